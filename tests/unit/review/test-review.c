/* Policy, verdicts and the plan. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "base/file.h"
#include "tusch/review.h"

#include <string.h>

typedef struct {
  TuschCase kase;
  TuschRequest *request;
} Fixture;

static TuschFinding *
add_finding(TuschCase *kase, TuschField field, const char *text, TuschCategory category)
{
  TuschFinding *finding = tusch_finding_new();
  finding->id = g_strdup_printf("f%06u", kase->findings->len + 1);
  finding->document_id = g_strdup("d00001");
  finding->field = field;
  finding->text = g_strdup(text);
  finding->start = 10 * kase->findings->len;
  finding->end = finding->start + strlen(text);
  finding->category = category;
  finding->role = TUSCH_ROLE_THIRD_PARTY;
  finding->entity_id = g_strdup("e0001");
  TuschRectPt box = {10, 10, 50, 20};
  g_array_append_val(finding->boxes, box);
  g_ptr_array_add(kase->findings, finding);
  return finding;
}

static void
decide(TuschCase *kase, TuschTarget target, const char *key, TuschVerdict verdict)
{
  TuschDecision *decision = g_new0(TuschDecision, 1);
  decision->target = target;
  decision->key = g_strdup(key);
  decision->verdict = verdict;
  g_ptr_array_add(kase->decisions, decision);
}

static int
setup(void **state)
{
  Fixture *fixture = g_new0(Fixture, 1);
  TuschCase *kase = &fixture->kase;
  fixture->request = tusch_request_parse("{\"schema\":\"tusch-request\",\"version\":1,\"id\":\"1\","
                                         "\"regime\":\"FVL9\",\"received\":\"2026-11-02\","
                                         "\"authority\":{\"name\":\"Eksempel Kommune\"},"
                                         "\"requester\":{\"name\":\"Anna Bek Holt\"}}",
                                         -1,
                                         NULL);
  kase->request = fixture->request;
  kase->documents = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_document_free);
  kase->pages = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_page_text_free);
  kase->page_document_ids = g_ptr_array_new();
  kase->findings = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_finding_free);
  kase->entities = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_entity_free);
  kase->decisions = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_decision_free);
  TuschDocument *document = tusch_document_new("d00001");
  document->number = g_strdup("0001");
  document->title = g_strdup("Brev fra Bo Lund til Anna");
  document->problem = TUSCH_PROBLEM_NONE;
  document->n_pages = 1;
  g_ptr_array_add(kase->documents, document);
  g_ptr_array_add(kase->pages, tusch_page_text_new(0, 595, 842));
  g_ptr_array_add(kase->page_document_ids, document->id);
  TuschEntity *entity = tusch_entity_new();
  entity->id = g_strdup("e0001");
  entity->category = TUSCH_CATEGORY_PERSON;
  entity->key = g_strdup("bolund");
  g_ptr_array_add(kase->entities, entity);
  *state = fixture;
  return fixture->request == NULL;
}

static int
teardown(void **state)
{
  Fixture *fixture = *state;
  TuschCase *kase = &fixture->kase;
  g_ptr_array_unref(kase->documents);
  g_ptr_array_unref(kase->pages);
  g_ptr_array_unref(kase->page_document_ids);
  g_ptr_array_unref(kase->findings);
  g_ptr_array_unref(kase->entities);
  g_ptr_array_unref(kase->decisions);
  tusch_request_free(fixture->request);
  g_free(fixture);
  return 0;
}

static void
test_nothing_decided_is_asked(void **state)
{
  TuschCase *kase = &((Fixture *)*state)->kase;
  TuschFinding *finding = add_finding(kase, TUSCH_FIELD_PAGE, "Bo Lund", TUSCH_CATEGORY_PERSON);
  finding->proposal = TUSCH_VERDICT_KEEP;
  TuschPlan *plan = tusch_review_plan(kase, false);
  assert_int_equal(plan->n_undecided, 1);
  assert_int_equal(plan->secrets->len, 0);
  tusch_plan_free(plan);
  plan = tusch_review_plan(kase, true);
  const TuschPlanDocument *document = g_ptr_array_index(plan->documents, 0);
  assert_int_equal(document->pages->len, 1);
  assert_int_equal(document->access, TUSCH_ACCESS_PARTLY);
  tusch_plan_free(plan);
}

static void
test_own_decision_beats_entity(void **state)
{
  TuschCase *kase = &((Fixture *)*state)->kase;
  TuschFinding *first = add_finding(kase, TUSCH_FIELD_PAGE, "Bo Lund", TUSCH_CATEGORY_PERSON);
  TuschFinding *second = add_finding(kase, TUSCH_FIELD_PAGE, "Bo", TUSCH_CATEGORY_PERSON);
  decide(kase, TUSCH_TARGET_ENTITY, "PERSON:bolund", TUSCH_VERDICT_REDACT);
  g_autofree char *key = tusch_decision_key_of_finding(second);
  decide(kase, TUSCH_TARGET_FINDING, key, TUSCH_VERDICT_KEEP);
  g_autoptr(TuschVerdicts) verdicts = tusch_verdicts_new(kase);
  assert_int_equal(tusch_verdicts_of_finding(verdicts, first, NULL), TUSCH_VERDICT_REDACT);
  assert_int_equal(tusch_verdicts_of_finding(verdicts, second, NULL), TUSCH_VERDICT_KEEP);
}

static void
test_secret_scopes(void **state)
{
  TuschCase *kase = &((Fixture *)*state)->kase;
  static const struct {
    const char *text;
    TuschCategory category;
    TuschSecretScope scope;
  } table[] = {
      {"010190-1234", TUSCH_CATEGORY_CPR, TUSCH_SECRET_BUNDLE},
      {"Bo Lund", TUSCH_CATEGORY_PERSON, TUSCH_SECRET_PLACE}, /* six letters */
      {"Camilla Lund", TUSCH_CATEGORY_PERSON, TUSCH_SECRET_BUNDLE},
      {"Camillas", TUSCH_CATEGORY_PERSON, TUSCH_SECRET_PLACE},
      {"Anna Bek", TUSCH_CATEGORY_PERSON, TUSCH_SECRET_PLACE}, /* the requester's name */
      {"depression", TUSCH_CATEGORY_SENSITIVE, TUSCH_SECRET_PLACE},
      {"Egevej 4, 8700 Horsens", TUSCH_CATEGORY_ADDRESS, TUSCH_SECRET_BUNDLE},
      {"Egebakken", TUSCH_CATEGORY_ADDRESS, TUSCH_SECRET_PLACE},
      {"22 90 14 58", TUSCH_CATEGORY_PHONE, TUSCH_SECRET_BUNDLE},
      {"Camilla\nLund", TUSCH_CATEGORY_PERSON, TUSCH_SECRET_BUNDLE},
      {"Camilla Lund\nOluf", TUSCH_CATEGORY_PERSON, TUSCH_SECRET_PLACE}, /* two people */
  };
  for (guint i = 0; i < G_N_ELEMENTS(table); i++)
    add_finding(kase, TUSCH_FIELD_PAGE, table[i].text, table[i].category);
  decide(kase, TUSCH_TARGET_ENTITY, "PERSON:bolund", TUSCH_VERDICT_REDACT);
  TuschPlan *plan = tusch_review_plan(kase, false);
  assert_int_equal(plan->secrets->len, G_N_ELEMENTS(table));
  for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
    const TuschSecret *secret = g_ptr_array_index(plan->secrets, i);
    if (secret->scope != table[i].scope)
      fail_msg("scope of row %u", i);
  }
  tusch_plan_free(plan);
}

