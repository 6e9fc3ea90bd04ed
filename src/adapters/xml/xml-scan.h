/* Reading large XML as a stream of events: nothing is fetched, no entity is expanded. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Names come without prefix ("p", not "w:p"). Nesting is limited by libxml2 (256 levels). */
typedef struct TuschXmlScan TuschXmlScan;
typedef struct TuschXmlAttributes TuschXmlAttributes;

typedef struct {
  void (*start)(const char *name, const TuschXmlAttributes *attributes, gpointer user_data);
  void (*end)(const char *name, gpointer user_data);
  void (*text)(const char *text, gsize length, gpointer user_data); /* UTF-8, in pieces */
} TuschXmlHandler;

/* Of that name without prefix. (transfer full), nullable */
char *tusch_xml_attributes_get(const TuschXmlAttributes *attributes, const char *name);

/* @handler: outlives the scan. (transfer full) */
TuschXmlScan *tusch_xml_scan_new(const TuschXmlHandler *handler, gpointer user_data);
void tusch_xml_scan_free(TuschXmlScan *scan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschXmlScan, tusch_xml_scan_free)

/* The next bytes; 0 of them: that was all. %FALSE with %TUSCH_ERROR_FORMAT when it is not
 * well-formed or has a document type declaration; events up to there were given. */
gboolean
tusch_xml_scan_feed(TuschXmlScan *scan, const void *data, gsize size_bytes, GError **error);
