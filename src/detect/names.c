/* Runs of name-like words, judged by what they consist of and what stands around them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/names.h"

#include <string.h>

#define MAX_RUN 8

/* What a token can be in a name. */
typedef enum {
  CLASS_NONE = 0, /* ends a name */
  CLASS_FIRST, /* a first name and nothing else */
  CLASS_FIRST_WEAK, /* a first name that is also a word or a place */
  CLASS_SURNAME,
  CLASS_SURNAME_WEAK,
  CLASS_KNOWN, /* part of a known person's name */
  CLASS_UNKNOWN, /* a capital, and no dictionary knows it */
  CLASS_WORD, /* a capital, but an ordinary word */
  CLASS_INITIAL,
  CLASS_PARTICLE,
} Class;

/* What stands before a name and announces it. */
typedef enum {
  INTRO_NONE = 0,
  INTRO_GREETING,
  INTRO_TITLE,
  INTRO_RELATION,
} Intro;

typedef struct {
  const TuschRules *rules;
  const TuschTokens *tokens;
  const TuschPeople *people;
  bool is_ocr;
  guint8 *classes; /* Class of each token */
  const char **known; /* the known part a token stands for, %NULL if none; borrowed */
  GArray *hits;
} Scan;

/* Tokens that may form one name. */
typedef struct {
  guint at[MAX_RUN]; /* indexes of the words, without stops */
  guint n;
  guint next; /* the token after the run */
  bool has_genitive;
} Run;

static TuschToken *
token_at(const Scan *scan, guint i)
{
  return tusch_tokens_get(scan->tokens, i);
}

static bool
is_capital(const TuschToken *token)
{
  return token->shape == TUSCH_SHAPE_CAPITAL || token->shape == TUSCH_SHAPE_UPPER;
}

static bool
has_surname_ending(const TuschToken *token)
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
  return hyphen != NULL && token->shape == TUSCH_SHAPE_CAPITAL;
}

/* "Misbrugsbehandler": a word that ends in a word; names that end so are told apart before. */
static bool
ends_in_word(const Scan *scan, const TuschToken *token)
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

static Class
classify_listed(const TuschToken *token)
{
  bool is_first = (token->kinds & TUSCH_WORD_FIRST) != 0;
  bool is_surname = (token->kinds & TUSCH_WORD_SURNAME) != 0;
  bool is_place = (token->kinds & TUSCH_WORD_PLACE) != 0;
  guint other = TUSCH_WORD_TITLE | TUSCH_WORD_RELATION | TUSCH_WORD_GREETING | TUSCH_WORD_VERB;
  bool is_weak = token->is_common || (token->kinds & other) != 0;
  if (is_first && !is_weak && (!is_place || token->count >= 500) &&
      (token->letters > 2 || token->count >= 1000))
    return CLASS_FIRST;
  if (is_surname && !is_weak && !is_place)
    return CLASS_SURNAME;
  if (is_first && token->count >= 2)
    return CLASS_FIRST_WEAK;
  return is_surname ? CLASS_SURNAME_WEAK : CLASS_NONE;
}

static Class
classify_capital(const Scan *scan, const TuschToken *token)
{
  const guint names = TUSCH_WORD_FIRST | TUSCH_WORD_SURNAME;
  if ((token->kinds & TUSCH_WORD_NOT_NAME) != 0)
    return CLASS_NONE;
  if ((token->kinds & TUSCH_WORD_FREQUENT) != 0) {
    bool upper = token->shape == TUSCH_SHAPE_UPPER;
    bool surname = (token->kinds & TUSCH_WORD_SURNAME) != 0;
    return surname ? CLASS_SURNAME_WEAK : upper ? CLASS_NONE : CLASS_WORD;
  }
  if ((token->kinds & TUSCH_WORD_ORGANISATION) != 0 && (token->kinds & TUSCH_WORD_FIRST) == 0)
    return CLASS_NONE;
  if ((token->kinds & names) != 0) {
    Class class = classify_listed(token);
    if (class != CLASS_NONE)
      return token->shape == TUSCH_SHAPE_UPPER && token->letters < 3 ? CLASS_NONE : class;
  }
  if (token->shape == TUSCH_SHAPE_UPPER)
    return token->letters >= 4 && !token->is_common && !ends_in_word(scan, token) ? CLASS_UNKNOWN
                                                                                  : CLASS_NONE;
  if (token->is_common || is_compound_word(token))
    return CLASS_WORD;
  if (!has_surname_ending(token) && ends_in_word(scan, token))
    return CLASS_WORD;
  return CLASS_UNKNOWN;
}

/* The known person's word that the token is, perhaps in the genitive, perhaps damaged. */
static const char *
known_part(const Scan *scan, TuschToken *token, bool *out_fuzzy)
{
  gsize lengths[2] = {token->length, token->stem};
  if (lengths[1] == lengths[0] && token->length > 3 && token->folded[token->length - 1] == 's')
    lengths[1] = (gsize)token->length - 1;
  *out_fuzzy = false;
  for (guint i = 0; i < 2; i++) {
    if (tusch_people_part_source(scan->people, token->folded, lengths[i]) == TUSCH_PART_UNKNOWN)
      continue;
    if (lengths[i] < token->length && lengths[i] != token->stem)
      token->stem = (guint16)lengths[i];
    return token->folded;
  }
  bool is_listed = (token->kinds & (TUSCH_WORD_FIRST | TUSCH_WORD_SURNAME | TUSCH_WORD_PLACE)) != 0;
  if ((is_listed && token->count != 1) || token->is_common)
    return NULL;
  *out_fuzzy = true;
  return tusch_people_nearest_part(
      scan->people, token->folded, token->stem, scan->is_ocr || token->has_odd_signs);
}

