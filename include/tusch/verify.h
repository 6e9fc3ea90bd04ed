/* verify: an independent reader tries to find in the finished file what should be gone. It shares
 * no code with redact and assemble. Runs in a child. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/plan.h"

G_BEGIN_DECLS

/* A box that must not tell how wide the text was that it hides. */
typedef struct {
  TuschRectPt planned, shown; /* page space: as planned, and as redact says it lies now */
  bool is_special; /* no label of whole steps: it goes to an edge, or covers what does not move */
} TuschVerifyWidth;

/* A line set anew, as it lies now. */
typedef struct {
  TuschRectPt rect; /* page space, where the line would be level: tusch_rect_pt_shear() */
  double slope; /* of a page askew */
} TuschVerifyLine;

/* What is known of one page of the bundle. */
typedef struct {
  guint bundle_page_index; /* 0-based */
  char *document_id; /* NULL for pages of our own (cover, list, placeholders) */
  guint page_index; /* in the document */
  bool is_raster; /* the page is pixels: it is OCRed */
  GArray *boxes; /* TuschRectPt in page space (the stamp strip is below the page) */
  GArray *widths; /* TuschVerifyWidth */
  GArray *moved; /* TuschVerifyLine */
} TuschVerifyPage;

/* How much of the check is done: parts of it may run beside each other. */
typedef enum {
  TUSCH_VERIFY_ALL = 0,
  TUSCH_VERIFY_FILE, /* what needs the whole file, and no other program */
  TUSCH_VERIFY_PAGES, /* what looks at one page after the other, and what other programs say */
  TUSCH_VERIFY_PICTURES, /* what is read in pictures, on pages that TUSCH_VERIFY_FILE left */
  TUSCH_VERIFY_SIGHT, /* of a document as it came: whether other programs draw its pages so, too */
} TuschVerifyScope;

/* What is known of pages of the bundle once all objects of the file were looked at. Lists of guint:
 * page indexes, ascending. */
typedef struct {
  GArray *pictured; /* may show a picture */
  GArray *unreadable; /* have text in a font that only its picture tells */
} TuschVerifyMarks;

typedef struct {
  char *path; /* the finished PDF */
  guint n_pages; /* expected */
  GPtrArray *pages; /* TuschVerifyPage, ascending */
  GPtrArray *secrets; /* TuschSecret */
  GPtrArray *must_stay; /* char *: texts that must still be extractable (control); may be empty */
  GPtrArray *grounds; /* char *: labels that may stand in boxes; legal references may anyway */
  char *tessdata_dir; /* nullable */
  char *language; /* nullable: "dan" */
  char *judges_dir; /* nullable: what tusch_verify_ask_judges() wrote of these pages */
  TuschVerifyScope scope;
  guint first_page, end_page; /* of PAGES and PICTURES: 0-based, half-open; end 0: the last */
  bool leaves_pictures; /* V-07 may be left to others, if it is much: see TuschReport.left */
  TuschVerifyMarks *marks; /* of the scope PICTURES; NULL otherwise */
} TuschVerifyInput;

typedef enum {
  TUSCH_CHECK_NOT_DONE = 0, /* could not be done: counts as failed */
  TUSCH_CHECK_FAILED,
  TUSCH_CHECK_PASSED,
} TuschCheckResult;

typedef struct {
  char *id; /* "V-01" …, as in docs/privacy.md */
  char *name; /* "text", "streams", "structure", "pixels", "ocr", … */
  TuschCheckResult result;
  guint n_checked;
  GPtrArray
      *problems; /* char *: place and kind ("page 7, finding f000012, CPR"), never the value */
  guint n_found; /* problems met, also those too many to be listed */
  GArray *pages; /* guint, ascending: pages of the bundle that the problems are about */
} TuschCheck;

typedef struct {
  bool passed; /* every check passed */
  char *sha256; /* of the file checked */
  GPtrArray *checks;
  GPtrArray *judges; /* char *: other programs that read and drew the file too; may be empty */
  TuschVerifyMarks *left; /* nullable: V-07 is not among the checks, it must be done with these */
} TuschReport;

/**
 * tusch_verify_bundle:
 *
 * A leak is a result, not an error. An error means the check could not be done, which counts as
 * failed.
 *
 * Returns: (transfer full)
 */
TuschReport *tusch_verify_bundle(const TuschVerifyInput *input, GError **error);

/**
 * tusch_verify_ask_judges:
 * @input: path, judges_dir (exists, empty), first_page and end_page count
 *
 * Has other programs (MuPDF, Ghostscript), where they are installed, read and draw the pages, in a
 * cage of their own. Errors: %TUSCH_ERROR_IO.
 */
gboolean tusch_verify_ask_judges(const TuschVerifyInput *input, GError **error);

/* What the font files of a PDF know of its text, for those who cannot tell by the words. */
typedef struct TuschTextWitness TuschTextWitness;

/* (transfer full): never %NULL; a file that cannot be opened confirms nothing */
TuschTextWitness *tusch_text_witness_new(const char *path);
void tusch_text_witness_free(TuschTextWitness *witness);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschTextWitness, tusch_text_witness_free)

/* True if nearly every letter that the page shows as text is drawn as that letter, by the names or
 * the cmap of its font file, and none as another. */
bool tusch_text_witness_confirms(TuschTextWitness *witness, guint page_index);

/* Empty lists. */
TuschVerifyMarks *tusch_verify_marks_new(void);
void tusch_verify_marks_free(TuschVerifyMarks *marks);

/* Pages whose picture V-07 has to read. (transfer full) (element-type guint): ascending */
GArray *tusch_verify_list_pictures(const TuschVerifyInput *input, const TuschVerifyMarks *marks);

TuschVerifyInput *tusch_verify_input_new(void);
void tusch_verify_input_free(TuschVerifyInput *input);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschVerifyInput, tusch_verify_input_free)
TuschVerifyPage *tusch_verify_page_new(guint bundle_page_index);
void tusch_verify_page_free(TuschVerifyPage *page);

JsonNode *tusch_verify_input_to_json(const TuschVerifyInput *input);
TuschVerifyInput *tusch_verify_input_from_json(JsonNode *node, GError **error);

void tusch_report_free(TuschReport *report);

/* Adds to @into what @part says of another part of the same file: checks with the same id become
 * one. If they are about different bytes, neither passed. */
void tusch_report_merge(TuschReport *into, const TuschReport *part);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschReport, tusch_report_free)

/* Pages of the bundle that any problem is about. (transfer full) (element-type guint): ascending */
GArray *tusch_report_list_pages(const TuschReport *report);

JsonNode *
tusch_report_to_json(const TuschReport *report); /* docs/schema/verification.schema.json */
TuschReport *tusch_report_from_json(JsonNode *node, GError **error);

/* One page for people, translated (Danish by default): what was checked and what is wrong. */
char *tusch_report_describe(const TuschReport *report);

G_END_DECLS
