/* The tables of a workroom, as a list of steps: a database is brought up from whatever step it has.
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/sqlite/schema.h"

#include "tusch/error.h"

/* Step n takes a database of version n to n + 1. Workrooms of every step are out there: a step that
 * has landed is never edited; what changes is a new step at the end. */
static const char *const STEPS[] = {
    /* 0: the first tables */
    "CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE document("
    "  id TEXT PRIMARY KEY, number TEXT NOT NULL, parent_id TEXT, file TEXT, sha256 TEXT,"
    "  size_bytes INTEGER NOT NULL, media_type TEXT, title TEXT NOT NULL, source TEXT,"
    "  case_number TEXT, type TEXT, direction TEXT, date TEXT, kle TEXT, facet TEXT,"
    "  sensitivity TEXT, duplicate_of TEXT, problem TEXT NOT NULL, problem_detail TEXT,"
    "  is_container INTEGER NOT NULL, n_pages INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE page("
    "  document_id TEXT NOT NULL, page_index INTEGER NOT NULL, facts TEXT NOT NULL,"
    "  text TEXT NOT NULL, glyphs BLOB NOT NULL,"
    "  PRIMARY KEY(document_id, page_index)) WITHOUT ROWID;"
    "CREATE TABLE entity("
    "  seq INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, category TEXT NOT NULL,"
    "  role TEXT NOT NULL, party_index INTEGER NOT NULL, key TEXT NOT NULL,"
    "  label TEXT NOT NULL);"
    "CREATE TABLE finding("
    "  seq INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, document_id TEXT NOT NULL,"
    "  field INTEGER NOT NULL, page_index INTEGER NOT NULL, start INTEGER NOT NULL,"
    "  end INTEGER NOT NULL, text TEXT NOT NULL, category TEXT NOT NULL, level INTEGER NOT NULL,"
    "  proposal TEXT NOT NULL, ground TEXT, role TEXT NOT NULL, entity_id TEXT, rule TEXT,"
    "  score INTEGER NOT NULL, reason TEXT, boxes TEXT NOT NULL);"
    "CREATE TABLE decision("
    "  seq INTEGER PRIMARY KEY AUTOINCREMENT, target INTEGER NOT NULL, key TEXT NOT NULL,"
    "  verdict TEXT NOT NULL, ground TEXT, who TEXT NOT NULL, at_us INTEGER NOT NULL);"
    "CREATE INDEX decision_key ON decision(target, key, seq);"
    "CREATE TABLE log("
    "  seq INTEGER PRIMARY KEY, at_us INTEGER NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL,"
    "  detail TEXT NOT NULL, hash TEXT NOT NULL);"
    "CREATE VIRTUAL TABLE fts USING fts5("
    "  document_id UNINDEXED, page_index UNINDEXED, title, body,"
    "  tokenize = 'unicode61 remove_diacritics 0');",
    /* 1: what content says of documents */
    "CREATE TABLE fact("
    "  seq INTEGER PRIMARY KEY, document_id TEXT NOT NULL, field TEXT NOT NULL,"
    "  value TEXT NOT NULL, rule TEXT NOT NULL, page_index INTEGER NOT NULL,"
    "  start INTEGER NOT NULL, end INTEGER NOT NULL);",
    /* 2: why */
    "ALTER TABLE fact ADD COLUMN reason TEXT;",
    /* 3: what an action takes back, and what people say to each other */
    "ALTER TABLE decision ADD COLUMN undoes INTEGER NOT NULL DEFAULT 0;"
    "CREATE TABLE comment("
    "  seq INTEGER PRIMARY KEY AUTOINCREMENT, target INTEGER NOT NULL, key TEXT NOT NULL,"
    "  text TEXT NOT NULL, who TEXT NOT NULL, at_us INTEGER NOT NULL);",
    /* 4: what files carry unseen, by content: copies share it */
    "CREATE TABLE hidden("
    "  sha256 TEXT NOT NULL, seq INTEGER NOT NULL, kind TEXT NOT NULL, place TEXT NOT NULL,"
    "  n INTEGER NOT NULL, text TEXT, PRIMARY KEY(sha256, seq)) WITHOUT ROWID;",
    /* 5: what pages are made of, and who read them */
    "CREATE TABLE page_hash("
    "  document_id TEXT NOT NULL, page_index INTEGER NOT NULL, hash TEXT NOT NULL, reader TEXT,"
    "  PRIMARY KEY(document_id, page_index)) WITHOUT ROWID;"
    "CREATE INDEX page_hash_hash ON page_hash(hash, reader);",
    /* 6: which documents are like another; parts: of a thousand */
    "CREATE TABLE likeness("
    "  seq INTEGER PRIMARY KEY, document_id TEXT NOT NULL, of TEXT NOT NULL, kind TEXT NOT NULL,"
    "  parts INTEGER NOT NULL, position INTEGER NOT NULL, n INTEGER NOT NULL);",
    /* 7: what is proposed about documents as a whole */
    "ALTER TABLE document ADD COLUMN proposal TEXT NOT NULL DEFAULT 'keep';"
    "ALTER TABLE document ADD COLUMN proposal_ground TEXT;"
    "ALTER TABLE document ADD COLUMN proposal_reason TEXT;",
};

static gboolean
read_version(sqlite3 *handle, gint64 *out, GError **error)
{
  bool has_row = false;
  g_autoptr(TuschStatement) statement =
      tusch_database_prepare(handle, "PRAGMA user_version", error);
  if (statement == NULL || !tusch_statement_step(statement, &has_row, error))
    return FALSE;
  *out = has_row ? sqlite3_column_int64(statement, 0) : 0;
  return TRUE;
}

/* One transaction a step: a power cut between two steps leaves a database of a known version. */
static gboolean
take_step(sqlite3 *handle, gsize step, GError **error)
{
  g_autofree char *sql =
      g_strdup_printf("BEGIN IMMEDIATE; %s PRAGMA user_version = %" G_GSIZE_FORMAT "; COMMIT;",
                      STEPS[step],
                      step + 1);
  if (tusch_database_exec(handle, sql, error))
    return TRUE;
  (void)sqlite3_exec(handle, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

gboolean
tusch_schema_ensure(sqlite3 *handle, GError **error)
{
  gint64 version = 0;
  if (!read_version(handle, &version, error))
    return FALSE;
  if (version < 0 || version > (gint64)G_N_ELEMENTS(STEPS))
    return tusch_fail(
        error, TUSCH_ERROR_STORE, "workroom database: made by a newer version of tusch");
  for (gsize step = (gsize)version; step < G_N_ELEMENTS(STEPS); step++)
    if (!take_step(handle, step, error))
      return FALSE;
  return TRUE;
}

gboolean
tusch_schema_check(sqlite3 *handle, GError **error)
{
  gint64 version = 0;
  if (!read_version(handle, &version, error))
    return FALSE;
  if (version != (gint64)G_N_ELEMENTS(STEPS))
    return tusch_fail(error, TUSCH_ERROR_STORE, "workroom database: made by another version");
  return TRUE;
}
