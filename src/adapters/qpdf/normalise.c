/* Writing PDFs anew with qpdf: decrypted, repaired, flattened. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/qpdf/normalise.h"

#include "adapters/qpdf/balance.h"
#include "adapters/qpdf/field-looks.h"
#include "adapters/qpdf/handle.h"
#include "adapters/qpdf/layers.h"
#include "adapters/qpdf/objects.h"
#include "base/file.h"
#include "base/json.h"
#include "tusch/error.h"

#include <glib/gstdio.h>
#include <qpdf/qpdfjob-c.h>
#include <stdlib.h>
#include <string.h>

/* A key of the dictionary @object, whatever @object is. */
static qpdf_oh
get(TuschQpdf *qpdf, qpdf_oh object, const char *key)
{
  return qpdf_oh_get_key_if_dict(qpdf, object, key);
}

static bool
has(TuschQpdf *qpdf, qpdf_oh object, const char *key)
{
  return !qpdf_oh_is_null(qpdf, get(qpdf, object, key));
}

static void
look_at_annotation(TuschQpdf *qpdf, qpdf_oh annotation, TuschQpdfReport *report)
{
  enum { INVISIBLE = 1, HIDDEN = 2 };
  qpdf_oh subtype = get(qpdf, annotation, "/Subtype");
  if (qpdf_oh_is_name_and_equals(qpdf, subtype, "/Link") ||
      qpdf_oh_is_name_and_equals(qpdf, subtype, "/Popup"))
    return;
  if (qpdf_oh_is_name_and_equals(qpdf, subtype, "/FileAttachment"))
    report->had_attachments = true;
  if (qpdf_oh_is_name_and_equals(qpdf, subtype, "/Widget")) {
    report->had_form = true;
  } else {
    report->had_annotations = true;
    if (!has(qpdf, get(qpdf, annotation, "/AP"), "/N"))
      report->had_hidden_annotations = true;
  }
  qpdf_oh flags = get(qpdf, annotation, "/F");
  if (qpdf_oh_is_integer(qpdf, flags) &&
      (qpdf_oh_get_int_value_as_int(qpdf, flags) & (INVISIBLE | HIDDEN)) != 0)
    report->had_hidden_annotations = true;
}

static void
look_at_catalog(TuschQpdf *qpdf, TuschQpdfReport *report)
{
  qpdf_oh root = qpdf_get_root(qpdf);
  qpdf_oh form = get(qpdf, root, "/AcroForm");
  qpdf_oh fields = get(qpdf, form, "/Fields");
  if (qpdf_oh_is_array(qpdf, fields) && qpdf_oh_get_array_n_items(qpdf, fields) > 0)
    report->had_form = true;
  report->had_xfa = has(qpdf, form, "/XFA");
  if (has(qpdf, get(qpdf, root, "/Names"), "/EmbeddedFiles") || has(qpdf, root, "/Collection"))
    report->had_attachments = true;
}

/* Whether any page has an /Annots entry; fills in @report. */
static bool
look_at_pages(TuschQpdf *qpdf, TuschQpdfReport *report)
{
  bool found = false;
  for (guint i = 0; i < report->n_pages; i++) {
    qpdf_oh page = qpdf_get_page_n(qpdf, i);
    if (qpdf_has_error(qpdf))
      break;
    qpdf_oh annotations = get(qpdf, page, "/Annots");
    found = found || !qpdf_oh_is_null(qpdf, annotations);
    int n = qpdf_oh_is_array(qpdf, annotations) ? qpdf_oh_get_array_n_items(qpdf, annotations) : 0;
    for (int j = 0; j < n; j++)
      look_at_annotation(qpdf, qpdf_oh_get_array_item(qpdf, annotations, j), report);
    qpdf_oh_release_all(qpdf);
  }
  return found;
}

/* Neither on screen nor on paper. */
static bool
is_never_shown(TuschQpdf *qpdf, qpdf_oh annotation)
{
  enum { PRINT = 4, NO_VIEW = 32 };
  qpdf_oh flags = get(qpdf, annotation, "/F");
  int bits = qpdf_oh_is_integer(qpdf, flags) ? qpdf_oh_get_int_value_as_int(qpdf, flags) : 0;
  return (bits & NO_VIEW) != 0 && (bits & PRINT) == 0;
}

/* Flattening draws annotations whatever layer they are on, and those for neither screen nor paper:
 * they go first. Whether there were any. */
