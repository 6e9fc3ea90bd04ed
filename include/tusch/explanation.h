/* explanation: every rule that looked at one place of a text, and what it made of it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/detect.h"

G_BEGIN_DECLS

/* What a rule made of the place. From better to worse. */
typedef enum {
  TUSCH_LOOK_MARKED = 0, /* points enough to act on */
  TUSCH_LOOK_REVIEW, /* points enough to ask a person */
  TUSCH_LOOK_TOO_FEW_POINTS,
  TUSCH_LOOK_CHECK_REFUSED, /* the form fits, the check said no */
  TUSCH_LOOK_NEIGHBOURS, /* fits alone; what stands right before or after is in the way */
  TUSCH_LOOK_NEAR, /* something is missing: the note says what */
  TUSCH_N_LOOKS,
} TuschLookOutcome;

/* One look of one rule. Offsets are bytes of the text. */
typedef struct {
  TuschLookOutcome outcome;
  char *rule, *file; /* id; rule file */
  guint line; /* of the rule */
  char *explanation; /* the rule's own sentence */
  TuschCategory category;
  gsize start, end;
  char *view; /* "plain", "samlet", "ocr-cifre"; nullable */
  int base_points, extra_points, context_points, points; /* points = their sum, limited */
  /* extra: what the check or the name grammar added */
  char *check; /* name of the check; nullable */
  char *context_word; /* nullable */
  int context_weight;
  char *context_place; /* "cpr-kontekst.tsv:12"; nullable */
  char *dictionary_place; /* "helbred.txt:7 »sygemeld*«"; nullable */
  char *exception; /* name of the exception that lowered it; nullable */
  char *note; /* Danish sentence: what was missing or what else counted; nullable */
  bool has_won; /* it gave the finding its rule */
} TuschRuleLook;

/* What is known of one word at the place. */
typedef struct {
  gsize start, end;
  char *role; /* Danish: what the name grammar takes it for */
  GPtrArray *lists; /* char *: "fornavne.tsv:1234 (59 bærere)" */
  GPtrArray *signs; /* char *: Danish: "begynder en sætning", "er del af en parts navn" */
} TuschWordFacts;

typedef struct {
  gsize start, end; /* the place asked for, grown to whole words */
  guint line, column; /* 1-based, of its start; column in characters */
  GPtrArray *looks; /* TuschRuleLook, best first */
  GPtrArray *words; /* TuschWordFacts, in text order */
  GPtrArray *findings; /* TuschFinding that touch the place */
} TuschExplanation;

void tusch_explanation_free(TuschExplanation *explanation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschExplanation, tusch_explanation_free)

/**
 * tusch_explain:
 * @dir: the folder @rules was loaded from: the places of dictionary entries are looked up there
 * @request: (nullable)
 * @text: UTF-8, seen as one page of digital text
 * @span: start and end in bytes; grown to the words they touch; start < end
 *
 * Errors: %TUSCH_ERROR_LIMIT as tusch_detector_finish().
 *
 * Returns: (transfer full)
 */
TuschExplanation *tusch_explain(TuschRules *rules,
                                const char *dir,
                                const TuschRequest *request,
                                const char *text,
                                const gsize span[2],
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* "marked", "review", "too-few-points", "check-refused", "neighbours", "near" */
const char *tusch_look_outcome_to_string(TuschLookOutcome outcome);

G_END_DECLS
