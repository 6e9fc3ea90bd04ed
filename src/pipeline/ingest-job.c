/* Finding out what each file is, in children, and unpacking archives into further documents. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/datadir.h"
#include "base/file.h"
#include "base/json.h"
#include "base/language.h"
#include "pipeline/child.h"
#include "pipeline/convert-queue.h"
#include "pipeline/job.h"
#include "tusch/error.h"
#include "tusch/ingest.h"

#include <string.h>
#include <sys/stat.h>

/* Opening a file is quick; what takes longer than this hangs. */
enum { INGEST_TIMEOUT_S = 120, MAX_NESTING = 5, MAX_MEMBERS_TOTAL = 100000 };

/* A message is converted twice: from Outlook's form, then its HTML. */
enum { MAX_ROUNDS = 3 };

typedef struct {
  TuschJob *job;
  TuschDocument *document; /* owned */
  TuschConvertQueue *queue; /* borrowed */
  TuschChildren *children; /* borrowed */
  guint round; /* 0: the file itself; then what converters made of it */
  char *path; /* what this round opens */
  char *out_dir; /* of this round */
  GPtrArray *leftovers; /* char *: paths of all rounds, removed at the end */
  TuschIntake *intake; /* of this round */
  GPtrArray *page_hashes; /* char *: of the PDF of this round; NULL: not known */
  TuschIntake *whole; /* what the rounds before came to; NULL in the first */
} IngestTask;

static void
ingest_task_free(gpointer data)
{
  IngestTask *task = data;
  if (task == NULL)
    return;
  tusch_document_free(task->document);
  g_free(task->path);
  g_free(task->out_dir);
  g_ptr_array_unref(task->leftovers);
  tusch_intake_free(task->intake);
  tusch_intake_free(task->whole);
  g_clear_pointer(&task->page_hashes, g_ptr_array_unref);
  g_free(task);
}

static bool
is_hash(const char *text)
{
  return strspn(text, "0123456789abcdef") == strlen(text) &&
         (text[0] == '\0' || strlen(text) == 64);
}

/* (transfer full) (nullable) */
static GPtrArray *
read_page_hashes(JsonObject *line)
{
  JsonArray *array = NULL;
  if (!tusch_json_read_array(line, "page_hashes", false, &array, NULL) || array == NULL)
    return NULL;
  g_autoptr(GPtrArray) hashes = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < json_array_get_length(array); i++) {
    JsonNode *node = json_array_get_element(array, i);
    const char *text = JSON_NODE_HOLDS_VALUE(node) ? json_node_get_string(node) : NULL;
    if (text == NULL || !is_hash(text))
      return NULL;
    g_ptr_array_add(hashes, g_strdup(text));
  }
  return g_steal_pointer(&hashes);
}

static gboolean
on_line(TuschChildUnit *unit, JsonObject *line, GError **error)
{
  IngestTask *task = unit->user_data;
  g_clear_pointer(&task->page_hashes, g_ptr_array_unref);
  task->page_hashes = read_page_hashes(line);
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

static void push_task(TuschConvertQueue *queue,
                      TuschChildren *children,
                      TuschJob *job,
                      TuschDocument *document);

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
  bool is_usable = member->path != NULL && member->problem == TUSCH_PROBLEM_NONE;
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
  bool is_too_deep = nesting_of(task->document->id) >= MAX_NESTING;
  g_autofree char *too_deep = g_strdup_printf("archives are nested over %d deep", MAX_NESTING);
  if (is_too_deep && task->intake->pdf_path == NULL) {
    task->document->problem = TUSCH_PROBLEM_LIMIT;
    task->document->problem_detail = g_steal_pointer(&too_deep);
    return TRUE;
  }
  for (guint i = 0; i < members->len; i++) {
    TuschIntakeMember *member = g_ptr_array_index(members, i);
    if (is_too_deep && member->problem == TUSCH_PROBLEM_NONE) {
      member->problem = TUSCH_PROBLEM_LIMIT;
      g_free(member->problem_detail);
      member->problem_detail = g_strdup(too_deep);
    }
    if (!add_member(task, i, member, error))
      return FALSE;
  }
  /* Attachments hang on pages; what an archive is, its entries are. */
  task->document->is_container = task->intake->pdf_path == NULL;
  return TRUE;
}

