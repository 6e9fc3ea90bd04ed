/* Text boxes and pixels agree on every kind of page box. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/scene.h"
#include "lib/test.h"

#include "adapters/poppler/poppler-images.h"

#include <glib/gstdio.h>
#include <qpdf/qpdf-c.h>
#include <string.h>
#include <unistd.h>

typedef struct {
  char *folder, *plain, *changed;
} Files;

static int
make_files(void **state)
{
  Files *files = g_new0(Files, 1);
  files->folder = g_dir_make_tmp("tusch-poppler-XXXXXX", NULL);
  files->plain = g_build_filename(files->folder, "plain.pdf", NULL);
  files->changed = g_build_filename(files->folder, "changed.pdf", NULL);
  *state = files;
  return 0;
}

static int
remove_files(void **state)
{
  Files *files = *state;
  unlink(files->plain);
  unlink(files->changed);
  rmdir(files->folder);
  g_free(files->folder);
  g_free(files->plain);
  g_free(files->changed);
  g_free(files);
  return 0;
}

/* Sets keys of the first page, given as PDF source. */
static void
change_page(const Files *files, const char *const keys_and_values[])
{
  qpdf_data qpdf = qpdf_init();
  assert_int_equal(qpdf_read(qpdf, files->plain, NULL), QPDF_SUCCESS);
  qpdf_oh page = qpdf_get_page_n(qpdf, 0);
  for (guint i = 0; keys_and_values[i] != NULL; i += 2)
    qpdf_oh_replace_key(
        qpdf, page, keys_and_values[i], qpdf_oh_parse(qpdf, keys_and_values[i + 1]));
  qpdf_init_write(qpdf, files->changed);
  assert_int_equal(qpdf_write(qpdf), QPDF_SUCCESS);
  qpdf_cleanup(&qpdf);
}

static void
draw_plain(const Files *files)
{
  cairo_t *cr = scene_begin_pdf(files->plain, 300, 200);
  scene_text(cr, 60, 60, 12, "Åse Gjøl, 010190-1234\nfliser på Ærø");
  scene_finish_pdf(cr);
}

static void
check_ink_is_covered(TuschPopplerDocument *document, const TuschPageText *page)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschRaster) raster =
      tusch_poppler_render(document, 0, 150, TUSCH_RASTER_GRAY8, &error);
  assert_no_error(error);
  assert_true(scene_count_dark(raster, 128) > 200);
  scene_whiten_glyphs(raster, page, 0.5);
  assert_int_equal(scene_count_dark(raster, 128), 0);
}

static void
test_boxes_lie_on_the_ink(void **state)
{
  const Files *files = *state;
  static const struct {
    const char *keys[9];
    double width_pt, height_pt;
  } cases[] = {
      {{"/Rotate", "0", NULL}, 300, 200},
      {{"/Rotate", "90", NULL}, 200, 300},
      {{"/Rotate", "180", NULL}, 300, 200},
      {{"/Rotate", "270", NULL}, 200, 300},
      {{"/Rotate", "-90", NULL}, 200, 300},
      {{"/CropBox", "[40 60 280 160]", NULL}, 240, 100},
      {{"/CropBox", "[40 60 280 160]", "/Rotate", "90", NULL}, 100, 240},
      {{"/CropBox", "[40 60 280 160]", "/Rotate", "270", NULL}, 100, 240},
      {{"/MediaBox", "[20 30 300 190]", "/Rotate", "180", NULL}, 280, 160},
      {{"/CropBox", "[-50 -50 900 900]", NULL}, 300, 200},
      {{"/UserUnit", "2", NULL}, 300, 200},
  };
  draw_plain(files);
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    change_page(files, cases[i].keys);
    g_autoptr(GError) error = NULL;
    g_autoptr(TuschPopplerDocument) document = tusch_poppler_open(files->changed, &error);
    assert_no_error(error);
    g_autoptr(TuschPageText) page = tusch_poppler_read_text(document, 0, &error);
    assert_no_error(error);
    assert_float_equal(page->width_pt, cases[i].width_pt, 0.01);
    assert_float_equal(page->height_pt, cases[i].height_pt, 0.01);
    assert_int_equal(page->origin, TUSCH_TEXT_DIGITAL);
    assert_non_null(strstr(page->text, "010190-1234"));
    assert_non_null(strstr(page->text, "Ærø"));
    check_ink_is_covered(document, page);
    for (guint g = 0; g < page->glyphs->len; g++) {
      const TuschRectPt *box = &g_array_index(page->glyphs, TuschGlyph, g).box;
      assert_true(MAX(box->x1 - box->x0, box->y1 - box->y0) < 18); /* tight */
    }
  }
}

