/* Which findings are decided as one: entities as people merged and divided them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/review.h"

typedef struct TuschGroups TuschGroups;

/* @documents: as tusch_review_index_documents(), outlives the groups, as @kase does */
TuschGroups *tusch_groups_new(const TuschCase *kase, GHashTable *documents);
void tusch_groups_free(TuschGroups *groups);

/**
 * tusch_groups_key_of_finding:
 * @finding_key: the decision key the finding shares with its exact copies
 * @out_joined: place among the case's decisions, from 1, of what brought it into the group; 0: it
 *   always was there. A decision about the group counts for the finding only if it was taken later.
 *
 * Returns: (transfer none) (nullable): key of decisions about the group
 */
const char *tusch_groups_key_of_finding(const TuschGroups *groups,
                                        const TuschFinding *finding,
                                        const char *finding_key,
                                        guint *out_joined);

/* (transfer none): the key of the group that @key was merged into, or itself */
const char *tusch_groups_resolve(const TuschGroups *groups, const char *key);

/* Did anybody divide off a group with this key? */
bool tusch_groups_has(const TuschGroups *groups, const char *key);
