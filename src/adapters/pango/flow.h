/* Paragraphs and tables that flow down a page and over to the next. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/pango/canvas.h"

#include "tusch/geometry.h"

typedef struct {
  double width_pt, height_pt; /* of the paper */
  double left_pt, right_pt, top_pt, bottom_pt; /* margins */
} TuschPageShape;

/* Called when a page is full, before it ends: draws the footer and what lies over the page. */
typedef void (*TuschPageEndFunc)(TuschCanvas *canvas, guint page_index, gpointer user_data);

/* An area of a drawn page that leads somewhere. */
typedef struct {
  guint page_index; /* of the canvas */
  TuschRectPt area;
  guint target; /* what the caller called it */
} TuschFlowLink;

typedef struct _TuschFlow TuschFlow;

/* Begins a page on @canvas (borrowed). (transfer full) */
TuschFlow *tusch_flow_new(TuschCanvas *canvas,
                          const TuschPageShape *shape,
                          TuschPageEndFunc page_end,
                          gpointer user_data);
/* Ends the page if tusch_flow_end() did not. */
void tusch_flow_free(TuschFlow *flow);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschFlow, tusch_flow_free)

/* Ends the last page. */
void tusch_flow_end(TuschFlow *flow);

/* Where the next thing goes, and how much room the page has below it. */
double tusch_flow_y(const TuschFlow *flow);
double tusch_flow_room(const TuschFlow *flow);
double tusch_flow_width(const TuschFlow *flow);

void tusch_flow_space(TuschFlow *flow, double height_pt);

/* Goes to a new page unless @height_pt is left on this one, or the page is still empty. */
void tusch_flow_need(TuschFlow *flow, double height_pt);

/* One paragraph; see tusch_text_block_new() for @text. */
void tusch_flow_text(TuschFlow *flow, const TuschTextStyle *style, const char *text);
void tusch_flow_rule(TuschFlow *flow, double thickness_pt, double gray);

typedef struct {
  const char *head; /* nullable */
  double width_pt;
  bool is_right_aligned;
} TuschTableColumn;

typedef struct {
  char *text; /* nullable: empty */
  bool is_bold;
  bool is_underlined;
  double indent_pt;
} TuschTableCell;

typedef struct {
  const TuschTableColumn *columns;
  guint n_columns;
  TuschTextStyle head_style, cell_style;
  double padding_pt; /* above and below the text */
  double gap_pt; /* between columns, part of the left one's width */
  bool has_zebra; /* every second row on a pale ground */
  double rule_gray; /* of the rule below each row, as wide as the columns; 1: none */
} TuschTableShape;

typedef struct _TuschTable TuschTable;

/**
 * tusch_table_new:
 * Draws the head (if a column has one); it is drawn again on every page the table reaches.
 *
 * Returns: (transfer full): must not outlive @flow; @shape and its columns are borrowed
 */
TuschTable *tusch_table_new(TuschFlow *flow, const TuschTableShape *shape);
void tusch_table_free(TuschTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschTable, tusch_table_free)

/**
 * tusch_table_add_row:
 * @cells: one for each column
 * @links: (nullable) (element-type TuschFlowLink): gets the row's area on each page it stands on
 * @target: of those links
 *
 * A row stays on one page if any page has room for it; a taller one is divided between lines.
 */
void
tusch_table_add_row(TuschTable *table, const TuschTableCell *cells, GArray *links, guint target);
