/* Is the run a name, of which form, and how sure is it? */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/name-scan.h"

#include <string.h>

#define SENTENCE_GOES_ON 10 /* points for a verb after a sentence's first word: "Tage skal …" */
#define OFTEN_BORNE 500 /* bearers */
#define SELDOM_FIRST 20 /* bearers */
#define LONGEST_SHORT_TITLE 4 /* letters, with a stop: "Dr.", "Prof." */
#define MAYBE_A_THING 35 /* points off a full name that may be a part of another name */

static const TuschNameVerdict NO_NAME = {TUSCH_GRAMMAR_NONE, 0, false};

/* "Maj måned", "Maj, uge 20", "Maj 2024" */
static bool
is_month(const TuschNameScan *scan, const TuschNameRun *run)
{
  static const char *const months[] = {"maj", "august", NULL};
  static const char *const words[] = {"maaned", "uge", NULL};
  if (!tusch_name_is_one_of(tusch_name_token(scan, run->at[0]), months))
    return false;
  guint next = run->next;
  if (next < scan->tokens->items->len && tusch_name_token(scan, next)->sign == ',')
    next++;
  if (next >= scan->tokens->items->len || tusch_name_token(scan, next)->gap != TUSCH_GAP_SPACE)
    return false;
  const TuschToken *after = tusch_name_token(scan, next);
  return after->shape == TUSCH_SHAPE_NUMBER || tusch_name_is_one_of(after, words);
}

/* "distrikt Nord", "team Vest": what follows is the name of the unit. */
static bool
follows_unit(const TuschNameScan *scan, guint i)
{
  static const char *const units[] = {"distrikt",
                                      "team",
                                      "gruppe",
                                      "afdeling",
                                      "omraade",
                                      "stue",
                                      "afsnit",
                                      "enhed",
                                      "hold",
                                      "rum",
                                      "lokale",
                                      "moedelokale",
                                      "huset",
                                      "etape",
                                      "spor",
                                      NULL};
  return tusch_name_follows_one_of(scan, i, units);
}

/* Points for a single name that is also a word or a place: what speaks for the name. */
static int
weigh_ambiguous(const TuschNameScan *scan, const TuschNameRun *run)
{
  const TuschToken *token = tusch_name_token(scan, run->at[0]);
  if (is_month(scan, run))
    return -100;
  int points = 0;
  bool is_place = (token->kinds & TUSCH_WORD_PLACE) != 0;
  if (token->starts_sentence && !tusch_name_is_followed_by_pronoun(scan, run) &&
      !tusch_name_is_followed_by_verb(scan, run) &&
      tusch_people_has_single(scan->people, token->folded, token->stem)) {
    points += 5;
  } else if (token->starts_sentence) {
    points += tusch_name_is_followed_by_verb(scan, run) ? SENTENCE_GOES_ON : 0;
    points -=
        !tusch_name_is_followed_by_verb(scan, run) && tusch_name_is_followed_by_word(scan, run) ? 25
                                                                                                : 0;
    points -= run->next >= scan->tokens->items->len || !tusch_name_is_followed_by_word(scan, run)
                  ? 10
                  : 0;
  } else {
    points += tusch_name_acts(scan, run) ? 20 : 10;
  }
  if (is_place)
    points -= tusch_name_precedes_as_place(scan, run->at[0]) ? 45 : 20;
  else if (tusch_name_precedes_as_place(scan, run->at[0]) && (token->kinds & TUSCH_WORD_FIRST) == 0)
    points -= 25;
  if ((token->kinds & TUSCH_WORD_FIRST) != 0 && token->count < 20 &&
      (token->kinds & TUSCH_WORD_SURNAME) == 0)
    points -= 30;
  if (token->shape == TUSCH_SHAPE_UPPER)
    points -= 30;
  if ((token->kinds & TUSCH_WORD_FREQUENT) != 0)
    points -= 25;
  if (tusch_name_follows_organisation(scan, run->at[0]) ||
      tusch_name_follows_capital_word(scan, run->at[0]) ||
      tusch_name_is_followed_by_pronoun(scan, run))
    points -= 30;
  if (follows_unit(scan, run->at[0]))
    points -= 30;
  if (run->has_genitive && !token->starts_sentence)
    points += 5;
  if (tusch_name_is_beside_speech(scan, run))
    points += 15;
  return points;
}

