/* Findings of files, without a workroom. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/request.h"

#include <json-glib/json-glib.h>

/* One finding as JSON (docs/schema/finding.schema.json); (transfer none). FALSE stops. */
typedef gboolean (*TuschFindingSink)(JsonNode *finding, gpointer user_data, GError **error);

/**
 * tusch_detect_files:
 * @request: (nullable): whose parties are known
 * @paths: files of any supported type; archives are opened, one level after the other
 * @n_paths: how many
 *
 * Reads every file in children and finds over all of them as one request. "document" is the path as
 * given (with the entry's name after "!" inside archives). For a plain text file offsets are those
 * of the file itself and there are no boxes.
 *
 * Errors: %TUSCH_ERROR_FORMAT naming the file that cannot be read (nothing is given then: a partial
 * answer would look like a clean file), _CONFIG, _LIMIT, _IO.
 */
gboolean tusch_detect_files(const TuschRequest *request,
                            char *const *paths,
                            guint n_paths,
                            TuschFindingSink sink,
                            gpointer user_data,
                            GError **error);
