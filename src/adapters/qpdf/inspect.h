/* qpdf: a finished PDF taken apart, read-only, for those who check it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Damage is not repaired here: a file that needs repair is reported, never guessed at. Everything
 * but the data of streams is copied into plain objects, so that no handle of the library leaves
 * the adapter. One inspector is used by one thread. */

typedef enum {
  TUSCH_PDF_NULL = 0,
  TUSCH_PDF_BOOL,
  TUSCH_PDF_NUMBER,
  TUSCH_PDF_NAME,
  TUSCH_PDF_STRING,
  TUSCH_PDF_ARRAY,
  TUSCH_PDF_DICT,
  TUSCH_PDF_STREAM,
  TUSCH_PDF_REF,
} TuschPdfType;

typedef struct {
  TuschPdfType type;
  GString *bytes; /* NAME: without '/', #xx decoded; STRING: decoded bytes; else NULL */
  double number; /* NUMBER; BOOL: 0 or 1 */
  int ref_id, ref_generation; /* REF */
  int stream_id; /* STREAM: its object id */
  GPtrArray *keys; /* DICT and STREAM: char *, without '/'; else NULL */
  GPtrArray *items; /* ARRAY: items; DICT and STREAM: values by keys; else NULL */
} TuschPdfObject;

typedef struct TuschPdfInspector TuschPdfInspector;

/* (transfer full): %NULL with %TUSCH_ERROR_FORMAT, _UNSUPPORTED (password), _LIMIT or _IO */
TuschPdfInspector *tusch_pdf_inspector_open(const char *path, GError **error);
void tusch_pdf_inspector_close(TuschPdfInspector *inspector);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschPdfInspector, tusch_pdf_inspector_close)

bool tusch_pdf_inspector_is_encrypted(const TuschPdfInspector *inspector);
bool tusch_pdf_inspector_is_linearized(const TuschPdfInspector *inspector);

/* What qpdf has complained of so far. */
guint tusch_pdf_inspector_get_n_warnings(TuschPdfInspector *inspector);

/* Object ids run from 1 to this number - 1 (the trailer's /Size). */
guint tusch_pdf_inspector_get_size(const TuschPdfInspector *inspector);
guint tusch_pdf_inspector_get_n_pages(const TuschPdfInspector *inspector);

/* Object id of a page. */
int tusch_pdf_inspector_get_page_id(const TuschPdfInspector *inspector, guint page_index);

/* Borrowed; never %NULL: what does not exist is an object of type NULL. */
const TuschPdfObject *tusch_pdf_inspector_get_trailer(const TuschPdfInspector *inspector);
const TuschPdfObject *tusch_pdf_inspector_get_object(const TuschPdfInspector *inspector, int id);

/* What @object refers to, or itself. */
const TuschPdfObject *tusch_pdf_inspector_resolve(const TuschPdfInspector *inspector,
                                                  const TuschPdfObject *object);

/* The value of @key, resolved; type NULL if @dict has no such key or is none. */
const TuschPdfObject *tusch_pdf_inspector_lookup(const TuschPdfInspector *inspector,
                                                 const TuschPdfObject *dict,
                                                 const char *key);

/* True if @object is the name @name. */
bool tusch_pdf_object_is_name(const TuschPdfObject *object, const char *name);

/**
 * tusch_pdf_inspector_read_stream:
 * @out_decoded: (nullable): false if a filter is left on the data (DCT, CCITT, JPX, JBIG2)
 *
 * Returns: (transfer full): %NULL with %TUSCH_ERROR_FORMAT
 */
GBytes *tusch_pdf_inspector_read_stream(TuschPdfInspector *inspector,
                                        int id,
                                        bool *out_decoded,
                                        GError **error);
