/* libytnef: the files in a winmail.dat. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

typedef struct {
  char *name; /* valid UTF-8; NULL: it has none */
  GBytes *content;
} TuschTnefFile;

/**
 * tusch_tnef_read:
 * The letter itself ("brev.html", "brev.rtf" or "brev.txt") if it is in there, then the attachments
 * in their order.
 *
 * Returns: (transfer full) (element-type TuschTnefFile): %NULL with %TUSCH_ERROR_FORMAT, _LIMIT
 */
GPtrArray *tusch_tnef_read(GBytes *file, guint max_files, GError **error);
