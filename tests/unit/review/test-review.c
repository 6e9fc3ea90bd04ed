/* Policy, verdicts and the plan. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "base/file.h"
#include "tusch/review.h"

#include <math.h>
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
  tusch_finding_share(&finding->document_id, "d00001");
  finding->field = field;
  finding->text = g_strdup(text);
  finding->start = 10 * kase->findings->len;
  finding->end = finding->start + strlen(text);
  finding->category = category;
  finding->role = TUSCH_ROLE_THIRD_PARTY;
  tusch_finding_share(&finding->entity_id, "e0001");
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
test_later_decision_counts(void **state)
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

  /* "This person, everywhere" reaches what was answered one by one before. */
  static const TuschVerdict later[] = {TUSCH_VERDICT_REDACT, TUSCH_VERDICT_ASK, TUSCH_VERDICT_KEEP};
  for (guint i = 0; i < G_N_ELEMENTS(later); i++) {
    decide(kase, TUSCH_TARGET_ENTITY, "PERSON:bolund", later[i]);
    g_autoptr(TuschVerdicts) now = tusch_verdicts_new(kase);
    assert_int_equal(tusch_verdicts_of_finding(now, second, NULL), later[i]);
  }
}

static void
test_other_text_is_not_decided(void **state)
{
  TuschCase *kase = &((Fixture *)*state)->kase;
  TuschFinding *finding = add_finding(kase, TUSCH_FIELD_PAGE, "Bo Lund", TUSCH_CATEGORY_PERSON);
  g_autofree char *key = tusch_decision_key_of_finding(finding);
  decide(kase, TUSCH_TARGET_FINDING, key, TUSCH_VERDICT_KEEP);
  g_autoptr(TuschVerdicts) verdicts = tusch_verdicts_new(kase);
  assert_int_equal(tusch_verdicts_of_finding(verdicts, finding, NULL), TUSCH_VERDICT_KEEP);
  g_free(finding->text);
  finding->text = g_strdup("Ib Holm");
  g_autoptr(TuschVerdicts) again = tusch_verdicts_new(kase);
  assert_int_equal(tusch_verdicts_of_finding(again, finding, NULL), TUSCH_VERDICT_ASK);
}

static TuschDocument *
add_document(TuschCase *kase, const char *id, const char *parent_id, const char *duplicate_of)
{
  TuschDocument *document = tusch_document_new(id);
  document->number = g_strdup(id + 1);
  document->title = g_strdup("Bo Lund");
  document->parent_id = g_strdup(parent_id);
  document->duplicate_of = g_strdup(duplicate_of);
  document->problem = TUSCH_PROBLEM_NONE;
  document->n_pages = 1;
  g_ptr_array_add(kase->documents, document);
  return document;
}

static void
test_copies_are_decided_together(void **state)
{
  TuschCase *kase = &((Fixture *)*state)->kase;
  add_document(kase, "d00002", NULL, "d00001");
  TuschFinding *findings[4];
  for (guint i = 0; i < 4; i++) {
    findings[i] = add_finding(
        kase, i < 2 ? TUSCH_FIELD_PAGE : TUSCH_FIELD_TITLE, "Bo Lund", TUSCH_CATEGORY_PERSON);
    findings[i]->start = 0;
    findings[i]->end = 7;
    if (i % 2 == 1)
      tusch_finding_share(&findings[i]->document_id, "d00002");
  }
  g_autofree char *page_key = tusch_decision_key_of_finding(findings[1]);
  g_autofree char *title_key = tusch_decision_key_of_finding(findings[3]);
  decide(kase, TUSCH_TARGET_FINDING, page_key, TUSCH_VERDICT_REDACT);
  decide(kase, TUSCH_TARGET_FINDING, title_key, TUSCH_VERDICT_KEEP);
  decide(kase, TUSCH_TARGET_PAGE, "d00002/p0", TUSCH_VERDICT_REDACT);
  decide(kase, TUSCH_TARGET_DOCUMENT, "d00002", TUSCH_VERDICT_REDACT);
  g_autoptr(TuschVerdicts) verdicts = tusch_verdicts_new(kase);
  assert_int_equal(tusch_verdicts_of_finding(verdicts, findings[0], NULL), TUSCH_VERDICT_REDACT);
  assert_int_equal(tusch_verdicts_of_finding(verdicts, findings[1], NULL), TUSCH_VERDICT_REDACT);
  assert_int_equal(tusch_verdicts_of_finding(verdicts, findings[2], NULL), TUSCH_VERDICT_ASK);
  assert_int_equal(tusch_verdicts_of_finding(verdicts, findings[3], NULL), TUSCH_VERDICT_KEEP);
  assert_int_equal(tusch_verdicts_of_page(verdicts, "d00001", g_ptr_array_index(kase->pages, 0)),
                   TUSCH_VERDICT_REDACT);
  assert_int_equal(tusch_verdicts_of_document(verdicts, "d00001", NULL), TUSCH_VERDICT_REDACT);
}

