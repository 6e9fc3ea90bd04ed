/* What every answer has in common. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "room/visit.h"

#include "base/json.h"
#include "tusch/error.h"

#include <string.h>

void
tusch_visit_answer_json(TuschVisit *visit, guint status, JsonNode *node)
{
  g_autoptr(JsonNode) owned = node;
  char *text = tusch_json_to_string(owned, false);
  visit->reply->status = status;
  visit->reply->media_type = "application/json";
  visit->reply->body = g_bytes_new_take(text, strlen(text));
}

/* @message: (nullable): for those who look after the server */
static void
note(const TuschVisit *visit, guint status, const char *code, const char *message)
{
  if (visit->server->options.note == NULL)
    return;
  g_autofree char *line = g_strdup_printf(
      "%u %s%s%s", status, code, message != NULL ? ": " : "", message != NULL ? message : "");
  visit->server->options.note(line, visit->server->options.user_data);
}

void
tusch_visit_refuse(TuschVisit *visit, guint status, const char *code)
{
  note(visit, status, code, NULL);
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, "error", code);
  tusch_visit_answer_json(visit, status, tusch_json_take_object(object));
}

/* Messages of ours name fields and numbers, never what stands in documents. */
void
tusch_visit_answer_error(TuschVisit *visit, const GError *error)
{
  guint status = 500;
  const char *code = "internal";
  if (g_error_matches(error, TUSCH_ERROR, TUSCH_ERROR_CONFIG)) {
    status = 400;
    code = "invalid";
  } else if (g_error_matches(error, TUSCH_ERROR, TUSCH_ERROR_BUSY)) {
    status = 423;
    code = "busy";
  } else if (g_error_matches(error, TUSCH_ERROR, TUSCH_ERROR_PENDING)) {
    status = 409;
    code = "pending";
  } else if (g_error_matches(error, TUSCH_ERROR, TUSCH_ERROR_UNVERIFIED)) {
    status = 409;
    code = "unverified";
  }
  note(visit, status, code, status == 500 ? error->message : NULL);
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, "error", code);
  json_object_set_string_member(object, "message", error->message);
  tusch_visit_answer_json(visit, status, tusch_json_take_object(object));
}

void
tusch_visit_answer_view(TuschVisit *visit, JsonNode *node, GError *error)
{
  g_autoptr(GError) owned = error;
  if (node != NULL)
    tusch_visit_answer_json(visit, 200, node);
  else if (g_error_matches(owned, TUSCH_ERROR, TUSCH_ERROR_CONFIG))
    tusch_visit_refuse(visit, 404, "not-found");
  else
    tusch_visit_answer_error(visit, owned);
}

void
tusch_visit_answer_change(TuschVisit *visit, TuschChange change, guint n)
{
  static const char *const CODES[] = {NULL, "conflict", "approved", "nothing"};
  const TuschReviewRoom *room = visit->server->room;
  JsonObject *object = json_object_new();
  if (CODES[change] != NULL)
    json_object_set_string_member(object, "error", CODES[change]);
  json_object_set_int_member(object, "version", tusch_review_room_get_version(room));
  json_object_set_int_member(object, "n", n);
  tusch_visit_answer_json(visit, CODES[change] != NULL ? 409 : 200, tusch_json_take_object(object));
}

void
tusch_visit_answer_done(TuschVisit *visit, gboolean ok, const GError *error)
{
  if (ok)
    tusch_visit_answer_change(visit, TUSCH_CHANGE_DONE, 0);
  else
    tusch_visit_answer_error(visit, error);
}

const TuschDocument *
tusch_visit_find_document(const TuschVisit *visit, const char *id)
{
  return id != NULL ? g_hash_table_lookup(visit->server->room->documents, id) : NULL;
}

/* "12" → 11. G_MAXUINT: no number. */
guint
tusch_visit_parse_page(const char *text)
{
  guint64 page = 0;
  if (text == NULL || !g_ascii_string_to_unsigned(text, 10, 1, G_MAXINT, &page, NULL))
    return G_MAXUINT;
  return (guint)page - 1;
}
