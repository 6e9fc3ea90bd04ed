/* The dates of other systems. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/source-value.h"

#include <string.h>

enum { SECONDS_OF_DAY = 86400, FIRST_YEAR = 1800, LAST_YEAR = 2199 };

static char *
format_date(guint year, guint month, guint day)
{
  if (year < FIRST_YEAR || year > LAST_YEAR || month > 12 ||
      !g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
    return NULL;
  return g_strdup_printf("%04u-%02u-%02u", year, month, day);
}

/* The last Sunday of @month, 01:00 UTC: then Danish clocks change. */
static gint64
clock_change(guint year, guint month)
{
  g_autoptr(GDateTime) last =
      g_date_time_new_utc((gint)year, (gint)month, month == 9 ? 30 : 31, 1, 0, 0);
  return g_date_time_to_unix(last) -
         (gint64)(g_date_time_get_day_of_week(last) % 7) * SECONDS_OF_DAY;
}

/* The rule since 1981: in the cage there is no table of time zones. */
static bool
is_summer(gint64 seconds, guint year)
{
  guint end_month = year < 1996 ? 9 : 10;
  return year > 1980 && seconds >= clock_change(year, 3) && seconds < clock_change(year, end_month);
}

/* The day in Denmark at that moment. */
static char *
danish_day(gint64 seconds)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(seconds);
  if (utc == NULL)
    return NULL;
  guint hours = is_summer(seconds, (guint)g_date_time_get_year(utc)) ? 2 : 1;
  g_autoptr(GDateTime) local = g_date_time_add_hours(utc, (gint)hours);
  return local != NULL ? format_date((guint)g_date_time_get_year(local),
                                     (guint)g_date_time_get_month(local),
                                     (guint)g_date_time_get_day_of_month(local))
                       : NULL;
}

/* Digits at *@at, at most @max of them; 0 if there are none. Moves on. */
static guint
read_digits(const char **at, guint max, guint *out_n)
{
  guint value = 0;
  *out_n = 0;
  while (*out_n < max && g_ascii_isdigit(**at)) {
    value = value * 10 + (guint)(**at - '0');
    (*at)++;
    (*out_n)++;
  }
  return value;
}

/* What may follow a day: nothing, or a clock time. */
static bool
is_clock(const char *text)
{
  return text[0] == '\0' || ((text[0] == ' ' || text[0] == 'T') &&
                             strspn(text + 1, "0123456789:., kl") == strlen(text + 1));
}

/* "T23:30:00.123+01:00": with a zone the day may be another one. */
static char *
with_time(guint year, guint month, guint day, const char *time)
{
  g_autofree char *date = format_date(year, month, day);
  if (date == NULL || is_clock(time))
    return g_steal_pointer(&date);
  if (time[0] != 'T' && time[0] != ' ')
    return NULL;
  g_auto(GStrv) parts = g_strsplit(time + 1, " ", -1);
  g_autofree char *clock = g_strjoinv("", parts);
  g_autofree char *iso = g_strdup_printf("%sT%s", date, clock);
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
  g_autoptr(GDateTime) moment = g_date_time_new_from_iso8601(iso, utc);
  return moment != NULL ? danish_day(g_date_time_to_unix(moment)) : NULL;
}

static char *
parse_day_first(const char *text)
{
  guint n_day, n_month, n_year;
  guint day = read_digits(&text, 2, &n_day);
  char mark = *text;
  if (n_day == 0 || mark == '\0' || strchr("-./", mark) == NULL)
    return NULL;
  text++;
  text += *text == ' ';
  guint month = read_digits(&text, 2, &n_month);
  if (n_month == 0 || *text != mark)
    return NULL;
  text++;
  text += *text == ' ';
  guint year = read_digits(&text, 4, &n_year);
  return n_year == 4 && is_clock(text) ? format_date(year, month, day) : NULL;
}

static char *
parse_year_first(const char *text)
{
  guint n;
  guint year = read_digits(&text, 4, &n);
  bool has_marks = *text == '-' || *text == '/' || *text == '.';
  char mark = *text;
  text += has_marks;
  guint month = read_digits(&text, 2, &n);
  if (n != 2 || (has_marks && *text != mark))
    return NULL;
  text += has_marks;
  guint day = read_digits(&text, 2, &n);
  return n == 2 ? with_time(year, month, day, text) : NULL;
}

/* "/Date(1710757800000+0100)/": milliseconds, as Microsoft's older services write them. */
static char *
parse_milliseconds(const char *text)
{
  char *end = NULL;
  gint64 milliseconds = g_ascii_strtoll(text, &end, 10);
  return end != text && strchr("+-)", *end) != NULL && *end != '\0'
             ? danish_day(milliseconds / 1000)
             : NULL;
}

char *
source_date_parse(const char *text)
{
  g_autofree char *plain = g_strstrip(g_strdup(text));
  if (g_str_has_prefix(plain, "/Date("))
    return parse_milliseconds(plain + strlen("/Date("));
  if (strspn(plain, "0123456789") >= 4)
    return parse_year_first(plain);
  return parse_day_first(plain);
}