/* What the crop box hides must not count as text of the page, nor lie on it. */
static void
test_text_outside_the_crop_box(void **state)
{
  const Files *files = *state;
  static const char *const keys[] = {"/CropBox", "[0 0 300 100]", NULL};
  cairo_t *cr = scene_begin_pdf(files->plain, 300, 200);
  scene_text(cr, 20, 20, 12, "skjult linje"); /* y is down here, up in the box */
  scene_text(cr, 20, 150, 12, "synlig linje");
  scene_finish_pdf(cr);
  change_page(files, keys);
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschPopplerDocument) document = tusch_poppler_open(files->changed, &error);
  assert_no_error(error);
  g_autoptr(TuschPageText) page = tusch_poppler_read_text(document, 0, &error);
  assert_no_error(error);
  assert_non_null(strstr(page->text, "synlig linje"));
  assert_null(strstr(page->text, "skjult"));
}

/* Poppler puts marks without boxes around text from right to left: boxes must not slip. */
static void
test_right_to_left_text_keeps_its_boxes(void **state)
{
  const Files *files = *state;
  cairo_t *cr = scene_begin_pdf(files->plain, 300, 200);
  scene_text(cr, 20, 20, 14, "Ansøgeren har oplyst navnet שלום עולם");
  scene_text(cr, 20, 120, 14, "og sit CPR 010190-1234");
  scene_finish_pdf(cr);
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschPopplerDocument) document = tusch_poppler_open(files->plain, &error);
  assert_no_error(error);
  g_autoptr(TuschPageText) page = tusch_poppler_read_text(document, 0, &error);
  assert_no_error(error);
  assert_int_equal(page->look, 0);
  const char *found = strstr(page->text, "010190-1234");
  assert_non_null(found);
  gsize start = (gsize)(found - page->text);
  g_autoptr(GArray) boxes = tusch_page_text_span_boxes(page, start, start + 11);
  assert_int_equal(boxes->len, 1);
  const TuschRectPt *box = &g_array_index(boxes, TuschRectPt, 0);
  assert_true(box->x0 > 40 && box->y0 > 115 && box->y1 < 145);
}

static void
test_pictures(void **state)
{
  const Files *files = *state;
  static const struct {
    const char *keys[5];
    TuschRectPt area;
  } cases[] = {
      {{"/Rotate", "0", NULL}, {20, 30, 120, 80}},
      {{"/Rotate", "90", NULL}, {120, 20, 170, 120}},
      {{"/Rotate", "180", NULL}, {180, 120, 280, 170}},
      {{"/Rotate", "270", NULL}, {30, 180, 80, 280}},
      {{"/CropBox", "[10 20 290 190]", NULL}, {10, 20, 110, 70}},
      {{"/CropBox", "[10 20 290 190]", "/Rotate", "90", NULL}, {100, 10, 150, 110}},
  };
  cairo_t *cr = scene_begin_pdf(files->plain, 300, 200);
  cairo_t *image = scene_begin(100, 50, 72);
  cairo_rectangle(image, 10, 10, 20, 20);
  cairo_fill(image);
  scene_paint_image(cr, scene_finish_image(image), 20, 30, 100, 50);
  scene_finish_pdf(cr);
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    const TuschRectPt *expected = &cases[i].area;
    change_page(files, cases[i].keys);
    g_autoptr(GError) error = NULL;
    g_autoptr(TuschPopplerDocument) document = tusch_poppler_open(files->changed, &error);
    assert_no_error(error);
    g_autoptr(GArray) pictures = tusch_poppler_list_images(document, 0, &error);
    assert_no_error(error);
    assert_int_equal(pictures->len, 1);
    const TuschPopplerImage *picture = &g_array_index(pictures, TuschPopplerImage, 0);
    assert_float_equal(picture->box.x0, expected->x0, 1.5);
    assert_float_equal(picture->box.y0, expected->y0, 1.5);
    assert_float_equal(picture->box.x1, expected->x1, 1.5);
    assert_float_equal(picture->box.y1, expected->y1, 1.5);
    g_autoptr(TuschRaster) raster = tusch_poppler_read_image(document, 0, picture, &error);
    assert_no_error(error);
    assert_int_equal(raster->width_px, 100);
    assert_int_equal(raster->height_px, 50);
    assert_int_equal(raster->format, TUSCH_RASTER_BILEVEL);
    assert_int_equal(scene_count_dark(raster, 128), 400);
    TuschPopplerImage none = {.image_id = 4711};
    assert_null(tusch_poppler_read_image(document, 0, &none, &error));
    assert_tusch_error(error, TUSCH_ERROR_FORMAT);
  }
}

