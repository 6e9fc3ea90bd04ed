/* What is wrong with an expression, for its author. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * tusch_pattern_error_sentence:
 * @code: as PCRE2 gave it when it compiled @expression
 * @offset: bytes into @expression
 *
 * Returns: (transfer full): what is wrong in the reader's words, and at which character
 */
char *tusch_pattern_error_sentence(int code, const char *expression, gsize offset);
