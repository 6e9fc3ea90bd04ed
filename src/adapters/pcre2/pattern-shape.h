/* What every match of an expression has, read off the expression itself. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#define TUSCH_PATTERN_UNBOUNDED G_MAXUINT16

typedef struct {
  guint digits; /* a match has at least so many digits (of any script) */
  guint length; /* and at most so many characters; TUSCH_PATTERN_UNBOUNDED: no limit is known */
} TuschPatternShape;

/**
 * tusch_pattern_shape_of:
 * @expression: PCRE2 syntax that compiles, without extended mode
 *
 * Returns: what holds for every match; of syntax that is not understood nothing is claimed (no
 * digits, no limit), so that a rule can be written in any way
 */
TuschPatternShape tusch_pattern_shape_of(const char *expression);
