/* Regular expressions with limits: a pattern that gives up says so, it never says "no match". */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/pcre2/digit-places.h"

#include <glib.h>
#include <stdbool.h>

typedef struct TuschPattern TuschPattern;

/**
 * tusch_pattern_compile:
 * @expression: PCRE2 syntax, UTF-8; Unicode letters are letters, \d is 0-9 and other digits; "."
 * does not match a line end, ^ and $ match at lines
 * @out_message: (transfer full): set when %NULL is returned: what is wrong, for the rule's author
 *
 * Returns: (transfer full): %NULL if the expression is wrong. Immutable: threads may share it.
 */
TuschPattern *tusch_pattern_compile(const char *expression, bool ignore_case, char **out_message);
void tusch_pattern_free(TuschPattern *pattern);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschPattern, tusch_pattern_free)

/* Where one match lies: bytes into the searched text, half-open. */
typedef struct {
  gsize start, end; /* the group named "fund" if the pattern has one, else the whole match */
  gsize whole_start, whole_end; /* the whole match */
} TuschPatternMatch;

/* One walk through a text: init, then next until nothing is found. Owns nothing. */
typedef struct {
  const TuschPattern *pattern;
  const char *text;
  gsize length;
  gsize at; /* where the next search begins, bytes */
  const TuschDigitPlaces *digits; /* nullable: then the whole text is searched */
  guint next_digit; /* of digits: the first one that a later match can have */
  bool has_words; /* only near @words */
  const guint32 *words;
  guint n_words, next_word;
} TuschPatternSearch;

/* @text: valid UTF-8 (checked by the caller), borrowed while the search lasts. */
void tusch_pattern_search_init(TuschPatternSearch *search,
                               const TuschPattern *pattern,
                               const char *text,
                               gsize length);

/* Lets a pattern whose matches have digits look only near those of @digits (of the whole text,
 * borrowed). It finds the same. */
void tusch_pattern_search_use_digits(TuschPatternSearch *search, const TuschDigitPlaces *digits);

/**
 * tusch_pattern_get_words:
 *
 * Returns: (element-type utf8): one of these is in every match or close to it, ASCII in small
 * letters; read off the expression; borrowed; %NULL if nothing is known
 */
const GPtrArray *tusch_pattern_get_words(const TuschPattern *pattern);

/* Lets a pattern that has words look only near them. @places: where one of them begins (bytes,
 * ascending), all places of the whole text, capitals or not; borrowed. It finds the same. */
void
tusch_pattern_search_use_words(TuschPatternSearch *search, const guint32 *places, guint n_places);

/**
 * tusch_pattern_search_next:
 * @out_found: %FALSE when there is no further match
 * @out: set only if found; never empty
 *
 * Errors: %TUSCH_ERROR_LIMIT when the match, depth, heap or stack limit was hit.
 */
gboolean tusch_pattern_search_next(TuschPatternSearch *search,
                                   bool *out_found,
                                   TuschPatternMatch *out,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
