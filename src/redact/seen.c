/* Poppler reads and draws a page in one pass: starting a page costs it more than drawing it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/seen.h"

#include <string.h>

struct RedactSeen {
  TuschPageText *text;
  GBytes *packed; /* the pixels, most of them white, as runs; NULL if there are none */
  int width_px, height_px;
  double dpi;
};

void
redact_seen_free(RedactSeen *seen)
{
  if (seen == NULL)
    return;
  tusch_page_text_free(seen->text);
  g_clear_pointer(&seen->packed, g_bytes_unref);
  g_free(seen);
}

/* A row is runs: how many white pixels, how many others, and the others themselves. */
enum { WHITE = 255, SPAN_PX = 8, MAX_RUN = G_MAXUINT16 };

static bool
are_all_white(const guint8 *pixels)
{
  guint64 eight;
  memcpy(&eight, pixels, sizeof eight);
  return eight == G_MAXUINT64;
}

/* Eight pixels at a time: fewer between others are no run. */
static gsize
count_white(const guint8 *pixels, gsize n_pixels)
{
  gsize n = 0;
  while (n + SPAN_PX <= MIN(n_pixels, MAX_RUN) && are_all_white(pixels + n))
    n += SPAN_PX;
  return n;
}

static gsize
count_others(const guint8 *pixels, gsize n_pixels)
{
  gsize n = 0;
  while (n + SPAN_PX <= MIN(n_pixels, MAX_RUN) && !are_all_white(pixels + n))
    n += SPAN_PX;
  return n + SPAN_PX > n_pixels ? n_pixels : n;
}

static void
pack_row(GByteArray *out, const guint8 *row, gsize n_pixels)
{
  for (gsize x = 0; x < n_pixels;) {
    gsize n_white = count_white(row + x, n_pixels - x);
    const guint8 *others = row + x + n_white;
    gsize n_others = count_others(others, n_pixels - x - n_white);
    guint16 run[] = {(guint16)n_white, (guint16)n_others};
    g_byte_array_append(out, (const guint8 *)run, sizeof run);
    g_byte_array_append(out, others, (guint)n_others);
    x += n_white + n_others;
  }
}

static void
pack(RedactSeen *seen, const TuschRaster *raster)
{
  g_autoptr(GByteArray) out =
      g_byte_array_sized_new((guint)(raster->width_px / 2 * raster->height_px));
  for (int y = 0; y < raster->height_px; y++)
    pack_row(out, raster->data + (gsize)y * raster->stride_bytes, (gsize)raster->width_px);
  seen->packed = g_bytes_new(out->data, out->len); /* a copy of just its size: it stays long */
  seen->width_px = raster->width_px;
  seen->height_px = raster->height_px;
  seen->dpi = raster->dpi;
}

/* What pack_row() wrote at @in, which is behind the row then. */
static const guint8 *
unpack_row(const guint8 *in, guint8 *row, gsize n_pixels)
{
  for (gsize x = 0; x < n_pixels;) {
    guint16 run[2];
    memcpy(run, in, sizeof run);
    in += sizeof run;
    memset(row + x, WHITE, run[0]);
    memcpy(row + x + run[0], in, run[1]);
    in += run[1];
    x += (gsize)run[0] + run[1];
  }
  return in;
}

RedactSeen *
redact_seen_new(TuschPopplerDocument *poppler, guint page_index, double dpi)
{
  g_autoptr(TuschRaster) raster = NULL;
  TuschPageText *text =
      tusch_poppler_read_and_draw(poppler, page_index, dpi, TUSCH_RASTER_GRAY8, &raster, NULL);
  if (text == NULL)
    text = tusch_poppler_read_text(poppler, page_index, NULL);
  if (text == NULL)
    return NULL;
  RedactSeen *seen = g_new0(RedactSeen, 1);
  seen->text = text;
  if (raster != NULL)
    pack(seen, raster);
  return seen;
}

const TuschPageText *
redact_seen_text(const RedactSeen *seen)
{
  return seen->text;
}

TuschRaster *
redact_seen_draw(const RedactSeen *seen)
{
  if (seen->packed == NULL)
    return NULL;
  g_autoptr(TuschRaster) raster =
      tusch_raster_new(TUSCH_RASTER_GRAY8, seen->width_px, seen->height_px, seen->dpi);
  if (raster == NULL)
    return NULL;
  const guint8 *in = g_bytes_get_data(seen->packed, NULL);
  for (int y = 0; y < raster->height_px; y++)
    in = unpack_row(in, raster->data + (gsize)y * raster->stride_bytes, (gsize)raster->width_px);
  return g_steal_pointer(&raster);
}
