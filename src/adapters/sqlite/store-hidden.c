/* What files carry unseen, in the workroom database. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/sqlite/database.h"
#include "tusch/error.h"
#include "tusch/store.h"

static gboolean
replace_items(TuschStore *store, const char *sha256, const GPtrArray *items, GError **error)
{
  g_autoptr(TuschStatement) old =
      tusch_database_prepare(store->handle, "DELETE FROM hidden WHERE sha256 = ?", error);
  if (old == NULL)
    return FALSE;
  tusch_statement_bind(old, "s", sha256);
  if (!tusch_statement_run(old, error))
    return FALSE;
  g_autoptr(TuschStatement) statement = tusch_database_prepare(
      store->handle,
      "INSERT INTO hidden(sha256, seq, kind, place, n, text) VALUES(?,?,?,?,?,?)",
      error);
  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < items->len; i++) {
    const TuschHidden *hidden = g_ptr_array_index(items, i);
    tusch_statement_bind(statement,
                         "sissis",
                         sha256,
                         (gint64)i,
                         tusch_hidden_kind_to_string(hidden->kind),
                         hidden->place,
                         (gint64)hidden->n,
                         hidden->text);
    if (!tusch_statement_run(statement, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
tusch_store_put_hidden(TuschStore *store,
                       const char *sha256,
                       const GPtrArray *items,
                       GError **error)
{
  bool is_own = false;
  return tusch_store_enter(store, &is_own, error) &&
         tusch_store_leave(store, is_own, replace_items(store, sha256, items, error), error);
}

GPtrArray *
tusch_store_list_hidden(TuschStore *store, const char *sha256, GError **error)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_hidden_free);
  if (sha256 == NULL)
    return g_steal_pointer(&items);
  g_autoptr(TuschStatement) statement = tusch_database_prepare(
      store->handle,
      "SELECT kind, place, n, text FROM hidden WHERE sha256 = ? ORDER BY seq",
      error);
  if (statement == NULL)
    return NULL;
  tusch_statement_bind(statement, "s", sha256);
  bool has_row = true;
  while (has_row) {
    if (!tusch_statement_step(statement, &has_row, error))
      return NULL;
    if (!has_row)
      break;
    g_autofree char *kind = tusch_statement_dup_text(statement, 0);
    g_autofree char *place = tusch_statement_dup_text(statement, 1);
    g_autofree char *text = tusch_statement_dup_text(statement, 3);
    TuschHidden *hidden =
        tusch_hidden_new(TUSCH_HIDDEN_TEXT, place, (guint)sqlite3_column_int64(statement, 2), text);
    (void)tusch_hidden_kind_from_string(kind, &hidden->kind);
    g_ptr_array_add(items, hidden);
  }
  return g_steal_pointer(&items);
}

gboolean
tusch_store_count_hidden(TuschStore *store, const char *sha256, guint *out, GError **error)
{
  *out = 0;
  g_autoptr(TuschStatement) statement =
      tusch_database_prepare(store->handle, "SELECT count(*) FROM hidden WHERE sha256 = ?", error);
  if (statement == NULL)
    return FALSE;
  tusch_statement_bind(statement, "s", sha256);
  bool has_row = false;
  if (!tusch_statement_step(statement, &has_row, error))
    return FALSE;
  *out = has_row ? (guint)sqlite3_column_int64(statement, 0) : 0;
  return TRUE;
}
