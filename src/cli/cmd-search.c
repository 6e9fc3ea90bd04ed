/* tusch search: full text over one workroom. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"
#include "cli/command.h"
#include "pipeline/workroom.h"

#include <stdio.h>

enum { MAX_HITS = 200 };

static gboolean
print_hits(const GPtrArray *hits, bool as_json, GError **error)
{
  JsonArray *array = json_array_new();
  g_autoptr(JsonNode) node = json_node_new(JSON_NODE_ARRAY);
  json_node_take_array(node, array);
  for (guint i = 0; i < hits->len; i++) {
    const TuschHit *hit = g_ptr_array_index(hits, i);
    if (!as_json) {
      (void)printf(
          "%s, page %u  %s\n    %s\n", hit->number, hit->page_index + 1, hit->title, hit->context);
      continue;
    }
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "document", hit->document_id);
    json_object_set_string_member(object, "number", hit->number);
    json_object_set_string_member(object, "title", hit->title);
    json_object_set_string_member(object, "field", hit->in_title ? "title" : "page");
    json_object_set_int_member(object, "page", hit->page_index + 1);
    json_object_set_string_member(object, "context", hit->context);
    json_array_add_object_element(array, object);
  }
  if (as_json)
    return tusch_command_print_json(node, error);
  return tusch_command_flush(error);
}

int
tusch_cmd_search(int argc, char **argv)
{
  g_autofree char *opt_workroom = NULL;
  gboolean opt_json = FALSE;
  const GOptionEntry entries[] = {
      {"workroom", 'w', 0, G_OPTION_ARG_FILENAME, &opt_workroom, "Folder of the request", "DIR"},
      {"json", 0, 0, G_OPTION_ARG_NONE, &opt_json, "Print the hits as JSON", NULL},
      G_OPTION_ENTRY_NULL};
  char **arguments = tusch_command_parse(&argc,
                                         &argv,
                                         "-w WORKROOM QUERY",
                                         "Finds pages. All words must occur; \"in quotes\" is a "
                                         "phrase; word* any ending; Danish letters\n"
                                         "match their spellings (å aa, æ ae, ø oe).",
                                         entries);
  if (arguments == NULL)
    return TUSCH_EXIT_USAGE;
  if (argc < 2 || opt_workroom == NULL)
    return tusch_command_usage("search", "-w WORKROOM and QUERY are needed");
  g_autofree char *query = g_strjoinv(" ", arguments);
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschWorkroom) workroom = tusch_workroom_open_to_read(opt_workroom, &error);
  g_autoptr(GPtrArray) hits =
      workroom != NULL ? tusch_store_search(workroom->store, query, MAX_HITS, &error) : NULL;
  if (hits == NULL || !print_hits(hits, opt_json, &error))
    return tusch_command_fail("search", error);
  return TUSCH_EXIT_DONE;
}
