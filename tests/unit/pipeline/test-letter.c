/* Templates of letters: what is filled in, what is refused. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"
#include "pipeline/letter.h"

#include <string.h>

static char *
fill(const char *template, GError **error)
{
  g_autoptr(GHashTable) values = g_hash_table_new(g_str_hash, g_str_equal);
  g_autoptr(GHashTable) conditions = g_hash_table_new(g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) grounds = g_ptr_array_new();
  g_autoptr(GPtrArray) contents = g_ptr_array_new();
  g_hash_table_insert(values, (gpointer) "modtager", (gpointer) "Anna {sag} Bek");
  g_hash_table_insert(values, (gpointer) "kontakt", (gpointer) "");
  g_hash_table_add(conditions, (gpointer) "udeladt");
  g_ptr_array_add(grounds, (gpointer) "FVL § 1");
  g_ptr_array_add(contents, (gpointer) "navne");
  g_ptr_array_add(grounds, (gpointer) "FVL § 2");
  g_ptr_array_add(contents, (gpointer) "adresser");
  TuschLetterFacts facts = {values, conditions, grounds, contents};
  return tusch_letter_fill(template, "x.brev", &facts, error);
}

static void
test_filled(void **state)
{
  (void)state;
  static const char *const cases[][2] = {
      {"Til {modtager}\n", "Til Anna {sag} Bek\n"}, /* a value is not read again */
      {"% bemærkning\nA\n", "A\n"},
      {"A\r\nB\r\n", "A\nB\n"},
      {"A\n\n{hvis alt}\nB\n\n{slut}\nC", "A\n\nC\n"},
      {"A\n{hvis udeladt}\nB\n{slut}\nC\n", "A\nB\nC\n"},
      {"klageinstans = Nævnet\nTil {klageinstans}{kontakt}.\n", "Til Nævnet.\n"},
      {"{begrundelser}\n---\n[FVL § 1]\nEt: {oplysninger}.\n\n[*]\nAndet: {hjemmel}.\n",
       "Et: navne.\n\nAndet: FVL § 2.\n"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GError) error = NULL;
    g_autofree char *letter = fill(cases[i][0], &error);
    assert_no_error(error);
    assert_string_equal(letter, cases[i][1]);
  }
}

static void
test_refused(void **state)
{
  (void)state;
  static const char *const cases[][2] = {
      {"A\n{ukendt}\n", "x.brev:2:"},
      {"{modtager\n", "x.brev:1:"},
      {"{hvis noget}\n{slut}\n", "x.brev:1:"},
      {"{slut}\n", "x.brev:1:"},
      {"{hvis alt}\n{hvis udeladt}\n{slut}\n", "x.brev:2:"},
      {"{hvis alt}\nA\n", "{slut}"},
      {"{klageinstans}\n", "x.brev:1:"},
      {"{begrundelser}\n---\n[FVL § 1]\nA\n", "[*]"},
      {"{begrundelser}\n---\n[*]\n{modtager}\n", "x.brev:1:"},
      {"\xFF\n", "UTF-8"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GError) error = NULL;
    g_autofree char *letter = fill(cases[i][0], &error);
    assert_null(letter);
    assert_tusch_error(error, TUSCH_ERROR_CONFIG);
    assert_non_null(strstr(error->message, cases[i][1]));
  }
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_filled),
      cmocka_unit_test(test_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
