/* Tables of other programs: separators, quotes, line ends, what is broken. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "base/csv-read.h"

#include <string.h>

/* Cells with '|' between them, rows with '/'. (transfer full) */
static char *
show(const GPtrArray *rows)
{
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < rows->len; i++) {
    const TuschCsvRow *row = g_ptr_array_index(rows, i);
    g_string_append_printf(text, "%s%u:", i > 0 ? "/" : "", row->line);
    for (guint k = 0; k < row->cells->len; k++)
      g_string_append_printf(
          text, "%s%s", k > 0 ? "|" : "", (char *)g_ptr_array_index(row->cells, k));
  }
  return g_string_free(text, FALSE);
}

static void
test_good(void **state)
{
  (void)state;
  static const struct {
    const char *csv;
    char separator;
    const char *shown;
  } CASES[] = {
      {"a;b\n1;2\n", 0, "1:a|b/2:1|2"},
      {"a,b\r\n1,2", 0, "1:a|b/2:1|2"},
      {"a\tb\n1\t2\n", 0, "1:a|b/2:1|2"},
      {"\xEF\xBB\xBF"
       "a;b\n",
       0,
       "1:a|b"},
      {"sep=,\r\na;x,b\n", 0, "2:a;x|b"},
      {"\"a;b\";c,d\n", 0, "1:a;b|c,d"},
      {"a;b\n\"to\nlinjer\";\"siger \"\"hej\"\"\"\nx;y\n",
       0,
       "1:a|b/2:to\nlinjer|siger \"hej\"/4:x|y"},
      {"a;b\n\n ; \n1;2\n\n", 0, "1:a|b/4:1|2"},
      {"a;b\r1;2\r", 0, "1:a|b/2:1|2"},
      {"a;b;c\n1;2\n1;2;3;4\n", 0, "1:a|b|c/2:1|2/3:1|2|3|4"},
      {"a\n5\" skærm\n", 0, "1:a/2:5\" skærm"},
      {"a;b\n\"x\"y;2\n", 0, "1:a|b/2:xy|2"},
      {"a|b,c\n", '|', "1:a|b,c"},
      {"a;b\n;2\n", 0, "1:a|b/2:|2"},
      {"", 0, ""},
  };
  for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) rows = tusch_csv_parse(CASES[i].csv, CASES[i].separator, &error);
    assert_no_error(error);
    g_autofree char *shown = show(rows);
    assert_string_equal(shown, CASES[i].shown);
  }
}

static void
test_bad(void **state)
{
  (void)state;
  g_autoptr(GError) error = NULL;
  assert_null(tusch_csv_parse("a;b\n1;2\n\"hemmelig;\n3;4\n", 0, &error));
  assert_tusch_error(error, TUSCH_ERROR_FORMAT);
  assert_non_null(strstr(error->message, "3"));
  assert_null(strstr(error->message, "hemmelig"));
  g_clear_error(&error);

  g_autofree char *wide = g_strnfill(1000, ';');
  assert_null(tusch_csv_parse(wide, 0, &error));
  assert_tusch_error(error, TUSCH_ERROR_LIMIT);
}

static void
test_too_many_rows(void **state)
{
  (void)state;
  GString *text = g_string_new("a;b\n");
  for (guint i = 0; i < 100000; i++)
    g_string_append(text, "1;2\n");
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) rows = tusch_csv_parse(text->str, 0, &error);
  assert_no_error(error);
  assert_int_equal(rows->len, 100001);
  g_string_append(text, "1;2\n");
  assert_null(tusch_csv_parse(text->str, 0, &error));
  assert_tusch_error(error, TUSCH_ERROR_LIMIT);
  g_string_free(text, TRUE);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_good),
      cmocka_unit_test(test_bad),
      cmocka_unit_test(test_too_many_rows),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
