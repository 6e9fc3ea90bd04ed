/* Decisions and the keys that tie them to what they are about. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tusch/decision.h"

void
tusch_decision_free(TuschDecision *decision)
{
  if (decision == NULL)
    return;
  g_free(decision->key);
  g_free(decision->ground);
  g_free(decision->who);
  g_free(decision);
}

char *
tusch_decision_key_of_page(const char *document_id, guint page_index)
{
  return g_strdup_printf("%s/p%u", document_id, page_index);
}

char *
tusch_decision_key_of_title(const char *document_id)
{
  return g_strdup_printf("%s/title", document_id);
}

static char *
place_of(const TuschFinding *finding)
{
  if (finding->field != TUSCH_FIELD_PAGE)
    return g_strdup_printf("%s/%s", finding->document_id, tusch_field_to_string(finding->field));
  return tusch_decision_key_of_page(finding->document_id, finding->page_index);
}

char *
tusch_decision_key_of_finding(const TuschFinding *finding)
{
  enum { FINGERPRINT_CHARS = 16 };
  g_autofree char *place = place_of(finding);
  g_autofree char *hash = g_compute_checksum_for_string(
      G_CHECKSUM_SHA256, finding->text != NULL ? finding->text : "", -1);
  return g_strdup_printf("%s/%" G_GSIZE_FORMAT "-%" G_GSIZE_FORMAT "/%s/%.*s",
                         place,
                         finding->start,
                         finding->end,
                         tusch_category_to_string(finding->category),
                         (int)FINGERPRINT_CHARS,
                         hash);
}

char *
tusch_decision_key_of_entity(const TuschEntity *entity)
{
  return g_strdup_printf("%s:%s", tusch_category_to_string(entity->category), entity->key);
}
