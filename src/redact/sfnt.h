/* TrueType font programs: only the tables a PDF needs, only the outlines that are used. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/**
 * redact_sfnt_clean:
 * @keeps_codes: the program's own tables from codes to glyphs stay (simple fonts need them)
 * @used: (nullable): bit by glyph, 65536 of them; outlines and advances of the others become empty
 *   (glyphs that used ones are composed of stay). %NULL: which ones are used is not known
 *
 * Glyph numbers do not change. Tables for people and for layout (names, licences, kerning) go.
 *
 * Returns: (transfer full) (nullable): %NULL if the program is not a TrueType font of sound build
 */
GBytes *redact_sfnt_clean(GBytes *program, bool keeps_codes, const guint8 *used);

/* What a reader may look for when it meets a simple font's code; 0: nothing. */
typedef struct {
  guint code;
  guint unicode, mac_code; /* of the character that the font's encoding names */
} RedactSfntCode;

/**
 * redact_sfnt_mark_code:
 * @glyphs: bit by glyph: receives all glyphs the code may show
 *
 * Returns: %FALSE if none was found
 */
bool redact_sfnt_mark_code(GBytes *program, const RedactSfntCode *code, guint8 *glyphs);

/* Number of the glyph of a character, by the program's Unicode tables; 0: none. */
guint redact_sfnt_glyph(GBytes *program, gunichar c);
