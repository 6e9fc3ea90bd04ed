/* What must not hold the room's lock: pictures, the stream of changes, leaving. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "room/image.h"
#include "room/routes.h"

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

static JsonArray *
word_boxes(const TuschPageText *page)
{
  JsonArray *words = json_array_new();
  for (guint i = 0; page != NULL && i < page->words->len; i++) {
    const TuschRectPt *box = &g_array_index(page->words, TuschWord, i).box;
    const double sides[] = {box->x0, box->y0, box->x1, box->y1};
    JsonArray *array = json_array_new();
    for (guint k = 0; k < G_N_ELEMENTS(sides); k++)
      json_array_add_double_element(array, sides[k]);
    json_array_add_array_element(words, array);
  }
  return words;
}

/* Which file a page is in, and what was read: asked under the lock, drawn without it. */
static bool
find_picture(const TuschVisit *visit, guint page_index, TuschReviewPicture *out)
{
  TuschReviewRoom *room = visit->server->room;
  g_mutex_lock(&room->lock);
  const TuschDocument *document = tusch_visit_find_document(visit, visit->parts[1]);
  bool is_there = document != NULL && document->sha256 != NULL && page_index < document->n_pages;
  if (is_there) {
    g_autoptr(TuschPageText) page =
        tusch_store_get_page(room->workroom->store, document->id, page_index, NULL);
    *out = (TuschReviewPicture){g_strdup(document->sha256), page_index, word_boxes(page)};
  }
  g_mutex_unlock(&room->lock);
  return is_there;
}

/* A few at once, each page by one alone: who asks for the same finds it drawn. */
static char *
draw_in_turn(TuschReviewServer *server, const TuschReviewPicture *picture, GError **error)
{
  g_autofree char *key = g_strdup_printf("%s/%u", picture->sha256, picture->page_index);
  g_mutex_lock(&server->draw_lock);
  while (g_hash_table_size(server->drawing) >= DRAWINGS_AT_ONCE ||
         g_hash_table_contains(server->drawing, key))
    g_cond_wait(&server->draw_done, &server->draw_lock);
  g_hash_table_add(server->drawing, g_strdup(key));
  g_mutex_unlock(&server->draw_lock);
  char *path = tusch_review_image(server->room->workroom, picture, error);
  g_mutex_lock(&server->draw_lock);
  g_hash_table_remove(server->drawing, key);
  g_cond_broadcast(&server->draw_done);
  g_mutex_unlock(&server->draw_lock);
  return path;
}

/* (transfer full): NULL was answered */
static char *
draw_picture(TuschVisit *visit)
{
  TuschReviewServer *server = visit->server;
  TuschReviewPicture picture = {0};
  g_autoptr(GError) error = NULL;
  guint page_index = tusch_visit_parse_page(visit->parts[2]);
  if (page_index == G_MAXUINT || !find_picture(visit, page_index, &picture)) {
    tusch_visit_refuse(visit, 404, "not-found");
    return NULL;
  }
  char *path = draw_in_turn(server, &picture, &error);
  g_free(picture.sha256);
  json_array_unref(picture.words);
  if (path == NULL)
    tusch_visit_answer_error(visit, error);
  return path;
}

void
tusch_visit_get_image(TuschVisit *visit)
{
  char *path = draw_picture(visit);
  if (path == NULL)
    return;
  visit->reply->status = 200;
  visit->reply->media_type = "image/webp";
  visit->reply->path = path;
}

void
tusch_visit_get_areas(TuschVisit *visit)
{
  g_autofree char *path = draw_picture(visit);
  if (path == NULL)
    return;
  visit->reply->status = 200;
  visit->reply->media_type = "application/json";
  visit->reply->path = g_strconcat(path, ".json", NULL);
}

void
tusch_visit_post_leave(TuschVisit *visit)
{
  const char *cookie = tusch_http_request_get_cookie(visit->http, visit->server->cookie_name);
  if (cookie != NULL)
    tusch_review_sessions_leave(visit->server->sessions, cookie);
  visit->reply->status = 204;
}
