/* Loading a rules folder: dictionaries, rule files, and their meaning. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/rule.h"
#include "model/rule-file.h"

#include "base/language.h"
#include "tusch/error.h"

#include <string.h>

#define RULE_FILE_SUFFIX ".regler"
#define STREETS "vejnavne.txt"
#define POSTAL_CODES "postnumre.tsv"
#define DEFAULT_BEFORE 40
#define DEFAULT_AFTER 12

/* One read of the folder: what is gathered on the way. */
typedef struct {
  const char *dir;
  TuschRules *rules;
  GChecksum *checksum;
  const char *file_name; /* the rule file being read */
  char *today; /* ISO date: exceptions after their last day do not count */
  GPtrArray *faults; /* char *: nullable; when set, every fault goes here and loading goes on */
} Loader;

static const struct {
  const char *name;
  guint kinds;
} WORD_LISTS[] = {
    {"fornavne.tsv", TUSCH_WORD_FIRST},
    {"efternavne.txt", TUSCH_WORD_SURNAME},
    {"ord.txt", TUSCH_WORD_COMMON},
    {"stednavne.txt", TUSCH_WORD_PLACE},
    {"egennavne.txt", TUSCH_WORD_PROPER},
    {"titler.txt", TUSCH_WORD_TITLE},
    {"relationer.txt", TUSCH_WORD_RELATION},
    {"partikler.txt", TUSCH_WORD_PARTICLE},
    {"ikke-navne.txt", TUSCH_WORD_NOT_NAME},
    {"navneverber.txt", TUSCH_WORD_VERB},
    {"organisationsord.txt", TUSCH_WORD_ORGANISATION},
    {"gadeendelser.txt", TUSCH_WORD_STREET_END},
    {"hilsner.txt", TUSCH_WORD_GREETING},
    {"hyppige-ord.txt", TUSCH_WORD_FREQUENT},
    {"taleverber.txt", TUSCH_WORD_VERB | TUSCH_WORD_SPEECH},
    {"opkaldt.txt", TUSCH_WORD_NAMED_THING},
    {"kendte-navne.txt", TUSCH_WORD_NOT_NAME},
};

bool
tusch_rules_is_word_list(const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS(WORD_LISTS); i++)
    if (g_str_equal(WORD_LISTS[i].name, name))
      return true;
  return g_str_equal(name, STREETS) || g_str_equal(name, POSTAL_CODES);
}

const char *
tusch_rules_get_word_list(guint index, guint *out_kinds)
{
  if (index >= G_N_ELEMENTS(WORD_LISTS))
    return NULL;
  *out_kinds = WORD_LISTS[index].kinds;
  return WORD_LISTS[index].name;
}

/* Whether loading goes on after a fault, which it does when all of them are wanted. */
static bool
goes_on(Loader *loader, GError **error)
{
  if (loader->faults == NULL)
    return false;
  g_ptr_array_add(loader->faults, g_strdup((*error)->message));
  g_clear_error(error);
  return true;
}

static void
exception_free(gpointer data)
{
  TuschRuleException *exception = data;
  g_free(exception->name);
  g_free(exception->before);
  tusch_pattern_free(exception->pattern);
  g_free(exception->until);
  g_free(exception);
}

static void
example_free(gpointer data)
{
  TuschRuleExample *example = data;
  g_free(example->text);
  g_free(example);
}

static void
rule_free(gpointer data)
{
  TuschRule *rule = data;
  g_free(rule->id);
  g_free(rule->file_name);
  tusch_pattern_free(rule->pattern);
  tusch_terms_free(rule->terms);
  g_free(rule->explanation);
  g_ptr_array_unref(rule->examples);
  g_ptr_array_unref(rule->exceptions);
  g_free(rule);
}

