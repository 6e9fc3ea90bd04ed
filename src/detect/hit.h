/* What the rules found in one text, before it is known whose it is. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "detect/rule.h"
#include "detect/tokens.h"

/* One text of a request while it is worked on. */
typedef struct {
  char *document_id;
  guint document_index; /* order of first appearance */
  TuschField field;
  guint page_index;
  TuschTextOrigin origin;
  char *text;
  gsize length;
  TuschTokens *tokens; /* made by tusch_text_scan() */
} TuschText;

/* Why a person must be asked although the rule is sure. */
typedef enum {
  TUSCH_DOUBT_NONE = 0,
  TUSCH_DOUBT_EXCEPTION, /* an exception of the rule files */
  TUSCH_DOUBT_SHARED_NAME, /* the requester and somebody else have this name */
  TUSCH_DOUBT_SURNAME_ONLY, /* the requester's surname alone */
  TUSCH_DOUBT_SHARED_VALUE, /* the requester and somebody else have this address or number */
  TUSCH_DOUBT_NOT_TIED, /* a sensitive word, but no person in the sentence */
  TUSCH_DOUBT_MISREAD, /* nearly the requester's name or number */
} TuschDoubt;

typedef struct {
  guint text; /* index of the text */
  guint32 start, end; /* bytes into it */
  TuschCategory category;
  const TuschRule *rule; /* borrowed */
  int points;
  TuschContextHit context;
  char *key; /* normalised value; owned */
  TuschDoubt doubt;
  TuschRole role;
  int party_index;
  int person; /* into people; -1 none */
  bool is_full_name;
  guint entity; /* into entities */
} TuschHit;

/* An array of TuschHit that owns the keys. */
GArray *tusch_hits_new(void);

/**
 * tusch_text_scan:
 * Runs all pattern and term rules, makes the tokens, and marks those that lie in addresses, mail
 * addresses and the like as taken.
 *
 * Errors: %TUSCH_ERROR_LIMIT, naming rule, document and page.
 */
gboolean tusch_text_scan(
    const TuschRules *rules, TuschText *text, guint text_index, GArray *hits, GError **error);

/* The exception that lowers a find of @rule at bytes [start, end) to review; %NULL if none does. */
const TuschRuleException *
tusch_rule_find_exception(const TuschRule *rule, const char *text, gsize start, gsize end);

void tusch_text_free(TuschText *text);
