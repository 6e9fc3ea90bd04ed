/* What was decided otherwise since the bundle was approved last: nothing that left the house
 * changes unseen. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"
#include "room/views.h"

enum { MAX_LINKS = 20 };

typedef struct {
  const TuschReviewRoom *room;
  TuschVerdicts *past; /* as they were when the bundle was approved */
  GHashTable *rows; /* what changed how, as text → its object (borrowed of changes) */
  JsonArray *changes;
} Difference;

/* A verdict with its ground. */
typedef struct {
  TuschVerdict verdict;
  const char *ground; /* nullable */
} Answer;

static bool
is_same(const Answer *a, const Answer *b)
{
  return a->verdict == b->verdict &&
         (a->verdict != TUSCH_VERDICT_REDACT || g_strcmp0(a->ground, b->ground) == 0);
}

static void
set_answer(JsonObject *object, const char *when, const Answer *answer)
{
  JsonObject *said = json_object_new();
  json_object_set_string_member(said, "decision", tusch_verdict_to_string(answer->verdict));
  if (answer->verdict == TUSCH_VERDICT_REDACT)
    tusch_json_set_string(said, "ground", answer->ground);
  json_object_set_object_member(object, when, said);
}

static JsonObject *
add_change(Difference *difference, const char *kind, const Answer answers[2])
{
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, "kind", kind);
  set_answer(object, "before", &answers[0]);
  set_answer(object, "now", &answers[1]);
  json_object_set_int_member(object, "n", 0);
  json_object_set_array_member(object, "links", json_array_new());
  json_array_add_object_element(difference->changes, object);
  return object;
}

static void
add_link(const Difference *difference, JsonObject *change, const char *document_id, int page)
{
  const TuschDocument *document = g_hash_table_lookup(difference->room->documents, document_id);
  gint64 n = json_object_get_int_member(change, "n");
  json_object_set_int_member(change, "n", n + 1);
  if (document != NULL && n < MAX_LINKS)
    json_array_add_object_element(json_object_get_array_member(change, "links"),
                                  tusch_review_link(document, page));
}

/* Places of one row that changed in the same way are one change. */
static void
compare_finding(Difference *difference, const TuschFinding *finding)
{
  const TuschReviewRoom *room = difference->room;
  Answer answers[2];
  answers[0].verdict = tusch_verdicts_of_finding(difference->past, finding, &answers[0].ground);
  answers[1].verdict = tusch_verdicts_of_finding(room->verdicts, finding, &answers[1].ground);
  if (is_same(&answers[0], &answers[1]))
    return;
  const TuschReviewRow *row = tusch_review_rows_find(room->rows, room->verdicts, finding);
  g_autofree char *key = g_strdup_printf("%s|%d|%s|%d|%s",
                                         row != NULL ? row->id : finding->id,
                                         (int)answers[0].verdict,
                                         answers[0].ground != NULL ? answers[0].ground : "",
                                         (int)answers[1].verdict,
                                         answers[1].ground != NULL ? answers[1].ground : "");
  JsonObject *change = g_hash_table_lookup(difference->rows, key);
  if (change == NULL) {
    change = add_change(difference, "finding", answers);
    tusch_json_set_string(change, "entity", row != NULL ? row->id : NULL);
    json_object_set_string_member(change, "text", finding->text);
    json_object_set_string_member(change, "category", tusch_category_to_string(finding->category));
    g_hash_table_insert(difference->rows, g_steal_pointer(&key), change);
  }
  add_link(difference,
           change,
           finding->document_id,
           finding->field == TUSCH_FIELD_PAGE ? (int)finding->page_index + 1 : 0);
}

static void
compare_page(Difference *difference, const char *document_id, const TuschPageText *page)
{
  const Answer answers[2] = {
      {tusch_verdicts_of_page(difference->past, document_id, page), NULL},
      {tusch_verdicts_of_page(difference->room->verdicts, document_id, page), NULL}};
  if (!is_same(&answers[0], &answers[1]))
    add_link(difference,
             add_change(difference, "page", answers),
             document_id,
             (int)page->page_index + 1);
}

static void
compare_document(Difference *difference, const TuschDocument *document)
{
  const TuschVerdicts *const verdicts[2] = {difference->past, difference->room->verdicts};
  Answer answers[2];
  const char *titles[2];
  for (guint i = 0; i < G_N_ELEMENTS(verdicts); i++) {
    answers[i].verdict = tusch_verdicts_of_document(verdicts[i], document->id, &answers[i].ground);
    titles[i] = tusch_verdicts_get_title(verdicts[i], document->id);
  }
  if (!is_same(&answers[0], &answers[1]))
    add_link(difference, add_change(difference, "document", answers), document->id, 0);
  if (g_strcmp0(titles[0], titles[1]) == 0)
    return;
  JsonObject *change = add_change(difference, "title", answers);
  tusch_json_set_string(change, "text", titles[1] != NULL ? titles[1] : document->title);
  add_link(difference, change, document->id, 0);
}

