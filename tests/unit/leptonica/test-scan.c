/* Measuring and straightening pictures. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/scene.h"
#include "lib/test.h"

#include "adapters/leptonica/scan.h"

#include <math.h>
#include <string.h>

static const char LINES[] = "Kommunen har den 3. marts modtaget din anmodning om aktindsigt\n"
                            "i sagen om Åse Gjøl, og vi sender dig hermed de dokumenter, der\n"
                            "ligger i sagen. Enkelte oplysninger er taget ud efter reglerne,\n"
                            "og du kan klage over det inden fire uger fra i dag. Skriv til os\n"
                            "hvis du har spørgsmål til afgørelsen eller til de dokumenter,\n"
                            "som du får med dette brev. Vi svarer normalt inden syv dage.";

static TuschRaster *
draw_lines(double skew_deg, int noise)
{
  cairo_t *cr = scene_begin(420, 200, 150);
  cairo_translate(cr, 210, 100);
  cairo_rotate(cr, skew_deg * G_PI / 180);
  cairo_translate(cr, -210, -100);
  scene_text(cr, 40, 40, 10, LINES);
  if (noise > 0) {
    cairo_surface_flush(cairo_get_target(cr));
    scene_add_noise(cairo_get_target(cr), noise, 3);
  }
  return scene_finish(cr, 150);
}

static void
test_deskew_and_the_way_back(void **state)
{
  (void)state;
  static const double angles_deg[] = {-4, -1.6, 0, 1.6, 3};
  for (guint i = 0; i < G_N_ELEMENTS(angles_deg); i++) {
    g_autoptr(TuschRaster) raster = draw_lines(angles_deg[i], 10);
    g_autoptr(TuschRaster) ink = tusch_scan_ink(raster);
    TuschDeskew deskew;
    g_autoptr(TuschRaster) straight = tusch_scan_deskew(raster, ink, &deskew);
    assert_float_equal(deskew.angle_deg, -angles_deg[i], 0.25);
    assert_int_equal(deskew.width_px, straight->width_px);
    assert_int_equal(deskew.height_px, straight->height_px);

    /* Small boxes around all ink of the straight picture, mapped back, cover the ink as it was. */
    g_autoptr(TuschRaster) straight_ink = tusch_scan_ink(straight);
    double point = 72.0 / straight->dpi;
    for (int y = 0; y < straight->height_px; y += 4) {
      for (int x = 0; x < straight->width_px; x += 4) {
        TuschRectPx cell = {x, y, MIN(x + 4, straight->width_px), MIN(y + 4, straight->height_px)};
        bool has_ink = false;
        for (int cy = cell.y0; cy < cell.y1; cy++)
          has_ink = has_ink ||
                    memchr(straight_ink->data + (gsize)cy * straight_ink->stride_bytes + cell.x0,
                           0,
                           (gsize)(cell.x1 - cell.x0)) != NULL;
        if (!has_ink)
          continue;
        TuschRectPt box = tusch_rect_px_to_pt(&cell, straight->dpi);
        TuschRectPt grown = tusch_rect_pt_grow(&box, point);
        TuschRectPt back = tusch_deskew_map_back(&deskew, &grown, straight->dpi);
        assert_true(back.x1 - back.x0 < 9 * point);
        TuschRectPx px;
        if (!tusch_rect_pt_to_px(&back, raster->dpi, raster->width_px, raster->height_px, &px))
          continue;
        for (int by = px.y0; by < px.y1; by++)
          memset(ink->data + (gsize)by * ink->stride_bytes + px.x0, 255, (gsize)(px.x1 - px.x0));
      }
    }
    assert_int_equal(scene_count_dark(ink, 128), 0);
  }
}

