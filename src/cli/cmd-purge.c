/* tusch purge: delete a workroom, leaving a receipt. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/purge.h"

#include "cli/command.h"

#include <stdbool.h>
#include <stdio.h>

static const char DESCRIPTION[] =
    "Overwrites and removes everything in the workroom but receipt.json, which says by counts and\n"
    "hashes what there was. There is no way back. A purge that was interrupted goes on.";

static gboolean
print_receipt(JsonNode *receipt, bool as_json, GError **error)
{
  if (as_json)
    return tusch_command_print_json(receipt, error);
  JsonObject *object = json_node_get_object(receipt);
  (void)printf("purged: %" G_GINT64_FORMAT " files, %" G_GINT64_FORMAT " bytes\n",
               json_object_get_int_member_with_default(object, "files", 0),
               json_object_get_int_member_with_default(object, "size_bytes", 0));
  gint64 n_shared = json_object_get_int_member_with_default(object, "shared_files", 0);
  if (n_shared > 0)
    (void)fprintf(stderr,
                  "tusch purge: %" G_GINT64_FORMAT
                  " files had another name outside the workroom: their bytes are still there\n",
                  n_shared);
  return tusch_command_flush(error);
}

int
tusch_cmd_purge(int argc, char **argv)
{
  g_autofree char *opt_workroom = NULL;
  g_autofree char *opt_user = NULL;
  gboolean opt_json = FALSE;
  const GOptionEntry entries[] = {
      {"workroom", 'w', 0, G_OPTION_ARG_FILENAME, &opt_workroom, "Folder of the request", "DIR"},
      {"user", 0, 0, G_OPTION_ARG_STRING, &opt_user, "Who purges (default: login name)", "ID"},
      {"json", 0, 0, G_OPTION_ARG_NONE, &opt_json, "Print the receipt as JSON", NULL},
      G_OPTION_ENTRY_NULL};
  if (tusch_command_parse(&argc, &argv, "-w WORKROOM", DESCRIPTION, entries) == NULL)
    return TUSCH_EXIT_USAGE;
  if (argc != 1 || opt_workroom == NULL)
    return tusch_command_usage("purge", "-w WORKROOM is needed");
  const char *who = tusch_command_user("purge", opt_user);
  if (who == NULL)
    return TUSCH_EXIT_USAGE;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) receipt = tusch_purge(opt_workroom, who, &error);
  if (receipt == NULL || !print_receipt(receipt, opt_json, &error))
    return tusch_command_fail("purge", error);
  return TUSCH_EXIT_DONE;
}
