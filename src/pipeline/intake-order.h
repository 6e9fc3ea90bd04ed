/* Order and akt numbers of planned documents. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/intake-plan.h"

/* Attachments after what they are attached to; else as listed, or by date with those that have none
 * last. */
void tusch_intake_sort(GPtrArray *documents, TuschOrder order);

/**
 * tusch_intake_number:
 * @kept: (nullable): file → number that it had before
 *
 * Sets ids and numbers. A number of the source stays its document's; an attachment without one is
 * called after its parent ("0004-1"); others get the number of their place, or the next that is
 * free. With @kept, numbers once given stay, and new documents come after all of them.
 */
void tusch_intake_number(GPtrArray *documents, GHashTable *kept);