/* "A." or a single letter that a name can follow. */
static guint
past_stop(const Scan *scan, guint i)
{
  guint next = i + 1;
  if (next < scan->tokens->items->len && token_at(scan, next)->sign == '.' &&
      token_at(scan, next)->gap == TUSCH_GAP_NONE)
    return next + 1;
  return next;
}

/* "v." for von. */
static bool
is_short_particle(const Scan *scan, guint i)
{
  const TuschToken *token = token_at(scan, i);
  return token->length == 1 && token->folded[0] == 'v' && past_stop(scan, i) > i + 1;
}

/* "Bo-" of "Bo- og naboindsats". */
static bool
is_cut_compound(const Scan *scan, guint i)
{
  return i + 1 < scan->tokens->items->len && token_at(scan, i + 1)->sign == '-' &&
         token_at(scan, i + 1)->gap == TUSCH_GAP_NONE;
}

static Class
classify(Scan *scan, guint i)
{
  TuschToken *token = token_at(scan, i);
  if (token->is_taken || token->shape == TUSCH_SHAPE_SIGN || token->shape == TUSCH_SHAPE_NUMBER)
    return CLASS_NONE;
  if (token->shape == TUSCH_SHAPE_INITIAL)
    return CLASS_INITIAL;
  if (token->shape == TUSCH_SHAPE_LOWER)
    return (token->kinds & TUSCH_WORD_PARTICLE) != 0 || is_short_particle(scan, i) ? CLASS_PARTICLE
                                                                                   : CLASS_NONE;
  if (token->is_common && is_cut_compound(scan, i))
    return CLASS_NONE;
  bool fuzzy = false;
  const char *part = token->letters >= 2 ? known_part(scan, token, &fuzzy) : NULL;
  if (part != NULL) {
    scan->known[i] = part;
    return CLASS_KNOWN;
  }
  return classify_capital(scan, token);
}

static bool
continues(const Scan *scan, guint from, guint next)
{
  const TuschToken *last = token_at(scan, from);
  const TuschToken *token = token_at(scan, next);
  Class class = scan->classes[next];
  if (class == CLASS_NONE || token->gap == TUSCH_GAP_BREAK)
    return false;
  bool stopped = next > from + 1; /* a stop after an initial */
  if (token->gap == TUSCH_GAP_NONE && !stopped)
    return false;
  if (token->shape == TUSCH_SHAPE_UPPER && is_capital(last) && last->shape != TUSCH_SHAPE_UPPER &&
      class != CLASS_KNOWN)
    return false;
  if (class == CLASS_PARTICLE) {
    guint after = past_stop(scan, next);
    if (after < scan->tokens->items->len && scan->classes[after] == CLASS_PARTICLE)
      after++;
    return after < scan->tokens->items->len && scan->classes[after] != CLASS_NONE &&
           scan->classes[after] != CLASS_WORD &&
           token_at(scan, after)->shape != TUSCH_SHAPE_LOWER &&
           token_at(scan, after)->gap == TUSCH_GAP_SPACE;
  }
  return true;
}

static Run
read_run(const Scan *scan, guint i)
{
  Run run = {.n = 0, .next = i};
  guint from = i;
  while (run.n < MAX_RUN) {
    const TuschToken *token = token_at(scan, run.next);
    Class class = scan->classes[run.next];
    run.at[run.n++] = run.next;
    from = run.next;
    run.next =
        class == CLASS_INITIAL || is_short_particle(scan, from) ? past_stop(scan, from) : from + 1;
    run.has_genitive = token->stem < token->length && class != CLASS_WORD;
    if (run.has_genitive || run.next >= scan->tokens->items->len ||
        !continues(scan, from, run.next))
      break;
  }
  /* A name does not end in "von". */
  while (run.n > 0 && scan->classes[run.at[run.n - 1]] == CLASS_PARTICLE)
    run.n--;
  return run;
}

static Intro
intro_of_kinds(guint kinds)
{
  if ((kinds & TUSCH_WORD_GREETING) != 0)
    return INTRO_GREETING;
  if ((kinds & TUSCH_WORD_TITLE) != 0)
    return INTRO_TITLE;
  return (kinds & TUSCH_WORD_RELATION) != 0 ? INTRO_RELATION : INTRO_NONE;
}

