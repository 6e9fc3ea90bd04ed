/* The check of a whole rules folder. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tusch/rules-check.h"

#include "base/language.h"
#include "detect/dictionary-check.h"
#include "detect/rule.h"
#include "model/rule-file.h"

#include <string.h>

/* An exception with fewer days left than this is mentioned. */
#define DAYS_BEFORE_EXPIRY 30

#define FREQUENT_WORDS "hyppige-ord.txt"

/* A check under way. */
typedef struct {
  const char *dir;
  const char *today;
  char *soon; /* ISO date */
  TuschRulesCheck *check;
  GHashTable *kinds; /* dictionary's name -> TuschDictionaryKind + 1 */
} Walk;

static void
fault_free(gpointer data)
{
  TuschFault *fault = data;
  g_free(fault->file);
  g_free(fault->text);
  g_free(fault);
}

void
tusch_rules_check_free(TuschRulesCheck *check)
{
  if (check == NULL)
    return;
  g_ptr_array_unref(check->faults);
  g_free(check);
}

const char *
tusch_fault_level_to_string(TuschFaultLevel level)
{
  static const char *const names[] = {"error", "warning", "remark"};
  return names[level];
}

const char *
tusch_fault_kind_to_string(TuschFaultKind kind)
{
  static const char *const names[] = {
      "rule", "expired", "expires", "unused", "duplicate", "shadowed", "common-word"};
  G_STATIC_ASSERT(G_N_ELEMENTS(names) == TUSCH_N_FAULT_KINDS);
  return names[kind];
}

static TuschFaultLevel
level_of(TuschFaultKind kind)
{
  switch (kind) {
  case TUSCH_FAULT_EXPIRED:
  case TUSCH_FAULT_UNUSED:
  case TUSCH_FAULT_COMMON_WORD:
    return TUSCH_FAULT_WARNING;
  case TUSCH_FAULT_EXPIRES:
  case TUSCH_FAULT_DUPLICATE:
  case TUSCH_FAULT_SHADOWED:
    return TUSCH_FAULT_REMARK;
  default:
    return TUSCH_FAULT_ERROR;
  }
}

void
tusch_fault_add(GPtrArray *faults, TuschFaultKind kind, const char *file, guint line, char *text)
{
  TuschFault *fault = g_new0(TuschFault, 1);
  fault->level = level_of(kind);
  fault->kind = kind;
  fault->file = g_strdup(file);
  fault->line = line;
  fault->text = text;
  g_ptr_array_add(faults, fault);
}

/* "cpr.regler:12: sentence" -> file, line, sentence; what has no line stays one sentence. */
static void
add_message(GPtrArray *faults, const char *message)
{
  const char *colon = strchr(message, ':');
  char *end = NULL;
  guint64 line = colon != NULL ? g_ascii_strtoull(colon + 1, &end, 10) : 0;
  if (line == 0 || *end != ':') {
    tusch_fault_add(faults, TUSCH_FAULT_RULE, NULL, 0, g_strdup(message));
    return;
  }
  g_autofree char *file = g_strndup(message, (gsize)(colon - message));
  tusch_fault_add(
      faults, TUSCH_FAULT_RULE, file, (guint)line, g_strdup(end + 1 + strspn(end + 1, " ")));
}

