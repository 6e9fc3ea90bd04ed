/* What on a page is no text: pictures, and strokes of a pen. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/raster.h"
#include "tusch/read.h"

/**
 * tusch_find_areas:
 * @gray: the page, GRAY8
 * @words: (element-type TuschRectPx): what was read; not counted as anything else
 *
 * Measured, not understood: something for the eye to look at, or to miss nothing.
 *
 * Returns: (transfer full) (element-type TuschReadArea)
 */
GArray *tusch_find_areas(const TuschRaster *gray, const GArray *words);
