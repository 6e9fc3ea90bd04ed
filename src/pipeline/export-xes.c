/* The log for process mining: XES, IEEE 1849-2016. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/export-private.h"

#include "adapters/xml/xml-writer.h"

static void
write_attribute(TuschXmlWriter *xml, const char *type, const char *key, const char *value)
{
  if (value == NULL)
    return;
  tusch_xml_start(xml, type);
  tusch_xml_attribute(xml, "key", key);
  tusch_xml_attribute(xml, "value", value);
  tusch_xml_end(xml);
}

static void
write_extensions(TuschXmlWriter *xml)
{
  static const char *const EXTENSIONS[][3] = {
      {"Concept", "concept", "http://www.xes-standard.org/concept.xesext"},
      {"Time", "time", "http://www.xes-standard.org/time.xesext"},
      {"Organizational", "org", "http://www.xes-standard.org/org.xesext"},
      {"Lifecycle", "lifecycle", "http://www.xes-standard.org/lifecycle.xesext"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(EXTENSIONS); i++) {
    tusch_xml_start(xml, "extension");
    tusch_xml_attribute(xml, "name", EXTENSIONS[i][0]);
    tusch_xml_attribute(xml, "prefix", EXTENSIONS[i][1]);
    tusch_xml_attribute(xml, "uri", EXTENSIONS[i][2]);
    tusch_xml_end(xml);
  }
}

static void
write_globals(TuschXmlWriter *xml)
{
  tusch_xml_start(xml, "global");
  tusch_xml_attribute(xml, "scope", "trace");
  write_attribute(xml, "string", "concept:name", "");
  tusch_xml_end(xml);
  tusch_xml_start(xml, "global");
  tusch_xml_attribute(xml, "scope", "event");
  write_attribute(xml, "string", "concept:name", "");
  write_attribute(xml, "date", "time:timestamp", "1970-01-01T00:00:00.000Z");
  write_attribute(xml, "string", "org:resource", "");
  write_attribute(xml, "string", "lifecycle:transition", "complete");
  tusch_xml_end(xml);
  tusch_xml_start(xml, "classifier");
  tusch_xml_attribute(xml, "name", "Activity");
  tusch_xml_attribute(xml, "keys", "concept:name");
  tusch_xml_end(xml);
}

static char *
time_of(gint64 at_us)
{
  g_autoptr(GDateTime) seconds = g_date_time_new_from_unix_utc(at_us / G_USEC_PER_SEC);
  g_autofree char *text = g_date_time_format(seconds, "%Y-%m-%dT%H:%M:%S");
  return g_strdup_printf("%s.%03dZ", text, (int)(at_us % G_USEC_PER_SEC / 1000));
}

/* @since_us: time of the event before; what lies between is what the step took, waiting included.
 */
static void
write_event(TuschXmlWriter *xml, const TuschLogRecord *record, gint64 since_us)
{
  g_autofree char *time = time_of(record->at_us);
  tusch_xml_start(xml, "event");
  write_attribute(xml, "string", "concept:name", record->what);
  write_attribute(xml, "date", "time:timestamp", time);
  write_attribute(xml, "string", "org:resource", record->who);
  write_attribute(xml, "string", "lifecycle:transition", "complete");
  if (since_us > 0) {
    char seconds[G_ASCII_DTOSTR_BUF_SIZE];
    double elapsed_s = (double)(record->at_us - since_us) / G_USEC_PER_SEC;
    write_attribute(
        xml, "float", "elapsed_s", g_ascii_formatd(seconds, sizeof seconds, "%.3f", elapsed_s));
  }
  tusch_xml_end(xml);
}

/* The request came in before tusch knew of it: a date, at midnight. */
static void
write_received(TuschXmlWriter *xml, const char *received)
{
  if (received == NULL)
    return;
  g_autofree char *time = g_strconcat(received, "T00:00:00.000Z", NULL);
  tusch_xml_start(xml, "event");
  write_attribute(xml, "string", "concept:name", "received");
  write_attribute(xml, "date", "time:timestamp", time);
  write_attribute(xml, "string", "org:resource", "");
  write_attribute(xml, "string", "lifecycle:transition", "complete");
  tusch_xml_end(xml);
}

gboolean
tusch_export_write_xes(const TuschExport *export, FILE *out, GError **error)
{
  const TuschRequest *request = export->kase->request;
  g_autoptr(GPtrArray) records = tusch_store_list_log(export->workroom->store, error);
  if (records == NULL)
    return FALSE;
  g_autoptr(TuschXmlWriter) xml = tusch_xml_writer_new(out);
  tusch_xml_writer_indent(xml);
  tusch_xml_start(xml, "log");
  tusch_xml_attribute(xml, "xes.version", "1849-2016");
  tusch_xml_attribute(xml, "xes.features", "");
  tusch_xml_attribute(xml, "xmlns", "http://www.xes-standard.org/");
  write_extensions(xml);
  write_globals(xml);
  tusch_xml_start(xml, "trace");
  write_attribute(xml, "string", "concept:name", request->id);
  write_attribute(xml, "string", "regime", tusch_regime_to_string(request->regime));
  write_received(xml, request->received);
  gint64 since_us = 0;
  for (guint i = 0; i < records->len; i++) {
    const TuschLogRecord *record = g_ptr_array_index(records, i);
    write_event(xml, record, since_us);
    since_us = record->at_us;
  }
  return tusch_xml_writer_finish(xml, error);
}
