/* What goes into the workroom database comes out again, and the log notices tampering. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "adapters/sqlite/database.h"
#include "base/file.h"
#include "tusch/store.h"

#include <string.h>

typedef struct {
  char *folder;
  TuschStore *store;
} Fixture;

static int
setup(void **state)
{
  Fixture *fixture = g_new0(Fixture, 1);
  fixture->folder = g_dir_make_tmp("tusch-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(fixture->folder, "workroom.db", NULL);
  fixture->store = tusch_store_open(path, NULL);
  *state = fixture;
  return fixture->store == NULL;
}

static int
teardown(void **state)
{
  Fixture *fixture = *state;
  tusch_store_close(fixture->store);
  gboolean ok = tusch_dir_remove_tree(fixture->folder, NULL);
  g_free(fixture->folder);
  g_free(fixture);
  return !ok;
}

static void
put_document(TuschStore *store, const char *id, const char *title)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschDocument) document = tusch_document_new(id);
  document->number = g_strdup(id + 1);
  document->title = g_strdup(title);
  document->problem = TUSCH_PROBLEM_NONE;
  document->n_pages = 3;
  document->size_bytes = 12345;
  document->is_container = true;
  tusch_store_put_document(store, document, &error);
  assert_no_error(error);
}

static void
put_page(TuschStore *store, const char *id, guint page_index, const char *source)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschPageText) page = tusch_page_text_new(page_index, 595, 842);
  page->look = TUSCH_LOOK_HANDWRITING;
  GString *text = g_string_new(NULL);
  double x = 10;
  for (const char *p = source; *p != '\0'; p = g_utf8_next_char(p), x += 6) {
    TuschRectPt box = {x, 10, x + 6, 20};
    tusch_page_text_append(page, text, g_utf8_get_char(p), &box, 0.75);
  }
  tusch_page_text_take(page, text);
  tusch_store_put_page(store, id, page, &error);
  assert_no_error(error);
}

static void
test_documents_and_pages(void **state)
{
  TuschStore *store = ((Fixture *)*state)->store;
  g_autoptr(GError) error = NULL;
  put_document(store, "d00002", "B");
  put_document(store, "d00001", "A");
  put_page(store, "d00001", 2, "hej");
  put_page(store, "d00001", 0, "Åse bor her");
  g_autoptr(GPtrArray) documents = tusch_store_list_documents(store, &error);
  assert_no_error(error);
  assert_int_equal(documents->len, 2);
  const TuschDocument *first = g_ptr_array_index(documents, 0);
  assert_string_equal(first->title, "A");
  assert_true(first->is_container);
  assert_int_equal(first->size_bytes, 12345);
  assert_null(first->source);

  g_autoptr(GArray) pages = tusch_store_list_pages(store, "d00001", &error);
  assert_int_equal(pages->len, 2);
  assert_int_equal(g_array_index(pages, guint, 1), 2);
  g_autoptr(TuschPageText) page = tusch_store_get_page(store, "d00001", 0, &error);
  assert_no_error(error);
  assert_string_equal(page->text, "Åse bor her");
  assert_int_equal(page->glyphs->len, 11);
  assert_int_equal(page->look, TUSCH_LOOK_HANDWRITING);
  g_autoptr(TuschPageText) facts = tusch_store_get_page_facts(store, "d00001", 0, &error);
  assert_string_equal(facts->text, "");
  assert_true(facts->conf01 > 0.74 && facts->conf01 < 0.76);
  assert_null(tusch_store_get_page(store, "d00001", 1, &error));
  assert_tusch_error(error, TUSCH_ERROR_STORE);
}

static void
test_findings_and_decisions(void **state)
{
  TuschStore *store = ((Fixture *)*state)->store;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) findings =
      g_ptr_array_new_with_free_func((GDestroyNotify)tusch_finding_free);
  g_autoptr(GPtrArray) entities = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_entity_free);
  TuschFinding *finding = tusch_finding_new();
  finding->id = g_strdup("f000001");
  tusch_finding_share(&finding->document_id, "d00001");
  finding->text = g_strdup("010190-1234");
  finding->category = TUSCH_CATEGORY_CPR;
  finding->start = 5;
  finding->end = 16;
  finding->proposal = TUSCH_VERDICT_REDACT;
  finding->role = TUSCH_ROLE_THIRD_PARTY;
  TuschRectPt box = {1.25, 2, 3, 4.5};
  g_array_append_val(finding->boxes, box);
  g_ptr_array_add(findings, finding);
  TuschEntity *entity = tusch_entity_new();
  entity->id = g_strdup("e0001");
  entity->key = g_strdup("0101901234");
  entity->label = g_strdup("010190-1234");
  g_ptr_array_add(entities, entity);
  g_autoptr(GPtrArray) none = g_ptr_array_new();
  for (guint twice = 0; twice < 2; twice++)
    assert_true(tusch_store_put_findings(store, none, entities, &error) &&
                tusch_store_add_findings(store, findings, &error));
  g_autoptr(GPtrArray) back = tusch_store_list_findings(store, &error);
  assert_no_error(error);
  assert_int_equal(back->len, 1);
  const TuschFinding *read = g_ptr_array_index(back, 0);
  assert_int_equal(read->category, TUSCH_CATEGORY_CPR);
  assert_int_equal(read->role, TUSCH_ROLE_THIRD_PARTY);
  assert_int_equal(read->boxes->len, 1);
  assert_true(g_array_index(read->boxes, TuschRectPt, 0).x0 == 1.25);

  g_autofree char *key = tusch_decision_key_of_finding(read);
  assert_string_equal(key, "d00001/p0/5-16/CPR/e1aac1219670c479");
  TuschDecision decision = {.target = TUSCH_TARGET_FINDING,
                            .key = key,
                            .verdict = TUSCH_VERDICT_REDACT,
                            .who = (char *)"me",
                            .at_us = 1};
  assert_true(tusch_store_add_decision(store, &decision, &error));
  decision.verdict = TUSCH_VERDICT_KEEP;
  assert_true(tusch_store_add_decision(store, &decision, &error));
  g_autoptr(GPtrArray) decisions = tusch_store_list_decisions(store, &error);
  assert_int_equal(decisions->len, 1);
  assert_int_equal(((TuschDecision *)g_ptr_array_index(decisions, 0))->verdict, TUSCH_VERDICT_KEEP);
}

static void
test_rollback(void **state)
{
  TuschStore *store = ((Fixture *)*state)->store;
  g_autoptr(GError) error = NULL;
  assert_true(tusch_store_begin(store, &error));
  assert_true(tusch_store_set_meta(store, "k", "v", &error));
  tusch_store_rollback(store);
  g_autofree char *value = NULL;
  assert_true(tusch_store_get_meta(store, "k", &value, &error));
  assert_null(value);
}

static void
test_log_notices_tampering(void **state)
{
  TuschStore *store = ((Fixture *)*state)->store;
  static const char *const attacks[] = {
      "UPDATE log SET detail = 'x' WHERE seq = 2",
      "DELETE FROM log WHERE seq = 2",
      "UPDATE log SET who = 'other' WHERE seq = 2",
      "UPDATE log SET at_us = at_us + 1 WHERE seq = 2",
  };
  guint bad_line = 99;
  for (guint i = 0; i < 4; i++)
    assert_true(tusch_store_log(store, "me", "did", "{\"n\":1}", NULL));
  assert_true(tusch_store_check_log(store, &bad_line, NULL));
  assert_int_equal(bad_line, 0);
  for (guint i = 0; i < G_N_ELEMENTS(attacks); i++) {
    assert_true(tusch_store_begin(store, NULL));
    assert_true(tusch_database_exec(store->handle, attacks[i], NULL));
    assert_true(tusch_store_check_log(store, &bad_line, NULL));
    assert_int_equal(bad_line, 2);
    tusch_store_rollback(store);
  }
}

static void
test_search_in_danish(void **state)
{
  TuschStore *store = ((Fixture *)*state)->store;
  g_autoptr(GError) error = NULL;
  put_document(store, "d00001", "Underretning om støj");
  put_document(store, "d00002", "Notat");
  put_page(store, "d00001", 0, "Naboen på Ærøvej har børn");
  put_page(store, "d00002", 0, "Årsag: familieretshuset har svaret");
  assert_true(tusch_store_build_index(store, &error));
  static const struct {
    const char *query;
    guint n;
  } table[] = {
      {"børn", 1},         {"boern", 1},
      {"born", 0},         {"årsag", 1},
      {"aarsag", 1},       {"arsag", 0},
      {"famili*", 1},      {"\"har børn\"", 1},
      {"\"børn har\"", 0}, {"støj", 1},
      {"har", 2},          {"", 0},
      {"\"", 0},           {"har NEAR", 0},
      {"ærøvej -", 1},     {"*", 0},
      {"body:har", 0},     {"title:støj", 1},
      {"title:har", 0},    {"title:\"om støj\"", 1},
      {"title:", 0},       {"har source:nova", 0},
      {"source:*", 0},
  };
  for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
    TuschSearch search = {.query = table[i].query, .limit = 10};
    g_autoptr(GPtrArray) hits = tusch_store_search(store, &search, &error);
    assert_no_error(error);
    if (hits->len != table[i].n)
      fail_msg("\"%s\": %u hits", table[i].query, hits->len);
  }
}

static bool
file_holds(const char *folder, const char *name, const char *word)
{
  g_autofree char *path = g_build_filename(folder, name, NULL);
  g_autofree char *data = NULL;
  gsize length = 0;
  if (!g_file_get_contents(path, &data, &length, NULL))
    return false;
  return memmem(data, length, word, strlen(word)) != NULL;
}

/* A page that is read again, and what was known of it: nothing is left in the files. */
static void
test_what_was_replaced_is_gone(void **state)
{
  Fixture *fixture = *state;
  TuschStore *store = fixture->store;
  g_autoptr(GError) error = NULL;
  put_document(store, "d00001", "Notat");
  put_page(store, "d00001", 0, "Naboen hedder Kvistgaardsen og bor her");
  assert_true(tusch_store_build_index(store, &error));
  tusch_store_tidy(store);
  assert_true(file_holds(fixture->folder, "workroom.db", "Kvistgaardsen"));
  put_page(store, "d00001", 0, "Naboen hedder noget andet og bor her");
  assert_true(tusch_store_build_index(store, &error));
  tusch_store_tidy(store);
  static const char *const FILES[] = {"workroom.db", "workroom.db-wal"};
  for (guint i = 0; i < G_N_ELEMENTS(FILES); i++) {
    assert_false(file_holds(fixture->folder, FILES[i], "Kvistgaardsen"));
    assert_false(file_holds(fixture->folder, FILES[i], "kvistgaardsen"));
    assert_false(file_holds(fixture->folder, FILES[i], "istgaardsen"));
  }
}

