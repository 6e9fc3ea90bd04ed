/* PDF files: written anew by qpdf, with a note on everything that was done to them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/internal.h"

#include "adapters/qpdf/normalise.h"
#include "ingest/pdf-files.h"
#include "ingest/salvage.h"

#include <glib/gstdio.h>

static void
add_notes(IngestJob *job, const TuschQpdfReport *report)
{
  const struct {
    bool applies;
    const char *note;
  } notes[] = {
      {report->was_repaired, "repaired"},
      {report->was_encrypted, "was-encrypted"},
      {report->had_annotations, "had-annotations"},
      {report->had_form, "had-form"},
      {report->had_hidden_annotations, "had-hidden-annotations"},
      {report->had_xfa, "had-xfa"},
      {report->had_attachments, "has-attachments"},
      {report->not_flattened, "not-flattened"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(notes); i++)
    if (notes[i].applies)
      ingest_add_note(job, notes[i].note);
}

static gboolean
normalise(IngestJob *job, const char *path, TuschQpdfReport *report, GError **error)
{
  return tusch_qpdf_normalise(path, job->pdf_path, job->options.max_pages, report, error);
}

/* What qpdf cannot mend may have lost its table or its tree of pages only. */
static gboolean
normalise_or_mend(IngestJob *job, TuschQpdfReport *report, GError **error)
{
  g_autoptr(GError) failure = NULL;
  g_autoptr(GError) second = NULL;
  if (normalise(job, job->path, report, &failure))
    return TRUE;
  g_autofree char *mended = g_build_filename(job->out_dir, "mended.pdf", NULL);
  gboolean ok = g_error_matches(failure, TUSCH_ERROR, TUSCH_ERROR_FORMAT) &&
                ingest_salvage_pdf(job->path, mended, &second) &&
                normalise(job, mended, report, &second);
  (void)g_unlink(mended);
  if (!ok) {
    /* A full disk while mending says nothing about the file. */
    bool is_of_host = g_error_matches(second, TUSCH_ERROR, TUSCH_ERROR_IO);
    g_propagate_error(error, is_of_host ? g_steal_pointer(&second) : g_steal_pointer(&failure));
    return FALSE;
  }
  report->was_repaired = true;
  ingest_add_note(job, "mended");
  return TRUE;
}

gboolean
ingest_pdf(IngestJob *job, GError **error)
{
  TuschQpdfReport report;
  g_autoptr(GError) failure = NULL;
  gboolean ok = normalise_or_mend(job, &report, &failure);
  if (!ok && g_error_matches(failure, TUSCH_ERROR, TUSCH_ERROR_UNSUPPORTED))
    return ingest_set_problem(job, TUSCH_PROBLEM_ENCRYPTED, failure->message);
  if (!ok)
    return ingest_take_failure(job, failure, error);
  const TuschIngestOptions *options = &job->options;
  bool is_foreign = !options->keeps_text && !options->is_converted && !options->pages_alone;
  if (is_foreign && !pdf_files_take(job, error))
    return FALSE;
  if (report.n_pages == 0 && job->intake->members == NULL)
    return ingest_set_problem(job, TUSCH_PROBLEM_EMPTY, "the PDF has no pages");
  add_notes(job, &report);
  if (report.n_pages == 0) {
    job->intake->problem = TUSCH_PROBLEM_NONE;
    return TRUE;
  }
  if (is_foreign)
    hidden_scan_pdf(job->path, job->pdf_path, job->hidden);
  return ingest_set_pages(job, report.n_pages);
}
