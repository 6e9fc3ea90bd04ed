/* Files that lie in a PDF: found by where they hang and by what they are, unpacked with limits. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/pdf-files.h"

#include "adapters/qpdf/objects.h"
#include "base/language.h"
#include "ingest/pdf-text.h"
#include "ingest/unpacking.h"

#include <string.h>
#include <sys/stat.h>

enum { MAX_DEPTH = 32, MAX_NODES = 100000, MAX_OBJECTS = 200000 };

typedef struct {
  TuschQpdf *qpdf;
  Quota *quota;
  GHashTable *taken; /* ids of streams: a file that hangs in two places is one */
  guint n_visited; /* nodes of trees */
} PdfFiles;

typedef struct {
  PdfFiles *files;
  TuschObj stream;
} Embedded;

/* ---- bytes ---- */

typedef gboolean (*StoreFunc)(gpointer out, const void *data, gsize size_bytes, GError **error);

static gboolean
store_member(gpointer out, const void *data, gsize size_bytes, GError **error)
{
  return unpacking_store(out, data, size_bytes, error);
}

/* Between two filters. */
static gboolean
store_bytes(gpointer out, const void *data, gsize size_bytes, GError **error)
{
  const guint max_bytes = 64 * 1024 * 1024;
  GByteArray *bytes = out;
  if (size_bytes > max_bytes - bytes->len)
    return tusch_fail(error, TUSCH_ERROR_LIMIT, "the entry unpacks to too much");
  g_byte_array_append(bytes, data, (guint)size_bytes);
  return TRUE;
}

/* qpdf would unpack all of it before it says how much that is. */
static gboolean
inflate(GBytes *packed, StoreFunc store, gpointer out, GError **error)
{
  gsize n_packed = 0;
  const guint8 *data = g_bytes_get_data(packed, &n_packed);
  g_autoptr(GZlibDecompressor) zlib = g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_ZLIB);
  GConverterResult result = G_CONVERTER_CONVERTED;
  gsize at = 0;
  while (result != G_CONVERTER_FINISHED) {
    guint8 buffer[65536];
    gsize n_read = 0;
    gsize n_made = 0;
    result = g_converter_convert(G_CONVERTER(zlib),
                                 data + at,
                                 n_packed - at,
                                 buffer,
                                 sizeof buffer,
                                 G_CONVERTER_INPUT_AT_END,
                                 &n_read,
                                 &n_made,
                                 NULL);
    if (result == G_CONVERTER_ERROR)
      return tusch_fail(error, TUSCH_ERROR_FORMAT, "the attached file is damaged");
    if (!store(out, buffer, n_made, error))
      return FALSE;
    at += n_read;
  }
  return TRUE;
}

static bool
has_predictor(TuschQpdf *qpdf, TuschObj parms)
{
  gint64 predictor = 1;
  return tusch_obj_integer(qpdf, tusch_obj_get(qpdf, parms, "/Predictor"), &predictor) &&
         predictor > 1;
}

/* All filters but the common one: so much of them that the whole cannot fill the memory. */
static GBytes *
decode_by_qpdf(TuschQpdf *qpdf, GBytes *data, const char *filter, TuschObj parms, GError **error)
{
  static const struct {
    const char *filter;
    gsize max_bytes; /* by what the filter can make of them */
  } limits[] = {
      {"/ASCIIHexDecode", G_MAXSIZE},
      {"/ASCII85Decode", G_MAXSIZE},
      {"/RunLengthDecode", 4 << 20},
      {"/LZWDecode", 256 << 10},
      {"/FlateDecode", 512 << 10},
  };
  for (guint i = 0; i < G_N_ELEMENTS(limits); i++) {
    if (!g_str_equal(filter, limits[i].filter))
      continue;
    if (g_bytes_get_size(data) > limits[i].max_bytes) {
      tusch_fail(error, TUSCH_ERROR_LIMIT, "the attached file is packed in a way that may be huge");
      return NULL;
    }
    TuschObj stream = tusch_obj_new_stream(qpdf, data, filter, parms);
    GBytes *decoded = tusch_obj_stream_decoded(qpdf, stream);
    if (decoded == NULL)
      tusch_fail(error, TUSCH_ERROR_FORMAT, "the attached file is damaged");
    return decoded;
  }
  tusch_fail(error, TUSCH_ERROR_UNSUPPORTED, "the attached file is packed in an unknown way");
  return NULL;
}

