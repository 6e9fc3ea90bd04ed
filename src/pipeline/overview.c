/* The overview of a workroom, and where its page finds the documents. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/overview.h"

#include "base/file.h"
#include "pipeline/export-private.h"
#include "tusch/overview.h"

#include <string.h>

JsonNode *
tusch_overview_of(const TuschWorkroom *workroom, GError **error)
{
  g_autoptr(TuschExport) export = tusch_export_new(workroom, error);
  if (export == NULL)
    return NULL;
  return tusch_index_to_overview(export->index, export->kase->findings, export->kase->entities);
}

/* The way from the folder of @path to the workroom ("", "../"); NULL outside of it. */
static char *
way_to_workroom(const TuschWorkroom *workroom, const char *path)
{
  g_autofree char *whole = g_canonicalize_filename(path, NULL);
  g_autofree char *folder = g_path_get_dirname(whole);
  gsize n = strlen(workroom->path);
  if (strncmp(folder, workroom->path, n) != 0 || (folder[n] != '\0' && folder[n] != '/'))
    return NULL;
  GString *way = g_string_new(NULL);
  for (const char *p = folder + n; *p != '\0'; p++)
    if (*p == '/')
      g_string_append(way, "../");
  return g_string_free(way, FALSE);
}

/* Akt number → the document's PDF, where there is one. (transfer full) */
static GHashTable *
list_links(const TuschWorkroom *workroom, const char *way, GError **error)
{
  g_autoptr(GPtrArray) documents = tusch_store_list_documents(workroom->store, error);
  if (documents == NULL)
    return NULL;
  GHashTable *links = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < documents->len; i++) {
    const TuschDocument *document = g_ptr_array_index(documents, i);
    if (document->n_pages == 0 || document->sha256 == NULL)
      continue;
    g_autofree char *file = tusch_workroom_pdf(workroom, document->sha256);
    if (g_file_test(file, G_FILE_TEST_EXISTS))
      g_hash_table_insert(links,
                          g_strdup(document->number),
                          g_strconcat(way, file + strlen(workroom->path) + 1, NULL));
  }
  return links;
}

gboolean
tusch_overview_write(const TuschWorkroom *workroom,
                     JsonNode *overview,
                     const char *path,
                     GError **error)
{
  g_autofree char *way = way_to_workroom(workroom, path);
  g_autoptr(GHashTable) links = way != NULL ? list_links(workroom, way, error) : NULL;
  if (way != NULL && links == NULL)
    return FALSE;
  g_autofree char *page = tusch_overview_to_page(overview, links);
  return tusch_file_write_atomic(path, page, strlen(page), error);
}
