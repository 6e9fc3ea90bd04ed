/* One PDF in, one clean PDF out. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/redact-file.h"

#include "base/datadir.h"
#include "base/file.h"
#include "base/json.h"
#include "pipeline/child.h"
#include "pipeline/layout-policy.h"
#include "pipeline/release.h"
#include "pipeline/second-sight.h"
#include "pipeline/single-file.h"
#include "pipeline/text-chain.h"
#include "pipeline/text-search.h"
#include "pipeline/verify-page.h"
#include "tusch/detect.h"
#include "tusch/error.h"
#include "tusch/redact.h"

#include <string.h>

enum { REDACT_TIMEOUT_S = 1800 };

static const char DOCUMENT_ID[] = "d00001";

typedef struct {
  const TuschRedactFile *job;
  char *folder; /* temporary, beside the output */
  TuschIntake *intake;
  GPtrArray *pages; /* TuschPageText */
  TuschPlanDocument *plan;
  GPtrArray *secrets; /* TuschSecret, owned by plan_secrets */
  TuschPlan *owner; /* owns the secrets */
  char *clean_path;
  GPtrArray *clean; /* TuschCleanPage */
  GHashTable *seen_pages; /* set of page indexes: read from their pixels, too */
  GArray *other_sights; /* guint: pages that other programs show otherwise than they were read */
  bool keeps_layout;
} Redaction;

