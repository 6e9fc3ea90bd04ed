/* Compound files through ingest: what they are by their streams, and damage. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/fixture.h"

enum { SECTOR = 512, N_SECTORS = 3, FILE_BYTES = SECTOR * (N_SECTORS + 1) };

static void
put_le32(guint8 *at, guint32 value)
{
  guint32 little = GUINT32_TO_LE(value);
  memcpy(at, &little, sizeof little);
}

static void
put_entry(guint8 *at, const char *name)
{
  gsize length = strlen(name);
  for (gsize i = 0; i < length; i++)
    at[2 * i] = (guint8)name[i];
  at[64] = (guint8)(2 * length + 2);
  at[66] = 2;
}

/* Sector 0 is the FAT, 1 and 2 the directory: @first and @second stand in one each. */
static void
make_compound(guint8 *file, const char *first, const char *second)
{
  memset(file, 0, FILE_BYTES);
  memcpy(file, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8);
  file[30] = 9;
  put_le32(file + 48, 1);
  memset(file + 76, 0xff, SECTOR - 76);
  put_le32(file + 76, 0);
  memset(file + SECTOR, 0xff, SECTOR);
  put_le32(file + SECTOR, 0xfffffffd);
  put_le32(file + SECTOR + 4, 2);
  put_le32(file + SECTOR + 8, 0xfffffffe);
  put_entry(file + 2 * SECTOR, first);
  put_entry(file + 3 * SECTOR, second);
}

static void
test_streams(void **state)
{
  static const struct {
    const char *first, *second;
    TuschConverter converter;
    TuschProblem problem;
    const char *media_type;
  } cases[] = {
      {"Root Entry",
       "WordDocument",
       TUSCH_CONVERTER_TO_ODT,
       TUSCH_PROBLEM_DAMAGED,
       "application/msword"},
      {"Workbook", "x", TUSCH_CONVERTER_TO_ODS, TUSCH_PROBLEM_DAMAGED, "application/vnd.ms-excel"},
      {"x", "Book", TUSCH_CONVERTER_TO_ODS, TUSCH_PROBLEM_DAMAGED, "application/vnd.ms-excel"},
      {"PowerPoint Document",
       "Workbook",
       TUSCH_CONVERTER_TO_ODP,
       TUSCH_PROBLEM_DAMAGED,
       "application/vnd.ms-powerpoint"},
      {"WordDocument",
       "__properties_version1.0",
       TUSCH_CONVERTER_OUTLOOK,
       TUSCH_PROBLEM_DAMAGED,
       "application/vnd.ms-outlook"},
      {"WordDocument",
       "EncryptedPackage",
       TUSCH_CONVERTER_NONE,
       TUSCH_PROBLEM_ENCRYPTED,
       "application/encrypted"},
      {"Contents",
       "x",
       TUSCH_CONVERTER_NONE,
       TUSCH_PROBLEM_UNSUPPORTED,
       "application/x-ole-storage"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    guint8 file[FILE_BYTES];
    make_compound(file, cases[i].first, cases[i].second);
    g_autoptr(TuschIntake) intake = ingest_bytes(*state, file, sizeof file);
    assert_unusable(intake, cases[i].problem);
    assert_string_equal(intake->media_type, cases[i].media_type);
    assert_int_equal(intake->converter, cases[i].converter);
  }
}

/* Whatever the tables say, reading stays in the file and ends. */
static void
test_damage(void **state)
{
  guint8 file[FILE_BYTES];
  static const guint32 places[] = {30, 48, 76, SECTOR + 4, 2 * SECTOR + 64, 3 * SECTOR + 64};
  static const guint32 values[] = {0, 1, 2, 0x7fffffff, 0xfffffffe, 0xffffffff};
  for (guint place = 0; place < G_N_ELEMENTS(places); place++)
    for (guint value = 0; value < G_N_ELEMENTS(values); value++) {
      make_compound(file, "x", "y");
      put_le32(file + places[place], values[value]);
      g_autoptr(TuschIntake) intake = ingest_bytes(*state, file, sizeof file);
      assert_int_equal(intake->n_pages, 0);
      assert_int_not_equal(intake->problem, TUSCH_PROBLEM_NONE);
    }
  make_compound(file, "WordDocument", "x");
  g_autoptr(TuschIntake) cut = ingest_bytes(*state, file, 100);
  assert_unusable(cut, TUSCH_PROBLEM_DAMAGED);
}

static void
test_json(void **state)
{
  guint8 file[FILE_BYTES];
  make_compound(file, "WordDocument", "x");
  g_autoptr(TuschIntake) intake = ingest_bytes(*state, file, sizeof file);
  g_autoptr(JsonNode) node = tusch_intake_to_json(intake);
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschIntake) again = tusch_intake_from_json(node, &error);
  assert_no_error(error);
  assert_int_equal(again->converter, TUSCH_CONVERTER_TO_ODT);
  assert_string_equal(again->convert_suffix, "doc");
  assert_null(again->convert_path);
  assert_int_equal(tusch_converter_from_string("nonsense"), TUSCH_CONVERTER_NONE);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      fixture_test(test_streams),
      fixture_test(test_damage),
      fixture_test(test_json),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
