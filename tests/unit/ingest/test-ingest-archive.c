/* ZIP archives through ingest: good ones, bombs, and names that lead elsewhere. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/fixture.h"

#include <sys/stat.h>
#include <zip.h>

typedef struct {
  const char *name;
  const char *content; /* NULL: a folder */
  gsize size;
  guint32 unix_mode; /* 0: not set */
  const char *password;
} Entry;

static void
write_zip(const char *path, const Entry *entries, guint n)
{
  int code;
  zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code);
  assert_non_null(zip);
  for (guint i = 0; i < n; i++) {
    const Entry *entry = &entries[i];
    zip_int64_t index;
    if (entry->content == NULL) {
      index = zip_dir_add(zip, entry->name, ZIP_FL_ENC_GUESS);
    } else {
      gsize size = entry->size != 0 ? entry->size : strlen(entry->content);
      zip_source_t *source = zip_source_buffer(zip, entry->content, size, 0);
      index = zip_file_add(zip, entry->name, source, ZIP_FL_ENC_GUESS);
    }
    assert_true(index >= 0);
    if (entry->unix_mode != 0)
      zip_file_set_external_attributes(
          zip, (zip_uint64_t)index, 0, ZIP_OPSYS_UNIX, entry->unix_mode << 16);
    if (entry->password != NULL)
      assert_int_equal(
          zip_file_set_encryption(zip, (zip_uint64_t)index, ZIP_EM_AES_256, entry->password), 0);
  }
  assert_int_equal(zip_close(zip), 0);
}

static const TuschIntakeMember *
member(const TuschIntake *intake, guint i)
{
  assert_non_null(intake->members);
  assert_true(i < intake->members->len);
  return g_ptr_array_index(intake->members, i);
}

static void
assert_content(const TuschIntakeMember *m, const char *expected)
{
  g_autofree char *content = NULL;
  assert_problem(m, TUSCH_PROBLEM_NONE);
  assert_true(g_file_get_contents(m->path, &content, NULL, NULL));
  assert_string_equal(content, expected);
}

static void
assert_not_unpacked(const TuschIntakeMember *m, TuschProblem problem)
{
  assert_problem(m, problem);
  assert_null(m->path);
  assert_non_null(m->problem_detail);
}

static void
test_good(void **state)
{
  Fixture *fixture = *state;
  const Entry inner[] = {{.name = "inderst.txt", .content = "dybt"}};
  write_zip(fixture->input, inner, 1);
  g_autofree char *nested = NULL;
  gsize nested_size;
  assert_true(g_file_get_contents(fixture->input, &nested, &nested_size, NULL));

  const Entry entries[] = {{.name = "mappe/"},
                           {.name = "mappe/brev.txt", .content = "Hej"},
                           {.name = "Årsag æøå.txt", .content = "Fordi"},
                           {.name = "mere.zip", .content = nested, .size = nested_size},
                           {.name = "tom.txt", .content = ""}};
  write_zip(fixture->input, entries, G_N_ELEMENTS(entries));
  g_autoptr(TuschIntake) intake = ingest_input(fixture, NULL);
  assert_problem(intake, TUSCH_PROBLEM_NONE);
  assert_string_equal(intake->media_type, "application/zip");
  assert_null(intake->pdf_path);
  assert_int_equal(intake->members->len, 4);
  assert_string_equal(member(intake, 0)->name, "mappe/brev.txt");
  assert_content(member(intake, 0), "Hej");
  assert_true(g_str_has_suffix(member(intake, 0)->path, "/members/00001"));
  assert_string_equal(member(intake, 1)->name, "Årsag æøå.txt");
  assert_content(member(intake, 1), "Fordi");
  assert_problem(member(intake, 2), TUSCH_PROBLEM_NONE);
  assert_content(member(intake, 3), "");

  g_autoptr(GError) error = NULL;
  g_autofree char *out = g_build_filename(fixture->folder, "nested", NULL);
  assert_int_equal(g_mkdir(out, 0700), 0);
  g_autoptr(TuschIntake) inside = tusch_ingest_file(member(intake, 2)->path, out, NULL, &error);
  assert_no_error(error);
  assert_content(member(inside, 0), "dybt");
}

