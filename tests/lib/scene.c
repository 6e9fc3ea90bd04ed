/* Pages for tests, drawn with pango and cairo. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/scene.h"

#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

static PangoLayout *
typeset(cairo_t *cr, double size_pt, const char *text)
{
  PangoLayout *layout = pango_cairo_create_layout(cr);
  /* Sizes are given in user-space units whatever the screen resolution is. */
  pango_cairo_context_set_resolution(pango_layout_get_context(layout), 72);
  PangoFontDescription *font = pango_font_description_from_string("DejaVu Sans");
  pango_font_description_set_absolute_size(font, size_pt * PANGO_SCALE);
  pango_layout_set_font_description(layout, font);
  pango_layout_set_line_spacing(layout, 1.3F);
  pango_layout_set_text(layout, text, -1);
  pango_font_description_free(font);
  return layout;
}

void
scene_text(cairo_t *cr, double x_pt, double y_pt, double size_pt, const char *text)
{
  PangoLayout *layout = typeset(cr, size_pt, text);
  cairo_move_to(cr, x_pt, y_pt);
  pango_cairo_show_layout(cr, layout);
  g_object_unref(layout);
}

void
scene_text_as_curves(cairo_t *cr, double x_pt, double y_pt, double size_pt, const char *text)
{
  PangoLayout *layout = typeset(cr, size_pt, text);
  cairo_move_to(cr, x_pt, y_pt);
  pango_cairo_layout_path(cr, layout);
  cairo_fill(cr);
  g_object_unref(layout);
}

cairo_t *
scene_begin(double width_pt, double height_pt, double dpi)
{
  int width_px = (int)ceil(width_pt * dpi / 72);
  int height_px = (int)ceil(height_pt * dpi / 72);
  cairo_surface_t *image = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width_px, height_px);
  cairo_t *cr = cairo_create(image);
  cairo_surface_destroy(image);
  cairo_set_source_rgb(cr, 1, 1, 1);
  cairo_paint(cr);
  cairo_set_source_rgb(cr, 0, 0, 0);
  cairo_scale(cr, dpi / 72, dpi / 72);
  return cr;
}

cairo_surface_t *
scene_finish_image(cairo_t *cr)
{
  cairo_surface_t *image = cairo_surface_reference(cairo_get_target(cr));
  cairo_destroy(cr);
  cairo_surface_flush(image);
  return image;
}

TuschRaster *
scene_finish(cairo_t *cr, double dpi)
{
  cairo_surface_t *image = scene_finish_image(cr);
  TuschRaster *raster = tusch_raster_new(TUSCH_RASTER_GRAY8,
                                         cairo_image_surface_get_width(image),
                                         cairo_image_surface_get_height(image),
                                         dpi);
  const guint8 *pixels = cairo_image_surface_get_data(image);
  gsize stride_bytes = (gsize)cairo_image_surface_get_stride(image);
  for (int y = 0; y < raster->height_px; y++)
    for (int x = 0; x < raster->width_px; x++)
      raster->data[(gsize)y * raster->stride_bytes + (gsize)x] =
          pixels[(gsize)y * stride_bytes + (gsize)x * 4 + 1];
  cairo_surface_destroy(image);
  return raster;
}

void
scene_add_noise(cairo_surface_t *image, int amplitude, guint32 seed)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
  int width_px = cairo_image_surface_get_width(image);
  guint8 *pixels = cairo_image_surface_get_data(image);
  gsize stride_bytes = (gsize)cairo_image_surface_get_stride(image);
  for (int y = 0; y < cairo_image_surface_get_height(image); y++) {
    for (int x = 0; x < width_px; x++) {
      guint8 *pixel = pixels + (gsize)y * stride_bytes + (gsize)x * 4;
      int change = g_rand_int_range(rand, -amplitude, amplitude + 1);
      /* Scanned paper is not quite white: noise goes both ways there too. */
      int value = CLAMP((int)pixel[1] * 225 / 255 + 8 + change, 0, 255);
      memset(pixel, value, 3);
    }
  }
  cairo_surface_mark_dirty(image);
}

cairo_t *
scene_begin_pdf(const char *path, double width_pt, double height_pt)
{
  cairo_surface_t *pdf = cairo_pdf_surface_create(path, width_pt, height_pt);
  cairo_t *cr = cairo_create(pdf);
  cairo_surface_destroy(pdf);
  return cr;
}

void
scene_finish_pdf(cairo_t *cr)
{
  cairo_surface_finish(cairo_get_target(cr));
  if (cairo_status(cr) != CAIRO_STATUS_SUCCESS)
    g_error("a test's PDF could not be written");
  cairo_destroy(cr);
}

void
scene_paint_image(cairo_t *cr,
                  cairo_surface_t *image,
                  double x_pt,
                  double y_pt,
                  double width_pt,
                  double height_pt)
{
  cairo_save(cr);
  cairo_translate(cr, x_pt, y_pt);
  cairo_scale(cr,
              width_pt / cairo_image_surface_get_width(image),
              height_pt / cairo_image_surface_get_height(image));
  cairo_set_source_surface(cr, image, 0, 0);
  cairo_paint(cr);
  cairo_restore(cr);
  cairo_surface_destroy(image);
}

void
scene_whiten_glyphs(TuschRaster *raster, const TuschPageText *page, double margin_pt)
{
  for (guint i = 0; i < page->glyphs->len; i++) {
    const TuschGlyph *glyph = &g_array_index(page->glyphs, TuschGlyph, i);
    if (tusch_rect_pt_is_empty(&glyph->box))
      continue;
    TuschRectPt grown = tusch_rect_pt_grow(&glyph->box, margin_pt);
    TuschRectPx box;
    if (!tusch_rect_pt_to_px(&grown, raster->dpi, raster->width_px, raster->height_px, &box))
      continue;
    for (int y = box.y0; y < box.y1; y++)
      memset(
          raster->data + (gsize)y * raster->stride_bytes + box.x0, 255, (gsize)(box.x1 - box.x0));
  }
}

guint
scene_count_dark(const TuschRaster *raster, guint8 tone)
{
  guint n = 0;
  for (int y = 0; y < raster->height_px; y++)
    for (int x = 0; x < raster->width_px; x++)
      n += raster->data[(gsize)y * raster->stride_bytes + (gsize)x] < tone;
  return n;
}
