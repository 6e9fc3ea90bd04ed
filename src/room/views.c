/* The views of the work room as JSON. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "room/views.h"

#include "base/json.h"
#include "room/follow.h"
#include "tusch/error.h"

#include <string.h>

enum { PLACES_AT_ONCE = 30, CONTEXT_CHARS = 60, MAX_VARIANTS = 6, MAX_HITS = 100 };

/* ---- state ---- */

static JsonObject *
progress_of(const TuschReviewRoom *room)
{
  TuschUndecided left = tusch_verdicts_count_undecided(room->verdicts);
  JsonObject *object = json_object_new();
  json_object_set_int_member(object, "findings", room->kase->findings->len);
  json_object_set_int_member(object, "pages", room->kase->pages->len);
  json_object_set_int_member(object, "documents", room->kase->documents->len);
  json_object_set_int_member(object, "findings_left", left.n_findings);
  json_object_set_int_member(object, "pages_left", left.n_pages);
  json_object_set_int_member(object, "documents_left", left.n_documents);
  return object;
}

static JsonObject *
request_of(const TuschReviewRoom *room)
{
  const TuschRequest *request = room->kase->request;
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, "id", request->id);
  json_object_set_string_member(object, "regime", tusch_regime_to_string(request->regime));
  json_object_set_string_member(object, "received", request->received);
  json_object_set_string_member(object, "requester", request->requester->name);
  json_object_set_string_member(object, "authority", request->authority_name);
  return object;
}

static JsonArray *
grounds_of(const TuschReviewRoom *room)
{
  g_autoptr(GPtrArray) grounds = tusch_policy_list_grounds(room->policy);
  JsonArray *array = json_array_new();
  for (guint i = 0; i < grounds->len; i++)
    json_array_add_string_element(array, g_ptr_array_index(grounds, i));
  return array;
}

static void
add_phase(const TuschReviewRoom *room, JsonObject *object)
{
  const TuschDecision *approval = tusch_review_room_find_approval(room);
  g_autofree char *list = tusch_workroom_file(room->workroom, "out", "list.json");
  bool is_released = g_file_test(list, G_FILE_TEST_IS_REGULAR);
  json_object_set_string_member(
      object, "phase", approval != NULL ? "approved" : (is_released ? "verified" : "review"));
  if (approval != NULL)
    json_object_set_string_member(object, "approved_by", approval->who);
  json_object_set_boolean_member(object, "assembling", room->is_assembling);
  if (room->assemble_status >= 0)
    json_object_set_int_member(object, "assemble_status", room->assemble_status);
}

JsonNode *
tusch_review_view_state(const TuschReviewRoom *room, const TuschReviewer *reviewer)
{
  JsonObject *user = json_object_new();
  json_object_set_string_member(user, "id", reviewer->id);
  json_object_set_string_member(user, "name", reviewer->name);
  json_object_set_string_member(user, "role", tusch_reviewer_role_to_string(reviewer->role));
  JsonObject *object = json_object_new();
  json_object_set_int_member(object, "version", tusch_review_room_get_version(room));
  json_object_set_object_member(object, "request", request_of(room));
  json_object_set_object_member(object, "user", user);
  json_object_set_object_member(object, "progress", progress_of(room));
  json_object_set_array_member(object, "grounds", grounds_of(room));
  json_object_set_boolean_member(object, "four_eyes", tusch_policy_wants_four_eyes(room->policy));
  add_phase(room, object);
  return tusch_json_take_object(object);
}

/* ---- entities ---- */

typedef struct {
  guint n_verdicts[3];
  guint n_open;
  guint n_proposals[3];
  guint n_doubtful;
  const char *ground;
  GHashTable *documents;
  GHashTable *variants; /* text → count */
  GPtrArray *order; /* the texts as they came */
} Tally;

static void
tally_finding(const TuschReviewRoom *room, const TuschFinding *finding, Tally *tally)
{
  const char *ground = NULL;
  TuschVerdict verdict = tusch_verdicts_of_finding(room->verdicts, finding, &ground);
  const TuschFollowed *followed = g_hash_table_lookup(room->followed, finding);
  tally->n_verdicts[verdict]++;
  tally->n_proposals[followed != NULL ? followed->verdict : finding->proposal]++;
  tally->n_doubtful += finding->level == TUSCH_LEVEL_REVIEW;
  tally->n_open += tusch_verdicts_ask_finding(room->verdicts, finding);
  if (tally->ground == NULL)
    tally->ground = ground;
  g_hash_table_add(tally->documents, (char *)finding->document_id);
  guint n = GPOINTER_TO_UINT(g_hash_table_lookup(tally->variants, finding->text));
  if (n == 0)
    g_ptr_array_add(tally->order, finding->text);
  g_hash_table_insert(tally->variants, finding->text, GUINT_TO_POINTER(n + 1));
}

