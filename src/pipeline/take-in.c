/* Taking files into the workroom: rows, akt numbers, originals by content. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/file.h"
#include "pipeline/job.h"
#include "tusch/error.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

enum { MAX_DOCUMENTS = 100000, MAX_FOLDER_DEPTH = 32 };

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
  if (intake->path == NULL) {
    document->problem = TUSCH_PROBLEM_MISSING;
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

static int
compare_names(gconstpointer a, gconstpointer b)
{
  return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Whatever way leads there. */
static bool
is_workroom(const TuschJob *job, const struct stat *info)
{
  struct stat workroom;
  return S_ISDIR(info->st_mode) && stat(job->workroom->path, &workroom) == 0 &&
         workroom.st_dev == info->st_dev && workroom.st_ino == info->st_ino;
}

/* Regular files below the request's folder, by name, without request.json and the workroom. */
static gboolean
list_files(TuschJob *job, const char *relative, guint depth, GPtrArray *files, GError **error)
{
  g_autofree char *folder = g_build_filename(job->source_dir, relative, NULL);
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  if (dir == NULL)
    return tusch_fail_errno(error, "cannot open folder \"%s\"", folder);
  if (depth > MAX_FOLDER_DEPTH)
    return tusch_fail(
        error, TUSCH_ERROR_LIMIT, "folders are nested over %d deep", MAX_FOLDER_DEPTH);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  const char *name;
  while ((name = g_dir_read_name(dir)) != NULL)
    g_ptr_array_add(names, g_strdup(name));
  g_ptr_array_sort(names, compare_names);
  for (guint i = 0; i < names->len; i++) {
    name = g_ptr_array_index(names, i);
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *child =
        relative[0] != '\0' ? g_build_filename(relative, name, NULL) : g_strdup(name);
    struct stat info;
    if (lstat(path, &info) != 0)
      return tusch_fail_errno(error, "cannot look at a file in \"%s\"", folder);
    if (is_workroom(job, &info))
      continue;
    if (S_ISDIR(info.st_mode)) {
      if (!list_files(job, child, depth + 1, files, error))
        return FALSE;
    } else if (S_ISREG(info.st_mode) && name[0] != '.' && !g_str_equal(child, "request.json")) {
      g_ptr_array_add(files, g_steal_pointer(&child));
    }
  }
  return TRUE;
}

/* A file below the source folder, never through a link that leads out of it. */
static char *
resolve(TuschJob *job, const char *file)
{
  g_autofree char *path = g_build_filename(job->source_dir, file, NULL);
  g_autofree char *real = realpath(path, NULL);
  g_autofree char *root = realpath(job->source_dir, NULL);
  if (real == NULL || root == NULL || !g_file_test(real, G_FILE_TEST_IS_REGULAR))
    return NULL;
  g_autofree char *prefix = g_strconcat(root, "/", NULL);
  return g_str_has_prefix(real, prefix) ? g_steal_pointer(&real) : NULL;
}

static char *
valid_name(const char *name)
{
  return g_utf8_make_valid(name, -1);
}

/* The source's own number if it is new in this request, else one of ours. */
static char *
choose_number(GHashTable *taken, const char *said, guint index)
{
  g_autofree char *number =
      said != NULL && said[0] != '\0' ? g_strdup(said) : g_strdup_printf("%04u", index + 1);
  for (guint i = 2; g_hash_table_contains(taken, number); i++) {
    g_free(number);
    number = said != NULL && said[0] != '\0' ? g_strdup_printf("%s/%u", said, i)
                                             : g_strdup_printf("%04u/%u", index + 1, i);
  }
  g_hash_table_add(taken, g_strdup(number));
  return g_steal_pointer(&number);
}

typedef struct {
  GHashTable *taken; /* akt numbers in use */
  GHashTable *done; /* id → TuschDocument: rows of an interrupted run */
  GHashTable *parent; /* akt number → id */
} Numbering;

