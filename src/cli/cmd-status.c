/* tusch status: where the request stands. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"
#include "cli/summary.h"

int
tusch_cmd_status(int argc, char **argv)
{
  g_autofree char *opt_workroom = NULL;
  gboolean opt_json = FALSE;
  const GOptionEntry entries[] = {
      {"workroom", 'w', 0, G_OPTION_ARG_FILENAME, &opt_workroom, "Folder of the request", "DIR"},
      {"json", 0, 0, G_OPTION_ARG_NONE, &opt_json, "Print everything as JSON", NULL},
      G_OPTION_ENTRY_NULL};
  if (tusch_command_parse(&argc,
                          &argv,
                          "-w WORKROOM",
                          "Shows documents, pages, findings, open decisions and problems.",
                          entries) == NULL)
    return TUSCH_EXIT_USAGE;
  if (argc != 1 || opt_workroom == NULL)
    return tusch_command_usage("status", "-w WORKROOM is needed");
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschWorkroom) workroom = tusch_workroom_open(opt_workroom, &error);
  if (workroom == NULL || !tusch_summary_print(workroom, opt_json, &error))
    return tusch_command_fail("status", error);
  return TUSCH_EXIT_DONE;
}
