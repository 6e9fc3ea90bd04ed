/* The process that children are forked from: started once, warm, knows no document. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/cage.h"

/* A child just forked; all descriptors are the caller's. */
typedef struct {
  int input_fd; /* what is written here is the child's stdin */
  int output_fd; /* the child's stdout */
  int process_fd; /* pidfd */
} TuschSpawned;

/**
 * tusch_spawner_fork:
 * @kind: at most 15 bytes
 *
 * Starts the process `tusch worker` if none is running, and has it fork a child for one unit of
 * work. It is shared by the whole program, and started again if it was killed. Errors:
 * %TUSCH_ERROR_CONFIG if TUSCH_CAGE asks for more than this machine gives, _IO.
 */
gboolean tusch_spawner_fork(const char *kind, TuschSpawned *out, GError **error);

/* What the cage of its children is made of. Errors as above, but never _CONFIG. */
gboolean tusch_spawner_cage(TuschCageLayers *out, GError **error);

/* Ends the worker process and waits for it, so that its time is counted as this program's. */
void tusch_spawner_end(void);

/* ---- what goes between the two, for worker.c ---- */

enum { TUSCH_SPAWNER_FD = 3, TUSCH_SPAWNER_KIND_BYTES = 16 };

/* @kind fits. Up to two descriptors travel with the bytes. */
gboolean
tusch_spawner_send(int socket_fd, const void *bytes, gsize n_bytes, const int *fds, guint n_fds);

/* The number of bytes; 0: the other side is gone; -1. What was not sent is -1 in @fds. */
gssize tusch_spawner_receive(int socket_fd, void *bytes, gsize n_bytes, int *fds, guint n_fds);
