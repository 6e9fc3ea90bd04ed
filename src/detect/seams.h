/* Numbers and addresses that begin on one page and end on the next. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "detect/hit.h"

/**
 * tusch_seams_scan:
 * @texts: (element-type TuschText): tokens made
 *
 * Looks at the end of each page together with the beginning of the next page of the same document,
 * and adds two hits with one key for what lies on both.
 *
 * Errors: as tusch_text_scan()
 */
gboolean
tusch_seams_scan(const TuschRules *rules, const GPtrArray *texts, GArray *hits, GError **error);
