/* The corpora that make-corpus writes. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "write.h"

/* Writes the request described by the folder @source (request.txt, people.txt, documents/). */
gboolean corpus_make_sample(const char *source, const CorpusTarget *target, GError **error);

/**
 * corpus_make_cases:
 * @jsonl: annotated case texts, one JSON object a line (corpora/cases/README.md)
 *
 * Writes a folder per case with the text as a PDF, as a scan and as a fax, request.json and
 * gold.json.
 */
gboolean corpus_make_cases(const char *jsonl, const CorpusTarget *target, GError **error);

/**
 * corpus_make_heavy:
 * @source: folder with words.txt and paragraphs.txt
 *
 * Writes a request of @n_pages pages in documents of 20, every fifth a scan, about 12 people each.
 */
gboolean
corpus_make_heavy(const char *source, guint n_pages, const CorpusTarget *target, GError **error);
