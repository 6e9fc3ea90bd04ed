/* Who is in: tickets that let one person in once, sessions while they work. Thread-safe. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum {
  TUSCH_REVIEWER_READER = 0, /* looks */
  TUSCH_REVIEWER_CASEWORKER, /* decides */
  TUSCH_REVIEWER_APPROVER, /* decides and approves */
} TuschReviewerRole;

/* "reader", "caseworker", "approver" */
const char *tusch_reviewer_role_to_string(TuschReviewerRole role);
bool tusch_reviewer_role_from_string(const char *text, TuschReviewerRole *out);

typedef struct {
  char *id; /* who decides, for the log */
  char *name; /* for people */
  TuschReviewerRole role;
} TuschReviewer;

void tusch_reviewer_free(TuschReviewer *reviewer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschReviewer, tusch_reviewer_free)

typedef struct TuschReviewSessions TuschReviewSessions;
TuschReviewSessions *tusch_review_sessions_new(void);
void tusch_review_sessions_free(TuschReviewSessions *sessions);

/* 256 random bits as hex. (transfer full): %NULL if the system gives none */
char *tusch_review_random(void);

/* A ticket that lasts @seconds. (transfer full): %NULL if there are too many */
char *tusch_review_sessions_issue(TuschReviewSessions *sessions,
                                  const TuschReviewer *reviewer,
                                  guint seconds);

/* Takes a ticket, which is worth nothing any more, for a session. (transfer full): the cookie;
 * %NULL: no such ticket, used, or too old */
char *tusch_review_sessions_enter(TuschReviewSessions *sessions, const char *ticket);

/* (transfer full): a copy; %NULL: no such session, or idle for too long */
TuschReviewer *tusch_review_sessions_find(TuschReviewSessions *sessions, const char *cookie);

void tusch_review_sessions_leave(TuschReviewSessions *sessions, const char *cookie);
