/* request.json and gold.json: what a backend would send, and what a judge must know. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document.h"
#include "write.h"

/* Of the request as a whole; strings borrowed from @fields. */
typedef struct {
  GHashTable *fields; /* id, regime, received, authority, cvr, department */
  CorpusCast *cast;
  GPtrArray *documents; /* CorpusDocument, written */
} CorpusRequest;

/* Writes OUTDIR/request.json (the form of include/tusch/request.h) with the hash of every file. */
gboolean
corpus_write_request(const CorpusRequest *request, const CorpusTarget *target, GError **error);

/* Writes OUTDIR/gold.json; its form is described in tools/corpus/README.md. */
gboolean
corpus_write_gold(const CorpusRequest *request, const CorpusTarget *target, GError **error);
