/* Full-text search: FTS5 over folded Danish text, context from the text as it stands. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/sqlite/database.h"
#include "adapters/sqlite/query.h"
#include "base/danish.h"
#include "tusch/error.h"
#include "tusch/store.h"

#include <string.h>

enum { CONTEXT_CHARS = 60 };

static gboolean
index_page(TuschStatement *insert, TuschStatement *row, GError **error)
{
  g_autofree char *title = tusch_danish_fold((const char *)sqlite3_column_text(row, 2));
  g_autofree char *body = tusch_danish_fold((const char *)sqlite3_column_text(row, 3));
  tusch_statement_bind(insert,
                       "siss",
                       (const char *)sqlite3_column_text(row, 0),
                       sqlite3_column_int64(row, 1),
                       title,
                       body);
  return tusch_statement_run(insert, error);
}

static gboolean
index_rows(TuschStore *store, GError **error)
{
  /* A document without pages is found by its title. */
  g_autoptr(TuschStatement) rows = tusch_database_prepare(
      store->handle,
      "SELECT d.id, coalesce(p.page_index, 0), CASE WHEN coalesce(p.page_index, 0) = 0"
      "  THEN d.title ELSE '' END, coalesce(p.text, '')"
      " FROM document d LEFT JOIN page p ON p.document_id = d.id ORDER BY d.id, p.page_index",
      error);
  g_autoptr(TuschStatement) insert =
      tusch_database_prepare(store->handle, "INSERT INTO fts VALUES(?,?,?,?)", error);
  if (rows == NULL || insert == NULL)
    return FALSE;
  for (;;) {
    bool has_row;
    if (!tusch_statement_step(rows, &has_row, error))
      return FALSE;
    if (!has_row)
      return TRUE;
    if (!index_page(insert, rows, error))
      return FALSE;
  }
}

gboolean
tusch_store_build_index(TuschStore *store, GError **error)
{
  bool is_outermost;
  if (!tusch_store_enter(store, &is_outermost, error))
    return FALSE;
  gboolean ok =
      tusch_database_exec(store->handle, "DELETE FROM fts", error) && index_rows(store, error) &&
      /* One segment: what was deleted is in no older one any more. */
      tusch_database_exec(store->handle, "INSERT INTO fts(fts) VALUES('optimize')", error);
  return tusch_store_leave(store, is_outermost, ok, error);
}

/* Where @needle (folded) begins in @text (as it stands): folds letter by letter from each word. */
static const char *
find_folded(const char *text, const char *needle)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
    const char *q = p;
    gsize matched = 0;
    while (*q != '\0' && needle[matched] != '\0') {
      char out[16];
      gsize n = tusch_danish_fold_char(g_utf8_get_char(q), out);
      if (strncmp(needle + matched, out, n) != 0)
        break;
      matched += n;
      q = g_utf8_next_char(q);
    }
    if (needle[0] != '\0' && needle[matched] == '\0')
      return p;
  }
  return text;
}

static char *
cut_context(const char *text, const char *term)
{
  const char *hit = find_folded(text, term);
  const char *start = hit;
  for (guint i = 0; i < CONTEXT_CHARS && start > text; i++)
    start = g_utf8_prev_char(start);
  const char *end = hit;
  for (guint i = 0; i < 2 * CONTEXT_CHARS && *end != '\0'; i++)
    end = g_utf8_next_char(end);
  char *context = g_strndup(start, (gsize)(end - start));
  return g_strdelimit(context, "\n\t", ' ');
}

void
tusch_hit_free(TuschHit *hit)
{
  if (hit == NULL)
    return;
  g_free(hit->document_id);
  g_free(hit->number);
  g_free(hit->title);
  g_free(hit->context);
  g_free(hit);
}

static TuschHit *
hit_from_row(TuschStatement *row, const char *term)
{
  TuschHit *hit = g_new0(TuschHit, 1);
  hit->document_id = tusch_statement_dup_text(row, 0);
  hit->page_index = (guint)sqlite3_column_int64(row, 1);
  hit->number = tusch_statement_dup_text(row, 2);
  hit->title = tusch_statement_dup_text(row, 3);
  const char *text = (const char *)sqlite3_column_text(row, 4);
  g_autofree char *folded = tusch_danish_fold(text);
  hit->in_title = strstr(folded, term) == NULL;
  hit->context = cut_context(hit->in_title ? hit->title : text, term);
  return hit;
}

/* fold(text): as the index folds. */
static void
sql_fold(sqlite3_context *context, int n, sqlite3_value **values)
{
  const char *text = n == 1 ? (const char *)sqlite3_value_text(values[0]) : NULL;
  if (text == NULL)
    sqlite3_result_null(context);
  else
    sqlite3_result_text(context, tusch_danish_fold(text), -1, g_free);
}

/* ? 1 words, 2 limit, 3 source, 4 case, 5 topic, 6 first date, 7 last date, 8 party. What the
 * source says goes before what content says. */
