/* Pages scanned a little askew: their lines are made level before they are set anew. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/page-text.h"
#include "tusch/raster.h"

/* How far lines sink for each point to the right; 0 if it is next to nothing, or if the page does
 * not tell. */
double redact_level_slope(const TuschPageText *text);

/* The same letters as they would lie on a level page. (transfer full) */
TuschPageText *redact_level_text(const TuschPageText *text, double slope);

/* The same for pixels in gray; %NULL if memory is not enough. (transfer full) */
TuschRaster *redact_level_raster(const TuschRaster *raster, double slope);
