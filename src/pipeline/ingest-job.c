/* Finding out what each file is, in children, and unpacking archives into further documents. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/file.h"
#include "base/json.h"
#include "pipeline/child.h"
#include "pipeline/job.h"
#include "tusch/error.h"
#include "tusch/ingest.h"

#include <string.h>
#include <sys/stat.h>

/* Opening a file is quick; what takes longer than this hangs. */
enum { INGEST_TIMEOUT_S = 120, MAX_NESTING = 5, MAX_MEMBERS_TOTAL = 100000 };

typedef struct {
  TuschJob *job;
  TuschDocument *document; /* owned */
  char *out_dir;
  TuschIntake *intake;
} IngestTask;

static void
ingest_task_free(gpointer data)
{
  IngestTask *task = data;
  tusch_document_free(task->document);
  g_free(task->out_dir);
  tusch_intake_free(task->intake);
  g_free(task);
}

static gboolean
on_line(TuschChildUnit *unit, JsonObject *line, GError **error)
{
  IngestTask *task = unit->user_data;
  g_autoptr(JsonNode) node = tusch_json_take_object(json_object_ref(line));
  g_clear_pointer(&task->intake, tusch_intake_free);
  task->intake = tusch_intake_from_json(node, error);
  return task->intake != NULL;
}

/* A path a child named must be a file, not a link, in the folder it was given. */
static bool
is_inside(const char *path, const char *dir)
{
  struct stat info;
  g_autofree char *folder = g_path_get_dirname(path);
  g_autofree char *real_folder = realpath(folder, NULL);
  g_autofree char *real_dir = realpath(dir, NULL);
  if (real_folder == NULL || real_dir == NULL)
    return false;
  g_autofree char *inside = g_strconcat(real_folder, "/", NULL);
  g_autofree char *prefix = g_strconcat(real_dir, "/", NULL);
  return g_str_has_prefix(inside, prefix) && lstat(path, &info) == 0 && S_ISREG(info.st_mode);
}

static void push_task(TuschChildren *children, TuschJob *job, TuschDocument *document);

/* "d00005-0002" is two deep: an entry of an archive. */
static guint
nesting_of(const char *id)
{
  guint depth = 0;
  for (const char *p = id; *p != '\0'; p++)
    depth += *p == '-';
  return depth;
}

static gboolean
add_member(IngestTask *task, guint index, const TuschIntakeMember *member, GError **error)
{
  TuschDocument *parent = task->document;
  g_autofree char *id = g_strdup_printf("%s-%05u", parent->id, index + 1);
  g_autofree char *number = g_strdup_printf("%s.%u", parent->number, index + 1);
  g_autofree char *name = g_utf8_make_valid(member->name, -1);
  g_autofree char *title = g_path_get_basename(name);
  bool is_usable = member->path != NULL && member->problem == TUSCH_PROBLEM_NONE &&
                   is_inside(member->path, task->out_dir);
  TuschIntakeFile intake = {
      .id = id,
      .path = is_usable ? member->path : NULL,
      .file = name,
      .number = number,
      .title = title,
      .parent_id = parent->id,
  };
  if (!tusch_job_add_document(task->job, &intake, error))
    return FALSE;
  if (is_usable)
    return TRUE;
  g_autoptr(TuschDocument) document = tusch_document_new(id);
  document->number = g_steal_pointer(&number);
  document->file = g_steal_pointer(&name);
  document->title = g_steal_pointer(&title);
  document->parent_id = g_strdup(parent->id);
  document->problem =
      member->problem == TUSCH_PROBLEM_NONE ? TUSCH_PROBLEM_UNKNOWN : member->problem;
  document->problem_detail = g_strdup(member->problem_detail);
  return tusch_store_put_document(task->job->workroom->store, document, error);
}

static gboolean
add_members(IngestTask *task, GError **error)
{
  GPtrArray *members = task->intake->members;
  if (nesting_of(task->document->id) >= MAX_NESTING) {
    task->document->problem = TUSCH_PROBLEM_LIMIT;
    task->document->problem_detail =
        g_strdup_printf("archives are nested over %d deep", MAX_NESTING);
    return TRUE;
  }
  for (guint i = 0; i < members->len; i++)
    if (!add_member(task, i, g_ptr_array_index(members, i), error))
      return FALSE;
  task->document->is_container = true;
  return TRUE;
}

