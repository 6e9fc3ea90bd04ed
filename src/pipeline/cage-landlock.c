/* Landlock: a process gives up every file but some. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/cage-layers.h"

#include "tusch/error.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Newer than Debian 12's headers; the kernel may know them. */
enum {
  FS_TRUNCATE = 1 << 14, /* version 3 */
  FS_IOCTL_DEVICE = 1 << 15, /* version 5 */
  NET_BIND_TCP = 1 << 0, /* version 4 */
  NET_CONNECT_TCP = 1 << 1,
  SCOPE_ABSTRACT_SOCKET = 1 << 0, /* version 6 */
  SCOPE_SIGNAL = 1 << 1,
};

/* As in Linux 6.12; older kernels take the longer form if its end is zero. */
typedef struct {
  guint64 handled_fs;
  guint64 handled_net;
  guint64 scoped;
} Ruleset;

static const guint64 FS_READ = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
static const guint64 FS_WRITE = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
                                LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR |
                                LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_REFER;
static const guint64 FS_NEVER = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_MAKE_CHAR |
                                LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |
                                LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM;
static const guint64 FS_OF_A_FILE = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE;

int
tusch_cage_landlock_version(void)
{
  long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
  /* Version 1 forbids to move a file from one folder to another: ours appear that way. */
  return version >= 2 ? (int)version : 0;
}

static gboolean
allow(int ruleset_fd, const char *path, guint64 access, GError **error)
{
  struct stat info;
  int fd = open(path, O_PATH | O_CLOEXEC);
  if (fd < 0)
    return TRUE; /* not there: nothing to allow */
  if (fstat(fd, &info) == 0 && !S_ISDIR(info.st_mode))
    access &= FS_OF_A_FILE;
  struct landlock_path_beneath_attr rule = {.allowed_access = access, .parent_fd = fd};
  long failed = syscall(SYS_landlock_add_rule, ruleset_fd, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
  if (failed != 0)
    tusch_fail_errno(error, "cannot allow a file to a child process");
  (void)close(fd);
  return failed == 0;
}

static gboolean
allow_all(int ruleset_fd, const GPtrArray *paths, const char *writes, GError **error)
{
  guint64 truncate = tusch_cage_landlock_version() >= 3 ? FS_TRUNCATE : 0;
  for (guint i = 0; i < paths->len; i++)
    if (!allow(ruleset_fd, g_ptr_array_index(paths, i), FS_READ, error))
      return FALSE;
  return writes == NULL || allow(ruleset_fd, writes, FS_READ | FS_WRITE | truncate, error);
}

gboolean
tusch_cage_landlock(const GPtrArray *paths, const char *writes, GError **error)
{
  int version = tusch_cage_landlock_version();
  Ruleset attributes = {.handled_fs = FS_READ | FS_WRITE | FS_NEVER};
  if (version >= 3)
    attributes.handled_fs |= FS_TRUNCATE;
  if (version >= 4)
    attributes.handled_net = NET_BIND_TCP | NET_CONNECT_TCP;
  if (version >= 5)
    attributes.handled_fs |= FS_IOCTL_DEVICE;
  if (version >= 6)
    attributes.scoped = SCOPE_ABSTRACT_SOCKET | SCOPE_SIGNAL;
  int fd = (int)syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0);
  if (fd < 0)
    return tusch_fail_errno(error, "cannot make a Landlock ruleset");
  gboolean ok = allow_all(fd, paths, writes, error);
  if (ok && (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
             syscall(SYS_landlock_restrict_self, fd, 0) != 0))
    ok = tusch_fail_errno(error, "cannot enter a Landlock ruleset");
  (void)close(fd);
  return ok;
}
