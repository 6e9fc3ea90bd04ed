/* Burning and reducing pixels. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/pixels.h"
#include "redact/sabotage.h"

#include <string.h>

enum {
  COLOUR_SPREAD = 40, /* largest less smallest channel of what still counts as gray */
  DARK = 96,
  LIGHT = 160,
  THRESHOLD = 140, /* above the middle: thin strokes stay whole */
  REACH_PX = 2, /* how far an edge's gray lies from black and from white */
};
static const double MAX_COLOUR_SHARE = 0.0002;
static const double MAX_TONE_SHARE = 0.001;

void
redact_pixels_burn(TuschRaster *raster, const GArray *boxes)
{
  guint pixel_bytes = tusch_raster_format_bytes(raster->format);
  for (guint i = 0; i < boxes->len && !redact_is_left_out(REDACT_STEP_RASTER_PIXELS); i++) {
    TuschRectPx px;
    if (!tusch_rect_pt_to_px(&g_array_index(boxes, TuschRectPt, i),
                             raster->dpi,
                             raster->width_px,
                             raster->height_px,
                             &px))
      continue; /* outside the page: there are no pixels */
    for (int y = px.y0; y < px.y1; y++)
      memset(raster->data + (gsize)y * raster->stride_bytes + (gsize)px.x0 * pixel_bytes,
             0,
             (gsize)(px.x1 - px.x0) * pixel_bytes);
  }
}

int
redact_pixels_contrast(const TuschRaster *raster, const TuschRectPx *px)
{
  int contrast = 0;
  int n_channels = (int)tusch_raster_format_bytes(raster->format);
  for (int channel = 0; channel < n_channels; channel++) {
    int low = 255;
    int high = 0;
    for (int y = px->y0; y < px->y1; y++) {
      const guint8 *row = raster->data + (gsize)y * raster->stride_bytes + channel;
      for (int x = px->x0; x < px->x1; x++) {
        low = MIN(low, row[x * n_channels]);
        high = MAX(high, row[x * n_channels]);
      }
    }
    contrast = MAX(contrast, high - low);
  }
  return contrast;
}

static TuschRaster *
to_gray(const TuschRaster *rgb, gsize *n_coloured)
{
  TuschRaster *gray =
      tusch_raster_new_unset(TUSCH_RASTER_GRAY8, rgb->width_px, rgb->height_px, rgb->dpi);
  if (gray == NULL)
    return NULL;
  for (int y = 0; y < rgb->height_px; y++) {
    const guint8 *row = rgb->data + (gsize)y * rgb->stride_bytes;
    guint8 *out = gray->data + (gsize)y * gray->stride_bytes;
    for (int x = 0; x < rgb->width_px; x++) {
      const guint8 *p = row + 3 * (gsize)x;
      int high = MAX(p[0], MAX(p[1], p[2]));
      int low = MIN(p[0], MIN(p[1], p[2]));
      if (high - low > COLOUR_SPREAD)
        (*n_coloured)++;
      out[x] = (guint8)((p[0] * 299 + p[1] * 587 + p[2] * 114 + 500) / 1000);
    }
  }
  return gray;
}

/* A gray pixel of an edge has black and white nearby; one of a tone has not. */
static bool
is_tone(const TuschRaster *gray, int x, int y)
{
  bool any_dark = false;
  bool any_light = false;
  for (int j = MAX(y - REACH_PX, 0); j <= MIN(y + REACH_PX, gray->height_px - 1); j++) {
    const guint8 *row = gray->data + (gsize)j * gray->stride_bytes;
    for (int i = MAX(x - REACH_PX, 0); i <= MIN(x + REACH_PX, gray->width_px - 1); i++) {
      any_dark = any_dark || row[i] < DARK;
      any_light = any_light || row[i] > LIGHT;
    }
  }
  return !(any_dark && any_light);
}

static bool
is_essentially_bilevel(const TuschRaster *gray)
{
  gsize n_tones = 0;
  gsize limit = (gsize)(MAX_TONE_SHARE * gray->width_px * gray->height_px);
  for (int y = 0; y < gray->height_px; y++) {
    const guint8 *row = gray->data + (gsize)y * gray->stride_bytes;
    for (int x = 0; x < gray->width_px; x++)
      if (row[x] >= 32 && row[x] <= 232 && is_tone(gray, x, y) && ++n_tones > limit)
        return false;
  }
  return true;
}

static void
threshold(TuschRaster *gray)
{
  for (int y = 0; y < gray->height_px; y++) {
    guint8 *row = gray->data + (gsize)y * gray->stride_bytes;
    for (int x = 0; x < gray->width_px; x++)
      row[x] = row[x] < THRESHOLD ? 0 : 255;
  }
  gray->format = TUSCH_RASTER_BILEVEL;
}

TuschRaster *
redact_pixels_reduce(const TuschRaster *raster)
{
  gsize n_coloured = 0;
  TuschRaster *gray = to_gray(raster, &n_coloured);
  if (gray == NULL)
    return NULL;
  if ((double)n_coloured > MAX_COLOUR_SHARE * raster->width_px * raster->height_px) {
    TuschRaster *copy = tusch_raster_new_unset(
        TUSCH_RASTER_RGB24, raster->width_px, raster->height_px, raster->dpi);
    if (copy != NULL)
      memcpy(copy->data, raster->data, raster->stride_bytes * (gsize)raster->height_px);
    tusch_raster_free(gray);
    return copy;
  }
  if (is_essentially_bilevel(gray))
    threshold(gray);
  return gray;
}
