/* Which workrooms of a folder hold which words: one small database beside them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/store.h"

G_BEGIN_DECLS

/* It says where to look, not what is there: hits are read from the workrooms. What is dropped is
 * overwritten. Several processes may have it open. All errors are %TUSCH_ERROR_STORE. */
typedef struct TuschFolderIndex TuschFolderIndex;

/* Creates it if it is missing. (transfer full) */
TuschFolderIndex *tusch_folder_index_open(const char *path, GError **error);
void tusch_folder_index_close(TuschFolderIndex *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschFolderIndex, tusch_folder_index_close)

/* Name of every workroom in it → stamp it was put with. (transfer full) */
GHashTable *tusch_folder_index_list(TuschFolderIndex *index, GError **error);

/* Replaces what it knows of the workroom @name by the words of @store's full-text index. Several
 * are written together: what was put is there after tusch_folder_index_flush(), or nothing of it.
 */
gboolean tusch_folder_index_put(TuschFolderIndex *index,
                                const char *name,
                                const char *stamp,
                                TuschStore *store,
                                GError **error);

/* Writes what was put and not written yet. */
gboolean tusch_folder_index_flush(TuschFolderIndex *index, GError **error);

/* Forgets a workroom; nothing of its words is left in the file. */
gboolean tusch_folder_index_drop(TuschFolderIndex *index, const char *name, GError **error);

/* Workrooms that hold every word of @search, and its source, case and topic, by name; they may hold
 * them in different places. (transfer full) (element-type utf8) */
GPtrArray *
tusch_folder_index_find(TuschFolderIndex *index, const TuschSearch *search, GError **error);

G_END_DECLS
