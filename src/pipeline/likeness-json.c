/* What lists say of documents that are like another. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/likeness-json.h"

static const char *
number_of(const TuschCase *kase, const char *id)
{
  for (guint i = 0; i < kase->documents->len; i++) {
    const TuschDocument *document = g_ptr_array_index(kase->documents, i);
    if (g_str_equal(document->id, id))
      return document->number;
  }
  return id;
}

static JsonObject *
likeness_object(const TuschCase *kase, const TuschLikeness *likeness, bool with_text)
{
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, "kind", tusch_likeness_kind_to_string(likeness->kind));
  json_object_set_string_member(object, "of", likeness->of);
  if (likeness->kind == TUSCH_LIKENESS_THREAD) {
    json_object_set_int_member(object, "position", likeness->position);
    json_object_set_int_member(object, "n", likeness->n);
  } else {
    json_object_set_int_member(object, "percent", tusch_likeness_percent(likeness));
  }
  if (with_text) {
    g_autofree char *text = tusch_likeness_describe(likeness, number_of(kase, likeness->of));
    json_object_set_string_member(object, "text", text);
  }
  return object;
}

void
tusch_likeness_add_json(JsonObject *object,
                        const TuschCase *kase,
                        const char *document_id,
                        bool with_text)
{
  JsonArray *array = json_array_new();
  for (guint i = 0; kase->likenesses != NULL && i < kase->likenesses->len; i++) {
    const TuschLikeness *likeness = g_ptr_array_index(kase->likenesses, i);
    if (g_str_equal(likeness->document_id, document_id))
      json_array_add_object_element(array, likeness_object(kase, likeness, with_text));
  }
  if (json_array_get_length(array) > 0)
    json_object_set_array_member(object, "likeness", array);
  else
    json_array_unref(array);
}
