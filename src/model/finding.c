/* Findings, entities and their JSON form. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tusch/finding.h"

#include "base/json.h"

static const char *const CATEGORY_NAMES[] = {"OTHER",
                                             "CPR",
                                             "PERSON",
                                             "ADDRESS",
                                             "PHONE",
                                             "EMAIL",
                                             "ACCOUNT",
                                             "DATE_OF_BIRTH",
                                             "VEHICLE",
                                             "PASSPORT_ID",
                                             "SENSITIVE"};
G_STATIC_ASSERT(G_N_ELEMENTS(CATEGORY_NAMES) == TUSCH_N_CATEGORIES);

static const char *const VERDICT_NAMES[] = {"ask", "redact", "keep"};

TuschFinding *
tusch_finding_new(void)
{
  TuschFinding *finding = g_new0(TuschFinding, 1);
  finding->boxes = g_array_new(FALSE, FALSE, sizeof(TuschRectPt));
  return finding;
}

void
tusch_finding_share(const char **field, const char *value)
{
  const char *before = *field;
  *field = value != NULL ? g_ref_string_new_intern(value) : NULL;
  if (before != NULL)
    g_ref_string_release((char *)before);
}

void
tusch_finding_free(TuschFinding *finding)
{
  if (finding == NULL)
    return;
  g_free(finding->id);
  tusch_finding_share(&finding->document_id, NULL);
  g_free(finding->text);
  tusch_finding_share(&finding->ground, NULL);
  tusch_finding_share(&finding->entity_id, NULL);
  tusch_finding_share(&finding->rule, NULL);
  tusch_finding_share(&finding->reason, NULL);
  g_array_unref(finding->boxes);
  g_free(finding);
}

TuschEntity *
tusch_entity_new(void)
{
  TuschEntity *entity = g_new0(TuschEntity, 1);
  entity->party_index = TUSCH_PARTY_NONE;
  return entity;
}

void
tusch_entity_free(TuschEntity *entity)
{
  if (entity == NULL)
    return;
  g_free(entity->id);
  g_free(entity->key);
  g_free(entity->label);
  g_free(entity);
}

const char *
tusch_category_to_string(TuschCategory category)
{
  return (guint)category < G_N_ELEMENTS(CATEGORY_NAMES) ? CATEGORY_NAMES[category] : "OTHER";
}

bool
tusch_category_from_string(const char *text, TuschCategory *out)
{
  for (guint i = 0; i < G_N_ELEMENTS(CATEGORY_NAMES); i++) {
    if (g_strcmp0(text, CATEGORY_NAMES[i]) == 0) {
      *out = (TuschCategory)i;
      return true;
    }
  }
  return false;
}

const char *
tusch_level_to_string(TuschLevel level)
{
  return level == TUSCH_LEVEL_MARK ? "mark" : "review";
}

const char *
tusch_verdict_to_string(TuschVerdict verdict)
{
  return (guint)verdict < G_N_ELEMENTS(VERDICT_NAMES) ? VERDICT_NAMES[verdict] : "ask";
}

bool
tusch_verdict_from_string(const char *text, TuschVerdict *out)
{
  for (guint i = 0; i < G_N_ELEMENTS(VERDICT_NAMES); i++) {
    if (g_strcmp0(text, VERDICT_NAMES[i]) == 0) {
      *out = (TuschVerdict)i;
      return true;
    }
  }
  return false;
}

const char *
tusch_field_to_string(TuschField field)
{
  static const char *const NAMES[TUSCH_N_FIELDS] = {"page",
                                                    "title",
                                                    "type",
                                                    "number",
                                                    "source",
                                                    "case",
                                                    "direction",
                                                    "date",
                                                    "kle",
                                                    "facet",
                                                    "hidden"};
  return (guint)field < TUSCH_N_FIELDS ? NAMES[field] : NAMES[TUSCH_FIELD_PAGE];
}

static JsonArray *
boxes_to_json(const GArray *boxes)
{
  JsonArray *array = json_array_sized_new(boxes->len);
  for (guint i = 0; i < boxes->len; i++) {
    const TuschRectPt *box = &g_array_index(boxes, TuschRectPt, i);
    JsonObject *object = json_object_new();
    json_object_set_double_member(object, "x0", box->x0);
    json_object_set_double_member(object, "y0", box->y0);
    json_object_set_double_member(object, "x1", box->x1);
    json_object_set_double_member(object, "y1", box->y1);
    json_array_add_object_element(array, object);
  }
  return array;
}

JsonNode *
tusch_finding_to_json(const TuschFinding *finding)
{
  JsonObject *object = json_object_new();
  tusch_json_set_string(object, "id", finding->id);
  tusch_json_set_string(object, "document", finding->document_id);
  if (finding->field == TUSCH_FIELD_PAGE)
    json_object_set_int_member(object, "page", finding->page_index + 1);
  else
    json_object_set_string_member(object, "field", tusch_field_to_string(finding->field));
  if (finding->field == TUSCH_FIELD_HIDDEN)
    json_object_set_int_member(object, "item", finding->page_index + 1);
  json_object_set_int_member(object, "start", (gint64)finding->start);
  json_object_set_int_member(object, "end", (gint64)finding->end);
  json_object_set_string_member(object, "category", tusch_category_to_string(finding->category));
  json_object_set_string_member(object, "level", tusch_level_to_string(finding->level));
  json_object_set_string_member(object, "proposal", tusch_verdict_to_string(finding->proposal));
  tusch_json_set_string(object, "ground", finding->ground);
  json_object_set_string_member(object, "role", tusch_role_to_string(finding->role));
  tusch_json_set_string(object, "entity", finding->entity_id);
  tusch_json_set_string(object, "rule", finding->rule);
  json_object_set_int_member(object, "score", finding->score);
  tusch_json_set_string(object, "reason", finding->reason);
  json_object_set_array_member(object, "boxes", boxes_to_json(finding->boxes));
  return tusch_json_take_object(object);
}
