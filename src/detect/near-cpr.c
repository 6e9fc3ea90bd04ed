/* Comparing ten characters with a known number, one of them perhaps wrong. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/near-cpr.h"

#include <string.h>

enum { MAX_SIGNS = 3, LEAST_DIGITS = 8 };

/* A letter or digit, of the alphabets that look like ours. */
static bool
is_ink(const char *p)
{
  return g_ascii_isalnum(*p) || ((guchar)*p >= 0xC3 && (guchar)*p < 0xE1);
}

gsize
tusch_near_cpr_read(const char *text, gsize length, gsize at, char out[TUSCH_NEAR_CPR_LENGTH])
{
  guint n = 0;
  guint digits = 0;
  guint signs = 0;
  gsize i = at;
  while (i < length && n < TUSCH_NEAR_CPR_LENGTH) {
    gsize next = (gsize)(g_utf8_next_char(text + i) - text);
    if (!is_ink(text + i)) {
      if (text[i] == '\n' || ++signs > MAX_SIGNS)
        return 0;
      i = next;
      continue;
    }
    signs = 0;
    digits += g_ascii_isdigit(text[i]) ? 1 : 0;
    out[n++] = g_ascii_toupper(text[i]);
    if (n - digits > TUSCH_NEAR_CPR_LENGTH - LEAST_DIGITS)
      return 0;
    i = next;
  }
  bool goes_on = i < length && is_ink(text + i);
  return n == TUSCH_NEAR_CPR_LENGTH && !goes_on ? i : 0;
}

bool
tusch_near_cpr_is(const char read[TUSCH_NEAR_CPR_LENGTH], const char *cpr)
{
  guint wrong = 0;
  for (guint i = 0; i < TUSCH_NEAR_CPR_LENGTH && wrong <= 1; i++)
    wrong += read[i] != cpr[i] ? 1 : 0;
  return wrong <= 1;
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
