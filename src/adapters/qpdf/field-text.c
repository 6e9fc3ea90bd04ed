/* Lines of form fields: poppler's measures, so that boxes drawn over what it shows meet them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/qpdf/field-text.h"

#include <math.h>
#include <string.h>

static const double MARGIN_PT = 2;
static const double TOP_PT = 3; /* above the first of several lines */
static const double BASELINE = 0.4; /* of the size, below the middle of a line by itself */
static const double LIST_LEADING = 1.1; /* of the size */
static const double DESCENT = 0.33; /* of the size */
static const double OPTION_DEPTH = 0.22; /* of the leading, below the baseline */
enum { MAX_LINES_SIZE = 20, MAX_LIST_SIZE = 12 };

static double
width_of(const TuschFieldLayout *layout, const char *codes, gsize n)
{
  double width = 0;
  for (gsize i = 0; i < n; i++)
    width += layout->advances[(guint8)codes[i]];
  return width / 1000;
}

void
tusch_field_text_number(GString *out, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  g_string_append_printf(out, "%s ", g_ascii_formatd(text, sizeof text, "%.3f", value));
}

static void
append_text(GString *out, double x, double y, const char *codes, gsize n)
{
  g_string_append(out, "1 0 0 1 ");
  tusch_field_text_number(out, x);
  tusch_field_text_number(out, y);
  g_string_append(out, "Tm <");
  for (gsize i = 0; i < n; i++)
    g_string_append_printf(out, "%02X", (guint8)codes[i]);
  g_string_append(out, "> Tj\n");
}

static void
begin(const TuschFieldLayout *layout, double size, GString *out)
{
  g_string_append_printf(out, "BT %s /F ", layout->colour);
  tusch_field_text_number(out, size);
  g_string_append(out, "Tf\n");
}

static double
start_of(const TuschFieldLayout *layout, double width)
{
  if (layout->alignment == 1)
    return (layout->width_pt - width) / 2;
  if (layout->alignment == 2)
    return layout->width_pt - layout->border_pt - MARGIN_PT - width;
  return layout->border_pt + MARGIN_PT;
}

/* Room between the margins. */
static double
room_of(const TuschFieldLayout *layout)
{
  return layout->width_pt - 2 * (layout->border_pt + MARGIN_PT);
}

/* The largest whole size at which a line of @width (at size 1) fits. */
static double
fitting_size(const TuschFieldLayout *layout, double width)
{
  double size = layout->height_pt - 2 * layout->border_pt;
  if (width > 0)
    size = fmin(size, room_of(layout) / width);
  return fmax(floor(size), 1);
}

static void
append_cells(const TuschFieldLayout *layout, const GString *codes, double size, GString *out)
{
  double cell = (layout->width_pt - 2 * layout->border_pt) / layout->n_cells;
  double y = layout->height_pt / 2 - BASELINE * size;
  for (gsize i = 0; i < codes->len; i++) {
    double x = layout->border_pt + cell * (double)i;
    double width = width_of(layout, codes->str + i, 1) * size;
    append_text(out, x + (cell - width) / 2, y, codes->str + i, 1);
  }
}

void
tusch_field_text_line(const TuschFieldLayout *layout, const GString *codes, GString *out)
{
  double width = width_of(layout, codes->str, codes->len);
  double size = layout->size_pt > 0 ? layout->size_pt : fitting_size(layout, width);
  begin(layout, size, out);
  if (layout->n_cells > 0)
    append_cells(layout, codes, size, out);
  else
    append_text(out,
                start_of(layout, width * size),
                layout->height_pt / 2 - BASELINE * size,
                codes->str,
                codes->len);
  g_string_append(out, "ET\n");
}

/* Where the line that starts at @start ends, and where the next one begins. */
static gsize
end_of_line(
    const TuschFieldLayout *layout, const GString *codes, gsize start, double size, gsize *out_next)
{
  gsize last_space = 0;
  gsize at = start;
  double width = 0;
  for (; at < codes->len && codes->str[at] != '\n'; at++) {
    width += layout->advances[(guint8)codes->str[at]] * size / 1000;
    if (codes->str[at] == ' ')
      last_space = at;
    else if (width > room_of(layout) && at > start)
      break;
  }
  *out_next = at;
  if (at < codes->len && codes->str[at] != '\n' && last_space > start) {
    *out_next = last_space + 1;
    return last_space;
  }
  if (at < codes->len && codes->str[at] == '\n')
    *out_next = at + 1;
  return at;
}

/* The lines at @size; where the last one stands. @out: %NULL to measure only */
static double
set_lines(const TuschFieldLayout *layout, const GString *codes, double size, GString *out)
{
  double y = layout->height_pt - TOP_PT;
  for (gsize start = 0, next = 0; start < codes->len; start = next) {
    gsize end = end_of_line(layout, codes, start, size, &next);
    y -= size;
    if (out != NULL && end > start) {
      double width = width_of(layout, codes->str + start, end - start) * size;
      append_text(out, start_of(layout, width), y, codes->str + start, end - start);
    }
  }
  return y;
}

void
tusch_field_text_lines(const TuschFieldLayout *layout, const GString *codes, GString *out)
{
  double size = layout->size_pt > 0 ? layout->size_pt : MAX_LINES_SIZE;
  while (layout->size_pt <= 0 && size > 1 && set_lines(layout, codes, size, NULL) < DESCENT * size)
    size--;
  begin(layout, size, out);
  (void)set_lines(layout, codes, size, out);
  g_string_append(out, "ET\n");
}

/* Behind the options that are chosen. */
static void
append_choice(
    const TuschFieldLayout *layout, const GArray *options, double leading, double top, GString *out)
{
  g_string_append(out, "q 0.6 0.757 0.855 rg\n");
  for (guint i = 0; i < options->len; i++) {
    if (!g_array_index(options, TuschFieldOption, i).is_chosen)
      continue;
    tusch_field_text_number(out, layout->border_pt);
    tusch_field_text_number(out, top - leading * (i + 1) - OPTION_DEPTH * leading);
    tusch_field_text_number(out, layout->width_pt - 2 * layout->border_pt);
    tusch_field_text_number(out, leading);
    g_string_append(out, "re f\n");
  }
  g_string_append(out, "Q\n");
}

void
tusch_field_text_list(const TuschFieldLayout *layout, const GArray *options, GString *out)
{
  double widest = 0;
  for (guint i = 0; i < options->len; i++) {
    const GString *codes = g_array_index(options, TuschFieldOption, i).codes;
    widest = fmax(widest, width_of(layout, codes->str, codes->len));
  }
  double size =
      layout->size_pt > 0 ? layout->size_pt : fmin(fitting_size(layout, widest), MAX_LIST_SIZE);
  double y = layout->height_pt - layout->border_pt;
  append_choice(layout, options, LIST_LEADING * size, y, out);
  begin(layout, size, out);
  for (guint i = 0; i < options->len; i++) {
    const GString *codes = g_array_index(options, TuschFieldOption, i).codes;
    y -= LIST_LEADING * size;
    double width = width_of(layout, codes->str, codes->len) * size;
    append_text(out, start_of(layout, width), y, codes->str, codes->len);
  }
  g_string_append(out, "ET\n");
}
