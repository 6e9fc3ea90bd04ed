/* Words → workrooms, as numbers both ways: looked up by word, forgotten by workroom. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tusch/folder-index.h"

#include "adapters/sqlite/database.h"
#include "adapters/sqlite/query.h"
#include "base/danish.h"
#include "tusch/error.h"

#include <string.h>

/* Each word of a workroom stands in another place of the table: workrooms are put so many at a
 * time, and written in the order of the words, or a thousand of them would take an hour. */
enum { BATCH = 128 };

struct TuschFolderIndex {
  sqlite3 *handle;
  guint n_put; /* in the open transaction; 0: none is open */
};

/* The version stands in the file's name too: another one is another file, built anew. */
static const char TABLES[] =
    "CREATE TABLE IF NOT EXISTS room("
    "  id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL, stamp TEXT NOT NULL);"
    "CREATE TABLE IF NOT EXISTS word(id INTEGER PRIMARY KEY, text TEXT UNIQUE NOT NULL);"
    "CREATE TABLE IF NOT EXISTS place("
    "  word INTEGER NOT NULL, room INTEGER NOT NULL, PRIMARY KEY(word, room)) WITHOUT ROWID;"
    "CREATE INDEX IF NOT EXISTS place_room ON place(room, word);"
    "CREATE TEMP TABLE incoming("
    "  word INTEGER NOT NULL, room INTEGER NOT NULL, PRIMARY KEY(word, room)) WITHOUT ROWID;"
    "CREATE TEMP TABLE gone(id INTEGER PRIMARY KEY);";

TuschFolderIndex *
tusch_folder_index_open(const char *path, GError **error)
{
  g_autoptr(TuschFolderIndex) index = g_new0(TuschFolderIndex, 1);
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  if (sqlite3_open_v2(path, &index->handle, flags, NULL) != SQLITE_OK) {
    tusch_database_fail(index->handle, "opening", error);
    return NULL;
  }
  (void)sqlite3_busy_timeout(index->handle, 10000);
  /* It can be built again: NORMAL may lose the last commit, never the file. */
  if (!tusch_database_exec(index->handle,
                           "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
                           "PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF;"
                           "PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY;",
                           error) ||
      !tusch_database_exec(index->handle, TABLES, error))
    return NULL;
  return g_steal_pointer(&index);
}

void
tusch_folder_index_close(TuschFolderIndex *index)
{
  if (index == NULL)
    return;
  (void)sqlite3_close_v2(index->handle);
  g_free(index);
}

GHashTable *
tusch_folder_index_list(TuschFolderIndex *index, GError **error)
{
  g_autoptr(TuschStatement) rows =
      tusch_database_prepare(index->handle, "SELECT name, stamp FROM room", error);
  g_autoptr(GHashTable) rooms = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  bool has_row = rows != NULL;
  while (has_row) {
    if (!tusch_statement_step(rows, &has_row, error))
      return NULL;
    if (has_row)
      g_hash_table_insert(
          rooms, tusch_statement_dup_text(rows, 0), tusch_statement_dup_text(rows, 1));
  }
  return rows != NULL ? g_steal_pointer(&rooms) : NULL;
}

