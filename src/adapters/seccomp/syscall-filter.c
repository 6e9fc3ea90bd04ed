/* Filters of system calls. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/seccomp/syscall-filter.h"

#include "tusch/error.h"

#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

G_DEFINE_AUTO_CLEANUP_FREE_FUNC(scmp_filter_ctx, seccomp_release, NULL)

/* Reading, writing, memory, time: what the libraries of the stages were seen to use, and their
 * nearest relatives on other kernels and architectures. */
static const char *const COMPUTING[] = {
    /* memory */
    "brk",
    "madvise",
    "mmap",
    "mprotect",
    "mremap",
    "munmap",
    /* open files */
    "close",
    "close_range",
    "copy_file_range",
    "dup",
    "dup2",
    "dup3",
    "fadvise64",
    "fallocate",
    "fcntl",
    "fdatasync",
    "flock",
    "fstat",
    "fstatfs",
    "fsync",
    "ftruncate",
    "getdents64",
    "lseek",
    "pread64",
    "preadv",
    "pwrite64",
    "pwritev",
    "read",
    "readahead",
    "readv",
    "sendfile",
    "write",
    "writev",
    /* files by name: the view of the file system and Landlock say which */
    "access",
    "chdir",
    "faccessat",
    "faccessat2",
    "getcwd",
    "lstat",
    "mkdir",
    "mkdirat",
    "newfstatat",
    "open",
    "openat",
    "readlink",
    "readlinkat",
    "rename",
    "renameat",
    "renameat2",
    "rmdir",
    "stat",
    "statfs",
    "statx",
    "umask",
    "unlink",
    "unlinkat",
    /* waiting for oneself */
    "clock_getres",
    "clock_gettime",
    "clock_nanosleep",
    "epoll_create1",
    "epoll_ctl",
    "epoll_wait",
    "eventfd2",
    "futex",
    "gettimeofday",
    "nanosleep",
    "pipe",
    "pipe2",
    "poll",
    "ppoll",
    "restart_syscall",
    "sched_yield",
    "select",
    "pselect6",
    "time",
    /* who and what am I */
    "getegid",
    "geteuid",
    "getgid",
    "getpgrp",
    "getpid",
    "getppid",
    "getpriority",
    "getrandom",
    "getresgid",
    "getresuid",
    "getrlimit",
    "getrusage",
    "gettid",
    "getuid",
    "sched_getaffinity",
    "sched_getattr",
    "sysinfo",
    "times",
    "uname",
    /* signals of one's own, the end */
    "exit",
    "exit_group",
    "rt_sigaction",
    "rt_sigpending",
    "rt_sigprocmask",
    "rt_sigreturn",
    "rt_sigsuspend",
    "rseq",
    "set_robust_list",
    "set_tid_address",
    "sigaltstack",
    /* processors */
    "arch_prctl",
    "membarrier",
};

/* The C library has an older call for each of these. */
static const char *const OLDER_CALLS[] = {"clone3", "openat2", "io_uring_setup"};

/* What a converter (office program, browser, script) has no business with. */
static const char *const SYSTEM_CALLS[] = {
    "acct",
    "add_key",
    "bpf",
    "delete_module",
    "finit_module",
    "fsconfig",
    "fsmount",
    "fsopen",
    "fspick",
    "init_module",
    "io_uring_enter",
    "io_uring_register",
    "io_uring_setup",
    "kexec_file_load",
    "kexec_load",
    "keyctl",
    "mount",
    "mount_setattr",
    "move_mount",
    "move_pages",
    "name_to_handle_at",
    "open_by_handle_at",
    "open_tree",
    "perf_event_open",
    "personality",
    "pidfd_getfd",
    "pivot_root",
    "process_madvise",
    "process_vm_readv",
    "process_vm_writev",
    "ptrace",
    "quotactl",
    "reboot",
    "request_key",
    "setns",
    "swapoff",
    "swapon",
    "umount2",
    "userfaultfd",
    "vhangup",
};

