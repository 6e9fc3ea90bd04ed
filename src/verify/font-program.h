/* What the glyphs of an embedded font are, by the font file itself: its cmap, its glyph names. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct TuschFontProgram TuschFontProgram;

/**
 * tusch_font_program_new:
 * @data: TrueType, OpenType, bare CFF or Type 1
 *
 * Never fails: of a damaged program nothing is known. (transfer full)
 */
TuschFontProgram *tusch_font_program_new(GBytes *data);
void tusch_font_program_free(TuschFontProgram *program);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschFontProgram, tusch_font_program_free)

/* UTF-8 of a glyph by its number, borrowed; %NULL if the file does not say. */
const char *tusch_font_program_glyph_text(const TuschFontProgram *program, guint glyph);

/* UTF-8 of what the file's own encoding draws for a byte, borrowed; @unicode: what the PDF's
 * encoding makes of the byte, 0 if it has none. " " for a sign that has no text here; %NULL if the
 * file does not say. */
const char *
tusch_font_program_code_text(const TuschFontProgram *program, guint8 code, gunichar unicode);

/* Text of a glyph name ("aring", "uni00E5", "a.sc"); %NULL if it is not known. (transfer full) */
char *tusch_font_glyph_name_text(const char *name);

/* Whether a name that has no text here is a word ("parenleft", "alpha"), and no number or code
 * ("g12", "C0065") that may stand for any letter. */
bool tusch_font_is_sign_name(const char *name);
