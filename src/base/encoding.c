/* Bytes of a text file → UTF-8. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/encoding.h"

#include <string.h>

/* Windows-1252 where it differs from Latin-1 (0x80…0x9f); 0 = not assigned. */
static const guint16 CP1252[32] = {0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                   0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017d, 0,
                                   0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                   0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178};

static char *
decode_cp1252(const guint8 *data, gsize size_bytes)
{
  g_autoptr(GString) out = g_string_sized_new(size_bytes + size_bytes / 8);
  for (gsize i = 0; i < size_bytes; i++) {
    guint8 byte = data[i];
    gunichar c = byte >= 0x80 && byte < 0xa0 ? CP1252[byte - 0x80] : byte;
    g_string_append_unichar(out, c != 0 ? c : 0xfffd);
  }
  return g_string_free(g_steal_pointer(&out), FALSE);
}

/* NULL if broken. An odd last byte is dropped. */
static char *
decode_utf16(const guint8 *data, gsize size_bytes)
{
  gsize n_written = 0;
  const char *encoding = data[0] == 0xff ? "UTF-16LE" : "UTF-16BE";
  char *text = g_convert((const char *)data + 2,
                         (gssize)((size_bytes - 2) & ~(gsize)1),
                         "UTF-8",
                         encoding,
                         NULL,
                         &n_written,
                         NULL);
  /* A NUL inside would cut the text short unseen. */
  if (text != NULL && strlen(text) != n_written)
    g_clear_pointer(&text, g_free);
  return text;
}

char *
tusch_text_to_utf8(const guint8 *data, gsize size_bytes, const char **out_encoding)
{
  if (size_bytes >= 2 &&
      ((data[0] == 0xff && data[1] == 0xfe) || (data[0] == 0xfe && data[1] == 0xff))) {
    *out_encoding = "utf-16";
    return decode_utf16(data, size_bytes);
  }
  if (size_bytes >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0) {
    data += 3;
    size_bytes -= 3;
  }
  if (memchr(data, '\0', size_bytes) != NULL)
    return NULL;
  *out_encoding = "utf-8";
  if (g_utf8_validate_len((const char *)data, size_bytes, NULL))
    return g_strndup((const char *)data, size_bytes);
  *out_encoding = "latin1";
  return decode_cp1252(data, size_bytes);
}
