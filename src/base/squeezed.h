/* The letters and digits of a text alone, each with the place it comes from. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

typedef struct {
  GString *letters; /* letters and digits, folded as Danish (base/danish.h) */
  GArray *starts, *ends; /* gsize, one for each byte of letters: bytes into the source, half-open */
} TuschSqueezed;

/* @length: bytes of @text to take; whole code points. */
TuschSqueezed tusch_squeeze(const char *text, gsize length);
/* Letters and digits as they stand, without places: two forms of a text, whose lines and signs may
 * differ, are compared by them. (transfer full) */
char *tusch_letters_of(const char *text);
void tusch_squeezed_clear(TuschSqueezed *squeezed);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TuschSqueezed, tusch_squeezed_clear)
