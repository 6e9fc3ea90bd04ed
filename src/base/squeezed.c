/* Squeezing text to letters and digits. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/squeezed.h"

#include "base/danish.h"

TuschSqueezed
tusch_squeeze(const char *text, gsize length)
{
  TuschSqueezed squeezed = {g_string_sized_new(length),
                            g_array_new(FALSE, FALSE, sizeof(gsize)),
                            g_array_new(FALSE, FALSE, sizeof(gsize))};
  for (const char *p = text; p < text + length; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    gsize start = (gsize)(p - text);
    gsize end = (gsize)(g_utf8_next_char(p) - text);
    char out[16];
    gsize n = g_unichar_isalnum(c) ? tusch_danish_fold_char(c, out) : 0;
    g_string_append_len(squeezed.letters, out, (gssize)n);
    for (gsize i = 0; i < n; i++) {
      g_array_append_val(squeezed.starts, start);
      g_array_append_val(squeezed.ends, end);
    }
  }
  return squeezed;
}

void
tusch_squeezed_clear(TuschSqueezed *squeezed)
{
  g_string_free(squeezed->letters, TRUE);
  g_array_unref(squeezed->starts);
  g_array_unref(squeezed->ends);
}
