/* What people do in the review pages: JSON in, a change out. All with the room's lock taken. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "room/room.h"

/* {"version": n, "decisions": […]} as docs/schema/decisions.schema.json. Errors:
 * %TUSCH_ERROR_CONFIG for what is not valid, else as tusch_review_room_decide(). */
gboolean tusch_review_action_decide(
    TuschReviewRoom *room, const char *body, const char *who, TuschChange *out, GError **error);

/* {"version": n, "finding": id, "decision": …, "ground": …}: all findings with the same text, and
 * what stands elsewhere without being found. *out_n: how many places. */
gboolean tusch_review_action_same_text(TuschReviewRoom *room,
                                       const char *body,
                                       const char *who,
                                       TuschChange *out,
                                       guint *out_n,
                                       GError **error);

/* {"version": n, "text": "…", "ground": …, "document": id?, "decision": "keep"?}: a box wherever it
 * stands; with "keep" every box that lies on it is taken away. *out_n: how many. */
gboolean tusch_review_action_mark_text(TuschReviewRoom *room,
                                       const char *body,
                                       const char *who,
                                       TuschChange *out,
                                       guint *out_n,
                                       GError **error);

/* {"version": n, "document": id, "page": n, "boxes": [[x0, y0, x1, y1], …], "ground": …,
 * "whole_document": bool}: everything on the page but the boxes goes, with @whole_document also all
 * other pages. */
gboolean tusch_review_action_extract(TuschReviewRoom *room,
                                     const char *body,
                                     const char *who,
                                     TuschChange *out,
                                     guint *out_n,
                                     GError **error);

/* {"document": id, "page": n, "text": "…"} */
gboolean tusch_review_action_comment(TuschReviewRoom *room,
                                     const char *body,
                                     const char *who,
                                     GError **error);
