/* Which decision counts for a finding, a page, a document. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tusch/error.h"
#include "tusch/review.h"

struct TuschVerdicts {
  const TuschCase *kase; /* borrowed */
  GHashTable *decisions; /* "target:key" → TuschDecision (borrowed) */
  GHashTable *entity_keys; /* entity id → decision key */
};

static char *
lookup_key(TuschTarget target, const char *key)
{
  return g_strdup_printf("%d:%s", (int)target, key);
}

TuschVerdicts *
tusch_verdicts_new(const TuschCase *kase)
{
  TuschVerdicts *verdicts = g_new0(TuschVerdicts, 1);
  verdicts->kase = kase;
  verdicts->decisions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  verdicts->entity_keys = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
  for (guint i = 0; i < kase->decisions->len; i++) {
    TuschDecision *decision = g_ptr_array_index(kase->decisions, i);
    g_hash_table_insert(verdicts->decisions, lookup_key(decision->target, decision->key), decision);
  }
  for (guint i = 0; i < kase->entities->len; i++) {
    const TuschEntity *entity = g_ptr_array_index(kase->entities, i);
    g_hash_table_insert(verdicts->entity_keys, entity->id, tusch_decision_key_of_entity(entity));
  }
  return verdicts;
}

void
tusch_verdicts_free(TuschVerdicts *verdicts)
{
  if (verdicts == NULL)
    return;
  g_hash_table_unref(verdicts->decisions);
  g_hash_table_unref(verdicts->entity_keys);
  g_free(verdicts);
}

static const TuschDecision *
lookup(const TuschVerdicts *verdicts, TuschTarget target, const char *key)
{
  g_autofree char *full = lookup_key(target, key);
  return g_hash_table_lookup(verdicts->decisions, full);
}

TuschVerdict
tusch_verdicts_of_finding(const TuschVerdicts *verdicts,
                          const TuschFinding *finding,
                          const char **out_ground)
{
  g_autofree char *key = tusch_decision_key_of_finding(finding);
  const TuschDecision *decision = lookup(verdicts, TUSCH_TARGET_FINDING, key);
  if (decision == NULL && finding->entity_id != NULL) {
    const char *entity = g_hash_table_lookup(verdicts->entity_keys, finding->entity_id);
    if (entity != NULL)
      decision = lookup(verdicts, TUSCH_TARGET_ENTITY, entity);
  }
  const char *ground = decision != NULL ? decision->ground : NULL;
  if (out_ground != NULL)
    *out_ground = ground != NULL ? ground : finding->ground;
  return decision != NULL ? decision->verdict : TUSCH_VERDICT_ASK;
}

TuschVerdict
tusch_verdicts_of_page(const TuschVerdicts *verdicts,
                       const char *document_id,
                       const TuschPageText *page)
{
  g_autofree char *key = tusch_decision_key_of_page(document_id, page->page_index);
  const TuschDecision *decision = lookup(verdicts, TUSCH_TARGET_PAGE, key);
  if (decision != NULL)
    return decision->verdict;
  return (page->look & TUSCH_LOOK_BLOCKING) != 0 ? TUSCH_VERDICT_ASK : TUSCH_VERDICT_KEEP;
}

TuschVerdict
tusch_verdicts_of_document(const TuschVerdicts *verdicts,
                           const char *document_id,
                           const char **out_ground)
{
  const TuschDecision *decision = lookup(verdicts, TUSCH_TARGET_DOCUMENT, document_id);
  if (out_ground != NULL)
    *out_ground = decision != NULL ? decision->ground : NULL;
  return decision != NULL ? decision->verdict : TUSCH_VERDICT_KEEP;
}

static bool
is_withheld(const TuschVerdicts *verdicts, const char *document_id)
{
  return tusch_verdicts_of_document(verdicts, document_id, NULL) == TUSCH_VERDICT_REDACT;
}

TuschUndecided
tusch_verdicts_count_undecided(const TuschVerdicts *verdicts)
{
  TuschUndecided undecided = {0};
  const TuschCase *kase = verdicts->kase;
  for (guint i = 0; i < kase->findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(kase->findings, i);
    /* A title stands in the list of documents even if the document is withheld. */
    if (finding->field == TUSCH_FIELD_PAGE && is_withheld(verdicts, finding->document_id))
      continue;
    if (tusch_verdicts_of_finding(verdicts, finding, NULL) == TUSCH_VERDICT_ASK)
      undecided.n_findings++;
  }
  for (guint i = 0; i < kase->pages->len; i++) {
    const char *document_id = g_ptr_array_index(kase->page_document_ids, i);
    const TuschPageText *page = g_ptr_array_index(kase->pages, i);
    if (!is_withheld(verdicts, document_id) &&
        tusch_verdicts_of_page(verdicts, document_id, page) == TUSCH_VERDICT_ASK)
      undecided.n_pages++;
  }
  return undecided;
}
