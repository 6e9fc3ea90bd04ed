/* Writing the PDFs of a corpus: pages with cairo, what cairo cannot do with qpdf. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document.h"
#include "picture.h"

/* A PDF with text. Honours the fields title, author, date, rotate. (transfer full) */
GBytes *
corpus_pdf_digital(const CorpusDocument *document, const CorpusPages *pages, GError **error);

/**
 * corpus_pdf_of_pictures:
 * @jpegs: GBytes; one page A4 each
 * @stamp: (nullable): lines of text set on the first page over the picture
 */
GBytes *corpus_pdf_of_pictures(GPtrArray *jpegs, const char *stamp, GError **error);

/* Adds the document's leaks, /Rotate, password: whatever its fields ask for. Consumes @pdf. */
GBytes *corpus_pdf_finish(GBytes *pdf, const CorpusDocument *document, GError **error);
