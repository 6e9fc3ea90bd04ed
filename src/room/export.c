/* Writing the review for other programs. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/file.h"
#include "base/json.h"
#include "pipeline/child.h"
#include "pipeline/marks-json.h"
#include "room/exchange.h"
#include "room/marks.h"
#include "tusch/error.h"

enum { MARK_TIMEOUT_S = 600 };

static const char FOLDER[] = "marks";

static void
add_finding(const TuschReviewRoom *room, TuschPdfMarkPage *page, const TuschFinding *finding)
{
  const char *ground = NULL;
  TuschVerdict verdict = tusch_verdicts_of_finding(room->verdicts, finding, &ground);
  if (!tusch_mark_is_shown(verdict, finding))
    return;
  g_autofree char *id = tusch_mark_id_of_finding(finding);
  TuschPdfMark *mark = tusch_pdf_mark_new(id, ground);
  mark->is_open = verdict == TUSCH_VERDICT_ASK;
  g_array_append_vals(mark->boxes, finding->boxes->data, finding->boxes->len);
  g_ptr_array_add(page->marks, mark);
}

static void
add_box(TuschPdfMarkPage *page, const TuschDecision *decision)
{
  TuschRectPt box;
  guint page_index;
  g_autofree char *document_id = NULL;
  if (!tusch_decision_parse_box(decision->key, &document_id, &page_index, &box))
    return;
  g_autofree char *id = tusch_mark_id_of_box(decision);
  TuschPdfMark *mark = tusch_pdf_mark_new(id, decision->ground);
  g_array_append_val(mark->boxes, box);
  g_ptr_array_add(page->marks, mark);
}

static TuschPdfMarkPage *
make_page(const TuschReviewRoom *room, const TuschDocument *document, guint page_index)
{
  g_autofree char *key = tusch_mark_key_of_page(room, document, page_index);
  TuschPdfMarkPage *page = tusch_pdf_mark_page_new(page_index, key);
  const GPtrArray *findings = tusch_review_room_list_on_page(room, document->id, page_index);
  for (guint i = 0; findings != NULL && i < findings->len; i++)
    add_finding(room, page, g_ptr_array_index(findings, i));
  g_autoptr(GPtrArray) boxes = tusch_review_room_list_boxes(room, document->id, page_index);
  for (guint i = 0; i < boxes->len; i++)
    add_box(page, g_ptr_array_index(boxes, i));
  return page;
}

/* Exact copies are decided with their original; what is withheld has nothing to be marked. */
static GPtrArray *
list_files(const TuschReviewRoom *room)
{
  GPtrArray *files = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_pdf_mark_file_free);
  for (guint i = 0; i < room->kase->documents->len; i++) {
    const TuschDocument *document = g_ptr_array_index(room->kase->documents, i);
    if (document->n_pages == 0 || document->sha256 == NULL || document->duplicate_of != NULL ||
        tusch_verdicts_withhold(room->verdicts, document->id))
      continue;
    g_autofree char *pdf = tusch_workroom_pdf(room->workroom, document->sha256);
    TuschPdfMarkFile *file = tusch_pdf_mark_file_new(pdf);
    for (guint k = 0; k < document->n_pages; k++)
      g_ptr_array_add(file->pages, make_page(room, document, k));
    g_ptr_array_add(files, file);
  }
  return files;
}

static gboolean
write_files(GPtrArray *files, const char *folder, const char *path, GError **error)
{
  g_autofree char *temporary = g_build_filename(folder, "marked.pdf", NULL);
  g_autoptr(JsonNode) input = tusch_marks_files_to_json(files, temporary);
  g_autoptr(JsonNode) answer = tusch_child_call("mark", input, MARK_TIMEOUT_S, error);
  g_autofree char *bytes = NULL;
  gsize n = 0;
  if (answer == NULL)
    return FALSE;
  if (!g_file_get_contents(temporary, &bytes, &n, NULL))
    return tusch_fail(error, TUSCH_ERROR_IO, "the marked PDF cannot be read");
  return tusch_file_write_atomic(path, bytes, n, error);
}

gboolean
tusch_review_export_pdf(TuschReviewRoom *room, const char *path, GError **error)
{
  g_autoptr(GPtrArray) files = list_files(room);
  if (files->len == 0)
    return tusch_fail(error, TUSCH_ERROR_CONFIG, "there are no pages to export");
  g_autofree char *folder = tusch_workroom_file(room->workroom, "tmp", FOLDER);
  if (!tusch_dir_make(folder, error))
    return FALSE;
  gboolean ok = write_files(files, folder, path, error);
  (void)tusch_dir_remove_tree(folder, NULL);
  return ok;
}

