/* From what a browser sends to decisions. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/review-actions.h"

#include "base/json.h"
#include "base/squeezed.h"
#include "pipeline/text-chain.h"
#include "pipeline/text-search.h"
#include "tusch/error.h"

#include <string.h>

enum { MAX_DECISIONS = 20000, MAX_COMMENT_CHARS = 2000, MIN_TEXT_CHARS = 2, MAX_TEXT_CHARS = 200 };

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

gboolean
tusch_review_action_decide(
    TuschReviewRoom *room, const char *body, const char *who, TuschChange *out, GError **error)
{
  g_autoptr(JsonNode) node = NULL;
  gint64 version = 0;
  JsonObject *object = parse(body, &node, error);
  if (object == NULL || !read_version(object, &version, error))
    return FALSE;
  g_autoptr(GPtrArray) decisions = tusch_review_parse_decisions(room->kase, body, who, 0, error);
  if (decisions == NULL)
    return FALSE;
  if (decisions->len > MAX_DECISIONS)
    return tusch_fail(error, TUSCH_ERROR_CONFIG, "too many decisions in one request");
  return tusch_review_room_decide(room, decisions, who, version, out, error);
}

static char *
value_of(const char *text)
{
  g_auto(TuschSqueezed) squeezed = tusch_squeeze(text, strlen(text));
  return g_strdup(squeezed.letters->len > 0 ? squeezed.letters->str : text);
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

gboolean
tusch_review_action_same_text(
    TuschReviewRoom *room, const char *body, const char *who, TuschChange *out, GError **error)
{
  g_autoptr(JsonNode) node = NULL;
  gint64 version = 0;
  g_autofree char *id = NULL;
  g_autofree char *word = NULL;
  g_autofree char *ground = NULL;
  TuschVerdict verdict;
  JsonObject *object = parse(body, &node, error);
  if (object == NULL || !read_version(object, &version, error) ||
      !read_text(object, "finding", true, &id, error) ||
      !read_text(object, "decision", true, &word, error) ||
      !read_text(object, "ground", false, &ground, error))
    return FALSE;
  const TuschFinding *wanted = tusch_review_room_find_finding(room, id);
  if (wanted == NULL || !tusch_verdict_from_string(word, &verdict))
    return tusch_fail(error, TUSCH_ERROR_CONFIG, "no such finding, or no such decision");
  g_autofree char *value = value_of(wanted->text);
  g_autoptr(GPtrArray) decisions =
      g_ptr_array_new_with_free_func((GDestroyNotify)tusch_decision_free);
  for (guint i = 0; i < room->kase->findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(room->kase->findings, i);
    g_autofree char *other = value_of(finding->text);
    if (g_str_equal(other, value))
      g_ptr_array_add(
          decisions,
          decision_new(
              TUSCH_TARGET_FINDING, tusch_decision_key_of_finding(finding), verdict, ground));
  }
  return tusch_review_room_decide(room, decisions, who, version, out, error);
}

static void
add_box(const TuschPageText *page,
        const char *document_id,
        const TuschRectPt *box,
        const char *ground,
        GPtrArray *decisions)
{
  if (tusch_rect_pt_is_valid(box) && !tusch_rect_pt_is_empty(box))
    g_ptr_array_add(decisions,
                    decision_new(TUSCH_TARGET_BOX,
                                 tusch_decision_key_of_box(document_id, page->page_index, box),
                                 TUSCH_VERDICT_REDACT,
                                 ground));
}

static void
mark_spans(const TuschPageText *page,
           const char *document_id,
           const char *text,
           const char *ground,
           GPtrArray *decisions)
{
  g_autoptr(GArray) spans = tusch_text_search(page, text);
  for (guint i = 0; i < spans->len; i++) {
    const TuschTextSpan *span = &g_array_index(spans, TuschTextSpan, i);
    g_autoptr(GArray) boxes = tusch_text_search_boxes(page, span->start, span->end);
    for (guint k = 0; k < boxes->len; k++)
      add_box(page, document_id, &g_array_index(boxes, TuschRectPt, k), ground, decisions);
  }
  g_autoptr(TuschTextChains) chains = tusch_text_chains_new(page);
  g_autoptr(GArray) askew = tusch_text_chains_search(chains, text, spans);
  for (guint i = 0; i < askew->len; i++)
    add_box(page, document_id, &g_array_index(askew, TuschRectPt, i), ground, decisions);
}

/* Exact copies are marked with their original. */
static gboolean
mark_document(const TuschReviewRoom *room,
              const TuschDocument *document,
              const char *text,
              const char *ground,
              GPtrArray *decisions,
              GError **error)
{
  for (guint i = 0; i < document->n_pages; i++) {
    g_autoptr(TuschPageText) page =
        tusch_store_get_page(room->workroom->store, document->id, i, error);
    if (page == NULL)
      return FALSE;
    mark_spans(page, document->id, text, ground, decisions);
  }
  return TRUE;
}

