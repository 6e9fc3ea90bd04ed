/* Marks as JSON. What a child answers is checked like everything from outside. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/marks-json.h"

#include "base/json.h"
#include "tusch/error.h"

static JsonArray *
boxes_to_json(const GArray *boxes)
{
  JsonArray *array = json_array_new();
  for (guint i = 0; i < boxes->len; i++) {
    const TuschRectPt *box = &g_array_index(boxes, TuschRectPt, i);
    JsonArray *sides = json_array_new();
    json_array_add_double_element(sides, box->x0);
    json_array_add_double_element(sides, box->y0);
    json_array_add_double_element(sides, box->x1);
    json_array_add_double_element(sides, box->y1);
    json_array_add_array_element(array, sides);
  }
  return array;
}

static JsonObject *
mark_to_json(const TuschPdfMark *mark)
{
  JsonObject *object = json_object_new();
  tusch_json_set_string(object, "id", mark->id);
  tusch_json_set_string(object, "ground", mark->ground);
  json_object_set_boolean_member(object, "open", mark->is_open);
  json_object_set_array_member(object, "boxes", boxes_to_json(mark->boxes));
  return object;
}

static JsonArray *
pages_to_array(const GPtrArray *pages)
{
  JsonArray *array = json_array_new();
  for (guint i = 0; i < pages->len; i++) {
    const TuschPdfMarkPage *page = g_ptr_array_index(pages, i);
    JsonArray *marks = json_array_new();
    for (guint k = 0; k < page->marks->len; k++)
      json_array_add_object_element(marks, mark_to_json(g_ptr_array_index(page->marks, k)));
    JsonObject *object = json_object_new();
    json_object_set_int_member(object, "page", page->page_index);
    tusch_json_set_string(object, "key", page->key);
    json_object_set_boolean_member(object, "changed", page->is_changed);
    json_object_set_array_member(object, "marks", marks);
    json_array_add_object_element(array, object);
  }
  return array;
}

JsonNode *
tusch_marks_pages_to_json(const GPtrArray *pages)
{
  JsonObject *object = json_object_new();
  json_object_set_array_member(object, "pages", pages_to_array(pages));
  return tusch_json_take_object(object);
}

/* ---- and back ---- */

static bool
read_sides(JsonNode *node, TuschRectPt *out)
{
  double sides[4];
  JsonArray *array = JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
  if (array == NULL || json_array_get_length(array) != 4)
    return false;
  for (guint i = 0; i < 4; i++) {
    JsonNode *side = json_array_get_element(array, i);
    GType type = JSON_NODE_HOLDS_VALUE(side) ? json_node_get_value_type(side) : G_TYPE_INVALID;
    if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
      return false;
    sides[i] = json_node_get_double(side);
  }
  *out = (TuschRectPt){sides[0], sides[1], sides[2], sides[3]};
  return tusch_rect_pt_is_valid(out);
}

static TuschPdfMark *
mark_from_json(JsonNode *node, GError **error)
{
  g_autofree char *id = NULL;
  g_autofree char *ground = NULL;
  bool is_open = false;
  JsonArray *boxes = NULL;
  JsonObject *object = tusch_json_node_object(node, "a mark", error);
  if (object == NULL || !tusch_json_read_string(object, "id", false, &id, error) ||
      !tusch_json_read_string(object, "ground", false, &ground, error) ||
      !tusch_json_read_bool(object, "open", false, &is_open, error) ||
      !tusch_json_read_array(object, "boxes", true, &boxes, error))
    return NULL;
  TuschPdfMark *mark = tusch_pdf_mark_new(id, ground);
  mark->is_open = is_open;
  for (guint i = 0; i < json_array_get_length(boxes); i++) {
    TuschRectPt box;
    if (!read_sides(json_array_get_element(boxes, i), &box)) {
      tusch_pdf_mark_free(mark);
      tusch_fail(error, TUSCH_ERROR_FORMAT, "a mark has no place");
      return NULL;
    }
    g_array_append_val(mark->boxes, box);
  }
  return mark;
}

static TuschPdfMarkPage *
page_from_json(JsonNode *node, GError **error)
{
  g_autofree char *key = NULL;
  gint64 range[] = {0, G_MAXINT};
  gint64 page_index = 0;
  JsonArray *marks = NULL;
  bool is_changed = false;
  JsonObject *object = tusch_json_node_object(node, "a page", error);
  if (object == NULL || !tusch_json_read_string(object, "key", false, &key, error) ||
      !tusch_json_read_int(object, "page", true, range, &page_index, error) ||
      !tusch_json_read_bool(object, "changed", false, &is_changed, error) ||
      !tusch_json_read_array(object, "marks", true, &marks, error))
    return NULL;
  TuschPdfMarkPage *page = tusch_pdf_mark_page_new((guint)page_index, key);
  page->is_changed = is_changed;
  for (guint i = 0; i < json_array_get_length(marks); i++) {
    TuschPdfMark *mark = mark_from_json(json_array_get_element(marks, i), error);
    if (mark == NULL) {
      tusch_pdf_mark_page_free(page);
      return NULL;
    }
    g_ptr_array_add(page->marks, mark);
  }
  return page;
}

static gboolean
read_pages(JsonObject *object, GPtrArray *pages, GError **error)
{
  JsonArray *array = NULL;
  if (!tusch_json_read_array(object, "pages", true, &array, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length(array); i++) {
    TuschPdfMarkPage *page = page_from_json(json_array_get_element(array, i), error);
    if (page == NULL)
      return FALSE;
    g_ptr_array_add(pages, page);
  }
  return TRUE;
}

GPtrArray *
tusch_marks_pages_from_json(JsonObject *object, GError **error)
{
  g_autoptr(GPtrArray) pages =
      g_ptr_array_new_with_free_func((GDestroyNotify)tusch_pdf_mark_page_free);
  return read_pages(object, pages, error) ? g_steal_pointer(&pages) : NULL;
}

JsonNode *
tusch_marks_files_to_json(const GPtrArray *files, const char *out_path)
{
  JsonArray *array = json_array_new();
  for (guint i = 0; i < files->len; i++) {
    const TuschPdfMarkFile *file = g_ptr_array_index(files, i);
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "pdf", file->path);
    json_object_set_array_member(object, "pages", pages_to_array(file->pages));
    json_array_add_object_element(array, object);
  }
  JsonObject *object = json_object_new();
  json_object_set_array_member(object, "files", array);
  json_object_set_string_member(object, "out", out_path);
  return tusch_json_take_object(object);
}

GPtrArray *
tusch_marks_files_from_json(JsonObject *object, GError **error)
{
  JsonArray *array = NULL;
  g_autoptr(GPtrArray) files =
      g_ptr_array_new_with_free_func((GDestroyNotify)tusch_pdf_mark_file_free);
  if (!tusch_json_read_array(object, "files", true, &array, error))
    return NULL;
  for (guint i = 0; i < json_array_get_length(array); i++) {
    g_autofree char *pdf = NULL;
    JsonObject *entry = tusch_json_node_object(json_array_get_element(array, i), "a file", error);
    if (entry == NULL || !tusch_json_read_string(entry, "pdf", true, &pdf, error))
      return NULL;
    TuschPdfMarkFile *file = tusch_pdf_mark_file_new(pdf);
    g_ptr_array_add(files, file);
    if (!read_pages(entry, file->pages, error))
      return NULL;
  }
  return g_steal_pointer(&files);
}
