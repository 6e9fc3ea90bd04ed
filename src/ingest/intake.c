/* TuschIntake: its life, and its JSON form. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/internal.h"

#include "base/json.h"
#include "ingest/entry-name.h"

static void
member_free(gpointer data)
{
  TuschIntakeMember *member = data;
  if (member == NULL)
    return;
  g_free(member->name);
  g_free(member->path);
  g_free(member->problem_detail);
  g_free(member);
}

void
tusch_intake_free(TuschIntake *intake)
{
  if (intake == NULL)
    return;
  g_free(intake->media_type);
  g_free(intake->problem_detail);
  g_free(intake->pdf_path);
  g_free(intake->mail);
  g_clear_pointer(&intake->hidden, g_ptr_array_unref);
  g_free(intake->convert_path);
  g_free(intake->convert_suffix);
  g_clear_pointer(&intake->members, g_ptr_array_unref);
  g_clear_pointer(&intake->notes, g_ptr_array_unref);
  g_free(intake);
}

TuschIntakeMember *
ingest_add_member(IngestJob *job, const char *name)
{
  if (job->intake->members == NULL)
    job->intake->members = g_ptr_array_new_with_free_func(member_free);
  TuschIntakeMember *member = g_new0(TuschIntakeMember, 1);
  member->name = entry_name_escape(name);
  g_ptr_array_add(job->intake->members, member);
  return member;
}

static JsonArray *
members_to_json(const GPtrArray *members)
{
  JsonArray *array = json_array_new();
  for (guint i = 0; i < members->len; i++) {
    const TuschIntakeMember *member = g_ptr_array_index(members, i);
    JsonObject *object = json_object_new();
    tusch_json_set_string(object, "name", member->name);
    tusch_json_set_string(object, "path", member->path);
    tusch_json_set_string(object, "problem", tusch_problem_to_string(member->problem));
    tusch_json_set_string(object, "problem_detail", member->problem_detail);
    json_array_add_object_element(array, object);
  }
  return array;
}

JsonNode *
tusch_intake_to_json(const TuschIntake *intake)
{
  JsonObject *object = json_object_new();
  tusch_json_set_string(object, "schema", "tusch-intake");
  json_object_set_int_member(object, "version", 1);
  tusch_json_set_string(object, "media_type", intake->media_type);
  tusch_json_set_string(object, "problem", tusch_problem_to_string(intake->problem));
  tusch_json_set_string(object, "problem_detail", intake->problem_detail);
  json_object_set_int_member(object, "pages", intake->n_pages);
  tusch_json_set_string(object, "pdf_path", intake->pdf_path);
  if (intake->members != NULL)
    json_object_set_array_member(object, "members", members_to_json(intake->members));
  if (intake->converter != TUSCH_CONVERTER_NONE)
    tusch_json_set_string(object, "converter", tusch_converter_to_string(intake->converter));
  tusch_json_set_string(object, "mail", intake->mail);
  tusch_json_set_string(object, "convert_path", intake->convert_path);
  tusch_json_set_string(object, "convert_suffix", intake->convert_suffix);
  if (intake->hidden != NULL && intake->hidden->len > 0)
    json_object_set_array_member(object, "hidden", tusch_hidden_to_json(intake->hidden, true));
  if (intake->n_appendix_pages > 0)
    json_object_set_int_member(object, "appendix_pages", intake->n_appendix_pages);
  JsonArray *notes = json_array_new();
  for (guint i = 0; intake->notes != NULL && i < intake->notes->len; i++)
    json_array_add_string_element(notes, g_ptr_array_index(intake->notes, i));
  json_object_set_array_member(object, "notes", notes);
  return tusch_json_take_object(object);
}

static gboolean
read_problem(JsonObject *object, TuschProblem *out, GError **error)
{
  g_autofree char *name = NULL;
  if (!tusch_json_read_string(object, "problem", true, &name, error))
    return FALSE;
  *out = tusch_problem_from_string(name);
  return TRUE;
}

static gboolean
read_member(JsonNode *node, GPtrArray *members, GError **error)
{
  JsonObject *object = tusch_json_node_object(node, "member", error);
  if (object == NULL)
    return FALSE;
  TuschIntakeMember *member = g_new0(TuschIntakeMember, 1);
  g_ptr_array_add(members, member);
  return tusch_json_read_string(object, "name", true, &member->name, error) &&
         tusch_json_read_string(object, "path", false, &member->path, error) &&
         read_problem(object, &member->problem, error) &&
         tusch_json_read_string(object, "problem_detail", false, &member->problem_detail, error);
}

static gboolean
read_members(JsonObject *object, TuschIntake *intake, GError **error)
{
  JsonArray *array = NULL;
  if (!tusch_json_read_array(object, "members", false, &array, error))
    return FALSE;
  if (array == NULL)
    return TRUE;
  intake->members = g_ptr_array_new_with_free_func(member_free);
  for (guint i = 0; i < json_array_get_length(array); i++)
    if (!read_member(json_array_get_element(array, i), intake->members, error))
      return FALSE;
  return TRUE;
}

static gboolean
read_notes(JsonObject *object, TuschIntake *intake, GError **error)
{
  JsonArray *array = NULL;
  intake->notes = g_ptr_array_new_with_free_func(g_free);
  if (!tusch_json_read_array(object, "notes", false, &array, error))
    return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length(array); i++) {
    JsonNode *node = json_array_get_element(array, i);
    if (!JSON_NODE_HOLDS_VALUE(node) || json_node_get_value_type(node) != G_TYPE_STRING)
      return tusch_fail(error, TUSCH_ERROR_FORMAT, "\"notes\" must be an array of strings");
    g_ptr_array_add(intake->notes, json_node_dup_string(node));
  }
  return TRUE;
}

static gboolean
read_conversion(JsonObject *object, TuschIntake *intake, GError **error)
{
  g_autofree char *converter = NULL;
  if (!tusch_json_read_string(object, "converter", false, &converter, error) ||
      !tusch_json_read_string(object, "mail", false, &intake->mail, error) ||
      !tusch_json_read_string(object, "convert_path", false, &intake->convert_path, error) ||
      !tusch_json_read_string(object, "convert_suffix", false, &intake->convert_suffix, error))
    return FALSE;
  intake->converter =
      converter != NULL ? tusch_converter_from_string(converter) : TUSCH_CONVERTER_NONE;
  return TRUE;
}

static gboolean
read_hidden(JsonObject *object, TuschIntake *intake, GError **error)
{
  JsonArray *array = NULL;
  gint64 range[] = {0, G_MAXINT32};
  gint64 n_pages = 0;
  if (!tusch_json_read_array(object, "hidden", false, &array, error) ||
      !tusch_json_read_int(object, "appendix_pages", false, range, &n_pages, error))
    return FALSE;
  intake->n_appendix_pages = (guint)n_pages;
  if (array == NULL)
    return TRUE;
  intake->hidden = tusch_hidden_from_json(array, error);
  return intake->hidden != NULL;
}

static gboolean
check_schema(JsonObject *object, GError **error)
{
  g_autofree char *schema = NULL;
  gint64 version = 0;
  if (!tusch_json_read_string(object, "schema", true, &schema, error) ||
      !tusch_json_read_int(object, "version", true, (gint64[]){1, 1}, &version, error))
    return FALSE;
  if (g_strcmp0(schema, "tusch-intake") != 0)
    return tusch_fail(error, TUSCH_ERROR_FORMAT, "\"schema\" must be \"tusch-intake\"");
  return TRUE;
}

TuschIntake *
tusch_intake_from_json(JsonNode *node, GError **error)
{
  JsonObject *object = tusch_json_node_object(node, "intake", error);
  if (object == NULL || !check_schema(object, error))
    return NULL;
  g_autoptr(TuschIntake) intake = g_new0(TuschIntake, 1);
  gint64 n_pages = 0;
  if (!tusch_json_read_string(object, "media_type", true, &intake->media_type, error) ||
      !read_problem(object, &intake->problem, error) ||
      !tusch_json_read_string(object, "problem_detail", false, &intake->problem_detail, error) ||
      !tusch_json_read_int(object, "pages", true, (gint64[]){0, G_MAXINT32}, &n_pages, error) ||
      !tusch_json_read_string(object, "pdf_path", false, &intake->pdf_path, error) ||
      !read_members(object, intake, error) || !read_conversion(object, intake, error) ||
      !read_hidden(object, intake, error) || !read_notes(object, intake, error))
    return NULL;
  intake->n_pages = (guint)n_pages;
  return g_steal_pointer(&intake);
}
