/* derive: what a document's content says of its fields. The rules are data (rules/index). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/document.h"
#include "tusch/fact.h"
#include "tusch/kle.h"
#include "tusch/request.h"

G_BEGIN_DECLS

/* All rule files of a folder. Immutable after loading. */
typedef struct TuschIndexRules TuschIndexRules;

/**
 * tusch_index_rules_load:
 * @dir: folder with *.regler (rules/index/README.md describes them)
 * @kle: must outlive the rules; topics that it does not have are refused, retired ones replaced
 *
 * Runs every rule's own examples.
 *
 * Returns: (transfer full): %NULL with %TUSCH_ERROR_CONFIG: "file:line: what is wrong"
 */
TuschIndexRules *tusch_index_rules_load(const char *dir, const TuschKlePlan *kle, GError **error);
void tusch_index_rules_free(TuschIndexRules *rules);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschIndexRules, tusch_index_rules_free)

/* SHA-256 (hex) of the rule files and the plan's version: another hash, other facts. */
const char *tusch_index_rules_get_hash(const TuschIndexRules *rules);

/**
 * tusch_index_derive:
 * @request: (nullable): whose authority decides what comes in and goes out
 * @pages: (element-type utf8): the text of every page from the first
 * @facts: gets TuschFact, those of one field best first
 *
 * A pure function. It says nothing about a field rather than something doubtful; what it says
 * stands beside what the source said, and does not replace it.
 */
void tusch_index_derive(const TuschIndexRules *rules,
                        const TuschRequest *request,
                        const TuschDocument *document,
                        const GPtrArray *pages,
                        GPtrArray *facts);

G_END_DECLS
