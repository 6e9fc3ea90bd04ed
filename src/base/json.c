/* JSON reading and writing on json-glib. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"

#include "tusch/error.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* json-glib goes down one call for each level, and takes comments and single quotes too. Neither is
 * for input that a child process wrote. Where reading stopped for such a reason, or NULL. */
static const char *
find_unfit(const char *text, gsize size)
{
  enum { MAX_DEPTH = 64 };
  guint depth = 0;
  bool in_string = false;
  for (const char *p = text; p < text + size; p++) {
    if (in_string) {
      if (*p == '\\' && p + 1 < text + size)
        p++;
      else if (*p == '"')
        in_string = false;
      continue;
    }
    if (*p == '"')
      in_string = true;
    else if (*p == '[' || *p == '{')
      depth++;
    else if (*p == ']' || *p == '}')
      depth -= depth > 0;
    else if (!g_ascii_isalnum(*p) && (*p == '\0' || strchr(" \t\r\n,:+-.", *p) == NULL))
      return p;
    if (depth > MAX_DEPTH)
      return p;
  }
  return NULL;
}

static gboolean
check_fit(const char *text, gsize size, GError **error)
{
  const char *unfit = find_unfit(text, size);
  if (unfit == NULL)
    return TRUE;
  unsigned line = 1;
  const char *start = text;
  for (const char *p = text; p < unfit; p++) {
    if (*p == '\n') {
      line++;
      start = p + 1;
    }
  }
  return tusch_fail(error,
                    TUSCH_ERROR_FORMAT,
                    "not valid JSON (line %u, column %u)",
                    line,
                    (unsigned)(unfit - start) + 1);
}

JsonNode *
tusch_json_parse(const char *text, gssize length, GError **error)
{
  gsize size = length < 0 ? strlen(text) : (gsize)length;
  if (!g_utf8_validate_len(text, size, NULL)) {
    tusch_fail(error, TUSCH_ERROR_FORMAT, "not valid UTF-8");
    return NULL;
  }
  if (!check_fit(text, size, error))
    return NULL;

  g_autoptr(JsonParser) parser = json_parser_new_immutable();
  g_autoptr(GError) local = NULL;
  if (!json_parser_load_from_data(parser, text, (gssize)size, &local)) {
    /* The message is "<data>:LINE:COLUMN: …" and goes on with what stands there: only the place is
     * passed on. */
    unsigned line = 0;
    unsigned column = 0;
    if (sscanf(local->message, "%*[^:]:%u:%u", &line, &column) == 2)
      tusch_fail(error, TUSCH_ERROR_FORMAT, "not valid JSON (line %u, column %u)", line, column);
    else
      tusch_fail(error, TUSCH_ERROR_FORMAT, "not valid JSON");
    return NULL;
  }
  JsonNode *root = json_parser_get_root(parser);
  if (root == NULL) {
    tusch_fail(error, TUSCH_ERROR_FORMAT, "not valid JSON (empty)");
    return NULL;
  }
  return json_node_copy(root);
}

char *
tusch_json_to_string(JsonNode *node, bool pretty)
{
  g_autoptr(JsonGenerator) generator = json_generator_new();
  json_generator_set_root(generator, node);
  json_generator_set_pretty(generator, pretty);
  json_generator_set_indent(generator, 2);
  char *text = json_generator_to_data(generator, NULL);
  if (!pretty)
    return text;
  char *line = g_strconcat(text, "\n", NULL);
  g_free(text);
  return line;
}

/* The member's node; NULL for missing or null, *ok tells whether that is allowed. */
static JsonNode *
lookup(JsonObject *object, const char *field, bool required, gboolean *ok, GError **error)
{
  JsonNode *node = json_object_get_member(object, field);
  *ok = TRUE;
  if (node != NULL && !JSON_NODE_HOLDS_NULL(node))
    return node;
  if (required)
    *ok = tusch_fail(error, TUSCH_ERROR_FORMAT, "\"%s\" is missing", field);
  return NULL;
}

static gboolean
wrong_type(const char *field, const char *expected, GError **error)
{
  return tusch_fail(error, TUSCH_ERROR_FORMAT, "\"%s\" must be %s", field, expected);
}

static bool
holds(JsonNode *node, GType type)
{
  return JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == type;
}

gboolean
tusch_json_read_string(
    JsonObject *object, const char *field, bool required, char **out, GError **error)
{
  gboolean ok;
  JsonNode *node = lookup(object, field, required, &ok, error);
  if (node == NULL) {
    if (ok)
      *out = NULL;
    return ok;
  }
  if (!holds(node, G_TYPE_STRING))
    return wrong_type(field, "a string", error);
  *out = json_node_dup_string(node);
  return TRUE;
}

