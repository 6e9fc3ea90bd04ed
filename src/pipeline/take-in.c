/* Taking files into the workroom: rows, akt numbers, originals by content. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/file.h"
#include "base/json.h"
#include "base/language.h"
#include "base/plain-text.h"
#include "pipeline/intake-plan.h"
#include "pipeline/job.h"
#include "tusch/error.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

/* The id of the first document with the same bytes. */
static gboolean
find_duplicate(TuschJob *job, const char *sha256, const char *id, char **out, GError **error)
{
  g_autofree char *key = g_strconcat("first:", sha256, NULL);
  g_autofree char *first = NULL;
  if (!tusch_store_get_meta(job->workroom->store, key, &first, error))
    return FALSE;
  if (first == NULL)
    return tusch_store_set_meta(job->workroom->store, key, id, error);
  if (!g_str_equal(first, id))
    *out = g_steal_pointer(&first);
  return TRUE;
}

static gboolean
keep_original(TuschJob *job, TuschDocument *document, const char *path, GError **error)
{
  /* The copy is hashed, not the source: it may be written to meanwhile. */
  g_autofree char *incoming = tusch_workroom_file(job->workroom, "tmp", "incoming");
  /* File names are personal data: errors speak of the document. */
  if (g_access(path, R_OK) != 0)
    return tusch_fail_errno(error, "cannot read the file of document %s", document->id);
  if (!tusch_file_copy_atomic(path, incoming, error) ||
      !tusch_file_sha256(incoming, &document->sha256, &document->size_bytes, error))
    return FALSE;
  if (g_chmod(incoming, 0400) != 0)
    return tusch_fail_errno(error, "cannot protect \"%s\"", incoming);
  g_autofree char *original = tusch_workroom_original(job->workroom, document->sha256);
  if (!g_file_test(original, G_FILE_TEST_EXISTS))
    return tusch_file_commit(incoming, original, error);
  if (g_unlink(incoming) != 0)
    return tusch_fail_errno(error, "cannot remove \"%s\"", incoming);
  return TRUE;
}

static void
copy_metadata(TuschDocument *document, const TuschRequestDocument *said)
{
  document->source = g_strdup(said->source);
  document->case_number = g_strdup(said->case_number);
  document->type = g_strdup(said->type);
  document->direction = g_strdup(said->direction);
  document->date = g_strdup(said->date);
  document->kle = g_strdup(said->kle);
  document->facet = g_strdup(said->facet);
  document->sensitivity = g_strdup(said->sensitivity);
}

/* What is proposed about the document as a whole: by its source, or for what it is. */
static void
propose(const TuschJob *job, const TuschIntakeFile *intake, TuschDocument *document)
{
  const char *technical = tusch_technical_find(job->technical, document->title, document->file);
  bool has_own = intake->said != NULL && intake->proposal != TUSCH_VERDICT_KEEP;
  if (technical == NULL && !has_own)
    return;
  g_autoptr(GPtrArray) grounds = tusch_policy_list_grounds(job->policy);
  document->proposal = technical != NULL ? TUSCH_VERDICT_REDACT : intake->proposal;
  document->proposal_reason = g_strdup(technical != NULL ? technical : intake->reason);
  if (grounds->len > 0)
    document->proposal_ground = g_strdup(g_ptr_array_index(grounds, 0));
}

gboolean
tusch_job_add_document(TuschJob *job, const TuschIntakeFile *intake, GError **error)
{
  g_autoptr(TuschDocument) document = tusch_document_new(intake->id);
  document->number = g_strdup(intake->number);
  document->file = g_strdup(intake->file);
  document->title = g_strdup(intake->title);
  document->parent_id = g_strdup(intake->parent_id);
  if (intake->said != NULL)
    copy_metadata(document, intake->said);
  propose(job, intake, document);
  if (intake->path == NULL) {
    document->problem = TUSCH_PROBLEM_MISSING;
    document->problem_detail = g_strdup(intake->problem_detail);
  } else {
    if (!keep_original(job, document, intake->path, error))
      return FALSE;
    if (intake->said != NULL && intake->said->sha256 != NULL &&
        !g_str_equal(intake->said->sha256, document->sha256))
      document->problem = TUSCH_PROBLEM_HASH;
    else if (!find_duplicate(job, document->sha256, document->id, &document->duplicate_of, error))
      return FALSE;
  }
  return tusch_store_put_document(job->workroom->store, document, error);
}