static JsonArray *
variants_of(const Tally *tally)
{
  JsonArray *array = json_array_new();
  for (guint i = 0; i < tally->order->len && i < MAX_VARIANTS; i++) {
    const char *text = g_ptr_array_index(tally->order, i);
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "text", text);
    json_object_set_int_member(
        object, "n", GPOINTER_TO_UINT(g_hash_table_lookup(tally->variants, text)));
    json_array_add_object_element(array, object);
  }
  return array;
}

/* One word for all places; "mixed" if they differ. */
static const char *
common_verdict(const guint counts[3], guint n)
{
  for (guint i = 0; i < 3; i++)
    if (counts[i] == n)
      return tusch_verdict_to_string((TuschVerdict)i);
  return "mixed";
}

/* The fullest form that was found; parts are told apart by number. */
static void
add_label(JsonObject *object, const TuschReviewRow *row)
{
  g_autofree char *numbered =
      row->part > 0 ? g_strdup_printf("%s (%u)", row->entity->label, row->part) : NULL;
  json_object_set_string_member(object, "label", numbered != NULL ? numbered : row->entity->label);
}

static JsonArray *
merged_of(const TuschReviewRow *row)
{
  JsonArray *array = json_array_new();
  for (guint i = 0; i < row->merged->len; i++) {
    const TuschEntity *entity = g_ptr_array_index(row->merged, i);
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "id", entity->id);
    json_object_set_string_member(object, "label", entity->label);
    json_array_add_object_element(array, object);
  }
  return array;
}

static JsonObject *
entity_row(const TuschReviewRoom *room, const TuschReviewRow *row)
{
  const TuschEntity *entity = row->entity;
  const GPtrArray *findings = row->findings;
  g_autoptr(GHashTable) documents = g_hash_table_new(g_str_hash, g_str_equal);
  g_autoptr(GHashTable) variants = g_hash_table_new(g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) order = g_ptr_array_new();
  Tally tally = {.documents = documents, .variants = variants, .order = order};
  for (guint i = 0; i < findings->len; i++)
    tally_finding(room, g_ptr_array_index(findings, i), &tally);
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, "id", row->id);
  json_object_set_string_member(object, "category", tusch_category_to_string(entity->category));
  json_object_set_string_member(object, "role", tusch_role_to_string(entity->role));
  add_label(object, row);
  json_object_set_int_member(object, "n", findings->len);
  json_object_set_int_member(object, "left", tally.n_open);
  json_object_set_int_member(object, "documents", g_hash_table_size(documents));
  json_object_set_int_member(object, "doubtful", tally.n_doubtful);
  json_object_set_string_member(
      object, "decision", common_verdict(tally.n_verdicts, findings->len));
  json_object_set_string_member(
      object, "proposal", common_verdict(tally.n_proposals, findings->len));
  tusch_json_set_string(object, "ground", tally.ground);
  json_object_set_array_member(object, "variants", variants_of(&tally));
  json_object_set_int_member(object, "n_variants", order->len);
  return object;
}

JsonNode *
tusch_review_view_entities(const TuschReviewRoom *room)
{
  JsonArray *array = json_array_new();
  for (guint i = 0; i < room->rows->list->len; i++) {
    const TuschReviewRow *row = g_ptr_array_index(room->rows->list, i);
    if (row->findings->len > 0)
      json_array_add_object_element(array, entity_row(room, row));
  }
  JsonObject *object = json_object_new();
  json_object_set_int_member(object, "version", tusch_review_room_get_version(room));
  json_object_set_array_member(object, "entities", array);
  return tusch_json_take_object(object);
}

/* ---- one entity ---- */

/* @chars before or after @at, to the page's ends. (transfer full) */
static char *
context_of(const char *text, const char *at, int chars)
{
  const char *end = at;
  for (int i = 0; i < ABS(chars); i++) {
    if (chars < 0 && end == text)
      break;
    if (chars > 0 && *end == '\0')
      break;
    end = chars < 0 ? g_utf8_prev_char(end) : g_utf8_next_char(end);
  }
  char *context = chars < 0 ? g_strndup(end, (gsize)(at - end)) : g_strndup(at, (gsize)(end - at));
  return g_strdelimit(context, "\n", ' ');
}

