/* What the parts of an explanation share. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "detect/detector.h"
#include "detect/scanner.h"
#include "tusch/explanation.h"

/* One place under the lens. */
typedef struct {
  const TuschRules *rules;
  const char *dir; /* the rules folder */
  const TuschText *text;
  const TuschTokens *tokens; /* of the text */
  const TuschPeople *people;
  gsize start, end; /* bytes */
  GHashTable *files; /* "dictionaries/titler.txt" -> char ** of its lines */
  TuschExplanation *out;
} TuschLens;

/* explanation.c */

/* Lines of a file of the rules folder; empty if it cannot be read. Borrowed. */
char **tusch_lens_lines(TuschLens *lens, const char *folder, const char *name);

/* The value of a rule's field as its file has it ("kontekst", "ordliste", "kontrol"), first word
 * only; %NULL if there is none. (transfer full) */
char *tusch_lens_field(TuschLens *lens, const TuschRule *rule, const char *key);

/* A look with the rule's own data, appended to the explanation. Borrowed. */
TuschRuleLook *
tusch_lens_add(TuschLens *lens, const TuschRule *rule, TuschLookOutcome outcome, gsize span[2]);

/* Adds context, exception and points to a look whose span and extra points are set. */
void tusch_lens_weigh(TuschLens *lens, const TuschRule *rule, TuschRuleLook *look);

bool tusch_lens_touches(const TuschLens *lens, gsize start, gsize end);

/* explanation-near.c */

/* Rules that did not match: what was missing. */
void tusch_lens_add_near(TuschLens *lens, const TuschRule *rule);

/* explanation-words.c */

/* The words at the place, and what the name grammar says of them. */
void tusch_lens_add_words(TuschLens *lens);