/* Title or relation also as "datteren", "sagsbehandlers", "familierådgiver". */
static Intro
intro_of(const Scan *scan, const TuschToken *token)
{
  static const char *const endings[] = {"", "en", "et", "n", "s", "ens", "ne", "erne"};
  for (guint i = 0; i < G_N_ELEMENTS(endings); i++) {
    gsize n = strlen(endings[i]);
    if (token->length < n + 2 || memcmp(token->folded + token->length - n, endings[i], n) != 0)
      continue;
    gsize stem = token->length - n;
    Intro intro =
        intro_of_kinds(tusch_lexicon_lookup(scan->rules->words, token->folded, stem, NULL));
    for (gsize tail = 5; intro == INTRO_NONE && tail + 3 <= stem; tail++)
      intro = intro_of_kinds(tusch_lexicon_lookup(
                  scan->rules->words, token->folded + stem - tail, tail, NULL)) == INTRO_TITLE
                  ? INTRO_TITLE
                  : INTRO_NONE;
    if (intro != INTRO_NONE)
      return intro;
  }
  return INTRO_NONE;
}

/* What announces a name right before token @i: "fru", "hustru:", "kæreste,". */
static Intro
intro_before(const Scan *scan, guint i)
{
  if (i == 0)
    return INTRO_NONE;
  guint at = i - 1;
  const TuschToken *token = token_at(scan, at);
  bool is_label = token->sign == ':';
  if (token->sign == '.' || token->sign == ',' || is_label || token->sign == '/') {
    if (at == 0 || token->gap != TUSCH_GAP_NONE)
      return INTRO_NONE;
    bool is_stop = token->sign == '.';
    token = token_at(scan, --at);
    if (is_stop && intro_of(scan, token) == INTRO_TITLE && token->letters > 6)
      return INTRO_NONE; /* the end of a sentence */
  } else if (token_at(scan, i)->gap == TUSCH_GAP_BREAK) {
    return INTRO_NONE;
  }
  if (token->shape == TUSCH_SHAPE_SIGN || token->shape == TUSCH_SHAPE_NUMBER)
    return INTRO_NONE;
  return intro_of(scan, token);
}

static void
drop_front(Run *run)
{
  memmove(run->at, run->at + 1, sizeof(run->at[0]) * (run->n - 1));
  run->n--;
}

/* Takes titles and ordinary words off the run's front; returns what they announce. */
static Intro
trim_front(const Scan *scan, Run *run)
{
  Intro intro = intro_before(scan, run->at[0]);
  while (run->n > 0) {
    const TuschToken *token = token_at(scan, run->at[0]);
    Class class = scan->classes[run->at[0]];
    Intro own = class == CLASS_KNOWN || class == CLASS_INITIAL ? INTRO_NONE : intro_of(scan, token);
    bool is_other = class == CLASS_WORD || class == CLASS_PARTICLE;
    if (!is_other && (own == INTRO_NONE || run->n == 1))
      break;
    if (own == INTRO_NONE && class == CLASS_WORD && run->n == 1 && intro != INTRO_NONE)
      break; /* "fru Lange" */
    intro = own;
    drop_front(run);
  }
  return intro;
}

static Class
class_in(const Scan *scan, const Run *run, guint k)
{
  return scan->classes[run->at[k]];
}

static bool
is_name_class(Class class)
{
  return class == CLASS_FIRST || class == CLASS_FIRST_WEAK || class == CLASS_SURNAME ||
         class == CLASS_SURNAME_WEAK || class == CLASS_KNOWN;
}

/* Whether anything after the first word of the run confirms that it is a name. */
static bool
rest_is_name(const Scan *scan, const Run *run)
{
  for (guint k = 1; k < run->n; k++)
    if (is_name_class(class_in(scan, run, k)) ||
        (class_in(scan, run, k) == CLASS_UNKNOWN &&
         has_surname_ending(token_at(scan, run->at[k]))) ||
        class_in(scan, run, k) == CLASS_PARTICLE)
      return true;
  return false;
}

static bool
all_are(const Scan *scan, const Run *run, guint from, Class class)
{
  for (guint k = from; k < run->n; k++)
    if (class_in(scan, run, k) != class)
      return false;
  return from < run->n;
}

static void
cut(const Scan *scan, Run *run, guint n)
{
  run->n = n;
  guint last = run->at[n - 1];
  run->next = scan->classes[last] == CLASS_INITIAL ? past_stop(scan, last) : last + 1;
}

static bool
ends_like_organisation(const TuschToken *token)
{
  static const char *const endings[] = {
      "skole",      "skolen",        "kommune",   "center",    "centret",   "centeret",
      "huset",      "hjemmet",       "fonden",    "klinik",    "klinikken", "foreningen",
      "gruppen",    "afdelingen",    "firmaet",   "apotek",    "kommunes",  "institution",
      "boernehave", "boernehaven",   "kirke",     "hospital",  "sygehus",   "gymnasium",
      "styrelsen",  "forvaltningen", "selskabet", "stiftelsen"};
  for (guint k = 0; k < G_N_ELEMENTS(endings); k++) {
    gsize n = strlen(endings[k]);
    if (token->length > n && memcmp(token->folded + token->length - n, endings[k], n) == 0)
      return true;
  }
  return false;
}

/* Whether the word at @i is of an organisation: "Skole", "A/S", "Søndermarkskolen". */
static bool
is_organisation(const Scan *scan, guint i)
{
  if (i >= scan->tokens->items->len)
    return false;
  const TuschToken *token = token_at(scan, i);
  if (token->gap != TUSCH_GAP_SPACE || token->shape == TUSCH_SHAPE_SIGN)
    return false;
  if ((token->kinds & TUSCH_WORD_ORGANISATION) != 0 && is_capital(token))
    return true;
  if (token->length == 1 && token->folded[0] == 'a' && i + 2 < scan->tokens->items->len)
    return token_at(scan, i + 1)->sign == '/';
  return is_capital(token) && ends_like_organisation(token);
}