/* "Skriver du": "Trine, du" has no such ending. */
static bool
ends_like_verb(const TuschToken *token)
{
  return (token->kinds & TUSCH_WORD_VERB) != 0 || token->folded[token->length - 1] == 'r';
}

static TuschNameVerdict
judge_known(const TuschNameScan *scan, const TuschNameRun *run)
{
  TuschNameVerdict verdict = {TUSCH_GRAMMAR_PARTY, 0, false};
  const TuschToken *token = tusch_name_token(scan, run->at[0]);
  if (is_month(scan, run))
    return NO_NAME;
  const char *known = scan->known[run->at[0]];
  TuschPartSource source = TUSCH_PART_MENTIONED;
  bool fuzzy = known != token->folded;
  for (guint i = 0; i < 2; i++)
    source = MAX(source,
                 tusch_people_part_source(
                     scan->people, token->folded, i == 0 ? token->length : token->stem));
  if (fuzzy)
    verdict.grammar = TUSCH_GRAMMAR_PARTY_FUZZY;
  else if (source == TUSCH_PART_MENTIONED)
    verdict.grammar = TUSCH_GRAMMAR_MENTIONED;
  bool is_word = token->is_common || (token->kinds & (TUSCH_WORD_PLACE | TUSCH_WORD_VERB)) != 0;
  /* "Høst og ferie": at a sentence's start anything has a capital. */
  if (is_word && token->starts_sentence && tusch_name_is_followed_by_word(scan, run) &&
      !tusch_name_is_followed_by_verb(scan, run) && !run->has_genitive)
    verdict.extra =
        tusch_name_is_followed_by_pronoun(scan, run)
            ? (token->count >= TUSCH_NAME_WELL_KNOWN && !ends_like_verb(token) ? -60 : -100)
        : verdict.grammar == TUSCH_GRAMMAR_PARTY ? -60
                                                 : -45;
  if (token->shape == TUSCH_SHAPE_UPPER && is_word)
    verdict.extra = -45;
  return verdict;
}

/* "med X", "hos X": one talks with persons and lives with them. */
static bool
goes_with(const TuschNameScan *scan, guint i)
{
  static const char *const words[] = {"med", "hos", NULL};
  return tusch_name_follows_one_of(scan, i, words);
}

/* No dictionary knows the word: only its form and what stands beside it can tell. */
static TuschNameVerdict
judge_unknown_single(const TuschNameScan *scan, const TuschNameRun *run)
{
  const TuschToken *token = tusch_name_token(scan, run->at[0]);
  bool used = tusch_name_is_used_as_person(scan, run);
  if ((!used && tusch_name_precedes_as_place(scan, run->at[0])) || token->letters < 4 ||
      tusch_name_follows_organisation(scan, run->at[0]))
    return NO_NAME;
  int extra = (token->kinds & TUSCH_WORD_PLACE) != 0 ? -10 : 0;
  if (tusch_people_has_single(scan->people, token->folded, token->stem))
    extra += 40;
  if (tusch_name_is_beside_speech(scan, run))
    extra += 20;
  if (goes_with(scan, run->at[0]) && (token->kinds & TUSCH_WORD_PROPER) == 0)
    extra += 15;
  if (tusch_name_has_surname_ending(token))
    extra += 10;
  if (token->starts_sentence)
    extra -= 10;
  if (used)
    extra += 20;
  return extra > 0 ? (TuschNameVerdict){TUSCH_GRAMMAR_AMBIGUOUS, extra - 15, false} : NO_NAME;
}

/* Points for a lone surname that nobody in the documents is known by. */
static int
weigh_surname(const TuschNameScan *scan, const TuschNameRun *run)
{
  guint i = run->at[0];
  if (tusch_name_token(scan, i)->shape == TUSCH_SHAPE_UPPER ||
      tusch_name_follows_organisation(scan, i))
    return -45;
  if (tusch_name_follows_capital_word(scan, i) || tusch_name_owns_proper_name(scan, run))
    return -30;
  return tusch_name_acts(scan, run) ? 0 : -10;
}