static void
redaction_clear(Redaction *redaction)
{
  if (redaction->folder != NULL)
    (void)tusch_dir_remove_tree(redaction->folder, NULL);
  g_free(redaction->folder);
  tusch_intake_free(redaction->intake);
  g_clear_pointer(&redaction->pages, g_ptr_array_unref);
  tusch_plan_document_free(redaction->plan);
  tusch_plan_free(redaction->owner);
  g_free(redaction->clean_path);
  g_clear_pointer(&redaction->clean, g_ptr_array_unref);
  g_clear_pointer(&redaction->seen_pages, g_hash_table_unref);
  g_clear_pointer(&redaction->other_sights, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Redaction, redaction_clear)

/* ---- in: what the file is, and its pages ---- */

static gboolean
open_file(Redaction *redaction, GError **error)
{
  redaction->intake =
      tusch_single_file_open(redaction->job->in_path, redaction->folder, false, error);
  if (redaction->intake == NULL)
    return FALSE;
  if (redaction->intake->problem != TUSCH_PROBLEM_NONE || redaction->intake->pdf_path == NULL)
    return tusch_fail(error,
                      TUSCH_ERROR_FORMAT,
                      "%s: %s",
                      redaction->job->in_path,
                      redaction->intake->members != NULL
                          ? "is an archive"
                          : tusch_problem_to_string(redaction->intake->problem));
  return TRUE;
}

static gboolean
read_pages(Redaction *redaction, GError **error)
{
  const TuschRedactFile *job = redaction->job;
  TuschReadRange all = {.end = redaction->intake->n_pages,
                        .trusts_layer = job->texts == NULL && !job->use_rules};
  redaction->other_sights = tusch_second_sight(redaction->intake->pdf_path,
                                               redaction->intake->n_pages,
                                               redaction->folder,
                                               g_get_num_processors(),
                                               error);
  if (redaction->other_sights == NULL)
    return FALSE;
  redaction->pages = tusch_single_file_read(job->in_path, redaction->intake->pdf_path, &all, error);
  return redaction->pages != NULL;
}

/* ---- what goes ---- */

static void
add_secret(Redaction *redaction, TuschCategory category, TuschSecretScope scope, const char *text)
{
  TuschSecret *secret = g_new0(TuschSecret, 1);
  secret->finding_id = g_strdup_printf("f%06u", redaction->owner->secrets->len + 1);
  secret->document_id = g_strdup(DOCUMENT_ID);
  secret->category = category;
  secret->scope = scope;
  secret->text = g_strdup(text);
  g_ptr_array_add(redaction->owner->secrets, secret);
}

static void
add_span(Redaction *redaction,
         const TuschPageText *page,
         const TuschTextSpan *span,
         bool hides_width)
{
  g_autoptr(GArray) boxes = tusch_text_search_boxes(page, span->start, span->end);
  for (guint i = 0; i < boxes->len; i++)
    tusch_plan_document_add_box(
        redaction->plan, page->page_index, &g_array_index(boxes, TuschRectPt, i), NULL)
        ->hides_width = hides_width;
}

/* Where the letters stand, although no reader has them in their order. Such text does not run along
 * x, or not alone: nothing is moved. */
static void
add_chains(Redaction *redaction,
           guint page_index,
           const TuschTextChains *chains,
           const char *text,
           const GArray *spans)
{
  g_autoptr(GArray) boxes = tusch_text_chains_search(chains, text, spans);
  for (guint i = 0; i < boxes->len; i++)
    tusch_plan_document_add_box(
        redaction->plan, page_index, &g_array_index(boxes, TuschRectPt, i), NULL);
}

static void
plan_texts_of_page(Redaction *redaction, const TuschPageText *page)
{
  g_autoptr(TuschTextChains) chains = tusch_text_chains_new(page);
  for (char *const *text = redaction->job->texts; *text != NULL; text++) {
    g_autoptr(GArray) spans = tusch_text_search(page, *text);
    for (guint k = 0; k < spans->len; k++)
      add_span(redaction, page, &g_array_index(spans, TuschTextSpan, k), true);
    add_chains(redaction, page->page_index, chains, *text, spans);
  }
}

static void
plan_texts(Redaction *redaction)
{
  if (redaction->job->texts == NULL)
    return;
  for (char *const *text = redaction->job->texts; *text != NULL; text++)
    add_secret(redaction, TUSCH_CATEGORY_OTHER, TUSCH_SECRET_BUNDLE, *text);
  for (guint i = 0; i < redaction->pages->len; i++)
    plan_texts_of_page(redaction, g_ptr_array_index(redaction->pages, i));
}

static gboolean
plan_rules(Redaction *redaction, GError **error)
{
  g_autofree char *dir = tusch_datadir_find("rules", "policy", error);
  g_autoptr(TuschRules) rules = dir != NULL ? tusch_rules_load(dir, error) : NULL;
  if (rules == NULL)
    return FALSE;
  g_autoptr(TuschDetector) detector = tusch_detector_new(rules, NULL);
  for (guint i = 0; i < redaction->pages->len; i++) {
    const TuschPageText *page = g_ptr_array_index(redaction->pages, i);
    tusch_detector_add_text(detector, DOCUMENT_ID, TUSCH_FIELD_PAGE, i, page->origin, page->text);
  }
  g_autoptr(GPtrArray) findings = NULL;
  g_autoptr(GPtrArray) entities = NULL;
  if (!tusch_detector_finish(detector, &findings, &entities, error))
    return FALSE;
  for (guint i = 0; i < findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(findings, i);
    add_secret(redaction, finding->category, TUSCH_SECRET_PLACE, finding->text);
    TuschTextSpan span = {finding->start, finding->end};
    add_span(redaction,
             g_ptr_array_index(redaction->pages, finding->page_index),
             &span,
             tusch_category_hides_width(finding->category));
  }
  return TRUE;
}

/* The box file has the form of a planned document. */
static gboolean
plan_boxes(Redaction *redaction, GError **error)
{
  g_autofree char *json = NULL;
  if (!g_file_get_contents(redaction->job->boxes_path, &json, NULL, NULL))
    return tusch_fail(error, TUSCH_ERROR_CONFIG, "cannot read \"%s\"", redaction->job->boxes_path);
  g_autoptr(GError) local = NULL;
  g_autoptr(JsonNode) node = tusch_json_parse(json, -1, &local);
  if (node != NULL && JSON_NODE_HOLDS_OBJECT(node))
    json_object_set_string_member(json_node_get_object(node), "document", DOCUMENT_ID);
  TuschPlanDocument *boxes = node != NULL ? tusch_plan_document_from_json(node, &local) : NULL;
  if (boxes == NULL)
    return tusch_fail(
        error, TUSCH_ERROR_CONFIG, "%s: %s", redaction->job->boxes_path, local->message);
  for (guint i = 0; i < boxes->pages->len; i++) {
    const TuschPlanPage *page = g_ptr_array_index(boxes->pages, i);
    if (page->page_index >= redaction->intake->n_pages) {
      tusch_plan_document_free(boxes);
      return tusch_fail(error,
                        TUSCH_ERROR_CONFIG,
                        "%s: \"page\" must be 1 to %u",
                        redaction->job->boxes_path,
                        redaction->intake->n_pages);
    }
  }
  redaction->plan = boxes;
  return TRUE;
}

static gboolean
plan(Redaction *redaction, GError **error)
{
  redaction->owner = tusch_plan_new();
  if (redaction->job->boxes_path != NULL) {
    if (!plan_boxes(redaction, error))
      return FALSE;
  } else {
    redaction->plan = tusch_plan_document_new(DOCUMENT_ID);
  }
  plan_texts(redaction);
  if (redaction->job->use_rules && !plan_rules(redaction, error))
    return FALSE;
  if (!tusch_layout_policy_load(&redaction->keeps_layout, error))
    return FALSE;
  redaction->keeps_layout |= redaction->job->keep_layout;
  if (redaction->keeps_layout)
    tusch_plan_document_keep_layout(redaction->plan);
  return TRUE;
}

/* ---- out: redacted and checked in children ---- */

static gboolean
redact(Redaction *redaction, GError **error)
{
  JsonArray *texts = json_array_new();
  for (guint i = 0; i < redaction->pages->len; i++)
    json_array_add_element(texts, tusch_page_text_to_json(g_ptr_array_index(redaction->pages, i)));
  JsonObject *input = json_object_new();
  g_autoptr(JsonNode) node = tusch_json_take_object(input);
  json_object_set_string_member(input, "pdf", redaction->intake->pdf_path);
  json_object_set_string_member(input, "out", redaction->clean_path);
  json_object_set_member(input, "plan", tusch_plan_document_to_json(redaction->plan));
  json_object_set_array_member(input, "texts", texts);
  g_autoptr(JsonNode) answer = tusch_child_call("redact", node, REDACT_TIMEOUT_S, error);
  JsonObject *object = answer != NULL ? tusch_json_node_object(answer, "answer", error) : NULL;
  redaction->clean = object != NULL ? tusch_clean_pages_from_json(object, error) : NULL;
  if (redaction->clean != NULL && redaction->clean->len != redaction->intake->n_pages)
    return tusch_fail(error, TUSCH_ERROR_INTERNAL, "a page is missing from the clean document");
  return redaction->clean != NULL;
}

static gboolean
add_verify_page(Redaction *redaction, TuschVerifyInput *input, guint index, GError **error)
{
  const TuschCleanPage *clean = g_ptr_array_index(redaction->clean, index);
  TuschVerifyPage *page = tusch_verify_page_new(index);
  g_ptr_array_add(input->pages, page);
  page->document_id = g_strdup(DOCUMENT_ID);
  page->page_index = index;
  page->is_raster = clean->method == TUSCH_METHOD_RASTER;
  return tusch_verify_page_add_clean(page, redaction->plan, clean, error);
}

static void
add_grounds(const Redaction *redaction, TuschVerifyInput *input)
{
  for (guint i = 0; i < redaction->plan->pages->len; i++) {
    const TuschPlanPage *planned = g_ptr_array_index(redaction->plan->pages, i);
    for (guint k = 0; k < planned->boxes->len; k++) {
      const char *ground = ((const TuschPlanBox *)g_ptr_array_index(planned->boxes, k))->ground;
      if (ground != NULL)
        g_ptr_array_add(input->grounds, g_strdup(ground));
    }
  }
}

static TuschReport *
verify(Redaction *redaction, GError **error)
{
  g_autoptr(TuschVerifyInput) input = tusch_verify_input_new();
  input->path = g_strdup(redaction->clean_path);
  input->n_pages = redaction->intake->n_pages;
  input->language = g_strdup("dal");
  input->tessdata_dir = tusch_datadir_find("ocr", "dal.traineddata", error);
  if (input->tessdata_dir == NULL)
    return NULL;
  for (guint i = 0; i < input->n_pages; i++)
    if (!add_verify_page(redaction, input, i, error))
      return NULL;
  add_grounds(redaction, input);
  g_ptr_array_unref(input->secrets);
  input->secrets = g_ptr_array_ref(redaction->owner->secrets);
  return tusch_verify_in_children(input, redaction->folder, false, g_get_num_processors(), error);
}

/* How each page was made. Where lines lay before is left out: it would tell their widths. */
static JsonArray *
pages_of(const Redaction *redaction)
{
  g_autoptr(JsonNode) node = tusch_clean_pages_to_json(redaction->clean);
  JsonArray *pages = json_object_get_array_member(json_node_get_object(node), "pages");
  for (guint i = 0; i < json_array_get_length(pages); i++) {
    JsonArray *moved =
        json_object_get_array_member(json_array_get_object_element(pages, i), "moved");
    for (guint k = 0; k < json_array_get_length(moved); k++)
      json_object_remove_member(json_array_get_object_element(moved, k), "before");
  }
  for (guint i = 0; i < redaction->other_sights->len; i++) {
    guint index = g_array_index(redaction->other_sights, guint, i);
    JsonObject *page = json_array_get_object_element(pages, index);
    json_object_set_boolean_member(page, "drawn_otherwise", TRUE);
  }
  return json_array_ref(pages);
}

static JsonNode *
report_of(const Redaction *redaction, const TuschReport *report)
{
  guint n_boxes = 0;
  for (guint i = 0; i < redaction->plan->pages->len; i++)
    n_boxes += ((TuschPlanPage *)g_ptr_array_index(redaction->plan->pages, i))->boxes->len;
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, "schema", "tusch-redact");
  json_object_set_int_member(object, "version", 1);
  json_object_set_int_member(object, "boxes", n_boxes);
  json_object_set_array_member(object, "pages", pages_of(redaction));
  json_object_set_member(object, "verification", tusch_report_to_json(report));
  return tusch_json_take_object(object);
}

