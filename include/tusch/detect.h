/* detect: rules × page text × parties → findings and entities. Reads no documents, logs nothing. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/finding.h"
#include "tusch/page-text.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Compiled and tested rules with their dictionaries: immutable, may be shared. */
typedef struct TuschRules TuschRules;

/**
 * tusch_rules_load:
 * @dir: the rules folder (patterns/, dictionaries/)
 *
 * Every rule runs its own examples; a rule without them, or whose examples fail, is an error with
 * "file:line: " and a sentence for a records officer (%TUSCH_ERROR_CONFIG).
 *
 * Returns: (transfer full)
 */
TuschRules *tusch_rules_load(const char *dir, GError **error);
TuschRules *tusch_rules_ref(TuschRules *rules);
void tusch_rules_unref(TuschRules *rules);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschRules, tusch_rules_unref)

/* SHA-256 (hex) over all rule and dictionary files: stored with every run. */
const char *tusch_rules_get_hash(const TuschRules *rules);

/* Gathers the texts of one request, then finds: names found in one document count in all. */
typedef struct TuschDetector TuschDetector;

/**
 * tusch_detector_new:
 * @request: (nullable): parties to know; %NULL finds without knowing anybody
 */
TuschDetector *tusch_detector_new(TuschRules *rules, const TuschRequest *request);
void tusch_detector_free(TuschDetector *detector);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschDetector, tusch_detector_free)

/**
 * tusch_detector_add_text:
 * @text: UTF-8, copied; offsets of findings are bytes into it
 * @origin: OCR text is matched with more tolerance
 *
 * Order of calls decides the numbering of findings and entities, nothing else.
 */
void tusch_detector_add_text(TuschDetector *detector,
                             const char *document_id,
                             TuschField field,
                             guint page_index,
                             TuschTextOrigin origin,
                             const char *text);

/**
 * tusch_detector_run:
 * @out_entities: (transfer full) (element-type TuschEntity)
 *
 * Finds everything; the findings are then asked for one by one, so that they need not all be held
 * in memory.
 *
 * Errors: %TUSCH_ERROR_LIMIT when a rule hit its match limit: there are no findings then, since a
 * partial list would under-redact. The message names rule, document id and page.
 */
gboolean tusch_detector_run(TuschDetector *detector,
                            GPtrArray **out_entities,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * tusch_detector_next_finding:
 *
 * Returns: (transfer full): by document, field, page, start; no two overlap with the same category;
 * boxes empty, proposal ASK; %NULL after the last one
 */
TuschFinding *tusch_detector_next_finding(TuschDetector *detector);

/**
 * tusch_detector_finish:
 * @out_findings: (transfer full) (element-type TuschFinding)
 * @out_entities: (transfer full) (element-type TuschEntity)
 *
 * As tusch_detector_run(), with all findings in a list. Errors: the same; nothing is returned.
 */
gboolean tusch_detector_finish(TuschDetector *detector,
                               GPtrArray **out_findings,
                               GPtrArray **out_entities,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
