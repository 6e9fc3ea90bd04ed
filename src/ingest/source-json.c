/* What a child found out about an export, on its way to the parent, which believes none of it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"
#include "ingest/source-value.h"
#include "tusch/error.h"

#include <stddef.h>

static const struct {
  const char *name;
  gsize offset;
} SAID[] = {
    {"sha256", offsetof(TuschRequestDocument, sha256)},
    {"source", offsetof(TuschRequestDocument, source)},
    {"case", offsetof(TuschRequestDocument, case_number)},
    {"number", offsetof(TuschRequestDocument, number)},
    {"title", offsetof(TuschRequestDocument, title)},
    {"type", offsetof(TuschRequestDocument, type)},
    {"direction", offsetof(TuschRequestDocument, direction)},
    {"date", offsetof(TuschRequestDocument, date)},
    {"kle", offsetof(TuschRequestDocument, kle)},
    {"facet", offsetof(TuschRequestDocument, facet)},
    {"sensitivity", offsetof(TuschRequestDocument, sensitivity)},
};

static const struct {
  const char *name;
  gsize offset;
} OWN[] = {
    {"key", offsetof(TuschSourceDocument, key)},
    {"parent_key", offsetof(TuschSourceDocument, parent_key)},
    {"note", offsetof(TuschSourceDocument, note)},
    {"points_to", offsetof(TuschSourceDocument, points_to)},
    {"reason", offsetof(TuschSourceDocument, reason)},
};

static const struct {
  const char *name;
  gsize offset;
} ORIGIN[] = {
    {"field", offsetof(TuschOrigin, field)},
    {"from", offsetof(TuschOrigin, from)},
    {"raw", offsetof(TuschOrigin, raw)},
    {"how", offsetof(TuschOrigin, how)},
    {"value", offsetof(TuschOrigin, value)},
};

#define PLACE(base, offset) (&G_STRUCT_MEMBER(char *, base, offset))

static void
document_free(gpointer data)
{
  TuschSourceDocument *document = data;
  for (guint i = 0; i < G_N_ELEMENTS(OWN); i++)
    g_free(*PLACE(document, OWN[i].offset));
  tusch_request_document_free(document->said);
  g_ptr_array_unref(document->files);
  g_ptr_array_unref(document->origins);
  g_free(document);
}

TuschSourceDocument *
source_document_new(void)
{
  TuschSourceDocument *document = g_new0(TuschSourceDocument, 1);
  document->said = g_new0(TuschRequestDocument, 1);
  document->files = g_ptr_array_new_with_free_func(g_free);
  document->origins = g_ptr_array_new_with_free_func(source_origin_free);
  document->proposal = TUSCH_VERDICT_KEEP;
  return document;
}

TuschSourceExport *
tusch_source_export_new(const char *name)
{
  TuschSourceExport *export = g_new0(TuschSourceExport, 1);
  export->name = g_strdup(name);
  export->documents = g_ptr_array_new_with_free_func(document_free);
  export->warnings = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_source_warning_free);
  export->unused = g_ptr_array_new_with_free_func(g_free);
  export->total = -1;
  return export;
}

void
tusch_source_export_free(TuschSourceExport *export)
{
  if (export == NULL)
    return;
  g_free(export->name);
  g_ptr_array_unref(export->documents);
  g_ptr_array_unref(export->warnings);
  g_ptr_array_unref(export->unused);
  g_free(export);
}

static JsonArray *
strings_to_json(const GPtrArray *strings)
{
  JsonArray *array = json_array_new();
  for (guint i = 0; i < strings->len; i++)
    json_array_add_string_element(array, g_ptr_array_index(strings, i));
  return array;
}

static gboolean
read_strings(JsonObject *object, const char *name, GPtrArray *out, GError **error)
{
  JsonArray *array = NULL;
  if (!tusch_json_read_array(object, name, true, &array, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length(array); i++) {
    JsonNode *node = json_array_get_element(array, i);
    if (!JSON_NODE_HOLDS_VALUE(node) || json_node_get_string(node) == NULL)
      return tusch_fail(error, TUSCH_ERROR_FORMAT, "\"%s\" must hold texts", name);
    g_ptr_array_add(out, g_strdup(json_node_get_string(node)));
  }
  return TRUE;
}

JsonArray *
tusch_origins_to_json(const GPtrArray *origins)
{
  JsonArray *array = json_array_new();
  for (guint i = 0; i < origins->len; i++) {
    JsonObject *object = json_object_new();
    for (guint k = 0; k < G_N_ELEMENTS(ORIGIN); k++)
      tusch_json_set_string(
          object, ORIGIN[k].name, *PLACE(g_ptr_array_index(origins, i), ORIGIN[k].offset));
    json_array_add_object_element(array, object);
  }
  return array;
}

static JsonObject *
document_to_json(const TuschSourceDocument *document)
{
  JsonObject *object = json_object_new();
  for (guint i = 0; i < G_N_ELEMENTS(SAID); i++)
    tusch_json_set_string(object, SAID[i].name, *PLACE(document->said, SAID[i].offset));
  for (guint i = 0; i < G_N_ELEMENTS(OWN); i++)
    tusch_json_set_string(object, OWN[i].name, *PLACE(document, OWN[i].offset));
  json_object_set_array_member(object, "files", strings_to_json(document->files));
  json_object_set_array_member(object, "origins", tusch_origins_to_json(document->origins));
  json_object_set_string_member(object, "proposal", tusch_verdict_to_string(document->proposal));
  json_object_set_int_member(object, "parent_row", document->parent_row);
  json_object_set_int_member(object, "row", document->row);
  json_object_set_int_member(object, "line", document->line);
  json_object_set_boolean_member(object, "broken", document->is_broken);
  return object;
}

JsonNode *
tusch_source_export_to_json(const TuschSourceExport *export, guint first, guint n)
{
  JsonArray *documents = json_array_new();
  for (guint i = first; i < export->documents->len && i - first < n; i++)
    json_array_add_object_element(documents,
                                  document_to_json(g_ptr_array_index(export->documents, i)));
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, "name", export->name);
  json_object_set_int_member(object, "total", export->total);
  json_object_set_array_member(object, "unused", strings_to_json(export->unused));
  json_object_set_array_member(object, "warnings", tusch_source_warnings_to_json(export->warnings));
  json_object_set_array_member(object, "documents", documents);
  return tusch_json_take_object(object);
}

static gboolean
read_count(JsonObject *object, const char *name, guint *out, GError **error)
{
  gint64 range[] = {0, G_MAXINT};
  gint64 value = 0;
  if (!tusch_json_read_int(object, name, true, range, &value, error))
    return FALSE;
  *out = (guint)value;
  return TRUE;
}

static gboolean
read_origins(JsonObject *object, GPtrArray *out, GError **error)
{
  JsonArray *array = NULL;
  if (!tusch_json_read_array(object, "origins", true, &array, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length(array); i++) {
    JsonObject *entry =
        tusch_json_node_object(json_array_get_element(array, i), "an origin", error);
    if (entry == NULL)
      return FALSE;
    TuschOrigin *origin = g_new0(TuschOrigin, 1);
    g_ptr_array_add(out, origin);
    for (guint k = 0; k < G_N_ELEMENTS(ORIGIN); k++)
      if (!tusch_json_read_string(
              entry, ORIGIN[k].name, k == 0, PLACE(origin, ORIGIN[k].offset), error))
        return FALSE;
  }
  return TRUE;
}

static gboolean
read_texts(JsonObject *object, TuschSourceDocument *document, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS(SAID); i++)
    if (!tusch_json_read_string(
            object, SAID[i].name, false, PLACE(document->said, SAID[i].offset), error))
      return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS(OWN); i++)
    if (!tusch_json_read_string(object, OWN[i].name, false, PLACE(document, OWN[i].offset), error))
      return FALSE;
  return TRUE;
}

/* Paths lead nowhere else, hashes and dates are what they say: as of a request. */
static gboolean
check_document(const TuschSourceDocument *document, guint place, GError **error)
{
  for (guint i = 0; i < document->files->len; i++)
    if (!tusch_request_is_safe_path(g_ptr_array_index(document->files, i)))
      return tusch_fail(error, TUSCH_ERROR_FORMAT, "a path leads out of the folder");
  if (document->parent_row >= place)
    return tusch_fail(error, TUSCH_ERROR_FORMAT, "a parent comes after its attachment");
  if (document->said->date != NULL && !tusch_request_is_date(document->said->date))
    return tusch_fail(error, TUSCH_ERROR_FORMAT, "a date is none");
  return TRUE;
}

