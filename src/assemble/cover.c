/* The cover: who, what, under which law, how much, and how to read it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assemble/layout.h"
#include "assemble/words.h"
#include "base/language.h"
#include "base/plain-text.h"

enum { MAX_NAME_CHARS = 160 };

static const TuschPageShape COVER_SHAPE = {.width_pt = TUSCH_A4_SHORT_PT,
                                           .height_pt = TUSCH_A4_LONG_PT,
                                           .left_pt = 68,
                                           .right_pt = 68,
                                           .top_pt = 60,
                                           .bottom_pt = 56};

static const TuschTextStyle AUTHORITY = {.size_pt = 14, .is_bold = true};
static const TuschTextStyle DEPARTMENT = {.size_pt = 11.5, .gray = 0.3};
static const TuschTextStyle TITLE = {.tag = TUSCH_TAG_HEADING_1, .size_pt = 34, .is_bold = true};
static const TuschTextStyle PART = {.size_pt = 16, .is_bold = true};
static const TuschTextStyle BASIS = {.size_pt = 14, .gray = 0.25};
static const TuschTextStyle HEADING = {.tag = TUSCH_TAG_HEADING_2, .size_pt = 14, .is_bold = true};
static const TuschTextStyle LEAD = {
    .tag = TUSCH_TAG_HEADING_3, .size_pt = 11.5, .line_spacing = 1.12, .is_bold = true};
static const TuschTextStyle BODY = {.size_pt = 11.5, .line_spacing = 1.12};

static void
draw_plain(TuschFlow *flow, const TuschTextStyle *style, const char *text)
{
  g_autofree char *line = tusch_text_plain_line(text, MAX_NAME_CHARS);
  if (line[0] != '\0')
    tusch_flow_text(flow, style, line);
}

/* "Del 2 af 3 · levering 1" where there is more than one. */
static void
draw_part(TuschFlow *flow, const TuschLayout *layout)
{
  const TuschBundleSpec *spec = layout->spec;
  GString *line = g_string_new(NULL);
  if (spec->n_parts > 1)
    g_string_append_printf(line, _("Del %u af %u"), layout->part + 1, spec->n_parts);
  if (spec->delivery > 0) {
    g_string_append(line, line->len > 0 ? " · " : "");
    g_string_append_printf(line, _("Levering %u"), spec->delivery);
  }
  if (line->len > 0)
    tusch_flow_text(flow, &PART, line->str);
  g_string_free(line, TRUE);
}

static void
draw_head(TuschFlow *flow, const TuschLayout *layout)
{
  const TuschBundleSpec *spec = layout->spec;
  draw_plain(flow, &AUTHORITY, spec->authority_name);
  tusch_flow_space(flow, 1);
  draw_plain(flow, &DEPARTMENT, spec->authority_department);
  tusch_flow_space(flow, 10);
  tusch_flow_rule(flow, 1.2, 0.1);
  tusch_flow_space(flow, 30);
  tusch_flow_text(flow, &TITLE, _("Aktindsigt"));
  draw_part(flow, layout);
  const char *basis = tusch_words_legal_basis(spec->regime);
  if (basis != NULL)
    tusch_flow_text(flow, &BASIS, basis);
  tusch_flow_space(flow, 20);
}

static const TuschTableColumn FACT_COLUMNS[] = {{.width_pt = 150}, {.width_pt = 309}};

static void
add_fact(TuschTable *table, const char *label, const char *value)
{
  g_autofree char *line = tusch_text_plain_line(value, MAX_NAME_CHARS);
  if (line[0] == '\0')
    return;
  TuschTableCell cells[] = {{.text = (char *)label}, {.text = line, .is_bold = true}};
  tusch_table_add_row(table, cells, NULL, 0);
}

static void
draw_facts(TuschFlow *flow, const TuschBundleSpec *spec)
{
  TuschTableShape shape = {.columns = FACT_COLUMNS,
                           .n_columns = G_N_ELEMENTS(FACT_COLUMNS),
                           .cell_style = BODY,
                           .padding_pt = 2.2,
                           .rule_gray = 1};
  g_autoptr(TuschTable) table = tusch_table_new(flow, &shape);
  g_autofree char *received = tusch_text_danish_long_date(spec->received);
  g_autofree char *date = tusch_text_danish_long_date(spec->date);
  add_fact(table, _("Anmodning"), spec->request_id);
  add_fact(table, _("Anmodet af"), spec->requester_name);
  add_fact(table, _("Modtaget"), received);
  add_fact(table, _("Dato"), date);
}

