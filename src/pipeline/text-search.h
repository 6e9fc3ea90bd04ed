/* Finding a given text on a page however it is set: split, spaced, over lines, in other case. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/page-text.h"

typedef struct {
  gsize start, end; /* bytes into the page's text */
} TuschTextSpan;

/**
 * tusch_text_search:
 * Compares letters and digits only, folded as Danish: "010190-1234" is found in "0101 90 1234",
 * "Åse" in "AASE". Text without letters and digits is found as it stands.
 *
 * Returns: (transfer full) (element-type TuschTextSpan): in text order, not overlapping
 */
GArray *tusch_text_search(const TuschPageText *page, const char *wanted);

/* The size of letters as high as @box, by how wide they are: of many, a letter is half an em wide.
 * 0 if they are too few to tell. */
double tusch_text_search_em(const TuschPageText *page, const TuschRectPt *box);

/**
 * tusch_text_search_boxes:
 * Where a span lies; on pages read from pixels the whole words it touches, since recognition knows
 * only about where letters are. (transfer full) (element-type TuschRectPt)
 */
GArray *tusch_text_search_boxes(const TuschPageText *page, gsize start, gsize end);

/* As tusch_text_search(), of text alone. (transfer full) (element-type TuschTextSpan) */
GArray *tusch_text_search_in(const char *text, const char *wanted);

/* Does the span stand as a word of its own, perhaps in the genitive? "Anna" does not in "kanna". */
bool tusch_text_search_is_word(const char *text, const TuschTextSpan *span);

/* Does the middle of @box lie on one of the spans? */
bool
tusch_text_search_is_on(const TuschPageText *page, const GArray *spans, const TuschRectPt *box);

/* Do the middles of all lines of the span lie in @box? */
bool tusch_text_search_is_under(const TuschPageText *page,
                                const TuschTextSpan *span,
                                const TuschRectPt *box);
