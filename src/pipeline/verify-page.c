/* From plan and clean page to what is checked. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/verify-page.h"

#include "tusch/error.h"

static bool
is_on_moved_line(const TuschCleanPage *clean, const TuschRectPt *box)
{
  for (guint i = 0; i < clean->moved->len; i++) {
    const TuschMovedLine *moved = &g_array_index(clean->moved, TuschMovedLine, i);
    const TuschRectPt *line = &moved->before;
    TuschRectPt level = tusch_rect_pt_shear(box, -moved->slope);
    double y = (level.y0 + level.y1) / 2;
    if (y > line->y0 && y < line->y1 && box->x0 < line->x1 && box->x1 > line->x0)
      return true;
  }
  return false;
}

static void
add_box(TuschVerifyPage *page,
        const TuschCleanPage *clean,
        const TuschPlanBox *planned,
        const TuschShownBox *shown)
{
  TuschRectPt whole = {0, 0, clean->width_pt, clean->height_pt};
  bool moved = is_on_moved_line(clean, &planned->box);
  TuschRectPt inside = tusch_rect_pt_intersect(moved ? &shown->box : &planned->box, &whole);
  if (tusch_rect_pt_is_empty(&inside))
    return;
  g_array_append_val(page->boxes, inside);
  if (!planned->hides_width || shown->width == TUSCH_BOX_WIDTH_KEPT)
    return;
  TuschVerifyWidth width = {planned->box, shown->box, shown->width != TUSCH_BOX_WIDTH_LABEL};
  g_array_append_val(page->widths, width);
}

gboolean
tusch_verify_page_add_clean(TuschVerifyPage *page,
                            const TuschPlanDocument *plan,
                            const TuschCleanPage *clean,
                            GError **error)
{
  const TuschPlanPage *planned = NULL;
  for (guint i = 0; i < plan->pages->len; i++) {
    const TuschPlanPage *one = g_ptr_array_index(plan->pages, i);
    if (one->page_index == clean->page_index)
      planned = one;
  }
  guint n_boxes = planned != NULL ? planned->boxes->len : 0;
  if (clean->boxes->len != n_boxes)
    return tusch_fail(error, TUSCH_ERROR_INTERNAL, "not every box of the plan was answered for");
  for (guint i = 0; i < n_boxes; i++)
    add_box(page,
            clean,
            g_ptr_array_index(planned->boxes, i),
            &g_array_index(clean->boxes, TuschShownBox, i));
  for (guint i = 0; i < clean->moved->len; i++) {
    const TuschMovedLine *moved = &g_array_index(clean->moved, TuschMovedLine, i);
    TuschVerifyLine line = {moved->after, moved->slope};
    g_array_append_val(page->moved, line);
  }
  return TRUE;
}
