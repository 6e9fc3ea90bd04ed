/* PDF objects through qpdf's object handles. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/qpdf/objects.h"

#include "base/file.h"
#include "tusch/error.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
  MAX_PLAIN_DEPTH = 16,
  MAX_PLAIN_ITEMS = 200000,
  MAX_PAGE_DEPTH = 64,
};
static const gsize MAX_STREAM_BYTES = 1u << 30;

guint
tusch_qpdf_get_n_pages(TuschQpdf *qpdf, GError **error)
{
  int n = qpdf_get_num_pages(qpdf);
  if (!tusch_qpdf_check(qpdf, "pages", error))
    return 0;
  if (n <= 0) {
    tusch_fail(error, TUSCH_ERROR_FORMAT, "the PDF has no pages");
    return 0;
  }
  return (guint)n;
}

/* Forgets a pending error of a call whose failure shows in its result. */
static bool
had_error(TuschQpdf *qpdf)
{
  if (!qpdf_has_error(qpdf))
    return false;
  (void)qpdf_get_error(qpdf);
  return true;
}

TuschObj
tusch_qpdf_get_page(TuschQpdf *qpdf, guint page_index)
{
  TuschObj page = qpdf_get_page_n(qpdf, page_index);
  return had_error(qpdf) ? 0 : page;
}

TuschObj
tusch_qpdf_get_catalog(TuschQpdf *qpdf)
{
  TuschObj root = qpdf_get_root(qpdf);
  return had_error(qpdf) ? 0 : root;
}

TuschObj
tusch_qpdf_get_trailer(TuschQpdf *qpdf)
{
  TuschObj trailer = qpdf_get_trailer(qpdf);
  return had_error(qpdf) ? 0 : trailer;
}

TuschObj
tusch_qpdf_get_object(TuschQpdf *qpdf, guint id)
{
  TuschObj object = qpdf_get_object_by_id(qpdf, (int)id, 0);
  return had_error(qpdf) ? 0 : object;
}

TuschObjType
tusch_obj_type(TuschQpdf *qpdf, TuschObj object)
{
  if (object == 0)
    return TUSCH_OBJ_NONE;
  enum qpdf_object_type_e type = qpdf_oh_get_type_code(qpdf, object);
  if (had_error(qpdf))
    return TUSCH_OBJ_NONE;
  switch (type) {
  case ot_uninitialized:
  case ot_null:
    return TUSCH_OBJ_NONE;
  case ot_boolean:
    return TUSCH_OBJ_BOOL;
  case ot_integer:
    return TUSCH_OBJ_INTEGER;
  case ot_real:
    return TUSCH_OBJ_REAL;
  case ot_string:
    return TUSCH_OBJ_STRING;
  case ot_name:
    return TUSCH_OBJ_NAME;
  case ot_array:
    return TUSCH_OBJ_ARRAY;
  case ot_dictionary:
    return TUSCH_OBJ_DICT;
  case ot_stream:
    return TUSCH_OBJ_STREAM;
  case ot_reserved:
  case ot_operator:
  case ot_inlineimage:
  case ot_unresolved:
  default:
    return TUSCH_OBJ_OTHER;
  }
}

guint
tusch_obj_id(TuschQpdf *qpdf, TuschObj object)
{
  if (object == 0 || !qpdf_oh_is_indirect(qpdf, object))
    return 0;
  int id = qpdf_oh_get_object_id(qpdf, object);
  return had_error(qpdf) || id < 0 ? 0 : (guint)id;
}

TuschObj
tusch_obj_get(TuschQpdf *qpdf, TuschObj dict, const char *key)
{
  TuschObjType type = tusch_obj_type(qpdf, dict);
  if (type == TUSCH_OBJ_STREAM)
    dict = qpdf_oh_get_dict(qpdf, dict);
  else if (type != TUSCH_OBJ_DICT)
    return 0;
  if (!qpdf_oh_has_key(qpdf, dict, key))
    return 0;
  TuschObj value = qpdf_oh_get_key(qpdf, dict, key);
  if (had_error(qpdf) || tusch_obj_type(qpdf, value) == TUSCH_OBJ_NONE)
    return 0;
  return value;
}

