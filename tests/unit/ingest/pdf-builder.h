/* Small PDFs for tests, with a right cross-reference table, in several revisions if wanted. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <string.h>

typedef struct {
  GString *bytes;
  GArray *numbers, *offsets; /* of the objects of the current revision */
  gsize previous_xref; /* 0 in the first revision */
} PdfBuilder;

static inline PdfBuilder *
pdf_builder_new(void)
{
  PdfBuilder *builder = g_new0(PdfBuilder, 1);
  builder->bytes = g_string_new("%PDF-1.7\n");
  builder->numbers = g_array_new(FALSE, FALSE, sizeof(guint));
  builder->offsets = g_array_new(FALSE, FALSE, sizeof(gsize));
  return builder;
}

static inline void
pdf_builder_free(PdfBuilder *builder)
{
  g_string_free(builder->bytes, TRUE);
  g_array_unref(builder->numbers);
  g_array_unref(builder->offsets);
  g_free(builder);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PdfBuilder, pdf_builder_free)

static inline void
pdf_add(PdfBuilder *builder, guint number, const char *body)
{
  gsize offset = builder->bytes->len;
  g_array_append_val(builder->numbers, number);
  g_array_append_val(builder->offsets, offset);
  g_string_append_printf(builder->bytes, "%u 0 obj\n%s\nendobj\n", number, body);
}

static inline void
pdf_add_stream(PdfBuilder *builder, guint number, const char *keys, const char *data)
{
  g_autofree char *body = g_strdup_printf(
      "<< %s /Length %" G_GSIZE_FORMAT " >>\nstream\n%s\nendstream", keys, strlen(data), data);
  pdf_add(builder, number, body);
}

/* Ends a revision: table and trailer; object 1 is the catalog. */
static inline void
pdf_end_revision(PdfBuilder *builder, guint size)
{
  gsize xref = builder->bytes->len;
  g_string_append(builder->bytes, "xref\n0 1\n0000000000 65535 f \n");
  for (guint i = 0; i < builder->numbers->len; i++)
    g_string_append_printf(builder->bytes,
                           "%u 1\n%010" G_GSIZE_FORMAT " 00000 n \n",
                           g_array_index(builder->numbers, guint, i),
                           g_array_index(builder->offsets, gsize, i));
  g_string_append_printf(builder->bytes, "trailer\n<< /Root 1 0 R /Size %u ", size);
  if (builder->previous_xref != 0)
    g_string_append_printf(builder->bytes, "/Prev %" G_GSIZE_FORMAT " ", builder->previous_xref);
  g_string_append_printf(builder->bytes, ">>\nstartxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n", xref);
  builder->previous_xref = xref;
  g_array_set_size(builder->numbers, 0);
  g_array_set_size(builder->offsets, 0);
}

/* One A4 page that says @text in Helvetica; objects 1-5. @page_keys go into the page, @catalog_keys
 * into the catalog; further objects may follow before pdf_end_revision(). */
static inline PdfBuilder *
pdf_one_page(const char *text, const char *page_keys, const char *catalog_keys)
{
  PdfBuilder *builder = pdf_builder_new();
  g_autofree char *catalog = g_strdup_printf("<< /Type /Catalog /Pages 2 0 R %s >>", catalog_keys);
  g_autofree char *page = g_strdup_printf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
                                          "/Resources << /Font << /F1 5 0 R >> >> "
                                          "/Contents 4 0 R %s >>",
                                          page_keys);
  g_autofree char *content = g_strdup_printf("BT /F1 12 Tf 72 700 Td (%s) Tj ET", text);
  pdf_add(builder, 1, catalog);
  pdf_add(builder, 2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
  pdf_add(builder, 3, page);
  pdf_add_stream(builder, 4, "", content);
  pdf_add(builder, 5, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
  return builder;
}