gboolean
tusch_json_read_int(JsonObject *object,
                    const char *field,
                    bool required,
                    gint64 range[2],
                    gint64 *out,
                    GError **error)
{
  gboolean ok;
  JsonNode *node = lookup(object, field, required, &ok, error);
  if (node == NULL)
    return ok;
  if (!holds(node, G_TYPE_INT64))
    return wrong_type(field, "a whole number", error);
  gint64 value = json_node_get_int(node);
  if (value < range[0] || value > range[1])
    return tusch_fail(error,
                      TUSCH_ERROR_FORMAT,
                      "\"%s\" must be between %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT,
                      field,
                      range[0],
                      range[1]);
  *out = value;
  return TRUE;
}

gboolean
tusch_json_read_double(
    JsonObject *object, const char *field, bool required, double *out, GError **error)
{
  gboolean ok;
  JsonNode *node = lookup(object, field, required, &ok, error);
  if (node == NULL)
    return ok;
  if (!holds(node, G_TYPE_DOUBLE) && !holds(node, G_TYPE_INT64))
    return wrong_type(field, "a number", error);
  double value = json_node_get_double(node);
  if (!isfinite(value))
    return wrong_type(field, "a finite number", error);
  *out = value;
  return TRUE;
}

gboolean
tusch_json_read_bool(
    JsonObject *object, const char *field, bool required, bool *out, GError **error)
{
  gboolean ok;
  JsonNode *node = lookup(object, field, required, &ok, error);
  if (node == NULL)
    return ok;
  if (!holds(node, G_TYPE_BOOLEAN))
    return wrong_type(field, "true or false", error);
  *out = json_node_get_boolean(node);
  return TRUE;
}

gboolean
tusch_json_read_array(
    JsonObject *object, const char *field, bool required, JsonArray **out, GError **error)
{
  gboolean ok;
  JsonNode *node = lookup(object, field, required, &ok, error);
  if (node == NULL) {
    if (ok)
      *out = NULL;
    return ok;
  }
  if (!JSON_NODE_HOLDS_ARRAY(node))
    return wrong_type(field, "a list", error);
  *out = json_node_get_array(node);
  return TRUE;
}

gboolean
tusch_json_read_strings(
    JsonObject *object, const char *field, bool required, GPtrArray *strings, GError **error)
{
  JsonArray *array = NULL;
  if (!tusch_json_read_array(object, field, required, &array, error))
    return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length(array); i++) {
    JsonNode *node = json_array_get_element(array, i);
    if (!JSON_NODE_HOLDS_VALUE(node) || json_node_get_value_type(node) != G_TYPE_STRING)
      return wrong_type(field, "strings", error);
    g_ptr_array_add(strings, json_node_dup_string(node));
  }
  return TRUE;
}

GArray *
tusch_json_read_indexes(JsonObject *object, const char *field, GError **error)
{
  JsonArray *array = NULL;
  if (!tusch_json_read_array(object, field, false, &array, error))
    return NULL;
  g_autoptr(GArray) indexes = g_array_new(FALSE, FALSE, sizeof(guint));
  for (guint i = 0; array != NULL && i < json_array_get_length(array); i++) {
    JsonNode *node = json_array_get_element(array, i);
    bool is_number = JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_INT64;
    gint64 number = is_number ? json_node_get_int(node) : 0;
    if (number < 1 || number > G_MAXINT) {
      (void)wrong_type(field, "numbers from 1", error);
      return NULL;
    }
    guint index = (guint)number - 1;
    g_array_append_val(indexes, index);
  }
  return g_steal_pointer(&indexes);
}

gboolean
tusch_json_read_object(
    JsonObject *object, const char *field, bool required, JsonObject **out, GError **error)
{
  gboolean ok;
  JsonNode *node = lookup(object, field, required, &ok, error);
  if (node == NULL) {
    if (ok)
      *out = NULL;
    return ok;
  }
  if (!JSON_NODE_HOLDS_OBJECT(node))
    return wrong_type(field, "an object", error);
  *out = json_node_get_object(node);
  return TRUE;
}

JsonObject *
tusch_json_node_object(JsonNode *node, const char *what, GError **error)
{
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT(node)) {
    tusch_fail(error, TUSCH_ERROR_FORMAT, "%s must be an object", what);
    return NULL;
  }
  return json_node_get_object(node);
}

void
tusch_json_set_string(JsonObject *object, const char *field, const char *value)
{
  if (value != NULL)
    json_object_set_string_member(object, field, value);
}

JsonNode *
tusch_json_take_object(JsonObject *object)
{
  JsonNode *node = json_node_new(JSON_NODE_OBJECT);
  json_node_take_object(node, object);
  return node;
}

void
tusch_json_set_indexes(JsonObject *object, const char *field, const GArray *indexes)
{
  JsonArray *array = json_array_new();
  for (guint i = 0; i < indexes->len; i++)
    json_array_add_int_element(array, (gint64)g_array_index(indexes, guint, i) + 1);
  json_object_set_array_member(object, field, array);
}
