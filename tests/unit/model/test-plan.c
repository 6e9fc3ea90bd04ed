/* The plan of a document: its JSON form, and what is left for a page that was not believed. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "tusch/plan.h"

static TuschPlanDocument *
new_plan(void)
{
  static const TuschRectPt NAME = {100, 50, 153, 62};
  static const TuschRectPt NUMBER = {200, 50, 260, 62};
  TuschPlanDocument *plan = tusch_plan_document_new("d00001");
  tusch_plan_document_add_box(plan, 2, &NAME, "FVL § 15 b")->hides_width = true;
  (void)tusch_plan_document_add_box(plan, 2, &NUMBER, NULL);
  return plan;
}

static const TuschPlanBox *
box_at(const TuschPlanDocument *plan, guint i)
{
  const TuschPlanPage *page = g_ptr_array_index(plan->pages, 0);
  return g_ptr_array_index(page->boxes, i);
}

static void
test_pages_yield_until_nothing_is_left(void **state)
{
  (void)state;
  g_autoptr(TuschPlanDocument) plan = new_plan();
  assert_true(tusch_plan_document_yield_page(plan, 2, false));
  assert_int_equal(plan->raster_pages->len, 1);
  assert_true(box_at(plan, 0)->hides_width);

  assert_true(tusch_plan_document_yield_page(plan, 2, true));
  assert_false(box_at(plan, 0)->hides_width);
  assert_float_equal(box_at(plan, 0)->box.x0, 100, 0);
  assert_float_equal(box_at(plan, 0)->box.x1, 100 + 3 * TUSCH_WIDTH_STEP_PT, 0);
  assert_float_equal(box_at(plan, 1)->box.x1, 260, 0); /* digits have one width */

  assert_false(tusch_plan_document_yield_page(plan, 2, true));
  assert_false(tusch_plan_document_yield_page(plan, 2, false));
  assert_false(tusch_plan_document_yield_page(plan, 0, true)); /* has no boxes */
}

static void
test_json_and_back(void **state)
{
  (void)state;
  g_autoptr(TuschPlanDocument) plan = new_plan();
  assert_true(tusch_plan_document_add_raster_page(plan, 7));
  g_autoptr(JsonNode) node = tusch_plan_document_to_json(plan);
  g_autoptr(TuschPlanDocument) again = tusch_plan_document_from_json(node, NULL);
  assert_non_null(again);
  assert_string_equal(again->document_id, "d00001");
  assert_true(box_at(again, 0)->hides_width);
  assert_false(box_at(again, 1)->hides_width);
  assert_string_equal(box_at(again, 0)->ground, "FVL § 15 b");
  assert_null(box_at(again, 1)->ground);
  assert_float_equal(box_at(again, 0)->box.x1, 153, 0);
  assert_int_equal(again->raster_pages->len, 1);
  assert_int_equal(g_array_index(again->raster_pages, guint, 0), 7);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_pages_yield_until_nothing_is_left),
      cmocka_unit_test(test_json_and_back),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
