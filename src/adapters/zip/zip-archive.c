/* ZIP archives by libzip. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/zip/zip-archive.h"

#include "tusch/error.h"

#include <string.h>
#include <sys/stat.h>
#include <zip.h>

struct TuschZip {
  zip_t *handle;
};

TuschZip *
tusch_zip_open(const char *path, GError **error)
{
  int code = 0;
  zip_t *handle = zip_open(path, ZIP_RDONLY, &code);
  if (handle == NULL) {
    if (code == ZIP_ER_OPEN || code == ZIP_ER_NOENT)
      tusch_fail(error, TUSCH_ERROR_IO, "cannot open the archive");
    else
      tusch_fail(error, TUSCH_ERROR_FORMAT, "the archive is damaged");
    return NULL;
  }
  TuschZip *zip = g_new0(TuschZip, 1);
  zip->handle = handle;
  return zip;
}

void
tusch_zip_close(TuschZip *zip)
{
  if (zip == NULL)
    return;
  zip_discard(zip->handle);
  g_free(zip);
}

guint64
tusch_zip_get_n_entries(const TuschZip *zip)
{
  zip_int64_t n = zip_get_num_entries(zip->handle, ZIP_FL_UNCHANGED);
  return n < 0 ? 0 : (guint64)n;
}

/* Danish DOS and Windows programs write code page 850, which differs from the 437 of the ZIP
 * standard in two letters that Danish names have and 437 has not: ¢ is really ø, ¥ is Ø. */
static char *
danish_dos_name(const char *name)
{
  g_autoptr(GString) out = g_string_new(name);
  g_string_replace(out, "¢", "ø", 0);
  g_string_replace(out, "¥", "Ø", 0);
  return g_string_free(g_steal_pointer(&out), FALSE);
}

static bool
is_special_file(zip_t *handle, guint64 index)
{
  zip_uint8_t system = 0;
  zip_uint32_t attributes = 0;
  if (zip_file_get_external_attributes(handle, index, ZIP_FL_UNCHANGED, &system, &attributes) != 0)
    return false;
  guint32 kind = (attributes >> 16) & S_IFMT;
  return system == ZIP_OPSYS_UNIX && kind != 0 && kind != S_IFREG && kind != S_IFDIR;
}

TuschZipEntry *
tusch_zip_describe(TuschZip *zip, guint64 index, GError **error)
{
  zip_stat_t info;
  zip_stat_init(&info);
  const char *raw = zip_get_name(zip->handle, index, ZIP_FL_ENC_RAW);
  if (raw == NULL || zip_stat_index(zip->handle, index, ZIP_FL_UNCHANGED, &info) != 0) {
    tusch_fail(error, TUSCH_ERROR_FORMAT, "an archive entry cannot be read");
    return NULL;
  }
  TuschZipEntry *entry = g_new0(TuschZipEntry, 1);
  entry->raw_name = g_strdup(raw);
  const char *name = zip_get_name(zip->handle, index, ZIP_FL_ENC_GUESS);
  if (g_utf8_validate(raw, -1, NULL))
    entry->name = g_strdup(raw);
  else if (name != NULL && g_utf8_validate(name, -1, NULL))
    entry->name = danish_dos_name(name);
  else
    entry->name = g_utf8_make_valid(raw, -1);
  entry->packed_bytes = (info.valid & ZIP_STAT_COMP_SIZE) ? info.comp_size : 0;
  entry->unpacked_bytes = (info.valid & ZIP_STAT_SIZE) ? info.size : 0;
  entry->is_folder = g_str_has_suffix(raw, "/");
  entry->is_special = is_special_file(zip->handle, index);
  entry->is_encrypted =
      (info.valid & ZIP_STAT_ENCRYPTION_METHOD) && info.encryption_method != ZIP_EM_NONE;
  return entry;
}

void
tusch_zip_entry_free(TuschZipEntry *entry)
{
  if (entry == NULL)
    return;
  g_free(entry->raw_name);
  g_free(entry->name);
  g_free(entry);
}

static gboolean
read_failed(zip_error_t *cause, GError **error)
{
  switch (zip_error_code_zip(cause)) {
  case ZIP_ER_COMPNOTSUPP:
  case ZIP_ER_ENCRNOTSUPP:
    return tusch_fail(error, TUSCH_ERROR_UNSUPPORTED, "the entry's compression is not supported");
  default:
    return tusch_fail(error, TUSCH_ERROR_FORMAT, "the entry is damaged");
  }
}

gboolean
tusch_zip_read(
    TuschZip *zip, guint64 index, TuschZipChunkFunc func, gpointer user_data, GError **error)
{
  zip_file_t *file = zip_fopen_index(zip->handle, index, ZIP_FL_UNCHANGED);
  if (file == NULL)
    return read_failed(zip_get_error(zip->handle), error);
  enum { CHUNK_BYTES = 1 << 16 };
  g_autofree guint8 *chunk = g_malloc(CHUNK_BYTES);
  gboolean ok = TRUE;
  while (ok) {
    zip_int64_t n = zip_fread(file, chunk, CHUNK_BYTES);
    if (n == 0)
      break;
    ok = n > 0 ? func(chunk, (gsize)n, user_data, error)
               : read_failed(zip_file_get_error(file), error);
  }
  (void)zip_fclose(file);
  return ok;
}
