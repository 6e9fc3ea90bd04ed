/* Byte offsets of a text as numbers of Unicode code points. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Counts on from the place asked for last: offsets that come in ascending order cost one walk
 * through the text, whatever their number. Owns nothing. */
typedef struct {
  const char *text; /* valid UTF-8 */
  gsize offset, count; /* bytes and code points up to where it stands */
  gsize n_pairs; /* of them such as take two units in UTF-16 */
} TuschCodePoints;

/* Code points before byte @offset, which begins one. */
gsize tusch_code_points_before(TuschCodePoints *points, gsize offset);
