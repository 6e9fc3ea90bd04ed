/* Finding secrets in text that a person or a program could read. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/plan.h"

typedef struct TuschTextMatcher TuschTextMatcher;

typedef enum {
  TUSCH_MATCH_EXACT = 0, /* text as a program reads it */
  TUSCH_MATCH_OCR, /* recognised text: letters and digits that look alike are one */
  TUSCH_MATCH_JOINED, /* all gaps are taken out first: long secrets only */
} TuschMatchMode;

typedef struct {
  const TuschSecret *secret; /* borrowed from the matcher's secrets */
  bool is_partial; /* most of a number, not all */
} TuschTextHit;

/**
 * tusch_text_matcher_new:
 * @secrets: (element-type TuschSecret): outlives the matcher
 *
 * Secrets of scope PLACE are left out: their text may rightly stand elsewhere. So are those too
 * short to be told from chance (tusch_text_matcher_covers()).
 */
TuschTextMatcher *tusch_text_matcher_new(const GPtrArray *secrets);
void tusch_text_matcher_free(TuschTextMatcher *matcher);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschTextMatcher, tusch_text_matcher_free)

/* True if the matcher looks for @secret. */
bool tusch_text_matcher_covers(const TuschTextMatcher *matcher, const TuschSecret *secret);

/**
 * tusch_text_matcher_search:
 * @text: UTF-8
 *
 * Case, accents, punctuation and line ends do not matter; names may be turned around
 * ("Efternavn, Fornavn") and carry a genitive s; numbers may be spaced, dotted or hyphenated.
 *
 * Returns: (transfer full) (element-type TuschTextHit): each secret once
 */
GArray *
tusch_text_matcher_search(const TuschTextMatcher *matcher, const char *text, TuschMatchMode mode);

/* The digits of a number as found, perhaps by recognition ("17O838": 170838). (transfer full) */
char *tusch_text_digits(const char *text);

/* @text folded, letters and digits only. (transfer full) */
char *tusch_text_alnum(const char *text);
