/* index: what is known about a request's cases and documents, in the one form exports start from.
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/document.h"
#include "tusch/fact.h"
#include "tusch/kle.h"
#include "tusch/page-text.h"
#include "tusch/plan.h"
#include "tusch/request.h"

#include <stdio.h>

G_BEGIN_DECLS

/* Everything the index is built from. All borrowed; arrays that are parallel to documents are
 * marked. */
typedef struct {
  const TuschRequest *request;
  const GPtrArray *documents; /* TuschDocument */
  const GPtrArray *page_document_ids; /* char *, one for each page */
  const GPtrArray *pages; /* TuschPageText, facts are enough */
  const GPtrArray *facts; /* TuschFact */
  const TuschKlePlan *kle;
  const TuschPlan *plan; /* nullable: nothing decided yet */
  const GPtrArray *titles; /* parallel: char *, the title that may be shown to anybody */
  const GPtrArray *staff_names; /* char *: names that the citizen's own list leaves out */
  const GPtrArray *places; /* nullable: TuschBundlePlace of the released bundle, parallel */
} TuschIndexInput;

typedef struct {
  char *uuid; /* version 5 (RFC 9562), of request, source and number: the same every time */
  char *source; /* nullable */
  char *number; /* case number in the source; nullable: documents without one */
  char *kle, *facet; /* of its documents, if they agree; nullable */
  char *sensitivity; /* the highest of its documents; nullable */
  char *first_date; /* of its documents, ISO; nullable */
  GPtrArray *documents; /* TuschIndexDocument in it, in order of akt numbers; borrowed */
} TuschIndexCase;

typedef struct TuschIndexDocument TuschIndexDocument;
struct TuschIndexDocument {
  const TuschDocument *document; /* borrowed */
  const TuschIndexCase *in_case; /* borrowed */
  const TuschIndexDocument *parent; /* what it is an attachment of; borrowed, nullable */
  char *uuid;
  char *public_title; /* what may be shown to anybody */
  bool title_withheld; /* the title differs from the public one */
  /* What the source said, else what content says (then the bit 1 << field of derived is set). */
  char *type, *date, *direction, *sender, *receiver, *kle, *facet; /* nullable */
  guint derived;
  const GPtrArray *facts; /* TuschFact of this document, for the evidence; borrowed */
  TuschKleState kle_state;
  char *kle_title, *kle_current; /* of the topic; the number that counts today; nullable */
  guint n_scanned_pages;
  bool is_decided; /* access and ground mean something */
  TuschAccess access;
  char *ground; /* nullable */
  guint first_page, n_bundle_pages; /* in the released bundle, 1-based; 0: not in one */
};

typedef struct {
  const TuschRequest *request; /* borrowed */
  char *uuid; /* of the request */
  char *kle_version;
  GPtrArray *cases; /* TuschIndexCase, in order of their first document */
  GPtrArray *documents; /* TuschIndexDocument, in order of akt numbers */
  const GPtrArray *staff_names; /* borrowed */
  GHashTable *facts; /* document id → GPtrArray of TuschFact */
  GHashTable *by_id; /* document id → TuschIndexDocument */
  GHashTable *by_case_uuid; /* uuid → TuschIndexCase */
} TuschIndex;

/* A pure function: same input, same index. @input must outlive it. (transfer full) */
TuschIndex *tusch_index_build(const TuschIndexInput *input);
void tusch_index_free(TuschIndex *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschIndex, tusch_index_free)

/* By its document's id; %NULL for what is not in it, and for %NULL. (transfer none) */
const TuschIndexDocument *tusch_index_find(const TuschIndex *index, const char *document_id);

/* Sensitivity as SDI v6 knows it; %NULL for what it does not know. */
const char *tusch_index_sensitivity(const char *text);
/* Document type as SDI v6 knows it, from type and direction; "Andet" if nothing fits. */
const char *tusch_index_sdi_type(const TuschIndexDocument *document);

/**
 * tusch_index_write_sdi:
 * Sags- og Dokumentindeks, SF1470 version 6.0: one ImporterSagDokumentIndeksInput with the cases
 * and documents. Withheld titles appear as OffentlighedUndtaget with the public title and the
 * ground. Deterministic. %TUSCH_ERROR_IO
 */
gboolean tusch_index_write_sdi(const TuschIndex *index, FILE *out, GError **error);

/* All fields: docs/schema/index.schema.json. (transfer full) */
JsonNode *tusch_index_to_json(const TuschIndex *index);
/* The same as one table (RFC 4180, UTF-8 with a byte order mark, ';' as Danish Excel wants it). */
gboolean tusch_index_write_csv(const TuschIndex *index, FILE *out, GError **error);

/* The citizen's own list: public titles and metadata; no content, no names of staff, no file names.
 */
JsonNode *tusch_index_to_citizen_json(const TuschIndex *index);

G_END_DECLS
