/* Adapters: their files, their dates, and what they make of each export. All persons are invented.
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "base/build-paths.h"
#include "base/json.h"
#include "ingest/source-value.h"

#include <glib/gstdio.h>
#include <string.h>

static void
test_dates(void **state)
{
  (void)state;
  static const struct {
    const char *text, *date;
  } CASES[] = {
      {"18-03-2024", "2024-03-18"},
      {" 8.3.2024 ", "2024-03-08"},
      {"18. 3. 2024", "2024-03-18"},
      {"18/03/2024 10:12", "2024-03-18"},
      {"18-03-2024 kl. 10.12", "2024-03-18"},
      {"2024-03-18", "2024-03-18"},
      {"2022-03-18 00:00:00", "2022-03-18"},
      {"2024-03-18T09:30:00.123", "2024-03-18"},
      {"20240318", "2024-03-18"},
      {"2024-03-18T23:30:00Z", "2024-03-19"}, /* winter time: half past midnight */
      {"2024-03-18T22:59:59Z", "2024-03-18"},
      {"2024-07-01T22:00:00Z", "2024-07-02"}, /* summer time */
      {"2024-07-01T21:59:59Z", "2024-07-01"},
      {"2024-07-02T00:30:00+02:00", "2024-07-02"},
      {"2024-07-01T20:30:00-05:00", "2024-07-02"},
      {"2024-03-31T00:59:59Z", "2024-03-31"},
      {"1995-10-15T22:30:00Z", "1995-10-15"}, /* summer ended in September then */
      {"1996-10-15T22:30:00Z", "1996-10-16"},
      {"/Date(1710757800000)/", "2024-03-18"},
      {"/Date(1710757800000+0100)/", "2024-03-18"},
      {"29-02-2024", "2024-02-29"},
      {"29-02-2023", NULL},
      {"2024-13-01", NULL},
      {"32-01-2024", NULL},
      {"03-18-2024", NULL},
      {"18-03-24", NULL},
      {"18-03/2024", NULL},
      {"2024-03-18 i morgen", NULL},
      {"2024-03-18Tnej", NULL},
      {"20240318123000", NULL},
      {"i går", NULL},
      {"", NULL},
      {"/Date()/", NULL},
      {"/Date(9999999999999999999)/", NULL},
      {"0000-00-00", NULL},
      {"99999999", NULL},
  };
  for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
    g_autofree char *date = source_date_parse(CASES[i].text);
    if (g_strcmp0(date, CASES[i].date) != 0)
      fail_msg("\"%s\": %s", CASES[i].text, date != NULL ? date : "nothing");
  }
}

/* A file in a folder of its own. (transfer full) */
static char *
write_file(const char *name, const char *content, gssize length)
{
  g_autofree char *dir = g_dir_make_tmp("tusch-source-XXXXXX", NULL);
  char *path = g_build_filename(dir, name, NULL);
  assert_true(g_file_set_contents(path, content, length, NULL));
  return path;
}

static void
remove_file(const char *path)
{
  g_autofree char *dir = g_path_get_dirname(path);
  assert_int_equal(g_unlink(path), 0);
  assert_int_equal(g_rmdir(dir), 0);
}

static TuschSourceMap *
parse_map(const char *text, GError **error)
{
  g_autofree char *path = write_file("prøve.kilde", text, -1);
  TuschSourceMap *map = tusch_source_map_load(path, error);
  remove_file(path);
  return map;
}

#define HEAD "[kilde x]\nnavn = X\nformat = csv\n"

