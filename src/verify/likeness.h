/* Whether two programs drew the same. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/raster.h"

#include "tusch/geometry.h"

/* 0 black to 255 white, of GRAY8 or RGB24. */
int tusch_raster_luma(const TuschRaster *raster, int x, int y);

/* @raster (GRAY8 or RGB24) as GRAY8 at @dpi, less than it has: each pixel is the mean of those that
 * it covers. (transfer full): %NULL if it cannot be */
TuschRaster *tusch_raster_shrink(const TuschRaster *raster, double dpi);

/* Both GRAY8 at the same dpi. Letters of a substitute font, edges and tones may differ, and
 * programs that sample coarsely lose thin strokes; but what is dark in @theirs has something near
 * it in @ours. */
bool tusch_shows_no_more(const TuschRaster *theirs, const TuschRaster *ours);

/* Both GRAY8 at the same dpi: a stroke of either has something near it in the other. */
bool tusch_shows_the_same(const TuschRaster *a, const TuschRaster *b);

/* Nothing light in @box of @theirs that is not in @ours. */
bool
tusch_box_looks_alike(const TuschRaster *ours, const TuschRaster *theirs, const TuschRectPt *box);
