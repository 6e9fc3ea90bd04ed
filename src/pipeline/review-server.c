/* Routes and the checks that every request passes. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/review-server.h"

#include "adapters/microhttpd/http-server.h"
#include "base/json.h"
#include "pipeline/parts.h"
#include "pipeline/review-actions.h"
#include "pipeline/review-image.h"
#include "pipeline/review-views.h"

#include <string.h>

enum {
  MAX_BODY_BYTES = 1024 * 1024,
  TICKET_S = 60,
  STREAM_WAIT_S = 15,
  DRAWINGS_AT_ONCE = 2,
  MAX_ID_CHARS = 128,
};

#define API "/api/requests/"

struct TuschReviewServer {
  TuschReviewRoom *room;
  TuschHttpServer *http;
  TuschReviewSessions *sessions;
  TuschReviewOptions options;
  char *backend_key;
  char *origin; /* what the browser says it is at */
  char *host; /* of it */
  char *cookie_name;
  bool is_secure; /* behind TLS */
  GMutex draw_lock;
  GCond draw_done;
  guint n_drawing;
};

/* One request on its way. */
typedef struct {
  TuschReviewServer *server;
  const TuschHttpRequest *http;
  TuschHttpReply *reply;
  TuschReviewer *reviewer;
  const char *method;
  char **parts; /* of the path behind the request's id */
  char *body; /* with a NUL at the end */
} Visit;

/* ---- answers ---- */

static void
answer_json(Visit *visit, guint status, JsonNode *node)
{
  g_autoptr(JsonNode) owned = node;
  char *text = tusch_json_to_string(owned, false);
  visit->reply->status = status;
  visit->reply->media_type = "application/json";
  visit->reply->body = g_bytes_new_take(text, strlen(text));
}

static void
refuse(Visit *visit, guint status, const char *code)
{
  if (visit->server->options.note != NULL) {
    g_autofree char *line = g_strdup_printf("%u %s", status, code);
    visit->server->options.note(line, visit->server->options.user_data);
  }
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, "error", code);
  answer_json(visit, status, tusch_json_take_object(object));
}

/* Messages of ours name fields and numbers, never what stands in documents. */
static void
answer_error(Visit *visit, const GError *error)
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
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, "error", code);
  json_object_set_string_member(object, "message", error->message);
  answer_json(visit, status, tusch_json_take_object(object));
}

static void
answer_view(Visit *visit, JsonNode *node, GError *error)
{
  g_autoptr(GError) owned = error;
  if (node != NULL)
    answer_json(visit, 200, node);
  else if (g_error_matches(owned, TUSCH_ERROR, TUSCH_ERROR_CONFIG))
    refuse(visit, 404, "not-found");
  else
    answer_error(visit, owned);
}

static void
answer_change(Visit *visit, TuschChange change, guint n)
{
  static const char *const CODES[] = {NULL, "conflict", "approved", "nothing"};
  const TuschReviewRoom *room = visit->server->room;
  JsonObject *object = json_object_new();
  if (CODES[change] != NULL)
    json_object_set_string_member(object, "error", CODES[change]);
  json_object_set_int_member(object, "version", tusch_review_room_get_version(room));
  json_object_set_int_member(object, "n", n);
  answer_json(visit, CODES[change] != NULL ? 409 : 200, tusch_json_take_object(object));
}

/* ---- reading ---- */

static const TuschDocument *
find_document(const Visit *visit, const char *id)
{
  return id != NULL ? g_hash_table_lookup(visit->server->room->documents, id) : NULL;
}

/* "12" → 11. G_MAXUINT: no number. */
static guint
parse_page(const char *text)
{
  guint64 page = 0;
  if (text == NULL || !g_ascii_string_to_unsigned(text, 10, 1, G_MAXINT, &page, NULL))
    return G_MAXUINT;
  return (guint)page - 1;
}

static void
get_page(Visit *visit)
{
  GError *error = NULL;
  const TuschDocument *document = find_document(visit, visit->parts[1]);
  guint page_index = document != NULL ? parse_page(visit->parts[2]) : G_MAXUINT;
  if (document == NULL || page_index == G_MAXUINT) {
    refuse(visit, 404, "not-found");
    return;
  }
  JsonNode *node = tusch_review_view_page(visit->server->room, document, page_index, &error);
  answer_view(visit, node, error);
}

