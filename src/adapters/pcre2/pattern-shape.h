/* What every match of an expression has, read off the expression itself. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#define TUSCH_PATTERN_UNBOUNDED G_MAXUINT16

typedef struct {
  guint digits; /* a match has at least so many digits (of any script) */
  guint length; /* and at most so many characters; TUSCH_PATTERN_UNBOUNDED: no limit is known */
  GPtrArray *words; /* and one of these, ASCII in small letters, in any case; %NULL: not known */
  guint before; /* which begins at most so many characters after the match does */
  guint lead; /* at most so many characters stand before the first digit it must have */
} TuschPatternShape;

void tusch_pattern_shape_clear(TuschPatternShape *shape);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TuschPatternShape, tusch_pattern_shape_clear)

/**
 * tusch_pattern_shape_of:
 * @expression: PCRE2 syntax that compiles, without extended mode
 *
 * Returns: what holds for every match, to be cleared; of syntax that is not understood nothing is
 * claimed (no digits, no limit, no words), so that a rule can be written in any way
 */
TuschPatternShape tusch_pattern_shape_of(const char *expression);
