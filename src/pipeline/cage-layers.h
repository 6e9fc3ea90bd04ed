/* The layers of the cage, one by one. Only for cage.c. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/cage.h"

/* FALSE if this process may not have its own network and mounts. */
bool tusch_cage_unshare(void);

/* Shows this process only @paths (read-only) and @writes, under their own names. */
gboolean tusch_cage_view(const GPtrArray *paths, const char *writes, GError **error);

/* The kernel's Landlock version; 0: none that is of use. */
int tusch_cage_landlock_version(void);

/* The same by Landlock; and no TCP, no signals out, where the kernel knows how. */
gboolean tusch_cage_landlock(const GPtrArray *paths, const char *writes, GError **error);
