/* A page or picture as pixels. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  TUSCH_RASTER_GRAY8 = 0, /* one byte a pixel, 0 black, 255 white */
  TUSCH_RASTER_BILEVEL, /* one byte a pixel, only 0 (black) and 255 (white) occur */
  TUSCH_RASTER_RGB24, /* three bytes a pixel: R, G, B */
} TuschRasterFormat;

typedef struct {
  TuschRasterFormat format;
  int width_px, height_px; /* > 0 */
  gsize stride_bytes; /* bytes from one row to the next, >= width_px * bytes per pixel */
  double dpi; /* pixels per inch on the page, > 0 */
  guint8 *data; /* owned, height_px * stride_bytes bytes */
} TuschRaster;

/* Zero-filled (black) pixels; %NULL if a size is not positive or the raster is over 400 MB. */
TuschRaster *tusch_raster_new(TuschRasterFormat format, int width_px, int height_px, double dpi);

/* The same, for who writes every pixel of it. */
TuschRaster *
tusch_raster_new_unset(TuschRasterFormat format, int width_px, int height_px, double dpi);

void tusch_raster_free(TuschRaster *raster);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschRaster, tusch_raster_free)

/* 1 or 3. */
guint tusch_raster_format_bytes(TuschRasterFormat format);

G_END_DECLS
