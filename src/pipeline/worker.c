/* The worker process and its children's side of a unit of work. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/worker.h"

#include "base/json.h"
#include "base/language.h"
#include "pipeline/spawner.h"
#include "tusch/error.h"

#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BURY_WITHIN_S = 2 };

static char *
read_stdin(void)
{
  GString *text = g_string_new(NULL);
  char buffer[65536];
  size_t n;
  while ((n = fread(buffer, 1, sizeof buffer, stdin)) > 0)
    g_string_append_len(text, buffer, (gssize)n);
  return g_string_free(text, FALSE);
}

gboolean
tusch_worker_answer(JsonNode *node, GError **error)
{
  g_autofree char *line = tusch_json_to_string(node, false);
  json_node_unref(node);
  if (fprintf(stdout, "%s\n", line) < 0 || fflush(stdout) != 0)
    return tusch_fail(error, TUSCH_ERROR_IO, "cannot answer");
  return TRUE;
}

/* ---- the child ---- */

static gboolean
close_cage(const TuschWorkerUnit *unit, JsonObject *input, TuschCageLayers layers, GError **error)
{
  if (unit->list_files == NULL)
    return TRUE;
  if (!tusch_cage_limit(error))
    return FALSE;
  g_autoptr(TuschCageFiles) files = tusch_cage_files_new();
  unit->list_files(input, files);
  /* Texts are looked up in a file when the first is needed. */
  (void)gettext("");
  return tusch_cage_mode() == TUSCH_CAGE_OFF || tusch_cage_close(layers, files, error);
}

static gboolean
run_unit(const TuschWorkerUnit *unit, TuschCageLayers layers, GError **error)
{
  g_autofree char *text = read_stdin();
  g_autoptr(JsonNode) node = tusch_json_parse(text, -1, error);
  JsonObject *input = node != NULL ? tusch_json_node_object(node, "the unit", error) : NULL;
  return input != NULL && close_cage(unit, input, layers, error) && unit->run(input, error);
}

/* Pages come and go as rasters of a few sizes: their memory is kept for the next, since new memory
 * costs as much as drawing on it. */
static void
keep_memory(void)
{
  enum { MAX_KEPT_BYTES = 256 << 20, MAX_RASTER_BYTES = 32 << 20 };
  (void)mallopt(M_MMAP_THRESHOLD, MAX_RASTER_BYTES);
  (void)mallopt(M_TRIM_THRESHOLD, MAX_KEPT_BYTES);
}

static int
be_child(const TuschWorkerUnit *unit, TuschCageLayers layers)
{
  keep_memory();
  g_autoptr(GError) error = NULL;
  JsonObject *last = json_object_new();
  if (run_unit(unit, layers, &error)) {
    json_object_set_boolean_member(last, "done", TRUE);
  } else {
    json_object_set_int_member(last, "error", error->code);
    json_object_set_string_member(last, "message", error->message);
  }
  return tusch_worker_answer(tusch_json_take_object(last), NULL) && error == NULL ? 0 : 1;
}

/* ---- the worker process ---- */

typedef struct {
  const TuschWorkerUnit *units;
  guint n_units;
  TuschCageLayers layers;
  pid_t pid;
} Worker;

static const TuschWorkerUnit *
find_unit(const Worker *worker, const char *kind)
{
  for (guint i = 0; i < worker->n_units; i++)
    if (g_str_equal(kind, worker->units[i].kind))
      return &worker->units[i];
  return NULL;
}

static int
start_child(const Worker *worker, const TuschWorkerUnit *unit, const int *fds)
{
  /* The worker process may have died before the child asked to die with it. */
  bool is_ready = dup2(fds[0], STDIN_FILENO) >= 0 && dup2(fds[1], STDOUT_FILENO) >= 0 &&
                  prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == worker->pid;
  (void)close(fds[0]);
  (void)close(fds[1]);
  (void)close(TUSCH_SPAWNER_FD);
  return is_ready ? be_child(unit, worker->layers) : 1;
}

/* 0 or an errno. */
static int
fork_child(const Worker *worker, const char *kind, const int *fds, int *out_process_fd)
{
  const TuschWorkerUnit *unit = find_unit(worker, kind);
  if (unit == NULL || fds[0] < 0 || fds[1] < 0)
    return EINVAL;
  if (unit->warm_up != NULL)
    unit->warm_up();
  pid_t pid = fork();
  if (pid == 0)
    _exit(start_child(worker, unit, fds)); /* nothing of the parent's is to be ended here */
  if (pid < 0)
    return errno;
  /* Nobody else waits for children, so the number is still the child's. */
  *out_process_fd = (int)syscall(SYS_pidfd_open, pid, 0);
  int failed = *out_process_fd < 0 ? errno : 0;
  if (failed != 0)
    (void)kill(pid, SIGKILL);
  return failed;
}

static void
bury_children(void)
{
  while (waitpid(-1, NULL, WNOHANG) > 0)
    continue;
}

/* FALSE: the other side is gone. */
static bool
serve_one(const Worker *worker)
{
  char kind[TUSCH_SPAWNER_KIND_BYTES];
  int fds[2];
  if (tusch_spawner_receive(TUSCH_SPAWNER_FD, kind, sizeof kind, fds, 2) != sizeof kind)
    return false;
  kind[sizeof kind - 1] = '\0';
  bury_children();
  int process_fd = -1;
  gint32 answer = fork_child(worker, kind, fds, &process_fd);
  for (guint i = 0; i < G_N_ELEMENTS(fds); i++)
    if (fds[i] >= 0)
      (void)close(fds[i]);
  bool is_sent = tusch_spawner_send(
      TUSCH_SPAWNER_FD, &answer, sizeof answer, &process_fd, process_fd >= 0 ? 1 : 0);
  if (process_fd >= 0)
    (void)close(process_fd);
  return is_sent;
}

int
tusch_worker_serve(const TuschWorkerUnit *units, guint n_units)
{
  Worker worker = {units, n_units, (TuschCageLayers)0, 0};
  if (tusch_cage_mode() != TUSCH_CAGE_OFF)
    worker.layers = tusch_cage_enter();
  worker.pid = getpid();
  guint32 layers = worker.layers;
  if (!tusch_spawner_send(TUSCH_SPAWNER_FD, &layers, sizeof layers, NULL, 0))
    return 1;
  while (serve_one(&worker))
    continue;
  /* What the children took is the program's own: it shows in the times of whoever waits for it. No
   * child is left running, but nobody waits for one that is. */
  (void)alarm(BURY_WITHIN_S);
  while (waitpid(-1, NULL, 0) > 0)
    continue;
  return 0;
}
