/* How the fields of a document came about. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"
#include "base/language.h"
#include "pipeline/intake-plan.h"

#include <stddef.h>

/* Fields as .kilde files call them. */
static const struct {
  const char *name;
  gsize offset;
} FIELDS[] = {
    {"titel", offsetof(TuschRequestDocument, title)},
    {"type", offsetof(TuschRequestDocument, type)},
    {"retning", offsetof(TuschRequestDocument, direction)},
    {"dato", offsetof(TuschRequestDocument, date)},
    {"sag", offsetof(TuschRequestDocument, case_number)},
    {"kle", offsetof(TuschRequestDocument, kle)},
    {"facet", offsetof(TuschRequestDocument, facet)},
    {"følsomhed", offsetof(TuschRequestDocument, sensitivity)},
};

static void
add_field(JsonArray *fields, const char *name, const char *from, const char *how, const char *value)
{
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, "field", name);
  json_object_set_string_member(object, "from", from);
  tusch_json_set_string(object, "how", how);
  tusch_json_set_string(object, "value", value);
  json_array_add_object_element(fields, object);
}

static const TuschOrigin *
find_origin(const TuschSourceDocument *from, const char *field)
{
  for (guint i = 0; from != NULL && i < from->origins->len; i++) {
    const TuschOrigin *origin = g_ptr_array_index(from->origins, i);
    if (origin->value != NULL && g_str_equal(origin->field, field))
      return origin;
  }
  return NULL;
}

/* What the export gave, and where the request had the last word. */
static void
add_texts(const TuschPlannedDocument *document, JsonArray *fields)
{
  for (guint i = 0; i < G_N_ELEMENTS(FIELDS); i++) {
    const char *value = G_STRUCT_MEMBER(char *, document->said, FIELDS[i].offset);
    const TuschOrigin *origin = find_origin(document->from, FIELDS[i].name);
    bool is_ours = document->from != NULL && document->from->is_broken;
    if (value != NULL && (origin == NULL || !g_str_equal(origin->value, value)))
      add_field(fields, FIELDS[i].name, is_ours ? "tusch" : "request.json", NULL, value);
  }
}

static void
add_number(const TuschPlannedDocument *document, JsonArray *fields)
{
  if (!document->is_numbered)
    add_field(fields, "nummer", "tusch", _("tildelt efter rækkefølgen"), document->number);
  else if (find_origin(document->from, "nummer") == NULL)
    add_field(fields, "nummer", "request.json", NULL, document->number);
}

static void
add_file(const TuschPlannedDocument *document, JsonArray *fields)
{
  const char *how = document->is_dangling    ? _("henvisning til en akt, som ikke er med")
                    : document->is_pointer   ? _("henvisningen er fulgt")
                    : document->note != NULL ? _("teksten er selv akten")
                    : document->path == NULL ? _("filen er der ikke")
                                             : NULL;
  if (document->said->title == NULL)
    add_field(fields, "titel", _("filens navn"), NULL, NULL);
  add_field(fields, "fil", document->note != NULL ? "tusch" : _("mappen"), how, document->file);
}

JsonObject *
tusch_planned_document_explain(const TuschPlannedDocument *document)
{
  JsonObject *object = json_object_new();
  const TuschSourceDocument *from = document->from;
  JsonArray *fields = from != NULL ? tusch_origins_to_json(from->origins) : json_array_new();
  if (from != NULL) {
    json_object_set_string_member(object, "adapter", document->source->adapter);
    json_object_set_int_member(object, "row", from->row);
    if (from->line > 0)
      json_object_set_int_member(object, "line", from->line);
  }
  add_texts(document, fields);
  add_number(document, fields);
  add_file(document, fields);
  json_object_set_array_member(object, "fields", fields);
  return object;
}