typedef struct {
  guint n_documents, n_yes, n_partly, n_no, n_not_shown, n_later, n_before;
} Counts;

static Counts
count(const TuschLayout *layout)
{
  Counts counts = {.n_documents = layout->entries->len};
  for (guint i = 0; i < layout->entries->len; i++) {
    const TuschEntry *entry = g_ptr_array_index(layout->entries, i);
    if (entry->row->delivered == TUSCH_DELIVERY_LATER)
      counts.n_later++;
    else if (entry->row->delivered == TUSCH_DELIVERY_BEFORE)
      counts.n_before++;
    else if (entry->row->access == TUSCH_ACCESS_NO)
      counts.n_no++;
    else if (entry->row->clean_path == NULL && !entry->row->is_container)
      counts.n_not_shown++;
    else if (entry->row->access == TUSCH_ACCESS_PARTLY)
      counts.n_partly++;
    else
      counts.n_yes++;
  }
  return counts;
}

static const TuschTableColumn COUNT_COLUMNS[] = {{.width_pt = 300},
                                                 {.width_pt = 50, .is_right_aligned = true}};

static void
add_count(TuschTable *table, const char *label, guint n, bool is_bold)
{
  g_autofree char *number = g_strdup_printf("%u", n);
  TuschTableCell cells[] = {{.text = (char *)label, .is_bold = is_bold},
                            {.text = number, .is_bold = is_bold}};
  tusch_table_add_row(table, cells, NULL, 0);
}

static void
draw_counts(TuschFlow *flow, const TuschLayout *layout)
{
  TuschTableShape shape = {.columns = COUNT_COLUMNS,
                           .n_columns = G_N_ELEMENTS(COUNT_COLUMNS),
                           .cell_style = BODY,
                           .padding_pt = 2.4,
                           .rule_gray = 0.8};
  Counts counts = count(layout);
  tusch_flow_space(flow, 26);
  tusch_flow_text(flow, &HEADING, _("Samlingen i tal"));
  tusch_flow_space(flow, 3);
  g_autoptr(TuschTable) table = tusch_table_new(flow, &shape);
  add_count(table, _("Dokumenter på aktlisten"), counts.n_documents, true);
  add_count(table, _("Du får indsigt i hele dokumentet"), counts.n_yes, false);
  add_count(table, _("Du får indsigt i en del af dokumentet"), counts.n_partly, false);
  add_count(table, _("Dokumentet er undtaget fra aktindsigt"), counts.n_no, false);
  add_count(table, _("Dokumentet kan ikke vises i samlingen"), counts.n_not_shown, false);
  if (counts.n_before > 0)
    add_count(table, _("Dokumentet er udleveret tidligere"), counts.n_before, false);
  if (counts.n_later > 0)
    add_count(table, _("Dokumentet behandles fortsat"), counts.n_later, false);
  add_count(table,
            layout->spec->n_parts > 1 ? _("Sider i denne del med forside og aktliste")
                                      : _("Sider i alt med forside og aktliste"),
            layout->n_pages,
            true);
}

/* A black box with a ground in it, as the documents show them, and what it means. */
static void
draw_sample(TuschCanvas *canvas, TuschFlow *flow, TuschRegime regime)
{
  const char *label;
  const char *meaning;
  if (!tusch_words_sample_ground(regime, &label, &meaning))
    return;
  const TuschTextStyle label_style = {.size_pt = 9, .gray = 1, .is_bold = true};
  const TuschTextStyle meaning_style = {.size_pt = 10.5, .gray = 0.2};
  g_autoptr(TuschTextBlock) label_block = tusch_text_block_new(canvas, &label_style, label, -1);
  g_autoptr(TuschTextBlock) meaning_block =
      tusch_text_block_new(canvas, &meaning_style, meaning, -1);
  const double height = 17;
  tusch_flow_need(flow, height + 4);
  double x = COVER_SHAPE.left_pt;
  double y = tusch_flow_y(flow) + 4;
  double width = tusch_text_block_width(label_block) + 40;
  tusch_canvas_box(canvas, x, y, width, height, 0);
  tusch_canvas_tag_begin(canvas, TUSCH_TAG_PARAGRAPH);
  tusch_text_block_draw_all(
      label_block, x + 20, y + (height - tusch_text_block_height(label_block)) / 2);
  tusch_text_block_draw_all(
      meaning_block, x + width + 10, y + (height - tusch_text_block_height(meaning_block)) / 2);
  tusch_canvas_tag_end(canvas, TUSCH_TAG_PARAGRAPH);
  tusch_flow_space(flow, height + 5);
}

