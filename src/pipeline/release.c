/* Redact, assemble, verify; out/ holds verified files or nothing. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/release-private.h"

#include "base/file.h"
#include "base/json.h"
#include "pipeline/decision-data.h"
#include "pipeline/layout-policy.h"
#include "pipeline/letter-job.h"
#include "pipeline/list.h"
#include "pipeline/parts.h"
#include "tusch/error.h"
#include "tusch/redact.h"

#include <glib/gstdio.h>
#include <string.h>

static void
release_clear(Release *release)
{
  g_clear_pointer(&release->clean, g_ptr_array_unref);
  g_clear_pointer(&release->share, tusch_share_free);
  g_clear_pointer(&release->documents, g_hash_table_unref);
  g_clear_pointer(&release->verdicts, tusch_verdicts_free);
  g_clear_pointer(&release->plan, tusch_plan_free);
  g_clear_pointer(&release->kase, tusch_workroom_free_case);
  g_free(release->date);
  g_clear_pointer(&release->omissions, g_ptr_array_unref);
  g_free(release->letter);
  g_free(release->key);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Release, release_clear)

void
tusch_release_free(TuschRelease *release)
{
  if (release == NULL)
    return;
  g_clear_pointer(&release->paths, g_ptr_array_unref);
  tusch_report_free(release->report);
  g_free(release);
}

/* ---- what the bundle depends on ---- */

/* The day of the last decision: the same workroom gives the same bytes tomorrow. */
static char *
choose_date(const Release *release)
{
  if (release->options->date != NULL)
    return g_strdup(release->options->date);
  gint64 last_us = 0;
  for (guint i = 0; i < release->kase->decisions->len; i++) {
    const TuschDecision *decision = g_ptr_array_index(release->kase->decisions, i);
    if (decision->target != TUSCH_TARGET_BUNDLE) /* that is about what is made here */
      last_us = MAX(last_us, decision->at_us);
  }
  if (last_us == 0)
    return g_strdup(release->kase->request->received);
  g_autoptr(GDateTime) at = g_date_time_new_from_unix_utc(last_us / G_USEC_PER_SEC);
  return g_date_time_format(at, "%Y-%m-%d");
}

/* NULL and "" differ, and no two lists of texts look the same. */
static void
feed(GChecksum *checksum, const char *text)
{
  g_checksum_update(checksum, (const guchar *)(text != NULL ? "=" : "-"), 1);
  if (text != NULL)
    g_checksum_update(checksum, (const guchar *)text, (gssize)strlen(text) + 1);
}

/* What the document's row in the list and its pages depend on. */
static gboolean
feed_document(const Release *release, GChecksum *checksum, guint index, GError **error)
{
  const TuschDocument *document = g_ptr_array_index(release->kase->documents, index);
  const TuschSent *sent = NULL;
  TuschDelivered delivered = tusch_share_of(release->share, document->id, &sent, NULL);
  g_autofree char *plan = tusch_clean_hash(release->job->workroom->store,
                                           document,
                                           g_ptr_array_index(release->plan->documents, index),
                                           error);
  g_autofree char *title = tusch_release_title(release, document);
  g_autofree char *type = tusch_release_field(release, document, TUSCH_FIELD_TYPE);
  g_autofree char *number = tusch_release_field(release, document, TUSCH_FIELD_NUMBER);
  g_autofree char *date = tusch_release_field(release, document, TUSCH_FIELD_DATE);
  g_autofree char *source = tusch_release_field(release, document, TUSCH_FIELD_SOURCE);
  TuschVerdict verdict = tusch_verdicts_of_document(release->verdicts, document->id, NULL);
  if (plan == NULL)
    return FALSE;
  const char *const texts[] = {plan,
                               title,
                               type,
                               document->id,
                               number,
                               date,
                               source,
                               document->parent_id,
                               document->duplicate_of,
                               tusch_problem_to_string(document->problem),
                               tusch_verdict_to_string(verdict),
                               tusch_delivered_to_string(delivered),
                               sent != NULL ? sent->date : NULL};
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
    feed(checksum, texts[i]);
  return TRUE;
}

/* The bundle was checked against these: with others it is another check. */
static void
feed_secrets(const Release *release, GChecksum *checksum)
{
  for (guint i = 0; i < release->plan->secrets->len; i++) {
    const TuschSecret *secret = g_ptr_array_index(release->plan->secrets, i);
    feed(checksum, secret->document_id);
    feed(checksum, tusch_category_to_string(secret->category));
    feed(checksum, secret->scope == TUSCH_SECRET_BUNDLE ? "bundle" : "place");
    feed(checksum, secret->text);
  }
}

