/* Text from outside made fit to stand in a line that people read. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * tusch_text_plain_line:
 * @text: (nullable): any bytes
 * @max_chars: longest result in characters; cut with '…'; 0: no limit
 *
 * One line of valid UTF-8: control characters, line breaks and runs of spaces become one space;
 * characters that reorder or hide text, private and unassigned ones are dropped; trimmed.
 *
 * Returns: (transfer full): never %NULL
 */
char *tusch_text_plain_line(const char *text, guint max_chars);

/**
 * tusch_text_danish_date:
 * @iso: (nullable): a date, or a date with time; a time is dropped
 *
 * Returns: (transfer full): "dd-mm-yyyy"; a plain line of @iso if it is no date
 */
char *tusch_text_danish_date(const char *iso);

/* As tusch_text_danish_date(), but "2. november 2026". */
char *tusch_text_danish_long_date(const char *iso);
