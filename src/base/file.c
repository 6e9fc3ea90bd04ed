/* Atomic files and folders. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/file.h"

#include "tusch/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
sync_folder_of(const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname(path);
  int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    return tusch_fail_errno(error, "cannot open folder \"%s\"", folder);
  int result = fsync(fd);
  /* Some file systems cannot sync a folder; they say EINVAL and mean "nothing to do". */
  gboolean ok = result == 0 || errno == EINVAL;
  if (!ok)
    tusch_fail_errno(error, "cannot sync folder \"%s\"", folder);
  (void)close(fd);
  return ok;
}

static gboolean
sync_file(const char *path, GError **error)
{
  struct stat info;
  /* A child may have made it: what is committed is a file, never a way to another one. */
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (fd < 0)
    return tusch_fail_errno(error, "cannot open \"%s\"", path);
  gboolean ok = fstat(fd, &info) == 0 && S_ISREG(info.st_mode);
  if (!ok)
    tusch_fail(error, TUSCH_ERROR_IO, "\"%s\" is no regular file", path);
  else if (fsync(fd) != 0)
    ok = tusch_fail_errno(error, "cannot sync \"%s\"", path);
  (void)close(fd);
  return ok;
}

gboolean
tusch_file_commit(const char *temporary_path, const char *path, GError **error)
{
  if (!sync_file(temporary_path, error))
    return FALSE;
  if (g_rename(temporary_path, path) != 0)
    return tusch_fail_errno(error, "cannot rename to \"%s\"", path);
  return sync_folder_of(path, error);
}

gboolean
tusch_file_fill(const char *path, TuschFillFunc fill, gpointer user_data, GError **error)
{
  g_autofree char *temporary = g_strdup_printf("%s.XXXXXX", path);
  int fd = g_mkstemp_full(temporary, O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0)
    return tusch_fail_errno(error, "cannot write \"%s\"", path);
  FILE *out = fdopen(fd, "w");
  if (out == NULL) {
    (void)close(fd);
    (void)g_unlink(temporary);
    return tusch_fail(error, TUSCH_ERROR_IO, "cannot write \"%s\"", path);
  }
  gboolean ok = fill(out, user_data, error);
  if (ok && (fflush(out) != 0 || ferror(out)))
    ok = tusch_fail_errno(error, "cannot write \"%s\"", path);
  if (fclose(out) != 0 && ok)
    ok = tusch_fail_errno(error, "cannot write \"%s\"", path);
  ok = ok && tusch_file_commit(temporary, path, error);
  if (!ok)
    (void)g_unlink(temporary);
  return ok;
}

static gboolean
fill_from_bytes(FILE *out, gpointer user_data, GError **error)
{
  (void)error;
  GBytes *bytes = user_data;
  gsize size_bytes;
  const void *data = g_bytes_get_data(bytes, &size_bytes);
  if (size_bytes > 0)
    (void)fwrite(data, 1, size_bytes, out);
  return TRUE;
}

gboolean
tusch_file_write_atomic(const char *path, const void *data, gsize size_bytes, GError **error)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static(data, size_bytes);
  return tusch_file_fill(path, fill_from_bytes, bytes, error);
}

typedef gboolean (*ChunkFunc)(const guint8 *data, gsize size_bytes, gpointer user_data);

static gboolean
read_chunks(const char *path, ChunkFunc func, gpointer user_data, GError **error)
{
  enum { CHUNK_BYTES = 1 << 16 };
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return tusch_fail_errno(error, "cannot open \"%s\"", path);
  g_autofree guint8 *buffer = g_malloc(CHUNK_BYTES);
  gboolean ok = TRUE;
  for (;;) {
    ssize_t n = read(fd, buffer, CHUNK_BYTES);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      ok = tusch_fail_errno(error, "cannot read \"%s\"", path);
    if (n <= 0)
      break;
    if (!func(buffer, (gsize)n, user_data)) {
      ok = tusch_fail_errno(error, "cannot copy \"%s\"", path);
      break;
    }
  }
  (void)close(fd);
  return ok;
}

typedef struct {
  GChecksum *checksum;
  guint64 size_bytes;
} Digest;

static gboolean
digest_chunk(const guint8 *data, gsize size_bytes, gpointer user_data)
{
  Digest *digest = user_data;
  g_checksum_update(digest->checksum, data, (gssize)size_bytes);
  digest->size_bytes += size_bytes;
  return TRUE;
}

gboolean
tusch_file_sha256(const char *path, char **out_hex, guint64 *out_size_bytes, GError **error)
{
  g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
  Digest digest = {.checksum = checksum};
  if (!read_chunks(path, digest_chunk, &digest, error))
    return FALSE;
  *out_hex = g_strdup(g_checksum_get_string(checksum));
  if (out_size_bytes != NULL)
    *out_size_bytes = digest.size_bytes;
  return TRUE;
}

static gboolean
write_chunk(const guint8 *data, gsize size_bytes, gpointer user_data)
{
  return fwrite(data, 1, size_bytes, user_data) == size_bytes;
}

static gboolean
fill_from_file(FILE *out, gpointer user_data, GError **error)
{
  return read_chunks(user_data, write_chunk, out, error);
}

gboolean
tusch_file_copy_atomic(const char *from, const char *path, GError **error)
{
  return tusch_file_fill(path, fill_from_file, (gpointer)from, error);
}

gboolean
tusch_dir_make(const char *path, GError **error)
{
  if (g_mkdir_with_parents(path, 0700) != 0)
    return tusch_fail_errno(error, "cannot make folder \"%s\"", path);
  return TRUE;
}

gboolean
tusch_dir_remove_tree(const char *path, GError **error)
{
  struct stat info;
  if (lstat(path, &info) != 0)
    return errno == ENOENT ? TRUE : tusch_fail_errno(error, "cannot look at \"%s\"", path);
  if (S_ISDIR(info.st_mode)) {
    GDir *dir = g_dir_open(path, 0, NULL);
    if (dir == NULL)
      return tusch_fail_errno(error, "cannot open folder \"%s\"", path);
    gboolean ok = TRUE;
    const char *name;
    while (ok && (name = g_dir_read_name(dir)) != NULL) {
      g_autofree char *child = g_build_filename(path, name, NULL);
      ok = tusch_dir_remove_tree(child, error);
    }
    g_dir_close(dir);
    if (!ok)
      return FALSE;
  }
  if (g_remove(path) != 0)
    return tusch_fail_errno(error, "cannot remove \"%s\"", path);
  return TRUE;
}