/* Words that only this workroom has go with it. */
static gboolean
forget(TuschFolderIndex *index, const char *name, GError **error)
{
  static const char *const STEPS[] = {
      "DELETE FROM temp.gone",
      "INSERT INTO temp.gone SELECT p.word FROM place p WHERE p.room ="
      "  (SELECT id FROM room WHERE name = ?1) AND NOT EXISTS"
      "  (SELECT 1 FROM place q WHERE q.word = p.word AND q.room <> p.room) AND NOT EXISTS"
      "  (SELECT 1 FROM temp.incoming i WHERE i.word = p.word)",
      "DELETE FROM place WHERE room = (SELECT id FROM room WHERE name = ?1)",
      "DELETE FROM word WHERE id IN (SELECT id FROM temp.gone)",
      "DELETE FROM room WHERE name = ?1",
  };
  for (guint i = 0; i < G_N_ELEMENTS(STEPS); i++) {
    g_autoptr(TuschStatement) step = tusch_database_prepare(index->handle, STEPS[i], error);
    if (step == NULL)
      return FALSE;
    if (sqlite3_bind_parameter_count(step) > 0)
      tusch_statement_bind(step, "s", name);
    if (!tusch_statement_run(step, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
add_word(TuschStatement *statements[2], const char *word, gint64 room, GError **error)
{
  tusch_statement_bind(statements[0], "s", word);
  if (!tusch_statement_run(statements[0], error))
    return FALSE;
  tusch_statement_bind(statements[1], "si", word, room);
  return tusch_statement_run(statements[1], error);
}

/* Values of fields stand among the words with their field's name: no word of a text has a colon. */
static const char FIELD_WORDS[] =
    "SELECT 'case:' || case_number FROM document WHERE case_number <> ''"
    " UNION SELECT 'source:' || source FROM document"
    "  WHERE source <> ''"
    " UNION SELECT 'kle:' || kle FROM document WHERE kle <> ''"
    " UNION SELECT field || ':' || value FROM fact"
    "  WHERE field IN ('case', 'kle')";

typedef struct {
  TuschStatement *statements[2]; /* borrowed */
  gint64 room;
} Target;

static gboolean
add_all(TuschStore *store, const char *sql, bool is_folded, Target *target, GError **error)
{
  g_autoptr(TuschStatement) rows = tusch_database_prepare(store->handle, sql, error);
  bool has_row = rows != NULL;
  while (has_row) {
    if (!tusch_statement_step(rows, &has_row, error))
      return FALSE;
    const char *word = has_row ? (const char *)sqlite3_column_text(rows, 0) : NULL;
    g_autofree char *folded = word != NULL && !is_folded ? tusch_danish_fold(word) : NULL;
    if (word != NULL &&
        !add_word(target->statements, folded != NULL ? folded : word, target->room, error))
      return FALSE;
  }
  return rows != NULL;
}

static gboolean
add_words(TuschFolderIndex *index, TuschStore *store, gint64 room, GError **error)
{
  if (!tusch_database_exec(store->handle,
                           "CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary"
                           " USING fts5vocab('main', 'fts', 'row')",
                           error))
    return FALSE;
  g_autoptr(TuschStatement) word =
      tusch_database_prepare(index->handle, "INSERT OR IGNORE INTO word(text) VALUES(?)", error);
  g_autoptr(TuschStatement) place = tusch_database_prepare(
      index->handle,
      "INSERT OR IGNORE INTO temp.incoming VALUES((SELECT id FROM word WHERE text = ?), ?)",
      error);
  if (word == NULL || place == NULL)
    return FALSE;
  Target target = {{word, place}, room};
  return add_all(store, "SELECT term FROM temp.vocabulary", true, &target, error) &&
         add_all(store, FIELD_WORDS, false, &target, error);
}

static gboolean
put(TuschFolderIndex *index, const char *name, const char *stamp, TuschStore *store, GError **error)
{
  if (!forget(index, name, error))
    return FALSE;
  g_autoptr(TuschStatement) room =
      tusch_database_prepare(index->handle, "INSERT INTO room(name, stamp) VALUES(?, ?)", error);
  if (room == NULL)
    return FALSE;
  tusch_statement_bind(room, "ss", name, stamp);
  return tusch_statement_run(room, error) &&
         add_words(index, store, sqlite3_last_insert_rowid(index->handle), error);
}

static gboolean
finish(TuschFolderIndex *index, gboolean ok, GError **error)
{
  if (ok && tusch_database_exec(index->handle, "COMMIT", error))
    return TRUE;
  (void)sqlite3_exec(index->handle, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

gboolean
tusch_folder_index_flush(TuschFolderIndex *index, GError **error)
{
  if (index->n_put == 0)
    return TRUE;
  index->n_put = 0;
  return finish(index,
                tusch_database_exec(index->handle,
                                    "INSERT INTO place SELECT word, room FROM temp.incoming"
                                    " ORDER BY word, room; DELETE FROM temp.incoming",
                                    error),
                error);
}

gboolean
tusch_folder_index_put(
    TuschFolderIndex *index, const char *name, const char *stamp, TuschStore *store, GError **error)
{
  if (index->n_put == 0 && !tusch_database_exec(index->handle, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (!put(index, name, stamp, store, error)) {
    index->n_put = 0;
    return finish(index, FALSE, error);
  }
  return ++index->n_put < BATCH || tusch_folder_index_flush(index, error);
}

gboolean
tusch_folder_index_drop(TuschFolderIndex *index, const char *name, GError **error)
{
  /* The journal holds what was there before: it goes too. */
  return tusch_folder_index_flush(index, error) &&
         tusch_database_exec(index->handle, "BEGIN IMMEDIATE", error) &&
         finish(index, forget(index, name, error), error) &&
         tusch_database_exec(index->handle, "PRAGMA wal_checkpoint(TRUNCATE)", error);
}

/* One more condition for each word. (transfer full) */
static char *
build_question(const TuschQuery *query)
{
  GString *sql = g_string_new("SELECT name FROM room r WHERE 1");
  for (guint i = 0; i < query->words->len; i++) {
    const TuschQueryWord *word = g_ptr_array_index(query->words, i);
    g_string_append_printf(
        sql,
        " AND r.id IN (SELECT p.room FROM word w JOIN place p ON p.word = w.id WHERE %s)",
        word->is_prefix ? "w.text >= ? AND w.text < ?" : "w.text = ?");
  }
  g_string_append(sql, " ORDER BY name");
  return g_string_free(sql, FALSE);
}

/* U+10FFFF sorts after every letter that can follow. */
static void
bind_words(TuschStatement *statement, const TuschQuery *query)
{
  int at = 1;
  for (guint i = 0; i < query->words->len; i++) {
    const TuschQueryWord *word = g_ptr_array_index(query->words, i);
    (void)sqlite3_bind_text(statement, at++, word->text, -1, SQLITE_TRANSIENT);
    if (!word->is_prefix)
      continue;
    g_autofree char *end = g_strconcat(word->text, "\xF4\x8F\xBF\xBF", NULL);
    (void)sqlite3_bind_text(statement, at++, end, -1, SQLITE_TRANSIENT);
  }
}

static void
add_field(TuschQuery *query, const char *field, const char *value, bool is_prefix)
{
  if (value == NULL)
    return;
  g_autofree char *folded = tusch_danish_fold(value);
  gsize n = strlen(folded);
  TuschQueryWord *word = g_new0(TuschQueryWord, 1);
  word->is_prefix = is_prefix || (n > 0 && folded[n - 1] == '*');
  if (n > 0 && folded[n - 1] == '*')
    folded[n - 1] = '\0';
  word->text = g_strconcat(field, folded, NULL);
  g_ptr_array_add(query->words, word);
}

GPtrArray *
tusch_folder_index_find(TuschFolderIndex *index, const TuschSearch *search, GError **error)
{
  g_autoptr(TuschQuery) query = tusch_query_parse(search->query);
  add_field(query, "source:", query->source, false);
  add_field(query, "case:", query->case_number, false);
  add_field(query, "kle:", search->kle, true);
  g_autofree char *sql = build_question(query);
  g_autoptr(TuschStatement) rows = tusch_database_prepare(index->handle, sql, error);
  if (rows == NULL)
    return NULL;
  bind_words(rows, query);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  for (;;) {
    bool has_row;
    if (!tusch_statement_step(rows, &has_row, error))
      return NULL;
    if (!has_row)
      return g_steal_pointer(&names);
    g_ptr_array_add(names, tusch_statement_dup_text(rows, 0));
  }
}
