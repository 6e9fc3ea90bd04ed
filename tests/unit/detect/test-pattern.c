/* Patterns: spans, progress, and limits that are never taken for "no match". */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "adapters/pcre2/pattern-shape.h"
#include "adapters/pcre2/pattern.h"

#include <string.h>

/* All finds of @expression in @text, joined by '|'. */
static char *
finds_with(const char *expression, const char *text, bool use_digits)
{
  g_autofree char *message = NULL;
  g_autoptr(TuschPattern) pattern = tusch_pattern_compile(expression, false, &message);
  assert_non_null(pattern);
  TuschPatternSearch search;
  tusch_pattern_search_init(&search, pattern, text, strlen(text));
  TuschDigitPlaces *digits = tusch_digit_places_new(text, strlen(text));
  if (use_digits)
    tusch_pattern_search_use_digits(&search, digits);
  GString *out = g_string_new(NULL);
  for (;;) {
    bool found = false;
    TuschPatternMatch match;
    assert_true(tusch_pattern_search_next(&search, &found, &match, NULL));
    if (!found)
      break;
    g_string_append_len(out, text + match.start, (gssize)(match.end - match.start));
    g_string_append_c(out, '|');
  }
  tusch_digit_places_free(digits);
  return g_string_free(out, FALSE);
}

static char *
finds(const char *expression, const char *text)
{
  return finds_with(expression, text, false);
}

