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

/* leptonica's words hold their first pixel in the highest bits. */
static void
swap_words(guint32 *words, gsize n)
{
  for (gsize i = 0; i < n; i++)
    words[i] = GUINT32_FROM_BE(words[i]);
}

PIX *
tusch_pix_from_raster(const TuschRaster *raster)
{
  static gsize is_silent = 0;
  if (g_once_init_enter(&is_silent)) {
    setMsgSeverity(L_SEVERITY_NONE);
    g_once_init_leave(&is_silent, 1);
  }
  PIX *pix = tusch_pix_check(pixCreateNoInit(raster->width_px, raster->height_px, 8));
  gsize n_words = (gsize)pixGetWpl(pix);
  for (int y = 0; y < raster->height_px; y++) {
    l_uint32 *line = pixGetData(pix) + (gsize)y * n_words;
    line[n_words - 1] = 0;
    memcpy(line, raster->data + (gsize)y * raster->stride_bytes, (gsize)raster->width_px);
    swap_words(line, n_words);
  }
  return pix;
}

void
tusch_pix_get_row(PIX *gray, int y, guint8 *pixels)
{
  gsize n_words = (gsize)pixGetWpl(gray);
  const l_uint32 *line = pixGetData(gray) + (gsize)y * n_words;
  for (gsize i = 0; i < n_words; i++) {
    guint32 word = GUINT32_TO_BE(line[i]);
    memcpy(pixels + 4 * i, &word, sizeof word);
  }
}

/* Eight pixels as eight bits, the first one highest; dark is 1. */
static guint32
pack_pixels(const guint8 *pixels)
{
  guint64 word;
  memcpy(&word, pixels, sizeof word);
  word = (~GUINT64_FROM_LE(word) >> 7) & 0x0101010101010101;
  return (guint32)((word * 0x8040201008040201) >> 56);
}

void
tusch_pix_set_bits(PIX *bits, int y, const guint8 *pixels)
{
  int width_px = (int)pixGetWidth(bits);
  l_uint32 *line = pixGetData(bits) + (gsize)y * (gsize)pixGetWpl(bits);
  int x = 0;
  for (; x + 32 <= width_px; x += 32, pixels += 32)
    line[x / 32] = pack_pixels(pixels) << 24 | pack_pixels(pixels + 8) << 16 |
                   pack_pixels(pixels + 16) << 8 | pack_pixels(pixels + 24);
  for (; x < width_px; x++, pixels++)
    SET_DATA_BIT_VAL(line, x, *pixels < 128);
}

PIX *
tusch_pix_from_bilevel(const TuschRaster *bilevel)
{
  PIX *pix = tusch_pix_check(pixCreate(bilevel->width_px, bilevel->height_px, 1));
  for (int y = 0; y < bilevel->height_px; y++)
    tusch_pix_set_bits(pix, y, bilevel->data + (gsize)y * bilevel->stride_bytes);
  return pix;
}

/* Eight bits as eight pixels of 0 and 255. */
static void
unpack_bits(guint32 byte, guint8 *pixels)
{
  /* Bit 7 goes to the first byte: each bit is spread, and then alone in a byte of its own. */
  guint64 spread = (byte * (guint64)0x0101010101010101) & 0x0102040810204080;
  guint64 ones = ((spread + 0x7F7F7F7F7F7F7F7F) >> 7) & 0x0101010101010101;
  guint64 word = GUINT64_TO_LE(~(ones * 255));
  memcpy(pixels, &word, sizeof word);
}

static void
get_bits(PIX *bits, int y, guint8 *pixels)
{
  int width_px = (int)pixGetWidth(bits);
  l_uint32 *line = pixGetData(bits) + (gsize)y * (gsize)pixGetWpl(bits);
  int x = 0;
  for (; x + 32 <= width_px; x += 32)
    for (int k = 0; k < 4; k++, pixels += 8)
      unpack_bits((line[x / 32] >> (24 - 8 * k)) & 0xFF, pixels);
  for (; x < width_px; x++, pixels++)
    *pixels = GET_DATA_BIT(line, x) ? 0 : 255;
}

static TuschRaster *
new_raster(TuschRasterFormat format, int width_px, int height_px, double dpi)
{
  TuschRaster *raster = tusch_raster_new(format, width_px, height_px, dpi);
  if (raster == NULL)
    g_error("no memory for a picture"); /* as g_malloc() does */
  return raster;
}

TuschRaster *
tusch_pix_copy_raster(const TuschRaster *raster)
{
  TuschRaster *copy = new_raster(raster->format, raster->width_px, raster->height_px, raster->dpi);
  for (int y = 0; y < raster->height_px; y++)
    memcpy(copy->data + (gsize)y * copy->stride_bytes,
           raster->data + (gsize)y * raster->stride_bytes,
           (gsize)raster->width_px);
  return copy;
}

static void
get_gray(PIX *gray, int y, guint8 *row, guint8 *pixels)
{
  tusch_pix_get_row(gray, y, row);
  memcpy(pixels, row, (gsize)pixGetWidth(gray));
}

TuschRaster *
tusch_pix_to_raster(PIX *pix, TuschRasterFormat format, double dpi)
{
  bool is_bit = pixGetDepth(pix) == 1;
  TuschRaster *raster = new_raster(
      is_bit ? TUSCH_RASTER_BILEVEL : format, (int)pixGetWidth(pix), (int)pixGetHeight(pix), dpi);
  g_autofree guint8 *row = g_malloc((gsize)pixGetWpl(pix) * 4);
  for (int y = 0; y < raster->height_px; y++) {
    guint8 *pixels = raster->data + (gsize)y * raster->stride_bytes;
    if (is_bit)
      get_bits(pix, y, pixels);
    else
      get_gray(pix, y, row, pixels);
  }
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
