/* Making, opening and locking workrooms. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/workroom.h"

#include "base/file.h"
#include "tusch/error.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/statvfs.h>
#include <unistd.h>

static const char *const FOLDERS[] = {"originals", "derived", "tmp", "out"};

char *
tusch_workroom_file(const TuschWorkroom *workroom, const char *folder, const char *name)
{
  return g_build_filename(workroom->path, folder, name, NULL);
}

char *
tusch_workroom_original(const TuschWorkroom *workroom, const char *sha256)
{
  return tusch_workroom_file(workroom, "originals", sha256);
}

char *
tusch_workroom_pdf(const TuschWorkroom *workroom, const char *sha256)
{
  g_autofree char *name = g_strconcat(sha256, ".pdf", NULL);
  return tusch_workroom_file(workroom, "derived", name);
}

bool
tusch_workroom_is_purged(const char *path)
{
  g_autofree char *receipt = g_build_filename(path, TUSCH_RECEIPT_NAME, NULL);
  return g_file_test(receipt, G_FILE_TEST_EXISTS);
}

bool
tusch_workroom_exists(const char *path)
{
  g_autofree char *request = g_build_filename(path, "request.json", NULL);
  return g_file_test(request, G_FILE_TEST_IS_REGULAR) || tusch_workroom_is_purged(path);
}

gboolean
tusch_workroom_lock(const char *path, int *out_fd, GError **error)
{
  g_autofree char *file = g_build_filename(path, "lock", NULL);
  int fd = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0)
    return tusch_fail_errno(error, "cannot write in workroom \"%s\"", path);
  if (flock(fd, LOCK_EX | LOCK_NB) == 0) {
    *out_fd = fd;
    return TRUE;
  }
  if (errno == EWOULDBLOCK)
    tusch_fail(error, TUSCH_ERROR_BUSY, "workroom \"%s\" is in use by another process", path);
  else
    tusch_fail_errno(error, "cannot lock workroom \"%s\"", path);
  (void)close(fd);
  return FALSE;
}

static gboolean
refuse_purged(const TuschWorkroom *workroom, GError **error)
{
  if (!tusch_workroom_is_purged(workroom->path))
    return TRUE;
  return tusch_fail(error,
                    TUSCH_ERROR_CONFIG,
                    "workroom \"%s\" was purged: see its %s",
                    workroom->path,
                    TUSCH_RECEIPT_NAME);
}

/* Asked again under the lock: a purge may have come in between. */
static gboolean
lock(TuschWorkroom *workroom, GError **error)
{
  return refuse_purged(workroom, error) &&
         tusch_workroom_lock(workroom->path, &workroom->lock_fd, error) &&
         refuse_purged(workroom, error);
}

static gboolean
open_store(TuschWorkroom *workroom, GError **error)
{
  g_autofree char *path = g_build_filename(workroom->path, "workroom.db", NULL);
  workroom->store = tusch_store_open(path, error);
  return workroom->store != NULL;
}

static gboolean
parse_request(TuschWorkroom *workroom, const char *path, char **out_text, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;
  g_autoptr(GError) local = NULL;
  if (!g_file_get_contents(path, &text, &length, &local))
    return tusch_fail(error,
                      TUSCH_ERROR_CONFIG,
                      "cannot read \"%s\": %s",
                      path,
                      g_error_matches(local, G_FILE_ERROR, G_FILE_ERROR_NOENT)
                          ? "there is no such file"
                          : "it is no readable file");
  workroom->request = tusch_request_parse(text, (gssize)length, error);
  if (workroom->request == NULL) {
    g_prefix_error(error, "%s: ", path);
    return FALSE;
  }
  if (strlen(text) != length)
    return tusch_fail(error, TUSCH_ERROR_CONFIG, "%s: holds NUL bytes", path);
  *out_text = g_steal_pointer(&text);
  return TRUE;
}

