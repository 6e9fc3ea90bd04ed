/* Facts in the workroom database. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/sqlite/database.h"
#include "tusch/error.h"
#include "tusch/store.h"

static gboolean
insert_facts(TuschStore *store, const GPtrArray *facts, GError **error)
{
  g_autoptr(TuschStatement) statement = tusch_database_prepare(
      store->handle,
      "INSERT INTO fact(document_id, field, value, rule, page_index, start, end, reason)"
      " VALUES(?,?,?,?,?,?,?,?)",
      error);
  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < facts->len; i++) {
    const TuschFact *fact = g_ptr_array_index(facts, i);
    tusch_statement_bind(statement,
                         "ssssiiis",
                         fact->document_id,
                         tusch_fact_field_to_string(fact->field),
                         fact->value,
                         fact->rule,
                         (gint64)fact->page_index,
                         (gint64)fact->start,
                         (gint64)fact->end,
                         fact->reason);
    if (!tusch_statement_run(statement, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
tusch_store_put_facts(TuschStore *store, const GPtrArray *facts, GError **error)
{
  bool is_outermost;
  if (!tusch_store_enter(store, &is_outermost, error))
    return FALSE;
  gboolean ok = tusch_database_exec(store->handle, "DELETE FROM fact", error) &&
                insert_facts(store, facts, error);
  return tusch_store_leave(store, is_outermost, ok, error);
}

static TuschFact *
fact_from_row(TuschStatement *row)
{
  TuschFact *fact = g_new0(TuschFact, 1);
  fact->document_id = tusch_statement_dup_text(row, 0);
  (void)tusch_fact_field_from_string((const char *)sqlite3_column_text(row, 1), &fact->field);
  fact->value = tusch_statement_dup_text(row, 2);
  fact->rule = tusch_statement_dup_text(row, 3);
  fact->page_index = (guint)sqlite3_column_int64(row, 4);
  fact->start = (guint)sqlite3_column_int64(row, 5);
  fact->end = (guint)sqlite3_column_int64(row, 6);
  fact->reason = tusch_statement_dup_text(row, 7);
  return fact;
}

GPtrArray *
tusch_store_list_facts(TuschStore *store, GError **error)
{
  g_autoptr(TuschStatement) statement =
      tusch_database_prepare(store->handle,
                             "SELECT document_id, field, value, rule, page_index, start, end, "
                             "reason FROM fact ORDER BY seq",
                             error);
  g_autoptr(GPtrArray) facts = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_fact_free);
  bool has_row = statement != NULL;
  while (has_row) {
    if (!tusch_statement_step(statement, &has_row, error))
      return NULL;
    if (has_row)
      g_ptr_array_add(facts, fact_from_row(statement));
  }
  return statement != NULL ? g_steal_pointer(&facts) : NULL;
}
