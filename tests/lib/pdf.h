/* Small PDFs written by hand, and a look into finished ones. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Objects gathered one by one; the first one is number 1 and must be the catalog. */
typedef struct {
  GPtrArray *objects; /* owned strings (GBytes) */
} TestPdf;

void test_pdf_init(TestPdf *pdf);
void test_pdf_clear(TestPdf *pdf);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TestPdf, test_pdf_clear)

/* Appends an object; returns its number. */
guint test_pdf_add(TestPdf *pdf, const char *body);
guint test_pdf_add_stream(TestPdf *pdf, const char *dict_keys, const void *data, gsize size_bytes);

/* Writes the file with a cross-reference table. @trailer_keys: (nullable) */
void test_pdf_write(const TestPdf *pdf, const char *path, const char *trailer_keys);

/**
 * test_pdf_write_page:
 * One page: @page_keys go into its dictionary (MediaBox is 0 0 300 200 unless given), @resources
 * into Resources, @extra objects start with number 5; @extra: (nullable), ended by %NULL. Font /F1
 * is Helvetica with WinAnsiEncoding, object 4.
 */
void test_pdf_write_page(const char *path,
                         const char *page_keys,
                         const char *resources,
                         const char *content,
                         const char *const *extra);

/* All that the file says, for a search: every object as text, every stream decoded, and the strings
 * of each stream joined as they would be shown. */
char *test_pdf_dump(const char *path);

/* True if @needle is in the dump, in Latin-1, UTF-16BE or as hexadecimal digits. */
bool test_pdf_mentions(const char *dump, const char *needle);
