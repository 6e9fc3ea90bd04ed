/* tusch status: where the request stands, and what the cage on this machine gives. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"
#include "cli/summary.h"
#include "pipeline/cage-program.h"
#include "pipeline/spawner.h"

#include <stdio.h>

static const struct {
  const char *name;
  guint layer;
  const char *gives;
} LAYERS[] = {
    {"network", TUSCH_CAGE_NETWORK, "a network with nobody on it"},
    {"view", TUSCH_CAGE_VIEW, "a file system with the document alone"},
    {"landlock", TUSCH_CAGE_LANDLOCK, "no other file may be opened"},
    {"syscalls", TUSCH_CAGE_SYSCALLS, "no socket, no process, no program"},
};

static gboolean
print_cage_json(TuschCageLayers layers, bool has_programs, GError **error)
{
  const char *missing = tusch_cage_missing(layers);
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, "schema", "tusch-cage");
  json_object_set_int_member(object, "version", 1);
  for (guint i = 0; i < G_N_ELEMENTS(LAYERS); i++)
    json_object_set_boolean_member(object, LAYERS[i].name, (layers & LAYERS[i].layer) != 0);
  json_object_set_boolean_member(object, "programs", has_programs);
  json_object_set_boolean_member(object, "enough", missing == NULL);
  if (missing != NULL)
    json_object_set_string_member(object, "missing", missing);
  g_autoptr(JsonNode) node = json_node_alloc();
  json_node_init_object(node, object);
  json_object_unref(object);
  return tusch_command_print_json(node, error);
}

static gboolean
print_cage(bool as_json, GError **error)
{
  TuschCageLayers layers;
  if (!tusch_spawner_cage(&layers, error))
    return FALSE;
  bool has_programs = tusch_cage_has_programs();
  if (as_json)
    return print_cage_json(layers, has_programs, error);
  const char *missing = tusch_cage_missing(layers);
  (void)printf("Cage for foreign files on this machine:\n");
  for (guint i = 0; i < G_N_ELEMENTS(LAYERS); i++)
    (void)printf("  %-10s %-4s %s\n",
                 LAYERS[i].name,
                 (layers & LAYERS[i].layer) != 0 ? "yes" : "no",
                 LAYERS[i].gives);
  (void)printf(
      "  %-10s %-4s %s\n", "programs", has_programs ? "yes" : "no", "converters run in bubblewrap");
  (void)printf("Enough for --cage=required: %s\n", missing == NULL ? "yes" : missing);
  return tusch_command_flush(error);
}

static gboolean
print_request(const char *path, bool as_json, GError **error)
{
  g_autoptr(TuschWorkroom) workroom = tusch_workroom_open_to_read(path, error);
  return workroom != NULL && tusch_summary_print(workroom, as_json, NULL, error);
}

int
tusch_cmd_status(int argc, char **argv)
{
  g_autofree char *opt_workroom = NULL;
  gboolean opt_cage = FALSE;
  gboolean opt_json = FALSE;
  const GOptionEntry entries[] = {
      {"workroom", 'w', 0, G_OPTION_ARG_FILENAME, &opt_workroom, "Folder of the request", "DIR"},
      {"cage", 0, 0, G_OPTION_ARG_NONE, &opt_cage, "What the cage on this machine gives", NULL},
      {"json", 0, 0, G_OPTION_ARG_NONE, &opt_json, "Print everything as JSON", NULL},
      G_OPTION_ENTRY_NULL};
  if (tusch_command_parse(&argc,
                          &argv,
                          "-w WORKROOM | --cage",
                          "Shows documents, pages, findings, open decisions and problems, also "
                          "while another process works\n"
                          "in the workroom. --cage: what foreign files are kept from on this "
                          "machine.",
                          entries) == NULL)
    return TUSCH_EXIT_USAGE;
  if (argc != 1 || (opt_workroom == NULL) != opt_cage)
    return tusch_command_usage("status", "-w WORKROOM or --cage is needed");
  g_autoptr(GError) error = NULL;
  gboolean ok =
      opt_cage ? print_cage(opt_json, &error) : print_request(opt_workroom, opt_json, &error);
  return ok ? TUSCH_EXIT_DONE : tusch_command_fail("status", error);
}
