/* Which decision counts for a finding, a page, a document. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "review/verdicts.h"

#include "review/groups.h"

#include <string.h>

/* Archives in archives; ingest allows fewer. */
enum { MAX_NESTING = 16 };

struct TuschVerdicts {
  const TuschCase *kase; /* borrowed */
  GHashTable *documents; /* id → TuschDocument (borrowed) */
  /* of each target: shared key → place of the decision in kase->decisions, from 1 */
  GHashTable *orders[TUSCH_N_TARGETS];
  TuschGroups *groups;
  GHashTable *answers; /* TuschFinding of the case → its place in "standings" */
  GArray *standings; /* Standing */
  GHashTable *line_findings; /* document id → GPtrArray of TuschFinding (borrowed) */
};

/* What a finding's key leads to: asked for at every view, so it is looked up once. */
typedef struct {
  guint order; /* of the decision that counts, from 1; 0: none */
  const char *group; /* borrowed of groups; NULL: none */
} Standing;

GHashTable *
tusch_review_index_documents(const TuschCase *kase)
{
  GHashTable *documents = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < kase->documents->len; i++) {
    TuschDocument *document = g_ptr_array_index(kase->documents, i);
    g_hash_table_insert(documents, document->id, document);
  }
  return documents;
}

/* "/p12…", "/hidden3…" or nothing: about the bytes of the file, which copies have in common. */
static bool
is_about_bytes(const char *rest)
{
  return rest[0] == '\0' || (rest[1] == 'p' && g_ascii_isdigit(rest[2])) ||
         g_str_has_prefix(rest, "/hidden");
}

char *
tusch_review_shared_key(GHashTable *documents, const char *key)
{
  const char *rest = strchrnul(key, '/');
  g_autofree char *id = g_strndup(key, (gsize)(rest - key));
  const TuschDocument *document = g_hash_table_lookup(documents, id);
  if (document == NULL || document->duplicate_of == NULL || !is_about_bytes(rest))
    return g_strdup(key);
  return g_strconcat(document->duplicate_of, rest, NULL);
}

static char *
lookup_key(const TuschVerdicts *verdicts, TuschTarget target, const char *key)
{
  return target != TUSCH_TARGET_ENTITY && target != TUSCH_TARGET_MERGE
             ? tusch_review_shared_key(verdicts->documents, key)
             : g_strdup(key);
}

static char *
key_of_finding(GHashTable *documents, const TuschFinding *finding)
{
  g_autofree char *key = tusch_decision_key_of_finding(finding);
  return tusch_review_shared_key(documents, key);
}

GPtrArray *
tusch_review_list_keys(const TuschCase *kase)
{
  g_autoptr(GHashTable) documents = tusch_review_index_documents(kase);
  GPtrArray *keys = g_ptr_array_new_full(kase->findings->len, g_free);
  for (guint i = 0; i < kase->findings->len; i++)
    g_ptr_array_add(keys, key_of_finding(documents, g_ptr_array_index(kase->findings, i)));
  return keys;
}

static void
index_line_findings(TuschVerdicts *verdicts)
{
  for (guint i = 0; i < verdicts->kase->findings->len; i++) {
    TuschFinding *finding = g_ptr_array_index(verdicts->kase->findings, i);
    if (finding->field == TUSCH_FIELD_PAGE)
      continue;
    GPtrArray *findings = g_hash_table_lookup(verdicts->line_findings, finding->document_id);
    if (findings == NULL) {
      findings = g_ptr_array_new();
      g_hash_table_insert(verdicts->line_findings, (char *)finding->document_id, findings);
    }
    g_ptr_array_add(findings, finding);
  }
}

const GPtrArray *
tusch_verdicts_get_line_findings(const TuschVerdicts *verdicts, const char *document_id)
{
  return g_hash_table_lookup(verdicts->line_findings, document_id);
}

/* From 1 in the order they were taken; 0: nobody decided. */
static guint
order_of(const TuschVerdicts *verdicts, TuschTarget target, const char *key)
{
  g_autofree char *shared = lookup_key(verdicts, target, key);
  return GPOINTER_TO_UINT(g_hash_table_lookup(verdicts->orders[target], shared));
}

