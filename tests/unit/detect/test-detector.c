/* The detector on small requests, with the rules that come with the program. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "base/build-paths.h"
#include "tusch/detect.h"

#include <string.h>

/* A request under test and what was found. */
typedef struct {
  TuschRules *rules;
  TuschRequest *request;
  GPtrArray *findings;
  GPtrArray *entities;
} Fixture;

static int
set_up(void **state)
{
  GError *error = NULL;
  Fixture *fixture = g_new0(Fixture, 1);
  fixture->rules = tusch_rules_load(TUSCH_SOURCE_DATADIR "/rules", &error);
  assert_no_error(error);
  *state = fixture;
  return 0;
}

static int
tear_down(void **state)
{
  Fixture *fixture = *state;
  tusch_rules_unref(fixture->rules);
  g_free(fixture);
  return 0;
}

static void
forget(Fixture *fixture)
{
  g_clear_pointer(&fixture->request, tusch_request_free);
  g_clear_pointer(&fixture->findings, g_ptr_array_unref);
  g_clear_pointer(&fixture->entities, g_ptr_array_unref);
}

static void
know(Fixture *fixture, const char *requester, const char *parties)
{
  g_autofree char *json = g_strdup_printf(
      "{\"schema\":\"tusch-request\",\"version\":1,\"id\":\"r\",\"regime\":\"FVL9\","
      "\"received\":\"2026-01-02\",\"authority\":{\"name\":\"Eksempel Kommune\"},"
      "\"requester\":%s,\"parties\":[%s]}",
      requester,
      parties);
  GError *error = NULL;
  fixture->request = tusch_request_parse(json, -1, &error);
  assert_no_error(error);
}

/* Each text is a document of its own: "d0", "d1", … */
static void
detect(Fixture *fixture, const char *const *texts)
{
  g_autoptr(TuschDetector) detector = tusch_detector_new(fixture->rules, fixture->request);
  for (guint i = 0; texts[i] != NULL; i++) {
    g_autofree char *id = g_strdup_printf("d%u", i);
    tusch_detector_add_text(detector, id, TUSCH_FIELD_PAGE, 0, TUSCH_TEXT_DIGITAL, texts[i]);
  }
  GError *error = NULL;
  assert_true(tusch_detector_finish(detector, &fixture->findings, &fixture->entities, &error));
  assert_no_error(error);
}

static void
detect_one(Fixture *fixture, const char *text)
{
  const char *texts[] = {text, NULL};
  detect(fixture, texts);
}

static const TuschFinding *
find(const Fixture *fixture, TuschCategory category, const char *text)
{
  for (guint i = 0; i < fixture->findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(fixture->findings, i);
    if (finding->category == category && g_str_equal(finding->text, text))
      return finding;
  }
  return NULL;
}

#define PETER \
  "{\"name\":\"Peter Bo Lindhardt\",\"cpr\":\"010190-1234\",\"phone\":\"20 30 40 50\"," \
  "\"address\":\"Egevej 4, 8700 Horsens\",\"email\":\"pbl@post.example\"}"

#define JENS \
  "{\"name\":\"Jens-Ole Rahbek\",\"role\":\"third-party\",\"email\":\"rahbekken7@post.example\"}"
#define SEBASTIAN "{\"name\":\"Hans Sebastian Munk\",\"role\":\"third-party\"}"

static void
test_parties_are_known_by_what_they_are_called(void **state)
{
  Fixture *fixture = *state;
  know(fixture, PETER, JENS "," SEBASTIAN);
  detect_one(fixture,
             "I Rahbek-sagen kom Jensole og J-O Rahbek. HS Munk (HS) ringede. Vi kalder ham Seb. "
             "Så var det Rahbekken, der skrev.\n\n"
             "filen notat_munk.pdf og h. munk er hos HS.\n\n"
             "Med venlig hilsen Pia Holdt (ph)\n\nDet har PH skrevet, og PIHO læst.\n\n"
             "Om vinteren sagde Frost jr. nej.\n\n"
             "Hun skrev: \"spørg du bare kasper og liva\"\n");
  static const char *const names[] = {"Rahbek-sagen",
                                      "Jensole",
                                      "J-O Rahbek",
                                      "HS Munk",
                                      "HS",
                                      "Seb",
                                      "Rahbekken",
                                      "munk",
                                      "h. munk",
                                      "Pia Holdt",
                                      "PH",
                                      "PIHO",
                                      "Frost jr",
                                      "kasper",
                                      "liva"};
  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    if (find(fixture, TUSCH_CATEGORY_PERSON, names[i]) == NULL)
      fail_msg("%s is not found", names[i]);
  forget(fixture);
}

