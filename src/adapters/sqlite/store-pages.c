/* Page text in the workroom database: the text as it is, glyph boxes compressed beside it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/sqlite/database.h"
#include "base/json.h"
#include "tusch/error.h"
#include "tusch/store.h"

#include <gio/gio.h>
#include <string.h>

/* Runs @data through a converter (zlib) as a whole. */
static GBytes *
convert(GConverter *converter, const void *data, gsize size_bytes, GError **error)
{
  g_autoptr(GInputStream) source =
      g_memory_input_stream_new_from_data(data, (gssize)size_bytes, NULL);
  g_autoptr(GInputStream) stream = g_converter_input_stream_new(source, converter);
  g_autoptr(GOutputStream) sink = g_memory_output_stream_new_resizable();
  g_autoptr(GError) local = NULL;
  gssize n = g_output_stream_splice(sink,
                                    stream,
                                    G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE |
                                        G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET,
                                    NULL,
                                    &local);
  if (n < 0) {
    tusch_fail(error, TUSCH_ERROR_STORE, "workroom database: page data is damaged");
    return NULL;
  }
  return g_memory_output_stream_steal_as_bytes(G_MEMORY_OUTPUT_STREAM(sink));
}

static GBytes *
compress(const char *text, GError **error)
{
  g_autoptr(GConverter) zlib = G_CONVERTER(g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 6));
  return convert(zlib, text, strlen(text), error);
}

/* The page without its glyphs: what lists and status need. */
static char *
facts_of(const TuschPageText *page)
{
  TuschPageText facts = *page;
  g_autofree char *empty = g_strdup("");
  g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(TuschGlyph));
  facts.text = empty;
  facts.glyphs = none;
  facts.words = none;
  g_autoptr(JsonNode) node = tusch_page_text_to_json(&facts);
  json_object_set_double_member(json_node_get_object(node), "mean_confidence", page->conf01);
  return tusch_json_to_string(node, false);
}

gboolean
tusch_store_put_page(TuschStore *store,
                     const char *document_id,
                     const TuschPageText *page,
                     GError **error)
{
  g_autoptr(JsonNode) node = tusch_page_text_to_json(page);
  g_autofree char *json = tusch_json_to_string(node, false);
  g_autofree char *facts = facts_of(page);
  g_autoptr(GBytes) glyphs = compress(json, error);
  g_autoptr(TuschStatement) statement =
      tusch_database_prepare(store->handle, "INSERT OR REPLACE INTO page VALUES(?,?,?,?,?)", error);
  if (glyphs == NULL || statement == NULL)
    return FALSE;
  tusch_statement_bind(statement, "siss", document_id, (gint64)page->page_index, facts, page->text);
  (void)sqlite3_bind_blob64(
      statement, 5, g_bytes_get_data(glyphs, NULL), g_bytes_get_size(glyphs), SQLITE_TRANSIENT);
  return tusch_statement_run(statement, error);
}

GArray *
tusch_store_list_pages(TuschStore *store, const char *document_id, GError **error)
{
  g_autoptr(TuschStatement) statement = tusch_database_prepare(
      store->handle,
      "SELECT page_index FROM page WHERE document_id = ? ORDER BY page_index",
      error);
  if (statement == NULL)
    return NULL;
  tusch_statement_bind(statement, "s", document_id);
  g_autoptr(GArray) pages = g_array_new(FALSE, FALSE, sizeof(guint));
  for (;;) {
    bool has_row;
    if (!tusch_statement_step(statement, &has_row, error))
      return NULL;
    if (!has_row)
      return g_steal_pointer(&pages);
    guint page_index = (guint)sqlite3_column_int64(statement, 0);
    g_array_append_val(pages, page_index);
  }
}

static TuschStatement *
select_page(
    TuschStore *store, const char *sql, const char *document_id, guint page_index, GError **error)
{
  g_autoptr(TuschStatement) statement = tusch_database_prepare(store->handle, sql, error);
  if (statement == NULL)
    return NULL;
  tusch_statement_bind(statement, "si", document_id, (gint64)page_index);
  bool has_row;
  if (!tusch_statement_step(statement, &has_row, error))
    return NULL;
  if (!has_row) {
    tusch_fail(error,
               TUSCH_ERROR_STORE,
               "workroom database: no text for document %s, page %u",
               document_id,
               page_index + 1);
    return NULL;
  }
  return g_steal_pointer(&statement);
}

