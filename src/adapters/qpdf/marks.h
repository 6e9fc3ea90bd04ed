/* qpdf: pages with redaction annotations (ISO 32000 12.5.6.23), written for other programs and read
 * back from them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/geometry.h"

/* One annotation. What other programs wrote is taken as it is: any bytes that are text. */
typedef struct {
  GArray *boxes; /* TuschRectPt, page space */
  char *id; /* /NM; nullable */
  char *ground; /* /Contents; nullable */
  bool is_open; /* drawn in another colour: not decided yet */
} TuschPdfMark;

TuschPdfMark *tusch_pdf_mark_new(const char *id, const char *ground);
void tusch_pdf_mark_free(TuschPdfMark *mark);

typedef struct {
  char *key; /* which page of which document this is, for us; nullable */
  guint page_index; /* of the file it comes from, or stands in */
  bool is_changed; /* read back: something else than annotations is not as it was written */
  GPtrArray *marks; /* TuschPdfMark */
} TuschPdfMarkPage;

TuschPdfMarkPage *tusch_pdf_mark_page_new(guint page_index, const char *key);
void tusch_pdf_mark_page_free(TuschPdfMarkPage *page);

typedef struct {
  char *path; /* a normalised PDF */
  GPtrArray *pages; /* TuschPdfMarkPage: those that are shown, in their order */
} TuschPdfMarkFile;

TuschPdfMarkFile *tusch_pdf_mark_file_new(const char *path);
void tusch_pdf_mark_file_free(TuschPdfMarkFile *file);

/* Writes the pages of all @files (element-type TuschPdfMarkFile) as they are, with their marks as
 * outlines. Errors: %TUSCH_ERROR_FORMAT, _IO, _LIBRARY. */
gboolean tusch_pdf_marks_write(const GPtrArray *files, const char *out_path, GError **error);

/* Reads the pages and redaction annotations of any PDF. Errors: as tusch_qpdf_open(), and
 * %TUSCH_ERROR_LIMIT. (transfer full) (element-type TuschPdfMarkPage) */
GPtrArray *tusch_pdf_marks_read(const char *path, GError **error);
