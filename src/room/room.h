/* A workroom that people review together: read and changed from many threads, one at a time. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/workroom.h"
#include "room/rows.h"

/* Not locked for other processes but while something is written; what they write is seen. */
typedef struct {
  GMutex lock; /* taken by whoever touches anything below */
  GCond changed; /* signalled after a change */
  TuschWorkroom *workroom;
  TuschPolicy *policy;
  TuschCase *kase;
  TuschVerdicts *verdicts;
  GPtrArray *history; /* TuschDecision: everything ever decided, oldest first */
  GPtrArray *comments; /* TuschComment */
  GHashTable *documents; /* id → TuschDocument, borrowed */
  TuschReviewRows *rows;
  GHashTable *followed; /* TuschFinding → TuschFollowed: proposals from documents like theirs */
  GHashTable *findings; /* decision key → GPtrArray of the one TuschFinding */
  GHashTable *on_pages; /* decision key of a page → GPtrArray of TuschFinding on it */
  gint64 store_version; /* of what was loaded */
  gint64 last_at_us; /* of the last action: two never have the same */
  guint n_changes; /* grows with every change, for streams */
  bool is_assembling;
  int assemble_status; /* exit status of the last one; -1: none yet */
  bool is_closing;
} TuschReviewRoom;

/* (transfer full) */
TuschReviewRoom *tusch_review_room_open(const char *path, GError **error);
void tusch_review_room_close(TuschReviewRoom *room);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschReviewRoom, tusch_review_room_close)

/* All that follow: with the lock taken. */

/* Brings what is in memory up to what others wrote. */
gboolean tusch_review_room_sync(TuschReviewRoom *room, GError **error);

/* The number of the last decision: what a client has seen. */
gint64 tusch_review_room_get_version(const TuschReviewRoom *room);

/* A finding by id; %NULL: there is none. (transfer none) */
TuschFinding *tusch_review_room_find_finding(const TuschReviewRoom *room, const char *id);

/* The findings that a decision about an entity or finding is about; %NULL for others and if there
 * are none any more. (transfer none) */
const GPtrArray *tusch_review_room_find_reached(const TuschReviewRoom *room,
                                                const TuschDecision *decision);

/* The findings on a page; %NULL: none. (transfer none) */
const GPtrArray *tusch_review_room_list_on_page(const TuschReviewRoom *room,
                                                const char *document_id,
                                                guint page_index);

/* The boxes drawn by hand that count on a page, also those of its exact copies. (transfer
 * container) (element-type TuschDecision) */
GPtrArray *tusch_review_room_list_boxes(const TuschReviewRoom *room,
                                        const char *document_id,
                                        guint page_index);

/* The approval of the bundle in out/: %NULL if nobody approved it. (transfer none) */
const TuschDecision *tusch_review_room_find_approval(const TuschReviewRoom *room);

typedef enum {
  TUSCH_CHANGE_DONE = 0,
  TUSCH_CHANGE_CONFLICT, /* another person decided the same since @version */
  TUSCH_CHANGE_APPROVED, /* the bundle is approved: reopen first */
  TUSCH_CHANGE_NOTHING, /* nothing to take back */
} TuschChange;

/**
 * tusch_review_room_decide:
 * @decisions: (element-type TuschDecision): one action; who, at_us and undoes are set here
 * @version: what @who has seen
 *
 * Stores what is not decided that way already, takes the released bundle back. Errors: _BUSY,
 * _STORE, _IO; nothing is half stored.
 */
gboolean tusch_review_room_decide(TuschReviewRoom *room,
                                  GPtrArray *decisions,
                                  const char *who,
                                  gint64 version,
                                  TuschChange *out,
                                  GError **error);

/* Takes back @who's last action that is not taken back yet, unless somebody decided the same since.
 */
gboolean
tusch_review_room_undo(TuschReviewRoom *room, const char *who, TuschChange *out, GError **error);

gboolean tusch_review_room_comment(TuschReviewRoom *room, TuschComment *comment, GError **error);

/* A record in the workroom's log, of who came in and the like. */
gboolean tusch_review_room_log(
    TuschReviewRoom *room, const char *who, const char *what, const char *detail, GError **error);

/* Approves the released bundle / takes the approval and the bundle back. */
gboolean tusch_review_room_approve(TuschReviewRoom *room, const char *who, GError **error);
gboolean tusch_review_room_reopen(TuschReviewRoom *room, const char *who, GError **error);

/* Starts `tusch assemble` beside the server; the end is a change. %TUSCH_ERROR_BUSY: one runs. */
gboolean tusch_review_room_assemble(TuschReviewRoom *room, GError **error);
