/* qpdf: any PDF that can be opened, written anew in plain form. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct {
  guint n_pages; /* 0: a PDF without pages; nothing was written then */
  bool was_repaired; /* qpdf met damage and worked around it */
  bool was_encrypted;
  bool had_annotations; /* other than links and form fields */
  bool had_form;
  bool had_hidden_annotations; /* some had no appearance, or were hidden: they are gone */
  bool had_xfa; /* a form whose real content only Adobe's programs show */
  bool had_attachments;
  bool not_flattened; /* flattening failed: annotations are as they were */
} TuschQpdfReport;

/**
 * tusch_qpdf_normalise:
 * @out_path: written whole or not at all
 *
 * Writes the current revision of @path without encryption (empty user password), annotations and
 * form fields drawn into the page where they are visible, /Annots and /AcroForm gone. The same
 * input gives the same bytes.
 *
 * Errors: %TUSCH_ERROR_UNSUPPORTED (needs a password), _FORMAT (damaged), _LIMIT (pages), _IO
 */
gboolean tusch_qpdf_normalise(const char *path,
                              const char *out_path,
                              guint max_pages,
                              TuschQpdfReport *report,
                              GError **error);

/* Puts all pages of @more_path after the last one of @path, which is replaced whole or not at all.
 * Both are ours. */
gboolean tusch_qpdf_append_pages(const char *path, const char *more_path, GError **error);