/* "fru W.", "familien H.": a letter with a stop after what announces a name. */
static TuschNameVerdict
judge_announced_letter(const TuschNameScan *scan, const TuschNameRun *run, TuschNameIntro intro)
{
  const TuschToken *token = tusch_name_token(scan, run->at[0]);
  guint next = tusch_name_past_stop(scan, run->at[0]);
  if (next == run->at[0] + 1)
    return NO_NAME;
  bool goes_on = next < scan->tokens->items->len &&
                 tusch_name_token(scan, next)->gap == TUSCH_GAP_SPACE &&
                 tusch_name_token(scan, next)->shape == TUSCH_SHAPE_LOWER;
  bool is_party = tusch_people_match_initials(scan->people, token->folded, token->length) >= 0;
  return (TuschNameVerdict){intro == TUSCH_NAME_INTRO_RELATION ? TUSCH_GRAMMAR_RELATION
                                                               : TUSCH_GRAMMAR_TITLE,
                            goes_on || is_party ? -10 : -40,
                            false};
}

/* "04 JUN 2024" */
static bool
is_month_between_numbers(const TuschNameScan *scan, const TuschNameRun *run)
{
  static const char *const months[] = {
      "jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec", NULL};
  guint i = run->at[0];
  return tusch_name_token(scan, i)->letters == 3 && i > 0 && run->next < scan->tokens->items->len &&
         tusch_name_token(scan, i - 1)->shape == TUSCH_SHAPE_NUMBER &&
         tusch_name_token(scan, run->next)->shape == TUSCH_SHAPE_NUMBER &&
         tusch_name_is_one_of(tusch_name_token(scan, i), months);
}

static TuschNameVerdict
judge_single(const TuschNameScan *scan, const TuschNameRun *run, TuschNameIntro intro)
{
  const TuschToken *token = tusch_name_token(scan, run->at[0]);
  TuschNameClass class = tusch_name_class_in(scan, run, 0);
  if (is_month_between_numbers(scan, run))
    return NO_NAME;
  if (class == TUSCH_NAME_CLASS_KNOWN)
    return judge_known(scan, run);
  if (tusch_name_is_organisation(scan, run->next))
    return NO_NAME;
  if ((token->kinds & TUSCH_WORD_TITLE) != 0 && run->next < scan->tokens->items->len &&
      tusch_name_token(scan, run->next)->sign == '.' &&
      tusch_name_token(scan, run->next)->gap == TUSCH_GAP_NONE &&
      token->letters <= LONGEST_SHORT_TITLE)
    return NO_NAME; /* "lægen, Dr. Krag" */
  if (class == TUSCH_NAME_CLASS_INITIAL && intro != TUSCH_NAME_INTRO_NONE)
    return judge_announced_letter(scan, run, intro);
  bool can_follow =
      class != TUSCH_NAME_CLASS_NONE && class != TUSCH_NAME_CLASS_INITIAL &&
      class != TUSCH_NAME_CLASS_PARTICLE &&
      (class != TUSCH_NAME_CLASS_WORD ||
       (!token->starts_sentence && token->gap == TUSCH_GAP_SPACE &&
        (intro != TUSCH_NAME_INTRO_RELATION || tusch_name_is_beside_speech(scan, run)))) &&
      (class != TUSCH_NAME_CLASS_UNKNOWN || token->shape != TUSCH_SHAPE_UPPER);
  bool is_place = (token->kinds & TUSCH_WORD_PLACE) != 0;
  /* "studerende, Aarhus": where somebody is, not who. */
  if (is_place && run->at[0] > 0 && tusch_name_token(scan, run->at[0] - 1)->sign == ',')
    intro = TUSCH_NAME_INTRO_NONE;
  if (intro != TUSCH_NAME_INTRO_NONE && can_follow &&
      (!is_place || intro != TUSCH_NAME_INTRO_GREETING)) {
    TuschGrammar grammar =
        intro == TUSCH_NAME_INTRO_RELATION ? TUSCH_GRAMMAR_RELATION : TUSCH_GRAMMAR_TITLE;
    int extra = class == TUSCH_NAME_CLASS_WORD                  ? -30
                : class == TUSCH_NAME_CLASS_UNKNOWN || is_place ? -10
                                                                : 0;
    return (TuschNameVerdict){grammar, extra, false};
  }
  if (class == TUSCH_NAME_CLASS_FIRST) {
    bool is_rare = token->count < SELDOM_FIRST;
    int extra = is_rare && !tusch_name_acts(scan, run) && !tusch_name_is_used_as_person(scan, run)
                    ? -15
                    : 0;
    if (token->shape == TUSCH_SHAPE_UPPER && token->count < 500)
      extra -= 25;
    if (tusch_name_follows_organisation(scan, run->at[0]) ||
        tusch_name_follows_capital_word(scan, run->at[0]) || tusch_name_owns_proper_name(scan, run))
      extra -= 30;
    return (TuschNameVerdict){TUSCH_GRAMMAR_FIRST_NAME, extra, false};
  }
  if (class == TUSCH_NAME_CLASS_SURNAME)
    return (TuschNameVerdict){TUSCH_GRAMMAR_SURNAME, weigh_surname(scan, run), false};
  if (class == TUSCH_NAME_CLASS_FIRST_WEAK || class == TUSCH_NAME_CLASS_SURNAME_WEAK)
    return (TuschNameVerdict){TUSCH_GRAMMAR_AMBIGUOUS, weigh_ambiguous(scan, run), false};
  bool is_plain = token->shape == TUSCH_SHAPE_CAPITAL && !token->is_common;
  if (class == TUSCH_NAME_CLASS_UNKNOWN && is_plain)
    return judge_unknown_single(scan, run);
  return NO_NAME;
}

