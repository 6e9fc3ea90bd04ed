/* A child that has been taken over tries to get out: every way is a case, and each is tried without
 * a cage too, or the case would prove nothing. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "base/file.h"
#include "pipeline/cage.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the attempts know: made once, the same for all. */
static struct {
  char *folder;
  char *input; /* the unit's file */
  char *neighbour; /* another document beside it */
  char *out_dir;
  struct sockaddr_in listener; /* somebody on this machine's network */
} scene;

/* ---- ways out: TRUE is an escape ---- */

static bool
open_socket(void)
{
  return socket(AF_INET, SOCK_STREAM, 0) >= 0;
}

static bool
open_local_socket(void)
{
  return socket(AF_UNIX, SOCK_STREAM, 0) >= 0;
}

static bool
reach_network(void)
{
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  return fd >= 0 && connect(fd, (struct sockaddr *)&scene.listener, sizeof scene.listener) == 0;
}

static bool
read_passwd(void)
{
  return open("/etc/passwd", O_RDONLY) >= 0;
}

static bool
read_neighbour(void)
{
  return open(scene.neighbour, O_RDONLY) >= 0;
}

static bool
list_folder(void)
{
  return open(scene.folder, O_RDONLY | O_DIRECTORY) >= 0 && access(scene.neighbour, F_OK) == 0;
}

static bool
write_input(void)
{
  return open(scene.input, O_WRONLY) >= 0;
}

static bool
truncate_input(void)
{
  return truncate(scene.input, 5) == 0;
}

static bool
write_elsewhere(void)
{
  g_autofree char *path = g_build_filename(scene.folder, "new", NULL);
  return open(path, O_WRONLY | O_CREAT, 0600) >= 0;
}

static bool
write_tmp(void)
{
  return open("/tmp", O_WRONLY | O_TMPFILE, 0600) >= 0;
}

static bool
climb_out(void)
{
  g_autofree char *path = g_build_filename(scene.out_dir, "..", "neighbour", NULL);
  return open(path, O_RDONLY) >= 0;
}

static bool
link_neighbour(void)
{
  g_autofree char *path = g_build_filename(scene.out_dir, "link", NULL);
  bool is_linked = link(scene.neighbour, path) == 0;
  (void)unlink(path);
  return is_linked;
}

static bool
make_symlink(void)
{
  g_autofree char *path = g_build_filename(scene.out_dir, "symlink", NULL);
  bool is_linked = symlink("/etc/passwd", path) == 0;
  (void)unlink(path);
  return is_linked;
}

static bool
change_mode(void)
{
  return chmod(scene.input, 0600) == 0;
}

static bool
start_process(void)
{
  pid_t pid = fork();
  if (pid == 0)
    _exit(0);
  return pid > 0;
}

static bool
run_program(void)
{
  return execl("/usr/bin/false", "false", NULL) == 0; /* its exit status is that of an escape */
}

static bool
trace_parent(void)
{
  if (ptrace(PTRACE_SEIZE, getppid(), NULL, NULL) != 0)
    return false;
  return true; /* our end lets it go */
}

static bool
be_traced(void)
{
  return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0;
}

static bool
signal_parent(void)
{
  return kill(getppid(), SIGCONT) == 0;
}

static bool
open_parent_memory(void)
{
  g_autofree char *path = g_strdup_printf("/proc/%d/mem", getppid());
  return open(path, O_RDONLY) >= 0;
}

static bool
read_parent_environment(void)
{
  g_autofree char *path = g_strdup_printf("/proc/%d/cmdline", getppid());
  return open(path, O_RDONLY) >= 0;
}

static bool
copy_parent_memory(void)
{
  static char byte = 'x'; /* at the same place in the parent */
  char copy;
  struct iovec here = {&copy, 1};
  struct iovec there = {&byte, 1};
  return process_vm_readv(getppid(), &here, 1, &there, 1, 0) == 1;
}

