/* Detection over the whole request, proposals and the search index, as one transaction. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/datadir.h"
#include "pipeline/derive.h"
#include "pipeline/release.h"
#include "pipeline/text-search.h"
#include "tusch/detect.h"
#include "tusch/error.h"

/* Codes and plain numbers say nothing of a person, and look like parts of one's numbers. */
static bool
is_plain_code(TuschField field, const char *text)
{
  static const char *const PATTERNS[TUSCH_N_FIELDS] = {
      [TUSCH_FIELD_NUMBER] = "^[0-9]{1,5}([./-][0-9]{1,3}){0,3}\\z",
      [TUSCH_FIELD_DATE] = "^[0-9]{4}-[0-9]{2}-[0-9]{2}\\z",
      [TUSCH_FIELD_KLE] = "^[0-9]{2}(\\.[0-9]{2}){0,2}\\z",
      [TUSCH_FIELD_FACET] = "^[A-Z\303\206\303\230\303\205][0-9]{2}\\z",
      [TUSCH_FIELD_DIRECTION] = "^(Indgaaende|Udgaaende|InterntInd|InterntUd|Internt)\\z",
  };
  return PATTERNS[field] != NULL && g_regex_match_simple(PATTERNS[field], text, 0, 0);
}

/* Lists, bookmarks and the message show what the source wrote: it is searched like a page. */
static void
feed_field(TuschDetector *detector, const TuschDocument *document, TuschField field)
{
  const char *text = tusch_document_get_field(document, field);
  if (text == NULL || is_plain_code(field, text))
    return;
  tusch_detector_add_text(detector, document->id, field, 0, TUSCH_TEXT_DIGITAL, text);
}

/* Copies carry the same. */
static gboolean
feed_hidden(TuschJob *job, TuschDetector *detector, const TuschDocument *document, GError **error)
{
  if (document->duplicate_of != NULL)
    return TRUE;
  g_autoptr(GPtrArray) items =
      tusch_store_list_hidden(job->workroom->store, document->sha256, error);
  for (guint i = 0; items != NULL && i < items->len; i++) {
    const TuschHidden *hidden = g_ptr_array_index(items, i);
    if (tusch_hidden_is_searched(hidden))
      tusch_detector_add_text(
          detector, document->id, TUSCH_FIELD_HIDDEN, i, TUSCH_TEXT_DIGITAL, hidden->text);
  }
  return items != NULL;
}

enum { FINDINGS_AT_A_TIME = 500 };

static gboolean
feed_document(TuschJob *job, TuschDetector *detector, TuschDocument *document, GError **error)
{
  TuschStore *store = job->workroom->store;
  for (guint field = TUSCH_FIELD_TITLE; field < TUSCH_N_FIELDS; field++)
    feed_field(detector, document, (TuschField)field);
  g_autoptr(GArray) pages = tusch_store_list_pages(store, document->id, error);
  if (pages == NULL)
    return FALSE;
  for (guint i = 0; i < pages->len; i++) {
    guint page_index = g_array_index(pages, guint, i);
    g_autoptr(TuschPageText) facts =
        tusch_store_get_page_facts(store, document->id, page_index, error);
    if (facts == NULL)
      return FALSE;
    g_autofree char *text = tusch_store_get_page_words(store, document->id, page_index, error);
    if (text == NULL)
      return FALSE;
    tusch_detector_add_text(
        detector, document->id, TUSCH_FIELD_PAGE, page_index, facts->origin, text);
    tusch_events_step(job->events, document->id, page_index + 1);
  }
  return feed_hidden(job, detector, document, error);
}

/* Findings come by document and page: each page is loaded once. */
static gboolean
locate(TuschJob *job, GPtrArray *findings, GError **error)
{
  g_autoptr(TuschPageText) page = NULL;
  const char *document_id = "";
  for (guint i = 0; i < findings->len; i++) {
    TuschFinding *finding = g_ptr_array_index(findings, i);
    if (finding->field != TUSCH_FIELD_PAGE)
      continue;
    if (page == NULL || !g_str_equal(finding->document_id, document_id) ||
        page->page_index != finding->page_index) {
      g_clear_pointer(&page, tusch_page_text_free);
      page = tusch_store_get_page(
          job->workroom->store, finding->document_id, finding->page_index, error);
      if (page == NULL)
        return FALSE;
      document_id = finding->document_id;
    }
    g_autoptr(GArray) boxes = tusch_text_search_boxes(page, finding->start, finding->end);
    g_array_set_size(finding->boxes, 0);
    g_array_append_vals(finding->boxes, boxes->data, boxes->len);
    if (boxes->len == 0)
      return tusch_fail(
          error, TUSCH_ERROR_INTERNAL, "finding %s has no place on its page", finding->id);
  }
  return TRUE;
}

