/* The report behind `tusch ingest --explain`. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/intake-report.h"

#include "base/json.h"
#include "pipeline/intake-plan.h"
#include "pipeline/job.h"
#include "pipeline/list.h"
#include "tusch/error.h"

static JsonObject *
start(const TuschRequest *request)
{
  JsonObject *root = json_object_new();
  json_object_set_string_member(root, "schema", "tusch-ingest");
  json_object_set_int_member(root, "version", 1);
  json_object_set_string_member(root, "request", request->id);
  json_object_set_string_member(
      root, "order", request->order == TUSCH_ORDER_DATE ? "date" : "source");
  return root;
}

static JsonArray *
sources_to_json(const TuschRequest *request, const TuschIntakePlan *plan)
{
  JsonArray *array = json_array_new();
  for (guint i = 0; i < plan->exports->len; i++) {
    const TuschSourceExport *export = g_ptr_array_index(plan->exports, i);
    const TuschRequestSource *source = g_ptr_array_index(request->sources, i);
    JsonArray *unused = json_array_new();
    for (guint k = 0; k < export->unused->len; k++)
      json_array_add_string_element(unused, g_ptr_array_index(export->unused, k));
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "adapter", source->adapter);
    json_object_set_string_member(object, "name", export->name);
    json_object_set_int_member(object, "documents", export->documents->len);
    if (export->total >= 0)
      json_object_set_int_member(object, "total", export->total);
    json_object_set_array_member(object, "unused", unused);
    json_array_add_object_element(array, object);
  }
  return array;
}

static JsonObject *
planned_to_json(const TuschPlannedDocument *planned)
{
  JsonObject *object = tusch_planned_document_explain(planned);
  const TuschSourceDocument *from = planned->from;
  json_object_set_string_member(object, "id", planned->id);
  json_object_set_string_member(object, "number", planned->number);
  json_object_set_string_member(object, "file", planned->file);
  if (planned->parent != NULL)
    json_object_set_string_member(object, "parent", planned->parent->id);
  if (from != NULL && from->proposal != TUSCH_VERDICT_KEEP) {
    json_object_set_string_member(object, "proposal", tusch_verdict_to_string(from->proposal));
    tusch_json_set_string(object, "proposal_reason", from->reason);
  }
  return object;
}

JsonNode *
tusch_intake_report_request(const char *request_path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  if (!g_file_get_contents(request_path, &text, &length, NULL)) {
    tusch_fail(error, TUSCH_ERROR_CONFIG, "cannot read \"%s\"", request_path);
    return NULL;
  }
  g_autoptr(TuschRequest) request = tusch_request_parse(text, (gssize)length, error);
  g_autofree char *absolute = g_canonicalize_filename(request_path, NULL);
  g_autofree char *dir = g_path_get_dirname(absolute);
  g_autoptr(TuschIntakePlan) plan =
      request != NULL ? tusch_intake_plan_make(request, dir, NULL, NULL, error) : NULL;
  if (plan == NULL)
    return NULL;
  JsonObject *root = start(request);
  json_object_set_array_member(root, "sources", sources_to_json(request, plan));
  json_object_set_array_member(root, "warnings", tusch_source_warnings_to_json(plan->warnings));
  JsonArray *documents = json_array_new();
  for (guint i = 0; i < plan->documents->len; i++)
    json_array_add_object_element(documents,
                                  planned_to_json(g_ptr_array_index(plan->documents, i)));
  json_object_set_array_member(root, "documents", documents);
  return tusch_json_take_object(root);
}

/* Entries of archives have no fields of their own making. */
static JsonObject *
kept_to_json(const TuschWorkroom *workroom, const TuschDocument *document, GError **error)
{
  g_autofree char *key = g_strconcat("origin:", document->id, NULL);
  g_autofree char *text = NULL;
  if (!tusch_store_get_meta(workroom->store, key, &text, error))
    return NULL;
  g_autoptr(JsonNode) node = text != NULL ? tusch_json_parse(text, -1, error) : NULL;
  if (text != NULL && (node == NULL || !JSON_NODE_HOLDS_OBJECT(node)))
    return NULL;
  JsonObject *object =
      node != NULL ? json_object_ref(json_node_get_object(node)) : json_object_new();
  if (node == NULL)
    json_object_set_array_member(object, "fields", json_array_new());
  json_object_set_string_member(object, "id", document->id);
  json_object_set_string_member(object, "number", document->number);
  json_object_set_string_member(object, "file", document->file);
  tusch_json_set_string(object, "parent", document->parent_id);
  tusch_document_add_proposal(object, document);
  return object;
}

JsonNode *
tusch_intake_report_workroom(const TuschWorkroom *workroom, GError **error)
{
  g_autoptr(GPtrArray) documents = tusch_store_list_documents(workroom->store, error);
  g_autoptr(GPtrArray) warnings = NULL;
  if (documents == NULL || !tusch_job_load_warnings(workroom->store, &warnings, error))
    return NULL;
  g_autoptr(JsonArray) array = json_array_new();
  for (guint i = 0; i < documents->len; i++) {
    JsonObject *object = kept_to_json(workroom, g_ptr_array_index(documents, i), error);
    if (object == NULL)
      return NULL;
    json_array_add_object_element(array, object);
  }
  JsonObject *root = start(workroom->request);
  json_object_set_array_member(root, "warnings", tusch_source_warnings_to_json(warnings));
  json_object_set_array_member(root, "documents", g_steal_pointer(&array));
  return tusch_json_take_object(root);
}
