/* Painting over what is known on a raster. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/geometry.h"
#include "tusch/raster.h"

/* Fills each rectangle (element-type TuschRectPx) of a gray raster with the tone around it. */
void tusch_paint_over(TuschRaster *raster, const GArray *boxes);

/* The part of @raster inside @box, which lies within it. (transfer full) */
TuschRaster *tusch_paint_crop(const TuschRaster *raster, const TuschRectPx *box);

/* Lightest tone minus darkest tone inside @box; 0 if it is empty. */
int tusch_paint_contrast(const TuschRaster *raster, const TuschRectPx *box);
