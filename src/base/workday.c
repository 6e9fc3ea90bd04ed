/* Easter, and the days that follow it through the year. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/workday.h"

/* Meeus, Jones, Butcher: Easter Sunday of the Gregorian calendar. */
static void
set_easter(GDate *date, guint year)
{
  guint a = year % 19;
  guint b = year / 100;
  guint c = year % 100;
  guint h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
  guint l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
  guint m = (a + 11 * h + 22 * l) / 451;
  guint month = (h + l - 7 * m + 114) / 31;
  guint day = (h + l - 7 * m + 114) % 31 + 1;
  g_date_set_dmy(date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
}

/* Maundy Thursday, Good Friday, Easter Monday, Ascension, Whit Monday; Great Prayer Day was one
 * until 2023. */
static bool
is_movable_holiday(const GDate *date)
{
  enum { GREAT_PRAYER_DAY = 26, LAST_GREAT_PRAYER_YEAR = 2023 };
  static const int OFFSETS[] = {-3, -2, 1, 39, 50};
  GDate easter;
  g_date_clear(&easter, 1);
  set_easter(&easter, g_date_get_year(date));
  int offset = g_date_days_between(&easter, date);
  for (guint i = 0; i < G_N_ELEMENTS(OFFSETS); i++)
    if (offset == OFFSETS[i])
      return true;
  return offset == GREAT_PRAYER_DAY && g_date_get_year(date) <= LAST_GREAT_PRAYER_YEAR;
}

/* New Year's Day and Christmas; on Constitution Day, Christmas Eve and New Year's Eve offices are
 * closed, too: a deadline is then the later day. */
static bool
is_fixed_holiday(const GDate *date)
{
  static const struct {
    guint day, month;
  } DAYS[] = {{1, 1}, {5, 6}, {24, 12}, {25, 12}, {26, 12}, {31, 12}};
  for (guint i = 0; i < G_N_ELEMENTS(DAYS); i++)
    if (g_date_get_day(date) == DAYS[i].day && (guint)g_date_get_month(date) == DAYS[i].month)
      return true;
  return false;
}

bool
tusch_workday_is(const GDate *date)
{
  return g_date_get_weekday(date) < G_DATE_SATURDAY && !is_fixed_holiday(date) &&
         !is_movable_holiday(date);
}

char *
tusch_workday_after(const char *iso, guint n)
{
  GDate date;
  g_date_clear(&date, 1);
  if (iso == NULL || !g_regex_match_simple("^[0-9]{4}-[0-9]{2}-[0-9]{2}\\z", iso, 0, 0))
    return NULL;
  g_date_set_parse(&date, iso);
  if (!g_date_valid(&date))
    return NULL;
  while (n > 0) {
    g_date_add_days(&date, 1);
    n -= tusch_workday_is(&date);
  }
  return g_strdup_printf("%04u-%02u-%02u",
                         (guint)g_date_get_year(&date),
                         (guint)g_date_get_month(&date),
                         (guint)g_date_get_day(&date));
}