static TuschRules *
rules_new(void)
{
  TuschRules *rules = g_new0(TuschRules, 1);
  g_atomic_ref_count_init(&rules->references);
  rules->list = g_ptr_array_new_with_free_func(rule_free);
  rules->contexts =
      g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)tusch_context_free);
  rules->anchors = tusch_anchors_new();
  rules->words = tusch_lexicon_new();
  rules->streets = tusch_lexicon_new();
  rules->postal_codes = tusch_lexicon_new();
  return rules;
}

TuschRules *
tusch_rules_ref(TuschRules *rules)
{
  g_atomic_ref_count_inc(&rules->references);
  return rules;
}

void
tusch_rules_unref(TuschRules *rules)
{
  if (rules == NULL || !g_atomic_ref_count_dec(&rules->references))
    return;
  g_ptr_array_unref(rules->list);
  g_hash_table_unref(rules->contexts);
  tusch_anchors_free(rules->anchors);
  tusch_lexicon_free(rules->words);
  tusch_lexicon_free(rules->streets);
  tusch_lexicon_free(rules->postal_codes);
  g_free(rules->hash);
  g_free(rules);
}

const char *
tusch_rules_get_hash(const TuschRules *rules)
{
  return rules->hash;
}

/* Reads a file of the folder and adds it to the hash. */
static gboolean
read_file(Loader *loader,
          const char *folder,
          const char *name,
          char **out,
          gsize *out_length,
          GError **error)
{
  g_autofree char *path = g_build_filename(loader->dir, folder, name, NULL);
  g_autoptr(GError) cause = NULL;
  if (!g_file_get_contents(path, out, out_length, &cause))
    return tusch_fail(error, TUSCH_ERROR_CONFIG, _("%s/%s kan ikke læses"), folder, name);
  g_checksum_update(loader->checksum, (const guchar *)name, (gssize)strlen(name) + 1);
  g_checksum_update(loader->checksum, (const guchar *)*out, (gssize)*out_length);
  return TRUE;
}

static gboolean
read_dictionary(Loader *loader, const char *name, char **out, gsize *out_length, GError **error)
{
  if (!read_file(loader, "dictionaries", name, out, out_length, error))
    return FALSE;
  if (!g_utf8_validate_len(*out, *out_length, NULL))
    return tusch_fail(error, TUSCH_ERROR_CONFIG, _("%s er ikke gemt som UTF-8"), name);
  return TRUE;
}

/* "8700 TAB Horsens" → "8700", "8700 horsens", and Horsens as a place. */
static void
add_postal_codes(TuschRules *rules, const char *content)
{
  g_auto(GStrv) lines = g_strsplit(content, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    char *tab = strchr(lines[i], '\t');
    if (lines[i][0] == '#' || tab == NULL)
      continue;
    tusch_lexicon_add(rules->postal_codes, lines[i], (gsize)(tab - lines[i]), 1, 0);
    *tab = ' ';
    tusch_lexicon_add(rules->postal_codes, lines[i], strlen(lines[i]), 1, 0);
    char *space = strchr(tab + 1, ' ');
    gsize n = space != NULL ? (gsize)(space - tab - 1) : strlen(tab + 1);
    tusch_lexicon_add(rules->words, tab + 1, n, TUSCH_WORD_PLACE, 0);
  }
}

static gboolean
load_dictionaries(Loader *loader, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS(WORD_LISTS); i++) {
    g_autofree char *content = NULL;
    gsize length = 0;
    if (read_dictionary(loader, WORD_LISTS[i].name, &content, &length, error))
      tusch_lexicon_add_lines(loader->rules->words, content, length, WORD_LISTS[i].kinds);
    else if (!goes_on(loader, error))
      return FALSE;
  }
  g_autofree char *streets = NULL;
  g_autofree char *codes = NULL;
  gsize length = 0;
  if (read_dictionary(loader, STREETS, &streets, &length, error))
    tusch_lexicon_add_lines(loader->rules->streets, streets, length, 1);
  else if (!goes_on(loader, error))
    return FALSE;
  if (read_dictionary(loader, POSTAL_CODES, &codes, &length, error))
    add_postal_codes(loader->rules, codes);
  else if (!goes_on(loader, error))
    return FALSE;
  return TRUE;
}

