/* Where a request stands, in plain words and as JSON. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/workroom.h"

/* Prints to stdout: plain words, or JSON. @out_needs_person (nullable): there are documents that
 * could not be used, or a count or file list that does not match: exit status 4. */
gboolean tusch_summary_print(const TuschWorkroom *workroom,
                             bool as_json,
                             bool *out_needs_person,
                             GError **error);
