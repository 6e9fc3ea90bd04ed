/* pangocairo: plain text as A4 pages. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * tusch_pango_write_text_pages:
 * @text: valid UTF-8; '\n' ends a line, '\f' a page (which never
 * makes an empty page); no other control characters
 * @max_pages: > 0
 *
 * Typesets @text in a monospaced font, 80 columns and 60 lines a page, long lines wrapped at words.
 * The text stays text: it can be selected and searched. The same input gives the same bytes. The
 * file is written whole or not at all.
 *
 * Errors: %TUSCH_ERROR_LIMIT (pages), _IO, _LIBRARY
 */
gboolean tusch_pango_write_text_pages(
    const char *text, const char *path, guint max_pages, guint *out_n_pages, GError **error);
