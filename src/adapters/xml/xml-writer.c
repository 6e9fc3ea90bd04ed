/* A thin hand on libxml2's xmlTextWriter: its error returns become one sticky GError. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/xml/xml-writer.h"

#include "tusch/error.h"

#include <libxml/xmlwriter.h>
#include <stdbool.h>

struct TuschXmlWriter {
  xmlTextWriter *writer;
  GError *error; /* the first failure */
};

static int
write_to_stream(void *context, const char *data, int length)
{
  return fwrite(data, 1, (size_t)length, context) == (size_t)length ? length : -1;
}

/* Remembers the first failure. FALSE if there was one, now or before. */
static bool
keep(TuschXmlWriter *writer, int status)
{
  if (status < 0 && writer->error == NULL)
    tusch_fail(&writer->error, TUSCH_ERROR_IO, "writing XML failed (disk full?)");
  return writer->error == NULL;
}

/* libxml2 writes to stderr what is reported here anyway. */
static void
say_nothing(void *context, const char *format, ...)
{
  (void)context;
  (void)format;
}

TuschXmlWriter *
tusch_xml_writer_new(FILE *stream)
{
  TuschXmlWriter *writer = g_new0(TuschXmlWriter, 1);
  xmlSetGenericErrorFunc(NULL, say_nothing);
  xmlOutputBuffer *buffer = xmlOutputBufferCreateIO(write_to_stream, NULL, stream, NULL);
  if (buffer != NULL)
    writer->writer = xmlNewTextWriter(buffer); /* takes the buffer */
  if (writer->writer == NULL)
    tusch_fail(&writer->error, TUSCH_ERROR_LIBRARY, "libxml2 gave no writer");
  else
    keep(writer, xmlTextWriterStartDocument(writer->writer, "1.0", "UTF-8", NULL));
  return writer;
}

void
tusch_xml_writer_free(TuschXmlWriter *writer)
{
  if (writer == NULL)
    return;
  g_clear_pointer(&writer->writer, xmlFreeTextWriter);
  g_clear_error(&writer->error);
  g_free(writer);
}

void
tusch_xml_writer_indent(TuschXmlWriter *writer)
{
  if (writer->error == NULL)
    keep(writer, xmlTextWriterSetIndent(writer->writer, 1));
  if (writer->error == NULL)
    keep(writer, xmlTextWriterSetIndentString(writer->writer, BAD_CAST "  "));
}

/* XML 1.0, 2.2: tab, line feed, carriage return, and everything from space on but two. */
static bool
is_xml_char(gunichar c)
{
  return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c != 0xFFFE && c != 0xFFFF);
}

static char *
dup_xml_text(const char *text)
{
  g_autofree char *valid = g_utf8_make_valid(text, -1);
  GString *out = g_string_sized_new(strlen(valid));
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    g_string_append_unichar(out, is_xml_char(c) ? c : 0xFFFD);
  }
  return g_string_free(out, FALSE);
}

void
tusch_xml_start(TuschXmlWriter *writer, const char *name)
{
  if (writer->error == NULL)
    keep(writer, xmlTextWriterStartElement(writer->writer, BAD_CAST name));
}

void
tusch_xml_attribute(TuschXmlWriter *writer, const char *name, const char *value)
{
  if (value == NULL || writer->error != NULL)
    return;
  g_autofree char *clean = dup_xml_text(value);
  keep(writer, xmlTextWriterWriteAttribute(writer->writer, BAD_CAST name, BAD_CAST clean));
}

void
tusch_xml_text(TuschXmlWriter *writer, const char *text)
{
  if (writer->error != NULL)
    return;
  g_autofree char *clean = dup_xml_text(text);
  keep(writer, xmlTextWriterWriteString(writer->writer, BAD_CAST clean));
}

void
tusch_xml_end(TuschXmlWriter *writer)
{
  if (writer->error == NULL)
    keep(writer, xmlTextWriterEndElement(writer->writer));
}

void
tusch_xml_element(TuschXmlWriter *writer, const char *name, const char *text)
{
  if (text == NULL)
    return;
  tusch_xml_start(writer, name);
  tusch_xml_text(writer, text);
  tusch_xml_end(writer);
}

void
tusch_xml_base64(TuschXmlWriter *writer, FILE *from)
{
  guchar in[48 * 1024];
  char out[sizeof in / 3 * 4 + 8];
  int state = 0;
  int save = 0;
  gsize n_read;
  while (writer->error == NULL && (n_read = fread(in, 1, sizeof in, from)) > 0) {
    gsize n_out = g_base64_encode_step(in, n_read, FALSE, out, &state, &save);
    keep(writer, xmlTextWriterWriteRawLen(writer->writer, BAD_CAST out, (int)n_out));
  }
  if (writer->error == NULL && ferror(from))
    tusch_fail(&writer->error, TUSCH_ERROR_IO, "reading the file to be encoded failed");
  if (writer->error != NULL)
    return;
  gsize n_out = g_base64_encode_close(FALSE, out, &state, &save);
  keep(writer, xmlTextWriterWriteRawLen(writer->writer, BAD_CAST out, (int)n_out));
}

gboolean
tusch_xml_writer_finish(TuschXmlWriter *writer, GError **error)
{
  if (writer->error == NULL)
    keep(writer, xmlTextWriterEndDocument(writer->writer));
  if (writer->error == NULL)
    keep(writer, xmlTextWriterFlush(writer->writer));
  if (writer->error == NULL)
    return TRUE;
  g_propagate_error(error, g_steal_pointer(&writer->error));
  return FALSE;
}
