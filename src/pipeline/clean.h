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

/* Hash of what a document's clean PDF depends on. (transfer full) */
char *tusch_clean_hash(const TuschDocument *document, const TuschPlanDocument *plan);

/**
 * tusch_clean_all:
 *
 * Errors: %TUSCH_ERROR_UNVERIFIED naming the akt that could not be redacted, _IO, _STORE.
 *
 * Returns: (transfer full) (element-type TuschCleanDocument): one for each document, in their
 * order; borrows @kase and @plan
 */
GPtrArray *
tusch_clean_all(TuschJob *job, const TuschCase *kase, const TuschPlan *plan, GError **error);
