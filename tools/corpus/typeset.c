/* Typesetting with Pango: first a list of placed lines and boxes, then drawing as often as needed.
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "typeset.h"

#include <string.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PangoContext, g_object_unref)

#define MARGIN_LEFT 68.0
#define MARGIN_RIGHT 62.0
#define MARGIN_TOP 62.0
#define MARGIN_BOTTOM 60.0
#define MAX_COLUMNS 8

typedef enum {
  ITEM_TEXT,
  ITEM_RULE,
  ITEM_BOX,
} ItemKind;

typedef struct {
  ItemKind kind;
  guint page;
  double x, y, width, height; /* of a text: y is the baseline */
  double gray; /* ink: 0 black */
  PangoLayout *layout;
  int line;
} Item;

/* Where the next line goes. */
typedef struct {
  CorpusText *text;
  CorpusPages *pages;
  PangoContext *context;
  PangoFontDescription *font;
  guint page;
  double y;
  guint table_row; /* rows of the running table so far */
} Cursor;

/* A run of the source text and how it is set. */
typedef struct {
  gsize start, end; /* bytes */
  double x, width, scale, gray;
  bool bold;
  PangoAlignment alignment;
} Run;

static void
item_free(gpointer data)
{
  Item *item = data;
  g_clear_object(&item->layout);
  g_free(item);
}

void
corpus_pages_free(CorpusPages *pages)
{
  if (!pages)
    return;
  g_ptr_array_unref(pages->items);
  g_free(pages->running_head);
  g_free(pages);
}

static PangoContext *
new_context(void)
{
  PangoContext *context = pango_font_map_create_context(pango_cairo_font_map_get_default());
  pango_cairo_context_set_resolution(context, 72);
  cairo_font_options_t *options = cairo_font_options_create();
  /* Metrics that do not depend on the device: the same lines in the PDF and in its scan. */
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options(context, options);
  cairo_font_options_destroy(options);
  return context;
}

static Item *
add_item(Cursor *cursor, ItemKind kind, double x, double y)
{
  Item *item = g_new0(Item, 1);
  item->kind = kind;
  item->page = cursor->page;
  item->x = x;
  item->y = y;
  g_ptr_array_add(cursor->pages->items, item);
  return item;
}

static void
break_page(Cursor *cursor)
{
  cursor->page++;
  cursor->y = MARGIN_TOP;
}

static void
need_height(Cursor *cursor, double height)
{
  if (cursor->y + height > CORPUS_A4_HEIGHT_PT - MARGIN_BOTTOM)
    break_page(cursor);
}

static void
place_spans(Cursor *cursor, gsize start, gsize end)
{
  for (guint i = 0; i < cursor->text->spans->len; i++) {
    CorpusSpan *span = cursor->text->spans->pdata[i];
    if (span->start >= start && span->start < end)
      span->page = cursor->page;
    if (span->end > start && span->end <= end)
      span->page_end = cursor->page;
  }
}

static PangoLayout *
lay_out(Cursor *cursor, const Run *run)
{
  PangoLayout *layout = pango_layout_new(cursor->context);
  PangoFontDescription *font = pango_font_description_copy(cursor->font);
  pango_font_description_set_size(
      font, (int)(pango_font_description_get_size(cursor->font) * run->scale));
  if (run->bold)
    pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description(layout, font);
  pango_font_description_free(font);
  pango_layout_set_width(layout, (int)(run->width * PANGO_SCALE));
  pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment(layout, run->alignment);
  pango_layout_set_text(layout, cursor->text->text->str + run->start, (int)(run->end - run->start));
  return layout;
}

static double
line_height(PangoLayoutLine *line)
{
  PangoRectangle logical;
  pango_layout_line_get_extents(line, NULL, &logical);
  return logical.height * 1.06 / PANGO_SCALE;
}

/* Sets the lines of @run from cursor->y on; moves the cursor, over pages if @may_break. */
static void
set_run(Cursor *cursor, const Run *run, bool may_break)
{
  g_autoptr(PangoLayout) layout = lay_out(cursor, run);
  for (int i = 0; i < pango_layout_get_line_count(layout); i++) {
    PangoLayoutLine *line = pango_layout_get_line_readonly(layout, i);
    PangoRectangle logical;
    double height = line_height(line), slack = 0;
    if (may_break)
      need_height(cursor, height);
    pango_layout_line_get_extents(line, NULL, &logical);
    if (run->alignment == PANGO_ALIGN_RIGHT)
      slack = run->width - (double)logical.width / PANGO_SCALE;
    Item *item =
        add_item(cursor, ITEM_TEXT, run->x + slack, cursor->y - (double)logical.y / PANGO_SCALE);
    item->layout = g_object_ref(layout);
    item->line = i;
    item->gray = run->gray;
    gsize start = run->start + (gsize)pango_layout_line_get_start_index(line);
    place_spans(cursor, start, start + (gsize)pango_layout_line_get_length(line));
    cursor->y += height;
  }
}

