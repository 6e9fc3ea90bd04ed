/* Lists as JSON. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/list.h"

#include "base/json.h"
#include "pipeline/deadline.h"
#include "pipeline/job.h"
#include "pipeline/likeness-json.h"
#include "tusch/assemble.h"

/* The fields that lists show, by the names they have in there. */
static const TuschField LISTED[] = {TUSCH_FIELD_NUMBER,
                                    TUSCH_FIELD_SOURCE,
                                    TUSCH_FIELD_CASE,
                                    TUSCH_FIELD_DIRECTION,
                                    TUSCH_FIELD_DATE,
                                    TUSCH_FIELD_KLE,
                                    TUSCH_FIELD_FACET,
                                    TUSCH_FIELD_TYPE};

/* What we know of the file ourselves. */
static JsonObject *
document_facts(const TuschCase *kase, const TuschDocument *document)
{
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, "id", document->id);
  tusch_json_set_string(object, "parent", document->parent_id);
  tusch_json_set_string(object, "media_type", document->media_type);
  tusch_json_set_string(object, "sha256", document->sha256);
  json_object_set_int_member(object, "size_bytes", (gint64)document->size_bytes);
  json_object_set_int_member(object, "pages", document->n_pages);
  json_object_set_string_member(object, "problem", tusch_problem_to_string(document->problem));
  tusch_json_set_string(object, "duplicate_of", document->duplicate_of);
  tusch_likeness_add_json(object, kase, document->id, false);
  if (document->is_container)
    json_object_set_boolean_member(object, "container", TRUE);
  return object;
}

static void
add_place(JsonObject *object, const TuschBundlePlace *place)
{
  if (place->n_pages > 0) {
    json_object_set_int_member(object, "bundle_part", place->part + 1);
    json_object_set_int_member(object, "bundle_page", place->first_page_index + 1);
  }
  json_object_set_int_member(object, "bundle_pages", place->n_pages);
}

JsonNode *
tusch_list_to_json(const TuschCase *kase,
                   const TuschPlan *plan,
                   const TuschVerdicts *verdicts,
                   const GPtrArray *places,
                   const TuschShare *share,
                   bool is_draft)
{
  JsonArray *documents = json_array_new();
  for (guint i = 0; i < kase->documents->len; i++) {
    const TuschDocument *document = g_ptr_array_index(kase->documents, i);
    const TuschPlanDocument *planned = g_ptr_array_index(plan->documents, i);
    const TuschBundlePlace *place = g_ptr_array_index(places, i);
    guint delivery = share->delivery;
    TuschDelivered delivered = tusch_share_of(share, document->id, NULL, &delivery);
    bool hides_undecided = is_draft || delivered != TUSCH_DELIVERY_NOW;
    g_autofree char *title = tusch_review_title(verdicts, document, hides_undecided);
    JsonObject *object = document_facts(kase, document);
    json_object_set_string_member(object, "title", title);
    for (guint k = 0; k < G_N_ELEMENTS(LISTED); k++) {
      g_autofree char *text = tusch_review_field(verdicts, document, LISTED[k], hides_undecided);
      tusch_json_set_string(object, tusch_field_to_string(LISTED[k]), text);
    }
    json_object_set_string_member(object, "delivered", tusch_delivered_to_string(delivered));
    if (delivered != TUSCH_DELIVERY_LATER) {
      json_object_set_int_member(object, "delivery", delivery);
      json_object_set_string_member(object, "access", tusch_access_to_string(planned->access));
      tusch_json_set_string(object, "ground", planned->ground);
    }
    add_place(object, place);
    json_array_add_object_element(documents, object);
  }
  JsonObject *root = json_object_new();
  json_object_set_string_member(root, "schema", "tusch-list");
  json_object_set_int_member(root, "version", 1);
  json_object_set_string_member(root, "request", kase->request->id);
  json_object_set_array_member(root, "documents", documents);
  return tusch_json_take_object(root);
}

void
tusch_list_add_warnings(JsonObject *object, TuschStore *store)
{
  g_autoptr(GPtrArray) warnings = NULL;
  if (tusch_job_load_warnings(store, &warnings, NULL) && warnings->len > 0)
    json_object_set_array_member(object, "warnings", tusch_source_warnings_to_json(warnings));
}

void
tusch_document_add_proposal(JsonObject *object, const TuschDocument *document)
{
  if (document->proposal == TUSCH_VERDICT_KEEP)
    return;
  json_object_set_string_member(object, "proposal", tusch_verdict_to_string(document->proposal));
  tusch_json_set_string(object, "proposal_ground", document->proposal_ground);
  tusch_json_set_string(object, "proposal_reason", document->proposal_reason);
}

/* What its pages do not show: kinds and how many, not what it says. */
static void
add_hidden(JsonObject *object, const TuschDocument *document, TuschStore *store)
{
  g_autoptr(GPtrArray) items = tusch_store_list_hidden(store, document->sha256, NULL);
  if (items != NULL && items->len > 0)
    json_object_set_array_member(object, "hidden", tusch_hidden_to_json(items, false));
}

