/* The short ground, in white on the black box. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "redact/label-font.h"
#include "tusch/plan.h"

/* How wide a box must be for the ground to stand in it at its usual size; 0 without ground. */
double redact_label_width(const char *ground);

/**
 * redact_label_append:
 * @content: receives operators with font /L, which is @font
 * @box: page space
 *
 * A ground that is too long is set smaller, then in two lines, then without its last parts.
 *
 * Returns: %FALSE if nothing was written: no ground, or not even its beginning fits legibly
 */
bool redact_label_append(GString *content,
                         RedactLabelFont *font,
                         const TuschRectPt *box,
                         const char *ground,
                         double height_pt);

/* Where the label would stand, and what readers take for its letters' height; empty if there would
 * be none. */
TuschRectPt redact_label_place(const TuschRectPt *box, const char *ground);

/* Whether @text (without white space) is what redact_label_append() may have set of @ground. */
bool redact_label_is_of(const char *text, const char *ground);
