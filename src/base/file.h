/* Files that appear whole or not at all: temporary name in the same folder, fsync, rename. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdio.h>

/* Writes the content to @out and leaves it open. FALSE with @error if there is no content; a failed
 * write is seen by the caller. */
typedef gboolean (*TuschFillFunc)(FILE *out, gpointer user_data, GError **error);

/**
 * tusch_file_fill:
 * Lets @fill write a temporary file beside @path and gives it that name. On failure @path is
 * untouched.
 */
gboolean tusch_file_fill(const char *path, TuschFillFunc fill, gpointer user_data, GError **error);

/**
 * tusch_file_write_atomic:
 * Writes @data to @path through a temporary file beside it. On failure @path is untouched.
 */
gboolean
tusch_file_write_atomic(const char *path, const void *data, gsize size_bytes, GError **error);

/**
 * tusch_file_commit:
 * Makes a finished temporary file durable under its final name: fsync, rename, fsync of the folder.
 * Both must lie in the same file system. On failure @temporary_path stays.
 */
gboolean tusch_file_commit(const char *temporary_path, const char *path, GError **error);

/**
 * tusch_file_sha256:
 * @out_hex: (transfer full): 64 lower-case hex characters
 * @out_size_bytes: (nullable)
 */
gboolean
tusch_file_sha256(const char *path, char **out_hex, guint64 *out_size_bytes, GError **error);

/* Copies bytes (content only) to @path, whole or not at all. */
gboolean tusch_file_copy_atomic(const char *from, const char *path, GError **error);

/* Makes the folder and its parents, mode 0700. */
gboolean tusch_dir_make(const char *path, GError **error);

/* Removes a folder and all in it; does not follow links; a missing folder is fine. */
gboolean tusch_dir_remove_tree(const char *path, GError **error);
