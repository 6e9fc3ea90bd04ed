/* CMaps: codes to CIDs, and codes to text. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* A code is its bytes read as a big-endian number; codes of one font have one length here. */
typedef struct {
  guint code_bytes; /* 1 or 2; 0: no codespace was given */
  GHashTable *cids; /* code → cid (pointers); %NULL if the CMap maps no CIDs */
  GHashTable *texts; /* code → GBytes (UTF-16BE); %NULL likewise */
  bool is_vertical;
} RedactCMap;

/**
 * redact_cmap_parse:
 * Returns: (transfer full) (nullable): %NULL if it is not understood (mixed code lengths, usecmap,
 * too large)
 */
RedactCMap *redact_cmap_parse(GBytes *data);
void redact_cmap_free(RedactCMap *cmap);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RedactCMap, redact_cmap_free)
