/* decision-data.json: what a backend needs to write its own letter (docs/schema). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/share.h"
#include "tusch/plan.h"
#include "tusch/review.h"

/**
 * tusch_decision_data:
 * @omissions: (element-type TuschOmission): of the documents of this delivery
 * @date: ISO date of the decision
 *
 * Reasons, documents, kinds and counts; nothing of what was left out. (transfer full)
 */
JsonNode *tusch_decision_data(const TuschCase *kase,
                              const TuschPlan *plan,
                              const TuschVerdicts *verdicts,
                              const GPtrArray *omissions,
                              const TuschShare *share,
                              const char *date);
