/* V-06: boxes are black, all of them, and nothing shows through. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/check.h"

#include "base/language.h"

#include <math.h>

/* The edge of a box shares pixels with what is beside it. */
static const int EDGE_PX = 2;
/* Black after JPEG, and black as drawn. */
static const int DARK_RASTER = 48;
static const int DARK_DIGITAL = 8;
/* Half of the dark pixels may not be lighter than this: white paper under a box of 95 % is 13. */
static const int MAX_MEDIAN = 10;
static const int MAX_CHROMA = 40;
static const double MIN_DARK_SHARE = 0.55;
static const double MAX_COLOUR_SHARE = 0.03;
static const double MAX_LIGHT_SHARE = 0.015;

typedef struct {
  gsize n, n_dark, n_colour;
  gsize n_light; /* neither dark nor part of a letter that is there as text */
  gsize histogram[256]; /* of the dark ones */
} Tally;

static TuschRectPx
shrink(TuschRectPx rect)
{
  int x = MIN(EDGE_PX, (rect.x1 - rect.x0 - 1) / 2);
  int y = MIN(EDGE_PX, (rect.y1 - rect.y0 - 1) / 2);
  return (TuschRectPx){rect.x0 + x, rect.y0 + y, rect.x1 - x, rect.y1 - y};
}

/* Rectangles of the letters in or near @box: the label, whose wording V-05 looks at. */
static GArray *
letters_near(const TuschPageText *text, const TuschRectPt *box, const TuschRaster *raster)
{
  GArray *letters = g_array_new(FALSE, FALSE, sizeof(TuschRectPx));
  for (guint i = 0; text != NULL && i < text->glyphs->len; i++) {
    const TuschGlyph *glyph = &g_array_index(text->glyphs, TuschGlyph, i);
    TuschRectPx px;
    if (tusch_rect_pt_overlaps(&glyph->box, box) &&
        tusch_rect_pt_to_px(&glyph->box, raster->dpi, raster->width_px, raster->height_px, &px))
      g_array_append_val(letters, px);
  }
  return letters;
}

static bool
is_in_letter(const GArray *letters, int x, int y)
{
  for (guint i = 0; i < letters->len; i++) {
    const TuschRectPx *px = &g_array_index(letters, TuschRectPx, i);
    if (x >= px->x0 - 1 && x <= px->x1 && y >= px->y0 - 1 && y <= px->y1)
      return true;
  }
  return false;
}

/* @p is red, green, blue, or one gray. Returns whether the pixel is as dark as the box. */
static bool
tally_pixel(Tally *tally, const guint8 *p, guint n_channels, int dark)
{
  int lightest = n_channels == 1 ? p[0] : MAX(p[0], MAX(p[1], p[2]));
  int darkest = n_channels == 1 ? p[0] : MIN(p[0], MIN(p[1], p[2]));
  tally->n++;
  if (lightest - darkest > MAX_CHROMA)
    tally->n_colour++;
  if (lightest > dark)
    return false;
  tally->n_dark++;
  tally->histogram[lightest]++;
  return true;
}

static void
tally_pixels(
    Tally *tally, const TuschRaster *raster, TuschRectPx area, const GArray *letters, int dark)
{
  guint n = tusch_raster_format_bytes(raster->format);
  for (int y = area.y0; y < area.y1; y++) {
    const guint8 *row = raster->data + (gsize)y * raster->stride_bytes;
    for (int x = area.x0; x < area.x1; x++)
      if (!tally_pixel(tally, row + n * (gsize)x, n, dark) && !is_in_letter(letters, x, y))
        tally->n_light++;
  }
}

static int
median_of_dark(const Tally *tally)
{
  gsize below = 0;
  for (int value = 0; value < 256; value++) {
    below += tally->histogram[value];
    if (2 * below >= tally->n_dark)
      return value;
  }
  return 255;
}

/* What is wrong with the pixels of a box; NULL if nothing. */
static const char *
fault_of(const Tally *tally)
{
  double n = (double)tally->n;
  if ((double)tally->n_dark < MIN_DARK_SHARE * n)
    return _("feltet er ikke sort");
  if (median_of_dark(tally) > MAX_MEDIAN)
    return _("feltet er ikke helt dækkende");
  if ((double)tally->n_colour > MAX_COLOUR_SHARE * n)
    return _("der er farve i feltet");
  if ((double)tally->n_light > MAX_LIGHT_SHARE * n + 1)
    return _("der ses andet i feltet end hjemlen");
  return NULL;
}

static const char *
check_box(const TuschRaster *raster,
          const TuschRectPt *box,
          const TuschPageText *text,
          bool is_raster)
{
  TuschRectPx px;
  TuschRectPt page = {
      0, 0, raster->width_px * 72.0 / raster->dpi, raster->height_px * 72.0 / raster->dpi};
  TuschRectPt seen = tusch_rect_pt_intersect(box, &page);
  if (!tusch_rect_pt_is_valid(box) || tusch_rect_pt_is_empty(&seen) ||
      !tusch_rect_pt_to_px(&seen, raster->dpi, raster->width_px, raster->height_px, &px))
    return _("feltet ligger uden for siden");
  Tally tally = {0};
  g_autoptr(GArray) letters = letters_near(text, box, raster);
  tally_pixels(&tally, raster, shrink(px), letters, is_raster ? DARK_RASTER : DARK_DIGITAL);
  return fault_of(&tally);
}

bool
tusch_look_at_pixels(TuschVerifyContext *context, TuschCheck *check, guint page_index)
{
  const TuschVerifyPage *page = tusch_verify_page_at(context, page_index);
  if (page == NULL || page->boxes->len == 0)
    return true;
  const TuschRaster *raster = tusch_verify_draw(context, page_index);
  if (raster == NULL) {
    tusch_check_take_problem(check, g_strdup_printf(_("side %u kan ikke tegnes"), page_index + 1));
    return false;
  }
  for (guint b = 0; b < page->boxes->len; b++) {
    const char *fault = check_box(raster,
                                  &g_array_index(page->boxes, TuschRectPt, b),
                                  g_ptr_array_index(context->page_texts, page_index),
                                  page->is_raster);
    if (fault != NULL)
      tusch_check_take_problem(
          check, g_strdup_printf(_("side %u, felt %u: %s"), page_index + 1, b + 1, fault));
    check->n_checked++;
  }
  return true;
}