static void
add_context(JsonObject *object, const TuschFinding *finding, const char *text)
{
  gsize length = text != NULL ? strlen(text) : 0;
  if (finding->end > length || finding->start > finding->end)
    return;
  g_autofree char *before = context_of(text, text + finding->start, -CONTEXT_CHARS);
  g_autofree char *after = context_of(text, text + finding->end, CONTEXT_CHARS);
  json_object_set_string_member(object, "before", before);
  json_object_set_string_member(object, "after", after);
}

JsonObject *
tusch_review_finding_object(const TuschReviewRoom *room, const TuschFinding *finding)
{
  const char *ground = NULL;
  TuschVerdict verdict = tusch_verdicts_of_finding(room->verdicts, finding, &ground);
  const TuschDecision *decision = tusch_verdicts_find_of_finding(room->verdicts, finding);
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, "id", finding->id);
  const TuschReviewRow *row = tusch_review_rows_find(room->rows, room->verdicts, finding);
  tusch_json_set_string(object, "entity", row != NULL ? row->id : NULL);
  json_object_set_string_member(object, "text", finding->text);
  json_object_set_string_member(object, "category", tusch_category_to_string(finding->category));
  json_object_set_string_member(object, "role", tusch_role_to_string(finding->role));
  json_object_set_string_member(object, "decision", tusch_verdict_to_string(verdict));
  const TuschFollowed *followed = g_hash_table_lookup(room->followed, finding);
  TuschVerdict proposal = followed != NULL ? followed->verdict : finding->proposal;
  json_object_set_string_member(object, "proposal", tusch_verdict_to_string(proposal));
  tusch_json_set_string(object, "ground", followed != NULL ? followed->ground : ground);
  if (followed != NULL)
    json_object_set_string_member(object, "follows", followed->document->number);
  tusch_json_set_string(object, "who", decision != NULL ? decision->who : NULL);
  tusch_json_set_string(object, "reason", finding->reason);
  tusch_json_set_string(object, "rule", finding->rule);
  json_object_set_int_member(object, "score", finding->score);
  json_object_set_boolean_member(object, "doubtful", finding->level == TUSCH_LEVEL_REVIEW);
  return object;
}

/* The page's text is kept for the next place, which often is on the same page. */
typedef struct {
  char *text;
  const char *document_id;
  char *hidden; /* or what a document carries unseen */
  guint page_index;
} LastPage;

static const char *
hidden_text_of(const TuschReviewRoom *room,
               const TuschDocument *document,
               guint index,
               LastPage *last)
{
  g_autoptr(GPtrArray) items =
      tusch_store_list_hidden(room->workroom->store, document->sha256, NULL);
  g_clear_pointer(&last->hidden, g_free);
  if (items != NULL && index < items->len)
    last->hidden = g_strdup(((TuschHidden *)g_ptr_array_index(items, index))->text);
  return last->hidden;
}

static const char *
text_of(const TuschReviewRoom *room, const TuschFinding *finding, LastPage *last)
{
  const TuschDocument *document = g_hash_table_lookup(room->documents, finding->document_id);
  if (document == NULL)
    return NULL;
  if (finding->field == TUSCH_FIELD_HIDDEN)
    return hidden_text_of(room, document, finding->page_index, last);
  if (finding->field != TUSCH_FIELD_PAGE)
    return tusch_document_get_field(document, finding->field);
  if (last->text == NULL || last->document_id != document->id ||
      last->page_index != finding->page_index) {
    g_free(last->text);
    last->text =
        tusch_store_get_page_words(room->workroom->store, document->id, finding->page_index, NULL);
    last->document_id = document->id;
    last->page_index = finding->page_index;
  }
  return last->text;
}

static JsonObject *
place_of(const TuschReviewRoom *room, const TuschFinding *finding, LastPage *last)
{
  const TuschDocument *document = g_hash_table_lookup(room->documents, finding->document_id);
  JsonObject *object = tusch_review_finding_object(room, finding);
  json_object_set_string_member(object, "document", finding->document_id);
  tusch_json_set_string(object, "number", document != NULL ? document->number : NULL);
  json_object_set_string_member(object, "field", tusch_field_to_string(finding->field));
  json_object_set_int_member(object, "page", finding->page_index + 1);
  add_context(object, finding, text_of(room, finding, last));
  return object;
}

