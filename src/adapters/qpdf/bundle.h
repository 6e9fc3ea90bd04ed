/* One PDF put together from pages of others, with bookmarks, links and neutral metadata. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/geometry.h"

/* Every page gets a new dictionary: from a source come only the content and its resources, from
 * clean PDFs as they are in there. Nothing else of a source (metadata, annotations, names) is
 * copied, but for the structure of pages added as they are. Page space as in tusch/geometry.h. A
 * bundle is used by one thread. */

typedef struct _TuschPdfBundle TuschPdfBundle;

/* (transfer full) */
TuschPdfBundle *tusch_pdf_bundle_new(void);
void tusch_pdf_bundle_free(TuschPdfBundle *bundle);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschPdfBundle, tusch_pdf_bundle_free)

typedef struct {
  double width_pt, height_pt;
} TuschPdfSize;

/**
 * tusch_pdf_bundle_add_source:
 * Opens a PDF to take pages from. Each page must be upright with its MediaBox at 0 0 and no other
 * boxes that differ, as redact and cairo write them.
 * @out_source: number of the source, from 0 in the order added
 * @out_sizes: (transfer full) (element-type TuschPdfSize): its pages
 *
 * Errors: %TUSCH_ERROR_IO, _FORMAT (not a PDF, or no clean page), _UNSUPPORTED
 */
gboolean tusch_pdf_bundle_add_source(TuschPdfBundle *bundle,
                                     const char *path,
                                     guint *out_source,
                                     GArray **out_sizes,
                                     GError **error);

/* A page of a source. */
typedef struct {
  guint source, page_index;
} TuschPdfPageRef;

/* Adds the page @ref as it is, with the structure (headings, tables) its source gives it. All pages
 * added so come from one source. */
gboolean tusch_pdf_bundle_add_page(TuschPdfBundle *bundle, TuschPdfPageRef ref, GError **error);

/* What stands at a place of a page, for a reader that speaks. Page space. */
typedef struct {
  TuschRectPt area;
  char *text;
} TuschPdfNote;

TuschPdfNote *tusch_pdf_note_new(const TuschRectPt *area, const char *text);
void tusch_pdf_note_free(TuschPdfNote *note);

/**
 * tusch_pdf_bundle_add_stamped_page:
 * Adds the page @ref with @strip_pt more paper below it, and @overlay_ref (of exactly that larger
 * size) drawn over both. To a reader that speaks, the page is one paragraph, then @notes in their
 * order, and the overlay nothing.
 * @notes: (nullable) (element-type TuschPdfNote): kept
 */
gboolean tusch_pdf_bundle_add_stamped_page(TuschPdfBundle *bundle,
                                           TuschPdfPageRef ref,
                                           TuschPdfPageRef overlay_ref,
                                           double strip_pt,
                                           GPtrArray *notes,
                                           GError **error);

/* Makes @area of a page already added lead to the page @target_index, also one added later. @name
 * says where, to a reader that speaks. */
void tusch_pdf_bundle_add_link(TuschPdfBundle *bundle,
                               guint page_index,
                               const TuschRectPt *area,
                               guint target_index,
                               const char *name);

/**
 * tusch_pdf_bundle_add_bookmark:
 * Adds a bookmark below @parent, after what is there.
 * @parent: number of a bookmark added earlier; -1: the top
 *
 * Returns: the bookmark's number
 */
int tusch_pdf_bundle_add_bookmark(TuschPdfBundle *bundle,
                                  const char *title,
                                  guint page_index,
                                  int parent);

/**
 * tusch_pdf_bundle_write:
 * @title: shown by readers in place of the file name
 * @date: ISO 8601 date of the metadata
 * @path: overwritten; the same sources and calls give the same bytes
 *
 * Ends the bundle: nothing may be added after it.
 */
gboolean tusch_pdf_bundle_write(
    TuschPdfBundle *bundle, const char *title, const char *date, const char *path, GError **error);
