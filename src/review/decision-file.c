/* Decisions taken from a JSON file. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"
#include "tusch/error.h"
#include "tusch/review.h"

static const TuschDocument *
find_document(const TuschCase *kase, const char *id)
{
  for (guint i = 0; i < kase->documents->len; i++) {
    const TuschDocument *document = g_ptr_array_index(kase->documents, i);
    if (g_str_equal(document->id, id) || g_str_equal(document->number, id))
      return document;
  }
  return NULL;
}

static char *
key_of_entity(const TuschCase *kase, const char *id, GError **error)
{
  for (guint i = 0; i < kase->entities->len; i++) {
    const TuschEntity *entity = g_ptr_array_index(kase->entities, i);
    if (g_str_equal(entity->id, id))
      return tusch_decision_key_of_entity(entity);
  }
  tusch_fail(error, TUSCH_ERROR_CONFIG, "\"entity\" is no entity of this request");
  return NULL;
}

static char *
key_of_finding(const TuschCase *kase, const char *id, GError **error)
{
  for (guint i = 0; i < kase->findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(kase->findings, i);
    if (g_str_equal(finding->id, id))
      return tusch_decision_key_of_finding(finding);
  }
  tusch_fail(error, TUSCH_ERROR_CONFIG, "\"finding\" is no finding of this request");
  return NULL;
}

static char *
key_of_document(
    const TuschCase *kase, JsonObject *object, const char *id, TuschTarget *target, GError **error)
{
  gint64 page = 0;
  gint64 range[] = {1, G_MAXINT};
  const TuschDocument *document = find_document(kase, id);
  if (document == NULL) {
    tusch_fail(error, TUSCH_ERROR_CONFIG, "\"document\" is no document of this request");
    return NULL;
  }
  if (!tusch_json_read_int(object, "page", false, range, &page, error))
    return NULL;
  if (page == 0) {
    *target = TUSCH_TARGET_DOCUMENT;
    return g_strdup(document->id);
  }
  if ((guint)page > document->n_pages) {
    tusch_fail(
        error, TUSCH_ERROR_CONFIG, "\"page\" must be 1 to %u for this document", document->n_pages);
    return NULL;
  }
  *target = TUSCH_TARGET_PAGE;
  return tusch_decision_key_of_page(document->id, (guint)page - 1);
}

static gboolean
read_target(const TuschCase *kase, JsonObject *object, TuschDecision *decision, GError **error)
{
  g_autofree char *entity = NULL;
  g_autofree char *finding = NULL;
  g_autofree char *document = NULL;
  if (!tusch_json_read_string(object, "entity", false, &entity, error) ||
      !tusch_json_read_string(object, "finding", false, &finding, error) ||
      !tusch_json_read_string(object, "document", false, &document, error))
    return FALSE;
  if ((entity != NULL) + (finding != NULL) + (document != NULL) != 1)
    return tusch_fail(error,
                      TUSCH_ERROR_CONFIG,
                      "exactly one of \"entity\", \"finding\" and \"document\" must be given");
  if (entity != NULL) {
    decision->target = TUSCH_TARGET_ENTITY;
    decision->key = key_of_entity(kase, entity, error);
  } else if (finding != NULL) {
    decision->target = TUSCH_TARGET_FINDING;
    decision->key = key_of_finding(kase, finding, error);
  } else {
    decision->key = key_of_document(kase, object, document, &decision->target, error);
  }
  return decision->key != NULL;
}

static gboolean
read_entry(const TuschCase *kase, JsonNode *node, TuschDecision *decision, GError **error)
{
  JsonObject *object = tusch_json_node_object(node, "a decision", error);
  g_autofree char *verdict = NULL;
  if (object == NULL || !read_target(kase, object, decision, error) ||
      !tusch_json_read_string(object, "decision", true, &verdict, error) ||
      !tusch_json_read_string(object, "ground", false, &decision->ground, error))
    return FALSE;
  if (!tusch_verdict_from_string(verdict, &decision->verdict))
    return tusch_fail(
        error, TUSCH_ERROR_CONFIG, "\"decision\" must be \"redact\", \"keep\" or \"ask\"");
  return TRUE;
}

GPtrArray *
tusch_review_parse_decisions(
    const TuschCase *kase, const char *json, const char *who, gint64 at_us, GError **error)
{
  g_autoptr(GError) local = NULL;
  g_autoptr(JsonNode) node = tusch_json_parse(json, -1, &local);
  g_autoptr(GPtrArray) decisions =
      g_ptr_array_new_with_free_func((GDestroyNotify)tusch_decision_free);
  JsonArray *array = NULL;
  JsonObject *root =
      node != NULL ? tusch_json_node_object(node, "the decision file", &local) : NULL;
  if (root == NULL || !tusch_json_read_array(root, "decisions", true, &array, &local)) {
    tusch_fail(error, TUSCH_ERROR_CONFIG, "decisions: %s", local->message);
    return NULL;
  }
  for (guint i = 0; i < json_array_get_length(array); i++) {
    TuschDecision *decision = g_new0(TuschDecision, 1);
    g_ptr_array_add(decisions, decision);
    decision->who = g_strdup(who);
    decision->at_us = at_us;
    if (!read_entry(kase, json_array_get_element(array, i), decision, &local)) {
      tusch_fail(error, TUSCH_ERROR_CONFIG, "decisions[%u]: %s", i, local->message);
      return NULL;
    }
  }
  return g_steal_pointer(&decisions);
}
