/* Reading tables that other programs wrote: RFC 4180, and what Danish spreadsheets make of it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

typedef struct {
  GPtrArray *cells; /* char *, as written, without the quotes around them */
  guint line; /* where it begins in the file, 1-based */
} TuschCsvRow;

/**
 * tusch_csv_parse:
 * @text: UTF-8, terminated; a byte order mark and a first line "sep=;" are skipped
 * @separator: 0: the one of ';' ',' tab '|' that stands most often in the first row
 *
 * Cells in quotes may hold separators, line breaks and doubled quotes. Rows whose cells are all
 * blank are left out. At most 100,001 rows of 1,000 cells.
 *
 * Returns: (transfer full) (element-type TuschCsvRow): %NULL with %TUSCH_ERROR_FORMAT (a quote that
 * never ends) or %TUSCH_ERROR_LIMIT, naming the line, never the text
 */
GPtrArray *tusch_csv_parse(const char *text, char separator, GError **error);