static bool
precedes_as_place(const Scan *scan, guint i)
{
  static const char *const words[] = {"i", "paa", "fra", "til", "ved", "over", "mod", "omkring"};
  if (i == 0)
    return false;
  const TuschToken *token = token_at(scan, i - 1);
  for (guint k = 0; k < G_N_ELEMENTS(words); k++)
    if (strlen(words[k]) == token->length && memcmp(words[k], token->folded, token->length) == 0)
      return true;
  return false;
}

/* The word after the run on its line; %NULL if there is none. */
static const TuschToken *
word_after(const Scan *scan, const Run *run, guint skip)
{
  if (run->next + skip >= scan->tokens->items->len)
    return NULL;
  for (guint i = 0; i <= skip; i++)
    if (token_at(scan, run->next + i)->gap == TUSCH_GAP_BREAK)
      return NULL;
  const TuschToken *token = token_at(scan, run->next + skip);
  return token->shape == TUSCH_SHAPE_SIGN ? NULL : token;
}

static bool
is_one_of(const TuschToken *token, const char *const *words)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (strlen(words[i]) == token->length && memcmp(words[i], token->folded, token->length) == 0)
      return true;
  return false;
}

/* What follows the name tells a person: "har", "oplyser", "og Mette"; or it goes on otherwise. */
static bool
is_followed_by_verb(const Scan *scan, const Run *run)
{
  static const char *const links[] = {"og", "samt", "eller", NULL};
  const TuschToken *next = word_after(scan, run, 0);
  if (next == NULL || next->shape != TUSCH_SHAPE_LOWER)
    return false;
  if (is_one_of(next, links)) {
    const TuschToken *second = word_after(scan, run, 1);
    return second != NULL && second->shape == TUSCH_SHAPE_CAPITAL;
  }
  return (next->kinds & TUSCH_WORD_VERB) != 0;
}

static bool
is_followed_by_word(const Scan *scan, const Run *run)
{
  const TuschToken *next = word_after(scan, run, 0);
  return next != NULL && next->shape == TUSCH_SHAPE_LOWER;
}

/* "Skriver hun": the word is the verb of the sentence. */
static bool
is_followed_by_pronoun(const Scan *scan, const Run *run)
{
  static const char *const pronouns[] = {
      "jeg", "du", "han", "hun", "den", "det", "vi", "i", "de", "man", "der", NULL};
  const TuschToken *next = word_after(scan, run, 0);
  return next != NULL && is_one_of(next, pronouns);
}

/* Something only a person does stands beside the run: "siger Lundbæk", "Lehder ringede". */
static bool
is_beside_speech(const Scan *scan, const Run *run)
{
  const TuschToken *next = word_after(scan, run, 0);
  if (next != NULL && (next->kinds & TUSCH_WORD_SPEECH) != 0)
    return true;
  guint i = run->at[0];
  if (i == 0 || token_at(scan, i)->gap == TUSCH_GAP_BREAK)
    return false;
  return (token_at(scan, i - 1)->kinds & TUSCH_WORD_SPEECH) != 0;
}

/* "Team Vest", "Plejecenter Søgården", "Plan og Byg": the word goes with an organisation before it.
 */
static bool
follows_organisation(const Scan *scan, guint i)
{
  if (i == 0 || token_at(scan, i)->gap != TUSCH_GAP_SPACE)
    return false;
  const TuschToken *before = token_at(scan, i - 1);
  if (i > 1 && before->length == 2 && memcmp(before->folded, "og", 2) == 0)
    before = token_at(scan, i - 2);
  if (before->shape != TUSCH_SHAPE_CAPITAL && before->shape != TUSCH_SHAPE_UPPER)
    return false;
  guint kinds = TUSCH_WORD_ORGANISATION | TUSCH_WORD_NOT_NAME;
  return (before->kinds & kinds) != 0 || is_organisation(scan, i - 1) ||
         ends_like_organisation(before);
}

/* Points for a single name that is also a word or a place: what speaks for the name. */
static int
weigh_ambiguous(const Scan *scan, const Run *run)
{
  const TuschToken *token = token_at(scan, run->at[0]);
  int points = 0;
  bool is_place = (token->kinds & TUSCH_WORD_PLACE) != 0;
  if (token->starts_sentence) {
    points += is_followed_by_verb(scan, run) ? 15 : 0;
    points -= !is_followed_by_verb(scan, run) && is_followed_by_word(scan, run) ? 25 : 0;
    points -= run->next >= scan->tokens->items->len || !is_followed_by_word(scan, run) ? 10 : 0;
  } else {
    points += 20;
  }
  if (is_place)
    points -= precedes_as_place(scan, run->at[0]) ? 45 : 20;
  else if (precedes_as_place(scan, run->at[0]) && (token->kinds & TUSCH_WORD_FIRST) == 0)
    points -= 25;
  if ((token->kinds & TUSCH_WORD_FIRST) != 0 && token->count < 20 &&
      (token->kinds & TUSCH_WORD_SURNAME) == 0)
    points -= 30;
  if (token->shape == TUSCH_SHAPE_UPPER)
    points -= 30;
  if ((token->kinds & TUSCH_WORD_FREQUENT) != 0)
    points -= 25;
  if (follows_organisation(scan, run->at[0]) || is_followed_by_pronoun(scan, run))
    points -= 30;
  if (run->has_genitive && !token->starts_sentence)
    points += 5;
  if (is_beside_speech(scan, run))
    points += 15;
  return points;
}

