/* Redact, assemble, verify; out/ holds verified files or nothing. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/release.h"

#include "base/datadir.h"
#include "base/file.h"
#include "base/json.h"
#include "base/language.h"
#include "pipeline/child.h"
#include "pipeline/clean.h"
#include "pipeline/decision-data.h"
#include "pipeline/letter-job.h"
#include "pipeline/list.h"
#include "pipeline/omissions.h"
#include "pipeline/verify-page.h"
#include "tusch/assemble.h"
#include "tusch/error.h"
#include "tusch/redact.h"

#include <glib/gstdio.h>
#include <string.h>

/* A bundle is assembled and verified as one unit each, silent until it is done. Verifying reads a
 * raster page again with OCR: about four seconds. */
enum { ASSEMBLE_TIMEOUT_S = 1800, VERIFY_TIMEOUT_S = 300, VERIFY_TIMEOUT_S_PER_PAGE = 20 };

typedef struct {
  TuschJob *job;
  const TuschReleaseOptions *options;
  TuschCase *kase;
  TuschPlan *plan;
  TuschVerdicts *verdicts;
  GHashTable *documents; /* id → TuschDocument, borrowed from the case */
  GPtrArray *clean; /* TuschCleanDocument, parallel to kase->documents */
  char *date;
  GPtrArray *omissions; /* TuschOmission */
  char *letter;
  char *key; /* hash of everything the bundle depends on */
} Release;

static void
release_clear(Release *release)
{
  g_clear_pointer(&release->clean, g_ptr_array_unref);
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
  g_free(release->bundle_path);
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

/* A field of the source as the bundle shows it. */
static char *
shown(const Release *release, const TuschDocument *document, TuschField field)
{
  return tusch_review_field(release->verdicts, document, field, release->options->is_draft);
}

/* What the document's row in the list and its pages depend on. */
static gboolean
feed_document(const Release *release, GChecksum *checksum, guint index, GError **error)
{
  const TuschDocument *document = g_ptr_array_index(release->kase->documents, index);
  bool is_draft = release->options->is_draft;
  g_autofree char *plan = tusch_clean_hash(release->job->workroom->store,
                                           document,
                                           g_ptr_array_index(release->plan->documents, index),
                                           error);
  g_autofree char *title = tusch_review_title(release->verdicts, document, is_draft);
  g_autofree char *type = shown(release, document, TUSCH_FIELD_TYPE);
  g_autofree char *number = shown(release, document, TUSCH_FIELD_NUMBER);
  g_autofree char *date = shown(release, document, TUSCH_FIELD_DATE);
  g_autofree char *source = shown(release, document, TUSCH_FIELD_SOURCE);
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
                               tusch_verdict_to_string(verdict)};
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
  for (guint i = 0; i < release->kase->documents->len; i++)
    if (!feed_document(release, checksum, i, error))
      return NULL;
  feed_secrets(release, checksum);
  return g_strdup(g_checksum_get_string(checksum));
}

/* ---- assemble ---- */

static char *
number_of(const Release *release, const char *document_id)
{
  const TuschDocument *document =
      document_id != NULL ? g_hash_table_lookup(release->documents, document_id) : NULL;
  return document != NULL ? shown(release, document, TUSCH_FIELD_NUMBER) : NULL;
}

/* The grounds used on a document, each once. (transfer container) */
static GPtrArray *
list_grounds(const TuschPlanDocument *plan)
{
  GPtrArray *grounds = g_ptr_array_new();
  for (guint i = 0; i < plan->pages->len; i++) {
    const TuschPlanPage *page = g_ptr_array_index(plan->pages, i);
    for (guint k = 0; k < page->boxes->len; k++) {
      char *ground = ((TuschPlanBox *)g_ptr_array_index(page->boxes, k))->ground;
      if (ground != NULL && !g_ptr_array_find_with_equal_func(grounds, ground, g_str_equal, NULL))
        g_ptr_array_add(grounds, ground);
    }
  }
  return grounds;
}

/* "FVL § 15 b, nr. 5; …" */
static char *
join_grounds(const TuschPlanDocument *plan)
{
  g_autoptr(GPtrArray) grounds = list_grounds(plan);
  g_ptr_array_add(grounds, NULL);
  return g_strjoinv("; ", (char **)grounds->pdata);
}

