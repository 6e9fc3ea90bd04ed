/* Messages: what is refused before a byte is written, and what is written. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"
#include "tusch/deliver.h"
#include "tusch/error.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
  char *folder, *pdf;
} Fixture;

static int
setup(void **state)
{
  Fixture *fixture = g_new0(Fixture, 1);
  fixture->folder = g_dir_make_tmp("tusch-memo-XXXXXX", NULL);
  fixture->pdf = g_build_filename(fixture->folder, "a.pdf", NULL);
  *state = fixture;
  return g_file_set_contents(fixture->pdf, "%PDF-1.7 abc", -1, NULL) ? 0 : -1;
}

static int
teardown(void **state)
{
  Fixture *fixture = *state;
  g_autoptr(GDir) dir = g_dir_open(fixture->folder, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name(dir)) != NULL) {
    g_autofree char *path = g_build_filename(fixture->folder, name, NULL);
    (void)g_unlink(path);
  }
  (void)g_rmdir(fixture->folder);
  g_free(fixture->folder);
  g_free(fixture->pdf);
  g_free(fixture);
  return 0;
}

static TuschMemo *
new_memo(const char *path, guint64 size)
{
  TuschMemo *memo = tusch_memo_new();
  memo->uuid = tusch_memo_uuid("x");
  memo->label = g_strdup("Svar på din anmodning");
  memo->notification = g_strdup("Du har fået svar.");
  memo->sender_cvr = g_strdup("12345678");
  memo->sender_label = g_strdup("Ærø <&> Kommune");
  memo->recipient_cpr = g_strdup("0101909876");
  memo->created = g_strdup("2026-11-03T10:15:00Z");
  memo->case_id = g_strdup("2026-000142");
  memo->case_system = g_strdup("tusch");
  memo->kle_subject = g_strdup("27.24.00");
  memo->kle_version = g_strdup("November 2026");
  memo->kle_facet = g_strdup("A53");
  memo->kle_label = g_strdup("Aktindsigt");
  tusch_memo_add_file(memo, path, "Aktindsigt 2026-000142.pdf", size);
  return memo;
}

static void
set(char **field, const char *value)
{
  g_free(*field);
  *field = g_strdup(value);
}

static char *
repeat(const char *text, guint n)
{
  GString *all = g_string_new(NULL);
  for (guint i = 0; i < n; i++)
    g_string_append(all, text);
  return g_string_free(all, FALSE);
}

static void
expect_refused(TuschMemo *memo, TuschErrorCode code, const char *path)
{
  g_autoptr(GError) error = NULL;
  assert_false(tusch_memo_write(memo, false, path, &error));
  assert_int_equal(error->code, code);
  assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
  tusch_memo_free(memo);
}

static void
test_what_is_refused(void **state)
{
  const Fixture *fixture = *state;
  g_autofree char *out = g_build_filename(fixture->folder, "memo.xml", NULL);
  g_autofree char *long_text = repeat("æ", 257);
  g_autofree char *long_notification = repeat("ø", 161);
  const struct {
    gsize offset;
    const char *value;
  } bad[] = {
      {G_STRUCT_OFFSET(TuschMemo, label), long_text},
      {G_STRUCT_OFFSET(TuschMemo, label), ""},
      {G_STRUCT_OFFSET(TuschMemo, notification), long_notification},
      {G_STRUCT_OFFSET(TuschMemo, sender_label), NULL},
      {G_STRUCT_OFFSET(TuschMemo, sender_cvr), "1234567"},
      {G_STRUCT_OFFSET(TuschMemo, sender_cvr), NULL},
      {G_STRUCT_OFFSET(TuschMemo, recipient_cpr), "010190-9876"},
      {G_STRUCT_OFFSET(TuschMemo, recipient_cpr), ""},
      {G_STRUCT_OFFSET(TuschMemo, created), "2026-11-03T10:15:00+01:00"},
      {G_STRUCT_OFFSET(TuschMemo, created), "2026-11-03"},
      {G_STRUCT_OFFSET(TuschMemo, uuid), "00000000-0000-1000-8000-000000000000"},
      {G_STRUCT_OFFSET(TuschMemo, uuid), "00000000-0000-4000-7000-000000000000"},
      {G_STRUCT_OFFSET(TuschMemo, case_system), NULL},
      {G_STRUCT_OFFSET(TuschMemo, kle_subject), "27.24"},
      {G_STRUCT_OFFSET(TuschMemo, kle_facet), "A5"},
      {G_STRUCT_OFFSET(TuschMemo, kle_version), NULL},
  };
  for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
    TuschMemo *memo = new_memo(fixture->pdf, 12);
    set(&G_STRUCT_MEMBER(char *, memo, bad[i].offset), bad[i].value);
    expect_refused(memo, TUSCH_ERROR_CONFIG, out);
  }
  TuschMemo *memo = new_memo(fixture->pdf, 12);
  g_autofree char *just_fits = repeat("æ", 256); /* 512 bytes: characters count */
  set(&memo->label, just_fits);
  g_autoptr(GError) error = NULL;
  assert_true(tusch_memo_write(memo, false, out, &error));
  assert_no_error(error);
  tusch_memo_free(memo);
}

