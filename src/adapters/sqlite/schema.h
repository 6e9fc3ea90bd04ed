/* The tables of a workroom database and how an older one is brought up. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/sqlite/database.h"

/* Creates the tables, or takes the steps that are missing. %TUSCH_ERROR_STORE if the database is of
 * a newer version or a step fails; what was complete before stays. */
gboolean tusch_schema_ensure(sqlite3 *handle, GError **error);

/* FALSE with %TUSCH_ERROR_STORE if a step is missing or unknown. */
gboolean tusch_schema_check(sqlite3 *handle, GError **error);
