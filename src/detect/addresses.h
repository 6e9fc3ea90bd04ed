/* Danish addresses: where the street name begins and where the town ends. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "detect/rule.h"

/**
 * tusch_check_address:
 * The check "adresse". The hit is some words, a house number and perhaps floor, postal code and
 * town. Narrowed to the street name that a list or an ending knows, and to the town that belongs to
 * the postal code. Key: folded street and number, "egevej 4".
 */
bool tusch_check_address(TuschCheckHit *hit);

/**
 * tusch_address_key:
 * @text: an address as people write it
 * @out: gets "egevej 4": the folded text up to and with the first house number
 *
 * Returns: %FALSE if there is no number
 */
bool tusch_address_key(const char *text, gsize length, char *out, gsize size);