TuschObj
tusch_obj_get_inherited(TuschQpdf *qpdf, TuschObj page, const char *key)
{
  for (guint depth = 0; page != 0 && depth < MAX_PAGE_DEPTH; depth++) {
    TuschObj value = tusch_obj_get(qpdf, page, key);
    if (value != 0)
      return value;
    page = tusch_obj_get(qpdf, page, "/Parent");
  }
  return 0;
}

char **
tusch_obj_keys(TuschQpdf *qpdf, TuschObj dict)
{
  g_autoptr(GStrvBuilder) keys = g_strv_builder_new();
  TuschObjType type = tusch_obj_type(qpdf, dict);
  if (type == TUSCH_OBJ_STREAM)
    dict = qpdf_oh_get_dict(qpdf, dict);
  if (type == TUSCH_OBJ_STREAM || type == TUSCH_OBJ_DICT) {
    qpdf_oh_begin_dict_key_iter(qpdf, dict);
    while (qpdf_oh_dict_more_keys(qpdf))
      g_strv_builder_add(keys, qpdf_oh_dict_next_key(qpdf));
  }
  (void)had_error(qpdf);
  return g_strv_builder_end(keys);
}

guint
tusch_obj_length(TuschQpdf *qpdf, TuschObj array)
{
  if (tusch_obj_type(qpdf, array) != TUSCH_OBJ_ARRAY)
    return 0;
  int n = qpdf_oh_get_array_n_items(qpdf, array);
  return had_error(qpdf) || n < 0 ? 0 : (guint)n;
}

TuschObj
tusch_obj_at(TuschQpdf *qpdf, TuschObj array, guint index)
{
  if (index >= tusch_obj_length(qpdf, array))
    return 0;
  TuschObj item = qpdf_oh_get_array_item(qpdf, array, (int)index);
  return had_error(qpdf) ? 0 : item;
}

bool
tusch_obj_number(TuschQpdf *qpdf, TuschObj object, double *out)
{
  TuschObjType type = tusch_obj_type(qpdf, object);
  if (type != TUSCH_OBJ_INTEGER && type != TUSCH_OBJ_REAL)
    return false;
  double value = qpdf_oh_get_numeric_value(qpdf, object);
  if (had_error(qpdf) || !isfinite(value))
    return false;
  *out = value;
  return true;
}

bool
tusch_obj_integer(TuschQpdf *qpdf, TuschObj object, gint64 *out)
{
  if (tusch_obj_type(qpdf, object) != TUSCH_OBJ_INTEGER)
    return false;
  gint64 value = qpdf_oh_get_int_value(qpdf, object);
  if (had_error(qpdf))
    return false;
  *out = value;
  return true;
}

bool
tusch_obj_bool(TuschQpdf *qpdf, TuschObj object, bool fallback)
{
  if (tusch_obj_type(qpdf, object) != TUSCH_OBJ_BOOL)
    return fallback;
  return qpdf_oh_get_bool_value(qpdf, object) != QPDF_FALSE;
}

bool
tusch_obj_is_name(TuschQpdf *qpdf, TuschObj object, const char *name)
{
  g_autofree char *value = tusch_obj_name(qpdf, object);
  return g_strcmp0(value, name) == 0;
}

char *
tusch_obj_name(TuschQpdf *qpdf, TuschObj object)
{
  if (tusch_obj_type(qpdf, object) != TUSCH_OBJ_NAME)
    return NULL;
  const char *name = qpdf_oh_get_name(qpdf, object);
  return had_error(qpdf) ? NULL : g_strdup(name);
}

GBytes *
tusch_obj_string(TuschQpdf *qpdf, TuschObj object)
{
  if (tusch_obj_type(qpdf, object) != TUSCH_OBJ_STRING)
    return NULL;
  size_t size_bytes = 0;
  const char *bytes = qpdf_oh_get_binary_string_value(qpdf, object, &size_bytes);
  return had_error(qpdf) ? NULL : g_bytes_new(bytes, size_bytes);
}

