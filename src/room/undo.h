/* What it takes to take an action back. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "room/room.h"

/**
 * tusch_review_undo:
 * @out_undoes: at_us of the action taken back
 * @out: DONE, NOTHING, or CONFLICT if another person decided the same after it
 *
 * Returns: (transfer full) (element-type TuschDecision): what says again what counted before; not
 * signed
 */
GPtrArray *tusch_review_undo(const TuschReviewRoom *room,
                             const char *who,
                             gint64 *out_undoes,
                             TuschChange *out);