static bool
drop_hidden_annotations(TuschQpdf *qpdf, guint n_pages)
{
  bool found = false;
  for (guint i = 0; i < n_pages; i++) {
    qpdf_oh page = qpdf_get_page_n(qpdf, i);
    if (qpdf_has_error(qpdf))
      break;
    qpdf_oh annotations = get(qpdf, page, "/Annots");
    int n = qpdf_oh_is_array(qpdf, annotations) ? qpdf_oh_get_array_n_items(qpdf, annotations) : 0;
    for (int j = n - 1; j >= 0; j--) {
      qpdf_oh annotation = qpdf_oh_get_array_item(qpdf, annotations, j);
      if (!tusch_layer_is_hidden(qpdf, get(qpdf, annotation, "/OC")) &&
          !is_never_shown(qpdf, annotation))
        continue;
      qpdf_oh_erase_item(qpdf, annotations, j);
      found = true;
    }
    qpdf_oh_release_all(qpdf);
  }
  return found;
}

static TuschQpdf *
open_counted(const char *path, guint *out_n_pages, GError **error)
{
  g_autoptr(TuschQpdf) qpdf = tusch_qpdf_open(path, error);
  if (qpdf == NULL)
    return NULL;
  int n = qpdf_get_num_pages(qpdf);
  if (!tusch_qpdf_check(qpdf, "count pages", error))
    return NULL;
  *out_n_pages = n > 0 ? (guint)n : 0;
  return g_steal_pointer(&qpdf);
}

static void
drop_annotations(TuschQpdf *qpdf, guint n_pages)
{
  for (guint i = 0; i < n_pages; i++) {
    qpdf_oh page = qpdf_get_page_n(qpdf, i);
    if (qpdf_has_error(qpdf))
      break;
    qpdf_oh_remove_key(qpdf, page, "/Annots");
    qpdf_oh_release_all(qpdf);
  }
  qpdf_oh_remove_key(qpdf, qpdf_get_root(qpdf), "/AcroForm");
}

/* Programs that believe the tree's /Count would see other pages. */
static void
mend_count(TuschQpdf *qpdf, guint n_pages)
{
  qpdf_oh pages = get(qpdf, qpdf_get_root(qpdf), "/Pages");
  qpdf_oh count = get(qpdf, pages, "/Count");
  if (!qpdf_oh_is_integer(qpdf, count) || qpdf_oh_get_int_value(qpdf, count) != (long long)n_pages)
    qpdf_oh_replace_key(qpdf, pages, "/Count", qpdf_oh_new_integer(qpdf, (long long)n_pages));
}

/* Parts of the content that are not there: some programs then show nothing of the page. */
static void
drop_missing_contents(TuschQpdf *qpdf, qpdf_oh page)
{
  qpdf_oh contents = qpdf_oh_get_key(qpdf, page, "/Contents");
  if (!qpdf_oh_is_array(qpdf, contents))
    return;
  qpdf_oh kept = qpdf_oh_new_array(qpdf);
  int n = qpdf_oh_get_array_n_items(qpdf, contents);
  int n_kept = 0;
  for (int i = 0; i < n; i++) {
    qpdf_oh part = qpdf_oh_get_array_item(qpdf, contents, i);
    if (!qpdf_oh_is_stream(qpdf, part))
      continue;
    qpdf_oh_append_item(qpdf, kept, part);
    n_kept++;
  }
  if (n_kept < n)
    qpdf_oh_replace_key(qpdf, page, "/Contents", kept);
}

/* A box of the page, its own or inherited, with the lower sides first; %FALSE if it is none. */
static bool
read_box(TuschQpdf *qpdf, TuschObj page, const char *key, double box[4])
{
  double sides[4];
  if (!tusch_obj_numbers(qpdf, tusch_obj_get_inherited(qpdf, page, key), sides, 4))
    return false;
  for (int i = 0; i < 2; i++) {
    box[i] = MIN(sides[i], sides[i + 2]);
    box[i + 2] = MAX(sides[i], sides[i + 2]);
  }
  return box[0] < box[2] && box[1] < box[3];
}

/* Pages without a size have the one that programs give them; those cropped to nothing are shown
 * whole, as most programs do: some show nothing of them. */
