/* Reading a small XML file as a tree: nothing is fetched, no entity is expanded. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Elements and their text; attributes. Names come without prefix ("p", not "w:p"), namespaces are
 * ignored: who reads knows by the place what it is. Comments and processing instructions are left
 * out. */
typedef struct TuschXmlTree TuschXmlTree;
typedef struct _xmlNode TuschXmlElement;

/**
 * tusch_xml_tree_parse:
 * No network, no DTD, no external entity (XXE), no entity expansion beyond libxml2's own limits:
 * a document type declaration is refused.
 *
 * Returns: (transfer full); %TUSCH_ERROR_FORMAT with the line where it is not well-formed,
 * %TUSCH_ERROR_LIMIT for nesting or size over libxml2's limits
 */
TuschXmlTree *tusch_xml_tree_parse(const char *data, gsize length, GError **error);
void tusch_xml_tree_free(TuschXmlTree *tree);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschXmlTree, tusch_xml_tree_free)

const TuschXmlElement *tusch_xml_tree_root(const TuschXmlTree *tree);
const char *tusch_xml_element_name(const TuschXmlElement *element);
/* The first child element, the next sibling element; %NULL at the end. */
const TuschXmlElement *tusch_xml_element_first(const TuschXmlElement *element);
const TuschXmlElement *tusch_xml_element_next(const TuschXmlElement *element);
/* The first child element of that name; %NULL if there is none. */
const TuschXmlElement *tusch_xml_element_child(const TuschXmlElement *element, const char *name);
/* All text below, in order. (transfer full) */
char *tusch_xml_element_text(const TuschXmlElement *element);
/* (transfer full), nullable */
char *tusch_xml_element_attribute(const TuschXmlElement *element, const char *name);
/* Each attribute, name without prefix, in the order they are written. */
void tusch_xml_element_each_attribute(const TuschXmlElement *element,
                                      void (*visit)(const char *name,
                                                    const char *value,
                                                    gpointer user_data),
                                      gpointer user_data);
/* 1-based line in the file. */
guint tusch_xml_element_line(const TuschXmlElement *element);
