/* The only conversions between points and pixels. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tusch/geometry.h"

#include <math.h>

enum { MAX_SIDE_PX = 32767 };

static const double POINTS_PER_INCH = 72.0;

/* Conversions compare with whole numbers; a box that ends exactly on a pixel edge must not grow by
 * a pixel because of rounding in the last bits. */
static const double EDGE_TOLERANCE_PX = 1e-6;

bool
tusch_rect_pt_is_valid(const TuschRectPt *rect)
{
  return isfinite(rect->x0) && isfinite(rect->y0) && isfinite(rect->x1) && isfinite(rect->y1) &&
         rect->x0 <= rect->x1 && rect->y0 <= rect->y1;
}

bool
tusch_rect_pt_is_empty(const TuschRectPt *rect)
{
  return !(rect->x0 < rect->x1 && rect->y0 < rect->y1);
}

bool
tusch_rect_pt_overlaps(const TuschRectPt *a, const TuschRectPt *b)
{
  TuschRectPt common = tusch_rect_pt_intersect(a, b);
  return !tusch_rect_pt_is_empty(&common);
}

TuschRectPt
tusch_rect_pt_union(const TuschRectPt *a, const TuschRectPt *b)
{
  if (tusch_rect_pt_is_empty(a))
    return *b;
  if (tusch_rect_pt_is_empty(b))
    return *a;
  return (TuschRectPt){
      fmin(a->x0, b->x0), fmin(a->y0, b->y0), fmax(a->x1, b->x1), fmax(a->y1, b->y1)};
}

TuschRectPt
tusch_rect_pt_intersect(const TuschRectPt *a, const TuschRectPt *b)
{
  TuschRectPt common = {
      fmax(a->x0, b->x0), fmax(a->y0, b->y0), fmin(a->x1, b->x1), fmin(a->y1, b->y1)};
  if (tusch_rect_pt_is_empty(&common))
    return (TuschRectPt){a->x0, a->y0, a->x0, a->y0};
  return common;
}

TuschRectPt
tusch_rect_pt_shear(const TuschRectPt *rect, double slope)
{
  double dy = slope * (rect->x0 + rect->x1) / 2;
  return (TuschRectPt){rect->x0, rect->y0 + dy, rect->x1, rect->y1 + dy};
}

TuschRectPt
tusch_rect_pt_grow(const TuschRectPt *rect, double margin_pt)
{
  return (TuschRectPt){
      rect->x0 - margin_pt, rect->y0 - margin_pt, rect->x1 + margin_pt, rect->y1 + margin_pt};
}

static int
clamp_px(double value, int limit_px)
{
  if (value <= 0)
    return 0;
  if (value >= limit_px)
    return limit_px;
  return (int)value;
}

bool
tusch_rect_pt_to_px(
    const TuschRectPt *rect, double dpi, int width_px, int height_px, TuschRectPx *out)
{
  if (!tusch_rect_pt_is_valid(rect) || !isfinite(dpi) || dpi <= 0 || width_px <= 0 ||
      height_px <= 0)
    return false;

  double scale = dpi / POINTS_PER_INCH;
  TuschRectPx px = {
      clamp_px(floor(rect->x0 * scale + EDGE_TOLERANCE_PX), width_px),
      clamp_px(floor(rect->y0 * scale + EDGE_TOLERANCE_PX), height_px),
      clamp_px(ceil(rect->x1 * scale - EDGE_TOLERANCE_PX), width_px),
      clamp_px(ceil(rect->y1 * scale - EDGE_TOLERANCE_PX), height_px),
  };
  if (px.x0 >= px.x1 || px.y0 >= px.y1)
    return false;
  *out = px;
  return true;
}

TuschRectPt
tusch_rect_px_to_pt(const TuschRectPx *rect, double dpi)
{
  double scale = POINTS_PER_INCH / dpi;
  return (TuschRectPt){rect->x0 * scale, rect->y0 * scale, rect->x1 * scale, rect->y1 * scale};
}

int
tusch_size_pt_to_px(double length_pt, double dpi)
{
  double length_px = ceil(length_pt * dpi / POINTS_PER_INCH - EDGE_TOLERANCE_PX);
  if (!isfinite(length_px) || length_px < 1 || length_px > MAX_SIDE_PX)
    return -1;
  return (int)length_px;
}
