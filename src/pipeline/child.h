/* Running units of work in child processes: foreign bytes never meet the workroom's process. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/error.h"

#include <json-glib/json-glib.h>

/* How a child ended. */
typedef enum {
  TUSCH_CHILD_CRASHED = 0, /* died by a signal or without an answer */
  TUSCH_CHILD_TIMEOUT, /* silent for too long, killed */
  TUSCH_CHILD_FAILED, /* answered with an error */
  TUSCH_CHILD_DONE,
} TuschChildEnd;

typedef struct TuschChildUnit TuschChildUnit;
typedef struct TuschChildren TuschChildren;

/* One answer line. Return FALSE with an error only if this process cannot go on (store, disk). */
typedef gboolean (*TuschChildLineFunc)(TuschChildUnit *unit, JsonObject *line, GError **error);

/* The end of the unit; may push further units (retries, entries of an archive). @failure is set for
 * FAILED. Return as above. */
typedef gboolean (*TuschChildEndFunc)(TuschChildUnit *unit,
                                      TuschChildEnd end,
                                      const GError *failure,
                                      GError **error);

struct TuschChildUnit {
  const char *kind; /* see worker-units.c, which also says what files each may open */
  JsonNode *input; /* owned; NULL if make_input is set */
  /* (nullable): makes the input when the unit's turn comes, so that large ones do not all wait in
   * memory. (transfer full): NULL if this process cannot go on */
  JsonNode *(*make_input)(TuschChildUnit *unit, GError **error);
  guint max_lines; /* a child that answers more talks nonsense */
  guint timeout_s; /* longest time for one line, after which the child is killed */
  /* How often it is done again after CRASHED or TIMEOUT: from the start, after all others, with no
   * other child beside it. Lines that came before come again. */
  guint n_retries;
  TuschChildLineFunc on_line;
  TuschChildEndFunc on_end;
  gpointer user_data; /* owned if free_user_data is set */
  GDestroyNotify free_user_data;
  TuschChildren *children; /* set by tusch_children_push() */
};

/* @n_parallel: children at a time, at least 1. (transfer full) */
TuschChildren *tusch_children_new(guint n_parallel);
void tusch_children_free(TuschChildren *children);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschChildren, tusch_children_free)

/* Queues a unit at the end. (transfer full) */
void tusch_children_push(TuschChildren *children, TuschChildUnit *unit);

/**
 * tusch_children_run:
 * Runs everything queued, and what is queued meanwhile, until nothing is left. Callbacks run in
 * this thread, one at a time. When a callback fails, all children are killed and its error is
 * returned.
 */
gboolean tusch_children_run(TuschChildren *children, GError **error);

/* Runs one unit alone, twice if need be, and returns the last answer line. (transfer full): %NULL
 * with the child's error, %TUSCH_ERROR_LIMIT after a timeout or %TUSCH_ERROR_LIBRARY after a crash.
 */
JsonNode *tusch_child_call(const char *kind, JsonNode *input, guint timeout_s, GError **error);
