/* Judging and showing names of archive entries. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/entry-name.h"

#include <glib.h>
#include <string.h>

static bool
is_deceptive(gunichar c)
{
  return g_unichar_iscntrl(c) || c == 0x061c || c == 0x200e || c == 0x200f ||
         (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

static bool
has_parent_step(const char *name)
{
  g_auto(GStrv) steps = g_strsplit(name, "/", -1);
  return g_strv_contains((const char *const *)steps, "..");
}

bool
entry_name_is_safe(const char *name)
{
  if (*name == '\0' || strlen(name) > ENTRY_NAME_MAX_BYTES)
    return false;
  if (*name == '/' || (g_ascii_isalpha(name[0]) && name[1] == ':') || strchr(name, '\\') != NULL)
    return false;
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char(p))
    if (is_deceptive(g_utf8_get_char(p)))
      return false;
  return !has_parent_step(name);
}

char *
entry_name_escape(const char *name)
{
  g_autoptr(GString) out = g_string_new(NULL);
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (out->len + 6 > ENTRY_NAME_MAX_BYTES) {
      g_string_append(out, "…");
      break;
    }
    if (!is_deceptive(c))
      g_string_append_unichar(out, c);
    else
      g_string_append_printf(out, c < 0x100 ? "\\x%02x" : "\\u%04x", c);
  }
  return g_string_free(g_steal_pointer(&out), FALSE);
}
