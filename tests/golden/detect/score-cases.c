/* score-cases: runs detection over annotated cases and compares with the annotation. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cases.h"

#include "base/build-paths.h"
#include "base/json.h"
#include "tusch/error.h"

#include <stdio.h>
#include <string.h>

static struct {
  gboolean marks_only, predictions, together, faults;
  char *rules, *thresholds;
} options;

static const GOptionEntry ENTRIES[] = {
    {"rules", 'r', 0, G_OPTION_ARG_FILENAME, &options.rules, "the rules folder", "DIR"},
    {"marks-only", 'm', 0, G_OPTION_ARG_NONE, &options.marks_only, "do not count reviews", NULL},
    {"predictions", 'p', 0, G_OPTION_ARG_NONE, &options.predictions, "print what is found", NULL},
    {"together",
     't',
     0,
     G_OPTION_ARG_NONE,
     &options.together,
     "one request: print the speed",
     NULL},
    {"faults", 'f', 0, G_OPTION_ARG_NONE, &options.faults, "print what was missed or wrong", NULL},
    {"thresholds", 'T', 0, G_OPTION_ARG_FILENAME, &options.thresholds, "fail below these", "FILE"},
    {NULL}};

static void
print_predictions(const Case *one, const GPtrArray *findings)
{
  JsonObject *object = json_object_new();
  JsonArray *spans = json_array_new();
  for (guint i = 0; i < findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(findings, i);
    if (options.marks_only && finding->level != TUSCH_LEVEL_MARK)
      continue;
    JsonObject *span = json_object_new();
    json_object_set_int_member(
        span, "start", g_utf8_pointer_to_offset(one->text, one->text + finding->start));
    json_object_set_int_member(
        span, "end", g_utf8_pointer_to_offset(one->text, one->text + finding->end));
    json_object_set_string_member(span, "type", tusch_category_to_string(finding->category));
    json_object_set_string_member(span, "level", tusch_level_to_string(finding->level));
    json_object_set_string_member(span, "rule", finding->rule);
    json_object_set_string_member(span, "role", tusch_role_to_string(finding->role));
    json_object_set_int_member(span, "score", finding->score);
    json_array_add_object_element(spans, span);
  }
  json_object_set_string_member(object, "id", one->id);
  json_object_set_array_member(object, "spans", spans);
  g_autoptr(JsonNode) node = tusch_json_take_object(object);
  g_autofree char *line = tusch_json_to_string(node, false);
  printf("%s\n", line);
}

static gboolean
score_cases(TuschRules *rules, const GPtrArray *cases, Score *score, GError **error)
{
  for (guint i = 0; i < cases->len; i++) {
    const Case *one = g_ptr_array_index(cases, i);
    g_autoptr(TuschDetector) detector = tusch_detector_new(rules, one->request);
    tusch_detector_add_text(detector, one->id, TUSCH_FIELD_PAGE, 0, TUSCH_TEXT_DIGITAL, one->text);
    g_autoptr(GPtrArray) findings = NULL;
    g_autoptr(GPtrArray) entities = NULL;
    if (!tusch_detector_finish(detector, &findings, &entities, error))
      return FALSE;
    score_add(score, one, findings);
    if (options.predictions)
      print_predictions(one, findings);
  }
  return TRUE;
}

/* All texts as documents of one request without parties: how fast is it? */
static gboolean
time_together(TuschRules *rules, const GPtrArray *cases, GError **error)
{
  g_autoptr(TuschDetector) detector = tusch_detector_new(rules, NULL);
  gsize bytes = 0;
  for (guint i = 0; i < cases->len; i++) {
    const Case *one = g_ptr_array_index(cases, i);
    tusch_detector_add_text(detector, one->id, TUSCH_FIELD_PAGE, 0, TUSCH_TEXT_DIGITAL, one->text);
    bytes += strlen(one->text);
  }
  g_autoptr(GPtrArray) findings = NULL;
  g_autoptr(GPtrArray) entities = NULL;
  gint64 from_us = g_get_monotonic_time();
  if (!tusch_detector_finish(detector, &findings, &entities, error))
    return FALSE;
  double seconds = (double)(g_get_monotonic_time() - from_us) / G_USEC_PER_SEC;
  printf("%u findings, %u entities, %.2f s, %.2f MB/s\n",
         findings->len,
         entities->len,
         seconds,
         (double)bytes / 1e6 / seconds);
  return TRUE;
}