static char *
hash_release(const Release *release, GError **error)
{
  g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
  feed(checksum, TUSCH_VERSION);
  feed(checksum, g_getenv("LANGUAGE"));
  feed(checksum, release->date);
  feed(checksum, release->letter);
  feed(checksum, release->options->is_draft ? "draft" : "final");
  g_autofree char *numbers = g_strdup_printf(
      "%u %" G_GUINT64_FORMAT, release->share->delivery, release->options->max_part_bytes);
  feed(checksum, numbers);
  for (guint i = 0; i < release->kase->documents->len; i++)
    if (!feed_document(release, checksum, i, error))
      return NULL;
  feed_secrets(release, checksum);
  return g_strdup(g_checksum_get_string(checksum));
}

/* ---- release ---- */

static gboolean
empty_folder(const TuschWorkroom *workroom, const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename(workroom->path, folder, NULL);
  return tusch_dir_remove_tree(path, error) && tusch_dir_make(path, error);
}

static bool
is_empty_folder(const TuschWorkroom *workroom, const char *folder)
{
  g_autofree char *path = g_build_filename(workroom->path, folder, NULL);
  g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
  return dir == NULL || g_dir_read_name(dir) == NULL;
}

gboolean
tusch_workroom_withdraw(TuschWorkroom *workroom, const char *who, GError **error)
{
  if (is_empty_folder(workroom, "out") && is_empty_folder(workroom, "draft"))
    return TRUE;
  return empty_folder(workroom, "out", error) && empty_folder(workroom, "draft", error) &&
         tusch_store_log(workroom->store, who, "withdrawn", NULL, error);
}

static gboolean
write_json(Release *release, const char *folder, const char *name, JsonNode *node, GError **error)
{
  g_autofree char *json = tusch_json_to_string(node, true);
  g_autofree char *path = tusch_workroom_file(release->job->workroom, folder, name);
  return tusch_file_write_atomic(path, json, strlen(json), error);
}

static JsonNode *
make_list(const Release *release, const TuschMade *made)
{
  JsonNode *node = tusch_list_to_json(release->kase,
                                      release->plan,
                                      release->verdicts,
                                      made->places,
                                      release->share,
                                      release->options->is_draft);
  tusch_list_add_warnings(json_node_get_object(node), release->job->workroom->store);
  return node;
}

static JsonNode *
make_data(const Release *release)
{
  return tusch_decision_data(release->kase,
                             release->plan,
                             release->verdicts,
                             release->omissions,
                             release->share,
                             release->date);
}

static gboolean
commit_parts(Release *release, const TuschMade *made, const char *folder, GError **error)
{
  for (guint i = 0; i < made->paths->len; i++) {
    g_autofree char *name = tusch_parts_name(i, made->paths->len);
    g_autofree char *path = tusch_workroom_file(release->job->workroom, folder, name);
    if (!tusch_file_commit(g_ptr_array_index(made->paths, i), path, error))
      return FALSE;
  }
  return TRUE;
}

/* The bundle comes last: where it is, everything is. */
static gboolean
publish(Release *release, const TuschMade *made, const TuschReport *report, GError **error)
{
  const char *folder = release->options->is_draft ? "draft" : "out";
  g_autoptr(JsonNode) report_node = tusch_report_to_json(report);
  g_autofree char *story = tusch_report_describe(report);
  g_autofree char *story_path =
      tusch_workroom_file(release->job->workroom, folder, "verification.txt");
  g_autoptr(JsonNode) list = make_list(release, made);
  g_autoptr(JsonNode) data = make_data(release);
  if (!write_json(release, folder, "verification.json", report_node, error) ||
      (!release->options->is_draft &&
       !write_json(release, folder, "decision-data.json", data, error)) ||
      !tusch_file_write_atomic(story_path, story, strlen(story), error) ||
      !write_json(release, folder, "list.json", list, error) ||
      !tusch_letter_set_stale(release->job->workroom->store, release->is_letter_stale, error) ||
      !tusch_share_keep(release->share, release->job->workroom->store, error) ||
      !commit_parts(release, made, folder, error))
    return FALSE;
  TuschStore *store = release->job->workroom->store;
  g_autofree char *value = g_strconcat(release->key, " ", report->sha256, NULL);
  g_autofree char *detail = g_strdup_printf("{\"sha256\":\"%s\"}", report->sha256);
  return tusch_store_mark(
      store, "tusch", release->options->is_draft ? "drafted" : "released", value, detail, error);
}

