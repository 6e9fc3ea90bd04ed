/* Rows of boxes on forms, one letter in each. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/leptonica/scan.h"

#include "adapters/leptonica/pix.h"

#include <math.h>
#include <stdlib.h>

/* Millimetres on paper. */
static const double MIN_WALL_MM = 4, MAX_WALL_MM = 14; /* height of the walls between boxes */
static const double MAX_WALL_WIDTH_MM = 1;
static const double MIN_CELL_MM = 3, MAX_CELL_MM = 11;
static const double MAX_UNEVENNESS = 0.25; /* of the first box's width */
static const double FLOOR_SHARE = 0.8; /* of the row that must have a line below */
static const double LINE_MM = 0.5; /* a line and what is left of it */
enum { MIN_CELLS = 4 };

static int
to_px(double mm, double dpi)
{
  return MAX((int)lround(mm * dpi / 25.4), 1);
}

static int
compare_left_edges(gconstpointer a, gconstpointer b)
{
  return ((const TuschRectPx *)a)->x0 - ((const TuschRectPx *)b)->x0;
}

/* Upright thin lines of a box's height, from left to right. */
static GArray *
find_walls(PIX *pix, double dpi)
{
  g_autoptr(PIX) upright = tusch_pix_check(pixOpenCompBrick(NULL, pix, 1, to_px(MIN_WALL_MM, dpi)));
  BOXA *boxes = pixConnCompBB(upright, 8);
  GArray *walls = g_array_new(FALSE, FALSE, sizeof(TuschRectPx));
  for (int i = 0; i < boxaGetCount(boxes); i++) {
    int x = 0;
    int y = 0;
    int width_px = 0;
    int height_px = 0;
    boxaGetBoxGeometry(boxes, i, &x, &y, &width_px, &height_px);
    if (width_px > to_px(MAX_WALL_WIDTH_MM, dpi) || height_px > to_px(MAX_WALL_MM, dpi))
      continue;
    TuschRectPx wall = {x, y, x + width_px, y + height_px};
    g_array_append_val(walls, wall);
  }
  boxaDestroy(&boxes);
  g_array_sort(walls, compare_left_edges);
  return walls;
}

/* Index of the wall that closes the box which @from opens; @width_px: of the boxes before, or 0.
 * walls->len if there is none. */
static guint
find_next_wall(const GArray *walls, guint from, int width_px, double dpi)
{
  const TuschRectPx *left = &g_array_index(walls, TuschRectPx, from);
  int slack_px = to_px(1, dpi);
  for (guint i = from + 1; i < walls->len; i++) {
    const TuschRectPx *right = &g_array_index(walls, TuschRectPx, i);
    int gap_px = right->x0 - left->x0;
    if (gap_px > to_px(MAX_CELL_MM, dpi))
      break;
    if (abs(right->y0 - left->y0) > slack_px || abs(right->y1 - left->y1) > slack_px ||
        gap_px < to_px(MIN_CELL_MM, dpi))
      continue;
    if (width_px == 0 || abs(gap_px - width_px) <= MAX_UNEVENNESS * width_px)
      return i;
  }
  return walls->len;
}

/* True if a line runs along the bottom of the row. */
static bool
has_floor(PIX *across, const TuschRectPx *row, double dpi)
{
  int slack_px = to_px(1, dpi);
  int n_covered = 0;
  for (int x = row->x0; x < row->x1; x++) {
    l_uint32 bit = 0;
    for (int y = row->y1 - slack_px; y < row->y1 + slack_px && bit == 0; y++)
      pixGetPixel(across, x, y, &bit);
    n_covered += bit != 0;
  }
  return n_covered >= FLOOR_SHARE * (row->x1 - row->x0);
}

static void
append_cells(GArray *cells, guint comb, const GArray *walls, const GArray *row, double dpi)
{
  int inset_px = to_px(LINE_MM, dpi);
  for (guint i = 0; i + 1 < row->len; i++) {
    const TuschRectPx *left = &g_array_index(walls, TuschRectPx, g_array_index(row, guint, i));
    const TuschRectPx *right = &g_array_index(walls, TuschRectPx, g_array_index(row, guint, i + 1));
    TuschCombCell cell = {.comb = comb,
                          .inside = {left->x1 + inset_px / 2,
                                     MAX(left->y0, right->y0) + inset_px,
                                     right->x0 - inset_px / 2,
                                     MIN(left->y1, right->y1) - inset_px}};
    g_array_append_val(cells, cell);
  }
}

GArray *
tusch_scan_find_comb_cells(const TuschRaster *bilevel)
{
  double dpi = bilevel->dpi;
  g_autoptr(PIX) pix = tusch_pix_from_bilevel(bilevel);
  g_autoptr(PIX) across = tusch_pix_check(pixOpenCompBrick(NULL, pix, to_px(12, dpi), 1));
  g_autoptr(GArray) walls = find_walls(pix, dpi);
  g_autofree bool *is_used = g_new0(bool, walls->len + 1);
  GArray *cells = g_array_new(FALSE, FALSE, sizeof(TuschCombCell));
  guint n_combs = 0;
  for (guint i = 0; i < walls->len; i++) {
    if (is_used[i])
      continue;
    g_autoptr(GArray) row = g_array_new(FALSE, FALSE, sizeof(guint));
    int width_px = 0;
    for (guint k = i; k < walls->len;) {
      g_array_append_val(row, k);
      guint next = find_next_wall(walls, k, width_px, dpi);
      if (next < walls->len && width_px == 0)
        width_px =
            g_array_index(walls, TuschRectPx, next).x0 - g_array_index(walls, TuschRectPx, k).x0;
      k = next;
    }
    const TuschRectPx *first = &g_array_index(walls, TuschRectPx, i);
    const TuschRectPx *last =
        &g_array_index(walls, TuschRectPx, g_array_index(row, guint, row->len - 1));
    TuschRectPx area = {first->x0, first->y0, last->x1, first->y1};
    if (row->len < MIN_CELLS + 1 || !has_floor(across, &area, dpi))
      continue;
    for (guint k = 0; k < row->len; k++)
      is_used[g_array_index(row, guint, k)] = true;
    append_cells(cells, n_combs++, walls, row, dpi);
  }
  return cells;
}
