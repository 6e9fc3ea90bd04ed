/* Facts and the names of their fields. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tusch/fact.h"

static const char *const FIELD_NAMES[TUSCH_N_FACTS] = {"type",
                                                       "date",
                                                       "direction",
                                                       "sender",
                                                       "receiver",
                                                       "case",
                                                       "kle",
                                                       "facet",
                                                       "topic",
                                                       "deadline",
                                                       "authority"};

const char *
tusch_fact_field_to_string(TuschFactField field)
{
  return (guint)field < TUSCH_N_FACTS ? FIELD_NAMES[field] : "";
}

bool
tusch_fact_field_from_string(const char *text, TuschFactField *out)
{
  for (guint i = 0; i < TUSCH_N_FACTS; i++) {
    if (g_strcmp0(text, FIELD_NAMES[i]) == 0) {
      *out = (TuschFactField)i;
      return true;
    }
  }
  return false;
}

bool
tusch_fact_is_proposal(const TuschFact *fact)
{
  return fact->field == TUSCH_FACT_TOPIC;
}

void
tusch_fact_free(TuschFact *fact)
{
  if (fact == NULL)
    return;
  g_free(fact->document_id);
  g_free(fact->value);
  g_free(fact->rule);
  g_free(fact->reason);
  g_free(fact);
}
