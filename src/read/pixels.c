/* Choosing the pixels to read. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "read/pixels.h"

#include "adapters/leptonica/scan.h"
#include "read/paint.h"
#include "read/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double PREVIEW_DPI = 100;
static const double MAX_PREVIEW_PIXELS = 16e6;
static const double READ_DPI = 300;
static const double MIN_READ_DPI = 150;
static const double MAX_READ_DPI = 420; /* finer scans are reduced to READ_DPI: it reads as well */
static const double MAX_READ_PIXELS = 50e6;
static const double MAX_SIDE_PX = 32000;

static const double PAGE_SHARE = 0.95; /* of the page, for a picture to be "the page" */
static const double EDGE_PT = 1.5; /* poppler rounds the places of pictures to whole points */
static const double MIN_PICTURE_SHARE = 0.01;

/* A stored picture is taken for the page if, outside the words of the text layer, few pixels differ
 * by as much as a stroke, and they do not look like letters (the frame of a stamp may differ). */
enum { SAME_TONE = 96, MAX_DIFFERENT_MARKS = 8 };
static const double MAX_DIFFERENT_SHARE = 0.005;
static const double TEXT_MARGIN_PT = 1.5;
static const double MAX_ASPECT_ERROR = 0.02;

static double
capped_dpi(double width_pt, double height_pt, double dpi, double max_pixels)
{
  double pixels = width_pt * height_pt * dpi * dpi / (72.0 * 72.0);
  if (pixels > max_pixels)
    dpi *= sqrt(max_pixels / pixels);
  double side_px = MAX(width_pt, height_pt) * dpi / 72;
  return side_px > MAX_SIDE_PX ? dpi * MAX_SIDE_PX / side_px : dpi;
}

static double
area_of(const TuschRectPt *box)
{
  return (box->x1 - box->x0) * (box->y1 - box->y0);
}

static double
share_of_page(const TuschPageView *view, const TuschRectPt *box)
{
  TuschRectPt page = {0, 0, view->width_pt, view->height_pt};
  TuschRectPt common = tusch_rect_pt_intersect(box, &page);
  return area_of(&common) / area_of(&page);
}

static double
preview_dpi(double width_pt, double height_pt)
{
  return capped_dpi(width_pt, height_pt, PREVIEW_DPI, MAX_PREVIEW_PIXELS);
}

TuschPageText *
tusch_page_view_read_layer(TuschPopplerDocument *document,
                           guint page_index,
                           TuschRaster **out_preview,
                           GError **error)
{
  double width_pt = 0;
  double height_pt = 0;
  TuschPageText *layer = NULL;
  *out_preview = NULL;
  if (tusch_poppler_get_page_size(document, page_index, &width_pt, &height_pt, NULL))
    layer = tusch_poppler_read_and_draw(document,
                                        page_index,
                                        preview_dpi(width_pt, height_pt),
                                        TUSCH_RASTER_GRAY8,
                                        out_preview,
                                        NULL);
  return layer != NULL ? layer : tusch_poppler_read_text(document, page_index, error);
}

TuschPageView *
tusch_page_view_new(TuschPopplerDocument *document,
                    const TuschPageText *layer,
                    GArray *pictures,
                    TuschRaster **preview,
                    GError **error)
{
  guint page_index = layer->page_index;
  g_autoptr(TuschPageView) view = g_new0(TuschPageView, 1);
  if (!tusch_poppler_get_page_size(document, page_index, &view->width_pt, &view->height_pt, error))
    return NULL;
  view->pictures = g_array_ref(pictures);
  double dpi = preview_dpi(view->width_pt, view->height_pt);
  view->preview = g_steal_pointer(preview);
  if (view->preview == NULL)
    view->preview = tusch_poppler_render(document, page_index, dpi, TUSCH_RASTER_GRAY8, error);
  if (view->preview == NULL)
    return NULL;
  view->text_boxes = tusch_words_boxes_px(layer, view->preview, TEXT_MARGIN_PT, NULL, NULL);
  for (guint i = 0; i < view->pictures->len; i++) {
    const TuschPopplerImage *picture = &g_array_index(view->pictures, TuschPopplerImage, i);
    view->is_one_picture = view->is_one_picture || share_of_page(view, &picture->box) >= PAGE_SHARE;
  }
  return g_steal_pointer(&view);
}