/* Keeps the report of a refused bundle for people: it names places, never values. */
static gboolean
keep_refusal(Release *release, const TuschReport *report, GError **error)
{
  g_autoptr(JsonNode) node = tusch_report_to_json(report);
  g_autofree char *json = tusch_json_to_string(node, true);
  g_autofree char *path =
      tusch_workroom_file(release->job->workroom, "derived", "refused-verification.json");
  g_autofree char *story = tusch_report_describe(report);
  g_autofree char *story_path =
      tusch_workroom_file(release->job->workroom, "derived", "refused-verification.txt");
  return tusch_file_write_atomic(path, json, strlen(json), error) &&
         tusch_file_write_atomic(story_path, story, strlen(story), error) &&
         tusch_store_log(release->job->workroom->store, "tusch", "refused", NULL, error);
}

/* The document, and its page, that a page of the bundle is. */
static bool
find_place(
    const TuschMade *made, guint part, guint bundle_page, guint *out_document, guint *out_page)
{
  for (guint i = 0; i < made->places->len; i++) {
    const TuschBundlePlace *place = g_ptr_array_index(made->places, i);
    if (place->part == part && bundle_page >= place->first_page_index &&
        bundle_page - place->first_page_index < place->n_pages) {
      *out_document = i;
      *out_page = bundle_page - place->first_page_index;
      return true;
    }
  }
  return false;
}

static void
name_documents_of_part(const Release *release, const TuschMade *made, guint part, GString *numbers)
{
  g_autoptr(GArray) pages = tusch_report_list_pages(g_ptr_array_index(made->reports, part));
  const TuschDocument *last = NULL;
  for (guint i = 0; i < pages->len; i++) {
    guint index = 0;
    guint page_index = 0;
    if (!find_place(made, part, g_array_index(pages, guint, i), &index, &page_index))
      continue;
    const TuschDocument *document = g_ptr_array_index(release->kase->documents, index);
    if (document != last)
      g_string_append_printf(
          numbers, "%s%s", numbers->len > 0 ? ", " : "document ", document->number);
    last = document;
  }
}

/* Which documents a person must look at, since the bundle the reports speak of is not to be seen.
 * (transfer full): "document 0007, 0012: ", or "" */
static char *
name_documents(const Release *release, const TuschMade *made)
{
  GString *numbers = g_string_new(NULL);
  for (guint part = 0; part < made->reports->len; part++)
    name_documents_of_part(release, made, part, numbers);
  if (numbers->len > 0)
    g_string_append(numbers, ": ");
  return g_string_free(numbers, FALSE);
}

/* The checks that did not believe a page of the bundle. (transfer full) */
static JsonArray *
list_checks_of_page(const TuschReport *report, guint bundle_page)
{
  JsonArray *ids = json_array_new();
  for (guint i = 0; i < report->checks->len; i++) {
    const TuschCheck *check = g_ptr_array_index(report->checks, i);
    for (guint k = 0; k < check->pages->len; k++)
      if (g_array_index(check->pages, guint, k) == bundle_page)
        json_array_add_string_element(ids, check->id);
  }
  return ids;
}

/* Adds the pages that can go another way to @yielded. */
static void
yield_pages_of_part(Release *release, const TuschMade *made, guint part, JsonArray *yielded)
{
  const TuschReport *report = g_ptr_array_index(made->reports, part);
  g_autoptr(GArray) pages = tusch_report_list_pages(report);
  for (guint i = 0; i < pages->len; i++) {
    guint bundle_page = g_array_index(pages, guint, i);
    guint index = 0;
    guint page_index = 0;
    if (!find_place(made, part, bundle_page, &index, &page_index))
      continue;
    const TuschCleanDocument *clean = g_ptr_array_index(release->clean, index);
    if (clean->pages == NULL || page_index >= clean->pages->len)
      continue;
    const TuschCleanPage *page = g_ptr_array_index(clean->pages, page_index);
    if (!tusch_plan_document_yield_page(g_ptr_array_index(release->plan->documents, index),
                                        page_index,
                                        page->method == TUSCH_METHOD_RASTER))
      continue;
    JsonObject *entry = json_object_new();
    json_object_set_string_member(entry, "document", clean->document->number);
    json_object_set_int_member(entry, "page", (gint64)page_index + 1);
    json_object_set_array_member(entry, "checks", list_checks_of_page(report, bundle_page));
    json_array_add_object_element(yielded, entry);
  }
}

/* Pages the check did not believe go a safer way: @out_any if there is one left. The log says which
 * and why. */
