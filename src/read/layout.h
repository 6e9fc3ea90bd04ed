/* Gaps and combs: what the places of letters say and their order does not. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/page-text.h"

/**
 * tusch_layout_settle:
 *
 * Makes the text tell what the eye sees. Letters that stand apart without white space between them
 * (cells of a table, one after the other in the content stream) get a '\t' on one line and a '\n'
 * otherwise; a single space that is as wide as a column becomes a '\t'. Rows of letters at even
 * distances, one to a box (comb fields of forms), are said once more as words on lines of their own
 * at the end, with the same boxes: the order of a content stream tears them apart.
 *
 * Returns: (transfer full): measures, origin and look as of @page
 */
TuschPageText *tusch_layout_settle(const TuschPageText *page);