static Run
plain_run(gsize start, gsize end)
{
  return (Run){.start = start,
               .end = end,
               .x = MARGIN_LEFT,
               .width = CORPUS_A4_WIDTH_PT - MARGIN_LEFT - MARGIN_RIGHT,
               .scale = 1,
               .alignment = PANGO_ALIGN_LEFT};
}

static void
trim_run(const CorpusText *text, Run *run)
{
  const char *s = text->text->str;
  while (run->start < run->end && s[run->start] == ' ')
    run->start++;
  while (run->end > run->start && s[run->end - 1] == ' ')
    run->end--;
}

/* Cells of "| a | b |"; the widths are even but for a first column of names. */
static guint
split_cells(const CorpusText *text, gsize start, gsize end, Run cells[MAX_COLUMNS])
{
  guint n = 0;
  gsize cell = start + 1;
  for (gsize i = start + 1; i < end && n < MAX_COLUMNS; i++) {
    if (text->text->str[i] != '|')
      continue;
    cells[n] = plain_run(cell, i);
    trim_run(text, &cells[n]);
    cell = i + 1;
    n++;
  }
  double total = CORPUS_A4_WIDTH_PT - MARGIN_LEFT - MARGIN_RIGHT;
  double width = n ? total / n : total;
  for (guint i = 0; i < n; i++) {
    cells[i].x = MARGIN_LEFT + 4 + i * width;
    cells[i].width = width - 6;
    cells[i].scale = 0.86;
  }
  return n;
}

static void
set_table_row(Cursor *cursor, gsize start, gsize end)
{
  Run cells[MAX_COLUMNS];
  guint n = split_cells(cursor->text, start, end, cells);
  need_height(cursor, 44);
  double top = cursor->y, bottom = top;
  for (guint i = 0; i < n; i++) {
    cursor->y = top + 3;
    cells[i].bold = cursor->table_row == 0;
    set_run(cursor, &cells[i], false);
    bottom = MAX(bottom, cursor->y + 3);
  }
  for (guint i = 0; i < n; i++) {
    Item *box = add_item(cursor, ITEM_BOX, cells[i].x - 4, top);
    box->width = cells[i].width + 6;
    box->height = bottom - top;
  }
  cursor->y = bottom;
  cursor->table_row++;
}

/* A form field: the label small above, the value in a frame or one character a box. */
static void
set_field(Cursor *cursor, gsize start, gsize end, bool one_each)
{
  const char *s = cursor->text->text->str;
  const char *colon = memchr(s + start, ':', end - start);
  gsize middle = colon ? (gsize)(colon - s) + 1 : start;
  Run label = plain_run(start, middle), value = plain_run(middle, end);
  trim_run(cursor->text, &value);
  label.scale = 0.75;
  label.gray = 0.25;
  need_height(cursor, 46);
  set_run(cursor, &label, true);
  double top = cursor->y;
  if (!one_each) {
    value.x += 5;
    value.width -= 10;
    cursor->y = top + 4;
    set_run(cursor, &value, false);
    Item *box = add_item(cursor, ITEM_BOX, MARGIN_LEFT, top);
    box->width = value.width + 10;
    box->height = cursor->y + 4 - top;
    cursor->y += 10;
    return;
  }
  double x = MARGIN_LEFT;
  for (gsize i = value.start; i < value.end;) {
    gsize next = i + (gsize)(g_utf8_next_char(s + i) - (s + i));
    Run one = value;
    one.start = i;
    one.end = next;
    one.x = x + 5;
    one.width = 14;
    cursor->y = top + 3;
    set_run(cursor, &one, false);
    Item *box = add_item(cursor, ITEM_BOX, x, top);
    box->width = 17;
    box->height = 21;
    x += 17;
    i = next;
  }
  cursor->y = top + 30;
}

static void
set_rule(Cursor *cursor)
{
  need_height(cursor, 12);
  Item *rule = add_item(cursor, ITEM_RULE, MARGIN_LEFT, cursor->y + 5);
  rule->width = CORPUS_A4_WIDTH_PT - MARGIN_LEFT - MARGIN_RIGHT;
  cursor->y += 11;
}

static void
set_heading(Cursor *cursor, gsize start, gsize end, double scale)
{
  Run run = plain_run(start, end);
  run.scale = scale;
  run.bold = true;
  need_height(cursor, 60);
  set_run(cursor, &run, true);
  cursor->y += 3;
}

static void
set_indented(Cursor *cursor, gsize start, gsize end, double gray)
{
  Run run = plain_run(start, end);
  run.x += 14;
  run.width -= 14;
  run.gray = gray;
  set_run(cursor, &run, true);
}

