/* Which files are the bundle, and whether they are still those that were verified. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/parts.h"

#include "base/file.h"
#include "tusch/error.h"

#include <stdio.h>
#include <string.h>

enum { MAX_PARTS = 999 };

char *
tusch_parts_name(guint part, guint n_parts)
{
  if (n_parts == 1)
    return g_strdup("bundle.pdf");
  return g_strdup_printf("bundle-%u-of-%u.pdf", part + 1, n_parts);
}

static guint
count_parts(const char *folder)
{
  g_autofree char *whole = g_build_filename(folder, "bundle.pdf", NULL);
  if (g_file_test(whole, G_FILE_TEST_IS_REGULAR))
    return 1;
  for (guint n = 2; n <= MAX_PARTS; n++) {
    g_autofree char *name = tusch_parts_name(0, n);
    g_autofree char *path = g_build_filename(folder, name, NULL);
    if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
      return n;
  }
  return 0;
}

GPtrArray *
tusch_parts_list(const char *path, const char *folder)
{
  g_autofree char *dir = g_build_filename(path, folder, NULL);
  guint n_parts = count_parts(dir);
  GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < n_parts; i++) {
    g_autofree char *name = tusch_parts_name(i, n_parts);
    char *part = g_build_filename(dir, name, NULL);
    g_ptr_array_add(paths, part);
    if (!g_file_test(part, G_FILE_TEST_IS_REGULAR)) {
      g_ptr_array_set_size(paths, 0);
      break;
    }
  }
  return paths;
}

char *
tusch_parts_sha256(const GPtrArray *paths, GError **error)
{
  g_autoptr(GString) all = g_string_new(NULL);
  for (guint i = 0; i < paths->len; i++) {
    g_autofree char *sha256 = NULL;
    if (!tusch_file_sha256(g_ptr_array_index(paths, i), &sha256, NULL, error))
      return NULL;
    if (paths->len == 1)
      return g_steal_pointer(&sha256);
    g_string_append(all, sha256);
  }
  return g_compute_checksum_for_string(G_CHECKSUM_SHA256, all->str, -1);
}

GPtrArray *
tusch_parts_find_released(const TuschWorkroom *workroom, char **out_sha256, GError **error)
{
  g_autofree char *released = NULL;
  if (!tusch_store_get_meta(workroom->store, "released", &released, error))
    return NULL;
  g_autoptr(GPtrArray) paths = tusch_parts_list(workroom->path, "out");
  if (released == NULL || paths->len == 0) {
    tusch_fail(error, TUSCH_ERROR_PENDING, "there is no verified bundle: \"tusch assemble\"");
    return NULL;
  }
  g_autofree char *sha256 = tusch_parts_sha256(paths, error);
  if (sha256 == NULL)
    return NULL;
  /* "key sha256", as release wrote it after verification passed. */
  const char *verified = strrchr(released, ' ');
  if (verified == NULL || !g_str_equal(verified + 1, sha256)) {
    tusch_fail(error,
               TUSCH_ERROR_UNVERIFIED,
               "the bundle in out/ is not the one that was verified: assemble again");
    return NULL;
  }
  *out_sha256 = g_steal_pointer(&sha256);
  return g_steal_pointer(&paths);
}
