/* Reading and rendering pages with poppler. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/poppler/poppler-document.h"

#include "adapters/poppler/poppler-document-private.h"
#include "tusch/error.h"

#include <cairo.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* 200 million pixels: an A0 poster at 300 dpi has 140. */
static const double MAX_RENDER_PIXELS = 200e6;
static const double MAX_RENDER_BYTES = 400e6; /* of a raster */

static const double MAX_PAGE_PT = 1e6;

static const goffset MAX_LOADED_BYTES = 64 << 20;

/* A canvas up to this size is kept for the next page: new memory costs as much as drawing. */
enum { MAX_KEPT_CANVAS_BYTES = 64 * 1024 * 1024 };

/* (transfer full) (nullable): what is to be read from memory: poppler asks a file for 256 bytes at
 * a time, again for each page that uses a font */
static GBytes *
load(const char *path)
{
  GStatBuf about;
  char *contents = NULL;
  gsize n_bytes = 0;
  if (g_stat(path, &about) != 0 || about.st_size > MAX_LOADED_BYTES ||
      !g_file_get_contents(path, &contents, &n_bytes, NULL))
    return NULL;
  return g_bytes_new_take(contents, n_bytes);
}

static PopplerDocument *
open_handle(const char *path, GError **error)
{
  g_autoptr(GBytes) bytes = load(path);
  if (bytes != NULL)
    return poppler_document_new_from_bytes(bytes, NULL, error);
  g_autofree char *absolute = g_canonicalize_filename(path, NULL);
  g_autofree char *uri = g_filename_to_uri(absolute, NULL, error);
  return uri != NULL ? poppler_document_new_from_file(uri, NULL, error) : NULL;
}

TuschPopplerDocument *
tusch_poppler_open(const char *path, GError **error)
{
  g_autoptr(GError) local = NULL;
  PopplerDocument *handle = open_handle(path, &local);
  if (handle == NULL) {
    bool needs_password = g_error_matches(local, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED);
    tusch_fail(error,
               needs_password ? TUSCH_ERROR_UNSUPPORTED : TUSCH_ERROR_FORMAT,
               needs_password ? "the PDF needs a password" : "poppler cannot open the PDF");
    return NULL;
  }
  TuschPopplerDocument *document = g_new0(TuschPopplerDocument, 1);
  document->handle = handle;
  return document;
}

void
tusch_poppler_close(TuschPopplerDocument *document)
{
  if (document == NULL)
    return;
  g_clear_object(&document->handle);
  free(document->canvas);
  g_free(document);
}

guint
tusch_poppler_get_n_pages(const TuschPopplerDocument *document)
{
  return (guint)MAX(poppler_document_get_n_pages(document->handle), 0);
}

static PopplerPage *
open_page(TuschPopplerDocument *document, guint page_index, GError **error)
{
  PopplerPage *page = NULL;
  if (page_index < tusch_poppler_get_n_pages(document))
    page = poppler_document_get_page(document->handle, (int)page_index);
  if (page == NULL)
    tusch_fail(error, TUSCH_ERROR_FORMAT, "page %u cannot be opened", page_index + 1);
  return page;
}

static TuschRectPt
rect_from_poppler(const PopplerRectangle *rect)
{
  TuschRectPt box = {MIN(rect->x1, rect->x2),
                     MIN(rect->y1, rect->y2),
                     MAX(rect->x1, rect->x2),
                     MAX(rect->y1, rect->y2)};
  return tusch_rect_pt_is_valid(&box) ? box : (TuschRectPt){0, 0, 0, 0};
}

gboolean
tusch_poppler_get_page_size(TuschPopplerDocument *document,
                            guint page_index,
                            double *width_pt,
                            double *height_pt,
                            GError **error)
{
  g_autoptr(PopplerPage) page = open_page(document, page_index, error);
  if (page == NULL)
    return FALSE;
  poppler_page_get_size(page, width_pt, height_pt);
  if (!(*width_pt > 0 && *height_pt > 0 && *width_pt < MAX_PAGE_PT && *height_pt < MAX_PAGE_PT))
    return tusch_fail(error, TUSCH_ERROR_FORMAT, "page %u has no usable size", page_index + 1);
  return TRUE;
}

