/* Hits become findings and entities: overlaps merged, one entity for each person or number. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "detect/hit.h"
#include "detect/people.h"

/**
 * tusch_entities_resolve:
 * Sorts @hits, puts together those of one category that overlap, and drops those that lie within a
 * surer one of another kind of number. What is covered never becomes less.
 */
void tusch_entities_resolve(GArray *hits, const GPtrArray *texts);

/* Findings and entities of resolved hits; both (transfer full), numbered in text order. */
void tusch_entities_build(const GArray *hits,
                          const GPtrArray *texts,
                          const TuschPeople *people,
                          GPtrArray **out_findings,
                          GPtrArray **out_entities);
