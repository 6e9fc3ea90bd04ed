/* The files beside a request. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * tusch_folder_list:
 * @skip: (nullable): a folder that is not looked into
 *
 * Regular files below @dir, relative to it, by name; without request.json and what begins with a
 * dot.
 *
 * Returns: (transfer full) (element-type filename): %NULL with %TUSCH_ERROR_IO or _LIMIT
 */
GPtrArray *tusch_folder_list(const char *dir, const char *skip, GError **error);
