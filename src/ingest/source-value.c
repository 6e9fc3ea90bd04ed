/* Columns, templates, and the conversions after them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/source-value.h"

#include "adapters/xml/html-clean.h"
#include "base/plain-text.h"

#include <string.h>

enum { MAX_FIELD_CHARS = 1000, MAX_JOINED = 100 };

void
source_origin_free(gpointer data)
{
  TuschOrigin *origin = data;
  g_free(origin->field);
  g_free(origin->from);
  g_free(origin->raw);
  g_free(origin->how);
  g_free(origin->value);
  g_free(origin);
}

/* ---- what stands there ---- */

char *
source_node_text(JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT(node)) {
    return g_strdup(
        json_object_get_string_member_with_default(json_node_get_object(node), "#tekst", NULL));
  }
  if (!JSON_NODE_HOLDS_VALUE(node))
    return NULL;
  switch (json_node_get_value_type(node)) {
  case G_TYPE_STRING:
    return g_strdup(json_node_get_string(node));
  case G_TYPE_BOOLEAN:
    return g_strdup(json_node_get_boolean(node) ? "true" : "false");
  case G_TYPE_INT64:
    return g_strdup_printf("%" G_GINT64_FORMAT, json_node_get_int(node));
  default: {
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    return g_strdup(g_ascii_dtostr(number, sizeof(number), json_node_get_double(node)));
  }
  }
}

/* (transfer full): "" if nothing stands there */
static char *
text_of_column(const SourceRow *row, const char *path)
{
  g_autofree char *first = g_strndup(path, strcspn(path, "/"));
  g_hash_table_add(row->used, source_fold_word(first));
  g_hash_table_add(row->used, source_fold_word(path));
  g_autoptr(GPtrArray) nodes = source_table_find(row->row, path);
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < MIN(nodes->len, MAX_JOINED); i++) {
    g_autofree char *one = source_node_text(g_ptr_array_index(nodes, i));
    if (one != NULL && g_strstrip(one)[0] != '\0')
      g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", one);
  }
  return g_string_free(text, FALSE);
}

/* @needs_all: one column without a value makes it nothing. "\n" is a new line. (transfer full) */
static char *
text_of_template(const SourceRow *row, const char *template, bool needs_all)
{
  g_autoptr(GString) text = g_string_new(NULL);
  guint n_filled = 0, n_empty = 0;
  for (const char *p = template; *p != '\0'; p++) {
    if (p[0] == '\\' && p[1] == 'n') {
      g_string_append_c(text, '\n');
      p++;
    } else if (*p != '{') {
      g_string_append_c(text, *p);
    } else {
      gsize length = strcspn(p + 1, "}");
      g_autofree char *column = g_strndup(p + 1, length);
      g_autofree char *value = text_of_column(row, g_strstrip(column));
      g_string_append(text, value);
      n_filled += value[0] != '\0';
      n_empty += value[0] == '\0';
      p += length + 1;
    }
  }
  bool is_nothing = n_filled == 0 || (needs_all && n_empty > 0);
  return is_nothing ? g_strdup("") : g_string_free(g_steal_pointer(&text), FALSE);
}

static bool
is_name(SourceField field)
{
  return field == SOURCE_FILE || field == SOURCE_KEY || field == SOURCE_PARENT;
}

static char *
text_of(const SourceRow *row, SourceField field, const SourceExpression *expression)
{
  switch (expression->kind) {
  case SOURCE_CONSTANT:
    return g_strdup(expression->text);
  case SOURCE_TEMPLATE:
    return text_of_template(row, expression->text, is_name(field));
  case SOURCE_COLUMN:
    break;
  }
  return text_of_column(row, expression->text);
}

/* ---- conversions ---- */

/* (transfer full) (nullable) */
static char *
parameter_of(const char *address, const char *name)
{
  const char *query = strchr(address, '?');
  g_auto(GStrv) pairs = g_strsplit_set(query != NULL ? query + 1 : address, "&;# \r\n\t", -1);
  for (char **pair = pairs; *pair != NULL; pair++) {
    char *equals = strchr(*pair, '=');
    if (equals == NULL)
      continue;
    *equals = '\0';
    if (g_ascii_strcasecmp(*pair, name) == 0)
      return g_uri_unescape_string(equals + 1, NULL);
  }
  return NULL;
}

