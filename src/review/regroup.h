/* Merging and moving change who is decided together, not what is decided. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/review.h"

/* Puts what counts now for findings that @decisions move elsewhere in front of them, as decisions
 * of their own; those that @decisions name themselves are left out. */
void tusch_review_keep_decided(const TuschCase *kase,
                               GPtrArray *decisions,
                               const char *who,
                               gint64 at_us);
