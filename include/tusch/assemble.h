/* assemble: clean PDFs + the list → one bundle with cover, list of documents, stamps, bookmarks. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/plan.h"

G_BEGIN_DECLS

/* Height of the strip added below every document page for its stamp: page coordinates (origin
 * top-left) of the document's own content do not change. */
#define TUSCH_STAMP_STRIP_PT 20.0

/* A black box of a page, for a reader that speaks. */
typedef struct {
  guint page_index; /* in the document */
  TuschRectPt box; /* page space, within the page */
  char *ground; /* nullable */
} TuschBundleBox;

/* How much of one kind a ground left out of a document. */
typedef struct {
  char *what; /* "CPR-numre" */
  char *ground; /* nullable */
  guint count;
} TuschBundleOmission;

/* Which delivery brings a document: a request may be answered in several. */
typedef enum {
  TUSCH_DELIVERY_NOW = 0,
  TUSCH_DELIVERY_LATER, /* still being decided: listed, without pages */
  TUSCH_DELIVERY_BEFORE, /* sent already: listed, without pages */
} TuschDelivered;

/* "now", "later", "before" */
const char *tusch_delivered_to_string(TuschDelivered delivered);

/* One row of the list of documents. Strings are shown as they are: already free of what must go. */
typedef struct {
  char *document_id;
  char *number; /* akt number */
  char *title;
  char *type; /* nullable */
  char *date; /* ISO 8601, shown as dd-mm-yyyy; nullable */
  char *source; /* nullable */
  char *attachment_of; /* akt number of the parent; nullable */
  TuschAccess access;
  bool is_container; /* an archive: its entries are rows of their own; has no clean PDF */
  char *reason; /* why partly or no; nullable */
  /* Clean PDF. NULL: one placeholder page with the reason, saying that the document is withheld
   * (access no) or cannot be shown (access yes or partly). Must be NULL if access is no. */
  char *clean_path;
  GPtrArray *omissions; /* TuschBundleOmission */
  GPtrArray *boxes; /* TuschBundleBox, by page in the order of reading */
  TuschDelivered delivered;
  char *delivered_at; /* ISO date; only and always of what was sent before */
  guint delivery; /* which one brought it, from 1; only of what was sent before */
  guint part; /* the file of the bundle it stands in, from 0 */
  guint n_pages; /* of the clean PDF; needed where it stands in another part */
} TuschBundleRow;

typedef struct {
  char *request_id;
  TuschRegime regime;
  char *authority_name, *authority_department; /* department nullable */
  char *requester_name;
  char *received; /* ISO date of the request; nullable */
  char *date; /* ISO date on the cover and in the metadata */
  /* The decision: lines; "# " before a heading, an empty line between paragraphs. Nullable. */
  char *letter;
  bool is_draft; /* watermark on every page */
  guint part, n_parts; /* the file to be made, from 0, of how many; 0 parts: the only one */
  guint delivery; /* which answer to the request this is, from 1; 0: the only one */
  GPtrArray *rows;
} TuschBundleSpec;

/* Where a document went: pages of its part of the bundle, 0-based. No pages: not in the bundle. */
typedef struct {
  char *document_id;
  guint part, first_page_index, n_pages;
} TuschBundlePlace;

/**
 * tusch_assemble_bundle:
 * @out_path: written whole or not at all; deterministic: same spec and files, same bytes. One part
 * of the bundle; its list covers all parts, and only the first brings the letter and the log of
 * omissions
 * @out_places: (transfer full) (element-type TuschBundlePlace): one for each row
 *
 * Errors: %TUSCH_ERROR_CONFIG (the spec lacks something or has a bad date), _INTERNAL (a withheld
 * row has pages), _IO, _FORMAT (a clean PDF is missing, or not clean), _LIBRARY; nothing is written
 * then.
 */
gboolean tusch_assemble_bundle(const TuschBundleSpec *spec,
                               const char *out_path,
                               GPtrArray **out_places,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Pictures of fewer pixels an inch are not made: letters of 8 points stay legible. */
#define TUSCH_PICTURE_MIN_DPI 150

typedef struct {
  guint dpi; /* at least TUSCH_PICTURE_MIN_DPI */
  guint quality; /* of JPEG, 1..100 */
} TuschPictureLimit;

/**
 * tusch_assemble_shrink:
 * @path: a clean PDF
 * @out_path: the same pages, their photos and scans in tones with no more than the limit's pixels
 * an inch; black and white, masked and small pictures as they were. Same input, same bytes
 *
 * Errors: %TUSCH_ERROR_FORMAT, _IO, _LIBRARY
 */
gboolean tusch_assemble_shrink(const char *path,
                               const char *out_path,
                               const TuschPictureLimit *limit,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

TuschBundleSpec *tusch_bundle_spec_new(void);
void tusch_bundle_spec_free(TuschBundleSpec *spec);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschBundleSpec, tusch_bundle_spec_free)
TuschBundleRow *tusch_bundle_row_new(void);
void tusch_bundle_row_free(TuschBundleRow *row);
void tusch_bundle_row_add_omission(TuschBundleRow *row,
                                   const char *what,
                                   const char *ground,
                                   guint count);
void tusch_bundle_row_add_box(TuschBundleRow *row,
                              guint page_index,
                              const TuschRectPt *box,
                              const char *ground);
void tusch_bundle_place_free(TuschBundlePlace *place);

JsonNode *tusch_bundle_spec_to_json(const TuschBundleSpec *spec);
TuschBundleSpec *tusch_bundle_spec_from_json(JsonNode *node, GError **error);

G_END_DECLS
