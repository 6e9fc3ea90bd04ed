/* Archives by libarchive, read in one pass; never by its own unpacking. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/archive/packed.h"

#include "tusch/error.h"

#include <archive.h>
#include <archive_entry.h>
#include <sys/stat.h>

struct TuschPacked {
  struct archive *handle;
};

static gboolean
fail(TuschPacked *packed, GError **error)
{
  if (archive_read_has_encrypted_entries(packed->handle) > 0)
    return tusch_fail(error, TUSCH_ERROR_UNSUPPORTED, "the archive needs a password");
  return tusch_fail(error, TUSCH_ERROR_FORMAT, "the archive is damaged");
}

TuschPacked *
tusch_packed_open(const char *path, GError **error)
{
  enum { BLOCK_BYTES = 1 << 16 };
  g_autoptr(TuschPacked) packed = g_new0(TuschPacked, 1);
  packed->handle = archive_read_new();
  /* No filter that would run a program. */
  (void)archive_read_support_filter_gzip(packed->handle);
  (void)archive_read_support_filter_bzip2(packed->handle);
  (void)archive_read_support_filter_xz(packed->handle);
  (void)archive_read_support_filter_zstd(packed->handle);
  (void)archive_read_support_format_tar(packed->handle);
  (void)archive_read_support_format_7zip(packed->handle);
  (void)archive_read_support_format_rar(packed->handle);
  (void)archive_read_support_format_rar5(packed->handle);
  (void)archive_read_support_format_raw(packed->handle);
  if (archive_read_open_filename(packed->handle, path, BLOCK_BYTES) != ARCHIVE_OK) {
    fail(packed, error);
    return NULL;
  }
  return g_steal_pointer(&packed);
}

void
tusch_packed_close(TuschPacked *packed)
{
  if (packed == NULL)
    return;
  (void)archive_read_free(packed->handle);
  g_free(packed);
}

void
tusch_packed_entry_clear(TuschPackedEntry *entry)
{
  g_clear_pointer(&entry->raw_name, g_free);
  g_clear_pointer(&entry->name, g_free);
}

gboolean
tusch_packed_next(TuschPacked *packed, TuschPackedEntry *out, bool *out_end, GError **error)
{
  *out = (TuschPackedEntry){0};
  struct archive_entry *entry = NULL;
  int code = archive_read_next_header(packed->handle, &entry);
  *out_end = code == ARCHIVE_EOF;
  if (*out_end)
    return TRUE;
  if (code != ARCHIVE_OK && code != ARCHIVE_WARN)
    return fail(packed, error);
  const char *name = archive_entry_pathname_utf8(entry);
  const char *raw = archive_entry_pathname(entry);
  if (raw == NULL)
    raw = name != NULL ? name : "?";
  out->raw_name = g_strdup(raw);
  out->name = g_utf8_make_valid(name != NULL ? name : raw, -1);
  out->unpacked_bytes =
      archive_entry_size_is_set(entry) ? (guint64)MAX(archive_entry_size(entry), 0) : 0;
  unsigned int type = archive_entry_filetype(entry);
  out->is_folder = type == S_IFDIR;
  out->is_special =
      (type != S_IFREG && type != S_IFDIR && type != 0) || archive_entry_hardlink(entry) != NULL;
  out->is_encrypted = archive_entry_is_encrypted(entry) > 0;
  return TRUE;
}

gboolean
tusch_packed_read(
    TuschPacked *packed,
    gboolean (*func)(const void *data, gsize size_bytes, gpointer user_data, GError **error),
    gpointer user_data,
    GError **error)
{
  enum { CHUNK_BYTES = 1 << 16 };
  g_autofree guint8 *chunk = g_malloc(CHUNK_BYTES);
  while (TRUE) {
    la_ssize_t n = archive_read_data(packed->handle, chunk, CHUNK_BYTES);
    if (n == 0)
      return TRUE;
    if (n < 0)
      return tusch_fail(error, TUSCH_ERROR_FORMAT, "the entry is damaged");
    if (!func(chunk, (gsize)n, user_data, error))
      return FALSE;
  }
}
