/* What is read from content, with the rules that come with tusch and with rules made here. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "index/wording.h"
#include "lib/test.h"
#include "tusch/derive.h"
#include "tusch/error.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  TuschKlePlan *kle;
  TuschIndexRules *rules;
} Fixture;

static int
set_up(void **state)
{
  const char *tests = g_getenv("TUSCH_TEST_DATA");
  g_autofree char *plan = g_build_filename(tests, "..", "rules", "kle", "emneplan.tsv", NULL);
  g_autofree char *dir = g_build_filename(tests, "..", "rules", "index", NULL);
  g_autoptr(GError) error = NULL;
  Fixture *f = g_new0(Fixture, 1);
  f->kle = tusch_kle_plan_load(plan, &error);
  assert_non_null(f->kle);
  f->rules = tusch_index_rules_load(dir, f->kle, &error);
  if (f->rules == NULL)
    print_error("%s\n", error->message);
  assert_non_null(f->rules);
  *state = f;
  return 0;
}

static int
tear_down(void **state)
{
  Fixture *f = *state;
  if (f == NULL)
    return 0;
  tusch_index_rules_free(f->rules);
  tusch_kle_plan_free(f->kle);
  g_free(f);
  return 0;
}

/* (transfer full) */
static GPtrArray *
derive(const Fixture *f, const char *title, const char *text)
{
  static const char REQUEST[] =
      "{\"schema\":\"tusch-request\",\"version\":1,\"id\":\"1\",\"regime\":\"FVL9\","
      "\"received\":\"2026-11-02\",\"authority\":{\"name\":\"Eksempel Kommune\"},"
      "\"requester\":{\"name\":\"Anna Bek Ravnsborg\"}}";
  g_autoptr(TuschRequest) request = tusch_request_parse(REQUEST, -1, NULL);
  assert_non_null(request);
  g_autoptr(TuschDocument) document = tusch_document_new("d0001");
  g_free(document->title);
  document->title = g_strdup(title);
  g_autoptr(GPtrArray) pages = g_ptr_array_new();
  g_ptr_array_add(pages, (char *)text);
  GPtrArray *facts = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_fact_free);
  tusch_index_derive(f->rules, request, document, pages, facts);
  return facts;
}

static const TuschFact *
find(const GPtrArray *facts, TuschFactField field)
{
  for (guint i = 0; i < facts->len; i++) {
    const TuschFact *fact = g_ptr_array_index(facts, i);
    if (fact->field == field)
      return fact;
  }
  return NULL;
}

static void
test_values(void **state)
{
  static const struct {
    const char *text;
    TuschFactField field;
    const char *value; /* nullable: nothing may be said */
  } ROWS[] = {
      {"Dato: 3. marts 2024", TUSCH_FACT_DATE, "2024-03-03"},
      {"Dato: 03.03.24", TUSCH_FACT_DATE, "2024-03-03"},
      {"Dato: 3/3 2024", TUSCH_FACT_DATE, "2024-03-03"},
      {"Dato: 2024-03-03", TUSCH_FACT_DATE, "2024-03-03"},
      {"Sorø, den 3. maj 2024", TUSCH_FACT_DATE, "2024-05-03"},
      {"Dato: 31.02.2024", TUSCH_FACT_DATE, NULL},
      {"Dato: 3. marts 2031", TUSCH_FACT_DATE, NULL}, /* after the request */
      {"Født: 12. maj 2019", TUSCH_FACT_DATE, NULL},
      {"cpr 010190-1234", TUSCH_FACT_DATE, NULL},
      {"> Dato: 3. marts 2024", TUSCH_FACT_DATE, NULL},
      {"Svar senest den 20. december 2023", TUSCH_FACT_DATE, NULL},
      {"Svar senest den 20. december 2023", TUSCH_FACT_DEADLINE, "2023-12-20"},
      {"Fra: Eksempel Kommune\nTil: Per Odgaard\nEmne: x", TUSCH_FACT_DIRECTION, "Udgaaende"},
      {"Fra: Per Odgaard\nTil: Eksempel Kommune\nEmne: x", TUSCH_FACT_DIRECTION, "Indgaaende"},
      {"Fra: Per Odgaard <p@post.example>\nTil: x", TUSCH_FACT_SENDER, "Per Odgaard"},
      {"Sagsnr.: 2024-018273", TUSCH_FACT_CASE, "2024-018273"},
      {"Sagsnr.: 140761-9710", TUSCH_FACT_CASE, NULL},
      {"Sag 27.24.00-G01-3-24", TUSCH_FACT_KLE, "27.24.00"},
      {"Sag 27.24.00-G01-3-24", TUSCH_FACT_FACET, "G01"},
      {"KLE: 99.24.00", TUSCH_FACT_KLE, NULL},
      {"Dato 12.03.24", TUSCH_FACT_KLE, NULL},
      {"Vi har spurgt Region Syddanmark om det.", TUSCH_FACT_AUTHORITY, "Region Syddanmark"},
      {"Jeg søger om en rollator og andre hjælpemidler.", TUSCH_FACT_TOPIC, "27.60.00"},
      {"", TUSCH_FACT_TYPE, NULL},
  };
  for (guint i = 0; i < G_N_ELEMENTS(ROWS); i++) {
    g_autoptr(GPtrArray) facts = derive(*state, "", ROWS[i].text);
    const TuschFact *fact = find(facts, ROWS[i].field);
    if ((fact == NULL) != (ROWS[i].value == NULL) ||
        (fact != NULL && g_strcmp0(fact->value, ROWS[i].value) != 0))
      fail_msg("row %u: %s", i, fact != NULL ? fact->value : "nothing");
  }
}

