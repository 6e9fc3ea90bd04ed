/* What the parts of redact share while one document is made. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/poppler/poppler-document.h"
#include "adapters/qpdf/objects.h"
#include "redact/copy.h"
#include "redact/frame.h"
#include "redact/label-font.h"
#include "redact/layout.h"
#include "redact/seen.h"
#include "redact/text-layer.h"
#include "tusch/redact.h"

typedef struct {
  TuschQpdf *in, *out; /* owned */
  TuschPopplerDocument *poppler; /* owned */
  RedactTextFont *text_font; /* owned */
  RedactLabelFont *label_font; /* owned */
  RedactCopy *copy; /* owned: what was copied from in to out */
  GHashTable *doubts; /* not owned: page index → why it must be pixels (static string) */
  GHashTable *seen; /* not owned: page index → RedactSeen */
  GHashTable *unseen; /* not owned: page index → GArray of TuschRectPt */
  GPtrArray *layouts; /* not owned: receives a RedactLayout for each page */
} RedactJob;

/* One page on its way. */
typedef struct {
  RedactJob *job;
  guint index;
  TuschObj source;
  double width_pt, height_pt; /* as shown */
  const TuschPlanPage *plan; /* nullable: nothing to remove */
  const TuschPageText *text; /* nullable */
  const RedactLayout *layout; /* what goes, what moves, what is painted */
} RedactPage;

/* Starts a page dictionary: MediaBox and empty Resources. */
TuschObj redact_page_new(RedactPage *page);

/* Makes @content the page's contents. (transfer none) */
void redact_page_set_content(RedactPage *page, TuschObj out_page, GString *content);

/* Puts @value under @category ("/XObject") and @name into the page's Resources. */
void redact_page_add_resource(
    RedactPage *page, TuschObj out_page, const char *category, const char *name, TuschObj value);

/* Labels of all boxes, and the font they need. */
void redact_page_append_labels(RedactPage *page, TuschObj out_page, GString *content);

/* The page without pixels; 0 with @reason if anything in it is not understood. */
TuschObj redact_page_rebuild(RedactPage *page, const char **reason);

/* The page of the source as poppler sees it, read once; %NULL if it cannot be read. (transfer none)
 */
const RedactSeen *redact_page_see(const RedactPage *page);

/* %NULL if there is none for the page. */
const TuschPlanPage *redact_find_plan(const TuschPlanDocument *plan, guint index);
const TuschPageText *redact_find_text(const GPtrArray *texts, guint index);

/**
 * redact_page_rasterise:
 * @out_dpi: resolution used
 *
 * Returns: the page as pixels with its text layer; 0 with @error (the page cannot be rendered)
 */
TuschObj redact_page_rasterise(RedactPage *page, double *out_dpi, GError **error);
