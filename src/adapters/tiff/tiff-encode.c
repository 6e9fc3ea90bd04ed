/* CCITT group 4 through a TIFF file in memory. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/tiff/tiff-encode.h"

#include "tusch/error.h"

#include <stdio.h>
#include <string.h>
#include <tiffio.h>

/* A growing file in memory, as libtiff's client callbacks want it. */
typedef struct {
  GByteArray *bytes;
  gsize position;
} Memory;

static tmsize_t
memory_read(thandle_t handle, void *buffer, tmsize_t size)
{
  Memory *memory = (Memory *)handle;
  if (size <= 0 || memory->position >= memory->bytes->len)
    return 0;
  gsize n = MIN((gsize)size, memory->bytes->len - memory->position);
  memcpy(buffer, memory->bytes->data + memory->position, n);
  memory->position += n;
  return (tmsize_t)n;
}

static tmsize_t
memory_write(thandle_t handle, void *buffer, tmsize_t size)
{
  Memory *memory = (Memory *)handle;
  gsize end = memory->position + (gsize)size;
  if (size < 0 || end > G_MAXINT32)
    return -1;
  if (end > memory->bytes->len) {
    gsize before = memory->bytes->len;
    g_byte_array_set_size(memory->bytes, (guint)end);
    memset(memory->bytes->data + before, 0, end - before);
  }
  memcpy(memory->bytes->data + memory->position, buffer, (gsize)size);
  memory->position = end;
  return size;
}

static toff_t
memory_seek(thandle_t handle, toff_t offset, int whence)
{
  Memory *memory = (Memory *)handle;
  if (whence == SEEK_CUR)
    offset += memory->position;
  else if (whence == SEEK_END)
    offset += memory->bytes->len;
  memory->position = (gsize)offset;
  return offset;
}

static toff_t
memory_size(thandle_t handle)
{
  return ((Memory *)handle)->bytes->len;
}

static int
memory_close(thandle_t handle)
{
  (void)handle;
  return 0;
}

static void
set_tags(TIFF *tiff, const TuschPicture *picture)
{
  TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, picture->width_px);
  TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, picture->height_px);
  TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 1);
  TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
  TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, picture->height_px);
  TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4);
  TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
  TIFFSetField(tiff, TIFFTAG_FILLORDER, FILLORDER_MSB2LSB);
  TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
}

/* The one strip's bytes, out of the file in memory; NULL if it could not be written. */
static GBytes *
encode_strip(TIFF *tiff, const Memory *memory, const TuschPicture *picture)
{
  gsize size;
  /* libtiff only reads the buffer (its bit reversal works on a copy of compressed data). */
  void *data = (void *)g_bytes_get_data(picture->data, &size);
  guint64 *offsets = NULL, *counts = NULL;
  if (TIFFWriteEncodedStrip(tiff, 0, data, (tmsize_t)size) < 0)
    return NULL;
  if (!TIFFGetField(tiff, TIFFTAG_STRIPOFFSETS, &offsets) ||
      !TIFFGetField(tiff, TIFFTAG_STRIPBYTECOUNTS, &counts))
    return NULL;
  if (offsets[0] > memory->bytes->len || counts[0] > memory->bytes->len - offsets[0])
    return NULL;
  return g_bytes_new(memory->bytes->data + offsets[0], counts[0]);
}

gboolean
tusch_tiff_encode_g4(TuschPicture *picture, GError **error)
{
  gsize row_bytes = tusch_picture_row_bytes(TUSCH_PICTURE_BITS, picture->width_px);
  if (picture->format != TUSCH_PICTURE_BITS || picture->coding != TUSCH_PICTURE_RAW ||
      g_bytes_get_size(picture->data) / row_bytes < picture->height_px)
    return tusch_fail(error, TUSCH_ERROR_INTERNAL, "not a raw bilevel picture");

  (void)TIFFSetErrorHandler(NULL);
  (void)TIFFSetWarningHandler(NULL);
  g_autoptr(GByteArray) bytes = g_byte_array_new();
  Memory memory = {.bytes = bytes};
  TIFF *tiff = TIFFClientOpen("memory",
                              "w",
                              &memory,
                              memory_read,
                              memory_write,
                              memory_seek,
                              memory_close,
                              memory_size,
                              NULL,
                              NULL);
  if (tiff == NULL)
    return tusch_fail(error, TUSCH_ERROR_LIBRARY, "cannot start the group 4 encoder");
  set_tags(tiff, picture);
  GBytes *strip = encode_strip(tiff, &memory, picture);
  TIFFClose(tiff);
  if (strip == NULL)
    return tusch_fail(error, TUSCH_ERROR_LIBRARY, "cannot encode a picture as group 4");
  g_bytes_unref(picture->data);
  picture->data = strip;
  picture->coding = TUSCH_PICTURE_G4;
  return TRUE;
}
