/* When a request must be answered. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/request.h"

typedef struct {
  char *answer_by; /* ISO date */
  char *slow_after; /* from the day after it the citizen may complain of slowness; nullable */
} TuschDeadline;

/* Seven working days from receipt, and 14 for complaints; a month under the data protection
 * regulation, which has no such complaint. */
void tusch_deadline_init(TuschDeadline *deadline, const TuschRequest *request);
void tusch_deadline_clear(TuschDeadline *deadline);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TuschDeadline, tusch_deadline_clear)
