/* What the files of this stage ask of the verdicts. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/review.h"

/* (transfer full): document id → TuschDocument, both borrowed from @kase */
GHashTable *tusch_review_index_documents(const TuschCase *kase);

/* The key under which a decision counts: exact copies share what is decided about their pages and
 * their access, not their titles and types. @documents: as above. (transfer full) */
char *tusch_review_shared_key(GHashTable *documents, const char *key);

/* Findings in a document's title and type. (transfer none) (nullable) (element-type TuschFinding)
 */
const GPtrArray *tusch_verdicts_get_line_findings(const TuschVerdicts *verdicts,
                                                  const char *document_id);