static gboolean
fail_at(const Loader *loader, guint line, GError **error, const char *sentence)
{
  return tusch_fail(error, TUSCH_ERROR_CONFIG, "%s:%u: %s", loader->file_name, line, sentence);
}

/* "kontekst = cpr-kontekst.tsv før=40 efter=12" */
static gboolean
set_context(Loader *loader, TuschRule *rule, const TuschRuleField *field, GError **error)
{
  g_auto(GStrv) words = g_strsplit(field->value, " ", -1);
  for (guint i = 1; words[i] != NULL; i++) {
    guint64 n = 0;
    const char *equals = strchr(words[i], '=');
    if (words[i][0] == '\0')
      continue;
    if (equals == NULL || !g_ascii_string_to_unsigned(equals + 1, 10, 0, 200, &n, NULL))
      return fail_at(loader, field->line, error, _("skriv kontekst som: fil.tsv før=40 efter=12"));
    if (g_str_has_prefix(words[i], "før="))
      rule->before = (guint)n;
    else if (g_str_has_prefix(words[i], "efter="))
      rule->after = (guint)n;
    else
      return fail_at(loader, field->line, error, _("kun før= og efter= kan stå efter filnavnet"));
  }
  rule->context = g_hash_table_lookup(loader->rules->contexts, words[0]);
  if (rule->context != NULL)
    return TRUE;
  g_autofree char *content = NULL;
  gsize length = 0;
  if (strchr(words[0], '/') != NULL)
    return fail_at(loader, field->line, error, _("filnavnet må ikke indeholde en skråstreg"));
  if (!read_dictionary(loader, words[0], &content, &length, error))
    return FALSE;
  guint line = 0;
  rule->context = tusch_context_parse(content, length, &line);
  if (rule->context == NULL)
    return tusch_fail(error,
                      TUSCH_ERROR_CONFIG,
                      "%s:%u: %s",
                      words[0],
                      line,
                      _("hver linje skal være: ord, tabulator, vægt fra -9 til 9"));
  g_hash_table_insert(loader->rules->contexts, g_strdup(words[0]), rule->context);
  return TRUE;
}

static gboolean
set_views(Loader *loader, TuschRule *rule, const TuschRuleField *field, GError **error)
{
  g_auto(GStrv) names = g_strsplit_set(field->value, ", ", -1);
  rule->views = 0;
  for (guint i = 0; names[i] != NULL; i++) {
    bool found = names[i][0] == '\0';
    for (guint kind = 0; kind < TUSCH_N_VIEWS && !found; kind++) {
      found = g_str_equal(names[i], tusch_view_kind_to_string((TuschViewKind)kind));
      if (found)
        rule->views |= 1u << kind;
    }
    if (!found)
      return fail_at(
          loader, field->line, error, _("ukendt visning: brug plain, samlet eller ocr-cifre"));
  }
  return TRUE;
}

static gboolean
set_terms(Loader *loader, TuschRule *rule, const TuschRuleField *field, GError **error)
{
  g_autofree char *content = NULL;
  gsize length = 0;
  if (strchr(field->value, '/') != NULL)
    return fail_at(loader, field->line, error, _("filnavnet må ikke indeholde en skråstreg"));
  if (!read_dictionary(loader, field->value, &content, &length, error))
    return FALSE;
  tusch_terms_free(rule->terms);
  rule->terms = tusch_terms_parse(content, length);
  tusch_terms_note_starts(rule->terms, loader->rules->term_starts);
  return TRUE;
}

static gboolean
set_pattern(Loader *loader,
            TuschPattern **out,
            const TuschRuleField *field,
            bool ignore_case,
            GError **error)
{
  g_autofree char *message = NULL;
  tusch_pattern_free(*out);
  *out = tusch_pattern_compile(field->value, ignore_case, &message);
  if (*out != NULL)
    return TRUE;
  return tusch_fail(error,
                    TUSCH_ERROR_CONFIG,
                    "%s:%u: %s: %s",
                    loader->file_name,
                    field->line,
                    _("mønsteret kan ikke læses"),
                    message);
}

