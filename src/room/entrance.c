/* How people come in: tickets of the backend, taken for sessions. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"
#include "room/routes.h"

#include <string.h>

enum { MAX_ID_CHARS = 128 };

static bool
is_plain(const char *text)
{
  if (text[0] == '\0' || g_utf8_strlen(text, -1) > MAX_ID_CHARS)
    return false;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p))
    if (!g_unichar_isprint(g_utf8_get_char(p)))
      return false;
  return true;
}

static TuschReviewer *
parse_reviewer(const TuschVisit *visit, guint *out_seconds)
{
  g_autoptr(JsonNode) node = tusch_json_parse(visit->body, -1, NULL);
  JsonObject *object = node != NULL ? tusch_json_node_object(node, "the ticket", NULL) : NULL;
  g_autoptr(TuschReviewer) reviewer = g_new0(TuschReviewer, 1);
  g_autofree char *role = NULL;
  g_autofree char *request = NULL;
  gint64 seconds = TUSCH_TICKET_S;
  gint64 range[] = {1, TUSCH_TICKET_S};
  if (object == NULL || !tusch_json_read_string(object, "user", true, &reviewer->id, NULL) ||
      !tusch_json_read_string(object, "name", true, &reviewer->name, NULL) ||
      !tusch_json_read_string(object, "role", true, &role, NULL) ||
      !tusch_json_read_string(object, "request", true, &request, NULL) ||
      !tusch_json_read_int(object, "seconds", false, range, &seconds, NULL) ||
      !is_plain(reviewer->id) || !is_plain(reviewer->name) ||
      !tusch_reviewer_role_from_string(role, &reviewer->role) ||
      !g_str_equal(request, visit->server->room->workroom->request->id))
    return NULL;
  *out_seconds = (guint)seconds;
  return g_steal_pointer(&reviewer);
}

/* Compared by hash: how long it takes says nothing about the key. */
static bool
is_backend(const TuschVisit *visit)
{
  static const char SCHEME[] = "Bearer ";
  const char *header = tusch_http_request_get_header(visit->http, "Authorization");
  if (header == NULL || !g_str_has_prefix(header, SCHEME) ||
      tusch_http_request_get_header(visit->http, "Origin") != NULL)
    return false;
  g_autofree char *given =
      g_compute_checksum_for_string(G_CHECKSUM_SHA256, header + strlen(SCHEME), -1);
  g_autofree char *wanted =
      g_compute_checksum_for_string(G_CHECKSUM_SHA256, visit->server->backend_key, -1);
  return g_str_equal(given, wanted);
}

void
tusch_visit_take_ticket_order(TuschVisit *visit)
{
  guint seconds = 0;
  if (!is_backend(visit)) {
    tusch_visit_refuse(visit, 401, "backend-key");
    return;
  }
  g_autoptr(TuschReviewer) reviewer = parse_reviewer(visit, &seconds);
  if (reviewer == NULL) {
    tusch_visit_refuse(visit, 400, "invalid");
    return;
  }
  g_autofree char *ticket = tusch_review_sessions_issue(visit->server->sessions, reviewer, seconds);
  if (ticket == NULL) {
    tusch_visit_refuse(visit, 503, "too-many");
    return;
  }
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, "ticket", ticket);
  json_object_set_int_member(object, "seconds", seconds);
  tusch_visit_answer_json(visit, 201, tusch_json_take_object(object));
}

static void
log_entry(const TuschVisit *visit, const char *cookie)
{
  TuschReviewRoom *room = visit->server->room;
  g_autoptr(TuschReviewer) reviewer = tusch_review_sessions_find(visit->server->sessions, cookie);
  if (reviewer == NULL)
    return;
  g_autofree char *detail =
      g_strdup_printf("{\"role\":\"%s\"}", tusch_reviewer_role_to_string(reviewer->role));
  g_mutex_lock(&room->lock);
  /* While a bundle is made nobody can write: who came in is noted by the operator's log then. */
  if (!tusch_review_room_log(room, reviewer->id, "entered", detail, NULL) &&
      visit->server->options.note != NULL)
    visit->server->options.note("entered while the workroom was in use",
                                visit->server->options.user_data);
  g_mutex_unlock(&room->lock);
}

/* A form posted by the backend's page: "ticket=…". Answered with a page of our own that goes on by
 * itself: a redirect would still count as coming from elsewhere, without the cookie. */
void
tusch_visit_enter(TuschVisit *visit)
{
  static const char PAGE[] = "<!doctype html><html lang=\"da\"><meta charset=\"utf-8\">"
                             "<title>Gennemgang</title><script src=\"/go.js\"></script>"
                             "<a href=\"/\">Gå til gennemgangen</a></html>";
  static const char FIELD[] = "ticket=";
  const char *ticket =
      g_str_has_prefix(visit->body, FIELD) ? visit->body + strlen(FIELD) : visit->body;
  g_autofree char *cookie = tusch_review_sessions_enter(visit->server->sessions, ticket);
  if (cookie == NULL) {
    tusch_visit_refuse(visit, 401, "ticket");
    return;
  }
  log_entry(visit, cookie);
  visit->reply->cookie = g_strdup_printf("%s=%s; Path=/; HttpOnly; SameSite=Strict%s",
                                         visit->server->cookie_name,
                                         cookie,
                                         visit->server->is_secure ? "; Secure" : "");
  visit->reply->status = 200;
  visit->reply->media_type = "text/html; charset=utf-8";
  visit->reply->body = g_bytes_new_static(PAGE, strlen(PAGE));
}
