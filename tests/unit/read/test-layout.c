/* Cells that a content stream glues together, and digits in boxes. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "read/layout.h"

#include <string.h>

typedef struct {
  TuschPageText *page;
  GString *text;
} Builder;

static Builder
builder(void)
{
  return (Builder){tusch_page_text_new(0, 595, 842), g_string_new(NULL)};
}

/* Letters six points wide and twelve high, one every @pitch points. */
static void
put(Builder *b, const char *letters, double x, double y, double pitch)
{
  for (const char *p = letters; *p != '\0'; p = g_utf8_next_char(p), x += pitch) {
    TuschRectPt box = {x, y, x + 6, y + 12};
    TuschRectPt none = {0, 0, 0, 0};
    gunichar c = g_utf8_get_char(p);
    tusch_page_text_append(b->page, b->text, c, g_unichar_isspace(c) ? &none : &box, 1);
  }
}

static TuschPageText *
settle(Builder *b)
{
  tusch_page_text_take(b->page, b->text);
  TuschPageText *settled = tusch_layout_settle(b->page);
  tusch_page_text_free(b->page);
  return settled;
}

static void
test_glued_cells(void **state)
{
  (void)state;
  Builder b = builder();
  put(&b, "Maja Lund", 50, 100, 6);
  put(&b, "120487-9598", 200, 100, 6);
  put(&b, "Emil", 50, 114.4, 6);
  put(&b, "6 af 6", 108, 114.4, 6);
  g_autoptr(TuschPageText) page = settle(&b);
  assert_string_equal(page->text, "Maja Lund\t120487-9598\nEmil\t6 af 6");
}

static void
test_ordinary_text_is_left_alone(void **state)
{
  (void)state;
  Builder b = builder();
  put(&b, "Kære Maja,\n", 50, 100, 6);
  put(&b, "tak for mødet.", 50, 114, 6.4);
  g_autoptr(TuschPageText) page = settle(&b);
  assert_string_equal(page->text, "Kære Maja,\ntak for mødet.");
}

static void
test_upright_text_is_left_alone(void **state)
{
  (void)state;
  Builder b = builder();
  double y = 700;
  for (const char *p = "Lodret"; *p != '\0'; p++, y -= 6) {
    TuschRectPt box = {50, y - 6, 62, y};
    tusch_page_text_append(b.page, b.text, (gunichar)*p, &box, 1);
  }
  g_autoptr(TuschPageText) page = settle(&b);
  assert_string_equal(page->text, "Lodret");
}

static void
test_wide_space_is_a_cell(void **state)
{
  (void)state;
  Builder b = builder();
  put(&b, "Navn ", 50, 100, 6);
  put(&b, "CPR", 140, 100, 6);
  g_autoptr(TuschPageText) page = settle(&b);
  assert_string_equal(page->text, "Navn\tCPR");
}

/* A stream may write the boxes of two rows in any order. */
static void
test_comb_torn_apart(void **state)
{
  (void)state;
  Builder b = builder();
  put(&b, "23091\n", 100, 100, 18);
  put(&b, "02118\n", 100, 140, 18);
  put(&b, "478\n31", 190, 100, 18);
  put(&b, "499\n", 190, 140, 18);
  put(&b, "35", 244, 140, 18);
  g_autoptr(TuschPageText) page = settle(&b);
  assert_non_null(strstr(page->text, "\n0211849935"));
  g_autoptr(TuschPageText) unused = NULL;
  const char *comb = strstr(page->text, "\n0211849935");
  g_autoptr(GArray) boxes =
      tusch_page_text_span_boxes(page, (gsize)(comb - page->text) + 1, strlen(page->text));
  assert_int_equal(boxes->len, 1);
  assert_true(g_array_index(boxes, TuschRectPt, 0).x0 == 100);
  assert_true(g_array_index(boxes, TuschRectPt, 0).x1 == 244 + 18 + 6);
}

static void
test_comb_with_a_gap(void **state)
{
  (void)state;
  Builder b = builder();
  put(&b, "230914", 100, 100, 18);
  put(&b, "7831", 240, 100, 18);
  g_autoptr(TuschPageText) page = settle(&b);
  assert_non_null(strstr(page->text, "\n230914 7831"));
}

static void
test_no_comb_where_there_is_none(void **state)
{
  (void)state;
  Builder b = builder();
  put(&b, "Her er der kun almindelig tekst i en linje.", 50, 100, 6.2);
  put(&b, "a\nb", 50, 120, 40);
  g_autoptr(TuschPageText) page = settle(&b);
  assert_null(strstr(page->text, "Hererder"));
  assert_int_equal(strlen(page->text) - strlen("Her er der kun almindelig tekst i en linje."),
                   strlen("\na\nb"));
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_glued_cells),
      cmocka_unit_test(test_ordinary_text_is_left_alone),
      cmocka_unit_test(test_upright_text_is_left_alone),
      cmocka_unit_test(test_wide_space_is_a_cell),
      cmocka_unit_test(test_comb_torn_apart),
      cmocka_unit_test(test_comb_with_a_gap),
      cmocka_unit_test(test_no_comb_where_there_is_none),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
