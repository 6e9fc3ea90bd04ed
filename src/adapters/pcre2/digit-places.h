/* Where a text has digits: most rules look for numbers, and most of a text has none. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Also places that only may be a digit: what is not listed is none. */
typedef struct {
  guint n, room;
  guint32 *bytes; /* ascending; where each begins in the text */
  guint32 *characters; /* the same places, counted in characters */
} TuschDigitPlaces;

/* @text: valid UTF-8, shorter than 4 GiB. Returns: (transfer full) */
TuschDigitPlaces *tusch_digit_places_new(const char *text, gsize length);
void tusch_digit_places_free(TuschDigitPlaces *places);
