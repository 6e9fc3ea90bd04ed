/* Typesetting: a text with line prefixes becomes A4 pages, drawn on any cairo surface. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "text.h"

#include <cairo.h>
#include <pango/pangocairo.h>

#define CORPUS_A4_WIDTH_PT 595.276
#define CORPUS_A4_HEIGHT_PT 841.89

typedef struct {
  guint n_pages;
  GPtrArray *items; /* private */
  char *running_head; /* drawn small at the top of each page, "%u/%u" filled in; nullable */
} CorpusPages;

/**
 * corpus_typeset:
 * @font: Pango description with size in points, e.g. "Carlito 11"
 *
 * Line prefixes: "# " heading, "## " sub-heading, "@ " right-aligned and small, "> " quoted,
 * "* " list entry, "| a | b |" table row (the first of a table is its head), "[ ] Label: value"
 * form field, "[#] Label: value" form field with a box for each character, "---" rule, "=== page"
 * page break. Sets the page of every span of @text.
 */
CorpusPages *corpus_typeset(CorpusText *text, const char *font);
void corpus_pages_free(CorpusPages *pages);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CorpusPages, corpus_pages_free)

/* Draws one page in points, origin top left. */
void corpus_pages_draw(const CorpusPages *pages, guint page_index, cairo_t *cr);

/* One line of text at (@x, @y), top left, in points. */
void corpus_draw_line(cairo_t *cr, const char *font, double x, double y, const char *text);
