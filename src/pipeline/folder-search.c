/* A folder's index is a guide to its workrooms, and follows them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/folder-search.h"

#include "pipeline/workroom.h"
#include "tusch/error.h"
#include "tusch/folder-index.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define INDEX_NAME ".tusch-search-1.db"

void
tusch_folder_hit_free(TuschFolderHit *hit)
{
  if (hit == NULL)
    return;
  g_free(hit->workroom);
  tusch_hit_free(hit->hit);
  g_free(hit);
}

/* A list that is damaged is no loss, but its words are to go. */
static gboolean
remove_index(const char *path, GError **error)
{
  static const char *const ENDINGS[] = {"", "-wal", "-shm"};
  for (guint i = 0; i < G_N_ELEMENTS(ENDINGS); i++) {
    g_autofree char *file = g_strconcat(path, ENDINGS[i], NULL);
    if (g_unlink(file) != 0 && errno != ENOENT)
      return tusch_fail_errno(error, "cannot remove \"%s\"", file);
  }
  return TRUE;
}

static gint64
changed_ns(const char *folder, const char *name, gint64 *out_size)
{
  g_autofree char *path = g_build_filename(folder, name, NULL);
  struct stat info;
  *out_size = 0;
  if (lstat(path, &info) != 0 || !S_ISREG(info.st_mode))
    return -1;
  *out_size = info.st_size;
  return (gint64)info.st_mtim.tv_sec * G_GINT64_CONSTANT(1000000000) + info.st_mtim.tv_nsec;
}

/* Changes when the workroom's database does; %NULL if there is none, or a purge has begun. */
static char *
stamp_of(const char *path)
{
  gint64 size;
  gint64 journal_size;
  gint64 at = changed_ns(path, "workroom.db", &size);
  gint64 journal_at = changed_ns(path, "workroom.db-wal", &journal_size);
  if (at < 0 || tusch_workroom_is_purged(path))
    return NULL;
  if (journal_size == 0)
    journal_at = 0; /* an empty one comes and goes with those who read */
  return g_strdup_printf("%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT
                         "/%" G_GINT64_FORMAT,
                         at,
                         size,
                         journal_at,
                         journal_size);
}

/* A database of an older version, unless somebody works in its workroom. */
static TuschStore *
bring_up(const char *folder, const char *name)
{
  g_autofree char *room = g_build_filename(folder, name, NULL);
  g_autofree char *path = g_build_filename(room, "workroom.db", NULL);
  int lock;
  if (!tusch_workroom_lock(room, &lock, NULL))
    return NULL;
  TuschStore *store = tusch_workroom_is_purged(room) ? NULL : tusch_store_open(path, NULL);
  (void)close(lock);
  return store;
}

static TuschStore *
open_store(const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename(folder, name, "workroom.db", NULL);
  TuschStore *store = tusch_store_open_to_read(path, NULL);
  return store != NULL ? store : bring_up(folder, name);
}

/* Workrooms that cannot be read are left as they were known. */
static gboolean
follow(
    TuschFolderIndex *index, const char *folder, GHashTable *known, guint *unread, GError **error)
{
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  if (dir == NULL)
    return tusch_fail(error, TUSCH_ERROR_CONFIG, "\"%s\" is no folder that can be read", folder);
  for (const char *name = g_dir_read_name(dir); name != NULL; name = g_dir_read_name(dir)) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *stamp = stamp_of(path);
    if (stamp == NULL)
      continue;
    bool is_same = g_strcmp0(g_hash_table_lookup(known, name), stamp) == 0;
    g_autoptr(TuschStore) store = is_same ? NULL : open_store(folder, name);
    if (store != NULL && !tusch_folder_index_put(index, name, stamp, store, error))
      return FALSE;
    *unread += !is_same && store == NULL;
    g_hash_table_remove(known, name);
  }
  if (!tusch_folder_index_flush(index, error))
    return FALSE;
  /* What is still among the known is gone from the folder. */
  GHashTableIter iter;
  gpointer name;
  g_hash_table_iter_init(&iter, known);
  while (g_hash_table_iter_next(&iter, &name, NULL))
    if (!tusch_folder_index_drop(index, name, error))
      return FALSE;
  return TRUE;
}

static gboolean
search_room(const char *folder,
            const char *name,
            const TuschSearch *search,
            GPtrArray *hits,
            GError **error)
{
  g_autoptr(TuschStore) store = open_store(folder, name);
  if (store == NULL)
    return TRUE; /* purged a moment ago */
  TuschSearch rest = *search;
  rest.limit = search->limit - hits->len;
  g_autoptr(GPtrArray) found = tusch_store_search(store, &rest, error);
  if (found == NULL)
    return FALSE;
  g_ptr_array_set_free_func(found, NULL);
  for (guint i = 0; i < found->len; i++) {
    TuschFolderHit *hit = g_new0(TuschFolderHit, 1);
    hit->workroom = g_strdup(name);
    hit->hit = g_ptr_array_index(found, i);
    g_ptr_array_add(hits, hit);
  }
  return TRUE;
}

GPtrArray *
tusch_folder_search(const char *folder,
                    const TuschSearch *search,
                    guint *out_unread,
                    GError **error)
{
  guint unread = 0;
  if (!g_file_test(folder, G_FILE_TEST_IS_DIR)) {
    tusch_fail(error, TUSCH_ERROR_CONFIG, "\"%s\" is no folder", folder);
    return NULL;
  }
  g_autofree char *path = g_build_filename(folder, INDEX_NAME, NULL);
  g_autoptr(TuschFolderIndex) index = tusch_folder_index_open(path, NULL);
  if (index == NULL && remove_index(path, error))
    index = tusch_folder_index_open(path, error);
  g_autoptr(GHashTable) known = index != NULL ? tusch_folder_index_list(index, error) : NULL;
  if (known == NULL || !follow(index, folder, known, &unread, error))
    return NULL;
  g_autoptr(GPtrArray) names = tusch_folder_index_find(index, search, error);
  if (names == NULL)
    return NULL;
  g_autoptr(GPtrArray) hits = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_folder_hit_free);
  for (guint i = 0; i < names->len && hits->len < search->limit; i++)
    if (!search_room(folder, g_ptr_array_index(names, i), search, hits, error))
      return NULL;
  if (out_unread != NULL)
    *out_unread = unread;
  return g_steal_pointer(&hits);
}

gboolean
tusch_folder_forget(const char *workroom, GError **error)
{
  g_autofree char *whole = g_canonicalize_filename(workroom, NULL);
  g_autofree char *folder = g_path_get_dirname(whole);
  g_autofree char *name = g_path_get_basename(whole);
  g_autofree char *path = g_build_filename(folder, INDEX_NAME, NULL);
  if (!g_file_test(path, G_FILE_TEST_IS_REGULAR))
    return TRUE;
  g_autoptr(TuschFolderIndex) index = tusch_folder_index_open(path, NULL);
  return (index != NULL && tusch_folder_index_drop(index, name, NULL)) || remove_index(path, error);
}
