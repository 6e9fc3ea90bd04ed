/* Routes, the checks that every request passes, start and stop. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "room/server.h"

#include "base/json.h"
#include "room/routes.h"

#include <string.h>

enum { MAX_BODY_BYTES = 1024 * 1024 };

#define API "/api/requests/"

/* ---- routes ---- */

typedef struct {
  const char *method;
  const char *name; /* first part behind the request's id */
  guint n_parts; /* with the name; the last may be left out if fewer come */
  TuschReviewerRole role; /* at least */
  bool is_locked; /* runs with the room's lock, brought up to date */
  void (*run)(TuschVisit *visit);
} TuschVisitRoute;

static const TuschVisitRoute ROUTES[] = {
    {"GET", "state", 1, TUSCH_REVIEWER_READER, true, tusch_visit_get_state},
    {"GET", "entities", 1, TUSCH_REVIEWER_READER, true, tusch_visit_get_entities},
    {"GET", "entities", 2, TUSCH_REVIEWER_READER, true, tusch_visit_get_entity},
    {"GET", "documents", 1, TUSCH_REVIEWER_READER, true, tusch_visit_get_documents},
    {"GET", "hidden", 2, TUSCH_REVIEWER_READER, true, tusch_visit_get_hidden},
    {"GET", "pages", 3, TUSCH_REVIEWER_READER, true, tusch_visit_get_page},
    {"GET", "images", 3, TUSCH_REVIEWER_READER, false, tusch_visit_get_image},
    {"GET", "overview", 1, TUSCH_REVIEWER_READER, true, tusch_visit_get_overview},
    {"GET", "areas", 3, TUSCH_REVIEWER_READER, false, tusch_visit_get_areas},
    {"GET", "next", 1, TUSCH_REVIEWER_READER, true, tusch_visit_get_next},
    {"GET", "search", 1, TUSCH_REVIEWER_READER, true, tusch_visit_get_search},
    {"GET", "checklist", 1, TUSCH_REVIEWER_READER, true, tusch_visit_get_checklist},
    {"GET", "difference", 1, TUSCH_REVIEWER_READER, true, tusch_visit_get_difference},
    {"GET", "events", 1, TUSCH_REVIEWER_READER, false, tusch_visit_get_events},
    {"GET", "bundle", 1, TUSCH_REVIEWER_READER, true, tusch_visit_get_bundle},
    {"GET", "bundle", 2, TUSCH_REVIEWER_READER, true, tusch_visit_get_bundle},
    {"POST", "decisions", 1, TUSCH_REVIEWER_CASEWORKER, true, tusch_visit_post_decisions},
    {"POST", "same-text", 1, TUSCH_REVIEWER_CASEWORKER, true, tusch_visit_post_same_text},
    {"POST", "mark-text", 1, TUSCH_REVIEWER_CASEWORKER, true, tusch_visit_post_mark_text},
    {"POST", "extract", 1, TUSCH_REVIEWER_CASEWORKER, true, tusch_visit_post_extract},
    {"POST", "undo", 1, TUSCH_REVIEWER_CASEWORKER, true, tusch_visit_post_undo},
    {"POST", "comments", 1, TUSCH_REVIEWER_CASEWORKER, true, tusch_visit_post_comment},
    {"POST", "assemble", 1, TUSCH_REVIEWER_CASEWORKER, true, tusch_visit_post_assemble},
    {"POST", "approve", 1, TUSCH_REVIEWER_APPROVER, true, tusch_visit_post_approve},
    {"POST", "reopen", 1, TUSCH_REVIEWER_APPROVER, true, tusch_visit_post_reopen},
    {"POST", "leave", 1, TUSCH_REVIEWER_READER, false, tusch_visit_post_leave},
};

static const TuschVisitRoute *
find_route(const TuschVisit *visit)
{
  guint n_parts = g_strv_length(visit->parts);
  for (guint i = 0; i < G_N_ELEMENTS(ROUTES); i++)
    if (g_str_equal(ROUTES[i].method, visit->method) && n_parts == ROUTES[i].n_parts &&
        g_str_equal(ROUTES[i].name, visit->parts[0]))
      return &ROUTES[i];
  return NULL;
}

