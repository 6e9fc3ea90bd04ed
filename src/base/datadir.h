/* Where the data that comes with tusch lies (rules/, ocr/). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * tusch_datadir_find:
 * @name: a folder, e.g. "rules" or "ocr"
 * @holds: what must be in it (a build folder has empty namesakes)
 *
 * Looks in the environment's TUSCH_DATADIR, then the installed folder, then the build folder and
 * the source tree this program was built from.
 *
 * Returns: (transfer full): path that exists; %NULL with %TUSCH_ERROR_CONFIG naming the places
 * tried
 */
char *tusch_datadir_find(const char *name, const char *holds, GError **error);
