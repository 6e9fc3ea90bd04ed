/* Typesetting what the policy wants printed of a document's hidden content. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/appendix.h"

#include "adapters/pango/text-pages.h"
#include "adapters/qpdf/normalise.h"
#include "base/language.h"

#include <glib/gstdio.h>

static void
append_items(GString *out, const GPtrArray *items, guint kinds)
{
  for (guint i = 0; items != NULL && i < items->len; i++) {
    const TuschHidden *hidden = g_ptr_array_index(items, i);
    if ((kinds & (1U << hidden->kind)) == 0 || hidden->text == NULL)
      continue;
    g_string_append_printf(out, "\n%s", tusch_hidden_kind_describe(hidden->kind));
    if (hidden->place[0] != '\0')
      g_string_append_printf(out, " (%s)", hidden->place);
    g_string_append_printf(out, ":\n%s\n", hidden->text);
  }
}

gboolean
appendix_add(IngestJob *job, GError **error)
{
  TuschIntake *intake = job->intake;
  if (intake->pdf_path == NULL || job->options.appendix_kinds == 0)
    return TRUE;
  g_autoptr(GString) text = g_string_new(NULL);
  append_items(text, job->options.known_hidden, job->options.appendix_kinds);
  append_items(text, intake->hidden, job->options.appendix_kinds);
  if (text->len == 0)
    return TRUE;
  g_string_prepend(text, _("Indhold, som dokumentet har uden at vise det på sine sider\n"));
  g_autofree char *path = g_build_filename(job->out_dir, "appendix.pdf", NULL);
  guint n_pages = 0;
  g_autoptr(GError) failure = NULL;
  gboolean ok =
      tusch_pango_write_text_pages(text->str, path, job->options.max_pages, &n_pages, &failure) &&
      tusch_qpdf_append_pages(intake->pdf_path, path, &failure);
  (void)g_unlink(path);
  if (!ok) {
    g_clear_pointer(&intake->pdf_path, g_free);
    intake->n_pages = 0;
    return ingest_take_failure(job, failure, error);
  }
  intake->n_appendix_pages = n_pages;
  intake->n_pages += n_pages;
  return TRUE;
}
