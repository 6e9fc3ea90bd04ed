/* Explaining a place and comparing two sets of findings. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "tusch/rules.h"

#include <string.h>

static TuschRules *rules;

static int
set_up(void **state)
{
  (void)state;
  rules = tusch_rules_load(TUSCH_SOURCE_DATADIR "/rules", NULL);
  return rules != NULL ? 0 : -1;
}

static int
tear_down(void **state)
{
  (void)state;
  tusch_rules_unref(rules);
  return 0;
}

/* The outcome of @rule at the place of @word in @text; %NULL if it did not match there. */
static char *
outcome(const char *text, const char *word, const char *rule)
{
  g_autoptr(JsonNode) node = NULL;
  gsize offset = (gsize)(strstr(text, word) - text);
  assert_true(tusch_rules_explain(rules, NULL, text, offset, &node, NULL));
  JsonArray *tried = json_object_get_array_member(json_node_get_object(node), "tried");
  for (guint i = 0; i < json_array_get_length(tried); i++) {
    JsonObject *item = json_array_get_object_element(tried, i);
    if (g_str_equal(json_object_get_string_member(item, "rule"), rule))
      return g_strdup(json_object_get_string_member(item, "outcome"));
  }
  return NULL;
}

static void
test_why_and_why_not(void **state)
{
  (void)state;
  static const struct {
    const char *text, *word, *rule, *expected;
  } rows[] = {
      {"cpr 010190-1234", "010190", "cpr-med-skilletegn", "mark"},
      {"faktura nr. 010190-1234", "010190", "cpr-med-skilletegn", "review"},
      {"faktura nr. 0101901234", "0101901234", "cpr-uden-skilletegn", "below"},
      {"nr. 320190-1234", "320190", "cpr-med-skilletegn", "refused"},
      {"ingen tal her", "tal", "cpr-med-skilletegn", NULL},
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *found = outcome(rows[i].text, rows[i].word, rows[i].rule);
    if (rows[i].expected == NULL)
      assert_null(found);
    else
      assert_string_equal(found, rows[i].expected);
  }
  g_autoptr(JsonNode) node = NULL;
  GError *error = NULL;
  assert_false(tusch_rules_explain(rules, NULL, "abc", 3, &node, &error));
  assert_tusch_error(error, TUSCH_ERROR_CONFIG);
  g_error_free(error);
}

static GPtrArray *
findings_of(const char *text)
{
  g_autoptr(TuschDetector) detector = tusch_detector_new(rules, NULL);
  tusch_detector_add_text(detector, "d", TUSCH_FIELD_PAGE, 0, TUSCH_TEXT_DIGITAL, text);
  GPtrArray *findings = NULL;
  g_autoptr(GPtrArray) entities = NULL;
  assert_true(tusch_detector_finish(detector, &findings, &entities, NULL));
  return findings;
}

static void
test_compare(void **state)
{
  (void)state;
  g_autoptr(GPtrArray) before = findings_of("cpr 010190-1234, tlf. 28 41 77 03");
  g_autoptr(GPtrArray) after = findings_of("cpr 010190-1234");
  g_autoptr(JsonNode) node = tusch_findings_compare(before, after);
  JsonObject *object = json_node_get_object(node);
  assert_int_equal(json_array_get_length(json_object_get_array_member(object, "won")), 0);
  assert_int_equal(json_array_get_length(json_object_get_array_member(object, "lost")), 1);
  assert_int_equal(json_array_get_length(json_object_get_array_member(object, "changed")), 0);
}

static void
test_list(void **state)
{
  (void)state;
  g_autoptr(JsonNode) node = tusch_rules_to_json(rules);
  JsonArray *array = json_node_get_array(node);
  assert_true(json_array_get_length(array) > 30);
  for (guint i = 0; i < json_array_get_length(array); i++) {
    JsonObject *rule = json_array_get_object_element(array, i);
    assert_true(strlen(json_object_get_string_member(rule, "explanation")) > 5);
    assert_true(json_object_get_int_member(rule, "points") >= 25);
  }
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_why_and_why_not),
      cmocka_unit_test(test_compare),
      cmocka_unit_test(test_list),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
