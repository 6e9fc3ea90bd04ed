/* tusch rules test: the rules against texts with the right answer. The gold texts are invented, so
 * misses and false marks are shown with what stands around them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/rules-score.h"
#include "cli/rules.h"

#include "base/file.h"
#include "base/json.h"
#include "base/language.h"

#include <stdio.h>
#include <string.h>

#define DEFAULT_SHOWN 20

typedef struct {
  char *rules, *predictions;
  gboolean sure, as_json;
  gint n_shown;
} Options;

static void
add_recall_json(JsonObject *object, const TuschRecall *recall)
{
  json_object_set_int_member(object, "gold", recall->n);
  json_object_set_int_member(object, "covered", recall->covered);
  json_object_set_double_member(
      object, "covered_recall", tusch_score_ratio(recall->covered, recall->n));
  json_object_set_double_member(
      object, "overlap_recall", tusch_score_ratio(recall->overlapped, recall->n));
  json_object_set_double_member(
      object, "exact_recall", tusch_score_ratio(recall->exact, recall->n));
}

static JsonObject *
line_to_json(const char *name, const TuschRecall *recall, const TuschPrecision *precision)
{
  JsonObject *object = json_object_new();
  double overlap = tusch_score_ratio(precision->overlapped, precision->n);
  double exact = tusch_score_ratio(precision->exact, precision->n);
  json_object_set_string_member(object, "category", name);
  add_recall_json(object, recall);
  json_object_set_int_member(object, "found", precision->n);
  json_object_set_double_member(object, "overlap_precision", overlap);
  json_object_set_double_member(
      object, "safe_precision", tusch_score_ratio(precision->safe, precision->n));
  json_object_set_double_member(object, "exact_precision", exact);
  json_object_set_double_member(
      object,
      "overlap_f1",
      tusch_score_f1(overlap, tusch_score_ratio(recall->overlapped, recall->n)));
  json_object_set_double_member(
      object, "exact_f1", tusch_score_f1(exact, tusch_score_ratio(recall->exact, recall->n)));
  return object;
}

static JsonArray *
notes_to_json(const GPtrArray *notes)
{
  JsonArray *array = json_array_new();
  for (guint i = 0; i < notes->len; i++) {
    const TuschScoreNote *note = g_ptr_array_index(notes, i);
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "case", note->case_id);
    json_object_set_string_member(object, "category", tusch_category_to_string(note->category));
    tusch_json_set_string(object, "owner", note->owner);
    tusch_json_set_string(object, "rule", note->rule);
    json_object_set_int_member(object, "start", (gint64)note->start);
    json_object_set_int_member(object, "end", (gint64)note->end);
    json_object_set_string_member(object, "context", note->context);
    json_array_add_object_element(array, object);
  }
  return array;
}

static void
add_lists(JsonObject *object, const TuschScore *score)
{
  JsonArray *groups = json_array_new();
  g_autoptr(GList) names = tusch_score_get_groups(score);
  for (GList *l = names; l != NULL; l = l->next) {
    JsonObject *group = json_object_new();
    json_object_set_string_member(group, "group", l->data);
    add_recall_json(group, g_hash_table_lookup(score->groups, l->data));
    json_array_add_object_element(groups, group);
  }
  json_object_set_array_member(object, "groups", groups);
  JsonArray *decoys = json_array_new();
  for (guint c = 0; c < TUSCH_N_CATEGORIES; c++) {
    if (score->decoys[c] == 0)
      continue;
    JsonObject *decoy = json_object_new();
    json_object_set_string_member(decoy, "looks_like", tusch_category_to_string((TuschCategory)c));
    json_object_set_int_member(decoy, "n", score->decoys[c]);
    json_object_set_int_member(decoy, "hits", score->decoy_hits[c]);
    json_array_add_object_element(decoys, decoy);
  }
  json_object_set_array_member(object, "decoys", decoys);
  json_object_set_array_member(object, "misses", notes_to_json(score->misses));
  json_object_set_array_member(object, "false_marks", notes_to_json(score->false_marks));
}

static JsonObject *
score_to_json(const TuschScore *score, bool sure)
{
  JsonObject *object = tusch_rules_cmd_json("test");
  json_object_set_string_member(object, "counted", sure ? "mark" : "all");
  JsonArray *lines = json_array_new();
  for (guint c = 0; c < TUSCH_N_CATEGORIES; c++)
    if (score->recall[c].n + score->precision[c].n > 0)
      json_array_add_object_element(lines,
                                    line_to_json(tusch_category_to_string((TuschCategory)c),
                                                 &score->recall[c],
                                                 &score->precision[c]));
  json_object_set_array_member(object, "categories", lines);
  json_object_set_object_member(
      object, "all", line_to_json("ALL", &score->all_recall, &score->all_precision));
  json_object_set_int_member(object, "cases", score->n_cases);
  json_object_set_int_member(object, "leak_free_cases", score->n_leak_free);
  json_object_set_int_member(object, "third_parties", score->n_entities);
  json_object_set_int_member(object, "third_parties_covered", score->n_entities_covered);
  add_lists(object, score);
  return object;
}

static void
print_line(const char *name, const TuschRecall *recall, const TuschPrecision *precision)
{
  double overlap_recall = tusch_score_ratio(recall->overlapped, recall->n);
  double overlap = tusch_score_ratio(precision->overlapped, precision->n);
  (void)printf("%-14s %5u %8.3f %7.3f %7.3f | %5u %8.3f %7.3f | %6.3f\n",
               name,
               recall->n,
               tusch_score_ratio(recall->covered, recall->n),
               overlap_recall,
               tusch_score_ratio(recall->exact, recall->n),
               precision->n,
               overlap,
               tusch_score_ratio(precision->safe, precision->n),
               tusch_score_f1(overlap, overlap_recall));
}

static void
print_groups(const TuschScore *score)
{
  g_autoptr(GList) names = tusch_score_get_groups(score);
  (void)printf(_("\nDækket, efter hvem det hører til, og hvordan det er skrevet\n"));
  for (GList *l = names; l != NULL; l = l->next) {
    const TuschRecall *recall = g_hash_table_lookup(score->groups, l->data);
    (void)printf("  %-34s %4u/%4u %.3f\n",
                 (const char *)l->data,
                 recall->covered,
                 recall->n,
                 tusch_score_ratio(recall->covered, recall->n));
  }
  (void)printf(_("\nLokkeduer (ligner persondata, men er det ikke)\n"));
  for (guint c = 0; c < TUSCH_N_CATEGORIES; c++)
    if (score->decoys[c] > 0)
      (void)printf(_("  ligner %-10s fundet %u af %u\n"),
                   tusch_category_to_string((TuschCategory)c),
                   score->decoy_hits[c],
                   score->decoys[c]);
}

static void
print_notes(const char *heading, const GPtrArray *notes, guint n_shown)
{
  (void)printf("\n%s: %u\n", heading, notes->len);
  for (guint i = 0; i < notes->len && i < n_shown; i++) {
    const TuschScoreNote *note = g_ptr_array_index(notes, i);
    (void)printf("  %s  %s  %s  %s\n",
                 note->case_id,
                 tusch_category_to_string(note->category),
                 note->rule != NULL ? note->rule : note->owner,
                 note->context);
  }
  if (notes->len > n_shown)
    (void)printf(_("  … og %u til (--show 0 viser alle)\n"), notes->len - n_shown);
}

static gboolean
print_score(const TuschScore *score, const Options *options, GError **error)
{
  guint n_shown = options->n_shown > 0 ? (guint)options->n_shown : G_MAXUINT;
  (void)printf(
      _("                         genkaldelse             |           præcision      |\n"
        "type           facit   dækket   rørt    præcis | fundet   rigtige  sikre  |     F1\n"));
  for (guint c = 0; c < TUSCH_N_CATEGORIES; c++)
    if (score->recall[c].n + score->precision[c].n > 0)
      print_line(
          tusch_category_to_string((TuschCategory)c), &score->recall[c], &score->precision[c]);
  print_line("ALL", &score->all_recall, &score->all_precision);
  print_groups(score);
  (void)printf(_("\nTekster uden et eneste hul for tredjemand: %u af %u\n"),
               score->n_leak_free,
               score->n_cases);
  (void)printf(_("Tredjemænd, hvis oplysninger alle er dækket: %u af %u\n"),
               score->n_entities_covered,
               score->n_entities);
  print_notes(_("Overset (ikke helt dækket)"), score->misses, n_shown);
  print_notes(_("Fundet uden grund"), score->false_marks, n_shown);
  return fflush(stdout) == 0 ? TRUE : tusch_fail_errno(error, "cannot write the result");
}

/* {"id", "spans": [{"start", "end", "type", …}]} in code points, for other scoring programs. */
static void
append_prediction(GString *out, const TuschGoldCase *gold_case, const GPtrArray *findings)
{
  const char *text = gold_case->text;
  JsonObject *object = json_object_new();
  JsonArray *spans = json_array_new();
  for (guint i = 0; i < findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(findings, i);
    JsonObject *span = json_object_new();
    json_object_set_int_member(
        span, "start", g_utf8_pointer_to_offset(text, text + finding->start));
    json_object_set_int_member(span, "end", g_utf8_pointer_to_offset(text, text + finding->end));
    json_object_set_string_member(span, "type", tusch_category_to_string(finding->category));
    json_object_set_string_member(span, "level", tusch_level_to_string(finding->level));
    json_object_set_string_member(span, "rule", finding->rule);
    json_array_add_object_element(spans, span);
  }
  json_object_set_string_member(object, "id", gold_case->id);
  json_object_set_array_member(object, "spans", spans);
  g_autoptr(JsonNode) node = tusch_json_take_object(object);
  g_autofree char *line = tusch_json_to_string(node, false);
  g_string_append_printf(out, "%s\n", line);
}

