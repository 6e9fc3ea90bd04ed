/* Parentheses nest; a backslash hides the byte behind it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/pdf-string.h"

gsize
tusch_pdf_string_end(const guint8 *data, gsize size_bytes, gsize start)
{
  guint depth = 0;
  for (gsize at = start; at < size_bytes; at++) {
    if (data[at] == '\\')
      at++;
    else if (data[at] == '(')
      depth++;
    else if (data[at] == ')' && --depth == 0)
      return at + 1;
  }
  return size_bytes;
}
