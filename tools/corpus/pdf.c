/* PDFs with cairo. Times are those of the document, never of the run: the bytes must repeat. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pdf.h"

#include <cairo-pdf.h>
#include <gio/gio.h>
#include <string.h>

static cairo_status_t
append(void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append(closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *
new_surface(GByteArray *out, double width, double height, const CorpusDocument *document)
{
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(append, out, width, height);
  const char *date = document ? corpus_document_get(document, "date") : NULL;
  const char *author = document ? corpus_document_get(document, "author") : NULL;
  g_autofree char *time = g_strdup_printf("%sT09:12:00Z", date ? date : "2026-11-02");
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, time);
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Fagsystem");
  if (document && document->title)
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, document->title->text->str);
  if (author)
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, author);
  return surface;
}

static GBytes *
finish_surface(cairo_surface_t *surface, cairo_t *cr, GByteArray *out, GError **error)
{
  cairo_status_t drawn = cairo_status(cr);
  cairo_destroy(cr);
  cairo_surface_finish(surface);
  cairo_status_t written = cairo_surface_status(surface);
  cairo_surface_destroy(surface);
  if (drawn == CAIRO_STATUS_SUCCESS && written == CAIRO_STATUS_SUCCESS)
    return g_byte_array_free_to_bytes(out);
  g_byte_array_unref(out);
  g_set_error(error,
              G_IO_ERROR,
              G_IO_ERROR_FAILED,
              "cairo: %s",
              cairo_status_to_string(drawn != CAIRO_STATUS_SUCCESS ? drawn : written));
  return NULL;
}

/* White and off-page texts are drawn as ordinary text: exactly what a word processor does. */
static void
draw_leaks(cairo_t *cr, const CorpusDocument *document)
{
  for (guint i = 0; i < document->leaks->len; i++) {
    const CorpusLeak *leak = document->leaks->pdata[i];
    if (strcmp(leak->place, "white") == 0) {
      cairo_set_source_rgb(cr, 1, 1, 1);
      corpus_draw_line(cr, "Liberation Sans 9", 70, 800, leak->text->text->str);
    }
    if (strcmp(leak->place, "outside") == 0) {
      cairo_set_source_rgb(cr, 0, 0, 0);
      corpus_draw_line(
          cr, "Liberation Sans 9", 60, CORPUS_A4_HEIGHT_PT + 20, leak->text->text->str);
    }
  }
}

GBytes *
corpus_pdf_digital(const CorpusDocument *document, const CorpusPages *pages, GError **error)
{
  GByteArray *out = g_byte_array_new();
  bool rotated = corpus_document_get(document, "rotate") != NULL;
  double width = rotated ? CORPUS_A4_HEIGHT_PT : CORPUS_A4_WIDTH_PT;
  double height = rotated ? CORPUS_A4_WIDTH_PT : CORPUS_A4_HEIGHT_PT;
  cairo_surface_t *surface = new_surface(out, width, height, document);
  cairo_t *cr = cairo_create(surface);
  for (guint i = 0; i < pages->n_pages; i++) {
    cairo_save(cr);
    if (rotated) {
      /* A quarter turn to the left, which /Rotate 90 takes back on the screen. */
      const cairo_matrix_t left = {.xx = 0, .yx = -1, .xy = 1, .yy = 0, .y0 = CORPUS_A4_WIDTH_PT};
      cairo_transform(cr, &left);
    }
    corpus_pages_draw(pages, i, cr);
    if (i == 0)
      draw_leaks(cr, document);
    cairo_restore(cr);
    cairo_show_page(cr);
  }
  return finish_surface(surface, cr, out, error);
}

static void
draw_stamp(cairo_t *cr, const char *stamp)
{
  g_auto(GStrv) lines = g_strsplit(stamp, ";", -1);
  guint n = g_strv_length(lines);
  cairo_set_source_rgb(cr, 0.1, 0.2, 0.6);
  cairo_set_line_width(cr, 1.2);
  cairo_rectangle(cr, 386, 26, 180, 12 + n * 12);
  cairo_stroke(cr);
  for (guint i = 0; i < n; i++)
    corpus_draw_line(cr, "DejaVu Sans 8", 394, 31 + i * 12, g_strstrip(lines[i]));
}

/* Puts the JPEG on the page as it is; cairo copies the bytes into the PDF. */
static void
draw_jpeg(cairo_t *cr, GBytes *jpeg)
{
  gsize size = 0;
  const unsigned char *data = g_bytes_get_data(jpeg, &size);
  l_int32 width = 0, height = 0, components = 0;
  readHeaderMemJpeg(data, size, &width, &height, &components, NULL, NULL);
  cairo_surface_t *picture = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
  cairo_surface_set_mime_data(picture,
                              CAIRO_MIME_TYPE_JPEG,
                              data,
                              size,
                              (cairo_destroy_func_t)g_bytes_unref,
                              g_bytes_ref(jpeg));
  cairo_save(cr);
  cairo_scale(cr, CORPUS_A4_WIDTH_PT / width, CORPUS_A4_HEIGHT_PT / height);
  cairo_set_source_surface(cr, picture, 0, 0);
  cairo_paint(cr);
  cairo_restore(cr);
  cairo_surface_destroy(picture);
}

GBytes *
corpus_pdf_of_pictures(GPtrArray *jpegs, const char *stamp, GError **error)
{
  GByteArray *out = g_byte_array_new();
  cairo_surface_t *surface = new_surface(out, CORPUS_A4_WIDTH_PT, CORPUS_A4_HEIGHT_PT, NULL);
  cairo_t *cr = cairo_create(surface);
  for (guint i = 0; i < jpegs->len; i++) {
    draw_jpeg(cr, jpegs->pdata[i]);
    if (stamp && i == 0)
      draw_stamp(cr, stamp);
    cairo_show_page(cr);
  }
  return finish_surface(surface, cr, out, error);
}
