/* Rule files: syntax, meaning, and the messages a records officer sees. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "base/build-paths.h"
#include "base/file.h"
#include "model/rule-file.h"
#include "tusch/detect.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define RULE \
  "[regel prøve]\n" \
  "type = PHONE\n" \
  "mønster = \\d{3}\n" \
  "point = 70\n" \
  "forklaring = Tre cifre\n"

static void
test_syntax(void **state)
{
  (void)state;
  const char *text =
      "\xEF\xBB\xBF# kommentar\r\n[Regel  A b]\r\nTest  Ja = a = b # c\r\n  mere\r\n\r\nx=1";
  GError *error = NULL;
  g_autoptr(GPtrArray) sections = tusch_rule_file_parse("f", text, strlen(text), &error);
  assert_no_error(error);
  assert_int_equal(sections->len, 1);
  const TuschRuleSection *section = g_ptr_array_index(sections, 0);
  assert_string_equal(section->kind, "regel");
  assert_string_equal(section->name, "a b");
  assert_int_equal(section->line, 2);
  const TuschRuleField *field = tusch_rule_section_get(section, "test ja");
  assert_string_equal(field->value, "a = b # cmere");
  assert_int_equal(field->line, 3);
  assert_string_equal(tusch_rule_section_get(section, "x")->value, "1");
  assert_null(tusch_rule_section_get(section, "y"));
}

static void
test_syntax_errors(void **state)
{
  (void)state;
  static const struct {
    const char *text, *place;
  } rows[] = {
      {"x = 1", "f:1:"},
      {"\n[regel a\n", "f:2:"},
      {"[regel]", "f:1:"},
      {"[]", "f:1:"},
      {"[regel a]\nx", "f:2:"},
      {"[regel a]\nx =", "f:2:"},
      {"[regel a]\n= 1", "f:2:"},
      {"  x = 1", "f:1:"},
      {"[regel a]\n  x", "f:2:"},
      {"[regel a]\nx = \xFF", "f:2:"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    GError *error = NULL;
    assert_null(tusch_rule_file_parse("f", rows[i].text, strlen(rows[i].text), &error));
    assert_tusch_error(error, TUSCH_ERROR_CONFIG);
    assert_true(g_str_has_prefix(error->message, rows[i].place));
    g_error_free(error);
  }
}

/* Loads a folder with the shipped dictionaries and one rule file; %NULL if it loads. */
static char *
fault_of(const char *content)
{
  g_autofree char *dir = g_dir_make_tmp("tusch-rules-XXXXXX", NULL);
  g_autofree char *patterns = g_build_filename(dir, "patterns", NULL);
  g_autofree char *link = g_build_filename(dir, "dictionaries", NULL);
  g_autofree char *file = g_build_filename(patterns, "p.regler", NULL);
  assert_int_equal(g_mkdir(patterns, 0700), 0);
  assert_int_equal(symlink(TUSCH_SOURCE_DATADIR "/rules/dictionaries", link), 0);
  assert_true(g_file_set_contents(file, content, -1, NULL));
  GError *error = NULL;
  g_autoptr(TuschRules) rules = tusch_rules_load(dir, &error);
  char *message = NULL;
  if (rules == NULL) {
    assert_tusch_error(error, TUSCH_ERROR_CONFIG);
    message = g_strdup(error->message);
    g_error_free(error);
  }
  assert_true(tusch_dir_remove_tree(dir, NULL));
  return message;
}

