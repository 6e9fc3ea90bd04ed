/* Writing documents in the form their source delivers them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document.h"

typedef struct {
  const char *out_dir; /* folder of request.json */
  guint64 seed;
} CorpusTarget;

/**
 * corpus_write_all:
 * @documents: CorpusDocument, in the order of the request
 *
 * Typesets and writes every document below the target's folder, copies after their originals and
 * archives last. Sets the pages of spans and documents.
 */
gboolean corpus_write_all(GPtrArray *documents, const CorpusTarget *target, GError **error);
