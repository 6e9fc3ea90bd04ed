/* The OCR engine and the model that is built for it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/scene.h"
#include "lib/test.h"

#include "adapters/tesseract/ocr-engine.h"
#include "base/datadir.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static const char LETTER[] = "Vedrørende Anna Bek Sørensen, CPR 010190-1234\n"
                             "skriv til anna.bek@eksempel.dk eller ring 70 12 34 56\n"
                             "efter § 15 nr. 2, hilsen Jürgen Höß og Åse Æbelø";

static int
start_engine(void **state)
{
  g_autofree char *folder = tusch_datadir_find("ocr", "dal.traineddata", NULL);
  *state = tusch_ocr_engine_new(folder, "dal", NULL);
  return *state == NULL ? -1 : 0;
}

static int
stop_engine(void **state)
{
  tusch_ocr_engine_free(*state);
  return 0;
}

static TuschRaster *
draw_letter(void)
{
  cairo_t *cr = scene_begin(420, 120, 300);
  scene_text(cr, 30, 20, 11, LETTER);
  return scene_finish(cr, 300);
}

static void
test_reads_danish_and_signs(void **state)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschRaster) raster = draw_letter();
  g_autoptr(TuschPageText) page = tusch_ocr_engine_read(*state, raster, 3, &error);
  assert_no_error(error);
  g_autofree char *expected = g_strconcat(LETTER, "\n", NULL);
  assert_string_equal(page->text, expected);
  assert_int_equal(page->origin, TUSCH_TEXT_OCR);
  assert_true(page->conf01 > 0.85 && page->conf01 <= 1);
  assert_true(page->width_pt > 419 && page->width_pt < 421);
  assert_int_equal(page->glyphs->len, (guint)g_utf8_strlen(page->text, -1));
}

/* Ink outside all glyph boxes would be ink that no redaction of the text reaches. */
static void
test_boxes_cover_the_ink(void **state)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschRaster) raster = draw_letter();
  g_autoptr(TuschPageText) page = tusch_ocr_engine_read(*state, raster, 3, &error);
  assert_no_error(error);
  for (guint i = 0; i < page->glyphs->len; i++) {
    const TuschGlyph *glyph = &g_array_index(page->glyphs, TuschGlyph, i);
    bool is_space = page->text[glyph->start] == ' ' || page->text[glyph->start] == '\n';
    assert_int_equal(tusch_rect_pt_is_empty(&glyph->box), is_space);
    TuschRectPx box;
    if (is_space)
      continue;
    assert_true(glyph->box.y1 - glyph->box.y0 < 16); /* tight: 11 pt text */
    assert_true(
        tusch_rect_pt_to_px(&glyph->box, raster->dpi, raster->width_px, raster->height_px, &box));
    for (int y = box.y0; y < box.y1; y++)
      memset(
          raster->data + (gsize)y * raster->stride_bytes + box.x0, 255, (gsize)(box.x1 - box.x0));
  }
  guint n_dark = 0;
  for (gsize i = 0; i < (gsize)raster->height_px * raster->stride_bytes; i++)
    n_dark += raster->data[i] < 128;
  assert_int_equal(n_dark, 0);
}

/* Letters share their word: in order, without gaps, each with some width. */
static void
test_letters_divide_their_word(void **state)
{
  g_autoptr(GError) error = NULL;
  cairo_t *cr = scene_begin(300, 60, 300);
  scene_text(cr, 20, 20, 12, "CPR:010190-1234, illiil");
  g_autoptr(TuschRaster) raster = scene_finish(cr, 300);
  g_autoptr(TuschPageText) page = tusch_ocr_engine_read(*state, raster, 6, &error);
  assert_no_error(error);
  assert_true(page->words->len >= 2);
  for (guint i = 1; i < page->glyphs->len; i++) {
    const TuschGlyph *last = &g_array_index(page->glyphs, TuschGlyph, i - 1);
    const TuschGlyph *glyph = &g_array_index(page->glyphs, TuschGlyph, i);
    if (tusch_rect_pt_is_empty(&last->box) || tusch_rect_pt_is_empty(&glyph->box))
      continue;
    assert_true(glyph->box.x0 == last->box.x1);
    assert_true(glyph->box.x1 - glyph->box.x0 > 0.5);
  }
}

