/* overview: a request's documents at a glance, for the caseworker. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/finding.h"
#include "tusch/index.h"

G_BEGIN_DECLS

/**
 * tusch_index_to_overview:
 * @findings: TuschFinding, by document; @entities: TuschEntity: who is named where
 *
 * Kinds, chronology, parties, who writes to whom, copies, key facts with their places:
 * docs/schema/overview.schema.json. Holds names and titles as they are: never for the citizen.
 * (transfer full)
 */
JsonNode *tusch_index_to_overview(const TuschIndex *index,
                                  const GPtrArray *findings,
                                  const GPtrArray *entities);

/**
 * tusch_overview_to_page:
 * @overview: of tusch_index_to_overview()
 * @links: (nullable): akt number → where its PDF lies, seen from the page; pages are named by
 *   "#page=N"
 *
 * A self-contained page: no script, nothing is loaded from anywhere. (transfer full)
 */
char *tusch_overview_to_page(JsonNode *overview, GHashTable *links);

G_END_DECLS
