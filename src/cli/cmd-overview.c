/* tusch overview: a request's documents at a glance. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/file.h"
#include "cli/command.h"
#include "pipeline/overview.h"

#include <stdio.h>
#include <string.h>

static void
print_totals(JsonObject *root)
{
  JsonObject *totals = json_object_get_object_member(root, "totals");
  (void)printf("Request %s: %d documents, %d pages, %d cases, %d unreadable\n",
               json_object_get_string_member(root, "request"),
               (int)json_object_get_int_member(totals, "documents"),
               (int)json_object_get_int_member(totals, "pages"),
               (int)json_object_get_int_member(totals, "cases"),
               (int)json_object_get_int_member(totals, "unreadable"));
}

static void
print_chronology(JsonArray *rows)
{
  for (guint i = 0; i < json_array_get_length(rows); i++) {
    JsonObject *row = json_array_get_object_element(rows, i);
    (void)printf("%-10s  %-8s  %-14s  %s\n",
                 json_object_get_string_member_with_default(row, "date", "-"),
                 json_object_get_string_member(row, "number"),
                 json_object_get_string_member_with_default(row, "kind", "-"),
                 json_object_get_string_member(row, "title"));
  }
}

static gboolean
print_overview(JsonNode *overview, bool as_json, GError **error)
{
  if (as_json)
    return tusch_command_print_json(overview, error);
  JsonObject *root = json_node_get_object(overview);
  print_totals(root);
  print_chronology(json_object_get_array_member(root, "chronology"));
  return tusch_command_flush(error);
}

int
tusch_cmd_overview(int argc, char **argv)
{
  g_autofree char *opt_workroom = NULL;
  g_autofree char *opt_html = NULL;
  gboolean opt_json = FALSE;
  const GOptionEntry entries[] = {
      {"workroom", 'w', 0, G_OPTION_ARG_FILENAME, &opt_workroom, "Folder of the request", "DIR"},
      {"html", 0, 0, G_OPTION_ARG_FILENAME, &opt_html, "Write the page to FILE", "FILE"},
      {"json", 0, 0, G_OPTION_ARG_NONE, &opt_json, "Print everything as JSON", NULL},
      G_OPTION_ENTRY_NULL};
  if (tusch_command_parse(&argc,
                          &argv,
                          "-w WORKROOM [--html FILE | --json]",
                          "Kinds of documents, the course of events, who writes to whom, "
                          "duplicates, decisions, deadlines and\n"
                          "authorities, each with its place. A page inside the workroom links "
                          "to the documents' PDFs.\nNames stand in it: it is for the caseworker "
                          "alone.",
                          entries) == NULL)
    return TUSCH_EXIT_USAGE;
  if (argc != 1 || opt_workroom == NULL || (opt_html != NULL && opt_json))
    return tusch_command_usage("overview", "-w WORKROOM is needed, and one of --html and --json");
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschWorkroom) workroom = tusch_workroom_open_to_read(opt_workroom, &error);
  g_autoptr(JsonNode) overview = workroom != NULL ? tusch_overview_of(workroom, &error) : NULL;
  gboolean ok = overview != NULL;
  if (ok && opt_html != NULL)
    ok = tusch_overview_write(workroom, overview, opt_html, &error);
  else if (ok)
    ok = print_overview(overview, opt_json, &error);
  return ok ? TUSCH_EXIT_DONE : tusch_command_fail("overview", error);
}
