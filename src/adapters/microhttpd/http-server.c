/* A small HTTP server: everything that every request needs, nothing that knows what is served. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/microhttpd/http-server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <microhttpd.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum {
  MAX_CONNECTIONS = 64,
  IDLE_TIMEOUT_S = 60,
  MEMORY_PER_CONNECTION = 64 * 1024, /* also the limit of the request's head */
  STREAM_BLOCK_BYTES = 4096,
  BACKLOG = 64,
  MIN_SQUEEZED_BYTES = 4096, /* less fits a few packets as it is */
  SQUEEZE_LEVEL = 1,
};

/* Scripts, styles and pictures of our own alone; no page of others may hold ours. */
static const char *const HEADERS[][2] = {
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
     "connect-src 'self'; font-src 'self'; form-action 'self'; frame-ancestors 'none'; "
     "base-uri 'none'"},
    {"Cache-Control", "no-store"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
};

struct TuschHttpServer {
  struct MHD_Daemon *daemon;
  char *socket_path;
  gsize max_body_bytes;
  TuschHttpHandler handler;
  gpointer user_data;
};

struct TuschHttpRequest {
  struct MHD_Connection *connection;
  const char *method;
  const char *path;
  GByteArray *received;
  GBytes *body;
  bool is_too_large;
};

const char *
tusch_http_request_get_method(const TuschHttpRequest *request)
{
  return request->method;
}

const char *
tusch_http_request_get_path(const TuschHttpRequest *request)
{
  return request->path;
}

GBytes *
tusch_http_request_get_body(const TuschHttpRequest *request)
{
  return request->body;
}

const char *
tusch_http_request_get_header(const TuschHttpRequest *request, const char *name)
{
  return MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name);
}

const char *
tusch_http_request_get_cookie(const TuschHttpRequest *request, const char *name)
{
  return MHD_lookup_connection_value(request->connection, MHD_COOKIE_KIND, name);
}

const char *
tusch_http_request_get_query(const TuschHttpRequest *request, const char *name)
{
  return MHD_lookup_connection_value(request->connection, MHD_GET_ARGUMENT_KIND, name);
}

/* ---- streams ---- */

typedef struct {
  TuschHttpStreamFunc next;
  gpointer user_data;
  GDestroyNotify free_user_data;
  char *waiting; /* what is not sent yet */
  gsize sent;
  guint n_pings;
} Stream;

static ssize_t
read_stream(void *user_data, uint64_t position, char *buffer, size_t size_bytes)
{
  (void)position;
  Stream *stream = user_data;
  if (stream->waiting == NULL) {
    stream->waiting = stream->next(stream->user_data, stream->n_pings++);
    stream->sent = 0;
    if (stream->waiting == NULL)
      return MHD_CONTENT_READER_END_OF_STREAM;
  }
  gsize n = MIN(strlen(stream->waiting) - stream->sent, size_bytes);
  memcpy(buffer, stream->waiting + stream->sent, n);
  stream->sent += n;
  if (stream->waiting[stream->sent] == '\0')
    g_clear_pointer(&stream->waiting, g_free);
  return (ssize_t)n;
}

static void
free_stream(void *user_data)
{
  Stream *stream = user_data;
  if (stream->free_user_data != NULL)
    stream->free_user_data(stream->user_data);
  g_free(stream->waiting);
  g_free(stream);
}

static struct MHD_Response *
respond_with_stream(const TuschHttpReply *reply)
{
  Stream *stream = g_new0(Stream, 1);
  stream->next = reply->stream;
  stream->user_data = reply->stream_data;
  stream->free_user_data = reply->free_stream_data;
  return MHD_create_response_from_callback(
      MHD_SIZE_UNKNOWN, STREAM_BLOCK_BYTES, read_stream, stream, free_stream);
}

/* ---- replies ---- */

static struct MHD_Response *
respond_with_file(TuschHttpReply *reply)
{
  struct stat info;
  int fd = open(reply->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd >= 0 && fstat(fd, &info) == 0 && S_ISREG(info.st_mode))
    return MHD_create_response_from_fd64((uint64_t)info.st_size, fd);
  if (fd >= 0)
    (void)close(fd);
  reply->status = MHD_HTTP_NOT_FOUND;
  reply->media_type = "text/plain";
  return MHD_create_response_from_buffer(0, (void *)"", MHD_RESPMEM_PERSISTENT);
}

static struct MHD_Response *
make_response(TuschHttpReply *reply)
{
  if (reply->stream != NULL)
    return respond_with_stream(reply);
  if (reply->path != NULL)
    return respond_with_file(reply);
  gsize size_bytes = 0;
  const void *data = reply->body != NULL ? g_bytes_get_data(reply->body, &size_bytes) : "";
  return MHD_create_response_from_buffer(size_bytes, (void *)data, MHD_RESPMEM_MUST_COPY);
}

