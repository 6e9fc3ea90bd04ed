/* Parts of JPEGs overwritten; damaged files. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/jpeg/blank.h"
#include "adapters/leptonica/decode.h"
#include "adapters/leptonica/encode.h"
#include "lib/test.h"

enum { WIDTH = 75, HEIGHT = 53 };

/* A pattern that has something everywhere. */
static GBytes *
new_jpeg(TuschRasterFormat format)
{
  g_autoptr(TuschRaster) raster = tusch_raster_new(format, WIDTH, HEIGHT, 72);
  gsize n = (gsize)WIDTH * tusch_raster_format_bytes(format);
  for (int y = 0; y < HEIGHT; y++)
    for (gsize i = 0; i < n; i++)
      raster->data[(gsize)y * raster->stride_bytes + i] =
          (guint8)(120 + (i * 3 + (gsize)y * 2) % 120);
  GBytes *jpeg = tusch_lept_encode_jpeg(raster, 85, NULL);
  assert_non_null(jpeg);
  return jpeg;
}

static GArray *
new_area(int x0, int y0, int x1, int y1)
{
  GArray *areas = g_array_new(FALSE, FALSE, sizeof(TuschRectPx));
  TuschRectPx px = {x0, y0, x1, y1};
  g_array_append_val(areas, px);
  return areas;
}

/* Largest difference @reach or more away from the area, and the lightest sample inside. */
static void
compare(GBytes *before, GBytes *after, const TuschRectPx *px, int *difference, int *light)
{
  const int reach = 16; /* blocks of coarser samples that the area's edge is in */
  g_autoptr(TuschRaster) a = tusch_lept_decode_jpeg(before, NULL);
  g_autoptr(TuschRaster) b = tusch_lept_decode_jpeg(after, NULL);
  assert_non_null(a);
  assert_non_null(b);
  assert_int_equal(a->width_px, b->width_px);
  int n = (int)tusch_raster_format_bytes(a->format);
  *difference = *light = 0;
  for (int y = 0; y < HEIGHT; y++) {
    for (int x = 0; x < WIDTH * n; x++) {
      int va = a->data[(gsize)y * a->stride_bytes + (gsize)x];
      int vb = b->data[(gsize)y * b->stride_bytes + (gsize)x];
      int column = x / n;
      bool is_far = column < px->x0 - reach || column >= px->x1 + reach || y < px->y0 - reach ||
                    y >= px->y1 + reach;
      bool is_inside = column > px->x0 && column + 1 < px->x1 && y > px->y0 && y + 1 < px->y1;
      if (is_far)
        *difference = MAX(*difference, ABS(va - vb));
      else if (is_inside)
        *light = MAX(*light, vb);
    }
  }
}

static void
test_blank(void **state)
{
  (void)state;
  static const TuschRasterFormat FORMATS[] = {TUSCH_RASTER_GRAY8, TUSCH_RASTER_RGB24};
  for (guint i = 0; i < G_N_ELEMENTS(FORMATS); i++) {
    g_autoptr(GBytes) jpeg = new_jpeg(FORMATS[i]);
    g_autoptr(GArray) areas = new_area(20, 10, 47, 29);
    g_autoptr(GBytes) blanked = tusch_jpeg_blank(jpeg, areas, NULL);
    assert_non_null(blanked);
    int difference = 0;
    int light = 0;
    compare(jpeg, blanked, &g_array_index(areas, TuschRectPx, 0), &difference, &light);
    assert_in_range(difference, 0, 4);
    assert_in_range(light, 0, 48);
    assert_in_range(g_bytes_get_size(blanked), 1, g_bytes_get_size(jpeg) * 11 / 10);
  }
}

static void
test_areas_beyond_the_picture(void **state)
{
  (void)state;
  g_autoptr(GBytes) jpeg = new_jpeg(TUSCH_RASTER_RGB24);
  g_autoptr(GArray) areas = new_area(-900, -900, G_MAXINT / 64, G_MAXINT / 64);
  g_autoptr(GBytes) blanked = tusch_jpeg_blank(jpeg, areas, NULL);
  assert_non_null(blanked);
  g_autoptr(TuschRaster) raster = tusch_lept_decode_jpeg(blanked, NULL);
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH * 3; x++)
      assert_in_range(raster->data[(gsize)y * raster->stride_bytes + (gsize)x], 0, 2);
}

/* No damage may do more than fail. */
static void
test_damage(void **state)
{
  (void)state;
  g_autoptr(GBytes) jpeg = new_jpeg(TUSCH_RASTER_RGB24);
  g_autoptr(GArray) areas = new_area(3, 3, 30, 30);
  gsize n = 0;
  const guint8 *data = g_bytes_get_data(jpeg, &n);
  for (gsize i = 0; i < n; i += 1 + n / 400) {
    g_autoptr(GBytes) part = g_bytes_new(data, i);
    g_autoptr(GBytes) first = tusch_jpeg_blank(part, areas, NULL);
    guint8 *own = g_memdup2(data, n);
    own[i] = (guint8)~own[i];
    g_autoptr(GBytes) flipped = g_bytes_new_take(own, n);
    g_autoptr(GBytes) second = tusch_jpeg_blank(flipped, areas, NULL);
    if (i < 100)
      assert_null(first);
    if (second != NULL)
      assert_true(g_bytes_get_size(second) > 0);
  }
  g_autoptr(GBytes) empty = g_bytes_new(NULL, 0);
  g_autoptr(GError) error = NULL;
  assert_null(tusch_jpeg_blank(empty, areas, &error));
  assert_int_equal(error->code, TUSCH_ERROR_FORMAT);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_blank),
      cmocka_unit_test(test_areas_beyond_the_picture),
      cmocka_unit_test(test_damage),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
