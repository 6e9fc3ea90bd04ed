/* Areas that look like handwriting. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/leptonica/scan.h"

#include "adapters/leptonica/pix.h"

#include <math.h>

/* All in millimetres on paper. A stroke is one connected mark: a word of joined letters, a
 * signature, a large single letter. Print of that size that was read is cleared before. */
static const double MIN_STROKE_MM = 4;
static const double MIN_HEIGHT_MM = 2.5;
static const double MAX_STROKE_MM = 200;
static const double MAX_PEN_MM = 1.3; /* thicker than a pen's line: logos, pictures */
static const double MAX_FILL = 0.35; /* share of its box that is ink */
static const double MIN_WINDING = 1.3; /* length of the line against its longer side */
static const double MIN_RULE_MM = 12; /* straight lines of forms and tables */
static const double NEAR_MM = 4;
static const double MIN_SINGLE_MM = 12; /* one stroke this long is enough; otherwise three near */
enum { MIN_STROKES = 3 };

static int
mm_to_px(double mm, double dpi)
{
  return MAX((int)lround(mm * dpi / 25.4), 1);
}

/* Removes straight horizontal and vertical lines, which join what is written on forms. */
static void
remove_rules(PIX *pix, double dpi)
{
  int length_px = mm_to_px(MIN_RULE_MM, dpi);
  g_autoptr(PIX) across = tusch_pix_check(pixOpenCompBrick(NULL, pix, length_px, 1));
  g_autoptr(PIX) down = tusch_pix_check(pixOpenCompBrick(NULL, pix, 1, length_px));
  pixSubtract(pix, pix, across);
  pixSubtract(pix, pix, down);
}

static bool
is_written(PIX *mark, double dpi)
{
  double px_mm = 25.4 / dpi;
  double width_mm = (double)pixGetWidth(mark) * px_mm;
  double height_mm = (double)pixGetHeight(mark) * px_mm;
  double longer_mm = MAX(width_mm, height_mm);
  if (longer_mm < MIN_STROKE_MM || longer_mm > MAX_STROKE_MM || height_mm < MIN_HEIGHT_MM)
    return false;
  int area_px = 0;
  float perimeter_share = 0;
  pixCountPixels(mark, &area_px, NULL);
  pixFindPerimToAreaRatio(mark, NULL, &perimeter_share);
  double fill = area_px / ((double)pixGetWidth(mark) * pixGetHeight(mark));
  /* A thin line has two long sides: half its edge is its length. */
  double length_mm = (double)perimeter_share * area_px / 2 * px_mm;
  if (fill > MAX_FILL || length_mm < MIN_WINDING * longer_mm)
    return false;
  int pen_px = mm_to_px(MAX_PEN_MM, dpi);
  g_autoptr(PIX) framed = tusch_pix_check(pixAddBorder(mark, pen_px, 0));
  g_autoptr(PIX) core = tusch_pix_check(pixErodeBrick(NULL, framed, pen_px, pen_px));
  int is_thin = 0;
  pixZero(core, &is_thin);
  return is_thin != 0;
}

/* Boxes of the marks that look written. */
static GArray *
written_marks(PIX *pix, double dpi)
{
  GArray *boxes = g_array_new(FALSE, FALSE, sizeof(TuschRectPx));
  PIXA *marks = NULL;
  BOXA *all = pixConnComp(pix, &marks, 8);
  boxaDestroy(&all);
  for (int i = 0; marks != NULL && i < pixaGetCount(marks); i++) {
    g_autoptr(PIX) mark = pixaGetPix(marks, i, L_CLONE);
    int x = 0;
    int y = 0;
    int width_px = 0;
    int height_px = 0;
    pixaGetBoxGeometry(marks, i, &x, &y, &width_px, &height_px);
    if (!is_written(mark, dpi))
      continue;
    TuschRectPx box = {x, y, x + width_px, y + height_px};
    g_array_append_val(boxes, box);
  }
  pixaDestroy(&marks);
  return boxes;
}

static bool
are_near(const TuschRectPx *a, const TuschRectPx *b, int distance_px)
{
  return a->x0 - distance_px < b->x1 && b->x0 - distance_px < a->x1 &&
         a->y0 - distance_px < b->y1 && b->y0 - distance_px < a->y1;
}

/* Takes the marks near @area out of @boxes into it until none is left. True if together they are
 * enough to be handwriting. */
static bool
grow_area(GArray *boxes, TuschRectPx *area, double dpi)
{
  int distance_px = mm_to_px(NEAR_MM, dpi);
  bool is_long = false;
  guint n = 0;
  for (guint i = 0; i < boxes->len;) {
    TuschRectPx box = g_array_index(boxes, TuschRectPx, i);
    if (!are_near(area, &box, distance_px)) {
      i++;
      continue;
    }
    *area = (TuschRectPx){
        MIN(area->x0, box.x0), MIN(area->y0, box.y0), MAX(area->x1, box.x1), MAX(area->y1, box.y1)};
    g_array_remove_index_fast(boxes, i);
    is_long = is_long || box.x1 - box.x0 >= mm_to_px(MIN_SINGLE_MM, dpi);
    n++;
    i = 0; /* the area grew: others may be near now */
  }
  return is_long || n >= MIN_STROKES;
}

GArray *
tusch_scan_find_handwriting(const TuschRaster *bilevel, const GArray *cleared)
{
  double dpi = bilevel->dpi;
  g_autoptr(PIX) pix = tusch_pix_from_bilevel(bilevel);
  g_autoptr(PIX) dark = tusch_pix_dark_areas(pix, 2);
  tusch_pix_clear(pix, cleared);
  remove_rules(pix, dpi);
  if (dark != NULL)
    pixSubtract(pix, pix, dark);
  g_autoptr(GArray) boxes = written_marks(pix, dpi);
  GArray *areas = g_array_new(FALSE, FALSE, sizeof(TuschRectPx));
  while (boxes->len > 0) {
    TuschRectPx area = g_array_index(boxes, TuschRectPx, 0);
    if (grow_area(boxes, &area, dpi))
      g_array_append_val(areas, area);
  }
  return areas;
}
