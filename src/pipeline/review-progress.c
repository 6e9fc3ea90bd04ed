/* The list of documents, what is next, and what stands in the way. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"
#include "base/language.h"
#include "base/squeezed.h"
#include "pipeline/review-elsewhere.h"
#include "pipeline/review-views.h"

#include <string.h>

enum { MAX_LINKS = 20 };

static bool
is_withheld(const TuschReviewRoom *room, const char *document_id)
{
  return tusch_verdicts_of_document(room->verdicts, document_id, NULL) == TUSCH_VERDICT_REDACT;
}

static bool
is_asked(const TuschReviewRoom *room, const TuschFinding *finding)
{
  if (finding->field == TUSCH_FIELD_PAGE && is_withheld(room, finding->document_id))
    return false;
  return tusch_verdicts_of_finding(room->verdicts, finding, NULL) == TUSCH_VERDICT_ASK;
}

static bool
is_page_asked(const TuschReviewRoom *room, const char *document_id, const TuschPageText *page)
{
  return !is_withheld(room, document_id) &&
         tusch_verdicts_of_page(room->verdicts, document_id, page) == TUSCH_VERDICT_ASK;
}

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
    if (is_asked(room, finding))
      count_up(left, finding->document_id);
  }
  for (guint i = 0; i < kase->pages->len; i++) {
    const char *document_id = g_ptr_array_index(kase->page_document_ids, i);
    if (is_page_asked(room, document_id, g_ptr_array_index(kase->pages, i)))
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
  json_object_set_string_member(object, "access", tusch_access_to_string(planned->access));
  json_object_set_int_member(object, "left", n_left);
  g_autoptr(GPtrArray) hidden =
      tusch_store_list_hidden(room->workroom->store, document->sha256, NULL);
  if (hidden != NULL && hidden->len > 0)
    json_object_set_array_member(object, "hidden", tusch_hidden_to_json(hidden, true));
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
    if (!is_asked(room, finding) || (only_pages && !is_on_page))
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
    if (!is_page_asked(room, document_id, page))
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

/* ---- the checklist ---- */

typedef struct {
  JsonObject *object;
  JsonArray *links;
  guint n;
} Line;

static Line
line_new(const char *id, bool is_blocking)
{
  Line line = {json_object_new(), json_array_new(), 0};
  json_object_set_string_member(line.object, "id", id);
  json_object_set_boolean_member(line.object, "blocking", is_blocking);
  return line;
}

static void
line_add(Line *line, const TuschReviewRoom *room, const char *document_id, int page)
{
  const TuschDocument *document = g_hash_table_lookup(room->documents, document_id);
  if (line->n++ >= MAX_LINKS || document == NULL)
    return;
  JsonObject *link = json_object_new();
  json_object_set_string_member(link, "document", document->id);
  json_object_set_string_member(link, "number", document->number);
  if (page > 0)
    json_object_set_int_member(link, "page", page);
  json_array_add_object_element(line->links, link);
}

static void
line_end(Line *line, JsonArray *lines, const char *text)
{
  json_object_set_string_member(line->object, "text", text);
  json_object_set_int_member(line->object, "n", line->n);
  json_object_set_array_member(line->object, "links", line->links);
  json_array_add_object_element(lines, line->object);
}

static void
check_findings(const TuschReviewRoom *room, JsonArray *lines)
{
  Line line = line_new("undecided", true);
  for (guint i = 0; i < room->kase->findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(room->kase->findings, i);
    if (is_asked(room, finding))
      line_add(&line,
               room,
               finding->document_id,
               finding->field == TUSCH_FIELD_PAGE ? (int)finding->page_index + 1 : 0);
  }
  line_end(&line, lines, _("Fund, som ingen har taget stilling til"));
}

static void
check_pages(const TuschReviewRoom *room, JsonArray *lines)
{
  Line unread = line_new("unread-pages", true);
  Line hidden = line_new("hidden-text", false);
  const TuschCase *kase = room->kase;
  for (guint i = 0; i < kase->pages->len; i++) {
    const char *document_id = g_ptr_array_index(kase->page_document_ids, i);
    const TuschPageText *page = g_ptr_array_index(kase->pages, i);
    if (is_page_asked(room, document_id, page))
      line_add(&unread, room, document_id, (int)page->page_index + 1);
    if ((page->look & TUSCH_LOOK_HIDDEN_TEXT) != 0 && !is_withheld(room, document_id))
      line_add(&hidden, room, document_id, (int)page->page_index + 1);
  }
  line_end(&unread, lines, _("Sider, som et menneske skal se på"));
  line_end(&hidden, lines, _("Sider med tekst, der ikke kan ses på siden"));
}

