/* One row for each person, number or term, as people merged and divided them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/review.h"

typedef struct {
  char *id; /* the entity's "e0001", or "e0001.2": the second part of it */
  char *key; /* of decisions about it */
  guint part; /* 2…: divided off; 0: the entity itself */
  const TuschEntity *entity; /* borrowed; of a part: what it was divided off */
  GPtrArray *findings; /* TuschFinding, borrowed */
  GPtrArray *merged; /* TuschEntity, borrowed: what was merged into it */
} TuschReviewRow;

typedef struct {
  GPtrArray *list; /* TuschReviewRow: in the order of entities, parts at the end */
  GHashTable *by_id; /* borrowed rows */
  GHashTable *by_key;
  GHashTable *next_parts; /* entity id → the number its next part gets, if it has parts */
} TuschReviewRows;

/* Borrows from @kase, which must not change meanwhile. (transfer full) */
TuschReviewRows *tusch_review_rows_new(const TuschCase *kase, const TuschVerdicts *verdicts);
void tusch_review_rows_free(TuschReviewRows *rows);

/* The row a finding stands in; %NULL: none. (transfer none) */
const TuschReviewRow *tusch_review_rows_find(const TuschReviewRows *rows,
                                             const TuschVerdicts *verdicts,
                                             const TuschFinding *finding);

/* The id that the next part of @row gets. (transfer full) */
char *tusch_review_rows_next_part(const TuschReviewRows *rows, const TuschReviewRow *row);