/* ---- JSON ---- */

static JsonObject *
new_entry(JsonArray *array, const char *field, const char *id)
{
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, field, id);
  json_array_add_object_element(array, object);
  return object;
}

static void
set_decision(JsonObject *object, const TuschDecision *decision)
{
  json_object_set_string_member(object, "decision", tusch_verdict_to_string(decision->verdict));
  tusch_json_set_string(object, "ground", decision->ground);
}

/* Who is one row comes first: what is decided follows it. */
static void
add_rows(const TuschReviewRoom *room, JsonArray *array)
{
  for (guint i = 0; i < room->rows->list->len; i++) {
    const TuschReviewRow *row = g_ptr_array_index(room->rows->list, i);
    for (guint k = 0; k < row->merged->len; k++) {
      const TuschEntity *entity = g_ptr_array_index(row->merged, k);
      json_object_set_string_member(new_entry(array, "entity", entity->id), "into", row->id);
    }
    for (guint k = 0; k < row->findings->len; k++) {
      const TuschFinding *finding = g_ptr_array_index(row->findings, k);
      g_autofree char *key = tusch_decision_key_of_finding(finding);
      const TuschDecision *moved = tusch_verdicts_find(room->verdicts, TUSCH_TARGET_MEMBER, key);
      if (moved != NULL && moved->verdict == TUSCH_VERDICT_REDACT)
        json_object_set_string_member(new_entry(array, "finding", finding->id), "into", row->id);
    }
  }
}

static void
add_findings(const TuschReviewRoom *room, JsonArray *array)
{
  for (guint i = 0; i < room->kase->findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(room->kase->findings, i);
    const TuschDecision *decision = tusch_verdicts_find_of_finding(room->verdicts, finding);
    if (decision != NULL && decision->verdict != TUSCH_VERDICT_ASK)
      set_decision(new_entry(array, "finding", finding->id), decision);
  }
}

static void
add_page_and_box(const TuschDecision *decision, JsonArray *array)
{
  TuschRectPt box;
  guint page_index = 0;
  g_autofree char *id = NULL;
  if (decision->target == TUSCH_TARGET_BOX) {
    if (!tusch_decision_parse_box(decision->key, &id, &page_index, &box))
      return;
    const double sides[] = {box.x0, box.y0, box.x1, box.y1};
    JsonArray *numbers = json_array_new();
    for (guint i = 0; i < G_N_ELEMENTS(sides); i++)
      json_array_add_double_element(numbers, sides[i]);
    JsonObject *object = new_entry(array, "document", id);
    json_object_set_int_member(object, "page", page_index + 1);
    json_object_set_array_member(object, "box", numbers);
    set_decision(object, decision);
    return;
  }
  const char *page = g_strrstr(decision->key, "/p");
  guint64 number = 0;
  if (page == NULL || !g_ascii_string_to_unsigned(page + 2, 10, 0, G_MAXINT, &number, NULL))
    return;
  id = g_strndup(decision->key, (gsize)(page - decision->key));
  JsonObject *object = new_entry(array, "document", id);
  json_object_set_int_member(object, "page", (gint64)number + 1);
  set_decision(object, decision);
}

static void
add_others(const TuschReviewRoom *room, JsonArray *array)
{
  for (guint i = 0; i < room->kase->decisions->len; i++) {
    const TuschDecision *decision = g_ptr_array_index(room->kase->decisions, i);
    /* Of two copies of one file the later decision counts. */
    if (tusch_verdicts_find(room->verdicts, decision->target, decision->key) != decision)
      continue;
    if (decision->target == TUSCH_TARGET_BOX || decision->target == TUSCH_TARGET_PAGE)
      add_page_and_box(decision, array);
    else if (decision->target == TUSCH_TARGET_DOCUMENT)
      set_decision(new_entry(array, "document", decision->key), decision);
  }
  for (guint i = 0; i < room->kase->documents->len; i++) {
    const TuschDocument *document = g_ptr_array_index(room->kase->documents, i);
    const char *title = tusch_verdicts_get_title(room->verdicts, document->id);
    if (title != NULL)
      json_object_set_string_member(new_entry(array, "document", document->id), "title", title);
  }
}

JsonNode *
tusch_review_export_json(TuschReviewRoom *room)
{
  JsonArray *array = json_array_new();
  add_rows(room, array);
  add_findings(room, array);
  add_others(room, array);
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, "request", room->kase->request->id);
  json_object_set_int_member(object, "seq", tusch_review_room_get_version(room));
  json_object_set_array_member(object, "decisions", array);
  return tusch_json_take_object(object);
}
