/* Plain text, other types, and the JSON of what came of a file. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/fixture.h"

#include "base/json.h"
#include "ingest/entry-name.h"
#include "ingest/text-decode.h"

#include <sys/stat.h>

static void
test_encodings(void **state)
{
  static const struct {
    const char *bytes;
    gsize size;
    const char *note; /* NULL: UTF-8, no note */
  } cases[] = {
      {"Kære Søren, årsagen er ukendt.\n", 34, NULL},
      {"\xef\xbb\xbfKære Søren, årsagen er ukendt.\r\n", 38, NULL},
      {"K\xe6re S\xf8ren, \xe5rsagen er ukendt.\r\n", 32, "latin1"},
      {"\xff\xfeK\0\xe6\0r\0e\0 \0S\0\xf8\0r\0e\0n\0,\0 \0\xe5\0r\0s\0a\0g\0e\0n\0 \0e\0r\0 \0u\0k"
       "\0e\0n\0d\0t\0.\0",
       62,
       "utf-16"},
      {"\xfe\xff\0K\0\xe6\0r\0e\0 \0S\0\xf8\0r\0e\0n\0,\0 \0\xe5\0r\0s\0a\0g\0e\0n\0 \0e\0r\0 \0u\0"
       "k\0e\0n\0d\0t\0.",
       62,
       "utf-16"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(TuschIntake) intake = ingest_bytes(*state, cases[i].bytes, cases[i].size);
    assert_pages(intake, 1);
    assert_string_equal(intake->media_type, "text/plain");
    assert_true(has_note(intake, "typeset-text"));
    assert_int_equal(intake->notes->len, cases[i].note != NULL ? 2 : 1);
    if (cases[i].note != NULL)
      assert_true(has_note(intake, cases[i].note));
    g_autofree char *text = text_of_page(intake->pdf_path, 0);
    assert_non_null(strstr(text, "Kære Søren, årsagen er ukendt."));
  }
}

static void
test_layout(void **state)
{
  Fixture *fixture = *state;
  g_autoptr(GString) input = g_string_new("Side et\n");
  for (guint i = 2; i <= 61; i++)
    g_string_append_printf(input, "linje %u\n", i);
  g_string_append(input, "\fefter sideskift\n\f\f");
  for (guint i = 0; i < 600; i++)
    g_string_append_printf(input, "ord%03u ", i);
  g_autoptr(TuschIntake) intake = ingest_bytes(fixture, input->str, input->len);
  /* 60 lines, the 61st, one after the form feed, the words: form feeds make no empty pages. */
  assert_pages(intake, 4);
  g_autofree char *second = text_of_page(intake->pdf_path, 1);
  assert_non_null(strstr(second, "linje 61"));
  assert_null(strstr(second, "sideskift"));
  g_autofree char *third = text_of_page(intake->pdf_path, 2);
  assert_non_null(strstr(third, "efter sideskift"));
  g_autofree char *last = text_of_page(intake->pdf_path, 3);
  for (guint i = 0; i < 600; i++) {
    g_autofree char *word = g_strdup_printf("ord%03u", i);
    assert_non_null(strstr(last, word));
  }
  g_autoptr(TuschIntake) again = ingest_input(fixture, NULL);
  assert_same_bytes(intake->pdf_path, again->pdf_path);
  const TuschIngestOptions two_pages = {.max_pages = 2};
  g_autoptr(TuschIntake) limited = ingest_input(fixture, &two_pages);
  assert_unusable(limited, TUSCH_PROBLEM_LIMIT);
}

/* Printouts end so: what is counted is there. */
static void
test_last_page_empty(void **state)
{
  g_autoptr(TuschIntake) intake = ingest_bytes(*state, "Hej\f\r\n", 6);
  assert_problem(intake, TUSCH_PROBLEM_NONE);
  assert_int_equal(intake->n_pages, 2);
  g_autofree char *last = text_of_page(intake->pdf_path, 1);
  assert_string_equal(g_strstrip(last), "");
}