/* "cpr [[010190-1234]] her": the marks are taken out and remembered. */
static void
add_example(TuschRule *rule, const TuschRuleField *field, int expected)
{
  TuschRuleExample *example = g_new0(TuschRuleExample, 1);
  /* \n in an example is a line end. */
  g_auto(GStrv) lines = g_strsplit(field->value, "\\n", -1);
  g_autofree char *text = g_strjoinv("\n", lines);
  char *open = strstr(text, "[[");
  char *close = open != NULL ? strstr(open, "]]") : NULL;
  example->start = example->end = -1;
  example->line = field->line;
  example->expected = expected;
  if (close != NULL) {
    example->start = open - text;
    example->end = close - text - 2;
    *open = *close = '\0';
    example->text = g_strconcat(text, open + 2, close + 2, NULL);
  } else {
    example->text = g_steal_pointer(&text);
  }
  g_ptr_array_add(rule->examples, example);
}

static gboolean
set_number(Loader *loader, int *out, const TuschRuleField *field, GError **error)
{
  gint64 n = 0;
  if (!g_ascii_string_to_signed(field->value, 10, 0, TUSCH_POINTS_MAX, &n, NULL))
    return fail_at(loader, field->line, error, _("point skal være et helt tal fra 0 til 200"));
  *out = (int)n;
  return TRUE;
}

/* The fields that name something the program must know. */
static gboolean
set_named(Loader *loader, TuschRule *rule, const TuschRuleField *field, GError **error)
{
  if (g_str_equal(field->key, "type")) {
    if (!tusch_category_from_string(field->value, &rule->category))
      return fail_at(loader, field->line, error, _("ukendt type: brug fx CPR, PERSON, PHONE"));
  } else if (g_str_equal(field->key, "kontrol")) {
    rule->check = tusch_check_lookup(field->value);
    rule->finds_initials = g_str_equal(field->value, "initialer");
    if (rule->check == NULL)
      return fail_at(loader, field->line, error, _("ukendt kontrol: se listen i vejledningen"));
  } else if (g_str_equal(field->key, "grammatik")) {
    rule->grammar = tusch_grammar_lookup(field->value);
    if (rule->grammar == TUSCH_GRAMMAR_NONE)
      return fail_at(loader, field->line, error, _("ukendt grammatik: se listen i vejledningen"));
  } else {
    return fail_at(loader, field->line, error, _("ukendt felt i en regel"));
  }
  return TRUE;
}

static gboolean
set_rule_field(Loader *loader, TuschRule *rule, const TuschRuleField *field, GError **error)
{
  if (g_str_equal(field->key, "mønster"))
    return set_pattern(loader, &rule->pattern, field, false, error);
  if (g_str_equal(field->key, "visning"))
    return set_views(loader, rule, field, error);
  if (g_str_equal(field->key, "ordliste"))
    return set_terms(loader, rule, field, error);
  if (g_str_equal(field->key, "kontekst"))
    return set_context(loader, rule, field, error);
  if (g_str_equal(field->key, "point"))
    return set_number(loader, &rule->points, field, error);
  if (g_str_equal(field->key, "test ja"))
    add_example(rule, field, TUSCH_EXAMPLE_MARK);
  else if (g_str_equal(field->key, "test gennemsyn"))
    add_example(rule, field, TUSCH_EXAMPLE_REVIEW);
  else if (g_str_equal(field->key, "test nej"))
    add_example(rule, field, TUSCH_EXAMPLE_NONE);
  else if (g_str_equal(field->key, "forklaring")) {
    g_free(rule->explanation);
    rule->explanation = g_strdup(field->value);
  } else
    return set_named(loader, rule, field, error);
  return TRUE;
}

