/* The list of documents: one row each, whatever was decided. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assemble/layout.h"
#include "assemble/words.h"
#include "base/language.h"
#include "base/plain-text.h"

enum { MAX_CELL_CHARS = 120, N_COLUMNS = 9 };

static const TuschPageShape LIST_SHAPE = {.width_pt = TUSCH_A4_LONG_PT,
                                          .height_pt = TUSCH_A4_SHORT_PT,
                                          .left_pt = 42,
                                          .right_pt = 42,
                                          .top_pt = 44,
                                          .bottom_pt = 50};

static const TuschTextStyle TITLE = {.tag = TUSCH_TAG_HEADING_1, .size_pt = 22, .is_bold = true};
static const TuschTextStyle INTRO = {.size_pt = 11, .gray = 0.2};
static const TuschTextStyle HEAD = {.size_pt = 9.5, .is_bold = true};
static const TuschTextStyle CELL = {.size_pt = 9.5, .line_spacing = 1.08};

/* "14–18", or "14" for a single page; in a bundle of parts "del 2: 14–18". */
static char *
page_range(const TuschLayout *layout, const TuschEntry *entry)
{
  if (entry->n_pages == 0)
    return g_strdup("–");
  guint first = entry->first_page_index + 1;
  g_autofree char *pages = entry->n_pages == 1
                               ? g_strdup_printf("%u", first)
                               : g_strdup_printf("%u–%u", first, first + entry->n_pages - 1);
  return layout->spec->n_parts > 1 ? g_strdup_printf(_("del %u: %s"), entry->row->part + 1, pages)
                                   : g_steal_pointer(&pages);
}

/* Why it is left out, or where to look for it. */
static char *
remark(const TuschBundleRow *row)
{
  g_autofree char *reason = tusch_text_plain_line(row->reason, 0);
  if (row->delivered != TUSCH_DELIVERY_BEFORE)
    return g_steal_pointer(&reason);
  g_autofree char *date = tusch_text_danish_date(row->delivered_at);
  g_autofree char *sent =
      g_strdup_printf(_("Udleveret den %s i levering %u."), date, row->delivery);
  return reason[0] != '\0' ? g_strdup_printf("%s %s", sent, reason) : g_steal_pointer(&sent);
}

static void
add_entry(TuschTable *table, const TuschLayout *layout, guint row_index, GArray *links)
{
  const TuschEntry *entry = g_ptr_array_index(layout->entries, row_index);
  const TuschBundleRow *row = entry->row;
  bool is_here = tusch_layout_has(layout, entry);
  g_autofree char *type = tusch_text_plain_line(row->type, MAX_CELL_CHARS);
  g_autofree char *date = tusch_text_danish_date(row->date);
  g_autofree char *attachment_of = tusch_text_plain_line(row->attachment_of, MAX_CELL_CHARS);
  g_autofree char *reason = remark(row);
  g_autofree char *pages = page_range(layout, entry);
  TuschTableCell cells[N_COLUMNS] = {
      {.text = entry->number},
      {.text = entry->title, .indent_pt = attachment_of[0] != '\0' ? 9 : 0},
      {.text = type},
      {.text = date},
      {.text = attachment_of},
      {.text = (char *)_("Ja")},
      {.text = (char *)tusch_words_access(row), .is_bold = row->access != TUSCH_ACCESS_YES},
      {.text = reason},
      {.text = pages, .is_underlined = is_here},
  };
  tusch_table_add_row(table, cells, is_here ? links : NULL, row_index);
}

static void
end_page(TuschCanvas *canvas, guint page_index, gpointer user_data)
{
  TuschPageFoot foot = {.layout = user_data, .label = _("Aktliste")};
  tusch_foot_draw(canvas, &LIST_SHAPE, &foot, page_index);
}

static void
draw_table(TuschFlow *flow, const TuschLayout *layout, GArray *links)
{
  const TuschTableColumn columns[N_COLUMNS] = {
      {.head = _("Akt nr."), .width_pt = 52},
      {.head = _("Titel"), .width_pt = 180},
      {.head = _("Type"), .width_pt = 90},
      {.head = _("Dato"), .width_pt = 62},
      {.head = _("Bilag til"), .width_pt = 52},
      {.head = _("Omfattet af anmodningen"), .width_pt = 66},
      {.head = _("Aktindsigt"), .width_pt = 60},
      {.head = _("Begrundelse"), .width_pt = 130},
      {.head = layout->spec->n_parts > 1 ? _("Del og side(r)") : _("Side(r) i dette dokument"),
       .width_pt = 64,
       .is_right_aligned = true},
  };
  TuschTableShape shape = {.columns = columns,
                           .n_columns = N_COLUMNS,
                           .head_style = HEAD,
                           .cell_style = CELL,
                           .padding_pt = 4,
                           .gap_pt = 9,
                           .rule_gray = 0.75};
  g_autoptr(TuschTable) table = tusch_table_new(flow, &shape);
  for (guint i = 0; i < layout->entries->len; i++)
    add_entry(table, layout, i, links);
}

/* What a list says whose documents are not all in this file. */
static void
draw_whereabouts(TuschFlow *flow, const TuschLayout *layout)
{
  if (layout->spec->n_parts > 1) {
    g_autofree char *text =
        g_strdup_printf(_("Samlingen er delt i %u filer. Dette er del %u. Dokumenter i andre dele "
                          "finder du i deres egen fil."),
                        layout->spec->n_parts,
                        layout->part + 1);
    tusch_flow_text(flow, &INTRO, text);
  }
  if (tusch_layout_count(layout, TUSCH_DELIVERY_LATER) > 0)
    tusch_flow_text(flow,
                    &INTRO,
                    _("»Behandles fortsat« betyder, at vi ikke har afgjort spørgsmålet om indsigt "
                      "i dokumentet endnu. Du får svar om det senere."));
}

static void
draw_content(TuschFlow *flow, const TuschLayout *layout, GArray *links)
{
  tusch_flow_text(flow, &TITLE, _("Aktliste"));
  tusch_flow_space(flow, 2);
  if (layout->entries->len == 0) {
    tusch_flow_text(flow, &INTRO, _("Der er ingen dokumenter, som anmodningen omfatter."));
    return;
  }
  tusch_flow_text(flow,
                  &INTRO,
                  _("Alle dokumenter, som anmodningen omfatter. Tryk på en række for at gå til "
                    "dokumentet."));
  draw_whereabouts(flow, layout);
  tusch_flow_space(flow, 8);
  draw_table(flow, layout, links);
}

void
tusch_list_draw(TuschCanvas *canvas, const TuschLayout *layout, GArray *links)
{
  g_autoptr(TuschFlow) flow = tusch_flow_new(canvas, &LIST_SHAPE, end_page, (gpointer)layout);
  tusch_canvas_tag_begin(canvas, TUSCH_TAG_SECTION);
  draw_content(flow, layout, links);
  tusch_canvas_tag_end(canvas, TUSCH_TAG_SECTION);
}
