/* One walk over the bytes. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/pcre2/digit-places.h"

#include <stdbool.h>

/* Digits of other scripts begin at U+0660; U+2000 to U+2FFF, dashes and quotes, has none. */
static inline bool
may_be_digit(guchar byte)
{
  return (byte >= '0' && byte <= '9') || (byte >= 0xD9 && byte != 0xE2);
}

static void
add_place(TuschDigitPlaces *places, gsize byte, gsize character)
{
  if (places->n == places->room) {
    places->room = places->room * 2 + 64;
    places->bytes = g_renew(guint32, places->bytes, places->room);
    places->characters = g_renew(guint32, places->characters, places->room);
  }
  places->bytes[places->n] = (guint32)byte;
  places->characters[places->n] = (guint32)character;
  places->n++;
}

TuschDigitPlaces *
tusch_digit_places_new(const char *text, gsize length)
{
  TuschDigitPlaces *places = g_new0(TuschDigitPlaces, 1);
  gsize continuations = 0;
  for (gsize i = 0; i < length; i++) {
    guchar byte = (guchar)text[i];
    if (byte > '9' && byte < 0x80)
      continue;
    if (byte >= 0x80 && byte < 0xC0)
      continuations++;
    else if (may_be_digit(byte))
      add_place(places, i, i - continuations);
  }
  return places;
}

void
tusch_digit_places_free(TuschDigitPlaces *places)
{
  if (places == NULL)
    return;
  g_free(places->bytes);
  g_free(places->characters);
  g_free(places);
}