static char *
reason_of(const Release *release, const TuschCleanDocument *clean)
{
  const TuschDocument *document = clean->document;
  g_autofree char *reason = NULL;
  if (document->is_container)
    reason = g_strdup(_("Arkivfil. Indholdet står nedenfor som selvstændige akter."));
  else if (clean->plan->access == TUSCH_ACCESS_NO && document->problem == TUSCH_PROBLEM_NONE)
    reason = clean->plan->ground != NULL
                 ? g_strdup_printf(_("Undtaget efter %s."), clean->plan->ground)
                 : g_strdup(_("Undtaget fra aktindsigt."));
  else if (document->problem != TUSCH_PROBLEM_NONE)
    reason = g_strdup(tusch_problem_describe(document->problem));
  else if (clean->plan->access == TUSCH_ACCESS_PARTLY) {
    g_autofree char *grounds = join_grounds(clean->plan);
    reason = grounds[0] != '\0' ? g_strdup_printf(_("Oplysninger er udeladt efter %s."), grounds)
                                : g_strdup(_("Sider er udeladt."));
  }
  g_autofree char *original = number_of(release, document->duplicate_of);
  if (original == NULL)
    return g_steal_pointer(&reason);
  g_autofree char *same = g_strdup_printf(_("Samme fil som akt %s."), original);
  return reason != NULL ? g_strdup_printf("%s %s", reason, same) : g_steal_pointer(&same);
}

static bool
is_withheld(const Release *release, const char *document_id)
{
  return tusch_verdicts_of_document(release->verdicts, document_id, NULL) == TUSCH_VERDICT_REDACT;
}

static void
add_row_boxes(const TuschCleanDocument *clean, TuschBundleRow *row)
{
  for (guint i = 0; clean->pages != NULL && i < clean->plan->pages->len; i++) {
    const TuschPlanPage *planned = g_ptr_array_index(clean->plan->pages, i);
    if (planned->page_index >= clean->pages->len)
      continue;
    const TuschCleanPage *page = g_ptr_array_index(clean->pages, planned->page_index);
    TuschRectPt whole = {0, 0, page->width_pt, page->height_pt};
    for (guint k = 0; k < planned->boxes->len; k++) {
      const TuschPlanBox *box = g_ptr_array_index(planned->boxes, k);
      TuschRectPt inside = tusch_rect_pt_intersect(&box->box, &whole);
      if (!tusch_rect_pt_is_empty(&inside))
        tusch_bundle_row_add_box(row, planned->page_index, &inside, box->ground);
    }
  }
}

static TuschBundleRow *
row_of(const Release *release, const TuschCleanDocument *clean)
{
  const TuschDocument *document = clean->document;
  TuschBundleRow *row = tusch_bundle_row_new();
  row->document_id = g_strdup(document->id);
  row->number = shown(release, document, TUSCH_FIELD_NUMBER);
  row->title = tusch_review_title(release->verdicts, document, release->options->is_draft);
  row->type = shown(release, document, TUSCH_FIELD_TYPE);
  row->date = shown(release, document, TUSCH_FIELD_DATE);
  row->source = shown(release, document, TUSCH_FIELD_SOURCE);
  row->attachment_of = number_of(release, document->parent_id);
  /* What cannot be opened is not exempt: it is said to be missing, and why. */
  bool is_unreadable = document->problem != TUSCH_PROBLEM_NONE;
  row->access =
      is_unreadable && !is_withheld(release, document->id) ? TUSCH_ACCESS_YES : clean->plan->access;
  row->is_container = document->is_container;
  row->reason = reason_of(release, clean);
  row->clean_path = g_strdup(clean->clean_path);
  add_row_boxes(clean, row);
  for (guint i = 0; i < release->omissions->len; i++) {
    const TuschOmission *omission = g_ptr_array_index(release->omissions, i);
    if (g_str_equal(omission->document_id, document->id))
      tusch_bundle_row_add_omission(row,
                                    tusch_omission_kind(omission->kind, omission->count > 1),
                                    omission->ground,
                                    omission->count);
  }
  return row;
}

static TuschBundleSpec *
build_spec(const Release *release)
{
  const TuschRequest *request = release->kase->request;
  TuschBundleSpec *spec = tusch_bundle_spec_new();
  spec->request_id = g_strdup(request->id);
  spec->regime = request->regime;
  spec->authority_name = g_strdup(request->authority_name);
  spec->authority_department = g_strdup(request->authority_department);
  spec->requester_name = g_strdup(request->requester->name);
  spec->received = g_strdup(request->received);
  spec->date = g_strdup(release->date);
  spec->letter = g_strdup(release->letter);
  spec->is_draft = release->options->is_draft;
  for (guint i = 0; i < release->clean->len; i++)
    g_ptr_array_add(spec->rows, row_of(release, g_ptr_array_index(release->clean, i)));
  return spec;
}

