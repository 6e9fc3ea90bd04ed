/* Lines set anew around removed names, so that no box and no gap has the width of a name. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/page-text.h"
#include "tusch/raster.h"
#include "tusch/redact.h"

/* A part of a line that is set elsewhere on the clean page: what has its middle in @from. */
typedef struct {
  TuschRectPt from; /* page space, made level */
  double dx; /* points; a place that was on no grid comes to lie on one */
  double dy; /* of a page askew */
  bool is_box; /* a box that goes along: there are no letters in it */
} RedactMove;

typedef struct {
  GArray *erased; /* TuschRectPt: the plan's boxes, and what a box takes with it */
  GArray *painted; /* TuschRectPt: the same, grown, where things were; parallel to erased */
  GArray *shown; /* TuschRectPt: boxes as the clean page shows them, one for each of the plan */
  GArray *widths; /* TuschBoxWidth, one for each of the plan */
  GArray *moves; /* RedactMove */
  GArray *lines; /* TuschMovedLine */
  double slope; /* of a page askew */
} RedactLayout;

/* Where moved text may come to lie: steps of this many points, so that no rest of a position tells
 * where it came from. */
#define REDACT_GRID_PT 0.05

/**
 * redact_layout_new:
 * @plan: (nullable)
 * @text: (nullable): letters of the page
 * @ink: (nullable): the page in gray, to see rules and pictures
 *
 * A pure function of its arguments. Without boxes that hide their width nothing moves.
 */
RedactLayout *
redact_layout_new(const TuschPlanPage *plan, const TuschPageText *text, const TuschRaster *ink);
void redact_layout_free(RedactLayout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RedactLayout, redact_layout_free)

/* The move that holds the middle of @rect; %NULL: it stays. */
const RedactMove *redact_layout_find_move(const RedactLayout *layout, const TuschRectPt *rect);

/* Whether any line is set anew. */
bool redact_layout_moves(const RedactLayout *layout);
