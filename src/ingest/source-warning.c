/* What does not add up about an export, for people and programs. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"
#include "base/language.h"
#include "tusch/error.h"
#include "tusch/source.h"

static const char *const CODES[] = {"count",
                                    "round",
                                    "hash",
                                    "missing",
                                    "pointer",
                                    "column",
                                    "date",
                                    "word",
                                    "path",
                                    "cells",
                                    "row",
                                    "parent",
                                    "unlisted"};
G_STATIC_ASSERT(G_N_ELEMENTS(CODES) == TUSCH_N_SOURCE_WARNINGS);

void
tusch_source_warning_free(TuschSourceWarning *warning)
{
  if (warning == NULL)
    return;
  g_free(warning->source);
  g_free(warning->column);
  g_free(warning);
}

const char *
tusch_source_warning_code(const TuschSourceWarning *warning)
{
  return CODES[warning->code];
}

/* What is the matter, without where. (transfer full) */
static char *
sentence(const TuschSourceWarning *warning)
{
  const char *column = warning->column != NULL ? warning->column : "";
  switch (warning->code) {
  case TUSCH_SOURCE_COUNT:
    return g_strdup_printf(
        _("der er varslet %d akter, men modtaget %u"), (int)warning->expected, warning->n);
  case TUSCH_SOURCE_ROUND:
    return g_strdup_printf(
        _("der er netop %u akter: fagsystemet kan være stoppet ved en sidegrænse"), warning->n);
  case TUSCH_SOURCE_HASH:
    return g_strdup(_("udtrækket er ikke den fil, der er varslet (sha256)"));
  case TUSCH_SOURCE_MISSING:
    return g_strdup_printf(P_("%u akt mangler sin fil", "%u akter mangler deres fil", warning->n),
                           warning->n);
  case TUSCH_SOURCE_POINTER:
    return g_strdup_printf(P_("%u henvisning til en akt i en anden sag, som ikke er med",
                              "%u henvisninger til akter i andre sager, som ikke er med",
                              warning->n),
                           warning->n);
  case TUSCH_SOURCE_COLUMN:
    return g_strdup_printf(_("udtrækket har ikke »%s«"), column);
  case TUSCH_SOURCE_DATE:
    return g_strdup_printf(_("»%s« er ikke en dato (%u gange)"), column, warning->n);
  case TUSCH_SOURCE_WORD:
    return g_strdup_printf(
        _("»%s« har et ord, som ordlisten ikke kender (%u gange)"), column, warning->n);
  case TUSCH_SOURCE_PATH:
    return g_strdup_printf(_("»%s« er ikke et filnavn i mappen (%u gange)"), column, warning->n);
  case TUSCH_SOURCE_CELLS:
    return g_strdup_printf(_("en række har flere eller færre celler end overskriften (%u gange)"),
                           warning->n);
  case TUSCH_SOURCE_ROW:
    return g_strdup_printf(_("en række kan ikke læses (%u gange)"), warning->n);
  case TUSCH_SOURCE_PARENT:
    return g_strdup_printf(_("et bilag hører til en akt, som ikke er i udtrækket (%u gange)"),
                           warning->n);
  case TUSCH_SOURCE_UNLISTED:
    return g_strdup_printf(P_("%u fil ved siden af anmodningen er ikke nævnt i den",
                              "%u filer ved siden af anmodningen er ikke nævnt i den",
                              warning->n),
                           warning->n);
  case TUSCH_N_SOURCE_WARNINGS:
    break;
  }
  return g_strdup("");
}

char *
tusch_source_warning_describe(const TuschSourceWarning *warning)
{
  g_autofree char *what = sentence(warning);
  g_autoptr(GString) where = g_string_new(warning->source);
  if (where->len > 0 && warning->row > 0)
    g_string_append(where, ", ");
  if (warning->row > 0)
    g_string_append_printf(where, _("række %u"), warning->row);
  if (warning->line > 0)
    g_string_append_printf(where, _(" (linje %u i filen)"), warning->line);
  return where->len > 0 ? g_strdup_printf("%s: %s", where->str, what) : g_steal_pointer(&what);
}

JsonArray *
tusch_source_warnings_to_json(const GPtrArray *warnings)
{
  JsonArray *array = json_array_new();
  for (guint i = 0; i < warnings->len; i++) {
    const TuschSourceWarning *warning = g_ptr_array_index(warnings, i);
    g_autofree char *text = tusch_source_warning_describe(warning);
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "code", CODES[warning->code]);
    tusch_json_set_string(object, "source", warning->source);
    tusch_json_set_string(object, "column", warning->column);
    if (warning->row > 0)
      json_object_set_int_member(object, "row", warning->row);
    if (warning->line > 0)
      json_object_set_int_member(object, "line", warning->line);
    json_object_set_int_member(object, "n", warning->n);
    if (warning->code == TUSCH_SOURCE_COUNT)
      json_object_set_int_member(object, "expected", warning->expected);
    json_object_set_string_member(object, "text", text);
    json_array_add_object_element(array, object);
  }
  return array;
}

static gboolean
read_warning(JsonObject *object, TuschSourceWarning *warning, GError **error)
{
  g_autofree char *code = NULL;
  gint64 range[] = {0, G_MAXINT};
  gint64 row = 0, line = 0, n = 0;
  if (!tusch_json_read_string(object, "code", true, &code, error) ||
      !tusch_json_read_string(object, "source", false, &warning->source, error) ||
      !tusch_json_read_string(object, "column", false, &warning->column, error) ||
      !tusch_json_read_int(object, "row", false, range, &row, error) ||
      !tusch_json_read_int(object, "line", false, range, &line, error) ||
      !tusch_json_read_int(object, "n", true, range, &n, error) ||
      !tusch_json_read_int(object, "expected", false, range, &warning->expected, error))
    return FALSE;
  warning->row = (guint)row;
  warning->line = (guint)line;
  warning->n = (guint)n;
  for (guint i = 0; i < G_N_ELEMENTS(CODES); i++)
    if (g_str_equal(code, CODES[i])) {
      warning->code = (TuschSourceWarningCode)i;
      return TRUE;
    }
  return tusch_fail(error, TUSCH_ERROR_FORMAT, "\"code\" is unknown");
}

GPtrArray *
tusch_source_warnings_from_json(JsonArray *array, GError **error)
{
  g_autoptr(GPtrArray) warnings =
      g_ptr_array_new_with_free_func((GDestroyNotify)tusch_source_warning_free);
  for (guint i = 0; i < json_array_get_length(array); i++) {
    TuschSourceWarning *warning = g_new0(TuschSourceWarning, 1);
    g_ptr_array_add(warnings, warning);
    JsonObject *object =
        tusch_json_node_object(json_array_get_element(array, i), "a warning", error);
    if (object == NULL || !read_warning(object, warning, error))
      return NULL;
  }
  return g_steal_pointer(&warnings);
}
