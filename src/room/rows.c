/* Rows are made anew with the decisions: merging and dividing are decisions. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "room/rows.h"

static void
row_free(TuschReviewRow *row)
{
  g_free(row->id);
  g_free(row->key);
  g_ptr_array_unref(row->findings);
  g_ptr_array_unref(row->merged);
  g_free(row);
}

static TuschReviewRow *
add_row(TuschReviewRows *rows, const TuschEntity *entity, const char *key, guint part)
{
  TuschReviewRow *row = g_new0(TuschReviewRow, 1);
  row->id = part > 0 ? g_strdup_printf("%s.%u", entity->id, part) : g_strdup(entity->id);
  row->key = g_strdup(key);
  row->part = part;
  row->entity = entity;
  row->findings = g_ptr_array_new();
  row->merged = g_ptr_array_new();
  g_ptr_array_add(rows->list, row);
  g_hash_table_insert(rows->by_id, row->id, row);
  g_hash_table_insert(rows->by_key, row->key, row);
  return row;
}

/* Part numbers are never used twice, also after the part was merged or taken back. */
static void
note_part(TuschReviewRows *rows, const TuschEntity *entity, guint part)
{
  guint next = GPOINTER_TO_UINT(g_hash_table_lookup(rows->next_parts, entity->id));
  g_hash_table_insert(rows->next_parts, entity->id, GUINT_TO_POINTER(MAX(next, part + 1)));
}

static void
add_part(TuschReviewRows *rows,
         GHashTable *entities,
         const TuschVerdicts *verdicts,
         const TuschDecision *decision)
{
  gsize length = 0;
  const char *key = decision->ground != NULL ? decision->ground : "";
  guint part =
      decision->target == TUSCH_TARGET_MEMBER ? tusch_decision_parse_part(key, &length) : 0;
  g_autofree char *base = part > 0 ? g_strndup(key, length) : NULL;
  const TuschEntity *entity = part > 0 ? g_hash_table_lookup(entities, base) : NULL;
  if (entity == NULL)
    return;
  note_part(rows, entity, part);
  if (g_str_equal(tusch_verdicts_resolve(verdicts, key), key) &&
      !g_hash_table_contains(rows->by_key, key))
    add_row(rows, entity, key, part);
}

static void
add_entities(TuschReviewRows *rows,
             const TuschCase *kase,
             const TuschVerdicts *verdicts,
             GHashTable *entities)
{
  g_autoptr(GPtrArray) merged = g_ptr_array_new();
  for (guint i = 0; i < kase->entities->len; i++) {
    TuschEntity *entity = g_ptr_array_index(kase->entities, i);
    char *key = tusch_decision_key_of_entity(entity);
    g_hash_table_insert(entities, key, entity);
    if (g_str_equal(tusch_verdicts_resolve(verdicts, key), key))
      add_row(rows, entity, key, 0);
    else
      g_ptr_array_add(merged, entity);
  }
  for (guint i = 0; i < kase->decisions->len; i++)
    add_part(rows, entities, verdicts, g_ptr_array_index(kase->decisions, i));
  for (guint i = 0; i < merged->len; i++) {
    TuschEntity *entity = g_ptr_array_index(merged, i);
    g_autofree char *key = tusch_decision_key_of_entity(entity);
    TuschReviewRow *row = g_hash_table_lookup(rows->by_key, tusch_verdicts_resolve(verdicts, key));
    if (row != NULL)
      g_ptr_array_add(row->merged, entity);
  }
}

TuschReviewRows *
tusch_review_rows_new(const TuschCase *kase, const TuschVerdicts *verdicts)
{
  TuschReviewRows *rows = g_new0(TuschReviewRows, 1);
  rows->list = g_ptr_array_new_with_free_func((GDestroyNotify)row_free);
  rows->by_id = g_hash_table_new(g_str_hash, g_str_equal);
  rows->by_key = g_hash_table_new(g_str_hash, g_str_equal);
  rows->next_parts = g_hash_table_new(g_str_hash, g_str_equal);
  g_autoptr(GHashTable) entities = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  add_entities(rows, kase, verdicts, entities);
  for (guint i = 0; i < kase->findings->len; i++) {
    TuschFinding *finding = g_ptr_array_index(kase->findings, i);
    const TuschReviewRow *row = tusch_review_rows_find(rows, verdicts, finding);
    if (row != NULL)
      g_ptr_array_add(row->findings, finding);
  }
  return rows;
}

void
tusch_review_rows_free(TuschReviewRows *rows)
{
  if (rows == NULL)
    return;
  g_hash_table_unref(rows->by_id);
  g_hash_table_unref(rows->by_key);
  g_hash_table_unref(rows->next_parts);
  g_ptr_array_unref(rows->list);
  g_free(rows);
}

const TuschReviewRow *
tusch_review_rows_find(const TuschReviewRows *rows,
                       const TuschVerdicts *verdicts,
                       const TuschFinding *finding)
{
  const char *key = tusch_verdicts_group_of(verdicts, finding);
  return key != NULL ? g_hash_table_lookup(rows->by_key, key) : NULL;
}

char *
tusch_review_rows_next_part(const TuschReviewRows *rows, const TuschReviewRow *row)
{
  guint next = GPOINTER_TO_UINT(g_hash_table_lookup(rows->next_parts, row->entity->id));
  return g_strdup_printf("%s.%u", row->entity->id, MAX(next, 2));
}
