/* What is removed in one place and stands in another, whether detection found it there or not. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "room/room.h"

typedef struct {
  const TuschDocument *document; /* borrowed of the room */
  guint page_index;
} TuschReviewPlace;

/* With the room's lock taken; both (transfer full) (element-type TuschReviewPlace), by document. */

/* Pages that show, as words of their own and undecided by anything, a text that is removed
 * somewhere: by a finding or by a box drawn by hand. %NULL with %TUSCH_ERROR_STORE. */
GArray *tusch_review_find_elsewhere(const TuschReviewRoom *room, GError **error);

/* Pages that are shown and whose lines nearly all stand on one page that is withheld. Errors as
 * above. */
GArray *tusch_review_find_near_copies(const TuschReviewRoom *room, GError **error);
