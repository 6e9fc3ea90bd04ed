/* Reading .kilde files: strict, with file and line, for people who are no programmers. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/source-map.h"

#include "base/language.h"
#include "tusch/error.h"

#include <string.h>

static const char *const FIELD_NAMES[] = {"nummer",
                                          "titel",
                                          "type",
                                          "retning",
                                          "dato",
                                          "sag",
                                          "kle",
                                          "facet",
                                          "følsomhed",
                                          "fil",
                                          "sha256",
                                          "nøgle",
                                          "bilag til",
                                          "tekst",
                                          "adgang",
                                          "begrundelse",
                                          "henviser til"};
G_STATIC_ASSERT(G_N_ELEMENTS(FIELD_NAMES) == SOURCE_N_FIELDS);

static const char *const STEP_NAMES[] = {
    "ordliste", "dato", "html", "parameter", "uden", "filnavn", "cifre"};

enum { MAX_DIGITS = 12 };

const char *
source_field_name(SourceField field)
{
  return FIELD_NAMES[field];
}

char *
source_fold_word(const char *text)
{
  g_autofree char *lower = g_utf8_strdown(text, -1);
  g_auto(GStrv) words = g_strsplit_set(lower, " \t\r\n", -1);
  GString *out = g_string_new(NULL);
  for (char **word = words; *word != NULL; word++)
    if ((*word)[0] != '\0')
      g_string_append_printf(out, "%s%s", out->len > 0 ? " " : "", *word);
  return g_string_free(out, FALSE);
}

static void
step_free(gpointer data)
{
  SourceStep *step = data;
  g_free(step->argument);
  g_free(step);
}

static void
expression_free(gpointer data)
{
  SourceExpression *expression = data;
  g_free(expression->text);
  g_free(expression->how);
  g_ptr_array_unref(expression->steps);
  g_free(expression);
}

static void
rows_free(gpointer data)
{
  SourceRows *rows = data;
  g_free(rows->path);
  for (guint i = 0; i < SOURCE_N_FIELDS; i++)
    g_clear_pointer(&rows->fields[i], g_ptr_array_unref);
  g_ptr_array_unref(rows->attachments);
  g_free(rows);
}

void
tusch_source_map_free(TuschSourceMap *map)
{
  if (map == NULL)
    return;
  g_free(map->file_name);
  g_free(map->name);
  g_free(map->total);
  g_free(map->pointer_suffix);
  g_free(map->pointer_parameter);
  g_array_unref(map->page_sizes);
  g_ptr_array_unref(map->rows);
  g_hash_table_unref(map->word_lists);
  g_free(map);
}

const char *
tusch_source_map_get_pointer_suffix(const TuschSourceMap *map)
{
  return map->pointer_suffix;
}

static gboolean
fail(const TuschSourceMap *map, guint line, GError **error, const char *sentence)
{
  return tusch_fail(error, TUSCH_ERROR_CONFIG, "%s:%u: %s", map->file_name, line, sentence);
}

/* ---- what a field is made of ---- */

static gboolean
read_argument(
    const TuschSourceMap *map, SourceStep *step, const char *word, guint line, GError **error)
{
  guint64 number = 0;
  switch (step->kind) {
  case STEP_WORDS: {
    g_autofree char *name = source_fold_word(word);
    step->words = g_hash_table_lookup(map->word_lists, name);
    return step->words != NULL ||
           fail(map, line, error, _("der er ingen ordliste med det navn i filen"));
  }
  case STEP_PARAMETER:
  case STEP_WITHOUT:
    return word[0] != '\0' || fail(map, line, error, _("der mangler et ord efter omsætningen"));
  case STEP_DIGITS:
    if (!g_ascii_string_to_unsigned(word, 10, 1, MAX_DIGITS, &number, NULL))
      return fail(map, line, error, _("skriv et antal cifre fra 1 til 12"));
    step->number = (guint)number;
    return TRUE;
  case STEP_DATE:
  case STEP_HTML:
  case STEP_FILE_NAME:
    break;
  }
  return word[0] == '\0' || fail(map, line, error, _("der skal ikke stå noget efter omsætningen"));
}

