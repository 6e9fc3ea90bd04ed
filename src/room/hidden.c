/* What documents carry that their pages do not show, for the work room. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tusch/hidden.h"
#include "base/json.h"
#include "room/views.h"

static JsonObject *
kind_object(const TuschHidden *hidden)
{
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, "kind", tusch_hidden_kind_to_string(hidden->kind));
  json_object_set_string_member(object, "name", tusch_hidden_kind_describe(hidden->kind));
  json_object_set_int_member(object, "n", hidden->n);
  return object;
}

JsonArray *
tusch_review_hidden_kinds(const GPtrArray *items)
{
  JsonArray *array = json_array_new();
  for (guint i = 0; i < items->len; i++)
    json_array_add_object_element(array, kind_object(g_ptr_array_index(items, i)));
  return array;
}

/* What was found in each of @n things. (transfer full) (element-type JsonArray) */
static GPtrArray *
findings_by_thing(const TuschReviewRoom *room, const char *document_id, guint n)
{
  GPtrArray *arrays = g_ptr_array_new_with_free_func((GDestroyNotify)json_array_unref);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add(arrays, json_array_new());
  for (guint i = 0; i < room->kase->findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(room->kase->findings, i);
    if (finding->field == TUSCH_FIELD_HIDDEN && finding->page_index < n &&
        g_str_equal(finding->document_id, document_id))
      json_array_add_object_element(g_ptr_array_index(arrays, finding->page_index),
                                    tusch_review_finding_object(room, finding));
  }
  return arrays;
}

JsonNode *
tusch_review_view_hidden(const TuschReviewRoom *room, const TuschDocument *document, GError **error)
{
  g_autoptr(GPtrArray) items =
      tusch_store_list_hidden(room->workroom->store, document->sha256, error);
  if (items == NULL)
    return NULL;
  JsonArray *array = json_array_new();
  g_autoptr(GPtrArray) findings = findings_by_thing(room, document->id, items->len);
  for (guint i = 0; i < items->len; i++) {
    const TuschHidden *hidden = g_ptr_array_index(items, i);
    JsonObject *object = kind_object(hidden);
    json_object_set_string_member(object, "place", hidden->place);
    tusch_json_set_string(object, "text", hidden->text);
    json_object_set_array_member(
        object, "findings", json_array_ref(g_ptr_array_index(findings, i)));
    json_array_add_object_element(array, object);
  }
  JsonObject *object = json_object_new();
  json_object_set_int_member(object, "version", tusch_review_room_get_version(room));
  json_object_set_string_member(object, "document", document->id);
  json_object_set_string_member(object, "number", document->number);
  json_object_set_array_member(object, "hidden", array);
  return tusch_json_take_object(object);
}
