/* tusch purge: delete a workroom, leaving a receipt. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/purge.h"
#include "pipeline/retention.h"

#include "cli/command.h"

#include <stdbool.h>
#include <stdio.h>

static const char DESCRIPTION[] =
    "Overwrites and removes everything in the workroom but receipt.json, which says by counts and\n"
    "hashes what there was. There is no way back. A purge that was interrupted goes on.\n"
    "--expired purges the workrooms in DIR that were kept as long as "
    "rules/policy/opbevaring.policy\n"
    "allows; \"tusch status\" says when that is.";

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

static gboolean
print_rows(JsonNode *node, bool as_json, GError **error)
{
  if (as_json)
    return tusch_command_print_json(node, error);
  JsonArray *rows = json_object_get_array_member(json_node_get_object(node), "workrooms");
  for (guint i = 0; i < json_array_get_length(rows); i++) {
    JsonObject *row = json_array_get_object_element(rows, i);
    (void)printf("%-10s  %-10s  %s\n",
                 json_object_get_string_member(row, "state"),
                 json_object_get_string_member_with_default(row, "expires", "-"),
                 json_object_get_string_member(row, "workroom"));
  }
  return tusch_command_flush(error);
}

typedef struct {
  char *workroom, *workrooms, *user;
  gboolean expired, dry_run, json;
} Options;

static void
options_clear(Options *options)
{
  g_free(options->workroom);
  g_free(options->workrooms);
  g_free(options->user);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

static int
purge_expired(const Options *options, const char *who)
{
  guint n_failed = 0;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) rows =
      tusch_retention_purge(options->workrooms, who, options->dry_run, &n_failed, &error);
  if (rows == NULL || !print_rows(rows, options->json, &error))
    return tusch_command_fail("purge", error);
  if (n_failed == 0)
    return TUSCH_EXIT_DONE;
  (void)fprintf(stderr, "tusch purge: %u workrooms were not purged\n", n_failed);
  return TUSCH_EXIT_COULD_NOT;
}

static int
purge_one(const Options *options, const char *who)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) receipt = tusch_purge(options->workroom, who, &error);
  if (receipt == NULL || !print_receipt(receipt, options->json, &error))
    return tusch_command_fail("purge", error);
  return TUSCH_EXIT_DONE;
}

int
tusch_cmd_purge(int argc, char **argv)
{
  g_auto(Options) o = {0};
  const GOptionEntry entries[] = {
      {"workroom", 'w', 0, G_OPTION_ARG_FILENAME, &o.workroom, "Folder of the request", "DIR"},
      {"workrooms", 0, 0, G_OPTION_ARG_FILENAME, &o.workrooms, "Folder of workrooms", "DIR"},
      {"expired", 0, 0, G_OPTION_ARG_NONE, &o.expired, "All whose time is over", NULL},
      {"dry-run", 0, 0, G_OPTION_ARG_NONE, &o.dry_run, "With --expired: delete nothing", NULL},
      {"user", 0, 0, G_OPTION_ARG_STRING, &o.user, "Who purges (default: login name)", "ID"},
      {"json", 0, 0, G_OPTION_ARG_NONE, &o.json, "Print receipt or list as JSON", NULL},
      G_OPTION_ENTRY_NULL};
  if (tusch_command_parse(
          &argc, &argv, "-w WORKROOM | --workrooms DIR --expired", DESCRIPTION, entries) == NULL)
    return TUSCH_EXIT_USAGE;
  bool is_folder = o.workrooms != NULL && o.expired && o.workroom == NULL;
  bool is_one = o.workroom != NULL && o.workrooms == NULL && !o.expired && !o.dry_run;
  if (argc != 1 || is_folder == is_one)
    return tusch_command_usage("purge", "-w WORKROOM or --workrooms DIR --expired is needed");
  const char *who = tusch_command_user("purge", o.user);
  if (who == NULL)
    return TUSCH_EXIT_USAGE;
  return is_folder ? purge_expired(&o, who) : purge_one(&o, who);
}
