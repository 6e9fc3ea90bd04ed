/* Explaining a place: which rules looked at it, and what they made of it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "base/build-paths.h"
#include "tusch/explanation.h"

#include <string.h>

#define RULES_DIR TUSCH_SOURCE_DATADIR "/rules"

static TuschRules *rules;

static int
set_up(void **state)
{
  (void)state;
  rules = tusch_rules_load(RULES_DIR, NULL);
  return rules != NULL ? 0 : -1;
}

static int
tear_down(void **state)
{
  (void)state;
  tusch_rules_unref(rules);
  return 0;
}

static TuschExplanation *
explain(const char *text, const char *word)
{
  gsize start = (gsize)(strstr(text, word) - text);
  gsize span[2] = {start, start + strlen(word)};
  TuschExplanation *explanation = tusch_explain(rules, RULES_DIR, NULL, text, span, NULL);
  assert_non_null(explanation);
  return explanation;
}

/* What @rule made of the place; %NULL if it did not look. Borrowed. */
static const TuschRuleLook *
look_of(const TuschExplanation *explanation, const char *rule)
{
  for (guint i = 0; i < explanation->looks->len; i++) {
    const TuschRuleLook *look = g_ptr_array_index(explanation->looks, i);
    if (g_str_equal(look->rule, rule))
      return look;
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
      {"cpr 010190-1234", "010190", "cpr-med-skilletegn", "marked"},
      {"faktura nr. 010190-1234", "010190", "cpr-med-skilletegn", "review"},
      {"faktura nr. 010924-1187", "010924", "cpr-med-skilletegn", "too-few-points"},
      {"faktura til barnet 010190-1234", "010190", "cpr-med-skilletegn", "review"},
      {"faktura nr. 0101901234", "0101901234", "cpr-uden-skilletegn", "too-few-points"},
      {"nr. 320190-1234", "320190", "cpr-med-skilletegn", "check-refused"},
      {"nr. A010190-1234", "A010190-1234", "cpr-med-skilletegn", "neighbours"},
      {"ingen tal her", "tal", "cpr-med-skilletegn", NULL},
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(TuschExplanation) explanation = explain(rows[i].text, rows[i].word);
    const TuschRuleLook *look = look_of(explanation, rows[i].rule);
    if (rows[i].expected == NULL) {
      assert_null(look);
      continue;
    }
    assert_non_null(look);
    assert_string_equal(tusch_look_outcome_to_string(look->outcome), rows[i].expected);
    bool is_found = look->outcome <= TUSCH_LOOK_REVIEW;
    assert_int_equal(look->has_won, is_found);
    assert_int_equal(explanation->findings->len > 0, is_found);
  }
}

static void
test_points_and_context(void **state)
{
  (void)state;
  g_autoptr(TuschExplanation) explanation = explain("faktura nr. 010190-1234", "010190");
  const TuschRuleLook *look = look_of(explanation, "cpr-med-skilletegn");
  assert_non_null(look);
  assert_true(g_str_has_prefix(look->context_word, "faktura"));
  assert_true(look->context_points < 0);
  assert_non_null(look->context_place);
  assert_int_equal(look->points, look->base_points + look->extra_points + look->context_points);
  assert_string_equal(look->file, "cpr.regler");
  assert_true(look->line > 0);
}

static void
test_place(void **state)
{
  (void)state;
  g_autoptr(TuschExplanation) explanation = explain("første linje\nså mødte Camilla op", "amil");
  assert_int_equal(explanation->line, 2);
  assert_int_equal(explanation->column, 10);
  assert_int_equal(explanation->end - explanation->start, strlen("Camilla"));
  assert_int_equal(explanation->words->len, 1);
  const TuschWordFacts *facts = g_ptr_array_index(explanation->words, 0);
  assert_int_equal(facts->start, explanation->start);
  assert_true(facts->lists->len > 0);
  assert_true(g_str_has_prefix(g_ptr_array_index(facts->lists, 0), "fornavne.tsv:"));
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_why_and_why_not),
      cmocka_unit_test(test_points_and_context),
      cmocka_unit_test(test_place),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