static void
mend_size(TuschQpdf *qpdf, TuschObj page)
{
  static const double LETTER_PT[] = {0, 0, 612, 792};
  double media[4];
  double crop[4];
  if (!read_box(qpdf, page, "/MediaBox", media)) {
    tusch_obj_set(qpdf, page, "/MediaBox", tusch_obj_new_numbers(qpdf, LETTER_PT, 4));
    memcpy(media, LETTER_PT, sizeof media);
  }
  if (tusch_obj_get_inherited(qpdf, page, "/CropBox") == 0)
    return;
  if (!read_box(qpdf, page, "/CropBox", crop) || crop[0] >= media[2] || crop[2] <= media[0] ||
      crop[1] >= media[3] || crop[3] <= media[1])
    tusch_obj_set(qpdf, page, "/CropBox", tusch_obj_new_numbers(qpdf, media, 4));
}

/* Pages whose content goes wrong in some programs get a content of their own. Damaged ones stay. */
static void
mend_contents(TuschQpdf *qpdf, guint n_pages)
{
  for (guint i = 0; i < n_pages; i++) {
    unsigned char *data = NULL;
    size_t n = 0;
    qpdf_oh page = qpdf_get_page_n(qpdf, i);
    if (qpdf_has_error(qpdf))
      break;
    mend_size(qpdf, page);
    drop_missing_contents(qpdf, page);
    (void)qpdf_oh_get_page_content_data(qpdf, page, &data, &n);
    if (qpdf_has_error(qpdf))
      (void)qpdf_get_error(qpdf); /* forgotten: who reads the page will meet it */
    g_autoptr(GBytes) mended = data != NULL ? tusch_content_without_extra_restores(data, n) : NULL;
    free(data);
    if (mended != NULL) {
      qpdf_oh stream = qpdf_oh_new_stream(qpdf);
      qpdf_oh_replace_stream_data(qpdf,
                                  stream,
                                  g_bytes_get_data(mended, NULL),
                                  g_bytes_get_size(mended),
                                  qpdf_oh_new_null(qpdf),
                                  qpdf_oh_new_null(qpdf));
      qpdf_oh_replace_key(qpdf, page, "/Contents", stream);
    }
    qpdf_oh_release_all(qpdf);
  }
}

static gboolean
write_plain(TuschQpdf *qpdf, const char *path, GError **error)
{
  (void)qpdf_init_write(qpdf, path);
  if (!tusch_qpdf_check(qpdf, "write", error))
    return FALSE;
  qpdf_set_preserve_encryption(qpdf, QPDF_FALSE);
  qpdf_set_deterministic_ID(qpdf, QPDF_TRUE);
  (void)qpdf_write(qpdf);
  return tusch_qpdf_check(qpdf, "write", error);
}

/* The job as qpdf's JSON; NULL if a path cannot be written in JSON. */
static char *
flatten_job(const char *path, const char *out_path)
{
  if (!g_utf8_validate(path, -1, NULL) || !g_utf8_validate(out_path, -1, NULL))
    return NULL;
  const char *members[][2] = {{"inputFile", path},
                              {"outputFile", out_path},
                              {"password", ""},
                              {"decrypt", ""},
                              {"deterministicId", ""},
                              {"generateAppearances", ""},
                              {"flattenAnnotations", "all"},
                              {"noWarn", ""},
                              {"warningExit0", ""}};
  JsonObject *job = json_object_new();
  for (guint i = 0; i < G_N_ELEMENTS(members); i++)
    json_object_set_string_member(job, members[i][0], members[i][1]);
  g_autoptr(JsonNode) node = tusch_json_take_object(job);
  return tusch_json_to_string(node, false);
}

/* qpdf prints what it meets, and that may quote the document: nothing of it leaves this call. */
static gboolean
run_silently(const char *json)
{
  qpdfjob_handle job = qpdfjob_init();
  qpdflogger_handle logger = qpdflogger_create();
  qpdflogger_set_info(logger, qpdf_log_dest_discard, NULL, NULL);
  qpdflogger_set_warn(logger, qpdf_log_dest_discard, NULL, NULL);
  qpdflogger_set_error(logger, qpdf_log_dest_discard, NULL, NULL);
  qpdfjob_set_logger(job, logger);
  gboolean ok = qpdfjob_initialize_from_json(job, json) == 0 && qpdfjob_run(job) == 0;
  qpdflogger_cleanup(&logger);
  qpdfjob_cleanup(&job);
  return ok;
}

