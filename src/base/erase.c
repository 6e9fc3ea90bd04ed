/* Overwrite, sync, cut, unlink. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/erase.h"

#include "tusch/error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
write_zeros(int fd, guint64 size_bytes)
{
  static const guint8 ZEROS[1 << 16];
  guint64 done = 0;
  while (done < size_bytes) {
    gsize chunk = (gsize)MIN(sizeof ZEROS, size_bytes - done);
    ssize_t n = pwrite(fd, ZEROS, chunk, (off_t)done);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return false;
    done += (guint64)n;
  }
  return fsync(fd) == 0;
}

/* Originals are read-only; their owner may write them all the same once the mode says so. */
static int
open_for_erasing(int folder, const char *name)
{
  (void)fchmodat(folder, name, 0600, 0);
  return openat(folder, name, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
}

static gboolean
erase_file(int folder, const char *name, const struct stat *info, GError **error)
{
  if (info->st_nlink > 1)
    return TRUE;
  int fd = open_for_erasing(folder, name);
  if (fd < 0)
    return tusch_fail_errno(error, "cannot open \"%s\" to erase it", name);
  gboolean ok = write_zeros(fd, (guint64)info->st_size) && ftruncate(fd, 0) == 0;
  if (!ok)
    tusch_fail_errno(error, "cannot erase \"%s\"", name);
  (void)close(fd);
  return ok;
}

static gboolean erase_folder(int fd, const char *const *keep, TuschErased *erased, GError **error);

static gboolean
erase_entry(int folder, const char *name, TuschErased *erased, GError **error)
{
  struct stat info;
  if (fstatat(folder, name, &info, AT_SYMLINK_NOFOLLOW) != 0)
    return tusch_fail_errno(error, "cannot look at \"%s\"", name);
  if (S_ISDIR(info.st_mode)) {
    (void)fchmodat(folder, name, 0700, 0);
    int fd = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
      return tusch_fail_errno(error, "cannot open folder \"%s\"", name);
    if (!erase_folder(fd, NULL, erased, error))
      return FALSE;
  } else if (S_ISREG(info.st_mode) && !erase_file(folder, name, &info, error)) {
    return FALSE;
  }
  if (unlinkat(folder, name, S_ISDIR(info.st_mode) ? AT_REMOVEDIR : 0) != 0)
    return tusch_fail_errno(error, "cannot remove \"%s\"", name);
  if (S_ISREG(info.st_mode)) {
    erased->n_files++;
    erased->n_shared += info.st_nlink > 1;
    erased->size_bytes += (guint64)info.st_size;
  }
  return TRUE;
}

/* Names first: a folder that changes under a reader may show an entry twice or not at all. */
static GPtrArray *
list_names(int fd)
{
  g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);
  GDir *dir = g_dir_open(path, 0, NULL);
  if (dir == NULL)
    return NULL;
  GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
  const char *name;
  while ((name = g_dir_read_name(dir)) != NULL)
    g_ptr_array_add(names, g_strdup(name));
  g_dir_close(dir);
  return names;
}

/* Takes @fd. */
static gboolean
erase_folder(int fd, const char *const *keep, TuschErased *erased, GError **error)
{
  g_autoptr(GPtrArray) names = list_names(fd);
  gboolean ok = names != NULL || tusch_fail(error, TUSCH_ERROR_IO, "cannot list a folder");
  for (guint i = 0; ok && i < names->len; i++) {
    const char *name = g_ptr_array_index(names, i);
    if (keep == NULL || !g_strv_contains(keep, name))
      ok = erase_entry(fd, name, erased, error);
  }
  if (ok && fsync(fd) != 0 && errno != EINVAL)
    ok = tusch_fail_errno(error, "cannot sync a folder");
  (void)close(fd);
  return ok;
}

gboolean
tusch_erase_tree(const char *path, const char *const *keep, TuschErased *erased, GError **error)
{
  int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0)
    return tusch_fail_errno(error, "cannot open folder \"%s\"", path);
  return erase_folder(fd, keep, erased, error);
}
