/* The three forms of an explanation. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/explanation.h"

#include <json-glib/json-glib.h>

/* "fundet", "til gennemsyn", "for få point", …; Danish. */
const char *tusch_look_outcome_word(TuschLookOutcome outcome);

/* "70 + 5 (kontrol cpr-dato) - 45 (ordet »faktura«, cpr-kontekst.tsv:58) = 30". (transfer full) */
char *tusch_look_sum(const TuschRuleLook *look);

/* One sentence: what came of the place. (transfer full) */
char *tusch_explanation_verdict(const TuschExplanation *explanation);

/* @places: (element-type TuschExplanation) of @text. A page of its own, without outside resources.
 * (transfer full) */
char *tusch_explanation_page(const GPtrArray *places, const char *text, const char *file_name);
