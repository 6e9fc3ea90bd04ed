/* How well findings agree with a person's marks. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/rules-gold.h"

/* Of gold spans: how many, and how many were found in each sense. */
typedef struct {
  guint n;
  guint covered; /* every letter and digit lies in findings of any category */
  guint overlapped; /* a finding of the same category overlaps */
  guint exact; /* same category, same span */
} TuschRecall;

/* Of findings; those that touch an ignored decoy count neither way. */
typedef struct {
  guint n;
  guint overlapped; /* overlaps a gold span of the same category */
  guint safe; /* overlaps a gold span of any category */
  guint exact;
} TuschPrecision;

/* A gold span that was not covered, or a finding that touches no gold span. */
typedef struct {
  char *case_id;
  TuschCategory category;
  char *rule; /* false marks; nullable */
  char *owner; /* misses; nullable */
  gsize start, end; /* bytes */
  char *context; /* invented text of the gold file, one line */
} TuschScoreNote;

typedef struct {
  TuschRecall recall[TUSCH_N_CATEGORIES], all_recall;
  TuschPrecision precision[TUSCH_N_CATEGORIES], all_precision;
  GHashTable *groups; /* "owner third_party", "PERSON third_party known", … -> TuschRecall */
  guint decoys[TUSCH_N_CATEGORIES], decoy_hits[TUSCH_N_CATEGORIES];
  guint n_cases, n_leak_free; /* cases with no letter of a third party's spans left */
  guint n_entities, n_entities_covered; /* third parties of a case: all their spans covered */
  GPtrArray *misses, *false_marks; /* TuschScoreNote */
} TuschScore;

TuschScore *tusch_score_new(void);
void tusch_score_free(TuschScore *score);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschScore, tusch_score_free)

/* @findings: (element-type TuschFinding): of the case, all that count */
void tusch_score_add(TuschScore *score, const TuschGoldCase *gold_case, const GPtrArray *findings);

/* "PERSON third_party known": sorted names of the groups. (transfer container) */
GList *tusch_score_get_groups(const TuschScore *score);

double tusch_score_ratio(guint part, guint whole);
double tusch_score_f1(double precision, double recall);
