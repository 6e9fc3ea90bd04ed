/* Reading gold files. Offsets in them are Unicode code points. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/rules-gold.h"

#include "base/json.h"
#include "base/language.h"
#include "tusch/error.h"

#include <string.h>

static void
span_clear(gpointer data)
{
  TuschGoldSpan *span = data;
  g_free(span->owner);
  g_free(span->ref);
  g_free(span->form);
}

static void
case_free(gpointer data)
{
  TuschGoldCase *gold_case = data;
  g_free(gold_case->id);
  g_free(gold_case->text);
  g_clear_pointer(&gold_case->request, tusch_request_free);
  g_array_unref(gold_case->spans);
  g_array_unref(gold_case->decoys);
  g_free(gold_case);
}

GPtrArray *
tusch_gold_new(void)
{
  return g_ptr_array_new_with_free_func(case_free);
}

static TuschGoldCase *
case_new(void)
{
  TuschGoldCase *gold_case = g_new0(TuschGoldCase, 1);
  gold_case->spans = g_array_new(FALSE, FALSE, sizeof(TuschGoldSpan));
  g_array_set_clear_func(gold_case->spans, span_clear);
  gold_case->decoys = g_array_new(FALSE, FALSE, sizeof(TuschGoldDecoy));
  return gold_case;
}

static gboolean
read_party(JsonObject *object, const char *role, JsonObject *out, GError **error)
{
  static const char *const fields[] = {"name", "cpr", "address", "phone", "email"};
  for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
    g_autofree char *value = NULL;
    if (!tusch_json_read_string(object, fields[i], false, &value, error))
      return FALSE;
    if (value != NULL && value[0] != '\0')
      json_object_set_string_member(out, fields[i], value);
  }
  g_autofree char *relation = NULL;
  if (!tusch_json_read_string(object, "role", false, &relation, error))
    return FALSE;
  tusch_json_set_string(out, "relation", relation);
  tusch_json_set_string(out, "role", role);
  return TRUE;
}

static gboolean
read_parties(JsonObject *object, JsonArray *out, GError **error)
{
  JsonArray *parties = NULL;
  if (!tusch_json_read_array(object, "parties", false, &parties, error))
    return FALSE;
  for (guint i = 0; parties != NULL && i < json_array_get_length(parties); i++) {
    JsonObject *party = tusch_json_node_object(json_array_get_element(parties, i), "party", error);
    g_autofree char *owner = NULL;
    if (party == NULL || !tusch_json_read_string(party, "owner", false, &owner, error))
      return FALSE;
    JsonObject *item = json_object_new();
    json_array_add_object_element(out, item);
    if (!read_party(party, g_strcmp0(owner, "staff") == 0 ? "staff" : "third-party", item, error))
      return FALSE;
  }
  return TRUE;
}

/* The parties of a case as a request, through the parser that requests go through. */
static gboolean
read_request(JsonObject *object, TuschRequest **out, GError **error)
{
  JsonObject *requester = NULL;
  if (!tusch_json_read_object(object, "requester", false, &requester, error))
    return FALSE;
  if (requester == NULL)
    return TRUE;
  JsonObject *request = json_object_new();
  g_autoptr(JsonNode) node = tusch_json_take_object(request);
  json_object_set_string_member(request, "schema", "tusch-request");
  json_object_set_int_member(request, "version", 1);
  json_object_set_string_member(request, "id", "gold");
  json_object_set_string_member(request, "regime", "FVL9");
  json_object_set_string_member(request, "received", "2026-01-01");
  JsonObject *authority = json_object_new();
  json_object_set_string_member(authority, "name", "Kommune");
  json_object_set_object_member(request, "authority", authority);
  JsonObject *asker = json_object_new();
  json_object_set_object_member(request, "requester", asker);
  JsonArray *parties = json_array_new();
  json_object_set_array_member(request, "parties", parties);
  if (!read_party(requester, NULL, asker, error) || !read_parties(object, parties, error))
    return FALSE;
  json_object_remove_member(asker, "relation");
  g_autofree char *text = tusch_json_to_string(node, false);
  *out = tusch_request_parse(text, -1, error);
  return *out != NULL;
}

/* "start" and "end", from code points to bytes. */
static gboolean
read_place(JsonObject *object, const char *text, gsize out[2], GError **error)
{
  static const char *const fields[] = {"start", "end"};
  gint64 range[2] = {0, g_utf8_strlen(text, -1)};
  for (guint i = 0; i < 2; i++) {
    gint64 at = 0;
    if (!tusch_json_read_int(object, fields[i], true, range, &at, error))
      return FALSE;
    out[i] = (gsize)(g_utf8_offset_to_pointer(text, at) - text);
    range[0] = at + 1;
  }
  return TRUE;
}

/* A string that is "" when it is not there. */
static gboolean
read_optional(JsonObject *object, const char *field, char **out, GError **error)
{
  if (!tusch_json_read_string(object, field, false, out, error))
    return FALSE;
  if (*out == NULL)
    *out = g_strdup("");
  return TRUE;
}