static void
test_sensitive_words_are_of_somebody(void **state)
{
  Fixture *fixture = *state;
  detect_one(fixture,
             "Borgere med diabetes har ret til kost. Afdelingen tilbyder behandling af angst.");
  assert_int_equal(fixture->findings->len, 0);
  forget(fixture);
  static const char *const texts[] = {
      "Hun kom ikke. Det skyldes angst.",
      "Dennis Skovgaard kom.\n\nÅrsagen var angst.",
      "Cpr 010190-1234\n\nÅrsagen var angst.",
      "Dx: angst",
      "Borger har angst",
  };
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
    detect_one(fixture, texts[i]);
    const TuschFinding *finding = find(fixture, TUSCH_CATEGORY_SENSITIVE, "angst");
    if (finding == NULL)
      fail_msg("%s", texts[i]);
    forget(fixture);
  }
}

static void
test_letters_of_nobody_are_no_names(void **state)
{
  Fixture *fixture = *state;
  know(fixture, PETER, JENS);
  detect_one(fixture, "Pia Holdt (PPR) har OK fra KMD, og a. munk er en \"lille munk\".");
  static const char *const words[] = {"PPR", "OK", "KMD", "a. munk", "munk", "lille"};
  for (guint i = 0; i < G_N_ELEMENTS(words); i++)
    if (find(fixture, TUSCH_CATEGORY_PERSON, words[i]) != NULL)
      fail_msg("%s is found", words[i]);
  forget(fixture);
}

