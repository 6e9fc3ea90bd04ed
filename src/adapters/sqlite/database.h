/* SQLite statements with GError; nothing here knows what is stored. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sqlite3.h>
#include <stdbool.h>

typedef struct TuschStore TuschStore;

struct TuschStore {
  sqlite3 *handle;
  bool in_transaction;
};

/* What is written between the two is one transaction: that of the caller if there is one, else one
 * of its own. tusch_store_leave() commits if @ok, else rolls back; a caller's transaction is left
 * to the caller. Returns @ok and that the commit went well. */
gboolean tusch_store_enter(TuschStore *store, bool *out_is_outermost, GError **error);
gboolean tusch_store_leave(TuschStore *store, bool is_outermost, gboolean ok, GError **error);

typedef sqlite3_stmt TuschStatement;

static inline void
tusch_statement_free(TuschStatement *statement)
{
  (void)sqlite3_finalize(statement);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschStatement, tusch_statement_free)

/* Sets %TUSCH_ERROR_STORE from the handle's state and returns FALSE. SQLite's messages name tables
 * and conditions, never values. */
gboolean tusch_database_fail(sqlite3 *handle, const char *doing, GError **error);

gboolean tusch_database_exec(sqlite3 *handle, const char *sql, GError **error);

/* (transfer full): %NULL on error */
TuschStatement *tusch_database_prepare(sqlite3 *handle, const char *sql, GError **error);

/* Binds parameters 1…: 's' const char * (nullable), 'i' gint64, 'd' double. */
void tusch_statement_bind(TuschStatement *statement, const char *types, ...);

/* Runs a statement that returns no row, and resets it. */
gboolean tusch_statement_run(TuschStatement *statement, GError **error);

/* Next row: TRUE and *out_has_row; FALSE only on error. */
gboolean tusch_statement_step(TuschStatement *statement, bool *out_has_row, GError **error);

typedef gpointer (*TuschRowFunc)(TuschStatement *row);

/* All rows of @sql. (transfer full) */
GPtrArray *tusch_database_list(TuschStore *store,
                               const char *sql,
                               TuschRowFunc from_row,
                               GDestroyNotify free_row,
                               GError **error);

/* Column @index as a new string; NULL for SQL NULL. */
char *tusch_statement_dup_text(TuschStatement *statement, int index);
