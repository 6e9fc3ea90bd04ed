/* Letters are darker than the brightest spot around them; what is left is ground. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/layered.h"

#include "redact/pixels.h"

#include <string.h>

enum {
  BLOCKS_PER_INCH = 18, /* in whose reach the ground is looked for */
  FRONT_CELLS_PER_INCH = 50,
  GROUND_CELLS_PER_INCH = 100,
  DARKER_PERCENT = 62, /* of the ground: a letter */
  COMPARED_PX = 4,
  VISIBLE = 48, /* difference of mean tone */
};
static const double MAX_DIFFERENT_SHARE = 0.003;

void
redact_layers_free(RedactLayers *layers)
{
  if (layers == NULL)
    return;
  tusch_raster_free(layers->mask);
  tusch_raster_free(layers->front);
  tusch_raster_free(layers->ground);
  g_free(layers);
}

static guint8
tone_at(const TuschRaster *raster, int x, int y)
{
  guint n = tusch_raster_format_bytes(raster->format);
  const guint8 *p = raster->data + (gsize)y * raster->stride_bytes + (gsize)x * n;
  return n == 1 ? p[0] : (guint8)((p[0] * 299 + p[1] * 587 + p[2] * 114 + 500) / 1000);
}

/* Brightest tone of each block and its neighbours. (transfer full) (nullable) */
static TuschRaster *
find_ground(const TuschRaster *page, int block_px)
{
  int columns = (page->width_px + block_px - 1) / block_px;
  int rows = (page->height_px + block_px - 1) / block_px;
  g_autoptr(TuschRaster) own = tusch_raster_new(TUSCH_RASTER_GRAY8, columns, rows, page->dpi);
  TuschRaster *wide = tusch_raster_new(TUSCH_RASTER_GRAY8, columns, rows, page->dpi);
  if (own == NULL || wide == NULL) {
    tusch_raster_free(wide);
    return NULL;
  }
  for (int y = 0; y < page->height_px; y++) {
    guint8 *row = own->data + (gsize)(y / block_px) * own->stride_bytes;
    for (int x = 0; x < page->width_px; x++)
      row[x / block_px] = MAX(row[x / block_px], tone_at(page, x, y));
  }
  for (int y = 0; y < rows; y++)
    for (int x = 0; x < columns; x++)
      for (int j = MAX(y - 1, 0); j <= MIN(y + 1, rows - 1); j++)
        for (int i = MAX(x - 1, 0); i <= MIN(x + 1, columns - 1); i++) {
          guint8 *to = wide->data + (gsize)y * wide->stride_bytes + x;
          *to = MAX(*to, tone_at(own, i, j));
        }
  return wide;
}

/* Black where a pixel is much darker than its ground. */
static TuschRaster *
new_mask(const TuschRaster *page, int cell_px)
{
  int block_px = MAX(1, (int)(page->dpi / BLOCKS_PER_INCH));
  int width = (page->width_px + cell_px - 1) / cell_px * cell_px;
  int height = (page->height_px + cell_px - 1) / cell_px * cell_px;
  g_autoptr(TuschRaster) ground = find_ground(page, block_px);
  TuschRaster *mask =
      ground != NULL ? tusch_raster_new(TUSCH_RASTER_BILEVEL, width, height, page->dpi) : NULL;
  if (mask == NULL)
    return NULL;
  memset(mask->data, 255, mask->stride_bytes * (gsize)height);
  for (int y = 0; y < page->height_px; y++) {
    guint8 *row = mask->data + (gsize)y * mask->stride_bytes;
    for (int x = 0; x < page->width_px; x++)
      if (tone_at(page, x, y) * 100 < tone_at(ground, x / block_px, y / block_px) * DARKER_PERCENT)
        row[x] = 0;
  }
  return mask;
}

/* Edges are mixtures of both sides: they tell the colour of neither. */
static bool
is_edge(const TuschRaster *mask, int x, int y)
{
  const guint8 *row = mask->data + (gsize)y * mask->stride_bytes;
  guint8 own = row[x];
  return (x > 0 && row[x - 1] != own) || (x + 1 < mask->width_px && row[x + 1] != own) ||
         (y > 0 && (row - mask->stride_bytes)[x] != own) ||
         (y + 1 < mask->height_px && row[(gsize)x + mask->stride_bytes] != own);
}

