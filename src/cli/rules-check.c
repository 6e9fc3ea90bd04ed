/* tusch rules check: is the rules folder in order? */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/rules.h"

#include "base/json.h"
#include "base/language.h"
#include "tusch/rules-check.h"
#include "tusch/source.h"

#include <stdio.h>
#include <string.h>

/* "demo.kilde:7: …" as file, line and sentence. */
static void
add_source_fault(TuschRulesCheck *check, const char *name, const char *message)
{
  TuschFault *fault = g_new0(TuschFault, 1);
  gsize length = strlen(name);
  fault->level = TUSCH_FAULT_ERROR;
  fault->kind = TUSCH_FAULT_RULE;
  fault->file = g_strdup(name);
  if (g_str_has_prefix(message, name) && message[length] == ':') {
    char *end = NULL;
    fault->line = (guint)g_ascii_strtoull(message + length + 1, &end, 10);
    message = g_str_has_prefix(end, ": ") ? end + 2 : message;
  }
  fault->text = g_strdup(message);
  g_ptr_array_insert(check->faults, 0, fault);
  check->counts[TUSCH_FAULT_ERROR]++;
}

static bool
check_source(const char *path, const char *name, GError **error)
{
  if (g_str_has_suffix(name, ".kilde")) {
    g_autoptr(TuschSourceMap) map = tusch_source_map_load(path, error);
    return map != NULL;
  }
  g_autoptr(TuschTechnical) technical = tusch_technical_load(path, error);
  return technical != NULL;
}

/* Adapters and kinds of technical files; a folder without them has no sources. Returns how many. */
static guint
check_sources(TuschRulesCheck *check, const char *rules_dir)
{
  guint n = 0;
  g_autofree char *folder = g_build_filename(rules_dir, "sources", NULL);
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
    if (!g_str_has_suffix(name, ".kilde") && !g_str_has_suffix(name, ".regler"))
      continue;
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autoptr(GError) error = NULL;
    if (!check_source(path, name, &error))
      add_source_fault(check, name, error->message);
    n++;
  }
  return n;
}

static JsonObject *
check_to_json(const TuschRulesCheck *check, guint n_sources)
{
  JsonObject *object = tusch_rules_cmd_json("check");
  json_object_set_boolean_member(object, "ok", check->counts[TUSCH_FAULT_ERROR] == 0);
  json_object_set_int_member(object, "rule_files", check->n_files);
  json_object_set_int_member(object, "rules", check->n_rules);
  json_object_set_int_member(object, "exceptions", check->n_exceptions);
  json_object_set_int_member(object, "examples", check->n_examples);
  json_object_set_int_member(object, "dictionaries", check->n_dictionaries);
  json_object_set_int_member(object, "entries", check->n_entries);
  json_object_set_int_member(object, "sources", n_sources);
  json_object_set_int_member(object, "errors", check->counts[TUSCH_FAULT_ERROR]);
  json_object_set_int_member(object, "warnings", check->counts[TUSCH_FAULT_WARNING]);
  json_object_set_int_member(object, "remarks", check->counts[TUSCH_FAULT_REMARK]);
  JsonArray *faults = json_array_new();
  for (guint i = 0; i < check->faults->len; i++) {
    const TuschFault *fault = g_ptr_array_index(check->faults, i);
    JsonObject *item = json_object_new();
    json_object_set_string_member(item, "level", tusch_fault_level_to_string(fault->level));
    json_object_set_string_member(item, "kind", tusch_fault_kind_to_string(fault->kind));
    tusch_json_set_string(item, "file", fault->file);
    if (fault->line > 0)
      json_object_set_int_member(item, "line", fault->line);
    json_object_set_string_member(item, "text", fault->text);
    json_array_add_object_element(faults, item);
  }
  json_object_set_array_member(object, "faults", faults);
  return object;
}

static const char *
level_word(TuschFaultLevel level)
{
  switch (level) {
  case TUSCH_FAULT_ERROR:
    return _("fejl");
  case TUSCH_FAULT_WARNING:
    return _("advarsel");
  default:
    return _("bemærk");
  }
}

static gboolean
print_check(const TuschRulesCheck *check, bool errors_only, GError **error)
{
  for (guint i = 0; i < check->faults->len; i++) {
    const TuschFault *fault = g_ptr_array_index(check->faults, i);
    if (errors_only && fault->level != TUSCH_FAULT_ERROR)
      continue;
    if (fault->file != NULL && fault->line > 0)
      (void)printf("%s:%u: ", fault->file, fault->line);
    else if (fault->file != NULL)
      (void)printf("%s: ", fault->file);
    (void)printf("%s: %s\n", level_word(fault->level), fault->text);
  }
  (void)printf(
      _("%u regelfiler, %u regler, %u undtagelser, %u eksempler; %u ordlister med %u ord\n"),
      check->n_files,
      check->n_rules,
      check->n_exceptions,
      check->n_examples,
      check->n_dictionaries,
      check->n_entries);
  (void)printf(_("%u fejl, %u advarsler, %u bemærkninger\n"),
               check->counts[TUSCH_FAULT_ERROR],
               check->counts[TUSCH_FAULT_WARNING],
               check->counts[TUSCH_FAULT_REMARK]);
  return fflush(stdout) == 0 ? TRUE : tusch_fail_errno(error, "cannot write the result");
}

int
tusch_rules_cmd_check(int argc, char **argv)
{
  g_autofree char *opt_rules = NULL;
  gboolean opt_json = FALSE;
  gboolean opt_errors = FALSE;
  const GOptionEntry entries[] = {
      {"rules", 0, 0, G_OPTION_ARG_FILENAME, &opt_rules, _("Mappe med regler"), _("MAPPE")},
      {"errors", 0, 0, G_OPTION_ARG_NONE, &opt_errors, _("Vis kun fejl"), NULL},
      {"json", 0, 0, G_OPTION_ARG_NONE, &opt_json, _("Svar som JSON"), NULL},
      G_OPTION_ENTRY_NULL};
  char **arguments = tusch_command_parse(
      &argc,
      &argv,
      "[--rules MAPPE]",
      _("Læser alle regler, kører deres eksempler og ser ordlisterne efter. Alle fejl vises med "
        "fil\n"
        "og linje. Fejl standser reglerne (kode 2); advarsler og bemærkninger gør ikke."),
      entries);
  if (arguments == NULL)
    return TUSCH_EXIT_USAGE;
  if (argc > 1)
    return tusch_command_usage("rules check", _("der skal ikke stå andet end valgene"));
  g_autoptr(GError) error = NULL;
  g_autofree char *dir = tusch_rules_cmd_dir(opt_rules, &error);
  if (dir == NULL)
    return tusch_command_fail("rules check", error);
  g_autoptr(TuschRulesCheck) check = tusch_rules_check(dir, NULL);
  guint n_sources = check_sources(check, dir);
  gboolean ok = opt_json ? tusch_rules_cmd_print(check_to_json(check, n_sources), &error)
                         : print_check(check, opt_errors, &error);
  if (!ok)
    return tusch_command_fail("rules check", error);
  return check->counts[TUSCH_FAULT_ERROR] > 0 ? TUSCH_EXIT_USAGE : TUSCH_EXIT_DONE;
}
