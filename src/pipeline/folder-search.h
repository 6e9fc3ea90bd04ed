/* Searching all workrooms of a folder. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/store.h"

typedef struct {
  char *workroom; /* name of its folder */
  TuschHit *hit;
} TuschFolderHit;

void tusch_folder_hit_free(TuschFolderHit *hit);

/**
 * tusch_folder_search:
 * @folder: its subfolders are workrooms; others are passed over
 *
 * Brings the folder's index up to date first. A workroom that cannot be read is passed over and
 * counted in @out_unread (nullable). Errors: %TUSCH_ERROR_CONFIG (no such folder), _STORE.
 *
 * Returns: (transfer full) (element-type TuschFolderHit): by workroom, best first in each
 */
GPtrArray *tusch_folder_search(const char *folder,
                               const TuschSearch *search,
                               guint *out_unread,
                               GError **error);

/* What the folder around @workroom knows of it is forgotten; fine if it has no index. */
gboolean tusch_folder_forget(const char *workroom, GError **error);