/* Kept as data: nobody prints who got a blind copy. */
static gboolean
keep_headers(IngestTask *task, GError **error)
{
  if (task->intake->mail == NULL)
    return TRUE;
  g_autofree char *key = g_strconcat("mail:", task->document->id, NULL);
  return tusch_store_set_meta(task->job->workroom->store, key, task->intake->mail, error);
}

/* What the file carries unseen, and how many of its last pages print some of it. */
static gboolean
keep_hidden(IngestTask *task, GError **error)
{
  TuschStore *store = task->job->workroom->store;
  const TuschIntake *intake = task->intake;
  if (intake->hidden != NULL &&
      !tusch_store_put_hidden(store, task->document->sha256, intake->hidden, error))
    return FALSE;
  if (intake->n_appendix_pages == 0)
    return TRUE;
  g_autofree char *key = g_strconcat("appendix:", task->document->sha256, NULL);
  g_autofree char *n_pages = g_strdup_printf("%u", intake->n_appendix_pages);
  return tusch_store_set_meta(store, key, n_pages, error);
}

/* A file that was put together from what was left of it may lack a part that nobody can see is
 * gone: somebody looks at it before it leaves. */
static void
ask_about_mended(const TuschIntake *intake, TuschDocument *document)
{
  if (document->proposal != TUSCH_VERDICT_KEEP ||
      !g_ptr_array_find_with_equal_func(intake->notes, "mended", g_str_equal, NULL))
    return;
  document->proposal = TUSCH_VERDICT_ASK;
  g_free(document->proposal_reason);
  document->proposal_reason = g_strdup(
      _("Filen var beskadiget og er sat sammen af det, der var tilbage: noget kan mangle."));
}

