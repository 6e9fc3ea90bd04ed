/* Writing documents: chooses how a document's pages become the bytes of a file. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "write.h"

#include "pdf.h"
#include "picture.h"
#include "typeset.h"

#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#define SCAN_DPI 300
#define FAX_DPI 200
#define PHOTO_DPI 220

static double
skew_of(const CorpusDocument *document)
{
  const char *skew = corpus_document_get(document, "skew");
  return skew ? g_ascii_strtod(skew, NULL) : 0;
}

static CorpusRandom
random_of(const CorpusDocument *document, const CorpusTarget *target)
{
  return corpus_random_new(target->seed, corpus_document_get(document, "file"));
}

/* Pages as a scanner sees them, in a PDF. */
static GBytes *
scanned(const CorpusDocument *document,
        const CorpusPages *pages,
        const CorpusTarget *target,
        GError **error)
{
  CorpusRandom random = random_of(document, target);
  g_autoptr(GPtrArray) jpegs = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
  for (guint i = 0; i < pages->n_pages; i++) {
    /* The feeder pulls every sheet a little differently. */
    double skew = skew_of(document) * (i % 2 == 0 ? 1 : -0.6);
    PIX *clean = corpus_picture_of_page(pages, i, SCAN_DPI);
    PIX *scan = corpus_picture_scan(clean, skew, &random);
    GBytes *jpeg = corpus_picture_to_jpeg(scan, 60, SCAN_DPI, error);
    pixDestroy(&scan);
    if (!jpeg)
      return NULL;
    g_ptr_array_add(jpegs, jpeg);
  }
  return corpus_pdf_of_pictures(jpegs, corpus_document_get(document, "stamp"), error);
}

static GBytes *
photographed(const CorpusDocument *document,
             const CorpusPages *pages,
             const CorpusTarget *target,
             GError **error)
{
  CorpusRandom random = random_of(document, target);
  PIX *photo = corpus_picture_photo(corpus_picture_of_page(pages, 0, PHOTO_DPI), &random);
  GBytes *jpeg = corpus_picture_to_jpeg(photo, 78, PHOTO_DPI, error);
  pixDestroy(&photo);
  return jpeg;
}

static GBytes *
faxed(const CorpusDocument *document,
      const CorpusPages *pages,
      const CorpusTarget *target,
      GError **error)
{
  CorpusRandom random = random_of(document, target);
  g_autofree char *temporary = g_strdup_printf("%s/.fax.tif", target->out_dir);
  PIXA *pictures = pixaCreate((l_int32)pages->n_pages);
  for (guint i = 0; i < pages->n_pages; i++) {
    PIX *clean = corpus_picture_of_page(pages, i, FAX_DPI);
    pixaAddPix(pictures, corpus_picture_fax(clean, skew_of(document), &random), L_INSERT);
  }
  gboolean written = corpus_pictures_to_tiff(pictures, FAX_DPI, temporary, error);
  pixaDestroy(&pictures);
  char *data = NULL;
  gsize size = 0;
  gboolean loaded = written && g_file_get_contents(temporary, &data, &size, error);
  (void)remove(temporary);
  return loaded ? g_bytes_new_take(data, size) : NULL;
}

static GBytes *
latin1(const CorpusDocument *document, GError **error)
{
  g_auto(GStrv) lines = g_strsplit(document->text->text->str, "\n", -1);
  g_autofree char *crlf = g_strjoinv("\r\n", lines);
  gsize size = 0;
  char *bytes = g_convert(crlf, -1, "ISO-8859-1", "UTF-8", NULL, &size, error);
  return bytes ? g_bytes_new_take(bytes, size) : NULL;
}

/* A transfer that broke off: the catalogue and the page tree at the end are missing. */
static GBytes *
cut_off(GBytes *pdf)
{
  gsize size = g_bytes_get_size(pdf);
  GBytes *part = g_bytes_new(g_bytes_get_data(pdf, NULL), size * 3 / 10);
  g_bytes_unref(pdf);
  return part;
}

static GBytes *
digital(const CorpusDocument *document, const CorpusPages *pages, GError **error)
{
  GBytes *pdf = corpus_pdf_digital(document, pages, error);
  return pdf ? corpus_pdf_finish(pdf, document, error) : NULL;
}

static GBytes *
bytes_of(CorpusDocument *document, const CorpusTarget *target, GError **error)
{
  const char *font = corpus_document_get(document, "font");
  g_autoptr(CorpusPages) pages = corpus_typeset(document->text, font ? font : "Carlito 11");
  pages->running_head = g_strdup(corpus_document_get(document, "running-head"));
  document->n_pages = document->form == CORPUS_FORM_PHOTO ? 1 : pages->n_pages;
  if (document->form == CORPUS_FORM_PHOTO && pages->n_pages > 1) {
    g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "a photo has one page");
    return NULL;
  }
  switch (document->form) {
  case CORPUS_FORM_SCAN:
  case CORPUS_FORM_HYBRID:
    return scanned(document, pages, target, error);
  case CORPUS_FORM_FAX:
    return faxed(document, pages, target, error);
  case CORPUS_FORM_PHOTO:
    return photographed(document, pages, target, error);
  case CORPUS_FORM_TEXT:
    return latin1(document, error);
  case CORPUS_FORM_CORRUPT: {
    GBytes *whole = digital(document, pages, error);
    return whole ? cut_off(whole) : NULL;
  }
  default:
    return digital(document, pages, error);
  }
}