static void
test_entries_follow_their_archive(void **state)
{
  TuschCase *kase = &((Fixture *)*state)->kase;
  add_document(kase, "d00002", NULL, NULL)->is_container = true;
  add_document(kase, "d00002-00001", "d00002", NULL)->is_container = true;
  add_document(kase, "d00002-00001-00001", "d00002-00001", NULL);
  add_document(kase, "d00002-00002", "d00002", NULL);
  add_document(kase, "d00003", "d00001", NULL);
  decide(kase, TUSCH_TARGET_DOCUMENT, "d00001", TUSCH_VERDICT_REDACT);
  decide(kase, TUSCH_TARGET_DOCUMENT, "d00002", TUSCH_VERDICT_REDACT);
  decide(kase, TUSCH_TARGET_DOCUMENT, "d00002-00002", TUSCH_VERDICT_KEEP);
  static const struct {
    const char *id;
    TuschVerdict verdict;
  } table[] = {
      {"d00002-00001", TUSCH_VERDICT_REDACT},
      {"d00002-00001-00001", TUSCH_VERDICT_REDACT},
      {"d00002-00002", TUSCH_VERDICT_KEEP},
      {"d00003", TUSCH_VERDICT_KEEP}, /* an attachment is a document of its own */
  };
  g_autoptr(TuschVerdicts) verdicts = tusch_verdicts_new(kase);
  for (guint i = 0; i < G_N_ELEMENTS(table); i++)
    if (tusch_verdicts_of_document(verdicts, table[i].id, NULL) != table[i].verdict)
      fail_msg("%s", table[i].id);
}

static void
test_document_taken_back_is_undecided(void **state)
{
  TuschCase *kase = &((Fixture *)*state)->kase;
  decide(kase, TUSCH_TARGET_DOCUMENT, "d00001", TUSCH_VERDICT_REDACT);
  decide(kase, TUSCH_TARGET_DOCUMENT, "d00001", TUSCH_VERDICT_ASK);
  TuschPlan *plan = tusch_review_plan(kase, false);
  assert_int_equal(plan->n_undecided, 1);
  tusch_plan_free(plan);
  plan = tusch_review_plan(kase, true);
  assert_int_equal(((TuschPlanDocument *)g_ptr_array_index(plan->documents, 0))->access,
                   TUSCH_ACCESS_NO);
  tusch_plan_free(plan);
}

static void
test_finding_without_place_takes_its_page(void **state)
{
  TuschCase *kase = &((Fixture *)*state)->kase;
  static const TuschRectPt table[] = {{0, 0, 0, 0}, {10, 10, 10, 20}, {0, 0, NAN, 5}};
  decide(kase, TUSCH_TARGET_ENTITY, "PERSON:bolund", TUSCH_VERDICT_REDACT);
  for (guint i = 0; i <= G_N_ELEMENTS(table); i++) {
    TuschFinding *finding = add_finding(kase, TUSCH_FIELD_PAGE, "Bo", TUSCH_CATEGORY_PERSON);
    g_array_set_size(finding->boxes, 0);
    if (i < G_N_ELEMENTS(table))
      g_array_append_val(finding->boxes, table[i]);
    TuschPlan *plan = tusch_review_plan(kase, false);
    const TuschPlanDocument *document = g_ptr_array_index(plan->documents, 0);
    const TuschPlanPage *page = g_ptr_array_index(document->pages, 0);
    assert_int_equal(page->boxes->len, i + 1);
    const TuschPlanBox *box = g_ptr_array_index(page->boxes, i);
    assert_true(box->box.x1 >= 14400 && box->box.y1 >= 14400);
    tusch_plan_free(plan);
  }
}

