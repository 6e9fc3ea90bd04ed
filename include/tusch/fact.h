/* What a document's content says of a field that its source may have left out. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

/* A field of a document that can be read from its content when the source does not say it; the last
 * three are no fields of the source: a topic that rules propose, and what the overview lists. */
typedef enum {
  TUSCH_FACT_TYPE = 0,
  TUSCH_FACT_DATE,
  TUSCH_FACT_DIRECTION,
  TUSCH_FACT_SENDER,
  TUSCH_FACT_RECEIVER,
  TUSCH_FACT_CASE,
  TUSCH_FACT_KLE,
  TUSCH_FACT_FACET,
  TUSCH_FACT_TOPIC, /* a proposal, never a classification */
  TUSCH_FACT_DEADLINE,
  TUSCH_FACT_AUTHORITY,
  TUSCH_N_FACTS,
} TuschFactField;

/* "type", "date", "direction", "sender", "receiver", "case", "kle", "facet", "topic", "deadline",
 * "authority" */
const char *tusch_fact_field_to_string(TuschFactField field);
bool tusch_fact_field_from_string(const char *text, TuschFactField *out);

/* What content says of a field, and where it says it. */
typedef struct {
  char *document_id;
  TuschFactField field;
  char *value; /* normal form: ISO date, topic number, the type's name */
  char *rule; /* what recognised it: "dato-efter-ord" */
  char *reason; /* words of the rule that decided, for people; never of the document; nullable */
  guint page_index;
  guint start, end; /* bytes of the page's text, half-open; empty: the title */
} TuschFact;

/* Is it said of the document, or only proposed? */
bool tusch_fact_is_proposal(const TuschFact *fact);

void tusch_fact_free(TuschFact *fact);

G_END_DECLS
