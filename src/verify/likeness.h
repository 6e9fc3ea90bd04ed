/* Whether two programs drew the same. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/raster.h"

#include "tusch/geometry.h"

/* Both GRAY8 at the same dpi. Letters of a substitute font, edges and tones may differ; what one
 * shows dark has something near it in the other. */
bool tusch_looks_alike(const TuschRaster *a, const TuschRaster *b);

/* Nothing light in @box of @theirs that is not in @ours. */
bool
tusch_box_looks_alike(const TuschRaster *ours, const TuschRaster *theirs, const TuschRectPt *box);
