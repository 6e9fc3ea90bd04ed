/* Reading the review back: what other programs left, moved, took away and added. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"
#include "base/plain-text.h"
#include "pipeline/child.h"
#include "pipeline/marks-json.h"
#include "room/exchange.h"
#include "room/marks.h"
#include "tusch/error.h"

#include <math.h>

enum { READ_TIMEOUT_S = 300, MAX_GROUND_CHARS = 200, FEW_MARKS = 10, MAX_JSON_BYTES = 64 << 20 };
static const double SAME_PT = 0.75; /* programs round */
static const double MIN_BOX_PT = 1;

typedef struct {
  TuschReviewRoom *room;
  const TuschReviewImport *import;
  TuschReviewImported *done;
  GPtrArray *decisions;
  gint64 seq; /* of the oldest export among the pages */
} Reading;

/* One page of ours while it is compared. */
typedef struct {
  Reading *reading;
  TuschMarkPlace place;
  GHashTable *marks; /* id → TuschPdfMark: those that stand where they may */
} Sheet;

static void
decide(Reading *reading, TuschTarget target, char *key, TuschVerdict verdict, const char *ground)
{
  TuschDecision *decision = g_new0(TuschDecision, 1);
  decision->target = target;
  decision->key = key;
  decision->verdict = verdict;
  decision->ground = g_strdup(ground);
  g_ptr_array_add(reading->decisions, decision);
}

/* What a person may have written into the note; %NULL: nothing. (transfer full) */
static char *
ground_of(const TuschPdfMark *mark)
{
  g_autofree char *line = tusch_text_plain_line(mark->ground, MAX_GROUND_CHARS);
  return line[0] != '\0' ? g_steal_pointer(&line) : NULL;
}

static bool
is_same_box(const TuschRectPt *a, const TuschRectPt *b)
{
  return fabs(a->x0 - b->x0) <= SAME_PT && fabs(a->y0 - b->y0) <= SAME_PT &&
         fabs(a->x1 - b->x1) <= SAME_PT && fabs(a->y1 - b->y1) <= SAME_PT;
}

static bool
is_where_it_was(const TuschPdfMark *mark, const GArray *boxes)
{
  if (mark->boxes->len != boxes->len)
    return false;
  for (guint i = 0; i < boxes->len; i++)
    if (!is_same_box(&g_array_index(mark->boxes, TuschRectPt, i),
                     &g_array_index(boxes, TuschRectPt, i)))
      return false;
  return true;
}

/* Is all of @box under one of the mark's boxes? */
static bool
is_covered(const TuschPdfMark *mark, const TuschRectPt *box)
{
  for (guint i = 0; i < mark->boxes->len; i++) {
    const TuschRectPt *over = &g_array_index(mark->boxes, TuschRectPt, i);
    if (over->x0 <= box->x0 + SAME_PT && over->y0 <= box->y0 + SAME_PT &&
        over->x1 >= box->x1 - SAME_PT && over->y1 >= box->y1 - SAME_PT)
      return true;
  }
  return false;
}

static bool
covers_all(const TuschPdfMark *mark, const GArray *boxes)
{
  for (guint i = 0; i < boxes->len; i++)
    if (!is_covered(mark, &g_array_index(boxes, TuschRectPt, i)))
      return false;
  return true;
}

static guint
add_boxes(Sheet *sheet, const TuschPdfMark *mark)
{
  guint n = 0;
  g_autofree char *ground = ground_of(mark);
  for (guint i = 0; i < mark->boxes->len; i++) {
    const TuschRectPt *box = &g_array_index(mark->boxes, TuschRectPt, i);
    if (box->x1 - box->x0 < MIN_BOX_PT || box->y1 - box->y0 < MIN_BOX_PT)
      continue;
    decide(sheet->reading,
           TUSCH_TARGET_BOX,
           tusch_decision_key_of_box(sheet->place.document->id, sheet->place.page_index, box),
           TUSCH_VERDICT_REDACT,
           ground);
    n++;
  }
  return n;
}