static gboolean
take_result(IngestTask *task, GError **error)
{
  TuschDocument *document = task->document;
  TuschIntake *intake = task->intake;
  document->media_type = g_strdup(intake->media_type);
  document->problem = intake->problem;
  document->problem_detail = g_strdup(intake->problem_detail);
  document->n_pages = 0;
  if (intake->members != NULL)
    return add_members(task, error);
  if (intake->problem != TUSCH_PROBLEM_NONE)
    return TRUE;
  if (intake->pdf_path == NULL || !is_inside(intake->pdf_path, task->out_dir)) {
    document->problem = TUSCH_PROBLEM_CRASHED;
    return TRUE;
  }
  document->n_pages = intake->n_pages;
  g_autofree char *pdf = tusch_workroom_pdf(task->job->workroom, document->sha256);
  return tusch_file_commit(intake->pdf_path, pdf, error);
}

static gboolean
store_result(IngestTask *task, GError **error)
{
  TuschStore *store = task->job->workroom->store;
  if (!tusch_store_begin(store, error))
    return FALSE;
  if ((task->intake != NULL && !take_result(task, error)) ||
      !tusch_store_put_document(store, task->document, error)) {
    tusch_store_rollback(store);
    return FALSE;
  }
  return tusch_store_commit(store, error);
}

/* Entries of the archive just unpacked are documents that wait for their turn. */
static gboolean
push_new_documents(IngestTask *task, TuschChildren *children, GError **error)
{
  g_autoptr(GPtrArray) documents = tusch_store_list_documents(task->job->workroom->store, error);
  if (documents == NULL)
    return FALSE;
  if (documents->len > MAX_MEMBERS_TOTAL)
    return tusch_fail(error, TUSCH_ERROR_LIMIT, "more than %d documents", MAX_MEMBERS_TOTAL);
  for (guint i = 0; i < documents->len; i++) {
    TuschDocument *document = g_ptr_array_index(documents, i);
    if (g_strcmp0(document->parent_id, task->document->id) != 0 || document->sha256 == NULL ||
        document->problem != TUSCH_PROBLEM_UNKNOWN || document->duplicate_of != NULL)
      continue;
    tusch_events_grow(task->job->events, 1);
    push_task(children, task->job, document);
    documents->pdata[i] = NULL;
  }
  return TRUE;
}

/* Problems that a full disk can cause too. */
static bool
is_doubtful(TuschProblem problem)
{
  return problem == TUSCH_PROBLEM_UNKNOWN || problem == TUSCH_PROBLEM_DAMAGED ||
         problem == TUSCH_PROBLEM_LIMIT;
}

static bool
is_intake_doubtful(const TuschIntake *intake)
{
  bool is_bad = intake == NULL || is_doubtful(intake->problem);
  for (guint i = 0; !is_bad && intake->members != NULL && i < intake->members->len; i++)
    is_bad = is_doubtful(((TuschIntakeMember *)g_ptr_array_index(intake->members, i))->problem);
  return is_bad;
}

/* Libraries do not always say that a disk is full. What may have failed for want of room is tried
 * again when there is some, or a readable document would stay a damaged one. */
static gboolean
check_room(const IngestTask *task, GError **error)
{
  const guint64 spare_bytes = 16 * 1024 * 1024;
  if (!is_intake_doubtful(task->intake))
    return TRUE;
  return tusch_workroom_check_room(
      task->job->workroom, spare_bytes + 4 * task->document->size_bytes, error);
}

static gboolean
on_end(TuschChildUnit *unit, TuschChildEnd end, const GError *failure, GError **error)
{
  IngestTask *task = unit->user_data;
  if (end != TUSCH_CHILD_DONE)
    g_clear_pointer(&task->intake, tusch_intake_free);
  if (!check_room(task, error))
    return FALSE;
  /* The folder could not be written: that is not the document's fault. */
  if (end == TUSCH_CHILD_FAILED && g_error_matches(failure, TUSCH_ERROR, TUSCH_ERROR_IO)) {
    g_propagate_error(error, g_error_copy(failure));
    return FALSE;
  }
  if (end != TUSCH_CHILD_DONE || task->intake == NULL) {
    g_clear_pointer(&task->intake, tusch_intake_free);
    task->document->problem =
        end == TUSCH_CHILD_TIMEOUT ? TUSCH_PROBLEM_TIMEOUT : TUSCH_PROBLEM_CRASHED;
    task->document->problem_detail = failure != NULL ? g_strdup(failure->message) : NULL;
  }
  if (!store_result(task, error))
    return FALSE;
  tusch_events_step(task->job->events, task->document->id, 0);
  if (task->document->is_container && !push_new_documents(task, unit->children, error))
    return FALSE;
  return tusch_dir_remove_tree(task->out_dir, error);
}

