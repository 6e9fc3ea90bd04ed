/* Which documents are like another, in the workroom database. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/sqlite/database.h"
#include "tusch/store.h"

static gboolean
insert_all(TuschStore *store, const GPtrArray *likenesses, GError **error)
{
  g_autoptr(TuschStatement) statement = tusch_database_prepare(
      store->handle,
      "INSERT INTO likeness(document_id, of, kind, parts, position, n) VALUES(?,?,?,?,?,?)",
      error);
  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < likenesses->len; i++) {
    const TuschLikeness *likeness = g_ptr_array_index(likenesses, i);
    tusch_statement_bind(statement,
                         "sssiii",
                         likeness->document_id,
                         likeness->of,
                         tusch_likeness_kind_to_string(likeness->kind),
                         (gint64)(likeness->similarity * 1000),
                         (gint64)likeness->position,
                         (gint64)likeness->n);
    if (!tusch_statement_run(statement, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
tusch_store_put_likenesses(TuschStore *store, const GPtrArray *likenesses, GError **error)
{
  bool is_own = false;
  if (!tusch_store_enter(store, &is_own, error))
    return FALSE;
  gboolean ok = tusch_database_exec(store->handle, "DELETE FROM likeness", error) &&
                insert_all(store, likenesses, error);
  return tusch_store_leave(store, is_own, ok, error);
}

static TuschLikeness *
likeness_from_row(TuschStatement *row)
{
  g_autofree char *id = tusch_statement_dup_text(row, 0);
  g_autofree char *of = tusch_statement_dup_text(row, 1);
  TuschLikenessKind kind = TUSCH_LIKENESS_PAGES;
  (void)tusch_likeness_kind_from_string((const char *)sqlite3_column_text(row, 2), &kind);
  TuschLikeness *likeness = tusch_likeness_new(kind, id, of);
  likeness->similarity = (double)sqlite3_column_int64(row, 3) / 1000;
  likeness->position = (guint)sqlite3_column_int64(row, 4);
  likeness->n = (guint)sqlite3_column_int64(row, 5);
  return likeness;
}

GPtrArray *
tusch_store_list_likenesses(TuschStore *store, GError **error)
{
  g_autoptr(TuschStatement) statement = tusch_database_prepare(
      store->handle,
      "SELECT document_id, of, kind, parts, position, n FROM likeness ORDER BY seq",
      error);
  g_autoptr(GPtrArray) likenesses =
      g_ptr_array_new_with_free_func((GDestroyNotify)tusch_likeness_free);
  bool has_row = statement != NULL;
  while (has_row) {
    if (!tusch_statement_step(statement, &has_row, error))
      return NULL;
    if (has_row)
      g_ptr_array_add(likenesses, likeness_from_row(statement));
  }
  return statement != NULL ? g_steal_pointer(&likenesses) : NULL;
}
