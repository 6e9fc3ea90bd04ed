/* What each token can be in a name. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/damage.h"
#include "detect/name-scan.h"

#include <string.h>

#define RARE_FIRST_NAME 50 /* bearers */
#define SHORTEST_BEFORE_HYPHEN 3 /* letters of a name */
#define FREQUENT_WORD_AS_NAME 100 /* bearers */

bool
tusch_name_is_word(const TuschNameScan *scan, const TuschToken *token)
{
  if (token->facts->is_word == 0)
    token->facts->is_word =
        tusch_word_is_common(scan->rules->words, token->folded, token->length) ? 2 : 1;
  return token->facts->is_word == 2;
}

bool
tusch_name_has_surname_ending(const TuschToken *token)
{
  static const char *const endings[] = {
      "sen",   "gaard", "skov",  "lund",  "berg",    "holm",   "dahl",  "mark", "toft", "baek",
      "bech",  "strup", "rup",   "bjerg", "borg",    "kjaer",  "vang",  "hoej", "gren", "kvist",
      "kilde", "ski",   "sky",   "wicz",  "vili",    "oglu",   "ssen",  "sson", "feld", "mann",
      "stein", "ic",    "ova",   "ev",    "quist",   "stroem", "hauge", "vig",  "dal",  "ov",
      "czyk",  "ulla",  "zadeh", "idis",  "opoulos", "escu",   "enko",  "iani", "jee",  "kov"};
  for (guint i = 0; i < G_N_ELEMENTS(endings); i++) {
    gsize n = strlen(endings[i]);
    if (token->stem >= n + 3 && memcmp(token->folded + token->stem - n, endings[i], n) == 0)
      return true;
  }
  return false;
}

/* "SSP-konsulent", "AKT-lærer": the last part of the compound is a word. */
static bool
is_compound_word(const TuschToken *token)
{
  const char *hyphen = memrchr(token->folded, '-', token->length);
  return hyphen != NULL && token->shape == TUSCH_SHAPE_CAPITAL && !token->facts->joins_capitals;
}

/* "El-Masri", "O'Brien": nothing but surnames begins so. */
static bool
has_surname_beginning(const TuschToken *token)
{
  static const char *const beginnings[] = {
      "al-", "el-", "abu-", "ben-", "bin-", "ibn-", "ait-", "ould-", "o'", "d'", "dell'", "m'"};
  for (guint i = 0; i < G_N_ELEMENTS(beginnings) && token->facts->joins_capitals; i++)
    if (strncmp(token->folded, beginnings[i], strlen(beginnings[i])) == 0)
      return true;
  return false;
}

/* "Misbrugsbehandler": a word that ends in a word; names that end so are told apart before. */
static bool
ends_in_word(const TuschNameScan *scan, const TuschToken *token)
{
  for (gsize tail = 5; tail + 3 <= token->length; tail++) {
    const char *end = token->folded + token->length - tail;
    guint kinds = tusch_lexicon_lookup(scan->rules->words, end, tail, NULL);
    if ((kinds & (TUSCH_WORD_COMMON | TUSCH_WORD_TITLE | TUSCH_WORD_RELATION |
                  TUSCH_WORD_ORGANISATION)) != 0 ||
        (tail > 6 && tusch_word_is_common(scan->rules->words, end, tail)))
      return true;
  }
  return false;
}

#define SHORTEST_HALF 4 /* letters */

/* "Zkritan-Brandt": two capitals, and the first half is no word: no compound. */
static bool
is_double_name(const TuschNameScan *scan, const TuschToken *token)
{
  const char *hyphen = memchr(token->folded, '-', token->length);
  gsize n = hyphen != NULL ? (gsize)(hyphen - token->folded) : 0;
  return n >= SHORTEST_HALF && token->facts->joins_capitals &&
         !tusch_word_is_common(scan->rules->words, token->folded, n);
}

static TuschNameClass
classify_listed(const TuschToken *token)
{
  bool is_first = (token->kinds & TUSCH_WORD_FIRST) != 0;
  bool is_surname = (token->kinds & TUSCH_WORD_SURNAME) != 0;
  bool is_place = (token->kinds & TUSCH_WORD_PLACE) != 0;
  guint other = TUSCH_WORD_TITLE | TUSCH_WORD_RELATION | TUSCH_WORD_GREETING | TUSCH_WORD_VERB;
  bool is_weak = token->is_common || (token->kinds & other) != 0;
  if (is_first && !is_weak && (!is_place || token->count >= 500) &&
      (token->letters > 2 || token->count >= 1000))
    return TUSCH_NAME_CLASS_FIRST;
  if (is_surname && !is_weak && !is_place)
    return TUSCH_NAME_CLASS_SURNAME;
  if (is_first && token->count >= 2 && (!is_place || token->count >= 20))
    return TUSCH_NAME_CLASS_FIRST_WEAK;
  return is_surname ? TUSCH_NAME_CLASS_SURNAME_WEAK : TUSCH_NAME_CLASS_NONE;
}

