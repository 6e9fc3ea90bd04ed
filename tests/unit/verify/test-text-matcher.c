/* What counts as the same text, and what does not. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "verify/byte-matcher.h"
#include "verify/ground-label.h"
#include "verify/text-matcher.h"

#include <string.h>

typedef struct {
  TuschCategory category;
  const char *secret, *text;
  TuschMatchMode mode;
} Case;

#define CPR TUSCH_CATEGORY_CPR
#define PERSON TUSCH_CATEGORY_PERSON
#define PHONE TUSCH_CATEGORY_PHONE
#define ADDRESS TUSCH_CATEGORY_ADDRESS
#define ACCOUNT TUSCH_CATEGORY_ACCOUNT
#define EMAIL TUSCH_CATEGORY_EMAIL
#define EXACT TUSCH_MATCH_EXACT
#define OCR TUSCH_MATCH_OCR
#define JOINED TUSCH_MATCH_JOINED

static bool
finds(const Case *c)
{
  TuschSecret secret = {.finding_id = (char *)"f000001",
                        .category = c->category,
                        .scope = TUSCH_SECRET_BUNDLE,
                        .text = (char *)c->secret};
  g_autoptr(GPtrArray) secrets = g_ptr_array_new();
  g_ptr_array_add(secrets, &secret);
  g_autoptr(TuschTextMatcher) matcher = tusch_text_matcher_new(secrets);
  g_autoptr(GArray) hits = tusch_text_matcher_search(matcher, c->text, c->mode);
  return hits->len == 1;
}

static const Case SAME[] = {
    {CPR, "010190-1234", "CPR-nr.: 010190-1234.", EXACT},
    {CPR, "010190-1234", "0101901234", EXACT},
    {CPR, "0101901234", "010190 \xE2\x80\x93 1234", EXACT},
    {CPR, "010190-1234", "01 01 90-\n1234", EXACT},
    {CPR, "010190-1234", "1901019012349", EXACT},
    {CPR, "010190-1234", "01011990-1234", EXACT},
    {CPR, "01011990-1234", "010190-1234", EXACT},
    {CPR,
     "010190-1234",
     "\xEF\xBC\x90\xEF\xBC\x91\xEF\xBC\x90\xEF\xBC\x91\xEF\xBC\x99\xEF\xBC\x90-1234",
     EXACT},
    {CPR, "010190-1234", "nr. 0190-1234", EXACT},
    {CPR, "010190-1234", "O1O19O-l234", OCR},
    {CPR, "010190-1234", "010190-1284", OCR},
    {CPR, "010190-1234", "01190-1234", OCR},
    {CPR, "010190-1234", "010190--11234", OCR},
    {CPR, "010190-1234", "a 010190-1234b", JOINED},
    {PERSON, "Frederikke Ravnsborg", "FREDERIKKE\nRAVNSBORG", EXACT},
    {PERSON, "Frederikke Ravnsborg", "Ravnsborg, Frederikke", EXACT},
    {PERSON, "Frederikke Ravnsborg", "Frederikke Marie Ravnsborg", EXACT},
    {PERSON, "Frederikke Ravnsborg", "Frede-\nrikke Ravnsborgs mor", EXACT},
    {PERSON, "Frederikke Ravnsborg", "F r e d e r i k k e R a v n s b o r g", EXACT},
    {PERSON, "\xC3\x85se \xC3\x98rum", "AASE OERUM", EXACT},
    {PERSON, "A\xCC\x8Ase \xC3\x98rum", "\xC3\x85se \xC3\x98rums", EXACT},
    {PERSON, "Bo Ek", "brev fra Bo Ek i dag", EXACT},
    {PERSON, "Rikke", "se Rikkes brev", EXACT},
    {PERSON, "Rikke", "R i k k e", EXACT},
    {PERSON, "Sofie Fjord", "S0fie Fj0rd", OCR},
    {PERSON, "Frederikke Ravnsborg", "Frederlkke Ravnsb0rg", OCR},
    {CPR, "17O838-9540", "CPR 170838-9540", EXACT},
    {CPR, "17O838-9540", "CPR 17O838-9540", EXACT},
    {CPR, "150908-\n9805", "1509089805", EXACT},
    {ACCOUNT, "7851 kontonr. 0002204913", "7851 kontonr. 0002204913", EXACT},
    {ACCOUNT, "7851 kontonr. 0002204913", "konto 0002204913", EXACT},
    {ACCOUNT, "7851 ---- 0002204913", "7851 ---- 0002204913", EXACT},
    {PHONE, "70 12 34 56", "+45 70123456", EXACT},
    {PHONE, "+45 70 12 34 56", "7012 3456", EXACT},
    {PHONE, "70123456", "4570123456", EXACT},
    {PHONE, "70 12 34 56", "70 l2 34 S6", OCR},
    {ADDRESS, "Skovengen 12, 2. tv., 8999 Byen", "Skovengen 12", EXACT},
    {ADDRESS, "Skovengen 12", "SKOVENGEN  12,", EXACT},
    {ACCOUNT, "1234 0001234567", "reg. 1234 konto 1234 0001234567", EXACT},
    {EMAIL, "rikke@eksempel.dk", "mailto:RIKKE@eksempel.dk", EXACT},
};

static const Case DIFFERENT[] = {
    {CPR, "010220-2012", "den 01-02-2020 kl. 12", EXACT},
    {CPR, "010190-1234", "010191-1234", EXACT},
    {CPR, "010190-1234", "010190", EXACT},
    {CPR, "010190-1234", "0101 90 af 1234", EXACT},
    {CPR, "010190-1234", "010180-1235", OCR},
    {PERSON, "Anna Holm", "Anna Holmgaard", EXACT},
    {PERSON, "Anna Holm", "Hanna Holm", EXACT},
    {PERSON, "Anna Holm", "Anna gik. Her bor nu ogs\xC3\xA5 en Holm", EXACT},
    {PERSON, "Anna Bek Holm", "Anna Holm", EXACT},
    {PERSON, "Hansen", "kom han sen", EXACT},
    {PERSON, "Rikke", "Rikkelund", EXACT},
    {PERSON, "Bo", "han bor i Bo", EXACT},
    {PHONE, "70123456", "170123456", EXACT},
    {PHONE, "70123456", "701234567", EXACT},
    {PHONE, "70123456", "70 12 34 65", OCR},
    {ADDRESS, "Skovengen 1", "Skovengen 12", EXACT},
    {ADDRESS, "Skovengen 12, 8999 Byen", "8999 Byen", EXACT},
};

static void
test_same(void **state)
{
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS(SAME); i++)
    if (!finds(&SAME[i]))
      fail_msg("\"%s\" not found in \"%s\"", SAME[i].secret, SAME[i].text);
}

static void
test_different(void **state)
{
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS(DIFFERENT); i++)
    if (finds(&DIFFERENT[i]))
      fail_msg("\"%s\" found in \"%s\"", DIFFERENT[i].secret, DIFFERENT[i].text);
}

/* The text of a secret of scope PLACE may stand elsewhere. */
static void
test_place_is_not_searched(void **state)
{
  (void)state;
  TuschSecret secret = {.finding_id = (char *)"f000001",
                        .category = TUSCH_CATEGORY_CPR,
                        .scope = TUSCH_SECRET_PLACE,
                        .text = (char *)"010190-1234"};
  g_autoptr(GPtrArray) secrets = g_ptr_array_new();
  g_ptr_array_add(secrets, &secret);
  g_autoptr(TuschTextMatcher) matcher = tusch_text_matcher_new(secrets);
  assert_false(tusch_text_matcher_covers(matcher, &secret));
  g_autoptr(GArray) hits = tusch_text_matcher_search(matcher, "010190-1234", TUSCH_MATCH_EXACT);
  assert_int_equal(hits->len, 0);
}

