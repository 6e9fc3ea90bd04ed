/* Content streams: what is syntax is read exactly, what is not is refused. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "redact/cmap.h"
#include "redact/content.h"
#include "redact/jpeg.h"

#include <string.h>

static void
start(RedactTokenizer *t, const char *text)
{
  redact_tokenizer_init(t, (const guint8 *)text, strlen(text));
}

static void
test_numbers(void **state)
{
  (void)state;
  static const struct {
    const char *text;
    double value;
  } GOOD[] = {{"0", 0},
              {"-17", -17},
              {"+3.5", 3.5},
              {".25", 0.25},
              {"4.", 4},
              {"-.002", -0.002},
              {"00012", 12},
              {"123456789012", 123456789012.0}};
  static const char *const BAD[] = {"--5",
                                    "1-2",
                                    "1e5",
                                    "+",
                                    ".",
                                    "-.",
                                    "1..2",
                                    "0x10",
                                    "5abc",
                                    "11111111111111111111111111111111111111111"};
  for (guint i = 0; i < G_N_ELEMENTS(GOOD); i++) {
    g_auto(RedactTokenizer) t;
    start(&t, GOOD[i].text);
    RedactToken token = redact_tokenizer_next(&t);
    assert_int_equal(token.type, REDACT_TOKEN_NUMBER);
    assert_true(token.number == GOOD[i].value);
  }
  for (guint i = 0; i < G_N_ELEMENTS(BAD); i++) {
    g_auto(RedactTokenizer) t;
    start(&t, BAD[i]);
    assert_int_equal(redact_tokenizer_next(&t).type, REDACT_TOKEN_ERROR);
    assert_int_equal(redact_tokenizer_next(&t).type, REDACT_TOKEN_ERROR);
  }
}

static void
test_strings_and_names(void **state)
{
  (void)state;
  static const struct {
    const char *text, *value;
    RedactTokenType type;
  } GOOD[] = {
      {"(a(b)c)", "a(b)c", REDACT_TOKEN_STRING},
      {"(\\101\\12\\0501\\8)", "A\n(18", REDACT_TOKEN_STRING},
      {"(a\\\nb\\\r\nc\r\nd)", "abc\nd", REDACT_TOKEN_STRING},
      {"(\\n\\r\\t\\b\\f\\(\\)\\\\\\q)", "\n\r\t\b\f()\\q", REDACT_TOKEN_STRING},
      {"()", "", REDACT_TOKEN_STRING},
      {"<4A 6f\n7>", "Jop", REDACT_TOKEN_STRING},
      {"/A#20B", "A B", REDACT_TOKEN_NAME},
      {"/A#zz", "A#zz", REDACT_TOKEN_NAME},
      {"/", "", REDACT_TOKEN_NAME},
      {"%note\n/N", "N", REDACT_TOKEN_NAME},
  };
  static const char *const BAD[] = {"(open", "(a\\", "<4", "<4G>", ">", "{", ")", "/A#00"};
  for (guint i = 0; i < G_N_ELEMENTS(GOOD); i++) {
    g_auto(RedactTokenizer) t;
    start(&t, GOOD[i].text);
    RedactToken token = redact_tokenizer_next(&t);
    if (!redact_token_is(&t, &token, GOOD[i].type, GOOD[i].value))
      fail_msg("case %u", i);
    assert_int_equal(redact_tokenizer_next(&t).type, REDACT_TOKEN_END);
  }
  for (guint i = 0; i < G_N_ELEMENTS(BAD); i++) {
    g_auto(RedactTokenizer) t;
    start(&t, BAD[i]);
    assert_int_equal(redact_tokenizer_next(&t).type, REDACT_TOKEN_ERROR);
  }
}

static RedactContentResult
read_all(const char *text, GString *out)
{
  g_auto(RedactContent) content;
  redact_content_init(&content, (const guint8 *)text, strlen(text));
  RedactContentResult result;
  while ((result = redact_content_next(&content)) == REDACT_CONTENT_OPERATION)
    if (content.op != NULL && out != NULL)
      redact_content_emit(&content, out, NULL);
  return result;
}

static void
test_operations_come_out_as_they_went_in(void **state)
{
  (void)state;
  g_autoptr(GString) out = g_string_new(NULL);
  static const char TEXT[] = "q 1 0 0 1.50 -.5 0 cm /F1 12 Tf [(A)-20(B)] TJ [3 1]0 d "
                             "/Cs cs .5 /P scn Q";
  assert_int_equal(read_all(TEXT, out), REDACT_CONTENT_END);
  assert_string_equal(out->str,
                      "q\n1 0 0 1.50 -.5 0 cm\n/F1 12 Tf\n[ <41> -20 <42> ] TJ\n[ 3 1 ] 0 d\n"
                      "/Cs cs\n.5 /P scn\nQ\n");
}

static void
test_operands_must_fit(void **state)
{
  (void)state;
  static const char *const BAD[] = {
      "1 2 3 re",      "1 2 3 4 (a) re",    "(a) Td",  "/F1 Tf",  "12 /F1 Tf", "[1 (a)] 0 d",
      "[(a) /b TJ",    "[(a)] [1] d",       "true Tj", "q 1",     "[1 2 TJ",   "1 ] TJ",
      "<< /A 1 ] BDC", "/P << /A 1 >> Tj",  "scn",     "(a) scn", "/N 1 scn",  "BI /W 1",
      "BI /W 1 Q",     "1 BI /W 1 ID x EI", "(a",      "] q",
  };
  for (guint i = 0; i < G_N_ELEMENTS(BAD); i++)
    if (read_all(BAD[i], NULL) != REDACT_CONTENT_ERROR)
      fail_msg("case %u was accepted", i);
}

static void
test_extra_operands_go(void **state)
{
  (void)state;
  g_autoptr(GString) out = g_string_new(NULL);
  static const char TEXT[] =
      "(a) [1 (b)] q 9 8 1 2 3 4 re (a) << /A (b) >> (c) Tj /N 1 0 0 1 0 0 cm "
      "[(a) /N [(b) [1]] 2 << /A (b) >> (c)] TJ";
  assert_int_equal(read_all(TEXT, out), REDACT_CONTENT_END);
  assert_string_equal(out->str, "q\n1 2 3 4 re\n<63> Tj\n1 0 0 1 0 0 cm\n[ <61> 2 <63> ] TJ\n");
}

static void
test_nesting_has_a_limit(void **state)
{
  (void)state;
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < 100000; i++)
    g_string_append(text, "[<<");
  assert_int_equal(read_all(text->str, NULL), REDACT_CONTENT_ERROR);
  g_string_truncate(text, 0);
  for (guint i = 0; i < 100000; i++)
    g_string_append(text, "1 ");
  assert_int_equal(read_all(text->str, NULL), REDACT_CONTENT_ERROR);
}

static void
test_inline_pictures(void **state)
{
  (void)state;
  static const struct {
    const char *text;
    gsize expected;
    const char *data; /* NULL: refused */
  } CASES[] = {
      {" abcd EI Q", 4, "abcd"},
      {" a EI  EI Q", 6, "a EI  "},
      {" a EI \x02\x90zz EI Q", 0, "a EI \x02\x90zz"},
      {" abc", 4, NULL},
      {" abcd XX", 4, NULL},
      {"abcd EI", 4, NULL},
      {" abcdEI ", 0, NULL},
      {" abcd", 0, NULL},
  };
  for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
    g_auto(RedactTokenizer) t;
    gsize from = 0;
    gsize to = 0;
    start(&t, CASES[i].text);
    bool ok = redact_tokenizer_inline_data(&t, CASES[i].expected, &from, &to);
    if (ok != (CASES[i].data != NULL))
      fail_msg("case %u", i);
    if (!ok)
      continue;
    assert_int_equal(to - from, strlen(CASES[i].data));
    assert_memory_equal(CASES[i].text + from, CASES[i].data, to - from);
  }
}

