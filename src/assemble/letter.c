/* The decision letter on A4, and what was left out of each document. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assemble/layout.h"
#include "base/language.h"
#include "base/plain-text.h"

#include <string.h>

enum { MAX_CELL_CHARS = 160 };

static const TuschPageShape SHAPE = {.width_pt = TUSCH_A4_SHORT_PT,
                                     .height_pt = TUSCH_A4_LONG_PT,
                                     .left_pt = 68,
                                     .right_pt = 68,
                                     .top_pt = 60,
                                     .bottom_pt = 56};

static const TuschTextStyle TITLE = {.tag = TUSCH_TAG_HEADING_1, .size_pt = 22, .is_bold = true};
static const TuschTextStyle HEADING = {.tag = TUSCH_TAG_HEADING_2, .size_pt = 13, .is_bold = true};
static const TuschTextStyle BODY = {.size_pt = 11.5, .line_spacing = 1.15};
static const TuschTextStyle HEAD = {.size_pt = 10, .is_bold = true};
static const TuschTextStyle CELL = {.size_pt = 10, .line_spacing = 1.08};

static void
end_letter_page(TuschCanvas *canvas, guint page_index, gpointer user_data)
{
  TuschPageFoot foot = {.layout = user_data, .label = _("Afgørelse")};
  tusch_foot_draw(canvas, &SHAPE, &foot, page_index);
}

static void
draw_line(TuschFlow *flow, const char *line, bool *is_first_heading)
{
  if (!g_str_has_prefix(line, "# ")) {
    tusch_flow_text(flow, &BODY, line);
    return;
  }
  tusch_flow_space(flow, *is_first_heading ? 0 : 6);
  tusch_flow_need(flow, 60); /* a heading stays with what follows */
  tusch_flow_text(flow, *is_first_heading ? &TITLE : &HEADING, line + 2);
  tusch_flow_space(flow, *is_first_heading ? 6 : 2);
  *is_first_heading = false;
}

void
tusch_letter_draw(TuschCanvas *canvas, const TuschLayout *layout)
{
  if (layout->spec->letter == NULL || layout->part > 0)
    return;
  g_autoptr(TuschFlow) flow = tusch_flow_new(canvas, &SHAPE, end_letter_page, (gpointer)layout);
  g_autofree char *date = tusch_text_danish_long_date(layout->spec->date);
  g_auto(GStrv) lines = g_strsplit(layout->spec->letter, "\n", -1);
  bool is_first_heading = true;
  tusch_canvas_tag_begin(canvas, TUSCH_TAG_SECTION);
  tusch_flow_text(flow, &BODY, date);
  tusch_flow_space(flow, 14);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_autofree char *line = tusch_text_plain_line(lines[i], 0);
    if (line[0] == '\0')
      tusch_flow_space(flow, 8);
    else
      draw_line(flow, line, &is_first_heading);
  }
  tusch_canvas_tag_end(canvas, TUSCH_TAG_SECTION);
}

static void
end_omissions_page(TuschCanvas *canvas, guint page_index, gpointer user_data)
{
  TuschPageFoot foot = {.layout = user_data, .label = _("Udeladte oplysninger")};
  tusch_foot_draw(canvas, &SHAPE, &foot, page_index);
}

static void
add_omissions(TuschTable *table, const TuschEntry *entry, guint row_index, GArray *links)
{
  for (guint i = 0; i < entry->row->omissions->len; i++) {
    const TuschBundleOmission *omission = g_ptr_array_index(entry->row->omissions, i);
    g_autofree char *what = tusch_text_plain_line(omission->what, MAX_CELL_CHARS);
    const char *said = omission->ground != NULL ? omission->ground : _("Ikke angivet");
    g_autofree char *ground = tusch_text_plain_line(said, MAX_CELL_CHARS);
    g_autofree char *count = g_strdup_printf("%u", omission->count);
    /* Every row says which document it is about: it may be read alone. */
    TuschTableCell cells[] = {
        {.text = entry->number}, {.text = what}, {.text = ground}, {.text = count}};
    tusch_table_add_row(table, cells, links, row_index);
  }
}

bool
tusch_omissions_any(const TuschLayout *layout)
{
  for (guint i = 0; i < layout->entries->len; i++)
    if (((TuschEntry *)g_ptr_array_index(layout->entries, i))->row->omissions->len > 0)
      return true;
  return false;
}

void
tusch_omissions_draw(TuschCanvas *canvas, const TuschLayout *layout, GArray *links)
{
  if (layout->part > 0 || !tusch_omissions_any(layout))
    return;
  const TuschTableColumn columns[] = {
      {.head = _("Akt nr."), .width_pt = 96},
      {.head = _("Hvad er udeladt"), .width_pt = 180},
      {.head = _("Bestemmelse"), .width_pt = 133},
      {.head = _("Antal"), .width_pt = 50, .is_right_aligned = true},
  };
  TuschTableShape shape = {.columns = columns,
                           .n_columns = G_N_ELEMENTS(columns),
                           .head_style = HEAD,
                           .cell_style = CELL,
                           .padding_pt = 3.5,
                           .gap_pt = 9,
                           .rule_gray = 0.75};
  g_autoptr(TuschFlow) flow = tusch_flow_new(canvas, &SHAPE, end_omissions_page, (gpointer)layout);
  tusch_canvas_tag_begin(canvas, TUSCH_TAG_SECTION);
  tusch_flow_text(flow, &TITLE, _("Udeladte oplysninger"));
  tusch_flow_space(flow, 2);
  tusch_flow_text(flow,
                  &BODY,
                  _("Her står for hvert dokument, hvilke slags oplysninger der er udeladt, efter "
                    "hvilken bestemmelse og hvor mange steder."));
  tusch_flow_space(flow, 8);
  TuschTable *table = tusch_table_new(flow, &shape);
  for (guint i = 0; i < layout->entries->len; i++) {
    const TuschEntry *entry = g_ptr_array_index(layout->entries, i);
    add_omissions(table, entry, i, tusch_layout_has(layout, entry) ? links : NULL);
  }
  tusch_table_free(table);
  tusch_canvas_tag_end(canvas, TUSCH_TAG_SECTION);
}