static double
share(guint part, guint whole)
{
  return whole > 0 ? (double)part / whole : 1.0;
}

static void
print_table(GHashTable *table)
{
  g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(table), (GCompareFunc)strcmp);
  for (const GList *name = names; name != NULL; name = name->next) {
    const Figure *figure = g_hash_table_lookup(table, name->data);
    printf("%-32s gold %4u covered %.3f   found %4u right %.3f\n",
           (const char *)name->data,
           figure->gold,
           share(figure->covered, figure->gold),
           figure->found,
           share(figure->right, figure->found));
  }
}

static void
print_score(const Score *score)
{
  print_table(score->by_type);
  print_table(score->by_group);
  printf("leak-free cases %u of %u\n", score->leak_free, score->cases);
  if (options.faults)
    printf("%s", score->faults->str);
}

static bool
is_reached(GKeyFile *file, const char *group, const char *key, double value)
{
  g_autoptr(GError) error = NULL;
  double wanted = g_key_file_get_double(file, group, key, &error);
  if (error != NULL || value >= wanted)
    return true;
  printf("BELOW THE THRESHOLD: %s %s %.3f < %.3f\n", group, key, value, wanted);
  return false;
}

/* Every group of the file: "covered" and "right"; [cases] has "leak-free". */
static bool
check_thresholds(const Score *score, const char *path, GError **error)
{
  g_autoptr(GKeyFile) file = g_key_file_new();
  if (!g_key_file_load_from_file(file, path, G_KEY_FILE_NONE, error))
    return false;
  bool ok = true;
  g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);
  for (guint i = 0; groups[i] != NULL; i++) {
    if (g_str_equal(groups[i], "cases")) {
      ok = is_reached(file, "cases", "leak-free", share(score->leak_free, score->cases)) && ok;
      continue;
    }
    Figure figure = score_get(score, groups[i]);
    ok = is_reached(file, groups[i], "covered", share(figure.covered, figure.gold)) && ok;
    ok = is_reached(file, groups[i], "right", share(figure.right, figure.found)) && ok;
  }
  return ok;
}

static int
run(TuschRules *rules, char **paths, GError **error)
{
  Score *score = score_new(options.marks_only);
  int status = 0;
  for (guint i = 0; paths[i] != NULL && status == 0; i++) {
    g_autoptr(GPtrArray) cases = cases_load(paths[i], error);
    if (cases == NULL || !(options.together ? time_together(rules, cases, error)
                                            : score_cases(rules, cases, score, error)))
      status = 1;
  }
  if (status == 0 && !options.predictions && !options.together)
    print_score(score);
  if (status == 0 && options.thresholds != NULL &&
      !check_thresholds(score, options.thresholds, error))
    status = 3;
  score_free(score);
  return status;
}

int
main(int argc, char **argv)
{
  g_autoptr(GOptionContext) context = g_option_context_new("CASES.jsonl…");
  g_autoptr(GError) error = NULL;
  g_option_context_add_main_entries(context, ENTRIES, NULL);
  if (!g_option_context_parse(context, &argc, &argv, &error)) {
    fprintf(stderr, "score-cases: %s\n", error->message);
    return 2;
  }
  const char *dir = options.rules != NULL ? options.rules : TUSCH_SOURCE_DATADIR "/rules";
  g_autoptr(TuschRules) rules = tusch_rules_load(dir, &error);
  int status = rules != NULL ? run(rules, argv + 1, &error) : 2;
  if (error != NULL)
    fprintf(stderr, "score-cases: %s\n", error->message);
  return status;
}