static TuschNameClass
classify_capital(const TuschNameScan *scan, const TuschToken *token)
{
  const guint names = TUSCH_WORD_FIRST | TUSCH_WORD_SURNAME;
  if ((token->kinds & TUSCH_WORD_NOT_NAME) != 0)
    return TUSCH_NAME_CLASS_NONE;
  if ((token->kinds & TUSCH_WORD_FREQUENT) != 0) {
    bool upper = token->shape == TUSCH_SHAPE_UPPER;
    bool surname = (token->kinds & TUSCH_WORD_SURNAME) != 0;
    return surname ? TUSCH_NAME_CLASS_SURNAME_WEAK
           : upper ? TUSCH_NAME_CLASS_NONE
                   : TUSCH_NAME_CLASS_WORD;
  }
  if ((token->kinds & TUSCH_WORD_ORGANISATION) != 0 &&
      ((token->kinds & TUSCH_WORD_FIRST) == 0 || token->count < RARE_FIRST_NAME))
    return TUSCH_NAME_CLASS_NONE;
  if ((token->kinds & names) != 0) {
    TuschNameClass class = classify_listed(token);
    if (class != TUSCH_NAME_CLASS_NONE)
      return token->shape == TUSCH_SHAPE_UPPER && token->letters < 3 ? TUSCH_NAME_CLASS_NONE
                                                                     : class;
  }
  if (token->shape == TUSCH_SHAPE_UPPER)
    return token->letters >= 4 && !token->is_common && !ends_in_word(scan, token)
               ? TUSCH_NAME_CLASS_UNKNOWN
               : TUSCH_NAME_CLASS_NONE;
  if (has_surname_beginning(token))
    return TUSCH_NAME_CLASS_SURNAME;
  if (token->is_common || is_compound_word(token))
    return TUSCH_NAME_CLASS_WORD;
  if (!tusch_name_has_surname_ending(token) && !is_double_name(scan, token) &&
      ends_in_word(scan, token))
    return TUSCH_NAME_CLASS_WORD;
  return TUSCH_NAME_CLASS_UNKNOWN;
}

/* "Torben-sagen", "Palle-Rye": the known word before the hyphen; %NULL if there is none. */
static const char *
known_before_hyphen(const TuschNameScan *scan, const TuschToken *token)
{
  const char *hyphen = memchr(token->folded, '-', token->length);
  gsize n = hyphen != NULL ? (gsize)(hyphen - token->folded) : 0;
  if (n < SHORTEST_BEFORE_HYPHEN)
    return NULL;
  const char *word = tusch_people_party_word(scan->people, token->folded, n);
  if (word == NULL && n > SHORTEST_BEFORE_HYPHEN && token->folded[n - 1] == 's')
    word = tusch_people_party_word(scan->people, token->folded, n - 1); /* "Torbens-sagen" */
  return word;
}

/* "Juulerne", "Juul'erne": all of a party's family. */
static const char *
known_of_family(const TuschNameScan *scan, const TuschToken *token)
{
  static const char *const endings[] = {"'ernes", "'erne", "ernes", "erne"};
  for (guint i = 0; i < G_N_ELEMENTS(endings); i++) {
    gsize n = strlen(endings[i]);
    if (token->length >= n + SHORTEST_BEFORE_HYPHEN && token->shape == TUSCH_SHAPE_CAPITAL &&
        memcmp(token->folded + token->length - n, endings[i], n) == 0)
      return tusch_people_party_word(scan->people, token->folded, token->length - n);
  }
  return NULL;
}

/* "Basti", "Bastis" of Bastian. */
static const char *
long_form_of(const TuschNameScan *scan, TuschToken *token)
{
  const char *form = tusch_people_long_form(scan->people, token->folded, token->stem);
  if (form != NULL || token->stem < token->length || token->folded[token->length - 1] != 's')
    return form;
  form = tusch_people_long_form(scan->people, token->folded, (gsize)token->length - 1);
  if (form != NULL)
    token->stem = (guint16)(token->length - 1);
  return form;
}