/* The mark is where it was: perhaps it says another ground, or it is accepted now. */
static void
compare_kept(Sheet *sheet,
             const TuschFinding *finding,
             const TuschPdfMark *mark,
             TuschVerdict verdict,
             const char *ground)
{
  Reading *reading = sheet->reading;
  g_autofree char *wanted = ground_of(mark);
  bool is_other = wanted != NULL && g_strcmp0(wanted, ground) != 0;
  bool is_accepted = verdict == TUSCH_VERDICT_ASK && reading->import->accepts;
  reading->done->n_kept_marks++;
  reading->done->n_grounds += is_other;
  reading->done->n_accepted += is_accepted;
  if (is_other || is_accepted)
    decide(reading,
           TUSCH_TARGET_FINDING,
           tusch_decision_key_of_finding(finding),
           TUSCH_VERDICT_REDACT,
           wanted);
}

static void
compare_finding(Sheet *sheet, const TuschFinding *finding)
{
  Reading *reading = sheet->reading;
  const char *ground = NULL;
  TuschVerdict verdict = tusch_verdicts_of_finding(reading->room->verdicts, finding, &ground);
  const TuschDecision *decision = tusch_verdicts_find_of_finding(reading->room->verdicts, finding);
  g_autofree char *id = tusch_mark_id_of_finding(finding);
  const TuschPdfMark *mark = g_hash_table_lookup(sheet->marks, id);
  if (decision != NULL && decision->seq > sheet->place.seq) {
    reading->done->n_newer++;
  } else if (tusch_mark_is_shown(verdict, finding) && mark == NULL) {
    reading->done->n_deleted++;
    decide(reading,
           TUSCH_TARGET_FINDING,
           tusch_decision_key_of_finding(finding),
           TUSCH_VERDICT_KEEP,
           NULL);
  } else if (mark != NULL && is_where_it_was(mark, finding->boxes)) {
    compare_kept(sheet, finding, mark, verdict, ground);
  } else if (mark != NULL) {
    g_autofree char *wanted = ground_of(mark);
    bool is_larger = covers_all(mark, finding->boxes);
    reading->done->n_moved++;
    (void)add_boxes(sheet, mark);
    decide(reading,
           TUSCH_TARGET_FINDING,
           tusch_decision_key_of_finding(finding),
           is_larger ? TUSCH_VERDICT_REDACT : TUSCH_VERDICT_KEEP,
           is_larger ? wanted : NULL);
  }
  (void)g_hash_table_remove(sheet->marks, id);
}

static void
compare_box(Sheet *sheet, const TuschDecision *decision)
{
  Reading *reading = sheet->reading;
  TuschRectPt box;
  guint page_index;
  g_autofree char *document_id = NULL;
  g_autofree char *id = tusch_mark_id_of_box(decision);
  const TuschPdfMark *mark = g_hash_table_lookup(sheet->marks, id);
  g_autoptr(GArray) boxes = g_array_new(FALSE, FALSE, sizeof box);
  if (!tusch_decision_parse_box(decision->key, &document_id, &page_index, &box))
    return;
  g_array_append_val(boxes, box);
  if (decision->seq > sheet->place.seq) {
    reading->done->n_newer++;
  } else if (mark != NULL && is_where_it_was(mark, boxes)) {
    g_autofree char *wanted = ground_of(mark);
    reading->done->n_kept_marks++;
    if (wanted != NULL && g_strcmp0(wanted, decision->ground) != 0) {
      reading->done->n_grounds++;
      decide(reading, TUSCH_TARGET_BOX, g_strdup(decision->key), TUSCH_VERDICT_REDACT, wanted);
    }
  } else {
    decide(reading, TUSCH_TARGET_BOX, g_strdup(decision->key), TUSCH_VERDICT_KEEP, NULL);
    if (mark != NULL)
      (void)add_boxes(sheet, mark);
    reading->done->n_moved += mark != NULL;
    reading->done->n_deleted += mark == NULL;
  }
  (void)g_hash_table_remove(sheet->marks, id);
}

