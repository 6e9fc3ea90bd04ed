/* The cursor that moves down pages, and tables on it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/pango/flow.h"

#include <math.h>

struct _TuschFlow {
  TuschCanvas *canvas; /* borrowed */
  TuschPageShape shape;
  TuschPageEndFunc page_end;
  gpointer user_data;
  double y;
  bool is_on_page;
};

static void
begin_page(TuschFlow *flow)
{
  tusch_canvas_begin_page(flow->canvas, flow->shape.width_pt, flow->shape.height_pt);
  flow->y = flow->shape.top_pt;
  flow->is_on_page = true;
}

void
tusch_flow_end(TuschFlow *flow)
{
  if (!flow->is_on_page)
    return;
  if (flow->page_end != NULL)
    flow->page_end(flow->canvas, tusch_canvas_n_pages(flow->canvas), flow->user_data);
  tusch_canvas_end_page(flow->canvas);
  flow->is_on_page = false;
}

static void
next_page(TuschFlow *flow)
{
  tusch_flow_end(flow);
  begin_page(flow);
}

TuschFlow *
tusch_flow_new(TuschCanvas *canvas,
               const TuschPageShape *shape,
               TuschPageEndFunc page_end,
               gpointer user_data)
{
  TuschFlow *flow = g_new0(TuschFlow, 1);
  flow->canvas = canvas;
  flow->shape = *shape;
  flow->page_end = page_end;
  flow->user_data = user_data;
  begin_page(flow);
  return flow;
}

void
tusch_flow_free(TuschFlow *flow)
{
  if (flow == NULL)
    return;
  tusch_flow_end(flow);
  g_free(flow);
}

double
tusch_flow_y(const TuschFlow *flow)
{
  return flow->y;
}

double
tusch_flow_room(const TuschFlow *flow)
{
  return fmax(0, flow->shape.height_pt - flow->shape.bottom_pt - flow->y);
}

double
tusch_flow_width(const TuschFlow *flow)
{
  return flow->shape.width_pt - flow->shape.left_pt - flow->shape.right_pt;
}

void
tusch_flow_space(TuschFlow *flow, double height_pt)
{
  flow->y += height_pt;
}

static bool
is_at_top(const TuschFlow *flow)
{
  return flow->y <= flow->shape.top_pt;
}

void
tusch_flow_need(TuschFlow *flow, double height_pt)
{
  if (tusch_flow_room(flow) < height_pt && !is_at_top(flow))
    next_page(flow);
}

void
tusch_flow_text(TuschFlow *flow, const TuschTextStyle *style, const char *text)
{
  g_autoptr(TuschTextBlock) block =
      tusch_text_block_new(flow->canvas, style, text, tusch_flow_width(flow));
  guint n_lines = tusch_text_block_n_lines(block);
  for (guint first = 0; first < n_lines;) {
    double used;
    guint n = tusch_text_block_fit(block, first, tusch_flow_room(flow), &used);
    if (n == 0 && !is_at_top(flow)) {
      next_page(flow);
      continue;
    }
    n = MAX(n, 1); /* a line taller than a page cannot be helped */
    tusch_canvas_tag_begin(flow->canvas, style->tag);
    tusch_text_block_draw(block, flow->shape.left_pt, flow->y, first, n);
    tusch_canvas_tag_end(flow->canvas, style->tag);
    flow->y += used;
    first += n;
  }
}

void
tusch_flow_rule(TuschFlow *flow, double thickness_pt, double gray)
{
  tusch_canvas_rule(
      flow->canvas, flow->shape.left_pt, flow->y, tusch_flow_width(flow), thickness_pt, gray);
}

struct _TuschTable {
  TuschFlow *flow; /* borrowed */
  const TuschTableShape *shape; /* borrowed */
  GPtrArray *head; /* TuschTextBlock; NULL: no column has one */
  guint n_rows;
  bool is_head_drawn;
};

/* A row being drawn: its cells and how far each of them got. */
typedef struct {
  GPtrArray *blocks; /* TuschTextBlock */
  const TuschTableCell *cells; /* NULL: the head */
  guint *first_lines;
  bool is_tagged; /* not the head when it is repeated */
} Row;

