/* Detection over single files: ingest and read in children, texts kept in memory. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/detect-files.h"

#include "base/code-points.h"
#include "base/datadir.h"
#include "base/encoding.h"
#include "base/file.h"
#include "base/json.h"
#include "pipeline/single-file.h"
#include "pipeline/text-search.h"
#include "tusch/detect.h"
#include "tusch/error.h"
#include "tusch/review.h"

#include <string.h>

enum { MAX_NESTING = 5 };

/* One text that was searched: a page, or a whole plain text file. */
typedef struct {
  char *document; /* what the findings call it */
  guint page_index;
  char *text;
  bool is_plain; /* a text file: offsets are the file's */
  guint unit_bytes; /* of a text file in another encoding than UTF-8: 1 or 2; 0: UTF-8 */
  TuschPageText *page; /* NULL for plain text */
  TuschCodePoints points; /* of text */
} SearchedText;

typedef struct {
  char *folder; /* temporary */
  guint n_folders;
  GPtrArray *texts; /* SearchedText */
} Intake;

static void
searched_text_free(SearchedText *searched)
{
  g_free(searched->document);
  g_free(searched->text);
  tusch_page_text_free(searched->page);
  g_free(searched);
}

static gboolean
add_file(Intake *intake, const char *path, const char *document, guint nesting, GError **error);

static gboolean
add_plain_text(Intake *intake, const char *path, const char *document, GError **error)
{
  g_autofree char *bytes = NULL;
  gsize length;
  if (!g_file_get_contents(path, &bytes, &length, NULL))
    return tusch_fail(error, TUSCH_ERROR_IO, "%s: cannot be read", document);
  SearchedText *searched = g_new0(SearchedText, 1);
  g_ptr_array_add(intake->texts, searched);
  searched->document = g_strdup(document);
  searched->is_plain = true;
  if (g_utf8_validate(bytes, (gssize)length, NULL)) {
    searched->text = g_steal_pointer(&bytes); /* with its byte order mark: offsets are the file's */
    return TRUE;
  }
  const char *encoding = NULL;
  searched->text = tusch_text_to_utf8((const guint8 *)bytes, length, &encoding);
  if (searched->text == NULL)
    return tusch_fail(
        error, TUSCH_ERROR_FORMAT, "%s: no text in UTF-8, UTF-16 or Latin-1", document);
  searched->unit_bytes = g_str_equal(encoding, "utf-16") ? 2 : 1;
  return TRUE;
}

static gboolean
add_pages(Intake *intake, const char *pdf, guint n_pages, const char *document, GError **error)
{
  TuschReadRange all = {.end = n_pages};
  g_autoptr(GPtrArray) pages = tusch_single_file_read(document, pdf, &all, error);
  if (pages == NULL)
    return FALSE;
  for (guint i = 0; i < n_pages; i++) {
    SearchedText *searched = g_new0(SearchedText, 1);
    searched->page = g_steal_pointer(&pages->pdata[i]);
    searched->document = g_strdup(document);
    searched->page_index = i;
    searched->text = g_strdup(searched->page->text);
    g_ptr_array_add(intake->texts, searched);
  }
  return TRUE;
}

static gboolean
add_members(
    Intake *intake, const GPtrArray *members, const char *document, guint nesting, GError **error)
{
  if (nesting >= MAX_NESTING)
    return tusch_fail(
        error, TUSCH_ERROR_LIMIT, "%s: archives are nested over %d deep", document, MAX_NESTING);
  for (guint i = 0; i < members->len; i++) {
    const TuschIntakeMember *member = g_ptr_array_index(members, i);
    g_autofree char *valid = g_utf8_make_valid(member->name, -1);
    g_autofree char *name = g_strdup_printf("%s!%s", document, valid);
    if (member->problem != TUSCH_PROBLEM_NONE || member->path == NULL)
      return tusch_fail(
          error, TUSCH_ERROR_FORMAT, "%s: %s", name, tusch_problem_to_string(member->problem));
    if (!add_file(intake, member->path, name, nesting + 1, error))
      return FALSE;
  }
  return TRUE;
}

static TuschIntake *
call_ingest(Intake *intake, const char *path, GError **error)
{
  g_autofree char *folder = g_strdup_printf("%s/%u", intake->folder, intake->n_folders++);
  if (!tusch_dir_make(folder, error))
    return NULL;
  return tusch_single_file_open(path, folder, true, error);
}

/* Offsets are those of the file in every text file, whatever else its beginning looks like. */
static bool
is_text_file(const char *document, const TuschIntake *result)
{
  const char *type = result->media_type;
  g_autofree char *folded = g_ascii_strdown(document, -1);
  if (g_str_has_suffix(folded, ".txt") &&
      (g_str_has_prefix(type, "text/") || g_str_has_prefix(type, "message/") ||
       g_str_equal(type, "application/rtf")))
    return true;
  return result->problem == TUSCH_PROBLEM_NONE && result->members == NULL &&
         result->pdf_path == NULL; /* searched as it stands: nobody asked for pages */
}

