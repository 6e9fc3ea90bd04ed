/* libxml2's push parser behind three callbacks. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/xml/xml-scan.h"

#include "tusch/error.h"

#include <libxml/parser.h>
#include <stdbool.h>
#include <string.h>

struct TuschXmlAttributes {
  const xmlChar **fields; /* name, value, …, NULL; nullable */
};

struct TuschXmlScan {
  const TuschXmlHandler *handler;
  gpointer user_data;
  xmlParserCtxt *context;
  bool is_refused; /* a document type declaration */
};

static const char *
without_prefix(const xmlChar *name)
{
  const char *colon = strrchr((const char *)name, ':');
  return colon != NULL ? colon + 1 : (const char *)name;
}

char *
tusch_xml_attributes_get(const TuschXmlAttributes *attributes, const char *name)
{
  for (const xmlChar **field = attributes->fields; field != NULL && *field != NULL; field += 2)
    if (strncmp((const char *)*field, "xmlns", 5) != 0 && strcmp(without_prefix(*field), name) == 0)
      return g_strdup((const char *)field[1]);
  return NULL;
}

static void
on_start(void *context, const xmlChar *name, const xmlChar **fields)
{
  TuschXmlScan *scan = context;
  const TuschXmlAttributes attributes = {fields};
  scan->handler->start(without_prefix(name), &attributes, scan->user_data);
}

static void
on_end(void *context, const xmlChar *name)
{
  TuschXmlScan *scan = context;
  scan->handler->end(without_prefix(name), scan->user_data);
}

static void
on_text(void *context, const xmlChar *text, int length)
{
  TuschXmlScan *scan = context;
  scan->handler->text((const char *)text, (gsize)length, scan->user_data);
}

static void
on_type_declaration(void *context,
                    const xmlChar *name,
                    const xmlChar *external,
                    const xmlChar *system)
{
  (void)name;
  (void)external;
  (void)system;
  TuschXmlScan *scan = context;
  scan->is_refused = true;
  xmlStopParser(scan->context);
}

TuschXmlScan *
tusch_xml_scan_new(const TuschXmlHandler *handler, gpointer user_data)
{
  xmlSAXHandler sax;
  memset(&sax, 0, sizeof sax);
  sax.initialized = 1; /* events with prefixes in the names, not of SAX2 */
  sax.startElement = on_start;
  sax.endElement = on_end;
  sax.characters = on_text;
  sax.cdataBlock = on_text;
  sax.internalSubset = on_type_declaration;
  TuschXmlScan *scan = g_new0(TuschXmlScan, 1);
  scan->handler = handler;
  scan->user_data = user_data;
  scan->context = xmlCreatePushParserCtxt(&sax, scan, NULL, 0, NULL);
  /* Entities are the five of XML itself: without a declaration there are no others. */
  if (scan->context != NULL)
    (void)xmlCtxtUseOptions(
        scan->context, XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  return scan;
}

void
tusch_xml_scan_free(TuschXmlScan *scan)
{
  if (scan == NULL)
    return;
  if (scan->context != NULL) {
    xmlFreeDoc(scan->context->myDoc);
    xmlFreeParserCtxt(scan->context);
  }
  g_free(scan);
}

gboolean
tusch_xml_scan_feed(TuschXmlScan *scan, const void *data, gsize size_bytes, GError **error)
{
  if (scan->context == NULL)
    return tusch_fail(error, TUSCH_ERROR_LIBRARY, "libxml2 gave no parser");
  if (size_bytes > G_MAXINT)
    return tusch_fail(error, TUSCH_ERROR_LIMIT, "XML: over 2 GiB");
  int code = xmlParseChunk(scan->context, data, (int)size_bytes, size_bytes == 0);
  if (scan->is_refused)
    return tusch_fail(
        error, TUSCH_ERROR_FORMAT, "XML: a document type declaration is not accepted");
  if (code != 0 && !scan->context->wellFormed)
    return tusch_fail(error, TUSCH_ERROR_FORMAT, "XML: not well-formed (libxml2 error %d)", code);
  return TRUE;
}
