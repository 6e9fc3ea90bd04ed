/* CPR numbers of the request's parties that a scan or a hand has got wrong in one place. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Where a word begins, from @from on, whose first or second character is a digit; @length if none
 * does. */
gsize tusch_near_cpr_next(const char *text, gsize length, gsize from);

/**
 * tusch_near_cpr_end:
 * @cpr: ten characters, normalised; of a party
 *
 * Ten letters or digits from @at, eight of them digits and a few signs between, that differ from
 * @cpr in one place at most: "2309ł4-7831".
 *
 * Returns: where they end; 0 if they do not fit
 */
gsize tusch_near_cpr_end(const char *text, gsize length, gsize at, const char *cpr);
