/* Names in small letters: in mails and chats without capitals, and what was forgotten elsewhere. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/name-scan.h"

#include <string.h>

#define NO_NAMES \
  (TUSCH_WORD_ORGANISATION | TUSCH_WORD_NOT_NAME | TUSCH_WORD_COMMON | TUSCH_WORD_STREET_END)
#define BEYOND_PLACE 1000 /* bearers of a name that is a village, too: "flemming" */

static bool
is_rather_place(const TuschToken *token)
{
  return (token->kinds & TUSCH_WORD_PLACE) != 0 &&
         ((token->kinds & TUSCH_WORD_FIRST) == 0 || token->count < BEYOND_PLACE);
}

/* In text without capitals: first names with so many bearers are names before they are words. */
#define OFTEN_FIRST 4000 /* a person is asked even where nothing speaks for the name */
#define KNOWN_FIRST 300
#define SEEN_FIRST 100 /* and it stands elsewhere as a name */
#define NOT_IN_LOWER_CASE G_MININT

static bool
kinds_after(const TuschNameScan *scan, guint i, guint kinds)
{
  return i + 1 < scan->tokens->items->len &&
         tusch_name_token(scan, i + 1)->gap == TUSCH_GAP_SPACE &&
         tusch_name_token(scan, i + 1)->shape == TUSCH_SHAPE_LOWER &&
         (tusch_name_token(scan, i + 1)->kinds & kinds) != 0;
}

/* "palle pallesen": a surname and no other word. */
static bool
is_before_small_surname(const TuschNameScan *scan, guint i)
{
  return kinds_after(scan, i, TUSCH_WORD_SURNAME) &&
         !kinds_after(scan,
                      i,
                      TUSCH_WORD_FREQUENT | TUSCH_WORD_VERB | TUSCH_WORD_NOT_NAME |
                          TUSCH_WORD_COMMON);
}

/* "trine og lykke": joined to a name in small letters that was just found. */
static bool
is_paired(const TuschNameScan *scan, guint i)
{
  static const char *const links[] = {"og", "samt", NULL};
  if (i < 2 || scan->hits->len == 0 || !tusch_name_is_one_of(tusch_name_token(scan, i - 1), links))
    return false;
  const TuschNameHit *last = &g_array_index(scan->hits, TuschNameHit, scan->hits->len - 1);
  return last->end == tusch_name_token(scan, i - 2)->end &&
         last->grammar == TUSCH_GRAMMAR_LOWER_CASE;
}

/* "hans mor X", "noahs mor X": what stands right before says whose relative is named. */
static bool
is_owned_relative(const TuschNameScan *scan, guint i)
{
  static const char *const owners[] = {
      "min", "mine", "din", "hans", "hendes", "sin", "vores", "deres", NULL};
  if (i < 2 || tusch_name_token(scan, i)->gap != TUSCH_GAP_SPACE)
    return false;
  const TuschToken *owner = tusch_name_token(scan, i - 2);
  bool is_owned = tusch_name_is_one_of(owner, owners) || owner->stem < owner->length;
  return is_owned && tusch_name_intro_before(scan, i) == TUSCH_NAME_INTRO_RELATION;
}

#define TOLD_FIRST 300 /* bearers of a name that is a word, where a person is spoken of */

/* "hos kåre": one is with persons. */
static bool
follows_hos(const TuschNameScan *scan, guint i)
{
  static const char *const words[] = {"hos", NULL};
  return tusch_name_follows_one_of(scan, i, words);
}

