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

/* What is printed of a log. */
typedef struct {
  guint n_records;
  const char *head; /* hash of the last record */
  guint bad_line; /* 0: whole */
  bool has_expected; /* the record that was asked for is in it */
} LogCheck;

static gboolean
print_log_check(const LogCheck *check, bool as_json, GError **error)
{
  guint bad_line = check->bad_line;
  if (as_json) {
    JsonObject *object = json_object_new();
    json_object_set_boolean_member(object, "whole", bad_line == 0 && check->has_expected);
    json_object_set_int_member(object, "records", check->n_records);
    json_object_set_string_member(object, "head", check->head);
    if (bad_line > 0)
      json_object_set_int_member(object, "changed_record", bad_line);
    g_autoptr(JsonNode) node = tusch_json_take_object(object);
    return tusch_command_print_json(node, error);
  }
  if (bad_line == 0 && check->has_expected)
    (void)printf("the log is whole: %u records, the last one %s\n", check->n_records, check->head);
  return tusch_command_flush(error);
}

static bool
holds_record(const GPtrArray *records, const char *hash)
{
  for (guint i = 0; i < records->len; i++)
    if (g_str_equal(((TuschLogRecord *)g_ptr_array_index(records, i))->hash, hash))
      return true;
  return false;
}

/* @expected: hash of a record that was once the last one; nullable */
static int
check_log(const TuschWorkroom *workroom, const char *expected, bool as_json)
{
  g_autoptr(GError) error = NULL;
  LogCheck check = {.head = ""};
  g_autoptr(GPtrArray) records = tusch_store_list_log(workroom->store, &error);
  if (records == NULL || !tusch_store_check_log(workroom->store, &check.bad_line, &error))
    return tusch_command_fail("verify", error);
  check.n_records = records->len;
  if (records->len > 0)
    check.head = ((TuschLogRecord *)g_ptr_array_index(records, records->len - 1))->hash;
  check.has_expected = expected == NULL || holds_record(records, expected);
  if (!print_log_check(&check, as_json, &error))
    return tusch_command_fail("verify", error);
  if (check.bad_line > records->len)
    (void)fprintf(
        stderr, "tusch verify: the log ends before record %u: it was cut off\n", check.bad_line);
  else if (check.bad_line > 0)
    (void)fprintf(stderr, "tusch verify: the log was changed at record %u\n", check.bad_line);
  else if (!check.has_expected)
    (void)fputs(
        "tusch verify: the log does not hold the expected record: it was cut off or written anew\n",
        stderr);
  else
    return TUSCH_EXIT_DONE;
  return TUSCH_EXIT_UNVERIFIED;
}

static int
run_log(const char *workroom_path, const char *expected, bool as_json)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschWorkroom) workroom = tusch_workroom_open(workroom_path, &error);
  if (workroom == NULL)
    return tusch_command_fail("verify", error);
  return check_log(workroom, expected, as_json);
}

static int
run(const char *workroom_path, const char *file, bool as_json)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschWorkroom) workroom = tusch_workroom_open(workroom_path, &error);
  if (workroom == NULL)
    return tusch_command_fail("verify", error);
  TuschJob job = {.workroom = workroom, .n_parallel = g_get_num_processors()};
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
  g_autofree char *opt_expect = NULL;
  gboolean opt_log = FALSE;
  gboolean opt_json = FALSE;
  const GOptionEntry entries[] = {
      {"workroom", 'w', 0, G_OPTION_ARG_FILENAME, &opt_workroom, "Folder of the request", "DIR"},
      {"log", 0, 0, G_OPTION_ARG_NONE, &opt_log, "Check the log's hash chain", NULL},
      {"expect",
       0,
       0,
       G_OPTION_ARG_STRING,
       &opt_expect,
       "With --log: the hash that was printed earlier must still be in the log",
       "HASH"},
      {"json", 0, 0, G_OPTION_ARG_NONE, &opt_json, "Print the report as JSON", NULL},
      G_OPTION_ENTRY_NULL};
  char **arguments =
      tusch_command_parse(&argc, &argv, "-w WORKROOM [FILE.pdf]", DESCRIPTION, entries);
  if (arguments == NULL)
    return TUSCH_EXIT_USAGE;
  if (argc > 2 || opt_workroom == NULL)
    return tusch_command_usage("verify", "-w WORKROOM and at most one FILE.pdf are needed");
  if (opt_expect != NULL && !opt_log)
    return tusch_command_usage("verify", "--expect goes with --log");
  return opt_log ? run_log(opt_workroom, opt_expect, opt_json)
                 : run(opt_workroom, argc == 2 ? arguments[0] : NULL, opt_json);
}
