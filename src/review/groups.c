/* Merging and dividing entities are decisions like all others: appended, and taken back by more. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "review/groups.h"

#include "review/verdicts.h"

/* Longer chains, and rings that two people made at the same time, are not followed to their end. */
enum { MAX_MERGES = 64 };

typedef struct {
  const char *into; /* NULL: back where it was */
  guint order; /* of the decision, from 1 */
} Move;

struct TuschGroups {
  GHashTable *documents; /* borrowed */
  GHashTable *entity_keys; /* entity id → decision key */
  GHashTable *merges; /* group key → Move */
  GHashTable *moves; /* shared key of a finding → Move */
  GHashTable *divided; /* set of group keys that findings were moved to */
};

static void
add_move(GHashTable *table, char *key, const TuschDecision *decision, guint order)
{
  Move *move = g_new0(Move, 1);
  move->into = decision->verdict == TUSCH_VERDICT_REDACT ? decision->ground : NULL;
  move->order = order;
  g_hash_table_insert(table, key, move);
}

static void
read_decision(TuschGroups *groups, const TuschDecision *decision, guint order)
{
  if (decision->target == TUSCH_TARGET_MERGE)
    add_move(groups->merges, g_strdup(decision->key), decision, order);
  if (decision->target != TUSCH_TARGET_MEMBER)
    return;
  add_move(
      groups->moves, tusch_review_shared_key(groups->documents, decision->key), decision, order);
  if (decision->verdict == TUSCH_VERDICT_REDACT && decision->ground != NULL)
    g_hash_table_add(groups->divided, decision->ground);
}

TuschGroups *
tusch_groups_new(const TuschCase *kase, GHashTable *documents)
{
  TuschGroups *groups = g_new0(TuschGroups, 1);
  groups->documents = documents;
  groups->entity_keys = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
  groups->merges = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  groups->moves = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  groups->divided = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < kase->entities->len; i++) {
    const TuschEntity *entity = g_ptr_array_index(kase->entities, i);
    g_hash_table_insert(groups->entity_keys, entity->id, tusch_decision_key_of_entity(entity));
  }
  for (guint i = 0; i < kase->decisions->len; i++)
    read_decision(groups, g_ptr_array_index(kase->decisions, i), i + 1);
  return groups;
}

void
tusch_groups_free(TuschGroups *groups)
{
  if (groups == NULL)
    return;
  g_hash_table_unref(groups->entity_keys);
  g_hash_table_unref(groups->merges);
  g_hash_table_unref(groups->moves);
  g_hash_table_unref(groups->divided);
  g_free(groups);
}

static const char *
follow(const TuschGroups *groups, const char *key, guint *joined)
{
  for (guint i = 0; i < MAX_MERGES; i++) {
    const Move *merge = g_hash_table_lookup(groups->merges, key);
    if (merge == NULL)
      break;
    *joined = MAX(*joined, merge->order);
    if (merge->into == NULL)
      break;
    key = merge->into;
  }
  return key;
}

const char *
tusch_groups_resolve(const TuschGroups *groups, const char *key)
{
  guint joined = 0;
  return follow(groups, key, &joined);
}

const char *
tusch_groups_key_of_finding(const TuschGroups *groups,
                            const TuschFinding *finding,
                            const char *finding_key,
                            guint *out_joined)
{
  *out_joined = 0;
  const char *key = finding->entity_id != NULL
                        ? g_hash_table_lookup(groups->entity_keys, finding->entity_id)
                        : NULL;
  const Move *move = g_hash_table_lookup(groups->moves, finding_key);
  if (move != NULL) {
    *out_joined = move->order;
    key = move->into != NULL ? move->into : key;
  }
  return key != NULL ? follow(groups, key, out_joined) : NULL;
}

bool
tusch_groups_has(const TuschGroups *groups, const char *key)
{
  return g_hash_table_contains(groups->divided, key);
}