static gboolean
read_document(JsonNode *node, TuschSourceDocument *document, guint place, GError **error)
{
  g_autofree char *proposal = NULL;
  JsonObject *object = tusch_json_node_object(node, "a document", error);
  return object != NULL && read_texts(object, document, error) &&
         read_strings(object, "files", document->files, error) &&
         read_origins(object, document->origins, error) &&
         tusch_json_read_string(object, "proposal", true, &proposal, error) &&
         (tusch_verdict_from_string(proposal, &document->proposal) ||
          tusch_fail(error, TUSCH_ERROR_FORMAT, "\"proposal\" is unknown")) &&
         read_count(object, "parent_row", &document->parent_row, error) &&
         read_count(object, "row", &document->row, error) &&
         read_count(object, "line", &document->line, error) &&
         tusch_json_read_bool(object, "broken", true, &document->is_broken, error) &&
         check_document(document, place, error);
}

gboolean
tusch_source_export_add_json(TuschSourceExport *export, JsonNode *node, GError **error)
{
  JsonObject *object = tusch_json_node_object(node, "the answer", error);
  JsonArray *documents = NULL;
  JsonArray *told = NULL;
  gint64 range[] = {-1, G_MAXINT};
  g_autofree char *name = NULL;
  g_ptr_array_set_size(export->unused, 0);
  if (object == NULL || !tusch_json_read_string(object, "name", true, &name, error) ||
      !tusch_json_read_int(object, "total", true, range, &export->total, error) ||
      !read_strings(object, "unused", export->unused, error) ||
      !tusch_json_read_array(object, "warnings", true, &told, error) ||
      !tusch_json_read_array(object, "documents", true, &documents, error))
    return FALSE;
  GPtrArray *warnings = tusch_source_warnings_from_json(told, error);
  if (warnings == NULL)
    return FALSE;
  g_ptr_array_unref(export->warnings);
  export->warnings = warnings;
  g_free(export->name);
  export->name = g_steal_pointer(&name);
  for (guint i = 0; i < json_array_get_length(documents); i++) {
    TuschSourceDocument *document = source_document_new();
    g_ptr_array_add(export->documents, document);
    if (!read_document(
            json_array_get_element(documents, i), document, export->documents->len, error))
      return FALSE;
  }
  return TRUE;
}