bool
tusch_obj_numbers(TuschQpdf *qpdf, TuschObj array, double *out, guint n)
{
  if (tusch_obj_length(qpdf, array) != n)
    return false;
  for (guint i = 0; i < n; i++)
    if (!tusch_obj_number(qpdf, tusch_obj_at(qpdf, array, i), &out[i]))
      return false;
  return true;
}

static GBytes *
stream_data(TuschQpdf *qpdf, TuschObj stream, bool is_decoded)
{
  if (tusch_obj_type(qpdf, stream) != TUSCH_OBJ_STREAM)
    return NULL;
  unsigned char *data = NULL;
  size_t size_bytes = 0;
  QPDF_BOOL filtered = QPDF_FALSE;
  enum qpdf_stream_decode_level_e level = is_decoded ? qpdf_dl_specialized : qpdf_dl_none;
  (void)qpdf_oh_get_stream_data(qpdf, stream, level, &filtered, &data, &size_bytes);
  bool ok = !had_error(qpdf) && size_bytes <= MAX_STREAM_BYTES && (filtered || !is_decoded);
  GBytes *bytes = NULL;
  if (ok)
    bytes = g_bytes_new(data != NULL ? (const void *)data : "", size_bytes);
  free(data);
  return bytes;
}

GBytes *
tusch_obj_stream_decoded(TuschQpdf *qpdf, TuschObj stream)
{
  return stream_data(qpdf, stream, true);
}

GBytes *
tusch_obj_stream_raw(TuschQpdf *qpdf, TuschObj stream)
{
  return stream_data(qpdf, stream, false);
}

GBytes *
tusch_obj_page_content(TuschQpdf *qpdf, TuschObj page)
{
  TuschObj contents = tusch_obj_get(qpdf, page, "/Contents");
  if (contents == 0)
    return g_bytes_new("", 0);
  if (tusch_obj_type(qpdf, contents) == TUSCH_OBJ_STREAM)
    return tusch_obj_stream_decoded(qpdf, contents);
  if (tusch_obj_type(qpdf, contents) != TUSCH_OBJ_ARRAY)
    return NULL;
  GByteArray *all = g_byte_array_new();
  for (guint i = 0; i < tusch_obj_length(qpdf, contents); i++) {
    g_autoptr(GBytes) part = tusch_obj_stream_decoded(qpdf, tusch_obj_at(qpdf, contents, i));
    if (part == NULL || all->len + g_bytes_get_size(part) + 1 > MAX_STREAM_BYTES) {
      g_byte_array_unref(all);
      return NULL;
    }
    gsize size_bytes = 0;
    const guint8 *data = g_bytes_get_data(part, &size_bytes);
    g_byte_array_append(all, data, (guint)size_bytes);
    g_byte_array_append(all, (const guint8 *)"\n", 1);
  }
  return g_byte_array_free_to_bytes(all);
}

TuschQpdf *
tusch_qpdf_new_empty(GError **error)
{
  g_autoptr(TuschQpdf) qpdf = tusch_qpdf_new();
  (void)qpdf_empty_pdf(qpdf);
  if (!tusch_qpdf_check(qpdf, "new document", error))
    return NULL;
  return g_steal_pointer(&qpdf);
}

TuschObj
tusch_obj_new_dict(TuschQpdf *qpdf)
{
  return qpdf_oh_new_dictionary(qpdf);
}

TuschObj
tusch_obj_new_array(TuschQpdf *qpdf)
{
  return qpdf_oh_new_array(qpdf);
}

TuschObj
tusch_obj_new_name(TuschQpdf *qpdf, const char *name)
{
  return qpdf_oh_new_name(qpdf, name);
}

TuschObj
tusch_obj_new_integer(TuschQpdf *qpdf, gint64 value)
{
  return qpdf_oh_new_integer(qpdf, value);
}

TuschObj
tusch_obj_new_bool(TuschQpdf *qpdf, bool value)
{
  return qpdf_oh_new_bool(qpdf, value ? QPDF_TRUE : QPDF_FALSE);
}

