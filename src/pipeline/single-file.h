/* One file opened and read in children, without a workroom: what detect and redact begin with. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/ingest.h"
#include "tusch/page-text.h"

/* What the file at @path is; results go to @out_dir. A problem is no error but in the result.
 * @keeps_text: as TuschIngestOptions says. (transfer full) */
TuschIntake *
tusch_single_file_open(const char *path, const char *out_dir, bool keeps_text, GError **error);

typedef struct {
  guint first, end; /* pages from 0 on; @end is not read */
  bool trusts_layer; /* nothing is searched: text that is not over pictures is believed */
  bool from_pixels; /* what is seen is read too, however good the text layer looks */
} TuschReadRange;

/**
 * tusch_single_file_read:
 * @name: what messages call the file
 * @pdf: as the intake says
 *
 * Every page in its order or an error: a page that cannot be read cannot be searched, and half of
 * the pages would look like a whole file.
 *
 * Returns: (transfer full) (element-type TuschPageText): %NULL with the child's error,
 * %TUSCH_ERROR_FORMAT or _IO
 */
GPtrArray *tusch_single_file_read(const char *name,
                                  const char *pdf,
                                  const TuschReadRange *range,
                                  GError **error);
