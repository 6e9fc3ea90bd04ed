/* Folding of Danish text. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/danish.h"

#include <stdbool.h>
#include <string.h>

static gsize
put(char *out, const char *text)
{
  gsize n = strlen(text);
  memcpy(out, text, n);
  return n;
}

gsize
tusch_danish_fold_char(gunichar c, char *out)
{
  c = g_unichar_tolower(c);
  if (c < 0x80)
    return (gsize)g_unichar_to_utf8(c, out);
  switch (c) {
  case 0xE5: /* å */
    return put(out, "aa");
  case 0xE6: /* æ */
  case 0xE4: /* ä */
    return put(out, "ae");
  case 0xF8: /* ø */
  case 0xF6: /* ö */
    return put(out, "oe");
  case 0xDF: /* ß */
    return put(out, "ss");
  case 0x131: /* ı: Turkish, without its dot */
    return put(out, "i");
  case 0x142: /* ł */
    return put(out, "l");
  case 0x111: /* đ */
  case 0xF0: /* ð */
    return put(out, "d");
  case 0xFE: /* þ */
    return put(out, "th");
  case 0xAD: /* soft hyphen */
  case 0x200B:
  case 0xFEFF:
    return 0;
  default:
    break;
  }
  if (g_unichar_isspace(c) || g_unichar_type(c) == G_UNICODE_SPACE_SEPARATOR)
    return put(out, " ");
  if (g_unichar_type(c) == G_UNICODE_DASH_PUNCTUATION || c == 0x2212)
    return put(out, "-");
  if (g_unichar_type(c) == G_UNICODE_NON_SPACING_MARK)
    return 0;
  gunichar parts[4];
  gsize n = g_unichar_fully_decompose(c, TRUE, parts, G_N_ELEMENTS(parts));
  gsize used = 0;
  for (gsize i = 0; i < MIN(n, 2); i++)
    if (g_unichar_type(parts[i]) != G_UNICODE_NON_SPACING_MARK)
      used += (gsize)g_unichar_to_utf8(g_unichar_tolower(parts[i]), out + used);
  return used;
}

/* Whether the text holds nothing but letters below the combining marks: composed as it is. */
static bool
is_composed(const char *text)
{
  const guchar *p = (const guchar *)text;
  while (*p != '\0') {
    if (*p >= 0x80 && (*p < 0xC2 || *p >= 0xCC || (p[1] & 0xC0) != 0x80))
      return false;
    p += *p < 0x80 ? 1 : 2;
  }
  return true;
}

char *
tusch_danish_fold(const char *text)
{
  /* Composed first, so that a + ring above is å and not a. */
  bool is_ready = is_composed(text);
  g_autofree char *composed = is_ready ? NULL : g_utf8_normalize(text, -1, G_NORMALIZE_NFC);
  const char *source = is_ready ? text : composed != NULL ? composed : "";
  GString *folded = g_string_sized_new(strlen(source) + 8);
  for (const char *p = source; *p != '\0'; p = g_utf8_next_char(p)) {
    if ((guchar)*p < 0x80) {
      g_string_append_c(folded, g_ascii_tolower(*p));
      continue;
    }
    char out[16];
    gsize n = tusch_danish_fold_char(g_utf8_get_char(p), out);
    g_string_append_len(folded, out, (gssize)n);
  }
  return g_string_free(folded, FALSE);
}
