/* Painting over what is known on a raster. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "read/paint.h"

#include <string.h>

static guint8 *
pixel_at(const TuschRaster *raster, int x, int y)
{
  return raster->data + (gsize)y * raster->stride_bytes + x;
}

/* The median of the pixels along the rectangle's edge: paper, even if a line crosses it. */
static guint8
tone_around(const TuschRaster *raster, const TuschRectPx *box)
{
  guint counts[256] = {0};
  guint n = 0;
  for (int x = box->x0; x < box->x1; x++, n += 2) {
    counts[*pixel_at(raster, x, box->y0)]++;
    counts[*pixel_at(raster, x, box->y1 - 1)]++;
  }
  for (int y = box->y0; y < box->y1; y++, n += 2) {
    counts[*pixel_at(raster, box->x0, y)]++;
    counts[*pixel_at(raster, box->x1 - 1, y)]++;
  }
  guint seen = 0;
  for (guint tone = 0; tone < G_N_ELEMENTS(counts); tone++) {
    seen += counts[tone];
    if (seen * 2 >= n)
      return (guint8)tone;
  }
  return 255;
}

void
tusch_paint_over(TuschRaster *raster, const GArray *boxes)
{
  for (guint i = 0; i < boxes->len; i++) {
    const TuschRectPx *box = &g_array_index(boxes, TuschRectPx, i);
    guint8 tone = tone_around(raster, box);
    for (int y = box->y0; y < box->y1; y++)
      memset(pixel_at(raster, box->x0, y), tone, (gsize)(box->x1 - box->x0));
  }
}

TuschRaster *
tusch_paint_crop(const TuschRaster *raster, const TuschRectPx *box)
{
  TuschRaster *part =
      tusch_raster_new(raster->format, box->x1 - box->x0, box->y1 - box->y0, raster->dpi);
  if (part == NULL)
    return NULL;
  for (int y = 0; y < part->height_px; y++)
    memcpy(part->data + (gsize)y * part->stride_bytes,
           pixel_at(raster, box->x0, box->y0 + y),
           (gsize)part->width_px);
  return part;
}

int
tusch_paint_contrast(const TuschRaster *raster, const TuschRectPx *box)
{
  int darkest = 255;
  int lightest = 0;
  for (int y = box->y0; y < box->y1; y++) {
    for (int x = box->x0; x < box->x1; x++) {
      int tone = *pixel_at(raster, x, y);
      darkest = MIN(darkest, tone);
      lightest = MAX(lightest, tone);
    }
  }
  return MAX(lightest - darkest, 0);
}
