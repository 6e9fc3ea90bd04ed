/* Undo appends: the decisions that say again what counted before an action. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "room/undo.h"

typedef struct {
  const TuschReviewRoom *room;
  const char *who;
  gint64 at_us; /* of the action */
  gint64 first_seq;
  TuschCase before; /* with the decisions there were */
  TuschVerdicts *verdicts; /* of before */
  GPtrArray *decisions; /* what is appended */
} Undo;

static bool
is_in_action(const Undo *undo, const TuschDecision *decision)
{
  return decision != NULL && decision->at_us == undo->at_us &&
         g_str_equal(decision->who, undo->who);
}

/* What this person decided later is undone already: it goes with the action. */
static bool
is_mine_since(const Undo *undo, const TuschDecision *decision)
{
  return decision != NULL && decision->seq >= undo->first_seq &&
         g_str_equal(decision->who, undo->who);
}

/* The last action of this person that is neither an undo nor undone. */
static bool
find_action(Undo *undo)
{
  const GPtrArray *history = undo->room->history;
  g_autoptr(GHashTable) undone = g_hash_table_new(g_int64_hash, g_int64_equal);
  for (guint i = history->len; i > 0; i--) {
    TuschDecision *decision = g_ptr_array_index(history, i - 1);
    if (decision->target == TUSCH_TARGET_BUNDLE || !g_str_equal(decision->who, undo->who))
      continue;
    if (decision->undoes != 0)
      g_hash_table_add(undone, &decision->undoes);
    else if (undo->at_us == 0 && !g_hash_table_contains(undone, &decision->at_us))
      undo->at_us = decision->at_us;
    if (undo->at_us != 0 && decision->at_us == undo->at_us)
      undo->first_seq = decision->seq;
  }
  return undo->at_us != 0;
}

static void
look_before(Undo *undo)
{
  const GPtrArray *history = undo->room->history;
  undo->before = *undo->room->kase;
  undo->before.decisions = g_ptr_array_new();
  for (guint i = 0; i < history->len; i++) {
    TuschDecision *decision = g_ptr_array_index(history, i);
    if (decision->seq < undo->first_seq)
      g_ptr_array_add(undo->before.decisions, decision);
  }
  undo->verdicts = tusch_verdicts_new(&undo->before);
}

static void
append(Undo *undo, TuschTarget target, char *key, TuschVerdict verdict, const char *ground)
{
  TuschDecision *decision = g_new0(TuschDecision, 1);
  decision->target = target;
  decision->key = key;
  decision->verdict = verdict;
  decision->ground = g_strdup(ground);
  g_ptr_array_add(undo->decisions, decision);
}

static const TuschPageText *
find_page(const Undo *undo, const char *key, const char **out_document_id)
{
  const TuschCase *kase = undo->room->kase;
  for (guint i = 0; i < kase->pages->len; i++) {
    const TuschPageText *page = g_ptr_array_index(kase->pages, i);
    *out_document_id = g_ptr_array_index(kase->page_document_ids, i);
    g_autofree char *own = tusch_decision_key_of_page(*out_document_id, page->page_index);
    if (g_str_equal(own, key))
      return page;
  }
  return NULL;
}

/* What counted for a question without a decision. */
static TuschVerdict
verdict_of_nothing(const Undo *undo, TuschTarget target, const char *key)
{
  const char *document_id = NULL;
  const TuschPageText *page = NULL;
  switch (target) {
  case TUSCH_TARGET_PAGE:
    page = find_page(undo, key, &document_id);
    return page != NULL ? tusch_verdicts_of_page(undo->verdicts, document_id, page)
                        : TUSCH_VERDICT_ASK;
  case TUSCH_TARGET_DOCUMENT:
    return tusch_verdicts_of_document(undo->verdicts, key, NULL);
  case TUSCH_TARGET_TITLE:
  case TUSCH_TARGET_BOX:
  case TUSCH_TARGET_MERGE:
  case TUSCH_TARGET_MEMBER:
    return TUSCH_VERDICT_KEEP;
  case TUSCH_TARGET_FINDING:
  case TUSCH_TARGET_ENTITY:
  case TUSCH_TARGET_BUNDLE:
  case TUSCH_N_TARGETS:
    break;
  }
  return TUSCH_VERDICT_ASK;
}