static TuschPageText *
parse_page(const char *json, gsize size_bytes, GError **error)
{
  g_autoptr(GError) local = NULL;
  g_autoptr(JsonNode) node = tusch_json_parse(json, (gssize)size_bytes, &local);
  TuschPageText *page = node != NULL ? tusch_page_text_from_json(node, &local) : NULL;
  if (page == NULL) {
    tusch_fail(error, TUSCH_ERROR_STORE, "workroom database: page data: %s", local->message);
    return NULL;
  }
  JsonObject *object = json_node_get_object(node);
  if (json_object_has_member(object, "mean_confidence"))
    page->conf01 = json_object_get_double_member(object, "mean_confidence");
  return page;
}

TuschPageText *
tusch_store_get_page(TuschStore *store, const char *document_id, guint page_index, GError **error)
{
  g_autoptr(TuschStatement) statement =
      select_page(store,
                  "SELECT glyphs FROM page WHERE document_id = ? AND page_index = ?",
                  document_id,
                  page_index,
                  error);
  if (statement == NULL)
    return NULL;
  g_autoptr(GConverter) zlib = G_CONVERTER(g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_ZLIB));
  g_autoptr(GBytes) json = convert(
      zlib, sqlite3_column_blob(statement, 0), (gsize)sqlite3_column_bytes(statement, 0), error);
  if (json == NULL)
    return NULL;
  gsize size_bytes;
  const char *text = g_bytes_get_data(json, &size_bytes);
  return parse_page(text, size_bytes, error);
}

TuschPageText *
tusch_store_get_page_facts(TuschStore *store,
                           const char *document_id,
                           guint page_index,
                           GError **error)
{
  g_autoptr(TuschStatement) statement =
      select_page(store,
                  "SELECT facts FROM page WHERE document_id = ? AND page_index = ?",
                  document_id,
                  page_index,
                  error);
  if (statement == NULL)
    return NULL;
  const char *facts = (const char *)sqlite3_column_text(statement, 0);
  return parse_page(facts, strlen(facts), error);
}

char *
tusch_store_get_page_words(TuschStore *store,
                           const char *document_id,
                           guint page_index,
                           GError **error)
{
  g_autoptr(TuschStatement) statement =
      select_page(store,
                  "SELECT text FROM page WHERE document_id = ? AND page_index = ?",
                  document_id,
                  page_index,
                  error);
  return statement != NULL ? tusch_statement_dup_text(statement, 0) : NULL;
}

char *
tusch_store_hash_pages(TuschStore *store, const char *document_id, GError **error)
{
  g_autoptr(TuschStatement) statement = tusch_database_prepare(
      store->handle,
      "SELECT page_index, facts, glyphs FROM page WHERE document_id = ? ORDER BY page_index",
      error);
  if (statement == NULL)
    return NULL;
  tusch_statement_bind(statement, "s", document_id);
  g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
  for (;;) {
    bool has_row;
    if (!tusch_statement_step(statement, &has_row, error))
      return NULL;
    if (!has_row)
      return g_strdup(g_checksum_get_string(checksum));
    for (int column = 0; column < 3; column++) {
      const guchar *data = sqlite3_column_blob(statement, column);
      gint64 size_bytes = sqlite3_column_bytes(statement, column);
      g_checksum_update(checksum, (const guchar *)&size_bytes, sizeof size_bytes);
      g_checksum_update(checksum, data, (gssize)size_bytes);
    }
  }
}

gboolean
tusch_store_copy_pages(TuschStore *store, const char *from, const char *to, GError **error)
{
  g_autoptr(TuschStatement) statement = tusch_database_prepare(
      store->handle,
      "INSERT OR REPLACE INTO page SELECT ?, page_index, facts, text, glyphs FROM page"
      " WHERE document_id = ?",
      error);
  if (statement == NULL)
    return FALSE;
  tusch_statement_bind(statement, "ss", to, from);
  return tusch_statement_run(statement, error);
}