/* A database of a newer tusch is not touched; one that is up to date opens again with its rows. */
static void
test_versions(void **state)
{
  Fixture *fixture = *state;
  g_autofree char *path = g_build_filename(fixture->folder, "workroom.db", NULL);
  put_document(fixture->store, "d0001", "Et brev");
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschStore) again = tusch_store_open(path, &error);
  assert_no_error(error);
  g_autoptr(GPtrArray) documents = tusch_store_list_documents(again, &error);
  assert_no_error(error);
  assert_int_equal(documents->len, 1);
  assert_true(tusch_database_exec(again->handle, "PRAGMA user_version = 999", NULL));
  assert_null(tusch_store_open(path, &error));
  assert_true(g_error_matches(error, TUSCH_ERROR, TUSCH_ERROR_STORE));
  assert_non_null(strstr(error->message, "newer version"));
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_versions, setup, teardown),
      cmocka_unit_test_setup_teardown(test_documents_and_pages, setup, teardown),
      cmocka_unit_test_setup_teardown(test_findings_and_decisions, setup, teardown),
      cmocka_unit_test_setup_teardown(test_rollback, setup, teardown),
      cmocka_unit_test_setup_teardown(test_log_notices_tampering, setup, teardown),
      cmocka_unit_test_setup_teardown(test_search_in_danish, setup, teardown),
      cmocka_unit_test_setup_teardown(test_what_was_replaced_is_gone, setup, teardown),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
