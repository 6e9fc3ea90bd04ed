/* The sample request: all that corpora/sample describes, in the order of the file names. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sample.h"

#include "gold.h"

#include <gio/gio.h>
#include <string.h>

static int
by_name(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *
load_documents(const char *folder, CorpusCast *cast, GError **error)
{
  g_autoptr(GDir) dir = g_dir_open(folder, 0, error);
  if (!dir)
    return NULL;
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  for (const char *name = g_dir_read_name(dir); name; name = g_dir_read_name(dir))
    if (g_str_has_suffix(name, ".txt"))
      g_ptr_array_add(names, g_build_filename(folder, name, NULL));
  g_ptr_array_sort(names, by_name);
  g_autoptr(GPtrArray) documents =
      g_ptr_array_new_with_free_func((GDestroyNotify)corpus_document_free);
  for (guint i = 0; i < names->len; i++) {
    CorpusDocument *document = corpus_document_load(names->pdata[i], cast, error);
    if (!document)
      return NULL;
    g_ptr_array_add(documents, document);
  }
  return g_steal_pointer(&documents);
}

gboolean
corpus_make_sample(const char *source, const CorpusTarget *target, GError **error)
{
  g_autofree char *people = g_build_filename(source, "people.txt", NULL);
  g_autofree char *head = g_build_filename(source, "request.txt", NULL);
  g_autofree char *folder = g_build_filename(source, "documents", NULL);
  g_autoptr(GPtrArray) cast = corpus_cast_load(people, error);
  g_autoptr(CorpusDocument) fields = NULL;
  g_autoptr(GPtrArray) documents = NULL;
  if (cast)
    fields = corpus_document_load(head, cast, error);
  if (fields)
    documents = load_documents(folder, cast, error);
  if (!documents)
    return FALSE;
  CorpusRequest request = {.fields = fields->fields, .cast = cast, .documents = documents};
  return corpus_write_all(documents, target, error) &&
         corpus_write_request(&request, target, error) &&
         corpus_write_gold(&request, target, error);
}
