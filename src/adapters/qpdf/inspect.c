/* Copying a PDF's object graph into plain objects. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/qpdf/inspect.h"

#include "adapters/qpdf/handle.h"
#include "tusch/error.h"

#include <stdlib.h>
#include <string.h>

/* A bundle of 5000 pages has some 100,000 objects. */
#define MAX_OBJECTS 4000000
#define MAX_DEPTH 60

struct TuschPdfInspector {
  TuschQpdf *qpdf;
  TuschPdfObject *trailer;
  GPtrArray *objects; /* TuschPdfObject by id */
  GArray *page_ids; /* int */
  guint n_warnings;
};

static const TuschPdfObject NOTHING = {.type = TUSCH_PDF_NULL};

static void
object_free(TuschPdfObject *object)
{
  if (object == NULL)
    return;
  if (object->bytes != NULL)
    g_string_free(object->bytes, TRUE);
  g_clear_pointer(&object->keys, g_ptr_array_unref);
  g_clear_pointer(&object->items, g_ptr_array_unref);
  g_free(object);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschPdfObject, object_free)

static TuschPdfObject *copy_object(TuschQpdf *qpdf, qpdf_oh handle, int depth, GError **error);

/* Copies @handle, or only notes where it points if it is indirect; releases @handle. */
static gboolean
append_child(TuschPdfObject *parent, TuschQpdf *qpdf, qpdf_oh handle, int depth, GError **error)
{
  TuschPdfObject *child = NULL;
  if (qpdf_oh_is_indirect(qpdf, handle)) {
    child = g_new0(TuschPdfObject, 1);
    child->type = TUSCH_PDF_REF;
    child->ref_id = qpdf_oh_get_object_id(qpdf, handle);
    child->ref_generation = qpdf_oh_get_generation(qpdf, handle);
  } else {
    child = copy_object(qpdf, handle, depth + 1, error);
  }
  qpdf_oh_release(qpdf, handle);
  if (child == NULL)
    return FALSE;
  g_ptr_array_add(parent->items, child);
  return TRUE;
}

static gboolean
copy_array(TuschPdfObject *object, TuschQpdf *qpdf, qpdf_oh handle, int depth, GError **error)
{
  int n = qpdf_oh_get_array_n_items(qpdf, handle);
  for (int i = 0; i < n; i++)
    if (!append_child(object, qpdf, qpdf_oh_get_array_item(qpdf, handle, i), depth, error))
      return FALSE;
  return TRUE;
}

/* Keys first, values after: the library has room for one iteration at a time. */
static gboolean
copy_dict(TuschPdfObject *object, TuschQpdf *qpdf, qpdf_oh handle, int depth, GError **error)
{
  object->keys = g_ptr_array_new_with_free_func(g_free);
  qpdf_oh_begin_dict_key_iter(qpdf, handle);
  while (qpdf_oh_dict_more_keys(qpdf))
    g_ptr_array_add(object->keys, g_strdup(qpdf_oh_dict_next_key(qpdf)));
  for (guint i = 0; i < object->keys->len; i++) {
    char *key = g_ptr_array_index(object->keys, i);
    if (!append_child(object, qpdf, qpdf_oh_get_key(qpdf, handle, key), depth, error))
      return FALSE;
    memmove(key, key + 1, strlen(key)); /* the slash */
  }
  return TRUE;
}

static gboolean
copy_stream(TuschPdfObject *object, TuschQpdf *qpdf, qpdf_oh handle, int depth, GError **error)
{
  object->stream_id = qpdf_oh_get_object_id(qpdf, handle);
  qpdf_oh dict = qpdf_oh_get_dict(qpdf, handle);
  gboolean ok = copy_dict(object, qpdf, dict, depth, error);
  qpdf_oh_release(qpdf, dict);
  return ok;
}

static void
copy_scalar(TuschPdfObject *object, TuschQpdf *qpdf, qpdf_oh handle)
{
  size_t length = 0;
  switch (qpdf_oh_get_type_code(qpdf, handle)) {
  case ot_boolean:
    object->type = TUSCH_PDF_BOOL;
    object->number = qpdf_oh_get_bool_value(qpdf, handle) ? 1 : 0;
    break;
  case ot_integer:
  case ot_real:
    object->type = TUSCH_PDF_NUMBER;
    object->number = qpdf_oh_get_numeric_value(qpdf, handle);
    break;
  case ot_name:
    object->type = TUSCH_PDF_NAME;
    object->bytes = g_string_new(qpdf_oh_get_name(qpdf, handle) + 1);
    break;
  case ot_string: {
    object->type = TUSCH_PDF_STRING;
    const char *bytes = qpdf_oh_get_binary_string_value(qpdf, handle, &length);
    object->bytes = g_string_new_len(bytes, (gssize)length);
    break;
  }
  default:
    object->type = TUSCH_PDF_NULL;
    break;
  }
}

