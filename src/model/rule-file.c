/* Parser of rule files: small, strict, and it says where and what in plain Danish. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/rule-file.h"

#include "base/language.h"
#include "tusch/error.h"

#include <string.h>

#define MAX_FILE_BYTES (1024 * 1024)

typedef struct {
  const char *file_name;
  guint line; /* 1-based */
  GPtrArray *sections;
} Parser;

static void
field_free(gpointer data)
{
  TuschRuleField *field = data;
  g_free(field->key);
  g_free(field->value);
  g_free(field);
}

static void
section_free(gpointer data)
{
  TuschRuleSection *section = data;
  g_free(section->kind);
  g_free(section->name);
  g_ptr_array_unref(section->fields);
  g_free(section);
}

static gboolean
fail(const Parser *parser, GError **error, const char *sentence)
{
  return tusch_fail(
      error, TUSCH_ERROR_CONFIG, "%s:%u: %s", parser->file_name, parser->line, sentence);
}

/* Lower case, runs of white space as one blank. */
static char *
tidy(const char *text, gsize length)
{
  g_autofree char *copy = g_strndup(text, length);
  g_auto(GStrv) words = g_strsplit_set(g_strstrip(copy), " \t", -1);
  GString *out = g_string_new(NULL);
  for (guint i = 0; words[i] != NULL; i++) {
    if (words[i][0] == '\0')
      continue;
    if (out->len > 0)
      g_string_append_c(out, ' ');
    g_autofree char *lower = g_utf8_strdown(words[i], -1);
    g_string_append(out, lower);
  }
  return g_string_free(out, FALSE);
}

static gboolean
parse_heading(Parser *parser, const char *line, gsize length, GError **error)
{
  if (line[length - 1] != ']')
    return fail(parser, error, _("overskriften mangler sin afsluttende klamme ]"));
  g_autofree char *inside = tidy(line + 1, length - 2);
  char *space = strchr(inside, ' ');
  if (space == NULL)
    return fail(parser, error, _("overskriften skal have et ord og et navn, fx [regel cpr]"));
  *space = '\0';
  TuschRuleSection *section = g_new0(TuschRuleSection, 1);
  section->kind = g_strdup(inside);
  section->name = g_strdup(space + 1);
  section->line = parser->line;
  section->fields = g_ptr_array_new_with_free_func(field_free);
  g_ptr_array_add(parser->sections, section);
  return TRUE;
}

static gboolean
parse_field(Parser *parser, const char *line, gsize length, GError **error)
{
  const char *equals = memchr(line, '=', length);
  if (equals == NULL)
    return fail(parser, error, _("linjen mangler et lighedstegn: skriv felt = værdi"));
  if (parser->sections->len == 0)
    return fail(
        parser, error, _("der skal stå en overskrift, fx [regel cpr], før det første felt"));
  g_autofree char *key = tidy(line, (gsize)(equals - line));
  g_autofree char *value = g_strndup(equals + 1, length - (gsize)(equals + 1 - line));
  g_strstrip(value);
  if (key[0] == '\0')
    return fail(parser, error, _("der mangler et feltnavn før lighedstegnet"));
  if (value[0] == '\0')
    return fail(parser, error, _("feltet har ingen værdi efter lighedstegnet"));
  TuschRuleField *field = g_new0(TuschRuleField, 1);
  field->key = g_steal_pointer(&key);
  field->value = g_steal_pointer(&value);
  field->line = parser->line;
  TuschRuleSection *section = g_ptr_array_index(parser->sections, parser->sections->len - 1);
  g_ptr_array_add(section->fields, field);
  return TRUE;
}

/* An indented line goes on with the value above. */
static gboolean
parse_continuation(Parser *parser, const char *line, gsize length, GError **error)
{
  TuschRuleSection *section = parser->sections->len > 0
                                  ? g_ptr_array_index(parser->sections, parser->sections->len - 1)
                                  : NULL;
  if (section == NULL || section->fields->len == 0)
    return fail(parser, error, _("en indrykket linje skal fortsætte et felt på linjen over"));
  TuschRuleField *field = g_ptr_array_index(section->fields, section->fields->len - 1);
  g_autofree char *more = g_strndup(line, length);
  char *joined = g_strconcat(field->value, g_strstrip(more), NULL);
  g_free(field->value);
  field->value = joined;
  return TRUE;
}

static gboolean
parse_line(Parser *parser, const char *line, gsize length, GError **error)
{
  while (length > 0 && g_ascii_isspace(line[length - 1]))
    length--;
  gsize indent = 0;
  while (indent < length && g_ascii_isspace(line[indent]))
    indent++;
  if (indent == length || line[indent] == '#')
    return TRUE;
  if (indent > 0)
    return parse_continuation(parser, line, length, error);
  if (line[0] == '[')
    return parse_heading(parser, line, length, error);
  return parse_field(parser, line, length, error);
}

GPtrArray *
tusch_rule_file_parse(const char *file_name, const char *content, gsize length, GError **error)
{
  g_autoptr(GPtrArray) sections = g_ptr_array_new_with_free_func(section_free);
  Parser parser = {file_name, 1, sections};
  if (length > MAX_FILE_BYTES) {
    fail(&parser, error, _("filen er for stor (over 1 MB)"));
    return NULL;
  }
  const char *bad = NULL;
  bool valid = g_utf8_validate_len(content, length, &bad);
  const char *end = content + length;
  if (length >= 3 && memcmp(content, "\xEF\xBB\xBF", 3) == 0)
    content += 3;
  for (const char *line = content; line < end; parser.line++) {
    const char *stop = memchr(line, '\n', (gsize)(end - line));
    if (stop == NULL)
      stop = end;
    if (!valid && bad <= stop) {
      fail(&parser, error, _("filen er ikke gemt som UTF-8 (vælg UTF-8 i »Gem som«)"));
      return NULL;
    }
    if (stop > line && !parse_line(&parser, line, (gsize)(stop - line), error))
      return NULL;
    line = stop + 1;
  }
  return g_steal_pointer(&sections);
}

const TuschRuleField *
tusch_rule_section_get(const TuschRuleSection *section, const char *key)
{
  for (guint i = 0; i < section->fields->len; i++) {
    const TuschRuleField *field = g_ptr_array_index(section->fields, i);
    if (g_str_equal(field->key, key))
      return field;
  }
  return NULL;
}