static const TuschDecision *
decision_at(const TuschVerdicts *verdicts, guint order)
{
  return order > 0 ? g_ptr_array_index(verdicts->kase->decisions, order - 1) : NULL;
}

const TuschDecision *
tusch_verdicts_find(const TuschVerdicts *verdicts, TuschTarget target, const char *key)
{
  return decision_at(verdicts, order_of(verdicts, target, key));
}

/* @key: shared */
static Standing
look_up(const TuschVerdicts *verdicts, const TuschFinding *finding, const char *key)
{
  guint joined = 0;
  Standing standing = {
      .order = GPOINTER_TO_UINT(g_hash_table_lookup(verdicts->orders[TUSCH_TARGET_FINDING], key))};
  standing.group = tusch_groups_key_of_finding(verdicts->groups, finding, key, &joined);
  guint of_group = standing.group != NULL
                       ? GPOINTER_TO_UINT(g_hash_table_lookup(verdicts->orders[TUSCH_TARGET_ENTITY],
                                                              standing.group))
                       : 0;
  if (of_group > joined)
    standing.order = MAX(standing.order, of_group);
  return standing;
}

static void
index_standings(TuschVerdicts *verdicts)
{
  const GPtrArray *findings = verdicts->kase->findings;
  g_autoptr(GPtrArray) own =
      verdicts->kase->finding_keys == NULL ? tusch_review_list_keys(verdicts->kase) : NULL;
  const GPtrArray *keys = own != NULL ? own : verdicts->kase->finding_keys;
  verdicts->answers = g_hash_table_new(NULL, NULL);
  verdicts->standings = g_array_sized_new(FALSE, FALSE, sizeof(Standing), findings->len);
  for (guint i = 0; i < findings->len; i++) {
    TuschFinding *finding = g_ptr_array_index(findings, i);
    Standing standing = look_up(verdicts, finding, g_ptr_array_index(keys, i));
    g_array_append_val(verdicts->standings, standing);
    g_hash_table_insert(verdicts->answers, finding, GUINT_TO_POINTER(i + 1));
  }
}

/* Of a finding that is not the case's own, too. */
static Standing
standing_of(const TuschVerdicts *verdicts, const TuschFinding *finding)
{
  guint place = GPOINTER_TO_UINT(g_hash_table_lookup(verdicts->answers, finding));
  if (place > 0)
    return g_array_index(verdicts->standings, Standing, place - 1);
  g_autofree char *key = key_of_finding(verdicts->documents, finding);
  return look_up(verdicts, finding, key);
}

TuschVerdicts *
tusch_verdicts_new(const TuschCase *kase)
{
  TuschVerdicts *verdicts = g_new0(TuschVerdicts, 1);
  verdicts->kase = kase;
  verdicts->documents = tusch_review_index_documents(kase);
  for (guint i = 0; i < TUSCH_N_TARGETS; i++)
    verdicts->orders[i] = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  verdicts->line_findings =
      g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
  for (guint i = 0; i < kase->decisions->len; i++) {
    const TuschDecision *decision = g_ptr_array_index(kase->decisions, i);
    g_hash_table_insert(verdicts->orders[decision->target],
                        lookup_key(verdicts, decision->target, decision->key),
                        GUINT_TO_POINTER(i + 1));
  }
  verdicts->groups = tusch_groups_new(kase, verdicts->documents);
  index_line_findings(verdicts);
  index_standings(verdicts);
  return verdicts;
}

void
tusch_verdicts_free(TuschVerdicts *verdicts)
{
  if (verdicts == NULL)
    return;
  g_hash_table_unref(verdicts->documents);
  for (guint i = 0; i < TUSCH_N_TARGETS; i++)
    g_hash_table_unref(verdicts->orders[i]);
  tusch_groups_free(verdicts->groups);
  g_hash_table_unref(verdicts->answers);
  g_array_unref(verdicts->standings);
  g_hash_table_unref(verdicts->line_findings);
  g_free(verdicts);
}