static gboolean
yield_pages(Release *release, const TuschMade *made, bool *out_any, GError **error)
{
  JsonArray *yielded = json_array_new();
  for (guint part = 0; part < made->reports->len; part++)
    yield_pages_of_part(release, made, part, yielded);
  *out_any = json_array_get_length(yielded) > 0;
  JsonObject *object = json_object_new();
  json_object_set_array_member(object, "pages", yielded);
  g_autoptr(JsonNode) node = tusch_json_take_object(object);
  g_autofree char *detail = tusch_json_to_string(node, false);
  return !*out_any ||
         tusch_store_log(release->job->workroom->store, "tusch", "yielded", detail, error);
}

static bool
has_passed(const TuschMade *made)
{
  for (guint i = 0; i < made->reports->len; i++)
    if (!((TuschReport *)g_ptr_array_index(made->reports, i))->passed)
      return false;
  return true;
}

/* Redacted, assembled and checked once. (transfer full): with reports */
static TuschMade *
attempt(Release *release, const char *folder, GError **error)
{
  g_clear_pointer(&release->clean, g_ptr_array_unref);
  release->clean =
      tusch_clean_all(release->job, release->kase, release->plan, release->share->now, error);
  g_autoptr(TuschMade) made =
      release->clean != NULL ? tusch_release_assemble(release, folder, error) : NULL;
  bool is_checked = made != NULL && tusch_release_verify(release, made, true, error);
  return is_checked ? g_steal_pointer(&made) : NULL;
}

static gboolean
check_parts(const TuschMade *made, GError **error)
{
  static const char see[] = ", see derived/refused-verification.json";
  for (guint i = 0; i < made->paths->len; i++)
    if (!tusch_release_check(
            g_ptr_array_index(made->reports, i), g_ptr_array_index(made->paths, i), see, error))
      return FALSE;
  return TRUE;
}

static gboolean
publish_or_refuse(Release *release,
                  const TuschMade *made,
                  const TuschReport *report,
                  GError **error)
{
  g_autoptr(GError) refused = NULL;
  if (check_parts(made, &refused))
    return publish(release, made, report, error);
  g_autofree char *documents = name_documents(release, made);
  g_prefix_error(&refused, "%s", documents);
  if (keep_refusal(release, report, error))
    g_propagate_error(error, g_steal_pointer(&refused));
  return FALSE;
}

static gboolean
make(Release *release, TuschRelease *result, GError **error)
{
  /* The child that writes the bundle has this folder and nothing beside it. */
  g_autofree char *folder = tusch_workroom_file(release->job->workroom, "tmp", "bundle");
  if (!tusch_dir_make(folder, error))
    return FALSE;
  g_autoptr(TuschMade) made = attempt(release, folder, error);
  bool is_better = true;
  while (made != NULL && !has_passed(made) && is_better) {
    if (!yield_pages(release, made, &is_better, error))
      return FALSE;
    if (is_better) {
      tusch_made_free(made);
      made = attempt(release, folder, error);
    }
  }
  /* What is refused is told whole. */
  if (made != NULL && !has_passed(made) && !tusch_release_verify(release, made, false, error))
    return FALSE;
  g_autofree char *sha256 = made != NULL ? tusch_parts_sha256(made->paths, error) : NULL;
  if (sha256 == NULL)
    return FALSE;
  result->report = tusch_release_merge_reports(made->reports, sha256);
  return publish_or_refuse(release, made, result->report, error);
}

/* The bundle of the same plan, still with the bytes that were verified. */
static gboolean
find_released(const Release *release, bool *out_found, GError **error)
{
  g_autofree char *value = NULL;
  *out_found = false;
  const char *folder = release->options->is_draft ? "draft" : "out";
  const char *key = release->options->is_draft ? "drafted" : "released";
  if (!tusch_store_get_meta(release->job->workroom->store, key, &value, error))
    return FALSE;
  g_autoptr(GPtrArray) paths = tusch_parts_list(release->job->workroom->path, folder);
  if (value == NULL || paths->len == 0)
    return TRUE;
  g_autofree char *sha256 = tusch_parts_sha256(paths, error);
  if (sha256 == NULL)
    return FALSE;
  g_autofree char *expected = g_strconcat(release->key, " ", sha256, NULL);
  *out_found = g_str_equal(value, expected);
  return TRUE;
}

