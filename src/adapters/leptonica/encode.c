/* Encoding pixels with leptonica, in memory. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/leptonica/encode.h"

#include "tusch/error.h"

#include <leptonica/allheaders.h>
#include <string.h>

static PIX *
pix_from_bilevel(const TuschRaster *raster)
{
  PIX *pix = pixCreate(raster->width_px, raster->height_px, 1);
  if (pix == NULL)
    return NULL;
  for (int y = 0; y < raster->height_px; y++) {
    const guint8 *row = raster->data + (gsize)y * raster->stride_bytes;
    l_uint32 *line = pixGetData(pix) + (gsize)y * (gsize)pixGetWpl(pix);
    for (int x = 0; x < raster->width_px; x++)
      if (row[x] == 0)
        SET_DATA_BIT(line, x);
  }
  return pix;
}

static PIX *
pix_from_tones(const TuschRaster *raster)
{
  bool is_rgb = raster->format == TUSCH_RASTER_RGB24;
  PIX *pix = pixCreate(raster->width_px, raster->height_px, is_rgb ? 32 : 8);
  if (pix == NULL)
    return NULL;
  for (int y = 0; y < raster->height_px; y++) {
    const guint8 *row = raster->data + (gsize)y * raster->stride_bytes;
    l_uint32 *line = pixGetData(pix) + (gsize)y * (gsize)pixGetWpl(pix);
    for (int x = 0; x < raster->width_px; x++) {
      if (is_rgb)
        composeRGBPixel(row[3 * x], row[3 * x + 1], row[3 * x + 2], &line[x]);
      else
        SET_DATA_BYTE(line, x, row[x]);
    }
  }
  return pix;
}

/* Unsigned value of @n bytes in the file's byte order; 0 past the end. */
static guint32
tiff_value(const guint8 *data, gsize size_bytes, gsize at, guint n, bool is_little)
{
  guint32 value = 0;
  if (at > size_bytes || n > size_bytes - at)
    return 0;
  for (guint i = 0; i < n; i++)
    value = (value << 8) | data[is_little ? at + n - 1 - i : at + i];
  return value;
}

/* leptonica writes one strip; its place stands in the file's first directory. */
static GBytes *
strip_of_tiff(const guint8 *data, gsize size_bytes, bool *black_is_1)
{
  enum { TAG_PHOTOMETRIC = 262, TAG_OFFSETS = 273, TAG_COUNTS = 279, TYPE_SHORT = 3 };
  if (size_bytes < 8)
    return NULL;
  bool is_little = data[0] == 'I';
  gsize directory = tiff_value(data, size_bytes, 4, 4, is_little);
  guint32 n = tiff_value(data, size_bytes, directory, 2, is_little);
  guint32 offset = 0;
  guint32 count = 0;
  for (guint32 i = 0; i < n; i++) {
    gsize entry = directory + 2 + 12 * (gsize)i;
    guint32 tag = tiff_value(data, size_bytes, entry, 2, is_little);
    guint32 type = tiff_value(data, size_bytes, entry + 2, 2, is_little);
    guint32 length = tiff_value(data, size_bytes, entry + 4, 4, is_little);
    guint32 value = tiff_value(data, size_bytes, entry + 8, type == TYPE_SHORT ? 2 : 4, is_little);
    if ((tag == TAG_OFFSETS || tag == TAG_COUNTS) && length != 1)
      return NULL;
    if (tag == TAG_OFFSETS)
      offset = value;
    if (tag == TAG_COUNTS)
      count = value;
    if (tag == TAG_PHOTOMETRIC)
      *black_is_1 = value == 1;
  }
  if (offset == 0 || count == 0 || offset > size_bytes || count > size_bytes - offset)
    return NULL;
  return g_bytes_new(data + offset, count);
}

GBytes *
tusch_lept_encode_g4(const TuschRaster *raster, bool *black_is_1, GError **error)
{
  g_return_val_if_fail(raster->format == TUSCH_RASTER_BILEVEL, NULL);
  setMsgSeverity(L_SEVERITY_NONE);
  PIX *pix = pix_from_bilevel(raster);
  l_uint8 *tiff = NULL;
  size_t size_bytes = 0;
  GBytes *strip = NULL;
  if (pix != NULL && pixWriteMemTiff(&tiff, &size_bytes, pix, IFF_TIFF_G4) == 0)
    strip = strip_of_tiff(tiff, size_bytes, black_is_1);
  lept_free(tiff);
  pixDestroy(&pix);
  if (strip == NULL)
    tusch_fail(error, TUSCH_ERROR_LIBRARY, "encoding a page as CCITT G4 failed");
  return strip;
}

GBytes *
tusch_lept_encode_jpeg(const TuschRaster *raster, int quality, GError **error)
{
  setMsgSeverity(L_SEVERITY_NONE);
  PIX *pix = pix_from_tones(raster);
  l_uint8 *jpeg = NULL;
  size_t size_bytes = 0;
  GBytes *bytes = NULL;
  if (pix != NULL && pixWriteMemJpeg(&jpeg, &size_bytes, pix, quality, 0) == 0)
    bytes = g_bytes_new(jpeg, size_bytes);
  lept_free(jpeg);
  pixDestroy(&pix);
  if (bytes == NULL)
    tusch_fail(error, TUSCH_ERROR_LIBRARY, "encoding a page as JPEG failed");
  return bytes;
}

GBytes *
tusch_lept_encode_webp(const TuschRaster *raster, GError **error)
{
  enum { EFFORT = 20 }; /* of 100: the last tenth of the size would take ten times as long */
  setMsgSeverity(L_SEVERITY_NONE);
  PIX *pix = pix_from_tones(raster);
  l_uint8 *webp = NULL;
  size_t size_bytes = 0;
  GBytes *bytes = NULL;
  if (pix != NULL && pixWriteMemWebP(&webp, &size_bytes, pix, EFFORT, 1) == 0)
    bytes = g_bytes_new(webp, size_bytes);
  lept_free(webp);
  pixDestroy(&pix);
  if (bytes == NULL)
    tusch_fail(error, TUSCH_ERROR_LIBRARY, "encoding a page as WebP failed");
  return bytes;
}
