/* Words that readers take apart: askew, curved, through each other. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "pipeline/text-chain.h"
#include "pipeline/text-search.h"

#include <math.h>

static const double SIZE = 10;

/* Where a word begins, in which direction it runs, and how much it turns from letter to letter. */
typedef struct {
  double x, y, at, turn;
} Course;

static void
set_word(TuschPageText *page, GString *text, const char *word, Course course)
{
  for (const char *p = word; *p != '\0'; p = g_utf8_next_char(p)) {
    TuschRectPt box = {course.x - 3, course.y - SIZE / 2, course.x + 3, course.y + SIZE / 2};
    gunichar c = g_utf8_get_char(p);
    if (c != ' ')
      tusch_page_text_append(page, text, c, &box, 1);
    /* as a reader leaves it that takes each letter for a line */
    tusch_page_text_append(page, text, '\n', &(TuschRectPt){0}, 1);
    course.x += 6 * cos(course.at);
    course.y += 6 * sin(course.at);
    course.at += course.turn;
  }
}

static guint
count(double at, double turn, const char *word, const char *wanted)
{
  g_autoptr(TuschPageText) page = tusch_page_text_new(0, 600, 800);
  GString *text = g_string_new(NULL);
  /* another text runs through it, and was read in between */
  for (guint i = 0; word[i] != '\0'; i++)
    set_word(page, text, "x", (Course){250 + 7 * i, 396, 0, 0});
  set_word(page, text, word, (Course){300, 400, at, turn});
  tusch_page_text_take(page, text);
  g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof(TuschTextSpan));
  g_autoptr(TuschTextChains) chains = tusch_text_chains_new(page);
  g_autoptr(GArray) boxes = tusch_text_chains_search(chains, wanted, spans);
  return boxes->len;
}

static void
test_any_direction(void **state)
{
  (void)state;
  for (guint i = 0; i < 24; i++) {
    assert_int_equal(count(i * G_PI / 12, 0, "Ravnsborg", "Ravnsborg"), 9);
    assert_int_equal(count(i * G_PI / 12, 0, "Åse Ravn", "åse ravn"), 7);
  }
}

static void
test_curves(void **state)
{
  (void)state;
  assert_int_equal(count(0, 0.2, "Ravnsborg", "ravnsborg"), 9);
  assert_int_equal(count(1, -0.3, "Ravnsborg", "ravnsborg"), 9);
  assert_int_equal(count(0, 1.5, "Ravnsborg", "ravnsborg"), 0);
}

static void
test_what_is_no_word(void **state)
{
  (void)state;
  assert_int_equal(count(0, 0, "Ravnsborg", "Ravnsberg"), 0);
  assert_int_equal(count(0, 0, "Ravnsborg", "Rvnsborgsen"), 0);
  assert_int_equal(count(0, 0, "Bo", "Bo"), 0);
  assert_int_equal(count(0, 0, "R   avnsborg", "Ravnsborg"), 0);
  assert_int_equal(count(0, 0, "Ravnsborg", ""), 0);
}

/* What was found in the text itself is not found again. */
static void
test_found_already(void **state)
{
  (void)state;
  g_autoptr(TuschPageText) page = tusch_page_text_new(0, 600, 800);
  GString *text = g_string_new(NULL);
  set_word(page, text, "Ravnsborg", (Course){300, 400, 1, 0});
  tusch_page_text_take(page, text);
  g_autoptr(TuschTextChains) chains = tusch_text_chains_new(page);
  g_autoptr(GArray) spans = tusch_text_search(page, "Ravnsborg");
  assert_int_equal(spans->len, 1);
  g_autoptr(GArray) boxes = tusch_text_chains_search(chains, "Ravnsborg", spans);
  assert_int_equal(boxes->len, 0);
}

/* A page of one letter: the search gives up, and ends. */
static void
test_page_of_one_letter(void **state)
{
  (void)state;
  g_autoptr(TuschPageText) page = tusch_page_text_new(0, 600, 800);
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < 4000; i++)
    set_word(page, text, "a", (Course){20 + i % 80 * 5, 20 + i / 80 * 5, 0, 0});
  tusch_page_text_take(page, text);
  g_autoptr(TuschTextChains) chains = tusch_text_chains_new(page);
  g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof(TuschTextSpan));
  g_autoptr(GArray) boxes = tusch_text_chains_search(chains, "aaaaaaaaaaaaaaaaaab", spans);
  assert_int_equal(boxes->len, 0);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_any_direction),
      cmocka_unit_test(test_curves),
      cmocka_unit_test(test_what_is_no_word),
      cmocka_unit_test(test_found_already),
      cmocka_unit_test(test_page_of_one_letter),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
