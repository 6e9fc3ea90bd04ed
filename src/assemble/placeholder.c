/* The page that stands where a document would have stood. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assemble/layout.h"
#include "assemble/words.h"
#include "base/language.h"
#include "base/plain-text.h"

#include <math.h>

/* Limits that keep everything on the one page; the list of documents has it in full. */
enum { MAX_TITLE_LINES = 8, MAX_STATEMENT_LINES = 22, MAX_CELL_CHARS = 120 };

static const TuschPageShape SHAPE = {.width_pt = TUSCH_A4_SHORT_PT,
                                     .height_pt = TUSCH_A4_LONG_PT,
                                     .left_pt = 68,
                                     .right_pt = 68,
                                     .top_pt = 150,
                                     .bottom_pt = 56};

static const TuschTextStyle NUMBER = {.size_pt = 14, .gray = 0.25};
static const TuschTextStyle TITLE = {.tag = TUSCH_TAG_HEADING_1, .size_pt = 22, .is_bold = true};
static const TuschTextStyle META = {.size_pt = 11.5, .gray = 0.3};
static const TuschTextStyle STATEMENT = {
    .tag = TUSCH_TAG_HEADING_2, .size_pt = 14, .is_bold = true};
static const TuschTextStyle BODY = {.size_pt = 11.5, .line_spacing = 1.08};

/* Draws at most @max_lines of @text; returns its height. */
static double
draw_limited(
    TuschCanvas *canvas, const TuschTextStyle *style, const char *text, TuschRectPt at, guint max)
{
  g_autoptr(TuschTextBlock) block = tusch_text_block_new(canvas, style, text, at.x1 - at.x0);
  tusch_text_block_limit_lines(block, max);
  tusch_canvas_tag_begin(canvas, style->tag);
  tusch_text_block_draw_all(block, at.x0, at.y0);
  tusch_canvas_tag_end(canvas, style->tag);
  return tusch_text_block_height(block);
}

/* "Brev, indgående · 18-03-2024 · Bilag til akt 0001": what is known of it. */
static char *
meta_line(const TuschBundleRow *row)
{
  g_autofree char *type = tusch_text_plain_line(row->type, MAX_CELL_CHARS);
  g_autofree char *date = tusch_text_danish_date(row->date);
  g_autofree char *parent = tusch_text_plain_line(row->attachment_of, MAX_CELL_CHARS);
  g_autofree char *attachment =
      parent[0] != '\0' ? g_strdup_printf(_("Bilag til akt %s"), parent) : g_strdup("");
  const char *parts[] = {type, date, attachment};
  GString *line = g_string_new(NULL);
  for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
    if (parts[i][0] != '\0')
      g_string_append_printf(line, "%s%s", line->len > 0 ? " · " : "", parts[i]);
  return g_string_free(line, FALSE);
}

/* What the citizen can do about a document that could not be shown. */
static char *
advice(const TuschBundleSpec *spec, const TuschBundleRow *row)
{
  if (row->access == TUSCH_ACCESS_NO || row->is_container)
    return NULL;
  g_autofree char *authority = tusch_text_plain_line(spec->authority_name, MAX_CELL_CHARS);
  return g_strdup_printf(
      _("Kontakt %s, hvis du vil vide, hvordan du ellers kan få dokumentet at se."), authority);
}

/* The statement and its reason beside a thick bar. */
static void
draw_statement(TuschCanvas *canvas, const TuschLayout *layout, const TuschBundleRow *row, double y)
{
  const double left = SHAPE.left_pt + 18;
  const double right = SHAPE.width_pt - SHAPE.right_pt;
  double top = y;
  TuschRectPt at = {left, y + 4, right, y};
  at.y0 += draw_limited(canvas, &STATEMENT, tusch_words_placeholder(row), at, 2);
  g_autofree char *reason = tusch_text_plain_line(row->reason, 0);
  if (reason[0] != '\0') {
    at.y0 += 6;
    at.y0 += draw_limited(canvas, &BODY, reason, at, MAX_STATEMENT_LINES);
  }
  g_autofree char *next_step = advice(layout->spec, row);
  if (next_step != NULL) {
    at.y0 += 6;
    at.y0 += draw_limited(canvas, &BODY, next_step, at, 4);
  }
  tusch_canvas_box(canvas, SHAPE.left_pt, top, 4, at.y0 + 4 - top, 0.1);
}

void
tusch_placeholder_draw(TuschCanvas *canvas,
                       const TuschLayout *layout,
                       const TuschEntry *entry,
                       TuschRectPt *out_link)
{
  TuschRectPt at = {SHAPE.left_pt, SHAPE.top_pt, SHAPE.width_pt - SHAPE.right_pt, 0};
  g_autofree char *number = tusch_text_plain_line(entry->number, 24);
  g_autofree char *label = g_strdup_printf(_("Akt %s"), number);
  g_autofree char *meta = meta_line(entry->row);
  tusch_canvas_begin_page(canvas, SHAPE.width_pt, SHAPE.height_pt);
  tusch_canvas_tag_begin(canvas, TUSCH_TAG_SECTION);
  at.y0 += draw_limited(canvas, &NUMBER, label, at, 1) + 2;
  at.y0 += draw_limited(canvas, &TITLE, entry->title, at, MAX_TITLE_LINES) + 4;
  if (meta[0] != '\0')
    at.y0 += draw_limited(canvas, &META, meta, at, 3);
  draw_statement(canvas, layout, entry->row, at.y0 + 26);
  tusch_canvas_tag_end(canvas, TUSCH_TAG_SECTION);

  double bottom = SHAPE.height_pt - 18;
  TuschStamp stamp = {
      .strip = {0, bottom - TUSCH_STAMP_STRIP_PT, SHAPE.width_pt, bottom},
      .margin_pt = SHAPE.left_pt,
      .left = label,
      .has_link = true,
      .page_index = entry->first_page_index,
  };
  tusch_stamp_draw(canvas, layout, &stamp, out_link);
  tusch_draft_mark_draw(canvas, layout, SHAPE.height_pt);
  tusch_canvas_end_page(canvas);
}
