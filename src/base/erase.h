/* Removing files so that their bytes are not left behind where the file system allows it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

typedef struct {
  guint n_files;
  guint n_shared; /* of these, had another name outside (hard link): removed, not overwritten */
  guint64 size_bytes;
} TuschErased;

/**
 * tusch_erase_tree:
 * @keep: (nullable) (array zero-terminated=1): names right under @path that stay
 * @erased: counts up; what was removed before a failure is counted too
 *
 * Writes zeros over every regular file below @path, syncs, cuts it to nothing, then removes it;
 * folders follow; links are removed, never followed. A file that has another name (hard link) may
 * belong to somebody else: it is removed, its bytes stay. @path itself stays. A file system that
 * writes elsewhere (copy on write, flash) may keep old blocks: against that only an encrypted disk
 * helps (docs/privacy.md).
 *
 * %TUSCH_ERROR_IO names the file; what is left can be erased by calling again.
 */
gboolean
tusch_erase_tree(const char *path, const char *const *keep, TuschErased *erased, GError **error);