static double
column_text_width(const TuschTable *table, guint column)
{
  double gap = column + 1 < table->shape->n_columns ? table->shape->gap_pt : 0;
  return table->shape->columns[column].width_pt - gap;
}

static GPtrArray *
new_head(const TuschTable *table)
{
  bool has_head = false;
  GPtrArray *blocks = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_text_block_free);
  for (guint i = 0; i < table->shape->n_columns; i++) {
    const char *text = table->shape->columns[i].head;
    TuschTextStyle style = table->shape->head_style;
    style.is_right_aligned = table->shape->columns[i].is_right_aligned;
    has_head = has_head || text != NULL;
    g_ptr_array_add(
        blocks,
        tusch_text_block_new(
            table->flow->canvas, &style, text != NULL ? text : "", column_text_width(table, i)));
  }
  if (!has_head)
    g_clear_pointer(&blocks, g_ptr_array_unref);
  return blocks;
}

static GPtrArray *
new_cell_blocks(const TuschTable *table, const TuschTableCell *cells)
{
  GPtrArray *blocks = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_text_block_free);
  for (guint i = 0; i < table->shape->n_columns; i++) {
    TuschTextStyle style = table->shape->cell_style;
    style.is_bold = cells[i].is_bold;
    style.is_underlined = cells[i].is_underlined;
    style.is_right_aligned = table->shape->columns[i].is_right_aligned;
    const char *text = cells[i].text != NULL ? cells[i].text : "";
    double width = column_text_width(table, i) - cells[i].indent_pt;
    g_ptr_array_add(blocks, tusch_text_block_new(table->flow->canvas, &style, text, width));
  }
  return blocks;
}

static double
tallest(GPtrArray *blocks)
{
  double height = 0;
  for (guint i = 0; i < blocks->len; i++)
    height = fmax(height, tusch_text_block_height(g_ptr_array_index(blocks, i)));
  return height;
}

/* Height of the part of @row that fits in @room, text only; *n_lines as many as columns. */
static double
fit_slice(const Row *row, double room, guint *n_lines)
{
  double height = 0;
  for (guint i = 0; i < row->blocks->len; i++) {
    double used;
    n_lines[i] =
        tusch_text_block_fit(g_ptr_array_index(row->blocks, i), row->first_lines[i], room, &used);
    height = fmax(height, used);
  }
  return height;
}

static void
draw_slice(const TuschTable *table, Row *row, const guint *n_lines, double y)
{
  TuschCanvas *canvas = table->flow->canvas;
  TuschTag tag = row->cells != NULL ? TUSCH_TAG_CELL : TUSCH_TAG_HEAD_CELL;
  double x = table->flow->shape.left_pt;
  if (row->is_tagged)
    tusch_canvas_tag_begin(canvas, TUSCH_TAG_ROW);
  for (guint i = 0; i < row->blocks->len; i++) {
    const TuschTextBlock *block = g_ptr_array_index(row->blocks, i);
    double indent = row->cells != NULL ? row->cells[i].indent_pt : 0;
    if (row->is_tagged)
      tusch_canvas_tag_begin(canvas, tag);
    tusch_text_block_draw(block, x + indent, y, row->first_lines[i], n_lines[i]);
    if (row->is_tagged)
      tusch_canvas_tag_end(canvas, tag);
    row->first_lines[i] += n_lines[i];
    x += table->shape->columns[i].width_pt;
  }
  if (row->is_tagged)
    tusch_canvas_tag_end(canvas, TUSCH_TAG_ROW);
}

static bool
is_drawn(const Row *row)
{
  for (guint i = 0; i < row->blocks->len; i++)
    if (row->first_lines[i] < tusch_text_block_n_lines(g_ptr_array_index(row->blocks, i)))
      return false;
  return true;
}

static double
table_width(const TuschTable *table)
{
  double width = 0;
  for (guint i = 0; i < table->shape->n_columns; i++)
    width += table->shape->columns[i].width_pt;
  return width;
}