/* What a note is as a document: its title, its day, its words. */
static gboolean
write_note(TuschJob *job, const TuschPlannedDocument *planned, char **out_path, GError **error)
{
  const TuschRequestDocument *said = planned->said;
  g_autofree char *date = said->date != NULL ? tusch_text_danish_date(said->date) : NULL;
  g_autoptr(GString) text = g_string_new(said->title != NULL ? said->title : _("Journalnotat"));
  g_string_append_printf(text, "\n%s%s\n", date != NULL ? date : "", date != NULL ? "\n" : "");
  g_string_append_printf(text, "%s\n", planned->note);
  g_autofree char *path = tusch_workroom_file(job->workroom, "tmp", "note");
  if (!tusch_file_write_atomic(path, text->str, text->len, error))
    return FALSE;
  *out_path = g_steal_pointer(&path);
  return TRUE;
}

/* How its fields came about stays with it. */
static gboolean
keep_explanation(TuschJob *job, const TuschPlannedDocument *planned, GError **error)
{
  g_autofree char *key = g_strconcat("origin:", planned->id, NULL);
  g_autoptr(JsonNode) node = tusch_json_take_object(tusch_planned_document_explain(planned));
  g_autofree char *text = tusch_json_to_string(node, false);
  return tusch_store_set_meta(job->workroom->store, key, text, error);
}

static const char DANGLING[] = "points to a document of another case that was not delivered";

static gboolean
add_planned(TuschJob *job, const TuschPlannedDocument *planned, GError **error)
{
  g_autofree char *base = g_path_get_basename(planned->file);
  g_autofree char *note = NULL;
  if (planned->note != NULL && !write_note(job, planned, &note, error))
    return FALSE;
  const TuschSourceDocument *from = planned->from;
  TuschIntakeFile intake = {
      .id = planned->id,
      .path = note != NULL ? note : planned->path,
      .file = planned->file,
      .number = planned->number,
      .title = planned->said->title != NULL ? planned->said->title : base,
      .parent_id = planned->parent != NULL ? planned->parent->id : NULL,
      .said = planned->said,
      .proposal = from != NULL ? from->proposal : TUSCH_VERDICT_KEEP,
      .reason = from != NULL ? from->reason : NULL,
      .problem_detail = planned->is_dangling ? DANGLING : NULL,
  };
  TuschStore *store = job->workroom->store;
  if (!tusch_store_begin(store, error))
    return FALSE;
  if (tusch_job_add_document(job, &intake, error) && keep_explanation(job, planned, error))
    return tusch_store_commit(store, error);
  tusch_store_rollback(store);
  return FALSE;
}

static gboolean
add_all(TuschJob *job, const TuschIntakePlan *plan, GError **error)
{
  g_autoptr(GPtrArray) rows = tusch_store_list_documents(job->workroom->store, error);
  if (rows == NULL)
    return FALSE;
  g_autoptr(GHashTable) done = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < rows->len; i++) {
    TuschDocument *row = g_ptr_array_index(rows, i);
    g_hash_table_insert(done, row->id, row);
  }
  tusch_events_begin(job->events, "take-in", plan->documents->len);
  for (guint i = 0; i < plan->documents->len; i++) {
    const TuschPlannedDocument *planned = g_ptr_array_index(plan->documents, i);
    const TuschDocument *row = g_hash_table_lookup(done, planned->id);
    if (row != NULL && g_strcmp0(row->file, planned->file) != 0)
      return tusch_fail(error,
                        TUSCH_ERROR_CONFIG,
                        "the files beside the request changed since the run that was "
                        "interrupted: use a new workroom");
    if (row != NULL)
      continue;
    if (!add_planned(job, planned, error))
      return FALSE;
    tusch_events_step(job->events, planned->id, 0);
  }
  tusch_events_end(job->events);
  return TRUE;
}