static gboolean
add_one(TuschJob *job,
        Numbering *numbering,
        guint index,
        const char *file,
        const TuschRequestDocument *said,
        GError **error)
{
  g_autofree char *id = g_strdup_printf("d%05u", index + 1);
  g_autofree char *number = choose_number(numbering->taken, said ? said->number : NULL, index);
  g_hash_table_insert(numbering->parent, g_strdup(number), g_strdup(id));
  g_autofree char *name = valid_name(file);
  const TuschDocument *row = g_hash_table_lookup(numbering->done, id);
  if (row != NULL)
    return g_strcmp0(row->file, name) == 0
               ? TRUE
               : tusch_fail(error,
                            TUSCH_ERROR_CONFIG,
                            "the files beside the request changed since the run that was "
                            "interrupted: use a new workroom");
  g_autofree char *path = resolve(job, file);
  g_autofree char *base = g_path_get_basename(name);
  const char *parent = said != NULL && said->attachment_of != NULL
                           ? g_hash_table_lookup(numbering->parent, said->attachment_of)
                           : NULL;
  TuschIntakeFile intake = {
      .id = id,
      .path = path,
      .file = name,
      .number = number,
      .title = said != NULL && said->title != NULL ? said->title : base,
      .parent_id = parent,
      .said = said,
  };
  if (!tusch_job_add_document(job, &intake, error))
    return FALSE;
  tusch_events_step(job->events, id, 0);
  return TRUE;
}

static gboolean
add_all(TuschJob *job, GPtrArray *files, GError **error)
{
  GPtrArray *said = job->workroom->request->documents;
  guint n = said != NULL ? said->len : files->len;
  if (n > MAX_DOCUMENTS)
    return tusch_fail(error, TUSCH_ERROR_LIMIT, "more than %d documents", MAX_DOCUMENTS);
  g_autoptr(GPtrArray) rows = tusch_store_list_documents(job->workroom->store, error);
  if (rows == NULL)
    return FALSE;
  Numbering numbering = {
      g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
      g_hash_table_new(g_str_hash, g_str_equal),
      g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
  };
  for (guint i = 0; i < rows->len; i++) {
    TuschDocument *row = g_ptr_array_index(rows, i);
    g_hash_table_insert(numbering.done, row->id, row);
  }
  tusch_events_begin(job->events, "take-in", n);
  gboolean ok = TRUE;
  for (guint i = 0; ok && i < n; i++) {
    TuschRequestDocument *document = said != NULL ? g_ptr_array_index(said, i) : NULL;
    const char *file = document != NULL ? document->file : g_ptr_array_index(files, i);
    ok = add_one(job, &numbering, i, file, document, error);
  }
  tusch_events_end(job->events);
  g_hash_table_unref(numbering.taken);
  g_hash_table_unref(numbering.done);
  g_hash_table_unref(numbering.parent);
  return ok;
}

/* Files that nobody announced are not processed, but said. */
static guint
count_unlisted(const GPtrArray *files, const GPtrArray *said)
{
  g_autoptr(GHashTable) listed = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < said->len; i++)
    g_hash_table_add(listed, ((TuschRequestDocument *)g_ptr_array_index(said, i))->file);
  guint n = 0;
  for (guint i = 0; i < files->len; i++)
    if (!g_hash_table_contains(listed, g_ptr_array_index(files, i)))
      n++;
  return n;
}

gboolean
tusch_job_take_in(TuschJob *job, GError **error)
{
  TuschStore *store = job->workroom->store;
  g_autofree char *done = NULL;
  if (!tusch_store_get_meta(store, "taken-in", &done, error))
    return FALSE;
  if (done != NULL)
    return TRUE;

  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
  if (!list_files(job, "", 0, files, error) || !add_all(job, files, error))
    return FALSE;
  GPtrArray *said = job->workroom->request->documents;
  g_autofree char *n_unlisted =
      g_strdup_printf("%u", said != NULL ? count_unlisted(files, said) : 0);
  return tusch_store_set_meta(store, "unlisted-files", n_unlisted, error) &&
         tusch_store_mark(store, "tusch", "taken-in", "1", NULL, error);
}
