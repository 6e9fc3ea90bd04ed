/* How far apart two words are when scanners and typists make their usual mistakes. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * tusch_edit_distance:
 * @read, @meant: folded words, at most 64 bytes each; longer ones are far apart
 * @limit: larger costs need not be told apart
 *
 * Returns: cost; 100 is one wrong letter, letters that scanners confuse cost less ("rn" for "m");
 * limit + 1 if more
 */
int tusch_edit_distance(
    const char *read, gsize read_length, const char *meant, gsize meant_length, int limit);