static gboolean
add_file(Intake *intake, const char *path, const char *document, guint nesting, GError **error)
{
  g_autoptr(TuschIntake) result = call_ingest(intake, path, error);
  if (result == NULL) {
    g_prefix_error(error, "%s: ", document);
    return FALSE;
  }
  if (is_text_file(document, result))
    return add_plain_text(intake, path, document, error);
  if (result->problem != TUSCH_PROBLEM_NONE)
    return tusch_fail(error,
                      TUSCH_ERROR_FORMAT,
                      "%s: %s%s%s",
                      document,
                      tusch_problem_to_string(result->problem),
                      result->problem_detail != NULL ? ": " : "",
                      result->problem_detail != NULL ? result->problem_detail : "");
  if (result->members != NULL && !add_members(intake, result->members, document, nesting, error))
    return FALSE;
  if (result->members != NULL && result->pdf_path == NULL)
    return TRUE;
  return add_pages(intake, result->pdf_path, result->n_pages, document, error);
}

/* ---- findings ---- */

static SearchedText *
find_text(const Intake *intake, const TuschFinding *finding)
{
  guint64 index = g_ascii_strtoull(finding->document_id, NULL, 10);
  return index < intake->texts->len ? g_ptr_array_index(intake->texts, index) : NULL;
}

/* Where the code point asked for last stands in a file of another encoding, in bytes. */
static gint64
place_in_file(const SearchedText *searched)
{
  enum { MARK_BYTES = 2 };
  const TuschCodePoints *points = &searched->points;
  return searched->unit_bytes == 1 ? (gint64)points->count
                                   : MARK_BYTES + 2 * (gint64)(points->count + points->n_pairs);
}

static void
add_code_points(JsonObject *object, SearchedText *searched, const TuschFinding *finding)
{
  const struct {
    gsize offset;
    const char *name, *name_cp;
  } ends[] = {{finding->start, "start", "start_cp"}, {finding->end, "end", "end_cp"}};
  for (guint i = 0; i < G_N_ELEMENTS(ends); i++) {
    gint64 n = (gint64)tusch_code_points_before(&searched->points, ends[i].offset);
    json_object_set_int_member(object, ends[i].name_cp, n);
    if (searched->unit_bytes > 0)
      json_object_set_int_member(object, ends[i].name, place_in_file(searched));
  }
}

static gboolean
give_finding(const Intake *intake,
             TuschFinding *finding,
             TuschFindingSink sink,
             gpointer data,
             GError **error)
{
  SearchedText *searched = find_text(intake, finding);
  if (searched == NULL)
    return tusch_fail(error, TUSCH_ERROR_INTERNAL, "a finding in no file");
  finding->page_index = searched->page_index;
  if (searched->page != NULL) {
    g_autoptr(GArray) boxes = tusch_text_search_boxes(searched->page, finding->start, finding->end);
    g_array_append_vals(finding->boxes, boxes->data, boxes->len);
  }
  g_autoptr(JsonNode) node = tusch_finding_to_json(finding);
  JsonObject *object = json_node_get_object(node);
  json_object_set_string_member(object, "document", searched->document);
  searched->points.text = searched->text;
  add_code_points(object, searched, finding);
  return sink(node, data, error);
}

static gboolean
detect(const TuschRequest *request,
       const Intake *intake,
       TuschFindingSink sink,
       gpointer data,
       GError **error)
{
  g_autofree char *dir = tusch_datadir_find("rules", "policy", error);
  if (dir == NULL)
    return FALSE;
  g_autofree char *policy_dir = g_build_filename(dir, "policy", NULL);
  TuschRegime regime = request != NULL ? request->regime : TUSCH_REGIME_FVL9;
  g_autoptr(TuschPolicy) policy = tusch_policy_load(policy_dir, regime, error);
  g_autoptr(TuschRules) rules = policy != NULL ? tusch_rules_load(dir, error) : NULL;
  if (rules == NULL)
    return FALSE;
  g_autoptr(TuschDetector) detector = tusch_detector_new(rules, request);
  for (guint i = 0; i < intake->texts->len; i++) {
    const SearchedText *searched = g_ptr_array_index(intake->texts, i);
    g_autofree char *id = g_strdup_printf("%08u", i);
    TuschTextOrigin origin = searched->page != NULL ? searched->page->origin : TUSCH_TEXT_DIGITAL;
    tusch_detector_add_text(detector, id, TUSCH_FIELD_PAGE, 0, origin, searched->text);
  }
  g_autoptr(GPtrArray) entities = NULL;
  if (!tusch_detector_run(detector, &entities, error))
    return FALSE;
  for (;;) {
    g_autoptr(TuschFinding) finding = tusch_detector_next_finding(detector);
    if (finding == NULL)
      return TRUE;
    tusch_policy_propose(policy, finding);
    if (!give_finding(intake, finding, sink, data, error))
      return FALSE;
  }
}

gboolean
tusch_detect_files(const TuschRequest *request,
                   char *const *paths,
                   guint n_paths,
                   TuschFindingSink sink,
                   gpointer user_data,
                   GError **error)
{
  Intake intake = {.folder = g_dir_make_tmp("tusch-detect-XXXXXX", NULL)};
  if (intake.folder == NULL)
    return tusch_fail(error, TUSCH_ERROR_IO, "cannot make a temporary folder");
  intake.texts = g_ptr_array_new_with_free_func((GDestroyNotify)searched_text_free);
  gboolean ok = TRUE;
  for (guint i = 0; ok && i < n_paths; i++)
    ok = add_file(&intake, paths[i], paths[i], 0, error);
  if (ok)
    ok = detect(request, &intake, sink, user_data, error);
  (void)tusch_dir_remove_tree(intake.folder, NULL);
  g_ptr_array_unref(intake.texts);
  g_free(intake.folder);
  return ok;
}