/* The mark is drawn, not part of the text: gold spans are slices of the text. */
static void
set_list_entry(Cursor *cursor, gsize start, gsize end)
{
  guint first = cursor->pages->items->len;
  set_indented(cursor, start, end, 0);
  if (cursor->pages->items->len == first)
    return;
  const Item *line = cursor->pages->items->pdata[first];
  Item *mark = add_item(cursor, ITEM_TEXT, MARGIN_LEFT + 3, line->y);
  mark->page = line->page;
  mark->layout = pango_layout_new(cursor->context);
  pango_layout_set_font_description(mark->layout, cursor->font);
  pango_layout_set_text(mark->layout, "•", -1);
}

static void
set_line(Cursor *cursor, gsize start, gsize end)
{
  const char *line = cursor->text->text->str + start;
  gsize length = end - start;
  bool is_row = line[0] == '|' && length > 2;
  if (!is_row)
    cursor->table_row = 0;
  if (length == 0)
    cursor->y += pango_font_description_get_size(cursor->font) * 0.75 / PANGO_SCALE;
  else if (is_row)
    set_table_row(cursor, start, end);
  else if (g_str_has_prefix(line, "=== page"))
    break_page(cursor);
  else if (g_str_has_prefix(line, "---"))
    set_rule(cursor);
  else if (g_str_has_prefix(line, "# "))
    set_heading(cursor, start + 2, end, 1.35);
  else if (g_str_has_prefix(line, "## "))
    set_heading(cursor, start + 3, end, 1.05);
  else if (g_str_has_prefix(line, "[ ] "))
    set_field(cursor, start + 4, end, false);
  else if (g_str_has_prefix(line, "[#] "))
    set_field(cursor, start + 4, end, true);
  else if (g_str_has_prefix(line, "> "))
    set_indented(cursor, start + 2, end, 0.3);
  else if (g_str_has_prefix(line, "* "))
    set_list_entry(cursor, start + 2, end);
  else if (g_str_has_prefix(line, "@ ")) {
    Run run = plain_run(start + 2, end);
    run.scale = 0.84;
    run.gray = 0.2;
    run.alignment = PANGO_ALIGN_RIGHT;
    set_run(cursor, &run, true);
  } else {
    Run run = plain_run(start, end);
    set_run(cursor, &run, true);
  }
}

CorpusPages *
corpus_typeset(CorpusText *text, const char *font)
{
  g_autoptr(PangoContext) context = new_context();
  CorpusPages *pages = g_new0(CorpusPages, 1);
  pages->items = g_ptr_array_new_with_free_func(item_free);
  Cursor cursor = {.text = text, .pages = pages, .context = context, .y = MARGIN_TOP};
  cursor.font = pango_font_description_from_string(font);
  const char *s = text->text->str;
  gsize start = 0;
  while (start < text->text->len) {
    gsize length = strcspn(s + start, "\n");
    set_line(&cursor, start, start + length);
    start += length + 1;
  }
  pango_font_description_free(cursor.font);
  pages->n_pages = cursor.page + 1;
  return pages;
}

void
corpus_draw_line(cairo_t *cr, const char *font, double x, double y, const char *text)
{
  g_autoptr(PangoContext) context = new_context();
  g_autoptr(PangoLayout) layout = pango_layout_new(context);
  PangoFontDescription *description = pango_font_description_from_string(font);
  pango_layout_set_font_description(layout, description);
  pango_font_description_free(description);
  pango_layout_set_text(layout, text, -1);
  cairo_move_to(cr, x, y);
  pango_cairo_show_layout(cr, layout);
}

static void
draw_item(const Item *item, cairo_t *cr)
{
  cairo_set_source_rgb(cr, item->gray, item->gray, item->gray);
  cairo_set_line_width(cr, 0.6);
  switch (item->kind) {
  case ITEM_TEXT:
    cairo_move_to(cr, item->x, item->y);
    pango_cairo_show_layout_line(cr, pango_layout_get_line_readonly(item->layout, item->line));
    break;
  case ITEM_RULE:
    cairo_move_to(cr, item->x, item->y);
    cairo_rel_line_to(cr, item->width, 0);
    cairo_stroke(cr);
    break;
  case ITEM_BOX:
    cairo_rectangle(cr, item->x, item->y, item->width, item->height);
    cairo_stroke(cr);
    break;
  }
}

void
corpus_pages_draw(const CorpusPages *pages, guint page_index, cairo_t *cr)
{
  for (guint i = 0; i < pages->items->len; i++) {
    const Item *item = pages->items->pdata[i];
    if (item->page == page_index)
      draw_item(item, cr);
  }
  cairo_set_source_rgb(cr, 0, 0, 0);
  if (!pages->running_head)
    return;
  g_autofree char *head =
      g_strdup_printf("%s   %u/%u", pages->running_head, page_index + 1, pages->n_pages);
  corpus_draw_line(cr, "Liberation Mono 8", 40, 22, head);
}
