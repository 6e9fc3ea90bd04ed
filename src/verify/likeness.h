/* Whether two programs drew the same. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/raster.h"

#include "tusch/geometry.h"

/* Both GRAY8 at the same dpi. Letters of a substitute font, edges and tones may differ, and
 * programs that sample coarsely lose thin strokes; but what is dark in @theirs has something near
 * it in
 * @ours. */
bool tusch_shows_no_more(const TuschRaster *theirs, const TuschRaster *ours);

/* Nothing light in @box of @theirs that is not in @ours. */
bool
tusch_box_looks_alike(const TuschRaster *ours, const TuschRaster *theirs, const TuschRectPt *box);
