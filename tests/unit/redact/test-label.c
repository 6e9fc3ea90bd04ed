/* Grounds on boxes of all sizes. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "redact/label.h"

#include <string.h>

typedef struct {
  TuschQpdf *out;
  RedactLabelFont *font;
} Fixture;

static int
setup(void **state)
{
  Fixture *f = g_new0(Fixture, 1);
  f->out = tusch_qpdf_new_empty(NULL);
  f->font = redact_label_font_new(f->out);
  *state = f;
  return 0;
}

static int
teardown(void **state)
{
  Fixture *f = *state;
  redact_label_font_free(f->font);
  tusch_qpdf_free(f->out);
  g_free(f);
  return 0;
}

static guint
count(const char *text, const char *word)
{
  guint n = 0;
  for (const char *at = strstr(text, word); at != NULL; at = strstr(at + 1, word))
    n++;
  return n;
}

static void
test_fits(void **state)
{
  static const struct {
    const char *ground;
    double width_pt, height_pt;
    guint n_lines; /* 0: no label */
  } cases[] = {
      {"FVL § 15 b", 48, 12, 1},
      {"FVL § 15 b, nr. 5", 48, 12, 1},
      {"FVL § 15 b, nr. 5", 30, 12, 2},
      {"OFL § 30, nr. 1, og FVL § 15 b, stk. 2, nr. 5", 48, 12, 2},
      {"OFL § 30, nr. 1, og FVL § 15 b, stk. 2, nr. 5", 30, 12, 1},
      {"OFL § 30, nr. 1, og FVL § 15 b, stk. 2, nr. 5", 30, 6, 1},
      {"FVL § 15 b", 48, 4, 0},
      {"FVL § 15 b", 8, 12, 0},
      {"日本", 100, 12, 0},
      {"", 100, 12, 0},
      {" ", 100, 12, 0},
      {NULL, 100, 12, 0},
  };
  Fixture *f = *state;
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GString) content = g_string_new(NULL);
    TuschRectPt box = {50, 50, 50 + cases[i].width_pt, 50 + cases[i].height_pt};
    bool is_set = redact_label_append(content, f->font, &box, cases[i].ground, 800);
    assert_int_equal(is_set, cases[i].n_lines > 0);
    assert_int_equal(count(content->str, " Tj\n"), cases[i].n_lines);
    assert_int_equal(content->len > 0, is_set);
    TuschRectPt place = redact_label_place(&box, cases[i].ground);
    assert_int_equal(!tusch_rect_pt_is_empty(&place), is_set);
    assert_true(!is_set || (place.x0 >= box.x0 && place.x1 <= box.x1 && place.y0 > box.y0 - 2 &&
                            place.y1 < box.y1 + 2));
  }
}

static void
test_what_a_label_may_say(void **state)
{
  (void)state;
  static const char GROUND[] = "OFL § 30, nr. 1, og FVL § 15 b, nr. 5";
  assert_true(redact_label_is_of("OFL§30,nr.1,ogFVL§15b,nr.5", GROUND));
  assert_true(redact_label_is_of("OFL§30,nr.1,ogFVL§15b", GROUND));
  assert_true(redact_label_is_of("OFL§30,nr.1", GROUND));
  assert_true(redact_label_is_of("OFL§30", GROUND));
  assert_false(redact_label_is_of("FVL§15b,nr.5", GROUND));
  assert_false(redact_label_is_of("OFL§3", GROUND));
  assert_false(redact_label_is_of("OFL§30,nr.1Ravnsborg", GROUND));
  assert_false(redact_label_is_of("", GROUND));
}

static void
test_font_is_embedded(void **state)
{
  Fixture *f = *state;
  g_autoptr(GString) content = g_string_new(NULL);
  assert_true(redact_label_font_show(f->font, "Æblegrød på § 5", content));
  TuschObj font = redact_label_font_get(f->font);
  redact_label_font_finish(f->font);
  TuschObj descendant = tusch_obj_at(f->out, tusch_obj_get(f->out, font, "/DescendantFonts"), 0);
  TuschObj descriptor = tusch_obj_get(f->out, descendant, "/FontDescriptor");
  assert_int_equal(tusch_obj_type(f->out, tusch_obj_get(f->out, descriptor, "/FontFile2")),
                   TUSCH_OBJ_STREAM);
  /* a number and a list for each of the letters "Æblegrød på§5" */
  assert_int_equal(tusch_obj_length(f->out, tusch_obj_get(f->out, descendant, "/W")), 2 * 13);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_fits, setup, teardown),
      cmocka_unit_test(test_what_a_label_may_say),
      cmocka_unit_test_setup_teardown(test_font_is_embedded, setup, teardown),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
