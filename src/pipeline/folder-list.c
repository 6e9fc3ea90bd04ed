/* Walking the folder of a request. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/folder-list.h"

#include "tusch/error.h"

#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

enum { MAX_FOLDER_DEPTH = 32 };

typedef struct {
  const char *dir;
  const char *skip; /* nullable */
  GPtrArray *files;
} Walk;

static int
compare_names(gconstpointer a, gconstpointer b)
{
  return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Whatever way leads there. */
static bool
is_skipped(const Walk *walk, const struct stat *info)
{
  struct stat skip;
  return walk->skip != NULL && S_ISDIR(info->st_mode) && stat(walk->skip, &skip) == 0 &&
         skip.st_dev == info->st_dev && skip.st_ino == info->st_ino;
}

static GPtrArray *
list_names(const char *folder, GError **error)
{
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  if (dir == NULL) {
    tusch_fail_errno(error, "cannot open folder \"%s\"", folder);
    return NULL;
  }
  GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
  const char *name;
  while ((name = g_dir_read_name(dir)) != NULL)
    g_ptr_array_add(names, g_strdup(name));
  g_ptr_array_sort(names, compare_names);
  return names;
}

static gboolean
list_folder(Walk *walk, const char *relative, guint depth, GError **error)
{
  g_autofree char *folder = g_build_filename(walk->dir, relative, NULL);
  if (depth > MAX_FOLDER_DEPTH)
    return tusch_fail(
        error, TUSCH_ERROR_LIMIT, "folders are nested over %d deep", MAX_FOLDER_DEPTH);
  g_autoptr(GPtrArray) names = list_names(folder, error);
  for (guint i = 0; names != NULL && i < names->len; i++) {
    const char *name = g_ptr_array_index(names, i);
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *child =
        relative[0] != '\0' ? g_build_filename(relative, name, NULL) : g_strdup(name);
    struct stat info;
    if (lstat(path, &info) != 0)
      return tusch_fail_errno(error, "cannot look at a file in \"%s\"", folder);
    if (is_skipped(walk, &info))
      continue;
    if (S_ISDIR(info.st_mode)) {
      if (!list_folder(walk, child, depth + 1, error))
        return FALSE;
    } else if (S_ISREG(info.st_mode) && name[0] != '.' && !g_str_equal(child, "request.json")) {
      g_ptr_array_add(walk->files, g_steal_pointer(&child));
    }
  }
  return names != NULL;
}

GPtrArray *
tusch_folder_list(const char *dir, const char *skip, GError **error)
{
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
  Walk walk = {dir, skip, files};
  return list_folder(&walk, "", 0, error) ? g_steal_pointer(&files) : NULL;
}