/* A key's value alone or in an array: filters and their parameters. */
static TuschObj
one_of(TuschQpdf *qpdf, TuschObj value, guint index)
{
  if (tusch_obj_type(qpdf, value) == TUSCH_OBJ_ARRAY)
    return tusch_obj_at(qpdf, value, index);
  return index == 0 ? value : 0;
}

static GBytes *
decode_one(TuschQpdf *qpdf, GBytes *data, TuschObj stream, guint index, GError **error)
{
  TuschObj parms = one_of(qpdf, tusch_obj_get(qpdf, stream, "/DecodeParms"), index);
  g_autofree char *filter =
      tusch_obj_name(qpdf, one_of(qpdf, tusch_obj_get(qpdf, stream, "/Filter"), index));
  if (g_strcmp0(filter, "/Crypt") == 0)
    return g_bytes_ref(data); /* opened with the document */
  if (g_strcmp0(filter, "/FlateDecode") != 0 || has_predictor(qpdf, parms))
    return decode_by_qpdf(qpdf, data, filter != NULL ? filter : "", parms, error);
  g_autoptr(GByteArray) out = g_byte_array_new();
  if (!inflate(data, store_bytes, out, error))
    return NULL;
  return g_byte_array_free_to_bytes(g_steal_pointer(&out));
}

static guint
count_filters(TuschQpdf *qpdf, TuschObj stream)
{
  TuschObj filters = tusch_obj_get(qpdf, stream, "/Filter");
  if (tusch_obj_type(qpdf, filters) == TUSCH_OBJ_ARRAY)
    return tusch_obj_length(qpdf, filters);
  return filters != 0;
}

static bool
is_plain_flate(TuschQpdf *qpdf, TuschObj stream, guint index)
{
  TuschObj filter = one_of(qpdf, tusch_obj_get(qpdf, stream, "/Filter"), index);
  TuschObj parms = one_of(qpdf, tusch_obj_get(qpdf, stream, "/DecodeParms"), index);
  return tusch_obj_is_name(qpdf, filter, "/FlateDecode") && !has_predictor(qpdf, parms);
}

static gboolean
unpack_stream(Unpacking *unpacking, gpointer user_data, GError **error)
{
  enum { MAX_FILTERS = 4 };
  const Embedded *embedded = user_data;
  TuschQpdf *qpdf = embedded->files->qpdf;
  guint n = count_filters(qpdf, embedded->stream);
  if (n > MAX_FILTERS)
    return tusch_fail(error, TUSCH_ERROR_LIMIT, "the attached file is packed too many times");
  g_autoptr(GBytes) data = tusch_obj_stream_raw(qpdf, embedded->stream);
  for (guint i = 0; i < n && data != NULL; i++) {
    if (i == n - 1 && is_plain_flate(qpdf, embedded->stream, i))
      return inflate(data, store_member, unpacking, error);
    GBytes *decoded = decode_one(qpdf, data, embedded->stream, i, error);
    g_bytes_unref(data);
    data = decoded;
    if (data == NULL)
      return FALSE;
  }
  if (data == NULL)
    return tusch_fail(error, TUSCH_ERROR_FORMAT, "the attached file is damaged");
  gsize size_bytes = 0;
  const void *bytes = g_bytes_get_data(data, &size_bytes);
  return unpacking_store(unpacking, bytes, size_bytes, error);
}

/* ---- file specifications ---- */

