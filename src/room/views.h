/* What the review pages show, as JSON. All with the room's lock taken. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "room/room.h"
#include "room/sessions.h"

/* Parts that several views have in common. (transfer full) each */
JsonObject *tusch_review_finding_object(const TuschReviewRoom *room, const TuschFinding *finding);
JsonObject *tusch_review_link(const TuschDocument *document, int page); /* 0: the whole document */
JsonArray *
tusch_review_hidden_kinds(const GPtrArray *items); /* TuschHidden, without what it says */

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
/* What a document carries that its pages do not show, with what was found in it. %NULL: the store
 * failed */
JsonNode *tusch_review_view_hidden(const TuschReviewRoom *room,
                                   const TuschDocument *document,
                                   GError **error);
/* What was decided otherwise since the bundle was approved last. */
JsonNode *tusch_review_view_difference(const TuschReviewRoom *room);
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