static GPtrArray *
parse_places(JsonNode *answer, guint n_rows, GError **error)
{
  JsonObject *object = tusch_json_node_object(answer, "the answer", error);
  JsonArray *array = NULL;
  if (object == NULL || !tusch_json_read_array(object, "places", true, &array, error))
    return NULL;
  g_autoptr(GPtrArray) places =
      g_ptr_array_new_with_free_func((GDestroyNotify)tusch_bundle_place_free);
  gint64 range[] = {0, G_MAXINT};
  for (guint i = 0; i < json_array_get_length(array); i++) {
    JsonObject *entry = tusch_json_node_object(json_array_get_element(array, i), "a place", error);
    TuschBundlePlace *place = g_new0(TuschBundlePlace, 1);
    g_ptr_array_add(places, place);
    gint64 first = 0;
    gint64 n_pages = 0;
    if (entry == NULL ||
        !tusch_json_read_string(entry, "document", true, &place->document_id, error) ||
        !tusch_json_read_int(entry, "first", true, range, &first, error) ||
        !tusch_json_read_int(entry, "pages", true, range, &n_pages, error))
      return NULL;
    place->first_page_index = (guint)first;
    place->n_pages = (guint)n_pages;
  }
  if (places->len != n_rows) {
    tusch_fail(error, TUSCH_ERROR_FORMAT, "one place is needed for each row");
    return NULL;
  }
  return g_steal_pointer(&places);
}

static GPtrArray *
assemble(Release *release, TuschBundleSpec *spec, const char *out_path, GError **error)
{
  JsonObject *input = json_object_new();
  g_autoptr(JsonNode) node = tusch_json_take_object(input);
  json_object_set_string_member(input, "out", out_path);
  json_object_set_member(input, "spec", tusch_bundle_spec_to_json(spec));
  tusch_events_begin(release->job->events, "assemble", 1);
  g_autoptr(JsonNode) answer = tusch_child_call("assemble", node, ASSEMBLE_TIMEOUT_S, error);
  if (answer == NULL)
    return NULL;
  tusch_events_end(release->job->events);
  return parse_places(answer, spec->rows->len, error);
}

/* ---- verify ---- */

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
    g_autoptr(GPtrArray) grounds = list_grounds(g_ptr_array_index(release->plan->documents, i));
    for (guint k = 0; k < grounds->len; k++) {
      const char *ground = g_ptr_array_index(grounds, k);
      if (!g_ptr_array_find_with_equal_func(input->grounds, ground, g_str_equal, NULL))
        g_ptr_array_add(input->grounds, g_strdup(ground));
    }
  }
}

static TuschVerifyInput *
build_verify_input(Release *release, GPtrArray *places, const char *path, GError **error)
{
  g_autoptr(TuschVerifyInput) input = tusch_verify_input_new();
  input->path = g_strdup(path);
  input->tessdata_dir = tusch_datadir_find("ocr", "dal.traineddata", error);
  if (input->tessdata_dir == NULL)
    return NULL;
  input->language = g_strdup("dal");
  g_ptr_array_add(input->must_stay, g_strdup(release->kase->request->requester->name));
  add_grounds(release, input);
  /* A draft's watermark runs across the boxes: what is searched for is still searched. */
  bool has_boxes = !release->options->is_draft;
  /* Pages before the first document are our own. */
  const TuschBundlePlace *first = places->len > 0 ? g_ptr_array_index(places, 0) : NULL;
  for (guint i = 0; first != NULL && i < first->first_page_index; i++)
    g_ptr_array_add(input->pages, tusch_verify_page_new(i));
  for (guint i = 0; i < places->len; i++)
    if (!add_document_pages(input,
                            g_ptr_array_index(release->clean, i),
                            g_ptr_array_index(places, i),
                            has_boxes,
                            error))
      return NULL;
  input->n_pages = input->pages->len;
  g_ptr_array_unref(input->secrets);
  input->secrets = g_ptr_array_ref(release->plan->secrets);
  return g_steal_pointer(&input);
}

