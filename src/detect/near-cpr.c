/* Comparing ten characters with a known number, one of them perhaps wrong. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/near-cpr.h"

#include <stdbool.h>
#include <string.h>

enum { N_CHARACTERS = 10, MAX_SIGNS = 3, LEAST_DIGITS = 8 };

/* A letter or digit, of the alphabets that look like ours. */
static bool
is_ink(const char *p)
{
  return g_ascii_isalnum(*p) || ((guchar)*p >= 0xC3 && (guchar)*p < 0xE1);
}

gsize
tusch_near_cpr_end(const char *text, gsize length, gsize at, const char *cpr)
{
  guint n = 0;
  guint digits = 0;
  guint wrong = 0;
  guint signs = 0;
  gsize i = at;
  while (i < length && n < N_CHARACTERS) {
    gsize next = (gsize)(g_utf8_next_char(text + i) - text);
    if (!is_ink(text + i)) {
      if (text[i] == '\n' || ++signs > MAX_SIGNS)
        return 0;
      i = next;
      continue;
    }
    signs = 0;
    digits += g_ascii_isdigit(text[i]) ? 1 : 0;
    wrong += g_ascii_toupper(text[i]) != cpr[n] ? 1 : 0;
    if (wrong > 1)
      return 0;
    n++;
    i = next;
  }
  bool goes_on = i < length && is_ink(text + i);
  return n == N_CHARACTERS && digits >= LEAST_DIGITS && !goes_on ? i : 0;
}

gsize
tusch_near_cpr_next(const char *text, gsize length, gsize from)
{
  for (gsize i = from; i < length; i++) {
    if (!g_ascii_isdigit(text[i]))
      continue;
    if (i == 0 || !is_ink(g_utf8_prev_char(text + i)))
      return i;
    gsize before = (gsize)(g_utf8_prev_char(text + i) - text);
    if (before >= from && (before == 0 || !is_ink(g_utf8_prev_char(text + before))))
      return before;
  }
  return length;
}
