/* Stamps below pages, feet of our own pages, and the mark of a draft. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/qpdf/bundle.h"
#include "assemble/layout.h"
#include "base/language.h"
#include "base/plain-text.h"

#include <math.h>

#define STAMP_SIZE_PT 7.5
#define STAMP_GAP_PT 14.0

static const TuschTextStyle STAMP_STYLE = {.size_pt = STAMP_SIZE_PT, .gray = 0.35};

void
tusch_draft_mark_draw(TuschCanvas *canvas, const TuschLayout *layout, double height_pt)
{
  if (layout->spec->is_draft)
    tusch_canvas_watermark(canvas, _("UDKAST – MÅ IKKE UDLEVERES"), height_pt);
}

static TuschTextBlock *
new_line(TuschCanvas *canvas, const char *text, double size_pt, bool is_underlined)
{
  TuschTextStyle style = STAMP_STYLE;
  style.size_pt = size_pt;
  style.is_underlined = is_underlined;
  return tusch_text_block_new(canvas, &style, text, -1);
}

/* Draws @block on the middle line of @strip; returns the area it takes, as high as the strip. */
static TuschRectPt
draw_at(const TuschTextBlock *block, const TuschRectPt *strip, double x)
{
  double height = tusch_text_block_height(block);
  tusch_text_block_draw_all(block, x, (strip->y0 + strip->y1 - height) / 2);
  return (TuschRectPt){x, strip->y0, x + tusch_text_block_width(block), strip->y1};
}

/* Left and right alone, as small as they must be; all of the left part is the link. */
static void
draw_narrow(TuschCanvas *canvas, const TuschStamp *stamp, const char *right, TuschRectPt *out_link)
{
  double room = stamp->strip.x1 - stamp->strip.x0 - 2 * stamp->margin_pt;
  g_autoptr(TuschTextBlock) left_probe = new_line(canvas, stamp->left, STAMP_SIZE_PT, false);
  g_autoptr(TuschTextBlock) right_probe = new_line(canvas, right, STAMP_SIZE_PT, false);
  double wanted = tusch_text_block_width(left_probe) + tusch_text_block_width(right_probe);
  double size = STAMP_SIZE_PT * fmin(1, room / (wanted + STAMP_GAP_PT / 2));
  g_autoptr(TuschTextBlock) left_block = new_line(canvas, stamp->left, size, false);
  g_autoptr(TuschTextBlock) right_block = new_line(canvas, right, size, false);
  TuschRectPt area = draw_at(left_block, &stamp->strip, stamp->strip.x0 + stamp->margin_pt);
  double right_x = stamp->strip.x1 - stamp->margin_pt - tusch_text_block_width(right_block);
  (void)draw_at(right_block, &stamp->strip, right_x);
  if (stamp->has_link && out_link != NULL)
    *out_link = area;
}

/* The middle part in the middle of the page if it is free there, else of the room left. */
static void
draw_middle(const TuschTextBlock *block, const TuschRectPt *strip, double from, double to)
{
  double width = tusch_text_block_width(block);
  double x = (strip->x0 + strip->x1 - width) / 2;
  if (x < from || x + width > to)
    x = (from + to - width) / 2;
  (void)draw_at(block, strip, x);
}

void
tusch_stamp_draw(TuschCanvas *canvas,
                 const TuschLayout *layout,
                 const TuschStamp *stamp,
                 TuschRectPt *out_link)
{
  const TuschRectPt *strip = &stamp->strip;
  tusch_canvas_rule(canvas,
                    strip->x0 + stamp->margin_pt,
                    strip->y0 + 0.5,
                    strip->x1 - strip->x0 - 2 * stamp->margin_pt,
                    0.5,
                    0.65);
  g_autofree char *right =
      g_strdup_printf(_("Side %u af %u"), stamp->page_index + 1, layout->n_pages);
  g_autoptr(TuschTextBlock) left_block = new_line(canvas, stamp->left, STAMP_SIZE_PT, false);
  g_autoptr(TuschTextBlock) link_block = new_line(canvas, _("Til aktliste"), STAMP_SIZE_PT, true);
  g_autoptr(TuschTextBlock) middle_block = new_line(canvas, layout->name, STAMP_SIZE_PT, false);
  g_autoptr(TuschTextBlock) right_block = new_line(canvas, right, STAMP_SIZE_PT, false);

  double room = strip->x1 - strip->x0 - 2 * stamp->margin_pt;
  double sides = tusch_text_block_width(left_block) + tusch_text_block_width(right_block);
  if (stamp->has_link)
    sides += STAMP_GAP_PT + tusch_text_block_width(link_block);
  if (sides + STAMP_GAP_PT > room) {
    draw_narrow(canvas, stamp, right, out_link);
    return;
  }
  double x = draw_at(left_block, strip, strip->x0 + stamp->margin_pt).x1;
  if (stamp->has_link) {
    TuschRectPt area = draw_at(link_block, strip, x + STAMP_GAP_PT);
    x = area.x1;
    if (out_link != NULL)
      *out_link = tusch_rect_pt_grow(&area, 1);
  }
  double right_x = strip->x1 - stamp->margin_pt - tusch_text_block_width(right_block);
  (void)draw_at(right_block, strip, right_x);
  if (right_x - x >= tusch_text_block_width(middle_block) + 2 * STAMP_GAP_PT)
    draw_middle(middle_block, strip, x + STAMP_GAP_PT, right_x - STAMP_GAP_PT);
}

void
tusch_foot_draw(TuschCanvas *canvas,
                const TuschPageShape *shape,
                const TuschPageFoot *foot,
                guint page_index)
{
  double bottom = shape->height_pt - 18;
  TuschStamp stamp = {
      .strip = {0, bottom - TUSCH_STAMP_STRIP_PT, shape->width_pt, bottom},
      .margin_pt = shape->left_pt,
      .left = foot->label,
      .page_index = page_index,
  };
  tusch_stamp_draw(canvas, foot->layout, &stamp, NULL);
  tusch_draft_mark_draw(canvas, foot->layout, shape->height_pt);
}

void
tusch_overlay_draw(TuschCanvas *canvas,
                   const TuschLayout *layout,
                   const TuschEntry *entry,
                   guint page_index,
                   TuschRectPt *out_link)
{
  TuschPdfSize size = g_array_index(entry->sizes, TuschPdfSize, page_index);
  g_autofree char *number = tusch_text_plain_line(entry->number, 24);
  g_autofree char *left =
      g_strdup_printf(_("Akt %s · side %u af %u"), number, page_index + 1, entry->n_pages);
  TuschStamp stamp = {
      .strip = {0, size.height_pt, size.width_pt, size.height_pt + TUSCH_STAMP_STRIP_PT},
      .margin_pt = fmin(28, size.width_pt * 0.05),
      .left = left,
      .has_link = true,
      .page_index = entry->first_page_index + page_index,
  };
  tusch_canvas_begin_page(canvas, size.width_pt, size.height_pt + TUSCH_STAMP_STRIP_PT);
  tusch_stamp_draw(canvas, layout, &stamp, out_link);
  tusch_draft_mark_draw(canvas, layout, size.height_pt);
  tusch_canvas_end_page(canvas);
}
