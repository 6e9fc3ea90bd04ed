/* Picture files by leptonica. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/leptonica/picture.h"

#include "tusch/error.h"

#include <leptonica/allheaders.h>
#include <string.h>

/* PNG files start with a signature and the IHDR chunk: width and height at these offsets. */
enum { PNG_WIDTH_AT = 16, PNG_HEIGHT_AT = 20, PNG_HEADER_BYTES = 33 };

static guint32
read_be32(const guint8 *data)
{
  guint32 value;
  memcpy(&value, data, sizeof value);
  return GUINT32_FROM_BE(value);
}

static gboolean
check_png_size(const guint8 *data, gsize size, guint64 max_pixels, GError **error)
{
  if (size < PNG_HEADER_BYTES)
    return tusch_fail(error, TUSCH_ERROR_FORMAT, "the PNG file is damaged");
  guint64 width_px = read_be32(data + PNG_WIDTH_AT), height_px = read_be32(data + PNG_HEIGHT_AT);
  if (width_px == 0 || height_px == 0)
    return tusch_fail(error, TUSCH_ERROR_FORMAT, "the PNG file is damaged");
  if (width_px * height_px > max_pixels)
    return tusch_fail(error,
                      TUSCH_ERROR_LIMIT,
                      "a picture has more than %" G_GUINT64_FORMAT " pixels",
                      max_pixels);
  return TRUE;
}

/* Takes @pix; the result has 1, 8 or 32 bits, no palette, no transparency. */
static PIX *
simplify(PIX *pix)
{
  PIXCMAP *palette = pixGetColormap(pix);
  PIX *next;
  if (palette != NULL) {
    l_int32 opaque = 1;
    (void)pixcmapIsOpaque(palette, &opaque);
    next = pixRemoveColormap(pix, opaque ? REMOVE_CMAP_BASED_ON_SRC : REMOVE_CMAP_WITH_ALPHA);
    pixDestroy(&pix);
    pix = next;
  }
  if (pix != NULL && pixGetDepth(pix) == 32 && pixGetSpp(pix) == 4) {
    next = pixAlphaBlendUniform(pix, 0xffffff00);
    pixDestroy(&pix);
    pix = next;
  }
  if (pix != NULL && pixGetDepth(pix) != 1 && pixGetDepth(pix) != 8 && pixGetDepth(pix) != 32) {
    next = pixConvertTo8(pix, 0);
    pixDestroy(&pix);
    pix = next;
  }
  return pix;
}

static TuschPictureFormat
format_of(PIX *pix)
{
  l_int32 depth = pixGetDepth(pix);
  if (depth == 1)
    return TUSCH_PICTURE_BITS;
  return depth == 8 ? TUSCH_PICTURE_GRAY8 : TUSCH_PICTURE_RGB24;
}

/* One row from leptonica's big-endian words. */
static void
copy_row(l_uint32 *line, TuschPictureFormat format, guint width_px, gsize row_bytes, guint8 *row)
{
  if (format != TUSCH_PICTURE_RGB24) {
    for (gsize i = 0; i < row_bytes; i++)
      row[i] = (guint8)GET_DATA_BYTE(line, i);
    return;
  }
  for (guint x = 0; x < width_px; x++) {
    l_int32 red, green, blue;
    extractRGBValues(line[x], &red, &green, &blue);
    row[3 * (gsize)x] = (guint8)red;
    row[3 * (gsize)x + 1] = (guint8)green;
    row[3 * (gsize)x + 2] = (guint8)blue;
  }
}

static TuschPicture *
picture_of(PIX *pix, GError **error)
{
  TuschPictureFormat format = format_of(pix);
  guint width_px = (guint)pixGetWidth(pix), height_px = (guint)pixGetHeight(pix);
  gsize row_bytes = tusch_picture_row_bytes(format, width_px);
  guint8 *pixels = g_try_malloc_n(height_px, row_bytes);
  if (pixels == NULL) {
    tusch_fail(error, TUSCH_ERROR_LIMIT, "a picture does not fit into memory");
    return NULL;
  }
  l_uint32 *data = pixGetData(pix);
  gsize words_per_line = (gsize)pixGetWpl(pix);
  for (guint y = 0; y < height_px; y++)
    copy_row(data + y * words_per_line, format, width_px, row_bytes, pixels + (gsize)y * row_bytes);
  TuschPicture *picture = tusch_picture_new(format,
                                            TUSCH_PICTURE_RAW,
                                            width_px,
                                            height_px,
                                            g_bytes_new_take(pixels, row_bytes * height_px));
  picture->dpi_x = MAX(0, pixGetXRes(pix));
  picture->dpi_y = MAX(0, pixGetYRes(pix));
  return picture;
}

TuschPicture *
tusch_leptonica_read_png(GBytes *file, guint64 max_pixels, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data(file, &size);
  if (!check_png_size(data, size, max_pixels, error))
    return NULL;
  (void)setMsgSeverity(L_SEVERITY_NONE);
  PIX *pix = pixReadMemPng(data, size);
  l_int32 dpi_x = pix != NULL ? pixGetXRes(pix) : 0, dpi_y = pix != NULL ? pixGetYRes(pix) : 0;
  if (pix != NULL)
    pix = simplify(pix);
  if (pix == NULL) {
    tusch_fail(error, TUSCH_ERROR_FORMAT, "the PNG file is damaged");
    return NULL;
  }
  pixSetResolution(pix, dpi_x, dpi_y);
  TuschPicture *picture = picture_of(pix, error);
  pixDestroy(&pix);
  return picture;
}

gboolean
tusch_leptonica_check_jpeg(GBytes *file, GError **error)
{
  enum { REDUCTION = 8 };
  gsize size;
  const guint8 *data = g_bytes_get_data(file, &size);
  /* Without the hint to go on, leptonica gives up at bad data. */
  l_int32 n_warnings = 0;
  (void)setMsgSeverity(L_SEVERITY_NONE);
  PIX *pix = pixReadMemJpeg(data, size, 0, REDUCTION, &n_warnings, 0);
  if (pix == NULL)
    return tusch_fail(error, TUSCH_ERROR_FORMAT, "the JPEG file is damaged");
  pixDestroy(&pix);
  return TRUE;
}