const TuschDecision *
tusch_verdicts_find_of_finding(const TuschVerdicts *verdicts, const TuschFinding *finding)
{
  return decision_at(verdicts, standing_of(verdicts, finding).order);
}

const char *
tusch_verdicts_group_of(const TuschVerdicts *verdicts, const TuschFinding *finding)
{
  return standing_of(verdicts, finding).group;
}

const char *
tusch_verdicts_resolve(const TuschVerdicts *verdicts, const char *entity_key)
{
  return tusch_groups_resolve(verdicts->groups, entity_key);
}

TuschVerdict
tusch_verdicts_of_finding(const TuschVerdicts *verdicts,
                          const TuschFinding *finding,
                          const char **out_ground)
{
  const TuschDecision *decision = tusch_verdicts_find_of_finding(verdicts, finding);
  const char *ground = decision != NULL ? decision->ground : NULL;
  if (out_ground != NULL)
    *out_ground = ground != NULL ? ground : finding->ground;
  return decision != NULL ? decision->verdict : TUSCH_VERDICT_ASK;
}

TuschVerdict
tusch_verdicts_of_page(const TuschVerdicts *verdicts,
                       const char *document_id,
                       const TuschPageText *page)
{
  g_autofree char *key = tusch_decision_key_of_page(document_id, page->page_index);
  const TuschDecision *decision = tusch_verdicts_find(verdicts, TUSCH_TARGET_PAGE, key);
  if (decision != NULL)
    return decision->verdict;
  return (page->look & TUSCH_LOOK_BLOCKING) != 0 ? TUSCH_VERDICT_ASK : TUSCH_VERDICT_KEEP;
}

/* An entry follows its archive; an attachment that the source lists is a document of its own. */
static const char *
archive_of(const TuschVerdicts *verdicts, const char *document_id)
{
  const TuschDocument *document = g_hash_table_lookup(verdicts->documents, document_id);
  const TuschDocument *parent = document != NULL && document->parent_id != NULL
                                    ? g_hash_table_lookup(verdicts->documents, document->parent_id)
                                    : NULL;
  return parent != NULL && parent->is_container ? parent->id : NULL;
}

static const TuschDecision *
find_document_decision(const TuschVerdicts *verdicts, const char *document_id)
{
  for (guint depth = 0; document_id != NULL && depth < MAX_NESTING; depth++) {
    const TuschDecision *decision =
        tusch_verdicts_find(verdicts, TUSCH_TARGET_DOCUMENT, document_id);
    if (decision != NULL)
      return decision;
    document_id = archive_of(verdicts, document_id);
  }
  return NULL;
}

/* The document or archive that something is proposed against; %NULL: none. */
static const TuschDocument *
find_proposed(const TuschVerdicts *verdicts, const char *document_id)
{
  for (guint depth = 0; document_id != NULL && depth < MAX_NESTING; depth++) {
    const TuschDocument *document = g_hash_table_lookup(verdicts->documents, document_id);
    if (document != NULL && document->proposal != TUSCH_VERDICT_KEEP)
      return document;
    document_id = archive_of(verdicts, document_id);
  }
  return NULL;
}

TuschVerdict
tusch_verdicts_of_document(const TuschVerdicts *verdicts,
                           const char *document_id,
                           const char **out_ground)
{
  const TuschDecision *decision = find_document_decision(verdicts, document_id);
  const TuschDocument *proposed = decision == NULL ? find_proposed(verdicts, document_id) : NULL;
  const char *ground = proposed != NULL ? proposed->proposal_ground : NULL;
  if (out_ground != NULL)
    *out_ground = decision != NULL ? decision->ground : ground;
  if (proposed != NULL)
    return TUSCH_VERDICT_ASK;
  return decision != NULL ? decision->verdict : TUSCH_VERDICT_KEEP;
}

