/* Comparing pictures of a page loosely. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/likeness.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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
static const gsize MIN_OTHER_PIXELS =
    12; /* of a source: a person who looks costs less than a miss */
static const int EDGE_PX = 2;

int
tusch_raster_luma(const TuschRaster *raster, int x, int y)
{
  const guint8 *row = raster->data + (gsize)y * raster->stride_bytes;
  if (raster->format != TUSCH_RASTER_RGB24)
    return row[x];
  const guint8 *p = row + 3 * (gsize)x;
  return (p[0] * 77 + p[1] * 150 + p[2] * 29 + 128) >> 8;
}

/* A row of the result in the making. */
typedef struct {
  int *to; /* owned: column of the result by column of the source */
  guint32 *sums, *counts; /* owned: by column of the result */
} RowSums;

static void
row_sums_clear(RowSums *row)
{
  g_free(row->to);
  g_free(row->sums);
  g_free(row->counts);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RowSums, row_sums_clear)

/* Where a row or column comes to lie: none of the result is left without one. */
static int
shrunk(int at, int source_px, int result_px)
{
  return (int)((gint64)at * result_px / source_px);
}

static void
row_sums_init(RowSums *row, int source_px, int width_px)
{
  row->to = g_new(int, source_px);
  row->sums = g_new0(guint32, width_px);
  row->counts = g_new0(guint32, width_px);
  for (int x = 0; x < source_px; x++) {
    row->to[x] = shrunk(x, source_px, width_px);
    row->counts[row->to[x]]++;
  }
}

/* Pages are mostly white: eight pixels of one or three bytes. */
enum { SPAN_PX = 8 };

static bool
is_white_span(const guint8 *p, guint n_bytes)
{
  guint64 all = G_MAXUINT64;
  for (guint i = 0; i < n_bytes; i++) {
    guint64 part;
    memcpy(&part, p + i * sizeof part, sizeof part);
    all &= part;
  }
  return all == G_MAXUINT64;
}

static guint32
luma_at(const guint8 *p, guint n_bytes)
{
  if (n_bytes == 1 || (p[0] == p[1] && p[1] == p[2]))
    return p[0];
  return (p[0] * 77U + p[1] * 150U + p[2] * 29U + 128) >> 8;
}

/* Adds what pixels lack to white. */
static void
add_pixels(RowSums *row, const guint8 *p, guint n_bytes, int x, int end)
{
  int to = row->to[x];
  guint32 sum = 0;
  for (; x < end; x++, p += n_bytes) {
    if (row->to[x] != to) {
      row->sums[to] += sum;
      to = row->to[x];
      sum = 0;
    }
    sum += 255 - luma_at(p, n_bytes);
  }
  row->sums[to] += sum;
}

static void
row_sums_add(RowSums *row, const TuschRaster *raster, int y)
{
  guint n = tusch_raster_format_bytes(raster->format);
  const guint8 *p = raster->data + (gsize)y * raster->stride_bytes;
  for (int x = 0; x < raster->width_px; x += SPAN_PX, p += SPAN_PX * n) {
    int end = MIN(x + SPAN_PX, raster->width_px);
    if (end - x < SPAN_PX || !is_white_span(p, n))
      add_pixels(row, p, n, x, end);
  }
}

TuschRaster *
tusch_raster_shrink(const TuschRaster *raster, double dpi)
{
  double scale = dpi / raster->dpi;
  int width_px = (int)lround(raster->width_px * scale);
  int height_px = (int)lround(raster->height_px * scale);
  TuschRaster *small =
      scale < 1 ? tusch_raster_new(TUSCH_RASTER_GRAY8, width_px, height_px, dpi) : NULL;
  if (small == NULL)
    return NULL;
  g_auto(RowSums) row;
  row_sums_init(&row, raster->width_px, width_px);
  guint32 n_rows = 0;
  for (int y = 0; y < raster->height_px; y++) {
    int to = shrunk(y, raster->height_px, height_px);
    row_sums_add(&row, raster, y);
    n_rows++;
    if (y + 1 < raster->height_px && shrunk(y + 1, raster->height_px, height_px) == to)
      continue;
    for (int x = 0; x < width_px; x++) {
      guint32 n_pixels = MAX(n_rows * row.counts[x], 1);
      small->data[(gsize)to * small->stride_bytes + (gsize)x] =
          (guint8)((255 * n_pixels - row.sums[x]) / n_pixels);
    }
    memset(row.sums, 0, (gsize)width_px * sizeof *row.sums);
    n_rows = 0;
  }
  return small;
}

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

/* Dark pixels of @a without anything near in @b. */
static gsize
count_alone(const TuschRaster *a, const TuschRaster *b, gsize *out_n_dark)
{
  gsize n_dark = 0;
  gsize n_alone = 0;
  for (int y = 0; y < a->height_px; y++) {
    const guint8 *row = a->data + (gsize)y * a->stride_bytes;
    for (int x = 0; x < a->width_px; x++) {
      if (row[x] >= DARK)
        continue;
      n_dark++;
      bool is_there = x < b->width_px && y < b->height_px && value_at(b, x, y) < NOT_WHITE;
      n_alone += !is_there && !has_near(b, x, y, NOT_WHITE, false);
    }
  }
  *out_n_dark = n_dark;
  return n_alone;
}

static bool
has_same_size(const TuschRaster *a, const TuschRaster *b)
{
  return abs(a->width_px - b->width_px) <= REACH_PX && abs(a->height_px - b->height_px) <= REACH_PX;
}

bool
tusch_shows_no_more(const TuschRaster *theirs, const TuschRaster *ours)
{
  gsize n_dark = 0;
  if (!has_same_size(theirs, ours))
    return false;
  /* Few enough to be a matter of taste. */
  gsize n_alone = count_alone(theirs, ours, &n_dark);
  return n_alone < MIN_PIXELS || (double)n_alone <= MAX_SHARE * (double)n_dark;
}

bool
tusch_shows_the_same(const TuschRaster *a, const TuschRaster *b)
{
  gsize n_dark = 0;
  return has_same_size(a, b) && count_alone(a, b, &n_dark) < MIN_OTHER_PIXELS &&
         count_alone(b, a, &n_dark) < MIN_OTHER_PIXELS;
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
