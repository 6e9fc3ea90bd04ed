/* Folding of Danish letters. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "base/danish.h"

static void
test_fold_table(void **state)
{
  (void)state;
  static const char *const table[][2] = {
      {"Ærø Å", "aeroe aa"},
      {"A\xCC\x8A"
       "se",
       "aase"}, /* A + combining ring */
      {"Møller Müller", "moeller muller"},
      {"René\xC2\xA0"
       "Dué",
       "rene due"},
      {"010190\xE2\x80\x93"
       "1234",
       "010190-1234"},
      {"for\xC2\xAD"
       "ældre",
       "foraeldre"},
      {"ﬁre", "fire"},
      {"", ""},
  };
  for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
    g_autofree char *folded = tusch_danish_fold(table[i][0]);
    assert_string_equal(folded, table[i][1]);
  }
}

int
main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_fold_table)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
