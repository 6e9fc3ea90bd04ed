/* Decisions taken from a JSON file. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"
#include "base/plain-text.h"
#include "review/groups.h"
#include "review/regroup.h"
#include "review/verdicts.h"
#include "tusch/error.h"

#include <string.h>

/* Of boxes drawn by hand; of what can be divided off an entity. */
enum { MAX_SIDE_PT = 20000, MIN_BOX_PT = 1, MAX_PARTS = 9999 };

/* What a file may speak of, by id. */
typedef struct {
  GHashTable *documents; /* id or akt number → TuschDocument */
  GHashTable *entities; /* id → TuschEntity */
  GHashTable *findings; /* id → TuschFinding */
  GHashTable *answers; /* "target key" → TuschDecision of this file */
  TuschGroups *groups;
} Index;

static void
index_clear(Index *index)
{
  tusch_groups_free(index->groups);
  g_hash_table_unref(index->documents);
  g_hash_table_unref(index->entities);
  g_hash_table_unref(index->findings);
  g_hash_table_unref(index->answers);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Index, index_clear)

static void
index_init(Index *index, const TuschCase *kase)
{
  index->documents = tusch_review_index_documents(kase);
  index->groups = tusch_groups_new(kase, index->documents);
  index->entities = g_hash_table_new(g_str_hash, g_str_equal);
  index->findings = g_hash_table_new(g_str_hash, g_str_equal);
  index->answers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < kase->documents->len; i++) {
    TuschDocument *document = g_ptr_array_index(kase->documents, i);
    if (!g_hash_table_contains(index->documents, document->number))
      g_hash_table_insert(index->documents, document->number, document);
  }
  for (guint i = 0; i < kase->entities->len; i++) {
    TuschEntity *entity = g_ptr_array_index(kase->entities, i);
    g_hash_table_insert(index->entities, entity->id, entity);
  }
  for (guint i = 0; i < kase->findings->len; i++) {
    TuschFinding *finding = g_ptr_array_index(kase->findings, i);
    g_hash_table_insert(index->findings, finding->id, finding);
  }
}

/* "e0001", or "e0001.2": a part that was divided off it. (transfer full) (nullable) */
static char *
own_key_of_entity(const Index *index, const char *id)
{
  guint64 number = 0;
  const char *dot = strchr(id, '.');
  g_autofree char *base = dot != NULL ? g_strndup(id, (gsize)(dot - id)) : g_strdup(id);
  const TuschEntity *entity = g_hash_table_lookup(index->entities, base);
  if (entity == NULL ||
      (dot != NULL && !g_ascii_string_to_unsigned(dot + 1, 10, 2, MAX_PARTS, &number, NULL)))
    return NULL;
  g_autofree char *key = tusch_decision_key_of_entity(entity);
  return dot != NULL ? tusch_decision_key_of_part(key, (guint)number) : g_steal_pointer(&key);
}

/* What was merged is decided with what it was merged into. */
static char *
key_of_entity(const Index *index, const char *id, GError **error)
{
  g_autofree char *own = own_key_of_entity(index, id);
  if (own != NULL && (strchr(id, '.') == NULL || tusch_groups_has(index->groups, own)))
    return g_strdup(tusch_groups_resolve(index->groups, own));
  tusch_fail(error, TUSCH_ERROR_CONFIG, "\"entity\" is no entity of this request");
  return NULL;
}

static char *
key_of_finding(const Index *index, const char *id, GError **error)
{
  const TuschFinding *finding = g_hash_table_lookup(index->findings, id);
  if (finding != NULL)
    return tusch_decision_key_of_finding(finding);
  tusch_fail(error, TUSCH_ERROR_CONFIG, "\"finding\" is no finding of this request");
  return NULL;
}

