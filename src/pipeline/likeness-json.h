/* What lists say of documents that are like another. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/review.h"

/* Adds "likeness": an array of {"kind", "of", "percent" or "position" and "n"}, unless it is
 * empty; @with_text: also "text", for people. */
void tusch_likeness_add_json(JsonObject *object,
                             const TuschCase *kase,
                             const char *document_id,
                             bool with_text);