static bool
takes_gzip(struct MHD_Connection *connection)
{
  const char *accepted =
      MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Accept-Encoding");
  g_auto(GStrv) names = g_strsplit(accepted != NULL ? accepted : "", ",", 16);
  for (char **name = names; *name != NULL; name++)
    if (g_str_equal(g_strstrip(*name), "gzip"))
      return true;
  return false;
}

/* (transfer full): NULL if it would not become smaller */
static GBytes *
squeeze(GBytes *body)
{
  gsize n = 0;
  gsize taken = 0;
  gsize made = 0;
  const void *data = g_bytes_get_data(body, &n);
  g_autofree char *out = g_malloc(n);
  g_autoptr(GZlibCompressor) compressor =
      g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP, SQUEEZE_LEVEL);
  GConverterResult result = g_converter_convert(
      G_CONVERTER(compressor), data, n, out, n, G_CONVERTER_INPUT_AT_END, &taken, &made, NULL);
  return result == G_CONVERTER_FINISHED ? g_bytes_new_take(g_steal_pointer(&out), made) : NULL;
}

/* Lists of thousands of rows shrink to a tenth. Secrets of the server's own, such as cookies, are
 * in no body, so their length tells nothing about them. */
static void
squeeze_body(struct MHD_Connection *connection, TuschHttpReply *reply)
{
  if (reply->body == NULL || g_bytes_get_size(reply->body) < MIN_SQUEEZED_BYTES ||
      !takes_gzip(connection))
    return;
  GBytes *squeezed = squeeze(reply->body);
  if (squeezed == NULL)
    return;
  g_bytes_unref(reply->body);
  reply->body = squeezed;
  reply->is_squeezed = true;
}

static enum MHD_Result
send_reply(struct MHD_Connection *connection, TuschHttpReply *reply)
{
  squeeze_body(connection, reply);
  struct MHD_Response *response = make_response(reply);
  if (response == NULL)
    return MHD_NO;
  for (guint i = 0; i < G_N_ELEMENTS(HEADERS); i++)
    (void)MHD_add_response_header(response, HEADERS[i][0], HEADERS[i][1]);
  if (reply->media_type != NULL)
    (void)MHD_add_response_header(response, "Content-Type", reply->media_type);
  if (reply->is_squeezed)
    (void)MHD_add_response_header(response, "Content-Encoding", "gzip");
  if (reply->cookie != NULL)
    (void)MHD_add_response_header(response, "Set-Cookie", reply->cookie);
  if (reply->disposition != NULL)
    (void)MHD_add_response_header(response, "Content-Disposition", reply->disposition);
  enum MHD_Result result = MHD_queue_response(connection, reply->status, response);
  MHD_destroy_response(response);
  return result;
}

static void
reply_clear(TuschHttpReply *reply)
{
  g_clear_pointer(&reply->body, g_bytes_unref);
  g_clear_pointer(&reply->path, g_free);
  g_clear_pointer(&reply->cookie, g_free);
  g_clear_pointer(&reply->disposition, g_free);
}

/* ---- requests ---- */

static bool
announces_too_much(struct MHD_Connection *connection, gsize max_body_bytes)
{
  const char *length = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Content-Length");
  guint64 n = 0;
  return length != NULL &&
         (!g_ascii_string_to_unsigned(length, 10, 0, G_MAXUINT64, &n, NULL) || n > max_body_bytes);
}

static enum MHD_Result
refuse_body(struct MHD_Connection *connection)
{
  TuschHttpReply reply = {.status = MHD_HTTP_CONTENT_TOO_LARGE, .media_type = "text/plain"};
  return send_reply(connection, &reply);
}

static enum MHD_Result
answer(TuschHttpServer *server, TuschHttpRequest *request)
{
  TuschHttpReply reply = {.status = MHD_HTTP_INTERNAL_SERVER_ERROR};
  request->body = g_byte_array_free_to_bytes(g_steal_pointer(&request->received));
  server->handler(request, &reply, server->user_data);
  enum MHD_Result result = send_reply(request->connection, &reply);
  reply_clear(&reply);
  return result;
}

static enum MHD_Result
on_request(void *user_data,
           struct MHD_Connection *connection,
           const char *path,
           const char *method,
           const char *version,
           const char *data,
           size_t *data_bytes,
           void **state)
{
  (void)version;
  TuschHttpServer *server = user_data;
  TuschHttpRequest *request = *state;
  if (request == NULL) {
    request = g_new0(TuschHttpRequest, 1);
    request->connection = connection;
    request->method = method;
    request->path = path;
    request->received = g_byte_array_new();
    *state = request;
    return announces_too_much(connection, server->max_body_bytes) ? refuse_body(connection)
                                                                  : MHD_YES;
  }
  if (*data_bytes > 0) {
    /* The rest of a chunked body that is too long is read and forgotten. */
    if (request->received->len + *data_bytes > server->max_body_bytes)
      request->is_too_large = true;
    else
      g_byte_array_append(request->received, (const guint8 *)data, (guint)*data_bytes);
    *data_bytes = 0;
    return MHD_YES;
  }
  if (request->is_too_large)
    return refuse_body(connection);
  if (request->received == NULL)
    return MHD_YES;
  return answer(server, request);
}

