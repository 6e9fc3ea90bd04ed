/* What became of the pages, as JSON. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"
#include "tusch/error.h"
#include "tusch/redact.h"

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
    TuschCleanPage *page = g_new0(TuschCleanPage, 1);
    g_autofree char *method = NULL;
    g_ptr_array_add(pages, page);
    page->page_index = i;
    if (entry == NULL || !tusch_json_read_string(entry, "method", true, &method, error) ||
        !tusch_json_read_string(entry, "reason", false, &page->reason, error) ||
        !tusch_json_read_double(entry, "width_pt", true, &page->width_pt, error) ||
        !tusch_json_read_double(entry, "height_pt", true, &page->height_pt, error))
      return NULL;
    page->has_whole_font = json_object_get_boolean_member_with_default(entry, "whole_font", FALSE);
    if (!tusch_method_from_string(method, &page->method)) {
      tusch_fail(error, TUSCH_ERROR_FORMAT, "\"method\" is none of the known words");
      return NULL;
    }
  }
  return g_steal_pointer(&pages);
}
