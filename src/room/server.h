/* The work room as a web server: who may come in, what each request is answered. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "room/room.h"
#include "room/sessions.h"

typedef struct TuschReviewServer TuschReviewServer;

/* One line about a request that was refused: why, never what it said. From any thread. */
typedef void (*TuschReviewNoteFunc)(const char *line, gpointer user_data);

typedef struct {
  guint16 port; /* on 127.0.0.1; 0: any free one */
  const char *socket_path; /* nullable: a Unix socket instead */
  /* (nullable): "https://aktindsigt.example.dk", where people see the server through a proxy */
  const char *origin;
  const char *backend_key; /* who has it may post tickets */
  GBytes *(*find_asset)(const char *path); /* static files; (transfer full) (nullable) */
  TuschReviewNoteFunc note;
  gpointer user_data;
} TuschReviewOptions;

/* (transfer full); the room is borrowed and outlives the server */
TuschReviewServer *
tusch_review_server_start(TuschReviewRoom *room, const TuschReviewOptions *options, GError **error);
/* Ends streams and waits for requests and a bundle under way. */
void tusch_review_server_stop(TuschReviewServer *server);

/* "http://127.0.0.1:8123" */
const char *tusch_review_server_get_origin(const TuschReviewServer *server);

/* A ticket for @reviewer; 60 seconds. (transfer full) (nullable) */
char *tusch_review_server_issue(TuschReviewServer *server, const TuschReviewer *reviewer);
