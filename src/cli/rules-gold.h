/* Texts with the right answer: read from JSON lines, and searched. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/detect.h"

/* A span that a person marked. */
typedef struct {
  gsize start, end; /* bytes of the text */
  TuschCategory category;
  char *owner; /* "third_party", "requester", "staff", "none"; "" if not given */
  char *ref; /* who it is: "party:1", "requester", "unknown:a", "staff"; "" if not given */
  char *form; /* how it is written; "" if not given */
} TuschGoldSpan;

/* Something that looks like personal data and is not. */
typedef struct {
  gsize start, end;
  TuschCategory category; /* what it looks like */
  bool is_ignored; /* whatever is found there counts neither way */
} TuschGoldDecoy;

typedef struct {
  char *id;
  char *text;
  TuschRequest *request; /* NULL: nobody is known */
  bool has_gold; /* false: a plain text */
  GArray *spans; /* TuschGoldSpan */
  GArray *decoys; /* TuschGoldDecoy */
} TuschGoldCase;

/**
 * tusch_gold_read:
 * @path: JSON lines (corpora/cases/README.md) if the name ends in ".jsonl", else one plain text
 * @cases: (element-type TuschGoldCase): gets what is read
 *
 * Errors: %TUSCH_ERROR_IO; %TUSCH_ERROR_CONFIG with file and line.
 */
gboolean tusch_gold_read(const char *path, GPtrArray *cases, GError **error);

/* An array of TuschGoldCase that owns them. */
GPtrArray *tusch_gold_new(void);

/* Findings of one case (element-type TuschFinding); %NULL on error. (transfer full) */
GPtrArray *tusch_gold_detect(TuschRules *rules, const TuschGoldCase *gold_case, GError **error);
