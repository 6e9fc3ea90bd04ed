/* Where literal strings end. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "base/pdf-string.h"

#include <string.h>

static void
test_ends(void **state)
{
  (void)state;
  static const struct {
    const char *text;
    gsize end;
  } cases[] = {
      {"(a) b", 3},
      {"(a (b) c) d", 9},
      {"(a \\) b) c", 8},
      {"(a \\\\) b", 6},
      {"() (", 2},
      /* without an end: never beyond the data */
      {"(", 1},
      {"(a", 2},
      {"(a (b)", 6},
      {"(a\\", 3},
      {"(a\\)", 4},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    gsize size = strlen(cases[i].text);
    /* of exactly this size, so that a byte read behind it is noticed */
    g_autofree guint8 *data = g_memdup2(cases[i].text, size);
    assert_int_equal(tusch_pdf_string_end(data, size, 0), cases[i].end);
  }
}

int
main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_ends)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