/* Mean colour of a cell's pixels on one side of the mask; %FALSE if it has none. */
static bool
mean_of_cell(const TuschRaster *page,
             const TuschRaster *mask,
             const TuschRectPx *px,
             guint8 side,
             guint8 *out)
{
  guint n = tusch_raster_format_bytes(page->format);
  guint64 sums[2][3] = {{0}};
  guint64 counts[2] = {0};
  for (int y = px->y0; y < MIN(px->y1, page->height_px); y++) {
    const guint8 *row = page->data + (gsize)y * page->stride_bytes;
    for (int x = px->x0; x < MIN(px->x1, page->width_px); x++) {
      if (mask->data[(gsize)y * mask->stride_bytes + (gsize)x] != side)
        continue;
      bool on_edge = is_edge(mask, x, y);
      counts[on_edge]++;
      for (guint i = 0; i < n; i++)
        sums[on_edge][i] += row[(gsize)x * n + i];
    }
  }
  guint which = counts[0] > 0 ? 0 : 1;
  for (guint i = 0; i < n && counts[which] > 0; i++)
    out[i] = (guint8)(sums[which][i] / counts[which]);
  return counts[which] > 0;
}

/* Cells without pixels of their own continue their neighbour: smooth, and cheap to code. */
static TuschRaster *
new_layer(const TuschRaster *page, const TuschRaster *mask, int cell_px, guint8 side)
{
  guint n = tusch_raster_format_bytes(page->format);
  int columns = (page->width_px + cell_px - 1) / cell_px;
  int rows = (page->height_px + cell_px - 1) / cell_px;
  TuschRaster *layer = tusch_raster_new(page->format, columns, rows, page->dpi / cell_px);
  if (layer == NULL)
    return NULL;
  for (int y = 0; y < rows; y++) {
    guint8 *row = layer->data + (gsize)y * layer->stride_bytes;
    for (int x = 0; x < columns; x++) {
      TuschRectPx px = {x * cell_px, y * cell_px, (x + 1) * cell_px, (y + 1) * cell_px};
      guint8 *cell = row + (gsize)x * n;
      if (mean_of_cell(page, mask, &px, side, cell))
        continue;
      if (x > 0)
        memcpy(cell, cell - n, n);
      else if (y > 0)
        memcpy(cell, cell - layer->stride_bytes, n);
      else
        memset(cell, side, n);
    }
  }
  return layer;
}

/* Whether the layers, one over the other, look like the page. */
static bool
looks_alike(const RedactLayers *layers, const TuschRaster *page)
{
  guint64 n = 0;
  guint64 n_different = 0;
  for (int y = 0; y + COMPARED_PX <= page->height_px; y += COMPARED_PX) {
    for (int x = 0; x + COMPARED_PX <= page->width_px; x += COMPARED_PX) {
      int difference = 0;
      for (int j = y; j < y + COMPARED_PX; j++)
        for (int i = x; i < x + COMPARED_PX; i++) {
          bool is_front = layers->mask->data[(gsize)j * layers->mask->stride_bytes + (gsize)i] == 0;
          int cell_px = is_front ? layers->front_cell_px : layers->ground_cell_px;
          const TuschRaster *layer = is_front ? layers->front : layers->ground;
          difference += tone_at(page, i, j) - tone_at(layer, i / cell_px, j / cell_px);
        }
      n++;
      n_different += ABS(difference) > VISIBLE * COMPARED_PX * COMPARED_PX;
    }
  }
  return (double)n_different <= MAX_DIFFERENT_SHARE * (double)n;
}

RedactLayers *
redact_layers_split(const TuschRaster *page, const GArray *boxes)
{
  g_autoptr(RedactLayers) layers = g_new0(RedactLayers, 1);
  layers->front_cell_px = MAX(1, (int)(page->dpi / FRONT_CELLS_PER_INCH + 0.5));
  layers->ground_cell_px = MAX(1, (int)(page->dpi / GROUND_CELLS_PER_INCH + 0.5));
  layers->mask = new_mask(page, layers->front_cell_px);
  if (layers->mask == NULL)
    return NULL;
  redact_pixels_burn(layers->mask, boxes);
  layers->front = new_layer(page, layers->mask, layers->front_cell_px, 0);
  layers->ground = new_layer(page, layers->mask, layers->ground_cell_px, 255);
  if (layers->front == NULL || layers->ground == NULL || !looks_alike(layers, page))
    return NULL;
  redact_pixels_burn(layers->front, boxes);
  redact_pixels_burn(layers->ground, boxes);
  return g_steal_pointer(&layers);
}