static char *
path_below(const CorpusTarget *target, const char *file, GError **error)
{
  g_autofree char *path = g_build_filename(target->out_dir, file, NULL);
  g_autofree char *folder = g_path_get_dirname(path);
  if (g_mkdir_with_parents(folder, 0755) != 0) {
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "cannot make folder of %s", file);
    return NULL;
  }
  return g_steal_pointer(&path);
}

static gboolean
save(GBytes *bytes, const CorpusTarget *target, const char *file, GError **error)
{
  g_autofree char *path = path_below(target, file, error);
  gsize size = 0;
  const char *data = g_bytes_get_data(bytes, &size);
  return path && g_file_set_contents(path, data, (gssize)size, error);
}

static gboolean
add_entry(zip_t *archive, const CorpusDocument *document, GBytes *bytes)
{
  gsize size = 0;
  const void *data = g_bytes_get_data(bytes, &size);
  zip_source_t *source = zip_source_buffer(archive, data, size, 0);
  zip_int64_t index =
      source
          ? zip_file_add(archive, corpus_document_get(document, "file"), source, ZIP_FL_ENC_UTF_8)
          : -1;
  /* 2026-11-02 09:12 in the DOS form that archives carry: the bytes must not know today. */
  return index >= 0 && zip_file_set_dostime(archive, (zip_uint64_t)index, 0x4980, 0x5d62, 0) == 0;
}

static gboolean
pack(GPtrArray *documents, const char *file, const CorpusTarget *target, GError **error)
{
  g_autofree char *path = path_below(target, file, error);
  if (!path)
    return FALSE;
  zip_t *archive = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
  /* libzip reads the entries when it closes the archive. */
  g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
  gboolean good = archive != NULL;
  for (guint i = 0; good && i < documents->len; i++) {
    CorpusDocument *document = documents->pdata[i];
    if (g_strcmp0(corpus_document_get(document, "zip"), file) != 0)
      continue;
    GBytes *bytes = bytes_of(document, target, error);
    if (bytes)
      g_ptr_array_add(kept, bytes);
    good = bytes && add_entry(archive, document, bytes);
  }
  if (archive && !good)
    zip_discard(archive);
  else if (archive)
    good = zip_close(archive) == 0;
  if (!good && error && !*error)
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "libzip cannot write %s", file);
  return good;
}

static gboolean
write_copy(GPtrArray *documents, CorpusDocument *copy, const CorpusTarget *target, GError **error)
{
  const char *original = corpus_document_get(copy, "copy-of");
  g_autofree char *path = g_build_filename(target->out_dir, original, NULL);
  char *data = NULL;
  gsize size = 0;
  if (!g_file_get_contents(path, &data, &size, error))
    return FALSE;
  for (guint i = 0; i < documents->len; i++) {
    CorpusDocument *document = documents->pdata[i];
    if (g_strcmp0(corpus_document_get(document, "file"), original) == 0)
      copy->n_pages = document->n_pages;
  }
  g_autoptr(GBytes) bytes = g_bytes_new_take(data, size);
  return save(bytes, target, corpus_document_get(copy, "file"), error);
}

static gboolean
write_one(GPtrArray *documents,
          CorpusDocument *document,
          const CorpusTarget *target,
          GError **error)
{
  const char *file = corpus_document_get(document, "file");
  if (document->form == CORPUS_FORM_ZIP)
    return pack(documents, file, target, error);
  if (document->form == CORPUS_FORM_COPY)
    return write_copy(documents, document, target, error);
  if (corpus_document_get(document, "zip"))
    return TRUE; /* written with its archive */
  g_autoptr(GBytes) bytes = bytes_of(document, target, error);
  return bytes && save(bytes, target, file, error);
}

gboolean
corpus_write_all(GPtrArray *documents, const CorpusTarget *target, GError **error)
{
  static const bool late[] = {false, true};
  for (gsize pass = 0; pass < G_N_ELEMENTS(late); pass++)
    for (guint i = 0; i < documents->len; i++) {
      CorpusDocument *document = documents->pdata[i];
      bool is_late = document->form == CORPUS_FORM_COPY;
      if (is_late != late[pass])
        continue;
      if (!write_one(documents, document, target, error)) {
        g_prefix_error(error, "%s: ", corpus_document_get(document, "file"));
        return FALSE;
      }
    }
  return TRUE;
}
