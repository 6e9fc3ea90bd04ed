/* What packages say of themselves: properties, links to elsewhere, custom data, embedded files. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/hidden-parts.h"

#include <stdlib.h>
#include <string.h>

typedef enum { PROPERTIES, RELATIONS, DATA, LETTERS } Part;

typedef struct {
  HiddenList *list;
  Part part;
  char *element, *name; /* of a property */
  GString *text;
  bool takes_text;
} PropertyScan;

/* Written by programs about themselves. */
static const char *const DULL[] = {"Application",
                                   "AppVersion",
                                   "Pages",
                                   "Words",
                                   "Characters",
                                   "CharactersWithSpaces",
                                   "Lines",
                                   "Paragraphs",
                                   "DocSecurity",
                                   "TotalTime",
                                   "ScaleCrop",
                                   "LinksUpToDate",
                                   "SharedDoc",
                                   "HyperlinksChanged",
                                   "revision",
                                   "created",
                                   "modified",
                                   "generator",
                                   "creation-date",
                                   "date",
                                   "editing-cycles",
                                   "editing-duration",
                                   "language",
                                   "Slides",
                                   "Notes",
                                   "HiddenSlides",
                                   "MMClips",
                                   "PresentationFormat",
                                   "lastPrinted",
                                   "print-date",
                                   "i4",
                                   "version"};

bool
part_is_on(const TuschXmlAttributes *attributes, const char *name, bool if_missing)
{
  g_autofree char *value = tusch_xml_attributes_get(attributes, name);
  if (value == NULL)
    return if_missing;
  return !g_str_equal(value, "0") && !g_str_equal(value, "false") && !g_str_equal(value, "off") &&
         !g_str_equal(value, "none");
}

bool
part_is(const TuschXmlAttributes *attributes, const char *name, const char *value)
{
  g_autofree char *found = tusch_xml_attributes_get(attributes, name);
  return g_strcmp0(found, value) == 0;
}

double
part_number(const TuschXmlAttributes *attributes, const char *name, double if_missing)
{
  g_autofree char *value = tusch_xml_attributes_get(attributes, name);
  double number = value != NULL ? g_ascii_strtod(value, NULL) : if_missing;
  return number >= -1e15 && number <= 1e15 ? number : if_missing;
}

bool
part_colour(const TuschXmlAttributes *attributes, const char *name, guint32 *out)
{
  g_autofree char *value = tusch_xml_attributes_get(attributes, name);
  return hidden_parse_colour(value, out);
}

static gpointer
begin(gpointer book, const char *root, const char *entry, HiddenList *list)
{
  (void)book;
  PropertyScan *scan = g_new0(PropertyScan, 1);
  scan->list = list;
  scan->text = g_string_new(NULL);
  scan->part = g_str_equal(root, "Relationships")        ? RELATIONS
               : strstr(entry, "customXml/item") != NULL ? DATA
                                                         : PROPERTIES;
  return scan;
}

static gpointer
begin_letters(gpointer book, const char *root, const char *entry, HiddenList *list)
{
  PropertyScan *scan = begin(book, root, entry, list);
  scan->part = LETTERS;
  return scan;
}

static void
finish(gpointer state)
{
  PropertyScan *scan = state;
  if (scan->part == DATA)
    hidden_add_named(scan->list, TUSCH_HIDDEN_CACHE, NULL, NULL, scan->text->str);
  g_string_free(scan->text, TRUE);
  g_free(scan->element);
  g_free(scan->name);
  g_free(scan);
}

static void
start_relation(PropertyScan *scan, const TuschXmlAttributes *attributes)
{
  if (!part_is(attributes, "TargetMode", "External"))
    return;
  g_autofree char *target = tusch_xml_attributes_get(attributes, "Target");
  g_autofree char *type = tusch_xml_attributes_get(attributes, "Type");
  bool is_link = type != NULL && g_str_has_suffix(type, "/hyperlink");
  hidden_add_named(
      scan->list, is_link ? TUSCH_HIDDEN_LINK : TUSCH_HIDDEN_OBJECT, NULL, NULL, target);
}

static void
on_start(const char *name, const TuschXmlAttributes *attributes, gpointer user_data)
{
  PropertyScan *scan = user_data;
  if (scan->part == RELATIONS) {
    if (g_str_equal(name, "Relationship"))
      start_relation(scan, attributes);
    return;
  }
  scan->takes_text = scan->part != LETTERS || g_str_equal(name, "t") || g_str_equal(name, "v") ||
                     g_str_equal(name, "p") || g_str_equal(name, "span");
  if (scan->part != PROPERTIES)
    return;
  g_string_truncate(scan->text, 0);
  g_free(scan->element);
  scan->element = g_strdup(name);
  if (g_str_equal(name, "property") || g_str_equal(name, "user-defined")) {
    g_free(scan->name);
    scan->name = tusch_xml_attributes_get(attributes, "name");
  }
}

static bool
is_dull(const PropertyScan *scan, const char *element)
{
  for (guint i = 0; i < G_N_ELEMENTS(DULL); i++)
    if (g_str_equal(element, DULL[i]))
      return true;
  return g_str_equal(element, "Template") && g_ascii_strncasecmp(scan->text->str, "Normal", 6) == 0;
}

static void
on_end(const char *name, gpointer user_data)
{
  PropertyScan *scan = user_data;
  if (scan->part == LETTERS || scan->part == DATA) {
    if (scan->text->len > 0 && scan->text->str[scan->text->len - 1] != '\n')
      g_string_append_c(scan->text, '\n');
    if (scan->part == LETTERS && scan->text->len > 1) {
      hidden_add_named(scan->list, TUSCH_HIDDEN_OBJECT, NULL, NULL, scan->text->str);
      g_string_truncate(scan->text, 0);
    }
    return;
  }
  if (scan->part != PROPERTIES || scan->element == NULL || !g_str_equal(scan->element, name) ||
      is_dull(scan, name))
    return;
  hidden_add_named(scan->list,
                   TUSCH_HIDDEN_PROPERTY,
                   NULL,
                   scan->name != NULL ? scan->name : name,
                   scan->text->str);
  g_string_truncate(scan->text, 0);
}

static void
on_text(const char *text, gsize length, gpointer user_data)
{
  PropertyScan *scan = user_data;
  if (scan->takes_text)
    g_string_append_len(scan->text, text, (gssize)length);
}

const PartReader *
property_reader_for(const char *root, const char *entry)
{
  static const PartReader READER = {{on_start, on_end, on_text}, begin, finish};
  static const char *const ROOTS[] = {
      "coreProperties", "Properties", "Relationships", "document-meta"};
  static const char *const SCHEMAS[] = {
      "contentTypeSchema", "FormTemplates", "datastoreItem", "Sources", "CoverPageProperties"};
  for (guint i = 0; i < G_N_ELEMENTS(ROOTS); i++)
    if (g_str_equal(root, ROOTS[i]))
      return &READER;
  if (strstr(entry, "customXml/item") == NULL || strstr(entry, "Props") != NULL)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS(SCHEMAS); i++)
    if (g_str_equal(root, SCHEMAS[i]))
      return NULL;
  return &READER;
}

const PartReader *
text_reader(void)
{
  static const PartReader READER = {{on_start, on_end, on_text}, begin_letters, finish};
  return &READER;
}
