/* Lines made fit to be shown, and Danish dates. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "base/plain-text.h"

#include <string.h>

static void
test_plain_line(void **state)
{
  (void)state;
  static const struct {
    const char *in;
    guint max_chars;
    const char *out;
  } cases[] = {
      {NULL, 0, ""},
      {"", 0, ""},
      {"Brev", 0, "Brev"},
      {"  to \t\r\n linjer\n", 0, "to linjer"},
      {"a\x01\x1F\x7Fz", 0, "a z"},
      {"<b>&amp;%s\\", 0, "<b>&amp;%s\\"},
      {"fil\xE2\x80\xAEgpj.exe", 0, "filgpj.exe"}, /* right-to-left override */
      {"a\xE2\x81\xA6"
       "b\xE2\x81\xA9",
       0,
       "ab"}, /* isolates */
      {"so\xC2\xADgning", 0, "sogning"}, /* soft hyphen */
      {"a\xC2\xA0\xE2\x80\xA8z", 0, "a z"}, /* no-break space, line separator */
      {"\xEE\x80\x80x", 0, "x"}, /* private use */
      {"bad\xFF\xFE", 0, "bad\xEF\xBF\xBD\xEF\xBF\xBD"},
      {"æøåÆØÅ é שלום 😀", 0, "æøåÆØÅ é שלום 😀"},
      {"øøøø", 4, "øøøø"},
      {"øøøøø", 4, "øøø…"},
      {"abc defg", 5, "abc…"},
      {"ab", 1, "…"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *line = tusch_text_plain_line(cases[i].in, cases[i].max_chars);
    assert_string_equal(line, cases[i].out);
  }
}

static void
test_dates(void **state)
{
  (void)state;
  static const struct {
    const char *iso, *date, *long_date;
  } cases[] = {
      {"2024-03-18", "18-03-2024", "18. marts 2024"},
      {"2026-11-02T13:45:00Z", "02-11-2026", "2. november 2026"},
      {"2024-02-29", "29-02-2024", "29. februar 2024"},
      {"2023-02-29", "2023-02-29", "2023-02-29"},
      {"2024-13-01", "2024-13-01", "2024-13-01"},
      {"2024-00-01", "2024-00-01", "2024-00-01"},
      {"0000-01-01", "0000-01-01", "0000-01-01"},
      {"2024-3-18", "2024-3-18", "2024-3-18"},
      {"18.03.2024", "18.03.2024", "18.03.2024"},
      {"2024-03-18x", "2024-03-18x", "2024-03-18x"},
      {"foråret\n2024", "foråret 2024", "foråret 2024"},
      {"", "", ""},
      {NULL, "", ""},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *date = tusch_text_danish_date(cases[i].iso);
    g_autofree char *long_date = tusch_text_danish_long_date(cases[i].iso);
    assert_string_equal(date, cases[i].date);
    assert_string_equal(long_date, cases[i].long_date);
  }
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_plain_line),
      cmocka_unit_test(test_dates),
  };
  return cmocka_run_group_tests_name("plain-text", tests, NULL, NULL);
}
