/* Type 1 font programs: only the outlines in use, and no texts. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* A program taken apart (Adobe Type 1 Font Format; ISO 32000-1, 9.9). */
typedef struct RedactType1 RedactType1;

/* (transfer full) (nullable): %NULL if it is not understood */
RedactType1 *redact_type1_parse(GBytes *program);
void redact_type1_free(RedactType1 *font);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RedactType1, redact_type1_free)

/* Name (no slash) that the program's own encoding gives a code; %NULL: none. (transfer none) */
const char *redact_type1_encoded_name(const RedactType1 *font, guint code);

/* Keeps a glyph, and those it is made of. A name that the font does not have is no matter. */
void redact_type1_keep_glyph(RedactType1 *font, const char *name);

bool redact_type1_has_glyph(const RedactType1 *font, const char *name);

/* Keeps a code in the program's own encoding. */
void redact_type1_keep_code(RedactType1 *font, guint code);

/**
 * redact_type1_write:
 * @out_lengths: Length1, Length2 and Length3
 *
 * A program made from nothing: figures, the encoding of the codes kept, the glyphs kept and the
 * subroutines they call.
 *
 * Returns: (transfer full) (nullable): %NULL if a glyph's procedure is not understood
 */
GBytes *redact_type1_write(RedactType1 *font, gsize out_lengths[3]);
