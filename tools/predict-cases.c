/* predict-cases: runs detection over a corpus of cases and writes what it finds, for scoring. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"
#include "tusch/detect.h"
#include "tusch/error.h"

#include <stdio.h>
#include <string.h>

static char *
member(JsonObject *object, const char *name)
{
  return json_object_has_member(object, name) && !json_object_get_null_member(object, name)
             ? g_strdup(json_object_get_string_member(object, name))
             : NULL;
}

static TuschParty *
party_of(JsonObject *object, TuschRole role)
{
  TuschParty *party = g_new0(TuschParty, 1);
  party->name = member(object, "name");
  party->cpr = member(object, "cpr");
  party->address = member(object, "address");
  party->phone = member(object, "phone");
  party->email = member(object, "email");
  party->relation = member(object, "role");
  party->role = role;
  if (party->name == NULL)
    party->name = g_strdup("");
  return party;
}

/* The parties of a case as a request. */
static TuschRequest *
request_of(JsonObject *object)
{
  TuschRequest *request = g_new0(TuschRequest, 1);
  request->parties = g_ptr_array_new();
  request->warnings = g_ptr_array_new();
  request->requester =
      party_of(json_object_get_object_member(object, "requester"), TUSCH_ROLE_REQUESTER);
  JsonArray *parties = json_object_get_array_member(object, "parties");
  for (guint i = 0; i < json_array_get_length(parties); i++) {
    JsonObject *party = json_array_get_object_element(parties, i);
    bool is_staff = g_strcmp0(json_object_get_string_member(party, "owner"), "staff") == 0;
    g_ptr_array_add(request->parties,
                    party_of(party, is_staff ? TUSCH_ROLE_STAFF : TUSCH_ROLE_THIRD_PARTY));
  }
  return request;
}

static void
print_findings(const char *id, const char *text, const GPtrArray *findings, bool marks_only)
{
  g_autoptr(JsonNode) node = NULL;
  JsonObject *object = json_object_new();
  JsonArray *spans = json_array_new();
  for (guint i = 0; i < findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(findings, i);
    if (marks_only && finding->level != TUSCH_LEVEL_MARK)
      continue;
    JsonObject *span = json_object_new();
    json_object_set_int_member(
        span, "start", g_utf8_pointer_to_offset(text, text + finding->start));
    json_object_set_int_member(span, "end", g_utf8_pointer_to_offset(text, text + finding->end));
    json_object_set_string_member(span, "type", tusch_category_to_string(finding->category));
    json_object_set_string_member(span, "level", tusch_level_to_string(finding->level));
    json_object_set_string_member(span, "rule", finding->rule);
    json_object_set_string_member(span, "role", tusch_role_to_string(finding->role));
    json_object_set_int_member(span, "score", finding->score);
    json_array_add_object_element(spans, span);
  }
  json_object_set_string_member(object, "id", id);
  json_object_set_array_member(object, "spans", spans);
  node = tusch_json_take_object(object);
  g_autofree char *line = tusch_json_to_string(node, false);
  printf("%s\n", line);
}

static gboolean
predict(TuschRules *rules, const char *line, bool marks_only, GError **error)
{
  g_autoptr(JsonNode) node = tusch_json_parse(line, -1, error);
  if (node == NULL)
    return FALSE;
  JsonObject *object = json_node_get_object(node);
  const char *text = json_object_get_string_member(object, "text");
  const char *id = json_object_get_string_member(object, "id");
  g_autoptr(TuschRequest) request =
      json_object_has_member(object, "parties") ? request_of(object) : NULL;
  g_autoptr(TuschDetector) detector = tusch_detector_new(rules, request);
  tusch_detector_add_text(detector, id, TUSCH_FIELD_PAGE, 0, TUSCH_TEXT_DIGITAL, text);
  g_autoptr(GPtrArray) findings = NULL;
  g_autoptr(GPtrArray) entities = NULL;
  if (!tusch_detector_finish(detector, &findings, &entities, error))
    return FALSE;
  print_findings(id, text, findings, marks_only);
  return TRUE;
}

/* All texts as documents of one request nobody is a party of: how fast is it? */
static gboolean
predict_together(TuschRules *rules, char **lines, GError **error)
{
  g_autoptr(TuschDetector) detector = tusch_detector_new(rules, NULL);
  gsize bytes = 0;
  for (guint i = 0; lines[i] != NULL; i++) {
    g_autoptr(JsonNode) node = lines[i][0] != '\0' ? tusch_json_parse(lines[i], -1, error) : NULL;
    if (node == NULL)
      continue;
    const char *text = json_object_get_string_member(json_node_get_object(node), "text");
    g_autofree char *id = g_strdup_printf("%u", i);
    tusch_detector_add_text(detector, id, TUSCH_FIELD_PAGE, 0, TUSCH_TEXT_DIGITAL, text);
    bytes += strlen(text);
  }
  g_autoptr(GPtrArray) findings = NULL;
  g_autoptr(GPtrArray) entities = NULL;
  gint64 from_us = g_get_monotonic_time();
  if (!tusch_detector_finish(detector, &findings, &entities, error))
    return FALSE;
  double seconds = (double)(g_get_monotonic_time() - from_us) / G_USEC_PER_SEC;
  printf("%u findings, %u entities, %.2f s, %.2f MB/s\n",
         findings->len,
         entities->len,
         seconds,
         (double)bytes / 1e6 / seconds);
  return TRUE;
}

int
main(int argc, char **argv)
{
  gboolean marks_only = FALSE;
  gboolean together = FALSE;
  g_autofree char *rules_dir = NULL;
  GOptionEntry entries[] = {
      {"rules", 'r', 0, G_OPTION_ARG_FILENAME, &rules_dir, "the rules folder", "DIR"},
      {"marks-only", 'm', 0, G_OPTION_ARG_NONE, &marks_only, "leave out what is for review", NULL},
      {"together", 't', 0, G_OPTION_ARG_NONE, &together, "one request; print the time only", NULL},
      {NULL}};
  g_autoptr(GOptionContext) context = g_option_context_new("CASES.jsonl");
  g_autoptr(GError) error = NULL;
  g_option_context_add_main_entries(context, entries, NULL);
  if (!g_option_context_parse(context, &argc, &argv, &error) || argc != 2) {
    fprintf(stderr, "predict-cases: %s\n", error != NULL ? error->message : "one file, please");
    return 2;
  }
  g_autoptr(TuschRules) rules =
      tusch_rules_load(rules_dir != NULL ? rules_dir : TUSCH_SOURCE_DATADIR "/rules", &error);
  g_autofree char *content = NULL;
  if (rules == NULL || !g_file_get_contents(argv[1], &content, NULL, &error)) {
    fprintf(stderr, "predict-cases: %s\n", error->message);
    return 2;
  }
  g_auto(GStrv) lines = g_strsplit(content, "\n", -1);
  if (together) {
    if (predict_together(rules, lines, &error))
      return 0;
    fprintf(stderr, "predict-cases: %s\n", error->message);
    return 1;
  }
  for (guint i = 0; lines[i] != NULL; i++) {
    if (lines[i][0] != '\0' && !predict(rules, lines[i], marks_only, &error)) {
      fprintf(stderr, "predict-cases: line %u: %s\n", i + 1, error->message);
      return 1;
    }
  }
  return 0;
}
