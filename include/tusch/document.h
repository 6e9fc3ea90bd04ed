/* One journalised item (akt): a row in the list of documents, whatever happened to its file. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/finding.h"

G_BEGIN_DECLS

/* Why a file has no pages of its own. 0 is the safe value: nothing is known to be right with it. */
typedef enum {
  TUSCH_PROBLEM_UNKNOWN = 0, /* not looked at yet, or failed without a reason */
  TUSCH_PROBLEM_NONE, /* readable */
  TUSCH_PROBLEM_MISSING, /* listed in the request, not in the folder */
  TUSCH_PROBLEM_HASH, /* bytes are not those the source announced */
  TUSCH_PROBLEM_EMPTY, /* 0 bytes, or a document without pages */
  TUSCH_PROBLEM_ENCRYPTED, /* needs a password */
  TUSCH_PROBLEM_DAMAGED, /* cannot be opened */
  TUSCH_PROBLEM_UNSUPPORTED, /* a type that tusch does not convert */
  TUSCH_PROBLEM_LIMIT, /* over a limit: size, pages, pixels, entries, ratio, nesting */
  TUSCH_PROBLEM_TIMEOUT, /* the child took too long */
  TUSCH_PROBLEM_CRASHED, /* the child died */
  TUSCH_PROBLEM_UNSAFE_NAME, /* archive entry whose name leaves its folder */
} TuschProblem;

typedef struct {
  char *id; /* "d0001": stable within the workroom, in order of intake */
  char *number; /* akt number for people, unique in the request ("0001", "0002.1") */
  char *parent_id; /* document it is an attachment of or was unpacked from; nullable */
  char *file; /* path as in the request or archive, for people; never used to open */
  char *sha256; /* of the original bytes; NULL if missing */
  guint64 size_bytes;
  char *media_type; /* by content; nullable */
  char *title; /* never NULL */
  char *source, *case_number, *type, *direction, *date, *kle, *facet, *sensitivity; /* nullable */
  char *duplicate_of; /* id of the first document with the same bytes; nullable */
  TuschProblem problem;
  char *problem_detail; /* for people, no personal data; nullable */
  /* About the document as a whole, by its source or for what it is: until a person decides, REDACT
   * and ASK are asked. KEEP: nothing against it. */
  TuschVerdict proposal;
  char *proposal_ground; /* nullable */
  char *
      proposal_reason; /* a sentence for the caseworker, may hold what the source wrote; nullable */
  bool is_container; /* an archive: its entries are documents of their own */
  guint n_pages; /* of the normalised PDF; 0 if unreadable or container */
} TuschDocument;

TuschDocument *tusch_document_new(const char *id);
void tusch_document_free(TuschDocument *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschDocument, tusch_document_free)

/* What the source wrote in @field; %NULL for pages and if it wrote nothing. (transfer none) */
const char *tusch_document_get_field(const TuschDocument *document, TuschField field);

/* "none", "missing", "encrypted", …: the identifier in JSON and the store. */
const char *tusch_problem_to_string(TuschProblem problem);
TuschProblem tusch_problem_from_string(const char *text);

/* One sentence for caseworker and citizen, translated (Danish by default). */
const char *tusch_problem_describe(TuschProblem problem);

G_END_DECLS
