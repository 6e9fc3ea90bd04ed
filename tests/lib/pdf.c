/* Hand-written PDFs for tests. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/pdf.h"

#include "adapters/qpdf/objects.h"

#include <stdio.h>
#include <string.h>

void
test_pdf_init(TestPdf *pdf)
{
  pdf->objects = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
}

void
test_pdf_clear(TestPdf *pdf)
{
  g_clear_pointer(&pdf->objects, g_ptr_array_unref);
}

guint
test_pdf_add(TestPdf *pdf, const char *body)
{
  g_ptr_array_add(pdf->objects, g_bytes_new(body, strlen(body)));
  return pdf->objects->len;
}

guint
test_pdf_add_stream(TestPdf *pdf, const char *dict_keys, const void *data, gsize size_bytes)
{
  g_autoptr(GByteArray) body = g_byte_array_new();
  g_autofree char *head =
      g_strdup_printf("<< %s /Length %u >>\nstream\n", dict_keys, (guint)size_bytes);
  g_byte_array_append(body, (const guint8 *)head, (guint)strlen(head));
  g_byte_array_append(body, data, (guint)size_bytes);
  g_byte_array_append(body, (const guint8 *)"\nendstream", 10);
  g_ptr_array_add(pdf->objects, g_bytes_new(body->data, body->len));
  return pdf->objects->len;
}

void
test_pdf_write(const TestPdf *pdf, const char *path, const char *trailer_keys)
{
  g_autoptr(GString) file = g_string_new("%PDF-1.7\n");
  g_autoptr(GString) table = g_string_new(NULL);
  for (guint i = 0; i < pdf->objects->len; i++) {
    gsize n = 0;
    const char *data = g_bytes_get_data(g_ptr_array_index(pdf->objects, i), &n);
    g_string_append_printf(table, "%010u 00000 n \n", (guint)file->len);
    g_string_append_printf(file, "%u 0 obj\n", i + 1);
    g_string_append_len(file, data, (gssize)n);
    g_string_append(file, "\nendobj\n");
  }
  gsize start = file->len;
  g_string_append_printf(
      file, "xref\n0 %u\n0000000000 65535 f \n%s", pdf->objects->len + 1, table->str);
  g_string_append_printf(file,
                         "trailer\n<< /Root 1 0 R /Size %u %s >>\nstartxref\n%u\n%%%%EOF\n",
                         pdf->objects->len + 1,
                         trailer_keys != NULL ? trailer_keys : "",
                         (guint)start);
  g_autoptr(GError) error = NULL;
  if (!g_file_set_contents(path, file->str, (gssize)file->len, &error))
    g_error("%s", error->message);
}

void
test_pdf_write_page(const char *path,
                    const char *page_keys,
                    const char *resources,
                    const char *content,
                    const char *const *extra)
{
  g_auto(TestPdf) pdf;
  test_pdf_init(&pdf);
  test_pdf_add(&pdf, "<< /Type /Catalog /Pages 2 0 R >>");
  guint n_extra = extra != NULL ? g_strv_length((char **)extra) : 0;
  bool has_box = strstr(page_keys, "/MediaBox") != NULL;
  g_autofree char *pages = g_strdup("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
  test_pdf_add(&pdf, pages);
  g_autofree char *page = g_strdup_printf("<< /Type /Page /Parent 2 0 R %s %s /Contents %u 0 R "
                                          "/Resources << /Font << /F1 4 0 R >> %s >> >>",
                                          has_box ? "" : "/MediaBox [0 0 300 200]",
                                          page_keys,
                                          5 + n_extra,
                                          resources);
  test_pdf_add(&pdf, page);
  test_pdf_add(&pdf,
               "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
  for (guint i = 0; i < n_extra; i++)
    test_pdf_add(&pdf, extra[i]);
  test_pdf_add_stream(&pdf, "", content, strlen(content));
  test_pdf_write(&pdf, path, NULL);
}

static void
append_printable(GString *dump, const guint8 *data, gsize n)
{
  for (gsize i = 0; i < n; i++)
    g_string_append_c(dump, data[i] != 0 ? (char)data[i] : '\1');
}

/* Strings of a content stream, whatever stands between them, in a very small reader of its own. */
static void
append_shown(GString *dump, const guint8 *data, gsize n)
{
  g_string_append(dump, "\nSHOWN:");
  for (gsize i = 0; i < n; i++) {
    if (data[i] == '(') {
      for (i++; i < n && data[i] != ')'; i++)
        if (data[i] != '\\')
          g_string_append_c(dump, data[i] != 0 ? (char)data[i] : '\1');
    } else if (data[i] == '<' && i + 1 < n && data[i + 1] != '<') {
      for (i++; i + 1 < n && data[i] != '>'; i += 2) {
        int value =
            g_ascii_xdigit_value((char)data[i]) * 16 + g_ascii_xdigit_value((char)data[i + 1]);
        g_string_append_c(dump, value > 0 ? (char)value : '\1');
      }
    }
  }
  g_string_append_c(dump, '\n');
}

char *
test_pdf_dump(const char *path)
{
  enum { MAX_OBJECTS = 2000 };
  g_autoptr(GString) dump = g_string_new(NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschQpdf) qpdf = tusch_qpdf_open(path, &error);
  if (qpdf == NULL)
    g_error("%s", error->message);
  g_string_append(dump, qpdf_oh_unparse_resolved(qpdf, tusch_qpdf_get_trailer(qpdf)));
  for (guint id = 1; id < MAX_OBJECTS; id++) {
    TuschObj object = tusch_qpdf_get_object(qpdf, id);
    if (tusch_obj_type(qpdf, object) == TUSCH_OBJ_NONE)
      continue;
    g_string_append_printf(dump, "\n%u: ", id);
    bool is_stream = tusch_obj_type(qpdf, object) == TUSCH_OBJ_STREAM;
    TuschObj plain = is_stream ? qpdf_oh_get_dict(qpdf, object) : object;
    g_string_append(dump, qpdf_oh_unparse_resolved(qpdf, plain));
    g_autoptr(GBytes) data = is_stream ? tusch_obj_stream_decoded(qpdf, object) : NULL;
    if (data == NULL)
      continue;
    gsize n = 0;
    const guint8 *bytes = g_bytes_get_data(data, &n);
    g_string_append(dump, "\nSTREAM:\n");
    append_printable(dump, bytes, n);
    append_shown(dump, bytes, n);
  }
  return g_strdup(dump->str);
}

bool
test_pdf_mentions(const char *dump, const char *needle)
{
  g_autoptr(GString) wide = g_string_new(NULL);
  g_autoptr(GString) hex = g_string_new(NULL);
  g_autoptr(GString) wide_hex = g_string_new(NULL);
  g_autofree char *latin = g_convert(needle, -1, "ISO-8859-1", "UTF-8", NULL, NULL, NULL);
  for (const char *p = latin; *p != '\0'; p++) {
    g_string_append_printf(wide, "\1%c", *p);
    g_string_append_printf(hex, "%02X", (guint)(guint8)*p);
    g_string_append_printf(wide_hex, "00%02X", (guint)(guint8)*p);
  }
  g_autofree char *upper = g_ascii_strup(dump, -1);
  return strstr(dump, needle) != NULL || strstr(dump, latin) != NULL ||
         strstr(dump, wide->str) != NULL || strstr(upper, hex->str) != NULL ||
         strstr(upper, wide_hex->str) != NULL;
}
