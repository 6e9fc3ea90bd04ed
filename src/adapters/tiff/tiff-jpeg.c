/* JPEG data out of a TIFF page, without decoding and coding it again. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/tiff/internal.h"

#include <string.h>

enum { MARKER_BYTES = 2, MAX_STRIP_BYTES = 256 * 1024 * 1024 };

/* "Adobe" segment with transform 0: three components that are RGB, not YCbCr. */
static const guint8 ADOBE_RGB[] = {
    0xff, 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0};

typedef struct {
  guint32 width_px, height_px;
  guint16 bits, samples, photometric, planar, compression;
} Tags;

/* One strip with all of the page, in colours that PDF reads from JPEG the same way. */
static bool
is_one_jpeg(TIFF *handle, Tags *tags)
{
  memset(tags, 0, sizeof *tags);
  if (!TIFFGetField(handle, TIFFTAG_IMAGEWIDTH, &tags->width_px) ||
      !TIFFGetField(handle, TIFFTAG_IMAGELENGTH, &tags->height_px) ||
      !TIFFGetField(handle, TIFFTAG_PHOTOMETRIC, &tags->photometric))
    return false;
  TIFFGetFieldDefaulted(handle, TIFFTAG_BITSPERSAMPLE, &tags->bits);
  TIFFGetFieldDefaulted(handle, TIFFTAG_SAMPLESPERPIXEL, &tags->samples);
  TIFFGetFieldDefaulted(handle, TIFFTAG_PLANARCONFIG, &tags->planar);
  TIFFGetFieldDefaulted(handle, TIFFTAG_COMPRESSION, &tags->compression);
  if (tags->compression != COMPRESSION_JPEG || tags->bits != 8 || TIFFIsTiled(handle) ||
      TIFFNumberOfStrips(handle) != 1)
    return false;
  if (tags->samples == 1)
    return tags->photometric == PHOTOMETRIC_MINISBLACK;
  return tags->samples == 3 && tags->planar == PLANARCONFIG_CONTIG &&
         (tags->photometric == PHOTOMETRIC_YCBCR || tags->photometric == PHOTOMETRIC_RGB);
}

static bool
starts_with_soi(const guint8 *data, gsize size)
{
  return size >= (gsize)2 * MARKER_BYTES && data[0] == 0xff && data[1] == 0xd8;
}

/* The tables that TIFF keeps apart go between the start marker and the strip's own segments. */
static void
append_tables(TIFF *handle, GByteArray *out)
{
  guint32 size = 0;
  const guint8 *tables = NULL;
  if (!TIFFGetField(handle, TIFFTAG_JPEGTABLES, &size, &tables) || !starts_with_soi(tables, size))
    return;
  g_byte_array_append(out, tables + MARKER_BYTES, size - 2 * MARKER_BYTES);
}

static GBytes *
join(TIFF *handle, const Tags *tags, const guint8 *strip, gsize size)
{
  GByteArray *out = g_byte_array_new();
  g_byte_array_append(out, strip, MARKER_BYTES);
  if (tags->photometric == PHOTOMETRIC_RGB)
    g_byte_array_append(out, ADOBE_RGB, sizeof ADOBE_RGB);
  append_tables(handle, out);
  g_byte_array_append(out, strip + MARKER_BYTES, (guint)(size - MARKER_BYTES));
  return g_byte_array_free_to_bytes(out);
}

TuschPicture *
tusch_tiff_read_jpeg(TuschTiff *tiff)
{
  Tags tags;
  if (!is_one_jpeg(tiff->handle, &tags))
    return NULL;
  guint64 size = TIFFGetStrileByteCount(tiff->handle, 0);
  if (size > MAX_STRIP_BYTES)
    return NULL;
  g_autofree guint8 *strip = g_try_malloc0(size + 1);
  if (strip == NULL)
    return NULL;
  tmsize_t n = TIFFReadRawStrip(tiff->handle, 0, strip, (tmsize_t)size);
  if (n < 0 || !starts_with_soi(strip, (gsize)n))
    return NULL;
  TuschPicture *picture =
      tusch_picture_new(tags.samples == 1 ? TUSCH_PICTURE_GRAY8 : TUSCH_PICTURE_RGB24,
                        TUSCH_PICTURE_JPEG,
                        tags.width_px,
                        tags.height_px,
                        join(tiff->handle, &tags, strip, (gsize)n));
  tiff_read_resolution(tiff->handle, picture);
  return picture;
}
