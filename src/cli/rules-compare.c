/* tusch rules compare: what a change of the rules would do to these texts. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/rules-gold.h"
#include "cli/rules.h"

#include "base/json.h"
#include "base/language.h"

#include <stdio.h>
#include <string.h>

#define DEFAULT_SHOWN 10
#define CONTEXT_CHARS 30

typedef enum {
  CHANGE_LOST = 0, /* was found, is not any more */
  CHANGE_WON,
  CHANGE_LOWERED, /* was sure, is asked now */
  CHANGE_RAISED,
  CHANGE_SPAN, /* found still, another stretch of text */
  N_CHANGES,
} ChangeKind;

typedef struct {
  ChangeKind kind;
  const TuschGoldCase *gold_case; /* borrowed */
  TuschCategory category;
  char *rule; /* of the old set when lost, else of the new one */
  gsize start, end;
  char *context;
} Change;

typedef struct {
  GPtrArray *changes; /* Change */
  guint n_old, n_new, n_same, n_texts;
} Comparison;

static const char *const KIND_NAMES[N_CHANGES] = {"lost", "won", "lowered", "raised", "span"};

static void
change_free(gpointer data)
{
  Change *change = data;
  g_free(change->rule);
  g_free(change->context);
  g_free(change);
}

static void
add_change(Comparison *comparison,
           ChangeKind kind,
           const TuschGoldCase *gold_case,
           const TuschFinding *finding)
{
  Change *change = g_new0(Change, 1);
  change->kind = kind;
  change->gold_case = gold_case;
  change->category = finding->category;
  change->rule = g_strdup(finding->rule);
  change->start = finding->start;
  change->end = finding->end;
  change->context =
      tusch_rules_cmd_context(gold_case->text, finding->start, finding->end, CONTEXT_CHARS);
  g_ptr_array_add(comparison->changes, change);
}

/* The finding of the same category at the same place, else one that overlaps; %NULL if none. */
static const TuschFinding *
counterpart(const GPtrArray *findings, const TuschFinding *of)
{
  const TuschFinding *best = NULL;
  for (guint i = 0; i < findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(findings, i);
    if (finding->category != of->category || finding->start >= of->end || finding->end <= of->start)
      continue;
    if (finding->start == of->start && finding->end == of->end)
      return finding;
    best = finding;
  }
  return best;
}

static void
compare_one(Comparison *comparison,
            const TuschGoldCase *gold_case,
            const TuschFinding *before,
            const TuschFinding *after)
{
  if (before->level != after->level)
    add_change(comparison,
               after->level == TUSCH_LEVEL_REVIEW ? CHANGE_LOWERED : CHANGE_RAISED,
               gold_case,
               after);
  else if (before->start != after->start || before->end != after->end)
    add_change(comparison, CHANGE_SPAN, gold_case, after);
  else
    comparison->n_same++;
}

static void
compare_findings(Comparison *comparison,
                 const TuschGoldCase *gold_case,
                 const GPtrArray *before,
                 const GPtrArray *after)
{
  for (guint i = 0; i < before->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(before, i);
    const TuschFinding *other = counterpart(after, finding);
    if (other == NULL)
      add_change(comparison, CHANGE_LOST, gold_case, finding);
    else
      compare_one(comparison, gold_case, finding, other);
  }
  for (guint i = 0; i < after->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(after, i);
    if (counterpart(before, finding) == NULL)
      add_change(comparison, CHANGE_WON, gold_case, finding);
  }
  comparison->n_old += before->len;
  comparison->n_new += after->len;
  comparison->n_texts++;
}

static const char *
kind_heading(ChangeKind kind)
{
  switch (kind) {
  case CHANGE_LOST:
    return _("Tabt (blev fundet før, findes ikke nu)");
  case CHANGE_WON:
    return _("Vundet (findes nu, ikke før)");
  case CHANGE_LOWERED:
    return _("Fra sikkert fund til gennemsyn");
  case CHANGE_RAISED:
    return _("Fra gennemsyn til sikkert fund");
  default:
    return _("Findes stadig, men et andet stykke tekst");
  }
}

static guint
count_kind(const Comparison *comparison, ChangeKind kind)
{
  guint n = 0;
  for (guint i = 0; i < comparison->changes->len; i++)
    n += ((Change *)g_ptr_array_index(comparison->changes, i))->kind == kind;
  return n;
}

