/* What other programs show of a document as it came. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * tusch_second_sight:
 * @pdf: a normalised PDF
 * @scratch_dir: as of tusch_verify_in_children()
 *
 * Pictures coded as JBIG2 or JPEG 2000 are decoded differently by different programs. Where MuPDF
 * or Ghostscript, if they are installed, draw a page of such a file otherwise than poppler, what is
 * read and released may not be what the sender saw. Other files are not looked at.
 *
 * Returns: (transfer full) (element-type guint): such pages, from 0 on; %NULL with
 * %TUSCH_ERROR_UNVERIFIED if it could not be found out
 */
GArray *tusch_second_sight(
    const char *pdf, guint n_pages, const char *scratch_dir, guint n_parallel, GError **error);