/* The number is removed in one place; does a text that is not shown anywhere excuse it elsewhere?
 */
static TuschSecretScope
scope_beside(TuschCase *kase, TuschFinding *removed)
{
  g_autofree char *key = tusch_decision_key_of_finding(removed);
  decide(kase, TUSCH_TARGET_FINDING, key, TUSCH_VERDICT_REDACT);
  TuschPlan *plan = tusch_review_plan(kase, false);
  TuschSecretScope scope = ((TuschSecret *)g_ptr_array_index(plan->secrets, 0))->scope;
  tusch_plan_free(plan);
  return scope;
}

static void
test_only_what_is_shown_excuses(void **state)
{
  TuschCase *kase = &((Fixture *)*state)->kase;
  TuschFinding *removed = add_finding(kase, TUSCH_FIELD_PAGE, "010190-1234", TUSCH_CATEGORY_CPR);
  TuschFinding *other = add_finding(kase, TUSCH_FIELD_PAGE, "cpr 0101901234", TUSCH_CATEGORY_OTHER);
  add_document(kase, "d00002", NULL, NULL);
  tusch_finding_share(&other->document_id, "d00002");
  /* Undecided in a document that is withheld. */
  decide(kase, TUSCH_TARGET_DOCUMENT, "d00002", TUSCH_VERDICT_REDACT);
  assert_int_equal(scope_beside(kase, removed), TUSCH_SECRET_BUNDLE);
  /* Kept there. */
  g_autofree char *key = tusch_decision_key_of_finding(other);
  decide(kase, TUSCH_TARGET_FINDING, key, TUSCH_VERDICT_KEEP);
  assert_int_equal(scope_beside(kase, removed), TUSCH_SECRET_BUNDLE);
  /* Kept, and shown. */
  decide(kase, TUSCH_TARGET_DOCUMENT, "d00002", TUSCH_VERDICT_KEEP);
  assert_int_equal(scope_beside(kase, removed), TUSCH_SECRET_PLACE);
  /* Kept, but the page goes as a whole. */
  g_ptr_array_add(kase->pages, tusch_page_text_new(0, 595, 842));
  g_ptr_array_add(kase->page_document_ids, (gpointer) "d00002"); /* outlives the change below */
  decide(kase, TUSCH_TARGET_PAGE, "d00002/p0", TUSCH_VERDICT_REDACT);
  assert_int_equal(scope_beside(kase, removed), TUSCH_SECRET_BUNDLE);
  /* Kept around the very place that is removed. */
  decide(kase, TUSCH_TARGET_PAGE, "d00002/p0", TUSCH_VERDICT_KEEP);
  tusch_finding_share(&other->document_id, "d00001");
  other->start = 0;
  other->end = 14;
  g_autofree char *around = tusch_decision_key_of_finding(other);
  decide(kase, TUSCH_TARGET_FINDING, around, TUSCH_VERDICT_KEEP);
  assert_int_equal(scope_beside(kase, removed), TUSCH_SECRET_BUNDLE);
  g_ptr_array_set_size(kase->page_document_ids, 1);
}

