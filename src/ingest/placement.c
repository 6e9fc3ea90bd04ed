/* Pictures on pages. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/placement.h"

#include <math.h>
#include <string.h>

#define A4_SHORT_IN 8.2677
#define A4_LONG_IN 11.6929
#define A3_LONG_IN 16.5354
/* PDF readers stop at 200 inches, and PDF at 3 points. */
#define MAX_SIDE_IN 200.0
#define MIN_SIDE_PT 3.0

static bool
is_plausible(double dpi)
{
  return isfinite(dpi) && dpi >= 50.0 && dpi <= 1200.0;
}

/* What cameras and screen programs write when they know nothing. */
static bool
is_screen_default(double dpi)
{
  return fabs(dpi - 72.0) < 0.5 || fabs(dpi - 96.0) < 0.5;
}

static bool
believes(const TuschPicture *picture)
{
  if (!is_plausible(picture->dpi_x) || !is_plausible(picture->dpi_y))
    return false;
  double long_in = fmax(picture->width_px / picture->dpi_x, picture->height_px / picture->dpi_y);
  if (long_in > MAX_SIDE_IN)
    return false;
  return long_in <= A3_LONG_IN || !is_screen_default(picture->dpi_x);
}

/* The lowest usual scan resolution at which the picture fits into A4, upright or across; a
 * hundredth of tolerance for scanners that deliver a few rows more. */
static double
assume_dpi(const TuschPicture *picture)
{
  static const double USUAL[] = {150.0, 200.0, 300.0};
  double short_px = MIN(picture->width_px, picture->height_px);
  double long_px = MAX(picture->width_px, picture->height_px);
  double needed = fmax(short_px / A4_SHORT_IN, long_px / A4_LONG_IN);
  for (guint i = 0; i < G_N_ELEMENTS(USUAL); i++)
    if (needed <= USUAL[i] * 1.01)
      return USUAL[i];
  return needed;
}

Placement
placement_of(const TuschPicture *picture)
{
  /* For each orientation: x = a u + c v + e, y = b u + d v + f in units of the page; u to the
   * right and v up in the stored picture. TIFF 6.0, Orientation: where row 0 and column 0 are. */
  static const double UNIT[8][6] = {
      {1, 0, 0, 1, 0, 0}, /* 1: top, left */
      {-1, 0, 0, 1, 1, 0}, /* 2: top, right */
      {-1, 0, 0, -1, 1, 1}, /* 3: bottom, right */
      {1, 0, 0, -1, 0, 1}, /* 4: bottom, left */
      {0, -1, -1, 0, 1, 1}, /* 5: left, top */
      {0, -1, 1, 0, 0, 1}, /* 6: right, top */
      {0, 1, 1, 0, 0, 0}, /* 7: right, bottom */
      {0, 1, -1, 0, 1, 0}, /* 8: left, bottom */
  };
  Placement placement = {.is_assumed = !believes(picture)};
  double assumed = assume_dpi(picture);
  double dpi_x = placement.is_assumed ? assumed : picture->dpi_x;
  double dpi_y = placement.is_assumed ? assumed : picture->dpi_y;
  double stored_pt[2] = {fmax(MIN_SIDE_PT, picture->width_px / dpi_x * 72.0),
                         fmax(MIN_SIDE_PT, picture->height_px / dpi_y * 72.0)};
  guint orientation = CLAMP(picture->orientation, 1, 8);
  bool is_turned = orientation >= 5;
  placement.size_pt[0] = stored_pt[is_turned ? 1 : 0];
  placement.size_pt[1] = stored_pt[is_turned ? 0 : 1];
  for (guint i = 0; i < 6; i++)
    placement.matrix[i] = UNIT[orientation - 1][i] * placement.size_pt[i % 2];
  return placement;
}
