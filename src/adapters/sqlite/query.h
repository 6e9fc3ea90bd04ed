/* What a person typed into a search, taken apart. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct {
  char *text; /* folded letters and digits */
  bool is_prefix;
} TuschQueryWord;

typedef struct {
  char *match; /* for FTS5: quoted terms, nothing in them is syntax; "" if there are no words */
  GPtrArray *words; /* TuschQueryWord: all must occur somewhere in the workroom */
  char *first; /* folded: what the context is cut around */
  char *source, *case_number; /* "source:nova", "case:2024*", folded; nullable */
} TuschQuery;

TuschQuery *tusch_query_parse(const char *text);
void tusch_query_free(TuschQuery *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschQuery, tusch_query_free)
