/* libseccomp: the system calls that are left to a process. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * tusch_syscall_filter_compute:
 *
 * Leaves this process what computing and reading and writing files takes, and nothing else: no
 * network, no other process, no program. For good, and only for a process without threads. Sets "no
 * new privileges". Errors: %TUSCH_ERROR_LIBRARY.
 */
gboolean tusch_syscall_filter_compute(GError **error);

/**
 * tusch_syscall_filter_write_program:
 *
 * Writes a filter in the kernel's form, for a foreign program that somebody else starts: everything
 * but the network (only sockets inside this machine's file system are left), other processes'
 * memory, and what changes the system. Errors: %TUSCH_ERROR_LIBRARY.
 */
gboolean tusch_syscall_filter_write_program(int fd, GError **error);
