/* Bytes of a text file → UTF-8. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * tusch_text_to_utf8:
 * @out_encoding: "utf-8", "utf-16", "latin1" (Windows-1252: a byte for each character)
 *
 * UTF-8 and UTF-16 by byte order mark, else UTF-8 if valid, else Windows-1252. The mark is left
 * out, every other character is kept.
 *
 * Returns: (transfer full): %NULL if it is no text: NUL, or broken UTF-16
 */
char *tusch_text_to_utf8(const guint8 *data, gsize size_bytes, const char **out_encoding);