/* The shape of the run and what speaks for it. */
typedef struct {
  TuschGrammar grammar;
  int extra; /* points on top of the rule's */
  bool is_full;
} Verdict;

static const Verdict NO_NAME = {TUSCH_GRAMMAR_NONE, 0, false};

static Verdict
judge_known(const Scan *scan, const Run *run)
{
  Verdict verdict = {TUSCH_GRAMMAR_PARTY, 0, false};
  const TuschToken *token = token_at(scan, run->at[0]);
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
  if (is_word && token->starts_sentence && is_followed_by_word(scan, run) &&
      !is_followed_by_verb(scan, run) && !run->has_genitive)
    verdict.extra = is_followed_by_pronoun(scan, run)        ? -100
                    : verdict.grammar == TUSCH_GRAMMAR_PARTY ? -60
                                                             : -45;
  if (token->shape == TUSCH_SHAPE_UPPER && is_word)
    verdict.extra = -45;
  return verdict;
}

/* No dictionary knows the word: only its form and what stands beside it can tell. */
static Verdict
judge_unknown_single(const Scan *scan, const Run *run)
{
  const TuschToken *token = token_at(scan, run->at[0]);
  if (precedes_as_place(scan, run->at[0]) || token->letters < 4 ||
      follows_organisation(scan, run->at[0]))
    return NO_NAME;
  int extra = (token->kinds & TUSCH_WORD_PLACE) != 0 ? -10 : 0;
  if (is_beside_speech(scan, run))
    extra += 20;
  if (has_surname_ending(token))
    extra += 10;
  if (token->starts_sentence)
    extra -= 10;
  return extra > 0 ? (Verdict){TUSCH_GRAMMAR_AMBIGUOUS, extra - 15, false} : NO_NAME;
}

static Verdict
judge_single(const Scan *scan, const Run *run, Intro intro)
{
  const TuschToken *token = token_at(scan, run->at[0]);
  Class class = class_in(scan, run, 0);
  if (class == CLASS_KNOWN)
    return judge_known(scan, run);
  if (is_organisation(scan, run->next))
    return NO_NAME;
  bool can_follow = class != CLASS_NONE && class != CLASS_INITIAL && class != CLASS_PARTICLE &&
                    (class != CLASS_WORD || (!token->starts_sentence && intro != INTRO_RELATION)) &&
                    (class != CLASS_UNKNOWN || token->shape != TUSCH_SHAPE_UPPER);
  bool is_place = (token->kinds & TUSCH_WORD_PLACE) != 0;
  if (intro != INTRO_NONE && can_follow && (!is_place || intro != INTRO_GREETING)) {
    TuschGrammar grammar = intro == INTRO_RELATION ? TUSCH_GRAMMAR_RELATION : TUSCH_GRAMMAR_TITLE;
    int extra = class == CLASS_WORD ? -30 : class == CLASS_UNKNOWN || is_place ? -10 : 0;
    return (Verdict){grammar, extra, false};
  }
  if (class == CLASS_FIRST) {
    int extra = token->count < 20 ? -15 : 0;
    if (token->shape == TUSCH_SHAPE_UPPER && token->count < 500)
      extra -= 25;
    if (follows_organisation(scan, run->at[0]))
      extra -= 30;
    return (Verdict){TUSCH_GRAMMAR_FIRST_NAME, extra, false};
  }
  if (class == CLASS_SURNAME)
    return (Verdict){
        TUSCH_GRAMMAR_SURNAME,
        token->shape == TUSCH_SHAPE_UPPER || follows_organisation(scan, run->at[0]) ? -45 : 0,
        false};
  if (class == CLASS_FIRST_WEAK || class == CLASS_SURNAME_WEAK)
    return (Verdict){TUSCH_GRAMMAR_AMBIGUOUS, weigh_ambiguous(scan, run), false};
  bool is_plain = token->shape == TUSCH_SHAPE_CAPITAL && !token->is_common;
  if (class == CLASS_UNKNOWN && is_plain)
    return judge_unknown_single(scan, run);
  return NO_NAME;
}

/* Initials first: "B. Vind", "M.L. von Bülow". */
static Verdict
judge_initials(const Scan *scan, Run *run)
{
  guint k = 0;
  while (k < run->n && class_in(scan, run, k) == CLASS_INITIAL)
    k++;
  if (k == run->n)
    return NO_NAME;
  Class class = class_in(scan, run, k);
  if (class == CLASS_PARTICLE && k + 1 < run->n)
    class = class_in(scan, run, ++k);
  const TuschToken *token = token_at(scan, run->at[k]);
  bool has_stop = past_stop(scan, run->at[0]) > run->at[0] + 1;
  if (class == CLASS_WORD || (class == CLASS_UNKNOWN && !has_stop) ||
      (token->shape == TUSCH_SHAPE_UPPER && !is_name_class(class)))
    return NO_NAME;
  if (!has_stop && class != CLASS_KNOWN && class != CLASS_SURNAME)
    return NO_NAME;
  int extra = class == CLASS_KNOWN || class == CLASS_SURNAME || k > 1 ? 0 : -10;
  return (Verdict){TUSCH_GRAMMAR_INITIALS, extra, is_name_class(class)};
}

