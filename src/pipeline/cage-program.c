/* Building bubblewrap's command line, and waiting for what it runs. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/cage-program.h"

#include "adapters/seccomp/syscall-filter.h"
#include "tusch/error.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

enum { FILTER_FD = 3 };

/* Without these programs do not start, or find no fonts. */
static const char *const BASE[] = {
    "bwrap",
    "--unshare-all",
    "--die-with-parent",
    "--new-session",
    "--clearenv",
    "--cap-drop",
    "ALL",
    "--hostname",
    "tusch",
    "--ro-bind",
    "/usr",
    "/usr",
    "--symlink",
    "usr/bin",
    "/bin",
    "--symlink",
    "usr/sbin",
    "/sbin",
    "--symlink",
    "usr/lib",
    "/lib",
    "--symlink",
    "usr/lib64",
    "/lib64",
    "--proc",
    "/proc",
    "--dev",
    "/dev",
    "--tmpfs",
    "/tmp",
    "--dir",
    "/tmp/home",
    "--setenv",
    "HOME",
    "/tmp/home",
    "--setenv",
    "TMPDIR",
    "/tmp",
    "--setenv",
    "LANG",
    "C.UTF-8",
    "--setenv",
    "PATH",
    "/usr/bin:/bin",
    "--seccomp",
    "3",
};

/* Settings of programs; nothing in them is about a person. */
static const char *const SETTINGS[] = {
    "/etc/alternatives",
    "/etc/chromium",
    "/etc/chromium.d",
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/etc/libreoffice",
    "/etc/mime.types",
    "/etc/papersize",
    "/etc/perl",
    "/var/cache/fontconfig",
    "/var/lib/libreoffice",
};

static void
add(GPtrArray *line, const char *first, const char *second, const char *third)
{
  g_ptr_array_add(line, g_strdup(first));
  g_ptr_array_add(line, g_strdup(second));
  if (third != NULL)
    g_ptr_array_add(line, g_strdup(third));
}

static void
add_environment(GPtrArray *line, const char *const *environment)
{
  for (guint i = 0; environment != NULL && environment[i] != NULL; i++) {
    g_auto(GStrv) pair = g_strsplit(environment[i], "=", 2);
    if (pair[0] != NULL && pair[1] != NULL)
      add(line, "--setenv", pair[0], pair[1]);
  }
}

/* (transfer full): NULL-terminated */
static GPtrArray *
build_line(const TuschCageProgram *program)
{
  GPtrArray *line = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < G_N_ELEMENTS(BASE); i++)
    g_ptr_array_add(line, g_strdup(BASE[i]));
  for (guint i = 0; i < G_N_ELEMENTS(SETTINGS); i++)
    add(line, "--ro-bind-try", SETTINGS[i], SETTINGS[i]);
  if (program->input != NULL) {
    g_autofree char *inside = program->input_name != NULL
                                  ? g_build_filename("/in", program->input_name, NULL)
                                  : g_strdup("/in");
    add(line, "--ro-bind", program->input, inside);
  }
  if (program->out_dir != NULL) {
    add(line, "--bind", program->out_dir, "/out");
    add(line, "--chdir", "/out", NULL);
  }
  add(line, "--remount-ro", "/", NULL);
  add_environment(line, program->environment);
  g_ptr_array_add(line, g_strdup("--"));
  for (guint i = 0; program->arguments[i] != NULL; i++)
    g_ptr_array_add(line, g_strdup(program->arguments[i]));
  g_ptr_array_add(line, NULL);
  return line;
}

static void
limit(__rlimit_resource_t resource, guint64 value, guint64 otherwise)
{
  rlim_t most = value != 0 ? value : otherwise;
  struct rlimit limits = {most, most};
  (void)setrlimit(resource, &limits);
}

/* Between fork and exec. Address space is no measure: browsers reserve terabytes they never use. */
static void
set_limits(gpointer user_data)
{
  const TuschCageProgram *program = user_data;
  limit(RLIMIT_CORE, 0, 0);
  limit(RLIMIT_DATA, program->max_memory_bytes, (guint64)4 << 30);
  limit(RLIMIT_FSIZE, program->max_file_bytes, (guint64)1 << 30);
  limit(RLIMIT_CPU, program->max_cpu_s, 300);
}

/* The filter as bubblewrap wants it: a file that is read from its start. */
static int
make_filter(GError **error)
{
  int fd = memfd_create("filter", MFD_CLOEXEC);
  if (fd < 0) {
    tusch_fail_errno(error, "cannot make a filter of system calls");
    return -1;
  }
  if (tusch_syscall_filter_write_program(fd, error) && lseek(fd, 0, SEEK_SET) == 0)
    return fd;
  (void)close(fd);
  return -1;
}

static GSubprocess *
spawn(const TuschCageProgram *program, GError **error)
{
  int filter_fd = make_filter(error);
  if (filter_fd < 0)
    return NULL;
  GSubprocessFlags flags = G_SUBPROCESS_FLAGS_STDOUT_SILENCE;
  if (g_getenv("TUSCH_CHILD_STDERR") == NULL)
    flags |= G_SUBPROCESS_FLAGS_STDERR_SILENCE;
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(flags);
  g_subprocess_launcher_take_fd(launcher, filter_fd, FILTER_FD);
  g_subprocess_launcher_set_child_setup(launcher, set_limits, (gpointer)program, NULL);
  g_autoptr(GPtrArray) line = build_line(program);
  g_autoptr(GError) local = NULL;
  GSubprocess *process =
      g_subprocess_launcher_spawnv(launcher, (const char *const *)line->pdata, &local);
  if (process == NULL)
    tusch_fail(error, TUSCH_ERROR_UNSUPPORTED, "cannot run bubblewrap: is it installed?");
  return process;
}

static bool
is_plain_name(const char *name)
{
  return name != NULL && name[0] != '.' && name[0] != '\0' &&
         name[strspn(name, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS ".")] == '\0';
}

static gboolean
run(const TuschCageProgram *program, int *out_status, GError **error)
{
  g_autoptr(GSubprocess) process = spawn(program, error);
  if (process == NULL)
    return FALSE;
  (void)g_subprocess_wait(process, NULL, NULL);
  *out_status = g_subprocess_get_if_exited(process) ? g_subprocess_get_exit_status(process)
                                                    : 128 + g_subprocess_get_term_sig(process);
  return TRUE;
}

bool
tusch_cage_has_programs(void)
{
  static const char *const nothing[] = {"/usr/bin/true", NULL};
  const TuschCageProgram program = {.arguments = nothing};
  int status = 1;
  return run(&program, &status, NULL) && status == 0;
}

gboolean
tusch_cage_run_program(const TuschCageProgram *program, int *out_status, GError **error)
{
  bool is_folder = program->input_name == NULL && program->input != NULL &&
                   g_file_test(program->input, G_FILE_TEST_IS_DIR);
  if (!is_folder && !is_plain_name(program->input_name))
    return tusch_fail(error, TUSCH_ERROR_INTERNAL, "a converter's input needs a plain name");
  int status = 0;
  if (!run(program, &status, error))
    return FALSE;
  /* bubblewrap's own failures look like the program's: is it the cage? */
  if (status != 0 && !tusch_cage_has_programs())
    return tusch_fail(error,
                      TUSCH_ERROR_UNSUPPORTED,
                      "bubblewrap cannot make a cage here: are user namespaces allowed?");
  *out_status = status;
  return TRUE;
}