static void
test_requester_is_known_in_all_forms(void **state)
{
  Fixture *fixture = *state;
  know(fixture, PETER, "");
  detect_one(fixture,
             "Peter Bo Lindhardt, cpr 0101901234, også skrevet 01.01.90-1234, bor på Egevej 4, "
             "8700 Horsens. Peter ringer fra +45 20304050. LINDHARDT, PETER.");
  static const struct {
    TuschCategory category;
    const char *text;
  } rows[] = {
      {TUSCH_CATEGORY_PERSON, "Peter Bo Lindhardt"},
      {TUSCH_CATEGORY_CPR, "0101901234"},
      {TUSCH_CATEGORY_CPR, "01.01.90-1234"},
      {TUSCH_CATEGORY_ADDRESS, "Egevej 4, 8700 Horsens"},
      {TUSCH_CATEGORY_PERSON, "Peter"},
      {TUSCH_CATEGORY_PERSON, "LINDHARDT, PETER"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    const TuschFinding *finding = find(fixture, rows[i].category, rows[i].text);
    assert_non_null(finding);
    assert_int_equal(finding->role, TUSCH_ROLE_REQUESTER);
    assert_int_equal(finding->level, TUSCH_LEVEL_MARK);
    assert_int_equal(finding->proposal, TUSCH_VERDICT_ASK);
    assert_null(strstr(finding->reason, rows[i].text));
  }
  assert_string_equal(find(fixture, TUSCH_CATEGORY_CPR, "0101901234")->entity_id,
                      find(fixture, TUSCH_CATEGORY_CPR, "01.01.90-1234")->entity_id);
  forget(fixture);
}

static void
test_names_propagate_across_documents(void **state)
{
  Fixture *fixture = *state;
  know(fixture, PETER, "");
  const char *texts[] = {"Bak ringer i morgen.", "Nabo Flemming Bak klagede.", NULL};
  detect(fixture, texts);
  const TuschFinding *single = find(fixture, TUSCH_CATEGORY_PERSON, "Bak");
  const TuschFinding *full = find(fixture, TUSCH_CATEGORY_PERSON, "Flemming Bak");
  assert_non_null(single);
  assert_non_null(full);
  assert_string_equal(single->entity_id, full->entity_id);
  assert_string_equal(single->document_id, "d0");
  assert_int_equal(single->role, TUSCH_ROLE_UNKNOWN);
  forget(fixture);
}

/* What a scan tears apart is known from where it stands whole; longer numbers are left alone. */
static void
test_known_numbers_are_found_torn(void **state)
{
  Fixture *fixture = *state;
  know(fixture, PETER, "");
  const char *texts[] = {"Kirsten Tange, cpr. 020951-9933, post tange@postkasse.example.",
                         "Tange (02095 1-9933) skrev fra tange\t@ postkasse.example.",
                         "Varenummer 7020951993300 og 0209519933001.",
                         NULL};
  detect(fixture, texts);
  const TuschFinding *whole = find(fixture, TUSCH_CATEGORY_CPR, "020951-9933");
  const TuschFinding *torn = find(fixture, TUSCH_CATEGORY_CPR, "02095 1-9933");
  assert_non_null(whole);
  assert_non_null(torn);
  assert_string_equal(torn->entity_id, whole->entity_id);
  assert_non_null(find(fixture, TUSCH_CATEGORY_EMAIL, "tange\t@ postkasse.example"));
  assert_null(find(fixture, TUSCH_CATEGORY_CPR, "0209519933"));
  forget(fixture);
}

/* One wrong sign in a party's number is asked; what differs in two places is another number. */
static void
test_parties_numbers_are_found_misread(void **state)
{
  Fixture *fixture = *state;
  know(fixture, PETER, "{\"name\":\"Ida Holm\",\"role\":\"third-party\",\"cpr\":\"230914-7831\"}");
  detect_one(fixture, "Nr. 2309ł4-7831 og 01Z190 - 1234. Vare 23E9I4-7831, 2309147831900.");
  const TuschFinding *hers = find(fixture, TUSCH_CATEGORY_CPR, "2309ł4-7831");
  const TuschFinding *his = find(fixture, TUSCH_CATEGORY_CPR, "01Z190 - 1234");
  assert_non_null(hers);
  assert_int_equal(hers->role, TUSCH_ROLE_THIRD_PARTY);
  assert_int_equal(hers->level, TUSCH_LEVEL_MARK);
  assert_non_null(his);
  assert_int_equal(his->level, TUSCH_LEVEL_REVIEW);
  assert_null(find(fixture, TUSCH_CATEGORY_CPR, "23E9I4-7831"));
  forget(fixture);
}

/* Streets, ships and books are called after people; a party of that name is one all the same. */
static void
test_what_is_called_after_people_is_none(void **state)
{
  Fixture *fixture = *state;
  know(fixture, PETER, "");
  detect_one(
      fixture,
      "Vi mødes i Niels Juels Gade og tager færgen Mette Holm. Emil fra Lønneberg er en bog, "
      "og Aase og Ejnar Danielsens Fond gav penge. I lokale Peter sad Peter.");
  guint people = 0;
  for (guint i = 0; i < fixture->findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(fixture->findings, i);
    assert_int_equal(finding->category, TUSCH_CATEGORY_PERSON);
    assert_string_equal(finding->text, "Peter");
    people++;
  }
  assert_int_equal(people, 2);
  forget(fixture);
}

static void
test_names_without_capitals_follow_their_long_form(void **state)
{
  Fixture *fixture = *state;
  know(fixture, PETER, "{\"name\":\"Thanushka Nadarajah\",\"role\":\"third-party\"}");
  const char *texts[] = {"hej. thanu ringede til dmytro. karin frost var der ikke.",
                         "Vi talte med Dmytro. Bilag: note_thanushka_nadarajah.pdf",
                         NULL};
  detect(fixture, texts);
  assert_int_equal(find(fixture, TUSCH_CATEGORY_PERSON, "thanu")->role, TUSCH_ROLE_THIRD_PARTY);
  assert_non_null(find(fixture, TUSCH_CATEGORY_PERSON, "dmytro"));
  assert_non_null(find(fixture, TUSCH_CATEGORY_PERSON, "karin frost"));
  assert_non_null(find(fixture, TUSCH_CATEGORY_PERSON, "nadarajah"));
  forget(fixture);
}

static void
test_what_could_be_somebody_elses_is_reviewed(void **state)
{
  Fixture *fixture = *state;
  know(fixture,
       PETER,
       "{\"name\":\"Ida Lindhardt\",\"role\":\"third-party\",\"phone\":\"20304050\","
       "\"address\":\"Egevej 4, 8700 Horsens\"}");
  detect_one(fixture, "Lindhardt bor på Egevej 4 og har telefon 20 30 40 50.");
  const TuschFinding *name = find(fixture, TUSCH_CATEGORY_PERSON, "Lindhardt");
  assert_non_null(name);
  assert_int_equal(name->level, TUSCH_LEVEL_REVIEW);
  assert_int_not_equal(name->role, TUSCH_ROLE_REQUESTER);
  assert_int_equal(find(fixture, TUSCH_CATEGORY_ADDRESS, "Egevej 4")->level, TUSCH_LEVEL_REVIEW);
  assert_int_equal(find(fixture, TUSCH_CATEGORY_PHONE, "20 30 40 50")->level, TUSCH_LEVEL_REVIEW);
  forget(fixture);
}

static void
test_a_shared_first_name_protects(void **state)
{
  Fixture *fixture = *state;
  know(fixture,
       PETER,
       "{\"name\":\"Lone Thyregod\",\"role\":\"staff\"},"
       "{\"name\":\"Lone Madsen\",\"role\":\"third-party\"},"
       "{\"name\":\"Nordisk Rengøring ApS\",\"role\":\"company\"}");
  detect_one(fixture,
             "Lone ringede. Lone Thyregod svarede. Den nordiske model i Nordisk Råd gælder.");
  assert_int_equal(find(fixture, TUSCH_CATEGORY_PERSON, "Lone")->role, TUSCH_ROLE_THIRD_PARTY);
  assert_int_equal(find(fixture, TUSCH_CATEGORY_PERSON, "Lone Thyregod")->role, TUSCH_ROLE_STAFF);
  assert_null(find(fixture, TUSCH_CATEGORY_PERSON, "Nordisk"));
  forget(fixture);
}

static void
test_protected_address_wins(void **state)
{
  Fixture *fixture = *state;
  know(fixture,
       PETER,
       "{\"name\":\"Mia Bak\",\"role\":\"third-party\",\"address_protected\":true,"
       "\"address\":\"Rosenvej 17, 7100 Vejle\",\"phone\":\"22334455\"}");
  detect_one(fixture, "Mia Bak bor på Rosenvej 17 og har tlf. 2233 4455.");
  assert_int_equal(find(fixture, TUSCH_CATEGORY_PERSON, "Mia Bak")->role, TUSCH_ROLE_PROTECTED);
  assert_int_equal(find(fixture, TUSCH_CATEGORY_ADDRESS, "Rosenvej 17")->role,
                   TUSCH_ROLE_PROTECTED);
  assert_int_equal(find(fixture, TUSCH_CATEGORY_PHONE, "2233 4455")->role, TUSCH_ROLE_PROTECTED);
  forget(fixture);
}

static void
test_places_point_to_the_protected(void **state)
{
  Fixture *fixture = *state;
  know(fixture,
       PETER,
       "{\"name\":\"Mia Bak\",\"role\":\"third-party\",\"address_protected\":true,"
       "\"address\":\"Rosenvej 17, 7100 Vejle\"}");
  detect_one(fixture, "Hun bor på Rosenvej i Vejle. Peter bor på Egevej.");
  const TuschFinding *street = find(fixture, TUSCH_CATEGORY_ADDRESS, "Rosenvej");
  const TuschFinding *town = find(fixture, TUSCH_CATEGORY_ADDRESS, "Vejle");
  const TuschFinding *own = find(fixture, TUSCH_CATEGORY_ADDRESS, "Egevej");
  assert_non_null(street);
  assert_non_null(town);
  assert_non_null(own);
  assert_int_equal(street->role, TUSCH_ROLE_PROTECTED);
  assert_int_equal(street->level, TUSCH_LEVEL_MARK);
  assert_int_equal(town->role, TUSCH_ROLE_PROTECTED);
  assert_int_equal(own->role, TUSCH_ROLE_REQUESTER);
  assert_int_equal(own->level, TUSCH_LEVEL_REVIEW);
  forget(fixture);
}

static void
test_institutions_of_the_protected(void **state)
{
  Fixture *fixture = *state;
  know(fixture,
       PETER,
       "{\"name\":\"Mia Bak\",\"role\":\"third-party\",\"address_protected\":true},"
       "{\"name\":\"Ib Rask\",\"role\":\"third-party\"}");
  const char *texts[] = {
      "Mia går på Søndermarkskolen. Hun er også glad for børnehaven Solstrålen.\n\nIb går på "
      "Nordskolen, og skolen er god. Hammel Skole er lukket.",
      "Vi har ringet til Søndermarkskolens kontor, til Solstrålen og til Nordskolen.",
      "Mia Bak flyttede fra Hammel Skole i maj.",
      NULL};
  detect(fixture, texts);
  static const char *const places[] = {
      "Søndermarkskolen", "Solstrålen", "Søndermarkskolens", "Hammel Skole"};
  for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
    const TuschFinding *place = find(fixture, TUSCH_CATEGORY_ADDRESS, places[i]);
    assert_non_null(place);
    assert_int_equal(place->role, TUSCH_ROLE_PROTECTED);
  }
  assert_null(find(fixture, TUSCH_CATEGORY_ADDRESS, "Nordskolen"));
  forget(fixture);
}

