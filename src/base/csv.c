/* Writing tables for spreadsheets. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/csv.h"

#include "base/plain-text.h"
#include "tusch/error.h"

#include <string.h>

static void
append_cell(GString *table, const char *text)
{
  g_autofree char *plain = tusch_text_plain_line(text, 0);
  g_string_append_c(table, '"');
  if (plain[0] != '\0' && strchr("=+-@", plain[0]) != NULL)
    g_string_append_c(table, '\'');
  for (const char *p = plain; *p != '\0'; p++) {
    if (*p == '"')
      g_string_append_c(table, '"');
    g_string_append_c(table, *p);
  }
  g_string_append_c(table, '"');
}

void
tusch_csv_append_row(GString *table, const char *const *cells, guint n_cells)
{
  for (guint i = 0; i < n_cells; i++) {
    if (i > 0)
      g_string_append_c(table, ';');
    append_cell(table, cells[i]);
  }
  g_string_append(table, "\r\n");
}

GString *
tusch_csv_new(const char *const *head, guint n_cells)
{
  GString *table = g_string_new("\xEF\xBB\xBF");
  tusch_csv_append_row(table, head, n_cells);
  return table;
}

gboolean
tusch_csv_write(const GString *table, FILE *out, GError **error)
{
  if (fwrite(table->str, 1, table->len, out) == table->len && fflush(out) == 0)
    return TRUE;
  return tusch_fail_errno(error, "cannot write the table");
}
