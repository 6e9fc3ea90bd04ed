/* CFF: which glyph a CID or a code of the font's own encoding shows. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* The CFF table of a program: itself, or that of an OpenType font. (transfer full) (nullable) */
GBytes *redact_cff_table(GBytes *program);

/**
 * redact_cff_glyphs_of_cids:
 * Returns: (transfer full) (nullable): CID → glyph, 65536 of them, 0 where there is none; %NULL if
 * the font is not keyed by CIDs or its charset makes no sense
 */
guint16 *redact_cff_glyphs_of_cids(GBytes *cff);

/**
 * redact_cff_read_codes:
 * @out_glyphs: (transfer full) (nullable): code → glyph, 256 of them; %NULL if the font uses the
 * standard encoding
 *
 * The encoding with its supplements (Adobe Technical Note 5176, 12).
 *
 * Returns: %FALSE if the font has an encoding that is not understood
 */
bool redact_cff_read_codes(GBytes *cff, guint16 **out_glyphs);