static void
test_hostile_names(void **state)
{
  Fixture *fixture = *state;
  g_autofree char *long_name = g_strnfill(1025, 'a');
  const char *const bad[] = {"../ude.txt",
                             "a/../../ude.txt",
                             "/etc/passwd",
                             "..\\ude.txt",
                             "C:\\ude.txt",
                             "C:ude.txt",
                             "linje\nskift.txt",
                             "a\x1b[2J.txt",
                             "regning\xe2\x80\xae"
                             "fdp.exe",
                             long_name};
  for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
    const Entry entries[] = {{.name = bad[i], .content = "ondt"},
                             {.name = "..god..txt", .content = "godt"}};
    write_zip(fixture->input, entries, 2);
    g_autoptr(TuschIntake) intake = ingest_input(fixture, NULL);
    assert_problem(intake, TUSCH_PROBLEM_NONE);
    assert_int_equal(intake->members->len, 2);
    assert_not_unpacked(member(intake, 0), TUSCH_PROBLEM_UNSAFE_NAME);
    assert_null(strpbrk(member(intake, 0)->name, "\n\x1b"));
    assert_true(strlen(member(intake, 0)->name) <= 1030);
    assert_content(member(intake, 1), "godt");
  }
  g_autofree char *outside = g_build_filename(fixture->folder, "ude.txt", NULL);
  assert_false(g_file_test(outside, G_FILE_TEST_EXISTS));
}

static void
test_links_and_passwords(void **state)
{
  Fixture *fixture = *state;
  const Entry entries[] = {{.name = "link", .content = "/etc/passwd", .unix_mode = S_IFLNK | 0777},
                           {.name = "pipe", .content = "x", .unix_mode = S_IFIFO | 0600},
                           {.name = "fil", .content = "ja", .unix_mode = S_IFREG | 0644},
                           {.name = "laast", .content = "hemmeligt", .password = "kode"}};
  write_zip(fixture->input, entries, G_N_ELEMENTS(entries));
  g_autoptr(TuschIntake) intake = ingest_input(fixture, NULL);
  assert_int_equal(intake->members->len, 4);
  assert_not_unpacked(member(intake, 0), TUSCH_PROBLEM_UNSAFE_NAME);
  assert_not_unpacked(member(intake, 1), TUSCH_PROBLEM_UNSAFE_NAME);
  assert_content(member(intake, 2), "ja");
  assert_not_unpacked(member(intake, 3), TUSCH_PROBLEM_ENCRYPTED);
}

/* Bombs of a size for tests. */
static const TuschIngestOptions TIGHT = {.ratio_from_bytes = 1 << 20};

static void
test_bombs(void **state)
{
  Fixture *fixture = *state;
  enum { BOMB_BYTES = 8 << 20 };
  g_autofree char *zeros = g_malloc0(BOMB_BYTES);
  const Entry entries[] = {{.name = "bombe", .content = zeros, .size = BOMB_BYTES},
                           {.name = "lille", .content = "godt"}};
  write_zip(fixture->input, entries, 2);

  g_autoptr(TuschIntake) ratio = ingest_input(fixture, &TIGHT);
  assert_not_unpacked(member(ratio, 0), TUSCH_PROBLEM_LIMIT);
  assert_content(member(ratio, 1), "godt");

  const TuschIngestOptions small_entry = {.max_ratio = 100000, .max_entry_bytes = 1 << 20};
  g_autoptr(TuschIntake) entry = ingest_input(fixture, &small_entry);
  assert_not_unpacked(member(entry, 0), TUSCH_PROBLEM_LIMIT);
  assert_content(member(entry, 1), "godt");

  const TuschIngestOptions small_total = {.max_ratio = 100000, .max_total_bytes = 1 << 20};
  g_autoptr(TuschIntake) total = ingest_input(fixture, &small_total);
  assert_not_unpacked(member(total, 0), TUSCH_PROBLEM_LIMIT);
  assert_not_unpacked(member(total, 1), TUSCH_PROBLEM_LIMIT);

  /* White paper is no bomb. */
  g_autoptr(TuschIntake) all = ingest_input(fixture, NULL);
  assert_problem(member(all, 0), TUSCH_PROBLEM_NONE);
}