static void
test_number_over_a_page_break(void **state)
{
  Fixture *fixture = *state;
  g_autoptr(TuschDetector) detector = tusch_detector_new(fixture->rules, NULL);
  const char *pages[] = {
      "Barnets cpr er 010190-\n", "\n  1234, og far hedder Bo.", "Slut 010190-", "1234 er her"};
  for (guint i = 0; i < 3; i++)
    tusch_detector_add_text(detector, "d", TUSCH_FIELD_PAGE, i, TUSCH_TEXT_DIGITAL, pages[i]);
  tusch_detector_add_text(detector, "e", TUSCH_FIELD_PAGE, 3, TUSCH_TEXT_DIGITAL, pages[3]);
  assert_true(tusch_detector_finish(detector, &fixture->findings, &fixture->entities, NULL));
  const TuschFinding *first = find(fixture, TUSCH_CATEGORY_CPR, "010190-");
  const TuschFinding *second = find(fixture, TUSCH_CATEGORY_CPR, "1234");
  assert_non_null(first);
  assert_non_null(second);
  assert_int_equal(first->page_index, 0);
  assert_int_equal(second->page_index, 1);
  assert_string_equal(first->entity_id, second->entity_id);
  guint n = 0;
  for (guint i = 0; i < fixture->findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(fixture->findings, i);
    n += finding->category == TUSCH_CATEGORY_CPR;
  }
  assert_int_equal(n, 2); /* two documents are never read as one */
  forget(fixture);
}