static char *
base_name(const char *path)
{
  const char *slash = strrchr(path, '/');
  const char *back = strrchr(path, '\\');
  const char *last = slash == NULL || (back != NULL && back > slash) ? back : slash;
  return g_strdup(last != NULL ? last + 1 : path);
}

static char *
with_zeros(const char *text, guint n_digits)
{
  gsize length = strlen(text);
  if (strspn(text, "0123456789") != length || length >= n_digits)
    return g_strdup(text);
  g_autofree char *zeros = g_strnfill(n_digits - length, '0');
  return g_strconcat(zeros, text, NULL);
}

/* What no list knows stays as it is, and is said. */
static char *
our_word(const SourceRow *row,
         const SourceExpression *expression,
         GHashTable *words,
         const char *text)
{
  g_autofree char *folded = source_fold_word(text);
  const char *word = g_hash_table_lookup(words, folded);
  if (word == NULL)
    word = g_hash_table_lookup(words, "*");
  if (word != NULL)
    return g_strdup(word);
  source_warn(row->export, TUSCH_SOURCE_WORD, expression->text, row->number, row->line);
  return g_strdup(text);
}

static char *
take_step(const SourceRow *row,
          const SourceExpression *expression,
          const SourceStep *step,
          const char *text)
{
  switch (step->kind) {
  case STEP_WORDS:
    return our_word(row, expression, step->words, text);
  case STEP_DATE:
    return source_date_parse(text);
  case STEP_HTML:
    return tusch_html_to_text(text, strlen(text));
  case STEP_PARAMETER:
    return parameter_of(text, step->argument);
  case STEP_WITHOUT:
    return g_str_equal(text, step->argument) ? NULL : g_strdup(text);
  case STEP_FILE_NAME:
    return base_name(text);
  case STEP_DIGITS:
    return with_zeros(text, step->number);
  }
  return NULL;
}

/* Fields are lines; a note keeps its own. Dates that are none are said. (transfer full) (nullable)
 */
static char *
finish(const SourceRow *row, SourceField field, const SourceExpression *expression, char *text)
{
  g_autofree char *owned = text;
  if (field == SOURCE_NOTE || text == NULL)
    return g_steal_pointer(&owned);
  if (field == SOURCE_DATE) {
    char *date = source_date_parse(text);
    if (date == NULL)
      source_warn(row->export, TUSCH_SOURCE_DATE, expression->text, row->number, row->line);
    return date;
  }
  if (field == SOURCE_FILE)
    return g_steal_pointer(&owned);
  return tusch_text_plain_line(text, MAX_FIELD_CHARS);
}

char *
source_value_read(const SourceRow *row,
                  SourceField field,
                  const SourceExpression *expression,
                  TuschOrigin **out_origin)
{
  g_autofree char *raw = text_of(row, field, expression);
  *out_origin = NULL;
  if (raw[0] == '\0')
    return NULL;
  g_autofree char *value = g_strdup(raw);
  for (guint i = 0; value != NULL && i < expression->steps->len; i++) {
    char *next = take_step(row, expression, g_ptr_array_index(expression->steps, i), value);
    g_free(value);
    value = next;
  }
  value = finish(row, field, expression, g_steal_pointer(&value));
  TuschOrigin *origin = g_new0(TuschOrigin, 1);
  origin->field = g_strdup(source_field_name(field));
  origin->from = expression->kind == SOURCE_CONSTANT ? g_strdup_printf("\"%s\"", expression->text)
                                                     : g_strdup(expression->text);
  origin->raw = tusch_text_plain_line(raw, MAX_FIELD_CHARS);
  origin->how = g_strdup(expression->how);
  origin->value =
      value != NULL && value[0] != '\0' ? tusch_text_plain_line(value, MAX_FIELD_CHARS) : NULL;
  *out_origin = origin;
  return value != NULL && value[0] != '\0' ? g_steal_pointer(&value) : NULL;
}
