/* Conversions round outward and refuse what is no rectangle. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "tusch/geometry.h"

#include <math.h>

static void
test_px_covers_pt(void **state)
{
  (void)state;
  g_autoptr(GRand) rand = g_rand_new_with_seed(7);
  for (guint i = 0; i < 20000; i++) {
    double dpi = g_rand_double_range(rand, 36, 600);
    TuschRectPt pt = {g_rand_double_range(rand, 0, 500), g_rand_double_range(rand, 0, 800), 0, 0};
    pt.x1 = pt.x0 + g_rand_double_range(rand, 0.01, 90);
    pt.y1 = pt.y0 + g_rand_double_range(rand, 0.01, 40);
    TuschRectPx px;
    assert_true(tusch_rect_pt_to_px(&pt, dpi, 32767, 32767, &px));
    TuschRectPt back = tusch_rect_px_to_pt(&px, dpi);
    assert_true(back.x0 <= pt.x0 + 1e-5 && back.y0 <= pt.y0 + 1e-5);
    assert_true(back.x1 >= pt.x1 - 1e-5 && back.y1 >= pt.y1 - 1e-5);
    assert_true(back.x1 - pt.x1 < 72 / dpi + 1e-5);
  }
}

static void
test_exact_edges_do_not_grow(void **state)
{
  (void)state;
  TuschRectPx px;
  TuschRectPt pt = {7.2, 14.4, 72, 144};
  assert_true(tusch_rect_pt_to_px(&pt, 300, 10000, 10000, &px));
  assert_int_equal(px.x0, 30);
  assert_int_equal(px.y0, 60);
  assert_int_equal(px.x1, 300);
  assert_int_equal(px.y1, 600);
}

static void
test_refuses_no_rectangles(void **state)
{
  (void)state;
  static const TuschRectPt bad[] = {
      {NAN, 0, 1, 1},
      {0, 0, INFINITY, 1},
      {5, 0, 4, 1},
      {0, 9, 1, 8},
      {-20, 0, -10, 5},
      {900, 0, 950, 5},
      {3, 3, 3, 3},
  };
  for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
    TuschRectPx px = {-1, -1, -1, -1};
    assert_false(tusch_rect_pt_to_px(&bad[i], 72, 600, 800, &px));
    assert_int_equal(px.x0, -1);
  }
  TuschRectPt good = {0, 0, 1e300, 1e300};
  TuschRectPx px;
  assert_true(tusch_rect_pt_to_px(&good, 300, 600, 800, &px));
  assert_int_equal(px.x1, 600);
}

static void
test_size_limits(void **state)
{
  (void)state;
  assert_int_equal(tusch_size_pt_to_px(595.276, 300), 2481);
  assert_int_equal(tusch_size_pt_to_px(72, 300), 300);
  assert_int_equal(tusch_size_pt_to_px(14400, 300), -1);
  assert_int_equal(tusch_size_pt_to_px(NAN, 300), -1);
  assert_int_equal(tusch_size_pt_to_px(0, 300), -1);
}

static void
test_union_and_overlap(void **state)
{
  (void)state;
  TuschRectPt a = {0, 0, 10, 10};
  TuschRectPt touching = {10, 0, 20, 10};
  TuschRectPt empty = {50, 50, 50, 60};
  assert_false(tusch_rect_pt_overlaps(&a, &touching));
  TuschRectPt sum = tusch_rect_pt_union(&a, &empty);
  assert_true(sum.x1 == 10 && sum.y1 == 10);
  sum = tusch_rect_pt_union(&a, &touching);
  assert_true(sum.x1 == 20);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_px_covers_pt),
      cmocka_unit_test(test_exact_edges_do_not_grow),
      cmocka_unit_test(test_refuses_no_rectangles),
      cmocka_unit_test(test_size_limits),
      cmocka_unit_test(test_union_and_overlap),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
