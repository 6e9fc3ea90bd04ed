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
check_size(guint64 width_px, guint64 height_px, guint64 max_pixels, GError **error)
{
  if (width_px == 0 || height_px == 0)
    return tusch_fail(error, TUSCH_ERROR_FORMAT, "the picture is damaged");
  if (width_px > max_pixels || width_px * height_px > max_pixels)
    return tusch_fail(error,
                      TUSCH_ERROR_LIMIT,
                      "a picture has more than %" G_GUINT64_FORMAT " pixels",
                      max_pixels);
  return TRUE;
}

static bool
png_size(const guint8 *data, gsize size, guint64 out[2])
{
  if (size < PNG_HEADER_BYTES)
    return false;
  out[0] = read_be32(data + PNG_WIDTH_AT);
  out[1] = read_be32(data + PNG_HEIGHT_AT);
  return true;
}

/* The canvas; what lies on it may claim more, up to 65535 pixels, and meets the memory limit. */
static bool
gif_size(const guint8 *data, gsize size, guint64 out[2])
{
  enum { WIDTH_AT = 6, HEIGHT_AT = 8, HEADER_BYTES = 13 };
  if (size < HEADER_BYTES)
    return false;
  out[0] = data[WIDTH_AT] | (guint)data[WIDTH_AT + 1] << 8;
  out[1] = data[HEIGHT_AT] | (guint)data[HEIGHT_AT + 1] << 8;
  return true;
}

static guint32
read_le32(const guint8 *data)
{
  guint32 value;
  memcpy(&value, data, sizeof value);
  return GUINT32_FROM_LE(value);
}

/* Heights below zero mean rows from the top. */
static bool
bmp_size(const guint8 *data, gsize size, guint64 out[2])
{
  enum { WIDTH_AT = 18, HEIGHT_AT = 22, HEADER_BYTES = 26 };
  if (size < HEADER_BYTES)
    return false;
  guint32 height_px = read_le32(data + HEIGHT_AT);
  out[0] = read_le32(data + WIDTH_AT);
  out[1] = height_px > G_MAXINT32 ? (guint64)G_MAXUINT32 + 1 - height_px : height_px;
  return true;
}

static bool
webp_size(const guint8 *data, gsize size, guint64 out[2])
{
  l_int32 width_px = 0, height_px = 0, n_samples = 0;
  if (readHeaderMemWebP(data, size, &width_px, &height_px, &n_samples) != 0 || width_px <= 0 ||
      height_px <= 0)
    return false;
  out[0] = (guint64)width_px;
  out[1] = (guint64)height_px;
  return true;
}

static const struct {
  const char *signature;
  bool (*measure)(const guint8 *data, gsize size, guint64 out[2]);
  PIX *(*read)(const l_uint8 *data, size_t size);
} CODECS[] = {
    {"\x89PNG", png_size, pixReadMemPng},
    {"GIF8", gif_size, pixReadMemGif},
    {"RIFF", webp_size, pixReadMemWebP},
    {"BM", bmp_size, pixReadMemBmp},
};

/* %NULL for what is damaged or too large. */
static PIX *
decode(const guint8 *data, gsize size, guint64 max_pixels, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS(CODECS); i++) {
    gsize length = strlen(CODECS[i].signature);
    if (size < length || memcmp(data, CODECS[i].signature, length) != 0)
      continue;
    guint64 size_px[2] = {0, 0};
    if (CODECS[i].measure(data, size, size_px) &&
        !check_size(size_px[0], size_px[1], max_pixels, error))
      return NULL;
    PIX *pix = size_px[0] != 0 ? CODECS[i].read(data, size) : NULL;
    if (pix == NULL)
      tusch_fail(error, TUSCH_ERROR_FORMAT, "the picture is damaged");
    return pix;
  }
  tusch_fail(error, TUSCH_ERROR_FORMAT, "the picture is damaged");
  return NULL;
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
tusch_leptonica_read_picture(GBytes *file, guint64 max_pixels, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data(file, &size);
  (void)setMsgSeverity(L_SEVERITY_NONE);
  PIX *pix = decode(data, size, max_pixels, error);
  if (pix == NULL)
    return NULL;
  l_int32 dpi_x = pixGetXRes(pix), dpi_y = pixGetYRes(pix);
  pix = simplify(pix);
  if (pix == NULL) {
    tusch_fail(error, TUSCH_ERROR_FORMAT, "the picture is damaged");
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