static gboolean
read_span(JsonObject *object, TuschGoldCase *gold_case, GError **error)
{
  g_autofree char *type = NULL;
  gsize place[2];
  if (!tusch_json_read_string(object, "type", true, &type, error) ||
      !read_place(object, gold_case->text, place, error))
    return FALSE;
  TuschGoldSpan span = {.start = place[0], .end = place[1]};
  if (!tusch_category_from_string(type, &span.category))
    return tusch_fail(error, TUSCH_ERROR_CONFIG, _("ukendt type i et facit"));
  if (!read_optional(object, "owner", &span.owner, error) ||
      !read_optional(object, "ref", &span.ref, error) ||
      !read_optional(object, "form", &span.form, error)) {
    span_clear(&span);
    return FALSE;
  }
  g_array_append_val(gold_case->spans, span);
  return TRUE;
}

static gboolean
read_decoy(JsonObject *object, TuschGoldCase *gold_case, GError **error)
{
  g_autofree char *type = NULL;
  gsize place[2];
  if (!tusch_json_read_string(object, "looks_like", true, &type, error) ||
      !read_place(object, gold_case->text, place, error))
    return FALSE;
  TuschGoldDecoy decoy = {.start = place[0], .end = place[1]};
  decoy.is_ignored = g_str_equal(type, "IGNORE");
  if (!decoy.is_ignored && !tusch_category_from_string(type, &decoy.category))
    return tusch_fail(error, TUSCH_ERROR_CONFIG, _("ukendt type i et facit"));
  g_array_append_val(gold_case->decoys, decoy);
  return TRUE;
}

typedef gboolean (*ReadPlace)(JsonObject *object, TuschGoldCase *gold_case, GError **error);

static gboolean
read_places(
    JsonObject *object, const char *field, ReadPlace read, TuschGoldCase *gold_case, GError **error)
{
  JsonArray *array = NULL;
  if (!tusch_json_read_array(object, field, false, &array, error))
    return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length(array); i++) {
    JsonObject *place = tusch_json_node_object(json_array_get_element(array, i), field, error);
    if (place == NULL || !read(place, gold_case, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_case(const char *line, TuschGoldCase *gold_case, GError **error)
{
  g_autoptr(JsonNode) node = tusch_json_parse(line, -1, error);
  JsonObject *object = node != NULL ? tusch_json_node_object(node, "case", error) : NULL;
  gold_case->has_gold = true;
  return object != NULL && tusch_json_read_string(object, "id", true, &gold_case->id, error) &&
         tusch_json_read_string(object, "text", true, &gold_case->text, error) &&
         read_request(object, &gold_case->request, error) &&
         read_places(object, "spans", read_span, gold_case, error) &&
         read_places(object, "decoys", read_decoy, gold_case, error);
}

static gboolean
read_lines(const char *path, const char *content, GPtrArray *cases, GError **error)
{
  g_auto(GStrv) lines = g_strsplit(content, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    if (g_strstrip(lines[i])[0] == '\0')
      continue;
    TuschGoldCase *gold_case = case_new();
    g_ptr_array_add(cases, gold_case);
    g_autoptr(GError) cause = NULL;
    if (!read_case(lines[i], gold_case, &cause))
      return tusch_fail(error, TUSCH_ERROR_CONFIG, "%s:%u: %s", path, i + 1, cause->message);
  }
  return TRUE;
}

gboolean
tusch_gold_read(const char *path, GPtrArray *cases, GError **error)
{
  g_autofree char *content = NULL;
  gsize length = 0;
  if (!g_file_get_contents(path, &content, &length, NULL))
    return tusch_fail(error, TUSCH_ERROR_IO, _("%s kan ikke læses"), path);
  if (!g_utf8_validate_len(content, length, NULL))
    return tusch_fail(error, TUSCH_ERROR_CONFIG, _("%s er ikke gemt som UTF-8"), path);
  if (g_str_has_suffix(path, ".jsonl"))
    return read_lines(path, content, cases, error);
  TuschGoldCase *gold_case = case_new();
  gold_case->id = g_path_get_basename(path);
  gold_case->text = g_steal_pointer(&content);
  g_ptr_array_add(cases, gold_case);
  return TRUE;
}

GPtrArray *
tusch_gold_detect(TuschRules *rules, const TuschGoldCase *gold_case, GError **error)
{
  g_autoptr(TuschDetector) detector = tusch_detector_new(rules, gold_case->request);
  g_autoptr(GPtrArray) entities = NULL;
  GPtrArray *findings = NULL;
  tusch_detector_add_text(
      detector, gold_case->id, TUSCH_FIELD_PAGE, 0, TUSCH_TEXT_DIGITAL, gold_case->text);
  return tusch_detector_finish(detector, &findings, &entities, error) ? findings : NULL;
}