/* Numbers that the same request had in a workroom before: what a citizen was told stays true.
 * (transfer full) (nullable): file → number */
static GHashTable *
find_kept_numbers(const TuschJob *job, GError **error)
{
  GHashTable *kept = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; job->earlier != NULL && i < job->earlier->len; i++) {
    const TuschWorkroom *room = g_ptr_array_index(job->earlier, i);
    if (!g_str_equal(room->request->id, job->workroom->request->id))
      continue;
    g_autoptr(GPtrArray) documents = tusch_store_list_documents(room->store, error);
    if (documents == NULL) {
      g_hash_table_unref(kept);
      return NULL;
    }
    for (guint k = 0; k < documents->len; k++) {
      const TuschDocument *document = g_ptr_array_index(documents, k);
      if (strchr(document->id, '-') == NULL && !g_hash_table_contains(kept, document->file))
        g_hash_table_insert(kept, g_strdup(document->file), g_strdup(document->number));
    }
  }
  return kept;
}

static gboolean
keep_warnings(TuschJob *job, const TuschIntakePlan *plan, GError **error)
{
  g_autoptr(JsonNode) node = json_node_alloc();
  json_node_init_array(node, NULL);
  json_node_take_array(node, tusch_source_warnings_to_json(plan->warnings));
  g_autofree char *text = tusch_json_to_string(node, false);
  return tusch_store_set_meta(job->workroom->store, TUSCH_META_WARNINGS, text, error);
}

/* Workrooms of before kept this one alone. */
static gboolean
add_older_warning(TuschStore *store, GPtrArray *warnings, GError **error)
{
  g_autofree char *text = NULL;
  guint64 n = 0;
  if (!tusch_store_get_meta(store, "unlisted-files", &text, error))
    return FALSE;
  if (text == NULL || !g_ascii_string_to_unsigned(text, 10, 1, G_MAXINT, &n, NULL))
    return TRUE;
  TuschSourceWarning *warning = g_new0(TuschSourceWarning, 1);
  warning->code = TUSCH_SOURCE_UNLISTED;
  warning->n = (guint)n;
  g_ptr_array_add(warnings, warning);
  return TRUE;
}

gboolean
tusch_job_load_warnings(TuschStore *store, GPtrArray **out, GError **error)
{
  g_autofree char *text = NULL;
  if (!tusch_store_get_meta(store, TUSCH_META_WARNINGS, &text, error))
    return FALSE;
  g_autoptr(JsonNode) node = text != NULL ? tusch_json_parse(text, -1, error) : NULL;
  if (text != NULL && (node == NULL || !JSON_NODE_HOLDS_ARRAY(node)))
    return FALSE;
  g_autoptr(JsonArray) none = json_array_new();
  *out = tusch_source_warnings_from_json(node != NULL ? json_node_get_array(node) : none, error);
  return *out != NULL && (text != NULL || add_older_warning(store, *out, error));
}

static gboolean
take_in(TuschJob *job, GError **error)
{
  TuschStore *store = job->workroom->store;
  g_autoptr(GHashTable) kept = find_kept_numbers(job, error);
  g_autoptr(TuschIntakePlan) plan =
      kept != NULL ? tusch_intake_plan_make(
                         job->workroom->request, job->source_dir, job->workroom->path, kept, error)
                   : NULL;
  if (plan == NULL || !add_all(job, plan, error) || !keep_warnings(job, plan, error))
    return FALSE;
  return tusch_store_mark(store, "tusch", "taken-in", "1", NULL, error);
}

gboolean
tusch_job_take_in(TuschJob *job, GError **error)
{
  g_autofree char *done = NULL;
  if (!tusch_store_get_meta(job->workroom->store, "taken-in", &done, error))
    return FALSE;
  if (done != NULL)
    return TRUE;
  if (!tusch_job_open_rules(job, error))
    return FALSE;
  gboolean ok = take_in(job, error);
  tusch_job_close_rules(job);
  return ok;
}
