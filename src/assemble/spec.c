/* The bundle's specification and its JSON (docs/schema/bundle.schema.json). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"
#include "tusch/assemble.h"
#include "tusch/error.h"

TuschBundleSpec *
tusch_bundle_spec_new(void)
{
  TuschBundleSpec *spec = g_new0(TuschBundleSpec, 1);
  spec->rows = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_bundle_row_free);
  return spec;
}

void
tusch_bundle_spec_free(TuschBundleSpec *spec)
{
  if (spec == NULL)
    return;
  g_free(spec->request_id);
  g_free(spec->authority_name);
  g_free(spec->authority_department);
  g_free(spec->requester_name);
  g_free(spec->received);
  g_free(spec->date);
  g_free(spec->letter);
  g_ptr_array_unref(spec->rows);
  g_free(spec);
}

const char *
tusch_delivered_to_string(TuschDelivered delivered)
{
  static const char *const NAMES[] = {"now", "later", "before"};
  return NAMES[delivered];
}

static void
omission_free(TuschBundleOmission *omission)
{
  g_free(omission->what);
  g_free(omission->ground);
  g_free(omission);
}

static void
box_free(TuschBundleBox *box)
{
  g_free(box->ground);
  g_free(box);
}

TuschBundleRow *
tusch_bundle_row_new(void)
{
  TuschBundleRow *row = g_new0(TuschBundleRow, 1);
  row->omissions = g_ptr_array_new_with_free_func((GDestroyNotify)omission_free);
  row->boxes = g_ptr_array_new_with_free_func((GDestroyNotify)box_free);
  return row;
}

void
tusch_bundle_row_add_omission(TuschBundleRow *row,
                              const char *what,
                              const char *ground,
                              guint count)
{
  TuschBundleOmission *omission = g_new0(TuschBundleOmission, 1);
  omission->what = g_strdup(what);
  omission->ground = g_strdup(ground);
  omission->count = count;
  g_ptr_array_add(row->omissions, omission);
}

void
tusch_bundle_row_add_box(TuschBundleRow *row,
                         guint page_index,
                         const TuschRectPt *box,
                         const char *ground)
{
  TuschBundleBox *entry = g_new0(TuschBundleBox, 1);
  entry->page_index = page_index;
  entry->box = *box;
  entry->ground = g_strdup(ground);
  g_ptr_array_add(row->boxes, entry);
}

void
tusch_bundle_row_free(TuschBundleRow *row)
{
  if (row == NULL)
    return;
  char *strings[] = {row->document_id,
                     row->number,
                     row->title,
                     row->type,
                     row->date,
                     row->source,
                     row->attachment_of,
                     row->reason,
                     row->clean_path,
                     row->delivered_at};
  for (guint i = 0; i < G_N_ELEMENTS(strings); i++)
    g_free(strings[i]);
  g_ptr_array_unref(row->omissions);
  g_ptr_array_unref(row->boxes);
  g_free(row);
}

void
tusch_bundle_place_free(TuschBundlePlace *place)
{
  if (place == NULL)
    return;
  g_free(place->document_id);
  g_free(place);
}

static JsonArray *
boxes_to_json(const GPtrArray *boxes)
{
  JsonArray *array = json_array_sized_new(boxes->len);
  for (guint i = 0; i < boxes->len; i++) {
    const TuschBundleBox *box = g_ptr_array_index(boxes, i);
    JsonObject *object = json_object_new();
    json_object_set_int_member(object, "page", box->page_index + 1);
    json_object_set_double_member(object, "x0", box->box.x0);
    json_object_set_double_member(object, "y0", box->box.y0);
    json_object_set_double_member(object, "x1", box->box.x1);
    json_object_set_double_member(object, "y1", box->box.y1);
    tusch_json_set_string(object, "ground", box->ground);
    json_array_add_object_element(array, object);
  }
  return array;
}

static JsonArray *
omissions_to_json(const GPtrArray *omissions)
{
  JsonArray *array = json_array_sized_new(omissions->len);
  for (guint i = 0; i < omissions->len; i++) {
    const TuschBundleOmission *omission = g_ptr_array_index(omissions, i);
    JsonObject *object = json_object_new();
    tusch_json_set_string(object, "what", omission->what);
    tusch_json_set_string(object, "ground", omission->ground);
    json_object_set_int_member(object, "count", omission->count);
    json_array_add_object_element(array, object);
  }
  return array;
}

static JsonObject *
row_to_json(const TuschBundleRow *row)
{
  JsonObject *object = json_object_new();
  tusch_json_set_string(object, "document", row->document_id);
  tusch_json_set_string(object, "number", row->number);
  tusch_json_set_string(object, "title", row->title);
  tusch_json_set_string(object, "type", row->type);
  tusch_json_set_string(object, "date", row->date);
  tusch_json_set_string(object, "source", row->source);
  tusch_json_set_string(object, "attachment_of", row->attachment_of);
  tusch_json_set_string(object, "access", tusch_access_to_string(row->access));
  if (row->is_container)
    json_object_set_boolean_member(object, "container", TRUE);
  tusch_json_set_string(object, "reason", row->reason);
  tusch_json_set_string(object, "clean_path", row->clean_path);
  json_object_set_string_member(object, "delivered", tusch_delivered_to_string(row->delivered));
  tusch_json_set_string(object, "delivered_at", row->delivered_at);
  json_object_set_int_member(object, "delivery", row->delivery);
  json_object_set_int_member(object, "part", row->part);
  json_object_set_int_member(object, "pages", row->n_pages);
  if (row->omissions->len > 0)
    json_object_set_array_member(object, "omissions", omissions_to_json(row->omissions));
  if (row->boxes->len > 0)
    json_object_set_array_member(object, "boxes", boxes_to_json(row->boxes));
  return object;
}

JsonNode *
tusch_bundle_spec_to_json(const TuschBundleSpec *spec)
{
  JsonObject *object = json_object_new();
  tusch_json_set_string(object, "request", spec->request_id);
  if (spec->regime != TUSCH_REGIME_NONE)
    tusch_json_set_string(object, "regime", tusch_regime_to_string(spec->regime));
  tusch_json_set_string(object, "authority_name", spec->authority_name);
  tusch_json_set_string(object, "authority_department", spec->authority_department);
  tusch_json_set_string(object, "requester_name", spec->requester_name);
  tusch_json_set_string(object, "received", spec->received);
  tusch_json_set_string(object, "date", spec->date);
  tusch_json_set_string(object, "letter", spec->letter);
  json_object_set_boolean_member(object, "draft", spec->is_draft);
  json_object_set_int_member(object, "part", spec->part);
  json_object_set_int_member(object, "parts", spec->n_parts);
  json_object_set_int_member(object, "delivery", spec->delivery);
  JsonArray *rows = json_array_new();
  for (guint i = 0; i < spec->rows->len; i++)
    json_array_add_object_element(rows, row_to_json(g_ptr_array_index(spec->rows, i)));
  json_object_set_array_member(object, "rows", rows);
  return tusch_json_take_object(object);
}

static gboolean
read_access(JsonObject *object, TuschAccess *out, GError **error)
{
  static const TuschAccess all[] = {TUSCH_ACCESS_NO, TUSCH_ACCESS_PARTLY, TUSCH_ACCESS_YES};
  g_autofree char *text = NULL;
  if (!tusch_json_read_string(object, "access", true, &text, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS(all); i++) {
    if (g_str_equal(text, tusch_access_to_string(all[i]))) {
      *out = all[i];
      return TRUE;
    }
  }
  return tusch_fail(error, TUSCH_ERROR_FORMAT, "\"access\" must be yes, partly or no");
}

static gboolean
read_box(JsonNode *node, TuschBundleRow *row, GError **error)
{
  JsonObject *object = tusch_json_node_object(node, "a box", error);
  gint64 page = 0;
  gint64 range[] = {1, G_MAXINT};
  TuschRectPt box = {0};
  g_autofree char *ground = NULL;
  if (object == NULL || !tusch_json_read_int(object, "page", true, range, &page, error) ||
      !tusch_json_read_double(object, "x0", true, &box.x0, error) ||
      !tusch_json_read_double(object, "y0", true, &box.y0, error) ||
      !tusch_json_read_double(object, "x1", true, &box.x1, error) ||
      !tusch_json_read_double(object, "y1", true, &box.y1, error) ||
      !tusch_json_read_string(object, "ground", false, &ground, error))
    return FALSE;
  tusch_bundle_row_add_box(row, (guint)page - 1, &box, ground);
  return TRUE;
}

static gboolean
read_boxes(JsonObject *object, TuschBundleRow *row, GError **error)
{
  JsonArray *array = NULL;
  if (!tusch_json_read_array(object, "boxes", false, &array, error))
    return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length(array); i++)
    if (!read_box(json_array_get_element(array, i), row, error))
      return FALSE;
  return TRUE;
}

static gboolean
read_omissions(JsonObject *object, TuschBundleRow *row, GError **error)
{
  JsonArray *array = NULL;
  if (!tusch_json_read_array(object, "omissions", false, &array, error))
    return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length(array); i++) {
    JsonObject *entry =
        tusch_json_node_object(json_array_get_element(array, i), "an omission", error);
    g_autofree char *what = NULL;
    g_autofree char *ground = NULL;
    gint64 range[] = {1, G_MAXINT};
    gint64 count = 0;
    if (entry == NULL || !tusch_json_read_string(entry, "what", true, &what, error) ||
        !tusch_json_read_string(entry, "ground", false, &ground, error) ||
        !tusch_json_read_int(entry, "count", true, range, &count, error))
      return FALSE;
    tusch_bundle_row_add_omission(row, what, ground, (guint)count);
  }
  return TRUE;
}

static gboolean
read_count(JsonObject *object, const char *member, guint *out, GError **error)
{
  gint64 range[] = {0, G_MAXINT};
  gint64 count = 0;
  if (!tusch_json_read_int(object, member, false, range, &count, error))
    return FALSE;
  *out = (guint)count;
  return TRUE;
}

static gboolean
read_delivered(JsonObject *object, TuschDelivered *out, GError **error)
{
  g_autofree char *text = NULL;
  if (!tusch_json_read_string(object, "delivered", false, &text, error))
    return FALSE;
  if (text == NULL)
    return TRUE;
  for (TuschDelivered i = TUSCH_DELIVERY_NOW; i <= TUSCH_DELIVERY_BEFORE; i++) {
    if (g_str_equal(text, tusch_delivered_to_string(i))) {
      *out = i;
      return TRUE;
    }
  }
  return tusch_fail(error, TUSCH_ERROR_FORMAT, "\"delivered\" must be now, later or before");
}

static gboolean
read_row(JsonNode *node, TuschBundleRow *row, GError **error)
{
  JsonObject *object = tusch_json_node_object(node, "a row of the bundle", error);
  return object != NULL &&
         tusch_json_read_string(object, "document", true, &row->document_id, error) &&
         tusch_json_read_string(object, "number", true, &row->number, error) &&
         tusch_json_read_string(object, "title", true, &row->title, error) &&
         tusch_json_read_string(object, "type", false, &row->type, error) &&
         tusch_json_read_string(object, "date", false, &row->date, error) &&
         tusch_json_read_string(object, "source", false, &row->source, error) &&
         tusch_json_read_string(object, "attachment_of", false, &row->attachment_of, error) &&
         read_access(object, &row->access, error) &&
         tusch_json_read_bool(object, "container", false, &row->is_container, error) &&
         tusch_json_read_string(object, "reason", false, &row->reason, error) &&
         tusch_json_read_string(object, "clean_path", false, &row->clean_path, error) &&
         read_delivered(object, &row->delivered, error) &&
         tusch_json_read_string(object, "delivered_at", false, &row->delivered_at, error) &&
         read_count(object, "delivery", &row->delivery, error) &&
         read_count(object, "part", &row->part, error) &&
         read_count(object, "pages", &row->n_pages, error) && read_omissions(object, row, error) &&
         read_boxes(object, row, error);
}

static gboolean
read_regime(JsonObject *object, TuschRegime *out, GError **error)
{
  g_autofree char *text = NULL;
  if (!tusch_json_read_string(object, "regime", false, &text, error))
    return FALSE;
  *out = tusch_regime_from_string(text);
  if (text != NULL && *out == TUSCH_REGIME_NONE)
    return tusch_fail(error, TUSCH_ERROR_FORMAT, "\"regime\" is not known");
  return TRUE;
}

TuschBundleSpec *
tusch_bundle_spec_from_json(JsonNode *node, GError **error)
{
  JsonObject *object = tusch_json_node_object(node, "the bundle", error);
  g_autoptr(TuschBundleSpec) spec = tusch_bundle_spec_new();
  JsonArray *rows;
  if (object == NULL ||
      !tusch_json_read_string(object, "request", true, &spec->request_id, error) ||
      !read_regime(object, &spec->regime, error) ||
      !tusch_json_read_string(object, "authority_name", true, &spec->authority_name, error) ||
      !tusch_json_read_string(
          object, "authority_department", false, &spec->authority_department, error) ||
      !tusch_json_read_string(object, "requester_name", true, &spec->requester_name, error) ||
      !tusch_json_read_string(object, "received", false, &spec->received, error) ||
      !tusch_json_read_string(object, "date", true, &spec->date, error) ||
      !tusch_json_read_string(object, "letter", false, &spec->letter, error) ||
      !tusch_json_read_bool(object, "draft", true, &spec->is_draft, error) ||
      !read_count(object, "part", &spec->part, error) ||
      !read_count(object, "parts", &spec->n_parts, error) ||
      !read_count(object, "delivery", &spec->delivery, error) ||
      !tusch_json_read_array(object, "rows", true, &rows, error))
    return NULL;
  for (guint i = 0; i < json_array_get_length(rows); i++) {
    TuschBundleRow *row = tusch_bundle_row_new();
    g_ptr_array_add(spec->rows, row);
    if (!read_row(json_array_get_element(rows, i), row, error)) {
      g_prefix_error(error, "rows[%u]: ", i);
      return NULL;
    }
  }
  return g_steal_pointer(&spec);
}
