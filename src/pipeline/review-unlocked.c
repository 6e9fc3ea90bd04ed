/* What must not hold the room's lock: pictures, the stream of changes, leaving. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/review-image.h"
#include "pipeline/review-routes.h"

enum { STREAM_WAIT_S = 15, DRAWINGS_AT_ONCE = 2 };

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

void
tusch_visit_get_events(TuschVisit *visit)
{
  TuschReviewRoom *room = visit->server->room;
  const char *known = tusch_http_request_get_query(visit->http, "version");
  Listener *listener = g_new0(Listener, 1);
  listener->room = room;
  g_mutex_lock(&room->lock);
  listener->n_changes = room->n_changes;
  /* What changed before the stream began is told at once. */
  if (known != NULL && room->history != NULL &&
      g_ascii_strtoll(known, NULL, 10) != tusch_review_room_get_version(room))
    listener->n_changes--;
  g_mutex_unlock(&room->lock);
  visit->reply->status = 200;
  visit->reply->media_type = "text/event-stream";
  visit->reply->stream = next_event;
  visit->reply->stream_data = listener;
  visit->reply->free_stream_data = g_free;
}

/* Which file a page is in: asked under the lock, drawn without it. (transfer full) */
static char *
file_of_page(const TuschVisit *visit, guint page_index)
{
  TuschReviewRoom *room = visit->server->room;
  g_mutex_lock(&room->lock);
  const TuschDocument *document = tusch_visit_find_document(visit, visit->parts[1]);
  char *sha256 =
      document != NULL && page_index < document->n_pages ? g_strdup(document->sha256) : NULL;
  g_mutex_unlock(&room->lock);
  return sha256;
}

void
tusch_visit_get_image(TuschVisit *visit)
{
  TuschReviewServer *server = visit->server;
  g_autoptr(GError) error = NULL;
  guint page_index = tusch_visit_parse_page(visit->parts[1] != NULL ? visit->parts[2] : NULL);
  g_autofree char *sha256 = page_index != G_MAXUINT ? file_of_page(visit, page_index) : NULL;
  if (sha256 == NULL) {
    tusch_visit_refuse(visit, 404, "not-found");
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
    tusch_visit_answer_error(visit, error);
    return;
  }
  visit->reply->status = 200;
  visit->reply->media_type = "image/webp";
  visit->reply->path = path;
}

void
tusch_visit_post_leave(TuschVisit *visit)
{
  const char *cookie = tusch_http_request_get_cookie(visit->http, visit->server->cookie_name);
  if (cookie != NULL)
    tusch_review_sessions_leave(visit->server->sessions, cookie);
  visit->reply->status = 204;
}