#define RARE_PET_NAME 400 /* bearers */

/* "Abi", "Teo": a short given name that few bear, so rather what somebody known is called. */
static bool
is_rare_pet_name(const TuschToken *token)
{
  const guint others = TUSCH_WORD_COMMON | TUSCH_WORD_SURNAME | TUSCH_WORD_FREQUENT;
  return token->shape == TUSCH_SHAPE_CAPITAL && token->letters >= 3 && token->letters <= 6 &&
         (token->kinds & TUSCH_WORD_FIRST) != 0 && (token->kinds & others) == 0 &&
         token->count < RARE_PET_NAME;
}

typedef struct {
  const TuschPeople *people;
  const char *part;
} Reading;

static bool
is_known_reading(const char *reading, gsize length, gpointer data)
{
  Reading *known = data;
  known->part = tusch_people_known_word(known->people, reading, length);
  return known->part != NULL;
}

/* "8ech", "Hclle": the known word that a spoiled letter hides. */
static const char *
known_before_damage(const TuschNameScan *scan, const TuschToken *token)
{
  Reading known = {scan->people, NULL};
  gsize stem = token->stem < token->length               ? token->stem
               : token->folded[token->length - 1] == 's' ? (gsize)token->length - 1
                                                         : 0;
  if (!tusch_damage_try(token->folded, token->length, is_known_reading, &known) && stem > 0)
    tusch_damage_try(token->folded, stem, is_known_reading, &known);
  return known.part;
}

const char *
tusch_name_exact_part(const TuschNameScan *scan, TuschToken *token)
{
  gsize lengths[2] = {token->length, token->stem};
  if (lengths[1] == lengths[0] && token->length > 3 && token->folded[token->length - 1] == 's')
    lengths[1] = (gsize)token->length - 1;
  for (guint i = 0; i < 2; i++) {
    if (tusch_people_part_source(scan->people, token->folded, lengths[i]) == TUSCH_PART_UNKNOWN)
      continue;
    if (lengths[i] < token->length && lengths[i] != token->stem)
      token->stem = (guint16)lengths[i];
    return token->folded;
  }
  const char *within = known_before_hyphen(scan, token);
  return within != NULL ? within : known_of_family(scan, token);
}

const char *
tusch_name_known_part(const TuschNameScan *scan, TuschToken *token, bool *out_fuzzy)
{
  *out_fuzzy = false;
  const char *exact = tusch_name_exact_part(scan, token);
  if (exact != NULL)
    return exact;
  if (is_rare_pet_name(token)) {
    const char *pet = tusch_people_pet_name(scan->people, token->folded, token->stem);
    *out_fuzzy = true;
    if (pet != NULL)
      return pet;
  }
  bool is_listed = (token->kinds & (TUSCH_WORD_FIRST | TUSCH_WORD_SURNAME | TUSCH_WORD_PLACE)) != 0;
  if ((is_listed && token->count != 1) || token->is_common)
    return NULL;
  *out_fuzzy = true;
  bool may_be_spoiled = token->has_odd_signs || token->shape != TUSCH_SHAPE_LOWER;
  const char *spoiled =
      may_be_spoiled && tusch_people_get_count(scan->people) > 0 && !tusch_name_is_word(scan, token)
          ? known_before_damage(scan, token)
          : NULL;
  if (spoiled != NULL)
    return spoiled;
  const char *near = tusch_people_nearest_part(
      scan->people, token->folded, token->stem, scan->is_ocr || token->has_odd_signs);
  bool is_word = (token->kinds & (TUSCH_WORD_COMMON | TUSCH_WORD_PLACE | TUSCH_WORD_NOT_NAME |
                                  TUSCH_WORD_ORGANISATION | TUSCH_WORD_FREQUENT)) != 0;
  if (near == NULL && !is_listed && !is_word &&
      (token->shape == TUSCH_SHAPE_CAPITAL || token->in_lower_style) &&
      !tusch_name_is_word(scan, token))
    near = long_form_of(scan, token);
  if (near == NULL && !is_listed && !is_word && token->shape == TUSCH_SHAPE_CAPITAL &&
      (token->kinds & TUSCH_WORD_PROPER) == 0)
    near = tusch_people_pet_name(scan->people, token->folded, token->stem);
  return near;
}