/* A name this kernel or library does not know has nothing to allow or forbid. */
static int
add_all(scmp_filter_ctx filter, uint32_t action, const char *const *names, gsize n)
{
  int failed = 0;
  for (gsize i = 0; i < n && failed == 0; i++) {
    int call = seccomp_syscall_resolve_name(names[i]);
    if (call != __NR_SCMP_ERROR)
      failed = seccomp_rule_add(filter, action, call, 0);
  }
  return failed;
}

/* Threads, for pango makes one to look for fonts; no processes: those come without CLONE_THREAD.
 * The flags are the first argument everywhere but on s390. */
static int
add_threads(scmp_filter_ctx filter)
{
  int failed = seccomp_rule_add(filter,
                                SCMP_ACT_ALLOW,
                                SCMP_SYS(clone),
                                1,
                                SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD));
  if (failed == 0)
    failed = seccomp_rule_add(
        filter, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1, SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME));
  return failed;
}

/* abort() sends a signal to oneself; limits may be asked for, not changed. */
static int
add_own(scmp_filter_ctx filter)
{
  const scmp_datum_t self = (scmp_datum_t)getpid();
  int failed =
      seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, SCMP_A0(SCMP_CMP_EQ, self));
  if (failed == 0)
    failed = seccomp_rule_add(filter,
                              SCMP_ACT_ALLOW,
                              SCMP_SYS(prlimit64),
                              2,
                              SCMP_A0(SCMP_CMP_EQ, 0),
                              SCMP_A2(SCMP_CMP_EQ, 0));
  /* isatty(), and nothing else: TCGETS. */
  if (failed == 0)
    failed =
        seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1, SCMP_A1(SCMP_CMP_EQ, 0x5401));
  return failed;
}

static gboolean
load(scmp_filter_ctx filter, int failed, GError **error)
{
  if (failed == 0)
    failed = seccomp_load(filter);
  if (failed == 0)
    return TRUE;
  return tusch_fail(
      error, TUSCH_ERROR_LIBRARY, "cannot filter system calls (seccomp): %s", g_strerror(-failed));
}

gboolean
tusch_syscall_filter_compute(GError **error)
{
  g_auto(scmp_filter_ctx) filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
  if (filter == NULL)
    return tusch_fail(error, TUSCH_ERROR_LIBRARY, "cannot make a filter of system calls");
  /* A tree instead of a list: 90 calls are found in 7 steps. */
  (void)seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
  int failed = add_all(filter, SCMP_ACT_ALLOW, COMPUTING, G_N_ELEMENTS(COMPUTING));
  if (failed == 0)
    failed = add_all(filter, SCMP_ACT_ERRNO(ENOSYS), OLDER_CALLS, G_N_ELEMENTS(OLDER_CALLS));
  if (failed == 0)
    failed = add_threads(filter);
  if (failed == 0)
    failed = add_own(filter);
  return load(filter, failed, error);
}

gboolean
tusch_syscall_filter_write_program(int fd, GError **error)
{
  g_auto(scmp_filter_ctx) filter = seccomp_init(SCMP_ACT_ALLOW);
  if (filter == NULL)
    return tusch_fail(error, TUSCH_ERROR_LIBRARY, "cannot make a filter of system calls");
  int failed = add_all(filter, SCMP_ACT_ERRNO(EPERM), SYSTEM_CALLS, G_N_ELEMENTS(SYSTEM_CALLS));
  if (failed == 0)
    failed = seccomp_rule_add(
        filter, SCMP_ACT_ERRNO(EAFNOSUPPORT), SCMP_SYS(socket), 1, SCMP_A0(SCMP_CMP_NE, AF_UNIX));
  if (failed == 0)
    failed = seccomp_export_bpf(filter, fd);
  if (failed == 0)
    return TRUE;
  return tusch_fail(
      error, TUSCH_ERROR_LIBRARY, "cannot write a filter of system calls: %s", g_strerror(-failed));
}
