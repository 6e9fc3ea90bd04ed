/* Pages with redaction annotations on their way to and from the child that handles the PDF. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/qpdf/marks.h"

#include <json-glib/json-glib.h>

/* (transfer full) */
JsonNode *tusch_marks_pages_to_json(const GPtrArray *pages);
/* (transfer full) (element-type TuschPdfMarkPage): %NULL with %TUSCH_ERROR_FORMAT */
GPtrArray *tusch_marks_pages_from_json(JsonObject *object, GError **error);

/* The same of TuschPdfMarkFile. */
JsonNode *tusch_marks_files_to_json(const GPtrArray *files, const char *out_path);
GPtrArray *tusch_marks_files_from_json(JsonObject *object, GError **error);
