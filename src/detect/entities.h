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

/* Entities of resolved hits, numbered in text order; every hit gets its own. (transfer full)
 * (element-type TuschEntity) */
GPtrArray *tusch_entities_build(GArray *hits, const GPtrArray *texts, const TuschPeople *people);

/* Why a person is asked, for the caseworker; "" for none. */
const char *tusch_doubt_sentence(TuschDoubt doubt);

/* The finding of a hit that has its entity. @number: from 1, in text order. (transfer full) */
TuschFinding *tusch_entities_make_finding(const TuschHit *hit, const TuschText *text, guint number);
