/* What a reader that speaks the bundle follows: headings, paragraphs, tables, in order. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/qpdf/bundle.h"
#include "adapters/qpdf/handle.h"

#include <stdbool.h>

/* A page of the output, in order. */
typedef struct {
  qpdf_oh object;
  double height_pt;
  bool is_paragraph; /* its marked content 0 is one paragraph; else its structure is copied */
  bool begins_section; /* of a paragraph page: first page of a document */
  GPtrArray *notes; /* TuschPdfNote (borrowed): marked content 1 and on; NULL: none */
  GArray *links; /* qpdf_oh: the link annotations on it (borrowed); NULL: none */
} TuschStructurePage;

/**
 * tusch_structure_write:
 * Copies the structure tree of @drawn, whose pages are already copied to @out, and puts a section
 * of paragraphs for the other pages in between, where their pages stand. Links follow what else
 * their page, or its section, has. Does nothing if @drawn has no structure.
 * @pages: (element-type TuschStructurePage): all pages of @out
 */
gboolean
tusch_structure_write(TuschQpdf *out, TuschQpdf *drawn, const GArray *pages, GError **error);
