/* Hidden content: names, JSON. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tusch/hidden.h"

#include "base/json.h"
#include "base/language.h"
#include "tusch/error.h"

static const char *const NAMES[TUSCH_N_HIDDEN] = {
    [TUSCH_HIDDEN_TEXT] = "text",
    [TUSCH_HIDDEN_PALE] = "pale",
    [TUSCH_HIDDEN_SHEET] = "sheet",
    [TUSCH_HIDDEN_ROW] = "row",
    [TUSCH_HIDDEN_COLUMN] = "column",
    [TUSCH_HIDDEN_SLIDE] = "slide",
    [TUSCH_HIDDEN_CHANGE] = "change",
    [TUSCH_HIDDEN_COMMENT] = "comment",
    [TUSCH_HIDDEN_NOTE] = "note",
    [TUSCH_HIDDEN_HEADER] = "header",
    [TUSCH_HIDDEN_OBJECT] = "object",
    [TUSCH_HIDDEN_PROPERTY] = "property",
    [TUSCH_HIDDEN_LAYER] = "layer",
    [TUSCH_HIDDEN_ANNOTATION] = "annotation",
    [TUSCH_HIDDEN_ATTACHMENT] = "attachment",
    [TUSCH_HIDDEN_FORM] = "form",
    [TUSCH_HIDDEN_OUTSIDE] = "outside",
    [TUSCH_HIDDEN_COVERED] = "covered",
    [TUSCH_HIDDEN_LINK] = "link",
    [TUSCH_HIDDEN_CACHE] = "cache",
    [TUSCH_HIDDEN_SCRIPT] = "script",
    [TUSCH_HIDDEN_DESCRIPTION] = "description",
};

TuschHidden *
tusch_hidden_new(TuschHiddenKind kind, const char *place, guint n, const char *text)
{
  TuschHidden *hidden = g_new0(TuschHidden, 1);
  hidden->kind = kind;
  hidden->place = g_strdup(place != NULL ? place : "");
  hidden->n = n;
  hidden->text = g_strdup(text);
  return hidden;
}

void
tusch_hidden_free(TuschHidden *hidden)
{
  if (hidden == NULL)
    return;
  g_free(hidden->place);
  g_free(hidden->text);
  g_free(hidden);
}

const char *
tusch_hidden_kind_to_string(TuschHiddenKind kind)
{
  return (guint)kind < TUSCH_N_HIDDEN ? NAMES[kind] : NAMES[TUSCH_HIDDEN_TEXT];
}

bool
tusch_hidden_kind_from_string(const char *text, TuschHiddenKind *out)
{
  for (guint i = 0; i < TUSCH_N_HIDDEN; i++)
    if (g_strcmp0(text, NAMES[i]) == 0) {
      *out = (TuschHiddenKind)i;
      return true;
    }
  return false;
}

const char *
tusch_hidden_kind_describe(TuschHiddenKind kind)
{
  const char *const words[TUSCH_N_HIDDEN] = {
      [TUSCH_HIDDEN_TEXT] = _("skjult tekst"),
      [TUSCH_HIDDEN_PALE] = _("tekst i baggrundens farve"),
      [TUSCH_HIDDEN_SHEET] = _("skjult ark"),
      [TUSCH_HIDDEN_ROW] = _("skjulte rækker"),
      [TUSCH_HIDDEN_COLUMN] = _("skjulte kolonner"),
      [TUSCH_HIDDEN_SLIDE] = _("skjult dias"),
      [TUSCH_HIDDEN_CHANGE] = _("sporede ændringer"),
      [TUSCH_HIDDEN_COMMENT] = _("kommentarer"),
      [TUSCH_HIDDEN_NOTE] = _("noter"),
      [TUSCH_HIDDEN_HEADER] = _("sidehoved eller sidefod"),
      [TUSCH_HIDDEN_OBJECT] = _("indlejret fil"),
      [TUSCH_HIDDEN_PROPERTY] = _("egenskaber"),
      [TUSCH_HIDDEN_LAYER] = _("skjult lag"),
      [TUSCH_HIDDEN_ANNOTATION] = _("anmærkninger"),
      [TUSCH_HIDDEN_ATTACHMENT] = _("vedhæftet fil"),
      [TUSCH_HIDDEN_FORM] = _("formularfelter"),
      [TUSCH_HIDDEN_OUTSIDE] = _("uden for siden"),
      [TUSCH_HIDDEN_COVERED] = _("under et billede"),
      [TUSCH_HIDDEN_LINK] = _("adresse bag et link"),
      [TUSCH_HIDDEN_CACHE] = _("gemte data"),
      [TUSCH_HIDDEN_SCRIPT] = _("program i filen"),
      [TUSCH_HIDDEN_DESCRIPTION] = _("billedtekst eller bogmærke"),
  };
  return (guint)kind < TUSCH_N_HIDDEN ? words[kind] : words[TUSCH_HIDDEN_TEXT];
}

JsonArray *
tusch_hidden_to_json(const GPtrArray *items, bool with_text)
{
  JsonArray *array = json_array_new();
  for (guint i = 0; i < items->len; i++) {
    const TuschHidden *hidden = g_ptr_array_index(items, i);
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "kind", tusch_hidden_kind_to_string(hidden->kind));
    json_object_set_int_member(object, "n", hidden->n);
    if (with_text) {
      json_object_set_string_member(object, "place", hidden->place);
      tusch_json_set_string(object, "text", hidden->text);
    }
    json_array_add_object_element(array, object);
  }
  return array;
}

static TuschHidden *
hidden_from_object(JsonObject *object, GError **error)
{
  gint64 range[] = {0, G_MAXINT32};
  gint64 n = 0;
  g_autofree char *kind = NULL;
  g_autoptr(TuschHidden) hidden = g_new0(TuschHidden, 1);
  if (!tusch_json_read_string(object, "kind", true, &kind, error) ||
      !tusch_json_read_string(object, "place", true, &hidden->place, error) ||
      !tusch_json_read_int(object, "n", true, range, &n, error) ||
      !tusch_json_read_string(object, "text", false, &hidden->text, error))
    return NULL;
  if (!tusch_hidden_kind_from_string(kind, &hidden->kind)) {
    tusch_fail(error, TUSCH_ERROR_FORMAT, "\"hidden\" has an unknown kind");
    return NULL;
  }
  hidden->n = (guint)n;
  return g_steal_pointer(&hidden);
}

GPtrArray *
tusch_hidden_from_json(JsonArray *array, GError **error)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_hidden_free);
  for (guint i = 0; i < json_array_get_length(array); i++) {
    JsonObject *object = tusch_json_node_object(json_array_get_element(array, i), "hidden", error);
    TuschHidden *hidden = object != NULL ? hidden_from_object(object, error) : NULL;
    if (hidden == NULL)
      return NULL;
    g_ptr_array_add(items, hidden);
  }
  return g_steal_pointer(&items);
}

bool
tusch_hidden_is_searched(const TuschHidden *hidden)
{
  return hidden->text != NULL && hidden->text[0] != '\0' && hidden->kind != TUSCH_HIDDEN_SCRIPT;
}

bool
tusch_hidden_is_telling(const TuschHidden *hidden)
{
  return hidden->kind != TUSCH_HIDDEN_PROPERTY && hidden->kind != TUSCH_HIDDEN_HEADER &&
         hidden->kind != TUSCH_HIDDEN_LINK;
}
