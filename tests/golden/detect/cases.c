/* Cases and their score. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cases.h"

#include "base/json.h"
#include "tusch/error.h"

#include <string.h>

static void
span_clear(gpointer data)
{
  CaseSpan *span = data;
  g_free(span->type);
  g_free(span->owner);
  g_free(span->ref);
}

static void
case_free(gpointer data)
{
  Case *one = data;
  g_free(one->id);
  g_free(one->text);
  g_clear_pointer(&one->request, tusch_request_free);
  g_array_unref(one->gold);
  g_array_unref(one->ignored);
  g_free(one);
}

static char *
member(JsonObject *object, const char *name)
{
  return json_object_has_member(object, name) && !json_object_get_null_member(object, name)
             ? g_strdup(json_object_get_string_member(object, name))
             : NULL;
}

static void
copy_member(JsonObject *from, JsonObject *to, const char *name)
{
  g_autofree char *value = member(from, name);
  tusch_json_set_string(to, name, value);
}

static JsonObject *
party_json(JsonObject *source, const char *role)
{
  static const char *const fields[] = {"name", "cpr", "address", "phone", "email"};
  JsonObject *party = json_object_new();
  for (guint i = 0; i < G_N_ELEMENTS(fields); i++)
    copy_member(source, party, fields[i]);
  if (role != NULL)
    json_object_set_string_member(party, "role", role);
  return party;
}

/* The case's parties as a backend would send them. */
static TuschRequest *
request_of(JsonObject *source, GError **error)
{
  JsonObject *object = json_object_new();
  JsonObject *authority = json_object_new();
  JsonArray *parties = json_array_new();
  JsonArray *listed = json_object_get_array_member(source, "parties");
  for (guint i = 0; i < json_array_get_length(listed); i++) {
    JsonObject *party = json_array_get_object_element(listed, i);
    bool is_staff = g_strcmp0(json_object_get_string_member(party, "owner"), "staff") == 0;
    json_array_add_object_element(parties, party_json(party, is_staff ? "staff" : "third-party"));
  }
  json_object_set_string_member(object, "schema", "tusch-request");
  json_object_set_int_member(object, "version", 1);
  json_object_set_string_member(object, "id", "case");
  json_object_set_string_member(object, "regime", "FVL9");
  json_object_set_string_member(object, "received", "2026-01-02");
  json_object_set_string_member(authority, "name", "Eksempel Kommune");
  json_object_set_object_member(object, "authority", authority);
  json_object_set_object_member(
      object, "requester", party_json(json_object_get_object_member(source, "requester"), NULL));
  json_object_set_array_member(object, "parties", parties);
  g_autoptr(JsonNode) node = tusch_json_take_object(object);
  g_autofree char *text = tusch_json_to_string(node, false);
  return tusch_request_parse(text, -1, error);
}

static void
add_spans(JsonObject *object, const char *name, const char *type_field, GArray *out)
{
  if (!json_object_has_member(object, name))
    return;
  JsonArray *spans = json_object_get_array_member(object, name);
  for (guint i = 0; i < json_array_get_length(spans); i++) {
    JsonObject *item = json_array_get_object_element(spans, i);
    CaseSpan span = {json_object_get_int_member(item, "start"),
                     json_object_get_int_member(item, "end"),
                     member(item, type_field),
                     member(item, "owner"),
                     member(item, "ref")};
    g_array_append_val(out, span);
  }
}

static GArray *
spans_new(void)
{
  GArray *spans = g_array_new(FALSE, FALSE, sizeof(CaseSpan));
  g_array_set_clear_func(spans, span_clear);
  return spans;
}

static Case *
case_of(JsonObject *object, GError **error)
{
  Case *one = g_new0(Case, 1);
  one->id = member(object, "id");
  one->text = member(object, "text");
  one->gold = spans_new();
  one->ignored = spans_new();
  add_spans(object, "spans", "type", one->gold);
  add_spans(object, "decoys", "looks_like", one->ignored);
  for (guint i = one->ignored->len; i-- > 0;)
    if (g_strcmp0(g_array_index(one->ignored, CaseSpan, i).type, "IGNORE") != 0)
      g_array_remove_index(one->ignored, i);
  if (json_object_has_member(object, "parties"))
    one->request = request_of(object, error);
  if (json_object_has_member(object, "parties") && one->request == NULL)
    g_clear_pointer(&one, case_free);
  return one;
}

GPtrArray *
cases_load(const char *path, GError **error)
{
  g_autofree char *content = NULL;
  if (!g_file_get_contents(path, &content, NULL, error))
    return NULL;
  g_autoptr(GPtrArray) cases = g_ptr_array_new_with_free_func(case_free);
  g_auto(GStrv) lines = g_strsplit(content, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    if (lines[i][0] == '\0')
      continue;
    g_autoptr(JsonNode) node = tusch_json_parse(lines[i], -1, error);
    Case *one = node != NULL ? case_of(json_node_get_object(node), error) : NULL;
    if (one == NULL) {
      g_prefix_error(error, "%s: case %u: ", path, i + 1);
      return NULL;
    }
    g_ptr_array_add(cases, one);
  }
  return g_steal_pointer(&cases);
}

