/* What became of the pages, as JSON. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"
#include "tusch/error.h"
#include "tusch/redact.h"

static const char *const WIDTH_NAMES[] = {"kept", "label", "edge", "covered"};

const char *
tusch_box_width_to_string(TuschBoxWidth width)
{
  return (guint)width < G_N_ELEMENTS(WIDTH_NAMES) ? WIDTH_NAMES[width] : "kept";
}

static void
set_rect(JsonObject *object, const char *field, const TuschRectPt *rect)
{
  const double sides[] = {rect->x0, rect->y0, rect->x1, rect->y1};
  JsonArray *array = json_array_sized_new(4);
  for (guint i = 0; i < G_N_ELEMENTS(sides); i++)
    json_array_add_double_element(array, sides[i]);
  json_object_set_array_member(object, field, array);
}

static void
add_layout(const TuschCleanPage *page, JsonObject *entry)
{
  JsonArray *boxes = json_array_new();
  for (guint i = 0; i < page->boxes->len; i++) {
    const TuschShownBox *box = &g_array_index(page->boxes, TuschShownBox, i);
    JsonObject *object = json_object_new();
    set_rect(object, "box", &box->box);
    json_object_set_string_member(object, "width", tusch_box_width_to_string(box->width));
    json_array_add_object_element(boxes, object);
  }
  json_object_set_array_member(entry, "boxes", boxes);
  JsonArray *moved = json_array_new();
  for (guint i = 0; i < page->moved->len; i++) {
    const TuschMovedLine *line = &g_array_index(page->moved, TuschMovedLine, i);
    JsonObject *object = json_object_new();
    set_rect(object, "before", &line->before);
    set_rect(object, "after", &line->after);
    if (line->slope != 0)
      json_object_set_double_member(object, "slope", line->slope);
    json_array_add_object_element(moved, object);
  }
  json_object_set_array_member(entry, "moved", moved);
}

static gboolean
read_rect(JsonObject *object, const char *field, TuschRectPt *out, GError **error)
{
  double sides[4] = {0};
  JsonArray *array = NULL;
  if (!tusch_json_read_array(object, field, true, &array, error))
    return FALSE;
  bool ok = json_array_get_length(array) == 4;
  for (guint i = 0; ok && i < 4; i++) {
    JsonNode *number = json_array_get_element(array, i);
    GType type = JSON_NODE_HOLDS_VALUE(number) ? json_node_get_value_type(number) : G_TYPE_NONE;
    ok = type == G_TYPE_DOUBLE || type == G_TYPE_INT64;
    sides[i] = ok ? json_node_get_double(number) : 0;
  }
  *out = (TuschRectPt){sides[0], sides[1], sides[2], sides[3]};
  if (!ok || !tusch_rect_pt_is_valid(out))
    return tusch_fail(error, TUSCH_ERROR_FORMAT, "\"%s\" must be a rectangle", field);
  return TRUE;
}

static gboolean
read_box(JsonNode *node, TuschCleanPage *page, GError **error)
{
  JsonObject *object = tusch_json_node_object(node, "a box", error);
  TuschShownBox box = {0};
  g_autofree char *width = NULL;
  if (object == NULL || !read_rect(object, "box", &box.box, error) ||
      !tusch_json_read_string(object, "width", true, &width, error))
    return FALSE;
  guint i = 0;
  while (i < G_N_ELEMENTS(WIDTH_NAMES) && !g_str_equal(width, WIDTH_NAMES[i]))
    i++;
  if (i == G_N_ELEMENTS(WIDTH_NAMES))
    return tusch_fail(error, TUSCH_ERROR_FORMAT, "\"width\" is none of the known words");
  box.width = (TuschBoxWidth)i;
  g_array_append_val(page->boxes, box);
  return TRUE;
}

static gboolean
read_line(JsonNode *node, TuschCleanPage *page, GError **error)
{
  JsonObject *object = tusch_json_node_object(node, "a line", error);
  TuschMovedLine line = {0};
  if (object == NULL || !read_rect(object, "before", &line.before, error) ||
      !read_rect(object, "after", &line.after, error) ||
      !tusch_json_read_double(object, "slope", false, &line.slope, error))
    return FALSE;
  g_array_append_val(page->moved, line);
  return TRUE;
}

static gboolean
read_layout(JsonObject *entry, TuschCleanPage *page, GError **error)
{
  JsonArray *boxes = NULL;
  JsonArray *moved = NULL;
  if (!tusch_json_read_array(entry, "boxes", true, &boxes, error) ||
      !tusch_json_read_array(entry, "moved", true, &moved, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length(boxes); i++)
    if (!read_box(json_array_get_element(boxes, i), page, error))
      return FALSE;
  for (guint i = 0; i < json_array_get_length(moved); i++)
    if (!read_line(json_array_get_element(moved, i), page, error))
      return FALSE;
  return TRUE;
}

JsonNode *
tusch_clean_pages_to_json(const GPtrArray *pages)
{
  JsonArray *array = json_array_new();
  for (guint i = 0; i < pages->len; i++) {
    const TuschCleanPage *page = g_ptr_array_index(pages, i);
    JsonObject *entry = json_object_new();
    json_object_set_int_member(entry, "page", page->page_index + 1);
    json_object_set_string_member(entry, "method", tusch_method_to_string(page->method));
    tusch_json_set_string(entry, "reason", page->reason);
    json_object_set_double_member(entry, "width_pt", page->width_pt);
    json_object_set_double_member(entry, "height_pt", page->height_pt);
    if (page->has_whole_font)
      json_object_set_boolean_member(entry, "whole_font", TRUE);
    add_layout(page, entry);
    json_array_add_object_element(array, entry);
  }
  JsonObject *object = json_object_new();
  json_object_set_array_member(object, "pages", array);
  return tusch_json_take_object(object);
}

GPtrArray *
tusch_clean_pages_from_json(JsonObject *object, GError **error)
{
  JsonArray *array = NULL;
  if (!tusch_json_read_array(object, "pages", true, &array, error))
    return NULL;
  g_autoptr(GPtrArray) pages =
      g_ptr_array_new_with_free_func((GDestroyNotify)tusch_clean_page_free);
  for (guint i = 0; i < json_array_get_length(array); i++) {
    JsonObject *entry =
        tusch_json_node_object(json_array_get_element(array, i), "a clean page", error);
    TuschCleanPage *page = tusch_clean_page_new(i);
    g_autofree char *method = NULL;
    g_ptr_array_add(pages, page);
    if (entry == NULL || !tusch_json_read_string(entry, "method", true, &method, error) ||
        !tusch_json_read_string(entry, "reason", false, &page->reason, error) ||
        !tusch_json_read_double(entry, "width_pt", true, &page->width_pt, error) ||
        !tusch_json_read_double(entry, "height_pt", true, &page->height_pt, error) ||
        !read_layout(entry, page, error))
      return NULL;
    page->has_whole_font = json_object_get_boolean_member_with_default(entry, "whole_font", FALSE);
    if (!tusch_method_from_string(method, &page->method)) {
      tusch_fail(error, TUSCH_ERROR_FORMAT, "\"method\" is none of the known words");
      return NULL;
    }
  }
  return g_steal_pointer(&pages);
}
