/* Options, errors and output of the commands. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include "base/json.h"
#include "pipeline/spawner.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* File names may hold line ends and what terminals obey. (transfer full) */
static char *
one_line(const char *message)
{
  g_autofree char *valid = g_utf8_make_valid(message, -1);
  GString *line = g_string_new(NULL);
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    g_string_append_unichar(line, g_unichar_iscntrl(c) ? '?' : c);
  }
  return g_string_free(line, FALSE);
}

/* For all children of this process. */
static gboolean
set_cage(const char *mode, GError **error)
{
  TuschCageMode parsed;
  TuschCageLayers layers;
  if (mode != NULL && !tusch_cage_mode_parse(mode, &parsed))
    return tusch_fail(error, TUSCH_ERROR_CONFIG, "--cage takes \"required\", \"auto\" or \"off\"");
  if (mode != NULL)
    (void)g_setenv("TUSCH_CAGE", mode, TRUE);
  if (mode == NULL || tusch_cage_mode() != TUSCH_CAGE_REQUIRED)
    return TRUE;
  if (!tusch_spawner_cage(&layers, error))
    return FALSE;
  const char *missing = tusch_cage_missing(layers);
  return missing == NULL ||
         tusch_fail(error, TUSCH_ERROR_CONFIG, "the cage is required, but %s", missing);
}

static bool
has_entry(const GOptionEntry *entries, const char *name)
{
  for (; entries->long_name != NULL; entries++)
    if (g_str_equal(entries->long_name, name))
      return true;
  return false;
}

char **
tusch_command_parse(int *argc,
                    char ***argv,
                    const char *synopsis,
                    const char *description,
                    const GOptionEntry *entries)
{
  g_autofree char *name = g_strdup_printf("tusch %s", (*argv)[0]);
  g_autoptr(GOptionContext) context = g_option_context_new(NULL);
  g_autoptr(GError) error = NULL;
  g_autofree char *head = g_strdup_printf("%s %s", name, synopsis);
  g_option_context_set_help_enabled(context, FALSE);
  gboolean wants_help = FALSE;
  const GOptionEntry help[] = {
      {"help", 'h', 0, G_OPTION_ARG_NONE, &wants_help, "Show this help", NULL},
      G_OPTION_ENTRY_NULL};
  g_option_context_add_main_entries(context, entries, NULL);
  g_option_context_add_main_entries(context, help, NULL);
  g_autofree char *cage_mode = NULL;
  const GOptionEntry cage[] = {{"cage",
                                0,
                                0,
                                G_OPTION_ARG_STRING,
                                &cage_mode,
                                "How much of the cage for foreign files there must be",
                                "required|auto|off"},
                               G_OPTION_ENTRY_NULL};
  if (!has_entry(entries, "cage"))
    g_option_context_add_main_entries(context, cage, NULL);
  if (!g_option_context_parse(context, argc, argv, &error)) {
    g_autofree char *line = one_line(error->message);
    (void)fprintf(stderr, "%s: %s (see \"%s --help\")\n", name, line, name);
    return NULL;
  }
  if (wants_help) {
    g_autofree char *text = g_option_context_get_help(context, FALSE, NULL);
    const char *options = strstr(text, "\n\n");
    (void)printf("Usage: %s\n\n%s%s", head, description, options != NULL ? options : "\n");
    exit(fflush(stdout) == 0 ? TUSCH_EXIT_DONE : TUSCH_EXIT_COULD_NOT);
  }
  if (!set_cage(cage_mode, &error)) {
    (void)fprintf(stderr, "%s: %s\n", name, error->message);
    return NULL;
  }
  return *argv + 1;
}

static int
exit_of(const GError *error)
{
  if (error->domain != TUSCH_ERROR)
    return TUSCH_EXIT_COULD_NOT;
  switch ((TuschErrorCode)error->code) {
  case TUSCH_ERROR_CONFIG:
    return TUSCH_EXIT_USAGE;
  case TUSCH_ERROR_UNVERIFIED:
    return TUSCH_EXIT_UNVERIFIED;
  case TUSCH_ERROR_PENDING:
    return TUSCH_EXIT_PENDING;
  case TUSCH_ERROR_BUSY:
    return TUSCH_EXIT_BUSY;
  case TUSCH_ERROR_INTERNAL:
  case TUSCH_ERROR_IO:
  case TUSCH_ERROR_FORMAT:
  case TUSCH_ERROR_UNSUPPORTED:
  case TUSCH_ERROR_LIMIT:
  case TUSCH_ERROR_LIBRARY:
  case TUSCH_ERROR_STORE:
    break;
  }
  return TUSCH_EXIT_COULD_NOT;
}

int
tusch_command_fail(const char *command, const GError *error)
{
  g_autofree char *line = one_line(error->message);
  (void)fprintf(stderr, "tusch %s: %s\n", command, line);
  return exit_of(error);
}

int
tusch_command_usage(const char *command, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  g_autofree char *message = g_strdup_vprintf(format, args);
  va_end(args);
  (void)fprintf(stderr, "tusch %s: %s (see \"tusch %s --help\")\n", command, message, command);
  return TUSCH_EXIT_USAGE;
}

/* It stands in the log for years: readable, and one line. */
static bool
is_user_name(const char *who)
{
  enum { MAX_CHARS = 128 };
  if (who == NULL || who[0] == '\0' || !g_utf8_validate(who, -1, NULL) ||
      g_utf8_strlen(who, -1) > MAX_CHARS)
    return false;
  for (const char *p = who; *p != '\0'; p = g_utf8_next_char(p))
    if (!g_unichar_isprint(g_utf8_get_char(p)))
      return false;
  return true;
}

const char *
tusch_command_user(const char *command, const char *user)
{
  const char *who = user != NULL ? user : g_get_user_name();
  if (is_user_name(who))
    return who;
  (void)tusch_command_usage(command, "--user takes 1 to 128 printable characters");
  return NULL;
}

gboolean
tusch_command_flush(GError **error)
{
  /* What failed on the way stays failed, whatever the last write says. */
  if (fflush(stdout) == 0 && ferror(stdout) == 0)
    return TRUE;
  return tusch_fail(error, TUSCH_ERROR_IO, "cannot write the result");
}

gboolean
tusch_command_print_json(JsonNode *node, GError **error)
{
  g_autofree char *text = tusch_json_to_string(node, true);
  (void)fputs(text, stdout);
  return tusch_command_flush(error);
}