static void
test_map_errors(void **state)
{
  (void)state;
  static const struct {
    const char *text;
    const char *place; /* in the message */
  } CASES[] = {
      {"", ":1:"},
      {"[akter *]\ntitel = T\n", ":1:"},
      {"[kilde x]\nnavn = X\n[akter *]\ntitel = T\n", ":1:"},
      {"[kilde x]\nnavn = X\nformat = excel\n", ":3:"},
      {HEAD, ":1:"},
      {HEAD "[akter *]\noverskrift = T\n", ":5:"},
      {HEAD "[akter *]\ntitel = T | stort\n", ":5:"},
      {HEAD "[akter *]\ntitel = T | ordliste ukendt\n", ":5:"},
      {HEAD "[akter *]\ntitel = T | cifre mange\n", ":5:"},
      {HEAD "[akter *]\ntitel = | dato\n", ":5:"},
      {HEAD "[akter *]\nfil = {a}{b.pdf\n", ":5:"},
      {HEAD "[akter *]\nfil = a}.pdf\n[bilag b]\nfelter = andre\n", ":7:"},
      {HEAD "[bilag b]\ntitel = T\n", ":4:"},
      {HEAD "[andet b]\ntitel = T\n", ":4:"},
      {HEAD "skilletegn = x\n", ":4:"},
      {HEAD "sidestørrelser = mange\n", ":4:"},
      {HEAD "henvisningsfil = goref\n", ":4:"},
      {HEAD "[ordliste o]\na = b\na = c\n", ":6:"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(TuschSourceMap) map = parse_map(CASES[i].text, &error);
    if (map != NULL)
      fail_msg("case %u is accepted", i);
    assert_tusch_error(error, TUSCH_ERROR_CONFIG);
    if (strstr(error->message, CASES[i].place) == NULL)
      fail_msg("case %u: %s", i, error->message);
  }
}

static TuschSourceExport *
read_with(const TuschSourceMap *map, const char *content, gssize length, GError **error)
{
  g_autofree char *path = write_file("export", content, length);
  g_autoptr(TuschSourceExport) export = tusch_source_read(map, path, NULL, error);
  remove_file(path);
  if (export == NULL)
    return NULL;
  /* What reaches the parent went through JSON. */
  g_autoptr(TuschSourceExport) received = tusch_source_export_new(NULL);
  for (guint first = 0; first == 0 || first < export->documents->len; first += 7) {
    g_autoptr(JsonNode) node = tusch_source_export_to_json(export, first, 7);
    if (!tusch_source_export_add_json(received, node, error))
      return NULL;
  }
  return g_steal_pointer(&received);
}

static TuschSourceExport *
read_shipped(const char *adapter, const char *content)
{
  g_autofree char *name = g_strconcat(adapter, ".kilde", NULL);
  g_autofree char *path = g_build_filename(TUSCH_SOURCE_DATADIR, "rules", "sources", name, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschSourceMap) map = tusch_source_map_load(path, &error);
  assert_no_error(error);
  TuschSourceExport *export = read_with(map, content, -1, &error);
  assert_no_error(error);
  return export;
}

static const TuschSourceDocument *
document_at(const TuschSourceExport *export, guint place)
{
  assert_true(place < export->documents->len);
  return g_ptr_array_index(export->documents, place);
}

static const TuschSourceWarning *
find_warning(const TuschSourceExport *export, TuschSourceWarningCode code)
{
  for (guint i = 0; i < export->warnings->len; i++) {
    const TuschSourceWarning *warning = g_ptr_array_index(export->warnings, i);
    if (warning->code == code)
      return warning;
  }
  return NULL;
}

static void
test_nova(void **state)
{
  (void)state;
  g_autoptr(TuschSourceExport) export = read_shipped(
      "kmd-nova",
      "{\"pagingInformation\": {\"numberOfRows\": 3}, \"documents\": ["
      "{\"documentUuid\": \"aa\", \"documentNumber\": \"0001\", \"title\": \"Underretning\","
      " \"documentType\": \"Indgående\", \"documentDate\": \"2024-03-18T00:00:00\","
      " \"fileExtension\": \"pdf\", \"caseWorker\": \"ab\", \"subDocuments\": ["
      "  {\"documentUuid\": \"bb\", \"title\": \"Bilag\", \"fileExtension\": \"docx\"}]},"
      "{\"documentUuid\": \"cc\", \"documentNumber\": 2, \"title\": \"\", \"description\": "
      "\"Svar\", \"documentType\": \"Pigeon\", \"documentDate\": null}]}");
  assert_string_equal(export->name, "KMD Nova");
  assert_int_equal(export->documents->len, 3);
  const TuschSourceDocument *first = document_at(export, 0);
  assert_string_equal(first->said->title, "Underretning");
  assert_string_equal(first->said->direction, "Indgaaende");
  assert_string_equal(first->said->date, "2024-03-18");
  assert_string_equal(g_ptr_array_index(first->files, 0), "aa.pdf");
  assert_int_equal(document_at(export, 1)->parent_row, 1);
  const TuschSourceDocument *last = document_at(export, 2);
  assert_string_equal(last->said->title, "Svar");
  assert_string_equal(last->said->number, "2");
  assert_string_equal(last->said->direction, "Pigeon");
  assert_null(last->said->date);
  assert_int_equal(last->row, 2);
  const TuschSourceWarning *count = find_warning(export, TUSCH_SOURCE_COUNT);
  assert_non_null(count);
  assert_int_equal(count->n, 2);
  assert_int_equal(count->expected, 3);
  const TuschSourceWarning *word = find_warning(export, TUSCH_SOURCE_WORD);
  assert_non_null(word);
  assert_string_equal(word->column, "documentType");
  assert_int_equal(word->row, 2);
  g_autofree char *text = tusch_source_warning_describe(word);
  assert_null(strstr(text, "Pigeon"));
  assert_int_equal(export->unused->len, 1);
  assert_string_equal(g_ptr_array_index(export->unused, 0), "caseWorker");
}

static void
test_origins(void **state)
{
  (void)state;
  g_autoptr(TuschSourceExport) export = read_shipped(
      "kmd-nova", "{\"documents\": [{\"title\": \"T\", \"documentDate\": \"18-03-2024\"}]}");
  const TuschSourceDocument *document = document_at(export, 0);
  const TuschOrigin *date = NULL;
  for (guint i = 0; i < document->origins->len; i++) {
    const TuschOrigin *origin = g_ptr_array_index(document->origins, i);
    if (g_str_equal(origin->field, "dato"))
      date = origin;
  }
  assert_non_null(date);
  assert_string_equal(date->from, "documentDate");
  assert_string_equal(date->raw, "18-03-2024");
  assert_string_equal(date->value, "2024-03-18");
}

static void
test_getorganized(void **state)
{
  (void)state;
  g_autoptr(TuschSourceExport) export = read_shipped(
      "getorganized",
      "<xml xmlns:rs='urn:schemas-microsoft-com:rowset' xmlns:z='#RowsetSchema'><rs:data>"
      "<z:row ows_DocID='101' ows_CaseRecordNumber='7' ows_Title='Partshøring' "
      "ows_Korrespondance='Udgående' ows_Dato='2022-03-18 00:00:00' ows_CaseID='GEO-2022-1' "
      "ows_FileLeafRef='Partshøring.docx'/>"
      "<z:row ows_DocID='102' ows_CaseRecordNumber='0' ows_Title='Fælles notat' "
      "ows_FileLeafRef='Fælles notat.goref' ows_URL='https://go.example/?docid=101'/>"
      "</rs:data></xml>");
  assert_int_equal(export->documents->len, 2);
  const TuschSourceDocument *first = document_at(export, 0);
  assert_string_equal(first->said->number, "0007");
  assert_string_equal(first->said->direction, "Udgaaende");
  assert_string_equal(first->said->date, "2022-03-18");
  const TuschSourceDocument *pointer = document_at(export, 1);
  assert_null(pointer->said->number);
  assert_string_equal(pointer->points_to, "101");
}

static void
test_fasit(void **state)
{
  (void)state;
  g_autoptr(TuschSourceExport) export = read_shipped(
      "fasit",
      "{\"journalNotes\": [{\"id\": 5, \"createdAt\": \"2024-03-18T23:30:00Z\", \"text\": "
      "\"<p>Samtale &amp; aftale</p><p>Ny tid</p>\", \"attachments\": [{\"id\": 9, \"fileName\": "
      "\"brev.pdf\", \"mimeType\": \"application/pdf\"}]}, \"ikke et notat\", null]}");
  assert_int_equal(export->documents->len, 4);
  const TuschSourceDocument *note = document_at(export, 0);
  assert_non_null(strstr(note->note, "Samtale & aftale\n"));
  assert_null(strchr(note->note, '<'));
  assert_string_equal(note->said->title, "Journalnotat");
  assert_string_equal(note->said->date, "2024-03-19");
  const TuschSourceDocument *file = document_at(export, 1);
  assert_int_equal(file->parent_row, 1);
  assert_string_equal(g_ptr_array_index(file->files, 0), "9-brev.pdf");
  assert_string_equal(g_ptr_array_index(file->files, 1), "brev.pdf");
  assert_true(document_at(export, 2)->is_broken);
  assert_true(document_at(export, 3)->is_broken);
  assert_int_equal(find_warning(export, TUSCH_SOURCE_ROW)->n, 2);
}

static void
test_modulus(void **state)
{
  (void)state;
  static const struct {
    const char *row;
    TuschVerdict proposal;
  } CASES[] = {
      {"{\"id\": 1, \"title\": \"a\", \"subjectAccess\": true}", TUSCH_VERDICT_KEEP},
      {"{\"id\": 1, \"title\": \"a\", \"subjectAccess\": false}", TUSCH_VERDICT_REDACT},
      {"{\"id\": 1, \"title\": \"a\", \"subjectAccess\": \"Måske\"}", TUSCH_VERDICT_ASK},
      {"{\"id\": 1, \"title\": \"a\"}", TUSCH_VERDICT_KEEP},
      {"{\"id\": 1, \"title\": \"a\", \"remarkRegardingSubjectAccess\": \"\"}", TUSCH_VERDICT_KEEP},
      {"{\"id\": 1, \"title\": \"a\", \"remarkRegardingSubjectAccess\": \"navn på kilde\"}",
       TUSCH_VERDICT_ASK},
  };
  for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
    g_autofree char *json = g_strdup_printf("{\"documents\": [%s]}", CASES[i].row);
    g_autoptr(TuschSourceExport) export = read_shipped("modulus", json);
    assert_int_equal(document_at(export, 0)->proposal, CASES[i].proposal);
    assert_int_equal(document_at(export, 0)->reason == NULL,
                     CASES[i].proposal == TUSCH_VERDICT_KEEP);
  }
}