/* "CPR cpr-med-mellemrum" -> number, for one kind of change. */
static GHashTable *
count_rules(const Comparison *comparison, ChangeKind kind)
{
  GHashTable *counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < comparison->changes->len; i++) {
    const Change *change = g_ptr_array_index(comparison->changes, i);
    if (change->kind != kind)
      continue;
    char *key = g_strdup_printf("%s %s", tusch_category_to_string(change->category), change->rule);
    guint n = GPOINTER_TO_UINT(g_hash_table_lookup(counts, key));
    g_hash_table_insert(counts, key, GUINT_TO_POINTER(n + 1));
  }
  return counts;
}

static GList *
sorted_keys(GHashTable *table)
{
  return g_list_sort(g_hash_table_get_keys(table), (GCompareFunc)strcmp);
}

static void
print_kind(const Comparison *comparison, ChangeKind kind, guint n_shown)
{
  guint n = count_kind(comparison, kind);
  if (n == 0)
    return;
  (void)printf("\n%s: %u\n", kind_heading(kind), n);
  g_autoptr(GHashTable) counts = count_rules(comparison, kind);
  g_autoptr(GList) keys = sorted_keys(counts);
  for (GList *l = keys; l != NULL; l = l->next)
    (void)printf("  %4u  %s\n",
                 GPOINTER_TO_UINT(g_hash_table_lookup(counts, l->data)),
                 (const char *)l->data);
  guint shown = 0;
  for (guint i = 0; i < comparison->changes->len && shown < n_shown; i++) {
    const Change *change = g_ptr_array_index(comparison->changes, i);
    if (change->kind != kind)
      continue;
    (void)printf("    %s  %s\n", change->gold_case->id, change->context);
    shown++;
  }
  if (n > shown)
    (void)printf(_("    … og %u til (--show 0 viser alle)\n"), n - shown);
}

static gboolean
print_words(const Comparison *comparison, guint n_shown, GError **error)
{
  (void)printf(_("%u tekster: %u fund før, %u fund nu; %u er uændrede\n"),
               comparison->n_texts,
               comparison->n_old,
               comparison->n_new,
               comparison->n_same);
  for (guint kind = 0; kind < N_CHANGES; kind++)
    print_kind(comparison, (ChangeKind)kind, n_shown);
  return fflush(stdout) == 0 ? TRUE : tusch_fail_errno(error, "cannot write the result");
}

static JsonArray *
counts_to_json(const Comparison *comparison)
{
  JsonArray *array = json_array_new();
  for (guint kind = 0; kind < N_CHANGES; kind++) {
    g_autoptr(GHashTable) counts = count_rules(comparison, (ChangeKind)kind);
    g_autoptr(GList) keys = sorted_keys(counts);
    for (GList *l = keys; l != NULL; l = l->next) {
      JsonObject *object = json_object_new();
      g_auto(GStrv) parts = g_strsplit(l->data, " ", 2);
      json_object_set_string_member(object, "change", KIND_NAMES[kind]);
      json_object_set_string_member(object, "category", parts[0]);
      json_object_set_string_member(object, "rule", parts[1]);
      json_object_set_int_member(
          object, "n", GPOINTER_TO_UINT(g_hash_table_lookup(counts, l->data)));
      json_array_add_object_element(array, object);
    }
  }
  return array;
}

static JsonObject *
comparison_to_json(const Comparison *comparison)
{
  JsonObject *object = tusch_rules_cmd_json("compare");
  json_object_set_int_member(object, "texts", comparison->n_texts);
  json_object_set_int_member(object, "old", comparison->n_old);
  json_object_set_int_member(object, "new", comparison->n_new);
  json_object_set_int_member(object, "same", comparison->n_same);
  for (guint kind = 0; kind < N_CHANGES; kind++)
    json_object_set_int_member(object, KIND_NAMES[kind], count_kind(comparison, (ChangeKind)kind));
  json_object_set_array_member(object, "by_rule", counts_to_json(comparison));
  JsonArray *changes = json_array_new();
  for (guint i = 0; i < comparison->changes->len; i++) {
    const Change *change = g_ptr_array_index(comparison->changes, i);
    JsonObject *item = json_object_new();
    json_object_set_string_member(item, "change", KIND_NAMES[change->kind]);
    json_object_set_string_member(item, "text", change->gold_case->id);
    json_object_set_string_member(item, "category", tusch_category_to_string(change->category));
    json_object_set_string_member(item, "rule", change->rule);
    json_object_set_int_member(item, "start", (gint64)change->start);
    json_object_set_int_member(item, "end", (gint64)change->end);
    json_object_set_string_member(item, "context", change->context);
    json_array_add_object_element(changes, item);
  }
  json_object_set_array_member(object, "changes", changes);
  return object;
}