/* Two words or more, the first one a name. */
static Verdict
judge_full(const Scan *scan, Run *run)
{
  Class first = class_in(scan, run, 0);
  const TuschToken *token = token_at(scan, run->at[0]);
  if (all_are(scan, run, 1, CLASS_INITIAL))
    return (Verdict){TUSCH_GRAMMAR_INITIALS, first == CLASS_FIRST_WEAK ? -10 : 0, false};
  bool confirmed = rest_is_name(scan, run);
  bool strong = first == CLASS_FIRST || first == CLASS_KNOWN;
  if (confirmed)
    return (Verdict){TUSCH_GRAMMAR_FULL_NAME, 0, true};
  if (strong && class_in(scan, run, 1) == CLASS_WORD && token->starts_sentence && token->count < 50)
    return (Verdict){TUSCH_GRAMMAR_FULL_NAME, -30, false};
  if (strong)
    return (Verdict){TUSCH_GRAMMAR_FULL_NAME, -5, true};
  if (class_in(scan, run, 1) != CLASS_UNKNOWN) {
    cut(scan, run, 1);
    return judge_single(scan, run, INTRO_NONE);
  }
  return (Verdict){TUSCH_GRAMMAR_FULL_NAME, token->starts_sentence ? -40 : -20, false};
}

static Verdict
judge_unknown_first(const Scan *scan, Run *run, Intro intro)
{
  const TuschToken *token = token_at(scan, run->at[0]);
  bool confirmed = rest_is_name(scan, run);
  bool upper = token->shape == TUSCH_SHAPE_UPPER;
  Class second = class_in(scan, run, 1);
  if (intro == INTRO_TITLE || intro == INTRO_RELATION)
    return (Verdict){intro == INTRO_TITLE ? TUSCH_GRAMMAR_TITLE : TUSCH_GRAMMAR_RELATION,
                     confirmed ? 10 : 0,
                     true};
  if (confirmed && token->starts_sentence && second == CLASS_FIRST) {
    drop_front(run); /* "Facebookvennen Camilla" */
    return run->n == 1 ? judge_single(scan, run, INTRO_NONE) : judge_full(scan, run);
  }
  if (confirmed && !(upper && second != CLASS_SURNAME && second != CLASS_KNOWN))
    return (Verdict){TUSCH_GRAMMAR_SURNAME_FORM, second == CLASS_SURNAME_WEAK ? -15 : 0, true};
  return NO_NAME;
}

static Verdict
judge_surname_first(const Scan *scan, Run *run)
{
  bool is_place = (token_at(scan, run->at[0])->kinds & TUSCH_WORD_PLACE) != 0;
  bool is_weak =
      class_in(scan, run, 0) == CLASS_SURNAME_WEAK && all_are(scan, run, 1, CLASS_SURNAME_WEAK);
  if (rest_is_name(scan, run) && !(is_weak && is_place))
    return (Verdict){TUSCH_GRAMMAR_FULL_NAME, is_weak ? -25 : -5, !is_weak};
  if (is_weak)
    return NO_NAME;
  if (class_in(scan, run, 0) == CLASS_SURNAME && class_in(scan, run, 1) == CLASS_UNKNOWN)
    return (Verdict){TUSCH_GRAMMAR_SURNAME_FORM, -5, true};
  cut(scan, run, 1);
  return judge_single(scan, run, INTRO_NONE);
}

static Verdict
judge(const Scan *scan, Run *run, Intro intro)
{
  if (run->n == 1)
    return judge_single(scan, run, intro);
  if (is_organisation(scan, run->next) && class_in(scan, run, 0) != CLASS_KNOWN)
    return NO_NAME;
  switch (class_in(scan, run, 0)) {
  case CLASS_INITIAL:
    return judge_initials(scan, run);
  case CLASS_FIRST:
  case CLASS_FIRST_WEAK:
    return judge_full(scan, run);
  case CLASS_KNOWN:
    return rest_is_name(scan, run) || class_in(scan, run, 1) != CLASS_WORD
               ? judge_full(scan, run)
               : (cut(scan, run, 1), judge_single(scan, run, intro));
  case CLASS_SURNAME:
  case CLASS_SURNAME_WEAK:
    return judge_surname_first(scan, run);
  case CLASS_UNKNOWN:
    return judge_unknown_first(scan, run, intro);
  default:
    return NO_NAME;
  }
}

/* Drops ordinary words at the end that hang on a name by accident of capitals: a heading. */
static void
trim_back(const Scan *scan, Run *run)
{
  while (run->n > 2 && class_in(scan, run, run->n - 1) == CLASS_WORD)
    cut(scan, run, run->n - 1);
}

static void
append_part(const Scan *scan, GString *key, guint i)
{
  const TuschToken *token = token_at(scan, i);
  if (key->len > 0)
    g_string_append_c(key, ' ');
  const char *known = scan->known[i];
  if (known != NULL && known != token->folded)
    g_string_append(key, known);
  else
    g_string_append_len(key, token->folded, token->stem);
  if (scan->classes[i] == CLASS_INITIAL)
    g_string_append_c(key, '.');
}

