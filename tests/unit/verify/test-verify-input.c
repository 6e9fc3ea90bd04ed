/* The input of verify as JSON, and what is none. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "base/json.h"
#include "tusch/verify.h"

static void
test_input_json(void **state)
{
  (void)state;
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschVerifyInput) input = tusch_verify_input_new();
  input->path = g_strdup("/tmp/bundle.pdf");
  input->n_pages = 1;
  TuschRectPt box = {100, 100, 300, 114};
  TuschVerifyPage *page = tusch_verify_page_new(0);
  page->document_id = g_strdup("d0001");
  g_array_append_val(page->boxes, box);
  g_ptr_array_add(input->pages, page);
  TuschSecret *secret = g_new0(TuschSecret, 1);
  secret->finding_id = g_strdup("f000001");
  secret->document_id = g_strdup("d0001");
  secret->category = TUSCH_CATEGORY_PERSON;
  secret->scope = TUSCH_SECRET_PLACE;
  secret->text = g_strdup("Bo");
  g_ptr_array_add(input->secrets, secret);
  g_ptr_array_add(input->grounds, g_strdup("FVL § 15"));
  g_autoptr(JsonNode) node = tusch_verify_input_to_json(input);
  g_autofree char *first = tusch_json_to_string(node, false);
  g_autoptr(TuschVerifyInput) back = tusch_verify_input_from_json(node, &error);
  assert_no_error(error);
  assert_int_equal(back->secrets->len, 1);
  assert_int_equal(((TuschSecret *)g_ptr_array_index(back->secrets, 0))->scope, TUSCH_SECRET_PLACE);
  g_autoptr(JsonNode) again = tusch_verify_input_to_json(back);
  g_autofree char *second = tusch_json_to_string(again, false);
  assert_string_equal(first, second);
}

static void
test_input_json_refuses_nonsense(void **state)
{
  (void)state;
  static const char *const BAD[] = {
      "[]",
      "{}",
      "{\"path\":1,\"n_pages\":1,\"pages\":[],\"secrets\":[]}",
      "{\"path\":\"a\",\"n_pages\":-1,\"pages\":[],\"secrets\":[]}",
      "{\"path\":\"a\",\"n_pages\":1,\"pages\":[{\"bundle_page\":0,\"page\":1,\"is_raster\":true,"
      "\"boxes\":[]}],\"secrets\":[]}",
      "{\"path\":\"a\",\"n_pages\":1,\"pages\":[{\"bundle_page\":1,\"page\":1,\"is_raster\":true,"
      "\"boxes\":[[1,2,3]]}],\"secrets\":[]}",
      "{\"path\":\"a\",\"n_pages\":1,\"pages\":[],\"secrets\":[{\"finding\":\"f\",\"text\":\"t\","
      "\"category\":\"CPR\",\"scope\":\"nowhere\"}]}",
      "{\"path\":\"a\",\"n_pages\":1,\"pages\":[],\"secrets\":[],\"must_stay\":[1]}",
  };
  for (guint i = 0; i < G_N_ELEMENTS(BAD); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonNode) node = tusch_json_parse(BAD[i], -1, &error);
    assert_no_error(error);
    assert_null(tusch_verify_input_from_json(node, &error));
    assert_tusch_error(error, TUSCH_ERROR_FORMAT);
  }
}

int
main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_input_json),
                                     cmocka_unit_test(test_input_json_refuses_nonsense)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
