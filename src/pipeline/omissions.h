/* What is left out of each document: by kind and ground, never what it was. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/assemble.h"
#include "tusch/review.h"

/* How many kinds of things can be left out: the categories, then whole pages, then the document. */
enum {
  TUSCH_OMITTED_PAGE = TUSCH_N_CATEGORIES,
  TUSCH_OMITTED_DOCUMENT,
  TUSCH_N_OMITTED,
};

typedef struct {
  char *document_id;
  guint kind; /* TuschCategory, or TUSCH_OMITTED_… */
  char *ground; /* nullable */
  guint count;
} TuschOmission;

/* (transfer full) (element-type TuschOmission): by document, then kind, then ground. @is_draft:
 * what nobody decided counts as left out */
GPtrArray *
tusch_omissions_count(const TuschCase *kase, const TuschVerdicts *verdicts, bool is_draft);

/* "CPR-nummer", "hele siden": one; "CPR-numre", "hele sider": several. Translated. */
const char *tusch_omission_kind(guint kind, bool is_plural);
/* Identifier in JSON: "CPR", "page", "document". */
const char *tusch_omission_id(guint kind);
