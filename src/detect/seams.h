/* Numbers and addresses that begin on one page and end on the next. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "detect/scanner.h"

/**
 * tusch_seams_scan:
 * @texts: (element-type TuschText)
 *
 * Looks at the end of each page together with the beginning of the next page of the same document,
 * and adds two hits with one key for what lies on both.
 *
 * Errors: as tusch_scanner_find()
 */
gboolean
tusch_seams_scan(TuschScanner *scanner, const GPtrArray *texts, GArray *hits, GError **error);
