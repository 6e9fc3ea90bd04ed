/* What a page is made of, as a number: the same page in two files has the same. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * tusch_pdf_hash_pages:
 *
 * SHA-256 (hex) over everything that decides how each page looks: its boxes, its rotation, its
 * content, fonts and pictures, byte by byte. Numbers of objects, metadata and other pages do not
 * count.
 *
 * Returns: (transfer full) (element-type char *) (nullable): "" for a page that has no end or is
 * too deep; %NULL with %TUSCH_ERROR_FORMAT, _IO or _UNSUPPORTED
 */
GPtrArray *tusch_pdf_hash_pages(const char *path, GError **error);