static void
check_documents(const TuschReviewRoom *room, JsonArray *lines)
{
  Line asked = line_new("documents", true);
  Line problems = line_new("unconverted", false);
  for (guint i = 0; i < room->kase->documents->len; i++) {
    const TuschDocument *document = g_ptr_array_index(room->kase->documents, i);
    TuschVerdict verdict = tusch_verdicts_of_document(room->verdicts, document->id, NULL);
    if (verdict == TUSCH_VERDICT_ASK)
      line_add(&asked, room, document->id, 0);
    if (document->problem != TUSCH_PROBLEM_NONE && !document->is_container &&
        verdict != TUSCH_VERDICT_REDACT)
      line_add(&problems, room, document->id, 0);
  }
  line_end(&asked, lines, _("Akter, hvor afgørelsen om aktindsigt mangler"));
  line_end(&problems, lines, _("Akter, der ikke kunne åbnes, og som derfor mangler i svaret"));
}

/* (transfer full): squeezed text → verdict + 1 of the first place, G_MAXUINT once they differ */
static void
note_value(GHashTable *values, const char *squeezed, TuschVerdict verdict)
{
  guint now = (guint)verdict + 1;
  guint before = GPOINTER_TO_UINT(g_hash_table_lookup(values, squeezed));
  g_hash_table_insert(
      values, g_strdup(squeezed), GUINT_TO_POINTER(before == 0 || before == now ? now : G_MAXUINT));
}

static char *
value_of(const TuschFinding *finding)
{
  g_auto(TuschSqueezed) squeezed = tusch_squeeze(finding->text, strlen(finding->text));
  return g_strdup(squeezed.letters->str);
}

/* Removed in one place and kept in another: what is kept gives away what is removed. */
static void
check_conflicts(const TuschReviewRoom *room, JsonArray *lines)
{
  enum { MIN_CHARS = 4 };
  Line line = line_new("conflicts", false);
  const GPtrArray *findings = room->kase->findings;
  g_autoptr(GHashTable) values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(findings, i);
    char *value = value_of(finding);
    g_ptr_array_add(texts, value);
    TuschVerdict verdict = tusch_verdicts_of_finding(room->verdicts, finding, NULL);
    if (verdict != TUSCH_VERDICT_ASK && strlen(value) >= MIN_CHARS &&
        !is_withheld(room, finding->document_id))
      note_value(values, value, verdict);
  }
  for (guint i = 0; i < findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(findings, i);
    gpointer value = g_hash_table_lookup(values, g_ptr_array_index(texts, i));
    if (GPOINTER_TO_UINT(value) == G_MAXUINT && !is_withheld(room, finding->document_id) &&
        tusch_verdicts_of_finding(room->verdicts, finding, NULL) == TUSCH_VERDICT_KEEP)
      line_add(&line,
               room,
               finding->document_id,
               finding->field == TUSCH_FIELD_PAGE ? (int)finding->page_index + 1 : 0);
  }
  line_end(&line, lines, _("Steder, hvor noget bliver stående, som er udeladt et andet sted"));
}

static void
check_places(
    const TuschReviewRoom *room, JsonArray *lines, const char *id, GArray *places, const char *text)
{
  Line line = line_new(id, false);
  for (guint i = 0; i < places->len; i++) {
    const TuschReviewPlace *place = &g_array_index(places, TuschReviewPlace, i);
    line_add(&line, room, place->document->id, (int)place->page_index + 1);
  }
  line_end(&line, lines, text);
  g_array_unref(places);
}

static gboolean
check_texts(const TuschReviewRoom *room, JsonArray *lines, GError **error)
{
  GArray *elsewhere = tusch_review_find_elsewhere(room, error);
  if (elsewhere == NULL)
    return FALSE;
  check_places(room,
               lines,
               "elsewhere",
               elsewhere,
               _("Sider, hvor en udeladt tekst stadig står, uden at nogen har taget stilling"));
  GArray *near = tusch_review_find_near_copies(room, error);
  if (near == NULL)
    return FALSE;
  check_places(room,
               lines,
               "near-copies",
               near,
               _("Sider, der vises, men næsten er som en side, der udelades"));
  return TRUE;
}

JsonNode *
tusch_review_view_checklist(const TuschReviewRoom *room, GError **error)
{
  g_autoptr(JsonArray) lines = json_array_new();
  check_findings(room, lines);
  check_pages(room, lines);
  check_documents(room, lines);
  check_conflicts(room, lines);
  if (!check_texts(room, lines, error))
    return NULL;
  JsonObject *object = json_object_new();
  json_object_set_array_member(object, "lines", g_steal_pointer(&lines));
  return tusch_json_take_object(object);
}
