/* Letters are darker than the brightest spot around them; what is left is ground. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/layered.h"

#include "adapters/leptonica/decode.h"
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

static guint8 *
row_of(const TuschRaster *raster, int y)
{
  return raster->data + (gsize)y * raster->stride_bytes;
}

/* (transfer full) (nullable): GRAY8 */
static TuschRaster *
new_tones(const TuschRaster *raster)
{
  guint n = tusch_raster_format_bytes(raster->format);
  TuschRaster *tones =
      tusch_raster_new_unset(TUSCH_RASTER_GRAY8, raster->width_px, raster->height_px, raster->dpi);
  for (int y = 0; tones != NULL && y < tones->height_px; y++) {
    const guint8 *p = row_of(raster, y);
    guint8 *row = row_of(tones, y);
    for (int x = 0; x < tones->width_px; x++, p += n)
      row[x] = n == 1 ? p[0] : (guint8)((p[0] * 299 + p[1] * 587 + p[2] * 114 + 500) / 1000);
  }
  return tones;
}

static guint8
brightest(const guint8 *tones, int n)
{
  guint8 tone = 0;
  for (int i = 0; i < n; i++)
    tone = MAX(tone, tones[i]);
  return tone;
}

/* Brightest tone of each block and its neighbours. (transfer full) (nullable) */
static TuschRaster *
find_ground(const TuschRaster *tones, int block_px)
{
  int columns = (tones->width_px + block_px - 1) / block_px;
  int rows = (tones->height_px + block_px - 1) / block_px;
  g_autoptr(TuschRaster) own = tusch_raster_new(TUSCH_RASTER_GRAY8, columns, rows, tones->dpi);
  TuschRaster *wide = tusch_raster_new(TUSCH_RASTER_GRAY8, columns, rows, tones->dpi);
  if (own == NULL || wide == NULL) {
    tusch_raster_free(wide);
    return NULL;
  }
  for (int y = 0; y < tones->height_px; y++) {
    guint8 *row = row_of(own, y / block_px);
    for (int x = 0; x < columns; x++) {
      int n = MIN(block_px, tones->width_px - x * block_px);
      if (row[x] < 255)
        row[x] = MAX(row[x], brightest(row_of(tones, y) + x * block_px, n));
    }
  }
  for (int y = 0; y < rows; y++)
    for (int x = 0; x < columns; x++)
      for (int j = MAX(y - 1, 0); j <= MIN(y + 1, rows - 1); j++) {
        int first = MAX(x - 1, 0);
        guint8 tone = brightest(row_of(own, j) + first, MIN(x + 1, columns - 1) - first + 1);
        row_of(wide, y)[x] = MAX(row_of(wide, y)[x], tone);
      }
  return wide;
}