void
tusch_page_view_free(TuschPageView *view)
{
  if (view == NULL)
    return;
  tusch_raster_free(view->preview);
  if (view->pictures != NULL)
    g_array_unref(view->pictures);
  if (view->text_boxes != NULL)
    g_array_unref(view->text_boxes);
  g_free(view);
}

bool
tusch_page_view_is_on_picture(const TuschPageView *view, const TuschRectPt *box)
{
  for (guint i = 0; i < view->pictures->len; i++) {
    const TuschPopplerImage *picture = &g_array_index(view->pictures, TuschPopplerImage, i);
    TuschRectPt common = tusch_rect_pt_intersect(box, &picture->box);
    if (area_of(&common) > 0.5 * area_of(box))
      return true;
  }
  return false;
}

static bool
is_uniform(const TuschRaster *raster)
{
  TuschRectPx all = {0, 0, raster->width_px, raster->height_px};
  return tusch_paint_contrast(raster, &all) < 8;
}

bool
tusch_page_view_has_lost_picture(const TuschPageView *view,
                                 TuschPopplerDocument *document,
                                 guint page_index)
{
  const TuschRaster *preview = view->preview;
  for (guint i = 0; i < view->pictures->len; i++) {
    const TuschPopplerImage *picture = &g_array_index(view->pictures, TuschPopplerImage, i);
    TuschRectPx box;
    if (share_of_page(view, &picture->box) < MIN_PICTURE_SHARE ||
        !tusch_rect_pt_to_px(
            &picture->box, preview->dpi, preview->width_px, preview->height_px, &box) ||
        tusch_paint_contrast(preview, &box) >= 8)
      continue;
    g_autoptr(TuschRaster) stored = tusch_poppler_read_image(document, page_index, picture, NULL);
    if (stored == NULL || !is_uniform(stored))
      return true;
  }
  return false;
}

void
tusch_page_pixels_clear(TuschPagePixels *pixels)
{
  g_clear_pointer(&pixels->raster, tusch_raster_free);
}

/* The one picture that fills the page to its edges, if nothing else is a picture. */
static const TuschPopplerImage *
only_picture(const TuschPageView *view)
{
  if (view->pictures->len != 1)
    return NULL;
  const TuschPopplerImage *picture = &g_array_index(view->pictures, TuschPopplerImage, 0);
  const TuschRectPt *area = &picture->box;
  bool fills = fabs(area->x0) <= EDGE_PT && fabs(area->y0) <= EDGE_PT &&
               fabs(area->x1 - view->width_pt) <= EDGE_PT &&
               fabs(area->y1 - view->height_pt) <= EDGE_PT;
  return fills ? picture : NULL;
}

/* What differs between picture and preview as ink (BILEVEL), words of the text layer left out. */
static TuschRaster *
differences(const TuschPageView *view, const TuschRaster *picture)
{
  const TuschRaster *preview = view->preview;
  g_autoptr(TuschRaster) small =
      tusch_scan_resize(picture, preview->width_px, preview->height_px, preview->dpi);
  small->format = TUSCH_RASTER_BILEVEL;
  for (int y = 0; y < preview->height_px; y++) {
    const guint8 *a = preview->data + (gsize)y * preview->stride_bytes;
    guint8 *b = small->data + (gsize)y * small->stride_bytes;
    for (int x = 0; x < preview->width_px; x++)
      b[x] = abs(a[x] - b[x]) > SAME_TONE ? 0 : 255;
  }
  for (guint i = 0; i < view->text_boxes->len; i++) {
    const TuschRectPx *box = &g_array_index(view->text_boxes, TuschRectPx, i);
    for (int y = box->y0; y < box->y1; y++)
      memset(
          small->data + (gsize)y * small->stride_bytes + box->x0, 255, (gsize)(box->x1 - box->x0));
  }
  return g_steal_pointer(&small);
}

