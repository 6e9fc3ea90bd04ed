/* HTML files: cleaned, then typeset as text and handed on to a converter. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/html.h"

#include "adapters/pango/text-pages.h"
#include "base/file.h"
#include "ingest/text-decode.h"

#include <string.h>

void
html_add_notes(IngestJob *job, const TuschHtmlReport *report)
{
  if (report->had_active)
    ingest_add_note(job, "had-scripts");
  if (report->had_remote)
    ingest_add_note(job, "had-remote-pictures");
  if (report->had_hidden)
    ingest_add_note(job, "had-hidden-text");
  for (guint i = 0; report->hidden != NULL && i < report->hidden->len; i++) {
    const TuschHidden *hidden = g_ptr_array_index(report->hidden, i);
    hidden_add(job->hidden, hidden->kind, NULL, hidden->text);
  }
}

gboolean
html_write_text_pages(IngestJob *job, const char *text, GError **error)
{
  guint n_pages = 0;
  g_autoptr(GError) failure = NULL;
  if (!tusch_pango_write_text_pages(
          text, job->pdf_path, job->options.max_pages, &n_pages, &failure))
    return ingest_take_failure(job, failure, error);
  return ingest_set_pages(job, n_pages);
}

gboolean
html_ask_converter(IngestJob *job, const char *body, GError **error)
{
  static const char head[] =
      "<!DOCTYPE html>\n<html><head><meta http-equiv=\"content-type\" "
      "content=\"text/html; charset=utf-8\"><style>"
      "body,td,th,p,div{font-family:Carlito,Calibri,sans-serif;font-size:11pt}"
      "pre{font-family:'Liberation Mono',monospace;font-size:10pt}"
      "</style></head><body>\n";
  g_autofree char *path = g_build_filename(job->out_dir, "page.html", NULL);
  g_autofree char *html = g_strconcat(head, body, "\n</body></html>\n", NULL);
  if (!tusch_file_write_atomic(path, html, strlen(html), error))
    return FALSE;
  job->intake->converter = TUSCH_CONVERTER_HTML;
  job->intake->convert_path = g_steal_pointer(&path);
  job->intake->convert_suffix = g_strdup("html");
  return TRUE;
}

gboolean
ingest_html(IngestJob *job, GBytes *file, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data(file, &size);
  TextFacts facts;
  g_autofree char *text = text_decode(data, size, &facts);
  if (text == NULL)
    return ingest_set_problem(job, TUSCH_PROBLEM_DAMAGED, "not HTML, though it begins as it");
  g_auto(TuschHtmlReport) report = {0};
  g_autofree char *clean = tusch_html_clean(text, strlen(text), NULL, NULL, &report);
  g_autofree char *plain = tusch_html_to_text(text, strlen(text));
  html_add_notes(job, &report);
  if (!html_write_text_pages(job, plain, error))
    return FALSE;
  return job->intake->pdf_path == NULL || html_ask_converter(job, clean, error);
}