static bool
take_descriptor_of_parent(void)
{
  int process_fd = (int)syscall(SYS_pidfd_open, getppid(), 0);
  return process_fd >= 0 && syscall(SYS_pidfd_getfd, process_fd, STDERR_FILENO, 0) >= 0;
}

static bool
raise_limit(void)
{
  struct rlimit limits = {1000, 1000};
  return setrlimit(RLIMIT_NOFILE, &limits) == 0;
}

static bool
become_readable(void)
{
  return prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) == 0;
}

static bool
make_namespace(void)
{
  return unshare(CLONE_NEWUSER) == 0;
}

static bool
use_key(void)
{
  return syscall(SYS_add_key, "user", "tusch-test", "x", 1, -2 /* this process's keys */) >= 0;
}

static bool
run_ring(void)
{
  char parameters[128] = {0};
  return syscall(SYS_io_uring_setup, 1, parameters) >= 0;
}

static bool
hide_memory(void)
{
  return syscall(SYS_memfd_create, "x", 0) >= 0;
}

enum {
  FILES = TUSCH_CAGE_VIEW | TUSCH_CAGE_LANDLOCK,
  CALLS = TUSCH_CAGE_SYSCALLS,
};

static const struct {
  const char *name;
  bool (*escape)(void);
  guint closed_by; /* each of these layers is enough */
  bool may_fail_anyway; /* where the machine forbids it by itself */
} WAYS[] = {
    {"open a socket", open_socket, CALLS, false},
    {"open a local socket", open_local_socket, CALLS, false},
    {"reach somebody on the network", reach_network, CALLS | TUSCH_CAGE_NETWORK, false},
    {"read /etc/passwd", read_passwd, FILES, false},
    {"read another document", read_neighbour, FILES, false},
    {"see what else there is", list_folder, FILES, false},
    {"write to the original", write_input, FILES, false},
    {"cut the original", truncate_input, TUSCH_CAGE_VIEW | CALLS, false},
    {"write beside the unit", write_elsewhere, FILES, false},
    {"write to /tmp", write_tmp, FILES, true},
    {"climb out of its folder", climb_out, FILES, false},
    {"link another document", link_neighbour, FILES | CALLS, false},
    {"leave a symbolic link", make_symlink, TUSCH_CAGE_LANDLOCK | CALLS, false},
    {"change the mode of the original", change_mode, TUSCH_CAGE_VIEW | CALLS, false},
    {"start a process", start_process, CALLS, false},
    {"run a program", run_program, FILES | CALLS, false},
    {"trace its parent", trace_parent, CALLS, true},
    {"be traced", be_traced, CALLS, true},
    {"signal its parent", signal_parent, CALLS, false},
    {"open its parent's memory", open_parent_memory, FILES, true},
    {"read its parent's command line", read_parent_environment, FILES, false},
    {"copy its parent's memory", copy_parent_memory, CALLS, true},
    {"take a descriptor of its parent", take_descriptor_of_parent, CALLS, true},
    {"raise its limits", raise_limit, CALLS, true},
    {"become readable", become_readable, CALLS, false},
    {"make a namespace", make_namespace, CALLS, true},
    {"use keys", use_key, CALLS, true},
    {"run an io_uring", run_ring, CALLS, true},
    {"make memory a file", hide_memory, CALLS, true},
};

/* ---- what must go on ---- */

static gpointer
be_thread(gpointer data)
{
  return data;
}

static bool
do_work(void)
{
  g_autofree char *sub = g_build_filename(scene.out_dir, "sub", NULL);
  g_autofree char *part = g_build_filename(sub, "part", NULL);
  g_autofree char *result = g_build_filename(scene.out_dir, "result", NULL);
  g_autofree char *input = NULL;
  GThread *thread = g_thread_new("work", be_thread, NULL);
  (void)g_thread_join(thread);
  return g_file_get_contents(scene.input, &input, NULL, NULL) && g_str_equal(input, "input\n") &&
         tusch_dir_make(sub, NULL) && tusch_file_write_atomic(part, "x", 1, NULL) &&
         tusch_file_commit(part, result, NULL) && tusch_dir_remove_tree(sub, NULL) &&
         unlink(result) == 0 && access("/usr/share/fonts", R_OK) == 0;
}