/* Every form a CPR number is written in, with the number of digits and letters that must be found.
 */
static void
test_cpr_in_all_forms(void **state)
{
  Fixture *fixture = *state;
  static const char *const forms[] = {
      "010190-1234",
      "0101901234",
      "010190 1234",
      "010190 - 1234",
      "010190/1234",
      "010190.1234",
      "010190\t1234",
      "01.01.90-1234",
      "01.01.90 1234",
      "01 01 90 1234",
      "01-01-90-1234",
      "01/01/90-1234",
      "010190\u20131234",
      "010190\u20141234",
      "010190\u20111234",
      "010190\u22121234",
      "010190\u00A0-\u00A01234",
      "010190-\n1234",
      "010190\n1234",
      "010190-\u00AD1234",
      "01011990-1234",
      "010119901234",
      "01.01.1990-1234",
      "01-01-1990 1234",
      "0 1 0 1 9 0 - 1 2 3 4",
      "0|1|0|1|9|0|1|2|3|4",
      "O1O190-l234",
      "0l0190-I23S",
      "610190-1234",
      "010190-0AB1",
      "0101 90-1234",
      "010190- 1234",
      "01 01 90-1234",
      "01.01.90.1234",
      "010190\u00AD-1234",
      "010190 -1234",
  };
  for (guint i = 0; i < G_N_ELEMENTS(forms); i++) {
    g_autofree char *text = g_strdup_printf("Barnets cpr.nr. %s er noteret.", forms[i]);
    detect_one(fixture, text);
    guint32 covered = 0;
    for (guint k = 0; k < fixture->findings->len; k++) {
      const TuschFinding *finding = g_ptr_array_index(fixture->findings, k);
      if (finding->category == TUSCH_CATEGORY_CPR && finding->level == TUSCH_LEVEL_MARK)
        covered = (guint32)(finding->end - finding->start);
    }
    if (covered != strlen(forms[i]))
      fail_msg("form %u: %u bytes of %u", i, covered, (guint)strlen(forms[i]));
    forget(fixture);
  }
}

