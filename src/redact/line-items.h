/* What stands on a line beside a removed name, and how much room there is. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/page-text.h"
#include "tusch/raster.h"

typedef enum {
  REDACT_ITEM_LETTERS = 0, /* letters without a space between them */
  REDACT_ITEM_SLOT, /* boxes that hide their width */
  REDACT_ITEM_BLOCK, /* a box of its own width: it moves with the line */
  REDACT_ITEM_WALL, /* a box higher than the line: it stays where it is */
} RedactItemKind;

typedef struct {
  RedactItemKind kind;
  double x0, x1; /* page space */
  double new_x0, new_width;
  guint first_box, last_box; /* of a slot or block, in the order of x */
  guint first_glyph, last_glyph; /* of the page's text; first > last: none */
} RedactItem;

/* A box on its line. */
typedef struct {
  TuschRectPt rect;
  guint index; /* in the plan's page */
  bool hides_width;
} RedactLineBox;

typedef struct {
  double y0, y1; /* what has its middle between them is on the line */
  double height; /* of its letters, ascent to descent */
  GArray *boxes; /* owned: RedactLineBox in the order of x */
  GArray *items; /* owned: RedactItem in the order of x */
} RedactLineItems;

/* Letters and boxes of the line that @box lies on. @boxes: RedactLineBox. */
void redact_line_items_init(RedactLineItems *line,
                            const TuschRectPt *box,
                            const GArray *boxes,
                            const TuschPageText *text);
void redact_line_items_clear(RedactLineItems *line);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RedactLineItems, redact_line_items_clear)

/* A run of items that belong together: no wide gap, no rule, no wall between them. */
typedef struct {
  guint first, end;
  double x0, x1;
  double left, right; /* how far it may reach: to a rule, a picture, other text, the page's edge */
  bool has_left_rule, has_right_rule;
} RedactSegment;

/* The segment that starts with item @first. */
RedactSegment redact_line_segment(const RedactLineItems *line,
                                  guint first,
                                  const TuschPageText *text,
                                  const TuschRaster *ink);

/* A gap so wide is a tab or the space between columns. */
double redact_line_wide_gap(double height_pt);
