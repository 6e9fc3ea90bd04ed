/* The name grammar with the shipped rules: [[ ]] around each name that must be found, and no more.
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "base/build-paths.h"
#include "detect/names.h"
#include "detect/people.h"
#include "tusch/detect.h"

#include <string.h>

static TuschRules *rules;

static int
set_up(void **state)
{
  (void)state;
  rules = tusch_rules_load(TUSCH_SOURCE_DATADIR "/rules", NULL);
  return rules != NULL ? 0 : -1;
}

static int
tear_down(void **state)
{
  (void)state;
  tusch_rules_unref(rules);
  return 0;
}

/* The text with [[ ]] around what is found as a person. */
static char *
marked(const char *text, bool marks_only)
{
  g_autoptr(TuschDetector) detector = tusch_detector_new(rules, NULL);
  tusch_detector_add_text(detector, "d", TUSCH_FIELD_PAGE, 0, TUSCH_TEXT_DIGITAL, text);
  g_autoptr(GPtrArray) findings = NULL;
  g_autoptr(GPtrArray) entities = NULL;
  assert_true(tusch_detector_finish(detector, &findings, &entities, NULL));
  GString *out = g_string_new(NULL);
  gsize at = 0;
  for (guint i = 0; i < findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(findings, i);
    if (finding->category != TUSCH_CATEGORY_PERSON ||
        (marks_only && finding->level != TUSCH_LEVEL_MARK))
      continue;
    g_string_append_len(out, text + at, (gssize)(finding->start - at));
    g_string_append_printf(out, "[[%s]]", finding->text);
    at = finding->end;
  }
  g_string_append(out, text + at);
  return g_string_free(out, FALSE);
}

static void
assert_marked(const char *expected, bool marks_only)
{
  g_auto(GStrv) open = g_strsplit(expected, "[[", -1);
  g_autofree char *opened = g_strjoinv("", open);
  g_auto(GStrv) close = g_strsplit(opened, "]]", -1);
  g_autofree char *text = g_strjoinv("", close);
  g_autofree char *found = marked(text, marks_only);
  assert_string_equal(found, expected);
}

