/* The PDFs in out/ that make one bundle: bundle.pdf, or bundle-1-of-3.pdf and so on. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/workroom.h"

/* "bundle.pdf", or "bundle-2-of-3.pdf" for part 1 of 3. @part from 0. (transfer full) */
char *tusch_parts_name(guint part, guint n_parts);

/* The parts in @folder of the workroom at @path in order; empty if one is missing. (transfer full)
 * (element-type filename) */
GPtrArray *tusch_parts_list(const char *path, const char *folder);

/* One SHA-256 for all @paths; of one file it is the file's own. (transfer full) */
char *tusch_parts_sha256(const GPtrArray *paths, GError **error);

/**
 * tusch_parts_find_released:
 * @out_sha256: (transfer full): as above
 *
 * Returns: (transfer full) (element-type filename): the parts in out/, still with the bytes that
 * were verified; %NULL with %TUSCH_ERROR_PENDING if nothing was released, _UNVERIFIED otherwise
 */
GPtrArray *
tusch_parts_find_released(const TuschWorkroom *workroom, char **out_sha256, GError **error);
