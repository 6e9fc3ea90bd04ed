/* What is painted outside marked content becomes decoration; what is marked stays as it is. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "adapters/qpdf/balance.h"

#include <string.h>

static const struct {
  const char *content, *expected; /* but for white space */
} CASES[] = {
    {"", ""},
    {"q 1 0 0 1 0 0 cm Q", "q 1 0 0 1 0 0 cm Q"},
    {"0 g 1 2 3 4 re f", "/Artifact BMC 0 g 1 2 3 4 re f EMC"},
    {"/P <</MCID 0>> BDC (a)Tj EMC", "/P <</MCID 0>> BDC (a)Tj EMC"},
    {"/P <</MCID 0>> BDC 1 2 3 4 re f EMC 0 0 m 9 9 l S /P <</MCID 1>> BDC EMC",
     "/P <</MCID 0>> BDC 1 2 3 4 re f EMC /Artifact BMC 0 0 m 9 9 l S EMC /P <</MCID 1>> BDC EMC"},
    {"BT (f EMC BDC) Tj ET /P <</MCID 0>> BDC EMC",
     "/Artifact BMC BT (f EMC BDC) Tj ET EMC /P <</MCID 0>> BDC EMC"},
    {"/A BMC /P <</MCID 0>> BDC f EMC f EMC f",
     "/A BMC /P <</MCID 0>> BDC f EMC f EMC /Artifact BMC f EMC"},
    {"/Fx1 Do 1 0 0 rg", "/Artifact BMC /Fx1 Do EMC 1 0 0 rg"},
    {"BI /W 1 /H 1 ID f EMC EI Q", "/Artifact BMC BI /W 1 /H 1 ID f EMC EI EMC Q"},
    {"EMC 1 2 3 4 re f", "/Artifact BMC EMC 1 2 3 4 re f EMC"}, /* wrong before, no worse after */
};

static char *
squeeze(const char *text, gsize n)
{
  GString *squeezed = g_string_new(NULL);
  for (gsize i = 0; i < n; i++)
    if (!g_ascii_isspace(text[i]))
      g_string_append_c(squeezed, text[i]);
  return g_string_free(squeezed, FALSE);
}

static void
test_decoration(void **state)
{
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
    g_autoptr(GBytes) marked = tusch_content_with_decoration_marked(
        (const guint8 *)CASES[i].content, strlen(CASES[i].content));
    gsize n = 0;
    const char *bytes = g_bytes_get_data(marked, &n);
    g_autofree char *actual = squeeze(bytes, n);
    g_autofree char *expected = squeeze(CASES[i].expected, strlen(CASES[i].expected));
    assert_string_equal(actual, expected);
  }
}

/* Cut off anywhere, it stays within its bytes, and nothing is lost. */
static void
test_pieces(void **state)
{
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
    gsize length = strlen(CASES[i].content);
    for (gsize n = 0; n <= length; n++) {
      g_autofree guint8 *piece = n > 0 ? g_memdup2(CASES[i].content, n) : NULL;
      g_autoptr(GBytes) marked = tusch_content_with_decoration_marked(piece, n);
      assert_true(g_bytes_get_size(marked) >= n);
    }
  }
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_decoration),
      cmocka_unit_test(test_pieces),
  };
  return cmocka_run_group_tests_name("decoration", tests, NULL, NULL);
}