static void
test_turns(void **state)
{
  (void)state;
  cairo_t *cr = scene_begin(420, 700, 200);
  for (int i = 0; i < 6; i++) /* few lines do not tell */
    scene_text(cr, 40, 40 + 100 * i, 10, LINES);
  g_autoptr(TuschRaster) raster = scene_finish(cr, 200);
  static const int turns_deg[] = {0, 90, 180, 270};
  for (guint i = 0; i < G_N_ELEMENTS(turns_deg); i++) {
    g_autoptr(TuschRaster) turned = tusch_scan_turn(raster, turns_deg[i]);
    assert_int_equal(turned->width_px, i % 2 == 0 ? raster->width_px : raster->height_px);
    g_autoptr(TuschRaster) ink = tusch_scan_ink(turned);
    assert_int_equal(tusch_scan_guess_turn(ink), (360 - turns_deg[i]) % 360);
    g_autoptr(TuschRaster) back = tusch_scan_turn(turned, 360 - turns_deg[i]);
    assert_memory_equal(back->data, raster->data, (gsize)raster->height_px * raster->stride_bytes);
  }
  g_autoptr(TuschRaster) empty = scene_finish(scene_begin(200, 200, 100), 100);
  assert_int_equal(tusch_scan_guess_turn(empty), -1);
}

static void
test_blank(void **state)
{
  (void)state;
  cairo_t *cr = scene_begin(595, 842, 100);
  scene_add_noise(cairo_get_target(cr), 20, 5);
  g_autoptr(TuschRaster) noisy = scene_finish(cr, 100);
  assert_true(tusch_scan_is_blank(noisy));
  /* A pencil line: gray, half a millimetre thin. */
  cr = scene_begin(595, 842, 100);
  cairo_set_source_rgb(cr, 0.6, 0.6, 0.6);
  cairo_set_line_width(cr, 1.4);
  cairo_move_to(cr, 100, 100);
  cairo_line_to(cr, 130, 112);
  cairo_stroke(cr);
  scene_add_noise(cairo_get_target(cr), 10, 5);
  g_autoptr(TuschRaster) pencil = scene_finish(cr, 100);
  assert_false(tusch_scan_is_blank(pencil));
}

static void
test_counts_marks_outside_areas(void **state)
{
  (void)state;
  g_autoptr(TuschRaster) raster = draw_lines(0, 0);
  g_autoptr(TuschRaster) ink = tusch_scan_ink(raster);
  guint n_all = tusch_scan_count_marks(ink, NULL);
  assert_in_range(n_all, 200, 400);
  g_autoptr(GArray) areas = g_array_new(FALSE, FALSE, sizeof(TuschRectPx));
  TuschRectPx half = {0, 0, ink->width_px, ink->height_px / 2};
  g_array_append_val(areas, half);
  assert_in_range(tusch_scan_count_marks(ink, areas), n_all / 4, n_all * 3 / 4);
  half.y1 = ink->height_px;
  g_array_append_val(areas, half);
  assert_int_equal(tusch_scan_count_marks(ink, areas), 0);
}

static void
test_despeckle_keeps_dots(void **state)
{
  (void)state;
  static const struct {
    double dpi;
    guint n_dark;
  } cases[] = {{200, 16}, {150, 20}};
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(TuschRaster) raster = tusch_raster_new(TUSCH_RASTER_BILEVEL, 100, 100, cases[i].dpi);
    memset(raster->data, 255, 100 * raster->stride_bytes);
    for (int y = 0; y < 4; y++)
      memset(raster->data + (gsize)(10 + y) * raster->stride_bytes + 10, 0, 4); /* dot of an i */
    for (int y = 0; y < 2; y++)
      memset(raster->data + (gsize)(50 + y) * raster->stride_bytes + 50, 0, 2); /* speck */
    g_autoptr(TuschRaster) clean = tusch_scan_despeckle(raster);
    assert_int_equal(scene_count_dark(clean, 128), cases[i].n_dark);
  }
}

static void
draw_signature(cairo_t *cr, double x, double y)
{
  cairo_set_line_width(cr, 1.2);
  cairo_move_to(cr, x, y);
  for (int i = 0; i < 6; i++)
    cairo_rel_curve_to(cr, 2, -22 + 2 * i, 16, -14, 12, i % 2 == 0 ? 6 : -4);
  cairo_rel_curve_to(cr, -20, 10, 30, 14, 24, -4);
  cairo_stroke(cr);
}

