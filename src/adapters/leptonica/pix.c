/* Rasters as leptonica's pictures and back. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/leptonica/pix.h"

#include <string.h>

PIX *
tusch_pix_check(PIX *pix)
{
  if (pix == NULL)
    g_error("leptonica is out of memory"); /* as g_malloc() does */
  return pix;
}

PIX *
tusch_pix_from_raster(const TuschRaster *raster)
{
  static gsize is_silent = 0;
  if (g_once_init_enter(&is_silent)) {
    setMsgSeverity(L_SEVERITY_NONE);
    g_once_init_leave(&is_silent, 1);
  }
  PIX *pix = tusch_pix_check(pixCreate(raster->width_px, raster->height_px, 8));
  gsize row_bytes = (gsize)pixGetWpl(pix) * 4;
  guint8 *to = (guint8 *)pixGetData(pix);
  for (int y = 0; y < raster->height_px; y++)
    memcpy(to + (gsize)y * row_bytes,
           raster->data + (gsize)y * raster->stride_bytes,
           (gsize)raster->width_px);
  pixEndianByteSwap(pix);
  return pix;
}

PIX *
tusch_pix_from_bilevel(const TuschRaster *bilevel)
{
  g_autoptr(PIX) gray = tusch_pix_from_raster(bilevel);
  return tusch_pix_check(pixThresholdToBinary(gray, 128));
}

TuschRaster *
tusch_pix_to_raster(PIX *pix, TuschRasterFormat format, double dpi)
{
  bool is_bit = pixGetDepth(pix) == 1;
  g_autoptr(PIX) gray =
      tusch_pix_check(is_bit ? pixConvert1To8(NULL, pix, 255, 0) : pixCopy(NULL, pix));
  TuschRaster *raster = tusch_raster_new(
      is_bit ? TUSCH_RASTER_BILEVEL : format, (int)pixGetWidth(gray), (int)pixGetHeight(gray), dpi);
  if (raster == NULL)
    g_error("no memory for a picture");
  pixEndianByteSwap(gray);
  gsize row_bytes = (gsize)pixGetWpl(gray) * 4;
  const guint8 *from = (const guint8 *)pixGetData(gray);
  for (int y = 0; y < raster->height_px; y++)
    memcpy(raster->data + (gsize)y * raster->stride_bytes,
           from + (gsize)y * row_bytes,
           (gsize)raster->width_px);
  return raster;
}

void
tusch_pix_clear(PIX *pix, const GArray *cleared)
{
  for (guint i = 0; cleared != NULL && i < cleared->len; i++) {
    const TuschRectPx *area = &g_array_index(cleared, TuschRectPx, i);
    BOX *box = boxCreate(area->x0, area->y0, area->x1 - area->x0, area->y1 - area->y0);
    if (box != NULL)
      pixClearInRect(pix, box);
    boxDestroy(&box);
  }
}
