/* Decoding pictures with leptonica, in memory. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/leptonica/decode.h"

#include "tusch/error.h"

#include <leptonica/allheaders.h>

static const double NO_DPI = 72;

static void
copy_row(TuschRaster *raster, PIX *pix, int y)
{
  const l_uint32 *line = pixGetData(pix) + (gsize)y * (gsize)pixGetWpl(pix);
  guint8 *row = raster->data + (gsize)y * raster->stride_bytes;
  for (int x = 0; x < raster->width_px; x++) {
    l_int32 red = 0;
    l_int32 green = 0;
    l_int32 blue = 0;
    switch (raster->format) {
    case TUSCH_RASTER_BILEVEL:
      row[x] = GET_DATA_BIT(line, x) ? 0 : 255;
      break;
    case TUSCH_RASTER_GRAY8:
      row[x] = (guint8)GET_DATA_BYTE(line, x);
      break;
    case TUSCH_RASTER_RGB24:
    default:
      extractRGBValues(line[x], &red, &green, &blue);
      row[3 * x] = (guint8)red;
      row[3 * x + 1] = (guint8)green;
      row[3 * x + 2] = (guint8)blue;
      break;
    }
  }
}

/* Takes @pix. */
static TuschRaster *
raster_from_pix(PIX *pix, GError **error)
{
  TuschRaster *raster = NULL;
  l_int32 depth = pix != NULL ? pixGetDepth(pix) : 0;
  TuschRasterFormat format = TUSCH_RASTER_BILEVEL;
  if (depth == 8)
    format = TUSCH_RASTER_GRAY8;
  else if (depth == 32)
    format = TUSCH_RASTER_RGB24;
  if (pix != NULL && (depth == 1 || depth == 8 || depth == 32) && pixGetColormap(pix) == NULL)
    raster = tusch_raster_new(format, pixGetWidth(pix), pixGetHeight(pix), NO_DPI);
  for (int y = 0; raster != NULL && y < raster->height_px; y++)
    copy_row(raster, pix, y);
  pixDestroy(&pix);
  if (raster == NULL)
    tusch_fail(error, TUSCH_ERROR_FORMAT, "a picture cannot be decoded");
  return raster;
}

TuschRaster *
tusch_lept_decode_jpeg(GBytes *jpeg, GError **error)
{
  gsize size_bytes = 0;
  const l_uint8 *data = g_bytes_get_data(jpeg, &size_bytes);
  setMsgSeverity(L_SEVERITY_NONE);
  l_int32 n_components = 0;
  if (readHeaderMemJpeg(data, size_bytes, NULL, NULL, &n_components, NULL, NULL) != 0 ||
      (n_components != 1 && n_components != 3))
    return raster_from_pix(NULL, error);
  return raster_from_pix(pixReadMemJpeg(data, size_bytes, 0, 1, NULL, 0), error);
}

static void
append_le(GByteArray *out, guint32 value, guint n_bytes)
{
  for (guint i = 0; i < n_bytes; i++, value >>= 8) {
    guint8 byte = (guint8)value;
    g_byte_array_append(out, &byte, 1);
  }
}

/* A TIFF file of one strip around the data: leptonica reads G4 only so. */
static GByteArray *
wrap_as_tiff(GBytes *data, guint32 width_px, guint32 height_px)
{
  enum { SHORT = 3, LONG = 4, N_ENTRIES = 9, DATA_AT = 8 + 2 + 12 * N_ENTRIES + 4 };
  gsize size_bytes = 0;
  const guint8 *bytes = g_bytes_get_data(data, &size_bytes);
  const guint32 entries[N_ENTRIES][3] = {
      {256, LONG, width_px},
      {257, LONG, height_px},
      {258, SHORT, 1}, /* bits a sample */
      {259, SHORT, 4}, /* group 4 */
      {262, SHORT, 0}, /* white is 0 */
      {273, LONG, DATA_AT},
      {277, SHORT, 1}, /* samples a pixel */
      {278, LONG, height_px},
      {279, LONG, (guint32)size_bytes},
  };
  GByteArray *tiff = g_byte_array_new();
  g_byte_array_append(tiff, (const guint8 *)"II*\0", 4);
  append_le(tiff, 8, 4);
  append_le(tiff, N_ENTRIES, 2);
  for (guint i = 0; i < N_ENTRIES; i++) {
    append_le(tiff, entries[i][0], 2);
    append_le(tiff, entries[i][1], 2);
    append_le(tiff, 1, 4);
    append_le(tiff, entries[i][2], 4);
  }
  append_le(tiff, 0, 4);
  g_byte_array_append(tiff, bytes, (guint)size_bytes);
  return tiff;
}

TuschRaster *
tusch_lept_decode_g4(GBytes *data, int width_px, int height_px, GError **error)
{
  setMsgSeverity(L_SEVERITY_NONE);
  if (width_px <= 0 || height_px <= 0 || g_bytes_get_size(data) > G_MAXUINT32 / 2)
    return raster_from_pix(NULL, error);
  g_autoptr(GByteArray) tiff = wrap_as_tiff(data, (guint32)width_px, (guint32)height_px);
  return raster_from_pix(pixReadMemTiff(tiff->data, tiff->len, 0), error);
}
