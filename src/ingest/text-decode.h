/* Bytes of a text file → clean UTF-8 for typesetting. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct {
  const char *encoding; /* "utf-8", "utf-16", "latin1" */
  bool dropped_controls; /* the text had control or direction characters that are gone */
} TextFacts;

/**
 * text_decode:
 *
 * UTF-8 and UTF-16 by byte order mark, else UTF-8 if valid, else Windows-1252. The result has '\n'
 * for every kind of line end, '\f' for new pages, spaces for tabs (every 8 columns) and no other
 * control characters; characters that turn the reading direction around are dropped, so that what
 * is seen has the order of what is searched.
 *
 * Returns: (transfer full): %NULL if it is not text: NUL, more than a tenth control characters, or
 * broken UTF-16
 */
char *text_decode(const guint8 *data, gsize size_bytes, TextFacts *facts);
