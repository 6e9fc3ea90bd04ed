/* How long a workroom may be kept, and deleting those that were kept long enough. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/workroom.h"

#include <json-glib/json-glib.h>

/* rules/policy/opbevaring.policy: days. */
typedef struct {
  guint after_release, without_release;
} TuschRetention;

/* %TUSCH_ERROR_CONFIG naming file and line */
gboolean tusch_retention_load(TuschRetention *out, GError **error);

/* ISO date from which on the workroom is to be deleted: counted from the release that stands, else
 * from the last thing that was done. (transfer full) */
char *tusch_retention_expires(const TuschRetention *retention, TuschStore *store, GError **error);

/* Has that day come (UTC)? */
bool tusch_retention_is_over(const char *expires);

/**
 * tusch_retention_purge:
 * @folder: its subfolders are workrooms; others are passed over
 * @is_trial: nothing is deleted
 * @out_failed: number of workrooms that could not be looked at or deleted
 *
 * Purges all workrooms of a folder whose day has come, and finishes purges that were interrupted.
 *
 * Returns: (transfer full): docs/schema/expired.schema.json
 */
JsonNode *tusch_retention_purge(
    const char *folder, const char *who, bool is_trial, guint *out_failed, GError **error);
