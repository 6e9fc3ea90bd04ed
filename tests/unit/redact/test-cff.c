/* Encodings of CFF tables: which glyph a code shows, or that nobody knows. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "redact/cff-codes.h"

#include <string.h>

/* Two glyphs besides .notdef: "A" (SID 34) and "fi" (SID 109). The encoding gives the code 65 to
 * the first and 12 to the second in their order; the supplement gives 174 to the name "fi". */
static const guint8 WITH_SUPPLEMENT[] = {
    1,    0, 4,  1, /* header */
    0,    1, 1,  1,  2,   'F', /* names */
    0,    1, 1,  1,  7,   166, 15, 171, 16, 180,
    17, /* top: charset at 27, encoding at 32, glyphs at 41 */
    0,    0, /* strings */
    0,    0, /* global subroutines */
    0,    0, /* nothing */
    0,    0, 34, 0,  109, /* 27: charset, format 0 */
    0x80, 2, 65, 12, 1,   174, 0,  109, 0, /* 32: encoding, format 0 with one supplement, and
                                              padding */
    0,    3, 1,  1,  2,   3,   4,  14,  14, 14, /* 41: three glyphs that are only an end */
};

static guint16 *
read_codes(const guint8 *data, gsize size_bytes, bool *out_is_understood)
{
  g_autoptr(GBytes) cff = g_bytes_new(data, size_bytes);
  guint16 *glyphs = NULL;
  *out_is_understood = redact_cff_read_codes(cff, &glyphs);
  return glyphs;
}

/* TeX's fonts give ligatures two codes: one that is lost shows another letter, or none. */
static void
test_supplement_gives_a_second_code(void **state)
{
  (void)state;
  bool is_understood;
  g_autofree guint16 *glyphs = read_codes(WITH_SUPPLEMENT, sizeof WITH_SUPPLEMENT, &is_understood);
  assert_true(is_understood);
  assert_non_null(glyphs);
  assert_int_equal(glyphs[65], 1);
  assert_int_equal(glyphs[12], 2);
  assert_int_equal(glyphs[174], 2);
  assert_int_equal(glyphs[66], 0);
}

static void
test_standard_encoding_is_understood(void **state)
{
  (void)state;
  guint8 data[sizeof WITH_SUPPLEMENT];
  memcpy(data, WITH_SUPPLEMENT, sizeof data);
  data[17] = 139; /* encoding 0 */
  bool is_understood;
  g_autofree guint16 *glyphs = read_codes(data, sizeof data, &is_understood);
  assert_true(is_understood);
  assert_null(glyphs);
}

static void
test_what_makes_no_sense_is_not_guessed(void **state)
{
  (void)state;
  static const struct {
    gsize at;
    guint8 value;
  } BAD[] = {
      {17, 140}, /* the expert encoding */
      {15, 140}, /* an expert charset, which the supplement needs */
      {27, 9}, /* charset of no format */
      {32, 0x82}, /* encoding of no format */
      {36, 255}, /* more supplements than there are bytes */
      {19, 139}, /* no glyphs */
  };
  for (gsize i = 0; i < G_N_ELEMENTS(BAD); i++) {
    guint8 data[sizeof WITH_SUPPLEMENT];
    memcpy(data, WITH_SUPPLEMENT, sizeof data);
    data[BAD[i].at] = BAD[i].value;
    bool is_understood;
    g_autofree guint16 *glyphs = read_codes(data, sizeof data, &is_understood);
    assert_false(is_understood);
    assert_null(glyphs);
  }
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_supplement_gives_a_second_code),
      cmocka_unit_test(test_standard_encoding_is_understood),
      cmocka_unit_test(test_what_makes_no_sense_is_not_guessed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
