/* Whose a number, an address or a name is: the request's parties as a table of normalised values.
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "detect/hit.h"
#include "detect/people.h"
#include "detect/tokens.h"

typedef struct TuschIdentities TuschIdentities;

/* @request: nullable, borrowed while the table lives. */
TuschIdentities *tusch_identities_new(const TuschRequest *request);
void tusch_identities_free(TuschIdentities *identities);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschIdentities, tusch_identities_free)

/* @name: folded words of an institution where the protected party can be found. */
void
tusch_identities_add_institution(TuschIdentities *identities, int party_index, const char *name);

/* Adds hits for the institutions that were added, wherever they are named. */
void tusch_identities_find_institutions(const TuschIdentities *identities,
                                        const TuschRules *rules,
                                        const TuschTokens *tokens,
                                        guint text_index,
                                        GArray *hits);

/**
 * tusch_identities_find_streets:
 * Adds hits for street names of parties that stand alone, and for the town of a protected party:
 * they point to an address. Tokens that are taken belong to a whole address already.
 */
void tusch_identities_find_streets(const TuschIdentities *identities,
                                   const TuschRules *rules,
                                   const TuschTokens *tokens,
                                   guint text_index,
                                   GArray *hits);

/* Adds hits for the parties' CPR numbers that stand with one sign wrong where no rule found one. */
void tusch_identities_find_near_numbers(const TuschIdentities *identities,
                                        const TuschRules *rules,
                                        const GPtrArray *texts,
                                        GArray *hits);

/* Sets role, party and doubt of a hit that is no name, and lifts its points if it is known. */
void tusch_identities_assign(const TuschIdentities *identities, TuschHit *hit, bool is_ocr);

/* Sets person, role, party and doubt of a name. */
void tusch_identities_assign_name(const TuschPeople *people, TuschHit *hit);
