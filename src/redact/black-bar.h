/* Bars that somebody drew over text before us: the text is gone for the eye and still in the file.
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/geometry.h"
#include "tusch/raster.h"

#include <stdbool.h>

/**
 * redact_find_black_bar:
 * @ink: the page in gray
 * @box: letters, page space
 * @out_bar: (out): the bar at the height of @box, from end to end
 *
 * Returns: whether most of @box lies under a black bar. Dark grounds of several lines are none.
 */
bool redact_find_black_bar(const TuschRaster *ink, const TuschRectPt *box, TuschRectPt *out_bar);