static void
get_entity(Visit *visit)
{
  GError *error = NULL;
  JsonNode *node = tusch_review_view_entity(visit->server->room, visit->parts[1], &error);
  answer_view(visit, node, error);
}

static void
get_state(Visit *visit)
{
  answer_json(visit, 200, tusch_review_view_state(visit->server->room, visit->reviewer));
}

static void
get_entities(Visit *visit)
{
  answer_json(visit, 200, tusch_review_view_entities(visit->server->room));
}

static void
get_documents(Visit *visit)
{
  answer_json(visit, 200, tusch_review_view_documents(visit->server->room));
}

static void
get_checklist(Visit *visit)
{
  answer_json(visit, 200, tusch_review_view_checklist(visit->server->room));
}

static void
get_next(Visit *visit)
{
  const TuschDocument *document =
      find_document(visit, tusch_http_request_get_query(visit->http, "document"));
  guint page_index = parse_page(tusch_http_request_get_query(visit->http, "page"));
  answer_json(visit,
              200,
              tusch_review_view_next(visit->server->room,
                                     document != NULL ? document->id : NULL,
                                     page_index != G_MAXUINT ? page_index : 0,
                                     tusch_http_request_get_query(visit->http, "finding")));
}

static void
get_search(Visit *visit)
{
  GError *error = NULL;
  const char *query = tusch_http_request_get_query(visit->http, "q");
  if (query == NULL || query[0] == '\0' || !g_utf8_validate(query, -1, NULL)) {
    refuse(visit, 400, "invalid");
    return;
  }
  JsonNode *node = tusch_review_view_search(visit->server->room, query, &error);
  answer_view(visit, node, error);
}

static void
get_bundle(Visit *visit)
{
  g_autoptr(GPtrArray) paths = tusch_parts_list(visit->server->room->workroom->path, "out");
  if (paths->len == 0) {
    refuse(visit, 404, "not-found");
    return;
  }
  guint part = parse_page(visit->parts[1]);
  visit->reply->status = 200;
  visit->reply->media_type = "application/pdf";
  visit->reply->path = g_strdup(g_ptr_array_index(paths, part < paths->len ? part : 0));
  visit->reply->disposition = g_strdup("attachment; filename=\"udkast-til-gennemsyn.pdf\"");
}

/* ---- writing ---- */

static void
post_decisions(Visit *visit)
{
  g_autoptr(GError) error = NULL;
  TuschChange change;
  if (tusch_review_action_decide(
          visit->server->room, visit->body, visit->reviewer->id, &change, &error))
    answer_change(visit, change, 0);
  else
    answer_error(visit, error);
}

static void
post_same_text(Visit *visit)
{
  g_autoptr(GError) error = NULL;
  TuschChange change;
  if (tusch_review_action_same_text(
          visit->server->room, visit->body, visit->reviewer->id, &change, &error))
    answer_change(visit, change, 0);
  else
    answer_error(visit, error);
}

static void
post_mark_text(Visit *visit)
{
  g_autoptr(GError) error = NULL;
  TuschChange change;
  guint n = 0;
  if (tusch_review_action_mark_text(
          visit->server->room, visit->body, visit->reviewer->id, &change, &n, &error))
    answer_change(visit, change, n);
  else
    answer_error(visit, error);
}

static void
post_undo(Visit *visit)
{
  g_autoptr(GError) error = NULL;
  TuschChange change;
  if (tusch_review_room_undo(visit->server->room, visit->reviewer->id, &change, &error))
    answer_change(visit, change, 0);
  else
    answer_error(visit, error);
}

static void
answer_done(Visit *visit, gboolean ok, const GError *error)
{
  if (ok)
    answer_change(visit, TUSCH_CHANGE_DONE, 0);
  else
    answer_error(visit, error);
}

static void
post_comment(Visit *visit)
{
  g_autoptr(GError) error = NULL;
  gboolean ok =
      tusch_review_action_comment(visit->server->room, visit->body, visit->reviewer->id, &error);
  answer_done(visit, ok, error);
}

