/* Words near a number that say what it is. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct TuschContext TuschContext;

/**
 * tusch_context_parse:
 * @content: "word TAB weight" a line, weight -9..9; '#' comments; '*' at an end: any letters there
 * @out_line: the line at fault when %NULL is returned
 */
TuschContext *tusch_context_parse(const char *content, gsize length, guint *out_line);
void tusch_context_free(TuschContext *context);

/* The words a rule saw; word is borrowed from the context, %NULL if none counted. */
typedef struct {
  int weight;
  const char *word;
  bool is_label; /* nothing but signs and "nr." stands between it and the number */
} TuschContextHit;

/**
 * tusch_context_look:
 * @text: a plain text; the span [start, end) in bytes
 * @before, @after: how many characters to look at; never past a blank line, and past a line end
 *   only when the span is the first thing on its line
 *
 * The nearest word before decides; one after only if there is none before; else the head of the
 * table's column, when the line has cells.
 */
TuschContextHit tusch_context_look(const TuschContext *context,
                                   const char *text,
                                   gsize start,
                                   gsize end,
                                   guint before,
                                   guint after);

/* The head of the table's column that the place lies in, folded; %NULL if there is no table.
 * Transfer full. */
char *tusch_context_column_head(const char *text, gsize start);

/* The window before @start as context words see it: folded, at most @n characters. Transfer full.
 */
char *tusch_context_window_before(const char *text, gsize start, guint n);
