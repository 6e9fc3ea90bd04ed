/* The areas to remove from a page. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/page-text.h"
#include "tusch/plan.h"

/* The plan's boxes of a page, nothing added. (transfer full) (element-type TuschRectPt) */
GArray *redact_boxes_of_page(const TuschPlanPage *page);

/**
 * redact_boxes_grow:
 * Boxes as they are painted: grown by about three quarters of a point so that ink outside a
 * letter's box goes too, but less where a letter that stays is near.
 *
 * @text: (nullable)
 * Returns: (transfer full) (element-type TuschRectPt): same number and order as @boxes
 */
GArray *redact_boxes_grow(const GArray *boxes, const TuschPageText *text);