/* ---- trying ---- */

static bool
close_cage(guint layers)
{
  g_autoptr(TuschCageFiles) files = tusch_cage_files_new();
  tusch_cage_files_add(files, scene.input);
  files->writes = g_strdup(scene.out_dir);
  g_autoptr(GError) error = NULL;
  if (tusch_cage_close((TuschCageLayers)layers, files, &error))
    return true;
  (void)!write(STDERR_FILENO, error->message, strlen(error->message));
  return false;
}

/* In a child: 0 if @is_true returned TRUE, 1 if not, 2 if the cage did not close. */
static int
try(bool (*is_true)(void), guint layers)
{
  pid_t pid = fork();
  if (pid == 0) {
    if (layers != 0 && !close_cage(layers))
      _exit(2);
    _exit(is_true() ? 1 : 0); /* as /usr/bin/false */
  }
  int status = 0;
  if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
    return 2;
  return WEXITSTATUS(status);
}

/* In a process of its own, since entering is for good: the number of ways that led out, each said.
 */
static int
count_escapes(guint layers)
{
  guint has = tusch_cage_enter() & ~(guint)TUSCH_CAGE_NETWORK;
  int n = 0;
  if (!tusch_cage_limit(NULL) || (layers & ~has) != 0)
    return 100;
  for (guint i = 0; i < G_N_ELEMENTS(WAYS); i++) {
    if (((layers | TUSCH_CAGE_NETWORK) & WAYS[i].closed_by) == 0 ||
        try(WAYS[i].escape, layers) == 0)
      continue;
    g_autofree char *line = g_strdup_printf("# layers %x could %s\n", layers, WAYS[i].name);
    (void)!write(STDERR_FILENO, line, strlen(line));
    n++;
  }
  return try(do_work, layers) == 1 ? n : 101;
}

static int
in_a_process(int (*count)(guint), guint argument)
{
  pid_t pid = fork();
  if (pid == 0)
    _exit(count(argument));
  int status = 0;
  assert_int_equal(waitpid(pid, &status, 0), pid);
  assert_true(WIFEXITED(status));
  return WEXITSTATUS(status);
}

static int
find_layers(guint unused)
{
  (void)unused;
  return (int)tusch_cage_enter();
}

static void
test_every_way_is_closed(void **state)
{
  (void)state;
  guint has = (guint)in_a_process(find_layers, 0) & ~(guint)TUSCH_CAGE_NETWORK;
  if (has == 0)
    skip();
  const guint sets[] = {
      has,
      has & TUSCH_CAGE_VIEW,
      has & TUSCH_CAGE_LANDLOCK,
      has & TUSCH_CAGE_SYSCALLS,
      has & (TUSCH_CAGE_LANDLOCK | TUSCH_CAGE_SYSCALLS), /* a container without namespaces */
  };
  for (guint i = 0; i < G_N_ELEMENTS(sets); i++)
    if (sets[i] != 0)
      assert_int_equal(in_a_process(count_escapes, sets[i]), 0);
}

/* As root it is also tried as somebody else. */
static int
count_escapes_of_nobody(guint unused)
{
  (void)unused;
  const uid_t nobody = 65534;
  if (setresgid(nobody, nobody, nobody) != 0 || setresuid(nobody, nobody, nobody) != 0 ||
      prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) != 0)
    return 102;
  int has = in_a_process(find_layers, 0) & ~TUSCH_CAGE_NETWORK;
  return in_a_process(count_escapes, (guint)has);
}

static void
test_plain_user(void **state)
{
  (void)state;
  if (geteuid() != 0)
    skip();
  assert_int_equal(chmod(scene.folder, 0755), 0);
  assert_int_equal(chmod(scene.out_dir, 0777), 0);
  assert_int_equal(in_a_process(count_escapes_of_nobody, 0), 0);
  assert_int_equal(chmod(scene.folder, 0700), 0);
}

