/* The child's side: reads one unit from stdin, answers in JSON lines on stdout. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/**
 * tusch_worker_run:
 * @kind: "ingest", "read", "redact", "assemble" or "verify"
 *
 * Sets limits on this process first (memory, CPU time, file size, no core files, dies with its
 * parent), then does the unit. The only function that may be called in a child.
 *
 * Returns: exit status
 */
int tusch_worker_run(const char *kind);
