/* request.json: good and bad, and what the messages say. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "tusch/request.h"

#include <string.h>

#define HEAD "\"schema\":\"tusch-request\",\"version\":1,\"id\":\"2026-1\",\"regime\":\"FVL9\","
#define WHO \
  "\"received\":\"2026-11-02\",\"authority\":{\"name\":\"Eksempel Kommune\"}," \
  "\"requester\":{\"name\":\"Anna Bek\"}"

static void
test_good(void **state)
{
  (void)state;
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschRequest) request =
      tusch_request_parse("{" HEAD WHO ",\"parties\":[{\"name\":\"B\",\"role\":\"third-party\","
                          "\"address_protected\":true}],\"expected_documents\":2,\"extra\":1,"
                          "\"documents\":[{\"file\":\"a/b.pdf\",\"date\":\"2024-02-29\"}]}",
                          -1,
                          &error);
  assert_no_error(error);
  assert_int_equal(request->regime, TUSCH_REGIME_FVL9);
  assert_int_equal(request->parties->len, 1);
  const TuschParty *party = g_ptr_array_index(request->parties, 0);
  assert_int_equal(party->role, TUSCH_ROLE_THIRD_PARTY);
  assert_true(party->address_protected);
  assert_int_equal(request->documents->len, 1);
  assert_int_equal(request->warnings->len, 1);
  assert_non_null(strstr(g_ptr_array_index(request->warnings, 0), "extra"));
}

static void
test_bad_names_the_field(void **state)
{
  (void)state;
  static const char *const table[][2] = {
      {"", "JSON"},
      {"{", "line"},
      {"[]", "object"},
      {"{" WHO "}", "schema"},
      {"{\"schema\":\"x\",\"version\":1}", "tusch-request"},
      {"{\"schema\":\"tusch-request\",\"version\":2}", "version"},
      {"{\"schema\":\"tusch-request\",\"version\":1,\"id\":7}", "id"},
      {"{\"schema\":\"tusch-request\",\"version\":1,\"id\":\"../x\",\"regime\":\"FVL9\","
       "\"received\":\"2026-11-02\"}",
       "id"},
      {"{\"schema\":\"tusch-request\",\"version\":1,\"id\":\"a\",\"regime\":\"FVL10\","
       "\"received\":\"2026-11-02\"}",
       "FVL9, OFL8"},
      {"{\"schema\":\"tusch-request\",\"version\":1,\"id\":\"a\",\"regime\":\"FVL9\","
       "\"received\":\"2026-02-30\"}",
       "received"},
      {"{" HEAD WHO ",\"parties\":[{\"name\":\"B\",\"role\":\"friend\"}]}", "parties[0]: \"role\""},
      {"{" HEAD WHO ",\"parties\":[{\"name\":\"B\",\"role\":\"requester\"}]}", "\"role\""},
      {"{" HEAD WHO ",\"parties\":{}}", "parties"},
      {"{" HEAD WHO ",\"expected_documents\":\"2\"}", "expected_documents"},
      {"{" HEAD WHO ",\"expected_documents\":-2}", "expected_documents"},
      {"{" HEAD WHO ",\"documents\":[{\"file\":\"../a\"}]}", "documents[0]: \"file\""},
      {"{" HEAD WHO ",\"documents\":[{\"file\":\"/etc/passwd\"}]}", "documents[0]: \"file\""},
      {"{" HEAD WHO ",\"documents\":[{\"file\":\"a\"},{\"file\":\"a\"}]}", "documents[1]"},
      {"{" HEAD WHO ",\"documents\":[{\"file\":\"a\",\"sha256\":\"0\"}]}", "sha256"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
    g_autoptr(GError) error = NULL;
    assert_null(tusch_request_parse(table[i][0], -1, &error));
    assert_tusch_error(error, TUSCH_ERROR_CONFIG);
    if (strstr(error->message, table[i][1]) == NULL)
      fail_msg("case %u: \"%s\" lacks \"%s\"", i, error->message, table[i][1]);
  }
}

static void
test_messages_hold_no_values(void **state)
{
  (void)state;
  g_autoptr(GError) error = NULL;
  assert_null(tusch_request_parse("{" HEAD "\"received\":\"010190-1234\"}", -1, &error));
  assert_tusch_error(error, TUSCH_ERROR_CONFIG);
  assert_null(strstr(error->message, "010190"));
  g_clear_error(&error);
  assert_null(tusch_request_parse("{\"schema\": 010190-1234}", -1, &error));
  assert_null(strstr(error->message, "010190"));
  g_clear_error(&error);
  assert_null(tusch_request_parse("\xFF\xFE{", 3, &error));
  assert_tusch_error(error, TUSCH_ERROR_CONFIG);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_good),
      cmocka_unit_test(test_bad_names_the_field),
      cmocka_unit_test(test_messages_hold_no_values),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
