/* What the verifier is told, and its JSON form for the child that runs it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tusch/verify.h"

#include "base/json.h"
#include "tusch/error.h"
#include "verify/marks.h"

TuschVerifyPage *
tusch_verify_page_new(guint bundle_page_index)
{
  TuschVerifyPage *page = g_new0(TuschVerifyPage, 1);
  page->bundle_page_index = bundle_page_index;
  page->boxes = g_array_new(FALSE, FALSE, sizeof(TuschRectPt));
  page->widths = g_array_new(FALSE, FALSE, sizeof(TuschVerifyWidth));
  page->moved = g_array_new(FALSE, FALSE, sizeof(TuschVerifyLine));
  return page;
}

void
tusch_verify_page_free(TuschVerifyPage *page)
{
  if (page == NULL)
    return;
  g_free(page->document_id);
  g_clear_pointer(&page->boxes, g_array_unref);
  g_clear_pointer(&page->widths, g_array_unref);
  g_clear_pointer(&page->moved, g_array_unref);
  g_free(page);
}

TuschVerifyInput *
tusch_verify_input_new(void)
{
  TuschVerifyInput *input = g_new0(TuschVerifyInput, 1);
  input->pages = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_verify_page_free);
  input->secrets = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_secret_free);
  input->must_stay = g_ptr_array_new_with_free_func(g_free);
  input->grounds = g_ptr_array_new_with_free_func(g_free);
  return input;
}

void
tusch_verify_input_free(TuschVerifyInput *input)
{
  if (input == NULL)
    return;
  g_free(input->path);
  g_free(input->tessdata_dir);
  g_free(input->language);
  g_free(input->judges_dir);
  g_ptr_array_unref(input->pages);
  g_ptr_array_unref(input->secrets);
  g_ptr_array_unref(input->must_stay);
  g_ptr_array_unref(input->grounds);
  tusch_verify_marks_free(input->marks);
  g_free(input);
}

static JsonArray *
rect_to_json(const TuschRectPt *rect)
{
  JsonArray *corners = json_array_sized_new(4);
  json_array_add_double_element(corners, rect->x0);
  json_array_add_double_element(corners, rect->y0);
  json_array_add_double_element(corners, rect->x1);
  json_array_add_double_element(corners, rect->y1);
  return corners;
}

static JsonArray *
rects_to_json(const GArray *rects)
{
  JsonArray *array = json_array_new();
  for (guint i = 0; rects != NULL && i < rects->len; i++)
    json_array_add_array_element(array, rect_to_json(&g_array_index(rects, TuschRectPt, i)));
  return array;
}

static JsonArray *
lines_to_json(const GArray *lines)
{
  JsonArray *array = json_array_new();
  for (guint i = 0; lines != NULL && i < lines->len; i++) {
    const TuschVerifyLine *line = &g_array_index(lines, TuschVerifyLine, i);
    JsonObject *object = json_object_new();
    json_object_set_array_member(object, "rect", rect_to_json(&line->rect));
    json_object_set_double_member(object, "slope", line->slope);
    json_array_add_object_element(array, object);
  }
  return array;
}

static JsonArray *
widths_to_json(const GArray *widths)
{
  JsonArray *array = json_array_new();
  for (guint i = 0; widths != NULL && i < widths->len; i++) {
    const TuschVerifyWidth *width = &g_array_index(widths, TuschVerifyWidth, i);
    JsonObject *object = json_object_new();
    json_object_set_array_member(object, "planned", rect_to_json(&width->planned));
    json_object_set_array_member(object, "shown", rect_to_json(&width->shown));
    json_object_set_boolean_member(object, "is_special", width->is_special);
    json_array_add_object_element(array, object);
  }
  return array;
}

static JsonObject *
page_to_json(const TuschVerifyPage *page)
{
  JsonObject *object = json_object_new();
  json_object_set_int_member(object, "bundle_page", (gint64)page->bundle_page_index + 1);
  tusch_json_set_string(object, "document", page->document_id);
  json_object_set_int_member(object, "page", (gint64)page->page_index + 1);
  json_object_set_boolean_member(object, "is_raster", page->is_raster);
  json_object_set_array_member(object, "boxes", rects_to_json(page->boxes));
  json_object_set_array_member(object, "widths", widths_to_json(page->widths));
  json_object_set_array_member(object, "moved", lines_to_json(page->moved));
  return object;
}

static JsonObject *
secret_to_json(const TuschSecret *secret)
{
  JsonObject *object = json_object_new();
  tusch_json_set_string(object, "finding", secret->finding_id);
  tusch_json_set_string(object, "document", secret->document_id);
  tusch_json_set_string(object, "category", tusch_category_to_string(secret->category));
  tusch_json_set_string(object, "scope", secret->scope == TUSCH_SECRET_BUNDLE ? "bundle" : "place");
  tusch_json_set_string(object, "text", secret->text);
  return object;
}

static JsonArray *
strings_to_json(const GPtrArray *strings)
{
  JsonArray *array = json_array_new();
  for (guint i = 0; strings != NULL && i < strings->len; i++)
    json_array_add_string_element(array, g_ptr_array_index(strings, i));
  return array;
}

JsonNode *
tusch_verify_input_to_json(const TuschVerifyInput *input)
{
  JsonObject *object = json_object_new();
  tusch_json_set_string(object, "path", input->path);
  json_object_set_int_member(object, "n_pages", input->n_pages);
  JsonArray *pages = json_array_new();
  for (guint i = 0; i < input->pages->len; i++)
    json_array_add_object_element(pages, page_to_json(g_ptr_array_index(input->pages, i)));
  json_object_set_array_member(object, "pages", pages);
  JsonArray *secrets = json_array_new();
  for (guint i = 0; i < input->secrets->len; i++)
    json_array_add_object_element(secrets, secret_to_json(g_ptr_array_index(input->secrets, i)));
  json_object_set_array_member(object, "secrets", secrets);
  json_object_set_array_member(object, "must_stay", strings_to_json(input->must_stay));
  json_object_set_array_member(object, "grounds", strings_to_json(input->grounds));
  tusch_json_set_string(object, "tessdata_dir", input->tessdata_dir);
  tusch_json_set_string(object, "language", input->language);
  tusch_json_set_string(object, "judges_dir", input->judges_dir);
  if (input->scope != TUSCH_VERIFY_ALL) {
    json_object_set_int_member(object, "scope", input->scope);
    json_object_set_int_member(object, "first_page", input->first_page);
    json_object_set_int_member(object, "end_page", input->end_page);
  }
  if (input->leaves_pictures)
    json_object_set_boolean_member(object, "leaves_pictures", true);
  tusch_verify_marks_to_json(input->marks, object, "marks");
  return tusch_json_take_object(object);
}

static gboolean
read_box(JsonNode *node, TuschRectPt *out, GError **error)
{
  double values[4];
  bool ok = JSON_NODE_HOLDS_ARRAY(node) && json_array_get_length(json_node_get_array(node)) == 4;
  for (guint i = 0; ok && i < 4; i++) {
    JsonNode *number = json_array_get_element(json_node_get_array(node), i);
    GType type = JSON_NODE_HOLDS_VALUE(number) ? json_node_get_value_type(number) : G_TYPE_NONE;
    ok = type == G_TYPE_DOUBLE || type == G_TYPE_INT64;
    values[i] = ok ? json_node_get_double(number) : 0;
  }
  if (ok)
    *out = (TuschRectPt){values[0], values[1], values[2], values[3]};
  if (!ok || !tusch_rect_pt_is_valid(out))
    return tusch_fail(error, TUSCH_ERROR_FORMAT, "\"boxes\" must be lists of four numbers");
  return TRUE;
}

static gboolean
read_index(JsonObject *object, const char *field, guint *out, GError **error)
{
  gint64 range[] = {1, G_MAXINT};
  gint64 number = 0;
  if (!tusch_json_read_int(object, field, true, range, &number, error))
    return FALSE;
  *out = (guint)(number - 1);
  return TRUE;
}

static gboolean
read_boxes(JsonObject *object, const char *field, bool required, GArray *out, GError **error)
{
  JsonArray *array = NULL;
  if (!tusch_json_read_array(object, field, required, &array, error))
    return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length(array); i++) {
    TuschRectPt box;
    if (!read_box(json_array_get_element(array, i), &box, error))
      return FALSE;
    g_array_append_val(out, box);
  }
  return TRUE;
}

static gboolean
read_lines(JsonObject *object, GArray *out, GError **error)
{
  JsonArray *array = NULL;
  if (!tusch_json_read_array(object, "moved", false, &array, error))
    return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length(array); i++) {
    TuschVerifyLine line = {0};
    JsonObject *entry = tusch_json_node_object(json_array_get_element(array, i), "a line", error);
    if (entry == NULL)
      return FALSE;
    if (!json_object_has_member(entry, "rect"))
      return tusch_fail(error, TUSCH_ERROR_FORMAT, "\"moved\" must say rectangles");
    if (!read_box(json_object_get_member(entry, "rect"), &line.rect, error) ||
        !tusch_json_read_double(entry, "slope", true, &line.slope, error))
      return FALSE;
    g_array_append_val(out, line);
  }
  return TRUE;
}

static gboolean
read_widths(JsonObject *object, GArray *out, GError **error)
{
  JsonArray *array = NULL;
  if (!tusch_json_read_array(object, "widths", false, &array, error))
    return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length(array); i++) {
    TuschVerifyWidth width = {0};
    JsonObject *entry = tusch_json_node_object(json_array_get_element(array, i), "a width", error);
    if (entry == NULL || !json_object_has_member(entry, "planned") ||
        !json_object_has_member(entry, "shown") ||
        !read_box(json_object_get_member(entry, "planned"), &width.planned, error) ||
        !read_box(json_object_get_member(entry, "shown"), &width.shown, error) ||
        !tusch_json_read_bool(entry, "is_special", true, &width.is_special, error))
      return error == NULL || *error != NULL
                 ? FALSE
                 : tusch_fail(error, TUSCH_ERROR_FORMAT, "\"widths\" must say two boxes");
    g_array_append_val(out, width);
  }
  return TRUE;
}

static gboolean
read_page(JsonNode *node, TuschVerifyInput *input, GError **error)
{
  JsonObject *object = tusch_json_node_object(node, "a page", error);
  if (object == NULL)
    return FALSE;
  TuschVerifyPage *page = tusch_verify_page_new(0);
  g_ptr_array_add(input->pages, page);
  if (!read_index(object, "bundle_page", &page->bundle_page_index, error) ||
      !tusch_json_read_string(object, "document", false, &page->document_id, error) ||
      !read_index(object, "page", &page->page_index, error) ||
      !tusch_json_read_bool(object, "is_raster", true, &page->is_raster, error) ||
      !read_boxes(object, "boxes", true, page->boxes, error) ||
      !read_lines(object, page->moved, error) || !read_widths(object, page->widths, error))
    return FALSE;
  return TRUE;
}

static gboolean
read_secret(JsonNode *node, TuschVerifyInput *input, GError **error)
{
  g_autofree char *category = NULL;
  g_autofree char *scope = NULL;
  JsonObject *object = tusch_json_node_object(node, "a secret", error);
  if (object == NULL)
    return FALSE;
  TuschSecret *secret = g_new0(TuschSecret, 1);
  g_ptr_array_add(input->secrets, secret);
  if (!tusch_json_read_string(object, "finding", true, &secret->finding_id, error) ||
      !tusch_json_read_string(object, "document", false, &secret->document_id, error) ||
      !tusch_json_read_string(object, "text", true, &secret->text, error) ||
      !tusch_json_read_string(object, "category", true, &category, error) ||
      !tusch_json_read_string(object, "scope", true, &scope, error))
    return FALSE;
  if (!tusch_category_from_string(category, &secret->category))
    return tusch_fail(error, TUSCH_ERROR_FORMAT, "\"category\" is not known");
  if (!g_str_equal(scope, "bundle") && !g_str_equal(scope, "place"))
    return tusch_fail(error, TUSCH_ERROR_FORMAT, "\"scope\" must be \"bundle\" or \"place\"");
  secret->scope = g_str_equal(scope, "place") ? TUSCH_SECRET_PLACE : TUSCH_SECRET_BUNDLE;
  return TRUE;
}

static gboolean
read_lists(JsonObject *object, TuschVerifyInput *input, GError **error)
{
  JsonArray *pages;
  JsonArray *secrets;
  if (!tusch_json_read_array(object, "pages", true, &pages, error) ||
      !tusch_json_read_array(object, "secrets", true, &secrets, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length(pages); i++)
    if (!read_page(json_array_get_element(pages, i), input, error))
      return FALSE;
  for (guint i = 0; i < json_array_get_length(secrets); i++)
    if (!read_secret(json_array_get_element(secrets, i), input, error))
      return FALSE;
  return tusch_json_read_strings(object, "must_stay", false, input->must_stay, error) &&
         tusch_json_read_strings(object, "grounds", false, input->grounds, error);
}

/* What part of the check it is: all, if nothing is said. */
static gboolean
read_scope(JsonObject *object, TuschVerifyInput *input, GError **error)
{
  gint64 range[] = {0, G_MAXINT};
  gint64 scopes[] = {TUSCH_VERIFY_ALL, TUSCH_VERIFY_SIGHT};
  gint64 scope = TUSCH_VERIFY_ALL;
  gint64 first = 0;
  gint64 end = 0;
  if (!tusch_json_read_int(object, "scope", false, scopes, &scope, error) ||
      !tusch_json_read_int(object, "first_page", false, range, &first, error) ||
      !tusch_json_read_int(object, "end_page", false, range, &end, error) ||
      !tusch_json_read_bool(object, "leaves_pictures", false, &input->leaves_pictures, error) ||
      !tusch_verify_marks_read(object, "marks", &input->marks, error))
    return FALSE;
  input->scope = (TuschVerifyScope)scope;
  input->first_page = (guint)first;
  input->end_page = (guint)end;
  return TRUE;
}

TuschVerifyInput *
tusch_verify_input_from_json(JsonNode *node, GError **error)
{
  gint64 range[] = {0, G_MAXINT};
  gint64 n_pages = 0;
  g_autoptr(TuschVerifyInput) input = tusch_verify_input_new();
  JsonObject *object = tusch_json_node_object(node, "the input", error);
  if (object == NULL || !tusch_json_read_string(object, "path", true, &input->path, error) ||
      !tusch_json_read_int(object, "n_pages", true, range, &n_pages, error) ||
      !tusch_json_read_string(object, "tessdata_dir", false, &input->tessdata_dir, error) ||
      !tusch_json_read_string(object, "language", false, &input->language, error) ||
      !tusch_json_read_string(object, "judges_dir", false, &input->judges_dir, error) ||
      !read_scope(object, input, error) || !read_lists(object, input, error))
    return NULL;
  input->n_pages = (guint)n_pages;
  return g_steal_pointer(&input);
}
