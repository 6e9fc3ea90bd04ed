/* The short ground, in white on the black box. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/plan.h"

/* How wide a box must be for the ground to stand in it at its usual size; 0 without ground. */
double redact_label_width(const char *ground);

/**
 * redact_label_append:
 * @content: receives operators with font /L (Helvetica, WinAnsiEncoding)
 * @box: page space
 *
 * Returns: %FALSE if nothing was written: no ground, or it does not fit legibly
 */
bool
redact_label_append(GString *content, const TuschRectPt *box, const char *ground, double height_pt);
