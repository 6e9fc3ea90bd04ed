/* Validators: tables of good and bad. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "detect/validators.h"

#include <string.h>

static void
test_cpr_forms(void **state)
{
  (void)state;
  static const struct {
    const char *text;
    const char *expected; /* NULL: no CPR form */
  } rows[] = {
      {"010190-1234", "0101901234"},
      {"0101901234", "0101901234"},
      {"01.01.90 - 1234", "0101901234"},
      {"01 01 90 1234", "0101901234"},
      {"010190\u20131234", "0101901234"},
      {"01011990-1234", "0101901234"},
      {"0 1 0 1 9 0 1 2 3 4", "0101901234"},
      {"010190-0ab1", "0101900AB1"},
      {"010190-123", NULL},
      {"010190-12345", NULL},
      {"0A0190-1234", NULL},
      {"", NULL},
      {"1234567890123", NULL},
      {"12345678901234567890", NULL},
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    char cpr[11] = "";
    bool ok = tusch_cpr_normalise(rows[i].text, strlen(rows[i].text), cpr);
    assert_int_equal(ok, rows[i].expected != NULL);
    if (ok)
      assert_string_equal(cpr, rows[i].expected);
  }
}

static void
test_cpr_dates(void **state)
{
  (void)state;
  static const char *const good[] = {
      "0101901234", "3112901234", "2902001234", "2902041234", "6101901234", "9112901234"};
  static const char *const bad[] = {"0001901234",
                                    "3201901234",
                                    "3104901234",
                                    "2902011234",
                                    "0113901234",
                                    "9201901234",
                                    "0100901234"};
  for (guint i = 0; i < G_N_ELEMENTS(good); i++)
    assert_true(tusch_cpr_date_is_valid(good[i]));
  for (guint i = 0; i < G_N_ELEMENTS(bad); i++)
    assert_false(tusch_cpr_date_is_valid(bad[i]));
}

static void
test_check_digits(void **state)
{
  (void)state;
  assert_true(tusch_cpr_has_modulus_11("0707614285"));
  assert_false(tusch_cpr_has_modulus_11("0707614286"));
  assert_true(tusch_cpr_is_of_the_oldest("1503230042"));
  assert_true(tusch_cpr_is_of_the_oldest("3112263999"));
  assert_false(tusch_cpr_is_of_the_oldest("1503234042")); /* 2023 */
  assert_false(tusch_cpr_is_of_the_oldest("1503270042")); /* 1927 */
  assert_false(tusch_cpr_is_of_the_oldest("7503230042")); /* stands for one */
  assert_false(tusch_cpr_is_of_the_oldest("150323AB42"));
  assert_false(tusch_cpr_has_modulus_11("070761428X"));
  assert_true(tusch_cvr_is_valid("13585628"));
  assert_false(tusch_cvr_is_valid("13585627"));
  assert_false(tusch_cvr_is_valid("1358562"));
  assert_false(tusch_cvr_is_valid("03585628"));
  assert_true(tusch_iban_is_valid("DK50 0040 0440 1162 43", 22));
  assert_false(tusch_iban_is_valid("DK51 0040 0440 1162 43", 22));
  assert_false(tusch_iban_is_valid("DK50 0040", 9));
  assert_true(tusch_luhn_is_valid("4111111111111111"));
  assert_false(tusch_luhn_is_valid("4111111111111112"));
  assert_true(tusch_ean_is_valid("5790000436378"));
  assert_false(tusch_ean_is_valid("5790000436379"));
  const char *mrz = "L898902C36UTO7408122F1204159ZE184226B<<<<<10";
  assert_true(tusch_mrz_is_valid(mrz, strlen(mrz)));
  assert_false(tusch_mrz_is_valid("L898902C46UTO7408122F1204159ZE184226B<<<<<10", 44));
  assert_false(tusch_mrz_is_valid(mrz, 43));
}

static void
test_dates(void **state)
{
  (void)state;
  assert_true(tusch_date_is_valid(29, 2, 2000));
  assert_false(tusch_date_is_valid(29, 2, 1900));
  assert_true(tusch_date_is_valid(29, 2, -1));
  assert_false(tusch_date_is_valid(31, 4, 2020));
  assert_false(tusch_date_is_valid(1, 0, 2020));
  assert_false(tusch_date_is_valid(-1, 1, 2020));
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_cpr_forms),
      cmocka_unit_test(test_cpr_dates),
      cmocka_unit_test(test_check_digits),
      cmocka_unit_test(test_dates),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
