/* Finding a given text by the places of its letters: readers lose the order of text that runs askew
 * or through other text. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/page-text.h"

/* The letters of a page by their places. */
typedef struct TuschTextChains TuschTextChains;

TuschTextChains *tusch_text_chains_new(const TuschPageText *page); /* @page must outlive it */
void tusch_text_chains_free(TuschTextChains *chains);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschTextChains, tusch_text_chains_free)

/**
 * tusch_text_chains_search:
 * @spans: (element-type TuschTextSpan): where the text was found already
 *
 * Letters that follow each other in any direction, about as far apart as letters of a word, in a
 * line or a gentle curve. Texts of fewer than four letters are met by chance and not searched for.
 *
 * Returns: (transfer full) (element-type TuschRectPt): the letters' boxes
 */
GArray *
tusch_text_chains_search(const TuschTextChains *chains, const char *wanted, const GArray *spans);
