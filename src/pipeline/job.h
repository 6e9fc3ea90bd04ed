/* The steps of `tusch run`, in order; each resumes by itself. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/events.h"
#include "pipeline/workroom.h"

typedef struct {
  TuschWorkroom *workroom; /* borrowed */
  TuschEvents *events; /* borrowed; nullable */
  char *source_dir; /* folder of request.json: where the files are */
  guint n_parallel; /* children at a time */
  const TuschPolicy *policy; /* while files are ingested; borrowed */
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

/* Adds a document for a file: copies it to originals/, hashes it. Shared by the first two steps. */
typedef struct {
  const char *id;
  const char *path; /* NULL: missing */
  const char *file; /* name for people */
  const char *number;
  const char *title;
  const char *parent_id; /* nullable */
  const TuschRequestDocument *said; /* what the source says; nullable */
} TuschIntakeFile;

gboolean tusch_job_add_document(TuschJob *job, const TuschIntakeFile *intake, GError **error);
