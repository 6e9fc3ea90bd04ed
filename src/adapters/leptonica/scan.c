/* Straightening pictures of pages and measuring what is on them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/leptonica/scan.h"

#include "adapters/leptonica/pix.h"

#include <math.h>

/* Gray levels (of 255) that ink is darker than the paper around it: print, and what may be pencil
 * on an otherwise empty page. */
enum { INK_CONTRAST = 40, PENCIL_CONTRAST = 25 };

/* leptonica's own limits for pixDeskew(): below the angle rotating blurs more than it straightens,
 * below the confidence the angle is a guess. */
static const float MIN_SKEW_DEG = 0.1F;
static const float MIN_SKEW_CONFIDENCE = 3.0F;

/* What an empty page may show: holes of a punch and of a ring binder, dark edges. */
static const double MIN_HOLE_MM = 4;
static const double MAX_HOLE_MM = 9;
static const double HOLE_MARGIN_MM = 25;
static const double HOLE_FILL = 0.72; /* a circle fills 0.785 of its box; a torn one less */
static const double EDGE_FILL = 0.9;
enum { MAX_PAPER_MARKS = 40 };

enum { MIN_DESPECKLE_DPI = 190, MAX_SPECK_PX = 3 };

TuschRaster *
tusch_scan_turn(const TuschRaster *raster, int turned_deg)
{
  if (turned_deg % 360 == 0)
    return tusch_pix_copy_raster(raster);
  g_autoptr(PIX) pix = tusch_pix_from_raster(raster);
  g_autoptr(PIX) turned = tusch_pix_check(pixRotateOrth(pix, ((turned_deg / 90) % 4 + 4) % 4));
  return tusch_pix_to_raster(turned, raster->format, raster->dpi);
}

TuschRaster *
tusch_scan_resize(const TuschRaster *raster, int width_px, int height_px, double dpi)
{
  g_autoptr(PIX) pix = tusch_pix_from_raster(raster);
  bool is_smaller = width_px < raster->width_px && height_px < raster->height_px && width_px >= 2 &&
                    height_px >= 2;
  g_autoptr(PIX) resized =
      tusch_pix_check(is_smaller ? pixScaleAreaMapToSize(pix, width_px, height_px)
                                 : pixScaleToSize(pix, width_px, height_px));
  return tusch_pix_to_raster(resized, TUSCH_RASTER_GRAY8, dpi);
}

TuschRaster *
tusch_scan_ink(const TuschRaster *raster)
{
  g_autoptr(PIX) gray = tusch_pix_from_raster(raster);
  g_autoptr(PIX) ink = raster->format == TUSCH_RASTER_BILEVEL ? tusch_pix_threshold(gray, 128)
                                                              : tusch_pix_ink(gray, INK_CONTRAST);
  return tusch_pix_to_raster(ink, TUSCH_RASTER_BILEVEL, raster->dpi);
}

/* A punched hole, or the dark edge of the scanner's lid: full marks at the edge of the picture. */
static bool
is_of_paper(PIX *mark, const TuschRectPx *box, PIX *page, double dpi)
{
  double px_mm = 25.4 / dpi;
  int area_px = 0;
  pixCountPixels(mark, &area_px, NULL);
  int width_px = box->x1 - box->x0;
  int height_px = box->y1 - box->y0;
  double fill = area_px / ((double)width_px * height_px);
  int page_width_px = (int)pixGetWidth(page);
  int page_height_px = (int)pixGetHeight(page);
  int margin_px =
      MIN(MIN(box->x0, box->y0), MIN(page_width_px - box->x1, page_height_px - box->y1));
  if (margin_px <= 1 && fill >= EDGE_FILL)
    return true;
  double width_mm = width_px * px_mm;
  double height_mm = height_px * px_mm;
  return margin_px * px_mm <= HOLE_MARGIN_MM && fabs(width_mm - height_mm) <= 1 &&
         width_mm >= MIN_HOLE_MM && width_mm <= MAX_HOLE_MM && fill >= HOLE_FILL;
}

/* Nothing but what the paper itself shows. */
static bool
is_paper(PIX *marks, double dpi)
{
  PIXA *each = NULL;
  BOXA *boxes = pixConnComp(marks, &each, 8);
  bool is_all = each != NULL && pixaGetCount(each) <= MAX_PAPER_MARKS;
  for (int i = 0; is_all && i < pixaGetCount(each); i++) {
    int x = 0;
    int y = 0;
    int width_px = 0;
    int height_px = 0;
    pixaGetBoxGeometry(each, i, &x, &y, &width_px, &height_px);
    TuschRectPx box = {x, y, x + width_px, y + height_px};
    g_autoptr(PIX) mark = pixaGetPix(each, i, L_CLONE);
    is_all = is_of_paper(mark, &box, marks, dpi);
  }
  boxaDestroy(&boxes);
  pixaDestroy(&each);
  return is_all;
}

