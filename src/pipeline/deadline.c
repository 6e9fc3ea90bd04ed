/* Deadlines of the laws of access. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/deadline.h"

#include "base/workday.h"

enum { ANSWER_WORKDAYS = 7, SLOW_WORKDAYS = 14 };

/* The same day of the next month, or its last. */
static char *
one_month_after(const char *iso)
{
  GDate date;
  g_date_clear(&date, 1);
  g_date_set_parse(&date, iso);
  if (!g_date_valid(&date))
    return NULL;
  g_date_add_months(&date, 1);
  return g_strdup_printf("%04u-%02u-%02u",
                         (guint)g_date_get_year(&date),
                         (guint)g_date_get_month(&date),
                         (guint)g_date_get_day(&date));
}

void
tusch_deadline_init(TuschDeadline *deadline, const TuschRequest *request)
{
  bool is_gdpr = request->regime == TUSCH_REGIME_GDPR15;
  deadline->answer_by = is_gdpr ? one_month_after(request->received)
                                : tusch_workday_after(request->received, ANSWER_WORKDAYS);
  deadline->slow_after = is_gdpr ? NULL : tusch_workday_after(request->received, SLOW_WORKDAYS);
}

void
tusch_deadline_clear(TuschDeadline *deadline)
{
  g_clear_pointer(&deadline->answer_by, g_free);
  g_clear_pointer(&deadline->slow_after, g_free);
}