static void
on_completed(void *user_data,
             struct MHD_Connection *connection,
             void **state,
             enum MHD_RequestTerminationCode code)
{
  (void)user_data;
  (void)connection;
  (void)code;
  TuschHttpRequest *request = *state;
  if (request == NULL)
    return;
  g_clear_pointer(&request->received, g_byte_array_unref);
  g_clear_pointer(&request->body, g_bytes_unref);
  g_free(request);
  *state = NULL;
}

/* Foreign bytes: the library's own messages name them. */
static void
be_silent(void *user_data, const char *format, va_list args)
{
  (void)user_data;
  (void)format;
  (void)args;
}

/* ---- listening ---- */

static int
listen_on_socket(const char *path, GError **error)
{
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (strlen(path) >= sizeof address.sun_path) {
    tusch_fail(error, TUSCH_ERROR_CONFIG, "the path of the socket is too long");
    return -1;
  }
  (void)g_strlcpy(address.sun_path, path, sizeof address.sun_path);
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  /* One that nobody listens on any more is in the way. */
  if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) != 0 &&
      errno == ECONNREFUSED)
    (void)unlink(path);
  if (fd >= 0)
    (void)close(fd);
  fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof address) == 0 &&
      chmod(path, 0600) == 0 && listen(fd, BACKLOG) == 0)
    return fd;
  tusch_fail_errno(error, "cannot listen on \"%s\"", path);
  if (fd >= 0)
    (void)close(fd);
  return -1;
}

static int
listen_on_loopback(guint16 port, GError **error)
{
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int on = 1;
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
      bind(fd, (struct sockaddr *)&address, sizeof address) == 0 && listen(fd, BACKLOG) == 0)
    return fd;
  tusch_fail_errno(error, "cannot listen on port %u of 127.0.0.1", port);
  if (fd >= 0)
    (void)close(fd);
  return -1;
}

static gboolean
start_daemon(TuschHttpServer *server, int fd, GError **error)
{
  server->daemon =
      MHD_start_daemon(MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD |
                           MHD_USE_ITC | MHD_USE_ERROR_LOG,
                       0,
                       NULL,
                       NULL,
                       on_request,
                       server,
                       MHD_OPTION_EXTERNAL_LOGGER,
                       be_silent,
                       NULL,
                       MHD_OPTION_LISTEN_SOCKET,
                       fd,
                       MHD_OPTION_CONNECTION_LIMIT,
                       (unsigned int)MAX_CONNECTIONS,
                       MHD_OPTION_CONNECTION_TIMEOUT,
                       (unsigned int)IDLE_TIMEOUT_S,
                       MHD_OPTION_CONNECTION_MEMORY_LIMIT,
                       (size_t)MEMORY_PER_CONNECTION,
                       MHD_OPTION_STRICT_FOR_CLIENT,
                       1,
                       MHD_OPTION_NOTIFY_COMPLETED,
                       on_completed,
                       NULL,
                       MHD_OPTION_END);
  if (server->daemon != NULL)
    return TRUE;
  (void)close(fd);
  return tusch_fail(error, TUSCH_ERROR_IO, "the web server cannot start");
}

TuschHttpServer *
tusch_http_server_start(const TuschHttpOptions *options, GError **error)
{
  g_autoptr(TuschHttpServer) server = g_new0(TuschHttpServer, 1);
  server->max_body_bytes = options->max_body_bytes;
  server->handler = options->handler;
  server->user_data = options->user_data;
  int fd = options->socket_path != NULL ? listen_on_socket(options->socket_path, error)
                                        : listen_on_loopback(options->port, error);
  if (fd < 0)
    return NULL;
  server->socket_path = g_strdup(options->socket_path);
  return start_daemon(server, fd, error) ? g_steal_pointer(&server) : NULL;
}

void
tusch_http_server_stop(TuschHttpServer *server)
{
  if (server == NULL)
    return;
  if (server->daemon != NULL)
    MHD_stop_daemon(server->daemon);
  if (server->socket_path != NULL)
    (void)unlink(server->socket_path);
  g_free(server->socket_path);
  g_free(server);
}

guint16
tusch_http_server_get_port(const TuschHttpServer *server)
{
  const union MHD_DaemonInfo *info = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT);
  if (info != NULL && info->port != 0)
    return info->port;
  struct sockaddr_in address;
  socklen_t length = sizeof address;
  info = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_LISTEN_FD);
  if (info == NULL || getsockname(info->listen_fd, (struct sockaddr *)&address, &length) != 0)
    return 0;
  return ntohs(address.sin_port);
}