/* The workroom keeps the request as received; a different one does not fit into it. */
static gboolean
keep_request(TuschWorkroom *workroom, const char *text, GError **error)
{
  g_autofree char *path = g_build_filename(workroom->path, "request.json", NULL);
  g_autofree char *kept = NULL;
  g_autoptr(GError) local = NULL;
  if (!g_file_get_contents(path, &kept, NULL, &local))
    return g_error_matches(local, G_FILE_ERROR, G_FILE_ERROR_NOENT)
               ? tusch_file_write_atomic(path, text, strlen(text), error)
               : tusch_fail(error, TUSCH_ERROR_IO, "cannot read \"%s\"", path);
  if (!g_str_equal(kept, text))
    return tusch_fail(error,
                      TUSCH_ERROR_CONFIG,
                      "workroom \"%s\" holds another request: use a new folder",
                      workroom->path);
  return TRUE;
}

static TuschWorkroom *
workroom_new(const char *path)
{
  TuschWorkroom *workroom = g_new0(TuschWorkroom, 1);
  workroom->path = g_canonicalize_filename(path, NULL);
  workroom->lock_fd = -1;
  return workroom;
}

/* What an interrupted run left half done is of no use to anybody. Its children die with it, but the
 * last of them may write a little longer than it lived. */
static gboolean
clear_tmp(TuschWorkroom *workroom, GError **error)
{
  enum { TRIES = 60, WAIT_MS = 50 };
  g_autofree char *tmp = g_build_filename(workroom->path, "tmp", NULL);
  for (guint i = 1; i < TRIES; i++) {
    if (tusch_dir_remove_tree(tmp, NULL))
      return tusch_dir_make(tmp, error);
    g_usleep(WAIT_MS * 1000);
  }
  return tusch_dir_remove_tree(tmp, error) && tusch_dir_make(tmp, error);
}

TuschWorkroom *
tusch_workroom_create(const char *path, const char *request_path, GError **error)
{
  g_autoptr(TuschWorkroom) workroom = workroom_new(path);
  g_autofree char *text = NULL;
  if (!parse_request(workroom, request_path, &text, error) || !refuse_purged(workroom, error))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS(FOLDERS); i++) {
    g_autofree char *folder = g_build_filename(workroom->path, FOLDERS[i], NULL);
    if (!tusch_dir_make(folder, error))
      return NULL;
  }
  if (!lock(workroom, error) || !keep_request(workroom, text, error) ||
      !clear_tmp(workroom, error) || !open_store(workroom, error))
    return NULL;
  return g_steal_pointer(&workroom);
}

TuschWorkroom *
tusch_workroom_open(const char *path, GError **error)
{
  g_autoptr(TuschWorkroom) workroom = workroom_new(path);
  g_autofree char *request_path = g_build_filename(workroom->path, "request.json", NULL);
  g_autofree char *text = NULL;
  if (!tusch_workroom_exists(path)) {
    tusch_fail(error,
               TUSCH_ERROR_CONFIG,
               "\"%s\" is no workroom: start with \"tusch run REQUEST.json -w WORKROOM\"",
               path);
    return NULL;
  }
  if (!lock(workroom, error) || !parse_request(workroom, request_path, &text, error) ||
      !clear_tmp(workroom, error) || !open_store(workroom, error))
    return NULL;
  return g_steal_pointer(&workroom);
}

TuschWorkroom *
tusch_workroom_open_to_read(const char *path, GError **error)
{
  g_autoptr(TuschWorkroom) workroom = workroom_new(path);
  g_autofree char *request_path = g_build_filename(workroom->path, "request.json", NULL);
  g_autofree char *database = g_build_filename(workroom->path, "workroom.db", NULL);
  g_autofree char *text = NULL;
  if (tusch_workroom_exists(path) && parse_request(workroom, request_path, &text, NULL)) {
    workroom->store = tusch_store_open_to_read(database, NULL);
    if (workroom->store != NULL)
      return g_steal_pointer(&workroom);
  }
  return tusch_workroom_open(path, error);
}

