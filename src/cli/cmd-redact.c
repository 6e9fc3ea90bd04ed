/* tusch redact: one file, no workroom. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"
#include "pipeline/redact-file.h"

#include <stdio.h>

static const char DESCRIPTION[] =
    "Removes texts, boxes or what the rules mark from one file, and writes OUT.pdf only if an\n"
    "independent check finds nothing left (exit status 3 if it does). Boxes: "
    "{\"pages\":[{\"page\":1,\n"
    "\"boxes\":[{\"x0\":,\"y0\":,\"x1\":,\"y1\":,\"ground\":\"\"}]}]}, points of the page as "
    "shown, origin top\n"
    "left.";

static void
print_report(const JsonNode *report)
{
  JsonArray *pages =
      json_object_get_array_member(json_node_get_object((JsonNode *)report), "pages");
  for (guint i = 0; i < json_array_get_length(pages); i++) {
    JsonObject *page = json_array_get_object_element(pages, i);
    const char *reason = json_object_get_string_member_with_default(page, "reason", NULL);
    bool is_doubtful = json_object_get_boolean_member_with_default(page, "drawn_otherwise", FALSE);
    (void)printf("page %u: %s%s%s%s%s\n",
                 i + 1,
                 json_object_get_string_member(page, "method"),
                 reason != NULL ? " (" : "",
                 reason != NULL ? reason : "",
                 reason != NULL ? ")" : "",
                 is_doubtful ? "; look at it: other programs show the page otherwise" : "");
  }
}

static int
run(const TuschRedactFile *job, bool as_json)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) report = tusch_redact_file(job, &error);
  if (report == NULL)
    return tusch_command_fail("redact", error);
  if (!as_json)
    print_report(report);
  else if (!tusch_command_print_json(report, &error))
    return tusch_command_fail("redact", error);
  return fflush(stdout) == 0 ? TUSCH_EXIT_DONE : TUSCH_EXIT_COULD_NOT;
}

int
tusch_cmd_redact(int argc, char **argv)
{
  g_autofree char *opt_out = NULL;
  g_autofree char *opt_boxes = NULL;
  g_auto(GStrv) opt_texts = NULL;
  gboolean opt_rules = FALSE;
  gboolean opt_keep_layout = FALSE;
  gboolean opt_json = FALSE;
  const GOptionEntry entries[] = {
      {"output", 'o', 0, G_OPTION_ARG_FILENAME, &opt_out, "The clean PDF", "OUT.pdf"},
      {"text", 0, 0, G_OPTION_ARG_STRING_ARRAY, &opt_texts, "Remove it everywhere", "STRING"},
      {"boxes", 0, 0, G_OPTION_ARG_FILENAME, &opt_boxes, "Remove what lies in them", "FILE"},
      {"rules", 0, 0, G_OPTION_ARG_NONE, &opt_rules, "Remove what the rules mark", NULL},
      {"keep-layout",
       0,
       0,
       G_OPTION_ARG_NONE,
       &opt_keep_layout,
       "Boxes as wide as what they hide: nothing moves, and a width may tell a name",
       NULL},
      {"json", 0, 0, G_OPTION_ARG_NONE, &opt_json, "Print the report as JSON", NULL},
      G_OPTION_ENTRY_NULL};
  char **arguments =
      tusch_command_parse(&argc,
                          &argv,
                          "IN.pdf -o OUT.pdf [--text STRING]… [--boxes FILE] [--rules]",
                          DESCRIPTION,
                          entries);
  if (arguments == NULL)
    return TUSCH_EXIT_USAGE;
  if (argc != 2 || opt_out == NULL)
    return tusch_command_usage("redact", "one IN.pdf and -o OUT.pdf are needed");
  if (opt_texts == NULL && opt_boxes == NULL && !opt_rules)
    return tusch_command_usage("redact", "nothing to remove: give --text, --boxes or --rules");
  for (char **text = opt_texts; text != NULL && *text != NULL; text++)
    if ((*text)[0] == '\0' || !g_utf8_validate(*text, -1, NULL))
      return tusch_command_usage("redact", "--text must be UTF-8 and not empty");
  TuschRedactFile job = {arguments[0], opt_out, opt_texts, opt_boxes, opt_rules, opt_keep_layout};
  return run(&job, opt_json);
}