static void
test_forbidden_filenames(void **state)
{
  const Fixture *fixture = *state;
  static const char *const bad[] = {"a<b.pdf",
                                    "a>b.pdf",
                                    "a:b.pdf",
                                    "a\"b.pdf",
                                    "a/b.pdf",
                                    "a\\b.pdf",
                                    "a|b.pdf",
                                    "a?b.pdf",
                                    "a*b.pdf",
                                    "a\rb.pdf",
                                    "a\nb.pdf",
                                    "a\u00A0b.pdf",
                                    "a\u2000b.pdf",
                                    "a\u200Ab.pdf",
                                    "a\u2028b.pdf",
                                    "a\u205Fb.pdf",
                                    "a\u2060b.pdf",
                                    "a\u3000b.pdf",
                                    ""};
  g_autofree char *out = g_build_filename(fixture->folder, "memo.xml", NULL);
  for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
    TuschMemo *memo = new_memo(fixture->pdf, 12);
    TuschMemoFile *file = g_ptr_array_index(memo->files, 0);
    set(&file->filename, bad[i]);
    expect_refused(memo, TUSCH_ERROR_CONFIG, out);
    memo = new_memo(fixture->pdf, 12);
    file = g_ptr_array_index(memo->files, 0);
    g_free(file->filename);
    file->filename = tusch_memo_filename(bad[i]);
    assert_true(tusch_memo_check(memo, NULL));
    tusch_memo_free(memo);
  }
  g_autofree char *long_name = repeat("å", 400);
  g_autofree char *wanted = g_strconcat(long_name, ".pdf", NULL);
  g_autofree char *cut = tusch_memo_filename(wanted);
  assert_true(g_utf8_strlen(cut, -1) <= 256 && g_str_has_suffix(cut, "å.pdf"));
}

static void
test_eleven_files_and_100_mb(void **state)
{
  const Fixture *fixture = *state;
  g_autofree char *out = g_build_filename(fixture->folder, "memo.xml", NULL);
  TuschMemo *memo = new_memo(fixture->pdf, 12);
  for (guint i = 1; i < TUSCH_MEMO_MAX_FILES; i++)
    tusch_memo_add_file(memo, fixture->pdf, "b.pdf", 12);
  assert_true(tusch_memo_check(memo, NULL));
  tusch_memo_add_file(memo, fixture->pdf, "b.pdf", 12);
  expect_refused(memo, TUSCH_ERROR_LIMIT, out);
  expect_refused(new_memo(fixture->pdf, 100 * 1000 * 1000), TUSCH_ERROR_LIMIT, out);
  expect_refused(new_memo(fixture->pdf, 0), TUSCH_ERROR_CONFIG, out);
  memo = new_memo(fixture->pdf, TUSCH_MEMO_MAX_DECODED_BYTES);
  assert_true(tusch_memo_check(memo, NULL));
  tusch_memo_add_file(memo, fixture->pdf, "b.pdf", 1);
  expect_refused(memo, TUSCH_ERROR_LIMIT, out);
}

static void
test_what_is_written(void **state)
{
  const Fixture *fixture = *state;
  g_autofree char *first = NULL;
  for (guint i = 0; i < 4; i++) {
    g_autofree char *out = g_build_filename(fixture->folder, "memo.xml", NULL);
    g_autoptr(TuschMemo) memo = new_memo(fixture->pdf, 12);
    g_autoptr(GError) error = NULL;
    memo->version = i == 1 ? TUSCH_MEMO_1_2 : TUSCH_MEMO_1_1;
    assert_true(tusch_memo_write(memo, i == 2, out, &error));
    assert_no_error(error);
    g_autofree char *xml = NULL;
    assert_true(g_file_get_contents(out, &xml, NULL, NULL));
    assert_non_null(strstr(xml, "<memo:content>JVBERi0xLjcgYWJj</memo:content>"));
    assert_non_null(strstr(xml, "Ærø &lt;&amp;&gt; Kommune"));
    assert_int_equal(strstr(xml, "memoSchVersion=\"1.1.0\"") != NULL, i != 1);
    assert_int_equal(strstr(xml,
                            "<kombi_request><KombiValgKode>Digital Post</KombiValgKode>"
                            "<memo:Message ") != NULL,
                     i == 2);
    assert_null(strstr(xml, "xmlns=\"")); /* the service reads no default namespace */
    if (i == 0)
      first = g_steal_pointer(&xml);
    else if (i == 3)
      assert_string_equal(xml, first);
  }
}

