/* The steps of `tusch run`, in order; each resumes by itself. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/events.h"
#include "pipeline/workroom.h"
#include "tusch/source.h"

typedef struct {
  TuschWorkroom *workroom; /* borrowed */
  TuschEvents *events; /* borrowed; nullable */
  char *source_dir; /* folder of request.json: where the files are */
  guint n_parallel; /* children at a time */
  TuschPolicy *policy; /* these two between tusch_job_open_rules() and _close_rules() */
  TuschTechnical *technical;
  GPtrArray *earlier; /* TuschWorkroom, borrowed: what was read there is not read again; nullable */
} TuschJob;

/* Takes every file into originals/ and gives it a row and an akt number. */
gboolean tusch_job_take_in(TuschJob *job, GError **error);

/* Finds out what every file is; entries of archives become documents. */
gboolean tusch_job_ingest(TuschJob *job, GError **error);

/* Reads every page. */
gboolean tusch_job_read(TuschJob *job, GError **error);

/* Detects, proposes, indexes: all in one transaction. Does nothing if rules and pages are as
 * before. */
gboolean tusch_job_detect(TuschJob *job, GError **error);

/* Policy and the kinds of technical files, while files are taken in and ingested. */
gboolean tusch_job_open_rules(TuschJob *job, GError **error);
void tusch_job_close_rules(TuschJob *job);

/* What did not add up when files were taken in. @out: (transfer full) (element-type
 * TuschSourceWarning): empty in workrooms of before */
gboolean tusch_job_load_warnings(TuschStore *store, GPtrArray **out, GError **error);
#define TUSCH_META_WARNINGS "source-warnings"

/* Adds a document for a file: copies it to originals/, hashes it. Shared by the first two steps. */
typedef struct {
  const char *id;
  const char *path; /* NULL: missing */
  const char *file; /* name for people */
  const char *number;
  const char *title;
  const char *parent_id; /* nullable */
  const TuschRequestDocument *said; /* what the source says; nullable */
  TuschVerdict proposal; /* the source's own, with @said; KEEP: none */
  const char *reason; /* of that; nullable */
  const char *problem_detail; /* why it is missing; nullable */
} TuschIntakeFile;

gboolean tusch_job_add_document(TuschJob *job, const TuschIntakeFile *intake, GError **error);
