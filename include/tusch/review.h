/* review: what the policy proposes, what people decided, and the plan that follows. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/decision.h"
#include "tusch/document.h"
#include "tusch/likeness.h"
#include "tusch/page-text.h"
#include "tusch/plan.h"

G_BEGIN_DECLS

/* What is proposed for a category and role under one regime, from rules/policy/REGIME.policy. */
typedef struct TuschPolicy TuschPolicy;

/**
 * tusch_policy_load:
 * @dir: folder of the policy files
 *
 * Returns: (transfer full): %NULL with %TUSCH_ERROR_CONFIG naming file, group and key
 */
TuschPolicy *tusch_policy_load(const char *dir, TuschRegime regime, GError **error);
void tusch_policy_free(TuschPolicy *policy);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschPolicy, tusch_policy_free)

/* SHA-256 (hex) of the file. */
const char *tusch_policy_get_hash(const TuschPolicy *policy);

/* Must another person approve than the one who decided last? "[godkendelse] fire øjne = ja" */
bool tusch_policy_wants_four_eyes(const TuschPolicy *policy);

/* What is made of hidden content, by "[skjult indhold]": kinds (bits 1 << TuschHiddenKind) that are
 * printed after a document's last page, where a person must answer for each page; and whether
 * tracked changes are accepted before the pages are made (they are if it says nothing). */
guint tusch_policy_get_appendix_kinds(const TuschPolicy *policy);
bool tusch_policy_accepts_changes(const TuschPolicy *policy);

/* The grounds it names, those of "[hjemler]" first, each once. (transfer full) (element-type char
 * *)
 */
GPtrArray *tusch_policy_list_grounds(const TuschPolicy *policy);

/**
 * tusch_policy_propose:
 * Sets proposal and ground of a finding. What the file does not mention is asked; a finding of
 * level REVIEW is asked unless the policy keeps it; a protected person's data is never kept.
 */
void tusch_policy_propose(const TuschPolicy *policy, TuschFinding *finding);

/* Everything that a request's decisions are about. All borrowed. */
typedef struct {
  const TuschRequest *request;
  GPtrArray *documents; /* TuschDocument */
  GPtrArray *pages; /* TuschPageText facts of every page, with document_ids beside */
  GPtrArray *page_document_ids; /* char *, parallel to pages */
  GPtrArray *findings;
  GPtrArray *finding_keys; /* char *: tusch_review_list_keys(); NULL: made anew by each verdicts */
  GPtrArray *entities;
  GPtrArray *decisions; /* as they were taken */
  GPtrArray *likenesses; /* TuschLikeness; nullable */
} TuschCase;

/* Looks that a person must answer before a page may leave the house. */
#define TUSCH_LOOK_BLOCKING \
  (TUSCH_LOOK_LOW_CONFIDENCE | TUSCH_LOOK_UNREAD_MARKS | TUSCH_LOOK_HANDWRITING | \
   TUSCH_LOOK_READ_FAILED | TUSCH_LOOK_HIDDEN_TEXT)

typedef struct {
  guint n_findings; /* still asked */
  guint n_pages; /* to be looked at by a person */
  guint n_documents; /* taken back to "ask" */
} TuschUndecided;

/* Is there anything that nobody decided? */
static inline bool
tusch_undecided_any(const TuschUndecided *undecided)
{
  return undecided->n_findings > 0 || undecided->n_pages > 0 || undecided->n_documents > 0;
}

/* The keys under which decisions about findings count, parallel to them: exact copies share theirs.
 * Only documents and findings are read. (transfer full) (element-type utf8) */
GPtrArray *tusch_review_list_keys(const TuschCase *kase);

/* Looks up which decision counts. Borrows the case, which must not change meanwhile. */
typedef struct TuschVerdicts TuschVerdicts;
TuschVerdicts *tusch_verdicts_new(const TuschCase *kase);
void tusch_verdicts_free(TuschVerdicts *verdicts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschVerdicts, tusch_verdicts_free)

/* The decision that counts for @key, which may be an exact copy's. (transfer none) (nullable) */
const TuschDecision *
tusch_verdicts_find(const TuschVerdicts *verdicts, TuschTarget target, const char *key);

/* The decision that counts for a finding: its own or its entity's, whichever was taken later.
 * (transfer none) (nullable) */
const TuschDecision *tusch_verdicts_find_of_finding(const TuschVerdicts *verdicts,
                                                    const TuschFinding *finding);

/* The key of what a finding is decided with: its entity's, as people merged and divided entities.
 * (transfer none) (nullable) */
const char *tusch_verdicts_group_of(const TuschVerdicts *verdicts, const TuschFinding *finding);
/* The key of the entity that the one with @entity_key was merged into, or itself. */
const char *tusch_verdicts_resolve(const TuschVerdicts *verdicts, const char *entity_key);

