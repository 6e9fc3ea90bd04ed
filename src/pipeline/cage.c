/* Closing the cage, and finding out what it is made of on this machine. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/cage.h"

#include "adapters/seccomp/syscall-filter.h"
#include "pipeline/cage-layers.h"
#include "tusch/error.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef __SANITIZE_ADDRESS__ /* its shadow memory is mapped, not used */
static const rlim_t MAX_MEMORY_BYTES = (rlim_t)3 * 1024 * 1024 * 1024;
#endif
static const rlim_t MAX_FILE_BYTES = (rlim_t)4 * 1024 * 1024 * 1024;
static const rlim_t MAX_CPU_S = 3600;
static const rlim_t MAX_OPEN_FILES = 16384;

/* What the libraries look up by themselves: fonts, character maps, encodings, file types. */
static const char *const SYSTEM_PATHS[] = {
    "/usr/share",
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/share",
    "/usr/local/lib",
    "/lib",
    "/lib64",
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/etc/magic",
    "/etc/magic.mime",
    "/etc/papersize",
    "/var/cache/fontconfig",
};

static const char *const MODES[] = {
    [TUSCH_CAGE_REQUIRED] = "required",
    [TUSCH_CAGE_AUTO] = "auto",
    [TUSCH_CAGE_OFF] = "off",
};

bool
tusch_cage_mode_parse(const char *text, TuschCageMode *out)
{
  for (guint i = 0; i < G_N_ELEMENTS(MODES); i++) {
    if (!g_str_equal(text, MODES[i]))
      continue;
    *out = (TuschCageMode)i;
    return true;
  }
  return false;
}

TuschCageMode
tusch_cage_mode(void)
{
  const char *text = g_getenv("TUSCH_CAGE");
  TuschCageMode mode = TUSCH_CAGE_REQUIRED;
  if (text == NULL || text[0] == '\0')
    return TUSCH_CAGE_AUTO;
  (void)tusch_cage_mode_parse(text, &mode);
  return mode;
}

TuschCageFiles *
tusch_cage_files_new(void)
{
  TuschCageFiles *files = g_new0(TuschCageFiles, 1);
  files->reads = g_ptr_array_new_with_free_func(g_free);
  return files;
}

void
tusch_cage_files_free(TuschCageFiles *files)
{
  if (files == NULL)
    return;
  g_ptr_array_unref(files->reads);
  g_free(files->writes);
  g_free(files);
}

void
tusch_cage_files_add(TuschCageFiles *files, const char *path)
{
  if (path != NULL)
    g_ptr_array_add(files->reads, g_strdup(path));
}

/* ---- limits ---- */

static bool
limit(__rlimit_resource_t resource, rlim_t value)
{
  struct rlimit limits = {value, value};
  return setrlimit(resource, &limits) == 0;
}

gboolean
tusch_cage_limit(GError **error)
{
  bool ok = limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, MAX_FILE_BYTES) &&
            limit(RLIMIT_CPU, MAX_CPU_S) && limit(RLIMIT_NOFILE, MAX_OPEN_FILES);
#ifndef __SANITIZE_ADDRESS__
  ok = ok && limit(RLIMIT_AS, MAX_MEMORY_BYTES);
#endif
  if (!ok || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    return tusch_fail(error, TUSCH_ERROR_INTERNAL, "a child process could not limit itself");
  return TRUE;
}

/* ---- closing ---- */

/* Root keeps the right to read files of others: the view and Landlock say which there are. */
static bool
drop_capabilities(void)
{
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct has[2] = {{0, 0, 0}, {0, 0, 0}};
  struct __user_cap_data_struct keeps[2] = {{0, 0, 0}, {0, 0, 0}};
  if (syscall(SYS_capget, &header, has) != 0)
    return false;
  keeps[0].permitted = has[0].permitted & (1U << CAP_DAC_READ_SEARCH);
  keeps[0].effective = keeps[0].permitted;
  (void)prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  return syscall(SYS_capset, &header, keeps) == 0;
}

static GPtrArray *
list_paths(const TuschCageFiles *files)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < G_N_ELEMENTS(SYSTEM_PATHS); i++)
    g_ptr_array_add(paths, g_strdup(SYSTEM_PATHS[i]));
  for (guint i = 0; i < files->reads->len; i++)
    g_ptr_array_add(paths, g_canonicalize_filename(g_ptr_array_index(files->reads, i), NULL));
  return paths;
}

gboolean
tusch_cage_close(TuschCageLayers layers, const TuschCageFiles *files, GError **error)
{
  g_autoptr(GPtrArray) paths = list_paths(files);
  g_autofree char *writes =
      files->writes != NULL ? g_canonicalize_filename(files->writes, NULL) : NULL;
  if ((layers & TUSCH_CAGE_VIEW) != 0 && !tusch_cage_view(paths, writes, error))
    return FALSE;
  if (!drop_capabilities() || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
    return tusch_fail(error, TUSCH_ERROR_LIBRARY, "a child process could not drop its rights");
  if ((layers & TUSCH_CAGE_LANDLOCK) != 0 && !tusch_cage_landlock(paths, writes, error))
    return FALSE;
  return (layers & TUSCH_CAGE_SYSCALLS) == 0 || tusch_syscall_filter_compute(error);
}

/* ---- what this machine gives ---- */

/* The layer is believed when it was seen to hold. */
static bool
holds(TuschCageLayers layer)
{
  if (layer == TUSCH_CAGE_SYSCALLS)
    return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0) < 0 && errno == EPERM;
  return open("/etc/passwd", O_RDONLY | O_CLOEXEC) < 0 && open("/", O_WRONLY | O_TMPFILE, 0600) < 0;
}

static bool
is_closable(TuschCageLayers layer)
{
  pid_t pid = fork();
  if (pid == 0) {
    g_autoptr(TuschCageFiles) nothing = tusch_cage_files_new();
    _exit(tusch_cage_close(layer, nothing, NULL) && holds(layer) ? 0 : 1);
  }
  int status = 1;
  if (pid < 0)
    return false;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
    continue;
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

TuschCageLayers
tusch_cage_enter(void)
{
  guint layers = 0;
  if (tusch_cage_unshare()) {
    layers |= TUSCH_CAGE_NETWORK;
    if (is_closable(TUSCH_CAGE_VIEW))
      layers |= TUSCH_CAGE_VIEW;
  }
  if (tusch_cage_landlock_version() > 0 && is_closable(TUSCH_CAGE_LANDLOCK))
    layers |= TUSCH_CAGE_LANDLOCK;
  if (is_closable(TUSCH_CAGE_SYSCALLS))
    layers |= TUSCH_CAGE_SYSCALLS;
  return (TuschCageLayers)layers;
}

const char *
tusch_cage_missing(TuschCageLayers layers)
{
  bool has_files = (layers & (TUSCH_CAGE_VIEW | TUSCH_CAGE_LANDLOCK)) != 0;
  bool has_calls = (layers & TUSCH_CAGE_SYSCALLS) != 0;
  if (has_files && has_calls)
    return NULL;
  if (has_calls)
    return "files cannot be closed off: neither user namespaces nor Landlock are allowed here";
  if (has_files)
    return "system calls cannot be filtered: seccomp is not allowed here";
  return "neither namespaces, Landlock nor seccomp are allowed here";
}
