/* The letter of one release: from the workroom if a person edited it, else made anew. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/share.h"
#include "pipeline/workroom.h"
#include "tusch/review.h"

typedef struct {
  const TuschCase *kase;
  const TuschPlan *plan;
  const TuschVerdicts *verdicts;
  const GPtrArray *omissions; /* TuschOmission: of the documents of this delivery */
  const TuschShare *share;
  const char *date; /* ISO */
  bool is_draft;
} TuschLetterInput;

/* Was the letter in the bundle edited for other decisions, and has nobody confirmed it? */
gboolean tusch_letter_get_stale(TuschStore *store, bool *out, GError **error);
gboolean tusch_letter_set_stale(TuschStore *store, bool is_stale, GError **error);

/**
 * tusch_job_letter:
 * @path: (nullable): a letter to use instead
 * @out_is_stale: a person edited the letter, and the decisions are no longer those it was made for
 *
 * Writes letter.txt in the workroom, unless what stands there was edited: then that is the letter.
 *
 * Returns: (transfer full): %NULL with %TUSCH_ERROR_CONFIG (template or letter), _IO, _STORE
 */
char *tusch_job_letter(TuschWorkroom *workroom,
                       const TuschLetterInput *input,
                       const char *path,
                       bool *out_is_stale,
                       GError **error);