/* Without a cage the same attempts succeed. */
static void
test_ways_are_ways(void **state)
{
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS(WAYS); i++)
    if (!WAYS[i].may_fail_anyway && try(WAYS[i].escape, 0) != 1)
      fail_msg("cannot %s without a cage either", WAYS[i].name);
}

static int
close_with_hostile_names(guint layers)
{
  guint has = tusch_cage_enter() & ~(guint)TUSCH_CAGE_NETWORK;
  g_autoptr(TuschCageFiles) files = tusch_cage_files_new();
  tusch_cage_files_add(files, "/no/such/file");
  tusch_cage_files_add(files, "tests/../../relative");
  tusch_cage_files_add(files, scene.input);
  tusch_cage_files_add(files, scene.input); /* twice */
  files->writes = g_strdup(scene.folder); /* holds the input */
  bool is_closed = tusch_cage_close((TuschCageLayers)(has & layers), files, NULL);
  return is_closed && access(scene.input, R_OK) == 0 && access("/no", F_OK) != 0 ? 0 : 1;
}

static void
test_files_that_overlap_or_are_missing(void **state)
{
  (void)state;
  assert_int_equal(in_a_process(close_with_hostile_names, G_MAXUINT), 0);
}

static void
test_modes(void **state)
{
  (void)state;
  TuschCageMode mode;
  assert_true(tusch_cage_mode_parse("off", &mode));
  assert_int_equal(mode, TUSCH_CAGE_OFF);
  assert_false(tusch_cage_mode_parse("offf", &mode));
  g_setenv("TUSCH_CAGE", "of", TRUE);
  assert_int_equal(tusch_cage_mode(), TUSCH_CAGE_REQUIRED);
  g_unsetenv("TUSCH_CAGE");
  assert_int_equal(tusch_cage_mode(), TUSCH_CAGE_AUTO);
  assert_null(tusch_cage_missing(TUSCH_CAGE_LANDLOCK | TUSCH_CAGE_SYSCALLS));
  assert_null(tusch_cage_missing(TUSCH_CAGE_VIEW | TUSCH_CAGE_SYSCALLS));
  assert_non_null(tusch_cage_missing(TUSCH_CAGE_SYSCALLS));
  assert_non_null(tusch_cage_missing(TUSCH_CAGE_VIEW | TUSCH_CAGE_LANDLOCK));
  assert_non_null(tusch_cage_missing((TuschCageLayers)0));
}

static int
set_scene(void **state)
{
  (void)state;
  scene.folder = g_dir_make_tmp("tusch-cage-XXXXXX", NULL);
  scene.input = g_build_filename(scene.folder, "input", NULL);
  scene.neighbour = g_build_filename(scene.folder, "neighbour", NULL);
  scene.out_dir = g_build_filename(scene.folder, "out", NULL);
  assert_true(g_file_set_contents(scene.input, "input\n", -1, NULL));
  assert_true(g_file_set_contents(scene.neighbour, "secret\n", -1, NULL));
  assert_int_equal(mkdir(scene.out_dir, 0700), 0);
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  socklen_t length = sizeof scene.listener;
  scene.listener.sin_family = AF_INET;
  scene.listener.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  assert_int_equal(bind(fd, (struct sockaddr *)&scene.listener, length), 0);
  assert_int_equal(listen(fd, 100), 0);
  return getsockname(fd, (struct sockaddr *)&scene.listener, &length);
}

static int
clear_scene(void **state)
{
  (void)state;
  gboolean is_removed = tusch_dir_remove_tree(scene.folder, NULL);
  g_free(scene.folder);
  g_free(scene.input);
  g_free(scene.neighbour);
  g_free(scene.out_dir);
  return is_removed ? 0 : 1;
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_every_way_is_closed),
      cmocka_unit_test(test_plain_user),
      cmocka_unit_test(test_ways_are_ways),
      cmocka_unit_test(test_files_that_overlap_or_are_missing),
      cmocka_unit_test(test_modes),
  };
  return cmocka_run_group_tests(tests, set_scene, clear_scene);
}