/* Where the last word of the run ends, with the stop of an initial. */
static guint32
run_end(const Scan *scan, const Run *run)
{
  guint last = run->at[run->n - 1];
  guint past = scan->classes[last] == CLASS_INITIAL ? past_stop(scan, last) : last + 1;
  return token_at(scan, past - 1)->end;
}

static void
add_hit(Scan *scan, TuschNameHit hit)
{
  const TuschRule *rule = scan->rules->by_grammar[hit.grammar];
  if (rule == NULL) {
    g_free(hit.key);
    return;
  }
  hit.points = CLAMP(rule->points + hit.points, 0, TUSCH_POINTS_MAX);
  g_array_append_val(scan->hits, hit);
}

/* Particles of the name in front of the run: "von Bülow". */
static guint
first_with_particles(const Scan *scan, const Run *run)
{
  static const char *const particles[] = {
      "von", "van", "zu", "bin", "ibn", "abu", "del", "dos", "della", "el", "al", NULL};
  guint i = run->at[0];
  while (i > 0 && token_at(scan, i)->gap == TUSCH_GAP_SPACE && !token_at(scan, i - 1)->is_taken &&
         is_one_of(token_at(scan, i - 1), particles))
    i--;
  return i;
}

static void
add_run(Scan *scan, const Run *run, Verdict verdict)
{
  g_autoptr(GString) key = g_string_new(NULL);
  for (guint k = 0; k < run->n; k++)
    append_part(scan, key, run->at[k]);
  add_hit(scan,
          (TuschNameHit){token_at(scan, first_with_particles(scan, run))->start,
                         run_end(scan, run),
                         verdict.grammar,
                         verdict.extra,
                         g_string_free(g_steal_pointer(&key), FALSE),
                         verdict.is_full});
}

/* "SKRIVER, LÆRKE DAM", "Thorup, Viggo": surname, comma, first names, in capitals or in a cell of
 * its own. Returns the token after it; 0 if it is not there. */
static guint
try_reversed(Scan *scan, const Run *run)
{
  guint n_tokens = scan->tokens->items->len;
  if (run->n > 3 || run->next + 1 >= n_tokens || token_at(scan, run->next)->sign != ',' ||
      token_at(scan, run->next)->gap != TUSCH_GAP_NONE)
    return 0;
  Class first = scan->classes[run->next + 1];
  if (first != CLASS_FIRST && first != CLASS_FIRST_WEAK && first != CLASS_KNOWN &&
      first != CLASS_UNKNOWN)
    return 0;
  Class last = class_in(scan, run, 0);
  if (!is_name_class(last) && last != CLASS_UNKNOWN)
    return 0;
  Run given = read_run(scan, run->next + 1);
  const TuschToken *start = token_at(scan, run->at[0]);
  bool upper =
      start->shape == TUSCH_SHAPE_UPPER && token_at(scan, given.at[0])->shape == TUSCH_SHAPE_UPPER;
  bool in_cell = start->gap == TUSCH_GAP_BREAK &&
                 (given.next >= n_tokens || token_at(scan, given.next)->gap == TUSCH_GAP_BREAK);
  bool sure = is_name_class(last) && is_name_class(first);
  if (!(upper && (sure || is_name_class(first) || is_name_class(last))) && !(in_cell && sure))
    return 0;
  if (last == CLASS_FIRST && first == CLASS_FIRST && !upper)
    return 0; /* a list: "Anna, Bo" */
  g_autoptr(GString) key = g_string_new(NULL);
  for (guint k = 0; k < given.n; k++)
    append_part(scan, key, given.at[k]);
  for (guint k = 0; k < run->n; k++)
    append_part(scan, key, run->at[k]);
  add_hit(scan,
          (TuschNameHit){start->start,
                         run_end(scan, &given),
                         TUSCH_GRAMMAR_REVERSED,
                         0,
                         g_string_free(g_steal_pointer(&key), FALSE),
                         true});
  return given.next;
}

/* A capital that begins nothing else: initials of somebody known, "MAFR". */
static bool
try_initials_of_party(Scan *scan, guint i)
{
  const TuschToken *token = token_at(scan, i);
  if (token->is_taken || token->shape == TUSCH_SHAPE_SIGN || token->shape == TUSCH_SHAPE_NUMBER ||
      token->letters < 2 || token->letters > 5)
    return false;
  bool upper = token->shape == TUSCH_SHAPE_UPPER;
  const guint words = TUSCH_WORD_COMMON | TUSCH_WORD_NOT_NAME | TUSCH_WORD_ORGANISATION |
                      TUSCH_WORD_FIRST | TUSCH_WORD_PARTICLE;
  if (!upper &&
      ((token->kinds & words) != 0 || token->shape != TUSCH_SHAPE_LOWER || token->letters < 3))
    return false;
  if (upper && (token->kinds & TUSCH_WORD_NOT_NAME) != 0)
    return false;
  bool before_number =
      i + 1 < scan->tokens->items->len && token_at(scan, i + 1)->shape == TUSCH_SHAPE_NUMBER;
  int person = tusch_people_match_initials(scan->people, token->folded, token->length);
  if (person < 0 || (before_number && token->letters < 3))
    return false;
  int extra = token->letters == 2 ? -20 : 0;
  if (!upper)
    extra -= 10;
  add_hit(scan,
          (TuschNameHit){token->start,
                         token->end,
                         TUSCH_GRAMMAR_PARTY_INITIALS,
                         extra,
                         g_strdup_printf("#%d", person),
                         false});
  return true;
}

