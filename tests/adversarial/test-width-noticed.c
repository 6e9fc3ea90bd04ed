/* Each step that hides the width of names, left out: verify notices. Left in: it finds nothing. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "base/datadir.h"
#include "lib/pdf.h"
#include "pipeline/verify-page.h"
#include "redact/sabotage.h"
#include "tusch/verify.h"
#include "unit/redact/fixture.h"

#include <string.h>

static const char *const NAMES[] = {
    "Frederikke", "Ib", "Wandel", "Overgaard", "Juul", "Holmegaard"};

/* A line whose spaces are not alike, so that each tells something. */
static void
draw(const char *path, const char *name)
{
  g_autofree char *content = g_strdup_printf(
      "BT /F1 11 Tf 40.37 90 Td [(Sagen)-420(om)-300(%s)-370(blev)-290(talt)-460(igennem)] TJ "
      "0 -20 Td (En linje under den med flere ord, som fylder det meste ud) Tj "
      "0 -20 Td (og endnu en linje som den, der er lang nok til det hele) Tj ET",
      name);
  test_pdf_write_page(path, "/MediaBox [0 0 485 160]", "", content, NULL);
}

/* What V-12 says of the page made with @step left out. */
static TuschCheckResult
judge(Fixture *f, const char *name, RedactStep step)
{
  g_autoptr(GError) error = NULL;
  draw(f->in, name);
  g_ptr_array_set_size(f->texts, 0);
  tusch_plan_document_free(f->plan);
  f->plan = tusch_plan_document_new("d1");
  fixture_use_text(f);
  fixture_plan_text(f, name);
  const TuschPlanPage *planned = g_ptr_array_index(f->plan->pages, 0);
  ((TuschPlanBox *)g_ptr_array_index(planned->boxes, 0))->hides_width = true;
  redact_sabotage(step);
  fixture_run(f);
  redact_sabotage(REDACT_STEP_NONE);
  g_autoptr(TuschVerifyInput) input = tusch_verify_input_new();
  input->path = g_strdup(f->out);
  input->n_pages = 1;
  input->language = g_strdup("dal");
  input->tessdata_dir = tusch_datadir_find("ocr", "dal.traineddata", &error);
  g_ptr_array_add(input->grounds, g_strdup("FVL § 15 b"));
  TuschVerifyPage *page = tusch_verify_page_new(0);
  g_ptr_array_add(input->pages, page);
  const TuschCleanPage *clean = g_ptr_array_index(f->pages, 0);
  page->is_raster = clean->method == TUSCH_METHOD_RASTER;
  assert_true(tusch_verify_page_add_clean(page, f->plan, clean, &error));
  assert_int_equal(page->widths->len, 1);
  g_autoptr(TuschReport) report = tusch_verify_bundle(input, &error);
  assert_no_error(error);
  for (guint i = 0; i < report->checks->len; i++) {
    const TuschCheck *check = g_ptr_array_index(report->checks, i);
    if (g_str_equal(check->id, "V-12"))
      return check->result;
  }
  fail();
  return TUSCH_CHECK_NOT_DONE;
}

static void
test_each_step_is_noticed(void **state)
{
  static const RedactStep STEPS[] = {REDACT_STEP_LABEL_SIZE, REDACT_STEP_SPACES, REDACT_STEP_GRID};
  for (guint i = 0; i < G_N_ELEMENTS(NAMES); i++) {
    assert_int_equal(judge(*state, NAMES[i], REDACT_STEP_NONE), TUSCH_CHECK_PASSED);
    for (guint k = 0; k < G_N_ELEMENTS(STEPS); k++) {
      TuschCheckResult result = judge(*state, NAMES[i], STEPS[k]);
      if (result != TUSCH_CHECK_FAILED)
        print_message("# %s without %s\n", NAMES[i], redact_step_name(STEPS[k]));
      assert_int_equal(result, TUSCH_CHECK_FAILED);
    }
  }
}

int
main(void)
{
  const struct CMUnitTest tests[] = {TEST(test_each_step_is_noticed)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
