/* Small PDFs written by hand, with what no library would write. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

typedef struct {
  GPtrArray *objects; /* GString: body of object i + 1 */
  char *trailer_keys; /* nullable: added to /Size and /Root; object 1 is the root */
  GString *dead; /* nullable: put between the objects and their table */
} PdfWriter;

PdfWriter *pdf_writer_new(void);
void pdf_writer_free(PdfWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PdfWriter, pdf_writer_free)

/* Both return the new object's id. */
guint pdf_writer_add(PdfWriter *writer, const char *format, ...) G_GNUC_PRINTF(2, 3);
guint pdf_writer_add_stream(PdfWriter *writer, const char *keys, const void *data, gsize length);

/* The file. (transfer full) */
GString *pdf_writer_finish(const PdfWriter *writer);

/* Appends an incremental update that replaces object @id by @body. */
void pdf_writer_append_revision(GString *file, guint n_objects, guint id, const char *body);

/* zlib. (transfer full) */
GByteArray *pdf_writer_deflate(const char *text);
