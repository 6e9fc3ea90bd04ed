/* Poppler reads and draws a page in one pass: starting a page costs it more than drawing it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/seen.h"

#include <gio/gio.h>

struct RedactSeen {
  TuschPageText *text;
  GBytes *packed; /* the pixels, deflated: most of a page is white; NULL if there are none */
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

static void
pack_row(GOutputStream *out, const TuschRaster *raster, int y)
{
  const guint8 *row = raster->data + (gsize)y * raster->stride_bytes;
  (void)g_output_stream_write_all(out, row, (gsize)raster->width_px, NULL, NULL, NULL);
}

static void
pack(RedactSeen *seen, const TuschRaster *raster)
{
  static const int FASTEST = 1;
  g_autoptr(GOutputStream) memory = g_memory_output_stream_new_resizable();
  g_autoptr(GConverter) zlib =
      G_CONVERTER(g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_RAW, FASTEST));
  g_autoptr(GOutputStream) out = g_converter_output_stream_new(memory, zlib);
  for (int y = 0; y < raster->height_px; y++)
    pack_row(out, raster, y);
  if (!g_output_stream_close(out, NULL, NULL))
    return;
  seen->packed = g_memory_output_stream_steal_as_bytes(G_MEMORY_OUTPUT_STREAM(memory));
  seen->width_px = raster->width_px;
  seen->height_px = raster->height_px;
  seen->dpi = raster->dpi;
}

RedactSeen *
redact_seen_new(TuschPopplerDocument *poppler, guint page_index, double dpi)
{
  g_autoptr(TuschRaster) raster = NULL;
  TuschPageText *text = tusch_poppler_read_and_draw(poppler, page_index, dpi, &raster, NULL);
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
  g_autoptr(GInputStream) memory = g_memory_input_stream_new_from_bytes(seen->packed);
  g_autoptr(GConverter) zlib = G_CONVERTER(g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_RAW));
  g_autoptr(GInputStream) in = g_converter_input_stream_new(memory, zlib);
  for (int y = 0; y < raster->height_px; y++) {
    gsize n = 0;
    guint8 *row = raster->data + (gsize)y * raster->stride_bytes;
    if (!g_input_stream_read_all(in, row, (gsize)raster->width_px, &n, NULL, NULL) ||
        n != (gsize)raster->width_px)
      return NULL;
  }
  return g_steal_pointer(&raster);
}