static gboolean
take_result(IngestTask *task, GError **error)
{
  TuschDocument *document = task->document;
  TuschIntake *intake = task->intake;
  document->media_type = g_strdup(intake->media_type);
  document->problem = intake->problem;
  g_free(document->problem_detail);
  document->problem_detail = g_strdup(intake->problem_detail);
  document->n_pages = 0;
  if (!keep_headers(task, error) || !keep_hidden(task, error))
    return FALSE;
  if (intake->members != NULL && !add_members(task, error))
    return FALSE;
  if (intake->problem != TUSCH_PROBLEM_NONE || document->is_container)
    return TRUE;
  if (intake->pdf_path == NULL) {
    document->problem =
        document->problem == TUSCH_PROBLEM_NONE ? TUSCH_PROBLEM_CRASHED : document->problem;
    return TRUE;
  }
  document->n_pages = intake->n_pages;
  ask_about_mended(intake, document);
  if (task->page_hashes != NULL && task->page_hashes->len == intake->n_pages &&
      !tusch_store_put_page_hashes(
          task->job->workroom->store, document->id, task->page_hashes, error))
    return FALSE;
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
    push_task(task->queue, children, task->job, document);
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

static void push_round(IngestTask *task);

/* What a child says lies in its folder and does not is not there. */
static void
drop_false_paths(const IngestTask *task)
{
  TuschIntake *intake = task->intake;
  if (intake->pdf_path != NULL && !is_inside(intake->pdf_path, task->out_dir))
    g_clear_pointer(&intake->pdf_path, g_free);
  if (intake->convert_path != NULL && !is_inside(intake->convert_path, task->out_dir)) {
    g_clear_pointer(&intake->convert_path, g_free);
    intake->converter = TUSCH_CONVERTER_NONE;
  }
  for (guint i = 0; intake->members != NULL && i < intake->members->len; i++) {
    TuschIntakeMember *member = g_ptr_array_index(intake->members, i);
    if (member->path != NULL && !is_inside(member->path, task->out_dir))
      g_clear_pointer(&member->path, g_free);
  }
}

static void
replace(char **place, char **with)
{
  g_free(*place);
  *place = g_steal_pointer(with);
}

/* What a converter made counts if it opens as it is: half a document can be repaired too. */
static bool
is_good(const TuschIntake *intake)
{
  return intake->problem == TUSCH_PROBLEM_NONE && intake->pdf_path != NULL &&
         !g_ptr_array_find_with_equal_func(intake->notes, "repaired", g_str_equal, NULL);
}

static void
add_hidden(TuschIntake *whole, TuschIntake *made)
{
  if (made->hidden == NULL)
    return;
  if (whole->hidden == NULL)
    whole->hidden = g_steal_pointer(&made->hidden);
  else
    g_ptr_array_extend_and_steal(whole->hidden, g_steal_pointer(&made->hidden));
}

/* The document stays what its own bytes are; pages and attachments come from what it became. */
static void
absorb_round(IngestTask *task)
{
  g_autoptr(TuschIntake) made = g_steal_pointer(&task->intake);
  task->intake = g_steal_pointer(&task->whole);
  TuschIntake *whole = task->intake;
  whole->converter = TUSCH_CONVERTER_NONE;
  if (made == NULL)
    return;
  bool is_good_pdf = is_good(made);
  if (is_good_pdf) {
    whole->problem = TUSCH_PROBLEM_NONE;
    g_clear_pointer(&whole->problem_detail, g_free);
    whole->n_pages = made->n_pages;
    whole->n_appendix_pages = made->n_appendix_pages;
    replace(&whole->pdf_path, &made->pdf_path);
  } else {
    g_clear_pointer(&task->page_hashes, g_ptr_array_unref);
  }
  if (!is_good_pdf && whole->pdf_path == NULL && made->problem != TUSCH_PROBLEM_NONE) {
    whole->problem = made->problem;
    replace(&whole->problem_detail, &made->problem_detail);
  }
  add_hidden(whole, made);
  if (whole->members == NULL)
    whole->members = g_steal_pointer(&made->members);
  if (whole->mail == NULL)
    whole->mail = g_steal_pointer(&made->mail);
  whole->converter = made->converter;
  replace(&whole->convert_path, &made->convert_path);
  replace(&whole->convert_suffix, &made->convert_suffix);
}

static gboolean
finish_task(IngestTask *task, GError **error)
{
  if (!check_room(task, error) || !store_result(task, error))
    return FALSE;
  tusch_events_step(task->job->events, task->document->id, 0);
  if (task->intake != NULL && task->intake->members != NULL &&
      !push_new_documents(task, task->children, error))
    return FALSE;
  for (guint i = 0; i < task->leftovers->len; i++)
    if (!tusch_dir_remove_tree(g_ptr_array_index(task->leftovers, i), error))
      return FALSE;
  return TRUE;
}

/* @data: an IngestTask (transfer full) */
static gboolean
on_converted(gpointer data, const TuschConverted *converted, GError **error)
{
  IngestTask *task = data;
  if (converted->path != NULL) {
    g_ptr_array_add(task->leftovers, g_strdup(converted->path));
    g_free(task->path);
    task->path = g_strdup(converted->path);
    task->whole = g_steal_pointer(&task->intake);
    task->round++;
    push_round(task);
    return TRUE;
  }
  if (task->intake->pdf_path == NULL) {
    task->intake->problem = converted->problem;
    g_free(task->intake->problem_detail);
    task->intake->problem_detail = g_strdup(converted->detail);
  }
  gboolean ok = finish_task(task, error);
  ingest_task_free(task);
  return ok;
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
  if (task->intake != NULL)
    drop_false_paths(task);
  if (task->whole != NULL) {
    absorb_round(task);
  } else if (task->intake == NULL) {
    task->document->problem =
        end == TUSCH_CHILD_TIMEOUT ? TUSCH_PROBLEM_TIMEOUT : TUSCH_PROBLEM_CRASHED;
    task->document->problem_detail = failure != NULL ? g_strdup(failure->message) : NULL;
  }
  TuschIntake *intake = task->intake;
  if (intake == NULL || intake->converter == TUSCH_CONVERTER_NONE || task->round >= MAX_ROUNDS)
    return finish_task(task, error);
  unit->user_data = NULL;
  tusch_convert_queue_add(task->queue,
                          intake->converter,
                          intake->convert_path != NULL ? intake->convert_path : task->path,
                          intake->convert_suffix,
                          task);
  return TRUE;
}

/* Has a child open task->path. Folders of rounds lie beside each other: what a child left in one
 * cannot lead the next one astray. */
static void
push_round(IngestTask *task)
{
  g_autofree char *name = task->round == 0
                              ? g_strdup(task->document->id)
                              : g_strdup_printf("%s.%u", task->document->id, task->round);
  g_free(task->out_dir);
  task->out_dir = tusch_workroom_file(task->job->workroom, "tmp", name);
  g_ptr_array_add(task->leftovers, g_strdup(task->out_dir));
  (void)tusch_dir_make(task->out_dir, NULL); /* the child says so if it is not there */

  JsonObject *input = json_object_new();
  json_object_set_string_member(input, "path", task->path);
  json_object_set_string_member(input, "out_dir", task->out_dir);
  /* Out of an envelope comes what somebody else made. */
  bool is_ours = task->whole != NULL && task->whole->converter != TUSCH_CONVERTER_SIGNED;
  json_object_set_boolean_member(input, "converted", is_ours);
  json_object_set_boolean_member(
      input, "accepts_changes", tusch_policy_accepts_changes(task->job->policy));
  json_object_set_int_member(
      input, "appendix_kinds", tusch_policy_get_appendix_kinds(task->job->policy));
  if (task->whole != NULL && task->whole->hidden != NULL)
    json_object_set_array_member(
        input, "known_hidden", tusch_hidden_to_json(task->whole->hidden, true));
  TuschChildUnit *unit = g_new0(TuschChildUnit, 1);
  unit->kind = "ingest";
  unit->input = tusch_json_take_object(input);
  unit->timeout_s = INGEST_TIMEOUT_S;
  unit->n_retries = 1;
  unit->on_line = on_line;
  unit->on_end = on_end;
  unit->user_data = task;
  unit->free_user_data = ingest_task_free;
  tusch_children_push(task->children, unit);
}

/* Takes over @document. */
static void
push_task(TuschConvertQueue *queue, TuschChildren *children, TuschJob *job, TuschDocument *document)
{
  IngestTask *task = g_new0(IngestTask, 1);
  task->job = job;
  task->queue = queue;
  task->children = children;
  task->document = document;
  task->leftovers = g_ptr_array_new_with_free_func(g_free);
  task->path = tusch_workroom_original(job->workroom, document->sha256);
  push_round(task);
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

/* Files wait for a converter until all others are through, so that batches are full. */
static gboolean
run_all(TuschChildren *children, TuschConvertQueue *queue, GError **error)
{
  bool is_more = true;
  while (is_more)
    if (!tusch_children_run(children, error) || !tusch_convert_queue_flush(queue, &is_more, error))
      return FALSE;
  return TRUE;
}

static gboolean
ingest_all(TuschJob *job, GError **error)
{
  TuschStore *store = job->workroom->store;
  g_autoptr(GPtrArray) documents = tusch_store_list_documents(store, error);
  if (documents == NULL)
    return FALSE;
  g_autoptr(TuschChildren) children = tusch_children_new(job->n_parallel);
  g_autoptr(TuschConvertQueue) queue =
      tusch_convert_queue_new(job->workroom, children, on_converted, ingest_task_free);
  guint n = 0;
  for (guint i = 0; i < documents->len; i++) {
    TuschDocument *document = g_ptr_array_index(documents, i);
    if (document->problem != TUSCH_PROBLEM_UNKNOWN || document->duplicate_of != NULL ||
        document->sha256 == NULL)
      continue;
    push_task(queue, children, job, document);
    documents->pdata[i] = NULL;
    n++;
  }
  tusch_events_begin(job->events, "ingest", n);
  if (!run_all(children, queue, error) || !settle_duplicates(job, error))
    return FALSE;
  tusch_events_end(job->events);
  return tusch_store_mark(store, "tusch", "ingested", "1", NULL, error);
}

gboolean
tusch_job_open_rules(TuschJob *job, GError **error)
{
  g_autofree char *dir = tusch_datadir_find("rules", "policy", error);
  if (dir == NULL)
    return FALSE;
  g_autofree char *policy_dir = g_build_filename(dir, "policy", NULL);
  g_autofree char *technical = g_build_filename(dir, "sources", "tekniske-filer.regler", NULL);
  job->policy = tusch_policy_load(policy_dir, job->workroom->request->regime, error);
  job->technical = job->policy != NULL ? tusch_technical_load(technical, error) : NULL;
  if (job->technical != NULL)
    return TRUE;
  tusch_job_close_rules(job);
  return FALSE;
}

void
tusch_job_close_rules(TuschJob *job)
{
  g_clear_pointer(&job->policy, tusch_policy_free);
  g_clear_pointer(&job->technical, tusch_technical_free);
}

gboolean
tusch_job_ingest(TuschJob *job, GError **error)
{
  g_autofree char *done = NULL;
  if (!tusch_store_get_meta(job->workroom->store, "ingested", &done, error))
    return FALSE;
  if (done != NULL)
    return TRUE;
  if (!tusch_job_open_rules(job, error))
    return FALSE;
  gboolean ok = ingest_all(job, error);
  tusch_job_close_rules(job);
  return ok;
}