static void
test_grammar(void **state)
{
  (void)state;
  static const char *const rows[] = {
      "Hun talte med [[Dennis Skovgaard]] og [[Lone Thyregod]] i går.",
      "[[Maria-Louise von Bülow]] bor her.",
      "Til stede: [[Jens-Ole Bro]], [[Per Lund]] (PPR)",
      "[[SKRIVER, LÆRKE DAM]]",
      "Overlæge [[H.C. Frost]] har skrevet.",
      "med [[Yusuf A.]] og [[Liban Nuur]] for",
      "[[Mette]] og [[Jonas']] børn kom.",
      "Kære [[Fatima]]\n\nVi skriver",
      "Fru [[Nguyen]] viser rundt.",
      "Hans far, [[Bo]], kom.",
      "og [[Nanna Torp-Hansens]] bil",
      "[[Abdirahman Ali Warsame]] og [[Ghazal Rahimi]].",
      "konsulenten [[Bjarne Dahl-Nielsen]] sagde",
      "neurolog [[Per-\nOle Vestergård]] og kopi",
      "Kopi til [[A.-M. Krag]], [[I-L. Holm]] og [[Th. Ø. Lind]].",
      "Naboen, fru [[Tudvad]], ringede. [[Tudvad]] var vred.",
      "Vi kender [[Anders And Jensen]] fra arbejdet.",
      "familien [[Al-Zubaidi]] og hr. [[O'Brien]]",
      "[[ANNE TOFT]], [[JENS BO KROG]] og [[FATIMA SAID]] mødte ikke op",
      "12/8 DV kl. 07.40 [[HEJE]]: Borger vågen. Ringet af [[HEJE]] kl. 9",
      "Frk. [[Ulv]] kom, og dr. [[Bunk]] gik.",
      "Hun bor hos fru [[W.]] i byen.",
      "[[Jimmy Vang]]: hvor er du. er du hos [[kenneth]] eller [[gitte]]",
      "eller hendes kæreste [[anders]], som kom.",
      "[09:02] [[Louise KB]]: Hej",
      "[[Lars Peter]] kom. [[LP]] havde købt mad til os alle sammen.",
      "Vi så [[Tyge Basse]], der kaldte sig \"[[Knoglen]]\". [[Knoglen]] løb.",
      "[[Bojle]] (det er hendes kælenavn) fik besøg.",
      "Der blev [[He1le]] og [[Karla N0rgaard]] mødt.",
      "id;navn;by\n3;[[May Britt Haven]];Ribe;x\n",
      "note:\nhej. lønsedler er sendt til [[trine]] og [[lykke]]. det er ok",
      "Hun er mor til [[L.]]\n",
      "[[Lars Munk]] kom. jeg skriver til [[LM]]\n",
      "Lejer                Lejlighed   Opsagt    Grund\n"
      "[[Ibsen, Lars]]          4. tv.      1/2       restance og støj\n"
      "[[Okonkwo, Chidi]]       3. th.      1/2       restance\n\nSenere kom [[Chidi]] forbi.",
      "[[Bastian]] kom. Hun kender ikke [[Basti]], og [[Bastis]] mor er her.",
      "Ring til [[Zkritu]] i morgen, for [[Zkritu]] er 7 år.",
      "Hun er ked af det, fordi [[Jokkeu]] slog hende.",
      "Til stede: [[Zkritu]], [[Mads]]",
      "[[Polanu Dheeru]], tlf. 20304050",
      "En mand, alias [[Tanken]], kom. Afskrift v. [[ANSK]]",
      "Han var sammen med [[Bogdewski N.]] og [[Pavlos T.]] i går.",
      "Udlejers advokat: [[Giannis Sufiran]].",
      "Vi talte med [[Tone Post]] og [[Idress Axmedlow]] om det.",
      "Det siger [[Anastasia BENDER]], og [[Zkrita Baykatan-Brandt]] er enig.",
      "Hendes mand, [[Jørn Van Zkrit]], kom. Hun mødte [[Bror Vibe]] i går.",
      "Vi hører, at [[Zkritu]] har selv ringet, og [[Mokkeu]] er ked af det.",
      "Hun kalder mig [[Zkritu]] i dag.",
      "note:\nhans mor [[zkrita]] var her, og [[betty-mathias]] ringede.",
      "note:\nklage optaget af [[keld k]]. i går.",
      "[[LIHO]] 14-05-25: Tlf. fra mor.",
      "Da [[Krlstine]] kom, var [[lnga Sørensen]] og [[0le]] her, og [[Bjame]] gik.",
      "Her bor [[Mette Bech]]. Brevet er fra [[M. 8ech]] i dag, og [[Mctte]] læste det.",
      "Kære [[Birte]] og [[Hark Lorenzen]]. Min mand [[Hark]] siger nej.",
      "SIGT.2: [[DE LIMA, RAFAEL]], uden bopæl. [[De Lima]] blev fundet.",
      "VIDNE: [[Zkrit, Marlina]], mob. 60319722.",
      "Praktikanten [[Hussein al-Tamimi]] og rottefænger [[Claus-Ove Fjord]] kom.",
      "Lillebror til [[Zkritu]], som er syg. Hun er gift med [[Mokkeu]].",
      "note:\nhr. [[zkrit van mokkeu]] ringede, og fru [[zkritsen]] kom.",
      "note:\nja, det er [[tinna overgaard jones]]. og [[myrthle nghong]] fra farum.",
      "note:\nhan bor hos [[kåre]] i kiosken. hendes datter [[alba]] på 5",
      "Til lægen, Dr. [[Krag]], i dag. Beboer i bolig 1 ([[Anna-Karoline-Dan]])",
      "note:\nvi så [[flemming bak]] og [[kurt aagaard bille]] i går.",
      "Medicinen er ordineret af [[Zkritu]], og pigen blev mobbet af [[Mokkeu]].",
      "Vi talte med [[M0gens]] og [[loana]]. Sønnen [[FlemmingKruse]] kom, og [[Gitfe]] gik.",
      "Her bor [[Astas]] far, [[Mette Bech]]. [[Astos]] mor, [[Mctte]], er rejst.",
      "Brevet er læst. Sign. [[D.Ø.]]\n",
      /* Lines that are full: one name goes on, another begins. */
      "Notatet er skrevet efter samtalen i går med familiebehandleren [[Jonas Friis Hald]]\n"
      "[[Emil]] var også med til mødet, og han sagde ikke så meget undervejs i samtalen.",
      "Notatet er skrevet efter samtalen i går med familiebehandleren herfra, [[Jonas\n"
      "Friis Hald]], som også var med til mødet, og som har sagt ja til at hjælpe til.",
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    assert_marked(rows[i], false);
}

static void
test_what_is_no_name(void **state)
{
  (void)state;
  static const char *const rows[] = {
      "Vi mødes i mødelokale Skoven.",
      "En lærke sang i maj, og vinden var stærk.",
      "Afgørelse om helbredstillæg",
      "Diagnosen er Parkinson eller Aspergers syndrom.",
      "Lindvig Kommune, Voksen og Handicap",
      "Skriv til post@lone-jensen.example",
      "Hun bor på Peter Bangs Vej 12, 2000 Frederiksberg",
      "Sankt Hans Skole og Jensens Bøfhus",
      "Nu er det slut. Man ved det ikke.",
      "den 3. august i Aarhus",
      "CPR EAN KLE FOA",
      "Entreprenør er Kemp & Lauritzen.",
      "Holdet har 26 børn. Gefion og Dannebrog sejler.",
      "12/8 DV: Borger vågen",
      "i august og til maj",
      "sagen fra Th. Stauningsvej er slut",
      "udredt med Bergs balancetest i dag",
      "(studerende, Aarhus)",
      "BOENDE I NORGE",
      "Lukning af Bredgade, Holger Danskes Vej og Havnegade",
      "Svar fra Kmfert, og adgang til Wqxert er givet",
      "1003    Sukker, Dansukker      stk.    17\n1004    Kaffe, Merrild         kg      3\n",
      "Næste møde: Maj, uge 20.",
      "han sagde, at I kommer, og at vitamin C er godt",
      "if all else may fail, it will be",
      "kopi af N til stdout",
      "arbejdsgiver Næstved Varmeværk fra",
      "Udvidelsen af Johannes Hages Hus",
      "hej. det var den 27. jan. 2023, og vi kom igen i jan 2024",
      "Beskrevet af lønmodtager:\nOndt i begge skuldre",
      "Hjemmeplejen distrikt Nord har plads på stue Viol",
      "det har stået åbent siden august. vi ses i maj",
      "Den 04 JUN 2024 blev det sendt fra Stationsvej i Ejby.",
      "RenoNord henter affald, og MobilePay virker ikke.",
      "Hun skal til Sri Lanka, og han er løsladt fra Enner Mark.",
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    assert_marked(rows[i], true);
}

static void
test_people(void **state)
{
  (void)state;
  g_autoptr(TuschPeople) people = tusch_people_new(NULL);
  guint camilla = tusch_people_add(people, "camilla madsen holt", "Camilla Madsen Holt");
  assert_int_equal(tusch_people_add(people, "camilla holt", "Camilla Holt"), camilla);
  guint emil = tusch_people_add(people, "emil bjerregaard", "Emil Bjerregaard");
  guint other = tusch_people_add(people, "emil rosenlund", "Emil Rosenlund");
  assert_int_not_equal(emil, other);
  assert_int_equal(tusch_people_match(people, "camilla").person, camilla);
  assert_int_equal(tusch_people_match(people, "c. holt").person, camilla);
  assert_int_equal(tusch_people_match(people, "rosenlund").person, other);
  assert_true(tusch_people_match(people, "emil").is_shared);
  assert_false(tusch_people_match(people, "emil rosenlund").is_shared);
  assert_int_equal(tusch_people_match(people, "ukendt").person, -1);
  assert_int_equal(tusch_people_match(people, "").person, -1);
  assert_int_equal(tusch_people_match(people, "x.").person, -1);
  assert_int_equal(tusch_people_part_source(people, "holt", 4), TUSCH_PART_MENTIONED);
  assert_int_equal(tusch_people_part_source(people, "hol", 3), TUSCH_PART_UNKNOWN);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_grammar),
      cmocka_unit_test(test_what_is_no_name),
      cmocka_unit_test(test_people),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
