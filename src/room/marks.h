/* What a mark in an exported PDF is called, and which page it stands on. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "room/room.h"

/* Which page of which document, and what was decided then. */
typedef struct {
  const TuschDocument *document;
  guint page_index;
  gint64 seq; /* of the last decision at the time of the export */
} TuschMarkPlace;

/* (transfer full) */
char *tusch_mark_key_of_page(const TuschReviewRoom *room,
                             const TuschDocument *document,
                             guint page_index);
/* %FALSE: no page of this request as it is now. */
bool tusch_mark_parse_page(const TuschReviewRoom *room, const char *key, TuschMarkPlace *out);

/* Names of marks hold a fingerprint of what they are about: after a new detection they name
 * nothing. (transfer full) */
char *tusch_mark_id_of_finding(const TuschFinding *finding);
char *tusch_mark_id_of_box(const TuschDecision *box);

/* Is a finding drawn: removed, or asked and not proposed to stay? */
bool tusch_mark_is_shown(TuschVerdict verdict, const TuschFinding *finding);