static const char *const KEYS[] = {"/UF", "/F", "/Unix", "/Mac", "/DOS"};

/* (transfer full): what people saw it called */
static char *
name_of(const PdfFiles *files, TuschObj spec, TuschObj fallback)
{
  for (guint i = 0; i < G_N_ELEMENTS(KEYS); i++) {
    g_autofree char *name = pdf_text_of(files->qpdf, tusch_obj_get(files->qpdf, spec, KEYS[i]));
    if (name != NULL && name[0] != '\0')
      return g_steal_pointer(&name);
  }
  g_autofree char *name = pdf_text_of(files->qpdf, fallback);
  if (name != NULL && name[0] != '\0')
    return g_steal_pointer(&name);
  return g_strdup_printf(_("vedhæftet fil %u"), g_hash_table_size(files->taken));
}

static gboolean
take_stream(PdfFiles *files, TuschObj spec, TuschObj name, TuschObj stream, GError **error)
{
  IngestJob *job = files->quota->job;
  guint id = tusch_obj_id(files->qpdf, stream);
  if (tusch_obj_type(files->qpdf, stream) != TUSCH_OBJ_STREAM ||
      !g_hash_table_add(files->taken, GUINT_TO_POINTER(id)))
    return TRUE;
  guint n_members = job->intake->members != NULL ? job->intake->members->len : 0;
  if (n_members > job->options.max_entries)
    return TRUE;
  if (n_members == job->options.max_entries) {
    member_set_problem(
        ingest_add_member(job, "…"), TUSCH_PROBLEM_LIMIT, "the PDF has too many attached files");
    return TRUE;
  }
  g_autofree char *shown = name_of(files, spec, name);
  g_autofree char *about = pdf_text_of(files->qpdf, tusch_obj_get(files->qpdf, spec, "/Desc"));
  hidden_add(job->hidden, TUSCH_HIDDEN_ATTACHMENT, NULL, shown);
  hidden_add_named(job->hidden, TUSCH_HIDDEN_ATTACHMENT, NULL, shown, about);
  gint64 packed_bytes = 0;
  (void)tusch_obj_integer(
      files->qpdf, tusch_obj_get(files->qpdf, stream, "/Length"), &packed_bytes);
  TuschIntakeMember *member = ingest_add_member(job, shown);
  Embedded embedded = {files, stream};
  guint64 n = packed_bytes > 0 ? (guint64)packed_bytes : files->quota->packed_bytes;
  return quota_unpack(files->quota, member, n, unpack_stream, &embedded, error);
}

