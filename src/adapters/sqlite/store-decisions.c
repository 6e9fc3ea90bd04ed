/* Decisions and comments in the workroom database: appended, never changed. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/sqlite/database.h"
#include "tusch/store.h"

#define COLUMNS "seq, target, key, verdict, ground, who, at_us, undoes"

static TuschDecision *
decision_from_row(TuschStatement *row)
{
  TuschDecision *d = g_new0(TuschDecision, 1);
  d->seq = sqlite3_column_int64(row, 0);
  d->target = (TuschTarget)CLAMP(sqlite3_column_int(row, 1), 0, TUSCH_N_TARGETS - 1);
  d->key = tusch_statement_dup_text(row, 2);
  (void)tusch_verdict_from_string((const char *)sqlite3_column_text(row, 3), &d->verdict);
  d->ground = tusch_statement_dup_text(row, 4);
  d->who = tusch_statement_dup_text(row, 5);
  d->at_us = sqlite3_column_int64(row, 6);
  d->undoes = sqlite3_column_int64(row, 7);
  return d;
}

gboolean
tusch_store_add_decision(TuschStore *store, const TuschDecision *decision, GError **error)
{
  g_autoptr(TuschStatement) statement = tusch_database_prepare(
      store->handle,
      "INSERT INTO decision(target, key, verdict, ground, who, at_us, undoes)"
      " VALUES(?,?,?,?,?,?,?)",
      error);
  if (statement == NULL)
    return FALSE;
  tusch_statement_bind(statement,
                       "issssii",
                       (gint64)decision->target,
                       decision->key,
                       tusch_verdict_to_string(decision->verdict),
                       decision->ground,
                       decision->who,
                       decision->at_us,
                       decision->undoes);
  return tusch_statement_run(statement, error);
}

GPtrArray *
tusch_store_list_decisions(TuschStore *store, GError **error)
{
  return tusch_database_list(store,
                             "SELECT " COLUMNS " FROM decision WHERE seq IN"
                             " (SELECT max(seq) FROM decision GROUP BY target, key) ORDER BY seq",
                             (TuschRowFunc)decision_from_row,
                             (GDestroyNotify)tusch_decision_free,
                             error);
}

GPtrArray *
tusch_store_list_history(TuschStore *store, GError **error)
{
  return tusch_database_list(store,
                             "SELECT " COLUMNS " FROM decision ORDER BY seq",
                             (TuschRowFunc)decision_from_row,
                             (GDestroyNotify)tusch_decision_free,
                             error);
}

gboolean
tusch_store_get_version(TuschStore *store, gint64 *out, GError **error)
{
  bool has_row = false;
  g_autoptr(TuschStatement) statement =
      tusch_database_prepare(store->handle, "SELECT coalesce(max(seq), 0) FROM log", error);
  if (statement == NULL || !tusch_statement_step(statement, &has_row, error))
    return FALSE;
  *out = has_row ? sqlite3_column_int64(statement, 0) : 0;
  return TRUE;
}

gboolean
tusch_store_add_comment(TuschStore *store, const TuschComment *comment, GError **error)
{
  g_autoptr(TuschStatement) statement = tusch_database_prepare(
      store->handle, "INSERT INTO comment(target, key, text, who, at_us) VALUES(?,?,?,?,?)", error);
  if (statement == NULL)
    return FALSE;
  tusch_statement_bind(statement,
                       "isssi",
                       (gint64)comment->target,
                       comment->key,
                       comment->text,
                       comment->who,
                       comment->at_us);
  return tusch_statement_run(statement, error);
}

static TuschComment *
comment_from_row(TuschStatement *row)
{
  TuschComment *c = g_new0(TuschComment, 1);
  c->seq = sqlite3_column_int64(row, 0);
  c->target = (TuschTarget)CLAMP(sqlite3_column_int(row, 1), 0, TUSCH_N_TARGETS - 1);
  c->key = tusch_statement_dup_text(row, 2);
  c->text = tusch_statement_dup_text(row, 3);
  c->who = tusch_statement_dup_text(row, 4);
  c->at_us = sqlite3_column_int64(row, 5);
  return c;
}

GPtrArray *
tusch_store_list_comments(TuschStore *store, GError **error)
{
  return tusch_database_list(store,
                             "SELECT seq, target, key, text, who, at_us FROM comment ORDER BY seq",
                             (TuschRowFunc)comment_from_row,
                             (GDestroyNotify)tusch_comment_free,
                             error);
}