/* A file that cannot be read was named by the loading already. */
static char *
read_text(const char *dir, const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename(dir, folder, name, NULL);
  char *content = NULL;
  if (!g_file_get_contents(path, &content, NULL, NULL))
    return NULL;
  if (!g_utf8_validate(content, -1, NULL))
    g_clear_pointer(&content, g_free);
  return content;
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *
names_in(const char *dir, const char *folder)
{
  GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
  g_autofree char *path = g_build_filename(dir, folder, NULL);
  g_autoptr(GDir) open = g_dir_open(path, 0, NULL);
  for (const char *name = open != NULL ? g_dir_read_name(open) : NULL; name != NULL;
       name = g_dir_read_name(open))
    g_ptr_array_add(names, g_strdup(name));
  g_ptr_array_sort(names, compare_names);
  return names;
}

static void
check_date(Walk *walk, const char *file, const TuschRuleSection *section)
{
  const TuschRuleField *until = tusch_rule_section_get(section, "udløber");
  if (until == NULL)
    return;
  if (strcmp(until->value, walk->today) < 0)
    tusch_fault_add(walk->check->faults,
                    TUSCH_FAULT_EXPIRED,
                    file,
                    until->line,
                    g_strdup_printf(_("undtagelsen »%s« udløb %s og virker ikke mere"),
                                    section->name,
                                    until->value));
  else if (strcmp(until->value, walk->soon) < 0)
    tusch_fault_add(
        walk->check->faults,
        TUSCH_FAULT_EXPIRES,
        file,
        until->line,
        g_strdup_printf(_("undtagelsen »%s« udløber snart: %s"), section->name, until->value));
}

static void
note_dictionary(Walk *walk, const char *value, TuschDictionaryKind kind)
{
  char *name = g_strndup(value, strcspn(value, " "));
  g_hash_table_insert(walk->kinds, name, GUINT_TO_POINTER(kind + 1));
}

static void
walk_section(Walk *walk, const char *file, const TuschRuleSection *section)
{
  bool is_rule = g_str_equal(section->kind, "regel");
  walk->check->n_rules += is_rule;
  walk->check->n_exceptions += !is_rule;
  for (guint i = 0; i < section->fields->len; i++) {
    const TuschRuleField *field = g_ptr_array_index(section->fields, i);
    walk->check->n_examples += g_str_has_prefix(field->key, "test ");
    if (is_rule && g_str_equal(field->key, "ordliste"))
      note_dictionary(walk, field->value, TUSCH_DICTIONARY_TERMS);
    if (is_rule && g_str_equal(field->key, "kontekst"))
      note_dictionary(walk, field->value, TUSCH_DICTIONARY_CONTEXT);
  }
  if (!is_rule)
    check_date(walk, file, section);
}

/* The loading said what is wrong in the files; here it is counted and the dates are looked at. */
static void
walk_rule_files(Walk *walk)
{
  g_autoptr(GPtrArray) names = names_in(walk->dir, "patterns");
  for (guint i = 0; i < names->len; i++) {
    const char *name = g_ptr_array_index(names, i);
    g_autofree char *content =
        g_str_has_suffix(name, ".regler") ? read_text(walk->dir, "patterns", name) : NULL;
    g_autoptr(GPtrArray) sections =
        content != NULL ? tusch_rule_file_parse(name, content, strlen(content), NULL) : NULL;
    walk->check->n_files += content != NULL;
    for (guint k = 0; sections != NULL && k < sections->len; k++)
      walk_section(walk, name, g_ptr_array_index(sections, k));
  }
}

static void
walk_dictionaries(Walk *walk, const TuschLexicon *frequent)
{
  g_autoptr(GPtrArray) names = names_in(walk->dir, "dictionaries");
  for (guint i = 0; i < names->len; i++) {
    const char *name = g_ptr_array_index(names, i);
    if (!g_str_has_suffix(name, ".txt") && !g_str_has_suffix(name, ".tsv"))
      continue;
    guint kind = GPOINTER_TO_UINT(g_hash_table_lookup(walk->kinds, name));
    if (kind == 0 && !tusch_rules_is_word_list(name)) {
      tusch_fault_add(walk->check->faults,
                      TUSCH_FAULT_UNUSED,
                      name,
                      0,
                      g_strdup(_("ingen regel bruger denne ordliste")));
      continue;
    }
    g_autofree char *content = read_text(walk->dir, "dictionaries", name);
    if (content == NULL)
      continue;
    walk->check->n_dictionaries++;
    walk->check->n_entries +=
        tusch_dictionary_check(kind == 0 ? TUSCH_DICTIONARY_WORDS : (TuschDictionaryKind)(kind - 1),
                               name,
                               content,
                               frequent,
                               walk->check->faults);
  }
}

static TuschLexicon *
frequent_words(const char *dir)
{
  TuschLexicon *words = tusch_lexicon_new();
  g_autofree char *content = read_text(dir, "dictionaries", FREQUENT_WORDS);
  if (content != NULL)
    tusch_lexicon_add_lines(words, content, strlen(content), TUSCH_WORD_FREQUENT);
  return words;
}

static int
compare_faults(gconstpointer a, gconstpointer b)
{
  const TuschFault *left = *(const TuschFault *const *)a;
  const TuschFault *right = *(const TuschFault *const *)b;
  if (left->level != right->level)
    return left->level < right->level ? -1 : 1;
  int order = g_strcmp0(left->file, right->file);
  if (order != 0)
    return order;
  return left->line < right->line ? -1 : left->line > right->line ? 1 : 0;
}

static char *
day_after(const char *iso, int days)
{
  g_autofree char *moment = g_strconcat(iso, "T00:00:00Z", NULL);
  g_autoptr(GDateTime) date = g_date_time_new_from_iso8601(moment, NULL);
  g_autoptr(GDateTime) later = date != NULL ? g_date_time_add_days(date, days) : NULL;
  return later != NULL ? g_date_time_format(later, "%F") : g_strdup(iso);
}

TuschRulesCheck *
tusch_rules_check(const char *dir, const char *today)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc();
  g_autofree char *current = g_date_time_format(now, "%F");
  TuschRulesCheck *check = g_new0(TuschRulesCheck, 1);
  check->faults = g_ptr_array_new_with_free_func(fault_free);
  g_autoptr(GPtrArray) messages = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(TuschRules) rules = tusch_rules_load_all(dir, messages);
  for (guint i = 0; i < messages->len; i++)
    add_message(check->faults, g_ptr_array_index(messages, i));
  g_autoptr(GHashTable) kinds = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  Walk walk = {dir, today != NULL ? today : current, NULL, check, kinds};
  g_autofree char *soon = walk.soon = day_after(walk.today, DAYS_BEFORE_EXPIRY);
  g_autoptr(TuschLexicon) frequent = frequent_words(dir);
  walk_rule_files(&walk);
  walk_dictionaries(&walk, frequent);
  g_ptr_array_sort(check->faults, compare_faults);
  for (guint i = 0; i < check->faults->len; i++)
    check->counts[((TuschFault *)g_ptr_array_index(check->faults, i))->level]++;
  return check;
}
