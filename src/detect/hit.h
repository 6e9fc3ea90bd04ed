/* What was found in one text, before and after it is known whose it is. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "detect/rule.h"

/* One text of a request, or a piece of one that is very long. */
typedef struct {
  char *document_id;
  guint document_index; /* order of first appearance */
  TuschField field;
  guint page_index;
  TuschTextOrigin origin;
  char *text; /* terminated */
  gsize length;
  gsize offset; /* bytes before it in the whole text; findings count from there */
  guint first_hit, end_hit; /* what the rules found in it, among the unresolved hits */
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
  TUSCH_DOUBT_OLDEST, /* a CPR number of somebody a hundred years old, without its check digit */
} TuschDoubt;

/* Small, since all hits of a request are held at the same time. */
typedef struct {
  guint text; /* index of the text */
  guint32 start, end; /* bytes into it */
  guint entity; /* into entities */
  const TuschRule *rule; /* borrowed */
  const char *context_word; /* borrowed from the rule's context; %NULL if none counted */
  const char *key; /* normalised value; borrowed from whoever made the hit; nullable */
  int party_index;
  int person; /* into people; -1 none */
  gint16 points;
  gint8 context_weight;
  guint8 category; /* TuschCategory */
  guint8 doubt; /* TuschDoubt */
  guint8 role; /* TuschRole */
  bool is_full_name;
} TuschHit;

/* (transfer full) (element-type TuschHit) */
GArray *tusch_hits_new(void);

void tusch_text_free(TuschText *text);