/* Pages the check did not believe go a safer way; %FALSE if there is none left. */
static bool
yield_pages(Redaction *redaction, const TuschReport *report)
{
  bool any = false;
  g_autoptr(GArray) pages = tusch_report_list_pages(report);
  for (guint i = 0; i < pages->len; i++) {
    guint index = g_array_index(pages, guint, i);
    const TuschCleanPage *page =
        index < redaction->clean->len ? g_ptr_array_index(redaction->clean, index) : NULL;
    if (page != NULL)
      any |= tusch_plan_document_yield_page(
          redaction->plan, index, page->method == TUSCH_METHOD_RASTER);
  }
  return any;
}

static bool
is_planned(const Redaction *redaction, guint page_index, const TuschRectPt *box)
{
  for (guint i = 0; i < redaction->plan->pages->len; i++) {
    const TuschPlanPage *page = g_ptr_array_index(redaction->plan->pages, i);
    for (guint k = 0; page->page_index == page_index && k < page->boxes->len; k++)
      if (tusch_rect_pt_overlaps(&((TuschPlanBox *)g_ptr_array_index(page->boxes, k))->box, box))
        return true;
  }
  return false;
}

/* Boxes over the texts where the page's pixels show them and no box is yet. */
static guint
plan_seen_texts(Redaction *redaction, const TuschPageText *page)
{
  guint n = 0;
  for (char *const *text = redaction->job->texts; *text != NULL; text++) {
    g_autoptr(GArray) spans = tusch_text_search(page, *text);
    for (guint i = 0; i < spans->len; i++) {
      const TuschTextSpan *span = &g_array_index(spans, TuschTextSpan, i);
      g_autoptr(GArray) boxes = tusch_text_search_boxes(page, span->start, span->end);
      if (boxes->len == 0 ||
          is_planned(redaction, page->page_index, &g_array_index(boxes, TuschRectPt, 0)))
        continue;
      add_span(redaction, page, span, !redaction->keeps_layout);
      n++;
    }
  }
  return n;
}