static void
test_csv(void **state)
{
  (void)state;
  g_autoptr(TuschSourceExport) export =
      read_shipped("csv",
                   "Akt ID;Filnavn/Dokumenttitel;Dokumentdato;Dok ID;Bilag til Dok ID;Fil\n"
                   "1;Brev;18-03-2024;77;;brev.pdf\n"
                   "2;Bilag;igår;78;77;../../etc/passwd\n"
                   "3;for;18-03-2024;79;;a.pdf;mange\n");
  assert_int_equal(export->documents->len, 3);
  assert_string_equal(document_at(export, 0)->said->title, "Brev");
  assert_int_equal(document_at(export, 0)->line, 2);
  assert_string_equal(document_at(export, 1)->parent_key, "77");
  for (guint i = 0; i < document_at(export, 1)->files->len; i++)
    assert_null(strstr(g_ptr_array_index(document_at(export, 1)->files, i), ".."));
  assert_int_equal(find_warning(export, TUSCH_SOURCE_DATE)->line, 3);
  assert_int_equal(find_warning(export, TUSCH_SOURCE_PATH)->line, 3);
  assert_int_equal(find_warning(export, TUSCH_SOURCE_CELLS)->row, 3);
  assert_null(find_warning(export, TUSCH_SOURCE_COLUMN));
}

