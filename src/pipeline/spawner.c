/* Starting the worker process, and asking it for children. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/spawner.h"

#include "tusch/error.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX_FDS = 2 };

/* One for the program, as stdout is: it holds no document, and to start it costs more than the
 * small units it starts. */
static struct {
  GMutex lock;
  GSubprocess *process; /* NULL: not running */
  int socket_fd;
  TuschCageLayers layers;
} spawner;

gboolean
tusch_spawner_send(int socket_fd, const void *bytes, gsize n_bytes, const int *fds, guint n_fds)
{
  union {
    struct cmsghdr header;
    char space[CMSG_SPACE(sizeof(int) * MAX_FDS)];
  } control;
  memset(&control, 0, sizeof control);
  struct iovec part = {(void *)bytes, n_bytes};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  if (n_fds > 0) {
    message.msg_control = control.space;
    message.msg_controllen = CMSG_SPACE(sizeof(int) * n_fds);
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int) * n_fds);
    memcpy(CMSG_DATA(header), fds, sizeof(int) * n_fds);
  }
  ssize_t n;
  do
    n = sendmsg(socket_fd, &message, MSG_NOSIGNAL);
  while (n < 0 && errno == EINTR);
  return n == (ssize_t)n_bytes;
}

gssize
tusch_spawner_receive(int socket_fd, void *bytes, gsize n_bytes, int *fds, guint n_fds)
{
  union {
    struct cmsghdr header;
    char space[CMSG_SPACE(sizeof(int) * MAX_FDS)];
  } control;
  struct iovec part = {bytes, n_bytes};
  struct msghdr message = {.msg_iov = &part,
                           .msg_iovlen = 1,
                           .msg_control = control.space,
                           .msg_controllen = sizeof control.space};
  for (guint i = 0; i < n_fds; i++)
    fds[i] = -1;
  ssize_t n;
  do
    n = recvmsg(socket_fd, &message, MSG_CMSG_CLOEXEC);
  while (n < 0 && errno == EINTR);
  if (n <= 0)
    return n;
  const struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  if (header == NULL || header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS)
    return n;
  gsize n_sent = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
  memcpy(fds, CMSG_DATA(header), MIN(n_sent, n_fds) * sizeof(int));
  return n;
}

static GSubprocess *
start_process(int their_end, GError **error)
{
  GSubprocessFlags flags = G_SUBPROCESS_FLAGS_STDOUT_SILENCE;
  /* Libraries print document text on stderr: it is only let through for developers. */
  if (g_getenv("TUSCH_CHILD_STDERR") == NULL)
    flags |= G_SUBPROCESS_FLAGS_STDERR_SILENCE;
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(flags);
  g_subprocess_launcher_take_fd(launcher, their_end, TUSCH_SPAWNER_FD);
  /* OpenMP reads it before main(); with threads tesseract is slower (docs/adr/0004). */
  g_subprocess_launcher_setenv(launcher, "OMP_THREAD_LIMIT", "1", TRUE);
  g_autoptr(GError) local = NULL;
  GSubprocess *process =
      g_subprocess_launcher_spawn(launcher, &local, "/proc/self/exe", "worker", NULL);
  if (process == NULL)
    tusch_fail(error, TUSCH_ERROR_IO, "cannot start a child process: %s", local->message);
  return process;
}

static void
stop(void)
{
  if (spawner.process == NULL)
    return;
  g_subprocess_force_exit(spawner.process);
  g_clear_object(&spawner.process);
  (void)close(spawner.socket_fd);
}

static gboolean
start_once(GError **error)
{
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
    return tusch_fail_errno(error, "cannot start a child process");
  spawner.process = start_process(ends[1], error);
  spawner.socket_fd = ends[0];
  if (spawner.process == NULL) {
    (void)close(ends[0]);
    return FALSE;
  }
  guint32 layers = 0;
  if (tusch_spawner_receive(spawner.socket_fd, &layers, sizeof layers, NULL, 0) != sizeof layers) {
    stop();
    return tusch_fail(error, TUSCH_ERROR_IO, "a child process died as it was started");
  }
  spawner.layers = (TuschCageLayers)layers;
  return TRUE;
}

static gboolean
start(GError **error)
{
  /* Killed from outside before it could say a word: once is bad luck. */
  return spawner.process != NULL || start_once(NULL) || start_once(error);
}

/* 0: forked; an errno; -1: nobody is there. */
static int
ask(const char *kind, const int *fds, int *out_process_fd)
{
  char message[TUSCH_SPAWNER_KIND_BYTES] = {0};
  gint32 answer = 0;
  (void)g_strlcpy(message, kind, sizeof message);
  if (!tusch_spawner_send(spawner.socket_fd, message, sizeof message, fds, 2) ||
      tusch_spawner_receive(spawner.socket_fd, &answer, sizeof answer, out_process_fd, 1) !=
          sizeof answer)
    return -1;
  return answer == 0 && *out_process_fd < 0 ? EPROTO : answer;
}

static gboolean
check_cage(GError **error)
{
  const char *missing = tusch_cage_missing(spawner.layers);
  if (tusch_cage_mode() != TUSCH_CAGE_REQUIRED || missing == NULL)
    return TRUE;
  return tusch_fail(error, TUSCH_ERROR_CONFIG, "the cage is required, but %s", missing);
}

/* Somebody may have killed it: one more is started. */
static gboolean
fork_with(const char *kind, const int *fds, int *out_process_fd, GError **error)
{
  for (guint n_tries = 0; n_tries < 2; n_tries++) {
    if (!start(error) || !check_cage(error))
      return FALSE;
    int failed = ask(kind, fds, out_process_fd);
    if (failed == 0)
      return TRUE;
    if (failed > 0)
      return tusch_fail(
          error, TUSCH_ERROR_IO, "cannot start a child process: %s", g_strerror(failed));
    stop();
  }
  return tusch_fail(error, TUSCH_ERROR_IO, "cannot start a child process: it dies at once");
}

gboolean
tusch_spawner_fork(const char *kind, TuschSpawned *out, GError **error)
{
  int input[2];
  int output[2];
  if (pipe2(input, O_CLOEXEC) != 0)
    return tusch_fail_errno(error, "cannot start a child process");
  if (pipe2(output, O_CLOEXEC) != 0) {
    tusch_fail_errno(error, "cannot start a child process");
    (void)close(input[0]);
    (void)close(input[1]);
    return FALSE;
  }
  const int theirs[] = {input[0], output[1]};
  g_mutex_lock(&spawner.lock);
  gboolean ok = fork_with(kind, theirs, &out->process_fd, error);
  g_mutex_unlock(&spawner.lock);
  (void)close(theirs[0]);
  (void)close(theirs[1]);
  if (!ok) {
    (void)close(input[1]);
    (void)close(output[0]);
    return FALSE;
  }
  out->input_fd = input[1];
  out->output_fd = output[0];
  return TRUE;
}

void
tusch_spawner_end(void)
{
  g_mutex_lock(&spawner.lock);
  if (spawner.process != NULL) {
    (void)close(spawner.socket_fd);
    (void)g_subprocess_wait(spawner.process, NULL, NULL);
    g_clear_object(&spawner.process);
  }
  g_mutex_unlock(&spawner.lock);
}

gboolean
tusch_spawner_cage(TuschCageLayers *out, GError **error)
{
  g_mutex_lock(&spawner.lock);
  gboolean ok = start(error);
  if (ok)
    *out = spawner.layers;
  g_mutex_unlock(&spawner.lock);
  return ok;
}