/* Other programs read and draw the file into @folder. */
static gboolean
ask_judges(const TuschVerifyInput *input, const char *folder, GError **error)
{
  JsonObject *object = json_object_new();
  g_autoptr(JsonNode) node = tusch_json_take_object(object);
  json_object_set_string_member(object, "path", input->path);
  json_object_set_string_member(object, "folder", folder);
  json_object_set_int_member(object, "n_pages", input->n_pages);
  guint timeout_s = VERIFY_TIMEOUT_S + VERIFY_TIMEOUT_S_PER_PAGE * input->n_pages;
  g_autoptr(JsonNode) answer = tusch_child_call("judges", node, timeout_s, error);
  return answer != NULL;
}

static TuschReport *
verify_with_judges(const TuschVerifyInput *input, const char *folder, GError **error)
{
  if (!ask_judges(input, folder, error))
    return NULL;
  g_autoptr(JsonNode) node = tusch_verify_input_to_json(input);
  json_object_set_string_member(json_node_get_object(node), "judges_dir", folder);
  g_autoptr(JsonNode) answer = tusch_child_call(
      "verify", node, VERIFY_TIMEOUT_S + VERIFY_TIMEOUT_S_PER_PAGE * input->n_pages, error);
  return answer != NULL ? tusch_report_from_json(answer, error) : NULL;
}

TuschReport *
tusch_verify_in_child(const TuschVerifyInput *input, GError **error)
{
  g_autoptr(GError) local = NULL;
  g_autofree char *folder = g_dir_make_tmp("tusch-judges-XXXXXX", &local);
  TuschReport *report = folder != NULL ? verify_with_judges(input, folder, &local) : NULL;
  if (report == NULL)
    tusch_fail(error, TUSCH_ERROR_UNVERIFIED, "the file could not be verified: %s", local->message);
  if (folder != NULL)
    (void)tusch_dir_remove_tree(folder, NULL);
  return report;
}

/* What was checked stays beside the clean pages, so that the bundle can be checked again. */
static gboolean
keep_verify_input(TuschJob *job, const TuschVerifyInput *input, GError **error)
{
  g_autoptr(JsonNode) node = tusch_verify_input_to_json(input);
  g_autofree char *json = tusch_json_to_string(node, false);
  g_autofree char *path = tusch_workroom_file(job->workroom, "derived", "verify-input.json");
  return tusch_file_write_atomic(path, json, strlen(json), error);
}

static TuschReport *
verify(Release *release, GPtrArray *places, const char *path, GError **error)
{
  g_autoptr(TuschVerifyInput) input = build_verify_input(release, places, path, error);
  if (input == NULL ||
      (!release->options->is_draft && !keep_verify_input(release->job, input, error)))
    return NULL;
  tusch_events_begin(release->job->events, "verify", 1);
  TuschReport *report = tusch_verify_in_child(input, error);
  tusch_events_end(release->job->events);
  return report;
}

