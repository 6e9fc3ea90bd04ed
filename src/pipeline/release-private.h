/* Between the files of release: what one call carries along. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/clean.h"
#include "pipeline/omissions.h"
#include "pipeline/release.h"
#include "pipeline/share.h"
#include "tusch/assemble.h"

typedef struct {
  TuschJob *job;
  const TuschReleaseOptions *options;
  TuschCase *kase;
  TuschPlan *plan;
  TuschVerdicts *verdicts;
  GHashTable *documents; /* id → TuschDocument, borrowed from the case */
  TuschShare *share; /* which documents this delivery brings */
  GPtrArray *clean; /* TuschCleanDocument, parallel to kase->documents */
  char *date;
  GPtrArray *omissions; /* TuschOmission: of the documents of this delivery */
  char *letter;
  bool is_letter_stale;
  char *key; /* hash of everything the bundle depends on */
} Release;

/* A bundle that was assembled, in its files. */
typedef struct {
  GPtrArray *paths; /* char *: one for each part */
  GPtrArray *places; /* TuschBundlePlace, parallel to the documents */
  GPtrArray *reports; /* TuschReport, parallel to paths; empty until verified */
} TuschMade;

TuschMade *tusch_made_new(void);
void tusch_made_free(TuschMade *made);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschMade, tusch_made_free)

/* A field, or the title, of the source as the bundle shows it: what nobody decided is not shown.
 * (transfer full) */
char *tusch_release_field(const Release *release, const TuschDocument *document, TuschField field);
char *tusch_release_title(const Release *release, const TuschDocument *document);

/* What assemble makes the bundle from, in one part. (transfer full) */
TuschBundleSpec *tusch_release_spec(const Release *release);

/**
 * tusch_release_assemble:
 * @folder: where the files come, the child's own
 *
 * One file, or as many as its size needs. Errors: %TUSCH_ERROR_LIMIT naming the document that alone
 * is too large; as assemble. (transfer full)
 */
TuschMade *tusch_release_assemble(Release *release, const char *folder, GError **error);

/* Fills @made->reports anew. @is_trial: see tusch_verify_in_children() */
gboolean tusch_release_verify(Release *release, TuschMade *made, bool is_trial, GError **error);

/* All reports as one; problems name their part. (transfer full) */
TuschReport *tusch_release_merge_reports(const GPtrArray *reports, const char *sha256);
