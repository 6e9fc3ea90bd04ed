/* Drawing a page for the screen. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/leptonica/encode.h"
#include "adapters/poppler/poppler-document.h"
#include "base/file.h"
#include "tusch/read.h"

/* A drawing as large as a room is still a picture on a screen. */
enum { MAX_SIDE_PX = 4000 };

gboolean
tusch_read_draw_page(
    const char *pdf_path, guint page_index, double dpi, const char *out_path, GError **error)
{
  double width_pt = 0;
  double height_pt = 0;
  g_autoptr(TuschPopplerDocument) document = tusch_poppler_open(pdf_path, error);
  if (document == NULL ||
      !tusch_poppler_get_page_size(document, page_index, &width_pt, &height_pt, error))
    return FALSE;
  double most_dpi = MAX_SIDE_PX * 72.0 / MAX(width_pt, height_pt);
  g_autoptr(TuschRaster) raster =
      tusch_poppler_render(document, page_index, MIN(dpi, most_dpi), TUSCH_RASTER_RGB24, error);
  g_autoptr(GBytes) webp = raster != NULL ? tusch_lept_encode_webp(raster, error) : NULL;
  if (webp == NULL)
    return FALSE;
  gsize size_bytes;
  const void *data = g_bytes_get_data(webp, &size_bytes);
  return tusch_file_write_atomic(out_path, data, size_bytes, error);
}
