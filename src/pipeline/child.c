/* Children: started, fed, listened to, timed, killed. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/child.h"

#include "base/json.h"
#include "pipeline/spawner.h"

#include <gio/gio.h>
#include <gio/gunixinputstream.h>
#include <gio/gunixoutputstream.h>
#include <glib-unix.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* More than this without a line end is no answer of ours. */
enum { MAX_LINE_BYTES = 64 * 1024 * 1024, CHUNK_BYTES = 64 * 1024 };

struct TuschChildren {
  guint n_parallel;
  guint n_active;
  guint n_feeds; /* inputs still being written */
  GQueue waiting; /* TuschChildUnit, owned */
  GQueue again; /* TuschChildUnit, owned: one at a time, with nothing beside it */
  GMainContext *context;
  GMainLoop *loop;
  GCancellable *cancellable;
  GError *error; /* the first failure of a callback */
};

typedef struct {
  TuschChildUnit *unit; /* owned */
  int process_fd;
  GInputStream *answers;
  GCancellable *feeding;
  GByteArray *buffer;
  guint n_searched; /* bytes of the buffer without a line end */
  guint n_lines;
  guint8 *chunk;
  GSource *timer;
  GError *failure; /* what the child answered */
  bool is_timed_out;
  bool is_done;
} ActiveChild;

TuschChildren *
tusch_children_new(guint n_parallel)
{
  TuschChildren *children = g_new0(TuschChildren, 1);
  children->n_parallel = MAX(n_parallel, 1);
  children->context = g_main_context_new();
  children->loop = g_main_loop_new(children->context, FALSE);
  children->cancellable = g_cancellable_new();
  return children;
}

static void
unit_free(TuschChildUnit *unit)
{
  if (unit->free_user_data != NULL)
    unit->free_user_data(unit->user_data);
  g_clear_pointer(&unit->input, json_node_unref);
  g_free(unit);
}

void
tusch_children_free(TuschChildren *children)
{
  if (children == NULL)
    return;
  g_queue_clear_full(&children->waiting, (GDestroyNotify)unit_free);
  g_queue_clear_full(&children->again, (GDestroyNotify)unit_free);
  g_clear_error(&children->error);
  g_object_unref(children->cancellable);
  g_main_loop_unref(children->loop);
  g_main_context_unref(children->context);
  g_free(children);
}

void
tusch_children_push(TuschChildren *children, TuschChildUnit *unit)
{
  unit->children = children;
  unit->max_lines = MAX(unit->max_lines, 1);
  g_queue_push_tail(&children->waiting, unit);
}

static void start_waiting(TuschChildren *children);

static void
stop_with(TuschChildren *children, GError *error)
{
  if (children->error == NULL)
    children->error = error;
  else
    g_error_free(error);
  g_cancellable_cancel(children->cancellable);
}

static void
stop_timer(ActiveChild *child)
{
  if (child->timer == NULL)
    return;
  g_source_destroy(child->timer);
  g_clear_pointer(&child->timer, g_source_unref);
}

static void
kill_child(const ActiveChild *child)
{
  (void)syscall(SYS_pidfd_send_signal, child->process_fd, SIGKILL, NULL, 0);
}

static gboolean
on_timeout(gpointer user_data)
{
  ActiveChild *child = user_data;
  child->is_timed_out = true;
  kill_child(child);
  return G_SOURCE_REMOVE;
}

static void
restart_timer(ActiveChild *child)
{
  stop_timer(child);
  child->timer = g_timeout_source_new_seconds(child->unit->timeout_s);
  g_source_set_callback(child->timer, on_timeout, child, NULL);
  g_source_attach(child->timer, child->unit->children->context);
}

static TuschChildEnd
end_of(const ActiveChild *child)
{
  if (child->is_timed_out)
    return TUSCH_CHILD_TIMEOUT;
  if (child->failure != NULL)
    return TUSCH_CHILD_FAILED;
  return child->is_done ? TUSCH_CHILD_DONE : TUSCH_CHILD_CRASHED;
}

static void
active_child_free(ActiveChild *child)
{
  stop_timer(child);
  if (child->unit != NULL)
    unit_free(child->unit);
  g_clear_object(&child->answers);
  g_clear_object(&child->feeding);
  (void)close(child->process_fd);
  g_byte_array_unref(child->buffer);
  g_free(child->chunk);
  g_clear_error(&child->failure);
  g_free(child);
}

/* What died or hung may have been killed from outside, or for want of memory: it gets one more
 * chance, alone. */
static bool
try_again(ActiveChild *child)
{
  TuschChildEnd end = end_of(child);
  GQueue *again = &child->unit->children->again;
  if (child->unit->n_retries == 0 || (end != TUSCH_CHILD_CRASHED && end != TUSCH_CHILD_TIMEOUT))
    return false;
  child->unit->n_retries--;
  g_queue_push_tail(again, g_steal_pointer(&child->unit));
  return true;
}

