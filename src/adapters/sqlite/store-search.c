/* Full-text search: FTS5 over folded Danish text, context from the text as it stands. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/sqlite/database.h"
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
  bool is_outermost = !store->in_transaction;
  if (is_outermost && !tusch_store_begin(store, error))
    return FALSE;
  gboolean ok =
      tusch_database_exec(store->handle, "DELETE FROM fts", error) && index_rows(store, error);
  if (!is_outermost)
    return ok;
  if (ok)
    return tusch_store_commit(store, error);
  tusch_store_rollback(store);
  return FALSE;
}

/* One search term as FTS5 wants it: quoted, so that nothing in it is syntax. */
static void
append_term(GString *query, const char *term, bool is_prefix)
{
  if (term[0] == '\0')
    return;
  if (query->len > 0)
    g_string_append_c(query, ' ');
  g_string_append_c(query, '"');
  for (const char *p = term; *p != '\0'; p++)
    g_string_append_c(query, *p == '"' ? ' ' : *p);
  g_string_append(query, is_prefix ? "\"*" : "\"");
}

/* "a b*  \"c d\"" → folded, quoted terms that must all occur. */
static char *
fts_query(const char *query)
{
  g_autofree char *folded = tusch_danish_fold(query);
  GString *out = g_string_new(NULL);
  g_auto(GStrv) parts = g_strsplit(folded, "\"", -1);
  for (guint i = 0; parts[i] != NULL; i++) {
    if (i % 2 == 1) {
      append_term(out, g_strstrip(parts[i]), false);
      continue;
    }
    g_auto(GStrv) words = g_strsplit(parts[i], " ", -1);
    for (guint k = 0; words[k] != NULL; k++) {
      gsize length = strlen(words[k]);
      bool is_prefix = length > 1 && words[k][length - 1] == '*';
      if (is_prefix)
        words[k][length - 1] = '\0';
      append_term(out, words[k], is_prefix);
    }
  }
  return g_string_free(out, FALSE);
}

/* The first term without its quoting: what the context is cut around. */
static char *
first_term(const char *query)
{
  g_autofree char *folded = tusch_danish_fold(query);
  g_strdelimit(folded, "\"*", ' ');
  g_auto(GStrv) words = g_strsplit(g_strstrip(folded), " ", 2);
  return g_strdup(words[0] != NULL ? words[0] : "");
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

GPtrArray *
tusch_store_search(TuschStore *store, const char *query, guint limit, GError **error)
{
  g_autofree char *match = fts_query(query);
  g_autofree char *term = first_term(query);
  g_autoptr(GPtrArray) hits = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_hit_free);
  if (match[0] == '\0')
    return g_steal_pointer(&hits);
  g_autoptr(TuschStatement) statement = tusch_database_prepare(
      store->handle,
      "SELECT f.document_id, f.page_index, d.number, d.title, coalesce(p.text, '')"
      " FROM fts f JOIN document d ON d.id = f.document_id"
      " LEFT JOIN page p ON p.document_id = f.document_id AND p.page_index = f.page_index"
      " WHERE fts MATCH ? ORDER BY rank, f.document_id, f.page_index LIMIT ?",
      error);
  if (statement == NULL)
    return NULL;
  tusch_statement_bind(statement, "si", match, (gint64)limit);
  for (;;) {
    bool has_row;
    if (!tusch_statement_step(statement, &has_row, error))
      return NULL;
    if (!has_row)
      return g_steal_pointer(&hits);
    g_ptr_array_add(hits, hit_from_row(statement, term));
  }
}