static void
test_evidence_is_where_it_says(void **state)
{
  const char *text = "Åse Ærø, Sorø\nDato: 3. maj 2024\nSagsnr.: Ø-2024-17\n";
  g_autoptr(GPtrArray) facts = derive(*state, "", text);
  const TuschFact *date = find(facts, TUSCH_FACT_DATE);
  const TuschFact *kase = find(facts, TUSCH_FACT_CASE);
  assert_non_null(date);
  assert_non_null(kase);
  g_autofree char *said = g_strndup(text + date->start, date->end - date->start);
  g_autofree char *number = g_strndup(text + kase->start, kase->end - kase->start);
  assert_string_equal(said, "3. maj 2024");
  assert_string_equal(number, "Ø-2024-17");
  assert_string_equal(kase->value, number);
}

static void
test_proposals_are_marked(void **state)
{
  g_autoptr(GPtrArray) facts = derive(*state, "", "Rusmiddelcenter. Urinprøve: heroin.");
  const TuschFact *topic = find(facts, TUSCH_FACT_TOPIC);
  assert_non_null(topic);
  assert_true(tusch_fact_is_proposal(topic));
  assert_non_null(strstr(topic->reason, "rusmiddel"));
  assert_null(find(facts, TUSCH_FACT_KLE));
}

/* Whatever the text: no crash, spans inside it, and done in time that grows with it. */
static void
test_hostile(void **state)
{
  static const char *const PIECES[] = {"Fra:",
                                       "\n",
                                       "3.3.",
                                       "Dato ",
                                       " ",
                                       ">",
                                       "å",
                                       "27.24.00-",
                                       "1/1/1/1/",
                                       "Sag:",
                                       "<<",
                                       "Region A",
                                       "\t",
                                       "2024"};
  guint32 seed = 1;
  for (guint round = 0; round < 60; round++) {
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < 2000; i++) {
      seed = seed * 1664525u + 1013904223u;
      g_string_append(text, PIECES[(seed >> 16) % G_N_ELEMENTS(PIECES)]);
    }
    g_autoptr(GPtrArray) facts = derive(*state, PIECES[round % 14], text->str);
    for (guint i = 0; i < facts->len; i++) {
      const TuschFact *fact = g_ptr_array_index(facts, i);
      assert_true(fact->start <= fact->end && fact->end <= text->len);
      assert_true(g_utf8_validate(fact->value, -1, NULL));
    }
  }
}

static void
test_bad_rules(void **state)
{
  static const struct {
    const char *text;
    const char *said;
  } ROWS[] = {
      {"[art x]\nnavn = X\ntitel 60 = x\ntest ja = y\ntest nej = z\n", "prøve.regler:4"},
      {"[art x]\nnavn = X\noverskrift 60 = x\ntest ja = x\ntest nej = x\n", "prøve.regler:5"},
      {"[art x]\nnavn = X\noverskrift 60 = x\ntest ja = x\n", "test nej"},
      {"[art x]\noverskrift 60 = x\ntest ja = x\ntest nej = z\n", "navn"},
      {"[emne 99.99.99]\ntekst 60 = x\ntest ja = x\ntest nej = z\n", "emneplanen"},
      {"[dato x]\nfør = x\ntest ja = x 3. maj 2024\ntest nej = z\n", "point"},
      {"[noget x]\nfør = x\n", "prøve.regler:1"},
      {"[art x]\nvej = x\n", "prøve.regler:2"},
      {"[art x]\nretning = op\n", "retning"},
  };
  Fixture *f = *state;
  for (guint i = 0; i < G_N_ELEMENTS(ROWS); i++) {
    g_autofree char *dir = g_dir_make_tmp("tusch-rules-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(dir, "prøve.regler", NULL);
    assert_true(g_file_set_contents(path, ROWS[i].text, -1, NULL));
    g_autoptr(GError) error = NULL;
    g_autoptr(TuschIndexRules) rules = tusch_index_rules_load(dir, f->kle, &error);
    assert_null(rules);
    assert_true(g_error_matches(error, TUSCH_ERROR, TUSCH_ERROR_CONFIG));
    if (strstr(error->message, ROWS[i].said) == NULL)
      fail_msg("row %u: %s", i, error->message);
    (void)g_unlink(path);
    (void)g_rmdir(dir);
  }
}

static void
test_retired_topic_is_replaced(void **state)
{
  Fixture *f = *state;
  g_autofree char *dir = g_dir_make_tmp("tusch-rules-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(dir, "a.regler", NULL);
  const char *text = "[emne 16.03.00]\ntekst 60 = xyzzy\ntest ja = xyzzy\ntest nej = abc\n";
  assert_true(g_file_set_contents(path, text, -1, NULL));
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschIndexRules) rules = tusch_index_rules_load(dir, f->kle, &error);
  if (rules == NULL)
    fail_msg("%s", error->message);
  Fixture own = {f->kle, rules};
  g_autoptr(GPtrArray) facts = derive(&own, "", "xyzzy");
  const TuschFact *topic = find(facts, TUSCH_FACT_TOPIC);
  assert_non_null(topic);
  assert_string_equal(topic->value, "27.24.00");
  assert_non_null(strstr(topic->reason, "16.03.00"));
  (void)g_unlink(path);
  (void)g_rmdir(dir);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_values),
      cmocka_unit_test(test_evidence_is_where_it_says),
      cmocka_unit_test(test_proposals_are_marked),
      cmocka_unit_test(test_hostile),
      cmocka_unit_test(test_bad_rules),
      cmocka_unit_test(test_retired_topic_is_replaced),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
