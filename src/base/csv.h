/* Tables for spreadsheets: RFC 4180, UTF-8 with a byte order mark, ';' between cells (Danish
 * Excel). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdio.h>

/* A table with its head row. Free with g_string_free(). (transfer full) */
GString *tusch_csv_new(const char *const *head, guint n_cells);

/* Cells become plain lines; one that a spreadsheet would run as a formula gets an apostrophe. */
void tusch_csv_append_row(GString *table, const char *const *cells, guint n_cells);

/* %TUSCH_ERROR_IO */
gboolean tusch_csv_write(const GString *table, FILE *out, GError **error);