TuschReport *
tusch_job_verify(TuschJob *job, const char *path, GError **error)
{
  g_autofree char *input_path = tusch_workroom_file(job->workroom, "derived", "verify-input.json");
  g_autofree char *released = tusch_workroom_file(job->workroom, "out", "bundle.pdf");
  g_autofree char *json = NULL;
  if (!g_file_test(released, G_FILE_TEST_IS_REGULAR) ||
      !g_file_get_contents(input_path, &json, NULL, NULL)) {
    tusch_fail(error, TUSCH_ERROR_PENDING, "no bundle has been released yet");
    return NULL;
  }
  g_autoptr(JsonNode) node = tusch_json_parse(json, -1, error);
  g_autoptr(TuschVerifyInput) input =
      node != NULL ? tusch_verify_input_from_json(node, error) : NULL;
  if (input == NULL)
    return NULL;
  g_free(input->path);
  input->path = g_strdup(path != NULL ? path : released);
  return tusch_verify_in_child(input, error);
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

/* The bundle comes last: where it is, everything is. */
static gboolean
publish(Release *release,
        const char *temporary,
        const TuschReport *report,
        JsonNode *list,
        TuschRelease *result,
        GError **error)
{
  const char *folder = release->options->is_draft ? "draft" : "out";
  g_autoptr(JsonNode) report_node = tusch_report_to_json(report);
  result->bundle_path = tusch_workroom_file(release->job->workroom, folder, "bundle.pdf");
  g_autofree char *story = tusch_report_describe(report);
  g_autofree char *story_path =
      tusch_workroom_file(release->job->workroom, folder, "verification.txt");
  g_autoptr(JsonNode) data = tusch_decision_data(
      release->kase, release->plan, release->verdicts, release->omissions, release->date);
  if (!write_json(release, folder, "verification.json", report_node, error) ||
      (!release->options->is_draft &&
       !write_json(release, folder, "decision-data.json", data, error)) ||
      !tusch_file_write_atomic(story_path, story, strlen(story), error) ||
      !write_json(release, folder, "list.json", list, error) ||
      !tusch_file_commit(temporary, result->bundle_path, error))
    return FALSE;
  TuschStore *store = release->job->workroom->store;
  g_autofree char *value = g_strconcat(release->key, " ", report->sha256, NULL);
  g_autofree char *detail = g_strdup_printf("{\"sha256\":\"%s\"}", report->sha256);
  return tusch_store_mark(
      store, "tusch", release->options->is_draft ? "drafted" : "released", value, detail, error);
}

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
find_place(const GPtrArray *places, guint bundle_page, guint *out_document, guint *out_page)
{
  for (guint i = 0; i < places->len; i++) {
    const TuschBundlePlace *place = g_ptr_array_index(places, i);
    if (bundle_page >= place->first_page_index &&
        bundle_page - place->first_page_index < place->n_pages) {
      *out_document = i;
      *out_page = bundle_page - place->first_page_index;
      return true;
    }
  }
  return false;
}

/* Which documents a person must look at, since the bundle the report speaks of is not to be seen.
 * (transfer full): "document 0007, 0012: ", or "" */
static char *
name_documents(const Release *release, GPtrArray *places, const TuschReport *report)
{
  GString *numbers = g_string_new(NULL);
  g_autoptr(GArray) pages = tusch_report_list_pages(report);
  const TuschDocument *last = NULL;
  for (guint i = 0; i < pages->len; i++) {
    guint index = 0;
    guint page_index = 0;
    if (!find_place(places, g_array_index(pages, guint, i), &index, &page_index))
      continue;
    const TuschDocument *document = g_ptr_array_index(release->kase->documents, index);
    if (document != last)
      g_string_append_printf(
          numbers, "%s%s", numbers->len > 0 ? ", " : "document ", document->number);
    last = document;
  }
  if (numbers->len > 0)
    g_string_append(numbers, ": ");
  return g_string_free(numbers, FALSE);
}

/* Pages the check did not believe go as pixels; %FALSE if there is none that was not pixels. */
static bool
plan_raster_pages(Release *release, GPtrArray *places, const TuschReport *report)
{
  bool any = false;
  g_autoptr(GArray) pages = tusch_report_list_pages(report);
  for (guint i = 0; i < pages->len; i++) {
    guint index = 0;
    guint page_index = 0;
    if (!find_place(places, g_array_index(pages, guint, i), &index, &page_index))
      continue;
    const TuschCleanDocument *clean = g_ptr_array_index(release->clean, index);
    if (clean->pages == NULL || page_index >= clean->pages->len)
      continue;
    const TuschCleanPage *page = g_ptr_array_index(clean->pages, page_index);
    if (page->method != TUSCH_METHOD_RASTER)
      any |= tusch_plan_document_add_raster_page(g_ptr_array_index(release->plan->documents, index),
                                                 page_index);
  }
  return any;
}

/* Redacted, assembled and checked once. (transfer full): the places, with result->report set */
static GPtrArray *
attempt(Release *release, const char *temporary, TuschRelease *result, GError **error)
{
  g_clear_pointer(&release->clean, g_ptr_array_unref);
  g_clear_pointer(&result->report, tusch_report_free);
  release->clean = tusch_clean_all(release->job, release->kase, release->plan, error);
  if (release->clean == NULL)
    return NULL;
  TuschBundleSpec *spec = build_spec(release);
  g_autoptr(GPtrArray) places = assemble(release, spec, temporary, error);
  tusch_bundle_spec_free(spec);
  if (places == NULL)
    return NULL;
  result->report = verify(release, places, temporary, error);
  return result->report != NULL ? g_steal_pointer(&places) : NULL;
}

static gboolean
make(Release *release, TuschRelease *result, GError **error)
{
  /* The child that writes the bundle has this folder and nothing beside it. */
  g_autofree char *folder = tusch_workroom_file(release->job->workroom, "tmp", "bundle");
  g_autofree char *temporary = g_build_filename(folder, "bundle.pdf", NULL);
  if (!tusch_dir_make(folder, error))
    return FALSE;
  g_autoptr(GPtrArray) places = attempt(release, temporary, result, error);
  if (places != NULL && !result->report->passed &&
      plan_raster_pages(release, places, result->report)) {
    g_ptr_array_unref(places);
    places = attempt(release, temporary, result, error);
  }
  if (places == NULL)
    return FALSE;
  g_autoptr(GError) refused = NULL;
  if (!tusch_release_check(
          result->report, temporary, ", see derived/refused-verification.json", &refused)) {
    g_autofree char *documents = name_documents(release, places, result->report);
    g_prefix_error(&refused, "%s", documents);
    if (keep_refusal(release, result->report, error))
      g_propagate_error(error, g_steal_pointer(&refused));
    return FALSE;
  }
  g_autoptr(JsonNode) list = tusch_list_to_json(
      release->kase, release->plan, release->verdicts, places, release->options->is_draft);
  return publish(release, temporary, result->report, list, result, error);
}

/* The bundle of the same plan, still with the bytes that were verified. */
static gboolean
find_released(Release *release, TuschRelease *result, bool *out_found, GError **error)
{
  g_autofree char *value = NULL;
  *out_found = false;
  const char *folder = release->options->is_draft ? "draft" : "out";
  const char *key = release->options->is_draft ? "drafted" : "released";
  if (!tusch_store_get_meta(release->job->workroom->store, key, &value, error))
    return FALSE;
  g_autofree char *path = tusch_workroom_file(release->job->workroom, folder, "bundle.pdf");
  if (value == NULL || !g_file_test(path, G_FILE_TEST_IS_REGULAR))
    return TRUE;
  g_autofree char *sha256 = NULL;
  if (!tusch_file_sha256(path, &sha256, NULL, error))
    return FALSE;
  g_autofree char *expected = g_strconcat(release->key, " ", sha256, NULL);
  *out_found = g_str_equal(value, expected);
  if (*out_found)
    result->bundle_path = g_steal_pointer(&path);
  return TRUE;
}

static void
count(const Release *release, TuschRelease *result)
{
  result->n_documents = release->kase->documents->len;
  for (guint i = 0; i < release->plan->documents->len; i++) {
    const TuschDocument *document = g_ptr_array_index(release->kase->documents, i);
    const TuschPlanDocument *plan = g_ptr_array_index(release->plan->documents, i);
    bool is_unreadable = document->problem != TUSCH_PROBLEM_NONE;
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
  TuschUndecided undecided = tusch_verdicts_count_undecided(release->verdicts);
  if (!release->options->is_draft && tusch_undecided_any(&undecided))
    return tusch_fail(error,
                      TUSCH_ERROR_PENDING,
                      "%u findings and %u documents are undecided, and %u pages must be looked at",
                      undecided.n_findings,
                      undecided.n_documents,
                      undecided.n_pages);
  return TRUE;
}

static gboolean
write_letter(Release *release, GError **error)
{
  bool is_draft = release->options->is_draft;
  release->omissions = tusch_omissions_count(release->kase, release->verdicts, is_draft);
  TuschLetterInput input = {
      release->kase, release->plan, release->verdicts, release->omissions, release->date, is_draft};
  release->letter =
      tusch_job_letter(release->job->workroom, &input, release->options->letter_path, error);
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
  if (!check_ready(&release, error))
    return NULL;
  release.plan = tusch_review_plan(release.kase, options->is_draft);
  for (guint i = 0; options->keep_layout && i < release.plan->documents->len; i++)
    tusch_plan_document_keep_layout(g_ptr_array_index(release.plan->documents, i));
  release.date = choose_date(&release);
  if (!write_letter(&release, error))
    return NULL;
  release.key = hash_release(&release, error);
  if (release.key == NULL)
    return NULL;

  g_autoptr(TuschRelease) result = g_new0(TuschRelease, 1);
  bool is_found = false;
  if (!find_released(&release, result, &is_found, error))
    return NULL;
  if (!is_found && (!empty_folder(job->workroom, options->is_draft ? "draft" : "out", error) ||
                    !make(&release, result, error)))
    return NULL;
  count(&release, result);
  return g_steal_pointer(&result);
}