Score *
score_new(bool marks_only)
{
  Score *score = g_new0(Score, 1);
  score->by_type = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  score->by_group = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  score->marks_only = marks_only;
  score->faults = g_string_new(NULL);
  return score;
}

void
score_free(Score *score)
{
  g_hash_table_unref(score->by_type);
  g_hash_table_unref(score->by_group);
  g_string_free(score->faults, TRUE);
  g_free(score);
}

static Figure *
figure_of(GHashTable *table, const char *name)
{
  Figure *figure = g_hash_table_lookup(table, name);
  if (figure == NULL) {
    figure = g_new0(Figure, 1);
    g_hash_table_insert(table, g_strdup(name), figure);
  }
  return figure;
}

Figure
score_get(const Score *score, const char *name)
{
  const Figure *figure = g_hash_table_lookup(score->by_type, name);
  if (figure == NULL)
    figure = g_hash_table_lookup(score->by_group, name);
  return figure != NULL ? *figure : (Figure){0};
}

static GArray *
spans_of(const Case *one, const GPtrArray *findings, bool marks_only)
{
  GArray *spans = spans_new();
  for (guint i = 0; i < findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(findings, i);
    if (marks_only && finding->level != TUSCH_LEVEL_MARK)
      continue;
    CaseSpan span = {g_utf8_pointer_to_offset(one->text, one->text + finding->start),
                     g_utf8_pointer_to_offset(one->text, one->text + finding->end),
                     g_strdup(tusch_category_to_string(finding->category)),
                     NULL,
                     NULL};
    g_array_append_val(spans, span);
  }
  return spans;
}

static bool
overlaps(const CaseSpan *a, const CaseSpan *b)
{
  return a->start < b->end && a->end > b->start;
}

static bool
touches_any(const CaseSpan *span, const GArray *others, bool same_type)
{
  for (guint i = 0; i < others->len; i++) {
    const CaseSpan *other = &g_array_index(others, CaseSpan, i);
    if (overlaps(span, other) && (!same_type || g_strcmp0(span->type, other->type) == 0))
      return true;
  }
  return false;
}

static bool
is_under_marks(const char *text, const CaseSpan *span, const GArray *found)
{
  const char *p = g_utf8_offset_to_pointer(text, span->start);
  for (glong at = span->start; at < span->end; at++, p = g_utf8_next_char(p)) {
    CaseSpan one = {at, at + 1, NULL, NULL, NULL};
    if (g_unichar_isalnum(g_utf8_get_char(p)) && !touches_any(&one, found, false))
      return false;
  }
  return true;
}

static void
note(Score *score, const char *what, const Case *one, const CaseSpan *span)
{
  const char *from = g_utf8_offset_to_pointer(one->text, span->start);
  const char *to = g_utf8_offset_to_pointer(one->text, span->end);
  g_string_append_printf(
      score->faults, "%s\t%s\t%s\t%.*s\n", what, one->id, span->type, (int)(to - from), from);
}

static void
count_gold(Score *score, const Case *one, const GArray *found)
{
  static const char *const leaks[] = {
      "PERSON", "CPR", "PHONE", "EMAIL", "ADDRESS", "ACCOUNT", NULL};
  bool leak_free = true;
  for (guint i = 0; i < one->gold->len; i++) {
    const CaseSpan *span = &g_array_index(one->gold, CaseSpan, i);
    bool covered = is_under_marks(one->text, span, found);
    Figure *figure = figure_of(score->by_type, span->type);
    figure->gold++;
    figure->covered += covered;
    if (!covered)
      note(score, "missed", one, span);
    bool is_third = g_strcmp0(span->owner, "third_party") == 0;
    if (is_third && !covered && g_strv_contains(leaks, span->type))
      leak_free = false;
    if (span->ref == NULL)
      continue;
    bool known = g_str_has_prefix(span->ref, "party") || g_str_equal(span->ref, "requester");
    g_autofree char *group =
        g_strdup_printf("%s %s %s", span->type, span->owner, known ? "known" : "unknown");
    Figure *of_group = figure_of(score->by_group, group);
    of_group->gold++;
    of_group->covered += covered;
  }
  score->cases++;
  score->leak_free += leak_free;
}

void
score_add(Score *score, const Case *one, const GPtrArray *findings)
{
  g_autoptr(GArray) found = spans_of(one, findings, score->marks_only);
  count_gold(score, one, found);
  for (guint i = 0; i < found->len; i++) {
    const CaseSpan *span = &g_array_index(found, CaseSpan, i);
    if (touches_any(span, one->ignored, false))
      continue;
    bool right = touches_any(span, one->gold, true);
    Figure *figure = figure_of(score->by_type, span->type);
    figure->found++;
    figure->right += right;
    if (!right)
      note(score, "false", one, span);
  }
}