static void
post_assemble(Visit *visit)
{
  g_autoptr(GError) error = NULL;
  gboolean ok = tusch_review_room_assemble(visit->server->room, &error);
  answer_done(visit, ok, error);
}

static void
post_approve(Visit *visit)
{
  g_autoptr(GError) error = NULL;
  gboolean ok = tusch_review_room_approve(visit->server->room, visit->reviewer->id, &error);
  answer_done(visit, ok, error);
}

static void
post_reopen(Visit *visit)
{
  g_autoptr(GError) error = NULL;
  gboolean ok = tusch_review_room_reopen(visit->server->room, visit->reviewer->id, &error);
  answer_done(visit, ok, error);
}

/* ---- without the lock ---- */

typedef struct {
  TuschReviewRoom *room;
  guint n_changes; /* that the client knows of */
} Listener;

static char *
next_event(gpointer data, guint n_pings)
{
  Listener *listener = data;
  TuschReviewRoom *room = listener->room;
  if (n_pings == 0)
    return g_strdup("retry: 2000\n\n");
  gint64 end_us = g_get_monotonic_time() + STREAM_WAIT_S * G_USEC_PER_SEC;
  g_mutex_lock(&room->lock);
  while (!room->is_closing && room->n_changes == listener->n_changes &&
         g_cond_wait_until(&room->changed, &room->lock, end_us))
    continue;
  bool has_changed = room->n_changes != listener->n_changes;
  bool is_closing = room->is_closing;
  listener->n_changes = room->n_changes;
  gint64 version = room->history != NULL ? tusch_review_room_get_version(room) : 0;
  g_mutex_unlock(&room->lock);
  if (is_closing)
    return NULL;
  return has_changed ? g_strdup_printf(
                           "event: changed\ndata: {\"version\":%" G_GINT64_FORMAT "}\n\n", version)
                     : g_strdup(": still here\n\n");
}

static void
get_events(Visit *visit)
{
  TuschReviewRoom *room = visit->server->room;
  Listener *listener = g_new0(Listener, 1);
  listener->room = room;
  g_mutex_lock(&room->lock);
  listener->n_changes = room->n_changes;
  g_mutex_unlock(&room->lock);
  visit->reply->status = 200;
  visit->reply->media_type = "text/event-stream";
  visit->reply->stream = next_event;
  visit->reply->stream_data = listener;
  visit->reply->free_stream_data = g_free;
}

/* Which file a page is in: asked under the lock, drawn without it. (transfer full) */
static char *
file_of_page(const Visit *visit, guint page_index)
{
  TuschReviewRoom *room = visit->server->room;
  g_mutex_lock(&room->lock);
  const TuschDocument *document = find_document(visit, visit->parts[1]);
  char *sha256 =
      document != NULL && page_index < document->n_pages ? g_strdup(document->sha256) : NULL;
  g_mutex_unlock(&room->lock);
  return sha256;
}

static void
get_image(Visit *visit)
{
  TuschReviewServer *server = visit->server;
  g_autoptr(GError) error = NULL;
  guint page_index = parse_page(visit->parts[1] != NULL ? visit->parts[2] : NULL);
  g_autofree char *sha256 = page_index != G_MAXUINT ? file_of_page(visit, page_index) : NULL;
  if (sha256 == NULL) {
    refuse(visit, 404, "not-found");
    return;
  }
  g_mutex_lock(&server->draw_lock);
  while (server->n_drawing >= DRAWINGS_AT_ONCE)
    g_cond_wait(&server->draw_done, &server->draw_lock);
  server->n_drawing++;
  g_mutex_unlock(&server->draw_lock);
  char *path = tusch_review_image(server->room->workroom, sha256, page_index, &error);
  g_mutex_lock(&server->draw_lock);
  server->n_drawing--;
  g_cond_broadcast(&server->draw_done);
  g_mutex_unlock(&server->draw_lock);
  if (path == NULL) {
    answer_error(visit, error);
    return;
  }
  visit->reply->status = 200;
  visit->reply->media_type = "image/webp";
  visit->reply->path = path;
}