/* "Th. Stauningsvej", without a house number */
static bool
is_street(const TuschToken *token)
{
  static const char *const endings[] = {"svej",
                                        "vejen",
                                        "sgade",
                                        "gaden",
                                        "allé",
                                        "alle",
                                        "straede",
                                        "boulevard",
                                        "plads",
                                        "pladsen"};
  for (guint i = 0; i < G_N_ELEMENTS(endings); i++) {
    gsize n = strlen(endings[i]);
    if (token->length > n + 2 && memcmp(token->folded + token->length - n, endings[i], n) == 0)
      return true;
  }
  return false;
}

/* Initials first: "B. Vind", "M.L. von Bülow". */
static TuschNameVerdict
judge_initials(const TuschNameScan *scan, TuschNameRun *run)
{
  guint k = 0;
  while (k < run->n && tusch_name_class_in(scan, run, k) == TUSCH_NAME_CLASS_INITIAL)
    k++;
  if (k == run->n)
    return NO_NAME;
  TuschNameClass class = tusch_name_class_in(scan, run, k);
  if (class == TUSCH_NAME_CLASS_PARTICLE && k + 1 < run->n)
    class = tusch_name_class_in(scan, run, ++k);
  const TuschToken *token = tusch_name_token(scan, run->at[k]);
  bool has_stop = tusch_name_past_stop(scan, run->at[0]) > run->at[0] + 1;
  if (class == TUSCH_NAME_CLASS_WORD || (class == TUSCH_NAME_CLASS_UNKNOWN && !has_stop) ||
      (token->shape == TUSCH_SHAPE_UPPER && !tusch_name_is_listed_class(class)))
    return NO_NAME;
  if (!has_stop && class != TUSCH_NAME_CLASS_KNOWN && class != TUSCH_NAME_CLASS_SURNAME)
    return NO_NAME;
  if (class == TUSCH_NAME_CLASS_UNKNOWN && is_street(tusch_name_token(scan, run->at[run->n - 1])))
    return NO_NAME;
  int extra =
      class == TUSCH_NAME_CLASS_KNOWN || class == TUSCH_NAME_CLASS_SURNAME || k > 1 ? 0 : -10;
  return (TuschNameVerdict){TUSCH_GRAMMAR_INITIALS, extra, tusch_name_is_listed_class(class)};
}