static void
test_faults_are_said_in_danish(void **state)
{
  (void)state;
  static const struct {
    const char *expression, *said;
  } rows[] = {
      {"(ab", "en parentes bliver ikke lukket; der mangler »)« (ved tegn 4)"},
      {"æø)", "der er en »)« uden en »(« før"},
      {"[a-", "en klamme bliver ikke lukket"},
      {"[9-0]", "i forkert rækkefølge"},
      {"*a", "har intet foran sig at gentage"},
      {"a{5,2}", "er det første tal større"},
      {"a{99999}", "er for stort"},
      {"a\\", "ender med »\\«"},
      {"\\y", "bogstavet efter »\\«"},
      {"\\p{Hest}", "»\\p« skal følges af en kendt slags tegn"},
      {"(?<=a+)b", "skal længden være fast"},
      {"(a)\\2", "en gruppe, som ikke findes"},
      {"(?<1>a)", "gruppens navn"},
      {"(?<a>b)(?<a>c)", "to grupper har samme navn"},
      {"[[:hest:]]", "er ikke skrevet rigtigt"},
      {"(?&)", "gruppens navn"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *message = NULL;
    assert_null(tusch_pattern_compile(rows[i].expression, false, &message));
    if (strstr(message, rows[i].said) == NULL)
      fail_msg("%s: %s", rows[i].expression, message);
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
test_shapes(void **state)
{
  (void)state;
  static const struct {
    const char *expression;
    guint digits, length;
  } rows[] = {
      {"\\d{6}-\\d{4}", 10, 11},
      {"(?<![\\d,])4[0-9](?: \\d\\d){3}(?!\\d)", 8, 11},
      {"(?i:nr|nummer)\\.? {0,4}(?<fund>\\d+)", 1, TUSCH_PATTERN_UNBOUNDED},
      {"(?:\\d{1,2}|maj)x", 0, 4},
      {"[\\d ]{5,16}\\d", 1, 17},
      {"[^\\d]\\D\\p{L}\\b[]\\]0-9]", 0, 4},
      {"\\d{2,}+\\d?\\d*", 2, TUSCH_PATTERN_UNBOUNDED},
      {"[\\d0-9][\\d-]", 1, 2},
      {"", 0, 0},
      /* Not understood: nothing is claimed. */
      {"(\\d\\d)\\1", 0, TUSCH_PATTERN_UNBOUNDED},
      {"(?x) \\d \\d", 0, TUSCH_PATTERN_UNBOUNDED},
      {"(?(?=a)\\d|b)\\d", 0, TUSCH_PATTERN_UNBOUNDED},
      {"\\d(?#two)\\d", 0, TUSCH_PATTERN_UNBOUNDED},
      {"\\Q(\\E\\d", 0, TUSCH_PATTERN_UNBOUNDED},
      {"[[:digit:]]\\d", 0, TUSCH_PATTERN_UNBOUNDED},
      {"\\d{,3}\\d", 0, TUSCH_PATTERN_UNBOUNDED},
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_auto(TuschPatternShape) shape = tusch_pattern_shape_of(rows[i].expression);
    assert_int_equal(shape.digits, rows[i].digits);
    assert_int_equal(shape.length, rows[i].length);
  }
}

/* How many characters stand before the first digit that a match must have. */
static void
test_leads(void **state)
{
  (void)state;
  static const struct {
    const char *expression;
    guint lead;
  } rows[] = {
      {"\\d\\d", 0},
      {"(?<![a-z])(?:\\+45 ?)?\\d{8}", 4},
      {"(?:\\p{Lu}\\p{L}{0,9} ){1,3}(?:nr\\. ?)?\\d{1,3}", 37},
      {"(?:vej|allé) \\d|ab\\d", 5},
      {"(?:x\\d){2}", 1},
      {"\\p{L}+ \\d", TUSCH_PATTERN_UNBOUNDED},
      {"(\\d)\\1", TUSCH_PATTERN_UNBOUNDED},
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_auto(TuschPatternShape) shape = tusch_pattern_shape_of(rows[i].expression);
    assert_int_equal(shape.lead, rows[i].lead);
  }
}

/* What a match must have: read off the expression, joined by blanks; "-" if nothing is known. */
static void
test_words(void **state)
{
  (void)state;
  static const struct {
    const char *expression, *words;
    guint before;
  } rows[] = {
      {"(?i:\\btlf|telefon)\\.? ?\\d+", "tlf telefon", 0},
      {"[a-z]{1,20} ?@ ?x", "@", 21},
      {"(?<![a-z])REG(?:ister)?\\d", "reg", 0},
      {"\\d{2}(?:kr|øre)", "kr re", 3}, /* the letters that are ASCII */
      {"(?:abc|\\d)x", "-", 0},
      {"(?:abc)?def", "def", 3},
      {"(?:abc)+", "abc", 0},
      {"\\p{L}*abc", "-", 0}, /* nobody knows how far away */
      {"(?=[^@]{0,5}@)\\w", "@", 5},
      {"(?!abc)(?<=def)x", "-", 0},
      {"[@/(]\\d", "@ / (", 0},
      {"[@a]\\d", "-", 0},
      {"a", "-", 0}, /* too frequent to help */
      {"ab|c", "-", 0},
      {"(x)\\1", "-", 0},
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_auto(TuschPatternShape) shape = tusch_pattern_shape_of(rows[i].expression);
    g_autoptr(GString) words = g_string_new(shape.words == NULL ? "-" : NULL);
    for (guint k = 0; shape.words != NULL && k < shape.words->len; k++)
      g_string_append_printf(
          words, "%s%s", k > 0 ? " " : "", (const char *)g_ptr_array_index(shape.words, k));
    assert_string_equal(words->str, rows[i].words);
    if (shape.words != NULL)
      assert_int_equal(shape.before, rows[i].before);
  }
}

/* Looking only near digits finds what looking everywhere finds, in texts thrown together. */
static void
test_digits_change_nothing(void **state)
{
  (void)state;
  static const char *const expressions[] = {"\\d{6} ?-? ?\\d{4}",
                                            "(?<!\\d)[2-9]\\d(?: \\d\\d){1,3}",
                                            "(?:ø|nr) ?(?<fund>\\d\\d)",
                                            "\\d",
                                            "x?\\d\\d?(?=x)",
                                            "[xø]{0,5}\\d[ø-]{0,5}\\d\\d"};
  static const char *const pieces[] = {"1",
                                       "22",
                                       "345",
                                       "010190",
                                       "7890",
                                       " ",
                                       " ",
                                       "-",
                                       "ø",
                                       "x",
                                       "nr ",
                                       "–",
                                       "\u0661\u0662",
                                       "abc"};
  g_autoptr(GRand) random = g_rand_new_with_seed(7);
  for (guint round = 0; round < 3000; round++) {
    g_autoptr(GString) text = g_string_new(NULL);
    for (gint n = g_rand_int_range(random, 0, 25); n > 0; n--)
      g_string_append(text, pieces[g_rand_int_range(random, 0, G_N_ELEMENTS(pieces))]);
    for (guint i = 0; i < G_N_ELEMENTS(expressions); i++) {
      g_autofree char *everywhere = finds_with(expressions[i], text->str, false);
      g_autofree char *near_digits = finds_with(expressions[i], text->str, true);
      assert_string_equal(near_digits, everywhere);
    }
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
      cmocka_unit_test(test_faults_are_said_in_danish),
      cmocka_unit_test(test_spans),
      cmocka_unit_test(test_shapes),
      cmocka_unit_test(test_leads),
      cmocka_unit_test(test_words),
      cmocka_unit_test(test_digits_change_nothing),
      cmocka_unit_test(test_wrong_expressions),
      cmocka_unit_test(test_limit_is_an_error),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
