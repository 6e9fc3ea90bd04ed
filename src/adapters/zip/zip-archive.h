/* libzip: the entries of a ZIP archive, and unpacking them with limits. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Foreign bytes: only in a child. Entries are addressed by index; two may have the same name. */
typedef struct TuschZip TuschZip;

/* %NULL with %TUSCH_ERROR_FORMAT (not a ZIP archive, or its directory is damaged) or _IO */
TuschZip *tusch_zip_open(const char *path, GError **error);
void tusch_zip_close(TuschZip *zip);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschZip, tusch_zip_close)

guint64 tusch_zip_get_n_entries(const TuschZip *zip);

typedef struct {
  char *raw_name; /* bytes as in the archive, owned */
  char *name; /* UTF-8: as flagged, or valid UTF-8, else DOS code page; never NULL, owned */
  guint64 packed_bytes, unpacked_bytes; /* as the directory claims: hints, not to be trusted */
  bool is_folder;
  bool is_special; /* symbolic link, device, pipe */
  bool is_encrypted;
} TuschZipEntry;

/* (transfer full): %NULL with %TUSCH_ERROR_FORMAT */
TuschZipEntry *tusch_zip_describe(TuschZip *zip, guint64 index, GError **error);
void tusch_zip_entry_free(TuschZipEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschZipEntry, tusch_zip_entry_free)

/* Gets each piece as it is inflated; returns %FALSE with @error to stop. */
typedef gboolean (*TuschZipChunkFunc)(const void *data,
                                      gsize size_bytes,
                                      gpointer user_data,
                                      GError **error);

/**
 * tusch_zip_read:
 * Inflates one entry in pieces of at most 64 KiB, so that the receiver can count and stop.
 *
 * Errors: %TUSCH_ERROR_FORMAT (damaged or wrong checksum), %TUSCH_ERROR_UNSUPPORTED (compression
 * method), and whatever @func says.
 */
gboolean tusch_zip_read(
    TuschZip *zip, guint64 index, TuschZipChunkFunc func, gpointer user_data, GError **error);
