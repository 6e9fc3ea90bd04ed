/* tusch ingest --explain: how the fields of documents come about. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/language.h"
#include "cli/command.h"
#include "pipeline/intake-report.h"

#include <stdio.h>

static const char *
text_of(JsonObject *object, const char *name)
{
  return json_object_get_string_member_with_default(object, name, NULL);
}

/* "  dato         2024-03-18   <- documentDate »18-03-2024« | dato" */
static void
print_field(JsonObject *field)
{
  const char *value = text_of(field, "value");
  const char *raw = text_of(field, "raw");
  const char *how = text_of(field, "how");
  const char *name = text_of(field, "field");
  glong width = g_utf8_strlen(name, -1);
  (void)printf("  %s%*s %s  <- %s",
               name,
               (int)MAX(12 - width, 0),
               "",
               value != NULL ? value : "-",
               text_of(field, "from"));
  if (raw != NULL && g_strcmp0(raw, value) != 0)
    (void)printf(" »%s«", raw);
  if (how != NULL)
    (void)printf(" | %s", how);
  (void)printf("\n");
}

static void
print_document(JsonObject *document)
{
  const char *adapter = text_of(document, "adapter");
  (void)printf(_("Akt %s"), text_of(document, "number"));
  if (adapter != NULL)
    (void)printf(_(" (%s, række %d)"),
                 adapter,
                 (int)json_object_get_int_member_with_default(document, "row", 0));
  if (text_of(document, "parent") != NULL)
    (void)printf(_(", bilag"));
  (void)printf("\n");
  JsonArray *fields = json_object_get_array_member(document, "fields");
  for (guint i = 0; i < json_array_get_length(fields); i++)
    print_field(json_array_get_object_element(fields, i));
  const char *reason = text_of(document, "proposal_reason");
  if (reason != NULL)
    (void)printf(_("  forslag      %s\n"), reason);
}

static void
print_source(JsonObject *source)
{
  (void)printf(_("%s (%s): %d akter\n"),
               text_of(source, "name"),
               text_of(source, "adapter"),
               (int)json_object_get_int_member(source, "documents"));
  JsonArray *unused = json_object_get_array_member(source, "unused");
  if (json_array_get_length(unused) == 0)
    return;
  (void)printf(_("  kolonner, der ikke bruges:"));
  for (guint i = 0; i < json_array_get_length(unused); i++)
    (void)printf("%s %s", i > 0 ? "," : "", json_array_get_string_element(unused, i));
  (void)printf("\n");
}

static gboolean
print_words(JsonNode *node, GError **error)
{
  JsonObject *root = json_node_get_object(node);
  JsonArray *documents = json_object_get_array_member(root, "documents");
  JsonArray *warnings = json_object_get_array_member(root, "warnings");
  for (guint i = 0; i < json_array_get_length(documents); i++)
    print_document(json_array_get_object_element(documents, i));
  JsonArray *sources = json_object_has_member(root, "sources")
                           ? json_object_get_array_member(root, "sources")
                           : NULL;
  for (guint i = 0; sources != NULL && i < json_array_get_length(sources); i++)
    print_source(json_array_get_object_element(sources, i));
  for (guint i = 0; i < json_array_get_length(warnings); i++)
    (void)printf(_("advarsel: %s\n"), text_of(json_array_get_object_element(warnings, i), "text"));
  return tusch_command_flush(error);
}

static JsonNode *
make_report(const char *request, const char *workroom_path, GError **error)
{
  if (workroom_path == NULL)
    return tusch_intake_report_request(request, error);
  g_autoptr(TuschWorkroom) workroom = tusch_workroom_open_to_read(workroom_path, error);
  return workroom != NULL ? tusch_intake_report_workroom(workroom, error) : NULL;
}

int
tusch_cmd_ingest(int argc, char **argv)
{
  g_autofree char *opt_workroom = NULL;
  gboolean opt_explain = FALSE;
  gboolean opt_json = FALSE;
  const GOptionEntry entries[] = {
      {"explain", 0, 0, G_OPTION_ARG_NONE, &opt_explain, "How each field comes about", NULL},
      {"workroom", 'w', 0, G_OPTION_ARG_FILENAME, &opt_workroom, "Of what was taken in", "DIR"},
      {"json", 0, 0, G_OPTION_ARG_NONE, &opt_json, "Print the result as JSON", NULL},
      G_OPTION_ENTRY_NULL};
  char **arguments = tusch_command_parse(
      &argc,
      &argv,
      "--explain REQUEST.json | --explain -w WORKROOM",
      "Shows the documents that a request and the exports it names come to, their order and "
      "numbers, and\nwhich column of which row each field is from. With REQUEST.json nothing is "
      "taken in or changed: to\ntry an adapter out (rules/sources, docs/sources.md). What is shown "
      "is personal data.",
      entries);
  if (arguments == NULL)
    return TUSCH_EXIT_USAGE;
  if (!opt_explain || (argc == 2) == (opt_workroom != NULL) || argc > 2)
    return tusch_command_usage("ingest", "--explain and REQUEST.json or -w WORKROOM are needed");
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = make_report(arguments[0], opt_workroom, &error);
  if (node == NULL)
    return tusch_command_fail("ingest", error);
  if (!(opt_json ? tusch_command_print_json(node, &error) : print_words(node, &error)))
    return tusch_command_fail("ingest", error);
  JsonArray *warnings = json_object_get_array_member(json_node_get_object(node), "warnings");
  return json_array_get_length(warnings) > 0 ? TUSCH_EXIT_NEEDS_PERSON : TUSCH_EXIT_DONE;
}
