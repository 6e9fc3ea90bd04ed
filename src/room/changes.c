/* What changes something. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "room/actions.h"
#include "room/routes.h"

void
tusch_visit_post_decisions(TuschVisit *visit)
{
  g_autoptr(GError) error = NULL;
  TuschChange change;
  if (tusch_review_action_decide(
          visit->server->room, visit->body, visit->reviewer->id, &change, &error))
    tusch_visit_answer_change(visit, change, 0);
  else
    tusch_visit_answer_error(visit, error);
}

/* What tells how many places it was about. */
static void
post_counted(TuschVisit *visit,
             gboolean (*act)(TuschReviewRoom *room,
                             const char *body,
                             const char *who,
                             TuschChange *out,
                             guint *out_n,
                             GError **error))
{
  g_autoptr(GError) error = NULL;
  TuschChange change;
  guint n = 0;
  if (act(visit->server->room, visit->body, visit->reviewer->id, &change, &n, &error))
    tusch_visit_answer_change(visit, change, n);
  else
    tusch_visit_answer_error(visit, error);
}

void
tusch_visit_post_same_text(TuschVisit *visit)
{
  post_counted(visit, tusch_review_action_same_text);
}

void
tusch_visit_post_mark_text(TuschVisit *visit)
{
  post_counted(visit, tusch_review_action_mark_text);
}

void
tusch_visit_post_extract(TuschVisit *visit)
{
  post_counted(visit, tusch_review_action_extract);
}

void
tusch_visit_post_undo(TuschVisit *visit)
{
  g_autoptr(GError) error = NULL;
  TuschChange change;
  if (tusch_review_room_undo(visit->server->room, visit->reviewer->id, &change, &error))
    tusch_visit_answer_change(visit, change, 0);
  else
    tusch_visit_answer_error(visit, error);
}

void
tusch_visit_post_comment(TuschVisit *visit)
{
  g_autoptr(GError) error = NULL;
  gboolean ok =
      tusch_review_action_comment(visit->server->room, visit->body, visit->reviewer->id, &error);
  tusch_visit_answer_done(visit, ok, error);
}

void
tusch_visit_post_assemble(TuschVisit *visit)
{
  g_autoptr(GError) error = NULL;
  gboolean ok = tusch_review_room_assemble(visit->server->room, &error);
  tusch_visit_answer_done(visit, ok, error);
}

void
tusch_visit_post_approve(TuschVisit *visit)
{
  g_autoptr(GError) error = NULL;
  gboolean ok = tusch_review_room_approve(visit->server->room, visit->reviewer->id, &error);
  tusch_visit_answer_done(visit, ok, error);
}

void
tusch_visit_post_reopen(TuschVisit *visit)
{
  g_autoptr(GError) error = NULL;
  gboolean ok = tusch_review_room_reopen(visit->server->room, visit->reviewer->id, &error);
  tusch_visit_answer_done(visit, ok, error);
}