/* Poppler gives text and boxes apart, one box for each code point; but around text that runs from
 * right to left it writes marks (U+202A to U+202C) that have no box. (transfer full): text without
 * them, or %NULL if text and boxes do not match. */
static char *
match_layout(const char *source, guint n_rects)
{
  if ((guint)g_utf8_strlen(source, -1) == n_rects)
    return g_strdup(source);
  g_autoptr(GString) plain = g_string_sized_new(strlen(source));
  guint n = 0;
  for (const char *p = source; *p != '\0'; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (c >= 0x202A && c <= 0x202C)
      continue;
    g_string_append_unichar(plain, c);
    n++;
  }
  return n == n_rects ? g_strdup(plain->str) : NULL;
}

static TuschPageText *
read_text(PopplerPage *handle, guint page_index, GError **error)
{
  double width_pt = 0;
  double height_pt = 0;
  poppler_page_get_size(handle, &width_pt, &height_pt);
  g_autoptr(TuschPageText) page = tusch_page_text_new(page_index, width_pt, height_pt);
  page->origin = TUSCH_TEXT_DIGITAL;

  g_autofree char *source = poppler_page_get_text(handle);
  g_autofree PopplerRectangle *rects = NULL;
  guint n_rects = 0;
  if (source == NULL || source[0] == '\0')
    return g_steal_pointer(&page);
  if (!g_utf8_validate(source, -1, NULL)) {
    tusch_fail(error, TUSCH_ERROR_FORMAT, "text of page %u is not valid UTF-8", page_index + 1);
    return NULL;
  }
  (void)poppler_page_get_text_layout(handle, &rects, &n_rects);
  g_autofree char *matched = match_layout(source, n_rects);
  if (matched == NULL) {
    page->look |= TUSCH_LOOK_GARBAGE_LAYER;
    return g_steal_pointer(&page);
  }

  GString *text = g_string_sized_new(strlen(matched));
  const PopplerRectangle *rect = rects;
  for (const char *p = matched; *p != '\0'; p = g_utf8_next_char(p), rect++) {
    gunichar c = g_utf8_get_char(p);
    TuschRectPt box = {0, 0, 0, 0};
    if (!g_unichar_isspace(c))
      box = rect_from_poppler(rect);
    tusch_page_text_append_nfc(page, text, c, &box, 1.0);
  }
  tusch_page_text_take(page, text);
  return g_steal_pointer(&page);
}

TuschPageText *
tusch_poppler_read_text(TuschPopplerDocument *document, guint page_index, GError **error)
{
  g_autoptr(PopplerPage) page = open_page(document, page_index, error);
  return page != NULL ? read_text(page, page_index, error) : NULL;
}

/* Letters are black and gray mostly. */
static guint8
gray_of(guint32 p)
{
  if ((p >> 8 & 0xFFFF) == (p & 0xFFFF))
    return (guint8)p;
  return (guint8)(((p >> 16 & 0xFF) * 77 + (p >> 8 & 0xFF) * 150 + (p & 0xFF) * 29 + 128) >> 8);
}

/* Pages are white mostly: so many pixels of a row are looked at together. */
enum { SPAN_PX = 8 };

static bool
is_white_span(const guint32 *pixels)
{
  guint64 pairs[SPAN_PX / 2];
  memcpy(pairs, pixels, sizeof pairs);
  return (pairs[0] & pairs[1] & pairs[2] & pairs[3]) == G_MAXUINT64;
}

/* %TRUE if one of them has a colour. */
static bool
copy_gray_pixels(const guint32 *pixels, guint8 *out, int n)
{
  guint32 colour = 0;
  for (int i = 0; i < n; i++) {
    out[i] = gray_of(pixels[i]);
    colour |= (pixels[i] >> 8 ^ pixels[i]) & 0xFFFF;
  }
  return colour != 0;
}

static bool
copy_gray_row(const guint32 *row, guint8 *out, int width_px)
{
  bool has_colour = false;
  int x = 0;
  for (; x + SPAN_PX <= width_px; x += SPAN_PX) {
    if (is_white_span(row + x))
      memset(out + x, 255, SPAN_PX);
    else
      has_colour |= copy_gray_pixels(row + x, out + x, SPAN_PX);
  }
  has_colour |= copy_gray_pixels(row + x, out + x, width_px - x);
  return has_colour;
}