static void
test_handwriting(void **state)
{
  (void)state;
  cairo_t *cr = scene_begin(420, 300, 200);
  scene_text(cr, 40, 40, 10, LINES);
  scene_text(cr, 40, 150, 30, "Overskrift 24");
  cairo_set_line_width(cr, 0.8); /* a table */
  for (int i = 0; i < 4; i++) {
    cairo_rectangle(cr, 40, 200 + 20 * i, 150, 20);
    cairo_rectangle(cr, 190, 200 + 20 * i, 150, 20);
  }
  cairo_stroke(cr);
  cairo_arc(cr, 380, 40, 20, 0, 7); /* a solid logo */
  cairo_fill(cr);
  cairo_surface_t *image = cairo_surface_reference(cairo_get_target(cr));
  g_autoptr(TuschRaster) printed = scene_finish(cr, 200);
  g_autoptr(TuschRaster) ink = tusch_scan_ink(printed);
  g_autoptr(GArray) areas = tusch_scan_find_handwriting(ink, NULL);
  assert_int_equal(areas->len, 0);

  cr = cairo_create(image);
  cairo_scale(cr, 200.0 / 72, 200.0 / 72);
  draw_signature(cr, 230, 235); /* across the table's lines */
  cairo_surface_destroy(image);
  g_autoptr(TuschRaster) written = scene_finish(cr, 200);
  g_autoptr(TuschRaster) written_ink = tusch_scan_ink(written);
  g_autoptr(GArray) found = tusch_scan_find_handwriting(written_ink, NULL);
  assert_int_equal(found->len, 1);
  const TuschRectPx *area = &g_array_index(found, TuschRectPx, 0);
  assert_in_range(area->x0, 200 * 200 / 72, 250 * 200 / 72);

  g_autoptr(GArray) cleared = g_array_new(FALSE, FALSE, sizeof(TuschRectPx));
  TuschRectPx all = {0, 0, written_ink->width_px, written_ink->height_px};
  g_array_append_val(cleared, all);
  g_autoptr(GArray) none = tusch_scan_find_handwriting(written_ink, cleared);
  assert_int_equal(none->len, 0);
}

static guint
count_cells(int n, double width_pt, double height_pt, bool has_floor)
{
  cairo_t *cr = scene_begin(420, 120, 200);
  scene_text(cr, 40, 10, 24, "Illimitiel 1111"); /* stems of letters are no walls */
  cairo_set_line_width(cr, 0.7);
  for (int i = 0; i <= n; i++) {
    cairo_move_to(cr, 40 + i * width_pt, 60);
    cairo_rel_line_to(cr, 0, height_pt);
  }
  if (has_floor) {
    cairo_move_to(cr, 40, 60 + height_pt);
    cairo_rel_line_to(cr, n * width_pt, 0);
  }
  cairo_stroke(cr);
  g_autoptr(TuschRaster) raster = scene_finish(cr, 200);
  g_autoptr(TuschRaster) ink = tusch_scan_ink(raster);
  g_autoptr(GArray) cells = tusch_scan_find_comb_cells(ink);
  for (guint i = 0; i < cells->len; i++) {
    const TuschCombCell *cell = &g_array_index(cells, TuschCombCell, i);
    assert_int_equal(cell->comb, 0);
    double x_px = (40 + i * width_pt) * 200 / 72;
    assert_true(cell->inside.x0 > x_px && cell->inside.x1 < x_px + width_pt * 200 / 72);
  }
  return cells->len;
}

static void
test_combs(void **state)
{
  (void)state;
  assert_int_equal(count_cells(10, 17, 22, true), 10);
  assert_int_equal(count_cells(4, 24, 20, true), 4);
  assert_int_equal(count_cells(3, 17, 22, true), 0); /* too few */
  assert_int_equal(count_cells(10, 17, 22, false), 0); /* loose strokes */
  assert_int_equal(count_cells(6, 50, 22, true), 0); /* a table */
  assert_int_equal(count_cells(10, 17, 50, true), 0); /* a tall table */
}

/* The lines in white on a dark bar, and nothing else. */
static TuschRaster *
draw_bar(void)
{
  cairo_t *cr = scene_begin(420, 200, 300);
  cairo_set_source_rgb(cr, 0.1, 0.1, 0.1);
  cairo_rectangle(cr, 20, 30, 380, 120);
  cairo_fill(cr);
  cairo_set_source_rgb(cr, 1, 1, 1);
  cairo_push_group(cr);
  scene_text(cr, 40, 45, 10, LINES);
  cairo_pattern_t *mask = cairo_pop_group(cr);
  cairo_set_source_rgb(cr, 1, 1, 1);
  cairo_mask(cr, mask);
  cairo_pattern_destroy(mask);
  return scene_finish(cr, 300);
}

