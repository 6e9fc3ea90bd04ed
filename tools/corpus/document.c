/* Documents of a corpus: reads their data files. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "document.h"

#include <gio/gio.h>
#include <string.h>

static const char *const form_names[] = {
    "digital",
    "scan",
    "fax",
    "photo",
    "text",
    "hybrid",
    "corrupt",
    "copy",
    "zip",
};

static void
leak_free(gpointer data)
{
  CorpusLeak *leak = data;
  g_free(leak->place);
  corpus_text_free(leak->text);
  g_free(leak);
}

CorpusDocument *
corpus_document_new(CorpusForm form)
{
  CorpusDocument *document = g_new0(CorpusDocument, 1);
  document->form = form;
  document->fields = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  document->leaks = g_ptr_array_new_with_free_func(leak_free);
  return document;
}

void
corpus_document_free(CorpusDocument *document)
{
  if (!document)
    return;
  g_hash_table_unref(document->fields);
  corpus_text_free(document->title);
  corpus_text_free(document->text);
  g_ptr_array_unref(document->leaks);
  g_free(document);
}

const char *
corpus_document_get(const CorpusDocument *document, const char *field)
{
  return g_hash_table_lookup(document->fields, field);
}

void
corpus_document_set(CorpusDocument *document, const char *field, const char *value)
{
  g_hash_table_insert(document->fields, g_strdup(field), g_strdup(value));
}

char *
corpus_document_path(const CorpusDocument *document)
{
  const char *zip = corpus_document_get(document, "zip");
  const char *file = corpus_document_get(document, "file");
  return zip ? g_strdup_printf("%s/%s", zip, file) : g_strdup(file);
}

bool
corpus_document_is_readable(const CorpusDocument *document)
{
  const char *password = corpus_document_get(document, "password");
  return document->form != CORPUS_FORM_CORRUPT && !(password && *password);
}

bool
corpus_document_is_digital(const CorpusDocument *document)
{
  return document->form == CORPUS_FORM_DIGITAL || document->form == CORPUS_FORM_TEXT;
}

static gboolean
add_leak(CorpusDocument *document, const char *value, CorpusCast *cast, GError **error)
{
  const char *bar = strchr(value, '|');
  if (!bar) {
    g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "leak: needs \"place|text\"");
    return FALSE;
  }
  CorpusLeak *leak = g_new0(CorpusLeak, 1);
  g_ptr_array_add(document->leaks, leak);
  leak->place = g_strndup(value, (gsize)(bar - value));
  leak->text = corpus_text_parse(bar + 1, cast, error);
  return leak->text != NULL;
}

static gboolean
read_header(CorpusDocument *document, const char *header, CorpusCast *cast, GError **error)
{
  g_auto(GStrv) lines = g_strsplit(header, "\n", -1);
  for (gsize i = 0; lines[i]; i++) {
    char *colon = strchr(lines[i], ':');
    if (!*lines[i])
      continue;
    if (!colon) {
      g_set_error(
          error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "line %zu: \"key: value\" expected", i + 1);
      return FALSE;
    }
    *colon = '\0';
    const char *value = g_strchug(colon + 1);
    if (strcmp(lines[i], "leak") != 0)
      corpus_document_set(document, lines[i], value);
    else if (!add_leak(document, value, cast, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_form(CorpusDocument *document, GError **error)
{
  const char *form = corpus_document_get(document, "form");
  if (!form)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS(form_names); i++)
    if (strcmp(form, form_names[i]) == 0) {
      document->form = (CorpusForm)i;
      return TRUE;
    }
  g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "form: unknown");
  return FALSE;
}

CorpusDocument *
corpus_document_load(const char *path, CorpusCast *cast, GError **error)
{
  g_autofree char *contents = NULL;
  if (!g_file_get_contents(path, &contents, NULL, error))
    return NULL;
  char *rule = strstr(contents, "\n---\n");
  if (rule)
    *rule = '\0';
  g_autoptr(CorpusDocument) document = corpus_document_new(CORPUS_FORM_DIGITAL);
  if (!read_header(document, contents, cast, error) || !read_form(document, error)) {
    g_prefix_error(error, "%s: ", path);
    return NULL;
  }
  const char *title = corpus_document_get(document, "title");
  document->title = corpus_text_parse(title ? title : "", cast, error);
  document->text = document->title ? corpus_text_parse(rule ? rule + 5 : "", cast, error) : NULL;
  if (!document->text) {
    g_prefix_error(error, "%s: ", path);
    return NULL;
  }
  return g_steal_pointer(&document);
}
