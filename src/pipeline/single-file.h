/* One file opened and read in children, without a workroom: what detect and redact begin with. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/ingest.h"
#include "tusch/page-text.h"

/* What the file at @path is; results go to @out_dir. A problem is no error but in the result.
 * @keeps_text: as TuschIngestOptions says. (transfer full) */
TuschIntake *
tusch_single_file_open(const char *path, const char *out_dir, bool keeps_text, GError **error);

/**
 * tusch_single_file_read:
 * @name: what messages call the file
 * @pdf, @n_pages: as the intake says
 * @trusts_layer: nothing is searched: pages without pictures are not looked at, only their text
 *   layer is read
 *
 * Every page in its order or an error: a page that cannot be read cannot be searched, and half of
 * the pages would look like a whole file.
 *
 * Returns: (transfer full) (element-type TuschPageText): %NULL with the child's error,
 * %TUSCH_ERROR_FORMAT or _IO
 */
GPtrArray *tusch_single_file_read(
    const char *name, const char *pdf, guint n_pages, bool trusts_layer, GError **error);
