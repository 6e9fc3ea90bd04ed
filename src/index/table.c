/* The index as JSON and as a table, and the citizen's list. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tusch/index.h"

#include "base/csv.h"
#include "base/json.h"
#include "base/language.h"

static const char *const KLE_STATES[] = {"malformed", "unknown", "retired", "current"};

static JsonArray *
facts_to_json(const GPtrArray *facts)
{
  JsonArray *array = json_array_new();
  for (guint i = 0; facts != NULL && i < facts->len; i++) {
    const TuschFact *fact = g_ptr_array_index(facts, i);
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "field", tusch_fact_field_to_string(fact->field));
    json_object_set_string_member(object, "value", fact->value);
    json_object_set_string_member(object, "rule", fact->rule);
    if (fact->end > fact->start) {
      json_object_set_int_member(object, "page", fact->page_index + 1);
      json_object_set_int_member(object, "start", fact->start);
      json_object_set_int_member(object, "end", fact->end);
    }
    tusch_json_set_string(object, "reason", fact->reason);
    if (tusch_fact_is_proposal(fact))
      json_object_set_boolean_member(object, "proposal", TRUE);
    json_array_add_object_element(array, object);
  }
  return array;
}

static JsonArray *
derived_to_json(guint derived)
{
  JsonArray *array = json_array_new();
  for (guint i = 0; i < TUSCH_N_FACTS; i++)
    if ((derived & (1u << i)) != 0)
      json_array_add_string_element(array, tusch_fact_field_to_string((TuschFactField)i));
  return array;
}

/* Fields of the file itself. */
static void
add_file(JsonObject *object, const TuschIndexDocument *d)
{
  const TuschDocument *document = d->document;
  tusch_json_set_string(object, "file", document->file);
  tusch_json_set_string(object, "media_type", document->media_type);
  tusch_json_set_string(object, "sha256", document->sha256);
  json_object_set_int_member(object, "size_bytes", (gint64)document->size_bytes);
  json_object_set_int_member(object, "pages", document->n_pages);
  json_object_set_int_member(object, "scanned_pages", d->n_scanned_pages);
  json_object_set_string_member(object, "problem", tusch_problem_to_string(document->problem));
  tusch_json_set_string(object, "duplicate_of", document->duplicate_of);
}

static void
add_kle(JsonObject *object, const TuschIndexDocument *d)
{
  if (d->kle == NULL)
    return;
  json_object_set_string_member(object, "kle", d->kle);
  json_object_set_string_member(object, "kle_state", KLE_STATES[d->kle_state]);
  tusch_json_set_string(object, "kle_title", d->kle_title);
  if (d->kle_state == TUSCH_KLE_RETIRED)
    tusch_json_set_string(object, "kle_current", d->kle_current);
}

/* What was decided, and where it stands in the bundle; nothing before that. */
static void
add_outcome(JsonObject *object, const TuschIndexDocument *d)
{
  if (d->is_decided) {
    json_object_set_string_member(object, "access", tusch_access_to_string(d->access));
    tusch_json_set_string(object, "ground", d->ground);
  }
  if (d->n_bundle_pages > 0) {
    json_object_set_int_member(object, "bundle_page", d->first_page);
    json_object_set_int_member(object, "bundle_pages", d->n_bundle_pages);
  }
}

static const char *
number_of_parent(const TuschIndexDocument *d)
{
  return d->parent != NULL ? d->parent->document->number : NULL;
}

static JsonObject *
document_to_json(const TuschIndexDocument *d)
{
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, "uuid", d->uuid);
  json_object_set_string_member(object, "id", d->document->id);
  json_object_set_string_member(object, "number", d->document->number);
  json_object_set_string_member(object, "case", d->in_case->uuid);
  json_object_set_string_member(object, "title", d->document->title);
  if (d->title_withheld)
    json_object_set_string_member(object, "title_alternative", d->public_title);
  tusch_json_set_string(object, "type", d->type);
  json_object_set_string_member(object, "sdi_type", tusch_index_sdi_type(d));
  tusch_json_set_string(object, "date", d->date);
  tusch_json_set_string(object, "direction", d->direction);
  tusch_json_set_string(object, "sender", d->sender);
  tusch_json_set_string(object, "receiver", d->receiver);
  tusch_json_set_string(object, "source", d->document->source);
  tusch_json_set_string(object, "attachment_of", number_of_parent(d));
  add_kle(object, d);
  tusch_json_set_string(object, "facet", d->facet);
  tusch_json_set_string(object, "sensitivity", d->document->sensitivity);
  add_file(object, d);
  add_outcome(object, d);
  json_object_set_array_member(object, "derived", derived_to_json(d->derived));
  json_object_set_array_member(object, "facts", facts_to_json(d->facts));
  return object;
}

static JsonArray *
cases_to_json(const TuschIndex *index)
{
  JsonArray *array = json_array_new();
  for (guint i = 0; i < index->cases->len; i++) {
    const TuschIndexCase *kase = g_ptr_array_index(index->cases, i);
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "uuid", kase->uuid);
    tusch_json_set_string(object, "source", kase->source);
    tusch_json_set_string(object, "number", kase->number);
    tusch_json_set_string(object, "kle", kase->kle);
    tusch_json_set_string(object, "facet", kase->facet);
    tusch_json_set_string(object, "sensitivity", kase->sensitivity);
    tusch_json_set_string(object, "first_date", kase->first_date);
    json_array_add_object_element(array, object);
  }
  return array;
}

