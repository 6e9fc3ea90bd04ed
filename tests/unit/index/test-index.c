/* The index finds documents by id, wherever they stand, and gathers each case's own. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"
#include "tusch/index.h"

#include <string.h>

typedef struct {
  TuschRequest *request;
  TuschKlePlan *kle;
  GPtrArray *documents, *page_ids, *pages, *facts, *titles, *staff;
  TuschIndex *index;
} Fixture;

static int
set_up(void **state)
{
  static const char JSON[] =
      "{\"schema\": \"tusch-request\", \"version\": 1, \"id\": \"2026-1\", \"regime\": \"FVL9\","
      "\"received\": \"2026-11-02\", \"authority\": {\"name\": \"Eksempel Kommune\"},"
      "\"requester\": {\"name\": \"Anna Bek\"}, \"documents\": []}";
  Fixture *f = g_new0(Fixture, 1);
  g_autofree char *plan =
      g_build_filename(g_getenv("TUSCH_TEST_DATA"), "..", "rules", "kle", "emneplan.tsv", NULL);
  f->request = tusch_request_parse(JSON, (gssize)strlen(JSON), NULL);
  f->kle = tusch_kle_plan_load(plan, NULL);
  f->documents = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_document_free);
  f->page_ids = g_ptr_array_new_with_free_func(g_free);
  f->pages = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_page_text_free);
  f->facts = g_ptr_array_new();
  f->titles = g_ptr_array_new_with_free_func(g_free);
  f->staff = g_ptr_array_new();
  *state = f;
  assert_non_null(f->request);
  assert_non_null(f->kle);
  return 0;
}

static int
tear_down(void **state)
{
  Fixture *f = *state;
  tusch_index_free(f->index);
  GPtrArray *arrays[] = {f->documents, f->page_ids, f->pages, f->facts, f->titles, f->staff};
  for (guint i = 0; i < G_N_ELEMENTS(arrays); i++)
    g_ptr_array_unref(arrays[i]);
  tusch_kle_plan_free(f->kle);
  tusch_request_free(f->request);
  g_free(f);
  return 0;
}

/* @parent and @number of the case: nullable */
static void
add(Fixture *f, const char *id, const char *parent, const char *number)
{
  TuschDocument *document = tusch_document_new(id);
  document->number = g_strconcat("akt ", id, NULL);
  document->title = g_strdup("Notat");
  document->parent_id = g_strdup(parent);
  document->case_number = g_strdup(number);
  document->problem = TUSCH_PROBLEM_NONE;
  g_ptr_array_add(f->documents, document);
  g_ptr_array_add(f->titles, g_strdup("Notat"));
}

static void
add_page(Fixture *f, const char *id, TuschTextOrigin origin)
{
  TuschPageText *page = tusch_page_text_new(0, 595, 842);
  page->origin = origin;
  page->scan_dpi = origin == TUSCH_TEXT_DIGITAL ? 0 : 300;
  g_ptr_array_add(f->page_ids, g_strdup(id));
  g_ptr_array_add(f->pages, page);
}

static void
build(Fixture *f)
{
  TuschIndexInput input = {.request = f->request,
                           .documents = f->documents,
                           .page_document_ids = f->page_ids,
                           .pages = f->pages,
                           .facts = f->facts,
                           .kle = f->kle,
                           .titles = f->titles,
                           .staff_names = f->staff};
  f->index = tusch_index_build(&input);
}

static void
test_finds_by_id(void **state)
{
  Fixture *f = *state;
  add(f, "d0001", NULL, "2024-1");
  add(f, "d0002", "d0001", NULL);
  build(f);
  assert_string_equal(tusch_index_find(f->index, "d0002")->document->number, "akt d0002");
  assert_null(tusch_index_find(f->index, "d0003"));
  assert_null(tusch_index_find(f->index, NULL));
}

static void
test_attachment_knows_its_document(void **state)
{
  Fixture *f = *state;
  add(f, "d0001", NULL, "2024-1");
  add(f, "d0002", "d0001", NULL);
  add(f, "d0003", "d0004", NULL); /* listed before what it belongs to */
  add(f, "d0004", NULL, "2024-2");
  add(f, "d0005", "d0099", NULL); /* what it belongs to is not there */
  build(f);
  const TuschIndexDocument *first = tusch_index_find(f->index, "d0001");
  assert_ptr_equal(tusch_index_find(f->index, "d0002")->parent, first);
  assert_ptr_equal(tusch_index_find(f->index, "d0002")->in_case, first->in_case);
  assert_string_equal(tusch_index_find(f->index, "d0003")->parent->document->id, "d0004");
  assert_null(tusch_index_find(f->index, "d0005")->parent);
}

static void
test_cases_hold_their_documents(void **state)
{
  Fixture *f = *state;
  add(f, "d0001", NULL, "2024-1");
  add(f, "d0002", NULL, "2024-2");
  add(f, "d0003", NULL, "2024-1");
  build(f);
  assert_int_equal(f->index->cases->len, 2);
  const TuschIndexCase *kase = g_ptr_array_index(f->index->cases, 0);
  assert_string_equal(kase->number, "2024-1");
  assert_int_equal(kase->documents->len, 2);
  const TuschIndexDocument *second = g_ptr_array_index(kase->documents, 1);
  assert_string_equal(second->document->id, "d0003");
}

static void
test_counts_scanned_pages(void **state)
{
  Fixture *f = *state;
  add(f, "d0001", NULL, NULL);
  add(f, "d0002", NULL, NULL);
  add_page(f, "d0002", TUSCH_TEXT_OCR);
  add_page(f, "d0002", TUSCH_TEXT_DIGITAL);
  add_page(f, "d0001", TUSCH_TEXT_DIGITAL);
  add_page(f, "d0002", TUSCH_TEXT_OCR);
  add_page(f, "d0009", TUSCH_TEXT_OCR);
  build(f);
  assert_int_equal(tusch_index_find(f->index, "d0001")->n_scanned_pages, 0);
  assert_int_equal(tusch_index_find(f->index, "d0002")->n_scanned_pages, 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
  const struct CMUnitTest tests[] = {
      TEST(test_finds_by_id),
      TEST(test_attachment_knows_its_document),
      TEST(test_cases_hold_their_documents),
      TEST(test_counts_scanned_pages),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
