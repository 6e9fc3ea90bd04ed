/* Pictures of a page. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/poppler/poppler-images.h"

#include "adapters/poppler/poppler-document-private.h"
#include "tusch/error.h"

#include <cairo.h>
#include <string.h>

static const double MIN_DPI = 70;
static const double MAX_DPI = 600;

static bool
fits_in(const TuschRectPt *box, const TuschRectPt *page)
{
  const double rounding_pt = 1.5; /* poppler gives whole points */
  return box->x0 >= page->x0 - rounding_pt && box->y0 >= page->y0 - rounding_pt &&
         box->x1 <= page->x1 + rounding_pt && box->y1 <= page->y1 + rounding_pt;
}

/* Poppler tells the corner where the picture's first pixel lies and its two lengths, but swaps the
 * lengths of pictures that lie across, and does not say which way they run from the corner. Only
 * some of the three possibilities lie on the page: the answer covers those. */
static TuschRectPt
possible_area(const TuschRectPt *told, const TuschRectPt *page)
{
  double x = told->x0;
  double y = told->y0;
  double width_pt = told->y1 - told->y0;
  double height_pt = told->x1 - told->x0;
  const TuschRectPt ways[] = {
      *told,
      {x - width_pt, y, x, y + height_pt},
      {x, y - height_pt, x + width_pt, y},
  };
  TuschRectPt all = {0, 0, 0, 0};
  TuschRectPt on_page = {0, 0, 0, 0};
  for (guint i = 0; i < G_N_ELEMENTS(ways); i++) {
    all = tusch_rect_pt_union(&all, &ways[i]);
    if (fits_in(&ways[i], page))
      on_page = tusch_rect_pt_union(&on_page, &ways[i]);
  }
  return tusch_rect_pt_is_empty(&on_page) ? all : on_page;
}

static TuschRectPt
picture_area(PopplerPage *handle, const PopplerImageMapping *entry, const TuschRectPt *page)
{
  PopplerRectangle crop = {0, 0, 0, 0};
  poppler_page_get_crop_box(handle, &crop);
  TuschRectPt area = {MIN(entry->area.x1, entry->area.x2),
                      MIN(entry->area.y1, entry->area.y2),
                      MAX(entry->area.x1, entry->area.x2),
                      MAX(entry->area.y1, entry->area.y2)};
  if (!tusch_rect_pt_is_valid(&area))
    return (TuschRectPt){0, 0, 0, 0};
  /* Poppler takes the crop box's corner off twice. */
  area.x0 += crop.x1;
  area.x1 += crop.x1;
  area.y0 += crop.y1;
  area.y1 += crop.y1;
  bool is_page_across = (crop.x2 - crop.x1 > crop.y2 - crop.y1) != (page->x1 > page->y1);
  return !is_page_across && fits_in(&area, page) ? area : possible_area(&area, page);
}

GArray *
tusch_poppler_list_images(TuschPopplerDocument *document, guint page_index, GError **error)
{
  g_autoptr(PopplerPage) page = poppler_document_get_page(document->handle, (int)page_index);
  if (page == NULL) {
    tusch_fail(error, TUSCH_ERROR_FORMAT, "page %u cannot be opened", page_index + 1);
    return NULL;
  }
  TuschRectPt bounds = {0, 0, 0, 0};
  poppler_page_get_size(page, &bounds.x1, &bounds.y1);
  GArray *images = g_array_new(FALSE, FALSE, sizeof(TuschPopplerImage));
  GList *mapping = poppler_page_get_image_mapping(page);
  /* poppler lists the picture drawn last first. */
  for (GList *item = g_list_last(mapping); item != NULL; item = item->prev) {
    const PopplerImageMapping *from = item->data;
    TuschPopplerImage image = {from->image_id, picture_area(page, from, &bounds)};
    g_array_append_val(images, image);
  }
  poppler_page_free_image_mapping(mapping);
  return images;
}

