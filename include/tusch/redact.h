/* redact: a normalised PDF + what to remove → a clean PDF, rebuilt page by page. Runs in a child.
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/page-text.h"
#include "tusch/plan.h"

G_BEGIN_DECLS

typedef enum {
  TUSCH_METHOD_RASTER = 0, /* pixels with boxes burnt in, and an invisible text layer */
  TUSCH_METHOD_REBUILT, /* nothing to remove: content and resources from the allow-list */
  TUSCH_METHOD_STRUCTURAL, /* glyphs, pixels and shapes removed one by one */
} TuschMethod;

/* What became of the width of a box. */
typedef enum {
  TUSCH_BOX_WIDTH_KEPT = 0, /* as wide as what it removes */
  TUSCH_BOX_WIDTH_LABEL, /* whole steps, the same for every text; the line was set anew around it */
  TUSCH_BOX_WIDTH_EDGE, /* no room for a label: it goes to the end of the column or cell, or lies in
                           a larger box */
  TUSCH_BOX_WIDTH_COVERED, /* nothing moved: text that does not run along x, grown to whole steps;
                              or all of a bar that stood there before */
} TuschBoxWidth;

/* A box as the clean page shows it. */
typedef struct {
  TuschRectPt box; /* page space */
  TuschBoxWidth width;
} TuschShownBox;

/* A line, or the part of it in one column or cell, that was set anew. */
typedef struct {
  TuschRectPt before, after; /* page space: what it covered, and what it covers now */
  double slope; /* of a page askew: for both the line is level, tusch_rect_pt_shear() */
} TuschMovedLine;

typedef struct {
  guint page_index;
  TuschMethod method;
  char *reason; /* why raster: "hidden-layer", "unknown-operator", "verification" …; nullable */
  double width_pt, height_pt; /* of the clean page as shown */
  double dpi; /* of a raster page; 0 otherwise */
  bool has_whole_font; /* a font on it keeps outlines of letters that are no longer used */
  GArray *boxes; /* TuschShownBox, one for each box of the plan, in its order */
  GArray *moved; /* TuschMovedLine */
} TuschCleanPage;

/**
 * tusch_redact_document:
 * @in_path: normalised PDF
 * @plan: boxes by page
 * @page_texts: (element-type TuschPageText) (nullable): texts of the pages; a raster page gets its
 *   invisible text layer from the glyphs no box touches, and none if its text is not here
 * @out_path: written whole or not at all; every page upright, /Rotate 0, origin 0 0, only
 *   allow-listed keys, no annotations, names, metadata, layers, structure
 * @out_pages: (transfer full) (element-type TuschCleanPage): one for each page
 *
 * Errors: %TUSCH_ERROR_FORMAT, _LIMIT, _LIBRARY, _IO, _INTERNAL; nothing is written then.
 */
gboolean tusch_redact_document(const char *in_path,
                               const TuschPlanDocument *plan,
                               GPtrArray *page_texts,
                               const char *out_path,
                               GPtrArray **out_pages,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* {"pages": [{"page", "method", "reason", "width_pt", "height_pt", "whole_font", "boxes": [{"box":
 * [x0, y0, x1, y1], "width"}], "moved": [{"before", "after", "slope"}]}]} and back.
 * (element-type TuschCleanPage) */
JsonNode *tusch_clean_pages_to_json(const GPtrArray *pages);
/* (transfer full): %NULL with %TUSCH_ERROR_FORMAT */
GPtrArray *tusch_clean_pages_from_json(JsonObject *object, GError **error);

TuschCleanPage *tusch_clean_page_new(guint page_index);
void tusch_clean_page_free(TuschCleanPage *page);
const char *tusch_box_width_to_string(TuschBoxWidth width); /* "kept", "label", … */
const char *tusch_method_to_string(TuschMethod method); /* "raster", "rebuilt", "structural" */
bool tusch_method_from_string(const char *text, TuschMethod *out);

G_END_DECLS