const char *
tusch_verdicts_get_title(const TuschVerdicts *verdicts, const char *document_id)
{
  g_autofree char *key = tusch_decision_key_of_title(document_id);
  const TuschDecision *decision = tusch_verdicts_find(verdicts, TUSCH_TARGET_TITLE, key);
  return decision != NULL && decision->verdict == TUSCH_VERDICT_REDACT ? decision->ground : NULL;
}

bool
tusch_verdicts_withhold(const TuschVerdicts *verdicts, const char *document_id)
{
  return tusch_verdicts_of_document(verdicts, document_id, NULL) == TUSCH_VERDICT_REDACT;
}

bool
tusch_verdicts_ask_finding(const TuschVerdicts *verdicts, const TuschFinding *finding)
{
  if (finding->field == TUSCH_FIELD_PAGE && tusch_verdicts_withhold(verdicts, finding->document_id))
    return false;
  return tusch_verdicts_of_finding(verdicts, finding, NULL) == TUSCH_VERDICT_ASK;
}

bool
tusch_verdicts_ask_page(const TuschVerdicts *verdicts,
                        const char *document_id,
                        const TuschPageText *page)
{
  return !tusch_verdicts_withhold(verdicts, document_id) &&
         tusch_verdicts_of_page(verdicts, document_id, page) == TUSCH_VERDICT_ASK;
}

void
tusch_verdicts_foreach_drawn_box(const TuschVerdicts *verdicts,
                                 TuschDrawnBoxFunc func,
                                 gpointer user_data)
{
  const TuschCase *kase = verdicts->kase;
  for (guint i = 0; i < kase->decisions->len; i++) {
    const TuschDecision *decision = g_ptr_array_index(kase->decisions, i);
    g_autofree char *marked = NULL;
    guint page_index;
    TuschRectPt box;
    /* The decision may stand under the key of a copy: the one that counts is used. */
    if (decision->target != TUSCH_TARGET_BOX || decision->verdict != TUSCH_VERDICT_REDACT ||
        tusch_verdicts_find(verdicts, TUSCH_TARGET_BOX, decision->key) != decision ||
        !tusch_decision_parse_box(decision->key, &marked, &page_index, &box))
      continue;
    g_autofree char *original = tusch_review_shared_key(verdicts->documents, marked);
    for (guint k = 0; k < kase->documents->len; k++) {
      const TuschDocument *document = g_ptr_array_index(kase->documents, k);
      const char *own = document->duplicate_of != NULL ? document->duplicate_of : document->id;
      if (g_str_equal(own, original) && page_index < document->n_pages)
        func(document, page_index, &box, decision->ground, user_data);
    }
  }
}

TuschUndecided
tusch_verdicts_count_undecided(const TuschVerdicts *verdicts)
{
  return tusch_verdicts_count_undecided_in(verdicts, NULL);
}

static bool
is_among(GHashTable *document_ids, const char *document_id)
{
  return document_ids == NULL || g_hash_table_contains(document_ids, document_id);
}

TuschUndecided
tusch_verdicts_count_undecided_in(const TuschVerdicts *verdicts, GHashTable *document_ids)
{
  TuschUndecided undecided = {0};
  const TuschCase *kase = verdicts->kase;
  for (guint i = 0; i < kase->findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(kase->findings, i);
    undecided.n_findings += is_among(document_ids, finding->document_id) &&
                            tusch_verdicts_ask_finding(verdicts, finding);
  }
  for (guint i = 0; i < kase->documents->len; i++) {
    const TuschDocument *document = g_ptr_array_index(kase->documents, i);
    undecided.n_documents +=
        is_among(document_ids, document->id) &&
        tusch_verdicts_of_document(verdicts, document->id, NULL) == TUSCH_VERDICT_ASK;
  }
  for (guint i = 0; i < kase->pages->len; i++) {
    const char *document_id = g_ptr_array_index(kase->page_document_ids, i);
    const TuschPageText *page = g_ptr_array_index(kase->pages, i);
    undecided.n_pages +=
        is_among(document_ids, document_id) && tusch_verdicts_ask_page(verdicts, document_id, page);
  }
  return undecided;
}