JsonNode *
tusch_review_view_entity(const TuschReviewRoom *room,
                         const char *entity_id,
                         guint from,
                         GError **error)
{
  const TuschReviewRow *row = g_hash_table_lookup(room->rows->by_id, entity_id);
  if (row == NULL) {
    tusch_fail(error, TUSCH_ERROR_CONFIG, "there is no such entity");
    return NULL;
  }
  const GPtrArray *findings = row->findings;
  g_autofree char *next_part = tusch_review_rows_next_part(room->rows, row);
  JsonArray *array = json_array_new();
  LastPage last = {0};
  for (guint i = from; i < findings->len && i - from < PLACES_AT_ONCE; i++)
    json_array_add_object_element(array, place_of(room, g_ptr_array_index(findings, i), &last));
  g_free(last.text);
  g_free(last.hidden);
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, "id", entity_id);
  json_object_set_string_member(object, "next_part", next_part);
  json_object_set_array_member(object, "merged", merged_of(row));
  json_object_set_int_member(object, "n", findings->len);
  json_object_set_array_member(object, "places", array);
  return tusch_json_take_object(object);
}

/* ---- a page ---- */

static JsonArray *
box_array(const TuschRectPt *box)
{
  const double sides[] = {box->x0, box->y0, box->x1, box->y1};
  JsonArray *array = json_array_new();
  for (guint i = 0; i < G_N_ELEMENTS(sides); i++)
    json_array_add_double_element(array, (double)(gint64)(sides[i] * 100 + 0.5) / 100);
  return array;
}

/* [text, x0, y0, x1, y1, confidence]: thousands on a page, so without names. */
static JsonArray *
words_of(const TuschPageText *page)
{
  JsonArray *words = json_array_new();
  for (guint i = 0; i < page->words->len; i++) {
    const TuschWord *word = &g_array_index(page->words, TuschWord, i);
    g_autofree char *text = g_strndup(page->text + word->start, word->end - word->start);
    JsonArray *sides = box_array(&word->box);
    JsonArray *entry = json_array_new();
    json_array_add_string_element(entry, text);
    for (guint k = 0; k < json_array_get_length(sides); k++)
      json_array_add_double_element(entry, json_array_get_double_element(sides, k));
    json_array_unref(sides);
    json_array_add_double_element(entry, (double)(int)((double)word->conf01 * 100) / 100);
    json_array_add_array_element(words, entry);
  }
  return words;
}

/* Exact copies were read once: findings of a page stand at each of them. */
static JsonArray *
findings_of_page(const TuschReviewRoom *room, const char *document_id, guint page_index)
{
  const GPtrArray *findings = tusch_review_room_list_on_page(room, document_id, page_index);
  JsonArray *array = json_array_new();
  for (guint i = 0; findings != NULL && i < findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(findings, i);
    JsonObject *object = tusch_review_finding_object(room, finding);
    JsonArray *boxes = json_array_new();
    for (guint k = 0; k < finding->boxes->len; k++)
      json_array_add_array_element(boxes,
                                   box_array(&g_array_index(finding->boxes, TuschRectPt, k)));
    json_object_set_array_member(object, "boxes", boxes);
    json_array_add_object_element(array, object);
  }
  return array;
}

static JsonArray *
hand_boxes_of_page(const TuschReviewRoom *room, const char *document_id, guint page_index)
{
  g_autoptr(GPtrArray) decisions = tusch_review_room_list_boxes(room, document_id, page_index);
  JsonArray *array = json_array_new();
  for (guint i = 0; i < decisions->len; i++) {
    const TuschDecision *decision = g_ptr_array_index(decisions, i);
    g_autofree char *marked = NULL;
    guint page;
    TuschRectPt box;
    if (!tusch_decision_parse_box(decision->key, &marked, &page, &box))
      continue;
    JsonObject *object = json_object_new();
    json_object_set_array_member(object, "box", box_array(&box));
    json_object_set_string_member(object, "document", marked);
    tusch_json_set_string(object, "ground", decision->ground);
    json_object_set_string_member(object, "who", decision->who);
    json_array_add_object_element(array, object);
  }
  return array;
}