/* A text layer may say other things than are seen. A page the check did not believe is read from
 * its pixels, once; %TRUE if that told more. */
static bool
look_again(Redaction *redaction, const TuschReport *report)
{
  guint n_found = 0;
  g_autoptr(GArray) pages = tusch_report_list_pages(report);
  for (guint i = 0; redaction->job->texts != NULL && i < pages->len; i++) {
    guint index = g_array_index(pages, guint, i);
    if (index >= redaction->intake->n_pages ||
        !g_hash_table_add(redaction->seen_pages, GUINT_TO_POINTER(index)))
      continue;
    TuschReadRange one = {.first = index, .end = index + 1, .from_pixels = true};
    g_autoptr(GPtrArray) read =
        tusch_single_file_read(redaction->job->in_path, redaction->intake->pdf_path, &one, NULL);
    if (read != NULL)
      n_found += plan_seen_texts(redaction, g_ptr_array_index(read, 0));
  }
  return n_found > 0;
}

/* Redacted and checked once. (transfer full) */
static TuschReport *
attempt(Redaction *redaction, GError **error)
{
  g_clear_pointer(&redaction->clean, g_ptr_array_unref);
  return redact(redaction, error) ? verify(redaction, error) : NULL;
}

static JsonNode *
finish(Redaction *redaction, GError **error)
{
  g_autoptr(TuschReport) report = attempt(redaction, error);
  while (report != NULL && !report->passed &&
         (look_again(redaction, report) || yield_pages(redaction, report))) {
    tusch_report_free(report);
    report = attempt(redaction, error);
  }
  if (report == NULL || !tusch_release_check(report, redaction->clean_path, "", error) ||
      !tusch_file_commit(redaction->clean_path, redaction->job->out_path, error))
    return NULL;
  return report_of(redaction, report);
}

JsonNode *
tusch_redact_file(const TuschRedactFile *job, GError **error)
{
  g_auto(Redaction) redaction = {.job = job, .seen_pages = g_hash_table_new(NULL, NULL)};
  g_autofree char *out_dir = g_path_get_dirname(job->out_path);
  redaction.folder = g_build_filename(out_dir, ".tusch-redact-XXXXXX", NULL);
  if (g_mkdtemp_full(redaction.folder, 0700) == NULL) {
    tusch_fail_errno(error, "cannot write in \"%s\"", out_dir);
    g_clear_pointer(&redaction.folder, g_free);
    return NULL;
  }
  /* The child that writes it has this folder and nothing beside it. */
  g_autofree char *clean_dir = g_build_filename(redaction.folder, "clean", NULL);
  redaction.clean_path = g_build_filename(clean_dir, "clean.pdf", NULL);
  if (!tusch_dir_make(clean_dir, error) || !open_file(&redaction, error) ||
      !read_pages(&redaction, error) || !plan(&redaction, error))
    return NULL;
  return finish(&redaction, error);
}
