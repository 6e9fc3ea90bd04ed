/* The list of documents, and what is next. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"
#include "base/language.h"
#include "pipeline/likeness-json.h"
#include "pipeline/list.h"
#include "pipeline/reason.h"
#include "room/follow.h"
#include "room/views.h"
#include "tusch/hidden.h"

/* ---- documents ---- */

static void
count_up(GHashTable *counts, const char *key)
{
  guint n = GPOINTER_TO_UINT(g_hash_table_lookup(counts, key));
  g_hash_table_insert(counts, (char *)key, GUINT_TO_POINTER(n + 1));
}

/* What is left to do on each document. (transfer full): id (borrowed) → count */
static GHashTable *
count_left(const TuschReviewRoom *room)
{
  const TuschCase *kase = room->kase;
  GHashTable *left = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < kase->findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(kase->findings, i);
    if (tusch_verdicts_ask_finding(room->verdicts, finding))
      count_up(left, finding->document_id);
  }
  for (guint i = 0; i < kase->pages->len; i++) {
    const char *document_id = g_ptr_array_index(kase->page_document_ids, i);
    if (tusch_verdicts_ask_page(room->verdicts, document_id, g_ptr_array_index(kase->pages, i)))
      count_up(left, document_id);
  }
  return left;
}

static JsonArray *
withheld_pages_of(const TuschReviewRoom *room, const TuschDocument *document)
{
  JsonArray *array = json_array_new();
  for (guint i = 0; i < document->n_pages; i++) {
    g_autofree char *key = tusch_decision_key_of_page(document->id, i);
    const TuschDecision *decision = tusch_verdicts_find(room->verdicts, TUSCH_TARGET_PAGE, key);
    if (decision != NULL && decision->verdict == TUSCH_VERDICT_REDACT)
      json_array_add_int_element(array, i + 1);
  }
  return array;
}

/* Withhold this one too? */
static void
add_followed(JsonObject *object, const TuschReviewRoom *room, const TuschDocument *document)
{
  const TuschDocument *other = NULL;
  const TuschDecision *decision =
      tusch_review_follow_document(room->kase, room->verdicts, document->id, &other);
  if (decision == NULL)
    return;
  JsonObject *follows = json_object_new();
  json_object_set_string_member(follows, "number", other->number);
  tusch_json_set_string(follows, "ground", decision->ground);
  json_object_set_object_member(object, "follows", follows);
}

static JsonObject *
document_row(const TuschReviewRoom *room,
             const TuschDocument *document,
             const TuschPlanDocument *planned,
             guint n_left)
{
  const char *ground = NULL;
  TuschVerdict verdict = tusch_verdicts_of_document(room->verdicts, document->id, &ground);
  g_autofree char *shown = tusch_review_title(room->verdicts, document, true);
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, "id", document->id);
  json_object_set_string_member(object, "number", document->number);
  tusch_json_set_string(object, "parent", document->parent_id);
  tusch_json_set_string(object, "duplicate_of", document->duplicate_of);
  tusch_likeness_add_json(object, room->kase, document->id, true);
  add_followed(object, room, document);
  json_object_set_string_member(object, "title", document->title);
  json_object_set_string_member(object, "shown_title", shown);
  tusch_json_set_string(
      object, "own_title", tusch_verdicts_get_title(room->verdicts, document->id));
  tusch_json_set_string(object, "date", document->date);
  tusch_json_set_string(object, "type", document->type);
  tusch_json_set_string(object, "source", document->source);
  json_object_set_int_member(object, "pages", document->n_pages);
  json_object_set_boolean_member(object, "container", document->is_container);
  if (document->problem != TUSCH_PROBLEM_NONE)
    json_object_set_string_member(object, "problem", tusch_problem_describe(document->problem));
  json_object_set_string_member(object, "decision", tusch_verdict_to_string(verdict));
  tusch_json_set_string(object, "ground", ground);
  tusch_document_add_proposal(object, document);
  json_object_set_string_member(object, "access", tusch_access_to_string(planned->access));
  g_autofree char *reason = tusch_reason_of(document, planned);
  tusch_json_set_string(object, "reason", reason);
  json_object_set_int_member(object, "left", n_left);
  g_autoptr(GPtrArray) hidden =
      tusch_store_list_hidden(room->workroom->store, document->sha256, NULL);
  if (hidden != NULL && hidden->len > 0)
    json_object_set_array_member(object, "hidden", tusch_review_hidden_kinds(hidden));
  json_object_set_array_member(object, "withheld_pages", withheld_pages_of(room, document));
  return object;
}