/* A megabyte without a space must neither hang nor leave the page. */
static void
test_endless_line(void **state)
{
  g_autofree char *line = g_strnfill(1 << 20, 'x');
  g_autoptr(TuschIntake) intake = ingest_bytes(*state, line, 1 << 20);
  assert_problem(intake, TUSCH_PROBLEM_NONE);
  /* 2400 characters are 30 full lines: nothing is lost at the seams. */
  assert_int_equal(intake->n_pages, ((1 << 20) + 80 * 60 - 1) / (80 * 60));
  g_autofree char *text = text_of_page(intake->pdf_path, 0);
  guint n = 0;
  for (const char *p = text; *p != '\0'; p++)
    n += *p == 'x';
  assert_int_equal(n, 80 * 60);
}

static void
test_decode(void **state)
{
  (void)state;
  static const struct {
    const char *bytes;
    gsize size;
    const char *expected; /* NULL: not text */
  } cases[] = {
      {"a\tb\n12345678\tc", 14, "a       b\n12345678        c"},
      {"a\rb\r\nc\vd", 8, "a\nb\nc\nd"},
      {"side\fside", 9, "side\fside"},
      {"0101\x01"
       "90-1234 og mere tekst",
       26,
       "010190-1234 og mere tekst"},
      {"a\xe2\x80\xae"
       "b",
       5,
       "ab"},
      {"\x93sagt\x94 \x80 \x81", 10, "“sagt” € \xef\xbf\xbd"},
      {"a\0b", 3, NULL},
      {"\x01\x02\x03\x04 tekst", 10, NULL},
      {"\xff\xfe\x00\xd8"
       "a\0",
       6,
       NULL},
      {"\xff\xfe"
       "a\0\0\0b\0",
       8,
       NULL},
      {"", 0, ""},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    TextFacts facts;
    g_autofree char *text = text_decode((const guint8 *)cases[i].bytes, cases[i].size, &facts);
    if (cases[i].expected == NULL)
      assert_null(text);
    else
      assert_string_equal(text, cases[i].expected);
  }
}

static void
test_unusable(void **state)
{
  static const struct {
    const char *bytes;
    gsize size;
    TuschProblem problem;
    const char *media_type; /* NULL: any */
  } cases[] = {
      {"", 0, TUSCH_PROBLEM_EMPTY, "application/x-empty"},
      {"\x00\x17\x2a\x80\x99\xff\x00\x10garbage\x00\x01\x02", 18, TUSCH_PROBLEM_UNSUPPORTED, NULL},
      {"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0", 16, TUSCH_PROBLEM_UNSUPPORTED, NULL},
      {"{\\rtf1\\ansi Hej}", 16, TUSCH_PROBLEM_DAMAGED, "application/rtf"},
      {"<?xml version='1.0'?><x>Hej</x>", 31, TUSCH_PROBLEM_UNSUPPORTED, "text/xml"},
      {"GIF89a\1\0\1\0\0\0\0;", 14, TUSCH_PROBLEM_DAMAGED, "image/gif"},
      {"text with a NUL \0 inside it\n", 28, TUSCH_PROBLEM_UNSUPPORTED, NULL},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(TuschIntake) intake = ingest_bytes(*state, cases[i].bytes, cases[i].size);
    assert_unusable(intake, cases[i].problem);
    if (cases[i].media_type != NULL)
      assert_string_equal(intake->media_type, cases[i].media_type);
  }
}

static void
test_not_a_file(void **state)
{
  Fixture *fixture = *state;
  g_autoptr(TuschIntake) missing = ingest_input(fixture, NULL);
  assert_unusable(missing, TUSCH_PROBLEM_MISSING);
  assert_int_equal(mkfifo(fixture->input, 0600), 0);
  g_autoptr(TuschIntake) pipe = ingest_input(fixture, NULL);
  assert_unusable(pipe, TUSCH_PROBLEM_UNSUPPORTED);
  assert_int_equal(g_unlink(fixture->input), 0);
  assert_int_equal(g_mkdir(fixture->input, 0700), 0);
  g_autoptr(TuschIntake) folder = ingest_input(fixture, NULL);
  assert_unusable(folder, TUSCH_PROBLEM_UNSUPPORTED);
}