/* The directory claims one byte; what is inflated counts. */
static void
test_lying_size(void **state)
{
  Fixture *fixture = *state;
  enum { BOMB_BYTES = 4 << 20 };
  g_autofree char *zeros = g_malloc0(BOMB_BYTES);
  const Entry entries[] = {{.name = "loegn", .content = zeros, .size = BOMB_BYTES}};
  write_zip(fixture->input, entries, 1);
  g_autofree char *bytes = NULL;
  gsize size;
  assert_true(g_file_get_contents(fixture->input, &bytes, &size, NULL));
  char *central = memmem(bytes, size, "PK\1\2", 4);
  assert_non_null(central);
  memcpy(central + 24, "\1\0\0\0", 4);
  memcpy(bytes + 22, "\1\0\0\0", 4);
  write_input(fixture, bytes, size);
  g_autoptr(TuschIntake) intake = ingest_input(fixture, &TIGHT);
  if (intake->members != NULL) {
    assert_null(member(intake, 0)->path);
    assert_true(member(intake, 0)->problem == TUSCH_PROBLEM_LIMIT ||
                member(intake, 0)->problem == TUSCH_PROBLEM_DAMAGED);
  } else {
    assert_unusable(intake, TUSCH_PROBLEM_DAMAGED);
  }
}

/* Many directory entries that share one packed entry: the archive's own ratio stops them. */
static void
test_overlapping_entries(void **state)
{
  Fixture *fixture = *state;
  enum { N_ENTRIES = 2000, ENTRY_BYTES = 900 * 1024, END_BYTES = 22 };
  g_autofree char *zeros = g_malloc0(ENTRY_BYTES);
  const Entry entries[] = {{.name = "a", .content = zeros, .size = ENTRY_BYTES}};
  write_zip(fixture->input, entries, 1);
  g_autofree char *bytes = NULL;
  gsize size;
  assert_true(g_file_get_contents(fixture->input, &bytes, &size, NULL));
  char *central = memmem(bytes, size, "PK\1\2", 4);
  gsize central_size = (gsize)(bytes + size - END_BYTES - central);
  g_autoptr(GByteArray) bomb = g_byte_array_new();
  g_byte_array_append(bomb, (guint8 *)bytes, (guint)(central - bytes));
  for (guint i = 0; i < N_ENTRIES; i++)
    g_byte_array_append(bomb, (guint8 *)central, (guint)central_size);
  g_byte_array_append(bomb, (guint8 *)bytes + size - END_BYTES, END_BYTES);
  guint8 *end = bomb->data + bomb->len - END_BYTES;
  guint16 n_entries = GUINT16_TO_LE(N_ENTRIES);
  guint32 directory_bytes = GUINT32_TO_LE((guint32)(N_ENTRIES * central_size));
  memcpy(end + 8, &n_entries, 2);
  memcpy(end + 10, &n_entries, 2);
  memcpy(end + 12, &directory_bytes, 4);
  write_input(fixture, bomb->data, bomb->len);
  g_autoptr(TuschIntake) intake = ingest_input(fixture, &TIGHT);
  assert_problem(intake, TUSCH_PROBLEM_NONE);
  assert_int_equal(intake->members->len, N_ENTRIES);
  assert_problem(member(intake, 0), TUSCH_PROBLEM_NONE);
  guint n_unpacked = 0;
  for (guint i = 0; i < N_ENTRIES; i++)
    n_unpacked += member(intake, i)->path != NULL;
  assert_true((guint64)n_unpacked * ENTRY_BYTES <= (guint64)bomb->len * 200 + ENTRY_BYTES);
  assert_not_unpacked(member(intake, N_ENTRIES - 1), TUSCH_PROBLEM_LIMIT);
}

static void
test_too_many_entries(void **state)
{
  Fixture *fixture = *state;
  const Entry entries[] = {
      {.name = "a", .content = "a"}, {.name = "b", .content = "b"}, {.name = "c", .content = "c"}};
  write_zip(fixture->input, entries, 3);
  const TuschIngestOptions two = {.max_entries = 2};
  g_autoptr(TuschIntake) intake = ingest_input(fixture, &two);
  assert_unusable(intake, TUSCH_PROBLEM_LIMIT);
  assert_null(intake->members);
}

