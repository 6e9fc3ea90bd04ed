/* What PDF readers know by heart: the standard fonts' advances and the named encodings. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/**
 * tusch_standard_advance:
 * @base_font: with the slash; Helvetica, Times and Courier and their cuts
 * @glyph: PostScript name without slash
 * @out: thousandths of an em
 *
 * Returns: %FALSE if it is not one of these fonts or glyphs
 */
bool tusch_standard_advance(const char *base_font, const char *glyph, double *out);

/* Advance of a code of Symbol or ZapfDingbats in its own encoding, 0 where there is no glyph;
 * %FALSE for other fonts. */
bool tusch_standard_sign_advance(const char *base_font, guint code, double *out);

/* Glyph names by code, 256 of them, %NULL where the code has none; %NULL for another @name. */
const char *const *tusch_standard_encoding(const char *name);
