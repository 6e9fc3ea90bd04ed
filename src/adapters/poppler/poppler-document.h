/* poppler-glib: pages as text with glyph boxes, and as pixels. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/page-text.h"
#include "tusch/raster.h"

/* Rules of the library: not thread-safe, one document a process; sizes and text boxes are points of
 * the page as shown (CropBox, /Rotate applied), origin top-left, y down. Foreign bytes: only in a
 * child. */

typedef struct TuschPopplerDocument TuschPopplerDocument;

/* (transfer full): %NULL with %TUSCH_ERROR_FORMAT or %TUSCH_ERROR_UNSUPPORTED (password) */
TuschPopplerDocument *tusch_poppler_open(const char *path, GError **error);
void tusch_poppler_close(TuschPopplerDocument *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschPopplerDocument, tusch_poppler_close)

guint tusch_poppler_get_n_pages(const TuschPopplerDocument *document);

/* Size of the page as shown. %FALSE with %TUSCH_ERROR_FORMAT: no such page, or no usable size */
gboolean tusch_poppler_get_page_size(TuschPopplerDocument *document,
                                     guint page_index,
                                     double *width_pt,
                                     double *height_pt,
                                     GError **error);

/**
 * tusch_poppler_read_text:
 *
 * The page's text layer, invisible text included, each code point with its box; origin DIGITAL even
 * if there is no text. Text that lies outside the page wholly is not in it. Text is NFC; code
 * points that poppler cannot map stay as they come (private use, U+FFFD, controls): the caller
 * judges the layer's quality. If text and boxes cannot be matched, the text is empty and look says
 * %TUSCH_LOOK_GARBAGE_LAYER.
 *
 * Returns: (transfer full): %NULL with %TUSCH_ERROR_FORMAT
 */
TuschPageText *
tusch_poppler_read_text(TuschPopplerDocument *document, guint page_index, GError **error);

/**
 * tusch_poppler_render:
 * @dpi: > 0
 * @format: GRAY8 or RGB24
 *
 * The page on white, as shown.
 *
 * Returns: (transfer full): %NULL with %TUSCH_ERROR_LIMIT (too many pixels: a cairo surface over
 * 32767 a side would silently stay empty) or %TUSCH_ERROR_LIBRARY
 */
TuschRaster *tusch_poppler_render(TuschPopplerDocument *document,
                                  guint page_index,
                                  double dpi,
                                  TuschRasterFormat format,
                                  GError **error);

/**
 * tusch_poppler_read_and_draw:
 * @format: RGB24 becomes GRAY8 on a page without colours: it is a third
 * @out_raster: (out) (transfer full): as of tusch_poppler_render()
 *
 * Text and pixels in one pass over the page, for little more than the price of the pixels. The text
 * is of all that is drawn: also that of annotations and patterns, which tusch_poppler_read_text()
 * does not see.
 *
 * Returns: (transfer full): %NULL with the errors of both
 */
TuschPageText *tusch_poppler_read_and_draw(TuschPopplerDocument *document,
                                           guint page_index,
                                           double dpi,
                                           TuschRasterFormat format,
                                           TuschRaster **out_raster,
                                           GError **error);
