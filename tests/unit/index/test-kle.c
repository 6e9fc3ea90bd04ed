/* A KLE plan is read in both forms, and a number is told from one that was. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "tusch/error.h"
#include "tusch/kle.h"

#include <glib/gstdio.h>

static const char TABLE[] = "# udgivet 2015-08-01\n"
                            "27\tSociale tilbud\n"
                            "27.24.00\tSærlig støtte til børn\t\n"
                            "16.03.00\tStøtte til børn [gammel]\tflyttet 2010-02-01 -> 27.24.00\n"
                            "16.03.01\tNoget andet\tflyttet 2009-01-01 -> 16.03.00\n"
                            "16.09.00\tNoget tredje\tudgaaet 2008-01-01\n"
                            "16.10.00\tI ring\tflyttet 2008-01-01 -> 16.11.00\n"
                            "16.11.00\tI ring\tflyttet 2008-01-01 -> 16.10.00\n";

static const char XML[] =
    "<?xml version=\"1.0\" "
    "encoding=\"UTF-8\"?><KLE-Emneplan><UdgivelsesDato>2025-05-01</UdgivelsesDato>"
    "<Hovedgruppe><HovedgruppeNr>27</HovedgruppeNr><HovedgruppeTitel>Sociale "
    "tilbud</HovedgruppeTitel>"
    "<Gruppe><GruppeNr>27.24</GruppeNr><GruppeTitel>Børn</GruppeTitel>"
    "<Emne><EmneNr>27.24.00</EmneNr><EmneTitel>Særlig støtte til børn</EmneTitel>"
    "<EmneAdministrativInfo><OprettetDato>2010-01-01</OprettetDato></EmneAdministrativInfo></Emne>"
    "<Emne><EmneNr>27.24.09</EmneNr><EmneTitel>Gammelt</EmneTitel><EmneAdministrativInfo>"
    "<OprettetDato>2010-01-01</OprettetDato><Historisk><Flyttet><FlyttetDato>2020-01-01</"
    "FlyttetDato>"
    "<AfloestAf><EmneNr>27.24.00</EmneNr></AfloestAf></Flyttet></Historisk></EmneAdministrativInfo>"
    "</Emne></Gruppe></Hovedgruppe></KLE-Emneplan>";

static TuschKlePlan *
load(const char *content, GError **error)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp("tusch-kle-XXXXXX", &path, NULL);
  assert_true(fd >= 0);
  g_close(fd, NULL);
  assert_true(g_file_set_contents(path, content, -1, NULL));
  TuschKlePlan *plan = tusch_kle_plan_load(path, error);
  (void)g_unlink(path);
  return plan;
}

static void
expect_state(const TuschKlePlan *plan, const char *number, TuschKleState state, const char *current)
{
  const TuschKleEntry *entry = NULL;
  assert_int_equal(tusch_kle_plan_check(plan, number, &entry), state);
  assert_string_equal(entry != NULL ? entry->number : "none", current != NULL ? current : "none");
}

static void
test_table(void **state)
{
  (void)state;
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschKlePlan) plan = load(TABLE, &error);
  assert_no_error(error);
  assert_string_equal(tusch_kle_plan_get_version(plan), "2015-08-01");
  assert_int_equal(tusch_kle_plan_get_size(plan), 7);
  expect_state(plan, "27.24.00", TUSCH_KLE_CURRENT, "27.24.00");
  expect_state(plan, "16.03.00", TUSCH_KLE_RETIRED, "27.24.00");
  expect_state(plan, "16.03.01", TUSCH_KLE_RETIRED, "27.24.00");
  expect_state(plan, "16.09.00", TUSCH_KLE_RETIRED, NULL);
  expect_state(plan, "16.10.00", TUSCH_KLE_RETIRED, NULL);
  expect_state(plan, "99.99.99", TUSCH_KLE_UNKNOWN, NULL);
  expect_state(plan, "27", TUSCH_KLE_MALFORMED, NULL);
  expect_state(plan, "27.24.0x", TUSCH_KLE_MALFORMED, NULL);
  expect_state(plan, NULL, TUSCH_KLE_MALFORMED, NULL);
}

static void
test_xml(void **state)
{
  (void)state;
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschKlePlan) plan = load(XML, &error);
  assert_no_error(error);
  assert_string_equal(tusch_kle_plan_get_version(plan), "2025-05-01");
  assert_string_equal(tusch_kle_plan_find(plan, "27.24")->title, "Børn");
  expect_state(plan, "27.24.00", TUSCH_KLE_CURRENT, "27.24.00");
  expect_state(plan, "27.24.09", TUSCH_KLE_RETIRED, "27.24.00");
  assert_string_equal(tusch_kle_plan_find(plan, "27.24.09")->retired, "2020-01-01");
}

static void
test_bad_plans(void **state)
{
  (void)state;
  static const struct {
    const char *content, *said;
  } BAD[] = {
      {"", "no date of publication"},
      {"27.24.00\tUden dato\n", "no date of publication"},
      {"# udgivet 2015-08-01\n27.24.00\n", "line 2"},
      {"# udgivet 2015-08-01\nxx.24.00\tTitel\n", "line 2"},
      {"# udgivet 2015-08-01\n27.24.00\tTitel\tnedlagt 2010\n", "line 2"},
      {"# udgivet 2015-08-01\n27.24.00\tTitel\tflyttet 2010-01-01 -> her\n", "line 2"},
      {"\xff\xfe", "UTF-8"},
      {"<KLE-Emneplan>", "XML"},
      {"<Andet/>", "no KLE-Emneplan"},
      {"<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><KLE-Emneplan/>", "document type"},
      {"<KLE-Emneplan><UdgivelsesDato>2025-01-01</UdgivelsesDato><Hovedgruppe/></KLE-Emneplan>",
       "Hovedgruppe"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(BAD); i++) {
    g_autoptr(GError) error = NULL;
    assert_null(load(BAD[i].content, &error));
    assert_true(g_error_matches(error, TUSCH_ERROR, TUSCH_ERROR_CONFIG));
    if (strstr(error->message, BAD[i].said) == NULL)
      fail_msg("\"%s\" does not say \"%s\"", error->message, BAD[i].said);
  }
}

static void
test_facets(void **state)
{
  (void)state;
  static const char *const GOOD[] = {"G01", "A53", "Ø54", "K02", "P35", "S00", "I99"};
  static const char *const BAD[] = {"", "G1", "G011", "B01", "g01", "Ø5", "G0x", "01G"};
  for (gsize i = 0; i < G_N_ELEMENTS(GOOD); i++)
    assert_true(tusch_kle_is_facet(GOOD[i]));
  for (gsize i = 0; i < G_N_ELEMENTS(BAD); i++)
    assert_false(tusch_kle_is_facet(BAD[i]));
  assert_false(tusch_kle_is_facet(NULL));
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_table),
      cmocka_unit_test(test_xml),
      cmocka_unit_test(test_bad_plans),
      cmocka_unit_test(test_facets),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
