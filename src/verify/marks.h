/* Marks of pages as JSON: see TuschVerifyMarks. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/verify.h"

/* Sorts page indexes (guint), each once. */
void tusch_page_list_tidy(GArray *indexes);

/* Sets @field of @object; nothing if @marks is %NULL. */
void
tusch_verify_marks_to_json(const TuschVerifyMarks *marks, JsonObject *object, const char *field);

/* @out: (transfer full): left as it is if there is no @field. Errors: %TUSCH_ERROR_FORMAT. */
gboolean tusch_verify_marks_read(JsonObject *object,
                                 const char *field,
                                 TuschVerifyMarks **out,
                                 GError **error);
