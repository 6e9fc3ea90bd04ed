/* Lists of words and phrases to find in text: thousands of entries in one pass. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct TuschTerms TuschTerms;

/**
 * tusch_terms_parse:
 * @content: one entry a line; '#' comments; '*' at an end: any letters there; entries with spaces
 *   match over any white space; short entries in capitals ("SF") match in capitals only, others
 * with a first capital ("Venstre") with one
 */
TuschTerms *tusch_terms_parse(const char *content, gsize length);
void tusch_terms_free(TuschTerms *terms);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschTerms, tusch_terms_free)

/* A text prepared for searching: made once for all lists. */
typedef struct {
  const char *text; /* borrowed */
  gsize length;
  guint16 *places; /* for each byte: whether a word begins there or goes on, and how it folds */
  guint8 *to_next_word; /* for each byte: bytes to the next beginning of a word, or fewer */
} TuschTermText;

/* @text: valid UTF-8, borrowed. Returns: (transfer full) */
TuschTermText *tusch_term_text_new(const char *text, gsize length);
void tusch_term_text_free(TuschTermText *text);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschTermText, tusch_term_text_free)

/**
 * tusch_terms_next:
 * @at: (inout): where to search; moved past the find
 * @out_start, @out_end: bytes into @text; whole words
 *
 * Returns: %FALSE at the end of the text
 */
bool tusch_terms_next(const TuschTerms *terms,
                      const TuschTermText *text,
                      gsize *at,
                      gsize *out_start,
                      gsize *out_end);