#define FILTERS \
  " (?3 IS NULL OR fold(d.source) GLOB ?3)" \
  " AND (?4 IS NULL OR fold(d.case_number) GLOB ?4 OR EXISTS (SELECT 1 FROM fact x" \
  "   WHERE x.document_id = d.id AND x.field = 'case' AND fold(x.value) GLOB ?4))" \
  " AND (?5 IS NULL OR coalesce(d.kle, (SELECT value FROM fact x WHERE x.document_id = d.id" \
  "   AND x.field = 'kle' ORDER BY x.seq LIMIT 1)) GLOB ?5)" \
  " AND ((?6 IS NULL AND ?7 IS NULL) OR coalesce(d.date, (SELECT value FROM fact x" \
  "   WHERE x.document_id = d.id AND x.field = 'date' ORDER BY x.seq LIMIT 1))" \
  "   BETWEEN coalesce(?6, '') AND coalesce(?7, '9999'))" \
  " AND (?8 IS NULL OR EXISTS (SELECT 1 FROM fact x WHERE x.document_id = d.id" \
  "   AND x.field IN ('sender', 'receiver') AND instr(fold(x.value), ?8) > 0)" \
  "   OR EXISTS (SELECT 1 FROM finding f JOIN entity e ON e.id = f.entity_id" \
  "   WHERE f.document_id = d.id AND instr(fold(e.label), ?8) > 0))"

static const char SEARCH_WORDS[] =
    "SELECT f.document_id, f.page_index, d.number, d.title, coalesce(p.text, '')"
    " FROM fts f JOIN document d ON d.id = f.document_id"
    " LEFT JOIN page p ON p.document_id = f.document_id AND p.page_index = f.page_index"
    " WHERE fts MATCH ?1 AND" FILTERS " ORDER BY rank, f.document_id, f.page_index LIMIT ?2";

/* Without words: documents, by number. */
static const char SEARCH_DOCUMENTS[] = "SELECT d.id, 0, d.number, d.title, '' FROM document d"
                                       " WHERE ?1 = '' AND" FILTERS " ORDER BY d.number LIMIT ?2";

/* Letters that GLOB would take for a pattern are none, but for a star at the end. (transfer full)
 */
static char *
glob_of(const char *text, bool is_open)
{
  if (text == NULL)
    return NULL;
  g_autofree char *folded = tusch_danish_fold(text);
  gsize n = strlen(folded);
  bool has_star = n > 0 && folded[n - 1] == '*';
  if (has_star)
    folded[n - 1] = '\0';
  GString *glob = g_string_new(NULL);
  for (const char *p = folded; *p != '\0'; p++)
    g_string_append_printf(glob, strchr("*?[", *p) != NULL ? "[%c]" : "%c", *p);
  if (is_open || has_star)
    g_string_append_c(glob, '*');
  return g_string_free(glob, FALSE);
}

static bool
has_filter(const TuschSearch *search, const TuschQuery *query)
{
  return query->source != NULL || query->case_number != NULL || search->kle != NULL ||
         search->from != NULL || search->to != NULL || search->party != NULL;
}

static TuschStatement *
prepare_search(TuschStore *store,
               const TuschSearch *search,
               const TuschQuery *query,
               GError **error)
{
  if (sqlite3_create_function(store->handle,
                              "fold",
                              1,
                              SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY,
                              NULL,
                              sql_fold,
                              NULL,
                              NULL) != SQLITE_OK) {
    tusch_database_fail(store->handle, "preparing a search", error);
    return NULL;
  }
  TuschStatement *statement = tusch_database_prepare(
      store->handle, query->match[0] != '\0' ? SEARCH_WORDS : SEARCH_DOCUMENTS, error);
  if (statement == NULL)
    return NULL;
  g_autofree char *source = glob_of(query->source, false);
  g_autofree char *number = glob_of(query->case_number, false);
  g_autofree char *kle = glob_of(search->kle, true);
  g_autofree char *party = search->party != NULL ? tusch_danish_fold(search->party) : NULL;
  tusch_statement_bind(statement,
                       "sissssss",
                       query->match,
                       (gint64)search->limit,
                       source,
                       number,
                       kle,
                       search->from,
                       search->to,
                       party);
  return statement;
}

GPtrArray *
tusch_store_search(TuschStore *store, const TuschSearch *search, GError **error)
{
  g_autoptr(TuschQuery) query = tusch_query_parse(search->query);
  g_autoptr(GPtrArray) hits = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_hit_free);
  if (query->match[0] == '\0' && !has_filter(search, query))
    return g_steal_pointer(&hits);
  g_autoptr(TuschStatement) statement = prepare_search(store, search, query, error);
  if (statement == NULL)
    return NULL;
  for (;;) {
    bool has_row;
    if (!tusch_statement_step(statement, &has_row, error))
      return NULL;
    if (!has_row)
      return g_steal_pointer(&hits);
    g_ptr_array_add(hits, hit_from_row(statement, query->first));
  }
}