/* Marks without a name, with one of another page, and a name's second mark are new ones. */
static void
sort_marks(Sheet *sheet, const TuschPdfMarkPage *page, GPtrArray *others)
{
  for (guint i = 0; i < page->marks->len; i++) {
    TuschPdfMark *mark = g_ptr_array_index(page->marks, i);
    if (mark->id == NULL || g_hash_table_contains(sheet->marks, mark->id))
      g_ptr_array_add(others, mark);
    else
      g_hash_table_insert(sheet->marks, mark->id, mark);
  }
}

static void
add_others(Sheet *sheet, GPtrArray *others)
{
  GHashTableIter iter;
  gpointer mark;
  g_hash_table_iter_init(&iter, sheet->marks);
  while (g_hash_table_iter_next(&iter, NULL, &mark))
    g_ptr_array_add(others, mark);
  for (guint i = 0; i < others->len; i++)
    sheet->reading->done->n_added += add_boxes(sheet, g_ptr_array_index(others, i));
}

static void
compare_page(Reading *reading, const TuschPdfMarkPage *page, const TuschMarkPlace *place)
{
  const char *document_id = place->document->id;
  g_autoptr(GHashTable) marks = g_hash_table_new(g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) others = g_ptr_array_new();
  Sheet sheet = {reading, *place, marks};
  sort_marks(&sheet, page, others);
  const GPtrArray *findings =
      tusch_review_room_list_on_page(reading->room, document_id, place->page_index);
  for (guint i = 0; findings != NULL && i < findings->len; i++)
    compare_finding(&sheet, g_ptr_array_index(findings, i));
  g_autoptr(GPtrArray) boxes =
      tusch_review_room_list_boxes(reading->room, document_id, place->page_index);
  for (guint i = 0; i < boxes->len; i++)
    compare_box(&sheet, g_ptr_array_index(boxes, i));
  add_others(&sheet, others);
}

/* Page keys that come more than once: which one counts cannot be told. (transfer full) */
static GHashTable *
count_keys(const GPtrArray *pages)
{
  GHashTable *counts = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < pages->len; i++) {
    const TuschPdfMarkPage *page = g_ptr_array_index(pages, i);
    if (page->key == NULL)
      continue;
    guint n = GPOINTER_TO_UINT(g_hash_table_lookup(counts, page->key));
    g_hash_table_insert(counts, page->key, GUINT_TO_POINTER(n + 1));
  }
  return counts;
}

static void
compare_pages(Reading *reading, const GPtrArray *pages)
{
  g_autoptr(GHashTable) counts = count_keys(pages);
  for (guint i = 0; i < pages->len; i++) {
    const TuschPdfMarkPage *page = g_ptr_array_index(pages, i);
    TuschMarkPlace place;
    if (page->key == NULL || !tusch_mark_parse_page(reading->room, page->key, &place)) {
      reading->done->n_foreign_pages++;
    } else if (GPOINTER_TO_UINT(g_hash_table_lookup(counts, page->key)) > 1) {
      reading->done->n_double_pages++;
    } else if (page->is_changed) {
      reading->done->n_changed_pages++;
    } else {
      reading->done->n_pages++;
      reading->seq = MIN(reading->seq, place.seq);
      compare_page(reading, page, &place);
    }
  }
}

/* A program that prints or cleans takes all annotations away: nobody meant to keep everything. */
static gboolean
check_deleted(const Reading *reading, GError **error)
{
  const TuschReviewImported *done = reading->done;
  guint n_was = done->n_kept_marks + done->n_moved + done->n_deleted;
  if (done->n_pages == 0)
    return tusch_fail(
        error, TUSCH_ERROR_CONFIG, "the PDF has no page that was exported from this workroom");
  if (!reading->import->allows_deleted && done->n_deleted > FEW_MARKS &&
      done->n_deleted > n_was / 2)
    return tusch_fail(error,
                      TUSCH_ERROR_CONFIG,
                      "%u of %u marks are gone: if that is meant, say --allow-deleted",
                      done->n_deleted,
                      n_was);
  return TRUE;
}

