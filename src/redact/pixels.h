/* Pixels of a page: burning boxes in, and choosing how to store them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/geometry.h"
#include "tusch/raster.h"

#include <stdbool.h>

/* Overwrites every pixel a box touches with black. @boxes: (element-type TuschRectPt) page space */
void redact_pixels_burn(TuschRaster *raster, const GArray *boxes);

/* Largest difference between two samples of one channel within @px. */
int redact_pixels_contrast(const TuschRaster *raster, const TuschRectPx *px);

/* The least format that shows @raster (RGB24) well: bilevel for text and line art, gray without
 * colour. %NULL if memory is not enough. (transfer full) */
TuschRaster *redact_pixels_reduce(const TuschRaster *raster);