/* One pixel of any of cairo's formats on white: red, green, blue. */
static void
colour_at(const guint8 *row, int x, cairo_format_t format, guint8 rgb[3])
{
  if (format == CAIRO_FORMAT_A8 || format == CAIRO_FORMAT_A1) {
    bool is_set = format == CAIRO_FORMAT_A1 && ((row[x / 8] >> (x % 8)) & 1) != 0;
    rgb[0] = format == CAIRO_FORMAT_A8 ? (guint8)(255 - row[x]) : (guint8)(is_set ? 0 : 255);
    rgb[1] = rgb[2] = rgb[0];
    return;
  }
  guint32 pixel;
  memcpy(&pixel, row + (gsize)x * 4, sizeof pixel);
  guint32 white = format == CAIRO_FORMAT_ARGB32 ? 255 - (pixel >> 24) : 0;
  for (guint i = 0; i < 3; i++)
    rgb[i] = (guint8)MIN(255, ((pixel >> (16 - 8 * i)) & 0xFF) + white);
}

static guint8
grey_at(const guint8 *row, int x, cairo_format_t format)
{
  guint8 rgb[3];
  colour_at(row, x, format, rgb);
  return (guint8)((rgb[0] * 299 + rgb[1] * 587 + rgb[2] * 114 + 500) / 1000);
}

static bool
has_only_two_tones(const TuschRaster *raster)
{
  for (int y = 0; y < raster->height_px; y++) {
    const guint8 *row = raster->data + (gsize)y * raster->stride_bytes;
    for (int x = 0; x < raster->width_px; x++)
      if (row[x] != 0 && row[x] != 255)
        return false;
  }
  return true;
}

static TuschRaster *
copy_surface(cairo_surface_t *surface, const TuschRectPt *box)
{
  int width_px = cairo_image_surface_get_width(surface);
  int height_px = cairo_image_surface_get_height(surface);
  double width_pt = box->x1 - box->x0;
  double dpi = width_pt > 0 ? CLAMP(width_px * 72.0 / width_pt, MIN_DPI, MAX_DPI) : 300;
  TuschRaster *raster = tusch_raster_new(TUSCH_RASTER_GRAY8, width_px, height_px, dpi);
  if (raster == NULL)
    return NULL;
  cairo_surface_flush(surface);
  const guint8 *pixels = cairo_image_surface_get_data(surface);
  cairo_format_t format = cairo_image_surface_get_format(surface);
  gsize stride_bytes = (gsize)cairo_image_surface_get_stride(surface);
  for (int y = 0; y < height_px; y++)
    for (int x = 0; x < width_px; x++)
      raster->data[(gsize)y * raster->stride_bytes + (gsize)x] =
          grey_at(pixels + (gsize)y * stride_bytes, x, format);
  if (has_only_two_tones(raster))
    raster->format = TUSCH_RASTER_BILEVEL;
  return raster;
}

/* What the surface covers, dark on white; %NULL if it covers all of itself alike. */
static TuschRaster *
copy_mask(cairo_surface_t *surface, double dpi)
{
  enum { MIN_CONTRAST = 24 };
  int width_px = cairo_image_surface_get_width(surface);
  int height_px = cairo_image_surface_get_height(surface);
  if (cairo_image_surface_get_format(surface) != CAIRO_FORMAT_ARGB32)
    return NULL;
  g_autoptr(TuschRaster) mask = tusch_raster_new(TUSCH_RASTER_GRAY8, width_px, height_px, dpi);
  const guint8 *pixels = cairo_image_surface_get_data(surface);
  gsize stride_bytes = (gsize)cairo_image_surface_get_stride(surface);
  guint8 lightest = 0;
  guint8 darkest = 255;
  for (int y = 0; mask != NULL && y < height_px; y++) {
    guint8 *row = mask->data + (gsize)y * mask->stride_bytes;
    for (int x = 0; x < width_px; x++) {
      guint32 pixel;
      memcpy(&pixel, pixels + (gsize)y * stride_bytes + (gsize)x * 4, sizeof pixel);
      row[x] = (guint8)(255 - (pixel >> 24));
      lightest = MAX(lightest, row[x]);
      darkest = MIN(darkest, row[x]);
    }
  }
  return lightest > darkest + MIN_CONTRAST ? g_steal_pointer(&mask) : NULL;
}

TuschRaster *
tusch_poppler_read_image(TuschPopplerDocument *document,
                         guint page_index,
                         const TuschPopplerImage *image,
                         GError **error)
{
  return tusch_poppler_read_image_and_mask(document, page_index, image, NULL, error);
}