bool
tusch_scan_is_blank(const TuschRaster *raster)
{
  g_autoptr(PIX) gray = tusch_pix_from_raster(raster);
  g_autoptr(PIX) small = raster->dpi > 150 && raster->width_px > 4 && raster->height_px > 4
                             ? pixScaleAreaMap2(gray)
                             : pixClone(gray);
  g_autoptr(PIX) ink = tusch_pix_ink(tusch_pix_check(small), PENCIL_CONTRAST);
  /* Either side: a thin stroke is long in one direction only. */
  g_autoptr(PIX) marks =
      tusch_pix_check(pixSelectBySize(ink, 3, 3, 8, L_SELECT_IF_EITHER, L_SELECT_IF_GTE, NULL));
  int is_empty = 0;
  pixZero(marks, &is_empty);
  bool is_halved = pixGetWidth(marks) < raster->width_px;
  return is_empty != 0 || is_paper(marks, is_halved ? raster->dpi / 2 : raster->dpi);
}

TuschRaster *
tusch_scan_despeckle(const TuschRaster *bilevel)
{
  g_autoptr(PIX) pix = tusch_pix_from_bilevel(bilevel);
  if (bilevel->dpi < MIN_DESPECKLE_DPI)
    return tusch_pix_to_raster(pix, TUSCH_RASTER_BILEVEL, bilevel->dpi);
  g_autoptr(PIX) clean = tusch_pix_check(pixSelectBySize(
      pix, MAX_SPECK_PX, MAX_SPECK_PX, 8, L_SELECT_IF_EITHER, L_SELECT_IF_GTE, NULL));
  return tusch_pix_to_raster(clean, TUSCH_RASTER_BILEVEL, bilevel->dpi);
}

/* Takes @ink. */
static guint
count_marks(PIX *ink, double inch_px, const GArray *cleared)
{
  g_autoptr(PIX) pix = ink;
  tusch_pix_clear(pix, cleared);
  BOXA *boxes = pixConnCompBB(pix, 8);
  guint n = 0;
  for (int i = 0; i < boxaGetCount(boxes); i++) {
    int width_px = 0;
    int height_px = 0;
    boxaGetBoxGeometry(boxes, i, NULL, NULL, &width_px, &height_px);
    n += width_px >= MAX(2, inch_px / 100) && height_px >= MAX(4, inch_px / 30) &&
         width_px <= 0.4 * inch_px && height_px <= 0.3 * inch_px;
  }
  boxaDestroy(&boxes);
  return n;
}

guint
tusch_scan_count_marks(const TuschRaster *bilevel, const GArray *cleared)
{
  return count_marks(tusch_pix_from_bilevel(bilevel), bilevel->dpi, cleared);
}

guint
tusch_scan_count_marks_on_paper(const TuschRaster *gray, const GArray *cleared)
{
  g_autoptr(PIX) pix = tusch_pix_from_raster(gray);
  return count_marks(tusch_pix_ink(pix, INK_CONTRAST), gray->dpi, cleared);
}

/* An "o" of 5 to 8 points. Commas are narrower; the rings of Danish letters are as large, but there
 * is hardly one in a hundred marks. */
static const double MIN_SMALL_MM = 0.75, MAX_SMALL_MM = 1.2;
static const double SMALL_SHARE = 0.012;
enum { FEW_SMALL_MARKS = 20 };

bool
tusch_scan_has_small_print(const TuschRaster *bilevel)
{
  g_autoptr(PIX) pix = tusch_pix_from_bilevel(bilevel);
  double px_mm = 25.4 / bilevel->dpi;
  BOXA *boxes = pixConnCompBB(pix, 8);
  int n_all = boxaGetCount(boxes);
  int n = 0;
  for (int i = 0; i < n_all; i++) {
    int width_px = 0;
    int height_px = 0;
    boxaGetBoxGeometry(boxes, i, NULL, NULL, &width_px, &height_px);
    n += height_px * px_mm >= MIN_SMALL_MM && height_px * px_mm <= MAX_SMALL_MM &&
         width_px * px_mm >= MIN_SMALL_MM && width_px * px_mm <= 2 * MAX_SMALL_MM;
  }
  boxaDestroy(&boxes);
  return n > FEW_SMALL_MARKS + SMALL_SHARE * n_all;
}

