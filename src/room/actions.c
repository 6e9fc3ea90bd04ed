/* From what a browser sends to decisions. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "room/actions.h"

#include "base/json.h"
#include "base/squeezed.h"
#include "pipeline/text-chain.h"
#include "pipeline/text-search.h"
#include "tusch/error.h"

#include <string.h>

enum {
  MAX_DECISIONS = 20000,
  MAX_COMMENT_CHARS = 2000,
  MIN_TEXT_CHARS = 2,
  MAX_TEXT_CHARS = 200,
  MAX_KEPT = 50, /* places that are left of a page */
  MIN_STRIP_PT = 1,
};

/* What a browser sends is wrong for the sender alone. */
static JsonObject *
parse(const char *body, JsonNode **out_node, GError **error)
{
  g_autoptr(GError) local = NULL;
  *out_node = tusch_json_parse(body, -1, &local);
  JsonObject *object =
      *out_node != NULL ? tusch_json_node_object(*out_node, "the body", &local) : NULL;
  if (object == NULL)
    tusch_fail(error, TUSCH_ERROR_CONFIG, "%s", local->message);
  return object;
}

static gboolean
read_version(JsonObject *object, gint64 *out, GError **error)
{
  gint64 range[] = {0, G_MAXINT64};
  g_autoptr(GError) local = NULL;
  if (tusch_json_read_int(object, "version", true, range, out, &local))
    return TRUE;
  return tusch_fail(error, TUSCH_ERROR_CONFIG, "%s", local->message);
}

static gboolean
read_text(JsonObject *object, const char *field, bool is_required, char **out, GError **error)
{
  g_autoptr(GError) local = NULL;
  if (tusch_json_read_string(object, field, is_required, out, &local))
    return TRUE;
  return tusch_fail(error, TUSCH_ERROR_CONFIG, "%s", local->message);
}

/* What every action begins with. The body stays while its object is read. */
typedef struct {
  JsonNode *body;
  JsonObject *object;
  gint64 version; /* of the work room that the sender saw */
} Sent;