static gboolean
store(Reading *reading, gint64 seq, GError **error)
{
  TuschChange change = TUSCH_CHANGE_DONE;
  if (reading->import->is_trial || reading->decisions->len == 0)
    return TRUE;
  if (!tusch_review_room_decide(
          reading->room, reading->decisions, reading->import->who, seq, &change, error))
    return FALSE;
  if (change == TUSCH_CHANGE_DONE)
    return TRUE;
  return tusch_fail(error,
                    TUSCH_ERROR_PENDING,
                    change == TUSCH_CHANGE_APPROVED
                        ? "the bundle is approved: reopen the review first"
                        : "somebody else decided about the same places meanwhile");
}

static GPtrArray *
read_pages(const char *path, GError **error)
{
  g_autofree char *whole = g_canonicalize_filename(path, NULL);
  JsonObject *input = json_object_new();
  json_object_set_string_member(input, "pdf", whole);
  g_autoptr(JsonNode) node = tusch_json_take_object(input);
  g_autoptr(JsonNode) answer = tusch_child_call("read-marks", node, READ_TIMEOUT_S, error);
  JsonObject *object = answer != NULL ? tusch_json_node_object(answer, "the marks", error) : NULL;
  return object != NULL ? tusch_marks_pages_from_json(object, error) : NULL;
}

gboolean
tusch_review_import_pdf(TuschReviewRoom *room,
                        const char *path,
                        const TuschReviewImport *import,
                        TuschReviewImported *out,
                        GError **error)
{
  *out = (TuschReviewImported){0};
  g_autoptr(GPtrArray) pages = read_pages(path, error);
  if (pages == NULL)
    return FALSE;
  g_autoptr(GPtrArray) decisions =
      g_ptr_array_new_with_free_func((GDestroyNotify)tusch_decision_free);
  Reading reading = {.room = room, .import = import, .done = out, .decisions = decisions};
  reading.seq = tusch_review_room_get_version(room);
  compare_pages(&reading, pages);
  return check_deleted(&reading, error) && store(&reading, reading.seq, error);
}

gboolean
tusch_review_import_json(TuschReviewRoom *room,
                         const char *path,
                         const TuschReviewImport *import,
                         guint *out_n,
                         GError **error)
{
  g_autofree char *text = NULL;
  gsize n = 0;
  gint64 range[] = {0, G_MAXINT64};
  gint64 seq = 0;
  if (!g_file_get_contents(path, &text, &n, NULL) || n > MAX_JSON_BYTES)
    return tusch_fail(error, TUSCH_ERROR_CONFIG, "\"%s\" cannot be read", path);
  g_autoptr(JsonNode) node = tusch_json_parse(text, (gssize)n, error);
  JsonObject *object = node != NULL ? tusch_json_node_object(node, "the file", error) : NULL;
  g_autofree char *request = NULL;
  if (object == NULL || !tusch_json_read_string(object, "request", true, &request, error) ||
      !tusch_json_read_int(object, "seq", true, range, &seq, error))
    return FALSE;
  if (!g_str_equal(request, room->kase->request->id))
    return tusch_fail(error, TUSCH_ERROR_CONFIG, "the file is about another request");
  g_autoptr(GPtrArray) decisions =
      tusch_review_parse_decisions(room->kase, text, import->who, 0, error);
  if (decisions == NULL)
    return FALSE;
  Reading reading = {.room = room, .import = import, .decisions = decisions};
  gboolean ok = store(&reading, seq, error);
  *out_n = decisions->len;
  return ok;
}
