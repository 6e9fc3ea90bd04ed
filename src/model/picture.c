/* Pictures: rows, and lossless coding for PDF. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/picture.h"

#include "tusch/error.h"

#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>

TuschPicture *
tusch_picture_new(TuschPictureFormat format,
                  TuschPictureCoding coding,
                  guint width_px,
                  guint height_px,
                  GBytes *data)
{
  TuschPicture *picture = g_new0(TuschPicture, 1);
  picture->format = format;
  picture->coding = coding;
  picture->width_px = width_px;
  picture->height_px = height_px;
  picture->orientation = 1;
  picture->data = data;
  return picture;
}

void
tusch_picture_free(TuschPicture *picture)
{
  if (picture == NULL)
    return;
  g_bytes_unref(picture->data);
  g_free(picture);
}

static gsize
bytes_per_pixel(TuschPictureFormat format)
{
  switch (format) {
  case TUSCH_PICTURE_RGB24:
    return 3;
  case TUSCH_PICTURE_CMYK32:
    return 4;
  case TUSCH_PICTURE_BITS:
  case TUSCH_PICTURE_GRAY8:
  default:
    return 1;
  }
}

gsize
tusch_picture_row_bytes(TuschPictureFormat format, guint width_px)
{
  if (format == TUSCH_PICTURE_BITS)
    return ((gsize)width_px + 7) / 8;
  return (gsize)width_px * bytes_per_pixel(format);
}

/* PNG row filters (RFC 2083, 6): the tag byte that starts each row. */
enum { FILTER_NONE = 0, FILTER_SUB = 1, FILTER_UP = 2 };

static void
filter_row(guint filter, const guint8 *row, const guint8 *above, gsize n, gsize bpp, guint8 *out)
{
  out[0] = (guint8)filter;
  for (gsize i = 0; i < n; i++) {
    guint8 left = i >= bpp ? row[i - bpp] : 0;
    guint8 guess = filter == FILTER_SUB ? left : filter == FILTER_UP ? above[i] : 0;
    out[i + 1] = (guint8)(row[i] - guess);
  }
}

/* The usual measure of how well a filtered row will deflate: small differences are good. */
static guint64
row_cost(const guint8 *filtered, gsize n)
{
  guint64 cost = 0;
  for (gsize i = 1; i <= n; i++)
    cost += (guint64)abs((gint8)filtered[i]);
  return cost;
}

static gboolean
feed(GConverter *zlib, const guint8 *data, gsize size, bool last, GByteArray *out, GError **error)
{
  guint8 chunk[1 << 14];
  gsize done = 0;
  for (;;) {
    gsize n_read = 0, n_written = 0;
    g_autoptr(GError) local = NULL;
    GConverterResult result =
        g_converter_convert(zlib,
                            data + done,
                            size - done,
                            chunk,
                            sizeof chunk,
                            last ? G_CONVERTER_INPUT_AT_END : G_CONVERTER_NO_FLAGS,
                            &n_read,
                            &n_written,
                            &local);
    if (result == G_CONVERTER_ERROR)
      return tusch_fail(error, TUSCH_ERROR_LIBRARY, "cannot compress a picture");
    g_byte_array_append(out, chunk, (guint)n_written);
    done += n_read;
    if (last ? result == G_CONVERTER_FINISHED : done == size)
      return TRUE;
  }
}

gboolean
tusch_picture_deflate(TuschPicture *picture, GError **error)
{
  gsize n = tusch_picture_row_bytes(picture->format, picture->width_px);
  gsize bpp = bytes_per_pixel(picture->format);
  gsize size;
  const guint8 *data = g_bytes_get_data(picture->data, &size);
  if (size / n < picture->height_px)
    return tusch_fail(error, TUSCH_ERROR_INTERNAL, "picture data is too short");

  g_autoptr(GConverter) zlib = G_CONVERTER(g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 6));
  g_autoptr(GByteArray) out = g_byte_array_new();
  g_autofree guint8 *black = g_malloc0(n);
  g_autofree guint8 *best = g_malloc(n + 1);
  g_autofree guint8 *trial = g_malloc(n + 1);
  for (guint y = 0; y < picture->height_px; y++) {
    const guint8 *row = data + (gsize)y * n;
    const guint8 *above = y > 0 ? row - n : black;
    guint64 best_cost = G_MAXUINT64;
    for (guint filter = FILTER_NONE; filter <= FILTER_UP; filter++) {
      filter_row(filter, row, above, n, bpp, trial);
      guint64 cost = row_cost(trial, n);
      if (cost >= best_cost)
        continue;
      best_cost = cost;
      guint8 *swap = best;
      best = trial;
      trial = swap;
    }
    if (!feed(zlib, best, n + 1, y + 1 == picture->height_px, out, error))
      return FALSE;
  }
  g_bytes_unref(picture->data);
  picture->data = g_byte_array_free_to_bytes(g_steal_pointer(&out));
  picture->coding = TUSCH_PICTURE_FLATE;
  return TRUE;
}
