/* JSON from outside: what is refused before it is parsed. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "base/json.h"

#include <string.h>

static char *
nested(guint depth)
{
  char *text = g_malloc(2 * depth + 1);
  memset(text, '[', depth);
  memset(text + depth, ']', depth);
  text[2 * depth] = '\0';
  return text;
}

static void
test_depth(void **state)
{
  (void)state;
  static const struct {
    guint depth;
    bool is_good;
  } table[] = {{1, true}, {64, true}, {65, false}, {5000000, false}};
  for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
    g_autoptr(GError) error = NULL;
    g_autofree char *text = nested(table[i].depth);
    g_autoptr(JsonNode) node = tusch_json_parse(text, -1, &error);
    assert_true((node != NULL) == table[i].is_good);
    if (!table[i].is_good)
      assert_tusch_error(error, TUSCH_ERROR_FORMAT);
  }
}

static void
test_only_json(void **state)
{
  (void)state;
  static const struct {
    const char *text;
    bool is_good;
  } table[] = {
      {"{\"a\": [1, -2.5e+3, true, false, null, \"[[\\\" // ' # {{\"]}", true},
      {"{\"a\": \"\\\\\"}", true},
      {"{'a': 1}", false},
      {"{\"a\": 1 /* \" */}", false},
      {"{\"a\": 1} // \"", false},
      {"# a\n{}", false},
      {"{\"a\": \xff}", false},
      {"", false},
      {"[", false},
      {"]]]]", false},
  };
  for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonNode) node = tusch_json_parse(table[i].text, -1, &error);
    if ((node != NULL) != table[i].is_good)
      fail_msg("row %u", i);
    if (!table[i].is_good)
      assert_tusch_error(error, TUSCH_ERROR_FORMAT);
  }
}

static void
test_place_of_the_fault(void **state)
{
  (void)state;
  g_autoptr(GError) error = NULL;
  assert_null(tusch_json_parse("{\n \"a\": 'x'}", -1, &error));
  assert_string_equal(error->message, "not valid JSON (line 2, column 7)");
}

static void
test_strings(void **state)
{
  static const struct {
    const char *text;
    bool required;
    int n; /* -1: refused */
  } table[] = {
      {"{\"a\": [\"x\", \"\"]}", true, 2},
      {"{\"a\": []}", true, 0},
      {"{}", false, 0},
      {"{}", true, -1},
      {"{\"a\": \"x\"}", false, -1},
      {"{\"a\": [\"x\", 1]}", false, -1},
      {"{\"a\": [[\"x\"]]}", false, -1},
      {"{\"a\": [null]}", false, -1},
  };
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonNode) node = tusch_json_parse(table[i].text, -1, NULL);
    g_autoptr(GPtrArray) strings = g_ptr_array_new_with_free_func(g_free);
    gboolean ok = tusch_json_read_strings(
        json_node_get_object(node), "a", table[i].required, strings, &error);
    if (ok != (table[i].n >= 0) || (ok && (int)strings->len != table[i].n))
      fail_msg("row %u", i);
    if (!ok)
      assert_tusch_error(error, TUSCH_ERROR_FORMAT);
  }
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_depth),
      cmocka_unit_test(test_only_json),
      cmocka_unit_test(test_strings),
      cmocka_unit_test(test_place_of_the_fault),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
