/* Proposals from one version of a document to the next: the same kind of thing, the same text. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "room/follow.h"

#include "base/squeezed.h"

#include <string.h>

typedef struct {
  const TuschCase *kase;
  const TuschVerdicts *verdicts;
  GHashTable *documents; /* id → TuschDocument */
  GHashTable *by_document; /* id → GPtrArray of TuschFinding on its pages */
  GHashTable *followed; /* the answer */
} Following;

static void
index_findings(Following *following)
{
  for (guint i = 0; i < following->kase->findings->len; i++) {
    TuschFinding *finding = g_ptr_array_index(following->kase->findings, i);
    if (finding->field != TUSCH_FIELD_PAGE)
      continue;
    GPtrArray *findings = g_hash_table_lookup(following->by_document, finding->document_id);
    if (findings == NULL) {
      findings = g_ptr_array_new();
      g_hash_table_insert(following->by_document, (char *)finding->document_id, findings);
    }
    g_ptr_array_add(findings, finding);
  }
  for (guint i = 0; i < following->kase->documents->len; i++) {
    TuschDocument *document = g_ptr_array_index(following->kase->documents, i);
    g_hash_table_insert(following->documents, document->id, document);
  }
}

static char *
sameness_of(const TuschFinding *finding)
{
  g_auto(TuschSqueezed) squeezed = tusch_squeeze(finding->text, strlen(finding->text));
  return g_strdup_printf("%d:%s", (int)finding->category, squeezed.letters->str);
}

static bool
is_same(const TuschFollowed *one, const TuschFollowed *other)
{
  return one->verdict == other->verdict && g_strcmp0(one->ground, other->ground) == 0;
}

/* What was decided in a document: text → TuschFollowed; ASK: in two ways. (transfer full) */
static GHashTable *
decided_in(const Following *following, const char *document_id)
{
  GHashTable *decided = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  const GPtrArray *findings = g_hash_table_lookup(following->by_document, document_id);
  for (guint i = 0; findings != NULL && i < findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(findings, i);
    TuschFollowed now = {.document = g_hash_table_lookup(following->documents, document_id)};
    now.verdict = tusch_verdicts_of_finding(following->verdicts, finding, &now.ground);
    if (now.verdict == TUSCH_VERDICT_ASK || now.document == NULL)
      continue;
    char *text = sameness_of(finding);
    TuschFollowed *before = g_hash_table_lookup(decided, text);
    if (before == NULL) {
      g_hash_table_insert(decided, text, g_memdup2(&now, sizeof now));
      continue;
    }
    if (!is_same(before, &now))
      before->verdict = TUSCH_VERDICT_ASK;
    g_free(text);
  }
  return decided;
}

/* Nobody is offered to show what the law protects because it was shown before. */
static bool
may_follow(const TuschFinding *finding, const TuschFollowed *followed)
{
  return followed != NULL && followed->verdict != TUSCH_VERDICT_ASK &&
         !(followed->verdict == TUSCH_VERDICT_KEEP && finding->role == TUSCH_ROLE_PROTECTED);
}

static void
follow(Following *following, const char *from, const char *to)
{
  const GPtrArray *findings = g_hash_table_lookup(following->by_document, to);
  if (findings == NULL)
    return;
  g_autoptr(GHashTable) decided = decided_in(following, from);
  for (guint i = 0; i < findings->len && g_hash_table_size(decided) > 0; i++) {
    TuschFinding *finding = g_ptr_array_index(findings, i);
    if (tusch_verdicts_of_finding(following->verdicts, finding, NULL) != TUSCH_VERDICT_ASK)
      continue;
    g_autofree char *text = sameness_of(finding);
    const TuschFollowed *followed = g_hash_table_lookup(decided, text);
    if (may_follow(finding, followed))
      g_hash_table_insert(following->followed, finding, g_memdup2(followed, sizeof *followed));
  }
}

static bool
is_like(const TuschLikeness *likeness)
{
  return likeness->kind != TUSCH_LIKENESS_THREAD;
}

GHashTable *
tusch_review_follow(const TuschCase *kase, const TuschVerdicts *verdicts)
{
  g_autoptr(GHashTable) documents = g_hash_table_new(g_str_hash, g_str_equal);
  g_autoptr(GHashTable) by_document =
      g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
  Following following = {.kase = kase,
                         .verdicts = verdicts,
                         .documents = documents,
                         .by_document = by_document,
                         .followed = g_hash_table_new_full(NULL, NULL, NULL, g_free)};
  if (kase->likenesses == NULL || kase->likenesses->len == 0)
    return following.followed;
  index_findings(&following);
  for (guint i = 0; i < kase->likenesses->len; i++) {
    const TuschLikeness *likeness = g_ptr_array_index(kase->likenesses, i);
    if (!is_like(likeness))
      continue;
    follow(&following, likeness->document_id, likeness->of);
    follow(&following, likeness->of, likeness->document_id);
  }
  return following.followed;
}

static const TuschDocument *
find_document(const TuschCase *kase, const char *id)
{
  for (guint i = 0; i < kase->documents->len; i++) {
    const TuschDocument *document = g_ptr_array_index(kase->documents, i);
    if (g_str_equal(document->id, id))
      return document;
  }
  return NULL;
}

const TuschDecision *
tusch_review_follow_document(const TuschCase *kase,
                             const TuschVerdicts *verdicts,
                             const char *document_id,
                             const TuschDocument **out_document)
{
  if (kase->likenesses == NULL ||
      tusch_verdicts_find(verdicts, TUSCH_TARGET_DOCUMENT, document_id) != NULL)
    return NULL;
  for (guint i = 0; i < kase->likenesses->len; i++) {
    const TuschLikeness *likeness = g_ptr_array_index(kase->likenesses, i);
    bool is_first = g_str_equal(likeness->document_id, document_id);
    if (!is_like(likeness) || (!is_first && !g_str_equal(likeness->of, document_id)))
      continue;
    const char *other = is_first ? likeness->of : likeness->document_id;
    const TuschDecision *decision = tusch_verdicts_find(verdicts, TUSCH_TARGET_DOCUMENT, other);
    *out_document = find_document(kase, other);
    if (decision != NULL && decision->verdict == TUSCH_VERDICT_REDACT && *out_document != NULL)
      return decision;
  }
  return NULL;
}