/* "line har", "signes mor", "kæreste mads": a first name that is a word, or like one's genitive. */
static int
weigh_lower_word(const TuschNameScan *scan, guint i)
{
  static const char *const words[] = {"hans", "per", "bo", "maj", "marts", "may", NULL};
  const TuschToken *token = tusch_name_token(scan, i);
  if (tusch_name_is_one_of(token, words))
    return NOT_IN_LOWER_CASE;
  bool is_word = (token->kinds & TUSCH_WORD_COMMON) != 0;
  if (!token->in_lower_style || (token->kinds & TUSCH_WORD_FIRST) == 0)
    return NOT_IN_LOWER_CASE;
  if (token->count >= SEEN_FIRST && is_paired(scan, i))
    return 0;
  if ((token->kinds & TUSCH_WORD_FREQUENT) == 0 &&
      (is_owned_relative(scan, i) ? kinds_after(scan, i, TUSCH_WORD_VERB | TUSCH_WORD_SURNAME) ||
                                        token->count >= TOLD_FIRST
                                  : token->count >= TOLD_FIRST && follows_hos(scan, i)))
    return -20;
  if (token->count < TUSCH_NAME_WELL_KNOWN)
    return token->count >= SEEN_FIRST && token->letters >= 4 &&
                   tusch_people_has_single(scan->people, token->folded, token->stem)
               ? -20
               : NOT_IN_LOWER_CASE;
  if (!is_word || is_before_small_surname(scan, i))
    return 0;
  bool is_announced = tusch_name_intro_before(scan, i) != TUSCH_NAME_INTRO_NONE ||
                      kinds_after(scan, i, TUSCH_WORD_SPEECH) ||
                      (token->stem < token->length && kinds_after(scan, i, TUSCH_WORD_RELATION));
  bool acts = token->starts_sentence && kinds_after(scan, i, TUSCH_WORD_VERB);
  if (is_announced || acts)
    return is_announced ? 0 : -15;
  return token->count >= OFTEN_FIRST ? -25 : NOT_IN_LOWER_CASE;
}

#define COMMON_FIRST 1000 /* bearers: in small letters it is hardly anything else */

/* "hendes kæreste anders", "spørg mathan": a name in small letters that no dictionary has as a
 * word, in text that else has capitals, or one that few bear. */
static int
weigh_small_name(const TuschNameScan *scan, guint i)
{
  static const char *const words[] = {"med", "hos", "spoerg", "ring", "kontakt", "ang", NULL};
  static const char *const months[] = {"august", "maj", "januar", NULL};
  const TuschToken *token = tusch_name_token(scan, i);
  if ((token->kinds & NO_NAMES) != 0 || is_rather_place(token) ||
      (token->kinds & TUSCH_WORD_FIRST) == 0 || token->letters < 4 || token->has_odd_signs ||
      tusch_name_is_one_of(token, months) || tusch_name_is_word(scan, token))
    return NOT_IN_LOWER_CASE;
  bool after = tusch_name_follows_one_of(scan, i, words);
  bool is_announced = after || tusch_name_intro_before(scan, i) != TUSCH_NAME_INTRO_NONE ||
                      kinds_after(scan, i, TUSCH_WORD_SPEECH);
  if (is_announced)
    return token->count >= SEEN_FIRST || token->in_lower_style ? 0 : -25;
  bool is_double = memchr(token->folded, '-', token->length) != NULL; /* "betty-mathias" */
  return token->count >= COMMON_FIRST || is_double   ? -20
         : token->in_lower_style && token->count > 0 ? -25
                                                     : NOT_IN_LOWER_CASE;
}

/* "hans mor zkrita var her": no list knows the word, but it stands where a name does. */
static int
weigh_unlisted(const TuschNameScan *scan, guint i)
{
  const TuschToken *token = tusch_name_token(scan, i);
  if (!token->in_lower_style || (token->kinds & ~(guint)TUSCH_WORD_SURNAME) != 0 ||
      token->letters < 4 || token->has_odd_signs)
    return NOT_IN_LOWER_CASE;
  return is_owned_relative(scan, i) && kinds_after(scan, i, TUSCH_WORD_VERB) &&
                 !tusch_name_is_word(scan, token)
             ? -20
             : NOT_IN_LOWER_CASE;
}

/* "b. munk": where a letter stands that begins another word of the same known name; @i if none. */
static guint
small_initial_before(const TuschNameScan *scan, guint i)
{
  if (i < 2 || tusch_name_token(scan, i - 1)->sign != '.' ||
      tusch_name_token(scan, i - 1)->gap != TUSCH_GAP_NONE ||
      tusch_name_token(scan, i - 2)->letters != 1 ||
      tusch_name_token(scan, i - 2)->shape != TUSCH_SHAPE_LOWER)
    return i;
  g_autofree char *key =
      tusch_name_key_of_letters(tusch_name_token(scan, i - 2), tusch_name_token(scan, i));
  return tusch_people_match(scan->people, key).person >= 0 ? i - 2 : i;
}

