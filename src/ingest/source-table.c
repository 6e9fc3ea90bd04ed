/* CSV, JSON and XML → one tree. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/source-table.h"

#include "adapters/xml/xml-tree.h"
#include "base/csv-read.h"
#include "base/encoding.h"
#include "base/json.h"
#include "base/language.h"
#include "tusch/error.h"

#include <string.h>

enum { MAX_EXPORT_BYTES = 256 * 1024 * 1024 };

void
source_table_clear(SourceTable *table)
{
  g_clear_pointer(&table->root, json_node_unref);
  g_clear_pointer(&table->lines, g_array_unref);
}

TuschSourceWarning *
source_warn(TuschSourceExport *export,
            TuschSourceWarningCode code,
            const char *column,
            guint row,
            guint line)
{
  for (guint i = 0; i < export->warnings->len; i++) {
    TuschSourceWarning *warning = g_ptr_array_index(export->warnings, i);
    if (warning->code == code && g_strcmp0(warning->column, column) == 0) {
      warning->n++;
      return warning;
    }
  }
  TuschSourceWarning *warning = g_new0(TuschSourceWarning, 1);
  warning->code = code;
  warning->column = g_strdup(column);
  warning->row = row;
  warning->line = line;
  warning->n = 1;
  g_ptr_array_add(export->warnings, warning);
  return warning;
}

/* ---- CSV ---- */

/* Heads as they are written, without what surrounds them; one that is empty or stands there twice
 * gets its number. (transfer full) */
static GPtrArray *
read_heads(const TuschCsvRow *row)
{
  GPtrArray *heads = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < row->cells->len; i++) {
    g_autofree char *head = g_strdup(g_ptr_array_index(row->cells, i));
    g_strstrip(head);
    bool is_taken =
        head[0] == '\0' || g_ptr_array_find_with_equal_func(heads, head, g_str_equal, NULL);
    g_ptr_array_add(heads,
                    is_taken ? g_strdup_printf("%s#%u", head, i + 1) : g_steal_pointer(&head));
  }
  return heads;
}

static gboolean
read_csv(const TuschSourceMap *map,
         const char *text,
         SourceTable *out,
         TuschSourceExport *export,
         GError **error)
{
  g_autoptr(GPtrArray) rows = tusch_csv_parse(text, map->separator, error);
  if (rows == NULL)
    return FALSE;
  if (rows->len == 0)
    return tusch_fail(error, TUSCH_ERROR_FORMAT, _("tabellen har ikke engang en overskrift"));
  g_autoptr(GPtrArray) heads = read_heads(g_ptr_array_index(rows, 0));
  JsonArray *array = json_array_new();
  out->lines = g_array_new(FALSE, FALSE, sizeof(guint));
  for (guint i = 1; i < rows->len; i++) {
    const TuschCsvRow *row = g_ptr_array_index(rows, i);
    if (row->cells->len != heads->len)
      source_warn(export, TUSCH_SOURCE_CELLS, NULL, i, row->line);
    JsonObject *object = json_object_new();
    for (guint k = 0; k < MIN(row->cells->len, heads->len); k++)
      json_object_set_string_member(
          object, g_ptr_array_index(heads, k), g_ptr_array_index(row->cells, k));
    json_array_add_object_element(array, object);
    g_array_append_val(out->lines, row->line);
  }
  out->root = json_node_init_array(json_node_alloc(), array);
  json_array_unref(array);
  return TRUE;
}

/* ---- XML ---- */

static JsonNode *element_to_json(const TuschXmlElement *element);

static void
add_member(JsonObject *object, const char *name, JsonNode *node)
{
  JsonNode *before = json_object_get_member(object, name);
  if (before == NULL) {
    json_object_set_member(object, name, node);
  } else if (JSON_NODE_HOLDS_ARRAY(before)) {
    json_array_add_element(json_node_get_array(before), node);
  } else {
    JsonArray *array = json_array_new();
    json_array_add_element(array, json_node_copy(before));
    json_array_add_element(array, node);
    json_object_set_array_member(object, name, array);
  }
}

static void
add_attribute(const char *name, const char *value, gpointer user_data)
{
  JsonNode *node = json_node_init_string(json_node_alloc(), value);
  add_member(user_data, name, node);
}