static void
post_leave(Visit *visit)
{
  const char *cookie = tusch_http_request_get_cookie(visit->http, visit->server->cookie_name);
  if (cookie != NULL)
    tusch_review_sessions_leave(visit->server->sessions, cookie);
  visit->reply->status = 204;
}

/* ---- routes ---- */

typedef struct {
  const char *method;
  const char *name; /* first part behind the request's id */
  guint n_parts; /* with the name; the last may be left out if fewer come */
  TuschReviewerRole role; /* at least */
  bool is_locked; /* runs with the room's lock, brought up to date */
  void (*run)(Visit *visit);
} Route;

static const Route ROUTES[] = {
    {"GET", "state", 1, TUSCH_REVIEWER_READER, true, get_state},
    {"GET", "entities", 1, TUSCH_REVIEWER_READER, true, get_entities},
    {"GET", "entities", 2, TUSCH_REVIEWER_READER, true, get_entity},
    {"GET", "documents", 1, TUSCH_REVIEWER_READER, true, get_documents},
    {"GET", "pages", 3, TUSCH_REVIEWER_READER, true, get_page},
    {"GET", "images", 3, TUSCH_REVIEWER_READER, false, get_image},
    {"GET", "next", 1, TUSCH_REVIEWER_READER, true, get_next},
    {"GET", "search", 1, TUSCH_REVIEWER_READER, true, get_search},
    {"GET", "checklist", 1, TUSCH_REVIEWER_READER, true, get_checklist},
    {"GET", "events", 1, TUSCH_REVIEWER_READER, false, get_events},
    {"GET", "bundle", 1, TUSCH_REVIEWER_READER, true, get_bundle},
    {"GET", "bundle", 2, TUSCH_REVIEWER_READER, true, get_bundle},
    {"POST", "decisions", 1, TUSCH_REVIEWER_CASEWORKER, true, post_decisions},
    {"POST", "same-text", 1, TUSCH_REVIEWER_CASEWORKER, true, post_same_text},
    {"POST", "mark-text", 1, TUSCH_REVIEWER_CASEWORKER, true, post_mark_text},
    {"POST", "undo", 1, TUSCH_REVIEWER_CASEWORKER, true, post_undo},
    {"POST", "comments", 1, TUSCH_REVIEWER_CASEWORKER, true, post_comment},
    {"POST", "assemble", 1, TUSCH_REVIEWER_CASEWORKER, true, post_assemble},
    {"POST", "approve", 1, TUSCH_REVIEWER_APPROVER, true, post_approve},
    {"POST", "reopen", 1, TUSCH_REVIEWER_APPROVER, true, post_reopen},
    {"POST", "leave", 1, TUSCH_REVIEWER_READER, false, post_leave},
};

static const Route *
find_route(const Visit *visit)
{
  guint n_parts = g_strv_length(visit->parts);
  for (guint i = 0; i < G_N_ELEMENTS(ROUTES); i++)
    if (g_str_equal(ROUTES[i].method, visit->method) && n_parts == ROUTES[i].n_parts &&
        g_str_equal(ROUTES[i].name, visit->parts[0]))
      return &ROUTES[i];
  return NULL;
}

static void
run_route(Visit *visit, const Route *route)
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
    answer_error(visit, error);
  g_mutex_unlock(&room->lock);
}

/* A page of another origin cannot set the header, and says what it is. */
static bool
is_own_page(const Visit *visit)
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
split_path(Visit *visit, const char *path)
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
get_session(Visit *visit)
{
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, "request", visit->server->room->workroom->request->id);
  answer_json(visit, 200, tusch_json_take_object(object));
}

static void
handle_api(Visit *visit, const char *path)
{
  const char *cookie = tusch_http_request_get_cookie(visit->http, visit->server->cookie_name);
  visit->reviewer =
      cookie != NULL ? tusch_review_sessions_find(visit->server->sessions, cookie) : NULL;
  if (visit->reviewer == NULL) {
    refuse(visit, 401, "no-session");
    return;
  }
  if (g_str_equal(path, "/api/session") && g_str_equal(visit->method, "GET")) {
    get_session(visit);
    return;
  }
  if (!g_str_has_prefix(path, API) || !split_path(visit, path)) {
    refuse(visit, 404, "not-found");
    return;
  }
  const Route *route = find_route(visit);
  if (route == NULL)
    refuse(visit, 404, "not-found");
  else if (g_str_equal(route->method, "POST") && !is_own_page(visit))
    refuse(visit, 403, "origin");
  else if (visit->reviewer->role < route->role)
    refuse(visit, 403, "role");
  else
    run_route(visit, route);
}

