/* What the bundle says, in plain Danish. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/assemble.h"

/* "Partsaktindsigt efter forvaltningslovens § 9". */
const char *tusch_words_legal_basis(TuschRegime regime);

/* An example of a ground: as it stands in a black box, and spelled out. %FALSE: the regime has no
 * ground of its own to show. */
gboolean tusch_words_sample_ground(TuschRegime regime, const char **label, const char **meaning);

const char *tusch_words_access(const TuschBundleRow *row); /* "Ja", "Delvis", "Nej" */

/* Why a document has a placeholder: withheld, or could not be shown. */
const char *tusch_words_placeholder(const TuschBundleRow *row);
