/* The text of a form field, laid out as readers do that find it without a look of its own. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct {
  const double *advances; /* 256: thousandths of the size, by code */
  double width_pt, height_pt; /* of the field as its text stands */
  double border_pt;
  double size_pt; /* 0: as large as fits */
  int alignment; /* 0 left, 1 in the middle, 2 right */
  guint n_cells; /* one for each letter; 0: none */
  const char *colour; /* operators that set it */
} TuschFieldLayout;

/* Appends the operand of an operator, and a blank. */
void tusch_field_text_number(GString *out, double value);

/* All take codes of the font, and append operators to @out; the font's name there is /F. */

void tusch_field_text_line(const TuschFieldLayout *layout, const GString *codes, GString *out);

/* Lines are broken where they are too long, and at '\n'. */
void tusch_field_text_lines(const TuschFieldLayout *layout, const GString *codes, GString *out);

typedef struct {
  GString *codes; /* owned */
  bool is_chosen;
} TuschFieldOption;

/* @options: (element-type TuschFieldOption), one below the other. */
void tusch_field_text_list(const TuschFieldLayout *layout, const GArray *options, GString *out);
