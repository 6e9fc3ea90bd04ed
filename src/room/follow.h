/* What was decided in one version of a document is proposed in the others. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/review.h"

/* All borrowed of the case. */
typedef struct {
  TuschVerdict verdict;
  const char *ground; /* nullable */
  const TuschDocument *document; /* where it was decided */
} TuschFollowed;

/* Findings that nobody decided, with what was decided about the same text in a document that is
 * like theirs; nothing if it was decided in two ways. (transfer full): TuschFinding → TuschFollowed
 */
GHashTable *tusch_review_follow(const TuschCase *kase, const TuschVerdicts *verdicts);

/* The decision that withholds a document like this one, while nobody decided about this one;
 * @out_document: where. (transfer none) (nullable) */
const TuschDecision *tusch_review_follow_document(const TuschCase *kase,
                                                  const TuschVerdicts *verdicts,
                                                  const char *document_id,
                                                  const TuschDocument **out_document);
