/* Questions that are answered with the room's lock taken. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/overview.h"
#include "pipeline/parts.h"
#include "room/routes.h"
#include "room/views.h"

void
tusch_visit_get_page(TuschVisit *visit)
{
  GError *error = NULL;
  const TuschDocument *document = tusch_visit_find_document(visit, visit->parts[1]);
  guint page_index = document != NULL ? tusch_visit_parse_page(visit->parts[2]) : G_MAXUINT;
  if (document == NULL || page_index == G_MAXUINT) {
    tusch_visit_refuse(visit, 404, "not-found");
    return;
  }
  JsonNode *node = tusch_review_view_page(visit->server->room, document, page_index, &error);
  tusch_visit_answer_view(visit, node, error);
}

void
tusch_visit_get_entity(TuschVisit *visit)
{
  GError *error = NULL;
  guint from = tusch_visit_parse_page(tusch_http_request_get_query(visit->http, "from"));
  JsonNode *node = tusch_review_view_entity(
      visit->server->room, visit->parts[1], from != G_MAXUINT ? from + 1 : 0, &error);
  tusch_visit_answer_view(visit, node, error);
}

void
tusch_visit_get_state(TuschVisit *visit)
{
  tusch_visit_answer_json(
      visit, 200, tusch_review_view_state(visit->server->room, visit->reviewer));
}

void
tusch_visit_get_entities(TuschVisit *visit)
{
  tusch_visit_answer_json(visit, 200, tusch_review_view_entities(visit->server->room));
}

void
tusch_visit_get_documents(TuschVisit *visit)
{
  tusch_visit_answer_json(visit, 200, tusch_review_view_documents(visit->server->room));
}

void
tusch_visit_get_hidden(TuschVisit *visit)
{
  GError *error = NULL;
  const TuschDocument *document = tusch_visit_find_document(visit, visit->parts[1]);
  if (document == NULL) {
    tusch_visit_refuse(visit, 404, "not-found");
    return;
  }
  JsonNode *node = tusch_review_view_hidden(visit->server->room, document, &error);
  tusch_visit_answer_view(visit, node, error);
}

void
tusch_visit_get_difference(TuschVisit *visit)
{
  tusch_visit_answer_json(visit, 200, tusch_review_view_difference(visit->server->room));
}

void
tusch_visit_get_checklist(TuschVisit *visit)
{
  GError *error = NULL;
  JsonNode *node = tusch_review_view_checklist(visit->server->room, &error);
  tusch_visit_answer_view(visit, node, error);
}

void
tusch_visit_get_overview(TuschVisit *visit)
{
  GError *error = NULL;
  JsonNode *node = tusch_overview_of(visit->server->room->workroom, &error);
  tusch_visit_answer_view(visit, node, error);
}

void
tusch_visit_get_next(TuschVisit *visit)
{
  const TuschDocument *document =
      tusch_visit_find_document(visit, tusch_http_request_get_query(visit->http, "document"));
  guint page_index = tusch_visit_parse_page(tusch_http_request_get_query(visit->http, "page"));
  tusch_visit_answer_json(
      visit,
      200,
      tusch_review_view_next(visit->server->room,
                             document != NULL ? document->id : NULL,
                             page_index != G_MAXUINT ? page_index : 0,
                             tusch_http_request_get_query(visit->http, "finding"),
                             tusch_http_request_get_query(visit->http, "pages") != NULL));
}

void
tusch_visit_get_search(TuschVisit *visit)
{
  GError *error = NULL;
  const char *query = tusch_http_request_get_query(visit->http, "q");
  if (query == NULL || query[0] == '\0' || !g_utf8_validate(query, -1, NULL)) {
    tusch_visit_refuse(visit, 400, "invalid");
    return;
  }
  JsonNode *node = tusch_review_view_search(visit->server->room, query, &error);
  tusch_visit_answer_view(visit, node, error);
}

void
tusch_visit_get_bundle(TuschVisit *visit)
{
  g_autoptr(GPtrArray) paths = tusch_parts_list(visit->server->room->workroom->path, "out");
  if (paths->len == 0) {
    tusch_visit_refuse(visit, 404, "not-found");
    return;
  }
  guint part = tusch_visit_parse_page(visit->parts[1]);
  visit->reply->status = 200;
  visit->reply->media_type = "application/pdf";
  visit->reply->path = g_strdup(g_ptr_array_index(paths, part < paths->len ? part : 0));
  visit->reply->disposition = g_strdup("attachment; filename=\"udkast-til-gennemsyn.pdf\"");
}
