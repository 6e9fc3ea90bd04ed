/* Annotated cases: loading, running detection, counting. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/detect.h"

#include <stdbool.h>

/* A gold or a found span, in code points. */
typedef struct {
  glong start, end;
  char *type;
  char *owner, *ref; /* nullable */
} CaseSpan;

typedef struct {
  char *id;
  char *text;
  TuschRequest *request; /* %NULL: the corpus names no parties */
  GArray *gold; /* CaseSpan */
  GArray *ignored; /* CaseSpan: neither right nor wrong */
} Case;

/* Returns: (transfer full) (element-type Case): %NULL with an error naming the line */
GPtrArray *cases_load(const char *path, GError **error);

/* Figures that the thresholds are about. */
typedef struct {
  guint gold, covered; /* every letter and digit lies under some mark */
  guint found, right; /* right: touches gold of the same type */
} Figure;

typedef struct {
  GHashTable *by_type; /* "CPR" → Figure */
  GHashTable *by_group; /* "PERSON third_party known" → Figure (gold and covered only) */
  guint cases, leak_free;
  bool marks_only; /* what is for review does not count */
  GString *faults; /* one line each, for people */
} Score;

Score *score_new(bool marks_only);
void score_free(Score *score);

/* Adds what @findings of the case's text are worth. */
void score_add(Score *score, const Case *one, const GPtrArray *findings);

/* The counts of a type or group; zeros if it did not occur. */
Figure score_get(const Score *score, const char *name);
