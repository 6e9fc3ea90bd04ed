/* Finding pages that were read before, by what they are made of. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/sqlite/database.h"
#include "tusch/error.h"
#include "tusch/store.h"

gboolean
tusch_store_put_page_hashes(TuschStore *store,
                            const char *document_id,
                            const GPtrArray *hashes,
                            GError **error)
{
  g_autoptr(TuschStatement) statement = tusch_database_prepare(
      store->handle, "INSERT OR REPLACE INTO page_hash VALUES(?,?,?,NULL)", error);
  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < hashes->len; i++) {
    const char *hash = g_ptr_array_index(hashes, i);
    if (hash[0] == '\0')
      continue;
    tusch_statement_bind(statement, "sis", document_id, (gint64)i, hash);
    if (!tusch_statement_run(statement, error))
      return FALSE;
  }
  return TRUE;
}

GHashTable *
tusch_store_list_page_hashes(TuschStore *store, const char *document_id, GError **error)
{
  g_autoptr(TuschStatement) statement = tusch_database_prepare(
      store->handle, "SELECT page_index, hash FROM page_hash WHERE document_id = ?", error);
  if (statement == NULL)
    return NULL;
  tusch_statement_bind(statement, "s", document_id);
  g_autoptr(GHashTable) hashes = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, g_free);
  for (;;) {
    bool has_row;
    if (!tusch_statement_step(statement, &has_row, error))
      return NULL;
    if (!has_row)
      return g_steal_pointer(&hashes);
    guint page_index = (guint)sqlite3_column_int64(statement, 0);
    g_hash_table_insert(
        hashes, GUINT_TO_POINTER(page_index), tusch_statement_dup_text(statement, 1));
  }
}

gboolean
tusch_store_set_page_reader(TuschStore *store,
                            const char *document_id,
                            guint page_index,
                            const char *reader,
                            GError **error)
{
  g_autoptr(TuschStatement) statement = tusch_database_prepare(
      store->handle,
      "UPDATE page_hash SET reader = ? WHERE document_id = ? AND page_index = ?",
      error);
  if (statement == NULL)
    return FALSE;
  tusch_statement_bind(statement, "ssi", reader, document_id, (gint64)page_index);
  return tusch_statement_run(statement, error);
}

gboolean
tusch_store_find_read_page(
    TuschStore *store, const char *hash, const char *reader, TuschPageText **out, GError **error)
{
  *out = NULL;
  g_autoptr(TuschStatement) statement = tusch_database_prepare(
      store->handle,
      "SELECT document_id, page_index FROM page_hash JOIN page USING(document_id, page_index)"
      " WHERE hash = ? AND reader = ? LIMIT 1",
      error);
  if (statement == NULL)
    return FALSE;
  tusch_statement_bind(statement, "ss", hash, reader);
  bool has_row;
  if (!tusch_statement_step(statement, &has_row, error))
    return FALSE;
  if (!has_row)
    return TRUE;
  g_autofree char *document_id = tusch_statement_dup_text(statement, 0);
  *out = tusch_store_get_page(store, document_id, (guint)sqlite3_column_int64(statement, 1), error);
  return *out != NULL;
}