gboolean
tusch_review_action_mark_text(TuschReviewRoom *room,
                              const char *body,
                              const char *who,
                              TuschChange *out,
                              guint *out_n,
                              GError **error)
{
  g_autoptr(JsonNode) node = NULL;
  gint64 version = 0;
  g_autofree char *text = NULL;
  g_autofree char *ground = NULL;
  g_autofree char *document_id = NULL;
  JsonObject *object = parse(body, &node, error);
  if (object == NULL || !read_version(object, &version, error) ||
      !read_text(object, "text", true, &text, error) ||
      !read_text(object, "ground", false, &ground, error) ||
      !read_text(object, "document", false, &document_id, error))
    return FALSE;
  glong n_chars = g_utf8_strlen(g_strstrip(text), -1);
  if (n_chars < MIN_TEXT_CHARS || n_chars > MAX_TEXT_CHARS)
    return tusch_fail(error, TUSCH_ERROR_CONFIG, "\"text\" must be 2 to 200 characters");
  g_autoptr(GPtrArray) decisions =
      g_ptr_array_new_with_free_func((GDestroyNotify)tusch_decision_free);
  for (guint i = 0; i < room->kase->documents->len; i++) {
    const TuschDocument *document = g_ptr_array_index(room->kase->documents, i);
    if (document->duplicate_of == NULL &&
        (document_id == NULL || g_str_equal(document->id, document_id)) &&
        !mark_document(room, document, text, ground, decisions, error))
      return FALSE;
  }
  *out_n = decisions->len;
  *out = TUSCH_CHANGE_DONE;
  return decisions->len == 0 || tusch_review_room_decide(room, decisions, who, version, out, error);
}

gboolean
tusch_review_action_comment(TuschReviewRoom *room,
                            const char *body,
                            const char *who,
                            GError **error)
{
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *document_id = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GError) local = NULL;
  gint64 page = 1;
  gint64 range[] = {1, G_MAXINT};
  JsonObject *object = parse(body, &node, error);
  if (object == NULL || !read_text(object, "document", true, &document_id, error) ||
      !read_text(object, "text", true, &text, error))
    return FALSE;
  if (!tusch_json_read_int(object, "page", true, range, &page, &local))
    return tusch_fail(error, TUSCH_ERROR_CONFIG, "%s", local->message);
  const TuschDocument *document = g_hash_table_lookup(room->documents, document_id);
  g_strstrip(text);
  if (document == NULL || (guint)page > MAX(document->n_pages, 1) || text[0] == '\0' ||
      g_utf8_strlen(text, -1) > MAX_COMMENT_CHARS)
    return tusch_fail(error, TUSCH_ERROR_CONFIG, "no such page, or no text to keep");
  g_autofree char *key = tusch_decision_key_of_page(document->id, (guint)page - 1);
  TuschComment comment = {
      .target = TUSCH_TARGET_PAGE, .key = key, .text = text, .who = (char *)who};
  return tusch_review_room_comment(room, &comment, error);
}
