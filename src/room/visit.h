/* One request to the review server on its way, and the answers all have in common. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/microhttpd/http-server.h"
#include "room/room.h"
#include "room/server.h"
#include "room/sessions.h"

/* How long a ticket lets somebody in. */
enum { TUSCH_TICKET_S = 60 };

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
  GHashTable *drawing; /* "sha256/page": what is drawn just now */
};

typedef struct {
  TuschReviewServer *server;
  const TuschHttpRequest *http;
  TuschHttpReply *reply;
  TuschReviewer *reviewer;
  const char *method;
  char **parts; /* of the path behind the request's id */
  char *body; /* with a NUL at the end */
} TuschVisit;

/* @node: (transfer full) */
void tusch_visit_answer_json(TuschVisit *visit, guint status, JsonNode *node);
/* {"error": @code}, and a line for the operator. */
void tusch_visit_refuse(TuschVisit *visit, guint status, const char *code);
void tusch_visit_answer_error(TuschVisit *visit, const GError *error);
/* @node: (transfer full) (nullable), else @error: (transfer full): 404 if it is about an id */
void tusch_visit_answer_view(TuschVisit *visit, JsonNode *node, GError *error);
/* What became of a change; @n: how many places it was about, where that is told. */
void tusch_visit_answer_change(TuschVisit *visit, TuschChange change, guint n);
void tusch_visit_answer_done(TuschVisit *visit, gboolean ok, const GError *error);

/* (nullable) (transfer none): under the room's lock */
const TuschDocument *tusch_visit_find_document(const TuschVisit *visit, const char *id);
/* "12" → 11. G_MAXUINT: no number. */
guint tusch_visit_parse_page(const char *text);
