/* tusch verify: the independent check of a finished bundle, or of the log. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"
#include "cli/command.h"
#include "pipeline/release.h"

#include <stdio.h>

static const char DESCRIPTION[] =
    "Checks the released bundle (or FILE) again against everything that had to be removed. With "
    "--log\n"
    "it checks that nobody changed the log. Exit status 3: the check failed.";

static gboolean
print_log_check(guint bad_line, bool as_json, GError **error)
{
  if (as_json) {
    JsonObject *object = json_object_new();
    json_object_set_boolean_member(object, "whole", bad_line == 0);
    if (bad_line > 0)
      json_object_set_int_member(object, "changed_record", bad_line);
    g_autoptr(JsonNode) node = tusch_json_take_object(object);
    return tusch_command_print_json(node, error);
  }
  if (bad_line == 0)
    (void)puts("the log is whole");
  return tusch_command_flush(error);
}

static int
check_log(const TuschWorkroom *workroom, bool as_json)
{
  g_autoptr(GError) error = NULL;
  guint bad_line = 0;
  if (!tusch_store_check_log(workroom->store, &bad_line, &error) ||
      !print_log_check(bad_line, as_json, &error))
    return tusch_command_fail("verify", error);
  if (bad_line == 0)
    return TUSCH_EXIT_DONE;
  (void)fprintf(stderr, "tusch verify: the log was changed at record %u\n", bad_line);
  return TUSCH_EXIT_UNVERIFIED;
}

static int
run(const char *workroom_path, const char *file, bool wants_log, bool as_json)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschWorkroom) workroom = tusch_workroom_open(workroom_path, &error);
  if (workroom == NULL)
    return tusch_command_fail("verify", error);
  if (wants_log)
    return check_log(workroom, as_json);
  TuschJob job = {workroom, NULL, NULL, 1, NULL, NULL};
  g_autoptr(TuschReport) report = tusch_job_verify(&job, file, &error);
  if (report == NULL)
    return tusch_command_fail("verify", error);
  if (as_json) {
    g_autoptr(JsonNode) node = tusch_report_to_json(report);
    if (!tusch_command_print_json(node, &error))
      return tusch_command_fail("verify", error);
  } else {
    g_autofree char *page = tusch_report_describe(report);
    (void)fputs(page, stdout);
    if (!tusch_command_flush(&error))
      return tusch_command_fail("verify", error);
  }
  return report->passed ? TUSCH_EXIT_DONE : TUSCH_EXIT_UNVERIFIED;
}

int
tusch_cmd_verify(int argc, char **argv)
{
  g_autofree char *opt_workroom = NULL;
  gboolean opt_log = FALSE;
  gboolean opt_json = FALSE;
  const GOptionEntry entries[] = {
      {"workroom", 'w', 0, G_OPTION_ARG_FILENAME, &opt_workroom, "Folder of the request", "DIR"},
      {"log", 0, 0, G_OPTION_ARG_NONE, &opt_log, "Check the log's hash chain", NULL},
      {"json", 0, 0, G_OPTION_ARG_NONE, &opt_json, "Print the report as JSON", NULL},
      G_OPTION_ENTRY_NULL};
  char **arguments =
      tusch_command_parse(&argc, &argv, "-w WORKROOM [FILE.pdf]", DESCRIPTION, entries);
  if (arguments == NULL)
    return TUSCH_EXIT_USAGE;
  if (argc > 2 || opt_workroom == NULL)
    return tusch_command_usage("verify", "-w WORKROOM and at most one FILE.pdf are needed");
  return run(opt_workroom, argc == 2 ? arguments[0] : NULL, opt_log, opt_json);
}