static bool
has_example(const TuschRule *rule, bool of_a_find)
{
  for (guint i = 0; i < rule->examples->len; i++) {
    const TuschRuleExample *example = g_ptr_array_index(rule->examples, i);
    bool is_find = example->expected != TUSCH_EXAMPLE_NONE;
    if (is_find == of_a_find)
      return true;
  }
  return false;
}

static gboolean
check_rule(Loader *loader, const TuschRule *rule, GError **error)
{
  guint n_ways = (rule->pattern != NULL) + (rule->terms != NULL) + (rule->grammar != 0);
  if (n_ways != 1)
    return fail_at(
        loader, rule->line, error, _("reglen skal have netop én af: mønster, ordliste, grammatik"));
  if (rule->category == TUSCH_CATEGORY_OTHER)
    return fail_at(loader, rule->line, error, _("reglen mangler feltet type"));
  if (rule->points == 0)
    return fail_at(loader, rule->line, error, _("reglen mangler feltet point"));
  if (rule->explanation == NULL)
    return fail_at(loader, rule->line, error, _("reglen mangler feltet forklaring"));
  bool needs_request = rule->grammar >= TUSCH_GRAMMAR_PARTY;
  if (!needs_request && !has_example(rule, true))
    return fail_at(
        loader, rule->line, error, _("reglen mangler en »test ja« eller »test gennemsyn«"));
  if (!needs_request && !has_example(rule, false))
    return fail_at(loader, rule->line, error, _("reglen mangler en »test nej«"));
  return TRUE;
}

static const TuschRule *
find_rule(const TuschRules *rules, const char *id)
{
  for (guint i = 0; i < rules->list->len; i++) {
    const TuschRule *rule = g_ptr_array_index(rules->list, i);
    if (g_str_equal(rule->id, id))
      return rule;
  }
  return NULL;
}

static gboolean
add_rule(Loader *loader, const TuschRuleSection *section, GError **error)
{
  if (find_rule(loader->rules, section->name) != NULL)
    return fail_at(loader, section->line, error, _("der findes allerede en regel med det navn"));
  TuschRule *rule = g_new0(TuschRule, 1);
  rule->id = g_strdup(section->name);
  rule->file_name = g_strdup(loader->file_name);
  rule->line = section->line;
  rule->views = 1u << TUSCH_VIEW_PLAIN;
  rule->before = DEFAULT_BEFORE;
  rule->after = DEFAULT_AFTER;
  rule->examples = g_ptr_array_new_with_free_func(example_free);
  rule->exceptions = g_ptr_array_new_with_free_func(exception_free);
  g_ptr_array_add(loader->rules->list, rule);
  bool is_whole = true;
  for (guint i = 0; i < section->fields->len; i++) {
    bool ok = set_rule_field(loader, rule, g_ptr_array_index(section->fields, i), error);
    if (!ok && !goes_on(loader, error))
      return FALSE;
    is_whole = is_whole && ok;
  }
  if (is_whole && !check_rule(loader, rule, error) && !goes_on(loader, error))
    return FALSE;
  /* What a faulty rule finds in its examples says nothing more. */
  if (!is_whole)
    g_ptr_array_set_size(rule->examples, 0);
  if (rule->grammar != TUSCH_GRAMMAR_NONE)
    loader->rules->by_grammar[rule->grammar] = rule;
  return TRUE;
}

static gboolean
check_exception(Loader *loader, const TuschRuleSection *section, GError **error)
{
  static const char *const required[] = {"regel", "virkning", "begrundelse", "udløber"};
  for (guint i = 0; i < G_N_ELEMENTS(required); i++) {
    if (tusch_rule_section_get(section, required[i]) != NULL)
      continue;
    g_autofree char *sentence = g_strdup_printf(_("undtagelsen mangler feltet »%s«"), required[i]);
    return fail_at(loader, section->line, error, sentence);
  }
  const TuschRuleField *effect = tusch_rule_section_get(section, "virkning");
  if (!g_str_equal(effect->value, "gennemsyn"))
    return fail_at(loader, effect->line, error, _("virkning kan kun være gennemsyn"));
  if (tusch_rule_section_get(section, "test gennemsyn") == NULL)
    return fail_at(loader, section->line, error, _("undtagelsen mangler en »test gennemsyn«"));
  const TuschRuleField *until = tusch_rule_section_get(section, "udløber");
  g_autofree char *moment = g_strconcat(until->value, "T00:00:00Z", NULL);
  g_autoptr(GDateTime) date = g_date_time_new_from_iso8601(moment, NULL);
  if (date == NULL || strlen(until->value) != 10)
    return fail_at(loader, until->line, error, _("udløber skal være en dato: ÅÅÅÅ-MM-DD"));
  return TRUE;
}