/* Takes over @document. */
static void
push_task(TuschChildren *children, TuschJob *job, TuschDocument *document)
{
  IngestTask *task = g_new0(IngestTask, 1);
  task->job = job;
  task->document = document;
  task->out_dir = tusch_workroom_file(job->workroom, "tmp", document->id);
  (void)tusch_dir_make(task->out_dir, NULL); /* the child says so if it is not there */

  g_autofree char *original = tusch_workroom_original(job->workroom, document->sha256);
  JsonObject *input = json_object_new();
  json_object_set_string_member(input, "path", original);
  json_object_set_string_member(input, "out_dir", task->out_dir);
  TuschChildUnit *unit = g_new0(TuschChildUnit, 1);
  unit->kind = "ingest";
  unit->input = tusch_json_take_object(input);
  unit->timeout_s = INGEST_TIMEOUT_S;
  unit->n_retries = 1;
  unit->on_line = on_line;
  unit->on_end = on_end;
  unit->user_data = task;
  unit->free_user_data = ingest_task_free;
  tusch_children_push(children, unit);
}

static bool
is_comparable(const TuschDocument *document)
{
  return document->sha256 != NULL && document->problem != TUSCH_PROBLEM_HASH;
}

static void
copy_result(TuschDocument *document, const TuschDocument *from)
{
  document->problem = from->problem;
  document->n_pages = from->n_pages;
  document->is_container = from->is_container;
  g_free(document->media_type);
  document->media_type = g_strdup(from->media_type);
  g_free(document->problem_detail);
  document->problem_detail = g_strdup(from->problem_detail);
}

/* Exact duplicates share what became of the one that was opened. The first by number is the one the
 * others are duplicates of, whichever was opened: entries of archives arrive in any order. */
static gboolean
settle_duplicates(TuschJob *job, GError **error)
{
  TuschStore *store = job->workroom->store;
  g_autoptr(GPtrArray) documents = tusch_store_list_documents(store, error);
  if (documents == NULL)
    return FALSE;
  g_autoptr(GHashTable) first = g_hash_table_new(g_str_hash, g_str_equal);
  g_autoptr(GHashTable) opened = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < documents->len; i++) {
    TuschDocument *document = g_ptr_array_index(documents, i);
    if (!is_comparable(document))
      continue;
    if (!g_hash_table_contains(first, document->sha256))
      g_hash_table_insert(first, document->sha256, document);
    if (document->duplicate_of == NULL)
      g_hash_table_insert(opened, document->sha256, document);
  }
  for (guint i = 0; i < documents->len; i++) {
    TuschDocument *document = g_ptr_array_index(documents, i);
    const TuschDocument *model =
        is_comparable(document) ? g_hash_table_lookup(opened, document->sha256) : NULL;
    if (model == NULL)
      continue;
    const TuschDocument *original = g_hash_table_lookup(first, document->sha256);
    if (model != document)
      copy_result(document, model);
    g_free(document->duplicate_of);
    document->duplicate_of = original != document ? g_strdup(original->id) : NULL;
    if (!tusch_store_put_document(store, document, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
tusch_job_ingest(TuschJob *job, GError **error)
{
  TuschStore *store = job->workroom->store;
  g_autofree char *done = NULL;
  if (!tusch_store_get_meta(store, "ingested", &done, error))
    return FALSE;
  if (done != NULL)
    return TRUE;

  g_autoptr(GPtrArray) documents = tusch_store_list_documents(store, error);
  if (documents == NULL)
    return FALSE;
  g_autoptr(TuschChildren) children = tusch_children_new(job->n_parallel);
  guint n = 0;
  for (guint i = 0; i < documents->len; i++) {
    TuschDocument *document = g_ptr_array_index(documents, i);
    if (document->problem != TUSCH_PROBLEM_UNKNOWN || document->duplicate_of != NULL ||
        document->sha256 == NULL)
      continue;
    push_task(children, job, document);
    documents->pdata[i] = NULL;
    n++;
  }
  tusch_events_begin(job->events, "ingest", n);
  if (!tusch_children_run(children, error) || !settle_duplicates(job, error))
    return FALSE;
  tusch_events_end(job->events);
  return tusch_store_mark(store, "tusch", "ingested", "1", NULL, error);
}
