/* Counting code points along a text. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/code-points.h"

gsize
tusch_code_points_before(TuschCodePoints *points, gsize offset)
{
  enum { FIRST_OF_FOUR = 0xF0 };
  if (offset < points->offset)
    points->offset = points->count = points->n_pairs = 0;
  for (; points->offset < offset; points->offset++) {
    guint8 byte = (guint8)points->text[points->offset];
    points->count += (byte & 0xC0) != 0x80;
    points->n_pairs += byte >= FIRST_OF_FOUR;
  }
  return points->count;
}
