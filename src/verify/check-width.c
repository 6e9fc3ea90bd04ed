/* V-12: neither a box nor the gap around it tells how wide the text was that it hides. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/check.h"

#include "base/language.h"
#include "verify/likeness.h"

#include <math.h>

static const double STEP_TOLERANCE_PT = 0.06;
static const double SAME_WIDTH_PT = 0.5;
/* Where words may begin on a line set anew: anything finer could be a rest of the old place. */
static const double GRID_PT = 0.05;
static const double GRID_TOLERANCE_PT = 0.004;
static const double WORD_GAP = 0.12; /* of the letters' height: a gap no smaller parts words */
static const double WIDE_GAP = 1.9; /* of the height: the next column */
static const double MAX_PAD_PT = 1.6; /* a letter that touched the text stands so near the box */
static const double EVEN_PT = 0.35; /* words are rounded to a quarter of a point */
enum { DARK = 100, BEYOND_PX = 3, RULE_PX = 6 };

static double
off_steps(double length, double step)
{
  return fabs(length - rint(length / step) * step);
}

static bool
is_whole_steps(double length)
{
  return length > TUSCH_WIDTH_STEP_PT / 2 &&
         off_steps(length, TUSCH_WIDTH_STEP_PT) <= STEP_TOLERANCE_PT;
}

static bool
is_on_line(const TuschRectPt *glyph, const TuschRectPt *line)
{
  double y = (glyph->y0 + glyph->y1) / 2;
  return y > line->y0 && y < line->y1;
}

static bool
is_on_moved_line(const TuschRectPt *glyph, const TuschVerifyLine *line)
{
  TuschRectPt level = tusch_rect_pt_shear(glyph, -line->slope);
  return is_on_line(&level, &line->rect);
}

/* The line set anew that holds the box; NULL if it lies on none. */
static const TuschVerifyLine *
line_of(const TuschVerifyPage *page, const TuschRectPt *box)
{
  for (guint i = 0; i < page->moved->len; i++) {
    const TuschVerifyLine *line = &g_array_index(page->moved, TuschVerifyLine, i);
    if (is_on_moved_line(box, line) && box->x0 >= line->rect.x0 - 1 && box->x1 <= line->rect.x1 + 1)
      return line;
  }
  return NULL;
}

/* What is wrong with the box's own size; NULL if nothing. */
static const char *
fault_of_size(const TuschVerifyPage *page, const TuschVerifyWidth *width)
{
  double x = width->shown.x1 - width->shown.x0;
  double y = width->shown.y1 - width->shown.y0;
  double planned = width->planned.x1 - width->planned.x0;
  if (width->is_special) {
    bool is_as_planned = fabs(x - planned) < SAME_WIDTH_PT && !is_whole_steps(x);
    return is_as_planned && !is_whole_steps(y) ? _("feltet er så bredt som teksten, det skjuler")
                                               : NULL;
  }
  if (!is_whole_steps(x))
    return _("feltets bredde er ikke et helt antal trin");
  const TuschVerifyLine *line = line_of(page, &width->shown);
  if (line == NULL || !is_on_moved_line(&width->planned, line))
    return _("feltet ligger ikke på en linje, der er sat om");
  return NULL;
}

/* Letters on the line, in the order of x. */
static int
compare_x(gconstpointer a, gconstpointer b)
{
  const TuschRectPt *left = a;
  const TuschRectPt *right = b;
  return left->x0 < right->x0 ? -1 : left->x0 > right->x0;
}

static bool
is_in_box(const TuschVerifyPage *page, const TuschRectPt *glyph)
{
  double x = (glyph->x0 + glyph->x1) / 2;
  for (guint i = 0; i < page->boxes->len; i++) {
    const TuschRectPt *box = &g_array_index(page->boxes, TuschRectPt, i);
    if (is_on_line(glyph, box) && x > box->x0 && x < box->x1)
      return true;
  }
  return false;
}

static GArray *
letters_of(const TuschVerifyPage *page, const TuschPageText *text, const TuschVerifyLine *line)
{
  GArray *letters = g_array_new(FALSE, FALSE, sizeof(TuschRectPt));
  for (guint i = 0; i < text->glyphs->len; i++) {
    const TuschRectPt *glyph = &g_array_index(text->glyphs, TuschGlyph, i).box;
    double x = (glyph->x0 + glyph->x1) / 2;
    if (!tusch_rect_pt_is_empty(glyph) && is_on_moved_line(glyph, line) && x > line->rect.x0 - 1 &&
        x < line->rect.x1 + 1 && !is_in_box(page, glyph))
      g_array_append_val(letters, *glyph);
  }
  g_array_sort(letters, compare_x);
  return letters;
}

static bool
box_between(const TuschVerifyPage *page, const TuschVerifyLine *line, double x0, double x1)
{
  for (guint i = 0; i < page->boxes->len; i++) {
    const TuschRectPt *box = &g_array_index(page->boxes, TuschRectPt, i);
    double x = (box->x0 + box->x1) / 2;
    if (is_on_moved_line(box, line) && x > x0 && x < x1)
      return true;
  }
  return false;
}

typedef struct {
  double space; /* of the line's words; 0: not known yet */
  const char *fault;
} Spacing;

static void
judge_space(Spacing *spacing, double gap)
{
  if (spacing->space > 0 && fabs(gap - spacing->space) > EVEN_PT)
    spacing->fault = _("afstandene på en linje, der er sat om, er ikke ens");
  if (spacing->space == 0)
    spacing->space = gap;
}