static void
test_a_rule_needs_passing_tests(void **state)
{
  (void)state;
  static const struct {
    const char *content, *message; /* NULL: it loads */
  } rows[] = {
      {RULE "test ja = nr [[123]]\ntest nej = nr 12\n", NULL},
      {RULE "test ja = nr 123\n", "test nej"},
      {RULE "test nej = nr 12\n", "test ja"},
      {RULE "test ja = nr 12\ntest nej = x\n", "p.regler:6:"},
      {RULE "test ja = nr [[12]]3\ntest nej = x\n", "p.regler:6:"},
      {RULE "test ja = 123\ntest nej = 123\n", "p.regler:7:"},
      {RULE "test gennemsyn = 123\ntest nej = x\n", "p.regler:6:"},
      {RULE "test ja = 123\ntest nej = x\nfarve = blå\n", "p.regler:8:"},
      {RULE "test ja = 123\ntest nej = x\npoint = mange\n", "p.regler:8:"},
      {RULE "test ja = 123\ntest nej = x\nkontrol = kryds\n", "p.regler:8:"},
      {RULE "test ja = 123\ntest nej = x\nvisning = 3d\n", "p.regler:8:"},
      {RULE "test ja = 123\ntest nej = x\nmønster = (\n", "p.regler:8:"},
      {RULE "test ja = 123\ntest nej = x\nordliste = ../../etc/passwd\n", "p.regler:8:"},
      {RULE "test ja = 123\ntest nej = x\nkontekst = findes-ikke.tsv\n", "findes-ikke.tsv"},
      {"[opskrift a]\nx = 1\n", "p.regler:1:"},
      {"[regel a]\ntype = PHONE\n", "p.regler:1:"},
      {"", NULL},
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *message = fault_of(rows[i].content);
    if (rows[i].message == NULL)
      assert_null(message);
    else
      assert_non_null(strstr(message, rows[i].message));
  }
}

#define EXCEPTION \
  RULE "test ja = 123\ntest nej = x\n[undtagelse u]\nregel = prøve\ntekst før = afgift\n"

static void
test_exceptions_lower_to_review(void **state)
{
  (void)state;
  static const struct {
    const char *content, *message;
  } rows[] = {
      {EXCEPTION "virkning = gennemsyn\nbegrundelse = b\nudløber = 2999-01-01\n"
                 "test gennemsyn = afgift 123\n",
       NULL},
      {EXCEPTION "virkning = slet\nbegrundelse = b\nudløber = 2999-01-01\n"
                 "test gennemsyn = afgift 123\n",
       "p.regler:11:"},
      {EXCEPTION "virkning = gennemsyn\nudløber = 2999-01-01\ntest gennemsyn = afgift 123\n",
       "begrundelse"},
      {EXCEPTION "virkning = gennemsyn\nbegrundelse = b\ntest gennemsyn = afgift 123\n", "udløber"},
      {EXCEPTION "virkning = gennemsyn\nbegrundelse = b\nudløber = snart\n"
                 "test gennemsyn = afgift 123\n",
       "p.regler:13:"},
      {EXCEPTION "virkning = gennemsyn\nbegrundelse = b\nudløber = 2999-01-01\n", "test gennemsyn"},
      {EXCEPTION "virkning = gennemsyn\nbegrundelse = b\nudløber = 2999-01-01\n"
                 "test gennemsyn = andet 123\n",
       "p.regler:14:"},
      /* Past its last day it does not count, and the number is marked again. */
      {EXCEPTION "virkning = gennemsyn\nbegrundelse = b\nudløber = 2001-01-01\n"
                 "test gennemsyn = afgift 123\n",
       NULL},
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *message = fault_of(rows[i].content);
    if (rows[i].message == NULL)
      assert_null(message);
    else
      assert_non_null(strstr(message, rows[i].message));
  }
}

static void
test_shipped_rules(void **state)
{
  (void)state;
  GError *error = NULL;
  g_autoptr(TuschRules) first = tusch_rules_load(TUSCH_SOURCE_DATADIR "/rules", &error);
  assert_no_error(error);
  g_autoptr(TuschRules) second = tusch_rules_load(TUSCH_SOURCE_DATADIR "/rules", NULL);
  assert_string_equal(tusch_rules_get_hash(first), tusch_rules_get_hash(second));
  assert_int_equal(strlen(tusch_rules_get_hash(first)), 64);
  assert_null(tusch_rules_load("/findes/ikke", &error));
  assert_tusch_error(error, TUSCH_ERROR_CONFIG);
  g_error_free(error);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_syntax),
      cmocka_unit_test(test_syntax_errors),
      cmocka_unit_test(test_a_rule_needs_passing_tests),
      cmocka_unit_test(test_exceptions_lower_to_review),
      cmocka_unit_test(test_shipped_rules),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