static void
test_out_dir_missing(void **state)
{
  Fixture *fixture = *state;
  g_autoptr(GError) error = NULL;
  write_input(fixture, "tekst\n", 6);
  g_autofree char *nowhere = g_build_filename(fixture->folder, "findes-ikke", NULL);
  assert_null(tusch_ingest_file(fixture->input, nowhere, NULL, &error));
  assert_tusch_error(error, TUSCH_ERROR_IO);
}

static void
test_json(void **state)
{
  (void)state;
  static const char *const TEXT =
      "{\"schema\":\"tusch-intake\",\"version\":1,\"media_type\":\"application/zip\","
      "\"problem\":\"none\",\"pages\":0,\"members\":[{\"name\":\"a\",\"path\":\"/x/00001\","
      "\"problem\":\"none\"},{\"name\":\"../b\",\"problem\":\"unsafe-name\","
      "\"problem_detail\":\"the name is not safe\"}],\"notes\":[\"repaired\"]}";
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = tusch_json_parse(TEXT, -1, &error);
  assert_no_error(error);
  g_autoptr(TuschIntake) intake = tusch_intake_from_json(node, &error);
  assert_no_error(error);
  assert_int_equal(intake->members->len, 2);
  g_autoptr(JsonNode) back = tusch_intake_to_json(intake);
  g_autofree char *text = tusch_json_to_string(back, false);
  assert_string_equal(g_strstrip(text), TEXT);

  static const char *const BAD[] = {
      "{}",
      "[]",
      "{\"schema\":\"tusch-intake\",\"version\":2,\"media_type\":\"a\",\"problem\":\"none\","
      "\"pages\":0}",
      "{\"schema\":\"tusch-plan\",\"version\":1,\"media_type\":\"a\",\"problem\":\"none\","
      "\"pages\":0}",
      "{\"schema\":\"tusch-intake\",\"version\":1,\"media_type\":\"a\",\"problem\":\"none\","
      "\"pages\":-1}",
      "{\"schema\":\"tusch-intake\",\"version\":1,\"media_type\":\"a\",\"problem\":\"none\","
      "\"pages\":0,"
      "\"members\":[1]}",
      "{\"schema\":\"tusch-intake\",\"version\":1,\"media_type\":\"a\",\"problem\":\"none\","
      "\"pages\":0,"
      "\"notes\":[{}]}",
  };
  for (guint i = 0; i < G_N_ELEMENTS(BAD); i++) {
    g_autoptr(GError) bad_error = NULL;
    g_autoptr(JsonNode) bad = tusch_json_parse(BAD[i], -1, NULL);
    assert_null(tusch_intake_from_json(bad, &bad_error));
    assert_tusch_error(bad_error, TUSCH_ERROR_FORMAT);
  }
}

static void
test_entry_names(void **state)
{
  (void)state;
  static const char *const GOOD[] = {
      "a", "a/b.txt", "..a", "a..", "a/..b/c", "Årsag (1).pdf", "æ:ø"};
  static const char *const BAD[] = {
      "", "..", "../a", "a/..", "a/../b", "/a", "\\a", "a\\b", "c:a", "a\nb"};
  for (guint i = 0; i < G_N_ELEMENTS(GOOD); i++)
    assert_true(entry_name_is_safe(GOOD[i]));
  for (guint i = 0; i < G_N_ELEMENTS(BAD); i++)
    assert_false(entry_name_is_safe(BAD[i]));
  g_autofree char *shown = entry_name_escape("a\nb\x7f\xe2\x80\xae"
                                             "c");
  assert_string_equal(shown, "a\\x0ab\\x7f\\u202ec");
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      fixture_test(test_encodings),
      fixture_test(test_layout),
      fixture_test(test_last_page_empty),
      fixture_test(test_endless_line),
      cmocka_unit_test(test_decode),
      fixture_test(test_unusable),
      fixture_test(test_not_a_file),
      fixture_test(test_out_dir_missing),
      cmocka_unit_test(test_json),
      cmocka_unit_test(test_entry_names),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
