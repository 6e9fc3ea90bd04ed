/* Files out of files: written under numbers, every limit counted on what comes out. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ingest/internal.h"

/* What one file may unpack to in all. */
typedef struct {
  IngestJob *job;
  char *folder; /* out_dir/members */
  guint64 packed_bytes; /* of the file itself */
  guint64 total_bytes; /* out of it so far */
  bool is_exhausted; /* a limit of the whole file is reached */
} Quota;

typedef struct Unpacking Unpacking;

/* Writes all of an entry with unpacking_store(). */
typedef gboolean (*UnpackFunc)(Unpacking *unpacking, gpointer user_data, GError **error);

/* Makes the folder of members; %FALSE with %TUSCH_ERROR_IO. */
gboolean quota_init(Quota *quota, IngestJob *job, guint64 packed_bytes, GError **error);
void quota_clear(Quota *quota);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Quota, quota_clear)

/* Is so much out of so little a bomb? */
bool unpacking_is_too_tight(const TuschIngestOptions *options,
                            guint64 unpacked_bytes,
                            guint64 packed_bytes);

/* %FALSE with %TUSCH_ERROR_LIMIT once a limit is passed. */
gboolean unpacking_store(Unpacking *unpacking, const void *data, gsize size_bytes, GError **error);

/**
 * quota_unpack:
 * @packed_bytes: of this entry
 *
 * Fills in @member's path or problem; nothing stays in the folder on failure. %FALSE only if it
 * cannot be written.
 */
gboolean quota_unpack(Quota *quota,
                      TuschIntakeMember *member,
                      guint64 packed_bytes,
                      UnpackFunc func,
                      gpointer user_data,
                      GError **error);

void member_set_problem(TuschIntakeMember *member, TuschProblem problem, const char *detail);