static gboolean
read_step(const TuschSourceMap *map, GPtrArray *steps, const char *text, guint line, GError **error)
{
  g_auto(GStrv) parts = g_strsplit(text, " ", 2);
  for (guint kind = 0; parts[0] != NULL && kind < G_N_ELEMENTS(STEP_NAMES); kind++) {
    if (!g_str_equal(parts[0], STEP_NAMES[kind]))
      continue;
    const char *word = parts[1] != NULL ? g_strstrip(parts[1]) : "";
    SourceStep *step = g_new0(SourceStep, 1);
    step->kind = (SourceStepKind)kind;
    step->argument = g_strdup(word);
    g_ptr_array_add(steps, step);
    return read_argument(map, step, word, line, error);
  }
  return fail(map,
              line,
              error,
              _("ukendt omsætning efter | (kendte: ordliste, dato, html, parameter, uden, filnavn, "
                "cifre)"));
}

static void
set_text(SourceExpression *expression, const char *text)
{
  gsize length = strlen(text);
  if (length >= 2 && text[0] == '"' && text[length - 1] == '"') {
    expression->kind = SOURCE_CONSTANT;
    expression->text = g_strndup(text + 1, length - 2);
    return;
  }
  expression->kind = strchr(text, '{') != NULL ? SOURCE_TEMPLATE : SOURCE_COLUMN;
  expression->text = g_strdup(text);
}

static bool
is_template_closed(const char *text)
{
  bool is_open = false;
  for (const char *p = text; *p != '\0'; p++) {
    if ((*p == '{' && is_open) || (*p == '}' && !is_open))
      return false;
    if (*p == '{' || *p == '}')
      is_open = *p == '{';
  }
  return !is_open && strstr(text, "{}") == NULL;
}

/* "kolonne | omsætning | omsætning" */
static gboolean
read_expression(const TuschSourceMap *map,
                GPtrArray **expressions,
                const TuschRuleField *field,
                GError **error)
{
  g_auto(GStrv) parts = g_strsplit(field->value, "|", -1);
  SourceExpression *expression = g_new0(SourceExpression, 1);
  expression->line = field->line;
  expression->steps = g_ptr_array_new_with_free_func(step_free);
  if (*expressions == NULL)
    *expressions = g_ptr_array_new_with_free_func(expression_free);
  g_ptr_array_add(*expressions, expression);
  set_text(expression, g_strstrip(parts[0]));
  if (expression->text[0] == '\0' && expression->kind == SOURCE_COLUMN)
    return fail(map, field->line, error, _("der mangler en kolonne før |"));
  if (expression->kind == SOURCE_TEMPLATE && !is_template_closed(expression->text))
    return fail(map, field->line, error, _("klammerne { } passer ikke sammen"));
  for (guint i = 1; parts[i] != NULL; i++)
    if (!read_step(map, expression->steps, g_strstrip(parts[i]), field->line, error))
      return FALSE;
  const char *steps = strchr(field->value, '|');
  if (steps != NULL) {
    expression->how = g_strdup(steps + 1);
    g_strstrip(expression->how);
  }
  return TRUE;
}

/* ---- sections ---- */

static gboolean
read_fields(const TuschSourceMap *map,
            SourceRows *rows,
            const TuschRuleSection *section,
            GError **error)
{
  for (guint i = 0; i < section->fields->len; i++) {
    const TuschRuleField *field = g_ptr_array_index(section->fields, i);
    guint known = 0;
    while (known < SOURCE_N_FIELDS && !g_str_equal(field->key, FIELD_NAMES[known]))
      known++;
    if (known == SOURCE_N_FIELDS) {
      g_autofree char *all = g_strjoinv(", ", (char **)FIELD_NAMES);
      return tusch_fail(error,
                        TUSCH_ERROR_CONFIG,
                        _("%s:%u: feltet »%s« findes ikke (kendte: %s)"),
                        map->file_name,
                        field->line,
                        field->key,
                        all);
    }
    if (!read_expression(map, &rows->fields[known], field, error))
      return FALSE;
  }
  return TRUE;
}