guint
tusch_name_past_stop(const TuschNameScan *scan, guint i)
{
  guint next = i + 1;
  guint n = scan->tokens->items->len;
  if (next >= n || tusch_name_token(scan, next)->sign != '.' ||
      tusch_name_token(scan, next)->gap != TUSCH_GAP_NONE)
    return next;
  /* "A.-M. Krag" */
  bool goes_on = next + 2 < n && tusch_name_token(scan, next + 1)->sign == '-' &&
                 tusch_name_token(scan, next + 1)->gap == TUSCH_GAP_NONE &&
                 tusch_name_token(scan, next + 2)->shape == TUSCH_SHAPE_INITIAL &&
                 tusch_name_token(scan, next + 2)->gap == TUSCH_GAP_NONE;
  return next + (goes_on ? 2 : 1);
}

bool
tusch_name_is_short_particle(const TuschNameScan *scan, guint i)
{
  const TuschToken *token = tusch_name_token(scan, i);
  return token->length == 1 && token->folded[0] == 'v' && tusch_name_past_stop(scan, i) > i + 1;
}

/* "Bo-" of "Bo- og naboindsats". */
static bool
is_cut_compound(const TuschNameScan *scan, guint i)
{
  return i + 1 < scan->tokens->items->len && tusch_name_token(scan, i + 1)->sign == '-' &&
         tusch_name_token(scan, i + 1)->gap == TUSCH_GAP_NONE;
}

/* "A/S", "I/S": the letters of a firm's form. */
static bool
is_of_company_form(const TuschNameScan *scan, guint i)
{
  const TuschToken *token = tusch_name_token(scan, i);
  if (i + 2 < scan->tokens->items->len && tusch_name_token(scan, i + 1)->sign == '/')
    return token->gap != TUSCH_GAP_NONE && tusch_name_token(scan, i + 1)->gap == TUSCH_GAP_NONE &&
           tusch_name_token(scan, i + 2)->folded[0] == 's' &&
           tusch_name_token(scan, i + 2)->length == 1;
  return i > 1 && token->folded[0] == 's' && token->gap == TUSCH_GAP_NONE &&
         tusch_name_token(scan, i - 1)->sign == '/' &&
         tusch_name_token(scan, i - 2)->shape == TUSCH_SHAPE_INITIAL;
}

/* "Dag Mikkelsen": a word so frequent that its capital says nothing, but a surname follows. */
static bool
is_before_surname(const TuschNameScan *scan, guint i)
{
  const TuschToken *token = tusch_name_token(scan, i);
  if ((token->kinds & TUSCH_WORD_FREQUENT) == 0 || (token->kinds & TUSCH_WORD_FIRST) == 0 ||
      token->count < FREQUENT_WORD_AS_NAME || token->shape != TUSCH_SHAPE_CAPITAL ||
      i + 1 >= scan->tokens->items->len)
    return false;
  const TuschToken *next = tusch_name_token(scan, i + 1);
  return next->gap == TUSCH_GAP_SPACE && next->shape == TUSCH_SHAPE_CAPITAL &&
         ((next->kinds & TUSCH_WORD_SURNAME) != 0 || tusch_name_has_surname_ending(next)) &&
         (next->kinds & (TUSCH_WORD_NOT_NAME | TUSCH_WORD_ORGANISATION)) == 0;
}

/* "Sol slog Dag": a capital inside a sentence on a word so frequent that it says little. */
static bool
is_frequent_first(const TuschNameScan *scan, guint i)
{
  const TuschToken *token = tusch_name_token(scan, i);
  if ((token->kinds & TUSCH_WORD_FREQUENT) == 0 || (token->kinds & TUSCH_WORD_FIRST) == 0 ||
      (token->kinds & (TUSCH_WORD_NOT_NAME | TUSCH_WORD_ORGANISATION)) != 0 ||
      token->count < FREQUENT_WORD_AS_NAME || token->shape != TUSCH_SHAPE_CAPITAL ||
      token->starts_sentence || token->gap != TUSCH_GAP_SPACE || i == 0)
    return false;
  return tusch_name_token(scan, i - 1)->shape == TUSCH_SHAPE_LOWER;
}

/* A stop, and a word or an initial that it abbreviates for. */
static bool
has_stop_before_name(const TuschNameScan *scan, guint i)
{
  if (i + 2 >= scan->tokens->items->len || tusch_name_token(scan, i + 1)->sign != '.' ||
      tusch_name_token(scan, i + 1)->gap != TUSCH_GAP_NONE)
    return false;
  guint8 shape = tusch_name_token(scan, i + 2)->shape;
  return shape == TUSCH_SHAPE_CAPITAL || shape == TUSCH_SHAPE_INITIAL;
}