/* A request of 10,000 pages: a plan in seconds, not in hours. */
static void
test_many_findings(void **state)
{
  enum { N = 40000, MAX_S = 30 };
  TuschCase *kase = &((Fixture *)*state)->kase;
  for (guint i = 0; i < N; i++) {
    g_autofree char *text = g_strdup_printf("Kirsten Holmgaard %c%c%u", 'a' + i % 26, 'k', i);
    TuschFinding *finding = add_finding(
        kase, i % 4 == 0 ? TUSCH_FIELD_TITLE : TUSCH_FIELD_PAGE, text, TUSCH_CATEGORY_PERSON);
    finding->page_index = i / 10;
    tusch_finding_share(&finding->entity_id, NULL);
    g_autofree char *key = tusch_decision_key_of_finding(finding);
    decide(kase, TUSCH_TARGET_FINDING, key, i % 2 == 0 ? TUSCH_VERDICT_KEEP : TUSCH_VERDICT_REDACT);
  }
  gint64 begin_us = g_get_monotonic_time();
  TuschPlan *plan = tusch_review_plan(kase, false);
  assert_int_equal(plan->secrets->len, N / 2);
  assert_int_equal(plan->n_undecided, 0);
  tusch_plan_free(plan);
  assert_true(g_get_monotonic_time() - begin_us < (gint64)MAX_S * G_USEC_PER_SEC);
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
  decide(kase, TUSCH_TARGET_ENTITY, "PERSON:bolund", TUSCH_VERDICT_REDACT);
  add_finding(kase, TUSCH_FIELD_PAGE, "Bo Lund", TUSCH_CATEGORY_PERSON);
  plan = tusch_review_plan(kase, false);
  assert_int_equal(plan->n_undecided, 0);
  const TuschPlanDocument *document = g_ptr_array_index(plan->documents, 0);
  const TuschPlanPage *planned = g_ptr_array_index(document->pages, 0);
  assert_int_equal(planned->boxes->len, 1); /* the whole page, and no label on top of it */
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
      tusch_review_title(verdicts, g_ptr_array_index(kase->documents, 0), false);
  assert_string_equal(title, "Brev fra [udeladt] til Anna");
}

static void
test_type(void **state)
{
  TuschCase *kase = &((Fixture *)*state)->kase;
  TuschDocument *document = g_ptr_array_index(kase->documents, 0);
  g_autoptr(TuschVerdicts) none = tusch_verdicts_new(kase);
  assert_null(tusch_review_field(none, document, TUSCH_FIELD_TYPE, false));
  document->type = g_strdup("Brev, Bo Lund");
  TuschFinding *finding = add_finding(kase, TUSCH_FIELD_TYPE, "Bo Lund", TUSCH_CATEGORY_PERSON);
  finding->start = strlen("Brev, ");
  finding->end = strlen(document->type);
  g_autoptr(TuschVerdicts) verdicts = tusch_verdicts_new(kase);
  g_autofree char *draft = tusch_review_field(verdicts, document, TUSCH_FIELD_TYPE, true);
  assert_string_equal(draft, "Brev, [udeladt]");
  assert_int_equal(tusch_verdicts_count_undecided(verdicts).n_findings, 1);
  g_autofree char *title = tusch_review_title(verdicts, document, true);
  assert_string_equal(title, document->title);
}

static void
test_fields(void **state)
{
  TuschCase *kase = &((Fixture *)*state)->kase;
  TuschDocument *document = g_ptr_array_index(kase->documents, 0);
  g_free(document->number);
  document->number = g_strdup("12 Bo Lund");
  document->source = g_strdup("Bo Lund");
  static const TuschField fields[] = {TUSCH_FIELD_NUMBER, TUSCH_FIELD_SOURCE};
  for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
    TuschFinding *finding = add_finding(kase, fields[i], "Bo Lund", TUSCH_CATEGORY_PERSON);
    finding->start = i == 0 ? 3 : 0;
    finding->end = finding->start + strlen("Bo Lund");
  }
  decide(kase, TUSCH_TARGET_ENTITY, "PERSON:bolund", TUSCH_VERDICT_REDACT);
  g_autoptr(TuschVerdicts) verdicts = tusch_verdicts_new(kase);
  g_autofree char *number = tusch_review_field(verdicts, document, TUSCH_FIELD_NUMBER, false);
  assert_string_equal(number, "[udeladt] d00001"); /* still one of a kind */
  g_autofree char *source = tusch_review_field(verdicts, document, TUSCH_FIELD_SOURCE, false);
  assert_string_equal(source, "[udeladt]");
  assert_null(tusch_review_field(verdicts, document, TUSCH_FIELD_KLE, false));
}

