/* poppler-glib: the pictures drawn on a page, one by one. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/poppler/poppler-document.h"

typedef struct {
  int image_id; /* poppler's, valid for its page */
  TuschRectPt box; /* page space, whole points: where it is drawn, before any clipping; may leave
                    * the page; larger than the picture if poppler does not tell how it is turned */
} TuschPopplerImage;

/* (transfer full) (element-type TuschPopplerImage): in the order they are drawn; %NULL with an
 * error */
GArray *tusch_poppler_list_images(TuschPopplerDocument *document, guint page_index, GError **error);

/**
 * tusch_poppler_read_image:
 *
 * The whole picture as stored, upright as stored, whatever part of it the page shows; GRAY8, or
 * BILEVEL if it has no other tones. Its dpi is a guess, for OCR: a box of no size gives 300.
 *
 * Returns: (transfer full): %NULL with %TUSCH_ERROR_FORMAT or _LIMIT
 */
TuschRaster *tusch_poppler_read_image(TuschPopplerDocument *document,
                                      guint page_index,
                                      const TuschPopplerImage *image,
                                      GError **error);

/**
 * tusch_poppler_read_image_and_mask:
 * @out_mask: (nullable) (transfer full): GRAY8, dark where the picture covers what is beneath it;
 *   %NULL if it covers all alike
 *
 * As tusch_poppler_read_image(). Letters may stand in the mask alone.
 */
TuschRaster *tusch_poppler_read_image_and_mask(TuschPopplerDocument *document,
                                               guint page_index,
                                               const TuschPopplerImage *image,
                                               TuschRaster **out_mask,
                                               GError **error);

/**
 * tusch_poppler_decode_picture:
 * @pdf: one page that shows one picture
 *
 * Its samples as stored, for filters that nobody else here reads; RGB24, GRAY8 if no pixel has a
 * colour, BILEVEL if there is only black and white. Its dpi says nothing.
 *
 * Returns: (transfer full): %NULL with %TUSCH_ERROR_FORMAT or _LIMIT
 */
TuschRaster *tusch_poppler_decode_picture(GBytes *pdf, GError **error);
