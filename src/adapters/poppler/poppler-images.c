/* Pictures of a page. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/poppler/poppler-images.h"

#include "adapters/poppler/poppler-document-private.h"
#include "tusch/error.h"

#include <cairo.h>
#include <string.h>

static const double MIN_DPI = 70;
static const double MAX_DPI = 600;

GArray *
tusch_poppler_list_images(TuschPopplerDocument *document, guint page_index, GError **error)
{
  g_autoptr(PopplerPage) page = poppler_document_get_page(document->handle, (int)page_index);
  if (page == NULL) {
    tusch_fail(error, TUSCH_ERROR_FORMAT, "page %u cannot be opened", page_index + 1);
    return NULL;
  }
  GArray *images = g_array_new(FALSE, FALSE, sizeof(TuschPopplerImage));
  GList *mapping = poppler_page_get_image_mapping(page);
  /* poppler lists the picture drawn last first. */
  for (GList *item = g_list_last(mapping); item != NULL; item = item->prev) {
    const PopplerImageMapping *from = item->data;
    TuschPopplerImage image = {from->image_id,
                               {MIN(from->area.x1, from->area.x2),
                                MIN(from->area.y1, from->area.y2),
                                MAX(from->area.x1, from->area.x2),
                                MAX(from->area.y1, from->area.y2)}};
    if (!tusch_rect_pt_is_valid(&image.box))
      image.box = (TuschRectPt){0, 0, 0, 0};
    g_array_append_val(images, image);
  }
  poppler_page_free_image_mapping(mapping);
  return images;
}

/* One pixel of any of cairo's formats on white, as grey. */
static guint8
grey_at(const guint8 *row, int x, cairo_format_t format)
{
  if (format == CAIRO_FORMAT_A8)
    return (guint8)(255 - row[x]);
  if (format == CAIRO_FORMAT_A1)
    return (row[x / 8] >> (x % 8)) & 1 ? 0 : 255;
  guint32 pixel;
  memcpy(&pixel, row + (gsize)x * 4, sizeof pixel);
  guint32 white = format == CAIRO_FORMAT_ARGB32 ? 255 - (pixel >> 24) : 0;
  guint32 red = MIN(255, ((pixel >> 16) & 0xFF) + white);
  guint32 green = MIN(255, ((pixel >> 8) & 0xFF) + white);
  guint32 blue = MIN(255, (pixel & 0xFF) + white);
  return (guint8)((red * 299 + green * 587 + blue * 114 + 500) / 1000);
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
  return raster;
}

TuschRaster *
tusch_poppler_read_image(TuschPopplerDocument *document,
                         guint page_index,
                         const TuschPopplerImage *image,
                         GError **error)
{
  g_autoptr(PopplerPage) page = poppler_document_get_page(document->handle, (int)page_index);
  cairo_surface_t *surface = page != NULL ? poppler_page_get_image(page, image->image_id) : NULL;
  if (surface == NULL) {
    tusch_fail(error, TUSCH_ERROR_FORMAT, "a picture of page %u cannot be read", page_index + 1);
    return NULL;
  }
  TuschRaster *raster = copy_surface(surface, &image->box);
  cairo_surface_destroy(surface);
  if (raster == NULL)
    tusch_fail(error, TUSCH_ERROR_LIMIT, "a picture of page %u is too large", page_index + 1);
  return raster;
}
