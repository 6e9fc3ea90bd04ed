/* The grammar of Danish names over tokens: who is named where, and how sure that is. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "detect/people.h"
#include "detect/rule.h"
#include "detect/tokens.h"

typedef struct {
  guint32 start, end; /* bytes into the source text */
  TuschGrammar grammar;
  int points;
  char *key; /* folded parts with blanks between, no genitive, first name first; initials "m." */
  bool is_full; /* two parts or more, none guessed: good enough to be looked for elsewhere */
} TuschNameHit;

/**
 * tusch_names_find:
 * @people: whose names are known so far
 * @is_ocr: tolerate damaged letters in the names of parties
 *
 * Returns: (transfer full) (element-type TuschNameHit): in text order, not overlapping
 */
GArray *tusch_names_find(const TuschRules *rules,
                         const TuschTokens *tokens,
                         const TuschPeople *people,
                         bool is_ocr);
