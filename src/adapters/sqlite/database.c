/* SQLite with GError. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/sqlite/database.h"

#include "tusch/error.h"

gboolean
tusch_database_fail(sqlite3 *handle, const char *doing, GError **error)
{
  int code = sqlite3_errcode(handle);
  if (code == SQLITE_FULL)
    return tusch_fail(error, TUSCH_ERROR_STORE, "workroom database: %s: the disk is full", doing);
  return tusch_fail(
      error, TUSCH_ERROR_STORE, "workroom database: %s: %s", doing, sqlite3_errmsg(handle));
}

gboolean
tusch_database_exec(sqlite3 *handle, const char *sql, GError **error)
{
  if (sqlite3_exec(handle, sql, NULL, NULL, NULL) != SQLITE_OK)
    return tusch_database_fail(handle, "running a statement", error);
  return TRUE;
}

TuschStatement *
tusch_database_prepare(sqlite3 *handle, const char *sql, GError **error)
{
  TuschStatement *statement = NULL;
  if (sqlite3_prepare_v2(handle, sql, -1, &statement, NULL) != SQLITE_OK) {
    tusch_database_fail(handle, "preparing a statement", error);
    return NULL;
  }
  return statement;
}

void
tusch_statement_bind(TuschStatement *statement, const char *types, ...)
{
  va_list args;
  va_start(args, types);
  for (int i = 0; types[i] != '\0'; i++) {
    if (types[i] == 's')
      (void)sqlite3_bind_text(statement, i + 1, va_arg(args, const char *), -1, SQLITE_TRANSIENT);
    else if (types[i] == 'd')
      (void)sqlite3_bind_double(statement, i + 1, va_arg(args, double));
    else
      (void)sqlite3_bind_int64(statement, i + 1, va_arg(args, gint64));
  }
  va_end(args);
}

gboolean
tusch_statement_run(TuschStatement *statement, GError **error)
{
  int result = sqlite3_step(statement);
  (void)sqlite3_reset(statement);
  if (result != SQLITE_DONE && result != SQLITE_ROW)
    return tusch_database_fail(sqlite3_db_handle(statement), "writing", error);
  return TRUE;
}

gboolean
tusch_statement_step(TuschStatement *statement, bool *out_has_row, GError **error)
{
  int result = sqlite3_step(statement);
  if (result != SQLITE_ROW && result != SQLITE_DONE)
    return tusch_database_fail(sqlite3_db_handle(statement), "reading", error);
  *out_has_row = result == SQLITE_ROW;
  return TRUE;
}

char *
tusch_statement_dup_text(TuschStatement *statement, int index)
{
  return g_strdup((const char *)sqlite3_column_text(statement, index));
}

GPtrArray *
tusch_database_list(TuschStore *store,
                    const char *sql,
                    TuschRowFunc from_row,
                    GDestroyNotify free_row,
                    GError **error)
{
  g_autoptr(TuschStatement) statement = tusch_database_prepare(store->handle, sql, error);
  if (statement == NULL)
    return NULL;
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(free_row);
  for (;;) {
    bool has_row = false;
    if (!tusch_statement_step(statement, &has_row, error))
      return NULL;
    if (!has_row)
      return g_steal_pointer(&rows);
    g_ptr_array_add(rows, from_row(statement));
  }
}
