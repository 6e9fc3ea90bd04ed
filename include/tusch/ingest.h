/* ingest: one foreign file → what it is, and a normalised PDF or its entries. Runs in a child. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/document.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Limits of one file; 0 in a field means the default in brackets, never "no limit". */
typedef struct {
  guint max_pages; /* [20000] */
  guint64 max_pixels; /* of one picture [200,000,000] */
  guint max_entries; /* of one archive [10000] */
  guint64 max_entry_bytes; /* unpacked size of one entry [1 GiB] */
  guint64 max_total_bytes; /* unpacked size of one archive [4 GiB] */
  guint max_ratio; /* unpacked : packed of one entry over 1 MiB [200] */
} TuschIngestOptions;

typedef struct {
  char *name; /* path inside the archive, valid UTF-8, for people; may be hostile */
  char *path; /* where the entry was unpacked (out_dir/members/NNNNN); NULL if it was not */
  TuschProblem problem;
  char *problem_detail;
} TuschIntakeMember;

/* What became of one file. */
typedef struct {
  char *media_type; /* by content; never NULL */
  TuschProblem problem;
  char *problem_detail; /* English, for logs and people; no document text; nullable */
  guint n_pages;
  char *pdf_path; /* the normalised PDF (out_dir/document.pdf); NULL for problems, archives */
  GPtrArray *members; /* TuschIntakeMember; %NULL unless an archive */
  GPtrArray *notes; /* char *: "repaired", "was-encrypted", "had-annotations", … */
} TuschIntake;

/**
 * tusch_ingest_file:
 * @path: the file, never changed
 * @out_dir: an existing, empty folder that the results are written to
 *
 * A PDF is written anew: decrypted (empty user password), repaired where qpdf can, annotations and
 * form fields flattened into the page where they are visible. TIFF, JPEG, PNG become a PDF with one
 * page a picture, pixels unchanged, size by resolution. Text becomes A4 pages.
 *
 * A file that cannot be used is no error but a TuschIntake with a problem. Errors: %TUSCH_ERROR_IO
 * when @out_dir cannot be written.
 *
 * Returns: (transfer full)
 */
TuschIntake *tusch_ingest_file(const char *path,
                               const char *out_dir,
                               const TuschIngestOptions *options,
                               GError **error);
void tusch_intake_free(TuschIntake *intake);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschIntake, tusch_intake_free)

JsonNode *tusch_intake_to_json(const TuschIntake *intake);
TuschIntake *tusch_intake_from_json(JsonNode *node, GError **error);

G_END_DECLS