static void
finish(ActiveChild *child)
{
  TuschChildren *children = child->unit->children;
  g_autoptr(GError) error = NULL;
  stop_timer(child);
  /* Nothing of it is left, whatever it said. */
  kill_child(child);
  g_cancellable_cancel(child->feeding);
  children->n_active--;
  if (children->error == NULL && !try_again(child) &&
      !child->unit->on_end(child->unit, end_of(child), child->failure, &error))
    stop_with(children, g_steal_pointer(&error));
  active_child_free(child);
  start_waiting(children);
}

/* {"error": code, "message": "…"} */
static void
take_failure(ActiveChild *child, JsonObject *line)
{
  gint64 range[] = {0, TUSCH_ERROR_UNVERIFIED};
  gint64 code = TUSCH_ERROR_LIBRARY;
  g_autofree char *message = NULL;
  if (child->failure != NULL || !tusch_json_read_int(line, "error", true, range, &code, NULL) ||
      !tusch_json_read_string(line, "message", true, &message, NULL))
    return;
  tusch_fail(&child->failure, (TuschErrorCode)code, "%.500s", message);
}

/* FALSE: the child talks nonsense and is as good as crashed. */
static bool
handle_line(ActiveChild *child, const char *text, gsize length)
{
  g_autoptr(JsonNode) node = tusch_json_parse(text, (gssize)length, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT(node))
    return false;
  JsonObject *line = json_node_get_object(node);
  if (child->is_done || child->failure != NULL)
    return false;
  if (json_object_has_member(line, "done")) {
    child->is_done = true;
    return true;
  }
  if (json_object_has_member(line, "error")) {
    take_failure(child, line);
    return true;
  }
  if (++child->n_lines > child->unit->max_lines)
    return false;
  g_autoptr(GError) error = NULL;
  if (child->unit->children->error == NULL && !child->unit->on_line(child->unit, line, &error)) {
    if (g_error_matches(error, TUSCH_ERROR, TUSCH_ERROR_FORMAT))
      return false;
    stop_with(child->unit->children, g_steal_pointer(&error));
  }
  return true;
}

static bool
handle_lines(ActiveChild *child)
{
  guint start = 0;
  for (;;) {
    guint at = MAX(start, child->n_searched);
    const guint8 *end = child->buffer->len > at
                            ? memchr(child->buffer->data + at, '\n', child->buffer->len - at)
                            : NULL;
    if (end == NULL)
      break;
    const guint8 *from = child->buffer->data + start;
    if (!handle_line(child, (const char *)from, (gsize)(end - from)))
      return false;
    start = (guint)(end - child->buffer->data) + 1;
  }
  if (start > 0) {
    g_byte_array_remove_range(child->buffer, 0, start);
    restart_timer(child);
  }
  child->n_searched = child->buffer->len;
  return child->buffer->len <= MAX_LINE_BYTES;
}

static void
on_read(GObject *source, GAsyncResult *result, gpointer user_data)
{
  ActiveChild *child = user_data;
  gssize n = g_input_stream_read_finish(G_INPUT_STREAM(source), result, NULL);
  bool is_over = n <= 0;
  if (n > 0) {
    g_byte_array_append(child->buffer, child->chunk, (guint)n);
    if (!handle_lines(child)) {
      child->is_done = false;
      g_clear_error(&child->failure);
      is_over = true;
    }
  }
  if (is_over || child->unit->children->error != NULL) {
    finish(child);
    return;
  }
  g_input_stream_read_async(G_INPUT_STREAM(source),
                            child->chunk,
                            CHUNK_BYTES,
                            G_PRIORITY_DEFAULT,
                            child->unit->children->cancellable,
                            on_read,
                            child);
}

/* Outlives the child's record: what is still being written must stay where it is. */
typedef struct {
  TuschChildren *children;
  char *input;
} Feed;

static void
on_written(GObject *source, GAsyncResult *result, gpointer user_data)
{
  /* A child that died before it read its input is noticed by its exit. */
  (void)g_output_stream_write_all_finish(G_OUTPUT_STREAM(source), result, NULL, NULL);
  (void)g_output_stream_close(G_OUTPUT_STREAM(source), NULL, NULL);
  Feed *feed = user_data;
  feed->children->n_feeds--;
  g_free(feed->input);
  g_free(feed);
}

static void
feed_child(ActiveChild *child, int input_fd)
{
  /* GIO writes all at once to a pipe with any room: a child that does not read would block us,
   * timer and all. */
  (void)g_unix_set_fd_nonblocking(input_fd, TRUE, NULL);
  g_autoptr(GOutputStream) pipe = g_unix_output_stream_new(input_fd, TRUE);
  Feed *feed = g_new0(Feed, 1);
  feed->children = child->unit->children;
  feed->children->n_feeds++;
  feed->input = tusch_json_to_string(child->unit->input, false);
  g_output_stream_write_all_async(
      pipe, feed->input, strlen(feed->input), G_PRIORITY_DEFAULT, child->feeding, on_written, feed);
}

