/* The annotated case texts, typeset: each as a digital letter, a scan and a fax. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sample.h"

#include "base/json.h"
#include "gold.h"

#include <gio/gio.h>
#include <string.h>

static const char *
string_of(JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member(object, member);
  return node && !json_node_is_null(node) ? json_node_get_string(node) : NULL;
}

static CorpusPerson *
add_person(CorpusCast *cast, char *key, JsonObject *source, const char *role)
{
  CorpusPerson *person = g_new0(CorpusPerson, 1);
  person->key = key;
  person->name = g_strdup(string_of(source, "name"));
  person->role = g_strdup(role);
  person->cpr = g_strdup(string_of(source, "cpr"));
  person->address = g_strdup(string_of(source, "address"));
  person->phone = g_strdup(string_of(source, "phone"));
  person->email = g_strdup(string_of(source, "email"));
  g_ptr_array_add(cast, person);
  return person;
}

static CorpusCast *
read_cast(JsonObject *source)
{
  CorpusCast *cast = corpus_cast_new();
  add_person(cast, g_strdup("r"), json_object_get_object_member(source, "requester"), "requester");
  JsonArray *parties = json_object_get_array_member(source, "parties");
  for (guint i = 0; i < json_array_get_length(parties); i++) {
    JsonObject *party = json_array_get_object_element(parties, i);
    bool staff = g_strcmp0(string_of(party, "owner"), "staff") == 0;
    CorpusPerson *person =
        add_person(cast, g_strdup_printf("%u", i + 1), party, staff ? "staff" : "third-party");
    person->relation = g_strdup(string_of(party, "role"));
  }
  return cast;
}

/* "party:2" → "2", "unknown:a" → "a", "requester" → "r". (transfer full) */
static char *
key_of_ref(const char *ref)
{
  const char *colon = strchr(ref, ':');
  return colon ? g_strdup(colon + 1) : g_strndup(ref, 1);
}

/* Persons that no metadata names are in the cast too: their role is "unknown". */
static void
add_unknown(CorpusCast *cast, const char *key)
{
  if (!g_ascii_isalpha(key[0]) || strchr("rsn", key[0]) || corpus_cast_find(cast, key))
    return;
  CorpusPerson *person = g_new0(CorpusPerson, 1);
  person->key = g_strdup(key);
  person->role = g_strdup("unknown");
  g_ptr_array_add(cast, person);
}

/* The spans of the source count code points. */
static CorpusText *
read_text(JsonObject *source, CorpusCast *cast)
{
  CorpusText *text = corpus_text_new();
  g_string_append(text->text, string_of(source, "text"));
  JsonArray *spans = json_object_get_array_member(source, "spans");
  for (guint i = 0; i < json_array_get_length(spans); i++) {
    JsonObject *from = json_array_get_object_element(spans, i);
    const char *start =
        g_utf8_offset_to_pointer(text->text->str, json_object_get_int_member(from, "start"));
    const char *end =
        g_utf8_offset_to_pointer(text->text->str, json_object_get_int_member(from, "end"));
    CorpusSpan *span = corpus_text_add_span(text,
                                            (gsize)(start - text->text->str),
                                            (gsize)(end - text->text->str),
                                            string_of(from, "type"));
    span->key = key_of_ref(string_of(from, "ref"));
    if (string_of(from, "form")) {
      g_free(span->form);
      span->form = g_strdup(string_of(from, "form"));
    }
    add_unknown(cast, span->key);
  }
  return text;
}

static CorpusDocument *
new_variant(JsonObject *source, CorpusCast *cast, guint case_index, CorpusForm form)
{
  static const char *const fonts[] = {
      "Carlito 11", "Liberation Serif 11", "Liberation Sans 10", "DejaVu Sans 9"};
  static const struct {
    const char *form, *file, *number;
  } variants[] = {
      [CORPUS_FORM_DIGITAL] = {"digital", "digital.pdf", "0001"},
      [CORPUS_FORM_SCAN] = {"scan", "scan.pdf", "0002"},
      [CORPUS_FORM_FAX] = {"fax", "fax.tif", "0003"},
  };
  CorpusDocument *document = corpus_document_new(form);
  document->text = read_text(source, cast);
  document->title = corpus_text_new();
  g_string_append_printf(
      document->title->text, "%s (%s)", string_of(source, "kind"), variants[form].form);
  char skew_text[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd(skew_text, sizeof skew_text, "%.1f", (case_index % 5) * 0.4 - 0.8);
  corpus_document_set(document, "form", variants[form].form);
  corpus_document_set(document, "file", variants[form].file);
  corpus_document_set(document, "number", variants[form].number);
  corpus_document_set(document, "font", fonts[case_index % G_N_ELEMENTS(fonts)]);
  corpus_document_set(document, "skew", skew_text);
  return document;
}

static gboolean
make_case(JsonObject *source, guint case_index, const CorpusTarget *target, GError **error)
{
  static const CorpusForm forms[] = {CORPUS_FORM_DIGITAL, CORPUS_FORM_SCAN, CORPUS_FORM_FAX};
  g_autofree char *folder = g_build_filename(target->out_dir, string_of(source, "id"), NULL);
  const CorpusTarget own = {.out_dir = folder, .seed = target->seed + case_index};
  if (g_mkdir_with_parents(folder, 0755) != 0) {
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "cannot make a folder");
    return FALSE;
  }
  g_autoptr(GPtrArray) cast = read_cast(source);
  g_autoptr(GPtrArray) documents =
      g_ptr_array_new_with_free_func((GDestroyNotify)corpus_document_free);
  for (gsize i = 0; i < G_N_ELEMENTS(forms); i++)
    g_ptr_array_add(documents, new_variant(source, cast, case_index, forms[i]));
  g_autoptr(GHashTable) fields = g_hash_table_new(g_str_hash, g_str_equal);
  g_hash_table_insert(fields, (char *)"id", (char *)string_of(source, "id"));
  g_hash_table_insert(fields, (char *)"regime", (char *)"FVL9");
  g_hash_table_insert(fields, (char *)"received", (char *)"2026-11-02");
  g_hash_table_insert(fields, (char *)"authority", (char *)"Eksempel Kommune");
  CorpusRequest request = {.fields = fields, .cast = cast, .documents = documents};
  return corpus_write_all(documents, &own, error) && corpus_write_request(&request, &own, error) &&
         corpus_write_gold(&request, &own, error);
}

gboolean
corpus_make_cases(const char *jsonl, const CorpusTarget *target, GError **error)
{
  g_autofree char *contents = NULL;
  if (!g_file_get_contents(jsonl, &contents, NULL, error))
    return FALSE;
  g_auto(GStrv) lines = g_strsplit(contents, "\n", -1);
  for (guint i = 0; lines[i]; i++) {
    if (!*lines[i])
      continue;
    g_autoptr(JsonNode) node = tusch_json_parse(lines[i], -1, error);
    JsonObject *object = node ? tusch_json_node_object(node, "case", error) : NULL;
    if (!object || !make_case(object, i, target, error)) {
      g_prefix_error(error, "%s:%u: ", jsonl, i + 1);
      return FALSE;
    }
  }
  return TRUE;
}