static void
test_missing_file_leaves_nothing(void **state)
{
  const Fixture *fixture = *state;
  g_autofree char *out = g_build_filename(fixture->folder, "memo.xml", NULL);
  g_autofree char *part = g_strconcat(out, ".part", NULL);
  assert_true(g_file_set_contents(part, "left behind", -1, NULL));
  expect_refused(new_memo("/nonexistent.pdf", 12), TUSCH_ERROR_IO, out);
  assert_false(g_file_test(part, G_FILE_TEST_EXISTS));
}

#ifndef __SANITIZE_ADDRESS__
/* The file is one hole: 70 MB to read, nothing on the disk. */
static void
test_memory_of_a_large_message(void **state)
{
  const Fixture *fixture = *state;
  enum { LIMIT_BYTES = 50 * 1000 * 1000 };
  g_autofree char *out = g_build_filename(fixture->folder, "memo.xml", NULL);
  assert_int_equal(truncate(fixture->pdf, TUSCH_MEMO_MAX_DECODED_BYTES), 0);
  pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    const struct rlimit limit = {LIMIT_BYTES, LIMIT_BYTES};
    TuschMemo *memo = new_memo(fixture->pdf, TUSCH_MEMO_MAX_DECODED_BYTES);
    if (setrlimit(RLIMIT_DATA, &limit) != 0)
      _exit(2);
    _exit(tusch_memo_write(memo, true, out, NULL) ? 0 : 1);
  }
  int status = 0;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  GStatBuf info;
  assert_int_equal(g_stat(out, &info), 0);
  assert_true(info.st_size > TUSCH_MEMO_MAX_DECODED_BYTES / 3 * 4 &&
              info.st_size < TUSCH_MEMO_MAX_MESSAGE_BYTES);
}
#endif

static void
test_ids(void **state)
{
  (void)state;
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < 500; i++) {
    g_autofree char *seed = g_strdup_printf("seed %u", i);
    g_autofree char *again = tusch_memo_uuid(seed);
    char *uuid = tusch_memo_uuid(seed);
    assert_string_equal(uuid, again);
    assert_true(g_uuid_string_is_valid(uuid));
    assert_int_equal(uuid[14], '4');
    assert_non_null(strchr("89ab", uuid[19]));
    assert_true(g_hash_table_add(seen, uuid));
  }
}

static void
test_topics(void **state)
{
  (void)state;
  const struct {
    const char *codes[4];
    const char *topic;
  } cases[] = {
      {{"27.24.00", "27.24.00"}, "27.24.00"},
      {{"27.24.01", NULL, "27.24.02"}, "27.24.00"},
      {{"27.24.00", "27.36.04"}, "27.00.00"},
      {{"27.24.00", "28.24.00"}, "00.01.10"},
      {{"37.24.00", "27.24.00"}, "00.01.10"},
      {{NULL}, "00.01.10"},
      {{"Kirsten", "27.24.00"}, "27.24.00"},
      {{"27.24.0", "27.24.000"}, "00.01.10"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GPtrArray) codes = g_ptr_array_new();
    for (guint k = 0; k < G_N_ELEMENTS(cases[i].codes); k++)
      g_ptr_array_add(codes, (gpointer)cases[i].codes[k]);
    g_autofree char *topic = tusch_memo_topic(codes);
    assert_string_equal(topic, cases[i].topic);
  }
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_what_is_refused, setup, teardown),
      cmocka_unit_test_setup_teardown(test_forbidden_filenames, setup, teardown),
      cmocka_unit_test_setup_teardown(test_eleven_files_and_100_mb, setup, teardown),
      cmocka_unit_test_setup_teardown(test_what_is_written, setup, teardown),
      cmocka_unit_test_setup_teardown(test_missing_file_leaves_nothing, setup, teardown),
#ifndef __SANITIZE_ADDRESS__
      cmocka_unit_test_setup_teardown(test_memory_of_a_large_message, setup, teardown),
#endif
      cmocka_unit_test(test_ids),
      cmocka_unit_test(test_topics),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
