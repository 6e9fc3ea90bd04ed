/* libzip: files put into a new archive. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * tusch_zip_write:
 * @paths: (element-type filename): the files; an entry has its file's last name, and they differ
 * @date: ISO 8601, the entries' time stamp: same files, same bytes
 * @path: overwritten
 *
 * Stored, not packed: what leaves the house is packed already. Errors: %TUSCH_ERROR_IO
 */
gboolean
tusch_zip_write(const GPtrArray *paths, const char *date, const char *path, GError **error);
