/* Which documents a request has: from its own list, the exports it names, or the files beside it;
 * in order, with numbers. A plan changes nothing. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/workroom.h"
#include "tusch/source.h"

typedef struct TuschPlannedDocument TuschPlannedDocument;
struct TuschPlannedDocument {
  char *id; /* "d00001": by its place */
  char *number; /* unique */
  char *file; /* as listed, valid UTF-8, for people */
  char *path; /* NULL: there is no such file */
  const char *note; /* its text in place of a file; nullable; borrowed */
  TuschRequestDocument *said; /* never NULL */
  const TuschSourceDocument *from; /* nullable; borrowed of the plan's exports */
  const TuschRequestSource *source; /* nullable; borrowed of the request */
  TuschPlannedDocument *parent; /* nullable */
  bool is_own; /* the request's own entry */
  bool is_dangling; /* points to a document that was not delivered */
  bool is_pointer; /* and is shown as what it points to */
  bool is_numbered; /* the number is the source's */
  guint place; /* as listed */
};

typedef struct {
  GPtrArray *documents; /* TuschPlannedDocument: in their order */
  GPtrArray *warnings; /* TuschSourceWarning */
  GPtrArray *exports; /* TuschSourceExport: as in the request */
} TuschIntakePlan;

/**
 * tusch_intake_plan_make:
 * @dir: the request's folder
 * @workroom_path: (nullable): not looked into, if it lies there
 * @kept: (nullable): file → akt number, of an earlier intake of the same request: they stay
 *
 * The same input gives the same plan. Errors: %TUSCH_ERROR_CONFIG, _IO, _LIMIT.
 *
 * Returns: (transfer full)
 */
TuschIntakePlan *tusch_intake_plan_make(const TuschRequest *request,
                                        const char *dir,
                                        const char *workroom_path,
                                        GHashTable *kept,
                                        GError **error);
void tusch_intake_plan_free(TuschIntakePlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschIntakePlan, tusch_intake_plan_free)

/* How its fields came about, as one object: "adapter", "row", "fields", … (transfer full) */
JsonObject *tusch_planned_document_explain(const TuschPlannedDocument *document);