static JsonArray *
comments_of_page(const TuschReviewRoom *room, const char *document_id, guint page_index)
{
  g_autofree char *key = tusch_decision_key_of_page(document_id, page_index);
  JsonArray *array = json_array_new();
  for (guint i = 0; i < room->comments->len; i++) {
    const TuschComment *comment = g_ptr_array_index(room->comments, i);
    if (!g_str_equal(comment->key, key))
      continue;
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "text", comment->text);
    json_object_set_string_member(object, "who", comment->who);
    json_object_set_int_member(object, "at", comment->at_us / G_USEC_PER_SEC);
    json_array_add_object_element(array, object);
  }
  return array;
}

static void
add_page_verdict(const TuschReviewRoom *room,
                 JsonObject *object,
                 const char *document_id,
                 const TuschPageText *page)
{
  g_auto(GStrv) names = tusch_look_to_strings(page->look);
  JsonArray *look = json_array_new();
  for (char **name = names; *name != NULL; name++)
    json_array_add_string_element(look, *name);
  json_object_set_array_member(object, "look", look);
  TuschVerdict verdict = tusch_verdicts_of_page(room->verdicts, document_id, page);
  g_autofree char *key = tusch_decision_key_of_page(document_id, page->page_index);
  const TuschDecision *decision = tusch_verdicts_find(room->verdicts, TUSCH_TARGET_PAGE, key);
  json_object_set_string_member(object, "decision", tusch_verdict_to_string(verdict));
  tusch_json_set_string(object, "who", decision != NULL ? decision->who : NULL);
}

JsonNode *
tusch_review_view_page(const TuschReviewRoom *room,
                       const TuschDocument *document,
                       guint page_index,
                       GError **error)
{
  g_autoptr(TuschPageText) page =
      page_index < document->n_pages
          ? tusch_store_get_page(room->workroom->store, document->id, page_index, NULL)
          : NULL;
  if (page == NULL) {
    tusch_fail(error, TUSCH_ERROR_CONFIG, "there is no such page");
    return NULL;
  }
  JsonObject *object = json_object_new();
  json_object_set_int_member(object, "version", tusch_review_room_get_version(room));
  json_object_set_string_member(object, "document", document->id);
  json_object_set_string_member(object, "number", document->number);
  json_object_set_string_member(object, "title", document->title);
  json_object_set_int_member(object, "page", page_index + 1);
  json_object_set_int_member(object, "pages", document->n_pages);
  json_object_set_double_member(object, "width", page->width_pt);
  json_object_set_double_member(object, "height", page->height_pt);
  json_object_set_string_member(object, "origin", tusch_text_origin_to_string(page->origin));
  json_object_set_boolean_member(
      object, "withheld", tusch_verdicts_withhold(room->verdicts, document->id));
  add_page_verdict(room, object, document->id, page);
  json_object_set_array_member(object, "words", words_of(page));
  json_object_set_array_member(
      object, "findings", findings_of_page(room, document->id, page_index));
  json_object_set_array_member(object, "boxes", hand_boxes_of_page(room, document->id, page_index));
  json_object_set_array_member(
      object, "comments", comments_of_page(room, document->id, page_index));
  guint n_hidden = 0;
  (void)tusch_store_count_hidden(room->workroom->store, document->sha256, &n_hidden, NULL);
  json_object_set_int_member(object, "hidden", n_hidden);
  return tusch_json_take_object(object);
}

/* ---- search ---- */

JsonNode *
tusch_review_view_search(const TuschReviewRoom *room, const char *query, GError **error)
{
  TuschSearch search = {.query = query, .limit = MAX_HITS};
  g_autoptr(GPtrArray) hits = tusch_store_search(room->workroom->store, &search, error);
  if (hits == NULL)
    return NULL;
  JsonArray *array = json_array_new();
  for (guint i = 0; i < hits->len; i++) {
    const TuschHit *hit = g_ptr_array_index(hits, i);
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "document", hit->document_id);
    json_object_set_string_member(object, "number", hit->number);
    json_object_set_string_member(object, "title", hit->title);
    json_object_set_int_member(object, "page", hit->page_index + 1);
    json_object_set_boolean_member(object, "in_title", hit->in_title);
    tusch_json_set_string(object, "context", hit->context);
    json_array_add_object_element(array, object);
  }
  JsonObject *object = json_object_new();
  json_object_set_array_member(object, "hits", array);
  return tusch_json_take_object(object);
}