static gboolean
detect_all(TuschJob *job, TuschDetector *detector, GPtrArray **entities, GError **error)
{
  TuschStore *store = job->workroom->store;
  g_autoptr(GPtrArray) documents = tusch_store_list_documents(store, error);
  if (documents == NULL)
    return FALSE;
  guint n_pages = 0;
  for (guint i = 0; i < documents->len; i++)
    n_pages += ((TuschDocument *)g_ptr_array_index(documents, i))->n_pages;
  tusch_events_begin(job->events, "detect", n_pages);
  for (guint i = 0; i < documents->len; i++)
    if (!feed_document(job, detector, g_ptr_array_index(documents, i), error))
      return FALSE;
  if (!tusch_detector_run(detector, entities, error))
    return FALSE;
  tusch_events_end(job->events);
  return TRUE;
}

/* Findings are made, placed, judged and stored some at a time: a large request has many. */
static gboolean
store_findings(
    TuschJob *job, TuschDetector *detector, TuschPolicy *policy, guint *out_count, GError **error)
{
  *out_count = 0;
  for (;;) {
    g_autoptr(GPtrArray) some = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_finding_free);
    TuschFinding *finding = NULL;
    while (some->len < FINDINGS_AT_A_TIME &&
           (finding = tusch_detector_next_finding(detector)) != NULL)
      g_ptr_array_add(some, finding);
    if (some->len == 0)
      return TRUE;
    if (!locate(job, some, error))
      return FALSE;
    for (guint i = 0; i < some->len; i++)
      tusch_policy_propose(policy, g_ptr_array_index(some, i));
    if (!tusch_store_add_findings(job->workroom->store, some, error))
      return FALSE;
    *out_count += some->len;
  }
}

static gboolean
log_findings(TuschJob *job, guint count, const char *key, GError **error)
{
  g_autofree char *detail = g_strdup_printf("{\"findings\":%u,\"key\":\"%s\"}", count, key);
  return tusch_store_log(job->workroom->store, "tusch", "detected", detail, error);
}

static gboolean
detect_with(TuschJob *job, TuschRules *rules, TuschPolicy *policy, const char *key, GError **error)
{
  TuschStore *store = job->workroom->store;
  g_autoptr(TuschDetector) detector = tusch_detector_new(rules, job->workroom->request);
  g_autoptr(GPtrArray) entities = NULL;
  if (!detect_all(job, detector, &entities, error) || !tusch_store_begin(store, error))
    return FALSE;
  g_autoptr(GPtrArray) none = g_ptr_array_new();
  guint count = 0;
  if (tusch_workroom_withdraw(job->workroom, "tusch", error) &&
      tusch_store_put_findings(store, none, entities, error) &&
      store_findings(job, detector, policy, &count, error) &&
      tusch_derive_again(job->workroom, error) && tusch_store_build_index(store, error) &&
      tusch_store_set_meta(store, "detected", key, error) && log_findings(job, count, key, error)) {
    if (!tusch_store_commit(store, error))
      return FALSE;
    tusch_store_tidy(store);
    return TRUE;
  }
  tusch_store_rollback(store);
  return FALSE;
}

gboolean
tusch_job_detect(TuschJob *job, GError **error)
{
  g_autofree char *dir = tusch_datadir_find("rules", "policy", error);
  if (dir == NULL)
    return FALSE;
  g_autofree char *policy_dir = g_build_filename(dir, "policy", NULL);
  g_autoptr(TuschPolicy) policy =
      tusch_policy_load(policy_dir, job->workroom->request->regime, error);
  g_autoptr(TuschRules) rules = policy != NULL ? tusch_rules_load(dir, error) : NULL;
  if (rules == NULL)
    return FALSE;

  g_autofree char *key = g_strdup_printf("rules %s policy %s tusch %s",
                                         tusch_rules_get_hash(rules),
                                         tusch_policy_get_hash(policy),
                                         TUSCH_VERSION);
  g_autofree char *done = NULL;
  if (!tusch_store_get_meta(job->workroom->store, "detected", &done, error))
    return FALSE;
  if (g_strcmp0(done, key) == 0)
    return tusch_derive_if_new(job->workroom, error);
  return detect_with(job, rules, policy, key, error);
}
