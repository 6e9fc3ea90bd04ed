/* Typeset pages for tests: drawn as vectors into a PDF, or as pixels like a scan. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/page-text.h"
#include "tusch/raster.h"

#include <cairo-pdf.h>
#include <cairo.h>

/* Draws lines (apart by '\n') of @size_pt text in black from @x_pt, @y_pt (top of the first line)
 * in the current user space, one unit a point. */
void scene_text(cairo_t *cr, double x_pt, double y_pt, double size_pt, const char *text);

/* As scene_text(), but as shapes: a PDF gets no text layer from it. */
void scene_text_as_curves(cairo_t *cr, double x_pt, double y_pt, double size_pt, const char *text);

/* A drawing context on a white RGB24 image of a page, user space in points. Destroy it with
 * scene_finish() or scene_finish_image(). */
cairo_t *scene_begin(double width_pt, double height_pt, double dpi);

/* GRAY8 pixels of what was drawn. (transfer full in and out) */
TuschRaster *scene_finish(cairo_t *cr, double dpi);

/* The drawn image itself. (transfer full in and out) */
cairo_surface_t *scene_finish_image(cairo_t *cr);

/* Adds evenly spread noise of +-@amplitude to each pixel; the same for the same seed. */
void scene_add_noise(cairo_surface_t *image, int amplitude, guint32 seed);

/* A drawing context on the first page of a PDF, user space in points; cairo_show_page() starts the
 * next one. Destroy it with scene_finish_pdf(). */
cairo_t *scene_begin_pdf(const char *path, double width_pt, double height_pt);
void scene_finish_pdf(cairo_t *cr);

/* Paints @image so that it fills the rectangle. Takes the image. */
void scene_paint_image(cairo_t *cr,
                       cairo_surface_t *image,
                       double x_pt,
                       double y_pt,
                       double width_pt,
                       double height_pt);

/* Whitens the glyph boxes of a page on its raster, grown by @margin_pt. */
void scene_whiten_glyphs(TuschRaster *raster, const TuschPageText *page, double margin_pt);

/* Number of pixels darker than @tone. */
guint scene_count_dark(const TuschRaster *raster, guint8 tone);
