/* Where a request stands, in plain words and as JSON. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/workroom.h"

/* Prints to stdout: plain words, or JSON. */
gboolean tusch_summary_print(const TuschWorkroom *workroom, bool as_json, GError **error);

/* Documents that could not be used, and a count or file list that does not match: exit status 4. */
gboolean tusch_summary_needs_person(const TuschWorkroom *workroom, bool *out, GError **error);
