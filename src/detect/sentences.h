/* Sensitive words and the persons of their sentences. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "detect/hit.h"

/**
 * tusch_sentences_tie:
 * @hits: resolved, in text order
 *
 * A sensitive word belongs to the person named nearest before it in its sentence, else after it,
 * and is surer then; without a person it is left to review. Linear in text and hits.
 */
void tusch_sentences_tie(GArray *hits, const GPtrArray *texts);

/**
 * tusch_sentences_drop_loose:
 * @hits: tied, in text order
 *
 * Takes out the sensitive words that are nobody's: no person in the sentence, none named or
 * numbered near, and the paragraph speaks of no single person.
 */
void tusch_sentences_drop_loose(GArray *hits, const GPtrArray *texts);
