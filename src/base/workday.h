/* Danish working days: Monday to Friday without public holidays. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

bool tusch_workday_is(const GDate *date);

/* The day that is @n working days after @iso ("2026-11-02"), which is not counted. (transfer full):
 * ISO date; %NULL if @iso is no date */
char *tusch_workday_after(const char *iso, guint n);
