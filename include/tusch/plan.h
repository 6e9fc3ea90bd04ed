/* What will be removed: a pure function of findings, decisions and policy. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/finding.h"

G_BEGIN_DECLS

/* Access given to a document. 0 is the safe value. */
typedef enum {
  TUSCH_ACCESS_NO = 0,
  TUSCH_ACCESS_PARTLY,
  TUSCH_ACCESS_YES,
} TuschAccess;

/* Boxes that hide their width, and the gaps they leave, are whole steps wide. Unit: points. */
#define TUSCH_WIDTH_STEP_PT 24.0

typedef struct {
  TuschRectPt box; /* page space */
  char *ground; /* nullable */
  bool hides_width; /* names and addresses: the width of what is removed would tell it */
} TuschPlanBox;

typedef struct {
  guint page_index;
  GPtrArray *boxes; /* TuschPlanBox, never empty */
} TuschPlanPage;

typedef struct {
  char *document_id;
  TuschAccess access;
  char *ground; /* why the whole document is withheld; nullable */
  GPtrArray *pages; /* TuschPlanPage, ascending; only pages with boxes */
  GArray *raster_pages; /* guint, ascending: pages that go as pixels, however well understood */
} TuschPlanDocument;

/* How far a removed value must be gone. */
typedef enum {
  TUSCH_SECRET_BUNDLE = 0, /* nowhere in the bundle */
  TUSCH_SECRET_PLACE, /* gone from its boxes; the same text may rightly stand elsewhere */
} TuschSecretScope;

typedef struct {
  char *finding_id;
  char *document_id;
  TuschCategory category;
  TuschSecretScope scope;
  char *text; /* as read; never logged */
} TuschSecret;

void tusch_secret_free(TuschSecret *secret); /* with its strings; @secret: nullable */

typedef struct {
  GPtrArray *documents; /* TuschPlanDocument, in order of the list of documents */
  GPtrArray *secrets; /* TuschSecret */
  guint n_undecided; /* findings or documents still asked: assemble refuses unless drafting */
} TuschPlan;

TuschPlan *tusch_plan_new(void);
void tusch_plan_free(TuschPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschPlan, tusch_plan_free)

TuschPlanDocument *tusch_plan_document_new(const char *document_id);
void tusch_plan_document_free(TuschPlanDocument *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschPlanDocument, tusch_plan_document_free)
/* (transfer none): the new box, valid until the page is cleared */
TuschPlanBox *tusch_plan_document_add_box(TuschPlanDocument *document,
                                          guint page_index,
                                          const TuschRectPt *box,
                                          const char *ground);

/* Lets every line stay as it was set: boxes are as wide as what they remove. */
void tusch_plan_document_keep_layout(TuschPlanDocument *document);

/* True for names and addresses: among few candidates their width tells which it is. Digits have one
 * width in nearly every font. */
bool tusch_category_hides_width(TuschCategory category);

/* Whether any box of the page hides its width. @page: nullable */
bool tusch_plan_page_hides_widths(const TuschPlanPage *page);

/* Takes all boxes of the page away. */
void tusch_plan_document_clear_page(TuschPlanDocument *document, guint page_index);

/* Says that the page goes as pixels. %FALSE if that was said before. */
bool tusch_plan_document_add_raster_page(TuschPlanDocument *document, guint page_index);

/**
 * tusch_plan_document_yield_page:
 *
 * The next safer way for a page that a verifier did not believe: as pixels; then with every line as
 * it was set, and boxes that hide their width grown to whole steps, over what stands beside them.
 *
 * Returns: %FALSE if there is no safer way left
 */
bool tusch_plan_document_yield_page(TuschPlanDocument *document, guint page_index, bool is_raster);

JsonNode *tusch_plan_document_to_json(const TuschPlanDocument *document);
TuschPlanDocument *tusch_plan_document_from_json(JsonNode *node, GError **error);

const char *tusch_access_to_string(TuschAccess access); /* "no", "partly", "yes" */

G_END_DECLS