bool
tusch_review_read_box(JsonNode *node, TuschRectPt *out)
{
  double numbers[4];
  JsonArray *sides = JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
  if (sides == NULL || json_array_get_length(sides) != 4)
    return false;
  for (guint i = 0; i < 4; i++) {
    JsonNode *side = json_array_get_element(sides, i);
    GType type = JSON_NODE_HOLDS_VALUE(side) ? json_node_get_value_type(side) : G_TYPE_INVALID;
    numbers[i] = type == G_TYPE_INT64 || type == G_TYPE_DOUBLE ? json_node_get_double(side) : -1;
  }
  TuschRectPt box = {numbers[0], numbers[1], numbers[2], numbers[3]};
  if (!tusch_rect_pt_is_valid(&box) || box.x0 < 0 || box.y0 < 0 || box.x1 > MAX_SIDE_PT ||
      box.y1 > MAX_SIDE_PT || box.x1 - box.x0 < MIN_BOX_PT || box.y1 - box.y0 < MIN_BOX_PT)
    return false;
  *out = box;
  return true;
}

static gboolean
read_box(JsonObject *object, TuschRectPt *out, GError **error)
{
  return tusch_review_read_box(json_object_get_member(object, "box"), out)
             ? TRUE
             : tusch_fail(error,
                          TUSCH_ERROR_CONFIG,
                          "\"box\" must be four numbers of points: left, top, right, bottom, at "
                          "least one point apart");
}

static char *
key_of_document(
    const Index *index, JsonObject *object, const char *id, TuschTarget *target, GError **error)
{
  gint64 page = 0;
  gint64 range[] = {1, G_MAXINT};
  const TuschDocument *document = g_hash_table_lookup(index->documents, id);
  if (document == NULL) {
    tusch_fail(error, TUSCH_ERROR_CONFIG, "\"document\" is no document of this request");
    return NULL;
  }
  if (!tusch_json_read_int(object, "page", false, range, &page, error))
    return NULL;
  if (page == 0 && json_object_has_member(object, "box")) {
    tusch_fail(error, TUSCH_ERROR_CONFIG, "\"box\" needs a \"page\"");
    return NULL;
  }
  if (page == 0) {
    *target = TUSCH_TARGET_DOCUMENT;
    return g_strdup(document->id);
  }
  if ((guint)page > document->n_pages) {
    tusch_fail(
        error, TUSCH_ERROR_CONFIG, "\"page\" must be 1 to %u for this document", document->n_pages);
    return NULL;
  }
  if (json_object_has_member(object, "box")) {
    TuschRectPt box;
    *target = TUSCH_TARGET_BOX;
    return read_box(object, &box, error)
               ? tusch_decision_key_of_box(document->id, (guint)page - 1, &box)
               : NULL;
  }
  *target = TUSCH_TARGET_PAGE;
  return tusch_decision_key_of_page(document->id, (guint)page - 1);
}

static gboolean
read_target(const Index *index, JsonObject *object, TuschDecision *decision, GError **error)
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
    decision->key = key_of_entity(index, entity, error);
  } else if (finding != NULL) {
    decision->target = TUSCH_TARGET_FINDING;
    decision->key = key_of_finding(index, finding, error);
  } else {
    decision->key = key_of_document(index, object, document, &decision->target, error);
  }
  return decision->key != NULL;
}

/* A title of one's own in place of the document's; "" takes it back. */
static gboolean
read_title(TuschDecision *decision, const char *title, GError **error)
{
  enum { MAX_CHARS = 255 };
  g_autofree char *plain = tusch_text_plain_line(title, 0);
  if (decision->target != TUSCH_TARGET_DOCUMENT)
    return tusch_fail(error, TUSCH_ERROR_CONFIG, "\"title\" belongs to a \"document\" alone");
  if (!g_str_equal(plain, title) || g_utf8_strlen(title, -1) > MAX_CHARS)
    return tusch_fail(error,
                      TUSCH_ERROR_CONFIG,
                      "\"title\" must be one line of at most %d characters",
                      MAX_CHARS);
  g_autofree char *document_id = g_steal_pointer(&decision->key);
  decision->target = TUSCH_TARGET_TITLE;
  decision->key = tusch_decision_key_of_title(document_id);
  decision->verdict = title[0] != '\0' ? TUSCH_VERDICT_REDACT : TUSCH_VERDICT_KEEP;
  decision->ground = g_strdup(title);
  return TRUE;
}

