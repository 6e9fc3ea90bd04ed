/* The list of documents as data: out/list.json, and what `tusch status --json` says. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/share.h"
#include "tusch/review.h"

/**
 * tusch_list_to_json:
 * @places: (element-type TuschBundlePlace): one for each document
 *
 * docs/schema/list.schema.json: titles and types as the citizen sees them, pages of the bundle
 * 1-based.
 */
JsonNode *tusch_list_to_json(const TuschCase *kase,
                             const TuschPlan *plan,
                             const TuschVerdicts *verdicts,
                             const GPtrArray *places,
                             const TuschShare *share,
                             bool is_draft);

/* @sent: (element-type TuschSent). docs/schema/status.schema.json: documents, findings, entities
 * with what was decided. @title of a document is the source's own: this is for the caseworker's
 * side. */
JsonNode *tusch_status_to_json(const TuschCase *kase,
                               const TuschVerdicts *verdicts,
                               const GPtrArray *sent,
                               TuschStore *store);

/* "warnings": what did not add up when files were taken in; nothing if all did. */
void tusch_list_add_warnings(JsonObject *object, TuschStore *store);

/* "proposal", "proposal_ground", "proposal_reason"; nothing where nothing is against it. */
void tusch_document_add_proposal(JsonObject *object, const TuschDocument *document);
