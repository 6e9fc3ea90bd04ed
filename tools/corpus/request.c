/* request.json of a corpus, checked with the parser that tusch itself uses. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gold.h"

#include "base/file.h"
#include "base/json.h"
#include "tusch/request.h"

#include <gio/gio.h>
#include <string.h>

static JsonObject *
person_to_json(const CorpusPerson *person, bool is_party)
{
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, "name", person->name);
  if (is_party)
    json_object_set_string_member(object, "role", person->role);
  tusch_json_set_string(object, "title", person->title);
  tusch_json_set_string(object, "relation", person->relation);
  tusch_json_set_string(object, "cpr", person->cpr);
  tusch_json_set_string(object, "address", person->address);
  tusch_json_set_string(object, "phone", person->phone);
  tusch_json_set_string(object, "email", person->email);
  if (person->address_protected)
    json_object_set_boolean_member(object, "address_protected", TRUE);
  return object;
}

static JsonObject *
document_to_json(const CorpusDocument *document, const CorpusTarget *target, GError **error)
{
  static const char *const copied[] = {"source",
                                       "case",
                                       "number",
                                       "type",
                                       "direction",
                                       "date",
                                       "kle",
                                       "facet",
                                       "sensitivity",
                                       "attachment_of"};
  const char *file = corpus_document_get(document, "file");
  g_autofree char *path = g_build_filename(target->out_dir, file, NULL);
  g_autofree char *sha256 = NULL;
  if (!tusch_file_sha256(path, &sha256, NULL, error))
    return NULL;
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, "file", file);
  json_object_set_string_member(object, "sha256", sha256);
  json_object_set_string_member(object, "title", document->title->text->str);
  for (gsize i = 0; i < G_N_ELEMENTS(copied); i++)
    tusch_json_set_string(object, copied[i], corpus_document_get(document, copied[i]));
  return object;
}

static JsonArray *
documents_to_json(const CorpusRequest *request, const CorpusTarget *target, GError **error)
{
  JsonArray *array = json_array_new();
  for (guint i = 0; i < request->documents->len; i++) {
    const CorpusDocument *document = request->documents->pdata[i];
    if (corpus_document_get(document, "zip"))
      continue;
    JsonObject *object = document_to_json(document, target, error);
    if (!object) {
      json_array_unref(array);
      return NULL;
    }
    json_array_add_object_element(array, object);
  }
  return array;
}

static void
add_people(JsonObject *root, CorpusCast *cast)
{
  JsonArray *parties = json_array_new();
  for (guint i = 0; i < cast->len; i++) {
    const CorpusPerson *person = cast->pdata[i];
    if (strcmp(person->role, "requester") == 0)
      json_object_set_object_member(root, "requester", person_to_json(person, false));
    else if (g_ascii_isdigit(person->key[0]))
      json_array_add_object_element(parties, person_to_json(person, true));
  }
  json_object_set_array_member(root, "parties", parties);
}

static gboolean
check_request(const char *json, GError **error)
{
  g_autoptr(TuschRequest) request = tusch_request_parse(json, -1, error);
  if (request && request->warnings->len)
    g_set_error(error,
                G_IO_ERROR,
                G_IO_ERROR_INVALID_DATA,
                "request.json: %s",
                (const char *)request->warnings->pdata[0]);
  return request && !request->warnings->len;
}

gboolean
corpus_write_request(const CorpusRequest *request, const CorpusTarget *target, GError **error)
{
  JsonArray *documents = documents_to_json(request, target, error);
  if (!documents)
    return FALSE;
  JsonObject *root = json_object_new();
  JsonObject *authority = json_object_new();
  json_object_set_string_member(root, "schema", "tusch-request");
  json_object_set_int_member(root, "version", 1);
  tusch_json_set_string(root, "id", g_hash_table_lookup(request->fields, "id"));
  tusch_json_set_string(root, "regime", g_hash_table_lookup(request->fields, "regime"));
  tusch_json_set_string(root, "received", g_hash_table_lookup(request->fields, "received"));
  tusch_json_set_string(authority, "name", g_hash_table_lookup(request->fields, "authority"));
  tusch_json_set_string(authority, "cvr", g_hash_table_lookup(request->fields, "cvr"));
  tusch_json_set_string(
      authority, "department", g_hash_table_lookup(request->fields, "department"));
  json_object_set_object_member(root, "authority", authority);
  add_people(root, request->cast);
  json_object_set_int_member(root, "expected_documents", json_array_get_length(documents));
  json_object_set_array_member(root, "documents", documents);
  g_autoptr(JsonNode) node = tusch_json_take_object(root);
  g_autofree char *json = tusch_json_to_string(node, true);
  g_autofree char *path = g_build_filename(target->out_dir, "request.json", NULL);
  return check_request(json, error) && tusch_file_write_atomic(path, json, strlen(json), error);
}
