/* Drawing a page for the screen. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/leptonica/encode.h"
#include "adapters/poppler/poppler-document.h"
#include "base/file.h"
#include "read/areas.h"
#include "tusch/read.h"

/* A drawing as large as a room is still a picture on a screen. */
enum { MAX_SIDE_PX = 4000, MEASURE_DPI = 150 };
static const double WORD_MARGIN_PT = 1.5;

const char *
tusch_read_area_kind_to_string(TuschReadAreaKind kind)
{
  return kind == TUSCH_READ_AREA_PICTURE ? "picture" : "writing";
}

static GArray *
words_to_px(const GArray *words, const TuschRaster *raster)
{
  GArray *boxes = g_array_new(FALSE, FALSE, sizeof(TuschRectPx));
  for (guint i = 0; i < words->len; i++) {
    TuschRectPt grown = tusch_rect_pt_grow(&g_array_index(words, TuschRectPt, i), WORD_MARGIN_PT);
    TuschRectPx box;
    if (tusch_rect_pt_to_px(&grown, raster->dpi, raster->width_px, raster->height_px, &box))
      g_array_append_val(boxes, box);
  }
  return boxes;
}

static GArray *
measure(TuschPopplerDocument *document, const TuschReadDrawing *drawing, double dpi, GError **error)
{
  g_autoptr(TuschRaster) gray =
      tusch_poppler_render(document, drawing->page_index, dpi, TUSCH_RASTER_GRAY8, error);
  if (gray == NULL)
    return NULL;
  g_autoptr(GArray) boxes = words_to_px(drawing->words, gray);
  return tusch_find_areas(gray, boxes);
}

static gboolean
write_picture(const TuschRaster *raster, const char *out_path, GError **error)
{
  g_autoptr(GBytes) webp = tusch_lept_encode_webp(raster, error);
  if (webp == NULL)
    return FALSE;
  gsize size_bytes;
  const void *data = g_bytes_get_data(webp, &size_bytes);
  return tusch_file_write_atomic(out_path, data, size_bytes, error);
}

gboolean
tusch_read_draw_page(const TuschReadDrawing *drawing,
                     const char *out_path,
                     GArray **out_areas,
                     GError **error)
{
  double width_pt = 0;
  double height_pt = 0;
  guint page_index = drawing->page_index;
  g_autoptr(TuschPopplerDocument) document = tusch_poppler_open(drawing->pdf_path, error);
  if (document == NULL ||
      !tusch_poppler_get_page_size(document, page_index, &width_pt, &height_pt, error))
    return FALSE;
  double most_dpi = MAX_SIDE_PX * 72.0 / MAX(width_pt, height_pt);
  double dpi = MIN(drawing->dpi, most_dpi);
  g_autoptr(TuschRaster) raster =
      tusch_poppler_render(document, page_index, dpi, TUSCH_RASTER_RGB24, error);
  if (raster == NULL || !write_picture(raster, out_path, error))
    return FALSE;
  *out_areas = measure(document, drawing, MIN(MEASURE_DPI, most_dpi), error);
  return *out_areas != NULL;
}
