/* Growing boxes without eating neighbours. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/boxes.h"

#include "redact/text-layer.h"

#include <math.h>

static const double MARGIN_PT = 0.75;
static const double MIN_MARGIN_PT = 0.25;

GArray *
redact_boxes_of_page(const TuschPlanPage *page)
{
  GArray *boxes = g_array_new(FALSE, FALSE, sizeof(TuschRectPt));
  for (guint i = 0; page != NULL && i < page->boxes->len; i++) {
    const TuschPlanBox *box = g_ptr_array_index(page->boxes, i);
    g_array_append_val(boxes, box->box);
  }
  return boxes;
}

static bool
touches_any(const TuschRectPt *glyph, const GArray *boxes)
{
  for (guint i = 0; i < boxes->len; i++)
    if (redact_glyph_is_touched(glyph, &g_array_index(boxes, TuschRectPt, i)))
      return true;
  return false;
}

/* Moves one side inward, to the glyph's edge but at least the smallest margin out. */
static void
yield_to_glyph(TuschRectPt *grown, const TuschRectPt *box, const TuschRectPt *glyph)
{
  if (glyph->x0 >= box->x1)
    grown->x1 = fmin(grown->x1, fmax(glyph->x0, box->x1 + MIN_MARGIN_PT));
  else if (glyph->x1 <= box->x0)
    grown->x0 = fmax(grown->x0, fmin(glyph->x1, box->x0 - MIN_MARGIN_PT));
  else if ((glyph->y0 + glyph->y1) / 2 > (box->y0 + box->y1) / 2)
    grown->y1 = fmin(grown->y1, fmax(glyph->y0, box->y1 + MIN_MARGIN_PT));
  else
    grown->y0 = fmax(grown->y0, fmin(glyph->y1, box->y0 - MIN_MARGIN_PT));
}

GArray *
redact_boxes_grow(const GArray *boxes, const TuschPageText *text)
{
  GArray *result = g_array_new(FALSE, FALSE, sizeof(TuschRectPt));
  for (guint i = 0; i < boxes->len; i++) {
    const TuschRectPt *box = &g_array_index(boxes, TuschRectPt, i);
    TuschRectPt full = tusch_rect_pt_grow(box, MARGIN_PT);
    TuschRectPt grown = full;
    for (guint g = 0; text != NULL && g < text->glyphs->len; g++) {
      const TuschRectPt *glyph = &g_array_index(text->glyphs, TuschGlyph, g).box;
      if (tusch_rect_pt_overlaps(glyph, &full) && !touches_any(glyph, boxes))
        yield_to_glyph(&grown, box, glyph);
    }
    g_array_append_val(result, grown);
  }
  return result;
}
