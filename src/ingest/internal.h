/* What the parts of ingest share: one job, and how a part reports on its file. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ingest/hidden.h"
#include "tusch/error.h"
#include "tusch/ingest.h"

/* One file on its way. Borrowed by the parts; @intake is what they fill in. */
typedef struct {
  const char *path;
  const char *out_dir;
  char *pdf_path; /* out_dir/document.pdf: where a part puts its pages */
  TuschIngestOptions options; /* defaults filled in */
  TuschIntake *intake;
  HiddenList *hidden; /* what the parts found beside the pages */
} IngestJob;

/* The parts: each sets problem or pages or members. %FALSE only if @out_dir cannot be written. */
gboolean ingest_pdf(IngestJob *job, GError **error);
gboolean ingest_tiff(IngestJob *job, GError **error);
gboolean ingest_jpeg(IngestJob *job, GBytes *file, GError **error);
/* PNG, GIF, BMP, WebP */
gboolean ingest_picture(IngestJob *job, GBytes *file, GError **error);
gboolean ingest_text(IngestJob *job, GBytes *file, GError **error);
/* ZIP and what is ZIP inside; 7z, TAR, RAR. */
gboolean ingest_archive(IngestJob *job, GError **error);
gboolean ingest_packed(IngestJob *job, GError **error);
gboolean ingest_mail(IngestJob *job, GBytes *file, GError **error);
gboolean ingest_html(IngestJob *job, GBytes *file, GError **error);
gboolean ingest_ole(IngestJob *job, GBytes *file, GError **error);
/* winmail.dat */
gboolean ingest_tnef(IngestJob *job, GBytes *file, GError **error);

/* Asks for the converter of intake->media_type; UNSUPPORTED if there is none. Returns %TRUE. */
gboolean ingest_ask_converter(IngestJob *job);

/* Sets the problem, and a detail in English without document text. Returns %TRUE. */
gboolean ingest_set_problem(IngestJob *job, TuschProblem problem, const char *detail);

/* Sets the problem that @cause means for this file: FORMAT is damage, LIMIT a limit, … Only when
 * @cause is IO and @out_dir really cannot be written does it become @error and %FALSE. */
gboolean ingest_take_failure(IngestJob *job, const GError *cause, GError **error);

/* Marks the file as readable: job->pdf_path has @n_pages pages. Returns %TRUE. */
gboolean ingest_set_pages(IngestJob *job, guint n_pages);

/* Adds a note, once. */
void ingest_add_note(IngestJob *job, const char *note);

/* Adds a member with @name made fit to be shown; its problem is UNKNOWN until set. Borrowed. */
TuschIntakeMember *ingest_add_member(IngestJob *job, const char *name);
