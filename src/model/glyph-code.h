/* Boxes and confidence of a page's letters as short lines of ASCII. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/page-text.h"

/* Numbers are written as in source maps: sign in the lowest bit, five bits a digit of base64, the
 * sixth says that more follow. A box is four numbers in hundredths of a point, rounded outward:
 * left side counted from the right side of the box before, top from the top before, width, height;
 * '.' is no box. Confidence is in percent, each counted from the one before. */

/* (transfer full) */
char *tusch_glyph_code_boxes(const GArray *glyphs);

/* (transfer full) (nullable): NULL if every letter is certain */
char *tusch_glyph_code_confidence(const GArray *glyphs);

/* Goes through both, letter by letter. */
typedef struct {
  const char *boxes;
  const char *confidence; /* nullable: certain */
  gint64 right, top, percent; /* of the letter before */
} TuschGlyphCode;

/* False if there is no further letter, or nonsense. @out_conf01: 0..1 */
bool tusch_glyph_code_next(TuschGlyphCode *code, TuschRectPt *out_box, double *out_conf01);

/* True if nothing is left. */
bool tusch_glyph_code_is_over(const TuschGlyphCode *code);