/* @decision: about a box, now or then. */
static void
compare_box(Difference *difference, GHashTable *seen, const TuschDecision *decision)
{
  g_autofree char *document_id = NULL;
  guint page_index;
  TuschRectPt box;
  if (decision->target != TUSCH_TARGET_BOX || !g_hash_table_add(seen, decision->key) ||
      !tusch_decision_parse_box(decision->key, &document_id, &page_index, &box))
    return;
  const TuschVerdicts *const verdicts[2] = {difference->past, difference->room->verdicts};
  Answer answers[2];
  for (guint i = 0; i < G_N_ELEMENTS(verdicts); i++) {
    const TuschDecision *counts = tusch_verdicts_find(verdicts[i], TUSCH_TARGET_BOX, decision->key);
    answers[i].verdict = counts != NULL ? counts->verdict : TUSCH_VERDICT_KEEP;
    answers[i].ground = counts != NULL ? counts->ground : NULL;
  }
  if (!is_same(&answers[0], &answers[1]))
    add_link(difference, add_change(difference, "box", answers), document_id, (int)page_index + 1);
}

static void
compare_all(Difference *difference)
{
  const TuschCase *kase = difference->room->kase;
  for (guint i = 0; i < kase->documents->len; i++)
    compare_document(difference, g_ptr_array_index(kase->documents, i));
  for (guint i = 0; i < kase->pages->len; i++)
    compare_page(difference,
                 g_ptr_array_index(kase->page_document_ids, i),
                 g_ptr_array_index(kase->pages, i));
  for (guint i = 0; i < kase->findings->len; i++)
    compare_finding(difference, g_ptr_array_index(kase->findings, i));
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < difference->room->history->len; i++)
    compare_box(difference, seen, g_ptr_array_index(difference->room->history, i));
}

/* What counted before the @n-th decision: the last on each key, oldest first. (transfer container)
 */
static GPtrArray *
decisions_before(const TuschReviewRoom *room, guint n)
{
  GPtrArray *decisions = g_ptr_array_new();
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = n; i > 0; i--) {
    TuschDecision *decision = g_ptr_array_index(room->history, i - 1);
    if (g_hash_table_add(seen, g_strdup_printf("%d:%s", (int)decision->target, decision->key)))
      g_ptr_array_add(decisions, decision);
  }
  for (guint i = 0; i < decisions->len / 2; i++) {
    gpointer *first = &decisions->pdata[i];
    gpointer *last = &decisions->pdata[decisions->len - 1 - i];
    gpointer kept = *first;
    *first = *last;
    *last = kept;
  }
  return decisions;
}

static void
compare_with(const TuschReviewRoom *room, guint n_decisions, JsonArray *changes)
{
  g_autoptr(GPtrArray) decisions = decisions_before(room, n_decisions);
  TuschCase kase = *room->kase;
  kase.decisions = decisions;
  g_autoptr(TuschVerdicts) past = tusch_verdicts_new(&kase);
  g_autoptr(GHashTable) rows = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  Difference difference = {.room = room, .past = past, .rows = rows, .changes = changes};
  compare_all(&difference);
}

JsonNode *
tusch_review_view_difference(const TuschReviewRoom *room)
{
  JsonArray *approvals = json_array_new();
  JsonArray *changes = json_array_new();
  guint last = 0;
  for (guint i = 0; i < room->history->len; i++) {
    const TuschDecision *decision = g_ptr_array_index(room->history, i);
    if (decision->target != TUSCH_TARGET_BUNDLE || decision->verdict != TUSCH_VERDICT_KEEP)
      continue;
    last = i;
    JsonObject *object = json_object_new();
    json_object_set_int_member(object, "number", json_array_get_length(approvals) + 1);
    json_object_set_string_member(object, "who", decision->who);
    json_object_set_int_member(object, "at", decision->at_us / G_USEC_PER_SEC);
    json_array_add_object_element(approvals, object);
  }
  if (json_array_get_length(approvals) > 0)
    compare_with(room, last, changes);
  JsonObject *object = json_object_new();
  json_object_set_int_member(object, "version", tusch_review_room_get_version(room));
  json_object_set_array_member(object, "approvals", approvals);
  json_object_set_array_member(object, "changes", changes);
  return tusch_json_take_object(object);
}
