/* One document of a corpus as its data file describes it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "text.h"

/* How a document is delivered: the "form:" of its data file. */
typedef enum {
  CORPUS_FORM_DIGITAL, /* PDF with text */
  CORPUS_FORM_SCAN, /* PDF of gray JPEG pictures, 300 dpi */
  CORPUS_FORM_FAX, /* TIFF, G4, 200 dpi */
  CORPUS_FORM_PHOTO, /* JPEG from a telephone, first page only */
  CORPUS_FORM_TEXT, /* plain text in ISO 8859-1 with CRLF */
  CORPUS_FORM_HYBRID, /* scan with a digital stamp on top */
  CORPUS_FORM_CORRUPT, /* PDF cut off in the middle */
  CORPUS_FORM_COPY, /* the bytes of another document */
  CORPUS_FORM_ZIP, /* archive of the documents whose "zip:" names it */
} CorpusForm;

/* A place in a PDF that the page does not show. */
typedef struct {
  char *place; /* "info", "note", "invisible", "white", "outside", "attachment", "widget" */
  CorpusText *text;
} CorpusLeak;

typedef struct {
  CorpusForm form;
  GHashTable *fields; /* char * → char *: all header lines but leaks */
  CorpusText *title, *text;
  GPtrArray *leaks; /* CorpusLeak */
  guint n_pages; /* set when written */
} CorpusDocument;

/* Reads "key: value" lines, "---", and the text (corpora/sample/README.md). */
CorpusDocument *corpus_document_load(const char *path, CorpusCast *cast, GError **error);
CorpusDocument *corpus_document_new(CorpusForm form);
void corpus_document_free(CorpusDocument *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CorpusDocument, corpus_document_free)

/* A header line; NULL if it is not there. */
const char *corpus_document_get(const CorpusDocument *document, const char *field);
void corpus_document_set(CorpusDocument *document, const char *field, const char *value);

/* The path in the request; entries of an archive are "archive.zip/entry". (transfer full) */
char *corpus_document_path(const CorpusDocument *document);

/* Whether its text can be read without a password nobody has. */
bool corpus_document_is_readable(const CorpusDocument *document);

/* Whether the text can be extracted without recognising characters. */
bool corpus_document_is_digital(const CorpusDocument *document);