/* libxml2 bounds the nesting (256). */
static JsonNode *
element_to_json(const TuschXmlElement *element)
{
  JsonObject *object = json_object_new();
  tusch_xml_element_each_attribute(element, add_attribute, object);
  for (const TuschXmlElement *child = tusch_xml_element_first(element); child != NULL;
       child = tusch_xml_element_next(child))
    add_member(object, tusch_xml_element_name(child), element_to_json(child));
  bool is_leaf = tusch_xml_element_first(element) == NULL;
  g_autofree char *text = is_leaf ? tusch_xml_element_text(element) : NULL;
  if (is_leaf && json_object_get_size(object) == 0) {
    json_object_unref(object);
    return json_node_init_string(json_node_alloc(), text);
  }
  if (is_leaf && text[0] != '\0')
    json_object_set_string_member(object, "#tekst", text);
  return tusch_json_take_object(object);
}

static gboolean
read_xml(const char *data, gsize length, SourceTable *out, GError **error)
{
  g_autoptr(TuschXmlTree) tree = tusch_xml_tree_parse(data, length, error);
  if (tree == NULL)
    return FALSE;
  out->root = element_to_json(tusch_xml_tree_root(tree));
  return TRUE;
}

gboolean
source_table_read(const TuschSourceMap *map,
                  const char *path,
                  SourceTable *out,
                  TuschSourceExport *export,
                  GError **error)
{
  g_autofree char *data = NULL;
  gsize length = 0;
  if (!g_file_get_contents(path, &data, &length, NULL))
    return tusch_fail(error, TUSCH_ERROR_IO, _("udtrækket kan ikke læses"));
  if (length > MAX_EXPORT_BYTES)
    return tusch_fail(error, TUSCH_ERROR_LIMIT, _("udtrækket er over 256 MB"));
  if (map->format == SOURCE_XML)
    return read_xml(data, length, out, error);
  const char *encoding = NULL;
  g_autofree char *text = tusch_text_to_utf8((const guint8 *)data, length, &encoding);
  if (text == NULL)
    return tusch_fail(error, TUSCH_ERROR_FORMAT, _("udtrækket er ikke tekst"));
  if (map->format == SOURCE_CSV)
    return read_csv(map, text, out, export, error);
  out->root = tusch_json_parse(text, -1, error);
  return out->root != NULL;
}

/* ---- finding ---- */

static JsonNode *
find_member(JsonObject *object, const char *name)
{
  JsonNode *exact = json_object_get_member(object, name);
  if (exact != NULL)
    return exact;
  g_autofree char *folded = source_fold_word(name);
  JsonObjectIter iter;
  const char *member;
  JsonNode *node;
  json_object_iter_init_ordered(&iter, object);
  while (json_object_iter_next_ordered(&iter, &member, &node)) {
    g_autofree char *other = source_fold_word(member);
    if (g_str_equal(other, folded))
      return node;
  }
  return NULL;
}

static void
collect(JsonNode *node, char **names, GPtrArray *found)
{
  if (node == NULL || JSON_NODE_HOLDS_NULL(node))
    return;
  if (JSON_NODE_HOLDS_ARRAY(node)) {
    JsonArray *array = json_node_get_array(node);
    for (guint i = 0; i < json_array_get_length(array); i++) {
      JsonNode *element = json_array_get_element(array, i);
      if (JSON_NODE_HOLDS_NULL(element) && *names == NULL)
        g_ptr_array_add(found, element);
      else
        collect(element, names, found);
    }
    return;
  }
  if (*names == NULL)
    g_ptr_array_add(found, node);
  else if (JSON_NODE_HOLDS_OBJECT(node))
    collect(find_member(json_node_get_object(node), *names), names + 1, found);
}

GPtrArray *
source_table_find(JsonNode *node, const char *path)
{
  GPtrArray *found = g_ptr_array_new();
  /* Heads of tables may hold a slash. */
  JsonNode *whole = JSON_NODE_HOLDS_OBJECT(node) && strchr(path, '/') != NULL
                        ? find_member(json_node_get_object(node), path)
                        : NULL;
  char *no_more[] = {NULL};
  if (whole != NULL) {
    collect(whole, no_more, found);
    return found;
  }
  g_auto(GStrv) names = g_strsplit(g_str_equal(path, "*") ? "" : path, "/", -1);
  collect(node, names, found);
  return found;
}
