/* libxml2's DOM behind a handful of accessors. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/xml/xml-tree.h"

#include "tusch/error.h"

#include <libxml/parser.h>
#include <libxml/tree.h>

struct TuschXmlTree {
  xmlDoc *document;
};

static gboolean
fail_at_line(const xmlError *last, GError **error)
{
  if (last == NULL)
    return tusch_fail(error, TUSCH_ERROR_FORMAT, "XML: not well-formed");
  /* The message of libxml2 quotes the file; its code and line say enough. */
  TuschErrorCode code = last->code == XML_ERR_INTERNAL_ERROR || last->code == XML_ERR_NAME_TOO_LONG
                            ? TUSCH_ERROR_LIMIT
                            : TUSCH_ERROR_FORMAT;
  return tusch_fail(
      error, code, "XML line %d: not well-formed (libxml2 error %d)", last->line, last->code);
}

TuschXmlTree *
tusch_xml_tree_parse(const char *data, gsize length, GError **error)
{
  if (length > G_MAXINT) {
    tusch_fail(error, TUSCH_ERROR_LIMIT, "XML: over 2 GiB");
    return NULL;
  }
  xmlParserCtxt *context = xmlNewParserCtxt();
  if (context == NULL) {
    tusch_fail(error, TUSCH_ERROR_LIBRARY, "libxml2 gave no parser");
    return NULL;
  }
  int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA;
  xmlDoc *document = xmlCtxtReadMemory(context, data, (int)length, NULL, NULL, options);
  if (document == NULL)
    fail_at_line(xmlCtxtGetLastError(context), error);
  xmlFreeParserCtxt(context);
  if (document != NULL && document->intSubset != NULL) {
    tusch_fail(error, TUSCH_ERROR_FORMAT, "XML: a document type declaration is not accepted");
    g_clear_pointer(&document, xmlFreeDoc);
  }
  if (document == NULL)
    return NULL;
  TuschXmlTree *tree = g_new0(TuschXmlTree, 1);
  tree->document = document;
  return tree;
}

void
tusch_xml_tree_free(TuschXmlTree *tree)
{
  if (tree == NULL)
    return;
  xmlFreeDoc(tree->document);
  g_free(tree);
}

const TuschXmlElement *
tusch_xml_tree_root(const TuschXmlTree *tree)
{
  return xmlDocGetRootElement(tree->document);
}

const char *
tusch_xml_element_name(const TuschXmlElement *element)
{
  return (const char *)element->name;
}

const TuschXmlElement *
tusch_xml_element_first(const TuschXmlElement *element)
{
  return xmlFirstElementChild((xmlNode *)element);
}

const TuschXmlElement *
tusch_xml_element_next(const TuschXmlElement *element)
{
  return xmlNextElementSibling((xmlNode *)element);
}

const TuschXmlElement *
tusch_xml_element_child(const TuschXmlElement *element, const char *name)
{
  const TuschXmlElement *child = tusch_xml_element_first(element);
  while (child != NULL && !g_str_equal(tusch_xml_element_name(child), name))
    child = tusch_xml_element_next(child);
  return child;
}

static char *
take_xml_string(xmlChar *text)
{
  char *copy = g_strdup((const char *)text);
  xmlFree(text);
  return copy;
}

char *
tusch_xml_element_text(const TuschXmlElement *element)
{
  char *text = take_xml_string(xmlNodeGetContent(element));
  return text != NULL ? text : g_strdup("");
}

char *
tusch_xml_element_attribute(const TuschXmlElement *element, const char *name)
{
  return take_xml_string(xmlGetProp(element, BAD_CAST name));
}

void
tusch_xml_element_each_attribute(const TuschXmlElement *element,
                                 void (*visit)(const char *name,
                                               const char *value,
                                               gpointer user_data),
                                 gpointer user_data)
{
  for (const xmlAttr *attribute = element->properties; attribute != NULL;
       attribute = attribute->next) {
    g_autofree char *value =
        take_xml_string(xmlNodeListGetString(element->doc, attribute->children, 1));
    visit((const char *)attribute->name, value != NULL ? value : "", user_data);
  }
}

guint
tusch_xml_element_line(const TuschXmlElement *element)
{
  long line = xmlGetLineNo(element);
  return line > 0 ? (guint)line : 0;
}