/**
 * tusch_verdicts_of_finding:
 * @out_ground: (nullable) (transfer none): the decision's ground, else the proposal's
 *
 * Returns: the verdict of the finding's or its entity's decision, whichever was taken later (docs/
 * adr/0005); ASK if nobody decided
 */
TuschVerdict tusch_verdicts_of_finding(const TuschVerdicts *verdicts,
                                       const TuschFinding *finding,
                                       const char **out_ground);
/* ASK if the page needs a person and nobody answered; KEEP if it may leave; REDACT: whole page. */
TuschVerdict tusch_verdicts_of_page(const TuschVerdicts *verdicts,
                                    const char *document_id,
                                    const TuschPageText *page);
/* KEEP unless somebody decided otherwise about the document or the archive it came in; ASK while
 * something is proposed against either and nobody decided. */
TuschVerdict tusch_verdicts_of_document(const TuschVerdicts *verdicts,
                                        const char *document_id,
                                        const char **out_ground);
/* Is the whole document left out? */
bool tusch_verdicts_withhold(const TuschVerdicts *verdicts, const char *document_id);
/* Does a finding, a page still wait for somebody? Not what stands on pages that are left out whole;
 * title and type stand in the list of documents all the same. */
bool tusch_verdicts_ask_finding(const TuschVerdicts *verdicts, const TuschFinding *finding);
bool tusch_verdicts_ask_page(const TuschVerdicts *verdicts,
                             const char *document_id,
                             const TuschPageText *page);
/* Calls @func for each box a person drew that counts, on the document and on every exact copy of
 * it. */
typedef void (*TuschDrawnBoxFunc)(const TuschDocument *document,
                                  guint page_index,
                                  const TuschRectPt *box,
                                  const char *ground,
                                  gpointer user_data);
void tusch_verdicts_foreach_drawn_box(const TuschVerdicts *verdicts,
                                      TuschDrawnBoxFunc func,
                                      gpointer user_data);
/* The title a person gave a document in place of its own; %NULL: none. (transfer none) */
const char *tusch_verdicts_get_title(const TuschVerdicts *verdicts, const char *document_id);
TuschUndecided tusch_verdicts_count_undecided(const TuschVerdicts *verdicts);
/* @document_ids: (nullable) (element-type utf8): a set: only what these need; %NULL: all */
TuschUndecided tusch_verdicts_count_undecided_in(const TuschVerdicts *verdicts,
                                                 GHashTable *document_ids);

/**
 * tusch_review_plan:
 * @treat_asked_as_redact: for drafts: what nobody decided is removed
 *
 * A pure function: same case, same plan.
 *
 * Returns: (transfer full)
 */
TuschPlan *tusch_review_plan(const TuschCase *kase, bool treat_asked_as_redact);

/* The same without secrets: to look at, not to make a bundle from. (transfer full) */
TuschPlan *tusch_review_outline(const TuschCase *kase, bool treat_asked_as_redact);

/**
 * tusch_review_field:
 * @treat_asked_as_redact: as above
 *
 * Returns: (transfer full) (nullable): what the source wrote, for lists, with what is not to be
 * kept replaced by "[udeladt]"; an akt number that holds such a thing is replaced as a whole
 */
char *tusch_review_field(const TuschVerdicts *verdicts,
                         const TuschDocument *document,
                         TuschField field,
                         bool treat_asked_as_redact);

/* The alternative title somebody gave the document, else its own as above. (transfer full) */
char *tusch_review_title(const TuschVerdicts *verdicts,
                         const TuschDocument *document,
                         bool treat_asked_as_redact);

/**
 * tusch_review_parse_decisions:
 * @json: {"decisions": [{"entity"|"finding": id, or "document": id with optional "page": 1…,
 *   "decision": "redact"|"keep"|"ask", "ground": "…"}, or {"document": id, "title": "…"}]}; with
 *   "page" also "box": [x0, y0, x1, y1], a place marked by hand. {"entity": id, "into": id} merges
 *   one entity into another, {"finding": id, "into": id} moves one place; "e0001.2" is a part that
 *   was divided off e0001, "" takes it back. What is decided already stays decided.
 * (docs/schema/decisions.schema.json)
 *
 * Ids are those `tusch status --json` shows. Errors (%TUSCH_ERROR_CONFIG) name the entry; nothing
 * is half taken. Two entries that answer the same question differently are an error.
 *
 * Returns: (transfer full) (element-type TuschDecision)
 */
GPtrArray *tusch_review_parse_decisions(
    const TuschCase *kase, const char *json, const char *who, gint64 at_us, GError **error);

/* [x0, y0, x1, y1] in points of the page as shown, at least one point apart; else %FALSE. */
bool tusch_review_read_box(JsonNode *node, TuschRectPt *out);

G_END_DECLS