static void
test_empty_page_has_no_text(void **state)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschRaster) raster = scene_finish(scene_begin(200, 200, 150), 150);
  g_autoptr(TuschPageText) page = tusch_ocr_engine_read(*state, raster, 3, &error);
  assert_no_error(error);
  assert_string_equal(page->text, "");
  assert_int_equal(page->words->len, 0);
}

/* Pages must not influence each other: schedules and caches would change results. */
static void
test_pages_are_independent(void **state)
{
  g_autoptr(TuschRaster) raster = draw_letter();
  g_autoptr(TuschPageText) first = tusch_ocr_engine_read(*state, raster, 3, NULL);
  g_autoptr(TuschRaster) other = scene_finish(scene_begin(100, 100, 300), 300);
  g_autoptr(TuschPageText) between = tusch_ocr_engine_read(*state, other, 11, NULL);
  g_autoptr(TuschPageText) again = tusch_ocr_engine_read(*state, raster, 3, NULL);
  assert_non_null(between);
  assert_string_equal(first->text, again->text);
  assert_memory_equal(
      first->glyphs->data, again->glyphs->data, first->glyphs->len * sizeof(TuschGlyph));
}

static void
test_refuses(void **state)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschRaster) raster = scene_finish(scene_begin(50, 50, 100), 100);
  static const int bad_modes[] = {-1, 0, 2, 14, 99};
  for (guint i = 0; i < G_N_ELEMENTS(bad_modes); i++) {
    assert_null(tusch_ocr_engine_read(*state, raster, bad_modes[i], &error));
    assert_tusch_error(error, TUSCH_ERROR_INTERNAL);
    g_clear_error(&error);
  }
  assert_null(tusch_ocr_engine_new("/nonexistent", "dal", &error));
  assert_tusch_error(error, TUSCH_ERROR_CONFIG);
}

/* Documents' text must not reach logs, and a broken model must not shout. */
static void
test_is_silent(void **state)
{
  (void)state;
  g_autofree char *folder = g_dir_make_tmp("tusch-ocr-XXXXXX", NULL);
  g_autofree char *model = g_build_filename(folder, "bad.traineddata", NULL);
  g_autofree char *log = g_build_filename(folder, "stderr", NULL);
  assert_true(g_file_set_contents(model, "no model", -1, NULL));
  int saved = dup(STDERR_FILENO);
  int out = open(log, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0600);
  assert_true(saved >= 0 && out >= 0);
  dup2(out, STDERR_FILENO);
  g_autoptr(GError) error = NULL;
  TuschOcrEngine *engine = tusch_ocr_engine_new(folder, "bad", &error);
  dup2(saved, STDERR_FILENO);
  close(saved);
  close(out);
  assert_null(engine);
  assert_tusch_error(error, TUSCH_ERROR_CONFIG);
  g_autofree char *said = NULL;
  assert_true(g_file_get_contents(log, &said, NULL, NULL));
  assert_string_equal(said, "");
  unlink(model);
  unlink(log);
  rmdir(folder);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_reads_danish_and_signs),
      cmocka_unit_test(test_boxes_cover_the_ink),
      cmocka_unit_test(test_letters_divide_their_word),
      cmocka_unit_test(test_empty_page_has_no_text),
      cmocka_unit_test(test_pages_are_independent),
      cmocka_unit_test(test_refuses),
      cmocka_unit_test(test_is_silent),
  };
  return cmocka_run_group_tests(tests, start_engine, stop_engine);
}
