/* PDFs that have lost the way to their pages. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * ingest_salvage_pdf:
 * @path: a PDF without a table of its objects, cut off, or with a broken tree of pages
 *
 * Writes the file again with a table of every object that stands in it, those in object streams
 * taken out, and a tree of the pages that are there. The newest of an object counts. Encrypted
 * files cannot be mended so: %TUSCH_ERROR_FORMAT, as for those in which no page is found.
 */
gboolean ingest_salvage_pdf(const char *path, const char *out_path, GError **error);