static void
keep_sure(GPtrArray *findings)
{
  for (guint i = findings->len; i-- > 0;) {
    const TuschFinding *finding = g_ptr_array_index(findings, i);
    if (finding->level != TUSCH_LEVEL_MARK)
      g_ptr_array_remove_index(findings, i);
  }
}

static gboolean
measure(const Options *options, const GPtrArray *cases, TuschScore *score, GError **error)
{
  g_autoptr(TuschRules) rules = tusch_rules_cmd_load(options->rules, error);
  g_autoptr(GString) predictions = g_string_new(NULL);
  if (rules == NULL)
    return FALSE;
  for (guint i = 0; i < cases->len; i++) {
    const TuschGoldCase *gold_case = g_ptr_array_index(cases, i);
    g_autoptr(GPtrArray) findings = tusch_gold_detect(rules, gold_case, error);
    if (findings == NULL)
      return FALSE;
    if (options->sure)
      keep_sure(findings);
    tusch_score_add(score, gold_case, findings);
    append_prediction(predictions, gold_case, findings);
  }
  return options->predictions == NULL ||
         tusch_file_write_atomic(options->predictions, predictions->str, predictions->len, error);
}

static int
run(const Options *options, char **paths)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) cases = tusch_gold_new();
  g_autoptr(TuschScore) score = tusch_score_new();
  for (guint i = 0; paths[i] != NULL; i++) {
    if (!g_str_has_suffix(paths[i], ".jsonl"))
      return tusch_command_usage("rules test", _("facit skal være en .jsonl-fil"));
    if (!tusch_gold_read(paths[i], cases, &error))
      return tusch_command_fail("rules test", error);
  }
  gboolean ok =
      measure(options, cases, score, &error) &&
      (options->as_json ? tusch_rules_cmd_print(score_to_json(score, options->sure), &error)
                        : print_score(score, options, &error));
  return ok ? TUSCH_EXIT_DONE : tusch_command_fail("rules test", error);
}