static gboolean
add_exception(Loader *loader, const TuschRuleSection *section, GError **error)
{
  if (!check_exception(loader, section, error))
    return FALSE;
  const TuschRuleField *target = tusch_rule_section_get(section, "regel");
  const TuschRule *rule = find_rule(loader->rules, target->value);
  if (rule == NULL)
    return fail_at(loader, target->line, error, _("der er ingen regel med det navn (før her)"));
  if (strcmp(tusch_rule_section_get(section, "udløber")->value, loader->today) < 0)
    return TRUE;
  const TuschRuleField *before = tusch_rule_section_get(section, "tekst før");
  const TuschRuleField *pattern = tusch_rule_section_get(section, "mønster");
  if (before == NULL && pattern == NULL)
    return fail_at(
        loader, section->line, error, _("undtagelsen skal have »tekst før« eller »mønster«"));
  TuschRuleException *exception = g_new0(TuschRuleException, 1);
  g_ptr_array_add(rule->exceptions, exception);
  exception->name = g_strdup(section->name);
  exception->line = section->line;
  exception->until = g_strdup(tusch_rule_section_get(section, "udløber")->value);
  if (before != NULL) {
    char folded[256];
    gsize n = tusch_word_fold(before->value, strlen(before->value), folded, sizeof(folded) - 1);
    exception->before = g_strndup(folded, n);
  }
  if (pattern != NULL && !set_pattern(loader, &exception->pattern, pattern, false, error))
    return FALSE;
  for (guint i = 0; i < section->fields->len; i++) {
    const TuschRuleField *field = g_ptr_array_index(section->fields, i);
    if (g_str_equal(field->key, "test gennemsyn"))
      add_example((TuschRule *)rule, field, TUSCH_EXAMPLE_REVIEW);
    else if (g_str_equal(field->key, "test ja"))
      add_example((TuschRule *)rule, field, TUSCH_EXAMPLE_MARK);
  }
  return TRUE;
}

/* Takes the line of a syntax fault out, so that the lines below it can be read; a heading goes with
 * all that stands under it. Returns FALSE if the message names no line, or one that is blank: what
 * is wrong then is the file. */
static bool
blank_line(const char *message, const char *file_name, char *content, gsize length)
{
  gsize n = strlen(file_name);
  guint64 number = strncmp(message, file_name, n) == 0 && message[n] == ':'
                       ? g_ascii_strtoull(message + n + 1, NULL, 10)
                       : 0;
  char *line = content;
  for (guint64 i = 1; i < number && line != NULL; i++) {
    line = memchr(line, '\n', length - (gsize)(line - content));
    line = line != NULL ? line + 1 : NULL;
  }
  if (number == 0 || line == NULL || strspn(line, " ") == strcspn(line, "\n"))
    return false;
  bool is_heading = *line == '[';
  char *end = content + length;
  do {
    while (line < end && *line != '\n')
      *line++ = ' ';
    line += line < end ? 1 : 0;
  } while (is_heading && line < end && *line != '[');
  return true;
}

static GPtrArray *
parse_rule_file(Loader *loader, const char *name, char *content, gsize length, GError **error)
{
  for (;;) {
    GPtrArray *sections = tusch_rule_file_parse(name, content, length, error);
    if (sections != NULL || loader->faults == NULL)
      return sections;
    /* In a file that is no UTF-8 one fault says it all. */
    if (!g_utf8_validate_len(content, length, NULL) ||
        !blank_line((*error)->message, name, content, length))
      return NULL;
    goes_on(loader, error);
  }
}

