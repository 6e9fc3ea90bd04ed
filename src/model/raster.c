/* Pictures as rows of gray or black and white pixels. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tusch/raster.h"

#include <string.h>

static const gsize MAX_RASTER_BYTES = 400u * 1000 * 1000;

guint
tusch_raster_format_bytes(TuschRasterFormat format)
{
  return format == TUSCH_RASTER_RGB24 ? 3 : 1;
}

TuschRaster *
tusch_raster_new_unset(TuschRasterFormat format, int width_px, int height_px, double dpi)
{
  if (width_px <= 0 || height_px <= 0)
    return NULL;
  gsize stride_bytes = (gsize)width_px * tusch_raster_format_bytes(format);
  if (stride_bytes > MAX_RASTER_BYTES / (gsize)height_px)
    return NULL;
  guint8 *data = g_try_malloc(stride_bytes * (gsize)height_px);
  if (data == NULL)
    return NULL;

  TuschRaster *raster = g_new0(TuschRaster, 1);
  raster->format = format;
  raster->width_px = width_px;
  raster->height_px = height_px;
  raster->stride_bytes = stride_bytes;
  raster->dpi = dpi;
  raster->data = data;
  return raster;
}

TuschRaster *
tusch_raster_new(TuschRasterFormat format, int width_px, int height_px, double dpi)
{
  TuschRaster *raster = tusch_raster_new_unset(format, width_px, height_px, dpi);
  if (raster != NULL)
    memset(raster->data, 0, raster->stride_bytes * (gsize)height_px);
  return raster;
}

void
tusch_raster_free(TuschRaster *raster)
{
  if (raster == NULL)
    return;
  g_free(raster->data);
  g_free(raster);
}
