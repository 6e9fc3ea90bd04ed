/* Words, spans and the JSON form of page text. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "base/json.h"
#include "tusch/page-text.h"

#include <string.h>

/* "Åse bor\nher", ten points a glyph, lines twelve points high. */
static TuschPageText *
sample(void)
{
  TuschPageText *page = tusch_page_text_new(2, 595, 842);
  page->origin = TUSCH_TEXT_OCR;
  page->look = TUSCH_LOOK_LOW_CONFIDENCE | TUSCH_LOOK_HANDWRITING;
  GString *text = g_string_new(NULL);
  double x = 0;
  double y = 0;
  for (const char *p = "Åse bor\nher"; *p != '\0'; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    TuschRectPt box = {x, y, x + 10, y + 12};
    TuschRectPt none = {0, 0, 0, 0};
    bool is_space = g_unichar_isspace(c);
    tusch_page_text_append(page, text, c, is_space ? &none : &box, c == 'b' ? 0.5 : 0.9);
    x += 10;
    if (c == '\n') {
      x = 0;
      y += 12;
    }
  }
  tusch_page_text_take(page, text);
  return page;
}

static void
test_words(void **state)
{
  (void)state;
  g_autoptr(TuschPageText) page = sample();
  assert_int_equal(page->words->len, 3);
  const TuschWord *first = &g_array_index(page->words, TuschWord, 0);
  const TuschWord *second = &g_array_index(page->words, TuschWord, 1);
  assert_int_equal(first->start, 0);
  assert_int_equal(first->end, strlen("Åse"));
  assert_true(first->box.x1 == 30);
  assert_true(second->conf01 == 0.5f);
}

static void
test_span_boxes_one_a_line(void **state)
{
  (void)state;
  g_autoptr(TuschPageText) page = sample();
  g_autoptr(GArray) boxes = tusch_page_text_span_boxes(page, strlen("Åse "), strlen(page->text));
  assert_int_equal(boxes->len, 2);
  assert_true(g_array_index(boxes, TuschRectPt, 0).x0 == 40);
  assert_true(g_array_index(boxes, TuschRectPt, 1).y0 == 12);
  g_autoptr(GArray) none = tusch_page_text_span_boxes(page, 900, 901);
  assert_int_equal(none->len, 0);
}

static void
test_json_round_trip(void **state)
{
  (void)state;
  g_autoptr(TuschPageText) page = sample();
  g_autoptr(JsonNode) node = tusch_page_text_to_json(page);
  g_autofree char *first = tusch_json_to_string(node, false);
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschPageText) back = tusch_page_text_from_json(node, &error);
  assert_no_error(error);
  assert_string_equal(back->text, page->text);
  assert_int_equal(back->look, page->look);
  g_autoptr(JsonNode) again = tusch_page_text_to_json(back);
  g_autofree char *second = tusch_json_to_string(again, false);
  assert_string_equal(first, second);
}

static void
test_json_refuses_nonsense(void **state)
{
  (void)state;
  static const char *const bad[] = {
      "[]",
      "{}",
      "{\"page\":0,\"width_pt\":1,\"height_pt\":1,\"origin\":\"ocr\",\"text\":\"\",\"boxes\":[]}",
      "{\"page\":1,\"width_pt\":-1,\"height_pt\":1,\"origin\":\"ocr\",\"text\":\"\",\"boxes\":[]}",
      "{\"page\":1,\"width_pt\":1,\"height_pt\":1,\"origin\":\"x\",\"text\":\"\",\"boxes\":[]}",
      "{\"page\":1,\"width_pt\":1,\"height_pt\":1,\"origin\":\"ocr\",\"text\":\"a\",\"boxes\":[]}",
      "{\"page\":1,\"width_pt\":1,\"height_pt\":1,\"origin\":\"ocr\",\"text\":\"a\","
      "\"boxes\":[[9,0,1,1]]}",
      "{\"page\":1,\"width_pt\":1,\"height_pt\":1,\"origin\":\"ocr\",\"text\":\"a\","
      "\"boxes\":[[0,0,1]]}",
      "{\"page\":1,\"width_pt\":1,\"height_pt\":1,\"origin\":\"ocr\",\"text\":\"a\",\"boxes\":"
      "\"\"}",
      "{\"page\":1,\"width_pt\":1,\"height_pt\":1,\"origin\":\"ocr\",\"text\":\"a\",\"boxes\":"
      "\"AAC\"}",
      "{\"page\":1,\"width_pt\":1,\"height_pt\":1,\"origin\":\"ocr\",\"text\":\"a\",\"boxes\":"
      "\"AAD!\"}",
      "{\"page\":1,\"width_pt\":1,\"height_pt\":1,\"origin\":\"ocr\",\"text\":\"a\",\"boxes\":"
      "\"AADC\"}",
      "{\"page\":1,\"width_pt\":1,\"height_pt\":1,\"origin\":\"ocr\",\"text\":\"a\",\"boxes\":\".."
      "\"}",
      "{\"page\":1,\"width_pt\":1,\"height_pt\":1,\"origin\":\"ocr\",\"text\":\"a\","
      "\"boxes\":\"gggggggggA\"}",
      "{\"page\":1,\"width_pt\":1,\"height_pt\":1,\"origin\":\"ocr\",\"text\":\"ab\","
      "\"boxes\":\"+////DAA+////DA\"}",
      "{\"page\":1,\"width_pt\":1,\"height_pt\":1,\"origin\":\"ocr\",\"text\":\"a\",\"boxes\":\"."
      "\","
      "\"confidence\":\"\"}",
  };
  for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonNode) node = tusch_json_parse(bad[i], -1, &error);
    assert_no_error(error);
    assert_null(tusch_page_text_from_json(node, &error));
    assert_tusch_error(error, TUSCH_ERROR_FORMAT);
  }
}

