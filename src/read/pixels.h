/* Which pixels of a page are read: the scan as stored, or the page rendered. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/poppler/poppler-images.h"

/* A page as it is looked at before deciding how to read it. */
typedef struct {
  TuschRaster *preview; /* owned; GRAY8, about 100 dpi */
  GArray *pictures; /* owned; TuschPopplerImage */
  GArray *text_boxes; /* owned; TuschRectPx on the preview: words of the text layer */
  double width_pt, height_pt;
  bool is_one_picture; /* a picture covers the page, but for narrow margins */
} TuschPageView;

/**
 * tusch_page_view_read_layer:
 * @out_preview: (out) (transfer full) (nullable): for tusch_page_view_new()
 *
 * The page's text layer; with the preview for the price of it.
 *
 * Returns: (transfer full): %NULL with the error of tusch_poppler_read_text()
 */
TuschPageText *tusch_page_view_read_layer(TuschPopplerDocument *document,
                                          guint page_index,
                                          TuschRaster **out_preview,
                                          GError **error);

/**
 * tusch_page_view_new:
 * @layer: the page's text layer
 * @pictures: (transfer none) (element-type TuschPopplerImage): those of the page
 * @preview: (inout): taken; it is drawn if there is none
 *
 * Returns: (transfer full): %NULL with the error of tusch_poppler_render()
 */
TuschPageView *tusch_page_view_new(TuschPopplerDocument *document,
                                   const TuschPageText *layer,
                                   GArray *pictures,
                                   TuschRaster **preview,
                                   GError **error);
void tusch_page_view_free(TuschPageView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschPageView, tusch_page_view_free)

/* True if @box lies mostly on a picture. */
bool tusch_page_view_is_on_picture(const TuschPageView *view, const TuschRectPt *box);

/* True if a picture is stored with content, but nothing of it is seen: its decoder failed. */
bool tusch_page_view_has_lost_picture(const TuschPageView *view,
                                      TuschPopplerDocument *document,
                                      guint page_index);

typedef struct {
  TuschRaster *raster; /* owned; GRAY8 or BILEVEL, as the page is shown */
  double scan_dpi; /* resolution of the scan the page consists of; 0: it is none */
} TuschPagePixels;

void tusch_page_pixels_clear(TuschPagePixels *pixels);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TuschPagePixels, tusch_page_pixels_clear)

/**
 * tusch_page_view_get_pixels:
 *
 * If the page is one picture and looks exactly like it but for words of its text layer, the stored
 * picture at its own resolution (turned as the page shows it); otherwise the page rendered at 300
 * dpi or what 50 million pixels allow. The raster covers the whole page; its dpi is that of its
 * width.
 */
gboolean tusch_page_view_get_pixels(const TuschPageView *view,
                                    TuschPopplerDocument *document,
                                    guint page_index,
                                    TuschPagePixels *out,
                                    GError **error);