JsonNode *
tusch_review_view_documents(const TuschReviewRoom *room)
{
  g_autoptr(GHashTable) left = count_left(room);
  TuschPlan *plan = tusch_review_outline(room->kase, true);
  JsonArray *array = json_array_new();
  for (guint i = 0; i < room->kase->documents->len; i++) {
    const TuschDocument *document = g_ptr_array_index(room->kase->documents, i);
    guint n_left = GPOINTER_TO_UINT(g_hash_table_lookup(left, document->id));
    json_array_add_object_element(
        array, document_row(room, document, g_ptr_array_index(plan->documents, i), n_left));
  }
  tusch_plan_free(plan);
  JsonObject *object = json_object_new();
  json_object_set_int_member(object, "version", tusch_review_room_get_version(room));
  json_object_set_array_member(object, "documents", array);
  return tusch_json_take_object(object);
}

/* ---- next ---- */

/* A thing to decide, in the order of documents, pages and places. */
typedef struct {
  guint document; /* place in the list */
  guint page_index;
  gsize start; /* 0: the page as a whole, or the document */
  const TuschFinding *finding; /* nullable */
  const char *kind;
} Todo;

static int
compare_todos(const Todo *a, const Todo *b)
{
  if (a->document != b->document)
    return a->document < b->document ? -1 : 1;
  if (a->page_index != b->page_index)
    return a->page_index < b->page_index ? -1 : 1;
  return a->start < b->start ? -1 : a->start > b->start;
}

/* Keeps the first of all, and the first after @from. */
static void
offer(const Todo *todo, const Todo *from, Todo *first, Todo *after)
{
  if (first->kind == NULL || compare_todos(todo, first) < 0)
    *first = *todo;
  if (compare_todos(todo, from) > 0 && (after->kind == NULL || compare_todos(todo, after) < 0))
    *after = *todo;
}

static GHashTable *
number_documents(const TuschReviewRoom *room)
{
  GHashTable *places = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < room->kase->documents->len; i++)
    g_hash_table_insert(places,
                        ((TuschDocument *)g_ptr_array_index(room->kase->documents, i))->id,
                        GUINT_TO_POINTER(i));
  return places;
}

static void
offer_findings(
    const TuschReviewRoom *room, GHashTable *places, bool only_pages, const Todo *from, Todo out[2])
{
  for (guint i = 0; i < room->kase->findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(room->kase->findings, i);
    bool is_on_page = finding->field == TUSCH_FIELD_PAGE;
    if (!tusch_verdicts_ask_finding(room->verdicts, finding) || (only_pages && !is_on_page))
      continue;
    Todo todo = {.document = GPOINTER_TO_UINT(g_hash_table_lookup(places, finding->document_id)),
                 .page_index = finding->page_index,
                 .start = is_on_page ? finding->start + 2 : 1,
                 .finding = finding,
                 .kind = is_on_page ? "finding" : "title"};
    offer(&todo, from, &out[0], &out[1]);
  }
}

static void
offer_pages(const TuschReviewRoom *room, GHashTable *places, const Todo *from, Todo out[2])
{
  const TuschCase *kase = room->kase;
  for (guint i = 0; i < kase->pages->len; i++) {
    const char *document_id = g_ptr_array_index(kase->page_document_ids, i);
    const TuschPageText *page = g_ptr_array_index(kase->pages, i);
    if (!tusch_verdicts_ask_page(room->verdicts, document_id, page))
      continue;
    Todo todo = {.document = GPOINTER_TO_UINT(g_hash_table_lookup(places, document_id)),
                 .page_index = page->page_index,
                 .start = G_MAXUINT32, /* after what stands on it */
                 .kind = "page"};
    offer(&todo, from, &out[0], &out[1]);
  }
}

JsonNode *
tusch_review_view_next(const TuschReviewRoom *room,
                       const char *document_id,
                       guint page_index,
                       const char *finding_id,
                       bool only_pages)
{
  g_autoptr(GHashTable) places = number_documents(room);
  const TuschFinding *at =
      finding_id != NULL ? tusch_review_room_find_finding(room, finding_id) : NULL;
  Todo from = {.document = document_id != NULL
                               ? GPOINTER_TO_UINT(g_hash_table_lookup(places, document_id))
                               : 0,
               .page_index = page_index,
               .start = at != NULL ? at->start + 2 : 0};
  Todo todos[2] = {{0}, {0}};
  offer_findings(room, places, only_pages, &from, todos);
  offer_pages(room, places, &from, todos);
  const Todo *todo = todos[1].kind != NULL ? &todos[1] : &todos[0];
  JsonObject *object = json_object_new();
  if (todo->kind != NULL) {
    const TuschDocument *document = g_ptr_array_index(room->kase->documents, todo->document);
    json_object_set_string_member(object, "kind", todo->kind);
    json_object_set_string_member(object, "document", document->id);
    json_object_set_int_member(object, "page", todo->page_index + 1);
    if (todo->finding != NULL) {
      const TuschReviewRow *row = tusch_review_rows_find(room->rows, room->verdicts, todo->finding);
      json_object_set_string_member(object, "finding", todo->finding->id);
      tusch_json_set_string(object, "entity", row != NULL ? row->id : NULL);
    }
  }
  return tusch_json_take_object(object);
}
