/* The letter of one release: from the workroom if a person edited it, else made anew. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/workroom.h"
#include "tusch/review.h"

typedef struct {
  const TuschCase *kase;
  const TuschPlan *plan;
  const TuschVerdicts *verdicts;
  const GPtrArray *omissions; /* TuschOmission */
  const char *date; /* ISO */
  bool is_draft;
} TuschLetterInput;

/**
 * tusch_job_letter:
 * @path: (nullable): a letter to use instead
 *
 * Writes letter.txt in the workroom, unless what stands there was edited: then that is the letter.
 *
 * Returns: (transfer full): %NULL with %TUSCH_ERROR_CONFIG (template or letter), _IO, _STORE
 */
char *tusch_job_letter(TuschWorkroom *workroom,
                       const TuschLetterInput *input,
                       const char *path,
                       GError **error);
