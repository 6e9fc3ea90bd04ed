/* Working days, checked against the almanac. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/workday.h"
#include "lib/test.h"

static void
test_deadlines(void **state)
{
  (void)state;
  static const struct {
    const char *from;
    guint n;
    const char *expected;
  } cases[] = {
      {"2026-11-02", 7, "2026-11-11"}, /* over one weekend */
      {"2026-11-07", 1, "2026-11-09"}, /* received on a Saturday */
      {"2026-03-27", 7, "2026-04-10"}, /* Easter 2026: 5 April */
      {"2024-04-25", 1, "2024-04-26"}, /* Great Prayer Day is abolished */
      {"2023-05-04", 1, "2023-05-08"}, /* and was a holiday the year before */
      {"2026-05-13", 1, "2026-05-15"}, /* Ascension: 14 May 2026 */
      {"2026-05-22", 1, "2026-05-26"}, /* Whit Monday */
      {"2026-06-04", 1, "2026-06-08"}, /* Constitution Day, a Friday */
      {"2026-12-23", 1, "2026-12-28"},
      {"2026-12-30", 1, "2027-01-04"},
      {"2026-11-02", 0, "2026-11-02"},
      {"2026-02-30", 1, NULL},
      {"i dag", 1, NULL},
      {NULL, 1, NULL},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *day = tusch_workday_after(cases[i].from, cases[i].n);
    if (cases[i].expected == NULL)
      assert_null(day);
    else
      assert_string_equal(day, cases[i].expected);
  }
}

static void
test_easter_mondays(void **state)
{
  (void)state;
  static const struct {
    guint day, month, year;
  } mondays[] = {{1, 4, 2024},
                 {21, 4, 2025},
                 {6, 4, 2026},
                 {29, 3, 2027},
                 {17, 4, 2028},
                 {2, 4, 2029},
                 {22, 4, 2030},
                 {26, 4, 2038}};
  for (guint i = 0; i < G_N_ELEMENTS(mondays); i++) {
    GDate date;
    g_date_clear(&date, 1);
    g_date_set_dmy(
        &date, (GDateDay)mondays[i].day, (GDateMonth)mondays[i].month, (GDateYear)mondays[i].year);
    assert_false(tusch_workday_is(&date));
    g_date_add_days(&date, 1);
    assert_true(tusch_workday_is(&date));
  }
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_deadlines),
      cmocka_unit_test(test_easter_mondays),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
