/* Numbers and addresses that were found once, looked for everywhere however they are set. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "detect/hit.h"

/**
 * tusch_known_values_scan:
 *
 * A CPR number, telephone number, account or mail address that some rule found is the same when a
 * scan puts a space into it ("02095 1-9933") where no rule knows it. Its letters and digits are
 * looked for in all texts, with at most a few other signs between two of them, and not within a
 * longer number. Each place gets a hit like the first one.
 */
void tusch_known_values_scan(GArray *hits, const GPtrArray *texts);