/* Boxes as the first versions wrote them. */
static void
test_json_of_first_versions(void **state)
{
  (void)state;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = tusch_json_parse(
      "{\"page\":1,\"width_pt\":100,\"height_pt\":100,\"origin\":\"ocr\",\"text\":\"a b\","
      "\"boxes\":[[100,200,310,400],null,[500,200,700,400]],\"confidence\":[90,100,80]}",
      -1,
      &error);
  assert_no_error(error);
  g_autoptr(TuschPageText) page = tusch_page_text_from_json(node, &error);
  assert_no_error(error);
  assert_int_equal(page->words->len, 2);
  const TuschGlyph *glyph = &g_array_index(page->glyphs, TuschGlyph, 0);
  assert_float_equal(glyph->box.x1, 3.1, 1e-9);
  assert_float_equal((double)glyph->conf01, 0.9, 1e-6);
}

/* a + ring, the Angstrom sign, and a mark that composes with nothing. */
static void
test_append_keeps_nfc(void **state)
{
  (void)state;
  static const gunichar parts[] = {'a', 0x30A, 0x212B, 'x', 0x301, 0xC5};
  g_autoptr(TuschPageText) page = tusch_page_text_new(0, 100, 100);
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
    TuschRectPt box = {10.0 * i, 10, 10.0 * i + 8, 20};
    tusch_page_text_append_nfc(page, text, parts[i], &box, parts[i] == 0x30A ? 0.5 : 1);
  }
  tusch_page_text_take(page, text);
  assert_string_equal(page->text, "\u00E5\u00C5x\u0301\u00C5");
  assert_int_equal(page->glyphs->len, 5);
  const TuschGlyph *first = &g_array_index(page->glyphs, TuschGlyph, 0);
  assert_true(first->box.x0 == 0 && first->box.x1 == 18);
  assert_true(first->conf01 == 0.5F);
}

/* Each letter of a ligature has the place of all of them. */
static void
test_append_parts_ligatures(void **state)
{
  (void)state;
  static const gunichar parts[] = {'S', 'o', 0xFB01, 'e'};
  g_autoptr(TuschPageText) page = tusch_page_text_new(0, 100, 100);
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
    TuschRectPt box = {10.0 * i, 10, 10.0 * i + 8, 20};
    tusch_page_text_append_nfc(page, text, parts[i], &box, 1);
  }
  tusch_page_text_take(page, text);
  assert_string_equal(page->text, "Sofie");
  assert_int_equal(page->glyphs->len, 5);
  for (guint i = 2; i < 4; i++)
    assert_true(g_array_index(page->glyphs, TuschGlyph, i).box.x0 == 20);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_words),
      cmocka_unit_test(test_span_boxes_one_a_line),
      cmocka_unit_test(test_json_round_trip),
      cmocka_unit_test(test_json_refuses_nonsense),
      cmocka_unit_test(test_json_of_first_versions),
      cmocka_unit_test(test_append_keeps_nfc),
      cmocka_unit_test(test_append_parts_ligatures),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
