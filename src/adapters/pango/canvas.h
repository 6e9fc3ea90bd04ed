/* A PDF file drawn page by page: text in embedded fonts, rules, boxes, a watermark. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* All lengths are points; the origin is the page's top-left corner, y down. Colours are gray, 0
 * black to 1 white, so that paper and screen agree. A canvas is used by one thread. */

typedef struct _TuschCanvas TuschCanvas;

/* What a piece of the page is to a reader that speaks it. Untagged: decoration, not spoken. */
typedef enum {
  TUSCH_TAG_PARAGRAPH = 0,
  TUSCH_TAG_HEADING_1,
  TUSCH_TAG_HEADING_2,
  TUSCH_TAG_HEADING_3,
  TUSCH_TAG_SECTION,
  TUSCH_TAG_TABLE,
  TUSCH_TAG_ROW,
  TUSCH_TAG_HEAD_CELL,
  TUSCH_TAG_CELL,
} TuschTag;

typedef struct {
  TuschTag tag; /* for flows, which tag what they draw */
  double size_pt;
  double gray;
  bool is_bold;
  bool is_underlined;
  bool is_right_aligned; /* in a block with a width */
  double line_spacing; /* factor on the font's own line height; 0: 1.0 */
} TuschTextStyle;

/**
 * tusch_canvas_new:
 * @path: (nullable): file to write; %NULL draws nowhere, to measure
 * @date: ISO 8601 date, the file's only time stamp: same drawing, same bytes
 *
 * Returns: (transfer full)
 */
TuschCanvas *tusch_canvas_new(const char *path, const char *date);
void tusch_canvas_free(TuschCanvas *canvas);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschCanvas, tusch_canvas_free)

/* Tags nest, end in the order they began, and begin on a page. Section, table and row may be open
 * over the end of a page; others are ended there and begun again. */
void tusch_canvas_tag_begin(TuschCanvas *canvas, TuschTag tag);
void tusch_canvas_tag_end(TuschCanvas *canvas, TuschTag tag);

void tusch_canvas_begin_page(TuschCanvas *canvas, double width_pt, double height_pt);
void tusch_canvas_end_page(TuschCanvas *canvas);

/* Pages ended, which is also the 0-based index of the page being drawn. */
guint tusch_canvas_n_pages(const TuschCanvas *canvas);

/**
 * tusch_canvas_finish:
 * Closes the file; nothing may be drawn after it. Drawing errors are kept until here.
 */
gboolean tusch_canvas_finish(TuschCanvas *canvas, GError **error);

void tusch_canvas_rule(
    TuschCanvas *canvas, double x, double y, double width_pt, double thickness_pt, double gray);
void tusch_canvas_box(
    TuschCanvas *canvas, double x, double y, double width_pt, double height_pt, double gray);

/* Pale text along the diagonal of the page's upper @height_pt points, over what is drawn. */
void tusch_canvas_watermark(TuschCanvas *canvas, const char *text, double height_pt);

/* One paragraph laid out for a canvas; lines may be drawn apart, to flow over pages. */
typedef struct _TuschTextBlock TuschTextBlock;

/**
 * tusch_text_block_new:
 * @text: one paragraph of valid UTF-8 without control characters; never read as markup. A character
 *   no font has becomes '□'.
 * @width_pt: where lines break, inside a word if it is longer than a line; < 0: one line
 *
 * Returns: (transfer full): must not outlive @canvas
 */
TuschTextBlock *tusch_text_block_new(TuschCanvas *canvas,
                                     const TuschTextStyle *style,
                                     const char *text,
                                     double width_pt);
void tusch_text_block_free(TuschTextBlock *block);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschTextBlock, tusch_text_block_free)

/* Cuts what is over @max_lines, with '…'. */
void tusch_text_block_limit_lines(TuschTextBlock *block, guint max_lines);

double tusch_text_block_width(const TuschTextBlock *block);
double tusch_text_block_height(const TuschTextBlock *block);
guint tusch_text_block_n_lines(const TuschTextBlock *block);

/* How many lines from @first_line on fit in @height_pt, and in *used (nullable) their height. */
guint
tusch_text_block_fit(const TuschTextBlock *block, guint first_line, double height_pt, double *used);

/* Draws lines [@first_line, @first_line + @n_lines) with their top-left corner at @x, @y. */
void tusch_text_block_draw(
    const TuschTextBlock *block, double x, double y, guint first_line, guint n_lines);

/* Draws all of it. */
void tusch_text_block_draw_all(const TuschTextBlock *block, double x, double y);