static bool
bytes_find(const char *secret_text, TuschCategory category, const char *bytes, gsize length)
{
  TuschSecret secret = {.finding_id = (char *)"f000001",
                        .category = category,
                        .scope = TUSCH_SECRET_BUNDLE,
                        .text = (char *)secret_text};
  g_autoptr(GPtrArray) secrets = g_ptr_array_new();
  g_ptr_array_add(secrets, &secret);
  g_autoptr(TuschByteMatcher) matcher = tusch_byte_matcher_new(secrets);
  g_autoptr(GPtrArray) found = tusch_byte_matcher_search(matcher, (const guint8 *)bytes, length);
  return found->len == 1;
}

static void
test_encodings(void **state)
{
  (void)state;
  static const char *const WRITTEN[] = {
      "S\xC3\xB8ren \xC3\x86lle",
      "S\xC3\x98REN \xC3\x86LLE",
      "S\xF8ren \xC6lle",
      "s\xF8ren_\xE6lle",
      "53f872656e20c66c6c65",
      "#53#F8#72#65#6E#20#C6#6C#6C#65",
      "S#C3#B8ren#20#C3#86lle",
      "\\123\\370\\162\\145\\156\\040\\306\\154\\154\\145",
      "S%C3%B8ren%20%C3%86lle",
      "S&#248;ren &#198;lle",
      "S&#xF8;ren &#xC6;lle",
      "S&oslash;ren&nbsp;&AElig;lle",
      "&#83;&#248;&#114;&#101;&#110;&#32;&#198;&#108;&#108;&#101;",
      "%53%C3%B8%72%65%6E%20%C3%86%6C%6C%65",
      "53 f8 72 65 6e 20 c6 6c 6c 65",
      "\\x53\\xf8\\x72\\x65\\x6e\\x20\\xc6\\x6c\\x6c\\x65",
      "Soeren_Aelle.pdf",
      "ell\xC3\x86 ner\xC3\xB8S",
      "U8O4cmVuIMOGbGxl",
      "eFPDuHJlbiDDhmxsZXg=",
      "eHhTw7hyZW4gw4ZsbGV4eA==",
      "\xC3\x86lle, S\xC3\xB8ren",
  };
  for (guint i = 0; i < G_N_ELEMENTS(WRITTEN); i++)
    if (!bytes_find(
            "S\xC3\xB8ren \xC3\x86lle", TUSCH_CATEGORY_PERSON, WRITTEN[i], strlen(WRITTEN[i])))
      fail_msg("not found in \"%s\"", WRITTEN[i]);
  static const char UTF16LE[] = "7\0000\0001\0002\0003\0004\0005\0006";
  assert_true(bytes_find("70 12 34 56", TUSCH_CATEGORY_PHONE, UTF16LE, sizeof UTF16LE));
  static const char *const INSIDE[] = {"6b3730203132203334203536", "eDcwIDEyIDM0IDU2eA=="};
  for (guint i = 0; i < G_N_ELEMENTS(INSIDE); i++)
    assert_true(bytes_find("70 12 34 56", TUSCH_CATEGORY_PHONE, INSIDE[i], strlen(INSIDE[i])));
  static const char *const OTHER[] = {"0.70123456 w", "170123456", "701234567", "70123465"};
  for (guint i = 0; i < G_N_ELEMENTS(OTHER); i++)
    assert_false(bytes_find("70 12 34 56", TUSCH_CATEGORY_PHONE, OTHER[i], strlen(OTHER[i])));
}