static void
test_alternative_title(void **state)
{
  TuschCase *kase = &((Fixture *)*state)->kase;
  TuschDocument *document = g_ptr_array_index(kase->documents, 0);
  add_document(kase, "d00002", NULL, "d00001"); /* a copy keeps the title it has */
  static const char *const json[] = {
      "{\"decisions\":[{\"document\":\"d00001\",\"title\":\"Underretning\"}]}",
      "{\"decisions\":[{\"document\":\"d00001\",\"title\":\"\"}]}",
      "{\"decisions\":[{\"document\":\"d00001\",\"page\":1,\"title\":\"X\"}]}",
      "{\"decisions\":[{\"document\":\"d00001\",\"title\":\"to\\nlinjer\"}]}",
  };
  for (guint i = 0; i < G_N_ELEMENTS(json); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) taken = tusch_review_parse_decisions(kase, json[i], "me", 1, &error);
    if (i >= 2) {
      assert_null(taken);
      assert_int_equal(error->code, TUSCH_ERROR_CONFIG);
      continue;
    }
    assert_no_error(error);
    g_ptr_array_add(kase->decisions, g_ptr_array_steal_index(taken, 0));
    g_autoptr(TuschVerdicts) verdicts = tusch_verdicts_new(kase);
    g_autofree char *title = tusch_review_title(verdicts, document, false);
    assert_string_equal(title, i == 0 ? "Underretning" : document->title);
    assert_null(tusch_verdicts_get_title(verdicts, "d00002"));
  }
}

static void
add_entity(TuschCase *kase, const char *id, const char *key)
{
  TuschEntity *entity = tusch_entity_new();
  entity->id = g_strdup(id);
  entity->category = TUSCH_CATEGORY_PERSON;
  entity->key = g_strdup(key);
  g_ptr_array_add(kase->entities, entity);
}

static void
move(TuschCase *kase, TuschTarget target, const char *key, const char *into)
{
  decide(kase, target, key, into != NULL ? TUSCH_VERDICT_REDACT : TUSCH_VERDICT_KEEP);
  ((TuschDecision *)g_ptr_array_index(kase->decisions, kase->decisions->len - 1))->ground =
      g_strdup(into);
}

/* Merging settles nothing; what is decided about the two afterwards does. */
static void
test_merged_entities(void **state)
{
  TuschCase *kase = &((Fixture *)*state)->kase;
  TuschFinding *one = add_finding(kase, TUSCH_FIELD_PAGE, "Bo Lund", TUSCH_CATEGORY_PERSON);
  TuschFinding *other = add_finding(kase, TUSCH_FIELD_PAGE, "B. Lund", TUSCH_CATEGORY_PERSON);
  add_entity(kase, "e0002", "blund");
  tusch_finding_share(&other->entity_id, "e0002");
  decide(kase, TUSCH_TARGET_ENTITY, "PERSON:bolund", TUSCH_VERDICT_KEEP);
  move(kase, TUSCH_TARGET_MERGE, "PERSON:blund", "PERSON:bolund");
  g_autoptr(TuschVerdicts) merged = tusch_verdicts_new(kase);
  assert_string_equal(tusch_verdicts_group_of(merged, other), "PERSON:bolund");
  assert_int_equal(tusch_verdicts_of_finding(merged, one, NULL), TUSCH_VERDICT_KEEP);
  assert_int_equal(tusch_verdicts_of_finding(merged, other, NULL), TUSCH_VERDICT_ASK);
  decide(kase, TUSCH_TARGET_ENTITY, "PERSON:bolund", TUSCH_VERDICT_REDACT);
  g_autoptr(TuschVerdicts) decided = tusch_verdicts_new(kase);
  assert_int_equal(tusch_verdicts_of_finding(decided, other, NULL), TUSCH_VERDICT_REDACT);
  g_autofree char *key = tusch_decision_key_of_finding(one);
  move(kase, TUSCH_TARGET_MEMBER, key, "PERSON:bolund/part/2");
  g_autoptr(TuschVerdicts) moved = tusch_verdicts_new(kase);
  assert_int_equal(tusch_verdicts_of_finding(moved, one, NULL), TUSCH_VERDICT_ASK);
  /* Two people merged the same two, each the other way: nobody loses a place over it. */
  move(kase, TUSCH_TARGET_MERGE, "PERSON:bolund", "PERSON:blund");
  g_autoptr(TuschVerdicts) ring = tusch_verdicts_new(kase);
  assert_non_null(tusch_verdicts_group_of(ring, other));
  assert_int_equal(tusch_verdicts_of_finding(ring, other, NULL), TUSCH_VERDICT_ASK);
}

