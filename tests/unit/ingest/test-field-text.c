/* Texts of form fields, laid out. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "adapters/qpdf/field-text.h"

#include <string.h>

static double advances[256];

/* A field of 100 x 50 pt, whose letters are half as wide as they are high. */
static TuschFieldLayout
new_layout(double size_pt)
{
  for (guint i = 0; i < G_N_ELEMENTS(advances); i++)
    advances[i] = 500;
  return (TuschFieldLayout){
      .advances = advances, .width_pt = 100, .height_pt = 50, .size_pt = size_pt, .colour = "0 g"};
}

static char *
set(void (*set_text)(const TuschFieldLayout *, const GString *, GString *),
    const TuschFieldLayout *layout,
    const char *text)
{
  g_autoptr(GString) codes = g_string_new(text);
  g_autoptr(GString) out = g_string_new(NULL);
  set_text(layout, codes, out);
  return g_string_free(g_steal_pointer(&out), FALSE);
}

static guint
count(const char *text, const char *part)
{
  g_auto(GStrv) parts = g_strsplit(text, part, -1);
  return g_strv_length(parts) - 1;
}

static void
test_lines_break_at_spaces(void **state)
{
  (void)state;
  TuschFieldLayout layout = new_layout(10); /* 19 letters a line */
  g_autofree char *out = set(tusch_field_text_lines, &layout, "aaaaaaaaa bbbbbbbbb ccc");
  assert_int_equal(count(out, "Tj"), 2);
  assert_non_null(strstr(out, "1 0 0 1 2.000 37.000 Tm <616161616161616161206262"));
  assert_non_null(strstr(out, "1 0 0 1 2.000 27.000 Tm <636363> Tj"));
}

static void
test_lines_break_where_they_say(void **state)
{
  (void)state;
  TuschFieldLayout layout = new_layout(10);
  g_autofree char *out = set(tusch_field_text_lines, &layout, "a\n\nb\n");
  assert_int_equal(count(out, "Tj"), 2);
  assert_non_null(strstr(out, "2.000 37.000 Tm <61>"));
  assert_non_null(strstr(out, "2.000 17.000 Tm <62>"));
}

static void
test_words_too_long_are_broken(void **state)
{
  (void)state;
  TuschFieldLayout layout = new_layout(10);
  g_autofree char *word = g_strnfill(45, 'a');
  g_autofree char *out = set(tusch_field_text_lines, &layout, word);
  assert_int_equal(count(out, "Tj"), 3);
  assert_int_equal(count(out, "61"), 45);
  layout.width_pt = 0.1; /* no room for one letter */
  g_autofree char *narrow = set(tusch_field_text_lines, &layout, word);
  assert_int_equal(count(narrow, "Tj"), 45);
}

static void
test_sizes_that_fit(void **state)
{
  (void)state;
  TuschFieldLayout layout = new_layout(0);
  g_autofree char *line = set(tusch_field_text_line, &layout, "aaaa");
  assert_non_null(strstr(line, "/F 48.000 Tf"));
  g_autofree char *empty = set(tusch_field_text_line, &layout, "");
  assert_non_null(strstr(empty, "/F 50.000 Tf"));
  g_autofree char *lines = set(tusch_field_text_lines, &layout, "a\nb\nc");
  assert_non_null(strstr(lines, "/F 14.000 Tf"));
}

static void
test_alignment_and_cells(void **state)
{
  (void)state;
  TuschFieldLayout layout = new_layout(10);
  layout.alignment = 1;
  g_autofree char *middle = set(tusch_field_text_line, &layout, "aa");
  assert_non_null(strstr(middle, "1 0 0 1 45.000 21.000 Tm <6161>"));
  layout.alignment = 2;
  g_autofree char *right = set(tusch_field_text_line, &layout, "aa");
  assert_non_null(strstr(right, "1 0 0 1 88.000 21.000 Tm <6161>"));
  layout.n_cells = 10;
  g_autofree char *cells = set(tusch_field_text_line, &layout, "ab");
  assert_non_null(strstr(cells, "1 0 0 1 2.500 21.000 Tm <61>"));
  assert_non_null(strstr(cells, "1 0 0 1 12.500 21.000 Tm <62>"));
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_lines_break_at_spaces),
      cmocka_unit_test(test_lines_break_where_they_say),
      cmocka_unit_test(test_words_too_long_are_broken),
      cmocka_unit_test(test_sizes_that_fit),
      cmocka_unit_test(test_alignment_and_cells),
  };
  return cmocka_run_group_tests_name("field-text", tests, NULL, NULL);
}