static JsonArray *
documents_to_json(const TuschCase *kase, TuschStore *store)
{
  JsonArray *array = json_array_new();
  for (guint i = 0; i < kase->documents->len; i++) {
    const TuschDocument *document = g_ptr_array_index(kase->documents, i);
    JsonObject *object = document_facts(kase, document);
    json_object_set_string_member(object, "title", document->title);
    for (guint k = 0; k < G_N_ELEMENTS(LISTED); k++)
      tusch_json_set_string(
          object, tusch_field_to_string(LISTED[k]), tusch_document_get_field(document, LISTED[k]));
    tusch_json_set_string(object, "file", document->file);
    tusch_json_set_string(object, "problem_detail", document->problem_detail);
    tusch_document_add_proposal(object, document);
    add_hidden(object, document, store);
    json_array_add_object_element(array, object);
  }
  return array;
}

static JsonArray *
looks_to_json(const TuschCase *kase, const TuschVerdicts *verdicts)
{
  JsonArray *array = json_array_new();
  for (guint i = 0; i < kase->pages->len; i++) {
    const TuschPageText *page = g_ptr_array_index(kase->pages, i);
    const char *document_id = g_ptr_array_index(kase->page_document_ids, i);
    if (page->look == 0)
      continue;
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "document", document_id);
    json_object_set_int_member(object, "page", page->page_index + 1);
    g_auto(GStrv) names = tusch_look_to_strings(page->look);
    JsonArray *look = json_array_new();
    for (char **name = names; *name != NULL; name++)
      json_array_add_string_element(look, *name);
    json_object_set_array_member(object, "look", look);
    json_object_set_string_member(
        object,
        "decision",
        tusch_verdict_to_string(tusch_verdicts_of_page(verdicts, document_id, page)));
    json_array_add_object_element(array, object);
  }
  return array;
}

static JsonArray *
entities_to_json(const TuschCase *kase)
{
  JsonArray *array = json_array_new();
  for (guint i = 0; i < kase->entities->len; i++) {
    const TuschEntity *entity = g_ptr_array_index(kase->entities, i);
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "id", entity->id);
    json_object_set_string_member(object, "category", tusch_category_to_string(entity->category));
    json_object_set_string_member(object, "role", tusch_role_to_string(entity->role));
    json_object_set_string_member(object, "label", entity->label);
    json_array_add_object_element(array, object);
  }
  return array;
}

static JsonArray *
findings_to_json(const TuschCase *kase, const TuschVerdicts *verdicts)
{
  JsonArray *array = json_array_new();
  for (guint i = 0; i < kase->findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(kase->findings, i);
    JsonNode *node = tusch_finding_to_json(finding);
    json_object_set_string_member(
        json_node_get_object(node),
        "decision",
        tusch_verdict_to_string(tusch_verdicts_of_finding(verdicts, finding, NULL)));
    json_array_add_element(array, node);
  }
  return array;
}

static JsonArray *
sent_to_json(const GPtrArray *sent)
{
  JsonArray *array = json_array_new();
  for (guint i = 0; i < sent->len; i++) {
    const TuschSent *delivery = g_ptr_array_index(sent, i);
    JsonObject *object = json_object_new();
    JsonArray *documents = json_array_new();
    for (guint k = 0; k < delivery->document_ids->len; k++)
      json_array_add_string_element(documents, g_ptr_array_index(delivery->document_ids, k));
    json_object_set_string_member(object, "date", delivery->date);
    json_object_set_array_member(object, "documents", documents);
    json_array_add_object_element(array, object);
  }
  return array;
}

JsonNode *
tusch_status_to_json(const TuschCase *kase,
                     const TuschVerdicts *verdicts,
                     const GPtrArray *sent,
                     TuschStore *store)
{
  TuschUndecided undecided = tusch_verdicts_count_undecided(verdicts);
  JsonObject *root = json_object_new();
  json_object_set_string_member(root, "schema", "tusch-status");
  json_object_set_int_member(root, "version", 1);
  json_object_set_string_member(root, "request", kase->request->id);
  json_object_set_string_member(root, "regime", tusch_regime_to_string(kase->request->regime));
  g_auto(TuschDeadline) deadline = {0};
  tusch_deadline_init(&deadline, kase->request);
  tusch_json_set_string(root, "answer_by", deadline.answer_by);
  tusch_json_set_string(root, "slow_after", deadline.slow_after);
  if (sent->len > 0)
    json_object_set_array_member(root, "deliveries", sent_to_json(sent));
  json_object_set_int_member(root, "undecided_findings", undecided.n_findings);
  json_object_set_int_member(root, "undecided_pages", undecided.n_pages);
  json_object_set_int_member(root, "undecided_documents", undecided.n_documents);
  tusch_list_add_warnings(root, store);
  json_object_set_array_member(root, "documents", documents_to_json(kase, store));
  json_object_set_array_member(root, "look", looks_to_json(kase, verdicts));
  json_object_set_array_member(root, "entities", entities_to_json(kase));
  json_object_set_array_member(root, "findings", findings_to_json(kase, verdicts));
  return tusch_json_take_object(root);
}