static void
draw_table_rule(const TuschTable *table, double thickness_pt, double gray)
{
  const TuschFlow *flow = table->flow;
  double x = flow->shape.left_pt;
  tusch_canvas_rule(flow->canvas, x, flow->y, table_width(table), thickness_pt, gray);
}

static void
draw_head(TuschTable *table)
{
  if (table->head == NULL)
    return;
  TuschFlow *flow = table->flow;
  double height = tallest(table->head);
  double padding = table->shape->padding_pt;
  g_autofree guint *first_lines = g_new0(guint, table->head->len);
  g_autofree guint *n_lines = g_new0(guint, table->head->len);
  Row row = {.blocks = table->head, .first_lines = first_lines, .is_tagged = !table->is_head_drawn};
  (void)fit_slice(&row, height, n_lines);
  draw_slice(table, &row, n_lines, flow->y + padding / 2);
  table->is_head_drawn = true;
  flow->y += height + padding;
  draw_table_rule(table, 1, 0.15);
}

TuschTable *
tusch_table_new(TuschFlow *flow, const TuschTableShape *shape)
{
  TuschTable *table = g_new0(TuschTable, 1);
  table->flow = flow;
  table->shape = shape;
  table->head = new_head(table);
  tusch_canvas_tag_begin(flow->canvas, TUSCH_TAG_TABLE);
  draw_head(table);
  return table;
}

void
tusch_table_free(TuschTable *table)
{
  if (table == NULL)
    return;
  tusch_canvas_tag_end(table->flow->canvas, TUSCH_TAG_TABLE);
  g_clear_pointer(&table->head, g_ptr_array_unref);
  g_free(table);
}

static void
add_link(const TuschTable *table, double height, GArray *links, guint target)
{
  const TuschFlow *flow = table->flow;
  double left = flow->shape.left_pt;
  TuschFlowLink link = {
      .page_index = tusch_canvas_n_pages(flow->canvas),
      .area = {left, flow->y, left + table_width(table), flow->y + height},
      .target = target,
  };
  if (links != NULL)
    g_array_append_val(links, link);
}

/* The ground, the text and the rule below of what fits on this page. */
static void
draw_row_part(TuschTable *table, Row *row, double text_height, guint *n_lines)
{
  TuschFlow *flow = table->flow;
  double padding = table->shape->padding_pt;
  double height = text_height + 2 * padding;
  if (table->shape->has_zebra && table->n_rows % 2 == 1)
    tusch_canvas_box(flow->canvas, flow->shape.left_pt, flow->y, table_width(table), height, 0.955);
  draw_slice(table, row, n_lines, flow->y + padding);
  flow->y += height;
  if (table->shape->rule_gray < 1)
    draw_table_rule(table, 0.5, table->shape->rule_gray);
}

static void
next_table_page(TuschTable *table)
{
  next_page(table->flow);
  draw_head(table);
}

/* Text height a fresh page has for one row. */
static double
page_text_room(const TuschTable *table)
{
  const TuschPageShape *shape = &table->flow->shape;
  double head = table->head != NULL ? tallest(table->head) + table->shape->padding_pt : 0;
  return shape->height_pt - shape->top_pt - shape->bottom_pt - head - 2 * table->shape->padding_pt;
}

void
tusch_table_add_row(TuschTable *table, const TuschTableCell *cells, GArray *links, guint target)
{
  TuschFlow *flow = table->flow;
  g_autoptr(GPtrArray) blocks = new_cell_blocks(table, cells);
  g_autofree guint *first_lines = g_new0(guint, blocks->len);
  g_autofree guint *n_lines = g_new0(guint, blocks->len);
  Row row = {blocks, cells, first_lines, true};
  double padding = table->shape->padding_pt;
  double whole = tallest(blocks);
  if (whole + 2 * padding > tusch_flow_room(flow) && whole <= page_text_room(table))
    next_table_page(table);

  while (!is_drawn(&row)) {
    double height = fit_slice(&row, tusch_flow_room(flow) - 2 * padding, n_lines);
    if (height <= 0) {
      next_table_page(table);
      continue;
    }
    add_link(table, height + 2 * padding, links, target);
    draw_row_part(table, &row, height, n_lines);
  }
  table->n_rows++;
}