static void
test_cmaps(void **state)
{
  (void)state;
  static const char TEXT[] =
      "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
      "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
      "2 beginbfchar <0003> <0041> <0005> <D83DDE00> endbfchar\n"
      "2 beginbfrange <0010> <0012> <0061> <0020> <0021> [<00E6> <00660069>] endbfrange\n"
      "1 begincidrange <0003> <0005> 40 endcidrange endcmap end end";
  g_autoptr(GBytes) data = g_bytes_new_static(TEXT, strlen(TEXT));
  g_autoptr(RedactCMap) cmap = redact_cmap_parse(data);
  assert_non_null(cmap);
  assert_int_equal(cmap->code_bytes, 2);
  assert_int_equal(g_hash_table_size(cmap->texts), 7);
  gsize n = 0;
  const guint8 *text =
      g_bytes_get_data(g_hash_table_lookup(cmap->texts, GUINT_TO_POINTER(0x12)), &n);
  assert_int_equal(n, 2);
  assert_int_equal(text[1], 'c');
  assert_int_equal(GPOINTER_TO_UINT(g_hash_table_lookup(cmap->cids, GUINT_TO_POINTER(5))), 42);

  static const char *const BAD[] = {
      "/Other usecmap",
      "1 beginbfrange <0005> <0001> <0041> endbfrange",
      "1 beginbfchar <000000> <0041> endbfchar",
      "1 beginbfchar <01> /A endbfchar",
      "2 begincodespacerange <00> <80> <8140> <FFFF> endcodespacerange",
      "1 begincidchar <01> 70000 endcidchar",
      "1 beginbfchar <01",
  };
  for (guint i = 0; i < G_N_ELEMENTS(BAD); i++) {
    g_autoptr(GBytes) bad = g_bytes_new_static(BAD[i], strlen(BAD[i]));
    assert_null(redact_cmap_parse(bad));
  }
}