/* Black where a pixel is much darker than its ground. */
static TuschRaster *
new_mask(const TuschRaster *tones, int cell_px)
{
  int block_px = MAX(1, (int)(tones->dpi / BLOCKS_PER_INCH));
  int width = (tones->width_px + cell_px - 1) / cell_px * cell_px;
  int height = (tones->height_px + cell_px - 1) / cell_px * cell_px;
  g_autoptr(TuschRaster) ground = find_ground(tones, block_px);
  TuschRaster *mask = ground != NULL
                          ? tusch_raster_new_unset(TUSCH_RASTER_BILEVEL, width, height, tones->dpi)
                          : NULL;
  if (mask == NULL)
    return NULL;
  memset(mask->data, 255, mask->stride_bytes * (gsize)height);
  for (int y = 0; y < tones->height_px; y++) {
    const guint8 *own = row_of(tones, y);
    const guint8 *around = row_of(ground, y / block_px);
    guint8 *row = row_of(mask, y);
    for (int start = 0; start < tones->width_px; start += block_px) {
      int limit = *around++ * DARKER_PERCENT;
      for (int x = start; x < MIN(start + block_px, tones->width_px); x++)
        row[x] = own[x] * 100 < limit ? 0 : 255;
    }
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

/* Whether no pixel of the cell is on this side. */
static bool
is_foreign(const TuschRaster *mask, const TuschRectPx *px, guint8 side)
{
  for (int y = px->y0; y < MIN(px->y1, mask->height_px); y++)
    if (memchr(row_of(mask, y) + px->x0, side, (gsize)(MIN(px->x1, mask->width_px) - px->x0)) !=
        NULL)
      return false;
  return true;
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
      if (!is_foreign(mask, &px, side) && mean_of_cell(page, mask, &px, side, cell))
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

/* The layers, one over the other. (transfer full) (nullable): GRAY8 */
static TuschRaster *
join_tones(const RedactLayers *layers, int width_px, int height_px)
{
  g_autoptr(TuschRaster) front = new_tones(layers->front);
  g_autoptr(TuschRaster) ground = new_tones(layers->ground);
  TuschRaster *joined =
      front != NULL && ground != NULL
          ? tusch_raster_new_unset(TUSCH_RASTER_GRAY8, width_px, height_px, layers->mask->dpi)
          : NULL;
  for (int y = 0; joined != NULL && y < height_px; y++) {
    const guint8 *mask = row_of(layers->mask, y);
    const guint8 *in_front = row_of(front, y / layers->front_cell_px);
    const guint8 *behind = row_of(ground, y / layers->ground_cell_px);
    guint8 *row = row_of(joined, y);
    int front_left = layers->front_cell_px;
    int ground_left = layers->ground_cell_px;
    for (int x = 0; x < width_px; x++) {
      row[x] = mask[x] == 0 ? *in_front : *behind;
      if (--front_left == 0) {
        front_left = layers->front_cell_px;
        in_front++;
      }
      if (--ground_left == 0) {
        ground_left = layers->ground_cell_px;
        behind++;
      }
    }
  }
  return joined;
}

static int
difference_of_square(const TuschRaster *a, const TuschRaster *b, int x, int y)
{
  int difference = 0;
  for (int j = y; j < y + COMPARED_PX; j++)
    for (int i = x; i < x + COMPARED_PX; i++)
      difference += row_of(a, j)[i] - row_of(b, j)[i];
  return difference;
}

/* Whether the layers, one over the other, look like the page. */
static bool
looks_alike(const RedactLayers *layers, const TuschRaster *tones)
{
  guint64 n = 0;
  guint64 n_different = 0;
  g_autoptr(TuschRaster) joined = join_tones(layers, tones->width_px, tones->height_px);
  if (joined == NULL)
    return false;
  for (int y = 0; y + COMPARED_PX <= tones->height_px; y += COMPARED_PX)
    for (int x = 0; x + COMPARED_PX <= tones->width_px; x += COMPARED_PX) {
      int difference = difference_of_square(tones, joined, x, y);
      n++;
      n_different += ABS(difference) > VISIBLE * COMPARED_PX * COMPARED_PX;
    }
  return (double)n_different <= MAX_DIFFERENT_SHARE * (double)n;
}

RedactLayers *
redact_layers_split(const TuschRaster *page, const GArray *boxes)
{
  g_autoptr(RedactLayers) layers = g_new0(RedactLayers, 1);
  g_autoptr(TuschRaster) tones = new_tones(page);
  layers->front_cell_px = MAX(1, (int)(page->dpi / FRONT_CELLS_PER_INCH + 0.5));
  layers->ground_cell_px = MAX(1, (int)(page->dpi / GROUND_CELLS_PER_INCH + 0.5));
  layers->mask = tones != NULL ? new_mask(tones, layers->front_cell_px) : NULL;
  if (layers->mask == NULL)
    return NULL;
  redact_pixels_burn(layers->mask, boxes);
  layers->front = new_layer(page, layers->mask, layers->front_cell_px, 0);
  layers->ground = new_layer(page, layers->mask, layers->ground_cell_px, 255);
  if (layers->front == NULL || layers->ground == NULL || !looks_alike(layers, tones))
    return NULL;
  redact_pixels_burn(layers->front, boxes);
  redact_pixels_burn(layers->ground, boxes);
  return g_steal_pointer(&layers);
}

gsize
redact_layers_least_jpeg_bytes(const TuschRaster *page)
{
  enum { BLOCK_PX = 8, LIGHT_BITS = 2 + 4, COLOUR_BITS = 2 + 2 };
  gsize across = ((gsize)page->width_px + BLOCK_PX - 1) / BLOCK_PX;
  gsize down = ((gsize)page->height_px + BLOCK_PX - 1) / BLOCK_PX;
  gsize n_bits = across * down * LIGHT_BITS;
  if (page->format == TUSCH_RASTER_RGB24)
    n_bits += 2 * ((across + 1) / 2) * ((down + 1) / 2) * COLOUR_BITS;
  return n_bits / 8;
}

static gsize
count_light(const TuschRaster *raster, const TuschRectPx *px)
{
  enum { LIGHT = 32 };
  gsize n = 0;
  guint pixel_bytes = tusch_raster_format_bytes(raster->format);
  for (int y = px->y0; y < px->y1; y++) {
    const guint8 *row = raster->data + (gsize)y * raster->stride_bytes;
    for (gsize i = (gsize)px->x0 * pixel_bytes; i < (gsize)px->x1 * pixel_bytes; i++)
      n += row[i] > LIGHT;
  }
  return n;
}

bool
redact_layers_keep_black(const RedactLayers *layers, GBytes *jpeg, const GArray *boxes)
{
  static const double MAX_LIGHT_SHARE = 0.01;
  g_autoptr(TuschRaster) front = tusch_lept_decode_jpeg(jpeg, NULL);
  if (front == NULL)
    return false;
  for (guint i = 0; i < boxes->len; i++) {
    TuschRectPx px;
    if (!tusch_rect_pt_to_px(&g_array_index(boxes, TuschRectPt, i),
                             layers->front->dpi,
                             front->width_px,
                             front->height_px,
                             &px))
      continue;
    double n = (double)(px.x1 - px.x0) * (px.y1 - px.y0);
    if ((double)count_light(front, &px) > MAX_LIGHT_SHARE * n)
      return false;
  }
  return true;
}
