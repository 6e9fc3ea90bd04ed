/* tusch approve: a person takes responsibility for the bundle that was verified. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"
#include "cli/command.h"
#include "pipeline/deliver.h"

#include <stdio.h>

static const char DESCRIPTION[] =
    "Takes down that USER approves the bundle in out/, by the fingerprint of its bytes. Only an\n"
    "approved bundle can be delivered. A decision that changes something makes another bundle, "
    "which "
    "is\n"
    "not approved.";

static int
run(const char *workroom_path, const char *who, bool is_letter_checked, bool as_json)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *sha256 = NULL;
  g_autoptr(TuschWorkroom) workroom = tusch_workroom_open(workroom_path, &error);
  if (workroom == NULL || (is_letter_checked && !tusch_job_confirm_letter(workroom, who, &error)) ||
      !tusch_job_approve(workroom, who, &sha256, &error))
    return tusch_command_fail("approve", error);
  gboolean ok;
  if (as_json) {
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "approved", sha256);
    g_autoptr(JsonNode) node = tusch_json_take_object(object);
    ok = tusch_command_print_json(node, &error);
  } else {
    (void)printf("Approved: %s\n", sha256);
    ok = tusch_command_flush(&error);
  }
  return ok ? TUSCH_EXIT_DONE : tusch_command_fail("approve", error);
}

int
tusch_cmd_approve(int argc, char **argv)
{
  g_autofree char *opt_workroom = NULL;
  g_autofree char *opt_user = NULL;
  gboolean opt_letter_checked = FALSE;
  gboolean opt_json = FALSE;
  const GOptionEntry entries[] = {
      {"workroom", 'w', 0, G_OPTION_ARG_FILENAME, &opt_workroom, "Folder of the request", "DIR"},
      {"user", 0, 0, G_OPTION_ARG_STRING, &opt_user, "Who approves (default: login name)", "ID"},
      {"letter-checked",
       0,
       0,
       G_OPTION_ARG_NONE,
       &opt_letter_checked,
       "The edited letter was read against the decisions",
       NULL},
      {"json", 0, 0, G_OPTION_ARG_NONE, &opt_json, "Print the result as JSON", NULL},
      G_OPTION_ENTRY_NULL};
  if (tusch_command_parse(&argc, &argv, "-w WORKROOM [--user ID]", DESCRIPTION, entries) == NULL)
    return TUSCH_EXIT_USAGE;
  if (argc != 1 || opt_workroom == NULL)
    return tusch_command_usage("approve", "-w WORKROOM is needed");
  const char *who = tusch_command_user("approve", opt_user);
  return who != NULL ? run(opt_workroom, who, opt_letter_checked, opt_json) : TUSCH_EXIT_USAGE;
}