static void
draw_advice(TuschFlow *flow, const char *lead, const char *text)
{
  tusch_flow_space(flow, 8);
  tusch_flow_need(flow, 45);
  tusch_flow_text(flow, &LEAD, lead);
  tusch_flow_text(flow, &BODY, text);
}

static void
draw_contents(TuschFlow *flow, const TuschLayout *layout)
{
  if (layout->spec->n_parts > 1)
    draw_advice(flow,
                _("Flere filer"),
                _("Samlingen er for stor til én fil. Aktlisten står i hver del og viser, hvilken "
                  "del og hvilke sider hvert dokument står på. Vores afgørelse og oversigten over "
                  "det, der er udeladt, står i del 1."));
  draw_advice(
      flow,
      _("Indhold"),
      layout->part > 0
          ? _("Aktlisten viser alle de dokumenter, som anmodningen omfatter, også dem, du ikke får "
              "indsigt i. Derefter følger de dokumenter, der hører til denne del, i aktlistens "
              "rækkefølge.")
          : _("Aktlisten viser alle de dokumenter, som anmodningen omfatter, også dem, du ikke "
              "får indsigt i. Derefter følger dokumenterne i aktlistens rækkefølge. Vores "
              "afgørelse og en oversigt over det, der er udeladt, står før dokumenterne."));
}

static void
draw_guide(TuschCanvas *canvas, TuschFlow *flow, const TuschLayout *layout)
{
  tusch_flow_space(flow, 26);
  tusch_flow_text(flow, &HEADING, _("Sådan læser du samlingen"));
  draw_contents(flow, layout);
  draw_advice(
      flow,
      _("Udeladte oplysninger"),
      _("Et sort felt viser, at oplysninger er udeladt. Feltet kan vise, hvilken bestemmelse de er "
        "udeladt efter. De udeladte oplysninger er slettet og findes ikke i denne fil."));
  draw_sample(canvas, flow, layout->spec->regime);
  draw_advice(
      flow,
      _("Find rundt i samlingen"),
      _("Tryk på en række i aktlisten for at gå til dokumentet, eller brug bogmærkerne. "
        "Nederst på hver side står aktnummer og sidetal. »Til aktliste« fører dig tilbage."));
  draw_advice(
      flow,
      _("Søg i samlingen"),
      layout->spec->n_parts > 1
          ? _("Du kan søge i én fil ad gangen. Tekst på indscannede sider er aflæst af en "
              "computer, "
              "så søgningen finder måske ikke alt.")
          : _("Du kan søge i hele samlingen. Tekst på indscannede sider er aflæst af en computer, "
              "så søgningen finder måske ikke alt."));
}

static void
end_page(TuschCanvas *canvas, guint page_index, gpointer user_data)
{
  TuschPageFoot foot = {.layout = user_data, .label = _("Forside")};
  tusch_foot_draw(canvas, &COVER_SHAPE, &foot, page_index);
}

void
tusch_cover_draw(TuschCanvas *canvas, const TuschLayout *layout)
{
  g_autoptr(TuschFlow) flow = tusch_flow_new(canvas, &COVER_SHAPE, end_page, (gpointer)layout);
  tusch_canvas_tag_begin(canvas, TUSCH_TAG_SECTION);
  draw_head(flow, layout);
  draw_facts(flow, layout->spec);
  draw_counts(flow, layout);
  draw_guide(canvas, flow, layout);
  tusch_canvas_tag_end(canvas, TUSCH_TAG_SECTION);
}