/* Two words or more, the first one a name. */
static TuschNameVerdict
judge_full(const TuschNameScan *scan, TuschNameRun *run)
{
  TuschNameClass first = tusch_name_class_in(scan, run, 0);
  const TuschToken *token = tusch_name_token(scan, run->at[0]);
  if (tusch_name_all_are(scan, run, 1, TUSCH_NAME_CLASS_INITIAL))
    return (TuschNameVerdict){
        TUSCH_GRAMMAR_INITIALS, first == TUSCH_NAME_CLASS_FIRST_WEAK ? -10 : 0, false};
  bool confirmed = tusch_name_rest_is_name(scan, run);
  bool strong = first == TUSCH_NAME_CLASS_FIRST || first == TUSCH_NAME_CLASS_KNOWN;
  if (confirmed)
    return (TuschNameVerdict){TUSCH_GRAMMAR_FULL_NAME, 0, true};
  if (strong && tusch_name_class_in(scan, run, 1) == TUSCH_NAME_CLASS_WORD &&
      token->starts_sentence && token->count < 50)
    return (TuschNameVerdict){TUSCH_GRAMMAR_FULL_NAME, -30, false};
  if (strong)
    return (TuschNameVerdict){TUSCH_GRAMMAR_FULL_NAME, -5, true};
  if (tusch_name_class_in(scan, run, 1) != TUSCH_NAME_CLASS_UNKNOWN) {
    tusch_name_cut(scan, run, 1);
    return judge_single(scan, run, TUSCH_NAME_INTRO_NONE);
  }
  /* "Frits Ømand": a given name that is a word, too, but that many bear. */
  const TuschToken *second = tusch_name_token(scan, run->at[1]);
  bool is_sure = token->count >= OFTEN_BORNE && !token->starts_sentence &&
                 (second->kinds & (TUSCH_WORD_PLACE | TUSCH_WORD_PROPER)) == 0;
  return (TuschNameVerdict){TUSCH_GRAMMAR_FULL_NAME, token->starts_sentence ? -40 : -20, is_sure};
}

/* "Thandiwe Mokoena": two words nobody knows. People from afar must not be missed for that, so a
 * person is asked; what only persons do beside them makes it sure. */
static TuschNameVerdict
judge_two_unknown(const TuschNameScan *scan, const TuschNameRun *run)
{
  const TuschToken *token = tusch_name_token(scan, run->at[0]);
  if (run->n > 3 || !tusch_name_all_are(scan, run, 0, TUSCH_NAME_CLASS_UNKNOWN) ||
      tusch_name_follows_organisation(scan, run->at[0]) ||
      tusch_name_precedes_as_place(scan, run->at[0]))
    return NO_NAME;
  for (guint k = 0; k < run->n; k++) {
    const TuschToken *part = tusch_name_token(scan, run->at[k]);
    if (part->shape != TUSCH_SHAPE_CAPITAL || part->letters < 3 ||
        (part->kinds & (TUSCH_WORD_PLACE | TUSCH_WORD_PROPER)) != 0)
      return NO_NAME;
  }
  bool speaks = tusch_name_is_beside_speech(scan, run);
  bool acts = tusch_name_is_followed_by_verb(scan, run);
  if (token->starts_sentence && !speaks && !acts && !tusch_name_has_value_beside(scan, run))
    return NO_NAME;
  return (TuschNameVerdict){TUSCH_GRAMMAR_SURNAME_FORM, speaks ? -5 : -25, speaks};
}

/* "Bogdewski N.": a word nobody knows and a letter with a stop. */
static bool
is_with_letter(const TuschNameScan *scan, const TuschNameRun *run)
{
  const TuschToken *token = tusch_name_token(scan, run->at[0]);
  return run->n == 2 && tusch_name_class_in(scan, run, 1) == TUSCH_NAME_CLASS_INITIAL &&
         tusch_name_past_stop(scan, run->at[1]) > run->at[1] + 1 &&
         token->shape == TUSCH_SHAPE_CAPITAL && token->letters > 2 &&
         (token->kinds & (TUSCH_WORD_PLACE | TUSCH_WORD_PROPER)) == 0;
}

static TuschNameVerdict
judge_unknown_first(const TuschNameScan *scan, TuschNameRun *run, TuschNameIntro intro)
{
  const TuschToken *token = tusch_name_token(scan, run->at[0]);
  if (is_with_letter(scan, run))
    return (TuschNameVerdict){TUSCH_GRAMMAR_INITIALS, token->starts_sentence ? -40 : -20, false};
  bool confirmed = tusch_name_rest_is_name(scan, run);
  bool upper = token->shape == TUSCH_SHAPE_UPPER;
  TuschNameClass second = tusch_name_class_in(scan, run, 1);
  if (intro == TUSCH_NAME_INTRO_TITLE || intro == TUSCH_NAME_INTRO_RELATION)
    return (TuschNameVerdict){intro == TUSCH_NAME_INTRO_TITLE ? TUSCH_GRAMMAR_TITLE
                                                              : TUSCH_GRAMMAR_RELATION,
                              confirmed ? 10 : 0,
                              true};
  if (confirmed && token->starts_sentence && second == TUSCH_NAME_CLASS_FIRST) {
    tusch_name_drop_front(run); /* "Facebookvennen Camilla" */
    return run->n == 1 ? judge_single(scan, run, TUSCH_NAME_INTRO_NONE) : judge_full(scan, run);
  }
  if (confirmed &&
      !(upper && second != TUSCH_NAME_CLASS_SURNAME && second != TUSCH_NAME_CLASS_KNOWN))
    return (TuschNameVerdict){
        TUSCH_GRAMMAR_SURNAME_FORM, second == TUSCH_NAME_CLASS_SURNAME_WEAK ? -15 : 0, true};
  return judge_two_unknown(scan, run);
}