/* "4,3 mia. kr." */
static bool
is_thousand_millions(const TuschNameScan *scan, guint i)
{
  static const char *const money[] = {"kr", "kroner", "euro", "dollar", NULL};
  guint n_tokens = scan->tokens->items->len;
  if (strcmp(tusch_name_token(scan, i)->folded, "mia") != 0)
    return false;
  guint next = i + 1;
  if (next < n_tokens && tusch_name_token(scan, next)->sign == '.')
    next++;
  return next < n_tokens && tusch_name_is_one_of(tusch_name_token(scan, next), money);
}

/* Points on top of the rule's; NOT_IN_LOWER_CASE if the word is no name. */
static int
weigh_lower_case(const TuschNameScan *scan, guint i)
{
  TuschToken *token = tusch_name_token(scan, i);
  const guint never = TUSCH_WORD_VERB | TUSCH_WORD_NOT_NAME | TUSCH_WORD_ORGANISATION |
                      TUSCH_WORD_PARTICLE | TUSCH_WORD_TITLE | TUSCH_WORD_RELATION |
                      TUSCH_WORD_GREETING | TUSCH_WORD_FREQUENT;
  static const char *const english[] = {"will", "may", "else", NULL};
  bool is_barred = (token->kinds & never) != 0 || tusch_name_is_one_of(token, english) ||
                   is_thousand_millions(scan, i);
  TuschPartSource source = tusch_people_part_source(scan->people, token->folded, token->stem);
  if (is_barred && !token->in_lower_style && source == TUSCH_PART_UNKNOWN)
    return NOT_IN_LOWER_CASE;
  bool is_greeted_party = token->in_lower_style && source == TUSCH_PART_PARTY &&
                          tusch_name_intro_before(scan, i) != TUSCH_NAME_INTRO_NONE;
  if (source == TUSCH_PART_PARTY && small_initial_before(scan, i) < i)
    return 40;
  if (source != TUSCH_PART_UNKNOWN && token->letters > 2 && tusch_name_is_in_file_name(scan, i))
    return 30;
  if (!is_greeted_party && is_barred)
    return NOT_IN_LOWER_CASE;
  if (!is_greeted_party && (token->kinds & TUSCH_WORD_COMMON) != 0)
    return weigh_lower_word(scan, i);
  bool is_known = source != TUSCH_PART_UNKNOWN ||
                  (token->length > 3 && tusch_name_exact_part(scan, token) != NULL);
  bool is_first = (token->kinds & TUSCH_WORD_FIRST) != 0 && token->count >= KNOWN_FIRST &&
                  !is_rather_place(token);
  if (is_known && (token->in_lower_style || is_first || tusch_name_is_in_file_name(scan, i)))
    return 30;
  bool is_single =
      token->letters >= 4 && tusch_people_has_single(scan->people, token->folded, token->stem);
  if (token->kinds == 0 || token->kinds == TUSCH_WORD_SURNAME) {
    int extra = weigh_unlisted(scan, i);
    if (extra != NOT_IN_LOWER_CASE)
      return extra;
  }
  if (!is_single && !token->in_lower_style)
    return weigh_small_name(scan, i);
  if (tusch_name_is_word(scan, token))
    return weigh_lower_word(scan, i);
  if (is_single)
    return 10;
  return is_first || tusch_people_long_form(scan->people, token->folded, token->stem) != NULL
             ? 0
             : weigh_small_name(scan, i);
}

/* "ole b": the letter begins another word of the known name; "ole b." needs none. */
static bool
is_small_initial_after(const TuschNameScan *scan, guint i, const char *key)
{
  if (i + 1 >= scan->tokens->items->len)
    return false;
  const TuschToken *next = tusch_name_token(scan, i + 1);
  if (next->gap != TUSCH_GAP_SPACE || next->letters != 1 || next->shape != TUSCH_SHAPE_LOWER ||
      strchr("i\xC3", next->folded[0]) != NULL)
    return false;
  if (tusch_name_past_stop(scan, i + 1) > i + 2 && strchr("dfhlmpst", next->folded[0]) == NULL)
    return true;
  g_autofree char *whole = g_strdup_printf("%s %.*s.", key, (int)next->length, next->folded);
  return tusch_people_match(scan->people, whole).person >= 0;
}

#define MOST_NAMES 5

