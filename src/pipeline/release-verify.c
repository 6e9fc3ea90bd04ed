/* Every part of a bundle is checked by itself, against all that had to go from any of them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/reason.h"
#include "pipeline/release-private.h"

#include "base/datadir.h"
#include "base/file.h"
#include "base/json.h"
#include "pipeline/parts.h"
#include "pipeline/verify-page.h"
#include "tusch/error.h"

#include <string.h>

static gboolean
add_document_pages(TuschVerifyInput *input,
                   const TuschCleanDocument *clean,
                   const TuschBundlePlace *place,
                   bool has_boxes,
                   GError **error)
{
  for (guint i = 0; i < place->n_pages; i++) {
    TuschVerifyPage *page = tusch_verify_page_new(place->first_page_index + i);
    g_ptr_array_add(input->pages, page);
    page->page_index = i;
    if (clean->pages == NULL || i >= clean->pages->len)
      continue;
    const TuschCleanPage *clean_page = g_ptr_array_index(clean->pages, i);
    page->document_id = g_strdup(clean->document->id);
    page->is_raster = clean_page->method == TUSCH_METHOD_RASTER;
    if (has_boxes && !tusch_verify_page_add_clean(page, clean->plan, clean_page, error))
      return FALSE;
  }
  return TRUE;
}

/* The labels that may stand in boxes: every ground the plan uses, each once. */
static void
add_grounds(const Release *release, TuschVerifyInput *input)
{
  for (guint i = 0; i < release->plan->documents->len; i++) {
    g_autoptr(GPtrArray) grounds =
        tusch_reason_list_grounds(g_ptr_array_index(release->plan->documents, i));
    for (guint k = 0; k < grounds->len; k++) {
      const char *ground = g_ptr_array_index(grounds, k);
      if (!g_ptr_array_find_with_equal_func(input->grounds, ground, g_str_equal, NULL))
        g_ptr_array_add(input->grounds, g_strdup(ground));
    }
  }
}

/* What is looked for everywhere, each text once: a request of 500 pages names the same people ten
 * thousand times. (transfer full) (element-type TuschSecret): borrowed ones */
static GPtrArray *
list_secrets(const TuschPlan *plan)
{
  g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *secrets = g_ptr_array_new();
  for (guint i = 0; i < plan->secrets->len; i++) {
    TuschSecret *secret = g_ptr_array_index(plan->secrets, i);
    char *key = g_strdup_printf("%d %d %s", secret->scope, secret->category, secret->text);
    if (g_hash_table_add(known, key) || secret->scope != TUSCH_SECRET_BUNDLE)
      g_ptr_array_add(secrets, secret);
  }
  return secrets;
}

static TuschVerifyInput *
build_verify_input(Release *release, const TuschMade *made, guint part, GError **error)
{
  g_autoptr(TuschVerifyInput) input = tusch_verify_input_new();
  input->path = g_strdup(g_ptr_array_index(made->paths, part));
  input->tessdata_dir = tusch_datadir_find("ocr", "dal.traineddata", error);
  if (input->tessdata_dir == NULL)
    return NULL;
  input->language = g_strdup("dal");
  g_ptr_array_add(input->must_stay, g_strdup(release->kase->request->requester->name));
  add_grounds(release, input);
  /* A draft's watermark runs across the boxes: what is searched for is still searched. */
  bool has_boxes = !release->options->is_draft;
  for (guint i = 0; i < made->places->len; i++) {
    const TuschBundlePlace *place = g_ptr_array_index(made->places, i);
    if (place->part != part || place->n_pages == 0)
      continue;
    /* Pages before the first document are our own. */
    while (input->pages->len < place->first_page_index)
      g_ptr_array_add(input->pages, tusch_verify_page_new(input->pages->len));
    if (!add_document_pages(input, g_ptr_array_index(release->clean, i), place, has_boxes, error))
      return NULL;
  }
  input->n_pages = input->pages->len;
  g_ptr_array_unref(input->secrets);
  input->secrets = list_secrets(release->plan);
  return g_steal_pointer(&input);
}

/* "derived/verify-input.json", or "…/verify-input-2-of-3.json" for part 1 of 3. */
static char *
input_path(const TuschWorkroom *workroom, guint part, guint n_parts)
{
  g_autofree char *name = n_parts == 1
                              ? g_strdup("verify-input.json")
                              : g_strdup_printf("verify-input-%u-of-%u.json", part + 1, n_parts);
  return tusch_workroom_file(workroom, "derived", name);
}

/* What was checked stays beside the clean pages, so that the bundle can be checked again. */
static gboolean
keep_verify_input(TuschJob *job, const TuschVerifyInput *input, guint part, guint n, GError **error)
{
  g_autoptr(JsonNode) node = tusch_verify_input_to_json(input);
  g_autofree char *json = tusch_json_to_string(node, false);
  g_autofree char *path = input_path(job->workroom, part, n);
  return tusch_file_write_atomic(path, json, strlen(json), error);
}

gboolean
tusch_release_verify(Release *release, TuschMade *made, bool is_trial, GError **error)
{
  guint n_parts = made->paths->len;
  g_autofree char *scratch = g_build_filename(release->job->workroom->path, "tmp", NULL);
  g_ptr_array_set_size(made->reports, 0);
  tusch_events_begin(release->job->events, "verify", n_parts);
  for (guint part = 0; part < n_parts; part++) {
    g_autoptr(TuschVerifyInput) input = build_verify_input(release, made, part, error);
    if (input == NULL || (!release->options->is_draft &&
                          !keep_verify_input(release->job, input, part, n_parts, error)))
      return FALSE;
    TuschReport *report =
        tusch_verify_in_children(input, scratch, is_trial, release->job->n_parallel, error);
    if (report == NULL)
      return FALSE;
    g_ptr_array_add(made->reports, report);
  }
  tusch_events_end(release->job->events);
  return TRUE;
}

