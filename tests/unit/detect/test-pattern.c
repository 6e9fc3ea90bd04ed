/* Patterns: spans, progress, and limits that are never taken for "no match". */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "adapters/pcre2/pattern.h"

#include <string.h>

/* All finds of @expression in @text, joined by '|'. */
static char *
finds(const char *expression, const char *text)
{
  g_autofree char *message = NULL;
  g_autoptr(TuschPattern) pattern = tusch_pattern_compile(expression, false, &message);
  assert_non_null(pattern);
  TuschPatternSearch search;
  tusch_pattern_search_init(&search, pattern, text, strlen(text));
  GString *out = g_string_new(NULL);
  for (;;) {
    bool found = false;
    TuschPatternMatch match;
    assert_true(tusch_pattern_search_next(&search, &found, &match, NULL));
    if (!found)
      return g_string_free(out, FALSE);
    g_string_append_len(out, text + match.start, (gssize)(match.end - match.start));
    g_string_append_c(out, '|');
  }
}

static void
test_spans(void **state)
{
  (void)state;
  static const struct {
    const char *expression, *text, *expected;
  } rows[] = {
      {"\\d+", "1 22 333", "1|22|333|"},
      {"nr (?<fund>\\d+)", "nr 1 nr 2", "1|2|"},
      {"\\bø\\w*", "øl og ørred", "øl|ørred|"},
      {"^x$", "x\ny\nx", "x|x|"},
      {"a*", "baab", "aa|"},
      {"(?=a)", "aaa", ""},
      {"", "æøå", ""},
      {"a", "", ""},
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *found = finds(rows[i].expression, rows[i].text);
    assert_string_equal(found, rows[i].expected);
  }
}

static void
test_wrong_expressions(void **state)
{
  (void)state;
  static const char *const wrong[] = {"(", "[a", "a{2,1}", "\\C", "(?<fund", "\xFF("};
  for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
    g_autofree char *message = NULL;
    assert_null(tusch_pattern_compile(wrong[i], false, &message));
    assert_non_null(message);
  }
}

static void
test_limit_is_an_error(void **state)
{
  (void)state;
  g_autofree char *message = NULL;
  g_autoptr(TuschPattern) pattern = tusch_pattern_compile("(?:(?:a|b|ab)+)+c", false, &message);
  assert_non_null(pattern);
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < 60; i++)
    g_string_append(text, "ab");
  TuschPatternSearch search;
  tusch_pattern_search_init(&search, pattern, text->str, text->len);
  bool found = true;
  TuschPatternMatch match;
  GError *error = NULL;
  /* Whoever wants to search on needs the letter c somewhere, or PCRE2 sees at once that it fails.
   */
  g_string_append(text, "xc");
  tusch_pattern_search_init(&search, pattern, text->str, text->len);
  assert_false(tusch_pattern_search_next(&search, &found, &match, &error));
  assert_false(found);
  assert_tusch_error(error, TUSCH_ERROR_LIMIT);
  assert_null(strstr(error->message, "abab"));
  g_error_free(error);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_spans),
      cmocka_unit_test(test_wrong_expressions),
      cmocka_unit_test(test_limit_is_an_error),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