/* The document with annotations drawn into the pages, or NULL: then the plain one serves. */
static TuschQpdf *
open_flattened(const char *path, const char *flat_path, guint n_pages)
{
  g_autofree char *json = flatten_job(path, flat_path);
  if (json == NULL || !run_silently(json))
    return NULL;
  guint n_flat = 0;
  g_autoptr(TuschQpdf) flat = open_counted(flat_path, &n_flat, NULL);
  if (flat == NULL || n_flat != n_pages)
    return NULL;
  drop_annotations(flat, n_pages);
  if (qpdf_has_error(flat))
    return NULL;
  return g_steal_pointer(&flat);
}

/* Only a file that opens again, with all pages, gets its name. */
static gboolean
commit_if_good(const char *temporary, const char *out_path, guint n_pages, GError **error)
{
  guint n_written = 0;
  g_autoptr(TuschQpdf) written = open_counted(temporary, &n_written, error);
  if (written == NULL)
    return FALSE;
  if (n_written != n_pages)
    return tusch_fail(error, TUSCH_ERROR_FORMAT, "pages were lost when the PDF was written anew");
  return tusch_file_commit(temporary, out_path, error);
}

static gboolean
rewrite(TuschQpdf *qpdf,
        const char *path,
        const char *out_path,
        TuschQpdfReport *report,
        GError **error)
{
  g_autofree char *flat_path = g_strconcat(out_path, ".flat", NULL);
  g_autofree char *seen_path = g_strconcat(out_path, ".seen", NULL);
  g_autofree char *temporary = g_strconcat(out_path, ".new", NULL);
  g_autoptr(TuschQpdf) flat = NULL;
  look_at_catalog(qpdf, report);
  if (look_at_pages(qpdf, report) || report->had_form) {
    bool is_hidden = drop_hidden_annotations(qpdf, report->n_pages);
    bool is_changed = tusch_field_looks_make(qpdf, report->n_pages) || is_hidden;
    if (!is_changed || write_plain(qpdf, seen_path, NULL))
      flat = open_flattened(is_changed ? seen_path : path, flat_path, report->n_pages);
    report->had_hidden_annotations = report->had_hidden_annotations || is_hidden;
    report->not_flattened = flat == NULL;
  }
  TuschQpdf *source = flat != NULL ? flat : qpdf;
  mend_contents(source, report->n_pages);
  mend_count(source, report->n_pages);
  gboolean ok = tusch_qpdf_check(qpdf, "read pages", error) &&
                write_plain(source, temporary, error) &&
                commit_if_good(temporary, out_path, report->n_pages, error);
  (void)g_unlink(flat_path);
  (void)g_unlink(seen_path);
  (void)g_unlink(temporary);
  return ok;
}

gboolean
tusch_qpdf_normalise(const char *path,
                     const char *out_path,
                     guint max_pages,
                     TuschQpdfReport *report,
                     GError **error)
{
  *report = (TuschQpdfReport){0};
  g_autoptr(TuschQpdf) qpdf = open_counted(path, &report->n_pages, error);
  if (qpdf == NULL)
    return FALSE;
  report->was_encrypted = qpdf_is_encrypted(qpdf);
  if (report->n_pages == 0)
    return TRUE;
  if (report->n_pages > max_pages)
    return tusch_fail(error, TUSCH_ERROR_LIMIT, "the PDF has more than %u pages", max_pages);
  if (!rewrite(qpdf, path, out_path, report, error))
    return FALSE;
  report->was_repaired = qpdf_more_warnings(qpdf);
  return TRUE;
}

gboolean
tusch_qpdf_append_pages(const char *path, const char *more_path, GError **error)
{
  guint n_pages = 0;
  guint n_more = 0;
  g_autoptr(TuschQpdf) more = open_counted(more_path, &n_more, error);
  g_autoptr(TuschQpdf) qpdf = more != NULL ? open_counted(path, &n_pages, error) : NULL;
  if (qpdf == NULL)
    return FALSE;
  for (guint i = 0; i < n_more; i++)
    (void)qpdf_add_page(qpdf, more, qpdf_get_page_n(more, i), QPDF_FALSE);
  g_autofree char *temporary = g_strconcat(path, ".new", NULL);
  gboolean ok = tusch_qpdf_check(qpdf, "append pages", error) &&
                write_plain(qpdf, temporary, error) &&
                commit_if_good(temporary, path, n_pages + n_more, error);
  (void)g_unlink(temporary);
  return ok;
}
