/* Loading rules/index. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "index/derive-rules.h"

#include "base/language.h"
#include "model/rule-file.h"
#include "tusch/error.h"

#include <string.h>

#define RULE_FILE_SUFFIX ".regler"

enum { MAX_POINTS = 200 };

static const char *const KINDS[TUSCH_N_INDEX_RULES] = {
    "art", "emne", "dato", "afsender", "modtager", "sagsnummer", "kle", "frist", "myndighed"};

static const char *const PLACES[TUSCH_N_PLACES] = {
    "titel", "overskrift", "linje", "tekst", "før", "nær", "efter", "over"};

/* Dates and numbers have one form everywhere; what they mean is for the rules to say. */
static const char LONG_DATE[] =
    "(?<![0-9.])([0-9]{1,2})\\.? ?(jan(?:uary?)?|feb(?:ruary?)?|mar(?:ts|ch)?|apr(?:il)?|ma[jy]|"
    "jun[ie]?|jul[iy]?|aug(?:ust)?|sept?(?:ember)?|o[kc]t(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?"
    ",? {0,2}"
    "([0-9]{4})(?![0-9])";
static const char NUMBER_DATE[] = "(?<![0-9./:-])([0-9]{1,2})([-./]) ?([0-9]{1,2})[-./ ] ?"
                                  "([0-9]{4}|[0-9]{2})(?![0-9]|[-./][0-9])";
static const char ISO_DATE[] = "(?<![0-9./-])([0-9]{4})-([0-9]{2})-([0-9]{2})(?![0-9]|-[0-9])";
static const char CASE_NUMBER[] =
    "(?=[a-z0-9./-]*[0-9][a-z0-9./-]*[0-9])[a-z0-9](?:[a-z0-9./-]{2,38})"
    "[a-z0-9]";
static const char KLE_NUMBER[] = "[0-9]{2}\\.[0-9]{2}\\.[0-9]{2}(?![0-9.])";
static const char KLE_KEY[] =
    "(?<![0-9.])([0-9]{2}\\.[0-9]{2}\\.[0-9]{2})-((?:[apsgki]|oe)[0-9]{2})(?![0-9a-z])";
static const char AUTHORITY[] =
    "(?<![\\p{L}-])(?:\\p{Lu}[\\p{L}-]+(?: og \\p{Lu}[\\p{L}-]+)? Kommune|Region \\p{Lu}[\\p{L}]+"
    "(?:danmark)?|\\p{Lu}[\\p{L}]+(?: og \\p{Lu}[\\p{L}]+)?s "
    "(?:Politi|Byret|Landsret))(?![\\p{L}])";

static void
term_list_free(gpointer data)
{
  TuschTermList *list = data;
  g_ptr_array_unref(list->terms);
  g_free(list);
}

static void
example_free(gpointer data)
{
  TuschIndexExample *example = data;
  g_free(example->text);
  g_free(example->title);
  g_free(example);
}

static void
rule_free(gpointer data)
{
  TuschIndexRule *rule = data;
  g_free(rule->id);
  g_free(rule->value);
  g_free(rule->direction);
  g_free(rule->replaced);
  g_ptr_array_unref(rule->lists);
  g_ptr_array_unref(rule->examples);
  g_free(rule);
}

void
tusch_index_rules_free(TuschIndexRules *rules)
{
  if (rules == NULL)
    return;
  GRegex *patterns[] = {rules->long_date,
                        rules->number_date,
                        rules->iso_date,
                        rules->case_number,
                        rules->kle_number,
                        rules->kle_key,
                        rules->authority};
  for (guint i = 0; i < G_N_ELEMENTS(patterns); i++)
    if (patterns[i] != NULL)
      g_regex_unref(patterns[i]);
  g_ptr_array_unref(rules->list);
  g_ptr_array_unref(rules->file_names);
  g_free(rules->hash);
  g_free(rules);
}

const char *
tusch_index_rules_get_hash(const TuschIndexRules *rules)
{
  return rules->hash;
}

static TuschIndexRules *
rules_new(const TuschKlePlan *kle)
{
  TuschIndexRules *rules = g_new0(TuschIndexRules, 1);
  rules->list = g_ptr_array_new_with_free_func(rule_free);
  rules->file_names = g_ptr_array_new_with_free_func(g_free);
  rules->kle = kle;
  rules->long_date = g_regex_new(LONG_DATE, G_REGEX_OPTIMIZE, 0, NULL);
  rules->number_date = g_regex_new(NUMBER_DATE, G_REGEX_OPTIMIZE, 0, NULL);
  rules->iso_date = g_regex_new(ISO_DATE, G_REGEX_OPTIMIZE, 0, NULL);
  rules->case_number = g_regex_new(CASE_NUMBER, G_REGEX_OPTIMIZE | G_REGEX_ANCHORED, 0, NULL);
  rules->kle_number = g_regex_new(KLE_NUMBER, G_REGEX_OPTIMIZE | G_REGEX_ANCHORED, 0, NULL);
  rules->kle_key = g_regex_new(KLE_KEY, G_REGEX_OPTIMIZE, 0, NULL);
  rules->authority = g_regex_new(AUTHORITY, G_REGEX_OPTIMIZE, 0, NULL);
  return rules;
}

