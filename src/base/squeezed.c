/* Squeezing text to letters and digits. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/squeezed.h"

#include "base/danish.h"

#define LONGEST_FOLDED 16 /* bytes of one character, see base/danish.h */

/* Room for what @at and the rest of the text will mostly need. */
static void
reserve(TuschSqueezed *squeezed, gsize room)
{
  g_string_set_size(squeezed->letters, room);
  g_array_set_size(squeezed->starts, (guint)room);
  g_array_set_size(squeezed->ends, (guint)room);
}

TuschSqueezed
tusch_squeeze(const char *text, gsize length)
{
  TuschSqueezed squeezed = {g_string_new(NULL),
                            g_array_new(FALSE, FALSE, sizeof(gsize)),
                            g_array_new(FALSE, FALSE, sizeof(gsize))};
  reserve(&squeezed, length + LONGEST_FOLDED);
  gsize used = 0;
  for (gsize at = 0; at < length;) {
    gsize start = at;
    if ((guchar)text[at] < 0x80) {
      if (g_ascii_isalnum(text[at])) {
        squeezed.letters->str[used] = g_ascii_tolower(text[at]);
        g_array_index(squeezed.starts, gsize, used) = start;
        g_array_index(squeezed.ends, gsize, used) = start + 1;
        used++;
      }
      at++;
      continue;
    }
    at = (gsize)(g_utf8_next_char(text + at) - text);
    gunichar c = g_utf8_get_char(text + start);
    char folded[LONGEST_FOLDED];
    gsize n = g_unichar_isalnum(c) ? tusch_danish_fold_char(c, folded) : 0;
    if (used + n + (length - at) > squeezed.letters->len)
      reserve(&squeezed, 2 * squeezed.letters->len);
    for (gsize i = 0; i < n; i++) {
      squeezed.letters->str[used] = folded[i];
      g_array_index(squeezed.starts, gsize, used) = start;
      g_array_index(squeezed.ends, gsize, used) = at;
      used++;
    }
  }
  reserve(&squeezed, used);
  return squeezed;
}

char *
tusch_letters_of(const char *text)
{
  GString *out = g_string_new(NULL);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p))
    if (g_unichar_isalnum(g_utf8_get_char(p)))
      g_string_append_unichar(out, g_utf8_get_char(p));
  return g_string_free(out, FALSE);
}

void
tusch_squeezed_clear(TuschSqueezed *squeezed)
{
  g_string_free(squeezed->letters, TRUE);
  g_array_unref(squeezed->starts);
  g_array_unref(squeezed->ends);
}
