/* The workroom database: opening it, transactions, facts, documents. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tusch/store.h"

#include "adapters/sqlite/database.h"
#include "adapters/sqlite/schema.h"
#include "tusch/error.h"

TuschStore *
tusch_store_open(const char *path, GError **error)
{
  g_autoptr(TuschStore) store = g_new0(TuschStore, 1);
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  if (sqlite3_open_v2(path, &store->handle, flags, NULL) != SQLITE_OK) {
    tusch_database_fail(store->handle, "opening", error);
    return NULL;
  }
  (void)sqlite3_busy_timeout(store->handle, 10000);
  /* secure_delete: what is deleted is overwritten; FULL: committed means on disk. */
  if (!tusch_database_exec(store->handle,
                           "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                           "PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF;",
                           error) ||
      !tusch_schema_ensure(store->handle, error))
    return NULL;
  return g_steal_pointer(&store);
}

TuschStore *
tusch_store_open_to_read(const char *path, GError **error)
{
  g_autoptr(TuschStore) store = g_new0(TuschStore, 1);
  if (sqlite3_open_v2(path, &store->handle, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK) {
    tusch_database_fail(store->handle, "opening", error);
    return NULL;
  }
  (void)sqlite3_busy_timeout(store->handle, 10000);
  /* One transaction: everything that is read is of one moment. */
  if (!tusch_database_exec(store->handle, "PRAGMA trusted_schema = OFF; BEGIN;", error) ||
      !tusch_schema_check(store->handle, error))
    return NULL;
  return g_steal_pointer(&store);
}

void
tusch_store_close(TuschStore *store)
{
  if (store == NULL)
    return;
  (void)sqlite3_close_v2(store->handle);
  g_free(store);
}

gboolean
tusch_store_begin(TuschStore *store, GError **error)
{
  if (!tusch_database_exec(store->handle, "BEGIN IMMEDIATE", error))
    return FALSE;
  store->in_transaction = true;
  return TRUE;
}

gboolean
tusch_store_commit(TuschStore *store, GError **error)
{
  if (!tusch_database_exec(store->handle, "COMMIT", error)) {
    tusch_store_rollback(store);
    return FALSE;
  }
  store->in_transaction = false;
  return TRUE;
}

void
tusch_store_rollback(TuschStore *store)
{
  /* Nothing to do about a failing rollback: the journal rolls back at the next opening. */
  if (store->in_transaction)
    (void)sqlite3_exec(store->handle, "ROLLBACK", NULL, NULL, NULL);
  store->in_transaction = false;
}

gboolean
tusch_store_enter(TuschStore *store, bool *out_is_outermost, GError **error)
{
  *out_is_outermost = !store->in_transaction;
  return !*out_is_outermost || tusch_store_begin(store, error);
}

gboolean
tusch_store_leave(TuschStore *store, bool is_outermost, gboolean ok, GError **error)
{
  if (!is_outermost)
    return ok;
  if (ok)
    return tusch_store_commit(store, error);
  tusch_store_rollback(store);
  return FALSE;
}

void
tusch_store_tidy(TuschStore *store)
{
  (void)sqlite3_exec(store->handle, "PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL, NULL);
}

gboolean
tusch_store_set_meta(TuschStore *store, const char *key, const char *value, GError **error)
{
  g_autoptr(TuschStatement) statement =
      tusch_database_prepare(store->handle, "INSERT OR REPLACE INTO meta VALUES(?, ?)", error);
  if (statement == NULL)
    return FALSE;
  tusch_statement_bind(statement, "ss", key, value);
  return tusch_statement_run(statement, error);
}

gboolean
tusch_store_get_meta(TuschStore *store, const char *key, char **out, GError **error)
{
  bool has_row = false;
  g_autoptr(TuschStatement) statement =
      tusch_database_prepare(store->handle, "SELECT value FROM meta WHERE key = ?", error);
  if (statement == NULL)
    return FALSE;
  tusch_statement_bind(statement, "s", key);
  if (!tusch_statement_step(statement, &has_row, error))
    return FALSE;
  *out = has_row ? tusch_statement_dup_text(statement, 0) : NULL;
  return TRUE;
}

gboolean
tusch_store_put_document(TuschStore *store, const TuschDocument *d, GError **error)
{
  g_autoptr(TuschStatement) statement = tusch_database_prepare(
      store->handle,
      "INSERT OR REPLACE INTO document VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
      error);
  if (statement == NULL)
    return FALSE;
  tusch_statement_bind(statement,
                       "sssssisssssssssssssiisss",
                       d->id,
                       d->number,
                       d->parent_id,
                       d->file,
                       d->sha256,
                       (gint64)d->size_bytes,
                       d->media_type,
                       d->title,
                       d->source,
                       d->case_number,
                       d->type,
                       d->direction,
                       d->date,
                       d->kle,
                       d->facet,
                       d->sensitivity,
                       d->duplicate_of,
                       tusch_problem_to_string(d->problem),
                       d->problem_detail,
                       (gint64)d->is_container,
                       (gint64)d->n_pages,
                       tusch_verdict_to_string(d->proposal),
                       d->proposal_ground,
                       d->proposal_reason);
  return tusch_statement_run(statement, error);
}

static TuschDocument *
document_from_row(TuschStatement *row)
{
  TuschDocument *d = tusch_document_new((const char *)sqlite3_column_text(row, 0));
  d->number = tusch_statement_dup_text(row, 1);
  d->parent_id = tusch_statement_dup_text(row, 2);
  d->file = tusch_statement_dup_text(row, 3);
  d->sha256 = tusch_statement_dup_text(row, 4);
  d->size_bytes = (guint64)sqlite3_column_int64(row, 5);
  d->media_type = tusch_statement_dup_text(row, 6);
  d->title = tusch_statement_dup_text(row, 7);
  d->source = tusch_statement_dup_text(row, 8);
  d->case_number = tusch_statement_dup_text(row, 9);
  d->type = tusch_statement_dup_text(row, 10);
  d->direction = tusch_statement_dup_text(row, 11);
  d->date = tusch_statement_dup_text(row, 12);
  d->kle = tusch_statement_dup_text(row, 13);
  d->facet = tusch_statement_dup_text(row, 14);
  d->sensitivity = tusch_statement_dup_text(row, 15);
  d->duplicate_of = tusch_statement_dup_text(row, 16);
  d->problem = tusch_problem_from_string((const char *)sqlite3_column_text(row, 17));
  d->problem_detail = tusch_statement_dup_text(row, 18);
  d->is_container = sqlite3_column_int(row, 19) != 0;
  d->n_pages = (guint)sqlite3_column_int64(row, 20);
  /* What is not understood is asked. */
  if (!tusch_verdict_from_string((const char *)sqlite3_column_text(row, 21), &d->proposal))
    d->proposal = TUSCH_VERDICT_ASK;
  d->proposal_ground = tusch_statement_dup_text(row, 22);
  d->proposal_reason = tusch_statement_dup_text(row, 23);
  return d;
}

GPtrArray *
tusch_store_list_documents(TuschStore *store, GError **error)
{
  /* Ids sort as they were numbered: "d0005" before its entries "d0005-0001". */
  g_autoptr(TuschStatement) statement =
      tusch_database_prepare(store->handle, "SELECT * FROM document ORDER BY id", error);
  g_autoptr(GPtrArray) documents =
      g_ptr_array_new_with_free_func((GDestroyNotify)tusch_document_free);
  bool has_row = statement != NULL;
  while (has_row) {
    if (!tusch_statement_step(statement, &has_row, error))
      return NULL;
    if (has_row)
      g_ptr_array_add(documents, document_from_row(statement));
  }
  return statement != NULL ? g_steal_pointer(&documents) : NULL;
}