/* Share of the page in which the picture differs; 1 if what differs may be text. */
static double
difference_from_page(const TuschPageView *view, const TuschRaster *picture)
{
  g_autoptr(TuschRaster) different = differences(view, picture);
  double n = 0;
  for (int y = 0; y < different->height_px; y++)
    for (int x = 0; x < different->width_px; x++)
      n += different->data[(gsize)y * different->stride_bytes + (gsize)x] == 0;
  if (tusch_scan_count_marks(different, NULL) >= MAX_DIFFERENT_MARKS)
    return 1;
  return n / ((double)different->width_px * different->height_px);
}

/* The picture turned as the page shows it; %NULL if the page shows anything else. */
static TuschRaster *
turn_like_page(const TuschPageView *view, const TuschRaster *stored)
{
  g_autoptr(TuschRaster) best = NULL;
  double best_difference = MAX_DIFFERENT_SHARE;
  for (int turned_deg = 0; turned_deg < 360 && best_difference > 0; turned_deg += 90) {
    bool is_across = turned_deg % 180 != 0;
    double width_px = is_across ? stored->height_px : stored->width_px;
    double height_px = is_across ? stored->width_px : stored->height_px;
    double aspect = (width_px / view->width_pt) / (height_px / view->height_pt);
    if (fabs(aspect - 1) > MAX_ASPECT_ERROR)
      continue;
    g_autoptr(TuschRaster) turned = tusch_scan_turn(stored, turned_deg);
    double difference = difference_from_page(view, turned);
    if (difference >= best_difference)
      continue;
    best_difference = difference;
    g_clear_pointer(&best, tusch_raster_free);
    best = g_steal_pointer(&turned);
  }
  return g_steal_pointer(&best);
}

static TuschRaster *
take_stored_picture(const TuschPageView *view,
                    TuschPopplerDocument *document,
                    guint page_index,
                    double *scan_dpi)
{
  const TuschPopplerImage *picture = only_picture(view);
  if (picture == NULL)
    return NULL;
  g_autoptr(TuschRaster) stored = tusch_poppler_read_image(document, page_index, picture, NULL);
  if (stored == NULL)
    return NULL;
  g_autoptr(TuschRaster) turned = turn_like_page(view, stored);
  if (turned == NULL) {
    *scan_dpi =
        sqrt((double)stored->width_px * stored->height_px / (view->width_pt * view->height_pt)) *
        72;
    return NULL;
  }
  turned->dpi = turned->width_px * 72.0 / view->width_pt;
  *scan_dpi = turned->dpi;
  if (turned->dpi <= MAX_READ_DPI &&
      (double)turned->width_px * turned->height_px <= MAX_READ_PIXELS)
    return g_steal_pointer(&turned);
  double dpi = capped_dpi(view->width_pt, view->height_pt, READ_DPI, MAX_READ_PIXELS);
  return tusch_scan_resize(
      turned, (int)lround(view->width_pt * dpi / 72), (int)lround(view->height_pt * dpi / 72), dpi);
}

gboolean
tusch_page_view_get_pixels(const TuschPageView *view,
                           TuschPopplerDocument *document,
                           guint page_index,
                           TuschPagePixels *out,
                           GError **error)
{
  out->raster = take_stored_picture(view, document, page_index, &out->scan_dpi);
  if (out->raster != NULL)
    return TRUE;
  /* Enlarging a coarse scan makes it read worse. */
  double wanted_dpi = out->scan_dpi > 0 ? CLAMP(out->scan_dpi, MIN_READ_DPI, READ_DPI) : READ_DPI;
  double dpi = capped_dpi(view->width_pt, view->height_pt, wanted_dpi, MAX_READ_PIXELS);
  out->raster = tusch_poppler_render(document, page_index, dpi, TUSCH_RASTER_GRAY8, error);
  if (out->raster == NULL)
    return FALSE;
  if (out->scan_dpi <= 0 && view->is_one_picture)
    out->scan_dpi = dpi;
  return TRUE;
}