/* How many words in small letters from @i on, one after the other, are parts of known names. */
static guint
count_small_parts(const TuschNameScan *scan, guint i)
{
  guint k = i;
  for (; k < scan->tokens->items->len && k < i + MOST_NAMES; k++) {
    const TuschToken *token = tusch_name_token(scan, k);
    bool goes_on = k == i || token->gap == TUSCH_GAP_SPACE || token->gap == TUSCH_GAP_LINE;
    if (!goes_on || token->is_taken || token->shape != TUSCH_SHAPE_LOWER || token->letters < 2 ||
        tusch_people_part_source(scan->people, token->folded, token->stem) == TUSCH_PART_UNKNOWN)
      break;
  }
  return k - i;
}

/* "bo skov": small letters, but two words and more of one known person's name. */
static bool
try_small_full_name(TuschNameScan *scan, guint i)
{
  guint n = count_small_parts(scan, i);
  if (n < 2)
    return false;
  guint last = i + n - 1;
  g_autoptr(GString) key = g_string_new(NULL);
  for (guint k = i; k <= last; k++) {
    const TuschToken *token = tusch_name_token(scan, k);
    g_string_append_printf(key, "%s%.*s", k > i ? " " : "", (int)token->stem, token->folded);
  }
  if (tusch_people_match(scan->people, key->str).person < 0)
    return false;
  tusch_name_add_hit(scan,
                     (TuschNameHit){tusch_name_token(scan, i)->start,
                                    tusch_name_token(scan, last)->end,
                                    TUSCH_GRAMMAR_LOWER_CASE,
                                    30,
                                    g_string_free(g_steal_pointer(&key), FALSE),
                                    false});
  return true;
}

/* "hos bo", "bo siger": a party's name that is an ordinary word, though none of the most frequent.
 */
static bool
is_small_party(const TuschNameScan *scan, guint i)
{
  static const char *const words[] = {"med", "hos", "af", "til", "fra", "og", NULL};
  const guint little = TUSCH_WORD_FREQUENT | TUSCH_WORD_VERB | TUSCH_WORD_PARTICLE |
                       TUSCH_WORD_NOT_NAME | TUSCH_WORD_RELATION | TUSCH_WORD_TITLE;
  const TuschToken *token = tusch_name_token(scan, i);
  if (!token->in_lower_style ||
      tusch_people_part_source(scan->people, token->folded, token->stem) != TUSCH_PART_PARTY)
    return false;
  if ((token->kinds & little) == 0 && (token->kinds & TUSCH_WORD_FIRST) != 0 && token->letters > 2)
    return true;
  bool after = tusch_name_follows_one_of(scan, i, words);
  return after || kinds_after(scan, i, TUSCH_WORD_SPEECH) ||
         (token->starts_sentence && kinds_after(scan, i, TUSCH_WORD_VERB));
}

/* "saga 0409137520": the name of a party right before a number that is somebody's. */
static bool
is_party_before_value(const TuschNameScan *scan, guint i)
{
  const TuschToken *token = tusch_name_token(scan, i);
  if (token->letters < 3 || i + 1 >= scan->tokens->items->len ||
      (token->kinds & TUSCH_WORD_FIRST) == 0 ||
      tusch_people_part_source(scan->people, token->folded, token->stem) != TUSCH_PART_PARTY)
    return false;
  const TuschToken *next = tusch_name_token(scan, i + 1);
  return next->is_taken && next->shape == TUSCH_SHAPE_NUMBER && next->gap == TUSCH_GAP_SPACE;
}

/* "palle bonnesen": a given name, though a word, before a party's surname. */
static bool
is_before_party_surname(const TuschNameScan *scan, guint i)
{
  const TuschToken *token = tusch_name_token(scan, i);
  const guint others = TUSCH_WORD_FREQUENT | TUSCH_WORD_VERB | TUSCH_WORD_NOT_NAME;
  if ((token->kinds & TUSCH_WORD_FIRST) == 0 || (token->kinds & others) != 0 ||
      token->count < SEEN_FIRST || i + 1 >= scan->tokens->items->len)
    return false;
  const TuschToken *next = tusch_name_token(scan, i + 1);
  return next->gap == TUSCH_GAP_SPACE && next->shape == TUSCH_SHAPE_LOWER && next->letters > 3 &&
         (next->kinds & TUSCH_WORD_COMMON) == 0 &&
         tusch_people_part_source(scan->people, next->folded, next->stem) == TUSCH_PART_PARTY;
}

#define MOST_ADDRESSED 4 /* words of a name after "hr." */