/* An entity's answer, old or new, covers answers to single findings: what counted is said again. */
static void
restore_finding(Undo *undo, const TuschFinding *finding)
{
  const TuschDecision *now = tusch_verdicts_find_of_finding(undo->room->verdicts, finding);
  const TuschVerdicts *wanted =
      is_mine_since(undo, now) || now == NULL ? undo->verdicts : undo->room->verdicts;
  const TuschDecision *counts = tusch_verdicts_find_of_finding(wanted, finding);
  append(undo,
         TUSCH_TARGET_FINDING,
         tusch_decision_key_of_finding(finding),
         counts != NULL ? counts->verdict : TUSCH_VERDICT_ASK,
         counts != NULL ? counts->ground : NULL);
}

static void
restore_key(Undo *undo, const TuschDecision *taken)
{
  const GPtrArray *findings = tusch_review_room_find_reached(undo->room, taken);
  if (taken->target == TUSCH_TARGET_FINDING) {
    if (findings != NULL)
      restore_finding(undo, g_ptr_array_index(findings, 0));
    return;
  }
  const TuschDecision *earlier = tusch_verdicts_find(undo->verdicts, taken->target, taken->key);
  TuschVerdict verdict =
      earlier != NULL ? earlier->verdict : verdict_of_nothing(undo, taken->target, taken->key);
  const char *ground = earlier != NULL ? earlier->ground : NULL;
  if (earlier == NULL && taken->target == TUSCH_TARGET_TITLE)
    ground = "";
  append(undo, taken->target, g_strdup(taken->key), verdict, ground);
}

static void
restore_findings_of(Undo *undo, const TuschDecision *taken)
{
  const TuschDecision *earlier = tusch_verdicts_find(undo->verdicts, taken->target, taken->key);
  const GPtrArray *findings = tusch_review_room_find_reached(undo->room, taken);
  for (guint i = 0; findings != NULL && i < findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(findings, i);
    const TuschDecision *now = tusch_verdicts_find_of_finding(undo->room->verdicts, finding);
    const TuschDecision *then = tusch_verdicts_find_of_finding(undo->verdicts, finding);
    if (!is_mine_since(undo, now) || then != earlier)
      restore_finding(undo, finding);
  }
}

static bool
is_contested(const Undo *undo, const TuschDecision *taken)
{
  const TuschDecision *now = tusch_verdicts_find(undo->room->verdicts, taken->target, taken->key);
  const GPtrArray *findings = tusch_review_room_find_reached(undo->room, taken);
  if (taken->target == TUSCH_TARGET_FINDING && findings != NULL)
    now = tusch_verdicts_find_of_finding(undo->room->verdicts, g_ptr_array_index(findings, 0));
  return now != NULL && now->seq > taken->seq && !g_str_equal(now->who, undo->who);
}

static TuschChange
restore(Undo *undo)
{
  const GPtrArray *history = undo->room->history;
  for (guint i = 0; i < history->len; i++) {
    const TuschDecision *taken = g_ptr_array_index(history, i);
    if (!is_in_action(undo, taken))
      continue;
    if (is_contested(undo, taken))
      return TUSCH_CHANGE_CONFLICT;
    restore_key(undo, taken);
  }
  for (guint i = 0; i < history->len; i++) {
    const TuschDecision *taken = g_ptr_array_index(history, i);
    if (is_in_action(undo, taken) && taken->target == TUSCH_TARGET_ENTITY)
      restore_findings_of(undo, taken);
  }
  return TUSCH_CHANGE_DONE;
}

GPtrArray *
tusch_review_undo(const TuschReviewRoom *room,
                  const char *who,
                  gint64 *out_undoes,
                  TuschChange *out)
{
  Undo undo = {.room = room, .who = who};
  undo.decisions = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_decision_free);
  *out = TUSCH_CHANGE_NOTHING;
  if (!find_action(&undo))
    return undo.decisions;
  look_before(&undo);
  *out = restore(&undo);
  *out_undoes = undo.at_us;
  tusch_verdicts_free(undo.verdicts);
  g_ptr_array_unref(undo.before.decisions);
  return undo.decisions;
}
