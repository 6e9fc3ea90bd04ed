/* The handlers behind the review server's routes. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "room/visit.h"

/* With the room's lock taken. */
void tusch_visit_get_page(TuschVisit *visit);
void tusch_visit_get_entity(TuschVisit *visit);
void tusch_visit_get_state(TuschVisit *visit);
void tusch_visit_get_entities(TuschVisit *visit);
void tusch_visit_get_documents(TuschVisit *visit);
void tusch_visit_get_hidden(TuschVisit *visit);
void tusch_visit_get_checklist(TuschVisit *visit);
void tusch_visit_get_difference(TuschVisit *visit);
void tusch_visit_get_overview(TuschVisit *visit);
void tusch_visit_get_next(TuschVisit *visit);
void tusch_visit_get_search(TuschVisit *visit);
void tusch_visit_get_bundle(TuschVisit *visit);

/* The same; only for pages of our own and people who may. */
void tusch_visit_post_decisions(TuschVisit *visit);
void tusch_visit_post_same_text(TuschVisit *visit);
void tusch_visit_post_mark_text(TuschVisit *visit);
void tusch_visit_post_extract(TuschVisit *visit);
void tusch_visit_post_undo(TuschVisit *visit);
void tusch_visit_post_comment(TuschVisit *visit);
void tusch_visit_post_assemble(TuschVisit *visit);
void tusch_visit_post_approve(TuschVisit *visit);
void tusch_visit_post_reopen(TuschVisit *visit);

/* Without the lock: they wait, or take long. */
void tusch_visit_get_events(TuschVisit *visit);
void tusch_visit_get_image(TuschVisit *visit);
void tusch_visit_get_areas(TuschVisit *visit);
void tusch_visit_post_leave(TuschVisit *visit);

/* Without a session: an order of the backend for a ticket, a ticket for a session. */
void tusch_visit_take_ticket_order(TuschVisit *visit);
void tusch_visit_enter(TuschVisit *visit);
