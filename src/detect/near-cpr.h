/* CPR numbers of the request's parties that a scan or a hand has got wrong in one place. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Where a word begins, from @from on, whose first or second character is a digit; @length if none
 * does. */
gsize tusch_near_cpr_next(const char *text, gsize length, gsize from);

#define TUSCH_NEAR_CPR_LENGTH 10

/**
 * tusch_near_cpr_read:
 *
 * Ten letters or digits from @at, eight of them digits, and a few signs between.
 *
 * Returns: where they end; 0 if there is no such thing
 */
gsize
tusch_near_cpr_read(const char *text, gsize length, gsize at, char out[TUSCH_NEAR_CPR_LENGTH]);

/* Whether what was read differs from @cpr, of a party and normalised, in one place at most:
 * "2309ł4-7831". */
bool tusch_near_cpr_is(const char read[TUSCH_NEAR_CPR_LENGTH], const char *cpr);