void
tusch_workroom_close(TuschWorkroom *workroom)
{
  if (workroom == NULL)
    return;
  tusch_store_close(workroom->store);
  tusch_request_free(workroom->request);
  if (workroom->lock_fd >= 0)
    (void)close(workroom->lock_fd);
  g_free(workroom->path);
  g_free(workroom);
}

gboolean
tusch_workroom_check_room(const TuschWorkroom *workroom, guint64 bytes, GError **error)
{
  struct statvfs info;
  if (statvfs(workroom->path, &info) != 0)
    return tusch_fail_errno(error, "cannot look at the disk of \"%s\"", workroom->path);
  guint64 free_bytes = (guint64)info.f_bavail * info.f_frsize;
  if (free_bytes >= bytes)
    return TRUE;
  return tusch_fail(error,
                    TUSCH_ERROR_IO,
                    "the disk of \"%s\" is full: %" G_GUINT64_FORMAT " MB free, %" G_GUINT64_FORMAT
                    " MB needed",
                    workroom->path,
                    free_bytes / (1024 * 1024),
                    bytes / (1024 * 1024) + 1);
}

static gboolean
load_pages(const TuschWorkroom *workroom, TuschCase *kase, GError **error)
{
  for (guint i = 0; i < kase->documents->len; i++) {
    const TuschDocument *document = g_ptr_array_index(kase->documents, i);
    g_autoptr(GArray) pages = tusch_store_list_pages(workroom->store, document->id, error);
    if (pages == NULL)
      return FALSE;
    for (guint k = 0; k < pages->len; k++) {
      TuschPageText *facts = tusch_store_get_page_facts(
          workroom->store, document->id, g_array_index(pages, guint, k), error);
      if (facts == NULL)
        return FALSE;
      g_ptr_array_add(kase->pages, facts);
      g_ptr_array_add(kase->page_document_ids, g_strdup(document->id));
    }
  }
  return TRUE;
}

TuschCase *
tusch_workroom_load_case(const TuschWorkroom *workroom, GError **error)
{
  g_autoptr(TuschCase) kase = g_new0(TuschCase, 1);
  kase->request = workroom->request;
  kase->pages = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_page_text_free);
  kase->page_document_ids = g_ptr_array_new_with_free_func(g_free);
  kase->documents = tusch_store_list_documents(workroom->store, error);
  if (kase->documents == NULL || !load_pages(workroom, kase, error))
    return NULL;
  kase->findings = tusch_store_list_findings(workroom->store, error);
  if (kase->findings == NULL)
    return NULL;
  kase->finding_keys = tusch_review_list_keys(kase);
  kase->entities = tusch_store_list_entities(workroom->store, error);
  if (kase->entities == NULL)
    return NULL;
  kase->decisions = tusch_store_list_decisions(workroom->store, error);
  if (kase->decisions == NULL)
    return NULL;
  kase->likenesses = tusch_store_list_likenesses(workroom->store, error);
  if (kase->likenesses == NULL)
    return NULL;
  return g_steal_pointer(&kase);
}

void
tusch_workroom_free_case(TuschCase *kase)
{
  if (kase == NULL)
    return;
  g_clear_pointer(&kase->documents, g_ptr_array_unref);
  g_clear_pointer(&kase->pages, g_ptr_array_unref);
  g_clear_pointer(&kase->page_document_ids, g_ptr_array_unref);
  g_clear_pointer(&kase->findings, g_ptr_array_unref);
  g_clear_pointer(&kase->finding_keys, g_ptr_array_unref);
  g_clear_pointer(&kase->entities, g_ptr_array_unref);
  g_clear_pointer(&kase->decisions, g_ptr_array_unref);
  g_clear_pointer(&kase->likenesses, g_ptr_array_unref);
  g_free(kase);
}
