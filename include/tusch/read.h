/* read: one page of a normalised PDF → its words with boxes. Runs in a child. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/page-text.h"

G_BEGIN_DECLS

typedef struct {
  const char *tessdata_dir; /* folder of the language model; NULL: tesseract's own */
  const char *language; /* NULL: "dan" */
  bool force_ocr; /* read every page from its pixels */
  /* Nullable: whether the fonts show what the text layer of a page says, asked where the words
   * leave doubt (they are in another language, say). Without it such pages are read from their
   * pixels. */
  bool (*confirms_layer)(gpointer witness, guint page_index);
  gpointer witness; /* borrowed; lives as long as the reader */
  bool trusts_layer; /* text that is not over pictures is believed, pixels are not looked at */
} TuschReadOptions;

/* A PDF opened for reading, with one warm OCR engine (started when first needed). */
typedef struct TuschReader TuschReader;

TuschReader *
tusch_reader_open(const char *pdf_path, const TuschReadOptions *options, GError **error);
void tusch_reader_close(TuschReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschReader, tusch_reader_close)

/**
 * tusch_read_warm_up:
 *
 * Loads the language model for readers that this process or its children open later with the same
 * model and language: a process that forks one child after the other loads it once. Errors:
 * %TUSCH_ERROR_CONFIG.
 */
gboolean tusch_read_warm_up(const TuschReadOptions *options, GError **error);

/**
 * tusch_read_hash_pages:
 *
 * What each page is made of, as SHA-256 (hex): the same page in two files has the same, whatever
 * else the files hold. "" for a page that cannot be told. Runs in a child.
 *
 * Returns: (transfer full) (element-type char *): %NULL with %TUSCH_ERROR_FORMAT, _UNSUPPORTED, _IO
 */
GPtrArray *tusch_read_hash_pages(const char *pdf_path, GError **error);

/**
 * tusch_read_identity:
 * @options: tessdata_dir and language are needed
 *
 * Who reads: version, model and settings. Two readers of one identity make the same of one page.
 *
 * Returns: (transfer full): %NULL with an error of %G_FILE_ERROR
 */
char *tusch_read_identity(const TuschReadOptions *options, GError **error);

guint tusch_reader_get_n_pages(const TuschReader *reader);

/**
 * tusch_reader_read_page:
 * @page_index: 0-based
 *
 * A page that reads badly is no error: TuschPageText.look says why a person must see it.
 *
 * Returns: (transfer full): %NULL with %TUSCH_ERROR_FORMAT, _LIMIT or _LIBRARY
 */
TuschPageText *tusch_reader_read_page(TuschReader *reader, guint page_index, GError **error);

/* What on a page is no text and may need the eye. */
typedef enum {
  TUSCH_READ_AREA_PICTURE = 0, /* a photo, a stamp, a dark field */
  TUSCH_READ_AREA_WRITING, /* strokes as of a pen: handwriting, a signature, a drawing */
} TuschReadAreaKind;

typedef struct {
  TuschReadAreaKind kind;
  TuschRectPt box; /* page space */
} TuschReadArea;

const char *tusch_read_area_kind_to_string(TuschReadAreaKind kind); /* "picture", "writing" */

/* A page to draw. All borrowed. */
typedef struct {
  const char *pdf_path;
  guint page_index;
  double dpi;
  const GArray *words; /* TuschRectPt: where words were read; these are no areas */
} TuschReadDrawing;

/**
 * tusch_read_draw_page:
 * @out_path: a WebP file, lossless
 * @out_areas: (transfer full) (element-type TuschReadArea)
 *
 * The page as people see it, for the screen. Errors: %TUSCH_ERROR_FORMAT, _LIMIT, _LIBRARY, _IO.
 */
gboolean tusch_read_draw_page(const TuschReadDrawing *drawing,
                              const char *out_path,
                              GArray **out_areas,
                              GError **error);

G_END_DECLS