static void
copy_colour_pixels(const guint32 *pixels, guint8 *out, int n)
{
  for (int i = 0; i < n; i++) {
    out[3 * i] = (guint8)(pixels[i] >> 16);
    out[3 * i + 1] = (guint8)(pixels[i] >> 8);
    out[3 * i + 2] = (guint8)pixels[i];
  }
}

static void
copy_colour_row(const guint32 *row, guint8 *out, int width_px)
{
  int x = 0;
  for (; x + SPAN_PX <= width_px; x += SPAN_PX) {
    if (is_white_span(row + x))
      memset(out + 3 * x, 255, (gsize)3 * SPAN_PX);
    else
      copy_colour_pixels(row + x, out + 3 * x, SPAN_PX);
  }
  copy_colour_pixels(row + x, out + 3 * x, width_px - x);
}

/* What is drawn of a page, and how it is wanted. */
typedef struct {
  PopplerPage *page;
  double dpi;
  TuschRasterFormat format;
  bool may_be_gray; /* RGB24 is given as GRAY8 if nothing has a colour */
} Drawing;

static const guint32 *
row_of(cairo_surface_t *surface, int y)
{
  const guint8 *pixels = cairo_image_surface_get_data(surface);
  gsize stride_bytes = (gsize)cairo_image_surface_get_stride(surface);
  /* cairo aligns its rows for words of 32 bits */
  return (const guint32 *)(const void *)(pixels + (gsize)y * stride_bytes);
}

/* (transfer full) (nullable): %NULL without memory. Gives up on a page with colours if
 * @out_has_colour asks for that. */
static TuschRaster *
copy_gray(cairo_surface_t *surface, double dpi, bool *out_has_colour)
{
  g_autoptr(TuschRaster) raster = tusch_raster_new_unset(TUSCH_RASTER_GRAY8,
                                                         cairo_image_surface_get_width(surface),
                                                         cairo_image_surface_get_height(surface),
                                                         dpi);
  for (int y = 0; raster != NULL && y < raster->height_px; y++) {
    guint8 *out = raster->data + (gsize)y * raster->stride_bytes;
    bool has_colour = copy_gray_row(row_of(surface, y), out, raster->width_px);
    if (has_colour && out_has_colour != NULL) {
      *out_has_colour = true;
      return NULL;
    }
  }
  return g_steal_pointer(&raster);
}

static TuschRaster *
copy_colours(cairo_surface_t *surface, double dpi)
{
  TuschRaster *raster = tusch_raster_new_unset(TUSCH_RASTER_RGB24,
                                               cairo_image_surface_get_width(surface),
                                               cairo_image_surface_get_height(surface),
                                               dpi);
  for (int y = 0; raster != NULL && y < raster->height_px; y++)
    copy_colour_row(
        row_of(surface, y), raster->data + (gsize)y * raster->stride_bytes, raster->width_px);
  return raster;
}

/* (transfer full) (nullable) */
static TuschRaster *
copy_pixels(cairo_surface_t *surface, const Drawing *drawing)
{
  bool has_colour = false;
  if (drawing->format != TUSCH_RASTER_RGB24)
    return copy_gray(surface, drawing->dpi, NULL);
  TuschRaster *gray = drawing->may_be_gray ? copy_gray(surface, drawing->dpi, &has_colour) : NULL;
  return gray != NULL ? gray : copy_colours(surface, drawing->dpi);
}

/* In large pages: half of what new memory costs is asking for each small one of them.
 * (transfer full) (nullable) */
static guint8 *
new_canvas(gsize n_bytes)
{
  enum { LARGE_PAGE_BYTES = 2 * 1024 * 1024 };
  gsize n_whole = (n_bytes + LARGE_PAGE_BYTES - 1) / LARGE_PAGE_BYTES * LARGE_PAGE_BYTES;
  void *canvas = aligned_alloc(LARGE_PAGE_BYTES, n_whole);
  if (canvas != NULL)
    (void)madvise(canvas, n_whole, MADV_HUGEPAGE);
  return canvas;
}

