/* Deleting a workroom so that only a receipt is left. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

/**
 * tusch_purge:
 * @path: a workroom
 * @who: who wants it, for the receipt
 *
 * Overwrites and removes everything in the workroom but "receipt.json"
 * (docs/schema/receipt.schema.json), which says what there was, by counts and hashes: nothing of it
 * is personal. A purge that was interrupted is finished by the next call; until then the workroom
 * opens for nothing else. A workroom whose database is damaged is purged all the same. Purging
 * twice gives the first receipt again.
 *
 * Errors: %TUSCH_ERROR_CONFIG (no workroom), _BUSY (somebody works in it), _IO.
 *
 * Returns: (transfer full): the receipt
 */
JsonNode *tusch_purge(const char *path, const char *who, GError **error);