/* Words begin on the grid, and the spaces between them are one width. */
static void
judge_words(const TuschVerifyPage *page,
            const TuschVerifyLine *line,
            const GArray *letters,
            Spacing *spacing)
{
  for (guint i = 0; i < letters->len; i++) {
    const TuschRectPt *letter = &g_array_index(letters, TuschRectPt, i);
    const TuschRectPt *last = i > 0 ? &g_array_index(letters, TuschRectPt, i - 1) : NULL;
    double gap = last != NULL ? letter->x0 - last->x1 : INFINITY;
    if (gap < WORD_GAP * (letter->y1 - letter->y0))
      continue;
    if (off_steps(letter->x0, GRID_PT) > GRID_TOLERANCE_PT)
      spacing->fault = _("et ord på en linje, der er sat om, står ikke i trin");
    if (last != NULL && !box_between(page, line, last->x1, letter->x0))
      judge_space(spacing, gap);
  }
}

/* The nearest letter on either side of the box: right beside it, a space away, or far. */
static void
judge_neighbours(const TuschVerifyWidth *width, const GArray *letters, Spacing *spacing)
{
  double before = INFINITY;
  double after = INFINITY;
  double height = width->planned.y1 - width->planned.y0;
  for (guint i = 0; i < letters->len; i++) {
    const TuschRectPt *letter = &g_array_index(letters, TuschRectPt, i);
    if (letter->x1 <= width->shown.x0 + 1)
      before = fmin(before, width->shown.x0 - letter->x1);
    if (letter->x0 >= width->shown.x1 - 1)
      after = fmin(after, letter->x0 - width->shown.x1);
  }
  const double gaps[] = {before, after};
  for (guint i = 0; i < G_N_ELEMENTS(gaps); i++) {
    if (gaps[i] <= MAX_PAD_PT || !isfinite(gaps[i]))
      continue;
    if (gaps[i] > WIDE_GAP * height + SAME_WIDTH_PT)
      continue; /* another box stands between, or nothing of the line */
    judge_space(spacing, gaps[i]);
  }
}

/* Pixels. A box may not be painted wider than it says. */

static bool
is_dark_column(const TuschRaster *raster, int x, const TuschRectPx *px)
{
  int inset = (px->y1 - px->y0) / 5;
  if (x < 0 || x >= raster->width_px)
    return false;
  for (int y = px->y0 + inset; y < px->y1 - inset; y++)
    if (tusch_raster_luma(raster, x, y) > DARK)
      return false;
  return true;
}

static bool
is_dark_at(const TuschRaster *raster, int x, int y)
{
  return x >= 0 && x < raster->width_px && y >= 0 && y < raster->height_px &&
         tusch_raster_luma(raster, x, y) <= DARK;
}

/* A column as dark as the box is, and no part of a ground that goes on above and below it. */
static bool
is_box_column(const TuschRaster *raster, int x, const TuschRectPx *px)
{
  return is_dark_column(raster, x, px) &&
         !(is_dark_at(raster, x, px->y0 - 2) && is_dark_at(raster, x, px->y1 + 1));
}

static bool
is_painted_beyond(const TuschVerifyPage *page, const TuschRaster *raster, const TuschRectPt *box)
{
  TuschRectPx px;
  if (!tusch_rect_pt_to_px(box, raster->dpi, raster->width_px, raster->height_px, &px))
    return false;
  /* Each of two boxes may be drawn so much wider towards the other. */
  double beside = 2 * BEYOND_PX * 72.0 / raster->dpi;
  for (int side = 0; side < 2; side++) {
    double edge = side == 0 ? box->x0 : box->x1;
    bool is_beside_other = false;
    for (guint i = 0; i < page->boxes->len; i++) {
      const TuschRectPt *other = &g_array_index(page->boxes, TuschRectPt, i);
      if (is_on_line(other, box) && fabs(other->x0 - box->x0) + fabs(other->x1 - box->x1) > 1 &&
          other->x0 - beside < edge && other->x1 + beside > edge)
        is_beside_other = true;
    }
    bool all_dark = !is_beside_other;
    for (int d = BEYOND_PX; all_dark && d < BEYOND_PX + RULE_PX; d++)
      all_dark = is_box_column(raster, side == 0 ? px.x0 - d : px.x1 - 1 + d, &px);
    if (all_dark)
      return true;
  }
  return false;
}

/* The page */

static const char *
fault_of(const TuschVerifyPage *page,
         const TuschVerifyWidth *width,
         const TuschPageText *text,
         const TuschRaster *raster)
{
  const char *fault = fault_of_size(page, width);
  if (fault != NULL || width->is_special)
    return fault;
  if (is_painted_beyond(page, raster, &width->shown))
    return _("det sorte er bredere end feltet");
  const TuschVerifyLine *line = line_of(page, &width->shown);
  g_autoptr(GArray) letters = letters_of(page, text, line);
  Spacing spacing = {0};
  if (!page->is_raster)
    judge_words(page, line, letters, &spacing);
  judge_neighbours(width, letters, &spacing);
  return spacing.fault;
}

bool
tusch_look_at_widths(TuschVerifyContext *context, TuschCheck *check, guint page_index)
{
  const TuschVerifyPage *page = tusch_verify_page_at(context, page_index);
  if (page == NULL || page->widths->len == 0)
    return true;
  const TuschRaster *raster = tusch_verify_draw(context, page_index);
  if (raster == NULL) {
    tusch_check_take_problem(check, g_strdup_printf(_("side %u kan ikke tegnes"), page_index + 1));
    return false;
  }
  const TuschPageText *text = g_ptr_array_index(context->page_texts, page_index);
  for (guint k = 0; k < page->widths->len; k++) {
    const char *fault =
        fault_of(page, &g_array_index(page->widths, TuschVerifyWidth, k), text, raster);
    if (fault != NULL)
      tusch_check_take_problem(
          check, g_strdup_printf(_("side %u, felt %u: %s"), page_index + 1, k + 1, fault));
    check->n_checked++;
  }
  return true;
}
