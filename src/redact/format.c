/* PDF syntax, written in the C locale. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/format.h"

#include <math.h>
#include <string.h>

static void
append_decimals(GString *out, const char *format, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE + 320];
  if (!isfinite(value))
    value = 0;
  g_ascii_formatd(text, sizeof text, format, value);
  gsize end = strlen(text);
  while (text[end - 1] == '0')
    end--;
  if (text[end - 1] == '.')
    end--;
  text[end] = '\0';
  g_string_append(out, g_str_equal(text, "-0") ? "0" : text);
}

void
redact_append_number(GString *out, double value)
{
  append_decimals(out, "%.4f", value);
}

void
redact_append_matrix(GString *out, const char *op, const double values[6])
{
  for (guint i = 0; i < 6; i++) {
    append_decimals(out, "%.9f", values[i]);
    g_string_append_c(out, ' ');
  }
  g_string_append(out, op);
  g_string_append_c(out, '\n');
}

void
redact_append_op(GString *out, const char *op, const char *prefix, const double *values, guint n)
{
  g_string_append(out, prefix);
  for (guint i = 0; i < n; i++) {
    redact_append_number(out, values[i]);
    g_string_append_c(out, ' ');
  }
  g_string_append(out, op);
  g_string_append_c(out, '\n');
}

void
redact_append_hex(GString *out, const guint8 *data, gsize size_bytes)
{
  static const char DIGITS[] = "0123456789ABCDEF";
  g_string_append_c(out, '<');
  for (gsize i = 0; i < size_bytes; i++) {
    g_string_append_c(out, DIGITS[data[i] >> 4]);
    g_string_append_c(out, DIGITS[data[i] & 15]);
  }
  g_string_append_c(out, '>');
}

void
redact_append_utf16_hex(GString *out, gunichar c)
{
  if (c <= 0xFFFF) {
    g_string_append_printf(out, "%04X", c);
    return;
  }
  c -= 0x10000;
  g_string_append_printf(out, "%04X%04X", 0xD800 + (c >> 10), 0xDC00 + (c & 0x3FF));
}

void
redact_cmap_begin(GString *out, guint code_bytes)
{
  g_string_append(out,
                  "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                  "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
                  "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
                  "1 begincodespacerange\n");
  g_string_append(out, code_bytes == 1 ? "<00> <FF>\n" : "<0000> <FFFF>\n");
  g_string_append(out, "endcodespacerange\n");
}

void
redact_cmap_end(GString *out)
{
  g_string_append(out, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
}
