/* From decisions to a verified bundle: redact, assemble, verify, and only then out/. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/job.h"
#include "tusch/verify.h"

typedef struct {
  bool is_draft; /* what nobody decided is removed; watermarked; goes to draft/, never to out/ */
  const char *letter_path; /* a letter in place of the workroom's; NULL: that */
  const char *date; /* ISO date on the cover; NULL: the date of the last decision */
  const char *documents; /* akt numbers with commas between: only these now; NULL: all not sent */
  guint64 max_part_bytes; /* of one file; 0: what one message may hold */
  bool keep_layout; /* boxes as wide as what they remove; no line is set anew */
} TuschReleaseOptions;

typedef struct {
  GPtrArray *paths; /* char *: the files of the bundle */
  bool is_letter_stale; /* a person wrote it for other decisions */
  guint delivery; /* which of several; 0: the only one */
  guint n_later; /* documents of later deliveries */
  TuschReport *report; /* NULL if the released bundle was up to date already */
  guint n_documents;
  guint n_full, n_partly, n_withheld;
  guint n_unreadable; /* documents with a problem: they need a person */
  guint n_boxes;
  guint n_raster_pages;
} TuschRelease;

void tusch_release_free(TuschRelease *release);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschRelease, tusch_release_free)

/**
 * tusch_job_release:
 *
 * Errors: %TUSCH_ERROR_PENDING while something is undecided (not for drafts), _UNVERIFIED when the
 * check found something or could not be done: out/ is empty then; as the stages otherwise.
 *
 * Returns: (transfer full)
 */
TuschRelease *tusch_job_release(TuschJob *job, const TuschReleaseOptions *options, GError **error);

/**
 * tusch_workroom_withdraw:
 * Empties out/ and draft/, because what they hold is about to be no longer what was decided. Before
 * the commit that makes it so: a bundle too few can be made again, one too many has left the house.
 * Says so in the log.
 */
gboolean tusch_workroom_withdraw(TuschWorkroom *workroom, const char *who, GError **error);

/**
 * tusch_job_verify:
 * @path: a PDF; NULL: the released bundle
 *
 * Checks a file once more against what had to be removed from the released bundle. Errors:
 * %TUSCH_ERROR_PENDING if nothing was released, _UNVERIFIED if the check could not be done.
 *
 * Returns: (transfer full)
 */
TuschReport *tusch_job_verify(TuschJob *job, const char *path, GError **error);

/* TRUE if the report passed and is about the very bytes at @path; else %TUSCH_ERROR_UNVERIFIED
 * saying what was found first, and @see: where the rest stands (", see …"), or "". */
gboolean
tusch_release_check(const TuschReport *report, const char *path, const char *see, GError **error);

/**
 * tusch_verify_in_children:
 * @scratch_dir: where what other programs read of the file lies meanwhile; nullable: the system's
 *   temporary folder. Killed in the middle, it stays: beside the file it came from, if it may.
 * @is_trial: what fails is made anew: once something did, V-07, which takes longest, may be missing
 *   from the report
 * @n_parallel: children at a time; what they find does not depend on it
 *
 * The check of one file in children.
 *
 * Returns: (transfer full): %NULL with %TUSCH_ERROR_UNVERIFIED
 */
TuschReport *tusch_verify_in_children(const TuschVerifyInput *input,
                                      const char *scratch_dir,
                                      bool is_trial,
                                      guint n_parallel,
                                      GError **error);