/* "Th. Wamberg", "I-L. Krag", "Gunnar O-L": more than one letter, and yet initials. */
static bool
is_long_initial(const TuschNameScan *scan, guint i)
{
  static const char *const words[] = {"th", "chr", "kr", "aa", "joh", "vilh", "kn", "sv", NULL};
  const TuschToken *token = tusch_name_token(scan, i);
  if (token->letters == 3 && token->shape == TUSCH_SHAPE_UPPER && token->folded[1] == '-')
    return has_stop_before_name(scan, i) ||
           (i > 0 && token->gap == TUSCH_GAP_SPACE &&
            (tusch_name_token(scan, i - 1)->kinds & TUSCH_WORD_FIRST) != 0);
  return token->shape == TUSCH_SHAPE_CAPITAL && tusch_name_is_one_of(token, words) &&
         has_stop_before_name(scan, i);
}

/* "JENS BO KROG": two letters that are a name where all is in capitals. */
static bool
is_short_between_capitals(const TuschNameScan *scan, guint i)
{
  const TuschToken *token = tusch_name_token(scan, i);
  if (token->shape != TUSCH_SHAPE_UPPER || token->letters != 2 || token->count < 1000 || i == 0 ||
      i + 1 >= scan->tokens->items->len || token->gap != TUSCH_GAP_SPACE)
    return false;
  const TuschToken *sides[] = {tusch_name_token(scan, i - 1), tusch_name_token(scan, i + 1)};
  for (guint k = 0; k < G_N_ELEMENTS(sides); k++)
    if (sides[k]->shape != TUSCH_SHAPE_UPPER ||
        (sides[k]->kinds & (TUSCH_WORD_FIRST | TUSCH_WORD_SURNAME)) == 0)
      return false;
  return sides[1]->gap == TUSCH_GAP_SPACE;
}

/* "I Rahbeks sag", "BOENDE I NORGE": a word. */
static bool
is_the_word_i(const TuschNameScan *scan, guint i)
{
  const TuschToken *token = tusch_name_token(scan, i);
  if (token->folded[0] != 'i' || token->length != 1 || tusch_name_past_stop(scan, i) != i + 1)
    return false;
  bool between_capitals = i > 0 && i + 1 < scan->tokens->items->len &&
                          tusch_name_token(scan, i - 1)->shape == TUSCH_SHAPE_UPPER &&
                          tusch_name_token(scan, i + 1)->shape == TUSCH_SHAPE_UPPER &&
                          (tusch_name_token(scan, i + 1)->kinds & TUSCH_WORD_PLACE) != 0;
  return token->starts_sentence || between_capitals;
}

/* "Shareef Van Falck": a small word with a capital between two names. */
static bool
is_capital_particle(const TuschNameScan *scan, guint i)
{
  static const char *const words[] = {"van", "von", "de",  "del", "della", "la",  "le",
                                      "da",  "dos", "du",  "el",  "al",    "bin", "ibn",
                                      "abu", "den", "der", "ter", "ten",   NULL};
  const TuschToken *token = tusch_name_token(scan, i);
  if (token->shape != TUSCH_SHAPE_CAPITAL || i == 0 || i + 1 >= scan->tokens->items->len ||
      token->gap != TUSCH_GAP_SPACE || !tusch_name_is_one_of(token, words))
    return false;
  const TuschToken *next = tusch_name_token(scan, i + 1);
  TuschNameClass before = scan->classes[i - 1];
  return next->gap == TUSCH_GAP_SPACE && next->shape == TUSCH_SHAPE_CAPITAL &&
         (before == TUSCH_NAME_CLASS_FIRST || before == TUSCH_NAME_CLASS_KNOWN ||
          before == TUSCH_NAME_CLASS_UNKNOWN || before == TUSCH_NAME_CLASS_PARTICLE);
}

/* "Pavlos T.", "Giannis Zkritu": a name that ends in s rather than a genitive, for a surname or a
 * letter follows, and nothing that is owned. */