static void
run_route(TuschVisit *visit, const TuschVisitRoute *route)
{
  TuschReviewRoom *room = visit->server->room;
  g_autoptr(GError) error = NULL;
  if (!route->is_locked) {
    route->run(visit);
    return;
  }
  g_mutex_lock(&room->lock);
  if (tusch_review_room_sync(room, &error))
    route->run(visit);
  else
    tusch_visit_answer_error(visit, error);
  g_mutex_unlock(&room->lock);
}

/* A page of another origin cannot set the header, and says what it is. */
static bool
is_own_page(const TuschVisit *visit)
{
  const char *origin = tusch_http_request_get_header(visit->http, "Origin");
  const char *site = tusch_http_request_get_header(visit->http, "Sec-Fetch-Site");
  const char *type = tusch_http_request_get_header(visit->http, "Content-Type");
  return origin != NULL && g_str_equal(origin, visit->server->origin) &&
         (site == NULL || g_str_equal(site, "same-origin")) && type != NULL &&
         g_str_equal(type, "application/json") &&
         tusch_http_request_get_header(visit->http, "X-Tusch") != NULL;
}

/* The request's own id comes first in every path: what is asked for another one is not here. */
static bool
split_path(TuschVisit *visit, const char *path)
{
  const char *rest = path + strlen(API);
  const char *slash = strchr(rest, '/');
  if (slash == NULL)
    return false;
  g_autofree char *id = g_strndup(rest, (gsize)(slash - rest));
  visit->parts = g_strsplit(slash + 1, "/", 4);
  return g_str_equal(id, visit->server->room->workroom->request->id);
}

/* Which request this is about, and whether the session still lasts. */
static void
get_session(TuschVisit *visit)
{
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, "request", visit->server->room->workroom->request->id);
  tusch_visit_answer_json(visit, 200, tusch_json_take_object(object));
}

static void
handle_api(TuschVisit *visit, const char *path)
{
  const char *cookie = tusch_http_request_get_cookie(visit->http, visit->server->cookie_name);
  visit->reviewer =
      cookie != NULL ? tusch_review_sessions_find(visit->server->sessions, cookie) : NULL;
  if (visit->reviewer == NULL) {
    tusch_visit_refuse(visit, 401, "no-session");
    return;
  }
  if (g_str_equal(path, "/api/session") && g_str_equal(visit->method, "GET")) {
    get_session(visit);
    return;
  }
  if (!g_str_has_prefix(path, API) || !split_path(visit, path)) {
    tusch_visit_refuse(visit, 404, "not-found");
    return;
  }
  const TuschVisitRoute *route = find_route(visit);
  if (route == NULL)
    tusch_visit_refuse(visit, 404, "not-found");
  else if (g_str_equal(route->method, "POST") && !is_own_page(visit))
    tusch_visit_refuse(visit, 403, "origin");
  else if (visit->reviewer->role < route->role)
    tusch_visit_refuse(visit, 403, "role");
  else
    run_route(visit, route);
}

static const char *
media_type_of(const char *path)
{
  static const char *const TYPES[][2] = {{".html", "text/html; charset=utf-8"},
                                         {".js", "text/javascript; charset=utf-8"},
                                         {".css", "text/css; charset=utf-8"},
                                         {".svg", "image/svg+xml"},
                                         {".json", "application/json"}};
  for (guint i = 0; i < G_N_ELEMENTS(TYPES); i++)
    if (g_str_has_suffix(path, TYPES[i][0]))
      return TYPES[i][1];
  return "application/octet-stream";
}

static void
handle_asset(TuschVisit *visit, const char *path)
{
  const char *name = g_str_equal(path, "/") ? "/index.html" : path;
  GBytes *bytes = g_str_equal(visit->method, "GET") && visit->server->options.find_asset != NULL
                      ? visit->server->options.find_asset(name)
                      : NULL;
  if (bytes == NULL) {
    tusch_visit_refuse(visit, 404, "not-found");
    return;
  }
  visit->reply->status = 200;
  visit->reply->media_type = media_type_of(name);
  visit->reply->body = bytes;
}

/* A name of another's that leads to this machine is not ours (DNS rebinding). */
static bool
is_own_host(const TuschVisit *visit)
{
  const char *host = tusch_http_request_get_header(visit->http, "Host");
  const char *own = g_atomic_pointer_get(&visit->server->host);
  return host != NULL && own != NULL && g_str_equal(host, own);
}

