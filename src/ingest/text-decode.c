/* Decoding and cleaning text. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/text-decode.h"

#include "base/encoding.h"

#include <string.h>

enum { TAB_COLUMNS = 8, CONTROLS_ALLOWED_IN = 10 };

static bool
is_line_end(gunichar c)
{
  return c == '\n' || c == '\v' || c == 0x85 || c == 0x2028 || c == 0x2029;
}

static bool
is_direction_control(gunichar c)
{
  return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
         (c >= 0x2066 && c <= 0x2069);
}

/* Appends one character; returns how many columns it takes. */
static guint
append_clean(GString *out, gunichar c, guint column)
{
  if (c == '\t') {
    guint n = TAB_COLUMNS - column % TAB_COLUMNS;
    g_string_append_printf(out, "%*s", (int)n, "");
    return n;
  }
  g_string_append_unichar(out, c);
  return g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
}

char *
text_decode(const guint8 *data, gsize size_bytes, TextFacts *facts)
{
  *facts = (TextFacts){0};
  g_autofree char *text = tusch_text_to_utf8(data, size_bytes, &facts->encoding);
  if (text == NULL)
    return NULL;
  g_autoptr(GString) out = g_string_sized_new(strlen(text));
  gsize n_chars = 0, n_controls = 0;
  guint column = 0;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p), n_chars++) {
    gunichar c = g_utf8_get_char(p);
    if (c == '\r' && p[1] == '\n')
      continue;
    if (c == '\r' || c == '\f' || is_line_end(c)) {
      g_string_append_c(out, c == '\f' ? '\f' : '\n');
      column = 0;
    } else if (c != '\t' && g_unichar_iscntrl(c)) {
      n_controls++;
    } else if (is_direction_control(c) || c == 0xfeff) {
      facts->dropped_controls = true;
    } else {
      column += append_clean(out, c, column);
    }
  }
  if (n_controls * CONTROLS_ALLOWED_IN > n_chars)
    return NULL;
  facts->dropped_controls = facts->dropped_controls || n_controls > 0;
  return g_string_free(g_steal_pointer(&out), FALSE);
}
