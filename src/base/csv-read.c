/* Parser of tables: one pass, one cell at a time. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/csv-read.h"

#include "base/language.h"
#include "tusch/error.h"

#include <stdbool.h>
#include <string.h>

enum { MAX_ROWS = 100001, MAX_CELLS = 1000 };

typedef struct {
  const char *at;
  char separator;
  guint line;
  GPtrArray *rows;
} Parser;

static void
row_free(gpointer data)
{
  TuschCsvRow *row = data;
  g_ptr_array_unref(row->cells);
  g_free(row);
}

static bool
is_line_end(char c)
{
  return c == '\r' || c == '\n' || c == '\0';
}

/* What stands between cells: counted outside quotes, in the first row. */
static char
find_separator(const char *text)
{
  static const char CANDIDATES[] = ";,\t|";
  guint counts[G_N_ELEMENTS(CANDIDATES)] = {0};
  bool is_quoted = false;
  for (const char *p = text; *p != '\0' && (is_quoted || !is_line_end(*p)); p++) {
    const char *found = strchr(CANDIDATES, *p);
    if (*p == '"')
      is_quoted = !is_quoted;
    else if (!is_quoted && found != NULL)
      counts[found - CANDIDATES]++;
  }
  guint best = 0;
  for (guint i = 1; CANDIDATES[i] != '\0'; i++)
    if (counts[i] > counts[best])
      best = i;
  return CANDIDATES[best];
}

/* Spreadsheets say there which separator they wrote. */
static void
skip_head(Parser *parser)
{
  if (g_str_has_prefix(parser->at, "\xEF\xBB\xBF"))
    parser->at += 3;
  if (g_ascii_strncasecmp(parser->at, "sep=", 4) != 0 || is_line_end(parser->at[4]) ||
      !is_line_end(parser->at[5]))
    return;
  if (parser->separator == '\0')
    parser->separator = parser->at[4];
  parser->at += 5;
  parser->at += parser->at[0] == '\r' && parser->at[1] == '\n' ? 2 : parser->at[0] != '\0';
  parser->line++;
}

/* Reads up to the quote that ends the cell. */
static gboolean
read_quoted(Parser *parser, GString *cell, GError **error)
{
  guint first_line = parser->line;
  for (parser->at++; *parser->at != '\0'; parser->at++) {
    if (*parser->at == '"' && *++parser->at != '"')
      return TRUE;
    parser->line += *parser->at == '\n';
    g_string_append_c(cell, *parser->at);
  }
  return tusch_fail(error,
                    TUSCH_ERROR_FORMAT,
                    _("linje %u: et anførselstegn bliver aldrig afsluttet"),
                    first_line);
}

static gboolean
read_cell(Parser *parser, GPtrArray *cells, GError **error)
{
  g_autoptr(GString) cell = g_string_new(NULL);
  if (*parser->at == '"' && !read_quoted(parser, cell, error))
    return FALSE;
  /* What follows a closing quote, or has quotes inside, is taken as it is. */
  for (; *parser->at != parser->separator && !is_line_end(*parser->at); parser->at++)
    g_string_append_c(cell, *parser->at);
  if (cells->len >= MAX_CELLS)
    return tusch_fail(error,
                      TUSCH_ERROR_LIMIT,
                      _("linje %u: over %d celler i en række"),
                      parser->line,
                      MAX_CELLS);
  g_ptr_array_add(cells, g_string_free(g_steal_pointer(&cell), FALSE));
  return TRUE;
}

static bool
is_blank(const GPtrArray *cells)
{
  for (guint i = 0; i < cells->len; i++)
    if (strspn(g_ptr_array_index(cells, i), " \t\r\n") != strlen(g_ptr_array_index(cells, i)))
      return false;
  return true;
}

static gboolean
read_row(Parser *parser, GError **error)
{
  g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func(g_free);
  guint line = parser->line;
  if (!read_cell(parser, cells, error))
    return FALSE;
  while (*parser->at == parser->separator && *parser->at != '\0') {
    parser->at++;
    if (!read_cell(parser, cells, error))
      return FALSE;
  }
  if (parser->at[0] == '\r' && parser->at[1] == '\n')
    parser->at++;
  parser->at += *parser->at != '\0';
  parser->line++;
  if (is_blank(cells))
    return TRUE;
  if (parser->rows->len >= MAX_ROWS)
    return tusch_fail(error, TUSCH_ERROR_LIMIT, _("over %d rækker"), MAX_ROWS - 1);
  TuschCsvRow *row = g_new0(TuschCsvRow, 1);
  row->cells = g_steal_pointer(&cells);
  row->line = line;
  g_ptr_array_add(parser->rows, row);
  return TRUE;
}

GPtrArray *
tusch_csv_parse(const char *text, char separator, GError **error)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(row_free);
  Parser parser = {text, separator, 1, rows};
  skip_head(&parser);
  if (parser.separator == '\0')
    parser.separator = find_separator(parser.at);
  while (*parser.at != '\0')
    if (!read_row(&parser, error))
      return NULL;
  return g_steal_pointer(&rows);
}