/* Names in text without capitals. */
static bool
try_lower_case(Scan *scan, guint i)
{
  TuschToken *token = token_at(scan, i);
  if (token->shape != TUSCH_SHAPE_LOWER || token->is_taken || token->letters < 3)
    return false;
  const guint words = TUSCH_WORD_COMMON | TUSCH_WORD_VERB | TUSCH_WORD_NOT_NAME |
                      TUSCH_WORD_ORGANISATION | TUSCH_WORD_PARTICLE | TUSCH_WORD_TITLE |
                      TUSCH_WORD_RELATION | TUSCH_WORD_GREETING | TUSCH_WORD_FREQUENT;
  bool is_greeted = token->in_lower_style && intro_before(scan, i) != INTRO_NONE;
  bool is_party =
      tusch_people_part_source(scan->people, token->folded, token->stem) == TUSCH_PART_PARTY;
  if ((token->kinds & words) != 0 && !(is_greeted && is_party))
    return false;
  bool fuzzy = false;
  Verdict verdict = {TUSCH_GRAMMAR_LOWER_CASE, 0, false};
  bool is_known =
      tusch_people_part_source(scan->people, token->folded, token->stem) != TUSCH_PART_UNKNOWN ||
      (token->length > 3 && known_part(scan, token, &fuzzy) != NULL && !fuzzy);
  bool is_first = (token->kinds & TUSCH_WORD_FIRST) != 0 && token->count >= 300 &&
                  (token->kinds & TUSCH_WORD_PLACE) == 0;
  if (is_known && (token->in_lower_style || is_first))
    verdict.extra = 30;
  else if (!is_first || !token->in_lower_style ||
           tusch_word_is_common(scan->rules->words, token->folded, token->length))
    return false;
  g_autofree char *key = g_strndup(token->folded, token->stem);
  add_hit(
      scan,
      (TuschNameHit){
          token->start, token->end, verdict.grammar, verdict.extra, g_steal_pointer(&key), false});
  return true;
}

/* Looks for a name that begins at token @i; returns where to go on. */
static guint
scan_at(Scan *scan, guint i)
{
  Class class = scan->classes[i];
  if (class == CLASS_NONE || class == CLASS_PARTICLE) {
    if (!try_initials_of_party(scan, i))
      try_lower_case(scan, i);
    return i + 1;
  }
  Run run = read_run(scan, i);
  if (run.n == 0)
    return i + 1;
  guint after = MAX(run.next, i + 1);
  Intro intro = trim_front(scan, &run);
  if (run.n == 0)
    return after;
  trim_back(scan, &run);
  guint past = try_reversed(scan, &run);
  if (past > 0)
    return past;
  Verdict verdict = judge(scan, &run, intro);
  if (verdict.grammar != TUSCH_GRAMMAR_NONE) {
    add_run(scan, &run, verdict);
    return MAX(run.next, i + 1);
  }
  if (run.n == 1 && try_initials_of_party(scan, run.at[0]))
    return MAX(run.next, i + 1);
  /* What follows the first word may be a name of its own. */
  return run.at[0] + 1;
}

static void
hit_clear(gpointer data)
{
  TuschNameHit *hit = data;
  g_free(hit->key);
}

GArray *
tusch_names_find(const TuschRules *rules,
                 const TuschTokens *tokens,
                 const TuschPeople *people,
                 bool is_ocr)
{
  guint n = tokens->items->len;
  g_autofree guint8 *classes = g_new0(guint8, n + 1);
  g_autofree const char **known = g_new0(const char *, n + 1);
  GArray *hits = g_array_new(FALSE, FALSE, sizeof(TuschNameHit));
  g_array_set_clear_func(hits, hit_clear);
  Scan scan = {rules, tokens, people, is_ocr, classes, known, hits};
  for (guint i = 0; i < n; i++)
    classes[i] = (guint8)classify(&scan, i);
  for (guint i = 0; i < n;)
    i = scan_at(&scan, i);
  return hits;
}

TuschGrammar
tusch_grammar_lookup(const char *name)
{
  static const char *const names[] = {"",
                                      "fuldt-navn",
                                      "titel",
                                      "relation",
                                      "initialer",
                                      "efternavn-fornavn",
                                      "efternavnsform",
                                      "fornavn",
                                      "efternavn",
                                      "tvetydigt",
                                      "små-bogstaver",
                                      "part",
                                      "part-omtrent",
                                      "part-initialer",
                                      "omtalt"};
  G_STATIC_ASSERT(G_N_ELEMENTS(names) == TUSCH_N_GRAMMARS);
  for (guint i = 1; i < G_N_ELEMENTS(names); i++)
    if (g_str_equal(names[i], name))
      return (TuschGrammar)i;
  return TUSCH_GRAMMAR_NONE;
}