static bool
ends_in_own_s(const TuschNameScan *scan, guint i)
{
  const TuschToken *token = tusch_name_token(scan, i);
  if (token->stem + 1 != token->length || token->shape != TUSCH_SHAPE_CAPITAL ||
      (token->kinds & TUSCH_WORD_FIRST) == 0 || i + 1 >= scan->tokens->items->len)
    return false;
  const TuschToken *next = tusch_name_token(scan, i + 1);
  if (next->gap != TUSCH_GAP_SPACE || next->is_taken)
    return false;
  if (next->shape == TUSCH_SHAPE_INITIAL)
    return token->facts->is_whole_name && tusch_name_past_stop(scan, i + 1) > i + 2;
  const guint things = TUSCH_WORD_PLACE | TUSCH_WORD_ORGANISATION | TUSCH_WORD_NOT_NAME |
                       TUSCH_WORD_PROPER | TUSCH_WORD_STREET_END;
  if (next->shape != TUSCH_SHAPE_CAPITAL || next->is_common || (next->kinds & things) != 0)
    return (next->kinds & (TUSCH_WORD_SURNAME | TUSCH_WORD_STREET_END)) == TUSCH_WORD_SURNAME &&
           token->facts->is_whole_name && next->shape == TUSCH_SHAPE_CAPITAL;
  return token->facts->is_whole_name || (next->kinds & TUSCH_WORD_SURNAME) != 0 ||
         tusch_name_has_surname_ending(next);
}

/* "Tone Post": a surname that says nothing alone, but a given name stands before it. */
static bool
is_after_first_name(const TuschNameScan *scan, guint i)
{
  const TuschToken *token = tusch_name_token(scan, i);
  if (token->shape != TUSCH_SHAPE_CAPITAL ||
      (token->kinds & (TUSCH_WORD_NOT_NAME | TUSCH_WORD_ORGANISATION)) == 0 ||
      (token->kinds & TUSCH_WORD_SURNAME) == 0 || i == 0 || token->gap != TUSCH_GAP_SPACE)
    return false;
  if ((token->kinds & TUSCH_WORD_ORGANISATION) != 0 && tusch_name_precedes_as_place(scan, i - 1))
    return false; /* "i Claus Fjord" */
  const TuschToken *before = tusch_name_token(scan, i - 1);
  return before->shape == TUSCH_SHAPE_CAPITAL && (before->kinds & TUSCH_WORD_FIRST) != 0 &&
         before->stem == before->length &&
         (before->count >= FREQUENT_WORD_AS_NAME || before->facts->joins_capitals) &&
         (scan->classes[i - 1] == TUSCH_NAME_CLASS_FIRST ||
          scan->classes[i - 1] == TUSCH_NAME_CLASS_FIRST_WEAK);
}

TuschNameClass
tusch_name_classify(TuschNameScan *scan, guint i)
{
  TuschToken *token = tusch_name_token(scan, i);
  if (token->is_taken || token->shape == TUSCH_SHAPE_SIGN || token->shape == TUSCH_SHAPE_NUMBER)
    return TUSCH_NAME_CLASS_NONE;
  if (token->shape == TUSCH_SHAPE_INITIAL)
    return is_of_company_form(scan, i) || is_the_word_i(scan, i) ? TUSCH_NAME_CLASS_NONE
                                                                 : TUSCH_NAME_CLASS_INITIAL;
  if (is_long_initial(scan, i))
    return TUSCH_NAME_CLASS_INITIAL;
  if (token->shape == TUSCH_SHAPE_LOWER)
    return (token->kinds & TUSCH_WORD_PARTICLE) != 0 || tusch_name_is_short_particle(scan, i)
               ? TUSCH_NAME_CLASS_PARTICLE
               : TUSCH_NAME_CLASS_NONE;
  if (token->is_common && is_cut_compound(scan, i))
    return TUSCH_NAME_CLASS_NONE;
  if (ends_in_own_s(scan, i))
    token->stem = token->length;
  bool fuzzy = false;
  const char *part = token->letters >= 2 ? tusch_name_known_part(scan, token, &fuzzy) : NULL;
  if (part != NULL) {
    scan->known[i] = part;
    return TUSCH_NAME_CLASS_KNOWN;
  }
  if (is_capital_particle(scan, i))
    return TUSCH_NAME_CLASS_PARTICLE;
  if (is_after_first_name(scan, i))
    return TUSCH_NAME_CLASS_SURNAME_WEAK;
  if (is_before_surname(scan, i) || is_short_between_capitals(scan, i) ||
      is_frequent_first(scan, i))
    return TUSCH_NAME_CLASS_FIRST_WEAK;
  if (token->facts->listed_class == 0)
    token->facts->listed_class = (guint8)(classify_capital(scan, token) + 1);
  return (TuschNameClass)(token->facts->listed_class - 1);
}
