/* tusch rules: the tools of those who write the rules. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/rules.h"

#include "base/datadir.h"
#include "base/json.h"
#include "base/language.h"
#include "base/plain-text.h"

#include <stdio.h>
#include <string.h>

static const struct {
  const char *name;
  const char *summary;
  TuschCommandFunc run;
} SUBCOMMANDS[] = {
    {"check", N_("kontrollerer regler og ordlister"), tusch_rules_cmd_check},
    {"test", N_("måler reglerne på tekster med facit"), tusch_rules_cmd_test},
    {"compare", N_("viser forskellen på to sæt regler"), tusch_rules_cmd_compare},
    {"explain", N_("forklarer, hvorfor noget blev fundet eller ikke"), tusch_rules_cmd_explain},
    {"feedback", N_("viser, hvad sagsbehandlerne gjorde med forslagene"), tusch_rules_cmd_feedback},
};

static int
print_help(FILE *out)
{
  (void)fputs(_("Brug: tusch rules KOMMANDO [VALG…]\n\n"
                "Værktøj for dem, der passer reglerne.\n\nKommandoer:\n"),
              out);
  for (guint i = 0; i < G_N_ELEMENTS(SUBCOMMANDS); i++)
    (void)fprintf(out, "  %-10s %s\n", SUBCOMMANDS[i].name, _(SUBCOMMANDS[i].summary));
  (void)fputs(
      _("\nAlle kommandoer kan få --rules MAPPE (andre regler end de medfølgende) og --json.\n"
        "\"tusch rules KOMMANDO --help\" forklarer en kommando.\n"
        "Afslutningskode: 0 i orden, 1 kunne ikke gennemføres, 2 fejl i reglerne eller i "
        "kaldet.\n"),
      out);
  return fflush(out) == 0 ? TUSCH_EXIT_DONE : TUSCH_EXIT_COULD_NOT;
}

int
tusch_cmd_rules(int argc, char **argv)
{
  if (argc < 2) {
    (void)print_help(stderr);
    return TUSCH_EXIT_USAGE;
  }
  if (g_str_equal(argv[1], "--help") || g_str_equal(argv[1], "-h"))
    return print_help(stdout);
  for (guint i = 0; i < G_N_ELEMENTS(SUBCOMMANDS); i++) {
    if (!g_str_equal(argv[1], SUBCOMMANDS[i].name))
      continue;
    g_autofree char *name = g_strconcat("rules ", SUBCOMMANDS[i].name, NULL);
    char *saved = argv[1];
    argv[1] = name;
    int status = SUBCOMMANDS[i].run(argc - 1, argv + 1);
    argv[1] = saved;
    return status;
  }
  return tusch_command_usage("rules", _("»%s« er ikke en kommando"), argv[1]);
}

char *
tusch_rules_cmd_dir(const char *option, GError **error)
{
  if (option == NULL)
    return tusch_datadir_find("rules", "patterns", error);
  if (g_file_test(option, G_FILE_TEST_IS_DIR))
    return g_strdup(option);
  tusch_fail(error, TUSCH_ERROR_CONFIG, _("mappen »%s« findes ikke"), option);
  return NULL;
}

TuschRules *
tusch_rules_cmd_load(const char *option, GError **error)
{
  g_autofree char *dir = tusch_rules_cmd_dir(option, error);
  return dir != NULL ? tusch_rules_load(dir, error) : NULL;
}

char *
tusch_rules_cmd_context(const char *text, gsize start, gsize end, guint around)
{
  const char *from = text + start;
  const char *to = text + end;
  for (guint i = 0; i < around && from > text; i++)
    from = g_utf8_prev_char(from);
  for (guint i = 0; i < around && *to != '\0'; i++)
    to = g_utf8_next_char(to);
  g_autofree char *before = g_strndup(from, (gsize)(text + start - from));
  g_autofree char *inside = g_strndup(text + start, end - start);
  g_autofree char *after = g_strndup(text + end, (gsize)(to - text) - end);
  g_autofree char *raw = g_strdup_printf(
      "%s%s[%s]%s%s", from > text ? "…" : "", before, inside, after, *to != '\0' ? "…" : "");
  return tusch_text_plain_line(raw, 0);
}

JsonObject *
tusch_rules_cmd_json(const char *name)
{
  g_autofree char *schema = g_strconcat("tusch-rules-", name, NULL);
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, "schema", schema);
  json_object_set_int_member(object, "version", 1);
  return object;
}

gboolean
tusch_rules_cmd_print(JsonObject *object, GError **error)
{
  g_autoptr(JsonNode) node = tusch_json_take_object(object);
  return tusch_command_print_json(node, error);
}