static ActiveChild *
active_child_new(TuschChildUnit *unit, const TuschSpawned *spawned)
{
  ActiveChild *child = g_new0(ActiveChild, 1);
  child->unit = unit;
  child->process_fd = spawned->process_fd;
  child->answers = g_unix_input_stream_new(spawned->output_fd, TRUE);
  child->feeding = g_cancellable_new();
  child->buffer = g_byte_array_new();
  child->chunk = g_malloc(CHUNK_BYTES);
  return child;
}

static gboolean
start(TuschChildren *children, TuschChildUnit *unit, GError **error)
{
  TuschSpawned spawned;
  if (unit->make_input != NULL && unit->input == NULL)
    unit->input = unit->make_input(unit, error);
  if (unit->input == NULL || !tusch_spawner_fork(unit->kind, &spawned, error)) {
    unit_free(unit);
    return FALSE;
  }
  ActiveChild *child = active_child_new(unit, &spawned);
  children->n_active++;
  restart_timer(child);
  feed_child(child, spawned.input_fd);
  if (unit->n_retries == 0 || unit->make_input != NULL)
    g_clear_pointer(&unit->input, json_node_unref);
  g_input_stream_read_async(child->answers,
                            child->chunk,
                            CHUNK_BYTES,
                            G_PRIORITY_DEFAULT,
                            children->cancellable,
                            on_read,
                            child);
  return TRUE;
}

/* What is tried again waits until it is alone. */
static TuschChildUnit *
next_unit(TuschChildren *children)
{
  if (children->error != NULL)
    return NULL;
  if (!g_queue_is_empty(&children->waiting))
    return children->n_active < children->n_parallel ? g_queue_pop_head(&children->waiting) : NULL;
  if (children->n_active > 0 || g_queue_is_empty(&children->again))
    return NULL;
  return g_queue_pop_head(&children->again);
}

static void
start_waiting(TuschChildren *children)
{
  TuschChildUnit *unit;
  while ((unit = next_unit(children)) != NULL) {
    g_autoptr(GError) error = NULL;
    if (!start(children, unit, &error))
      stop_with(children, g_steal_pointer(&error));
  }
  if (children->n_active == 0)
    g_main_loop_quit(children->loop);
}

static gboolean
on_begin(gpointer user_data)
{
  start_waiting(user_data);
  return G_SOURCE_REMOVE;
}

gboolean
tusch_children_run(TuschChildren *children, GError **error)
{
  if (g_queue_is_empty(&children->waiting))
    return TRUE;
  g_main_context_push_thread_default(children->context);
  g_autoptr(GSource) begin = g_idle_source_new();
  g_source_set_callback(begin, on_begin, children, NULL);
  g_source_attach(begin, children->context);
  g_main_loop_run(children->loop);
  while (children->n_feeds > 0)
    (void)g_main_context_iteration(children->context, TRUE);
  g_main_context_pop_thread_default(children->context);
  if (children->error == NULL)
    return TRUE;
  g_propagate_error(error, g_steal_pointer(&children->error));
  return FALSE;
}

typedef struct {
  JsonNode *answer;
  GError *failure;
} Call;

static gboolean
call_on_line(TuschChildUnit *unit, JsonObject *line, GError **error)
{
  (void)error;
  Call *call = unit->user_data;
  g_clear_pointer(&call->answer, json_node_unref);
  call->answer = tusch_json_take_object(json_object_ref(line));
  return TRUE;
}

static gboolean
call_on_end(TuschChildUnit *unit, TuschChildEnd end, const GError *failure, GError **error)
{
  (void)error;
  Call *call = unit->user_data;
  if (end == TUSCH_CHILD_FAILED)
    call->failure = g_error_copy(failure);
  else if (end == TUSCH_CHILD_TIMEOUT)
    tusch_fail(&call->failure,
               TUSCH_ERROR_LIMIT,
               "%s: no answer within %u seconds",
               unit->kind,
               unit->timeout_s);
  else if (end == TUSCH_CHILD_CRASHED || call->answer == NULL)
    tusch_fail(&call->failure, TUSCH_ERROR_LIBRARY, "%s: the child process died", unit->kind);
  return TRUE;
}

JsonNode *
tusch_child_call(const char *kind, JsonNode *input, guint timeout_s, GError **error)
{
  Call call = {NULL, NULL};
  g_autoptr(TuschChildren) children = tusch_children_new(1);
  TuschChildUnit *unit = g_new0(TuschChildUnit, 1);
  unit->kind = kind;
  unit->input = json_node_ref(input);
  unit->timeout_s = timeout_s;
  unit->n_retries = 1;
  unit->on_line = call_on_line;
  unit->on_end = call_on_end;
  unit->user_data = &call;
  tusch_children_push(children, unit);
  gboolean ok = tusch_children_run(children, error);
  if (ok && call.failure != NULL) {
    g_propagate_error(error, g_steal_pointer(&call.failure));
    ok = FALSE;
  }
  g_clear_error(&call.failure);
  if (!ok)
    g_clear_pointer(&call.answer, json_node_unref);
  return call.answer;
}
