/* Writing XML as a stream: what is written is in the file, not in memory. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdio.h>

/* The first failure sticks: later calls do nothing and tusch_xml_writer_finish() reports it. Names
 * are taken literally, prefix and all ("memo:Message"); namespaces are plain attributes. Texts must
 * be UTF-8; characters that XML 1.0 cannot hold (2.2 Char) become U+FFFD. */
typedef struct TuschXmlWriter TuschXmlWriter;

/* @stream: stays the caller's, must outlive the writer. Writes the declaration (UTF-8). (transfer
 * full) */
TuschXmlWriter *tusch_xml_writer_new(FILE *stream);
void tusch_xml_writer_free(TuschXmlWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschXmlWriter, tusch_xml_writer_free)

/* Two spaces a level from here on. Off at the beginning. */
void tusch_xml_writer_indent(TuschXmlWriter *writer);

void tusch_xml_start(TuschXmlWriter *writer, const char *name);
/* Only right after tusch_xml_start(). %NULL @value: no attribute. */
void tusch_xml_attribute(TuschXmlWriter *writer, const char *name, const char *value);
void tusch_xml_text(TuschXmlWriter *writer, const char *text);
void tusch_xml_end(TuschXmlWriter *writer);
/* An element with text and nothing else. %NULL @text: no element. */
void tusch_xml_element(TuschXmlWriter *writer, const char *name, const char *text);

/* The rest of @from as base64 in one line (RFC 4648 section 4), in pieces: memory does not grow
 * with the file. %TUSCH_ERROR_IO if reading fails. */
void tusch_xml_base64(TuschXmlWriter *writer, FILE *from);

/* Closes what is open and flushes. FALSE with the first error: %TUSCH_ERROR_IO. The stream itself
 * is flushed, not closed. */
gboolean tusch_xml_writer_finish(TuschXmlWriter *writer, GError **error);