guint
tusch_scan_count_light_marks(const TuschRaster *raster, const GArray *cleared)
{
  g_autoptr(PIX) gray = tusch_pix_from_raster(raster);
  g_autoptr(PIX) ground = tusch_pix_dark_ground(gray, -1);
  if (ground == NULL)
    return 0;
  pixInvert(gray, gray);
  PIX *light = tusch_pix_ink(gray, INK_CONTRAST);
  pixAnd(light, light, ground);
  return count_marks(light, raster->dpi, cleared);
}

int
tusch_scan_guess_turn(const TuschRaster *bilevel)
{
  g_autoptr(PIX) pix = tusch_pix_from_bilevel(bilevel);
  float up_conf = 0;
  float left_conf = 0;
  int orient = L_TEXT_ORIENT_UNKNOWN;
  if (pixOrientDetect(pix, &up_conf, &left_conf, 0, 0) != 0 ||
      makeOrientDecision(up_conf, left_conf, 0, 0, &orient, 0) != 0)
    return -1;
  switch (orient) {
  case L_TEXT_ORIENT_UP:
    return 0;
  case L_TEXT_ORIENT_LEFT: /* rotated by 90 degrees counter-clockwise */
    return 90;
  case L_TEXT_ORIENT_DOWN:
    return 180;
  case L_TEXT_ORIENT_RIGHT:
    return 270;
  default:
    return -1;
  }
}

TuschRaster *
tusch_scan_deskew(const TuschRaster *raster, const TuschRaster *ink, TuschDeskew *out)
{
  g_autoptr(PIX) bits = tusch_pix_from_bilevel(ink);
  float angle_deg = 0;
  float confidence = 0;
  *out = (TuschDeskew){.width_px = raster->width_px, .height_px = raster->height_px};
  if (pixFindSkew(bits, &angle_deg, &confidence) != 0 || fabsf(angle_deg) < MIN_SKEW_DEG ||
      confidence < MIN_SKEW_CONFIDENCE)
    return tusch_pix_copy_raster(raster);

  g_autoptr(PIX) gray = tusch_pix_from_raster(raster);
  double angle_rad = (double)angle_deg * G_PI / 180;
  out->angle_deg = (double)angle_deg;
  out->margin_px =
      (int)ceil(sin(fabs(angle_rad)) * MAX(raster->width_px, raster->height_px) / 2) + 2;
  out->width_px = raster->width_px + 2 * out->margin_px;
  out->height_px = raster->height_px + 2 * out->margin_px;
  /* The new margin has the tone of the paper: a white one would make gray paper look like ink. */
  l_uint32 paper = 255;
  pixGetRankValue(gray, 16, 0.8F, &paper);
  g_autoptr(PIX) wide = tusch_pix_check(pixAddBorderGeneral(
      gray, out->margin_px, out->margin_px, out->margin_px, out->margin_px, paper));
  g_autoptr(PIX) straight =
      tusch_pix_check(pixRotateAMGray(wide, (float)angle_rad, (l_uint8)paper));
  return tusch_pix_to_raster(straight, TUSCH_RASTER_GRAY8, raster->dpi);
}

TuschRectPt
tusch_deskew_map_back(const TuschDeskew *deskew, const TuschRectPt *box, double dpi)
{
  if (deskew->margin_px == 0)
    return *box;
  double scale = 72.0 / dpi;
  double cos_a = cos(deskew->angle_deg * G_PI / 180);
  double sin_a = sin(deskew->angle_deg * G_PI / 180);
  /* pixRotateAMGray() turns around the middle of the middle pixel. */
  int column_px = deskew->width_px / 2;
  int row_px = deskew->height_px / 2;
  double x_middle = (column_px + 0.5) * scale;
  double y_middle = (row_px + 0.5) * scale;
  double margin = deskew->margin_px * scale;
  TuschRectPt back = {INFINITY, INFINITY, -INFINITY, -INFINITY};
  for (int corner = 0; corner < 4; corner++) {
    double dx = (corner % 2 == 0 ? box->x0 : box->x1) - x_middle;
    double dy = (corner < 2 ? box->y0 : box->y1) - y_middle;
    double x = x_middle + dx * cos_a + dy * sin_a - margin;
    double y = y_middle + dy * cos_a - dx * sin_a - margin;
    back.x0 = fmin(back.x0, x);
    back.y0 = fmin(back.y0, y);
    back.x1 = fmax(back.x1, x);
    back.y1 = fmax(back.y1, y);
  }
  return back;
}
