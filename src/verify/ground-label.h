/* The one text that may stand in a box: the legal ground. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/**
 * tusch_is_ground_label:
 * @grounds: (element-type utf8): grounds of the plan
 *
 * True for one of @grounds or a part of it, and for a reference to a law made of nothing but names
 * of laws, "§", "stk.", "nr.", "art.", numbers of at most three digits, years and single letters.
 */
bool tusch_is_ground_label(const char *text, const GPtrArray *grounds);