static void
test_light_marks_on_dark_ground(void **state)
{
  (void)state;
  g_autoptr(TuschRaster) bar = draw_bar();
  g_autoptr(TuschRaster) lines = draw_lines(0, 0);
  assert_true(tusch_scan_count_light_marks(bar, NULL) > 200);
  assert_int_equal(tusch_scan_count_light_marks(lines, NULL), 0);
  /* The ground itself is no dark mark, whatever of it passes for ink. */
  g_autoptr(TuschRaster) ink = tusch_scan_ink(bar);
  g_autoptr(TuschRaster) plain = tusch_scan_plain_ink(ink, bar);
  assert_int_equal(tusch_scan_count_marks(plain, NULL), 0);
  g_autoptr(GArray) read = g_array_new(FALSE, FALSE, sizeof(TuschRectPx));
  TuschRectPx all = {0, 0, bar->width_px, bar->height_px};
  g_array_append_val(read, all);
  assert_int_equal(tusch_scan_count_light_marks(bar, read), 0);
}

static void
test_rules_do_not_hide_letters(void **state)
{
  (void)state;
  cairo_t *cr = scene_begin(420, 200, 300);
  scene_text(cr, 40, 40, 10, LINES);
  cairo_set_line_width(cr, 0.7);
  for (int line = 0; line < 12; line++) {
    cairo_move_to(cr, 20, 40 + 9 * line);
    cairo_line_to(cr, 400, 40 + 9 * line);
  }
  cairo_stroke(cr);
  g_autoptr(TuschRaster) raster = scene_finish(cr, 300);
  g_autoptr(TuschRaster) ink = tusch_scan_ink(raster);
  g_autoptr(TuschRaster) plain = tusch_scan_plain_ink(ink, raster);
  guint joined = tusch_scan_count_marks(ink, NULL);
  assert_true(tusch_scan_count_marks(plain, NULL) > joined + 100);
}

/* Every tone of @raster moved into @darkest..@lightest, falling from the left to the right. */
static void
fade(TuschRaster *raster, int darkest, int lightest_left, int lightest_right)
{
  for (int y = 0; y < raster->height_px; y++)
    for (int x = 0; x < raster->width_px; x++) {
      guint8 *tone = raster->data + (gsize)y * raster->stride_bytes + x;
      int lightest = lightest_left + (lightest_right - lightest_left) * x / raster->width_px;
      *tone = (guint8)(darkest * lightest / lightest_left +
                       *tone * (lightest - darkest * lightest / lightest_left) / 255);
    }
}

static void
test_faint_ink_is_stretched(void **state)
{
  (void)state;
  g_autoptr(TuschRaster) raster = draw_lines(0, 0);
  g_autoptr(TuschRaster) before = tusch_scan_ink(raster);
  fade(raster, 190, 225, 225);
  g_autoptr(TuschRaster) faint = tusch_scan_ink(raster);
  assert_int_equal(tusch_scan_count_marks(faint, NULL), 0);
  g_autoptr(TuschRaster) stretched = tusch_scan_stretch(raster);
  assert_non_null(stretched);
  g_autoptr(TuschRaster) ink = tusch_scan_ink(stretched);
  assert_true(tusch_scan_count_marks(ink, NULL) * 10 >= tusch_scan_count_marks(before, NULL) * 9);
  fade(raster, 250, 255, 255);
  g_autoptr(TuschRaster) nothing = tusch_scan_stretch(raster);
  assert_null(nothing);
}

static void
test_shadow_is_removed(void **state)
{
  (void)state;
  g_autoptr(TuschRaster) raster = draw_lines(0, 0);
  g_autoptr(TuschRaster) no_shadow = tusch_scan_remove_shadow(raster);
  assert_null(no_shadow);
  fade(raster, 0, 250, 120);
  g_autoptr(TuschRaster) even = tusch_scan_remove_shadow(raster);
  assert_non_null(even);
  const guint8 *row = even->data + 2 * even->stride_bytes;
  assert_true(row[10] > 235 && row[even->width_px - 10] > 235);
}

