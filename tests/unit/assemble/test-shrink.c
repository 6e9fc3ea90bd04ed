/* Pictures of clean PDFs in fewer pixels, read back with poppler. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "base/file.h"
#include "tusch/assemble.h"
#include "tusch/error.h"

#include <cairo-pdf.h>
#include <glib/gstdio.h>
#include <poppler.h>

typedef PopplerDocument Pdf;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Pdf, g_object_unref)

static int
set_up(void **state)
{
  *state = g_dir_make_tmp("tusch-shrink-XXXXXX", NULL);
  return *state != NULL ? 0 : -1;
}

static int
tear_down(void **state)
{
  g_autofree char *folder = *state;
  return tusch_dir_remove_tree(folder, NULL) ? 0 : -1;
}

/* Tones with grain: what neither code makes small. */
static cairo_surface_t *
new_picture(cairo_format_t format, int width_px, int height_px)
{
  cairo_surface_t *picture = cairo_image_surface_create(format, width_px, height_px);
  guint32 grain = 1;
  for (int y = 0; y < height_px; y++) {
    guint32 *row = (guint32 *)(void *)(cairo_image_surface_get_data(picture) +
                                       (gsize)y * (gsize)cairo_image_surface_get_stride(picture));
    for (int x = 0; x < width_px; x++) {
      grain = grain * 1664525 + 1013904223;
      guint32 tone = (guint32)(x * 200 / width_px) + (grain >> 27);
      row[x] = 0x80000000 | (tone << 16) | ((tone / 2) << 8) | (tone / 2);
    }
  }
  cairo_surface_mark_dirty(picture);
  return picture;
}

/* A4 with one picture over all of it. */
static char *
draw_picture_page(const char *folder, cairo_format_t format, int width_px, int height_px)
{
  char *path = g_build_filename(folder, "picture.pdf", NULL);
  cairo_surface_t *surface = cairo_pdf_surface_create(path, 595, 842);
  cairo_surface_t *picture = new_picture(format, width_px, height_px);
  cairo_t *cr = cairo_create(surface);
  cairo_scale(cr, 595.0 / width_px, 842.0 / height_px);
  cairo_set_source_surface(cr, picture, 0, 0);
  cairo_paint(cr);
  cairo_destroy(cr);
  cairo_surface_destroy(picture);
  cairo_surface_destroy(surface);
  return path;
}

/* Shrinks the file and returns the only picture of the result. */
static cairo_surface_t *
shrink_picture(const char *folder, const char *path, guint dpi, guint64 *out_bytes)
{
  g_autofree char *small = g_build_filename(folder, "small.pdf", NULL);
  TuschPictureLimit limit = {dpi, 60};
  g_autoptr(GError) error = NULL;
  assert_true(tusch_assemble_shrink(path, small, &limit, &error));
  GStatBuf info;
  assert_int_equal(g_stat(small, &info), 0);
  *out_bytes = (guint64)info.st_size;
  g_autofree char *uri = g_filename_to_uri(small, NULL, NULL);
  g_autoptr(Pdf) pdf = poppler_document_new_from_file(uri, NULL, &error);
  assert_non_null(pdf);
  PopplerPage *page = poppler_document_get_page(pdf, 0);
  GList *images = poppler_page_get_image_mapping(page);
  assert_int_equal(g_list_length(images), 1);
  cairo_surface_t *picture =
      poppler_page_get_image(page, ((PopplerImageMapping *)images->data)->image_id);
  poppler_page_free_image_mapping(images);
  g_object_unref(page);
  return picture;
}

static guint8
red_at(cairo_surface_t *picture, int x, int y)
{
  const guint8 *row = cairo_image_surface_get_data(picture) +
                      (gsize)y * (gsize)cairo_image_surface_get_stride(picture);
  return row[4 * x + 2];
}

static void
test_pictures_get_smaller(void **state)
{
  const char *folder = *state;
  g_autofree char *path = draw_picture_page(folder, CAIRO_FORMAT_RGB24, 1654, 2340); /* 200 dpi */
  GStatBuf info;
  guint64 bytes = 0;
  assert_int_equal(g_stat(path, &info), 0);
  cairo_surface_t *picture = shrink_picture(folder, path, 150, &bytes);
  int width_px = cairo_image_surface_get_width(picture);
  assert_in_range(width_px, 1239, 1260); /* 150 dpi of 8.26 inches, never less */
  assert_true(bytes < (guint64)info.st_size / 3);
  for (int x = 100; x < width_px - 100; x += 100) /* the same tones in the same places */
    assert_in_range(red_at(picture, x, 800), x * 200 / width_px, x * 200 / width_px + 32);
  cairo_surface_destroy(picture);
}

static void
test_pictures_of_few_pixels_keep_them(void **state)
{
  const char *folder = *state;
  g_autofree char *path = draw_picture_page(folder, CAIRO_FORMAT_RGB24, 827, 1170); /* 100 dpi */
  guint64 bytes = 0;
  cairo_surface_t *picture = shrink_picture(folder, path, 150, &bytes);
  assert_int_equal(cairo_image_surface_get_width(picture), 827);
  assert_int_equal(cairo_image_surface_get_height(picture), 1170);
  cairo_surface_destroy(picture);
}

static void
test_masked_pictures_stay(void **state)
{
  const char *folder = *state;
  g_autofree char *path = draw_picture_page(folder, CAIRO_FORMAT_ARGB32, 1654, 2340);
  guint64 bytes = 0;
  cairo_surface_t *picture = shrink_picture(folder, path, 150, &bytes);
  assert_int_equal(cairo_image_surface_get_width(picture), 1654);
  cairo_surface_destroy(picture);
}

static void
test_shrinking_refuses_what_is_no_pdf(void **state)
{
  const char *folder = *state;
  g_autofree char *path = g_build_filename(folder, "no.pdf", NULL);
  g_autofree char *out = g_build_filename(folder, "out-of-it.pdf", NULL);
  g_autoptr(GError) error = NULL;
  assert_true(g_file_set_contents(path, "no PDF", -1, NULL));
  assert_false(tusch_assemble_shrink(path, out, &(TuschPictureLimit){150, 60}, &error));
  assert_tusch_error(error, TUSCH_ERROR_FORMAT);
  assert_false(g_file_test(out, G_FILE_TEST_EXISTS));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
  const struct CMUnitTest tests[] = {
      TEST(test_pictures_get_smaller),
      TEST(test_pictures_of_few_pixels_keep_them),
      TEST(test_masked_pictures_stay),
      TEST(test_shrinking_refuses_what_is_no_pdf),
  };
  return cmocka_run_group_tests_name("shrink", tests, NULL, NULL);
}