static void
test_ground_labels(void **state)
{
  (void)state;
  static const char *const LABELS[] = {"FVL \xC2\xA7 15 b nr. 5",
                                       "FVL \xC2\xA7 15b, nr. 5",
                                       "offentlighedslovens \xC2\xA7 30, nr. 1",
                                       "GDPR art. 15, stk. 4",
                                       "MOL \xC2\xA7 2, jf. OFL (1985) \xC2\xA7 12",
                                       "DBL \xC2\xA7 22, stk. 1",
                                       "\xC2\xA7 30"};
  static const char *const OTHER[] = {"010190-1234",
                                      "Bo",
                                      "\xC2\xA7 15 Bo Ek",
                                      "FVL 010190-1234",
                                      "FVL \xC2\xA7 15 Ravnsborg",
                                      "FVL 4711",
                                      "A B C D",
                                      ""};
  g_autoptr(GPtrArray) grounds = g_ptr_array_new();
  for (guint i = 0; i < G_N_ELEMENTS(LABELS); i++)
    if (!tusch_is_ground_label(LABELS[i], grounds))
      fail_msg("\"%s\" is a ground", LABELS[i]);
  for (guint i = 0; i < G_N_ELEMENTS(OTHER); i++)
    if (tusch_is_ground_label(OTHER[i], grounds))
      fail_msg("\"%s\" is no ground", OTHER[i]);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_same),
      cmocka_unit_test(test_different),
      cmocka_unit_test(test_place_is_not_searched),
      cmocka_unit_test(test_encodings),
      cmocka_unit_test(test_ground_labels),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
