/* Pages of letters and tones taken apart into layers. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/leptonica/encode.h"
#include "lib/test.h"
#include "redact/layered.h"
#include "redact/pixels.h"

#include <string.h>

enum { WIDTH = 601, HEIGHT = 403 };

static guint8 *
pixel(const TuschRaster *raster, int x, int y)
{
  return raster->data + (gsize)y * raster->stride_bytes +
         (gsize)x * tusch_raster_format_bytes(raster->format);
}

/* Blue strokes on a yellowish ground that is darker to the right. */
static TuschRaster *
new_page(void)
{
  TuschRaster *page = tusch_raster_new(TUSCH_RASTER_RGB24, WIDTH, HEIGHT, 300);
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++) {
      bool is_stroke = y % 40 < 20 && x % 17 < 4;
      guint8 *p = pixel(page, x, y);
      p[0] = (guint8)(is_stroke ? 20 : 250 - x / 10);
      p[1] = (guint8)(is_stroke ? 30 : 245 - x / 10);
      p[2] = (guint8)(is_stroke ? 120 : 200);
    }
  return page;
}

static void
test_strokes_are_sharp_and_keep_their_colour(void **state)
{
  (void)state;
  g_autoptr(GArray) boxes = g_array_new(FALSE, FALSE, sizeof(TuschRectPt));
  g_autoptr(TuschRaster) page = new_page();
  g_autoptr(RedactLayers) layers = redact_layers_split(page, boxes);
  assert_non_null(layers);
  assert_true(layers->mask->width_px >= WIDTH &&
              layers->mask->width_px % layers->front_cell_px == 0);
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      assert_int_equal(*pixel(layers->mask, x, y), y % 40 < 20 && x % 17 < 4 ? 0 : 255);
  const guint8 *front = pixel(layers->front, 1, 1);
  assert_in_range(front[0], 18, 22);
  assert_in_range(front[2], 118, 122);
  assert_in_range(*pixel(layers->ground, 5, 10), 240, 250);
}

static void
test_boxes_are_black_in_every_layer(void **state)
{
  (void)state;
  g_autoptr(GArray) boxes = g_array_new(FALSE, FALSE, sizeof(TuschRectPt));
  TuschRectPt box = {24, 24, 72, 48};
  g_array_append_val(boxes, box);
  g_autoptr(TuschRaster) page = new_page();
  redact_pixels_burn(page, boxes);
  g_autoptr(RedactLayers) layers = redact_layers_split(page, boxes);
  assert_non_null(layers);
  for (int y = 101; y < 199; y++)
    for (int x = 101; x < 299; x++) {
      assert_int_equal(*pixel(layers->mask, x, y), 0);
      const guint8 *front =
          pixel(layers->front, x / layers->front_cell_px, y / layers->front_cell_px);
      const guint8 *ground =
          pixel(layers->ground, x / layers->ground_cell_px, y / layers->ground_cell_px);
      assert_int_equal(front[0] | front[1] | front[2] | ground[0] | ground[1] | ground[2], 0);
    }
}

/* A texture finer than the ground's cells would be lost. */
static void
test_fine_texture_is_no_case_for_layers(void **state)
{
  (void)state;
  g_autoptr(GArray) boxes = g_array_new(FALSE, FALSE, sizeof(TuschRectPt));
  g_autoptr(TuschRaster) page = tusch_raster_new(TUSCH_RASTER_GRAY8, WIDTH, HEIGHT, 300);
  guint32 noise = 1;
  for (int y = 0; y < HEIGHT; y += 4)
    for (int x = 0; x < WIDTH; x += 4) {
      noise = noise * 1664525u + 1013904223u;
      for (int j = y; j < MIN(y + 4, HEIGHT); j++)
        for (int i = x; i < MIN(x + 4, WIDTH); i++)
          *pixel(page, i, j) = (guint8)(noise >> 24);
    }
  g_autoptr(RedactLayers) layers = redact_layers_split(page, boxes);
  assert_null(layers);
}

/* A blank page is as little as a page can be: hardly more than is reckoned with, and never less. */
static void
test_least_jpeg(void **state)
{
  (void)state;
  static const struct {
    TuschRasterFormat format;
    int width, height;
  } pages[] = {{TUSCH_RASTER_RGB24, 2480, 3508},
               {TUSCH_RASTER_GRAY8, 2480, 3508},
               {TUSCH_RASTER_RGB24, 17, 9},
               {TUSCH_RASTER_GRAY8, 1, 1}};
  for (guint i = 0; i < G_N_ELEMENTS(pages); i++) {
    g_autoptr(TuschRaster) page =
        tusch_raster_new(pages[i].format, pages[i].width, pages[i].height, 300);
    memset(page->data, 255, page->stride_bytes * (gsize)page->height_px);
    g_autoptr(GBytes) jpeg = tusch_lept_encode_jpeg(page, 75, NULL);
    gsize least = redact_layers_least_jpeg_bytes(page);
    gsize n_head_bytes = 2000;
    assert_in_range(g_bytes_get_size(jpeg), least, least + n_head_bytes);
  }
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_strokes_are_sharp_and_keep_their_colour),
      cmocka_unit_test(test_boxes_are_black_in_every_layer),
      cmocka_unit_test(test_fine_texture_is_no_case_for_layers),
      cmocka_unit_test(test_least_jpeg),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
