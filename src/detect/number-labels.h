/* Numbers that are made of a date of these years: of cases, samples and letters rather than
 * persons. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "detect/context.h"
#include "detect/lexicon.h"

/**
 * tusch_number_labels_weigh:
 * @text: with ten digits from @start to @end that look like a CPR number
 * @context: what its listed words say
 *
 * Returns: points to add, none above 0: less where the date is of these years and the word right
 * before speaks against a person's number, or names a thing ("protokol 031223-1805")
 */
int tusch_number_labels_weigh(
    const TuschLexicon *words, const char *text, gsize start, gsize end, TuschContextHit context);
