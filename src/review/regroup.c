/* What counted before entities were merged or places moved is said again for each place. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "review/regroup.h"

static bool
has_moves(const GPtrArray *decisions)
{
  for (guint i = 0; i < decisions->len; i++) {
    const TuschDecision *decision = g_ptr_array_index(decisions, i);
    if (decision->target == TUSCH_TARGET_MERGE || decision->target == TUSCH_TARGET_MEMBER)
      return true;
  }
  return false;
}

static GHashTable *
list_named(const GPtrArray *decisions)
{
  GHashTable *named = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < decisions->len; i++) {
    const TuschDecision *decision = g_ptr_array_index(decisions, i);
    if (decision->target == TUSCH_TARGET_FINDING)
      g_hash_table_add(named, decision->key);
  }
  return named;
}

/* The case as it would be with the moves alone. */
static GPtrArray *
with_moves(const TuschCase *kase, const GPtrArray *decisions)
{
  GPtrArray *after = g_ptr_array_new();
  g_ptr_array_extend(after, kase->decisions, NULL, NULL);
  for (guint i = 0; i < decisions->len; i++) {
    TuschDecision *decision = g_ptr_array_index(decisions, i);
    if (decision->target == TUSCH_TARGET_MERGE || decision->target == TUSCH_TARGET_MEMBER)
      g_ptr_array_add(after, decision);
  }
  return after;
}

static TuschDecision *
say_again(const TuschDecision *counts, char *key, const char *who, gint64 at_us)
{
  TuschDecision *decision = g_new0(TuschDecision, 1);
  decision->target = TUSCH_TARGET_FINDING;
  decision->key = key;
  decision->verdict = counts->verdict;
  decision->ground = g_strdup(counts->ground);
  decision->who = g_strdup(who);
  decision->at_us = at_us;
  return decision;
}

void
tusch_review_keep_decided(const TuschCase *kase,
                          GPtrArray *decisions,
                          const char *who,
                          gint64 at_us)
{
  if (!has_moves(decisions))
    return;
  g_autoptr(GHashTable) named = list_named(decisions);
  g_autoptr(GPtrArray) all = with_moves(kase, decisions);
  TuschCase after = *kase;
  after.decisions = all;
  g_autoptr(TuschVerdicts) now = tusch_verdicts_new(kase);
  g_autoptr(TuschVerdicts) then = tusch_verdicts_new(&after);
  guint n = 0;
  for (guint i = 0; i < kase->findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(kase->findings, i);
    g_autofree char *key = tusch_decision_key_of_finding(finding);
    const TuschDecision *counts = tusch_verdicts_find_of_finding(now, finding);
    if (counts != NULL && counts != tusch_verdicts_find_of_finding(then, finding) &&
        !g_hash_table_contains(named, key))
      g_ptr_array_insert(
          decisions, (gint)n++, say_again(counts, g_steal_pointer(&key), who, at_us));
  }
}
