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

TuschDigitPlaces *
tusch_digit_places_new(const char *text, gsize length)
{
  guint n = 0;
  for (gsize i = 0; i < length; i++)
    n += may_be_digit((guchar)text[i]) ? 1 : 0;
  TuschDigitPlaces *places = g_new0(TuschDigitPlaces, 1);
  places->bytes = g_new(guint32, n);
  places->characters = g_new(guint32, n);
  guint32 character = 0;
  for (gsize i = 0; i < length; i++) {
    if (may_be_digit((guchar)text[i])) {
      places->bytes[places->n] = (guint32)i;
      places->characters[places->n] = character;
      places->n++;
    }
    character += ((guchar)text[i] & 0xC0) != 0x80 ? 1 : 0;
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
