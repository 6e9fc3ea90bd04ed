/* The decision as data. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/decision-data.h"

#include "base/json.h"
#include "pipeline/omissions.h"

static JsonObject *
omission_to_json(const TuschOmission *omission)
{
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, "kind", tusch_omission_id(omission->kind));
  tusch_json_set_string(object, "ground", omission->ground);
  json_object_set_int_member(object, "count", omission->count);
  return object;
}

static JsonArray *
document_omissions(const GPtrArray *omissions, const char *document_id)
{
  JsonArray *array = json_array_new();
  for (guint i = 0; i < omissions->len; i++) {
    const TuschOmission *omission = g_ptr_array_index(omissions, i);
    if (g_str_equal(omission->document_id, document_id))
      json_array_add_object_element(array, omission_to_json(omission));
  }
  return array;
}

static JsonArray *
documents_to_json(const TuschCase *kase,
                  const TuschPlan *plan,
                  const TuschVerdicts *verdicts,
                  const GPtrArray *omissions,
                  const TuschShare *share)
{
  JsonArray *array = json_array_new();
  for (guint i = 0; i < kase->documents->len; i++) {
    const TuschDocument *document = g_ptr_array_index(kase->documents, i);
    const TuschPlanDocument *planned = g_ptr_array_index(plan->documents, i);
    guint delivery = share->delivery;
    TuschDelivered delivered = tusch_share_of(share, document->id, NULL, &delivery);
    bool is_late = delivered != TUSCH_DELIVERY_NOW; /* and may have things nobody decided */
    g_autofree char *number = tusch_review_field(verdicts, document, TUSCH_FIELD_NUMBER, is_late);
    g_autofree char *title = tusch_review_title(verdicts, document, is_late);
    bool is_withheld =
        tusch_verdicts_of_document(verdicts, document->id, NULL) == TUSCH_VERDICT_REDACT;
    bool is_shown = is_withheld || document->problem == TUSCH_PROBLEM_NONE;
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "id", document->id);
    json_object_set_string_member(object, "number", number);
    json_object_set_string_member(object, "title", title);
    json_object_set_string_member(object, "delivered", tusch_delivered_to_string(delivered));
    if (delivered != TUSCH_DELIVERY_LATER)
      json_object_set_int_member(object, "delivery", delivery);
    json_object_set_string_member(object,
                                  "access",
                                  delivered == TUSCH_DELIVERY_LATER ? "undecided"
                                  : is_shown ? tusch_access_to_string(planned->access)
                                             : "not-shown");
    json_object_set_string_member(object, "problem", tusch_problem_to_string(document->problem));
    json_object_set_array_member(object, "omissions", document_omissions(omissions, document->id));
    json_array_add_object_element(array, object);
  }
  return array;
}

/* One entry for each ground: which documents, which kinds, how many. */
static JsonObject *
reason_to_json(const GPtrArray *omissions, const char *ground)
{
  JsonObject *object = json_object_new();
  JsonObject *kinds = json_object_new();
  JsonArray *documents = json_array_new();
  const char *last_document = "";
  for (guint i = 0; i < omissions->len; i++) { /* by document */
    const TuschOmission *omission = g_ptr_array_index(omissions, i);
    const char *kind = tusch_omission_id(omission->kind);
    if (g_strcmp0(omission->ground, ground) != 0)
      continue;
    gint64 before =
        json_object_has_member(kinds, kind) ? json_object_get_int_member(kinds, kind) : 0;
    json_object_set_int_member(kinds, kind, before + omission->count);
    if (!g_str_equal(last_document, omission->document_id))
      json_array_add_string_element(documents, omission->document_id);
    last_document = omission->document_id;
  }
  tusch_json_set_string(object, "ground", ground);
  json_object_set_object_member(object, "kinds", kinds);
  json_object_set_array_member(object, "documents", documents);
  return object;
}

static JsonArray *
reasons_to_json(const GPtrArray *omissions)
{
  JsonArray *array = json_array_new();
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < omissions->len; i++) {
    char *ground = ((TuschOmission *)g_ptr_array_index(omissions, i))->ground;
    if (g_hash_table_add(seen, ground != NULL ? ground : (char *)""))
      json_array_add_object_element(array, reason_to_json(omissions, ground));
  }
  return array;
}

JsonNode *
tusch_decision_data(const TuschCase *kase,
                    const TuschPlan *plan,
                    const TuschVerdicts *verdicts,
                    const GPtrArray *omissions,
                    const TuschShare *share,
                    const char *date)
{
  const TuschRequest *request = kase->request;
  JsonObject *root = json_object_new();
  json_object_set_string_member(root, "schema", "tusch-decision-data");
  json_object_set_int_member(root, "version", 1);
  json_object_set_string_member(root, "request", request->id);
  json_object_set_string_member(root, "regime", tusch_regime_to_string(request->regime));
  json_object_set_string_member(root, "received", request->received);
  json_object_set_string_member(root, "date", date);
  tusch_json_set_string(root, "complaint_body", request->complaint_body);
  json_object_set_array_member(
      root, "documents", documents_to_json(kase, plan, verdicts, omissions, share));
  json_object_set_array_member(root, "reasons", reasons_to_json(omissions));
  return tusch_json_take_object(root);
}