static void
test_damaged(void **state)
{
  Fixture *fixture = *state;
  const Entry entries[] = {{.name = "a.txt", .content = "indhold der kan gå i stykker"}};
  write_zip(fixture->input, entries, 1);
  g_autofree char *bytes = NULL;
  gsize size;
  assert_true(g_file_get_contents(fixture->input, &bytes, &size, NULL));
  g_autoptr(TuschIntake) cut = ingest_bytes(fixture, bytes, size - 10);
  assert_unusable(cut, TUSCH_PROBLEM_DAMAGED);

  char *central = memmem(bytes, size, "PK\1\2", 4);
  central[-3] = (char)(central[-3] ^ 0x55);
  g_autoptr(TuschIntake) flipped = ingest_bytes(fixture, bytes, size);
  assert_not_unpacked(member(flipped, 0), TUSCH_PROBLEM_DAMAGED);

  g_autoptr(TuschIntake) nothing =
      ingest_bytes(fixture, "PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 22);
  assert_unusable(nothing, TUSCH_PROBLEM_EMPTY);
}

/* Danish Windows and DOS programs write code page 850 without saying so. */
static void
test_dos_names(void **state)
{
  Fixture *fixture = *state;
  const Entry entries[] = {{.name = "XXX", .content = "x"}};
  write_zip(fixture->input, entries, 1);
  g_autofree char *bytes = NULL;
  gsize size;
  assert_true(g_file_get_contents(fixture->input, &bytes, &size, NULL));
  for (char *p = bytes; (p = memmem(p, size - (gsize)(p - bytes), "XXX", 3)) != NULL;)
    memcpy(p, "\x91\x9b\x86", 3);
  g_autoptr(TuschIntake) intake = ingest_bytes(fixture, bytes, size);
  assert_string_equal(member(intake, 0)->name, "æøå");
}

static void
test_office(void **state)
{
  Fixture *fixture = *state;
  static const struct {
    Entry entries[2];
    const char *media_type;
    const char *suffix;
  } cases[] = {
      {{{.name = "[Content_Types].xml",
         .content = "<Types><Override PartName=\"/word/document.xml\" ContentType=\"application/"
                    "vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>"},
        {.name = "word/document.xml", .content = "<w/>"}},
       "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
       "docx"},
      {{{.name = "a", .content = "a"},
        {.name = "[Content_Types].xml",
         .content = "<Types><Override ContentType=\"application/"
                    "vnd.ms-word.document.macroEnabled.main+xml\"/>"}},
       "application/vnd.ms-word.document.macroEnabled.12",
       "docm"},
      {{{.name = "mimetype", .content = "application/vnd.oasis.opendocument.text"},
        {.name = "content.xml", .content = "<x/>"}},
       "application/vnd.oasis.opendocument.text",
       "odt"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    write_zip(fixture->input, cases[i].entries, 2);
    g_autoptr(TuschIntake) intake = ingest_input(fixture, NULL);
    /* Until the converter is through, nothing is known to be readable. */
    assert_unusable(intake, TUSCH_PROBLEM_DAMAGED);
    assert_int_equal(intake->converter, TUSCH_CONVERTER_WRITER);
    assert_string_equal(intake->convert_suffix, cases[i].suffix);
    assert_string_equal(intake->media_type, cases[i].media_type);
    assert_null(intake->members);
  }
}

static void
test_office_with_password(void **state)
{
  Fixture *fixture = *state;
  const Entry entries[] = {
      {.name = "mimetype", .content = "application/vnd.oasis.opendocument.text"},
      {.name = "META-INF/manifest.xml", .content = "<x><manifest:encryption-data/></x>"}};
  write_zip(fixture->input, entries, G_N_ELEMENTS(entries));
  g_autoptr(TuschIntake) intake = ingest_input(fixture, NULL);
  assert_unusable(intake, TUSCH_PROBLEM_ENCRYPTED);
  assert_int_equal(intake->converter, TUSCH_CONVERTER_NONE);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      fixture_test(test_good),
      fixture_test(test_hostile_names),
      fixture_test(test_links_and_passwords),
      fixture_test(test_bombs),
      fixture_test(test_lying_size),
      fixture_test(test_overlapping_entries),
      fixture_test(test_too_many_entries),
      fixture_test(test_damaged),
      fixture_test(test_dos_names),
      fixture_test(test_office),
      fixture_test(test_office_with_password),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