/* (transfer full): a white surface on the document's canvas; %NULL without memory */
static cairo_surface_t *
take_canvas(TuschPopplerDocument *document, int width_px, int height_px)
{
  int stride_bytes = cairo_format_stride_for_width(CAIRO_FORMAT_RGB24, width_px);
  if (stride_bytes <= 0)
    return NULL;
  gsize n_bytes = (gsize)stride_bytes * (gsize)height_px;
  if (n_bytes > document->canvas_bytes) {
    free(document->canvas);
    document->canvas = new_canvas(n_bytes);
    document->canvas_bytes = document->canvas != NULL ? n_bytes : 0;
  }
  if (document->canvas == NULL)
    return NULL;
  memset(document->canvas, 255, n_bytes);
  return cairo_image_surface_create_for_data(
      document->canvas, CAIRO_FORMAT_RGB24, width_px, height_px, stride_bytes);
}

static void
return_canvas(TuschPopplerDocument *document, cairo_surface_t *surface)
{
  cairo_surface_finish(surface); /* whoever may still hold it: the pixels are ours again */
  cairo_surface_destroy(surface);
  if (document->canvas_bytes <= MAX_KEPT_CANVAS_BYTES)
    return;
  g_clear_pointer(&document->canvas, free);
  document->canvas_bytes = 0;
}

static TuschRaster *
draw_on(cairo_surface_t *surface, const Drawing *drawing)
{
  cairo_t *cr = cairo_create(surface);
  cairo_scale(cr, drawing->dpi / 72.0, drawing->dpi / 72.0);
  poppler_page_render(drawing->page, cr);
  cairo_surface_flush(surface);
  bool ok = cairo_status(cr) == CAIRO_STATUS_SUCCESS &&
            cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS;
  cairo_destroy(cr);
  return ok ? copy_pixels(surface, drawing) : NULL;
}

static TuschRaster *
draw(TuschPopplerDocument *document, const Drawing *drawing, GError **error)
{
  guint number = (guint)poppler_page_get_index(drawing->page) + 1;
  double width_pt = 0;
  double height_pt = 0;
  poppler_page_get_size(drawing->page, &width_pt, &height_pt);
  int width_px = tusch_size_pt_to_px(width_pt, drawing->dpi);
  int height_px = tusch_size_pt_to_px(height_pt, drawing->dpi);
  double n_pixels = (double)width_px * height_px;
  bool is_sane = width_px > 0 && height_px > 0 && n_pixels <= MAX_RENDER_PIXELS &&
                 n_pixels * tusch_raster_format_bytes(drawing->format) <= MAX_RENDER_BYTES;
  cairo_surface_t *surface = is_sane ? take_canvas(document, width_px, height_px) : NULL;
  if (surface == NULL) {
    tusch_fail(error,
               TUSCH_ERROR_LIMIT,
               "page %u is too large to render at %.0f dpi",
               number,
               drawing->dpi);
    return NULL;
  }
  TuschRaster *raster = draw_on(surface, drawing);
  return_canvas(document, surface);
  if (raster == NULL)
    tusch_fail(error, TUSCH_ERROR_LIBRARY, "page %u could not be rendered", number);
  return raster;
}

TuschRaster *
tusch_poppler_render(TuschPopplerDocument *document,
                     guint page_index,
                     double dpi,
                     TuschRasterFormat format,
                     GError **error)
{
  g_autoptr(PopplerPage) page = open_page(document, page_index, error);
  const Drawing drawing = {page, dpi, format, false};
  return page != NULL ? draw(document, &drawing, error) : NULL;
}

TuschPageText *
tusch_poppler_read_and_draw(TuschPopplerDocument *document,
                            guint page_index,
                            double dpi,
                            TuschRasterFormat format,
                            TuschRaster **out_raster,
                            GError **error)
{
  g_autoptr(PopplerPage) page = open_page(document, page_index, error);
  const Drawing drawing = {page, dpi, format, true};
  g_autoptr(TuschRaster) raster = page != NULL ? draw(document, &drawing, error) : NULL;
  TuschPageText *text = raster != NULL ? read_text(page, page_index, error) : NULL;
  if (text != NULL)
    *out_raster = g_steal_pointer(&raster);
  return text;
}