/* @name: (0): what it is called where it hangs */
static gboolean
take_spec(PdfFiles *files, TuschObj spec, TuschObj name, GError **error)
{
  TuschObj streams = tusch_obj_get(files->qpdf, spec, "/EF");
  for (guint i = 0; streams != 0 && i < G_N_ELEMENTS(KEYS); i++) {
    TuschObj stream = tusch_obj_get(files->qpdf, streams, KEYS[i]);
    if (!take_stream(files, spec, name, stream, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
take_list(PdfFiles *files, TuschObj specs, GError **error)
{
  if (tusch_obj_type(files->qpdf, specs) != TUSCH_OBJ_ARRAY)
    return take_spec(files, specs, 0, error);
  for (guint i = 0; i < tusch_obj_length(files->qpdf, specs); i++)
    if (!take_spec(files, tusch_obj_at(files->qpdf, specs, i), 0, error))
      return FALSE;
  return TRUE;
}

/* ---- where they hang ---- */

static gboolean
take_name_tree(PdfFiles *files, TuschObj node, guint depth, GError **error)
{
  if (node == 0 || depth > MAX_DEPTH || files->n_visited++ > MAX_NODES)
    return TRUE;
  TuschObj names = tusch_obj_get(files->qpdf, node, "/Names");
  for (guint i = 0; i + 1 < tusch_obj_length(files->qpdf, names); i += 2) {
    TuschObj name = tusch_obj_at(files->qpdf, names, i);
    if (!take_spec(files, tusch_obj_at(files->qpdf, names, i + 1), name, error))
      return FALSE;
  }
  TuschObj kids = tusch_obj_get(files->qpdf, node, "/Kids");
  for (guint i = 0; i < tusch_obj_length(files->qpdf, kids); i++)
    if (!take_name_tree(files, tusch_obj_at(files->qpdf, kids, i), depth + 1, error))
      return FALSE;
  return TRUE;
}

static gboolean
take_pages(PdfFiles *files, GError **error)
{
  guint n = tusch_qpdf_get_n_pages(files->qpdf, NULL);
  for (guint i = 0; i < MIN(n, files->quota->job->options.max_pages); i++) {
    TuschObj page = tusch_qpdf_get_page(files->qpdf, i);
    if (!take_list(files, tusch_obj_get(files->qpdf, page, "/AF"), error))
      return FALSE;
    TuschObj annotations = tusch_obj_get(files->qpdf, page, "/Annots");
    for (guint k = 0; k < tusch_obj_length(files->qpdf, annotations); k++) {
      TuschObj annotation = tusch_obj_at(files->qpdf, annotations, k);
      TuschObj contents = tusch_obj_get(files->qpdf, annotation, "/Contents");
      TuschObj spec = tusch_obj_get(files->qpdf, annotation, "/FS");
      if (!take_spec(files, spec, contents, error) ||
          !take_list(files, tusch_obj_get(files->qpdf, annotation, "/AF"), error))
        return FALSE;
    }
  }
  return TRUE;
}

/* Looking at every object takes long: not where the bytes, none of them packed, speak of no file.
 */
static bool
may_have_more(const char *path)
{
  g_autoptr(GMappedFile) mapped = g_mapped_file_new(path, FALSE, NULL);
  const char *bytes = mapped != NULL ? g_mapped_file_get_contents(mapped) : NULL;
  gsize size_bytes = mapped != NULL ? g_mapped_file_get_length(mapped) : 0;
  return bytes == NULL || memmem(bytes, size_bytes, "/EF", 3) != NULL ||
         memmem(bytes, size_bytes, "/ObjStm", 7) != NULL;
}

/* What hangs elsewhere, or nowhere since the file was changed: it is in the file all the same. */
static gboolean
take_rest(PdfFiles *files, GError **error)
{
  gint64 size = 0;
  TuschObj trailer = tusch_qpdf_get_trailer(files->qpdf);
  (void)tusch_obj_integer(files->qpdf, tusch_obj_get(files->qpdf, trailer, "/Size"), &size);
  for (guint id = 1; id < MIN(size, MAX_OBJECTS); id++) {
    TuschObj object = tusch_qpdf_get_object(files->qpdf, id);
    if (!take_spec(files, object, 0, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
pdf_files_take(IngestJob *job, GError **error)
{
  struct stat info;
  g_autoptr(TuschQpdf) qpdf = tusch_qpdf_open(job->path, NULL);
  if (qpdf == NULL || stat(job->path, &info) != 0)
    return TRUE;
  g_auto(Quota) quota = {0};
  g_autoptr(GHashTable) taken = g_hash_table_new(NULL, NULL);
  PdfFiles files = {.qpdf = qpdf, .quota = &quota, .taken = taken};
  TuschObj catalog = tusch_qpdf_get_catalog(qpdf);
  TuschObj names = tusch_obj_get(qpdf, catalog, "/Names");
  return quota_init(&quota, job, (guint64)info.st_size, error) &&
         take_name_tree(&files, tusch_obj_get(qpdf, names, "/EmbeddedFiles"), 0, error) &&
         take_pages(&files, error) &&
         take_list(&files, tusch_obj_get(qpdf, catalog, "/AF"), error) &&
         (!may_have_more(job->path) || take_rest(&files, error));
}
