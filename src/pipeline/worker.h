/* The worker process: forks a caged child for every unit of work it is asked for. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/cage.h"

#include <json-glib/json-glib.h>

/* One kind of work. */
typedef struct {
  const char *kind; /* at most 15 bytes */
  /* Touches foreign bytes, in the cage; answers with tusch_worker_answer(). */
  gboolean (*run)(JsonObject *input, GError **error);
  /* Adds what @input names. NULL: the unit opens nothing itself, it runs a program in a cage of its
   * own, and is not closed. */
  void (*list_files)(JsonObject *input, TuschCageFiles *files);
  /* (nullable): run in the worker process before the first child of this kind, which then has what
   * was loaded; touches no foreign bytes. What fails is tried again by the child, and said there.
   */
  void (*warm_up)(void);
} TuschWorkerUnit;

/**
 * tusch_worker_serve:
 *
 * Finds out what cage there is and says so, then forks a child for each
 * message on %TUSCH_SPAWNER_FD (see spawner.h), until the other side is gone. A child reads its
 * unit from stdin, closes its cage around the files that the unit names, does it, and answers in
 * JSON lines on stdout: results, then {"done": true} or {"error": code, "message": "…"}.
 *
 * Returns: exit status
 */
int tusch_worker_serve(const TuschWorkerUnit *units, guint n_units);

/* One line. (transfer full) in */
gboolean tusch_worker_answer(JsonNode *node, GError **error);