/* ---- coming in ---- */

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
parse_reviewer(const Visit *visit, guint *out_seconds)
{
  g_autoptr(JsonNode) node = tusch_json_parse(visit->body, -1, NULL);
  JsonObject *object = node != NULL ? tusch_json_node_object(node, "the ticket", NULL) : NULL;
  g_autoptr(TuschReviewer) reviewer = g_new0(TuschReviewer, 1);
  g_autofree char *role = NULL;
  g_autofree char *request = NULL;
  gint64 seconds = TICKET_S;
  gint64 range[] = {1, TICKET_S};
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
is_backend(const Visit *visit)
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

static void
handle_ticket(Visit *visit)
{
  guint seconds = 0;
  if (!is_backend(visit)) {
    refuse(visit, 401, "backend-key");
    return;
  }
  g_autoptr(TuschReviewer) reviewer = parse_reviewer(visit, &seconds);
  if (reviewer == NULL) {
    refuse(visit, 400, "invalid");
    return;
  }
  g_autofree char *ticket = tusch_review_sessions_issue(visit->server->sessions, reviewer, seconds);
  if (ticket == NULL) {
    refuse(visit, 503, "too-many");
    return;
  }
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, "ticket", ticket);
  json_object_set_int_member(object, "seconds", seconds);
  answer_json(visit, 201, tusch_json_take_object(object));
}

static void
log_entry(const Visit *visit, const char *cookie)
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
static void
handle_enter(Visit *visit)
{
  static const char PAGE[] = "<!doctype html><html lang=\"da\"><meta charset=\"utf-8\">"
                             "<title>Gennemgang</title><script src=\"/go.js\"></script>"
                             "<a href=\"/\">Gå til gennemgangen</a></html>";
  static const char FIELD[] = "ticket=";
  const char *ticket =
      g_str_has_prefix(visit->body, FIELD) ? visit->body + strlen(FIELD) : visit->body;
  g_autofree char *cookie = tusch_review_sessions_enter(visit->server->sessions, ticket);
  if (cookie == NULL) {
    refuse(visit, 401, "ticket");
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
handle_asset(Visit *visit, const char *path)
{
  const char *name = g_str_equal(path, "/") ? "/index.html" : path;
  GBytes *bytes = g_str_equal(visit->method, "GET") && visit->server->options.find_asset != NULL
                      ? visit->server->options.find_asset(name)
                      : NULL;
  if (bytes == NULL) {
    refuse(visit, 404, "not-found");
    return;
  }
  visit->reply->status = 200;
  visit->reply->media_type = media_type_of(name);
  visit->reply->body = bytes;
}

/* A name of another's that leads to this machine is not ours (DNS rebinding). */
static bool
is_own_host(const Visit *visit)
{
  const char *host = tusch_http_request_get_header(visit->http, "Host");
  const char *own = g_atomic_pointer_get(&visit->server->host);
  return host != NULL && own != NULL && g_str_equal(host, own);
}

static void
route_visit(Visit *visit, const char *path)
{
  bool is_post = g_str_equal(visit->method, "POST");
  bool is_ticket = g_str_equal(path, "/tickets");
  if (!is_own_host(visit))
    refuse(visit, 421, "host");
  else if (!g_utf8_validate(path, -1, NULL) || !g_utf8_validate(visit->body, -1, NULL))
    refuse(visit, 400, "invalid");
  else if (is_post && is_ticket)
    handle_ticket(visit);
  else if (is_post && g_str_equal(path, "/enter"))
    handle_enter(visit);
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
  Visit visit = {.server = user_data,
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
  return tusch_review_sessions_issue(server->sessions, reviewer, TICKET_S);
}
