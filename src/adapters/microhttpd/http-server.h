/* libmicrohttpd: requests read whole, replies from memory, files or a stream of events. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/error.h"

#include <stdbool.h>

typedef struct TuschHttpServer TuschHttpServer;

/* What a client asks. All borrowed, valid while the handler runs. */
typedef struct TuschHttpRequest TuschHttpRequest;
const char *tusch_http_request_get_method(const TuschHttpRequest *request);
const char *tusch_http_request_get_path(const TuschHttpRequest *request); /* decoded, no query */
GBytes *tusch_http_request_get_body(const TuschHttpRequest *request);
/* %NULL if it is not there. */
const char *tusch_http_request_get_header(const TuschHttpRequest *request, const char *name);
const char *tusch_http_request_get_cookie(const TuschHttpRequest *request, const char *name);
const char *tusch_http_request_get_query(const TuschHttpRequest *request, const char *name);

/**
 * TuschHttpStreamFunc:
 * @n_pings: how often it was asked, from 0
 *
 * Waits for the next event of a stream, at most some seconds. Returns: (transfer full): what is
 * sent; %NULL: the stream is over
 */
typedef char *(*TuschHttpStreamFunc)(gpointer user_data, guint n_pings);

/* What it is answered; filled by the handler. */
typedef struct {
  guint status; /* 200 … 599 */
  const char *media_type; /* static */
  GBytes *body; /* owned; nullable */
  bool is_squeezed; /* set here: the body went through gzip */
  char *path; /* owned, nullable: a file that is the body instead */
  char *cookie; /* owned, nullable: value of Set-Cookie */
  char *disposition; /* owned, nullable: value of Content-Disposition */
  TuschHttpStreamFunc stream; /* nullable: the body instead */
  gpointer stream_data;
  GDestroyNotify free_stream_data;
} TuschHttpReply;

/* Called in the connection's own thread, several at a time. */
typedef void (*TuschHttpHandler)(const TuschHttpRequest *request,
                                 TuschHttpReply *reply,
                                 gpointer user_data);

typedef struct {
  guint16 port; /* on 127.0.0.1; 0: any free one */
  const char *socket_path; /* nullable: a Unix socket instead, mode 0600 */
  gsize max_body_bytes;
  TuschHttpHandler handler;
  gpointer user_data;
} TuschHttpOptions;

/* (transfer full): %NULL with %TUSCH_ERROR_IO */
TuschHttpServer *tusch_http_server_start(const TuschHttpOptions *options, GError **error);
/* Waits for handlers and streams that are under way: the caller ends the streams first. */
void tusch_http_server_stop(TuschHttpServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschHttpServer, tusch_http_server_stop)

guint16 tusch_http_server_get_port(const TuschHttpServer *server);