static void
share_fields(SourceRows *rows, const SourceRows *with)
{
  for (guint i = 0; i < SOURCE_N_FIELDS; i++)
    if (with->fields[i] != NULL)
      rows->fields[i] = g_ptr_array_ref(with->fields[i]);
}

static gboolean
read_rows(TuschSourceMap *map, const TuschRuleSection *section, GError **error)
{
  bool is_attachment = g_str_equal(section->kind, "bilag");
  SourceRows *above = map->rows->len > 0 ? g_ptr_array_index(map->rows, map->rows->len - 1) : NULL;
  if (is_attachment && above == NULL)
    return fail(
        map, section->line, error, _("[bilag …] skal stå efter de [akter …], de hænger på"));
  SourceRows *rows = g_new0(SourceRows, 1);
  rows->path = g_strdup(section->name);
  rows->is_attachment = is_attachment;
  rows->attachments = g_ptr_array_new_with_free_func(rows_free);
  g_ptr_array_add(is_attachment ? above->attachments : map->rows, rows);
  const TuschRuleField *as = tusch_rule_section_get(section, "felter");
  if (as == NULL)
    return read_fields(map, rows, section, error);
  if (!is_attachment || section->fields->len != 1 || !g_str_equal(as->value, "som akten"))
    return fail(map, as->line, error, _("»felter = som akten« skal stå alene i [bilag …]"));
  share_fields(rows, above);
  return TRUE;
}

static gboolean
read_words(TuschSourceMap *map, const TuschRuleSection *section, GError **error)
{
  GHashTable *words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  if (!g_hash_table_insert(map->word_lists, g_strdup(section->name), words))
    return fail(map, section->line, error, _("der er to ordlister med det navn"));
  for (guint i = 0; i < section->fields->len; i++) {
    const TuschRuleField *field = g_ptr_array_index(section->fields, i);
    if (!g_hash_table_insert(words, g_strdup(field->key), g_strdup(field->value)))
      return fail(map, field->line, error, _("ordet står der allerede"));
  }
  return TRUE;
}

static gboolean
read_format(TuschSourceMap *map, const TuschRuleField *field, GError **error)
{
  static const char *const NAMES[] = {"csv", "json", "xml"};
  for (guint i = 0; i < G_N_ELEMENTS(NAMES); i++)
    if (g_str_equal(field->value, NAMES[i])) {
      map->format = (SourceFormat)i;
      return TRUE;
    }
  return fail(map, field->line, error, _("format skal være csv, json eller xml"));
}

static gboolean
read_separator(TuschSourceMap *map, const TuschRuleField *field, GError **error)
{
  if (g_str_equal(field->value, "tabulator"))
    map->separator = '\t';
  else if (strlen(field->value) == 1 && strchr(";,|", field->value[0]) != NULL)
    map->separator = field->value[0];
  else
    return fail(
        map, field->line, error, _("skilletegn skal være ; eller , eller | eller tabulator"));
  return TRUE;
}

static gboolean
read_page_sizes(TuschSourceMap *map, const TuschRuleField *field, GError **error)
{
  g_array_set_size(map->page_sizes, 0);
  if (g_str_equal(field->value, "ingen"))
    return TRUE;
  g_auto(GStrv) parts = g_strsplit(field->value, ",", -1);
  for (char **part = parts; *part != NULL; part++) {
    guint64 number;
    if (!g_ascii_string_to_unsigned(g_strstrip(*part), 10, 2, 1000000, &number, NULL))
      return fail(map, field->line, error, _("skriv sidestørrelser som 20, 50, 100 eller ingen"));
    guint size = (guint)number;
    g_array_append_val(map->page_sizes, size);
  }
  return TRUE;
}