static gboolean
fail_at(const TuschIndexRule *rule, guint line, const char *sentence, GError **error)
{
  return tusch_fail(error, TUSCH_ERROR_CONFIG, "%s:%u: %s", rule->file_name, line, sentence);
}

/* "tekst 20": the place and what its words count. */
static bool
parse_list_key(const char *key, TuschPlace *out_place, int *out_points)
{
  g_auto(GStrv) words = g_strsplit(key, " ", 2);
  *out_points = 0;
  if (words[1] != NULL) {
    gint64 points;
    if (!g_ascii_string_to_signed(words[1], 10, -MAX_POINTS, MAX_POINTS, &points, NULL))
      return false;
    *out_points = (int)points;
  }
  for (guint i = 0; i < TUSCH_N_PLACES; i++) {
    if (g_str_equal(words[0], PLACES[i])) {
      *out_place = (TuschPlace)i;
      return true;
    }
  }
  return false;
}

/* "Titel | tekst med [[fund]]\nnæste linje" */
static void
add_example(TuschIndexRule *rule, const TuschRuleField *field, bool is_hit)
{
  TuschIndexExample *example = g_new0(TuschIndexExample, 1);
  g_auto(GStrv) lines = g_strsplit(field->value, "\\n", -1);
  g_autofree char *whole = g_strjoinv("\n", lines);
  char *bar = strchr(whole, '|');
  example->title = bar != NULL ? g_strstrip(g_strndup(whole, (gsize)(bar - whole))) : g_strdup("");
  GString *text = g_string_new(bar != NULL ? g_strchug(bar + 1) : whole);
  example->start = example->end = -1;
  const char *open = strstr(text->str, "[[");
  const char *close = open != NULL ? strstr(open, "]]") : NULL;
  if (close != NULL) {
    example->start = open - text->str;
    example->end = close - text->str - 2;
    g_string_erase(text, close - text->str, 2);
    g_string_erase(text, example->start, 2);
  }
  example->text = g_string_free(text, FALSE);
  example->is_hit = is_hit;
  example->line = field->line;
  g_ptr_array_add(rule->examples, example);
}

static gboolean
set_form(TuschIndexRule *rule, const TuschRuleField *field, GError **error)
{
  static const char *const FORMS[] = {"", "alene", "titel", "overskrift"};
  for (guint i = 1; i < G_N_ELEMENTS(FORMS); i++) {
    if (g_str_equal(field->value, FORMS[i])) {
      rule->form = (TuschDateForm)i;
      return TRUE;
    }
  }
  return fail_at(rule, field->line, _("form skal være alene, titel eller overskrift"), error);
}

static gboolean
set_direction(TuschIndexRule *rule, const TuschRuleField *field, GError **error)
{
  static const char *const DIRECTIONS[] = {
      "Indgaaende", "Udgaaende", "InterntInd", "InterntUd", "Internt"};
  for (guint i = 0; i < G_N_ELEMENTS(DIRECTIONS); i++) {
    if (g_str_equal(field->value, DIRECTIONS[i])) {
      g_free(rule->direction);
      rule->direction = g_strdup(field->value);
      return TRUE;
    }
  }
  return fail_at(
      rule, field->line, _("retning skal være Indgaaende, Udgaaende eller Internt"), error);
}

static gboolean
set_field(TuschIndexRule *rule, const TuschRuleField *field, GError **error)
{
  TuschPlace place;
  int points;
  if (g_str_equal(field->key, "test ja") || g_str_equal(field->key, "test nej")) {
    add_example(rule, field, g_str_equal(field->key, "test ja"));
  } else if (g_str_equal(field->key, "navn")) {
    g_free(rule->value);
    rule->value = g_strdup(field->value);
  } else if (g_str_equal(field->key, "retning")) {
    return set_direction(rule, field, error);
  } else if (g_str_equal(field->key, "form")) {
    return set_form(rule, field, error);
  } else if (g_str_equal(field->key, "point")) {
    gint64 n;
    if (!g_ascii_string_to_signed(field->value, 10, -MAX_POINTS, MAX_POINTS, &n, NULL))
      return fail_at(rule, field->line, _("point skal være et helt tal fra -200 til 200"), error);
    rule->points = (int)n;
  } else if (parse_list_key(field->key, &place, &points)) {
    TuschTermList *list = g_new0(TuschTermList, 1);
    list->place = place;
    list->points = points;
    list->terms = tusch_wording_terms_parse(field->value);
    g_ptr_array_add(rule->lists, list);
  } else {
    return fail_at(rule, field->line, _("ukendt felt i en regel"), error);
  }
  return TRUE;
}