static JsonArray *
parties_to_json(const TuschRequest *request)
{
  JsonArray *array = json_array_new();
  for (guint i = 0; i <= request->parties->len; i++) {
    const TuschParty *party =
        i == 0 ? request->requester : g_ptr_array_index(request->parties, i - 1);
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "name", party->name);
    json_object_set_string_member(object, "role", tusch_role_to_string(party->role));
    tusch_json_set_string(object, "relation", party->relation);
    tusch_json_set_string(object, "title", party->title);
    json_array_add_object_element(array, object);
  }
  return array;
}

static JsonObject *
root_new(const TuschIndex *index, const char *schema)
{
  const TuschRequest *request = index->request;
  JsonObject *root = json_object_new();
  json_object_set_string_member(root, "schema", schema);
  json_object_set_int_member(root, "version", 1);
  json_object_set_string_member(root, "request", request->id);
  json_object_set_string_member(root, "uuid", index->uuid);
  json_object_set_string_member(root, "regime", tusch_regime_to_string(request->regime));
  tusch_json_set_string(root, "received", request->received);
  tusch_json_set_string(root, "authority", request->authority_name);
  tusch_json_set_string(root, "department", request->authority_department);
  return root;
}

JsonNode *
tusch_index_to_json(const TuschIndex *index)
{
  JsonObject *root = root_new(index, "tusch-index");
  json_object_set_string_member(root, "kle_version", index->kle_version);
  json_object_set_array_member(root, "parties", parties_to_json(index->request));
  json_object_set_array_member(root, "cases", cases_to_json(index));
  JsonArray *documents = json_array_new();
  for (guint i = 0; i < index->documents->len; i++)
    json_array_add_object_element(documents,
                                  document_to_json(g_ptr_array_index(index->documents, i)));
  json_object_set_array_member(root, "documents", documents);
  return tusch_json_take_object(root);
}

/* Columns of the table: a header and how a cell is read from the JSON of a document. */
static const char *const COLUMNS[] = {"number",       "title",         "title_alternative",
                                      "type",         "sdi_type",      "date",
                                      "direction",    "sender",        "receiver",
                                      "source",       "attachment_of", "kle",
                                      "kle_state",    "kle_title",     "kle_current",
                                      "facet",        "sensitivity",   "file",
                                      "media_type",   "sha256",        "size_bytes",
                                      "pages",        "scanned_pages", "problem",
                                      "duplicate_of", "access",        "ground",
                                      "bundle_page",  "bundle_pages",  "derived",
                                      "uuid",         "case"};

/* (transfer full) */
static char *
cell_text(JsonObject *object, const char *column)
{
  JsonNode *node = json_object_get_member(object, column);
  if (node == NULL)
    return g_strdup("");
  if (JSON_NODE_HOLDS_ARRAY(node)) {
    GString *joined = g_string_new(NULL);
    JsonArray *array = json_node_get_array(node);
    for (guint i = 0; i < json_array_get_length(array); i++)
      g_string_append_printf(
          joined, "%s%s", i > 0 ? " " : "", json_array_get_string_element(array, i));
    return g_string_free(joined, FALSE);
  }
  if (json_node_get_value_type(node) == G_TYPE_INT64)
    return g_strdup_printf("%" G_GINT64_FORMAT, json_node_get_int(node));
  return g_strdup(json_node_get_string(node));
}

gboolean
tusch_index_write_csv(const TuschIndex *index, FILE *out, GError **error)
{
  g_autoptr(GString) table = tusch_csv_new(COLUMNS, G_N_ELEMENTS(COLUMNS));
  for (guint i = 0; i < index->documents->len; i++) {
    JsonObject *object = document_to_json(g_ptr_array_index(index->documents, i));
    char *cells[G_N_ELEMENTS(COLUMNS)];
    for (guint c = 0; c < G_N_ELEMENTS(COLUMNS); c++)
      cells[c] = cell_text(object, COLUMNS[c]);
    tusch_csv_append_row(table, (const char *const *)cells, G_N_ELEMENTS(COLUMNS));
    for (guint c = 0; c < G_N_ELEMENTS(COLUMNS); c++)
      g_free(cells[c]);
    json_object_unref(object);
  }
  return tusch_csv_write(table, out, error);
}

/* Who works with the case is no part of the citizen's list. (transfer full) */
static char *
citizen_title(const TuschIndex *index, const char *public_title)
{
  GString *title = g_string_new(public_title);
  for (guint i = 0; i < index->staff_names->len; i++)
    g_string_replace(title, g_ptr_array_index(index->staff_names, i), _("[medarbejder]"), 0);
  return g_string_free(title, FALSE);
}

static JsonObject *
document_to_citizen_json(const TuschIndex *index, const TuschIndexDocument *d)
{
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, "number", d->document->number);
  g_autofree char *title = citizen_title(index, d->public_title);
  json_object_set_string_member(object, "title", title);
  /* A type in free text may name somebody; the index's own words cannot. */
  json_object_set_string_member(object, "type", tusch_index_sdi_type(d));
  tusch_json_set_string(object, "date", d->date);
  tusch_json_set_string(object, "attachment_of", number_of_parent(d));
  tusch_json_set_string(object, "kle_title", d->kle_title);
  json_object_set_int_member(object, "pages", d->document->n_pages);
  add_outcome(object, d);
  return object;
}

JsonNode *
tusch_index_to_citizen_json(const TuschIndex *index)
{
  JsonObject *root = root_new(index, "tusch-citizen-list");
  JsonArray *documents = json_array_new();
  for (guint i = 0; i < index->documents->len; i++)
    json_array_add_object_element(
        documents, document_to_citizen_json(index, g_ptr_array_index(index->documents, i)));
  json_object_set_array_member(root, "documents", documents);
  return tusch_json_take_object(root);
}