static void
test_findings_are_ordered_and_apart(void **state)
{
  Fixture *fixture = *state;
  detect_one(fixture,
             "cpr 010190-1234 0101901234, tlf. 28 41 77 03, Mette og Jonas' børn, sygemeldt med "
             "angst, Egevej 4, 8700 Horsens");
  assert_true(fixture->findings->len > 5);
  for (guint i = 0; i + 1 < fixture->findings->len; i++) {
    const TuschFinding *a = g_ptr_array_index(fixture->findings, i);
    const TuschFinding *b = g_ptr_array_index(fixture->findings, i + 1);
    assert_true(a->start <= b->start);
    if (a->category == b->category)
      assert_true(a->end <= b->start);
    assert_true(a->start < a->end);
    assert_int_equal(a->boxes->len, 0);
  }
  assert_non_null(find(fixture, TUSCH_CATEGORY_PERSON, "Mette"));
  assert_non_null(find(fixture, TUSCH_CATEGORY_PERSON, "Jonas'"));
  forget(fixture);
}

static void
test_nothing_in_nothing(void **state)
{
  Fixture *fixture = *state;
  const char *texts[] = {"", " ", "\n\n", "-", "\u00AD", NULL};
  detect(fixture, texts);
  assert_int_equal(fixture->findings->len, 0);
  assert_int_equal(fixture->entities->len, 0);
  forget(fixture);
}

/* A text so long that it is worked on in pieces; nothing in it says where to divide it. */
static void
test_long_text_has_no_seams(void **state)
{
  Fixture *fixture = *state;
  know(fixture, PETER, "");
  enum { PIECE = 512 * 1024 };
  for (gsize before = PIECE - 14; before <= PIECE + 2; before += 4) {
    g_autoptr(GString) text = g_string_new(NULL);
    for (gsize i = 0; i < before; i++)
      g_string_append_c(text, '(');
    g_string_append(text, "010190-1234) og mere");
    detect_one(fixture, text->str);
    GString *covered = g_string_new(NULL);
    for (guint i = 0; i < fixture->findings->len; i++) {
      const TuschFinding *finding = g_ptr_array_index(fixture->findings, i);
      assert_int_equal(finding->start, before + covered->len);
      assert_int_equal(finding->end, finding->start + strlen(finding->text));
      g_string_append(covered, finding->text);
    }
    assert_string_equal(covered->str, "010190-1234");
    g_string_free(covered, TRUE);
    g_clear_pointer(&fixture->findings, g_ptr_array_unref);
    g_clear_pointer(&fixture->entities, g_ptr_array_unref);
  }
  forget(fixture);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_parties_are_known_by_what_they_are_called),
      cmocka_unit_test(test_letters_of_nobody_are_no_names),
      cmocka_unit_test(test_sensitive_words_are_of_somebody),
      cmocka_unit_test(test_requester_is_known_in_all_forms),
      cmocka_unit_test(test_names_propagate_across_documents),
      cmocka_unit_test(test_known_numbers_are_found_torn),
      cmocka_unit_test(test_what_could_be_somebody_elses_is_reviewed),
      cmocka_unit_test(test_a_shared_first_name_protects),
      cmocka_unit_test(test_protected_address_wins),
      cmocka_unit_test(test_places_point_to_the_protected),
      cmocka_unit_test(test_institutions_of_the_protected),
      cmocka_unit_test(test_number_over_a_page_break),
      cmocka_unit_test(test_long_text_has_no_seams),
      cmocka_unit_test(test_parties_numbers_are_found_misread),
      cmocka_unit_test(test_what_is_called_after_people_is_none),
      cmocka_unit_test(test_names_without_capitals_follow_their_long_form),
      cmocka_unit_test(test_cpr_in_all_forms),
      cmocka_unit_test(test_findings_are_ordered_and_apart),
      cmocka_unit_test(test_nothing_in_nothing),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
