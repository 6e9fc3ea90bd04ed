/* A file system that holds a unit's files and nothing else. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/cage-layers.h"

#include "tusch/error.h"

#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Any folder that is there: it is covered only in a process that sees nothing else afterwards. */
static const char SCAFFOLD[] = "/usr";

static bool
write_map(const char *name, const char *text)
{
  int fd = open(name, O_WRONLY | O_CLOEXEC);
  if (fd < 0)
    return false;
  bool ok = write(fd, text, strlen(text)) == (ssize_t)strlen(text);
  return close(fd) == 0 && ok;
}

/* The same user inside as outside: files are whose they were. */
static bool
unshare_as_user(int flags)
{
  g_autofree char *users = g_strdup_printf("%u %u 1\n", geteuid(), geteuid());
  g_autofree char *groups = g_strdup_printf("%u %u 1\n", getegid(), getegid());
  return unshare(CLONE_NEWUSER | flags) == 0 && write_map("/proc/self/setgroups", "deny") &&
         write_map("/proc/self/uid_map", users) && write_map("/proc/self/gid_map", groups);
}

bool
tusch_cage_unshare(void)
{
  const int flags = CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS;
  bool is_apart = (geteuid() == 0 && unshare(flags) == 0) || unshare_as_user(flags);
  /* Nothing that is mounted here shall appear outside. */
  return is_apart && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
}

typedef struct {
  const char *path; /* absolute */
  int tree_fd; /* a detached copy of what is mounted there */
  bool is_folder;
} Piece;

static void
piece_clear(gpointer data)
{
  (void)close(((Piece *)data)->tree_fd);
}

/* What does not exist is not shown; the stage will say that it cannot be opened. */
static gboolean
take(GArray *pieces, const char *path, bool is_writable, GError **error)
{
  struct stat info;
  Piece piece = {path, -1, false};
  if (stat(path, &info) != 0)
    return TRUE;
  piece.is_folder = S_ISDIR(info.st_mode);
  piece.tree_fd = open_tree(AT_FDCWD, path, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE);
  if (piece.tree_fd < 0)
    return tusch_fail_errno(error, "cannot show a file to a child process");
  g_array_append_val(pieces, piece);
  struct mount_attr attributes = {.attr_set = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV};
  if (!is_writable)
    attributes.attr_set |= MOUNT_ATTR_RDONLY;
  if (mount_setattr(
          piece.tree_fd, "", AT_EMPTY_PATH | AT_RECURSIVE, &attributes, sizeof attributes) != 0)
    return tusch_fail_errno(error, "cannot protect a file from a child process");
  return TRUE;
}

/* Folders before what lies in them. */
static gint
compare_pieces(gconstpointer a, gconstpointer b)
{
  gsize length_a = strlen(((const Piece *)a)->path);
  gsize length_b = strlen(((const Piece *)b)->path);
  return (length_a > length_b) - (length_a < length_b);
}

/* The working folder is the root to be. */
static gboolean
put(const Piece *piece, GError **error)
{
  const char *target = piece->path + 1;
  g_autofree char *folder = g_path_get_dirname(target);
  (void)g_mkdir_with_parents(piece->is_folder ? target : folder, 0755);
  if (!piece->is_folder) {
    int fd = open(target, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (fd >= 0)
      (void)close(fd);
  }
  if (move_mount(piece->tree_fd, "", AT_FDCWD, target, MOVE_MOUNT_F_EMPTY_PATH) != 0)
    return tusch_fail_errno(error, "cannot put a file before a child process");
  return TRUE;
}

static gboolean
turn_root(const char *working_folder, GError **error)
{
  struct mount_attr fixed = {.attr_set = MOUNT_ATTR_RDONLY};
  (void)g_mkdir_with_parents(working_folder + 1, 0755);
  /* The old root comes to lie over the new one, and is taken away. */
  if (syscall(SYS_pivot_root, ".", ".") != 0 || umount2(".", MNT_DETACH) != 0 || chdir("/") != 0 ||
      mount_setattr(AT_FDCWD, "/", 0, &fixed, sizeof fixed) != 0)
    return tusch_fail_errno(error, "cannot close the files of a child process");
  /* Relative names mean what they meant. */
  (void)!chdir(working_folder);
  return TRUE;
}

gboolean
tusch_cage_view(const GPtrArray *paths, const char *writes, GError **error)
{
  g_autofree char *working_folder = g_get_current_dir();
  if (unshare(CLONE_NEWNS) != 0)
    return tusch_fail_errno(error, "cannot separate the files of a child process");
  g_autoptr(GArray) pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
  g_array_set_clear_func(pieces, piece_clear);
  for (guint i = 0; i < paths->len; i++)
    if (!take(pieces, g_ptr_array_index(paths, i), false, error))
      return FALSE;
  if (writes != NULL && !take(pieces, writes, true, error))
    return FALSE;
  g_array_sort(pieces, compare_pieces);
  if (mount("tusch", SCAFFOLD, "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "size=4m,mode=755") !=
          0 ||
      chdir(SCAFFOLD) != 0)
    return tusch_fail_errno(error, "cannot make an empty file system for a child process");
  for (guint i = 0; i < pieces->len; i++)
    if (!put(&g_array_index(pieces, Piece, i), error))
      return FALSE;
  return turn_root(working_folder, error);
}