/* White letters on nothing: the picture is white, its mask has the letters. */
static void
test_mask_of_a_picture(void **state)
{
  const Files *files = *state;
  for (guint with_mask = 0; with_mask < 2; with_mask++) {
    cairo_t *cr = scene_begin_pdf(files->plain, 300, 200);
    cairo_surface_t *image = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, 100, 50);
    cairo_t *letters = cairo_create(image);
    cairo_set_source_rgb(letters, 1, 1, 1);
    if (with_mask == 1)
      cairo_rectangle(letters, 10, 10, 20, 20);
    else
      cairo_rectangle(letters, 0, 0, 100, 50);
    cairo_fill(letters);
    cairo_destroy(letters);
    scene_paint_image(cr, image, 20, 30, 100, 50);
    scene_finish_pdf(cr);
    g_autoptr(TuschPopplerDocument) document = tusch_poppler_open(files->plain, NULL);
    g_autoptr(GArray) pictures = tusch_poppler_list_images(document, 0, NULL);
    assert_int_equal(pictures->len, 1);
    g_autoptr(TuschRaster) mask = NULL;
    g_autoptr(TuschRaster) raster = tusch_poppler_read_image_and_mask(
        document, 0, &g_array_index(pictures, TuschPopplerImage, 0), &mask, NULL);
    assert_non_null(raster);
    assert_int_equal(scene_count_dark(raster, 128), 0);
    assert_int_equal(mask != NULL, with_mask);
    if (mask != NULL)
      assert_int_equal(scene_count_dark(mask, 128), 400);
  }
}

static void
test_refuses(void **state)
{
  const Files *files = *state;
  g_autoptr(GError) error = NULL;
  assert_true(g_file_set_contents(files->plain, "%PDF-1.7\nno more", -1, NULL));
  assert_null(tusch_poppler_open(files->plain, &error));
  assert_tusch_error(error, TUSCH_ERROR_FORMAT);
  g_clear_error(&error);
  draw_plain(files);
  g_autoptr(TuschPopplerDocument) document = tusch_poppler_open(files->plain, &error);
  assert_no_error(error);
  assert_null(tusch_poppler_read_text(document, 1, &error));
  assert_tusch_error(error, TUSCH_ERROR_FORMAT);
  g_clear_error(&error);
  assert_null(tusch_poppler_render(document, 0, 9000, TUSCH_RASTER_GRAY8, &error));
  assert_tusch_error(error, TUSCH_ERROR_LIMIT);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_boxes_lie_on_the_ink, make_files, remove_files),
      cmocka_unit_test_setup_teardown(test_text_outside_the_crop_box, make_files, remove_files),
      cmocka_unit_test_setup_teardown(
          test_right_to_left_text_keeps_its_boxes, make_files, remove_files),
      cmocka_unit_test_setup_teardown(test_pictures, make_files, remove_files),
      cmocka_unit_test_setup_teardown(test_mask_of_a_picture, make_files, remove_files),
      cmocka_unit_test_setup_teardown(test_refuses, make_files, remove_files),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
