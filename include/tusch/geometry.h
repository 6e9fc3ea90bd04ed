/* Points and pixels: two types, one file that converts them, always rounding outward. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

/* Page space. Unit: points (1/72 inch). Origin: top-left of the CropBox after /Rotate is applied,
 * y down (docs/units.md). Valid: finite, x0 <= x1, y0 <= y1. Empty: x0 == x1 or y0 == y1. */
typedef struct {
  double x0, y0, x1, y1;
} TuschRectPt;

/* Raster space. Unit: pixels. Origin: top-left of the raster, y down. Half-open: [x0, x1). */
typedef struct {
  int x0, y0, x1, y1;
} TuschRectPx;

bool tusch_rect_pt_is_valid(const TuschRectPt *rect);
bool tusch_rect_pt_is_empty(const TuschRectPt *rect);

/* True if the interiors share a point; touching edges do not count, empty rectangles never do. */
bool tusch_rect_pt_overlaps(const TuschRectPt *a, const TuschRectPt *b);

/* Smallest rectangle around both; an empty one adds nothing. */
TuschRectPt tusch_rect_pt_union(const TuschRectPt *a, const TuschRectPt *b);

/* Common part; an empty rectangle at a's corner if there is none. */
TuschRectPt tusch_rect_pt_intersect(const TuschRectPt *a, const TuschRectPt *b);

/* Moved down by @slope for each point that its middle lies to the right of the page's edge: what
 * makes the lines of a page askew level, or brings them back. */
TuschRectPt tusch_rect_pt_shear(const TuschRectPt *rect, double slope);

/* Grown by @margin_pt on every side. */
TuschRectPt tusch_rect_pt_grow(const TuschRectPt *rect, double margin_pt);

/**
 * tusch_rect_pt_to_px:
 * @dpi: resolution of the raster, > 0
 * @width_px, @height_px: size of the raster the result is clamped to
 * @out: set only on success
 *
 * Rounds outward: the result covers every pixel that @rect touches.
 *
 * Returns: %FALSE if @rect is not valid (NaN, infinite, inverted) or lies outside the raster
 */
bool tusch_rect_pt_to_px(const TuschRectPt *rect,
                         double dpi,
                         int width_px,
                         int height_px,
                         TuschRectPx *out) G_GNUC_WARN_UNUSED_RESULT;

/* The rectangle in points that covers @rect exactly. */
TuschRectPt tusch_rect_px_to_pt(const TuschRectPx *rect, double dpi);

/**
 * tusch_size_pt_to_px:
 * Returns: length in pixels, rounded up; -1 if not finite, not positive or over 32767 (cairo's
 * limit: a larger surface silently stays empty)
 */
int tusch_size_pt_to_px(double length_pt, double dpi);

G_END_DECLS
