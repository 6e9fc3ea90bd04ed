/* Counting code points along a text. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/code-points.h"

gsize
tusch_code_points_before(TuschCodePoints *points, gsize offset)
{
  if (offset < points->offset)
    points->offset = points->count = 0;
  for (; points->offset < offset; points->offset++)
    points->count += ((guint8)points->text[points->offset] & 0xC0) != 0x80;
  return points->count;
}
