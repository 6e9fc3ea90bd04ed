/* Looking for pictures in resources and content. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "read/pictures.h"

#include "adapters/qpdf/objects.h"

#include <glib/gstdio.h>
#include <string.h>

enum { MAX_DEPTH = 12 };

/* Opening a large file takes longer than drawing a few of its pages. */
static const goffset MAX_FILE_BYTES = 8 << 20;

struct ReadPictures {
  char *path;
  bool is_tried;
  TuschQpdf *qpdf; /* NULL: nothing is known */
  GHashTable *forms; /* ids of streams that show none */
};

ReadPictures *
read_pictures_new(const char *pdf_path)
{
  ReadPictures *pictures = g_new0(ReadPictures, 1);
  pictures->path = g_strdup(pdf_path);
  pictures->forms = g_hash_table_new(NULL, NULL);
  return pictures;
}

void
read_pictures_free(ReadPictures *pictures)
{
  if (pictures == NULL)
    return;
  tusch_qpdf_free(pictures->qpdf);
  g_hash_table_unref(pictures->forms);
  g_free(pictures->path);
  g_free(pictures);
}

static void
open_file(ReadPictures *pictures)
{
  GStatBuf about;
  pictures->is_tried = true;
  if (g_stat(pictures->path, &about) == 0 && about.st_size <= MAX_FILE_BYTES)
    pictures->qpdf = tusch_qpdf_open(pictures->path, NULL);
}

/* White space, or a sign that ends a word by itself. */
static bool
ends_word(guint8 c)
{
  return c <= ' ' || strchr("()<>[]{}/%", c) != NULL;
}

/* "BI" as a word: an inline picture, or letters of a string that look like one. */
static bool
may_have_inline(GBytes *content)
{
  gsize length = 0;
  const char *bytes = g_bytes_get_data(content, &length);
  const char *end = bytes + length;
  for (const char *p = bytes; length > 1 && (p = memmem(p, (gsize)(end - p), "BI", 2)) != NULL; p++)
    if ((p == bytes || ends_word((guint8)p[-1])) && (p + 2 == end || ends_word((guint8)p[2])))
      return true;
  return false;
}

static bool may_show(ReadPictures *pictures, TuschObj resources, GBytes *content, guint depth);

static bool
may_form_show(ReadPictures *pictures, TuschObj form, guint depth)
{
  TuschQpdf *qpdf = pictures->qpdf;
  gpointer id = GUINT_TO_POINTER(tusch_obj_id(qpdf, form));
  if (g_hash_table_contains(pictures->forms, id))
    return false;
  g_autoptr(GBytes) content = tusch_obj_stream_decoded(qpdf, form);
  if (may_show(pictures, tusch_obj_get(qpdf, form, "/Resources"), content, depth + 1))
    return true;
  g_hash_table_add(pictures->forms, id);
  return false;
}

/* One entry of @kind of a page's resources. */
static bool
may_resource_show(ReadPictures *pictures, const char *kind, TuschObj resource, guint depth)
{
  TuschQpdf *qpdf = pictures->qpdf;
  bool is_stream = tusch_obj_type(qpdf, resource) == TUSCH_OBJ_STREAM;
  TuschObj subtype = tusch_obj_get(qpdf, resource, "/Subtype");
  if (g_str_equal(kind, "/XObject"))
    return !is_stream || !tusch_obj_is_name(qpdf, subtype, "/Form") ||
           may_form_show(pictures, resource, depth);
  if (g_str_equal(kind, "/Pattern"))
    return is_stream && may_form_show(pictures, resource, depth);
  if (g_str_equal(kind, "/Font"))
    return tusch_obj_is_name(qpdf, subtype, "/Type3");
  TuschObj mask = tusch_obj_get(qpdf, resource, "/SMask");
  return mask != 0 && !tusch_obj_is_name(qpdf, mask, "/None");
}

static bool
may_show(ReadPictures *pictures, TuschObj resources, GBytes *content, guint depth)
{
  static const char *const KINDS[] = {"/XObject", "/Pattern", "/Font", "/ExtGState"};
  TuschQpdf *qpdf = pictures->qpdf;
  if (content == NULL || depth > MAX_DEPTH || may_have_inline(content))
    return true;
  for (guint i = 0; i < G_N_ELEMENTS(KINDS); i++) {
    TuschObj entries = tusch_obj_get(qpdf, resources, KINDS[i]);
    g_auto(GStrv) keys = tusch_obj_keys(qpdf, entries);
    for (char **key = keys; key != NULL && *key != NULL; key++)
      if (may_resource_show(pictures, KINDS[i], tusch_obj_get(qpdf, entries, *key), depth))
        return true;
  }
  return false;
}

bool
read_pictures_may_show(ReadPictures *pictures, guint page_index)
{
  if (!pictures->is_tried)
    open_file(pictures);
  TuschQpdf *qpdf = pictures->qpdf;
  if (qpdf == NULL || page_index >= tusch_qpdf_get_n_pages(qpdf, NULL))
    return true;
  TuschObj page = tusch_qpdf_get_page(qpdf, page_index);
  g_autoptr(GBytes) content = tusch_obj_page_content(qpdf, page);
  return may_show(pictures, tusch_obj_get_inherited(qpdf, page, "/Resources"), content, 0);
}
