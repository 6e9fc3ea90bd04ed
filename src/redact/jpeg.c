/* Walking the markers of a JPEG file (ITU T.81, annex B). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/jpeg.h"

#include <stdbool.h>
#include <string.h>

enum {
  MARKER_SOF0 = 0xC0,
  MARKER_SOF15 = 0xCF,
  MARKER_DHT = 0xC4,
  MARKER_JPG = 0xC8,
  MARKER_DAC = 0xCC,
  MARKER_RST0 = 0xD0,
  MARKER_RST7 = 0xD7,
  MARKER_SOI = 0xD8,
  MARKER_EOI = 0xD9,
  MARKER_SOS = 0xDA,
  MARKER_DQT = 0xDB,
  MARKER_DRI = 0xDD,
  MARKER_APP0 = 0xE0,
  MARKER_APP14 = 0xEE,
};

typedef struct {
  const guint8 *data;
  gsize size_bytes, at;
  GByteArray *out;
  RedactJpeg *info;
} Walk;

static bool
is_frame_header(guint8 marker)
{
  return marker >= MARKER_SOF0 && marker <= MARKER_SOF15 && marker != MARKER_DHT &&
         marker != MARKER_JPG && marker != MARKER_DAC;
}

static bool
read_frame_header(Walk *walk, const guint8 *body, gsize n)
{
  if (n < 6 || walk->info->width_px != 0)
    return false; /* a second frame: hierarchical, or a second picture */
  walk->info->bits = body[0];
  walk->info->height_px = (guint)body[1] << 8 | body[2];
  walk->info->width_px = (guint)body[3] << 8 | body[4];
  walk->info->n_components = body[5];
  return walk->info->width_px > 0 && walk->info->height_px > 0;
}

/* Bytes of a segment's body that are kept; 0: the segment goes. */
static gsize
kept_bytes(guint8 marker, const guint8 *body, gsize n)
{
  enum { JFIF_BYTES = 14, ADOBE_BYTES = 12 };
  if (is_frame_header(marker) || marker == MARKER_DHT || marker == MARKER_DAC ||
      marker == MARKER_DQT || marker == MARKER_DRI || marker == MARKER_SOS)
    return n;
  if (marker == MARKER_APP14 && n >= ADOBE_BYTES && memcmp(body, "Adobe", 5) == 0)
    return ADOBE_BYTES;
  if (marker == MARKER_APP0 && n >= JFIF_BYTES && memcmp(body, "JFIF", 5) == 0)
    return JFIF_BYTES;
  return 0;
}

static void
append_segment(Walk *walk, guint8 marker, const guint8 *body, gsize n)
{
  guint8 head[] = {0xFF, marker, (guint8)((n + 2) >> 8), (guint8)((n + 2) & 0xFF)};
  g_byte_array_append(walk->out, head, sizeof head);
  guint start = walk->out->len;
  g_byte_array_append(walk->out, body, (guint)n);
  /* JFIF's thumbnail was cut off: say so. */
  if (marker == MARKER_APP0)
    memset(walk->out->data + start + 12, 0, 2);
}

/* Entropy-coded data up to the next marker that is not a restart. */
static void
copy_scan(Walk *walk)
{
  gsize start = walk->at;
  while (walk->at + 1 < walk->size_bytes) {
    guint8 next = walk->data[walk->at + 1];
    if (walk->data[walk->at] == 0xFF && next != 0 && next != 0xFF &&
        !(next >= MARKER_RST0 && next <= MARKER_RST7))
      break;
    walk->at++;
  }
  if (walk->at + 1 >= walk->size_bytes)
    walk->at = walk->size_bytes;
  g_byte_array_append(walk->out, walk->data + start, (guint)(walk->at - start));
}

/* One marker and its segment; %FALSE at the end or on nonsense (@ok tells which). */
static bool
step(Walk *walk, bool *ok)
{
  static const guint8 EOI[] = {0xFF, MARKER_EOI};
  *ok = false;
  while (walk->at + 1 < walk->size_bytes && walk->data[walk->at] == 0xFF &&
         walk->data[walk->at + 1] == 0xFF)
    walk->at++;
  if (walk->at + 2 > walk->size_bytes) {
    /* Files without EOI are common; the scan was read to the end. */
    *ok = walk->at == walk->size_bytes && walk->info->width_px > 0;
    if (*ok)
      g_byte_array_append(walk->out, EOI, sizeof EOI);
    return false;
  }
  if (walk->data[walk->at] != 0xFF)
    return false;
  guint8 marker = walk->data[walk->at + 1];
  walk->at += 2;
  if (marker == MARKER_EOI) {
    g_byte_array_append(walk->out, EOI, sizeof EOI);
    *ok = walk->info->width_px > 0;
    return false;
  }
  if (walk->at + 2 > walk->size_bytes)
    return false;
  gsize length = (gsize)walk->data[walk->at] << 8 | walk->data[walk->at + 1];
  if (length < 2 || length > walk->size_bytes - walk->at)
    return false;
  const guint8 *body = walk->data + walk->at + 2;
  walk->at += length;
  if (is_frame_header(marker) && !read_frame_header(walk, body, length - 2))
    return false;
  gsize n = kept_bytes(marker, body, length - 2);
  if (n > 0)
    append_segment(walk, marker, body, n);
  if (marker == MARKER_SOS)
    copy_scan(walk);
  *ok = true;
  return true;
}

GBytes *
redact_jpeg_clean(GBytes *jpeg, RedactJpeg *out)
{
  static const guint8 SOI[] = {0xFF, MARKER_SOI};
  gsize size_bytes = 0;
  const guint8 *data = g_bytes_get_data(jpeg, &size_bytes);
  *out = (RedactJpeg){0};
  if (size_bytes < 4 || size_bytes > G_MAXUINT / 2 || memcmp(data, SOI, 2) != 0)
    return NULL;
  Walk walk = {.data = data, .size_bytes = size_bytes, .at = 2, .info = out};
  walk.out = g_byte_array_new();
  g_byte_array_append(walk.out, SOI, sizeof SOI);
  bool ok = false;
  while (step(&walk, &ok)) {
  }
  if (!ok) {
    g_byte_array_unref(walk.out);
    return NULL;
  }
  return g_byte_array_free_to_bytes(walk.out);
}
