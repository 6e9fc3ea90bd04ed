/* Redacting one file without a workroom: same engine, same verification. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <stdbool.h>

typedef struct {
  const char *in_path;
  const char *out_path; /* written whole, or not at all */
  char *const *texts; /* nullable, NULL-terminated: every occurrence goes */
  const char *boxes_path; /* nullable: JSON, docs/schema/boxes.schema.json */
  bool use_rules; /* remove what the shipped rules mark */
  bool keep_layout; /* boxes as wide as what they remove; no line is set anew */
} TuschRedactFile;

/**
 * tusch_redact_file:
 *
 * Errors: %TUSCH_ERROR_UNVERIFIED when the check found something or could not be done, and
 * %TUSCH_ERROR_FORMAT, _UNSUPPORTED, _LIMIT when the file cannot be used; nothing is written then.
 *
 * Returns: (transfer full): the report, docs/schema/redact.schema.json
 */
JsonNode *tusch_redact_file(const TuschRedactFile *job, GError **error);