static TuschNameVerdict
judge_surname_first(const TuschNameScan *scan, TuschNameRun *run)
{
  bool is_place = (tusch_name_token(scan, run->at[0])->kinds & TUSCH_WORD_PLACE) != 0;
  bool is_weak = tusch_name_class_in(scan, run, 0) == TUSCH_NAME_CLASS_SURNAME_WEAK &&
                 tusch_name_all_are(scan, run, 1, TUSCH_NAME_CLASS_SURNAME_WEAK);
  if (tusch_name_rest_is_name(scan, run) && !(is_weak && is_place))
    return (TuschNameVerdict){TUSCH_GRAMMAR_FULL_NAME, is_weak ? -25 : -5, !is_weak};
  if (is_weak)
    return NO_NAME;
  if (tusch_name_class_in(scan, run, 0) == TUSCH_NAME_CLASS_SURNAME &&
      tusch_name_class_in(scan, run, 1) == TUSCH_NAME_CLASS_UNKNOWN)
    return (TuschNameVerdict){TUSCH_GRAMMAR_SURNAME_FORM, -5, true};
  tusch_name_cut(scan, run, 1);
  return judge_single(scan, run, TUSCH_NAME_INTRO_NONE);
}

static TuschNameVerdict
judge_run(const TuschNameScan *scan, TuschNameRun *run, TuschNameIntro intro)
{
  if (tusch_name_is_organisation(scan, run->next) &&
      tusch_name_class_in(scan, run, 0) != TUSCH_NAME_CLASS_KNOWN)
    return NO_NAME;
  switch (tusch_name_class_in(scan, run, 0)) {
  case TUSCH_NAME_CLASS_INITIAL:
    return judge_initials(scan, run);
  case TUSCH_NAME_CLASS_FIRST:
  case TUSCH_NAME_CLASS_FIRST_WEAK:
    return judge_full(scan, run);
  case TUSCH_NAME_CLASS_KNOWN:
    return tusch_name_rest_is_name(scan, run) ||
                   tusch_name_class_in(scan, run, 1) != TUSCH_NAME_CLASS_WORD ||
                   !tusch_name_token(scan, run->at[1])->is_common
               ? judge_full(scan, run)
               : (tusch_name_cut(scan, run, 1), judge_single(scan, run, intro));
  case TUSCH_NAME_CLASS_SURNAME:
  case TUSCH_NAME_CLASS_SURNAME_WEAK:
    return judge_surname_first(scan, run);
  case TUSCH_NAME_CLASS_UNKNOWN:
    return judge_unknown_first(scan, run, intro);
  default:
    return NO_NAME;
  }
}

TuschNameVerdict
tusch_name_judge(const TuschNameScan *scan, TuschNameRun *run, TuschNameIntro intro)
{
  if (run->n == 1)
    return judge_single(scan, run, intro);
  bool is_of_thing =
      intro == TUSCH_NAME_INTRO_NONE && scan->known[run->at[0]] == NULL &&
      (tusch_name_is_of_organisation(scan, run->at[0]) || tusch_name_owns_proper_name(scan, run));
  TuschNameVerdict verdict = judge_run(scan, run, intro);
  /* "Betty Nansens Teater", "Team Anna Holm": a person is asked, and nobody is known by it. */
  if (is_of_thing && verdict.grammar != TUSCH_GRAMMAR_NONE) {
    verdict.extra -= MAYBE_A_THING;
    verdict.is_full = false;
  }
  return verdict;
}
