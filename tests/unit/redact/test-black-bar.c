/* Bars that were drawn over text before: found from end to end, and nothing else taken for one. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "redact/black-bar.h"

#include <string.h>

enum { WIDTH = 300, HEIGHT = 200 };

static const TuschRectPt NAME = {100, 50, 150, 62};

static TuschRaster *
draw(const TuschRectPx *black)
{
  TuschRaster *raster = tusch_raster_new(TUSCH_RASTER_GRAY8, WIDTH, HEIGHT, 72);
  memset(raster->data, 255, (gsize)raster->stride_bytes * HEIGHT);
  for (int y = black->y0; y < black->y1; y++)
    memset(raster->data + (gsize)y * raster->stride_bytes + black->x0,
           0,
           (gsize)(black->x1 - black->x0));
  return raster;
}

static void
test_bars(void **state)
{
  (void)state;
  static const struct {
    TuschRectPx black;
    double x0, x1; /* of the bar; 0: none */
  } CASES[] = {
      {{100, 50, 150, 62}, 100, 150},
      {{90, 48, 190, 64}, 90, 190},
      {{110, 50, 190, 62}, 110, 190}, /* misses the first letters */
      {{130, 50, 190, 62}, 0, 0}, /* misses most */
      {{90, 55, 190, 57}, 0, 0}, /* a line through the text */
      {{90, 62, 190, 64}, 0, 0}, /* a line below */
      {{0, 20, 300, 120}, 0, 0}, /* a dark ground */
      {{0, 0, 0, 0}, 0, 0},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(CASES); i++) {
    g_autoptr(TuschRaster) raster = draw(&CASES[i].black);
    TuschRectPt bar;
    bool is_bar = redact_find_black_bar(raster, &NAME, &bar);
    assert_int_equal(is_bar, CASES[i].x1 > 0);
    if (is_bar) {
      assert_float_equal(bar.x0, CASES[i].x0, 0.01);
      assert_float_equal(bar.x1, CASES[i].x1, 0.01);
    }
  }
}

static void
test_boxes_at_the_edge(void **state)
{
  (void)state;
  g_autoptr(TuschRaster) raster = draw(&(TuschRectPx){0, 0, WIDTH, 12});
  static const TuschRectPt BOXES[] = {
      {-20, -5, 40, 8}, {280, 0, 400, 12}, {400, 400, 500, 412}, {10, 10, 10, 10}};
  for (gsize i = 0; i < G_N_ELEMENTS(BOXES); i++) {
    TuschRectPt bar = {0, 0, 0, 0};
    if (redact_find_black_bar(raster, &BOXES[i], &bar))
      assert_true(bar.x0 >= 0 && bar.x1 <= WIDTH && bar.x0 < bar.x1);
  }
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_bars),
      cmocka_unit_test(test_boxes_at_the_edge),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