static void
test_secrets_stand_on_one_line(void **state)
{
  TuschCase *kase = &((Fixture *)*state)->kase;
  static const char *const table[][2] = {
      {"Egevej 4,\n8700 Horsens", "Egevej 4, 8700 Horsens"},
      {"Mar-\ngrethe Lund", "Margrethe Lund"},
      {"Holm-\nPetersen", "Holm- Petersen"},
      {"0101\t901234", "0101 901234"},
      {"- Bo", "- Bo"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(table); i++)
    add_finding(kase, TUSCH_FIELD_PAGE, table[i][0], TUSCH_CATEGORY_PERSON);
  TuschPlan *plan = tusch_review_plan(kase, true);
  for (guint i = 0; i < G_N_ELEMENTS(table); i++)
    assert_string_equal(((TuschSecret *)g_ptr_array_index(plan->secrets, i))->text, table[i][1]);
  tusch_plan_free(plan);
}

static void
test_pages_and_documents(void **state)
{
  TuschCase *kase = &((Fixture *)*state)->kase;
  TuschPageText *page = g_ptr_array_index(kase->pages, 0);
  page->look = TUSCH_LOOK_HANDWRITING;
  TuschPlan *plan = tusch_review_plan(kase, false);
  assert_int_equal(plan->n_undecided, 1);
  tusch_plan_free(plan);
  decide(kase, TUSCH_TARGET_PAGE, "d00001/p0", TUSCH_VERDICT_REDACT);
  plan = tusch_review_plan(kase, false);
  assert_int_equal(plan->n_undecided, 0);
  const TuschPlanDocument *document = g_ptr_array_index(plan->documents, 0);
  const TuschPlanPage *planned = g_ptr_array_index(document->pages, 0);
  const TuschPlanBox *box = g_ptr_array_index(planned->boxes, 0);
  assert_true(box->box.x1 >= 595 && box->box.y1 >= 842);
  tusch_plan_free(plan);
  decide(kase, TUSCH_TARGET_DOCUMENT, "d00001", TUSCH_VERDICT_REDACT);
  plan = tusch_review_plan(kase, false);
  document = g_ptr_array_index(plan->documents, 0);
  assert_int_equal(document->access, TUSCH_ACCESS_NO);
  assert_int_equal(document->pages->len, 0);
  tusch_plan_free(plan);
}

static void
test_title(void **state)
{
  TuschCase *kase = &((Fixture *)*state)->kase;
  TuschFinding *finding = add_finding(kase, TUSCH_FIELD_TITLE, "Bo Lund", TUSCH_CATEGORY_PERSON);
  finding->start = strlen("Brev fra ");
  finding->end = finding->start + strlen("Bo Lund");
  decide(kase, TUSCH_TARGET_ENTITY, "PERSON:bolund", TUSCH_VERDICT_REDACT);
  g_autoptr(TuschVerdicts) verdicts = tusch_verdicts_new(kase);
  g_autofree char *title =
      tusch_review_title(verdicts, kase, g_ptr_array_index(kase->documents, 0), false);
  assert_string_equal(title, "Brev fra [udeladt] til Anna");
}

static void
test_decision_file(void **state)
{
  TuschCase *kase = &((Fixture *)*state)->kase;
  add_finding(kase, TUSCH_FIELD_PAGE, "Bo Lund", TUSCH_CATEGORY_PERSON);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) good = tusch_review_parse_decisions(
      kase,
      "{\"decisions\":[{\"entity\":\"e0001\",\"decision\":\"redact\",\"ground\":\"X\"},"
      "{\"finding\":\"f000001\",\"decision\":\"keep\"},"
      "{\"document\":\"0001\",\"page\":1,\"decision\":\"keep\"},"
      "{\"document\":\"d00001\",\"decision\":\"redact\"}]}",
      "me",
      1,
      &error);
  assert_no_error(error);
  assert_int_equal(good->len, 4);
  static const char *const bad[][2] = {
      {"[]", "object"},
      {"{}", "decisions"},
      {"{\"decisions\":[{\"decision\":\"keep\"}]}", "decisions[0]"},
      {"{\"decisions\":[{\"entity\":\"e9\",\"decision\":\"keep\"}]}", "\"entity\""},
      {"{\"decisions\":[{\"finding\":\"e9\",\"decision\":\"keep\"}]}", "\"finding\""},
      {"{\"decisions\":[{\"document\":\"x\",\"decision\":\"keep\"}]}", "\"document\""},
      {"{\"decisions\":[{\"document\":\"0001\",\"page\":2,\"decision\":\"keep\"}]}", "\"page\""},
      {"{\"decisions\":[{\"entity\":\"e0001\",\"decision\":\"maybe\"}]}", "\"decision\""},
      {"{\"decisions\":[{\"entity\":\"e0001\",\"finding\":\"f000001\",\"decision\":\"keep\"}]}",
       "exactly one"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
    assert_null(tusch_review_parse_decisions(kase, bad[i][0], "me", 1, &error));
    assert_tusch_error(error, TUSCH_ERROR_CONFIG);
    assert_non_null(strstr(error->message, bad[i][1]));
    g_clear_error(&error);
  }
}

static void
test_policy(void **state)
{
  (void)state;
  g_autoptr(GError) error = NULL;
  const char *data = g_getenv("TUSCH_TEST_DATA");
  g_autofree char *dir = g_build_filename(data, "..", "rules", "policy", NULL);
  for (TuschRegime regime = TUSCH_REGIME_FVL9; regime <= TUSCH_REGIME_MOL; regime++) {
    g_autoptr(TuschPolicy) policy = tusch_policy_load(dir, regime, &error);
    assert_no_error(error);
    for (guint c = 0; c < TUSCH_N_CATEGORIES; c++) {
      g_autoptr(TuschFinding) finding = tusch_finding_new();
      finding->category = (TuschCategory)c;
      finding->role = TUSCH_ROLE_THIRD_PARTY;
      tusch_policy_propose(policy, finding);
      assert_int_equal(finding->proposal, TUSCH_VERDICT_REDACT);
      assert_non_null(finding->ground);
      finding->level = TUSCH_LEVEL_REVIEW;
      tusch_policy_propose(policy, finding);
      assert_int_equal(finding->proposal, TUSCH_VERDICT_ASK);
      finding->role = TUSCH_ROLE_REQUESTER;
      tusch_policy_propose(policy, finding);
      assert_int_equal(finding->proposal, TUSCH_VERDICT_ASK);
      finding->role = TUSCH_ROLE_PROTECTED;
      finding->level = TUSCH_LEVEL_MARK;
      tusch_policy_propose(policy, finding);
      assert_int_not_equal(finding->proposal, TUSCH_VERDICT_KEEP);
    }
  }
}

static void
test_bad_policies(void **state)
{
  (void)state;
  static const char *const bad[] = {
      "[CPR]\nanmoder = slet\n",
      "[CPR]\nnabo = fjern\n",
      "[HVAD]\nanmoder = fjern\n",
      "anmoder = fjern\n",
      "[CPR\n",
  };
  g_autofree char *dir = g_dir_make_tmp("tusch-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(dir, "FVL9.policy", NULL);
  for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
    g_autoptr(GError) error = NULL;
    assert_true(g_file_set_contents(path, bad[i], -1, NULL));
    assert_null(tusch_policy_load(dir, TUSCH_REGIME_FVL9, &error));
    assert_tusch_error(error, TUSCH_ERROR_CONFIG);
    assert_non_null(strstr(error->message, "FVL9.policy"));
  }
  assert_true(tusch_dir_remove_tree(dir, NULL));
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_nothing_decided_is_asked, setup, teardown),
      cmocka_unit_test_setup_teardown(test_own_decision_beats_entity, setup, teardown),
      cmocka_unit_test_setup_teardown(test_secret_scopes, setup, teardown),
      cmocka_unit_test_setup_teardown(test_secrets_stand_on_one_line, setup, teardown),
      cmocka_unit_test_setup_teardown(test_pages_and_documents, setup, teardown),
      cmocka_unit_test_setup_teardown(test_title, setup, teardown),
      cmocka_unit_test_setup_teardown(test_decision_file, setup, teardown),
      cmocka_unit_test(test_policy),
      cmocka_unit_test(test_bad_policies),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
