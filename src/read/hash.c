/* What a page's text depends on: its own bytes, and who reads it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tusch/read.h"

#include "adapters/qpdf/page-hash.h"

/* Goes up with every change that lets a page read otherwise. */
enum { READING = 7 };

GPtrArray *
tusch_read_hash_pages(const char *pdf_path, GError **error)
{
  return tusch_pdf_hash_pages(pdf_path, error);
}

char *
tusch_read_identity(const TuschReadOptions *options, GError **error)
{
  g_autofree char *name = g_strconcat(options->language, ".traineddata", NULL);
  g_autofree char *path = g_build_filename(options->tessdata_dir, name, NULL);
  g_autofree char *model = NULL;
  gsize size_bytes = 0;
  if (!g_file_get_contents(path, &model, &size_bytes, error))
    return NULL;
  g_autofree char *hash =
      g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)model, size_bytes);
  return g_strdup_printf("%d %s %s %d %d",
                         READING,
                         TUSCH_VERSION,
                         hash,
                         options->force_ocr ? 1 : 0,
                         options->trusts_layer ? 1 : 0);
}