TuschObj
tusch_obj_new_real(TuschQpdf *qpdf, double value)
{
  if (fabs(value) < 1e9 && value == rint(value))
    return qpdf_oh_new_integer(qpdf, (long long)value);
  char text[G_ASCII_DTOSTR_BUF_SIZE + 16];
  g_ascii_formatd(text, sizeof text, "%.6f", value);
  gsize end = strlen(text);
  while (end > 1 && text[end - 1] == '0')
    end--;
  if (end > 1 && text[end - 1] == '.')
    end--;
  text[end] = '\0';
  return qpdf_oh_new_real_from_string(qpdf, strcmp(text, "-0") == 0 ? "0" : text);
}

TuschObj
tusch_obj_new_string(TuschQpdf *qpdf, GBytes *bytes)
{
  gsize size_bytes = 0;
  const char *data = g_bytes_get_data(bytes, &size_bytes);
  return qpdf_oh_new_binary_string(qpdf, data != NULL ? data : "", size_bytes);
}

TuschObj
tusch_obj_new_numbers(TuschQpdf *qpdf, const double *values, guint n)
{
  TuschObj array = tusch_obj_new_array(qpdf);
  for (guint i = 0; i < n; i++)
    tusch_obj_append(qpdf, array, tusch_obj_new_real(qpdf, values[i]));
  return array;
}

void
tusch_obj_set(TuschQpdf *qpdf, TuschObj dict, const char *key, TuschObj value)
{
  if (qpdf_oh_is_stream(qpdf, dict))
    dict = qpdf_oh_get_dict(qpdf, dict);
  qpdf_oh_replace_key(qpdf, dict, key, value);
}

void
tusch_obj_remove(TuschQpdf *qpdf, TuschObj dict, const char *key)
{
  if (qpdf_oh_is_stream(qpdf, dict))
    dict = qpdf_oh_get_dict(qpdf, dict);
  qpdf_oh_remove_key(qpdf, dict, key);
}

void
tusch_obj_append(TuschQpdf *qpdf, TuschObj array, TuschObj value)
{
  qpdf_oh_append_item(qpdf, array, value);
}

TuschObj
tusch_obj_make_indirect(TuschQpdf *qpdf, TuschObj object)
{
  return qpdf_make_indirect_object(qpdf, object);
}

TuschObj
tusch_obj_new_stream(TuschQpdf *qpdf, GBytes *data, const char *filter_name, TuschObj parms)
{
  TuschObj stream = qpdf_oh_new_stream(qpdf);
  TuschObj none = qpdf_oh_new_null(qpdf);
  gsize size_bytes = 0;
  const void *bytes = g_bytes_get_data(data, &size_bytes);
  qpdf_oh_replace_stream_data(qpdf,
                              stream,
                              bytes != NULL ? bytes : (const void *)"",
                              size_bytes,
                              filter_name != NULL ? qpdf_oh_new_name(qpdf, filter_name) : none,
                              parms != 0 ? parms : none);
  return stream;
}

void
tusch_obj_set_stream_data(TuschQpdf *qpdf, TuschObj stream, GBytes *data)
{
  TuschObj none = qpdf_oh_new_null(qpdf);
  gsize size_bytes = 0;
  const void *bytes = g_bytes_get_data(data, &size_bytes);
  qpdf_oh_replace_stream_data(
      qpdf, stream, bytes != NULL ? bytes : (const void *)"", size_bytes, none, none);
}

typedef struct {
  TuschQpdf *from, *to;
  guint n_items;
} PlainCopy;

static TuschObj copy_plain(PlainCopy *copy, TuschObj object, guint depth);

static TuschObj
copy_plain_array(PlainCopy *copy, TuschObj object, guint depth)
{
  TuschObj array = tusch_obj_new_array(copy->to);
  for (guint i = 0; i < tusch_obj_length(copy->from, object); i++) {
    TuschObj item = copy_plain(copy, tusch_obj_at(copy->from, object, i), depth + 1);
    if (item == 0)
      return 0;
    tusch_obj_append(copy->to, array, item);
  }
  return array;
}

