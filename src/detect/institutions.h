/* Schools, institutions and homes that are named as a protected person's. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "detect/identities.h"
#include "detect/tokens.h"

/**
 * tusch_institutions_learn:
 * @at: byte of a mention of the party @party_index, whose address is protected
 *
 * Gives the party all institutions that the sentence of the mention names, and the sentences beside
 * it: "Mia går på Søndermarkskolen", "i Børnehuset Solstrålen". They tell where to find her.
 */
void tusch_institutions_learn(TuschIdentities *identities,
                              const TuschTokens *tokens,
                              guint32 at,
                              int party_index);
