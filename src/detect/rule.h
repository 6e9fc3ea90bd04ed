/* One compiled rule, and the set of them with its dictionaries. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/detect.h"

#include "adapters/pcre2/pattern.h"
#include "detect/anchors.h"
#include "detect/context.h"
#include "detect/lexicon.h"
#include "detect/terms.h"
#include "detect/text-view.h"

/* From here on a finding is acted upon; from the lower one on a person is asked. */
#define TUSCH_POINTS_MARK 60
#define TUSCH_POINTS_REVIEW 25
/* Something the request itself names. */
#define TUSCH_POINTS_KNOWN 100
#define TUSCH_POINTS_MAX 200
/* What one unit of context weight counts. */
#define TUSCH_POINTS_PER_WEIGHT 15

/* The shapes of names that the name grammar knows; a rule gives each points and words. */
typedef enum {
  TUSCH_GRAMMAR_NONE = 0,
  TUSCH_GRAMMAR_FULL_NAME, /* first name(s) and more */
  TUSCH_GRAMMAR_TITLE, /* after a title or greeting */
  TUSCH_GRAMMAR_RELATION, /* after a relation word */
  TUSCH_GRAMMAR_INITIALS, /* initials and a surname, or a first name and an initial */
  TUSCH_GRAMMAR_REVERSED, /* surname, first name */
  TUSCH_GRAMMAR_SURNAME_FORM, /* unlisted words that look like first name and surname */
  TUSCH_GRAMMAR_FIRST_NAME, /* a first name alone */
  TUSCH_GRAMMAR_SURNAME, /* a surname alone */
  TUSCH_GRAMMAR_AMBIGUOUS, /* a name that is also a word, alone */
  TUSCH_GRAMMAR_LOWER_CASE, /* a name in text without capitals */
  TUSCH_GRAMMAR_PARTY, /* a person the request names */
  TUSCH_GRAMMAR_PARTY_FUZZY, /* nearly the name of such a person */
  TUSCH_GRAMMAR_PARTY_INITIALS, /* initials of such a person */
  TUSCH_GRAMMAR_MENTIONED, /* part of a name found in full elsewhere */
  TUSCH_GRAMMAR_PARTY_CPR, /* no name: a party's number with one sign wrong */
  TUSCH_GRAMMAR_PARTY_STREET, /* no name: the street of a party, without a number */
  TUSCH_GRAMMAR_PARTY_PLACE, /* no name: the school or institution of a protected party */
  TUSCH_N_GRAMMARS,
} TuschGrammar;

/* What a check sees and may change. Offsets are bytes into text. */
typedef struct {
  const TuschRules *rules;
  const char *text;
  gsize length;
  gsize start, end; /* the span; a check may narrow it */
  int points; /* a check may add */
  char key[96]; /* normalised value, set by the check; "" if it has none */
  guint8 doubt; /* TuschDoubt: why a person is asked unless a word beside it speaks for it */
} TuschCheckHit;

/* %FALSE: not what the rule means (an impossible date); the hit is dropped. */
typedef bool (*TuschCheck)(TuschCheckHit *hit);

typedef struct {
  char *text; /* without the [[ ]] around the expected span */
  gssize start, end; /* expected span, bytes; -1 if any span will do */
  enum { TUSCH_EXAMPLE_MARK, TUSCH_EXAMPLE_REVIEW, TUSCH_EXAMPLE_NONE } expected;
  guint line;
} TuschRuleExample;

/* Lowers a rule's findings to review; it never makes them disappear. */
typedef struct {
  char *name;
  char *before; /* folded text that stands before the span on its line; nullable */
  TuschPattern *pattern; /* matches the span; nullable */
  char *until; /* ISO date, the last day it counts */
  guint line;
} TuschRuleException;

typedef struct {
  char *id;
  char *file_name; /* for messages */
  guint line;
  TuschCategory category;
  guint views; /* bits 1 << TuschViewKind */
  TuschPattern *pattern; /* nullable */
  guint anchor; /* the pattern's number among the anchors; TUSCH_ANCHORS_FULL: it has none */
  TuschTerms *terms; /* nullable; owned */
  TuschGrammar grammar;
  TuschCheck check; /* nullable */
  bool finds_initials; /* what somebody signs with, without a name */
  int points;
  TuschContext *context; /* nullable; borrowed from the set */
  guint before, after; /* characters of context */
  char *explanation; /* Danish, one sentence */
  GPtrArray *examples; /* TuschRuleExample */
  GPtrArray *exceptions; /* TuschRuleException */
} TuschRule;

struct TuschRules {
  gatomicrefcount references;
  char *hash;
  GPtrArray *list; /* TuschRule */
  const TuschRule *by_grammar[TUSCH_N_GRAMMARS]; /* borrowed */
  guint8 term_starts[TUSCH_TERM_STARTS]; /* of all term lists, see terms.h */
  GHashTable *contexts; /* file name -> TuschContext */
  TuschAnchors *anchors; /* the words that patterns must have */
  TuschLexicon *words; /* kinds of single words */
  TuschLexicon *streets; /* whole street names */
  TuschLexicon *postal_codes; /* "8700" and "8700 horsens" */
};

/* The check called @name in rule files; %NULL if there is none. */
TuschCheck tusch_check_lookup(const char *name);

/* "fuldt-navn", …: the grammar called @name in rule files; NONE if there is none. */
TuschGrammar tusch_grammar_lookup(const char *name);

/**
 * tusch_rules_run_examples:
 * @faults: (nullable) (element-type utf8): gets one sentence for each example that fails
 *
 * Runs all examples of all rules; without @faults it stops at the first that fails with
 * %TUSCH_ERROR_CONFIG and "file:line: ".
 */
gboolean tusch_rules_run_examples(TuschRules *rules, GPtrArray *faults, GError **error);

/**
 * tusch_rules_load_all:
 * @faults: (element-type utf8): gets "file:line: sentence" or "file: sentence" for every fault
 *
 * As tusch_rules_load(), but goes on after a fault, for those who write rules.
 *
 * Returns: (transfer full): what could be read, only fit for detection if there are no faults;
 * %NULL if hardly anything could
 */
TuschRules *tusch_rules_load_all(const char *dir, GPtrArray *faults);

/* The lists of single words, one by one; @out_kinds: TuschWordKind. %NULL after the last. */
const char *tusch_rules_get_word_list(guint index, guint *out_kinds);

/* Whether the program itself reads the dictionary @name, without a rule that names it. */
bool tusch_rules_is_word_list(const char *name);