/* Latin-1, UTF-16, a byte order mark: the same letters. */
static void
test_encodings(void **state)
{
  (void)state;
  static const char UTF8[] = "Titel;Dato\nÆbleø;18-03-2024\n";
  static const char *const NAMES[] = {"UTF-8", "ISO-8859-1", "UTF-16"};
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschSourceMap) map = parse_map(HEAD "[akter *]\ntitel = Titel\ndato = dato\n", &error);
  assert_no_error(error);
  for (guint i = 0; i < G_N_ELEMENTS(NAMES); i++) {
    gsize length = 0;
    g_autofree char *bytes = g_convert(UTF8, -1, NAMES[i], "UTF-8", NULL, &length, NULL);
    g_autoptr(TuschSourceExport) export = read_with(map, bytes, (gssize)length, &error);
    assert_no_error(error);
    assert_string_equal(document_at(export, 0)->said->title, "Æbleø");
    assert_string_equal(document_at(export, 0)->said->date, "2024-03-18");
  }
}

static void
test_page_limits(void **state)
{
  (void)state;
  static const guint COUNTS[] = {19, 20, 21, 50, 100, 101};
  for (guint i = 0; i < G_N_ELEMENTS(COUNTS); i++) {
    for (guint said = 0; said < 2; said++) {
      GString *json = g_string_new("{\"documents\": [");
      for (guint k = 0; k < COUNTS[i]; k++)
        g_string_append_printf(json, "%s{\"title\": \"a\", \"id\": %u}", k > 0 ? "," : "", k);
      g_string_append(json, "]");
      if (said == 1)
        g_string_append_printf(json, ", \"total\": %u", COUNTS[i]);
      g_string_append(json, "}");
      g_autoptr(TuschSourceExport) export = read_shipped("modulus", json->str);
      g_string_free(json, TRUE);
      bool is_round = COUNTS[i] == 20 || COUNTS[i] == 50 || COUNTS[i] == 100;
      /* An export that says how many there are is believed. */
      assert_int_equal(find_warning(export, TUSCH_SOURCE_ROUND) != NULL, is_round && said == 0);
      assert_null(find_warning(export, TUSCH_SOURCE_COUNT));
    }
  }
}