static void
test_jpeg_keeps_only_the_picture(void **state)
{
  (void)state;
  static const guint8 JPEG[] = "\xFF\xD8"
                               "\xFF\xE1\x00\x0A"
                               "Exif\0\0SE"
                               "\xFF\xFE\x00\x08"
                               "SECRET"
                               "\xFF\xC0\x00\x0B\x08\x00\x10\x00\x20\x01\x01\x11\x00"
                               "\xFF\xDA\x00\x08\x01\x01\x00\x00\x3F\x00"
                               "\x12\xFF\x00\x34\xFF\xD0\x56"
                               "\xFF\xD9"
                               "SECRET";
  g_autoptr(GBytes) data = g_bytes_new_static(JPEG, sizeof JPEG - 1);
  RedactJpeg info;
  g_autoptr(GBytes) clean = redact_jpeg_clean(data, &info);
  assert_non_null(clean);
  assert_int_equal(info.width_px, 32);
  assert_int_equal(info.height_px, 16);
  gsize n = 0;
  const guint8 *bytes = g_bytes_get_data(clean, &n);
  assert_null(memmem(bytes, n, "SE", 2));
  assert_non_null(memmem(bytes, n, "\x12\xFF\x00\x34\xFF\xD0\x56\xFF\xD9", 9));

  for (gsize cut = 0; cut < 36; cut++) {
    g_autoptr(GBytes) part = g_bytes_new_static(JPEG, cut);
    assert_null(redact_jpeg_clean(part, &info));
  }
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_numbers),
      cmocka_unit_test(test_strings_and_names),
      cmocka_unit_test(test_operations_come_out_as_they_went_in),
      cmocka_unit_test(test_operands_must_fit),
      cmocka_unit_test(test_extra_operands_go),
      cmocka_unit_test(test_nesting_has_a_limit),
      cmocka_unit_test(test_inline_pictures),
      cmocka_unit_test(test_cmaps),
      cmocka_unit_test(test_jpeg_keeps_only_the_picture),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
