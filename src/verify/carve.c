/* Inflating after each "stream" keyword. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/carve.h"

#include <stdbool.h>
#include <string.h>

#define MAX_INFLATED_BYTES (64u << 20)
/* How far back from the data the dictionary of a picture says so. */
#define DICT_BYTES 600

/* True if the dictionary before @at is that of an image. */
static bool
follows_image_dict(const char *data, gsize at)
{
  gsize from = at > DICT_BYTES ? at - DICT_BYTES : 0;
  const char *dict = data + from;
  gsize length = at - from;
  /* Only what stands after the last object's head belongs to this stream. */
  for (const char *next = memmem(dict, length, " obj", 4); next != NULL;
       next = memmem(dict, length, " obj", 4)) {
    length -= (gsize)(next + 4 - dict);
    dict = next + 4;
  }
  return memmem(dict, length, "/Image", 6) != NULL;
}

static GByteArray *
inflate(const guint8 *data, gsize length)
{
  GByteArray *out = g_byte_array_new();
  g_autoptr(GZlibDecompressor) zlib = g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_ZLIB);
  guint8 buffer[65536];
  gsize at = 0;
  while (at < length && out->len < MAX_INFLATED_BYTES) {
    gsize n_read = 0;
    gsize n_written = 0;
    GConverterResult result = g_converter_convert(G_CONVERTER(zlib),
                                                  data + at,
                                                  length - at,
                                                  buffer,
                                                  sizeof buffer,
                                                  G_CONVERTER_NO_FLAGS,
                                                  &n_read,
                                                  &n_written,
                                                  NULL);
    if (result == G_CONVERTER_ERROR)
      break;
    g_byte_array_append(out, buffer, (guint)n_written);
    at += n_read;
    if (result == G_CONVERTER_FINISHED)
      break;
  }
  return out;
}

GByteArray *
tusch_carver_next(TuschCarver *carver, gsize *out_start)
{
  gsize length = 0;
  const char *data = g_bytes_get_data(carver->file, &length);
  while (carver->at < length) {
    const char *found = memmem(data + carver->at, length - carver->at, "stream", 6);
    if (found == NULL)
      return NULL;
    gsize keyword = (gsize)(found - data);
    gsize start = keyword + 6;
    carver->at = start;
    if (start < length && data[start] == '\r')
      start++;
    if (start < length && data[start] == '\n')
      start++;
    bool is_end = keyword >= 3 && memcmp(data + keyword - 3, "end", 3) == 0;
    if (is_end || start >= length || follows_image_dict(data, keyword))
      continue;
    GByteArray *inflated = inflate((const guint8 *)data + start, length - start);
    if (inflated->len > 0) {
      *out_start = start;
      return inflated;
    }
    g_byte_array_unref(inflated);
  }
  return NULL;
}
