/* KL's classification of municipal tasks (KLE, kle-online.dk): topics and facets. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

/* A plan is published four times a year; numbers retire and move. Immutable after loading. */
typedef struct TuschKlePlan TuschKlePlan;

typedef struct {
  char *number; /* "27", "27.24" or "27.24.00" */
  char *title;
  bool is_retired;
  char *retired; /* ISO date; nullable, also for a retired number */
  char *successor; /* number that took over; nullable */
} TuschKleEntry;

/**
 * tusch_kle_plan_load:
 * @path: a table (number, title, status, tab-separated) or the public XML form "KLE-Emneplan",
 *   version 2.0, told apart by content
 *
 * Returns: (transfer full): %NULL with %TUSCH_ERROR_CONFIG naming file and line
 */
TuschKlePlan *tusch_kle_plan_load(const char *path, GError **error);
void tusch_kle_plan_free(TuschKlePlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschKlePlan, tusch_kle_plan_free)

/* ISO date the plan was published. */
const char *tusch_kle_plan_get_version(const TuschKlePlan *plan);
guint tusch_kle_plan_get_size(const TuschKlePlan *plan);

/* %NULL if the plan does not have it. Borrowed. */
const TuschKleEntry *tusch_kle_plan_find(const TuschKlePlan *plan, const char *number);

typedef enum {
  TUSCH_KLE_MALFORMED = 0, /* no topic number nn.nn.nn */
  TUSCH_KLE_UNKNOWN, /* not in the plan: too new, or a slip */
  TUSCH_KLE_RETIRED, /* was one */
  TUSCH_KLE_CURRENT,
} TuschKleState;

/**
 * tusch_kle_plan_check:
 * @out_current: (transfer none) (nullable): the number that counts today: the entry itself, or the
 *   end of the chain of successors; %NULL if there is none
 */
TuschKleState tusch_kle_plan_check(const TuschKlePlan *plan,
                                   const char *number,
                                   const TuschKleEntry **out_current);

/* Is it a topic number nn.nn.nn; a facet such as "G01" (KLE-REST-Emneplan-fuld.xsd)? */
bool tusch_kle_is_topic(const char *number);
bool tusch_kle_is_facet(const char *facet);

G_END_DECLS
