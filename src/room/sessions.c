/* Tickets and sessions, kept by the hash of what opens them: memory read by others opens nothing.
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "room/sessions.h"

#include <string.h>
#include <sys/random.h>

enum { MAX_PASSES = 1000, IDLE_S = 30 * 60, SECRET_BYTES = 32 };

/* A ticket or a session. */
typedef struct {
  TuschReviewer *reviewer;
  gint64 ends_us; /* monotonic time */
} Pass;

struct TuschReviewSessions {
  GMutex lock;
  GHashTable *tickets; /* SHA-256 of the ticket → Pass */
  GHashTable *sessions; /* SHA-256 of the cookie → Pass */
};

static const char *const ROLES[] = {"reader", "caseworker", "approver"};

const char *
tusch_reviewer_role_to_string(TuschReviewerRole role)
{
  return ROLES[role];
}

bool
tusch_reviewer_role_from_string(const char *text, TuschReviewerRole *out)
{
  for (guint i = 0; i < G_N_ELEMENTS(ROLES); i++) {
    if (g_str_equal(text, ROLES[i])) {
      *out = (TuschReviewerRole)i;
      return true;
    }
  }
  return false;
}

void
tusch_reviewer_free(TuschReviewer *reviewer)
{
  if (reviewer == NULL)
    return;
  g_free(reviewer->id);
  g_free(reviewer->name);
  g_free(reviewer);
}

static TuschReviewer *
copy_reviewer(const TuschReviewer *reviewer)
{
  TuschReviewer *copy = g_new0(TuschReviewer, 1);
  copy->id = g_strdup(reviewer->id);
  copy->name = g_strdup(reviewer->name);
  copy->role = reviewer->role;
  return copy;
}

static void
free_pass(gpointer data)
{
  Pass *pass = data;
  tusch_reviewer_free(pass->reviewer);
  g_free(pass);
}

TuschReviewSessions *
tusch_review_sessions_new(void)
{
  TuschReviewSessions *sessions = g_new0(TuschReviewSessions, 1);
  g_mutex_init(&sessions->lock);
  sessions->tickets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_pass);
  sessions->sessions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_pass);
  return sessions;
}

void
tusch_review_sessions_free(TuschReviewSessions *sessions)
{
  if (sessions == NULL)
    return;
  g_hash_table_unref(sessions->tickets);
  g_hash_table_unref(sessions->sessions);
  g_mutex_clear(&sessions->lock);
  g_free(sessions);
}

char *
tusch_review_random(void)
{
  guint8 bytes[SECRET_BYTES];
  GString *hex = g_string_new(NULL);
  if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes)
    return g_string_free(hex, TRUE);
  for (guint i = 0; i < sizeof bytes; i++)
    g_string_append_printf(hex, "%02x", bytes[i]);
  return g_string_free(hex, FALSE);
}

static char *
hash_of(const char *secret)
{
  return g_compute_checksum_for_string(G_CHECKSUM_SHA256, secret, -1);
}

static gboolean
is_over(gpointer key, gpointer value, gpointer user_data)
{
  (void)key;
  return ((const Pass *)value)->ends_us < *(const gint64 *)user_data;
}

/* (transfer full): the secret that opens it */
static char *
add_pass(GHashTable *passes, const TuschReviewer *reviewer, guint seconds)
{
  gint64 now_us = g_get_monotonic_time();
  (void)g_hash_table_foreach_remove(passes, is_over, &now_us);
  char *secret = g_hash_table_size(passes) < MAX_PASSES ? tusch_review_random() : NULL;
  if (secret == NULL)
    return NULL;
  Pass *pass = g_new0(Pass, 1);
  pass->reviewer = copy_reviewer(reviewer);
  pass->ends_us = now_us + (gint64)seconds * G_USEC_PER_SEC;
  g_hash_table_insert(passes, hash_of(secret), pass);
  return secret;
}

char *
tusch_review_sessions_issue(TuschReviewSessions *sessions,
                            const TuschReviewer *reviewer,
                            guint seconds)
{
  g_mutex_lock(&sessions->lock);
  char *ticket = add_pass(sessions->tickets, reviewer, seconds);
  g_mutex_unlock(&sessions->lock);
  return ticket;
}

char *
tusch_review_sessions_enter(TuschReviewSessions *sessions, const char *ticket)
{
  g_autofree char *hash = hash_of(ticket);
  char *cookie = NULL;
  g_mutex_lock(&sessions->lock);
  const Pass *pass = g_hash_table_lookup(sessions->tickets, hash);
  if (pass != NULL && pass->ends_us >= g_get_monotonic_time())
    cookie = add_pass(sessions->sessions, pass->reviewer, IDLE_S);
  (void)g_hash_table_remove(sessions->tickets, hash);
  g_mutex_unlock(&sessions->lock);
  return cookie;
}

TuschReviewer *
tusch_review_sessions_find(TuschReviewSessions *sessions, const char *cookie)
{
  g_autofree char *hash = hash_of(cookie);
  TuschReviewer *reviewer = NULL;
  gint64 now_us = g_get_monotonic_time();
  g_mutex_lock(&sessions->lock);
  Pass *pass = g_hash_table_lookup(sessions->sessions, hash);
  if (pass != NULL && pass->ends_us >= now_us) {
    pass->ends_us = now_us + (gint64)IDLE_S * G_USEC_PER_SEC;
    reviewer = copy_reviewer(pass->reviewer);
  }
  g_mutex_unlock(&sessions->lock);
  return reviewer;
}

void
tusch_review_sessions_leave(TuschReviewSessions *sessions, const char *cookie)
{
  g_autofree char *hash = hash_of(cookie);
  g_mutex_lock(&sessions->lock);
  (void)g_hash_table_remove(sessions->sessions, hash);
  g_mutex_unlock(&sessions->lock);
}