static void
test_holes_are_no_text(void **state)
{
  (void)state;
  static const struct {
    double x_pt, y_pt, radius_pt;
    bool is_blank;
  } cases[] = {
      {30, 200, 8, true}, /* a punched hole */
      {30, 200, 3, false}, /* a dot: may be a letter */
      {200, 200, 8, false}, /* not at the edge */
      {30, 200, 30, false}, /* a stain */
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    cairo_t *cr = scene_begin(420, 595, 100);
    for (int hole = 0; hole < 2; hole++) {
      cairo_arc(cr, cases[i].x_pt, cases[i].y_pt + 200 * hole, cases[i].radius_pt, 0, 2 * G_PI);
      cairo_fill(cr);
    }
    cairo_rectangle(cr, 0, 0, 4, 595); /* the scanner's lid */
    cairo_fill(cr);
    g_autoptr(TuschRaster) raster = scene_finish(cr, 100);
    if (tusch_scan_is_blank(raster) != cases[i].is_blank)
      fail_msg("case %u", i);
  }
}

/* Print that must not be reduced, and print that may: Danish rings, dots and commas are small too.
 */
static void
test_small_print(void **state)
{
  (void)state;
  static const struct {
    double size_pt;
    int noise;
    bool is_small;
  } cases[] = {
      {5.5, 0, true}, {6, 20, true}, {6, 0, true}, {9, 20, false}, {11, 0, false}, {14, 20, false}};
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    cairo_t *cr = scene_begin(595, 300, 300);
    scene_text(cr, 40, 40, cases[i].size_pt, LINES);
    cairo_surface_flush(cairo_get_target(cr));
    scene_add_noise(cairo_get_target(cr), cases[i].noise, 3);
    g_autoptr(TuschRaster) raster = scene_finish(cr, 300);
    g_autoptr(TuschRaster) ink = tusch_scan_ink(raster);
    if (tusch_scan_has_small_print(ink) != cases[i].is_small)
      fail_msg("%.1f points", cases[i].size_pt);
  }
}

/* Bits come out of rasters and go back whole, also where a row ends inside a word of 32. */
static void
test_despeckle_keeps_every_pixel(void **state)
{
  (void)state;
  static const int widths_px[] = {1, 7, 8, 31, 32, 33, 70};
  for (guint i = 0; i < G_N_ELEMENTS(widths_px); i++) {
    g_autoptr(TuschRaster) raster = tusch_raster_new(TUSCH_RASTER_BILEVEL, widths_px[i], 9, 100);
    for (int y = 0; y < 9; y++)
      for (int x = 0; x < widths_px[i]; x++)
        raster->data[(gsize)y * raster->stride_bytes + (gsize)x] =
            (x * 7 + y * 5) % 3 == 0 || x == widths_px[i] - 1 ? 0 : 255;
    /* below 190 dpi it removes nothing */
    g_autoptr(TuschRaster) same = tusch_scan_despeckle(raster);
    for (int y = 0; y < 9; y++)
      assert_memory_equal(same->data + (gsize)y * same->stride_bytes,
                          raster->data + (gsize)y * raster->stride_bytes,
                          (gsize)widths_px[i]);
  }
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_deskew_and_the_way_back),
      cmocka_unit_test(test_turns),
      cmocka_unit_test(test_blank),
      cmocka_unit_test(test_counts_marks_outside_areas),
      cmocka_unit_test(test_despeckle_keeps_dots),
      cmocka_unit_test(test_handwriting),
      cmocka_unit_test(test_combs),
      cmocka_unit_test(test_light_marks_on_dark_ground),
      cmocka_unit_test(test_rules_do_not_hide_letters),
      cmocka_unit_test(test_faint_ink_is_stretched),
      cmocka_unit_test(test_shadow_is_removed),
      cmocka_unit_test(test_holes_are_no_text),
      cmocka_unit_test(test_small_print),
      cmocka_unit_test(test_despeckle_keeps_every_pixel),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