/* ---- several reports as one ---- */

static void
merge_check(TuschCheck *into, const TuschCheck *check, guint part)
{
  into->result = MIN(into->result, check->result);
  into->n_checked += check->n_checked;
  into->n_found += check->n_found;
  for (guint i = 0; i < check->problems->len; i++)
    g_ptr_array_add(into->problems,
                    g_strdup_printf("part %u, %s",
                                    part + 1,
                                    (const char *)g_ptr_array_index(check->problems, i)));
}

TuschReport *
tusch_release_merge_reports(const GPtrArray *reports, const char *sha256)
{
  g_autoptr(JsonNode) copy = tusch_report_to_json(g_ptr_array_index(reports, 0));
  TuschReport *merged = tusch_report_from_json(copy, NULL);
  if (merged == NULL || reports->len == 1)
    return merged;
  g_free(merged->sha256);
  merged->sha256 = g_strdup(sha256);
  for (guint i = 0; i < merged->checks->len; i++) {
    TuschCheck *into = g_ptr_array_index(merged->checks, i);
    g_ptr_array_set_size(into->problems, 0);
    g_array_set_size(into->pages, 0); /* of which part? the problems say */
    into->n_checked = into->n_found = 0;
    for (guint part = 0; part < reports->len; part++) {
      const TuschReport *report = g_ptr_array_index(reports, part);
      merged->passed &= report->passed && report->checks->len == merged->checks->len;
      if (i < report->checks->len)
        merge_check(into, g_ptr_array_index(report->checks, i), part);
    }
  }
  return merged;
}

/* ---- once more ---- */

static TuschReport *
verify_again(TuschJob *job, guint part, guint n_parts, const char *path, GError **error)
{
  g_autofree char *known = input_path(job->workroom, part, n_parts);
  g_autofree char *json = NULL;
  if (!g_file_get_contents(known, &json, NULL, NULL)) {
    tusch_fail(error, TUSCH_ERROR_PENDING, "no bundle has been released yet");
    return NULL;
  }
  g_autoptr(JsonNode) node = tusch_json_parse(json, -1, error);
  g_autoptr(TuschVerifyInput) input =
      node != NULL ? tusch_verify_input_from_json(node, error) : NULL;
  if (input == NULL)
    return NULL;
  g_free(input->path);
  input->path = g_strdup(path);
  return tusch_verify_in_children(
      input, NULL, false, job->n_parallel, error); /* the workroom may be for reading only */
}

static TuschReport *
verify_all_again(TuschJob *job, const GPtrArray *parts, GError **error)
{
  g_autoptr(GPtrArray) reports = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_report_free);
  for (guint part = 0; part < parts->len; part++) {
    TuschReport *report =
        verify_again(job, part, parts->len, g_ptr_array_index(parts, part), error);
    if (report == NULL)
      return NULL;
    g_ptr_array_add(reports, report);
  }
  g_autofree char *sha256 = tusch_parts_sha256(parts, error);
  return sha256 != NULL ? tusch_release_merge_reports(reports, sha256) : NULL;
}

/* A file of several says by its name which it is. */
static TuschReport *
verify_one_again(TuschJob *job, const GPtrArray *parts, const char *path, GError **error)
{
  g_autofree char *name = g_path_get_basename(path);
  for (guint part = 0; part < parts->len; part++)
    if (parts->len == 1 || g_str_has_suffix(g_ptr_array_index(parts, part), name))
      return verify_again(job, part, parts->len, path, error);
  tusch_fail(error,
             TUSCH_ERROR_CONFIG,
             "the bundle has %u files: name this one as the one it is checked as",
             parts->len);
  return NULL;
}

TuschReport *
tusch_job_verify(TuschJob *job, const char *path, GError **error)
{
  g_autoptr(GPtrArray) parts = tusch_parts_list(job->workroom->path, "out");
  if (parts->len == 0) {
    tusch_fail(error, TUSCH_ERROR_PENDING, "no bundle has been released yet");
    return NULL;
  }
  return path == NULL ? verify_all_again(job, parts, error)
                      : verify_one_again(job, parts, path, error);
}

/* ---- the verdict ---- */

/* Says what was found first, and how much more there is: places, never values. */
static gboolean
refuse(const TuschReport *report, const char *see, GError **error)
{
  const char *first = NULL;
  const char *check_id = "";
  guint n = 0;
  for (guint i = 0; i < report->checks->len; i++) {
    const TuschCheck *check = g_ptr_array_index(report->checks, i);
    if (first == NULL && check->problems->len > 0) {
      first = g_ptr_array_index(check->problems, 0);
      check_id = check->id;
    }
    n += check->problems->len;
  }
  return tusch_fail(error,
                    TUSCH_ERROR_UNVERIFIED,
                    "the file did not pass verification, nothing was released: %s %s (%u in all%s)",
                    check_id,
                    first != NULL ? first : "the file changed under the check",
                    n,
                    see);
}

gboolean
tusch_release_check(const TuschReport *report,
                    const char *temporary,
                    const char *see,
                    GError **error)
{
  g_autofree char *sha256 = NULL;
  if (!tusch_file_sha256(temporary, &sha256, NULL, error))
    return FALSE;
  if (!report->passed || g_strcmp0(sha256, report->sha256) != 0)
    return refuse(report, see, error);
  return TRUE;
}