static gboolean
load_section(Loader *loader, const TuschRuleSection *section, GError **error)
{
  if (g_str_equal(section->kind, "regel"))
    return add_rule(loader, section, error);
  if (g_str_equal(section->kind, "undtagelse"))
    return add_exception(loader, section, error);
  return fail_at(
      loader, section->line, error, _("overskriften skal være [regel …] eller [undtagelse …]"));
}

static gboolean
load_rule_file(Loader *loader, const char *name, GError **error)
{
  g_autofree char *content = NULL;
  gsize length = 0;
  if (!read_file(loader, "patterns", name, &content, &length, error))
    return FALSE;
  g_autoptr(GPtrArray) sections = parse_rule_file(loader, name, content, length, error);
  if (sections == NULL)
    return FALSE;
  loader->file_name = name;
  for (guint i = 0; i < sections->len; i++)
    if (!load_section(loader, g_ptr_array_index(sections, i), error) && !goes_on(loader, error))
      return FALSE;
  return TRUE;
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static gboolean
load_rule_files(Loader *loader, GError **error)
{
  g_autofree char *path = g_build_filename(loader->dir, "patterns", NULL);
  g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
  if (dir == NULL)
    return tusch_fail(error, TUSCH_ERROR_CONFIG, _("mappen patterns mangler blandt reglerne"));
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  for (const char *name = g_dir_read_name(dir); name != NULL; name = g_dir_read_name(dir))
    if (g_str_has_suffix(name, RULE_FILE_SUFFIX))
      g_ptr_array_add(names, g_strdup(name));
  g_ptr_array_sort(names, compare_names);
  if (names->len == 0)
    return tusch_fail(error, TUSCH_ERROR_CONFIG, _("der er ingen regelfiler (*.regler)"));
  for (guint i = 0; i < names->len; i++)
    if (!load_rule_file(loader, g_ptr_array_index(names, i), error) && !goes_on(loader, error))
      return FALSE;
  return TRUE;
}

static void
gather_anchors(TuschRules *rules)
{
  for (guint i = 0; i < rules->list->len; i++) {
    TuschRule *rule = g_ptr_array_index(rules->list, i);
    const GPtrArray *words = rule->pattern != NULL ? tusch_pattern_get_words(rule->pattern) : NULL;
    rule->anchor = words != NULL ? tusch_anchors_add(rules->anchors, words) : TUSCH_ANCHORS_FULL;
  }
  tusch_anchors_close(rules->anchors);
}

static TuschRules *
load(const char *dir, GPtrArray *faults, GError **error)
{
  g_autoptr(TuschRules) rules = rules_new();
  g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
  g_autoptr(GDateTime) now = g_date_time_new_now_utc();
  g_autofree char *today = g_date_time_format(now, "%F");
  Loader loader = {dir, rules, checksum, NULL, today, faults};
  if (!load_dictionaries(&loader, error) || !load_rule_files(&loader, error))
    return NULL;
  gather_anchors(rules);
  rules->hash = g_strdup(g_checksum_get_string(checksum));
  return g_steal_pointer(&rules);
}

TuschRules *
tusch_rules_load(const char *dir, GError **error)
{
  g_autoptr(TuschRules) rules = load(dir, NULL, error);
  if (rules == NULL || !tusch_rules_run_examples(rules, NULL, error))
    return NULL;
  return g_steal_pointer(&rules);
}

TuschRules *
tusch_rules_load_all(const char *dir, GPtrArray *faults)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschRules) rules = load(dir, faults, &error);
  if (rules == NULL || !tusch_rules_run_examples(rules, faults, &error)) {
    g_ptr_array_add(faults, g_strdup(error->message));
    return NULL;
  }
  return g_steal_pointer(&rules);
}
