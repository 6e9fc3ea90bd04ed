/* The finished pages against the original, with poppler's eyes: our own last doubt. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "redact/layout.h"

typedef struct {
  const char *in_path, *clean_path;
  const TuschPlanDocument *plan; /* nullable */
  const GPtrArray *texts; /* TuschPageText; nullable */
  const GPtrArray *pages; /* TuschCleanPage */
  GHashTable *unseen; /* page index → GArray of TuschRectPt: left out because nobody sees it */
  GHashTable *doubts; /* page index → reason: receives the pages that must become pixels */
  GHashTable *seen; /* page index → RedactSeen: poppler's view of the source, kept */
  GPtrArray *layouts; /* RedactLayout by page */
} RedactCheck;

/**
 * redact_check:
 * Compares the text and the looks of each page that is not pixels.
 *
 * Returns: %FALSE with @error if the check could not be done
 */
gboolean redact_check(const RedactCheck *check, GError **error);