TuschRaster *
tusch_poppler_read_image_and_mask(TuschPopplerDocument *document,
                                  guint page_index,
                                  const TuschPopplerImage *image,
                                  TuschRaster **out_mask,
                                  GError **error)
{
  g_autoptr(PopplerPage) page = poppler_document_get_page(document->handle, (int)page_index);
  cairo_surface_t *surface = page != NULL ? poppler_page_get_image(page, image->image_id) : NULL;
  if (surface == NULL) {
    tusch_fail(error, TUSCH_ERROR_FORMAT, "a picture of page %u cannot be read", page_index + 1);
    return NULL;
  }
  TuschRaster *raster = copy_surface(surface, &image->box);
  if (out_mask != NULL)
    *out_mask = raster != NULL ? copy_mask(surface, raster->dpi) : NULL;
  cairo_surface_destroy(surface);
  if (raster == NULL)
    tusch_fail(error, TUSCH_ERROR_LIMIT, "a picture of page %u is too large", page_index + 1);
  return raster;
}

static bool
has_colour(cairo_surface_t *surface)
{
  int width_px = cairo_image_surface_get_width(surface);
  int height_px = cairo_image_surface_get_height(surface);
  gsize stride_bytes = (gsize)cairo_image_surface_get_stride(surface);
  const guint8 *pixels = cairo_image_surface_get_data(surface);
  cairo_format_t format = cairo_image_surface_get_format(surface);
  for (int y = 0; y < height_px; y++) {
    for (int x = 0; x < width_px; x++) {
      guint8 rgb[3];
      colour_at(pixels + (gsize)y * stride_bytes, x, format, rgb);
      if (rgb[0] != rgb[1] || rgb[1] != rgb[2])
        return true;
    }
  }
  return false;
}

static TuschRaster *
copy_colours(cairo_surface_t *surface)
{
  int width_px = cairo_image_surface_get_width(surface);
  int height_px = cairo_image_surface_get_height(surface);
  TuschRaster *raster = tusch_raster_new(TUSCH_RASTER_RGB24, width_px, height_px, MIN_DPI);
  if (raster == NULL)
    return NULL;
  const guint8 *pixels = cairo_image_surface_get_data(surface);
  cairo_format_t format = cairo_image_surface_get_format(surface);
  gsize stride_bytes = (gsize)cairo_image_surface_get_stride(surface);
  for (int y = 0; y < height_px; y++)
    for (int x = 0; x < width_px; x++)
      colour_at(pixels + (gsize)y * stride_bytes,
                x,
                format,
                raster->data + (gsize)y * raster->stride_bytes + 3 * (gsize)x);
  return raster;
}

/* (transfer full) (nullable) */
static cairo_surface_t *
first_picture(PopplerDocument *document)
{
  g_autoptr(PopplerPage) page = poppler_document_get_page(document, 0);
  if (page == NULL)
    return NULL;
  GList *mapping = poppler_page_get_image_mapping(page);
  cairo_surface_t *surface = NULL;
  if (mapping != NULL && mapping->next == NULL)
    surface = poppler_page_get_image(page, ((const PopplerImageMapping *)mapping->data)->image_id);
  poppler_page_free_image_mapping(mapping);
  return surface;
}

TuschRaster *
tusch_poppler_decode_picture(GBytes *pdf, GError **error)
{
  g_autoptr(PopplerDocument) document = poppler_document_new_from_bytes(pdf, NULL, NULL);
  cairo_surface_t *surface = document != NULL ? first_picture(document) : NULL;
  if (surface == NULL) {
    tusch_fail(error, TUSCH_ERROR_FORMAT, "a picture cannot be decoded");
    return NULL;
  }
  cairo_surface_flush(surface);
  const TuschRectPt no_box = {0, 0, 0, 0};
  TuschRaster *raster =
      has_colour(surface) ? copy_colours(surface) : copy_surface(surface, &no_box);
  cairo_surface_destroy(surface);
  if (raster == NULL)
    tusch_fail(error, TUSCH_ERROR_LIMIT, "a picture is too large");
  return raster;
}