static TuschPdfObject *
copy_object(TuschQpdf *qpdf, qpdf_oh handle, int depth, GError **error)
{
  if (depth > MAX_DEPTH) {
    tusch_fail(error, TUSCH_ERROR_LIMIT, "the PDF's objects are nested too deeply");
    return NULL;
  }
  g_autoptr(TuschPdfObject) object = g_new0(TuschPdfObject, 1);
  gboolean ok = TRUE;
  switch (qpdf_oh_get_type_code(qpdf, handle)) {
  case ot_array:
    object->type = TUSCH_PDF_ARRAY;
    object->items = g_ptr_array_new_with_free_func((GDestroyNotify)object_free);
    ok = copy_array(object, qpdf, handle, depth, error);
    break;
  case ot_dictionary:
    object->type = TUSCH_PDF_DICT;
    object->items = g_ptr_array_new_with_free_func((GDestroyNotify)object_free);
    ok = copy_dict(object, qpdf, handle, depth, error);
    break;
  case ot_stream:
    object->type = TUSCH_PDF_STREAM;
    object->items = g_ptr_array_new_with_free_func((GDestroyNotify)object_free);
    ok = copy_stream(object, qpdf, handle, depth, error);
    break;
  default:
    copy_scalar(object, qpdf, handle);
    break;
  }
  return ok ? g_steal_pointer(&object) : NULL;
}

