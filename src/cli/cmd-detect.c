/* tusch detect: findings of files, without a workroom. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"
#include "cli/command.h"
#include "pipeline/detect-files.h"

#include <stdio.h>

static const char DESCRIPTION[] =
    "Finds personal data in files of any supported type and prints one line a finding; with "
    "--json one\n"
    "object: document, page, start and end (bytes), start_cp and end_cp (Unicode code points), "
    "category,\n"
    "level, proposal, role, entity, rule, score, boxes. For a plain text file offsets are those of "
    "the\n"
    "file itself. The files count as one request: a name found in one is known in all. --request "
    "gives\n"
    "the parties.";

typedef struct {
  bool as_json;
  guint n;
} Output;

static gboolean
print_finding(JsonNode *node, gpointer user_data, GError **error)
{
  Output *output = user_data;
  JsonObject *object = json_node_get_object(node);
  output->n++;
  if (output->as_json) {
    g_autofree char *line = tusch_json_to_string(node, false);
    return puts(line) >= 0 ? TRUE : tusch_fail_errno(error, "cannot write the result");
  }
  (void)printf("%s, page %d, %d-%d  %s  %s, %s  %s (%d points)\n",
               json_object_get_string_member(object, "document"),
               (int)json_object_get_int_member(object, "page"),
               (int)json_object_get_int_member(object, "start"),
               (int)json_object_get_int_member(object, "end"),
               json_object_get_string_member(object, "category"),
               json_object_get_string_member(object, "role"),
               json_object_get_string_member(object, "proposal"),
               json_object_get_string_member_with_default(object, "rule", ""),
               (int)json_object_get_int_member(object, "score"));
  return TRUE;
}

static TuschRequest *
load_request(const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;
  if (!g_file_get_contents(path, &text, &length, NULL)) {
    tusch_fail(error, TUSCH_ERROR_CONFIG, "cannot read \"%s\"", path);
    return NULL;
  }
  TuschRequest *request = tusch_request_parse(text, (gssize)length, error);
  if (request == NULL)
    g_prefix_error(error, "%s: ", path);
  return request;
}

int
tusch_cmd_detect(int argc, char **argv)
{
  g_autofree char *opt_request = NULL;
  gboolean opt_json = FALSE;
  const GOptionEntry entries[] = {
      {"request", 0, 0, G_OPTION_ARG_FILENAME, &opt_request, "Whose parties are known", "FILE"},
      {"json", 0, 0, G_OPTION_ARG_NONE, &opt_json, "Print JSON lines", NULL},
      G_OPTION_ENTRY_NULL};
  char **paths =
      tusch_command_parse(&argc, &argv, "[--request R.json] FILE…", DESCRIPTION, entries);
  if (paths == NULL)
    return TUSCH_EXIT_USAGE;
  if (argc < 2)
    return tusch_command_usage("detect", "at least one FILE is needed");
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschRequest) request = NULL;
  if (opt_request != NULL) {
    request = load_request(opt_request, &error);
    if (request == NULL)
      return tusch_command_fail("detect", error);
  }
  Output output = {opt_json, 0};
  if (!tusch_detect_files(request, paths, (guint)argc - 1, print_finding, &output, &error))
    return tusch_command_fail("detect", error);
  return fflush(stdout) == 0 ? TUSCH_EXIT_DONE : TUSCH_EXIT_COULD_NOT;
}