/* ".goref docid" */
static gboolean
read_pointer(TuschSourceMap *map, const TuschRuleField *field, GError **error)
{
  g_auto(GStrv) parts = g_strsplit(field->value, " ", -1);
  if (g_strv_length(parts) != 2 || parts[0][0] != '.' || parts[0][1] == '\0' || parts[1][0] == '\0')
    return fail(map, field->line, error, _("skriv en endelse og en parameter, fx .goref docid"));
  map->pointer_suffix = g_utf8_strdown(parts[0], -1);
  map->pointer_parameter = g_strdup(parts[1]);
  return TRUE;
}

static gboolean
read_head(TuschSourceMap *map, const TuschRuleSection *section, GError **error)
{
  for (guint i = 0; i < section->fields->len; i++) {
    const TuschRuleField *field = g_ptr_array_index(section->fields, i);
    gboolean ok = TRUE;
    if (g_str_equal(field->key, "navn")) {
      g_free(map->name);
      map->name = g_strdup(field->value);
    } else if (g_str_equal(field->key, "format"))
      ok = read_format(map, field, error);
    else if (g_str_equal(field->key, "skilletegn"))
      ok = read_separator(map, field, error);
    else if (g_str_equal(field->key, "sidestørrelser"))
      ok = read_page_sizes(map, field, error);
    else if (g_str_equal(field->key, "henvisningsfil"))
      ok = read_pointer(map, field, error);
    else if (g_str_equal(field->key, "antal")) {
      g_free(map->total);
      map->total = g_strdup(field->value);
    } else
      ok = fail(
          map,
          field->line,
          error,
          _("[kilde …] har navn, format, skilletegn, antal, sidestørrelser og henvisningsfil"));
    if (!ok)
      return FALSE;
  }
  if (map->name == NULL || tusch_rule_section_get(section, "format") == NULL)
    return fail(map, section->line, error, _("[kilde …] skal have navn og format"));
  return TRUE;
}

/* Word lists first: fields refer to them wherever they stand. */
static gboolean
read_sections(TuschSourceMap *map, const GPtrArray *sections, GError **error)
{
  for (guint i = 0; i < sections->len; i++) {
    const TuschRuleSection *section = g_ptr_array_index(sections, i);
    if (g_str_equal(section->kind, "ordliste") && !read_words(map, section, error))
      return FALSE;
  }
  for (guint i = 0; i < sections->len; i++) {
    const TuschRuleSection *section = g_ptr_array_index(sections, i);
    bool is_rows = g_str_equal(section->kind, "akter") || g_str_equal(section->kind, "bilag");
    gboolean ok = TRUE;
    if (i == 0 && g_str_equal(section->kind, "kilde"))
      ok = read_head(map, section, error);
    else if (i == 0)
      ok = fail(map, section->line, error, _("filen skal begynde med [kilde …]"));
    else if (is_rows)
      ok = read_rows(map, section, error);
    else if (!g_str_equal(section->kind, "ordliste"))
      ok = fail(
          map, section->line, error, _("ukendt afsnit (kendte: kilde, akter, bilag, ordliste)"));
    if (!ok)
      return FALSE;
  }
  return map->rows->len > 0 || fail(map, 1, error, _("filen skal have et afsnit [akter …]"));
}

TuschSourceMap *
tusch_source_map_load(const char *path, GError **error)
{
  g_autoptr(TuschSourceMap) map = g_new0(TuschSourceMap, 1);
  map->file_name = g_path_get_basename(path);
  map->page_sizes = g_array_new(FALSE, FALSE, sizeof(guint));
  static const guint USUAL[] = {20, 50, 100};
  g_array_append_vals(map->page_sizes, USUAL, G_N_ELEMENTS(USUAL));
  map->rows = g_ptr_array_new_with_free_func(rows_free);
  map->word_lists =
      g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
  g_autofree char *text = NULL;
  gsize length;
  if (!g_file_get_contents(path, &text, &length, NULL)) {
    tusch_fail(error, TUSCH_ERROR_CONFIG, _("filen %s kan ikke læses"), map->file_name);
    return NULL;
  }
  g_autoptr(GPtrArray) sections = tusch_rule_file_parse(map->file_name, text, length, error);
  if (sections == NULL || !read_sections(map, sections, error))
    return NULL;
  return g_steal_pointer(&map);
}
