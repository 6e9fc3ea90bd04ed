/* Two readers must agree on where the letters of a page are. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "redact/copy.h"
#include "redact/layout.h"
#include "tusch/page-text.h"
#include "tusch/plan.h"

/**
 * redact_readers_agree:
 * @glyphs: (element-type RedactPlacedGlyph): as the rewriter placed them
 * @own: poppler's text of the same page
 * @boxes: (element-type TuschRectPt): what is removed
 *
 * Each letter of one reader must have one of the other at its place. Letters without a meaning,
 * which poppler leaves out, may be a few, away from the boxes.
 */
bool redact_readers_agree(const GArray *glyphs, const TuschPageText *own, const GArray *boxes);

/**
 * redact_text_was_read:
 * @own: poppler's text of the page now
 * @read: what was searched for findings; it may break words and lines elsewhere
 *
 * Each letter of @own must stand in @read, at its place.
 */
bool redact_text_was_read(const TuschPageText *own, const TuschPageText *read);

/**
 * redact_text_is_as_planned:
 * @clean: poppler's text of the finished page
 * @plan: (nullable)
 * @unseen: (nullable) (element-type TuschRectPt): where the page lost what nobody sees
 *
 * No letter under a box but the label's, and each word that no box touches still there, or where
 * its line was set anew.
 */
bool redact_text_is_as_planned(const TuschPageText *before,
                               const TuschPageText *clean,
                               const TuschPlanPage *plan,
                               const RedactLayout *layout,
                               const GArray *unseen);
