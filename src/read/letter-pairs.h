/* Is a row of letters like a word? Names and foreign words are; letters mixed up are not. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * tusch_letter_pairs_bits:
 * @folded: letters a to z alone
 * @out_pairs: how many pairs of letters it has, its two ends included
 *
 * Returns: how surprising the word is to somebody who knows which letter follows which in Danish
 * (and a little English), in bits. 3.3 to 4.3 bits a pair are words, names and places, over 4.5
 * letters put for others.
 */
double tusch_letter_pairs_bits(const char *folded, guint *out_pairs);