/* "hr. le van thanh", "fru zkrit": how many small words after one that only stands before a name.
 */
static guint
count_addressed(const TuschNameScan *scan, guint i)
{
  static const char *const words[] = {"hr", "fru", "frk", "froeken", NULL};
  const guint others = TUSCH_WORD_VERB | TUSCH_WORD_COMMON | TUSCH_WORD_FREQUENT |
                       TUSCH_WORD_TITLE | TUSCH_WORD_RELATION;
  guint before = i > 1 && tusch_name_token(scan, i - 1)->sign == '.' ? 2 : 1;
  if (i < before || tusch_name_token(scan, i)->gap != TUSCH_GAP_SPACE ||
      (tusch_name_token(scan, i - before)->kinds & TUSCH_WORD_TITLE) == 0 ||
      !tusch_name_is_one_of(tusch_name_token(scan, i - before), words))
    return 0;
  guint n = 0;
  for (guint k = i; k < scan->tokens->items->len && k < i + MOST_ADDRESSED; k++) {
    const TuschToken *token = tusch_name_token(scan, k);
    if (token->gap != TUSCH_GAP_SPACE || token->shape != TUSCH_SHAPE_LOWER || token->is_taken)
      break;
    if ((token->kinds & TUSCH_WORD_PARTICLE) != 0)
      continue;
    if ((token->kinds & others) != 0 || tusch_name_is_word(scan, token))
      break;
    n = k + 1 - i;
  }
  return n;
}

static bool
try_addressed(TuschNameScan *scan, guint i)
{
  guint n = count_addressed(scan, i);
  if (n == 0)
    return false;
  g_autoptr(GString) key = g_string_new(NULL);
  for (guint k = i; k < i + n; k++)
    tusch_name_append_part(scan, key, k);
  tusch_name_add_hit(scan,
                     (TuschNameHit){tusch_name_token(scan, i)->start,
                                    tusch_name_token(scan, i + n - 1)->end,
                                    TUSCH_GRAMMAR_TITLE,
                                    -25,
                                    g_string_free(g_steal_pointer(&key), FALSE),
                                    false});
  return true;
}

/* "27. jan. 2023", "jan 2023" */
static bool
is_month_in_date(const TuschNameScan *scan, guint i)
{
  static const char *const months[] = {"jan", "maj", "august", "marts", "juni", "juli", NULL};
  if (strchr("jma", tusch_name_token(scan, i)->folded[0]) == NULL ||
      !tusch_name_is_one_of(tusch_name_token(scan, i), months))
    return false;
  static const char *const before_months[] = {"siden",
                                              "i",
                                              "til",
                                              "fra",
                                              "medio",
                                              "primo",
                                              "ultimo",
                                              "efter",
                                              "foer",
                                              "sidst",
                                              "inden",
                                              NULL};
  if (i > 0 && tusch_name_token(scan, i)->letters > 3 &&
      tusch_name_is_one_of(tusch_name_token(scan, i - 1), before_months))
    return true;
  guint before = i > 0 && tusch_name_token(scan, i - 1)->sign == '.' ? 2 : 1;
  guint after =
      i + 1 < scan->tokens->items->len && tusch_name_token(scan, i + 1)->sign == '.' ? 2 : 1;
  return (i >= before && tusch_name_token(scan, i - before)->shape == TUSCH_SHAPE_NUMBER) ||
         (i + after < scan->tokens->items->len &&
          tusch_name_token(scan, i + after)->shape == TUSCH_SHAPE_NUMBER);
}

#define MOST_SMALL_SURNAMES 3

/* "tinna overgaard jones", "myrthle nghong": the token after the surnames in small letters that go
 * with the given name at @i: listed ones, and words that no list has. */
