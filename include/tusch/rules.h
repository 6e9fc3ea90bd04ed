/* For the people who keep the rules: what there is, why something was found or not, what a change
 * does. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/detect.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * tusch_rules_to_json:
 * Array of {"id", "category", "kind" (pattern, terms, grammar), "points", "explanation", "file",
 * "line", "examples", "exceptions"}, in file order. Loading has run all examples already.
 *
 * Returns: (transfer full)
 */
JsonNode *tusch_rules_to_json(const TuschRules *rules);

/**
 * tusch_rules_explain:
 * @request: (nullable)
 * @text: UTF-8
 * @offset: a byte of @text, marked or not
 * @out: (transfer full): {"findings": what covers the byte in the end, as finding JSON,
 *   "tried": each rule and view that matched there with {"rule", "view", "start", "end", "points",
 *   "context", "context_points", "outcome"}; outcome is mark, review, below, refused (by the rule's
 *   check), "words": what the dictionaries say of the word there}
 *
 * The answer holds document text: it is for a terminal, never for a log.
 */
gboolean tusch_rules_explain(TuschRules *rules,
                             const TuschRequest *request,
                             const char *text,
                             gsize offset,
                             JsonNode **out,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * tusch_findings_compare:
 * @before, @after: (element-type TuschFinding): of the same texts with two sets of rules
 *
 * Returns: (transfer full): {"won", "lost", "changed": arrays of finding JSON (changed: another
 * level), "by_rule": {rule: {"won", "lost", "changed"}}}: what a change of rules would do
 */
JsonNode *tusch_findings_compare(const GPtrArray *before, const GPtrArray *after);

G_END_DECLS