static void
count(const Release *release, TuschRelease *result)
{
  result->n_documents = g_hash_table_size(release->share->now);
  for (guint i = 0; i < release->plan->documents->len; i++) {
    const TuschDocument *document = g_ptr_array_index(release->kase->documents, i);
    const TuschPlanDocument *plan = g_ptr_array_index(release->plan->documents, i);
    bool is_unreadable = document->problem != TUSCH_PROBLEM_NONE;
    if (!g_hash_table_contains(release->share->now, document->id))
      continue;
    result->n_unreadable += is_unreadable;
    result->n_full += plan->access == TUSCH_ACCESS_YES;
    result->n_partly += plan->access == TUSCH_ACCESS_PARTLY;
    result->n_withheld += plan->access == TUSCH_ACCESS_NO && !is_unreadable;
    for (guint k = 0; k < plan->pages->len; k++)
      result->n_boxes += ((TuschPlanPage *)g_ptr_array_index(plan->pages, k))->boxes->len;
  }
  for (guint i = 0; release->clean != NULL && i < release->clean->len; i++) {
    const TuschCleanDocument *clean = g_ptr_array_index(release->clean, i);
    for (guint k = 0; clean->pages != NULL && k < clean->pages->len; k++)
      result->n_raster_pages +=
          ((TuschCleanPage *)g_ptr_array_index(clean->pages, k))->method == TUSCH_METHOD_RASTER;
  }
}

static gboolean
check_ready(Release *release, GError **error)
{
  g_autofree char *detected = NULL;
  if (!tusch_store_get_meta(release->job->workroom->store, "detected", &detected, error))
    return FALSE;
  if (detected == NULL)
    return tusch_fail(
        error, TUSCH_ERROR_PENDING, "the request is not read yet: run \"tusch run\" again");
  TuschUndecided undecided =
      tusch_verdicts_count_undecided_in(release->verdicts, release->share->now);
  if (!release->options->is_draft && tusch_undecided_any(&undecided))
    return tusch_fail(error,
                      TUSCH_ERROR_PENDING,
                      "%u findings and %u documents are undecided, and %u pages must be looked at",
                      undecided.n_findings,
                      undecided.n_documents,
                      undecided.n_pages);
  return TRUE;
}

/* The letter speaks of what comes with it. */
static void
keep_current(Release *release)
{
  for (guint i = release->omissions->len; i > 0; i--) {
    const TuschOmission *omission = g_ptr_array_index(release->omissions, i - 1);
    if (!g_hash_table_contains(release->share->now, omission->document_id))
      g_ptr_array_remove_index(release->omissions, i - 1);
  }
}

static gboolean
write_letter(Release *release, GError **error)
{
  bool is_draft = release->options->is_draft;
  release->omissions = tusch_omissions_count(release->kase, release->verdicts, is_draft);
  keep_current(release);
  TuschLetterInput input = {release->kase,
                            release->plan,
                            release->verdicts,
                            release->omissions,
                            release->share,
                            release->date,
                            is_draft};
  release->letter = tusch_job_letter(release->job->workroom,
                                     &input,
                                     release->options->letter_path,
                                     &release->is_letter_stale,
                                     error);
  return release->letter != NULL;
}

TuschRelease *
tusch_job_release(TuschJob *job, const TuschReleaseOptions *options, GError **error)
{
  g_auto(Release) release = {.job = job, .options = options};
  release.kase = tusch_workroom_load_case(job->workroom, error);
  if (release.kase == NULL)
    return NULL;
  release.verdicts = tusch_verdicts_new(release.kase);
  release.documents = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < release.kase->documents->len; i++) {
    TuschDocument *document = g_ptr_array_index(release.kase->documents, i);
    g_hash_table_insert(release.documents, document->id, document);
  }
  release.share = tusch_share_choose(job->workroom, release.kase, options->documents, error);
  if (release.share == NULL || !check_ready(&release, error))
    return NULL;
  release.plan = tusch_review_plan(release.kase, options->is_draft);
  bool keeps_layout;
  if (!tusch_layout_policy_load(&keeps_layout, error))
    return NULL;
  keeps_layout = keeps_layout || options->keep_layout;
  for (guint i = 0; keeps_layout && i < release.plan->documents->len; i++)
    tusch_plan_document_keep_layout(g_ptr_array_index(release.plan->documents, i));
  release.date = choose_date(&release);
  if (!write_letter(&release, error))
    return NULL;
  release.key = hash_release(&release, error);
  if (release.key == NULL)
    return NULL;

  g_autoptr(TuschRelease) result = g_new0(TuschRelease, 1);
  bool is_found = false;
  if (!find_released(&release, &is_found, error))
    return NULL;
  if (!is_found && (!empty_folder(job->workroom, options->is_draft ? "draft" : "out", error) ||
                    !make(&release, result, error)))
    return NULL;
  count(&release, result);
  result->paths = tusch_parts_list(job->workroom->path, options->is_draft ? "draft" : "out");
  result->is_letter_stale = release.is_letter_stale;
  result->delivery = tusch_share_is_partial(release.share) ? release.share->delivery : 0;
  result->n_later = release.share->n_later;
  return g_steal_pointer(&result);
}