static guint
past_small_surnames(const TuschNameScan *scan, guint i)
{
  const guint never =
      TUSCH_WORD_FREQUENT | TUSCH_WORD_VERB | TUSCH_WORD_GREETING | TUSCH_WORD_RELATION;
  const guint others = never | TUSCH_WORD_COMMON | TUSCH_WORD_NOT_NAME | TUSCH_WORD_ORGANISATION |
                       TUSCH_WORD_TITLE | TUSCH_WORD_PLACE;
  guint past = i + 1;
  for (guint k = i + 1; k < scan->tokens->items->len && k <= i + MOST_SMALL_SURNAMES; k++) {
    const TuschToken *token = tusch_name_token(scan, k);
    if (token->gap != TUSCH_GAP_SPACE || token->shape != TUSCH_SHAPE_LOWER || token->is_taken ||
        token->letters < 2)
      break;
    if ((token->kinds & TUSCH_WORD_PARTICLE) != 0 && k < i + MOST_SMALL_SURNAMES)
      continue;
    bool is_listed = (token->kinds & TUSCH_WORD_SURNAME) != 0;
    /* A listed surname may be a word: the name that it follows is found in any case. */
    if ((token->kinds & (is_listed ? never : others)) != 0 ||
        token->letters < (is_listed ? 3 : 4) || (!is_listed && tusch_name_is_word(scan, token)))
      break;
    past = k + 1;
    if (token->stem < token->length)
      break; /* "martin andersens smedje" */
  }
  return past;
}

/* Whether the token at @i is a given name in text without capitals, with surnames after it. */
static bool
is_small_given_name(const TuschNameScan *scan, guint i)
{
  static const char *const words[] = {"hans", "per", "maj", "august", NULL};
  const TuschToken *token = tusch_name_token(scan, i);
  const guint others = TUSCH_WORD_FREQUENT | TUSCH_WORD_VERB | TUSCH_WORD_NOT_NAME |
                       TUSCH_WORD_TITLE | TUSCH_WORD_RELATION;
  return token->in_lower_style && !is_rather_place(token) &&
         (token->kinds & TUSCH_WORD_FIRST) != 0 && !tusch_name_is_one_of(token, words) &&
         token->stem == token->length && token->letters > 2 && (token->kinds & others) == 0;
}

/* Names in text without capitals; with the surname that follows: "karin frost". */
bool
tusch_name_try_small(TuschNameScan *scan, guint i)
{
  const TuschToken *token = tusch_name_token(scan, i);
  if (token->shape != TUSCH_SHAPE_LOWER || token->is_taken || token->letters < 2)
    return false;
  if (try_small_full_name(scan, i))
    return true;
  if (is_month_in_date(scan, i))
    return false;
  if (try_addressed(scan, i))
    return true;
  bool is_before_surname = is_before_party_surname(scan, i);
  bool is_party = is_small_party(scan, i) || is_party_before_value(scan, i) || is_before_surname;
  if (token->letters < 3 && !is_party)
    return false;
  int extra = weigh_lower_case(scan, i);
  if (is_party)
    extra = MAX(extra, -15);
  guint past = is_small_given_name(scan, i) || extra >= 0 ? past_small_surnames(scan, i) : i + 1;
  if (past > i + 1 && is_small_given_name(scan, i))
    extra = MAX(extra, (token->kinds & TUSCH_WORD_COMMON) != 0 ? -25 : -10);
  if (extra == NOT_IN_LOWER_CASE)
    return false;
  const char *whole =
      tusch_people_part_source(scan->people, token->folded, token->stem) == TUSCH_PART_UNKNOWN &&
              (token->kinds & TUSCH_WORD_FIRST) == 0
          ? tusch_people_long_form(scan->people, token->folded, token->stem)
          : NULL;
  g_autofree char *key = whole != NULL ? g_strdup(whole) : g_strndup(token->folded, token->stem);
  guint32 end = token->end;
  bool may_go_on = token->in_lower_style || (token->kinds & TUSCH_WORD_COMMON) == 0;
  if (is_before_surname)
    end = tusch_name_token(scan, i + 1)->end;
  else if (may_go_on && token->stem == token->length && kinds_after(scan, i, TUSCH_WORD_SURNAME) &&
           !kinds_after(scan, i, TUSCH_WORD_FREQUENT | TUSCH_WORD_VERB | TUSCH_WORD_NOT_NAME))
    end = tusch_name_token(scan, i + 1)->end;
  else if ((token->in_lower_style || extra >= 30) && is_small_initial_after(scan, i, key))
    end = tusch_name_token(scan, i + 1)->end;
  if (token->in_lower_style && token->stem == token->length)
    end = MAX(end, tusch_name_token(scan, past - 1)->end);
  tusch_name_add_hit(scan,
                     (TuschNameHit){tusch_name_token(scan, small_initial_before(scan, i))->start,
                                    end,
                                    TUSCH_GRAMMAR_LOWER_CASE,
                                    extra,
                                    g_steal_pointer(&key),
                                    false});
  return true;
}
