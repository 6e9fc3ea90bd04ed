/* Views: what a rule sees, and the way back to the source. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "detect/text-view.h"

#include <string.h>

static void
test_what_is_seen(void **state)
{
  (void)state;
  static const struct {
    TuschViewKind kind;
    const char *source;
    const char *expected;
  } rows[] = {
      {TUSCH_VIEW_PLAIN, "a\u00A0b\u2009c", "a b c"},
      {TUSCH_VIEW_PLAIN, "ko\u00ADmmune\u200B", "kommune"},
      {TUSCH_VIEW_PLAIN, "A\u030Arhus", "Århus"},
      {TUSCH_VIEW_PLAIN, "a\nb\n\nc", "a\nb\n\nc"},
      {TUSCH_VIEW_JOINED, "a\nb\n\nc", "a b\n\nc"},
      {TUSCH_VIEW_JOINED, "Mar-\n  grethe", "Margrethe"},
      {TUSCH_VIEW_JOINED, "Per-\nOle", "Per-Ole"},
      {TUSCH_VIEW_JOINED, "010190-\n1234", "010190-1234"},
      {TUSCH_VIEW_JOINED, "slut -\nny", "slut - ny"},
      {TUSCH_VIEW_JOINED, "-\n", "-\n"},
      {TUSCH_VIEW_OCR_DIGITS, "O1O19O-l234 Ole 3F", "010190-1234 Ole 3F"},
      {TUSCH_VIEW_OCR_DIGITS, "tlf 28 4l 77 O3", "tlf 28 41 77 03"},
      {TUSCH_VIEW_OCR_DIGITS, "5 i Brenderup, 2200 S", "5 i Brenderup, 2200 5"},
      {TUSCH_VIEW_OCR_DIGITS, "Ole og Bo i SOL", "Ole og Bo i SOL"},
      {TUSCH_VIEW_OCR_DIGITS, "B12å45", "B12å45"},
      {TUSCH_VIEW_PLAIN, "", ""},
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(TuschTextView) view =
        tusch_text_view_new(rows[i].kind, rows[i].source, strlen(rows[i].source));
    assert_string_equal(view->text, rows[i].expected);
    assert_int_equal(view->length, strlen(rows[i].expected));
  }
}

/* The source bytes behind a piece of the view. */
static void
assert_maps(TuschViewKind kind, const char *source, const char *piece, const char *expected)
{
  g_autoptr(TuschTextView) view = tusch_text_view_new(kind, source, strlen(source));
  const char *at = strstr(view->text, piece);
  assert_non_null(at);
  gsize start = 0;
  gsize end = 0;
  gsize offset = (gsize)(at - view->text);
  tusch_text_view_to_source(view, offset, offset + strlen(piece), &start, &end);
  g_autofree char *found = g_strndup(source + start, end - start);
  assert_string_equal(found, expected);
}

static void
test_way_back(void **state)
{
  (void)state;
  assert_maps(TUSCH_VIEW_PLAIN, "x ko\u00ADmmune y", "kommune", "ko\u00ADmmune");
  assert_maps(TUSCH_VIEW_PLAIN, "i A\u030Arhus nu", "Århus", "A\u030Arhus");
  assert_maps(TUSCH_VIEW_JOINED, "cpr 010190-\n  1234 og", "010190-1234", "010190-\n  1234");
  assert_maps(TUSCH_VIEW_JOINED, "hos Mar-\ngrethe nu", "Margrethe", "Mar-\ngrethe");
  assert_maps(TUSCH_VIEW_JOINED, "Torvegade 9\n4600 Køge.", "9 4600 Køge", "9\n4600 Køge");
  assert_maps(TUSCH_VIEW_OCR_DIGITS, "nr O1O190-1234", "010190-1234", "O1O190-1234");
}

/* Every character of every view lies within the source, in order. */
static void
test_map_is_sound(void **state)
{
  (void)state;
  const char *source = "\u00ADA\u030A-\n\tb-\n\n1-\n2\u2011\n3 O12\u00A0\uFEFF|l2\r\nx\n";
  gsize length = strlen(source);
  for (guint kind = 0; kind < TUSCH_N_VIEWS; kind++) {
    g_autoptr(TuschTextView) view = tusch_text_view_new((TuschViewKind)kind, source, length);
    assert_true(g_utf8_validate(view->text, -1, NULL));
    gsize last = 0;
    for (gsize i = 0; i < view->length;) {
      gsize next = (gsize)(g_utf8_next_char(view->text + i) - view->text);
      gsize start = 0;
      gsize end = 0;
      tusch_text_view_to_source(view, i, next, &start, &end);
      assert_true(start >= last);
      assert_true(start < end);
      assert_true(end <= length);
      last = start;
      i = next;
    }
  }
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_what_is_seen),
      cmocka_unit_test(test_way_back),
      cmocka_unit_test(test_map_is_sound),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