static void
route_visit(TuschVisit *visit, const char *path)
{
  bool is_post = g_str_equal(visit->method, "POST");
  bool is_ticket = g_str_equal(path, "/tickets");
  if (!is_own_host(visit))
    tusch_visit_refuse(visit, 421, "host");
  else if (!g_utf8_validate(path, -1, NULL) || !g_utf8_validate(visit->body, -1, NULL))
    tusch_visit_refuse(visit, 400, "invalid");
  else if (is_post && is_ticket)
    tusch_visit_take_ticket_order(visit);
  else if (is_post && g_str_equal(path, "/enter"))
    tusch_visit_enter(visit);
  else if (g_str_has_prefix(path, "/api/"))
    handle_api(visit, path);
  else
    handle_asset(visit, path);
}

static void
on_request(const TuschHttpRequest *http, TuschHttpReply *reply, gpointer user_data)
{
  gsize length = 0;
  const char *bytes = g_bytes_get_data(tusch_http_request_get_body(http), &length);
  TuschVisit visit = {.server = user_data,
                      .http = http,
                      .reply = reply,
                      .method = tusch_http_request_get_method(http),
                      .body = g_strndup(bytes != NULL ? bytes : "", length)};
  route_visit(&visit, tusch_http_request_get_path(http));
  tusch_reviewer_free(visit.reviewer);
  g_strfreev(visit.parts);
  g_free(visit.body);
}

/* ---- start and stop ---- */

static gboolean
set_origin(TuschReviewServer *server, const char *given, GError **error)
{
  server->origin = given != NULL ? g_strdup(given)
                                 : g_strdup_printf("http://127.0.0.1:%u",
                                                   tusch_http_server_get_port(server->http));
  const char *slashes = strstr(server->origin, "://");
  if (slashes == NULL || strchr(slashes + 3, '/') != NULL || slashes[3] == '\0' ||
      (!g_str_has_prefix(server->origin, "https://") &&
       !g_str_has_prefix(server->origin, "http://")))
    return tusch_fail(
        error, TUSCH_ERROR_CONFIG, "the origin must look like https://aktindsigt.example.dk");
  server->is_secure = g_str_has_prefix(server->origin, "https://");
  server->cookie_name = g_strdup(server->is_secure ? "__Host-tusch" : "tusch");
  /* Last: whoever comes before it is known is refused. */
  g_atomic_pointer_set(&server->host, g_strdup(slashes + 3));
  return TRUE;
}

TuschReviewServer *
tusch_review_server_start(TuschReviewRoom *room, const TuschReviewOptions *options, GError **error)
{
  TuschReviewServer *server = g_new0(TuschReviewServer, 1);
  server->room = room;
  server->options = *options;
  server->backend_key = g_strdup(options->backend_key);
  server->sessions = tusch_review_sessions_new();
  g_mutex_init(&server->draw_lock);
  g_cond_init(&server->draw_done);
  server->drawing = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  TuschHttpOptions http = {.port = options->port,
                           .socket_path = options->socket_path,
                           .max_body_bytes = MAX_BODY_BYTES,
                           .handler = on_request,
                           .user_data = server};
  server->http = tusch_http_server_start(&http, error);
  if (server->http == NULL || !set_origin(server, options->origin, error)) {
    tusch_review_server_stop(server);
    return NULL;
  }
  return server;
}

void
tusch_review_server_stop(TuschReviewServer *server)
{
  TuschReviewRoom *room = server->room;
  g_mutex_lock(&room->lock);
  room->is_closing = true;
  g_cond_broadcast(&room->changed);
  g_mutex_unlock(&room->lock);
  tusch_http_server_stop(server->http);
  g_mutex_lock(&room->lock);
  while (room->is_assembling)
    g_cond_wait(&room->changed, &room->lock);
  g_mutex_unlock(&room->lock);
  tusch_review_sessions_free(server->sessions);
  g_hash_table_unref(server->drawing);
  g_cond_clear(&server->draw_done);
  g_mutex_clear(&server->draw_lock);
  g_free(server->backend_key);
  g_free(server->origin);
  g_free(server->host);
  g_free(server->cookie_name);
  g_free(server);
}

const char *
tusch_review_server_get_origin(const TuschReviewServer *server)
{
  return server->origin;
}

char *
tusch_review_server_issue(TuschReviewServer *server, const TuschReviewer *reviewer)
{
  return tusch_review_sessions_issue(server->sessions, reviewer, TUSCH_TICKET_S);
}
