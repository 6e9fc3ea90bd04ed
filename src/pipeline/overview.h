/* The overview of a workroom. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/workroom.h"

#include <json-glib/json-glib.h>

/* docs/schema/overview.schema.json; reads only. (transfer full) */
JsonNode *tusch_overview_of(const TuschWorkroom *workroom, GError **error);

/* Writes the page to @path, whole or not at all. Inside the workroom it links to the PDFs. */
gboolean tusch_overview_write(const TuschWorkroom *workroom,
                              JsonNode *overview,
                              const char *path,
                              GError **error);
