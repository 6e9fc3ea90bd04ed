/* Literal strings of PDF and PostScript. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* The byte behind the string that begins at @start with a parenthesis; @size_bytes if it has no
 * end. Never more than @size_bytes. */
gsize tusch_pdf_string_end(const guint8 *data, gsize size_bytes, gsize start);
