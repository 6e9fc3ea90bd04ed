/* Lines set anew in pixels: the strip of each word goes along with it, and what is left over gets
 * the colour of the paper. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/pixels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CHANNELS = 3, DARK_PAPER = 128, INK_LEVELS = 48 };

static const double EDGE_PT = 1; /* ink outside the letters' boxes; a cell's rule is not nearer */

/* A line's band of the picture. */
typedef struct {
  TuschRaster *raster;
  int y0, y1; /* rows, at the page's left edge */
  double slope; /* the band sinks to the right by so much */
  guint8 paper[CHANNELS];
} Band;

static int
clamp_px(double value, int size)
{
  return (int)CLAMP(value, 0, (double)size);
}

/* @y: row of the band at the page's left edge. */
static int
row_at(const Band *band, int x, int y)
{
  return CLAMP(y + (int)rint(band->slope * x), 0, band->raster->height_px - 1);
}

static guint8 *
pixel_at(const Band *band, int x, int y)
{
  return band->raster->data + (gsize)row_at(band, x, y) * band->raster->stride_bytes +
         CHANNELS * (gsize)x;
}

static guint8
median_of(const Band *band, int x0, int x1, guint channel)
{
  gsize histogram[256] = {0};
  gsize n = 0;
  gsize below = 0;
  for (int y = band->y0; y < band->y1; y++)
    for (int x = x0; x < x1; x++, n++)
      histogram[pixel_at(band, x, y)[channel]]++;
  for (guint level = 0; level < 256; level++) {
    below += histogram[level];
    if (2 * below >= n)
      return (guint8)level;
  }
  return 255;
}

/* Copies the strip of a move out of the band as it was. */
static void
copy_strip(const Band *band, const TuschRaster *before, const RedactMove *move)
{
  double scale = before->dpi / 72;
  int shift = (int)rint(CLAMP(move->dx, -1e5, 1e5) * scale);
  int sink = (int)rint(CLAMP(move->dy, -1e5, 1e5) * scale); /* the same for all of a letter */
  int x0 = clamp_px(rint(move->from.x0 * scale), before->width_px);
  int x1 = clamp_px(rint(move->from.x1 * scale), before->width_px);
  bool is_dark = band->paper[0] + band->paper[1] + band->paper[2] < CHANNELS * DARK_PAPER;
  for (int y = band->y0; y < band->y1; y++) {
    const guint8 *row = before->data + (gsize)(y - band->y0) * before->stride_bytes;
    for (int x = x0; x < x1; x++) {
      if (x + shift < 0 || x + shift >= before->width_px)
        continue;
      int row_to = CLAMP(row_at(band, x, y) + sink, 0, band->raster->height_px - 1);
      guint8 *to = band->raster->data + (gsize)row_to * band->raster->stride_bytes +
                   CHANNELS * (gsize)(x + shift);
      /* Margins of neighbouring strips lie over each other: the ink of both shows. */
      for (guint c = 0; c < CHANNELS; c++) {
        guint8 from = row[CHANNELS * (gsize)x + c];
        to[c] = is_dark ? MAX(to[c], from) : MIN(to[c], from);
      }
    }
  }
}

static TuschRaster *
copy_band(const Band *band)
{
  const TuschRaster *raster = band->raster;
  TuschRaster *copy = tusch_raster_new(
      TUSCH_RASTER_RGB24, raster->width_px, MAX(band->y1 - band->y0, 1), raster->dpi);
  for (int y = band->y0; copy != NULL && y < band->y1; y++)
    for (int x = 0; x < raster->width_px; x++)
      memcpy(copy->data + (gsize)(y - band->y0) * copy->stride_bytes + CHANNELS * (gsize)x,
             pixel_at(band, x, y),
             CHANNELS);
  return copy;
}

static void
fill_paper(const Band *band, int x0, int x1)
{
  for (int y = band->y0; y < band->y1; y++)
    for (int x = x0; x < x1; x++)
      memcpy(pixel_at(band, x, y), band->paper, CHANNELS);
}

static bool
is_of_line(const RedactMove *move, const TuschMovedLine *line)
{
  return move->from.y0 == line->before.y0 && move->from.y1 == line->before.y1 &&
         move->from.x1 > line->before.x0 && move->from.x0 < line->before.x1;
}

/* Up to where tails and accents of the line may reach: the lines above and below. Level. */
typedef struct {
  double top, bottom; /* of the line's own letters */
  double above, below; /* in the middle of the neighbours' letters, or a little beyond the line */
} Surroundings;

