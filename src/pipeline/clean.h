/* Clean PDFs: every readable document redacted in a child, once for the same plan. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/job.h"
#include "tusch/redact.h"

/* One document on its way: what redaction gives back. */
typedef struct {
  const TuschDocument *document; /* borrowed */
  const TuschPlanDocument *plan; /* borrowed */
  char *clean_path; /* NULL: placeholder */
  GPtrArray *pages; /* TuschCleanPage; NULL: placeholder */
} TuschCleanDocument;

/* Hash of everything a document's clean PDF depends on: bytes, plan, page texts, language, version.
 * (transfer full): %NULL with %TUSCH_ERROR_STORE */
char *tusch_clean_hash(TuschStore *store,
                       const TuschDocument *document,
                       const TuschPlanDocument *plan,
                       GError **error);

/**
 * tusch_clean_all:
 * @only: ids of the documents to redact; others get no clean PDF
 *
 * Errors: %TUSCH_ERROR_UNVERIFIED naming the akt that could not be redacted, _IO, _STORE.
 *
 * Returns: (transfer full) (element-type TuschCleanDocument): one for each document, in their
 * order; borrows @kase and @plan
 */
GPtrArray *tusch_clean_all(
    TuschJob *job, const TuschCase *kase, const TuschPlan *plan, GHashTable *only, GError **error);
