/* Lines that are safe to show, and Danish dates. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/plain-text.h"

#include "base/language.h"

#include <stdbool.h>
#include <string.h>

/* What a character is to a line. */
typedef enum { CHAR_DROP, CHAR_SPACE, CHAR_KEEP } CharUse;

/* Joiners carry meaning in Arabic and Indic scripts; other format characters reorder or hide. */
static bool
is_joiner(gunichar c)
{
  return c == 0x200C || c == 0x200D;
}

static CharUse
use_of(gunichar c)
{
  switch (g_unichar_type(c)) {
  case G_UNICODE_CONTROL:
  case G_UNICODE_LINE_SEPARATOR:
  case G_UNICODE_PARAGRAPH_SEPARATOR:
  case G_UNICODE_SPACE_SEPARATOR:
    return CHAR_SPACE;
  case G_UNICODE_FORMAT:
    return is_joiner(c) ? CHAR_KEEP : CHAR_DROP;
  case G_UNICODE_SURROGATE:
  case G_UNICODE_PRIVATE_USE:
  case G_UNICODE_UNASSIGNED:
    return CHAR_DROP;
  default:
    return CHAR_KEEP;
  }
}

/* Cuts to @max_chars, the last of them an ellipsis. */
static void
cut(GString *line, guint max_chars)
{
  if (max_chars == 0 || g_utf8_strlen(line->str, -1) <= (glong)max_chars)
    return;
  const char *end = g_utf8_offset_to_pointer(line->str, (glong)max_chars - 1);
  g_string_truncate(line, (gsize)(end - line->str));
  while (line->len > 0 && line->str[line->len - 1] == ' ')
    g_string_truncate(line, line->len - 1);
  g_string_append(line, "…");
}

char *
tusch_text_plain_line(const char *text, guint max_chars)
{
  g_autofree char *valid = g_utf8_make_valid(text != NULL ? text : "", -1);
  GString *line = g_string_sized_new(strlen(valid));
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    CharUse use = use_of(c);
    bool after_space = line->len == 0 || line->str[line->len - 1] == ' ';
    if (use == CHAR_KEEP)
      g_string_append_unichar(line, c);
    else if (use == CHAR_SPACE && !after_space)
      g_string_append_c(line, ' ');
  }
  if (line->len > 0 && line->str[line->len - 1] == ' ')
    g_string_truncate(line, line->len - 1);
  cut(line, max_chars);
  return g_string_free(line, FALSE);
}

/* The date at the front of @iso; false if there is none in the calendar. */
static bool
parse_date(const char *iso, guint *year, guint *month, guint *day)
{
  if (iso == NULL || strlen(iso) < 10 || (iso[10] != '\0' && iso[10] != 'T' && iso[10] != ' '))
    return false;
  for (guint i = 0; i < 10; i++)
    if (i == 4 || i == 7 ? iso[i] != '-' : !g_ascii_isdigit(iso[i]))
      return false;
  *year = (guint)g_ascii_strtoull(iso, NULL, 10);
  *month = (guint)g_ascii_strtoull(iso + 5, NULL, 10);
  *day = (guint)g_ascii_strtoull(iso + 8, NULL, 10);
  return *year > 0 && *month <= 12 &&
         g_date_valid_dmy((GDateDay)*day, (GDateMonth)*month, (GDateYear)*year);
}

char *
tusch_text_danish_date(const char *iso)
{
  guint year;
  guint month;
  guint day;
  if (!parse_date(iso, &year, &month, &day))
    return tusch_text_plain_line(iso, 0);
  return g_strdup_printf("%02u-%02u-%04u", day, month, year);
}

char *
tusch_text_danish_long_date(const char *iso)
{
  static const char *const months[] = {N_("januar"),
                                       N_("februar"),
                                       N_("marts"),
                                       N_("april"),
                                       N_("maj"),
                                       N_("juni"),
                                       N_("juli"),
                                       N_("august"),
                                       N_("september"),
                                       N_("oktober"),
                                       N_("november"),
                                       N_("december")};
  guint year;
  guint month;
  guint day;
  if (!parse_date(iso, &year, &month, &day))
    return tusch_text_plain_line(iso, 0);
  /* Day, month, year. */
  return g_strdup_printf(_("%u. %s %u"), day, _(months[month - 1]), year);
}
