/* Comparing pictures of a page loosely. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/likeness.h"

#include <stdlib.h>

/* How far apart programs put the same stroke. */
static const int REACH_PX = 2;
static const int DARK = 110;
static const int NOT_WHITE = 225;
static const int LIGHT = 170;
static const int NOT_BLACK = 70;
/* Strokes without a counterpart: this part of all, and at least so many pixels. */
static const double MAX_SHARE = 0.05;
static const gsize MIN_PIXELS = 60;
static const gsize MIN_LIGHT_PIXELS = 6;
static const int EDGE_PX = 2;

static int
value_at(const TuschRaster *raster, int x, int y)
{
  return raster->data[(gsize)y * raster->stride_bytes + (gsize)x];
}

/* Whether a pixel below @limit (above it if @is_light) lies near. */
static bool
has_near(const TuschRaster *raster, int x, int y, int limit, bool is_light)
{
  for (int v = MAX(y - REACH_PX, 0); v <= MIN(y + REACH_PX, raster->height_px - 1); v++)
    for (int u = MAX(x - REACH_PX, 0); u <= MIN(x + REACH_PX, raster->width_px - 1); u++)
      if (is_light ? value_at(raster, u, v) > limit : value_at(raster, u, v) < limit)
        return true;
  return false;
}

/* Dark pixels of @a without anything near in @b: few enough to be a matter of taste. */
static bool
is_covered_by(const TuschRaster *a, const TuschRaster *b)
{
  gsize n_dark = 0;
  gsize n_alone = 0;
  for (int y = 0; y < a->height_px; y++) {
    for (int x = 0; x < a->width_px; x++) {
      if (value_at(a, x, y) >= DARK)
        continue;
      n_dark++;
      n_alone += !has_near(b, x, y, NOT_WHITE, false);
    }
  }
  return n_alone < MIN_PIXELS || (double)n_alone <= MAX_SHARE * (double)n_dark;
}

bool
tusch_shows_no_more(const TuschRaster *theirs, const TuschRaster *ours)
{
  return abs(theirs->width_px - ours->width_px) <= REACH_PX &&
         abs(theirs->height_px - ours->height_px) <= REACH_PX && is_covered_by(theirs, ours);
}

bool
tusch_box_looks_alike(const TuschRaster *ours, const TuschRaster *theirs, const TuschRectPt *box)
{
  TuschRectPx px;
  gsize n_alone = 0;
  if (!tusch_rect_pt_to_px(box, theirs->dpi, theirs->width_px, theirs->height_px, &px))
    return true;
  for (int y = px.y0 + EDGE_PX; y < px.y1 - EDGE_PX; y++)
    for (int x = px.x0 + EDGE_PX; x < px.x1 - EDGE_PX; x++)
      n_alone += value_at(theirs, x, y) > LIGHT && !has_near(ours, x, y, NOT_BLACK, true);
  return n_alone < MIN_LIGHT_PIXELS;
}