static Surroundings
look_around(const TuschMovedLine *line, const TuschPageText *text)
{
  double y0 = line->before.y0;
  double y1 = line->before.y1;
  double height = y1 - y0;
  /* The line's own height, without the part that letters' middles may stray to. */
  Surroundings s = {y0 + height / 12, y1 - height / 12, y0 - height / 4, y1 + height / 4};
  for (guint i = 0; text != NULL && i < text->glyphs->len; i++) {
    TuschRectPt box =
        tusch_rect_pt_shear(&g_array_index(text->glyphs, TuschGlyph, i).box, -line->slope);
    double y = (box.y0 + box.y1) / 2;
    if (tusch_rect_pt_is_empty(&box) || box.x1 < line->before.x0 || box.x0 > line->before.x1)
      continue;
    if (y <= y0) {
      s.above = fmax(s.above, y + (box.y1 - box.y0) / 5);
    } else if (y >= y1) {
      s.below = fmin(s.below, y - (box.y1 - box.y0) / 5);
    } else {
      s.top = fmin(s.top, box.y0);
      s.bottom = fmax(s.bottom, box.y1);
    }
  }
  return s;
}

static bool
is_ink(const Band *band, const guint8 *pixel)
{
  for (guint c = 0; c < CHANNELS; c++)
    if (abs(pixel[c] - band->paper[c]) > INK_LEVELS)
      return true;
  return false;
}

/* The row of @from … @to that cuts the least ink, near @wish. */
static int
emptiest_row(const Band *band, int from, int to, int wish, int x0, int x1)
{
  static const double ROW_COST = 0.05; /* in pixels of ink, for each row away from the wish */
  int best = CLAMP(wish, MIN(from, to), MAX(from, to));
  double best_cost = INFINITY;
  for (int y = from; y <= to; y++) {
    double cost = ROW_COST * abs(y - wish);
    for (int x = x0; x < x1 && cost < best_cost; x++)
      cost += is_ink(band, pixel_at(band, x, y));
    if (cost < best_cost) {
      best_cost = cost;
      best = y;
    }
  }
  return best;
}

/* The band between the lines above and below: tails of letters come along, other lines stay. */
static void
find_band(Band *band, const TuschMovedLine *line, const TuschPageText *text, int x0, int x1)
{
  double scale = band->raster->dpi / 72;
  Surroundings s = look_around(line, text);
  double middle = (line->before.y0 + line->before.y1) / 2;
  double quarter = (line->before.y1 - line->before.y0) / 4;
  int top = (int)floor(s.top * scale);
  int bottom = (int)ceil(s.bottom * scale);
  band->y0 = top;
  band->y1 = bottom;
  for (guint c = 0; c < CHANNELS; c++)
    band->paper[c] = median_of(band, x0, x1, c);
  int upper = (int)floor((middle - quarter) * scale);
  int lower = (int)ceil((middle + quarter) * scale);
  band->y0 = emptiest_row(band, (int)ceil(s.above * scale), upper, top, x0, x1);
  band->y1 = emptiest_row(band, lower, (int)floor(s.below * scale), bottom, x0, x1);
}

static bool
move_line(TuschRaster *raster,
          const RedactLayout *layout,
          const TuschMovedLine *line,
          const TuschPageText *text)
{
  double scale = raster->dpi / 72;
  Band band = {.raster = raster, .slope = line->slope};
  int x0 = clamp_px(rint((line->before.x0 - EDGE_PT) * scale), raster->width_px);
  int x1 = clamp_px(rint((line->before.x1 + EDGE_PT) * scale), raster->width_px);
  find_band(&band, line, text, x0, x1);
  g_autoptr(TuschRaster) before = copy_band(&band);
  if (before == NULL)
    return false;
  fill_paper(&band, x0, x1);
  for (guint i = 0; i < layout->moves->len; i++) {
    const RedactMove *move = &g_array_index(layout->moves, RedactMove, i);
    if (!move->is_box && is_of_line(move, line))
      copy_strip(&band, before, move);
  }
  return true;
}

bool
redact_pixels_move(TuschRaster *raster, const RedactLayout *layout, const TuschPageText *text)
{
  for (guint i = 0; i < layout->lines->len; i++)
    if (!move_line(raster, layout, &g_array_index(layout->lines, TuschMovedLine, i), text))
      return false;
  return true;
}
