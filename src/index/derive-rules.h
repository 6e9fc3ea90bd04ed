/* Rules of the index, and what the parts of derivation share. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "index/wording.h"
#include "tusch/derive.h"

/* A document is of a kind, or a date is its date, from so many points on. */
enum { TUSCH_DERIVE_CERTAIN = 50 };

typedef enum {
  TUSCH_INDEX_RULE_KIND = 0, /* what kind of document */
  TUSCH_INDEX_RULE_TOPIC,
  TUSCH_INDEX_RULE_DATE,
  TUSCH_INDEX_RULE_SENDER,
  TUSCH_INDEX_RULE_RECEIVER,
  TUSCH_INDEX_RULE_CASE,
  TUSCH_INDEX_RULE_KLE,
  TUSCH_INDEX_RULE_DEADLINE,
  TUSCH_INDEX_RULE_AUTHORITY,
  TUSCH_N_INDEX_RULES,
} TuschIndexRuleKind;

/* Where the words of a list must stand. */
typedef enum {
  TUSCH_PLACE_TITLE = 0, /* in the title; at its start they count in full */
  TUSCH_PLACE_HEADING, /* in a heading of the first page; likewise */
  TUSCH_PLACE_LINE, /* at the start of a line */
  TUSCH_PLACE_TEXT, /* anywhere on the first pages */
  TUSCH_PLACE_BEFORE, /* right before the value */
  TUSCH_PLACE_NEAR, /* before it on the same line */
  TUSCH_PLACE_AFTER, /* after it on the same line */
  TUSCH_PLACE_ABOVE, /* on the line above */
  TUSCH_N_PLACES,
} TuschPlace;

typedef struct {
  TuschPlace place;
  int points;
  GPtrArray *terms; /* TuschTerm */
} TuschTermList;

/* Forms of a date that need no words. */
typedef enum {
  TUSCH_DATE_FORM_NONE = 0,
  TUSCH_DATE_FORM_ALONE, /* alone on its line, or after a place: "Sorø, den 3. maj 2024" */
  TUSCH_DATE_FORM_TITLE, /* in the title */
  TUSCH_DATE_FORM_HEADING, /* in the first line, or one that the kind's word begins */
} TuschDateForm;

typedef struct {
  char *text; /* without [[ ]] */
  char *title; /* before "|"; "" if there is none */
  gssize start, end; /* bytes of text; -1: any */
  bool is_hit;
  guint line;
} TuschIndexExample;

typedef struct {
  TuschIndexRuleKind kind;
  char *id; /* "dato-efter-ord" */
  char *value; /* kind: its name; topic: the number that counts today; nullable */
  char *direction; /* of documents of the kind; nullable */
  char *replaced; /* topic: the retired number the rule was written for; nullable */
  int points; /* of what stands by the words; negative: not this */
  TuschDateForm form;
  GPtrArray *lists; /* TuschTermList */
  GPtrArray *examples; /* TuschIndexExample */
  const char *file_name; /* borrowed from the set */
  guint line;
} TuschIndexRule;

struct TuschIndexRules {
  char *hash;
  GPtrArray *list; /* TuschIndexRule */
  GPtrArray *file_names;
  const TuschKlePlan *kle;
  GRegex *long_date, *number_date, *iso_date, *case_number, *kle_number, *kle_key, *authority;
};

/* One page or the title while facts are read from it. */
typedef struct {
  const TuschIndexRules *rules;
  const TuschRequest *request; /* nullable */
  const TuschDocument *document;
  TuschWording title;
  GPtrArray *pages; /* TuschWording */
  GPtrArray *facts;
} TuschDerivation;

/* Adds a fact of the folded @span of page @page_index; an empty span is the title. */
TuschFact *tusch_derivation_add(TuschDerivation *derivation,
                                TuschFactField field,
                                const char *value,
                                const TuschIndexRule *rule,
                                guint page_index,
                                TuschSpan span);

/* Kind, topic proposals and the direction that goes with a kind. */
void tusch_derive_classes(TuschDerivation *derivation);
/* Date and deadlines. */
void tusch_derive_dates(TuschDerivation *derivation);
/* Sender, receiver, direction, case numbers, KLE, authorities. */
void tusch_derive_lines(TuschDerivation *derivation);

/* Runs all examples. %TUSCH_ERROR_CONFIG */
gboolean tusch_index_rules_run_examples(const TuschIndexRules *rules, GError **error);