int
tusch_rules_cmd_test(int argc, char **argv)
{
  g_autofree char *opt_rules = NULL;
  g_autofree char *opt_predictions = NULL;
  Options options = {.n_shown = DEFAULT_SHOWN};
  const GOptionEntry entries[] = {
      {"rules", 0, 0, G_OPTION_ARG_FILENAME, &opt_rules, _("Mappe med regler"), _("MAPPE")},
      {"sure",
       0,
       0,
       G_OPTION_ARG_NONE,
       &options.sure,
       _("Tæl kun sikre fund, ikke gennemsyn"),
       NULL},
      {"show",
       0,
       0,
       G_OPTION_ARG_INT,
       &options.n_shown,
       _("Hvor mange eksempler der vises; 0: alle"),
       _("ANTAL")},
      {"predictions",
       0,
       0,
       G_OPTION_ARG_FILENAME,
       &opt_predictions,
       _("Skriv fundene som JSON-linjer"),
       _("FIL")},
      {"json", 0, 0, G_OPTION_ARG_NONE, &options.as_json, _("Svar som JSON"), NULL},
      G_OPTION_ENTRY_NULL};
  char **paths = tusch_command_parse(
      &argc,
      &argv,
      "FACIT.jsonl… [--rules MAPPE]",
      _("Måler reglerne på tekster, hvor et menneske har markeret det rigtige (opdigtede "
        "tekster).\n"
        "dækket: hvert bogstav og ciffer er skjult; rørt: et fund af samme type overlapper; "
        "præcis:\n"
        "samme sted. rigtige: fund, der rører et facit af samme type; sikre: af nogen type."),
      entries);
  if (paths == NULL)
    return TUSCH_EXIT_USAGE;
  if (argc < 2)
    return tusch_command_usage("rules test", _("mindst én FACIT.jsonl skal angives"));
  options.rules = opt_rules;
  options.predictions = opt_predictions;
  return run(&options, paths);
}
