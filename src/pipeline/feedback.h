/* What reviews say about the time they took and about the rules: from the event log, no text. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/workroom.h"

/* A person's work on one request. */
typedef struct {
  char *request, *who;
  guint n_decisions; /* actions, not places */
  guint n_places; /* findings that person's decisions count for now */
  double active_minutes;
} TuschFeedbackWork;

/* What became of what one rule proposed; places, not decisions. */
typedef struct {
  char *rule;
  guint n_found;
  guint n_accepted; /* decided as proposed */
  guint n_rejected; /* decided the other way */
  guint n_asked_gone, n_asked_kept; /* without a proposal: what people said */
  guint n_undecided;
} TuschFeedbackRule;

typedef struct {
  guint n_requests;
  guint n_drawn; /* boxes drawn by hand that count: what no rule found */
  GPtrArray *work; /* TuschFeedbackWork: by request, most time first */
  GPtrArray *rules; /* TuschFeedbackRule: most rejected first */
  GHashTable *by_rule; /* id → TuschFeedbackRule, borrowed */
} TuschFeedback;

TuschFeedback *tusch_feedback_new(void);
void tusch_feedback_free(TuschFeedback *feedback);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschFeedback, tusch_feedback_free)

/* Adds a workroom. */
gboolean tusch_feedback_add(TuschFeedback *feedback, const TuschWorkroom *workroom, GError **error);

/* Sorts; nothing is added after it. */
void tusch_feedback_finish(TuschFeedback *feedback);

/**
 * tusch_feedback_active_minutes:
 * @times_us: (element-type gint64): when a person did something, in any order; sorted here
 *
 * A pause of more than five minutes is none of the work; each stretch of work counts a minute more
 * than from its first to its last event, for what came before.
 */
double tusch_feedback_active_minutes(GArray *times_us);
