/* Files out of files: written under numbers, every limit counted on what comes out. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/unpacking.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

struct Unpacking {
  Quota *quota;
  int fd;
  guint64 packed_bytes; /* never more than the file has */
  guint64 n_bytes;
};

gboolean
quota_init(Quota *quota, IngestJob *job, guint64 packed_bytes, GError **error)
{
  quota->job = job;
  quota->packed_bytes = packed_bytes;
  quota->folder = g_build_filename(job->out_dir, "members", NULL);
  return tusch_dir_make(quota->folder, error);
}

void
quota_clear(Quota *quota)
{
  g_clear_pointer(&quota->folder, g_free);
}

bool
unpacking_is_too_tight(const TuschIngestOptions *options,
                       guint64 unpacked_bytes,
                       guint64 packed_bytes)
{
  /* Small things may be packed well: a scan of white paper shrinks to a thousandth. */
  return unpacked_bytes > options->ratio_from_bytes &&
         unpacked_bytes / options->max_ratio >= MAX(packed_bytes, 1);
}

static gboolean
count(Unpacking *unpacking, gsize size_bytes, GError **error)
{
  Quota *quota = unpacking->quota;
  const TuschIngestOptions *options = &quota->job->options;
  unpacking->n_bytes += size_bytes;
  quota->total_bytes += size_bytes;
  /* The file's own ratio catches entries that share their packed bytes. */
  if (quota->total_bytes > options->max_total_bytes ||
      unpacking_is_too_tight(options, quota->total_bytes, quota->packed_bytes)) {
    quota->is_exhausted = true;
    return tusch_fail(error, TUSCH_ERROR_LIMIT, "the archive unpacks to too much");
  }
  if (unpacking->n_bytes > options->max_entry_bytes)
    return tusch_fail(error, TUSCH_ERROR_LIMIT, "the entry unpacks to too much");
  if (unpacking_is_too_tight(options, unpacking->n_bytes, unpacking->packed_bytes))
    return tusch_fail(error, TUSCH_ERROR_LIMIT, "the entry is packed too tightly");
  return TRUE;
}

gboolean
unpacking_store(Unpacking *unpacking, const void *data, gsize size_bytes, GError **error)
{
  if (!count(unpacking, size_bytes, error))
    return FALSE;
  const guint8 *bytes = data;
  while (size_bytes > 0) {
    ssize_t n = write(unpacking->fd, bytes, size_bytes);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return tusch_fail_errno(error, "cannot write an archive entry");
    bytes += n;
    size_bytes -= (gsize)n;
  }
  return TRUE;
}

static gboolean
unpack_to(Unpacking *unpacking, const char *path, UnpackFunc func, gpointer data, GError **error)
{
  unpacking->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (unpacking->fd < 0)
    return tusch_fail_errno(error, "cannot write an archive entry");
  gboolean ok = func(unpacking, data, error);
  if (close(unpacking->fd) != 0 && ok)
    ok = tusch_fail_errno(error, "cannot write an archive entry");
  if (!ok)
    (void)g_unlink(path);
  return ok;
}

void
member_set_problem(TuschIntakeMember *member, TuschProblem problem, const char *detail)
{
  member->problem = problem;
  g_free(member->problem_detail);
  member->problem_detail = g_strdup(detail);
}

static TuschProblem
problem_of(const GError *error)
{
  if (g_error_matches(error, TUSCH_ERROR, TUSCH_ERROR_LIMIT))
    return TUSCH_PROBLEM_LIMIT;
  if (g_error_matches(error, TUSCH_ERROR, TUSCH_ERROR_UNSUPPORTED))
    return TUSCH_PROBLEM_UNSUPPORTED;
  return TUSCH_PROBLEM_DAMAGED;
}

gboolean
quota_unpack(Quota *quota,
             TuschIntakeMember *member,
             guint64 packed_bytes,
             UnpackFunc func,
             gpointer user_data,
             GError **error)
{
  if (quota->is_exhausted) {
    member_set_problem(member, TUSCH_PROBLEM_LIMIT, "the archive unpacks to too much");
    return TRUE;
  }
  g_autoptr(GError) failure = NULL;
  g_autofree char *path =
      g_strdup_printf("%s/%05u", quota->folder, quota->job->intake->members->len);
  Unpacking unpacking = {.quota = quota, .packed_bytes = MIN(packed_bytes, quota->packed_bytes)};
  if (unpack_to(&unpacking, path, func, user_data, &failure)) {
    member->problem = TUSCH_PROBLEM_NONE;
    member->path = g_steal_pointer(&path);
    return TRUE;
  }
  if (g_error_matches(failure, TUSCH_ERROR, TUSCH_ERROR_IO)) {
    g_propagate_error(error, g_steal_pointer(&failure));
    return FALSE;
  }
  member_set_problem(member, problem_of(failure), failure->message);
  return TRUE;
}
