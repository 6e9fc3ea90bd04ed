/* tusch search: full text over one workroom, or a folder of them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"
#include "cli/command.h"
#include "pipeline/folder-search.h"
#include "pipeline/workroom.h"

#include <stdio.h>
#include <string.h>

/* In a folder, more hits mean more workrooms to open. */
enum { MAX_HITS = 200, MAX_FOLDER_HITS = 50 };

static const char DESCRIPTION[] =
    "Finds pages. All words must occur on the page; \"in quotes\" is a phrase; word* any ending\n"
    "(børn* finds børnehave); title:word only in titles; source:nova and case:2024* documents of\n"
    "a source or case. Danish letters match their spellings (å aa, æ ae, ø oe).\n"
    "--workrooms searches all workrooms in DIR; it keeps a list of their words there.";

typedef struct {
  char *workroom, *workrooms, *kle, *from, *to, *party;
  gboolean json;
} Options;

static void
options_clear(Options *options)
{
  char *strings[] = {options->workroom,
                     options->workrooms,
                     options->kle,
                     options->from,
                     options->to,
                     options->party};
  for (guint i = 0; i < G_N_ELEMENTS(strings); i++)
    g_free(strings[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

static void
print_hit(const char *workroom, const TuschHit *hit)
{
  (void)printf("%s%s%s, page %u  %s\n    %s\n",
               workroom != NULL ? workroom : "",
               workroom != NULL ? ": " : "",
               hit->number,
               hit->page_index + 1,
               hit->title,
               hit->context);
}

static JsonObject *
hit_to_json(const char *workroom, const TuschHit *hit)
{
  JsonObject *object = json_object_new();
  tusch_json_set_string(object, "workroom", workroom);
  json_object_set_string_member(object, "document", hit->document_id);
  json_object_set_string_member(object, "number", hit->number);
  json_object_set_string_member(object, "title", hit->title);
  json_object_set_string_member(object, "field", hit->in_title ? "title" : "page");
  json_object_set_int_member(object, "page", hit->page_index + 1);
  json_object_set_string_member(object, "context", hit->context);
  return object;
}

static gboolean
print_hits(const GPtrArray *hits, bool as_json, GError **error)
{
  JsonArray *array = json_array_new();
  g_autoptr(JsonNode) node = json_node_new(JSON_NODE_ARRAY);
  json_node_take_array(node, array);
  for (guint i = 0; i < hits->len; i++) {
    const TuschFolderHit *hit = g_ptr_array_index(hits, i);
    if (as_json)
      json_array_add_object_element(array, hit_to_json(hit->workroom, hit->hit));
    else
      print_hit(hit->workroom, hit->hit);
  }
  return as_json ? tusch_command_print_json(node, error) : tusch_command_flush(error);
}

/* Hits of one workroom in the form of a folder's. */
static GPtrArray *
search_one(const char *path, const TuschSearch *search, GError **error)
{
  g_autoptr(TuschWorkroom) workroom = tusch_workroom_open_to_read(path, error);
  g_autoptr(GPtrArray) found =
      workroom != NULL ? tusch_store_search(workroom->store, search, error) : NULL;
  if (found == NULL)
    return NULL;
  g_ptr_array_set_free_func(found, NULL);
  GPtrArray *hits = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_folder_hit_free);
  for (guint i = 0; i < found->len; i++) {
    TuschFolderHit *hit = g_new0(TuschFolderHit, 1);
    hit->hit = g_ptr_array_index(found, i);
    g_ptr_array_add(hits, hit);
  }
  return hits;
}

static GPtrArray *
search_all(const char *folder, const TuschSearch *search, GError **error)
{
  guint n_unread = 0;
  GPtrArray *hits = tusch_folder_search(folder, search, &n_unread, error);
  if (hits != NULL && n_unread > 0)
    (void)fprintf(stderr, "tusch search: %u workrooms could not be read\n", n_unread);
  return hits;
}

static bool
is_date(const char *text)
{
  return text == NULL || g_regex_match_simple("^[0-9]{4}-[0-9]{2}-[0-9]{2}\\z", text, 0, 0);
}

static int
search_with(const Options *options, const char *query)
{
  TuschSearch search = {.query = query,
                        .kle = options->kle,
                        .from = options->from,
                        .to = options->to,
                        .party = options->party,
                        .limit = options->workroom != NULL ? MAX_HITS : MAX_FOLDER_HITS};
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) hits = options->workroom != NULL
                                  ? search_one(options->workroom, &search, &error)
                                  : search_all(options->workrooms, &search, &error);
  if (hits == NULL || !print_hits(hits, options->json, &error))
    return tusch_command_fail("search", error);
  return TUSCH_EXIT_DONE;
}

int
tusch_cmd_search(int argc, char **argv)
{
  g_auto(Options) o = {0};
  const GOptionEntry entries[] = {
      {"workroom", 'w', 0, G_OPTION_ARG_FILENAME, &o.workroom, "Folder of the request", "DIR"},
      {"workrooms", 0, 0, G_OPTION_ARG_FILENAME, &o.workrooms, "Folder of workrooms", "DIR"},
      {"kle", 0, 0, G_OPTION_ARG_STRING, &o.kle, "Topic, or the beginning of one", "NUMBER"},
      {"from", 0, 0, G_OPTION_ARG_STRING, &o.from, "Documents from this date", "YYYY-MM-DD"},
      {"to", 0, 0, G_OPTION_ARG_STRING, &o.to, "Documents until this date", "YYYY-MM-DD"},
      {"party", 0, 0, G_OPTION_ARG_STRING, &o.party, "Documents that name somebody", "NAME"},
      {"json", 0, 0, G_OPTION_ARG_NONE, &o.json, "Print the hits as JSON", NULL},
      G_OPTION_ENTRY_NULL};
  char **arguments = tusch_command_parse(
      &argc, &argv, "(-w WORKROOM | --workrooms DIR) QUERY", DESCRIPTION, entries);
  if (arguments == NULL)
    return TUSCH_EXIT_USAGE;
  bool has_filter = o.kle != NULL || o.from != NULL || o.to != NULL || o.party != NULL;
  if ((o.workroom == NULL) == (o.workrooms == NULL) || (argc < 2 && !has_filter))
    return tusch_command_usage("search",
                               "one of -w WORKROOM and --workrooms DIR is needed, and a QUERY");
  if (!is_date(o.from) || !is_date(o.to))
    return tusch_command_usage("search", "--from and --to are dates: YYYY-MM-DD");
  g_autofree char *query = g_strjoinv(" ", arguments);
  return search_with(&o, query);
}
