/* The hash-chained log: what was done, by whom, when; never document text. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/sqlite/database.h"
#include "tusch/error.h"
#include "tusch/store.h"

static const char FIRST_HASH[] = "0000000000000000000000000000000000000000000000000000000000000000";

/* SHA-256 over the previous hash and the record's fields, each ended by '\n' (no field holds one).
 */
static char *
hash_record(const char *previous, const TuschLogRecord *record)
{
  g_autofree char *line =
      g_strdup_printf("%s\n%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT "\n%s\n%s\n%s\n",
                      previous,
                      record->seq,
                      record->at_us,
                      record->who,
                      record->what,
                      record->detail);
  return g_compute_checksum_for_string(G_CHECKSUM_SHA256, line, -1);
}

static gboolean
read_last(TuschStore *store, gint64 *out_seq, char **out_hash, GError **error)
{
  bool has_row = false;
  g_autoptr(TuschStatement) statement = tusch_database_prepare(
      store->handle, "SELECT seq, hash FROM log ORDER BY seq DESC LIMIT 1", error);
  if (statement == NULL || !tusch_statement_step(statement, &has_row, error))
    return FALSE;
  *out_seq = has_row ? sqlite3_column_int64(statement, 0) : 0;
  *out_hash = has_row ? tusch_statement_dup_text(statement, 1) : g_strdup(FIRST_HASH);
  return TRUE;
}

static char *
one_line(const char *text)
{
  return g_strdelimit(g_strdup(text != NULL ? text : ""), "\n", ' ');
}

/* The end of the chain is kept outside it too: records taken off its end are missed. */
static gboolean
put_head(TuschStore *store, gint64 seq, const char *hash, GError **error)
{
  g_autofree char *head = g_strdup_printf("%" G_GINT64_FORMAT " %s", seq, hash);
  return tusch_store_set_meta(store, "log-head", head, error);
}

static gboolean
append(TuschStore *store, const char *who, const char *what, const char *detail, GError **error)
{
  gint64 last_seq = 0;
  g_autofree char *last_hash = NULL;
  if (!read_last(store, &last_seq, &last_hash, error))
    return FALSE;

  g_autofree char *who_line = one_line(who);
  g_autofree char *what_line = one_line(what);
  g_autofree char *detail_line = one_line(detail);
  TuschLogRecord record = {last_seq + 1, g_get_real_time(), who_line, what_line, detail_line, NULL};
  g_autofree char *hash = hash_record(last_hash, &record);
  g_autoptr(TuschStatement) statement =
      tusch_database_prepare(store->handle, "INSERT INTO log VALUES(?,?,?,?,?,?)", error);
  if (statement == NULL)
    return FALSE;
  tusch_statement_bind(
      statement, "iissss", record.seq, record.at_us, record.who, record.what, record.detail, hash);
  return tusch_statement_run(statement, error) && put_head(store, record.seq, hash, error);
}

gboolean
tusch_store_log(
    TuschStore *store, const char *who, const char *what, const char *detail, GError **error)
{
  bool is_outermost;
  if (!tusch_store_enter(store, &is_outermost, error))
    return FALSE;
  gboolean ok = append(store, who, what, detail, error);
  return tusch_store_leave(store, is_outermost, ok, error);
}

gboolean
tusch_store_mark(TuschStore *store,
                 const char *who,
                 const char *key,
                 const char *value,
                 const char *detail,
                 GError **error)
{
  bool is_outermost;
  if (!tusch_store_enter(store, &is_outermost, error))
    return FALSE;
  gboolean ok = tusch_store_set_meta(store, key, value, error) &&
                tusch_store_log(store, who, key, detail, error);
  return tusch_store_leave(store, is_outermost, ok, error);
}

void
tusch_log_record_free(TuschLogRecord *record)
{
  if (record == NULL)
    return;
  g_free(record->who);
  g_free(record->what);
  g_free(record->detail);
  g_free(record->hash);
  g_free(record);
}

static TuschLogRecord *
record_from_row(TuschStatement *row)
{
  TuschLogRecord *record = g_new0(TuschLogRecord, 1);
  record->seq = sqlite3_column_int64(row, 0);
  record->at_us = sqlite3_column_int64(row, 1);
  record->who = tusch_statement_dup_text(row, 2);
  record->what = tusch_statement_dup_text(row, 3);
  record->detail = tusch_statement_dup_text(row, 4);
  record->hash = tusch_statement_dup_text(row, 5);
  return record;
}

static const char SELECT_LOG[] = "SELECT seq, at_us, who, what, detail, hash FROM log ORDER BY seq";

GPtrArray *
tusch_store_list_log(TuschStore *store, GError **error)
{
  g_autoptr(TuschStatement) statement = tusch_database_prepare(store->handle, SELECT_LOG, error);
  g_autoptr(GPtrArray) records =
      g_ptr_array_new_with_free_func((GDestroyNotify)tusch_log_record_free);
  bool has_row = statement != NULL;
  while (has_row) {
    if (!tusch_statement_step(statement, &has_row, error))
      return NULL;
    if (has_row)
      g_ptr_array_add(records, record_from_row(statement));
  }
  return statement != NULL ? g_steal_pointer(&records) : NULL;
}

/* The number of the record that the chain must end with. Work rooms of the first versions have none
 * until something more is logged. */
static gboolean
check_head(TuschStore *store, const GPtrArray *records, guint *out_bad_line, GError **error)
{
  g_autofree char *head = NULL;
  if (!tusch_store_get_meta(store, "log-head", &head, error))
    return FALSE;
  const TuschLogRecord *last =
      records->len > 0 ? g_ptr_array_index(records, records->len - 1) : NULL;
  g_autofree char *expected =
      last != NULL ? g_strdup_printf("%" G_GINT64_FORMAT " %s", last->seq, last->hash) : NULL;
  if (head != NULL && g_strcmp0(head, expected) != 0)
    *out_bad_line = records->len + 1;
  return TRUE;
}

gboolean
tusch_store_check_log(TuschStore *store, guint *out_bad_line, GError **error)
{
  g_autoptr(GPtrArray) records = tusch_store_list_log(store, error);
  if (records == NULL)
    return FALSE;
  const char *previous = FIRST_HASH;
  *out_bad_line = 0;
  for (guint i = 0; i < records->len && *out_bad_line == 0; i++) {
    const TuschLogRecord *record = g_ptr_array_index(records, i);
    g_autofree char *hash = hash_record(previous, record);
    if (record->seq != (gint64)i + 1 || g_strcmp0(hash, record->hash) != 0)
      *out_bad_line = i + 1;
    previous = record->hash;
  }
  return *out_bad_line > 0 || check_head(store, records, out_bad_line, error);
}