static void
test_broken_exports(void **state)
{
  (void)state;
  static const struct {
    const char *adapter, *content;
  } CASES[] = {
      {"kmd-nova", "{\"documents\": [{\"title\": \"Hemmelig\""},
      {"kmd-nova", ""},
      {"getorganized", "<xml><data><row ows_Title='Hemmelig'></data>"},
      {"getorganized",
       "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><xml><data><row "
       "ows_Title='&e;'/></data></xml>"},
      {"csv", "Titel;Dato\n\"Hemmelig;1\n"},
      {"csv", ""},
  };
  for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
    g_autofree char *name = g_strconcat(CASES[i].adapter, ".kilde", NULL);
    g_autofree char *path = g_build_filename(TUSCH_SOURCE_DATADIR, "rules", "sources", name, NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(TuschSourceMap) map = tusch_source_map_load(path, &error);
    assert_no_error(error);
    g_autoptr(TuschSourceExport) export = read_with(map, CASES[i].content, -1, &error);
    if (export != NULL)
      fail_msg("case %u is read", i);
    assert_tusch_error(error, TUSCH_ERROR_FORMAT);
    assert_null(strstr(error->message, "Hemmelig"));
  }
}

/* Another kind of answer than was meant: no rows is never silent. */
static void
test_other_shapes(void **state)
{
  (void)state;
  static const char *const CASES[] = {"{}", "[]", "{\"value\": [{\"title\": \"a\"}]}", "null", "7"};
  for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
    g_autoptr(TuschSourceExport) export = read_shipped("kmd-nova", CASES[i]);
    assert_int_equal(export->documents->len, 0);
    assert_non_null(find_warning(export, TUSCH_SOURCE_COLUMN));
  }
  g_autoptr(TuschSourceExport) none = read_shipped("modulus", "{\"documents\": [], \"total\": 0}");
  assert_int_equal(none->warnings->len, 0);
}

/* What a child that was taken over may say is not believed. */
static void
test_false_answers(void **state)
{
  (void)state;
  static const char DOCUMENT[] =
      "{\"name\": \"X\", \"total\": -1, \"unused\": [], \"warnings\": [], \"documents\": ["
      "{\"files\": [%s], \"origins\": [], \"proposal\": \"%s\", \"parent_row\": %d, \"row\": 1, "
      "\"line\": 0, \"broken\": false, \"date\": \"%s\"}]}";
  static const struct {
    const char *file, *proposal;
    int parent;
    const char *date;
    bool is_good;
  } CASES[] = {
      {"\"a.pdf\"", "keep", 0, "2024-03-18", true},
      {"\"../a.pdf\"", "keep", 0, "2024-03-18", false},
      {"\"/etc/passwd\"", "keep", 0, "2024-03-18", false},
      {"7", "keep", 0, "2024-03-18", false},
      {"\"a.pdf\"", "nothing", 0, "2024-03-18", false},
      {"\"a.pdf\"", "keep", 1, "2024-03-18", false},
      {"\"a.pdf\"", "keep", -1, "2024-03-18", false},
      {"\"a.pdf\"", "keep", 0, "i går", false},
  };
  for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
    g_autofree char *json =
        g_strdup_printf(DOCUMENT, CASES[i].file, CASES[i].proposal, CASES[i].parent, CASES[i].date);
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonNode) node = tusch_json_parse(json, -1, &error);
    assert_no_error(error);
    g_autoptr(TuschSourceExport) export = tusch_source_export_new(NULL);
    assert_int_equal(tusch_source_export_add_json(export, node, &error), CASES[i].is_good);
  }
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_dates),
      cmocka_unit_test(test_map_errors),
      cmocka_unit_test(test_nova),
      cmocka_unit_test(test_origins),
      cmocka_unit_test(test_getorganized),
      cmocka_unit_test(test_fasit),
      cmocka_unit_test(test_modulus),
      cmocka_unit_test(test_csv),
      cmocka_unit_test(test_encodings),
      cmocka_unit_test(test_page_limits),
      cmocka_unit_test(test_broken_exports),
      cmocka_unit_test(test_other_shapes),
      cmocka_unit_test(test_false_answers),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
