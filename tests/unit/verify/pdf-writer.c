/* Writing PDFs by hand. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit/verify/pdf-writer.h"

#include <gio/gio.h>
#include <string.h>

static void
free_string(gpointer string)
{
  g_string_free(string, TRUE);
}

PdfWriter *
pdf_writer_new(void)
{
  PdfWriter *writer = g_new0(PdfWriter, 1);
  writer->objects = g_ptr_array_new_with_free_func(free_string);
  return writer;
}

void
pdf_writer_free(PdfWriter *writer)
{
  if (writer == NULL)
    return;
  g_ptr_array_unref(writer->objects);
  g_free(writer->trailer_keys);
  if (writer->dead != NULL)
    g_string_free(writer->dead, TRUE);
  g_free(writer);
}

guint
pdf_writer_add(PdfWriter *writer, const char *format, ...)
{
  GString *body = g_string_new(NULL);
  va_list args;
  va_start(args, format);
  g_string_append_vprintf(body, format, args);
  va_end(args);
  g_ptr_array_add(writer->objects, body);
  return writer->objects->len;
}

guint
pdf_writer_add_stream(PdfWriter *writer, const char *keys, const void *data, gsize length)
{
  GString *body = g_string_new(NULL);
  g_string_append_printf(body, "<< %s /Length %" G_GSIZE_FORMAT " >>\nstream\n", keys, length);
  g_string_append_len(body, data, (gssize)length);
  g_string_append(body, "\nendstream");
  g_ptr_array_add(writer->objects, body);
  return writer->objects->len;
}

GString *
pdf_writer_finish(const PdfWriter *writer)
{
  GString *file = g_string_new("%PDF-1.7\n");
  g_autoptr(GArray) offsets = g_array_new(FALSE, FALSE, sizeof(gsize));
  for (guint i = 0; i < writer->objects->len; i++) {
    const GString *body = g_ptr_array_index(writer->objects, i);
    g_array_append_val(offsets, file->len);
    g_string_append_printf(file, "%u 0 obj\n", i + 1);
    g_string_append_len(file, body->str, (gssize)body->len);
    g_string_append(file, "\nendobj\n");
  }
  if (writer->dead != NULL)
    g_string_append_len(file, writer->dead->str, (gssize)writer->dead->len);
  gsize xref = file->len;
  g_string_append_printf(file, "xref\n0 %u\n0000000000 65535 f \n", offsets->len + 1);
  for (guint i = 0; i < offsets->len; i++)
    g_string_append_printf(
        file, "%010" G_GSIZE_FORMAT " 00000 n \n", g_array_index(offsets, gsize, i));
  g_string_append_printf(file,
                         "trailer\n<< /Size %u /Root 1 0 R %s >>\nstartxref\n%" G_GSIZE_FORMAT
                         "\n%%%%EOF\n",
                         offsets->len + 1,
                         writer->trailer_keys != NULL ? writer->trailer_keys : "",
                         xref);
  return file;
}

void
pdf_writer_append_revision(GString *file, guint n_objects, guint id, const char *body)
{
  const char *previous = g_strrstr(file->str, "startxref\n") + strlen("startxref\n");
  guint64 previous_xref = g_ascii_strtoull(previous, NULL, 10);
  gsize offset = file->len;
  g_string_append_printf(file, "%u 0 obj\n%s\nendobj\n", id, body);
  gsize xref = file->len;
  g_string_append_printf(file,
                         "xref\n%u 1\n%010" G_GSIZE_FORMAT
                         " 00000 n \ntrailer\n<< /Size %u /Root 1 0 R /Prev %" G_GUINT64_FORMAT
                         " >>\nstartxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n",
                         id,
                         offset,
                         n_objects + 1,
                         previous_xref,
                         xref);
}

GByteArray *
pdf_writer_deflate(const char *text)
{
  g_autoptr(GZlibCompressor) zlib = g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 9);
  GByteArray *out = g_byte_array_new();
  g_byte_array_set_size(out, (guint)strlen(text) + 100);
  gsize n_read = 0;
  gsize n_written = 0;
  GConverterResult result = g_converter_convert(G_CONVERTER(zlib),
                                                text,
                                                strlen(text),
                                                out->data,
                                                out->len,
                                                G_CONVERTER_INPUT_AT_END,
                                                &n_read,
                                                &n_written,
                                                NULL);
  g_assert(result == G_CONVERTER_FINISHED);
  g_byte_array_set_size(out, (guint)n_written);
  return out;
}