static TuschObj
copy_plain_dict(PlainCopy *copy, TuschObj object, guint depth)
{
  TuschObj dict = tusch_obj_new_dict(copy->to);
  g_auto(GStrv) keys = tusch_obj_keys(copy->from, object);
  for (char **key = keys; *key != NULL; key++) {
    TuschObj value = copy_plain(copy, tusch_obj_get(copy->from, object, *key), depth + 1);
    if (value == 0)
      return 0;
    tusch_obj_set(copy->to, dict, *key, value);
  }
  return dict;
}

static TuschObj
copy_plain(PlainCopy *copy, TuschObj object, guint depth)
{
  if (depth > MAX_PLAIN_DEPTH || ++copy->n_items > MAX_PLAIN_ITEMS)
    return 0;
  double number = 0;
  gint64 integer = 0;
  switch (tusch_obj_type(copy->from, object)) {
  case TUSCH_OBJ_NONE:
    return qpdf_oh_new_null(copy->to);
  case TUSCH_OBJ_BOOL:
    return tusch_obj_new_bool(copy->to, tusch_obj_bool(copy->from, object, false));
  case TUSCH_OBJ_INTEGER:
    return tusch_obj_integer(copy->from, object, &integer)
               ? tusch_obj_new_integer(copy->to, integer)
               : 0;
  case TUSCH_OBJ_REAL:
    return tusch_obj_number(copy->from, object, &number) ? tusch_obj_new_real(copy->to, number) : 0;
  case TUSCH_OBJ_NAME: {
    g_autofree char *name = tusch_obj_name(copy->from, object);
    return name != NULL ? tusch_obj_new_name(copy->to, name) : 0;
  }
  case TUSCH_OBJ_STRING: {
    g_autoptr(GBytes) bytes = tusch_obj_string(copy->from, object);
    return bytes != NULL ? tusch_obj_new_string(copy->to, bytes) : 0;
  }
  case TUSCH_OBJ_ARRAY:
    return copy_plain_array(copy, object, depth);
  case TUSCH_OBJ_DICT:
    return copy_plain_dict(copy, object, depth);
  case TUSCH_OBJ_STREAM:
  case TUSCH_OBJ_OTHER:
  default:
    return 0;
  }
}

TuschObj
tusch_obj_copy_plain(TuschQpdf *from, TuschObj object, TuschQpdf *to)
{
  PlainCopy copy = {.from = from, .to = to};
  return copy_plain(&copy, object, 0);
}

void
tusch_qpdf_add_page(TuschQpdf *qpdf, TuschObj page)
{
  (void)qpdf_add_page(qpdf, qpdf, page, QPDF_FALSE);
}

GBytes *
tusch_qpdf_write_bytes(TuschQpdf *qpdf, GError **error)
{
  if (!tusch_qpdf_check(qpdf, "build the document", error))
    return NULL;
  (void)qpdf_init_write_memory(qpdf);
  qpdf_set_deterministic_ID(qpdf, QPDF_TRUE);
  qpdf_set_suppress_original_object_IDs(qpdf, QPDF_TRUE);
  qpdf_set_object_stream_mode(qpdf, qpdf_o_generate);
  qpdf_set_stream_data_mode(qpdf, qpdf_s_compress);
  qpdf_set_decode_level(qpdf, qpdf_dl_none);
  qpdf_set_minimum_pdf_version(qpdf, "1.7");
  (void)qpdf_write(qpdf);
  if (!tusch_qpdf_check(qpdf, "write the document", error))
    return NULL;
  const unsigned char *data = qpdf_get_buffer(qpdf);
  gsize size_bytes = qpdf_get_buffer_length(qpdf);
  if (data == NULL || size_bytes == 0) {
    tusch_fail(error, TUSCH_ERROR_LIBRARY, "write the document: qpdf gave no bytes");
    return NULL;
  }
  return g_bytes_new(data, size_bytes);
}

gboolean
tusch_qpdf_write(TuschQpdf *qpdf, const char *path, GError **error)
{
  g_autoptr(GBytes) bytes = tusch_qpdf_write_bytes(qpdf, error);
  if (bytes == NULL)
    return FALSE;
  gsize size_bytes = 0;
  const guint8 *data = g_bytes_get_data(bytes, &size_bytes);
  return tusch_file_write_atomic(path, data, size_bytes, error);
}