/* A file that merges says again what counted for each place. */
static void
test_decision_file_keeps_what_is_decided(void **state)
{
  TuschCase *kase = &((Fixture *)*state)->kase;
  TuschFinding *finding = add_finding(kase, TUSCH_FIELD_PAGE, "Bo Lund", TUSCH_CATEGORY_PERSON);
  add_entity(kase, "e0002", "blund");
  decide(kase, TUSCH_TARGET_ENTITY, "PERSON:bolund", TUSCH_VERDICT_REDACT);
  static const char MERGE[] = "{\"decisions\":[{\"entity\":\"e0001\",\"into\":\"e0002\"}]}";
  g_autoptr(GPtrArray) decisions = tusch_review_parse_decisions(kase, MERGE, "anne", 5, NULL);
  assert_non_null(decisions);
  assert_int_equal(decisions->len, 2);
  g_ptr_array_set_free_func(decisions, NULL);
  g_ptr_array_extend(kase->decisions, decisions, NULL, NULL);
  g_autoptr(TuschVerdicts) verdicts = tusch_verdicts_new(kase);
  assert_string_equal(tusch_verdicts_group_of(verdicts, finding), "PERSON:blund");
  assert_int_equal(tusch_verdicts_of_finding(verdicts, finding, NULL), TUSCH_VERDICT_REDACT);
}

static void
test_decision_file(void **state)
{
  TuschCase *kase = &((Fixture *)*state)->kase;
  add_finding(kase, TUSCH_FIELD_PAGE, "Bo Lund", TUSCH_CATEGORY_PERSON);
  add_document(kase, "d00002", NULL, "d00001");
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
      {"{\"decisions\":[{\"entity\":\"e0001\",\"decision\":\"keep\"},"
       "{\"entity\":\"e0001\",\"decision\":\"redact\"}]}",
       "decisions[1]"},
      {"{\"decisions\":[{\"document\":\"d00002\",\"page\":1,\"decision\":\"keep\"},"
       "{\"document\":\"0001\",\"page\":1,\"decision\":\"redact\"}]}",
       "copies"},
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
      assert_non_null(finding->ground);
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
      cmocka_unit_test_setup_teardown(test_later_decision_counts, setup, teardown),
      cmocka_unit_test_setup_teardown(test_other_text_is_not_decided, setup, teardown),
      cmocka_unit_test_setup_teardown(test_copies_are_decided_together, setup, teardown),
      cmocka_unit_test_setup_teardown(test_entries_follow_their_archive, setup, teardown),
      cmocka_unit_test_setup_teardown(test_document_taken_back_is_undecided, setup, teardown),
      cmocka_unit_test_setup_teardown(test_finding_without_place_takes_its_page, setup, teardown),
      cmocka_unit_test_setup_teardown(test_only_what_is_shown_excuses, setup, teardown),
      cmocka_unit_test_setup_teardown(test_many_findings, setup, teardown),
      cmocka_unit_test_setup_teardown(test_fields, setup, teardown),
      cmocka_unit_test_setup_teardown(test_alternative_title, setup, teardown),
      cmocka_unit_test_setup_teardown(test_type, setup, teardown),
      cmocka_unit_test_setup_teardown(test_secret_scopes, setup, teardown),
      cmocka_unit_test_setup_teardown(test_secrets_stand_on_one_line, setup, teardown),
      cmocka_unit_test_setup_teardown(test_pages_and_documents, setup, teardown),
      cmocka_unit_test_setup_teardown(test_title, setup, teardown),
      cmocka_unit_test_setup_teardown(test_merged_entities, setup, teardown),
      cmocka_unit_test_setup_teardown(test_decision_file_keeps_what_is_decided, setup, teardown),
      cmocka_unit_test_setup_teardown(test_decision_file, setup, teardown),
      cmocka_unit_test(test_policy),
      cmocka_unit_test(test_bad_policies),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
