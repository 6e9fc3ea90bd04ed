/* Facts from content: when they are read, and with which rules. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/workroom.h"
#include "tusch/kle.h"

/* The plan that rules/kle has. (transfer full) */
TuschKlePlan *tusch_derive_load_kle(GError **error);

/* Reads all facts anew and stores them; may be called in a transaction. */
gboolean tusch_derive_again(TuschWorkroom *workroom, GError **error);

/* The same if rules or plan are others than those of the stored facts. */
gboolean tusch_derive_if_new(TuschWorkroom *workroom, GError **error);