static gboolean
set_topic(const TuschIndexRules *rules, TuschIndexRule *rule, const char *number, GError **error)
{
  const TuschKleEntry *current = NULL;
  TuschKleState state = tusch_kle_plan_check(rules->kle, number, &current);
  if (state == TUSCH_KLE_MALFORMED || state == TUSCH_KLE_UNKNOWN || current == NULL)
    return fail_at(rule, rule->line, _("emnet står ikke i emneplanen"), error);
  rule->value = g_strdup(current->number);
  if (!g_str_equal(current->number, number))
    rule->replaced = g_strdup(number);
  return TRUE;
}

static gboolean
check_rule(const TuschIndexRule *rule, GError **error)
{
  bool is_class = rule->kind == TUSCH_INDEX_RULE_KIND || rule->kind == TUSCH_INDEX_RULE_TOPIC;
  bool has_yes = false;
  bool has_no = false;
  for (guint i = 0; i < rule->examples->len; i++) {
    const TuschIndexExample *example = g_ptr_array_index(rule->examples, i);
    has_yes = has_yes || example->is_hit;
    has_no = has_no || !example->is_hit;
  }
  if (is_class && rule->value == NULL)
    return fail_at(rule, rule->line, _("reglen mangler feltet navn"), error);
  if (!is_class && rule->points == 0)
    return fail_at(rule, rule->line, _("reglen mangler feltet point"), error);
  if (rule->lists->len == 0 && rule->form == TUSCH_DATE_FORM_NONE)
    return fail_at(rule, rule->line, _("reglen har ingen ord"), error);
  if (rule->points >= 0 && !has_yes)
    return fail_at(rule, rule->line, _("reglen mangler en »test ja«"), error);
  if (!has_no)
    return fail_at(rule, rule->line, _("reglen mangler en »test nej«"), error);
  return TRUE;
}

static gboolean
add_rule(TuschIndexRules *rules,
         const TuschRuleSection *section,
         const char *file_name,
         GError **error)
{
  TuschIndexRule *rule = g_new0(TuschIndexRule, 1);
  rule->lists = g_ptr_array_new_with_free_func(term_list_free);
  rule->examples = g_ptr_array_new_with_free_func(example_free);
  rule->file_name = file_name;
  rule->line = section->line;
  rule->id = g_strdup_printf("%s-%s", section->kind, section->name);
  rule->kind = TUSCH_N_INDEX_RULES;
  g_ptr_array_add(rules->list, rule);
  for (guint i = 0; i < TUSCH_N_INDEX_RULES; i++)
    if (g_str_equal(section->kind, KINDS[i]))
      rule->kind = (TuschIndexRuleKind)i;
  if (rule->kind == TUSCH_N_INDEX_RULES)
    return fail_at(rule, rule->line, _("ukendt slags regel: se rules/index/README.md"), error);
  if (rule->kind == TUSCH_INDEX_RULE_TOPIC && !set_topic(rules, rule, section->name, error))
    return FALSE;
  for (guint i = 0; i < section->fields->len; i++)
    if (!set_field(rule, g_ptr_array_index(section->fields, i), error))
      return FALSE;
  return check_rule(rule, error);
}

static gboolean
load_file(
    TuschIndexRules *rules, const char *dir, const char *name, GChecksum *checksum, GError **error)
{
  g_autofree char *path = g_build_filename(dir, name, NULL);
  g_autofree char *content = NULL;
  gsize length;
  if (!g_file_get_contents(path, &content, &length, NULL))
    return tusch_fail(error, TUSCH_ERROR_CONFIG, _("filen %s kan ikke læses"), name);
  g_checksum_update(checksum, (const guchar *)content, (gssize)length);
  g_autoptr(GPtrArray) sections = tusch_rule_file_parse(name, content, length, error);
  if (sections == NULL)
    return FALSE;
  for (guint i = 0; i < sections->len; i++)
    if (!add_rule(rules, g_ptr_array_index(sections, i), name, error))
      return FALSE;
  return TRUE;
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static gboolean
list_files(TuschIndexRules *rules, const char *path, GError **error)
{
  g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
  if (dir == NULL)
    return tusch_fail(error, TUSCH_ERROR_CONFIG, _("mappen index mangler blandt reglerne"));
  for (const char *name = g_dir_read_name(dir); name != NULL; name = g_dir_read_name(dir))
    if (g_str_has_suffix(name, RULE_FILE_SUFFIX))
      g_ptr_array_add(rules->file_names, g_strdup(name));
  g_ptr_array_sort(rules->file_names, compare_names);
  return TRUE;
}

TuschIndexRules *
tusch_index_rules_load(const char *dir, const TuschKlePlan *kle, GError **error)
{
  g_autoptr(TuschIndexRules) rules = rules_new(kle);
  g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
  const char *version = tusch_kle_plan_get_version(kle);
  g_checksum_update(checksum, (const guchar *)version, -1);
  if (!list_files(rules, dir, error))
    return NULL;
  for (guint i = 0; i < rules->file_names->len; i++)
    if (!load_file(rules, dir, g_ptr_array_index(rules->file_names, i), checksum, error))
      return NULL;
  rules->hash = g_strdup(g_checksum_get_string(checksum));
  if (!tusch_index_rules_run_examples(rules, error))
    return NULL;
  return g_steal_pointer(&rules);
}
