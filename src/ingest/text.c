/* Text files: decoded, then typeset on A4. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/internal.h"

#include "adapters/pango/text-pages.h"
#include "ingest/text-decode.h"

gboolean
ingest_text(IngestJob *job, GBytes *file, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data(file, &size);
  TextFacts facts;
  g_autofree char *text = text_decode(data, size, &facts);
  if (text == NULL) {
    g_free(job->intake->media_type);
    job->intake->media_type = g_strdup("application/octet-stream");
    return ingest_set_problem(job, TUSCH_PROBLEM_UNSUPPORTED, "not plain text");
  }

  if (job->options.keeps_text) {
    job->intake->problem = TUSCH_PROBLEM_NONE;
    return TRUE;
  }
  guint n_pages = 0;
  g_autoptr(GError) failure = NULL;
  if (!tusch_pango_write_text_pages(
          text, job->pdf_path, job->options.max_pages, &n_pages, &failure))
    return ingest_take_failure(job, failure, error);
  ingest_add_note(job, "typeset-text");
  if (!g_str_equal(facts.encoding, "utf-8"))
    ingest_add_note(job, facts.encoding);
  if (facts.dropped_controls)
    ingest_add_note(job, "dropped-control-characters");
  return ingest_set_pages(job, n_pages);
}
