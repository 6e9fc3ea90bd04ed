/* Looking for black bars in a page's pixels. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/black-bar.h"

static const double INSET = 0.2; /* of the height: bars seldom cover letters from top to bottom */
static const double MAX_HEIGHTS = 4;
static const double COVERED = 0.6; /* of the letters; a bar drawn by hand may miss the first */
enum { BLACK = 70 };

static bool
is_black(const TuschRaster *ink, int x, int y)
{
  return ink->data[(gsize)y * ink->stride_bytes + (gsize)x] <= BLACK;
}

static bool
is_black_column(const TuschRaster *ink, int x, const TuschRectPx *px)
{
  for (int y = px->y0; y < px->y1; y++)
    if (!is_black(ink, x, y))
      return false;
  return true;
}

static bool
is_black_row(const TuschRaster *ink, int y, const TuschRectPx *px)
{
  for (int x = px->x0; x < px->x1; x++)
    if (!is_black(ink, x, y))
      return false;
  return true;
}

/* The longest run of black columns in @px. */
static TuschRectPx
find_run(const TuschRaster *ink, const TuschRectPx *px)
{
  TuschRectPx longest = {px->x0, px->y0, px->x0, px->y1};
  int start = px->x0;
  for (int x = px->x0; x < px->x1; x++) {
    if (!is_black_column(ink, x, px))
      start = x + 1;
    else if (x + 1 - start > longest.x1 - longest.x0)
      longest = (TuschRectPx){start, px->y0, x + 1, px->y1};
  }
  return longest;
}

/* Rows above and below that are black as far as the letters go. */
static int
count_rows(const TuschRaster *ink, const TuschRectPx *px)
{
  int y0 = px->y0;
  int y1 = px->y1;
  while (y0 > 0 && is_black_row(ink, y0 - 1, px))
    y0--;
  while (y1 < ink->height_px && is_black_row(ink, y1, px))
    y1++;
  return y1 - y0;
}

bool
redact_find_black_bar(const TuschRaster *ink, const TuschRectPt *box, TuschRectPt *out_bar)
{
  double height = box->y1 - box->y0;
  TuschRectPt core = {box->x0 + 1, box->y0 + INSET * height, box->x1 - 1, box->y1 - INSET * height};
  TuschRectPx px;
  if (!tusch_rect_pt_to_px(&core, ink->dpi, ink->width_px, ink->height_px, &px))
    return false;
  TuschRectPx run = find_run(ink, &px);
  if (run.x1 - run.x0 < COVERED * (px.x1 - px.x0) ||
      count_rows(ink, &run) > MAX_HEIGHTS * height * ink->dpi / 72)
    return false;
  while (run.x0 > 0 && is_black_column(ink, run.x0 - 1, &run))
    run.x0--;
  while (run.x1 < ink->width_px && is_black_column(ink, run.x1, &run))
    run.x1++;
  *out_bar = (TuschRectPt){run.x0 * 72 / ink->dpi, box->y0, run.x1 * 72 / ink->dpi, box->y1};
  return true;
}
