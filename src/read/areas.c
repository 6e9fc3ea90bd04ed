/* Pictures are connected cells of tone; pen strokes are found as in recognised pages. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "read/areas.h"

#include "adapters/leptonica/scan.h"

#include <math.h>

enum {
  CELL_PX = 8,
  MAX_PAPER = 225, /* lighter is paper */
  FILLED_PERCENT = 45, /* of a cell's pixels that are no paper */
};
static const double MIN_PICTURE_PT = 36;
static const double MIN_FILLED_SHARE = 0.4; /* of a picture's cells */

typedef struct {
  int width, height; /* in cells */
  guint8 *filled; /* 1: tone, not yet taken */
} Grid;

static bool
is_in_word(const GArray *words, int x, int y)
{
  for (guint i = 0; i < words->len; i++) {
    const TuschRectPx *word = &g_array_index(words, TuschRectPx, i);
    if (x >= word->x0 && x < word->x1 && y >= word->y0 && y < word->y1)
      return true;
  }
  return false;
}

static bool
is_filled(const TuschRaster *gray, int cell_x, int cell_y)
{
  guint n = 0;
  for (int y = cell_y * CELL_PX; y < (cell_y + 1) * CELL_PX; y++)
    for (int x = cell_x * CELL_PX; x < (cell_x + 1) * CELL_PX; x++)
      n += gray->data[(gsize)y * gray->stride_bytes + (gsize)x] < MAX_PAPER;
  return n * 100 >= FILLED_PERCENT * CELL_PX * CELL_PX;
}

static void
fill_grid(Grid *grid, const TuschRaster *gray, const GArray *words)
{
  grid->width = gray->width_px / CELL_PX;
  grid->height = gray->height_px / CELL_PX;
  grid->filled = g_new0(guint8, (gsize)grid->width * (gsize)grid->height + 1);
  for (int y = 0; y < grid->height; y++)
    for (int x = 0; x < grid->width; x++)
      grid->filled[y * grid->width + x] =
          is_filled(gray, x, y) &&
          !is_in_word(words, x * CELL_PX + CELL_PX / 2, y * CELL_PX + CELL_PX / 2);
}

static void
push(Grid *grid, GArray *stack, int x, int y)
{
  if (x < 0 || y < 0 || x >= grid->width || y >= grid->height || !grid->filled[y * grid->width + x])
    return;
  grid->filled[y * grid->width + x] = 0;
  int at = y * grid->width + x;
  g_array_append_val(stack, at);
}

/* Takes the cells connected with one; how many there were, and the box around them. */
static guint
take_connected(Grid *grid, int x, int y, TuschRectPx *out)
{
  guint n = 0;
  g_autoptr(GArray) stack = g_array_new(FALSE, FALSE, sizeof(int));
  *out = (TuschRectPx){x, y, x + 1, y + 1};
  push(grid, stack, x, y);
  while (stack->len > 0) {
    int at = g_array_index(stack, int, stack->len - 1);
    g_array_set_size(stack, stack->len - 1);
    int cx = at % grid->width;
    int cy = at / grid->width;
    *out = (TuschRectPx){
        MIN(out->x0, cx), MIN(out->y0, cy), MAX(out->x1, cx + 1), MAX(out->y1, cy + 1)};
    n++;
    for (int dy = -1; dy <= 1; dy++)
      for (int dx = -1; dx <= 1; dx++)
        push(grid, stack, cx + dx, cy + dy);
  }
  return n;
}

static void
add_area(GArray *areas, TuschReadAreaKind kind, const TuschRectPx *box, double dpi)
{
  TuschReadArea area = {.kind = kind, .box = tusch_rect_px_to_pt(box, dpi)};
  g_array_append_val(areas, area);
}

static void
find_pictures(const TuschRaster *gray, const GArray *words, GArray *areas)
{
  Grid grid;
  fill_grid(&grid, gray, words);
  double min_cells = MIN_PICTURE_PT / 72 * gray->dpi / CELL_PX;
  for (int y = 0; y < grid.height; y++)
    for (int x = 0; x < grid.width; x++) {
      TuschRectPx cells;
      if (!grid.filled[y * grid.width + x])
        continue;
      guint n = take_connected(&grid, x, y, &cells);
      double width = cells.x1 - cells.x0;
      double height = cells.y1 - cells.y0;
      if (width < min_cells || height < min_cells || n < MIN_FILLED_SHARE * width * height)
        continue;
      TuschRectPx box = {
          cells.x0 * CELL_PX, cells.y0 * CELL_PX, cells.x1 * CELL_PX, cells.y1 * CELL_PX};
      add_area(areas, TUSCH_READ_AREA_PICTURE, &box, gray->dpi);
    }
  g_free(grid.filled);
}

/* A picture's lines look like a pen's. */
static bool
is_in_picture(const GArray *areas, const TuschRectPt *box)
{
  for (guint i = 0; i < areas->len; i++) {
    const TuschReadArea *area = &g_array_index(areas, TuschReadArea, i);
    if (area->kind == TUSCH_READ_AREA_PICTURE && tusch_rect_pt_overlaps(&area->box, box))
      return true;
  }
  return false;
}

GArray *
tusch_find_areas(const TuschRaster *gray, const GArray *words)
{
  GArray *areas = g_array_new(FALSE, FALSE, sizeof(TuschReadArea));
  find_pictures(gray, words, areas);
  g_autoptr(TuschRaster) ink = tusch_scan_ink(gray);
  g_autoptr(GArray) written = tusch_scan_find_handwriting(ink, words);
  for (guint i = 0; i < written->len; i++) {
    const TuschRectPx *box = &g_array_index(written, TuschRectPx, i);
    TuschRectPt place = tusch_rect_px_to_pt(box, gray->dpi);
    if (!is_in_picture(areas, &place))
      add_area(areas, TUSCH_READ_AREA_WRITING, box, gray->dpi);
  }
  return areas;
}
