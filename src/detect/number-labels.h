/* What the words at a number do to its points; numbers made of a date of these years are of cases,
 * samples and letters rather than persons. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "detect/context.h"
#include "detect/rule.h"

/**
 * tusch_number_labels_weigh:
 * @text: with what @rule found from byte @span[0] to @span[1]
 * @context: what its listed words say
 * @points: what the find has without them
 *
 * Words against a CPR number take more where its date is of these years, or where the word right
 * before names a thing ("protokol 031223-1805"). What is written as CPR numbers are stays worth a
 * question, unless it is made of a date of these years and stands right behind a word that is
 * listed strongly against it ("faktura nr. 031223-1805").
 *
 * Returns: the points of the find with its words
 */
int tusch_number_labels_weigh(const TuschRules *rules,
                              const TuschRule *rule,
                              const char *text,
                              const gsize span[2],
                              TuschContextHit context,
                              int points);