static gboolean
copy_objects(TuschPdfInspector *inspector, GError **error)
{
  TuschQpdf *qpdf = inspector->qpdf;
  qpdf_oh trailer = qpdf_get_trailer(qpdf);
  inspector->trailer = copy_object(qpdf, trailer, 0, error);
  qpdf_oh_release(qpdf, trailer);
  if (inspector->trailer == NULL)
    return FALSE;
  const TuschPdfObject *size = tusch_pdf_inspector_lookup(inspector, inspector->trailer, "Size");
  if (size->type != TUSCH_PDF_NUMBER || size->number < 1 || size->number > MAX_OBJECTS)
    return tusch_fail(error, TUSCH_ERROR_LIMIT, "the PDF has too many objects or none");
  g_ptr_array_add(inspector->objects, g_new0(TuschPdfObject, 1));
  for (int id = 1; id < (int)size->number; id++) {
    qpdf_oh handle = qpdf_get_object_by_id(qpdf, id, 0);
    TuschPdfObject *object = copy_object(qpdf, handle, 0, error);
    qpdf_oh_release(qpdf, handle);
    if (object == NULL)
      return FALSE;
    g_ptr_array_add(inspector->objects, object);
    if (!tusch_qpdf_check(qpdf, "inspect", error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
copy_page_ids(TuschPdfInspector *inspector, GError **error)
{
  int n_pages = qpdf_get_num_pages(inspector->qpdf);
  if (!tusch_qpdf_check(inspector->qpdf, "pages", error))
    return FALSE;
  for (int i = 0; i < n_pages; i++) {
    qpdf_oh page = qpdf_get_page_n(inspector->qpdf, (size_t)i);
    int id = qpdf_oh_get_object_id(inspector->qpdf, page);
    g_array_append_val(inspector->page_ids, id);
    qpdf_oh_release(inspector->qpdf, page);
  }
  return tusch_qpdf_check(inspector->qpdf, "pages", error);
}

TuschPdfInspector *
tusch_pdf_inspector_open(const char *path, GError **error)
{
  g_autoptr(TuschPdfInspector) inspector = g_new0(TuschPdfInspector, 1);
  inspector->objects = g_ptr_array_new_with_free_func((GDestroyNotify)object_free);
  inspector->page_ids = g_array_new(FALSE, FALSE, sizeof(int));
  inspector->qpdf = tusch_qpdf_new();
  qpdf_set_attempt_recovery(inspector->qpdf, QPDF_FALSE);
  (void)qpdf_read(inspector->qpdf, path, "");
  if (!tusch_qpdf_check(inspector->qpdf, "open", error) || !copy_objects(inspector, error) ||
      !copy_page_ids(inspector, error))
    return NULL;
  return g_steal_pointer(&inspector);
}

void
tusch_pdf_inspector_close(TuschPdfInspector *inspector)
{
  if (inspector == NULL)
    return;
  object_free(inspector->trailer);
  g_ptr_array_unref(inspector->objects);
  g_array_unref(inspector->page_ids);
  tusch_qpdf_free(inspector->qpdf);
  g_free(inspector);
}

bool
tusch_pdf_inspector_is_encrypted(const TuschPdfInspector *inspector)
{
  return qpdf_is_encrypted(inspector->qpdf);
}

bool
tusch_pdf_inspector_is_linearized(const TuschPdfInspector *inspector)
{
  return qpdf_is_linearized(inspector->qpdf);
}

guint
tusch_pdf_inspector_get_n_warnings(TuschPdfInspector *inspector)
{
  while (qpdf_more_warnings(inspector->qpdf)) {
    (void)qpdf_next_warning(inspector->qpdf);
    inspector->n_warnings++;
  }
  return inspector->n_warnings;
}

guint
tusch_pdf_inspector_get_size(const TuschPdfInspector *inspector)
{
  return inspector->objects->len;
}

guint
tusch_pdf_inspector_get_n_pages(const TuschPdfInspector *inspector)
{
  return inspector->page_ids->len;
}

int
tusch_pdf_inspector_get_page_id(const TuschPdfInspector *inspector, guint page_index)
{
  return page_index < inspector->page_ids->len ? g_array_index(inspector->page_ids, int, page_index)
                                               : 0;
}

const TuschPdfObject *
tusch_pdf_inspector_get_trailer(const TuschPdfInspector *inspector)
{
  return inspector->trailer;
}

const TuschPdfObject *
tusch_pdf_inspector_get_object(const TuschPdfInspector *inspector, int id)
{
  if (id <= 0 || (guint)id >= inspector->objects->len)
    return &NOTHING;
  return g_ptr_array_index(inspector->objects, id);
}

const TuschPdfObject *
tusch_pdf_inspector_resolve(const TuschPdfInspector *inspector, const TuschPdfObject *object)
{
  if (object->type != TUSCH_PDF_REF)
    return object;
  if (object->ref_generation != 0)
    return &NOTHING;
  /* A referred object is never a reference itself: qpdf resolves to the end. */
  return tusch_pdf_inspector_get_object(inspector, object->ref_id);
}

const TuschPdfObject *
tusch_pdf_inspector_lookup(const TuschPdfInspector *inspector,
                           const TuschPdfObject *dict,
                           const char *key)
{
  if (dict->keys == NULL)
    return &NOTHING;
  for (guint i = 0; i < dict->keys->len; i++)
    if (g_str_equal(g_ptr_array_index(dict->keys, i), key))
      return tusch_pdf_inspector_resolve(inspector, g_ptr_array_index(dict->items, i));
  return &NOTHING;
}

bool
tusch_pdf_object_is_name(const TuschPdfObject *object, const char *name)
{
  return object->type == TUSCH_PDF_NAME && g_str_equal(object->bytes->str, name);
}

static void
free_buffer(gpointer buffer)
{
  free(buffer);
}

GBytes *
tusch_pdf_inspector_read_stream(TuschPdfInspector *inspector,
                                int id,
                                bool *out_decoded,
                                GError **error)
{
  TuschQpdf *qpdf = inspector->qpdf;
  qpdf_oh handle = qpdf_get_object_by_id(qpdf, id, 0);
  QPDF_BOOL decoded = QPDF_FALSE;
  unsigned char *buffer = NULL;
  size_t length = 0;
  if (qpdf_oh_is_stream(qpdf, handle))
    (void)qpdf_oh_get_stream_data(qpdf, handle, qpdf_dl_generalized, &decoded, &buffer, &length);
  qpdf_oh_release(qpdf, handle);
  GBytes *bytes = g_bytes_new_with_free_func(buffer, length, free_buffer, buffer);
  if (!tusch_qpdf_check(qpdf, "read a stream", error)) {
    g_bytes_unref(bytes);
    return NULL;
  }
  if (out_decoded != NULL)
    *out_decoded = decoded;
  return bytes;
}
