/* libarchive: the entries of 7z, TAR (packed or not) and RAR archives, one after the other. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Foreign bytes: only in a child. */
typedef struct TuschPacked TuschPacked;

/* %NULL with %TUSCH_ERROR_FORMAT, or _UNSUPPORTED if its list of entries needs a password */
TuschPacked *tusch_packed_open(const char *path, GError **error);
void tusch_packed_close(TuschPacked *packed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschPacked, tusch_packed_close)

typedef struct {
  char *raw_name; /* bytes as in the archive; never NULL, owned */
  char *name; /* UTF-8, owned */
  guint64 unpacked_bytes; /* as the archive claims; 0: not said */
  bool is_folder;
  bool is_special; /* link, device, pipe */
  bool is_encrypted;
} TuschPackedEntry;

void tusch_packed_entry_clear(TuschPackedEntry *entry);

/**
 * tusch_packed_next:
 * @out: to be cleared by the caller; empty at the end
 * @out_end: no entry is left
 *
 * Goes to the next entry. Errors: as tusch_packed_open(); nothing can be read after one.
 */
gboolean
tusch_packed_next(TuschPacked *packed, TuschPackedEntry *out, bool *out_end, GError **error);

/* As tusch_zip_read(), of the entry that tusch_packed_next() went to. */
gboolean tusch_packed_read(
    TuschPacked *packed,
    gboolean (*func)(const void *data, gsize size_bytes, gpointer user_data, GError **error),
    gpointer user_data,
    GError **error);
