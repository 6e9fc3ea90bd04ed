/* Working with the words of pages: comparing, moving, joining. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/page-text.h"
#include "tusch/raster.h"

/* The word's letters and digits alone, folded for comparing. (transfer full) */
char *tusch_words_fold(const TuschPageText *page, const TuschWord *word);

/* Appends the glyphs of one word, confidence and boxes as they are. */
void tusch_words_append(TuschPageText *to,
                        GString *text,
                        const TuschPageText *from,
                        const TuschWord *word);

/* Appends ' ' or '\n'. */
void tusch_words_append_space(TuschPageText *to, GString *text, char space);

/* True if most of the smaller box lies in the other one. */
bool tusch_words_coincide(const TuschRectPt *a, const TuschRectPt *b);

/* Tells for each word of the page that is added whether it says something new. */
typedef bool (*TuschWordTest)(const TuschPageText *from, const TuschWord *word, gpointer data);

/**
 * tusch_words_join:
 *
 * All of @first, and after it those words of @second that @is_new accepts, on their lines.
 *
 * Returns: (transfer full): measures, origin and look of @first; look of both
 */
TuschPageText *tusch_words_join(const TuschPageText *first,
                                const TuschPageText *second,
                                TuschWordTest is_new,
                                gpointer data);

/* Grows and moves boxes: each box of a glyph with ink is passed through @map. */
void tusch_words_map_boxes(TuschPageText *page,
                           TuschRectPt (*map)(const TuschRectPt *box, gconstpointer data),
                           gconstpointer data);

/* Boxes of the words for which @is_wanted is true (all, if it is NULL), grown by @margin_pt, as
 * pixels of a raster. (transfer full) (element-type TuschRectPx) */
GArray *tusch_words_boxes_px(const TuschPageText *page,
                             const TuschRaster *raster,
                             double margin_pt,
                             TuschWordTest is_wanted,
                             gpointer data);
