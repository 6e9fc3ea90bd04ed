/* Pixels of a page: burning boxes in, and choosing how to store them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "redact/layout.h"
#include "tusch/geometry.h"
#include "tusch/raster.h"

#include <stdbool.h>

/* Overwrites every pixel a box touches with black. @boxes: (element-type TuschRectPt) page space */
void redact_pixels_burn(TuschRaster *raster, const GArray *boxes);

/* Largest difference between two samples of one channel within @px. */
int redact_pixels_contrast(const TuschRaster *raster, const TuschRectPx *px);
/* Sets lines anew in @raster (RGB24): the pixels of what is removed go, those of the other words
 * move. Before boxes are burnt in. @text: (nullable). %FALSE if memory is not enough. */
bool redact_pixels_move(TuschRaster *raster, const RedactLayout *layout, const TuschPageText *text);

/* The least format that shows @raster (RGB24) well: bilevel for text and line art, gray without
 * colour. %NULL if memory is not enough. (transfer full) */
TuschRaster *redact_pixels_reduce(const TuschRaster *raster);