/* "into": the other entity; "" takes a merge or a move back. */
static gboolean
read_into(const Index *index,
          JsonObject *object,
          TuschDecision *decision,
          const char *into,
          GError **error)
{
  bool is_finding = decision->target == TUSCH_TARGET_FINDING;
  if (!is_finding && decision->target != TUSCH_TARGET_ENTITY)
    return tusch_fail(
        error, TUSCH_ERROR_CONFIG, "\"into\" belongs to an \"entity\" or a \"finding\" alone");
  decision->target = is_finding ? TUSCH_TARGET_MEMBER : TUSCH_TARGET_MERGE;
  decision->verdict = into[0] != '\0' ? TUSCH_VERDICT_REDACT : TUSCH_VERDICT_KEEP;
  if (into[0] == '\0') {
    if (is_finding)
      return TRUE;
    g_free(decision->key);
    decision->key =
        own_key_of_entity(index, json_object_get_string_member_with_default(object, "entity", ""));
    return TRUE;
  }
  g_autofree char *own = own_key_of_entity(index, into);
  if (own == NULL)
    return tusch_fail(error, TUSCH_ERROR_CONFIG, "\"into\" is no entity of this request");
  decision->ground = g_strdup(tusch_groups_resolve(index->groups, own));
  if (!is_finding && g_str_equal(decision->ground, decision->key))
    return tusch_fail(error, TUSCH_ERROR_CONFIG, "\"into\" is the same entity");
  return TRUE;
}

static gboolean
read_entry(const Index *index, JsonNode *node, TuschDecision *decision, GError **error)
{
  JsonObject *object = tusch_json_node_object(node, "a decision", error);
  g_autofree char *verdict = NULL;
  g_autofree char *title = NULL;
  g_autofree char *into = NULL;
  if (object == NULL || !tusch_json_read_string(object, "title", false, &title, error) ||
      !tusch_json_read_string(object, "into", false, &into, error))
    return FALSE;
  if (into != NULL)
    return read_target(index, object, decision, error) &&
           read_into(index, object, decision, into, error);
  if (title != NULL)
    return read_target(index, object, decision, error) && read_title(decision, title, error);
  if (!read_target(index, object, decision, error) ||
      !tusch_json_read_string(object, "decision", true, &verdict, error) ||
      !tusch_json_read_string(object, "ground", false, &decision->ground, error))
    return FALSE;
  if (!tusch_verdict_from_string(verdict, &decision->verdict))
    return tusch_fail(
        error, TUSCH_ERROR_CONFIG, "\"decision\" must be \"redact\", \"keep\" or \"ask\"");
  if (decision->target == TUSCH_TARGET_BOX && decision->verdict == TUSCH_VERDICT_ASK)
    return tusch_fail(error,
                      TUSCH_ERROR_CONFIG,
                      "a \"box\" is put there with \"redact\" or taken away with \"keep\"");
  return TRUE;
}

/* Two answers to one question, perhaps by way of two copies of one file: which one is meant? */
static gboolean
check_answer(Index *index, TuschDecision *decision, GError **error)
{
  g_autofree char *shared =
      decision->target != TUSCH_TARGET_ENTITY && decision->target != TUSCH_TARGET_MERGE
          ? tusch_review_shared_key(index->documents, decision->key)
          : g_strdup(decision->key);
  char *question = g_strdup_printf("%d %s", (int)decision->target, shared);
  const TuschDecision *other = g_hash_table_lookup(index->answers, question);
  bool is_same = other == NULL || (other->verdict == decision->verdict &&
                                   g_strcmp0(other->ground, decision->ground) == 0);
  g_hash_table_insert(index->answers, question, decision);
  return is_same ? TRUE
                 : tusch_fail(error,
                              TUSCH_ERROR_CONFIG,
                              "an entry before it says something else about the same place (exact "
                              "copies of a file are decided together)");
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
  g_auto(Index) index = {0};
  index_init(&index, kase);
  for (guint i = 0; i < json_array_get_length(array); i++) {
    TuschDecision *decision = g_new0(TuschDecision, 1);
    g_ptr_array_add(decisions, decision);
    decision->who = g_strdup(who);
    decision->at_us = at_us;
    if (!read_entry(&index, json_array_get_element(array, i), decision, &local) ||
        !check_answer(&index, decision, &local)) {
      tusch_fail(error, TUSCH_ERROR_CONFIG, "decisions[%u]: %s", i, local->message);
      return NULL;
    }
  }
  tusch_review_keep_decided(kase, decisions, who, at_us);
  return g_steal_pointer(&decisions);
}
