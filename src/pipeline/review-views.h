/* What the review pages show, as JSON. All with the room's lock taken. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/review-room.h"
#include "pipeline/review-sessions.h"

/* Where the request stands and who is asking. (transfer full) each */
JsonNode *tusch_review_view_state(const TuschReviewRoom *room, const TuschReviewer *reviewer);
/* One row for each person, number or term. */
JsonNode *tusch_review_view_entities(const TuschReviewRoom *room);
/* Some of its places in context, beginning with the @from-th. %NULL with %TUSCH_ERROR_CONFIG: there
 * is none */
JsonNode *tusch_review_view_entity(const TuschReviewRoom *room,
                                   const char *entity_id,
                                   guint from,
                                   GError **error);
/* The list of documents. */
JsonNode *tusch_review_view_documents(const TuschReviewRoom *room);
/* Text, findings and boxes of a page. %NULL with %TUSCH_ERROR_CONFIG: there is none */
JsonNode *tusch_review_view_page(const TuschReviewRoom *room,
                                 const TuschDocument *document,
                                 guint page_index,
                                 GError **error);
/* The next thing to decide after a place in the request; {} if nothing is left. @only_pages: what
 * stands on a page, not in a list. */
JsonNode *tusch_review_view_next(const TuschReviewRoom *room,
                                 const char *document_id,
                                 guint page_index,
                                 const char *finding_id,
                                 bool only_pages);
JsonNode *tusch_review_view_search(const TuschReviewRoom *room, const char *query, GError **error);
/* What stands in the way of approval, and what to look at before. */
JsonNode *tusch_review_view_checklist(const TuschReviewRoom *room, GError **error);
