/* Comparing before and after, page by page. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/check.h"

#include "redact/job.h"
#include "redact/second-opinion.h"
#include "tusch/error.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double MAX_DIFFERENT_SHARE = 0.0003;
static const double OUTSIDE_TOLERANCE_PT = 1;
static const double EDGE_PT = 1.5; /* around boxes, where anti-aliasing differs */
enum { DIFFERENT_LEVELS = 80, BLOCK_PX = 8, MAX_DIFFERENT_IN_BLOCK = 7 };

static void
whiten(TuschRaster *raster, const GArray *painted)
{
  for (guint i = 0; i < painted->len; i++) {
    TuschRectPt wide = tusch_rect_pt_grow(&g_array_index(painted, TuschRectPt, i), EDGE_PT);
    TuschRectPx px;
    if (!tusch_rect_pt_to_px(&wide, raster->dpi, raster->width_px, raster->height_px, &px))
      continue;
    for (int y = px.y0; y < px.y1; y++)
      for (int x = px.x0; x < px.x1; x++)
        raster->data[(gsize)y * raster->stride_bytes + (gsize)x] = 255;
  }
}

/* All that the line covers, whatever its slope. */
static void
append_line(GArray *rects, const TuschRectPt *line, double slope)
{
  TuschRectPt all = *line;
  all.y0 += fmin(slope * line->x0, slope * line->x1);
  all.y1 += fmax(slope * line->x0, slope * line->x1);
  g_array_append_val(rects, all);
}

/* Lines set anew are compared as text. */
static void
whiten_layout(TuschRaster *raster, const RedactLayout *layout)
{
  g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(TuschRectPt));
  for (guint i = 0; i < layout->lines->len; i++) {
    const TuschMovedLine *line = &g_array_index(layout->lines, TuschMovedLine, i);
    append_line(lines, &line->before, line->slope);
    append_line(lines, &line->after, line->slope);
  }
  whiten(raster, layout->painted);
  whiten(raster, layout->shown);
  whiten(raster, lines);
}

/* A letter that is missing is little of a page, and much of its own place. */
static bool
looks_same(const TuschRaster *a, const TuschRaster *b)
{
  gsize n_different = 0;
  if (a->width_px != b->width_px || a->height_px != b->height_px)
    return false;
  int n_blocks = a->width_px / BLOCK_PX + 1;
  g_autofree guint *blocks = g_new0(guint, (gsize)n_blocks);
  for (int y = 0; y < a->height_px; y++) {
    const guint8 *row_a = a->data + (gsize)y * a->stride_bytes;
    const guint8 *row_b = b->data + (gsize)y * b->stride_bytes;
    if (y % BLOCK_PX == 0)
      memset(blocks, 0, (gsize)n_blocks * sizeof *blocks);
    if (memcmp(row_a, row_b, (gsize)a->width_px) == 0)
      continue;
    for (int x = 0; x < a->width_px; x++) {
      if (abs(row_a[x] - row_b[x]) <= DIFFERENT_LEVELS)
        continue;
      n_different++;
      if (++blocks[x / BLOCK_PX] > MAX_DIFFERENT_IN_BLOCK)
        return false;
    }
  }
  return (double)n_different <= MAX_DIFFERENT_SHARE * a->width_px * a->height_px;
}

/* Text beside the page is read by some programs, and was seen by nobody. */
static bool
has_text_outside(const TuschPageText *text)
{
  TuschRectPt shown = {-OUTSIDE_TOLERANCE_PT,
                       -OUTSIDE_TOLERANCE_PT,
                       text->width_pt + OUTSIDE_TOLERANCE_PT,
                       text->height_pt + OUTSIDE_TOLERANCE_PT};
  for (guint i = 0; i < text->words->len; i++) {
    const TuschRectPt *box = &g_array_index(text->words, TuschWord, i).box;
    TuschRectPt common = tusch_rect_pt_intersect(box, &shown);
    if (tusch_rect_pt_is_empty(&common) && !tusch_rect_pt_is_empty(box))
      return true;
  }
  return false;
}

/* %NULL, or what is wrong with the clean page. */
static const char *
doubt_about_page(const RedactCheck *check, TuschPopplerDocument *clean, guint index)
{
  const TuschPlanPage *plan = redact_find_plan(check->plan, index);
  const RedactLayout *layout = g_ptr_array_index(check->layouts, index);
  const RedactSeen *before = g_hash_table_lookup(check->seen, GUINT_TO_POINTER(index));
  g_autoptr(TuschRaster) seen = before != NULL ? redact_seen_draw(before) : NULL;
  g_autoptr(TuschRaster) shown = NULL;
  if (seen == NULL)
    return "render-check";
  g_autoptr(TuschPageText) after =
      tusch_poppler_read_and_draw(clean, index, seen->dpi, TUSCH_RASTER_GRAY8, &shown, NULL);
  const GArray *unseen = g_hash_table_lookup(check->unseen, GUINT_TO_POINTER(index));
  if (after == NULL ||
      !redact_text_is_as_planned(redact_seen_text(before), after, plan, layout, unseen))
    return "text-check";
  if (has_text_outside(after))
    return "text-outside-page";
  whiten_layout(seen, layout);
  whiten_layout(shown, layout);
  if (looks_same(seen, shown))
    return NULL;
  if (unseen == NULL)
    return "render-check";
  /* Poppler may show what other readers hide. */
  whiten(seen, unseen);
  whiten(shown, unseen);
  return looks_same(seen, shown) ? NULL : "render-check";
}

gboolean
redact_check(const RedactCheck *check, GError **error)
{
  g_autoptr(TuschPopplerDocument) after = tusch_poppler_open(check->clean_path, error);
  if (after == NULL)
    return FALSE;
  if (tusch_poppler_get_n_pages(after) != check->pages->len)
    return tusch_fail(error, TUSCH_ERROR_INTERNAL, "a page is missing from the clean document");
  for (guint i = 0; i < check->pages->len; i++) {
    const TuschCleanPage *page = g_ptr_array_index(check->pages, i);
    const char *doubt =
        page->method != TUSCH_METHOD_RASTER ? doubt_about_page(check, after, i) : NULL;
    if (doubt != NULL)
      g_hash_table_insert(check->doubts, GUINT_TO_POINTER(i), (gpointer)doubt);
  }
  return TRUE;
}