static void
sent_clear(Sent *sent)
{
  g_clear_pointer(&sent->body, json_node_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Sent, sent_clear)

static gboolean
read_sent(const char *body, Sent *out, GError **error)
{
  out->object = parse(body, &out->body, error);
  return out->object != NULL && read_version(out->object, &out->version, error);
}

gboolean
tusch_review_action_decide(
    TuschReviewRoom *room, const char *body, const char *who, TuschChange *out, GError **error)
{
  g_auto(Sent) sent = {0};
  if (!read_sent(body, &sent, error))
    return FALSE;
  g_autoptr(GPtrArray) decisions = tusch_review_parse_decisions(room->kase, body, who, 0, error);
  if (decisions == NULL)
    return FALSE;
  if (decisions->len > MAX_DECISIONS)
    return tusch_fail(error, TUSCH_ERROR_CONFIG, "too many decisions in one request");
  return tusch_review_room_decide(room, decisions, who, sent.version, out, error);
}

static char *
value_of(const char *text)
{
  g_auto(TuschSqueezed) squeezed = tusch_squeeze(text, strlen(text));
  return g_strdup(squeezed.letters->len > 0 ? squeezed.letters->str : text);
}

static GPtrArray *
decisions_new(void)
{
  return g_ptr_array_new_with_free_func((GDestroyNotify)tusch_decision_free);
}

static TuschDecision *
decision_new(TuschTarget target, char *key, TuschVerdict verdict, const char *ground)
{
  TuschDecision *decision = g_new0(TuschDecision, 1);
  decision->target = target;
  decision->key = key;
  decision->verdict = verdict;
  decision->ground = g_strdup(ground);
  return decision;
}

/* "document" and "page": the page must be there, a document without pages has a first one to speak
 * of. */
static gboolean
read_place(const TuschReviewRoom *room,
           JsonObject *object,
           const TuschDocument **out_document,
           guint *out_page_index,
           GError **error)
{
  gint64 page = 1;
  gint64 range[] = {1, G_MAXINT};
  g_autofree char *id = NULL;
  g_autoptr(GError) local = NULL;
  if (!read_text(object, "document", true, &id, error))
    return FALSE;
  if (!tusch_json_read_int(object, "page", true, range, &page, &local))
    return tusch_fail(error, TUSCH_ERROR_CONFIG, "%s", local->message);
  const TuschDocument *document = g_hash_table_lookup(room->documents, id);
  if (document == NULL || (guint)page > MAX(document->n_pages, 1))
    return tusch_fail(error, TUSCH_ERROR_CONFIG, "no such page");
  *out_document = document;
  *out_page_index = (guint)page - 1;
  return TRUE;
}

/* ---- text, wherever it stands ---- */

/* What is to become of a text. */
typedef struct {
  const TuschReviewRoom *room;
  const char *text;
  const char *ground;
  const char *document_id; /* NULL: in all documents */
  TuschVerdict verdict;
  GPtrArray *decisions;
} Marking;

static void
mark_box(const Marking *marking, const TuschPageText *page, const char *id, const TuschRectPt *box)
{
  if (!tusch_rect_pt_is_valid(box) || tusch_rect_pt_is_empty(box))
    return;
  g_ptr_array_add(marking->decisions,
                  decision_new(TUSCH_TARGET_BOX,
                               tusch_decision_key_of_box(id, page->page_index, box),
                               TUSCH_VERDICT_REDACT,
                               marking->ground));
}

/* Does a finding hold the whole span? Then it is decided, and drawn over only by hand. */
static bool
is_found(const Marking *marking, const char *id, guint page_index, const TuschTextSpan *span)
{
  const GPtrArray *findings = tusch_review_room_list_on_page(marking->room, id, page_index);
  for (guint i = 0; findings != NULL && i < findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(findings, i);
    if (finding->start <= span->start && finding->end >= span->end)
      return true;
  }
  return false;
}

static void
mark_spans(const Marking *marking, const TuschPageText *page, const char *id, bool also_found)
{
  g_autoptr(GArray) spans = tusch_text_search(page, marking->text);
  for (guint i = 0; i < spans->len; i++) {
    const TuschTextSpan *span = &g_array_index(spans, TuschTextSpan, i);
    if (!also_found && (is_found(marking, id, page->page_index, span) ||
                        !tusch_text_search_is_word(page->text, span)))
      continue;
    g_autoptr(GArray) boxes = tusch_text_search_boxes(page, span->start, span->end);
    for (guint k = 0; k < boxes->len; k++)
      mark_box(marking, page, id, &g_array_index(boxes, TuschRectPt, k));
  }
  if (!also_found)
    return;
  g_autoptr(TuschTextChains) chains = tusch_text_chains_new(page);
  g_autoptr(GArray) askew = tusch_text_chains_search(chains, marking->text, spans);
  for (guint i = 0; i < askew->len; i++)
    mark_box(marking, page, id, &g_array_index(askew, TuschRectPt, i));
}

/* Boxes drawn by hand whose middle lies on the text. */
static void
unmark_spans(const Marking *marking, const TuschPageText *page, const char *id)
{
  g_autoptr(GArray) spans = tusch_text_search(page, marking->text);
  g_autoptr(GPtrArray) drawn =
      spans->len > 0 ? tusch_review_room_list_boxes(marking->room, id, page->page_index)
                     : g_ptr_array_new();
  for (guint i = 0; i < drawn->len; i++) {
    const TuschDecision *decision = g_ptr_array_index(drawn, i);
    g_autofree char *document_id = NULL;
    guint page_index;
    TuschRectPt box;
    if (tusch_decision_parse_box(decision->key, &document_id, &page_index, &box) &&
        tusch_text_search_is_on(page, spans, &box))
      g_ptr_array_add(
          marking->decisions,
          decision_new(TUSCH_TARGET_BOX, g_strdup(decision->key), TUSCH_VERDICT_KEEP, NULL));
  }
}

/* Exact copies are marked with their original. */
static gboolean
mark_document(const Marking *marking,
              const TuschDocument *document,
              bool also_found,
              GError **error)
{
  TuschStore *store = marking->room->workroom->store;
  for (guint i = 0; i < document->n_pages; i++) {
    g_autofree char *words = tusch_store_get_page_words(store, document->id, i, error);
    if (words == NULL)
      return FALSE;
    g_autoptr(GArray) spans = tusch_text_search_in(words, marking->text);
    /* Text askew does not stand in one piece there. */
    if (spans->len == 0 && !(also_found && marking->verdict == TUSCH_VERDICT_REDACT))
      continue;
    g_autoptr(TuschPageText) page = tusch_store_get_page(store, document->id, i, error);
    if (page == NULL)
      return FALSE;
    if (marking->verdict == TUSCH_VERDICT_REDACT)
      mark_spans(marking, page, document->id, also_found);
    else
      unmark_spans(marking, page, document->id);
  }
  return TRUE;
}

static gboolean
mark_all(const Marking *marking, bool also_found, GError **error)
{
  const GPtrArray *documents = marking->room->kase->documents;
  for (guint i = 0; i < documents->len; i++) {
    const TuschDocument *document = g_ptr_array_index(documents, i);
    if (document->duplicate_of == NULL &&
        (marking->document_id == NULL || g_str_equal(document->id, marking->document_id)) &&
        !mark_document(marking, document, also_found, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_long_enough(const char *text)
{
  glong n_chars = g_utf8_strlen(text, -1);
  return n_chars >= MIN_TEXT_CHARS && n_chars <= MAX_TEXT_CHARS;
}

static void
settle_same_findings(const Marking *marking)
{
  const GPtrArray *findings = marking->room->kase->findings;
  g_autofree char *value = value_of(marking->text);
  for (guint i = 0; i < findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(findings, i);
    g_autofree char *other = value_of(finding->text);
    if (g_str_equal(other, value))
      g_ptr_array_add(marking->decisions,
                      decision_new(TUSCH_TARGET_FINDING,
                                   tusch_decision_key_of_finding(finding),
                                   marking->verdict,
                                   marking->ground));
  }
}

gboolean
tusch_review_action_same_text(TuschReviewRoom *room,
                              const char *body,
                              const char *who,
                              TuschChange *out,
                              guint *out_n,
                              GError **error)
{
  g_auto(Sent) sent = {0};
  g_autofree char *id = NULL;
  g_autofree char *word = NULL;
  g_autofree char *ground = NULL;
  Marking marking = {.room = room};
  if (!read_sent(body, &sent, error) || !read_text(sent.object, "finding", true, &id, error) ||
      !read_text(sent.object, "decision", true, &word, error) ||
      !read_text(sent.object, "ground", false, &ground, error))
    return FALSE;
  const TuschFinding *wanted = tusch_review_room_find_finding(room, id);
  if (wanted == NULL || !tusch_verdict_from_string(word, &marking.verdict))
    return tusch_fail(error, TUSCH_ERROR_CONFIG, "no such finding, or no such decision");
  g_autoptr(GPtrArray) decisions = decisions_new();
  marking.text = wanted->text;
  marking.ground = ground;
  marking.decisions = decisions;
  settle_same_findings(&marking);
  if (marking.verdict != TUSCH_VERDICT_ASK && is_long_enough(wanted->text) &&
      !mark_all(&marking, false, error))
    return FALSE;
  *out_n = decisions->len;
  return tusch_review_room_decide(room, decisions, who, sent.version, out, error);
}

gboolean
tusch_review_action_mark_text(TuschReviewRoom *room,
                              const char *body,
                              const char *who,
                              TuschChange *out,
                              guint *out_n,
                              GError **error)
{
  g_auto(Sent) sent = {0};
  g_autofree char *text = NULL;
  g_autofree char *ground = NULL;
  g_autofree char *document_id = NULL;
  g_autofree char *word = NULL;
  Marking marking = {.room = room, .verdict = TUSCH_VERDICT_REDACT};
  if (!read_sent(body, &sent, error) || !read_text(sent.object, "text", true, &text, error) ||
      !read_text(sent.object, "ground", false, &ground, error) ||
      !read_text(sent.object, "decision", false, &word, error) ||
      !read_text(sent.object, "document", false, &document_id, error))
    return FALSE;
  if (word != NULL &&
      (!tusch_verdict_from_string(word, &marking.verdict) || marking.verdict == TUSCH_VERDICT_ASK))
    return tusch_fail(error, TUSCH_ERROR_CONFIG, "\"decision\" must be \"redact\" or \"keep\"");
  if (!is_long_enough(g_strstrip(text)))
    return tusch_fail(error, TUSCH_ERROR_CONFIG, "\"text\" must be 2 to 200 characters");
  g_autoptr(GPtrArray) decisions = decisions_new();
  marking.text = text;
  marking.ground = ground;
  marking.document_id = document_id;
  marking.decisions = decisions;
  if (!mark_all(&marking, true, error))
    return FALSE;
  *out_n = decisions->len;
  *out = TUSCH_CHANGE_DONE;
  return decisions->len == 0 ||
         tusch_review_room_decide(room, decisions, who, sent.version, out, error);
}

/* ---- everything but this ---- */

/* What is left of @from without @kept: at most four strips. */
static void
add_strips(GArray *to, const TuschRectPt *from, const TuschRectPt *kept)
{
  if (!tusch_rect_pt_overlaps(from, kept)) {
    g_array_append_val(to, *from);
    return;
  }
  double top = MAX(from->y0, kept->y0);
  double bottom = MIN(from->y1, kept->y1);
  const TuschRectPt strips[] = {{from->x0, from->y0, from->x1, top},
                                {from->x0, bottom, from->x1, from->y1},
                                {from->x0, top, kept->x0, bottom},
                                {kept->x1, top, from->x1, bottom}};
  for (guint i = 0; i < G_N_ELEMENTS(strips); i++)
    if (strips[i].x1 - strips[i].x0 >= MIN_STRIP_PT && strips[i].y1 - strips[i].y0 >= MIN_STRIP_PT)
      g_array_append_val(to, strips[i]);
}

static GArray *
all_but(const TuschPageText *page, const GArray *kept)
{
  GArray *rest = g_array_new(FALSE, FALSE, sizeof(TuschRectPt));
  TuschRectPt sheet = {0, 0, page->width_pt, page->height_pt};
  g_array_append_val(rest, sheet);
  for (guint i = 0; i < kept->len; i++) {
    GArray *left = g_array_new(FALSE, FALSE, sizeof(TuschRectPt));
    for (guint k = 0; k < rest->len; k++)
      add_strips(left, &g_array_index(rest, TuschRectPt, k), &g_array_index(kept, TuschRectPt, i));
    g_array_unref(rest);
    rest = left;
  }
  return rest;
}

/* "boxes": [[x0, y0, x1, y1], …]. (transfer full) */
static GArray *
read_boxes(JsonObject *object, GError **error)
{
  JsonArray *array = NULL;
  g_autoptr(GError) local = NULL;
  g_autoptr(GArray) boxes = g_array_new(FALSE, FALSE, sizeof(TuschRectPt));
  bool is_good = tusch_json_read_array(object, "boxes", true, &array, &local) &&
                 json_array_get_length(array) >= 1 && json_array_get_length(array) <= MAX_KEPT;
  for (guint i = 0; is_good && i < json_array_get_length(array); i++) {
    TuschRectPt box;
    is_good = tusch_review_read_box(json_array_get_element(array, i), &box);
    g_array_append_val(boxes, box);
  }
  if (is_good)
    return g_steal_pointer(&boxes);
  tusch_fail(error, TUSCH_ERROR_CONFIG, "\"boxes\" must be lists of four numbers of points");
  return NULL;
}

static void
withhold_others(const Marking *marking, const TuschDocument *document, guint page_index)
{
  for (guint i = 0; i < document->n_pages; i++)
    if (i != page_index)
      g_ptr_array_add(marking->decisions,
                      decision_new(TUSCH_TARGET_PAGE,
                                   tusch_decision_key_of_page(document->id, i),
                                   TUSCH_VERDICT_REDACT,
                                   marking->ground));
}

gboolean
tusch_review_action_extract(TuschReviewRoom *room,
                            const char *body,
                            const char *who,
                            TuschChange *out,
                            guint *out_n,
                            GError **error)
{
  g_auto(Sent) sent = {0};
  guint page_index = 0;
  g_autofree char *ground = NULL;
  const TuschDocument *document = NULL;
  if (!read_sent(body, &sent, error) || !read_text(sent.object, "ground", false, &ground, error) ||
      !read_place(room, sent.object, &document, &page_index, error))
    return FALSE;
  g_autoptr(GArray) kept = read_boxes(sent.object, error);
  g_autoptr(TuschPageText) page =
      kept != NULL
          ? tusch_store_get_page_facts(room->workroom->store, document->id, page_index, error)
          : NULL;
  if (page == NULL)
    return FALSE;
  g_autoptr(GPtrArray) decisions = decisions_new();
  Marking marking = {.room = room, .ground = ground, .decisions = decisions};
  g_autoptr(GArray) rest = all_but(page, kept);
  for (guint i = 0; i < rest->len; i++)
    mark_box(&marking, page, document->id, &g_array_index(rest, TuschRectPt, i));
  if (json_object_get_boolean_member_with_default(sent.object, "whole_document", FALSE))
    withhold_others(&marking, document, page_index);
  *out_n = decisions->len;
  return tusch_review_room_decide(room, decisions, who, sent.version, out, error);
}

gboolean
tusch_review_action_comment(TuschReviewRoom *room,
                            const char *body,
                            const char *who,
                            GError **error)
{
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *text = NULL;
  guint page_index = 0;
  const TuschDocument *document = NULL;
  JsonObject *object = parse(body, &node, error);
  if (object == NULL || !read_text(object, "text", true, &text, error) ||
      !read_place(room, object, &document, &page_index, error))
    return FALSE;
  g_strstrip(text);
  if (text[0] == '\0' || g_utf8_strlen(text, -1) > MAX_COMMENT_CHARS)
    return tusch_fail(error, TUSCH_ERROR_CONFIG, "no text to keep, or too much");
  g_autofree char *key = tusch_decision_key_of_page(document->id, page_index);
  TuschComment comment = {
      .target = TUSCH_TARGET_PAGE, .key = key, .text = text, .who = (char *)who};
  return tusch_review_room_comment(room, &comment, error);
}
