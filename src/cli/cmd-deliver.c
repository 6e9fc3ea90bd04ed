/* tusch deliver: the Digital Post messages of an approved bundle. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"
#include "cli/command.h"
#include "pipeline/deliver.h"

#include <stdio.h>

static const char DESCRIPTION[] =
    "Writes out/memo/memo-1.xml … and out/delivery.zip, for a bundle that was verified and "
    "approved\n"
    "(\"tusch approve\"; exit status 5 without). Doing it twice gives the same bytes and message "
    "ids. "
    "A\n"
    "bundle in parts becomes as few messages as the limits of Digital Post allow. --sf1601 writes "
    "each\n"
    "message also as the kombi_request of KOMBIT's SF1601 (out/memo/kombi-1.xml …).";

static JsonNode *
to_json(const TuschDelivery *delivery)
{
  JsonObject *object = json_object_new();
  JsonArray *messages = json_array_new();
  JsonArray *files = json_array_new();
  for (guint i = 0; i < delivery->uuids->len; i++)
    json_array_add_string_element(messages, g_ptr_array_index(delivery->uuids, i));
  for (guint i = 0; i < delivery->paths->len; i++)
    json_array_add_string_element(files, g_ptr_array_index(delivery->paths, i));
  json_object_set_array_member(object, "messages", messages);
  json_object_set_array_member(object, "files", files);
  return tusch_json_take_object(object);
}

static int
run(const char *workroom_path, const TuschDeliverOptions *options, bool as_json)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschWorkroom) workroom = tusch_workroom_open(workroom_path, &error);
  g_autoptr(TuschDelivery) delivery =
      workroom != NULL ? tusch_job_deliver(workroom, options, &error) : NULL;
  if (delivery == NULL)
    return tusch_command_fail("deliver", error);
  gboolean ok;
  if (as_json) {
    g_autoptr(JsonNode) node = to_json(delivery);
    ok = tusch_command_print_json(node, &error);
  } else {
    for (guint i = 0; i < delivery->paths->len; i++)
      (void)printf("%s\n", (char *)g_ptr_array_index(delivery->paths, i));
    ok = tusch_command_flush(&error);
  }
  return ok ? TUSCH_EXIT_DONE : tusch_command_fail("deliver", error);
}

int
tusch_cmd_deliver(int argc, char **argv)
{
  g_autofree char *opt_workroom = NULL;
  g_autofree char *opt_memo = NULL;
  gboolean opt_envelope = FALSE;
  gboolean opt_json = FALSE;
  const GOptionEntry entries[] = {
      {"workroom", 'w', 0, G_OPTION_ARG_FILENAME, &opt_workroom, "Folder of the request", "DIR"},
      {"memo", 0, 0, G_OPTION_ARG_STRING, &opt_memo, "Version of MeMo (default: 1.1)", "1.1|1.2"},
      {"sf1601", 0, 0, G_OPTION_ARG_NONE, &opt_envelope, "Also in the envelope of SF1601", NULL},
      {"json", 0, 0, G_OPTION_ARG_NONE, &opt_json, "Print the result as JSON", NULL},
      G_OPTION_ENTRY_NULL};
  if (tusch_command_parse(&argc, &argv, "-w WORKROOM [--memo 1.2]", DESCRIPTION, entries) == NULL)
    return TUSCH_EXIT_USAGE;
  if (argc != 1 || opt_workroom == NULL)
    return tusch_command_usage("deliver", "-w WORKROOM is needed");
  bool is_1_2 = g_strcmp0(opt_memo, "1.2") == 0;
  if (opt_memo != NULL && !is_1_2 && !g_str_equal(opt_memo, "1.1"))
    return tusch_command_usage("deliver", "--memo takes 1.1 or 1.2");
  TuschDeliverOptions options = {is_1_2 ? TUSCH_MEMO_1_2 : TUSCH_MEMO_1_1, opt_envelope};
  return run(opt_workroom, &options, opt_json);
}
