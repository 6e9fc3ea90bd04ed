/* Archives by libzip, the same bytes for the same files. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/zip/zip-write.h"

#include "tusch/error.h"

#include <zip.h>

/* Days since 1980 as MS-DOS wrote them; libzip wants local time, which must not matter. */
static zip_uint16_t
dos_date(const char *date)
{
  GDate day;
  g_date_clear(&day, 1);
  g_date_set_parse(&day, date);
  if (!g_date_valid(&day) || g_date_get_year(&day) < 1980 || g_date_get_year(&day) > 2107)
    g_date_set_dmy(&day, 1, G_DATE_JANUARY, 1980);
  return (zip_uint16_t)(((g_date_get_year(&day) - 1980) << 9) | (g_date_get_month(&day) << 5) |
                        g_date_get_day(&day));
}

static gboolean
add_file(zip_t *archive, const char *file, zip_uint16_t date, GError **error)
{
  g_autofree char *name = g_path_get_basename(file);
  zip_source_t *source = zip_source_file(archive, file, 0, -1);
  zip_int64_t index = source != NULL ? zip_file_add(archive, name, source, ZIP_FL_ENC_UTF_8) : -1;
  if (index < 0) {
    zip_source_free(source);
    return tusch_fail(error, TUSCH_ERROR_IO, "cannot add a file to the archive");
  }
  zip_uint32_t mode = 0100600u << 16;
  if (zip_set_file_compression(archive, (zip_uint64_t)index, ZIP_CM_STORE, 0) != 0 ||
      zip_file_set_dostime(archive, (zip_uint64_t)index, 0, date, 0) != 0 ||
      zip_file_set_external_attributes(archive, (zip_uint64_t)index, 0, ZIP_OPSYS_UNIX, mode) != 0)
    return tusch_fail(error, TUSCH_ERROR_IO, "cannot describe a file of the archive");
  return TRUE;
}

gboolean
tusch_zip_write(const GPtrArray *paths, const char *date, const char *path, GError **error)
{
  int code = 0;
  zip_t *archive = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code);
  if (archive == NULL)
    return tusch_fail(error, TUSCH_ERROR_IO, "cannot write the archive \"%s\"", path);
  for (guint i = 0; i < paths->len; i++) {
    if (!add_file(archive, g_ptr_array_index(paths, i), dos_date(date), error)) {
      zip_discard(archive);
      return FALSE;
    }
  }
  if (zip_close(archive) == 0)
    return TRUE;
  zip_discard(archive);
  return tusch_fail(error, TUSCH_ERROR_IO, "cannot write the archive \"%s\"", path);
}
