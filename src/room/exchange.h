/* The review in other programs: out as a PDF with redaction annotations or as JSON, and back. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "room/room.h"

/**
 * tusch_review_export_pdf:
 * All pages that are not withheld, with what is removed (red) or still asked (orange) as /Redact
 * annotations. Holds everything that is in the documents: for people who may see it alone.
 */
gboolean tusch_review_export_pdf(TuschReviewRoom *room, const char *path, GError **error);

/* What is decided, as docs/schema/decisions.schema.json. (transfer full) */
JsonNode *tusch_review_export_json(TuschReviewRoom *room);

typedef struct {
  const char *who;
  bool accepts; /* what is left as it was and was not decided is removed */
  bool allows_deleted; /* also if most marks are gone */
  bool is_trial; /* nothing is stored */
} TuschReviewImport;

typedef struct {
  guint n_pages; /* of ours, as they were written */
  guint n_kept_marks, n_accepted, n_deleted, n_moved, n_added, n_grounds;
  guint n_newer; /* decided since the export: left as it is */
  guint n_foreign_pages; /* not ours, of another request or older files */
  guint n_changed_pages; /* more than the annotations is different: not read */
  guint n_double_pages; /* there twice: not read */
} TuschReviewImported;

/* One action, which its person can undo. Errors: %TUSCH_ERROR_CONFIG (nothing to be read from it,
 * or most marks are gone), _PENDING (approved, or somebody decided the same meanwhile), and those
 * of the child. */
gboolean tusch_review_import_pdf(TuschReviewRoom *room,
                                 const char *path,
                                 const TuschReviewImport *import,
                                 TuschReviewImported *out,
                                 GError **error);

/* The same from JSON; *out_n: how many decisions changed something. */
gboolean tusch_review_import_json(TuschReviewRoom *room,
                                  const char *path,
                                  const TuschReviewImport *import,
                                  guint *out_n,
                                  GError **error);