static gboolean
compare(char **arguments, const GPtrArray *cases, Comparison *comparison, GError **error)
{
  g_autoptr(TuschRules) old_rules = tusch_rules_cmd_load(arguments[0], error);
  if (old_rules == NULL) {
    g_prefix_error(error, "%s: ", arguments[0]);
    return FALSE;
  }
  g_autoptr(TuschRules) new_rules = tusch_rules_cmd_load(arguments[1], error);
  if (new_rules == NULL) {
    g_prefix_error(error, "%s: ", arguments[1]);
    return FALSE;
  }
  for (guint i = 0; i < cases->len; i++) {
    const TuschGoldCase *gold_case = g_ptr_array_index(cases, i);
    g_autoptr(GPtrArray) before = tusch_gold_detect(old_rules, gold_case, error);
    g_autoptr(GPtrArray) after =
        before != NULL ? tusch_gold_detect(new_rules, gold_case, error) : NULL;
    if (after == NULL)
      return FALSE;
    compare_findings(comparison, gold_case, before, after);
  }
  return TRUE;
}

static int
run(char **arguments, bool as_json, guint n_shown)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) cases = tusch_gold_new();
  for (guint i = 2; arguments[i] != NULL; i++)
    if (!tusch_gold_read(arguments[i], cases, &error))
      return tusch_command_fail("rules compare", error);
  g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func(change_free);
  Comparison comparison = {.changes = changes};
  gboolean ok = compare(arguments, cases, &comparison, &error) &&
                (as_json ? tusch_rules_cmd_print(comparison_to_json(&comparison), &error)
                         : print_words(&comparison, n_shown, &error));
  return ok ? TUSCH_EXIT_DONE : tusch_command_fail("rules compare", error);
}

int
tusch_rules_cmd_compare(int argc, char **argv)
{
  g_autofree char *opt_rules = NULL;
  gboolean opt_json = FALSE;
  gint opt_shown = DEFAULT_SHOWN;
  const GOptionEntry entries[] = {
      {"rules",
       0,
       0,
       G_OPTION_ARG_FILENAME,
       &opt_rules,
       _("De nye regler, i stedet for NY"),
       _("MAPPE")},
      {"show",
       0,
       0,
       G_OPTION_ARG_INT,
       &opt_shown,
       _("Hvor mange eksempler der vises; 0: alle"),
       _("ANTAL")},
      {"json", 0, 0, G_OPTION_ARG_NONE, &opt_json, _("Svar som JSON"), NULL},
      G_OPTION_ENTRY_NULL};
  char **arguments = tusch_command_parse(
      &argc,
      &argv,
      "GAMMEL NY FIL…",
      _("Finder med begge sæt regler i teksterne (almindelige tekstfiler eller facit i .jsonl) og\n"
        "viser forskellen. Svaret indeholder tekst fra filerne."),
      entries);
  if (arguments == NULL)
    return TUSCH_EXIT_USAGE;
  guint n = (guint)argc - 1;
  if (n < (opt_rules != NULL ? 2u : 3u))
    return tusch_command_usage("rules compare", _("GAMMEL, NY og mindst én FIL skal angives"));
  g_autoptr(GPtrArray) all = g_ptr_array_new();
  g_ptr_array_add(all, arguments[0]);
  if (opt_rules != NULL)
    g_ptr_array_add(all, opt_rules);
  for (guint i = 1; i < n; i++)
    g_ptr_array_add(all, arguments[i]);
  g_ptr_array_add(all, NULL);
  return run((char **)all->pdata, opt_json, opt_shown > 0 ? (guint)opt_shown : G_MAXUINT);
}
