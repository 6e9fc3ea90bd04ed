/* ingest: one foreign file → what it is, and a normalised PDF or its entries. Runs in a child. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/document.h"
#include "tusch/hidden.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Limits of one file; 0 in a field means the default in brackets, never "no limit". */
typedef struct {
  guint max_pages; /* [20000] */
  guint64 max_pixels; /* of one picture [200,000,000] */
  guint max_entries; /* of one archive [10000] */
  guint64 max_entry_bytes; /* unpacked size of one entry [1 GiB] */
  guint64 max_total_bytes; /* unpacked size of one archive [4 GiB] */
  guint max_ratio; /* unpacked : packed of an archive or entry … [200] */
  guint64 ratio_from_bytes; /* … that unpacks to more than this [32 MiB] */
  bool keeps_text; /* plain text is told apart and left as it is: no pages, no PDF */
  bool is_converted; /* a converter of ours made it: a PDF is not searched for hidden content */
  bool pages_alone; /* nor is this one, nor for files in it: nobody asks but for its pages */
  bool accepts_changes; /* tracked changes are accepted before the pages are made */
  guint appendix_kinds; /* bits 1 << TuschHiddenKind: what is printed after the last page */
  const GPtrArray *known_hidden; /* TuschHidden of the file it was made from; nullable */
} TuschIngestOptions;

typedef struct {
  char *name; /* path inside the archive, valid UTF-8, for people; may be hostile */
  char *path; /* where the entry was unpacked (out_dir/members/NNNNN); NULL if it was not */
  TuschProblem problem;
  char *problem_detail;
} TuschIntakeMember;

/* Programs that turn a file into one that can be taken in. They run in a cage (pipeline/convert.h).
 */
typedef enum {
  TUSCH_CONVERTER_NONE = 0,
  TUSCH_CONVERTER_WRITER, /* LibreOffice, text documents → PDF */
  TUSCH_CONVERTER_CALC, /* LibreOffice, spreadsheets → PDF, each sheet as wide as a page */
  TUSCH_CONVERTER_IMPRESS, /* LibreOffice, presentations → PDF */
  TUSCH_CONVERTER_HTML, /* LibreOffice, HTML that ingest wrote → PDF */
  TUSCH_CONVERTER_OUTLOOK, /* msgconvert, an Outlook message → an Internet message */
  TUSCH_CONVERTER_WRITER_ACCEPTED, /* as WRITER, with tracked changes accepted */
  TUSCH_CONVERTER_TO_ODT, /* LibreOffice: older forms to one that can be looked into */
  TUSCH_CONVERTER_TO_ODS,
  TUSCH_CONVERTER_TO_ODP,
  TUSCH_CONVERTER_HEIC, /* heif-convert, a picture → PNG */
  TUSCH_CONVERTER_SIGNED, /* openssl, a letter out of its signed envelope; nothing is verified */
  TUSCH_N_CONVERTERS,
} TuschConverter;

/* "none", "writer", …; %TUSCH_CONVERTER_NONE for what is not known. */
const char *tusch_converter_to_string(TuschConverter converter);
TuschConverter tusch_converter_from_string(const char *text);

/* What became of one file. */
typedef struct {
  char *media_type; /* by content; never NULL */
  TuschProblem problem;
  char *problem_detail; /* English, for logs and people; no document text; nullable */
  guint n_pages;
  char *pdf_path; /* the normalised PDF (out_dir/document.pdf); NULL for problems, archives */
  GPtrArray *members; /* TuschIntakeMember; entries, attachments; %NULL if there are none.
                       With pages beside them the file is a document, else an archive */
  /* Not finished: the converter must run on the file, or on @convert_path (in out_dir) if that is
   * set, and its output be taken in instead. @problem says what holds if that fails: with pages
   * here they are kept. */
  TuschConverter converter;
  char *convert_path; /* nullable */
  char *convert_suffix; /* "docx": letters and digits, what the converter expects; NULL: none */
  GPtrArray *hidden; /* TuschHidden: what it carries that its pages do not show; nullable */
  guint n_appendix_pages; /* the last pages, which print some of @hidden */
  char *mail; /* of a message: headers that are not printed (Bcc, ids), JSON; nullable */
  GPtrArray *notes; /* char *: "repaired", "was-encrypted", "had-annotations", … */
} TuschIntake;

/**
 * tusch_ingest_file:
 * @path: the file, never changed
 * @out_dir: an existing, empty folder that the results are written to
 *
 * A PDF is written anew: decrypted (empty user password), repaired where qpdf can, annotations and
 * form fields flattened into the page where they are visible. Pictures become a PDF with one page a
 * picture, pixels unchanged, size by resolution. Text becomes A4 pages. Office files ask for a
 * converter.
 *
 * A file that cannot be used is no error but a TuschIntake with a problem. Errors: %TUSCH_ERROR_IO
 * when @out_dir cannot be written.
 *
 * Returns: (transfer full)
 */
TuschIntake *tusch_ingest_file(const char *path,
                               const char *out_dir,
                               const TuschIngestOptions *options,
                               GError **error);
void tusch_intake_free(TuschIntake *intake);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschIntake, tusch_intake_free)

JsonNode *tusch_intake_to_json(const TuschIntake *intake);
TuschIntake *tusch_intake_from_json(JsonNode *node, GError **error);

G_END_DECLS
