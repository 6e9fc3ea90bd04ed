/* Tokens that may form one name, and what announces them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/name-scan.h"

#include <string.h>

/* Two known words on two lines that are both of one known person's name. */
static bool
is_one_person(const TuschNameScan *scan, guint from, guint next)
{
  const TuschToken *first = tusch_name_token(scan, from);
  const TuschToken *second = tusch_name_token(scan, next);
  if (scan->known[from] == NULL || scan->known[next] == NULL)
    return false;
  g_autofree char *key = g_strdup_printf(
      "%.*s %.*s", (int)first->stem, first->folded, (int)second->stem, second->folded);
  return tusch_people_match(scan->people, key).person >= 0;
}

#define SHORTEST_LARGE_SURNAME 4 /* letters */

/* "Anastasia BENDER": a given name, and a surname in capitals as some write it. */
static bool
is_large_surname(const TuschNameScan *scan, guint from, guint next)
{
  const TuschToken *token = tusch_name_token(scan, next);
  const guint others = TUSCH_WORD_COMMON | TUSCH_WORD_ORGANISATION | TUSCH_WORD_NOT_NAME;
  return (tusch_name_token(scan, from)->kinds & TUSCH_WORD_FIRST) != 0 &&
         (scan->classes[from] == TUSCH_NAME_CLASS_FIRST ||
          scan->classes[from] == TUSCH_NAME_CLASS_KNOWN) &&
         token->letters >= SHORTEST_LARGE_SURNAME && token->gap == TUSCH_GAP_SPACE &&
         (token->kinds & others) == 0;
}

static bool
continues(const TuschNameScan *scan, guint from, guint next)
{
  const TuschToken *last = tusch_name_token(scan, from);
  const TuschToken *token = tusch_name_token(scan, next);
  TuschNameClass class = scan->classes[next];
  if (class == TUSCH_NAME_CLASS_NONE || token->gap == TUSCH_GAP_BREAK)
    return false;
  if (token->gap == TUSCH_GAP_SHORT_LINE)
    return is_one_person(scan, from, next);
  /* What begins a line is part of a name only if it looks like one. */
  if (token->gap == TUSCH_GAP_LINE && class == TUSCH_NAME_CLASS_WORD)
    return false;
  bool stopped = next > from + 1; /* a stop after an initial */
  if (token->gap == TUSCH_GAP_NONE && !stopped)
    return false;
  if (token->shape == TUSCH_SHAPE_UPPER && tusch_name_is_capital(last) &&
      last->shape != TUSCH_SHAPE_UPPER && class != TUSCH_NAME_CLASS_KNOWN &&
      class != TUSCH_NAME_CLASS_INITIAL && !is_large_surname(scan, from, next))
    return false;
  if (class == TUSCH_NAME_CLASS_PARTICLE) {
    guint after = tusch_name_past_stop(scan, next);
    if (after < scan->tokens->items->len && scan->classes[after] == TUSCH_NAME_CLASS_PARTICLE)
      after++;
    /* "kopi af N" */
    bool is_lone_letter = after < scan->tokens->items->len &&
                          scan->classes[after] == TUSCH_NAME_CLASS_INITIAL &&
                          tusch_name_past_stop(scan, after) == after + 1;
    return !is_lone_letter && after < scan->tokens->items->len &&
           scan->classes[after] != TUSCH_NAME_CLASS_NONE &&
           scan->classes[after] != TUSCH_NAME_CLASS_WORD &&
           tusch_name_token(scan, after)->shape != TUSCH_SHAPE_LOWER &&
           tusch_name_token(scan, after)->gap == TUSCH_GAP_SPACE;
  }
  return true;
}

/* At the end of a full line: "… Jonas Hald / Emil har …" are two people, "… Jonas / Hald har …" is
 * one. A given name after a complete name begins another, and so does a known word that is not of
 * the same known person's name. */
static bool
begins_another(const TuschNameScan *scan, const TuschNameRun *run, guint from, guint next)
{
  if (tusch_name_token(scan, next)->gap != TUSCH_GAP_LINE || is_one_person(scan, from, next))
    return false;
  if (scan->known[from] != NULL && scan->known[next] != NULL)
    return true;
  TuschNameClass class = scan->classes[next];
  return run->n >= 2 && (class == TUSCH_NAME_CLASS_FIRST || class == TUSCH_NAME_CLASS_KNOWN);
}

TuschNameRun
tusch_name_read_run(const TuschNameScan *scan, guint i)
{
  TuschNameRun run = {.n = 0, .next = i};
  guint from = i;
  while (run.n < TUSCH_NAME_MAX_RUN) {
    const TuschToken *token = tusch_name_token(scan, run.next);
    TuschNameClass class = scan->classes[run.next];
    run.at[run.n++] = run.next;
    from = run.next;
    run.next = class == TUSCH_NAME_CLASS_INITIAL || tusch_name_is_short_particle(scan, from)
                   ? tusch_name_past_stop(scan, from)
                   : from + 1;
    run.has_genitive = token->stem < token->length && class != TUSCH_NAME_CLASS_WORD;
    if (run.has_genitive || run.next >= scan->tokens->items->len ||
        !continues(scan, from, run.next) || begins_another(scan, &run, from, run.next))
      break;
  }
  /* A name does not end in "von". */
  while (run.n > 0 && scan->classes[run.at[run.n - 1]] == TUSCH_NAME_CLASS_PARTICLE)
    run.n--;
  return run;
}

static TuschNameIntro
intro_of_kinds(guint kinds)
{
  if ((kinds & TUSCH_WORD_GREETING) != 0)
    return TUSCH_NAME_INTRO_GREETING;
  if ((kinds & TUSCH_WORD_TITLE) != 0)
    return TUSCH_NAME_INTRO_TITLE;
  return (kinds & TUSCH_WORD_RELATION) != 0 ? TUSCH_NAME_INTRO_RELATION : TUSCH_NAME_INTRO_NONE;
}

/* Title or relation also as "datteren", "sagsbehandlers", "familierådgiver". */
static TuschNameIntro
look_for_intro(const TuschNameScan *scan, const TuschToken *token)
{
  static const char *const endings[] = {"", "en", "et", "n", "s", "ens", "ne", "erne"};
  for (guint i = 0; i < G_N_ELEMENTS(endings); i++) {
    gsize n = strlen(endings[i]);
    if (token->length < n + 2 || memcmp(token->folded + token->length - n, endings[i], n) != 0)
      continue;
    gsize stem = token->length - n;
    TuschNameIntro intro =
        intro_of_kinds(tusch_lexicon_lookup(scan->rules->words, token->folded, stem, NULL));
    for (gsize tail = 5; intro == TUSCH_NAME_INTRO_NONE && tail + 3 <= stem; tail++)
      intro = intro_of_kinds(tusch_lexicon_lookup(
                  scan->rules->words, token->folded + stem - tail, tail, NULL)) ==
                      TUSCH_NAME_INTRO_TITLE
                  ? TUSCH_NAME_INTRO_TITLE
                  : TUSCH_NAME_INTRO_NONE;
    if (intro != TUSCH_NAME_INTRO_NONE)
      return intro;
  }
  return TUSCH_NAME_INTRO_NONE;
}

static TuschNameIntro
intro_of(const TuschNameScan *scan, const TuschToken *token)
{
  if (token->facts == NULL)
    return TUSCH_NAME_INTRO_NONE;
  if (token->facts->intro == 0)
    token->facts->intro = (guint8)(look_for_intro(scan, token) + 1);
  return (TuschNameIntro)(token->facts->intro - 1);
}

TuschNameIntro
tusch_name_intro_before(const TuschNameScan *scan, guint i)
{
  if (i == 0)
    return TUSCH_NAME_INTRO_NONE;
  guint at = i - 1;
  const TuschToken *token = tusch_name_token(scan, at);
  bool is_label = token->sign == ':';
  if (token->sign == '(' && at > 0 && token->gap == TUSCH_GAP_SPACE) {
    TuschNameIntro intro = intro_of(scan, tusch_name_token(scan, at - 1)); /* "børn (Zuzia" */
    return intro == TUSCH_NAME_INTRO_RELATION ? intro : TUSCH_NAME_INTRO_NONE;
  }
  if (token->sign == '.' || token->sign == ',' || is_label || token->sign == '/') {
    if (at == 0 || token->gap != TUSCH_GAP_NONE)
      return TUSCH_NAME_INTRO_NONE;
    bool is_stop = token->sign == '.';
    token = tusch_name_token(scan, --at);
    TuschNameIntro intro = is_stop ? intro_of(scan, token) : TUSCH_NAME_INTRO_NONE;
    if (intro == TUSCH_NAME_INTRO_RELATION ||
        (intro == TUSCH_NAME_INTRO_TITLE && token->letters > 6))
      return TUSCH_NAME_INTRO_NONE; /* the end of a sentence */
  } else if (tusch_name_token(scan, i)->gap >= TUSCH_GAP_SHORT_LINE) {
    return TUSCH_NAME_INTRO_NONE;
  }
  if (token->shape == TUSCH_SHAPE_SIGN || token->shape == TUSCH_SHAPE_NUMBER)
    return TUSCH_NAME_INTRO_NONE;
  return intro_of(scan, token);
}

static bool
is_small_particle(const TuschToken *token)
{
  static const char *const words[] = {"der", "den", NULL}; /* of "van der" */
  return !token->is_taken && token->shape == TUSCH_SHAPE_LOWER &&
         ((token->kinds & TUSCH_WORD_PARTICLE) != 0 || tusch_name_is_one_of(token, words));
}

guint
tusch_name_titled_particles(const TuschNameScan *scan, guint i)
{
  enum { MAX_PARTICLES = 3 };
  guint first = i;
  while (first > 0 && i - first < MAX_PARTICLES &&
         tusch_name_token(scan, first)->gap == TUSCH_GAP_SPACE &&
         is_small_particle(tusch_name_token(scan, first - 1)))
    first--;
  return first < i && tusch_name_intro_before(scan, first) == TUSCH_NAME_INTRO_TITLE ? first : i;
}

void
tusch_name_drop_front(TuschNameRun *run)
{
  memmove(run->at, run->at + 1, sizeof(run->at[0]) * (run->n - 1));
  run->n--;
}

#define LONGEST_WORD_AS_NAME 6 /* letters */

/* "Birte og Hark Lorenzen": a short word with a capital inside a sentence, and nothing but a
 * surname after it. */
static bool
is_word_before_surname(const TuschNameScan *scan, const TuschNameRun *run)
{
  if (run->n < 2)
    return false;
  const TuschToken *token = tusch_name_token(scan, run->at[0]);
  const TuschToken *next = tusch_name_token(scan, run->at[1]);
  TuschNameClass class = scan->classes[run->at[1]];
  return token->shape == TUSCH_SHAPE_CAPITAL && !token->starts_sentence &&
         token->letters <= LONGEST_WORD_AS_NAME && token->gap == TUSCH_GAP_SPACE &&
         (token->kinds & ~(guint)(TUSCH_WORD_COMMON | TUSCH_WORD_PROPER | TUSCH_WORD_FIRST)) == 0 &&
         (class == TUSCH_NAME_CLASS_SURNAME || class == TUSCH_NAME_CLASS_KNOWN) &&
         (next->kinds & TUSCH_WORD_SURNAME) != 0 && (next->kinds & TUSCH_WORD_FIRST) == 0;
}

#define RELATIVE_AS_NAME 100 /* bearers of a name that is also a word for a relative */

TuschNameIntro
tusch_name_trim_front(const TuschNameScan *scan, TuschNameRun *run)
{
  guint first = tusch_name_titled_particles(scan, run->at[0]);
  TuschNameIntro intro = tusch_name_intro_before(scan, first);
  while (run->n > 0) {
    const TuschToken *token = tusch_name_token(scan, run->at[0]);
    TuschNameClass class = scan->classes[run->at[0]];
    TuschNameIntro own = class == TUSCH_NAME_CLASS_KNOWN || class == TUSCH_NAME_CLASS_INITIAL
                             ? TUSCH_NAME_INTRO_NONE
                             : intro_of(scan, token);
    if (own == TUSCH_NAME_INTRO_RELATION && run->n > 1 && !token->starts_sentence &&
        class == TUSCH_NAME_CLASS_FIRST_WEAK && token->count >= RELATIVE_AS_NAME)
      break; /* "med Bror Vibe" */
    if (own == TUSCH_NAME_INTRO_NONE && class == TUSCH_NAME_CLASS_WORD &&
        is_word_before_surname(scan, run)) {
      scan->classes[run->at[0]] = TUSCH_NAME_CLASS_FIRST_WEAK;
      break;
    }
    bool is_other = class == TUSCH_NAME_CLASS_WORD || class == TUSCH_NAME_CLASS_PARTICLE;
    if (!is_other && (own == TUSCH_NAME_INTRO_NONE || run->n == 1))
      break;
    if (own == TUSCH_NAME_INTRO_NONE && class == TUSCH_NAME_CLASS_WORD && run->n == 1 &&
        intro != TUSCH_NAME_INTRO_NONE)
      break; /* "fru Lange" */
    intro = own;
    tusch_name_drop_front(run);
  }
  return intro;
}

bool
tusch_name_rest_is_name(const TuschNameScan *scan, const TuschNameRun *run)
{
  for (guint k = 1; k < run->n; k++)
    if (tusch_name_is_listed_class(tusch_name_class_in(scan, run, k)) ||
        (tusch_name_class_in(scan, run, k) == TUSCH_NAME_CLASS_UNKNOWN &&
         tusch_name_has_surname_ending(tusch_name_token(scan, run->at[k]))) ||
        tusch_name_class_in(scan, run, k) == TUSCH_NAME_CLASS_PARTICLE)
      return true;
  return false;
}

bool
tusch_name_all_are(const TuschNameScan *scan,
                   const TuschNameRun *run,
                   guint from,
                   TuschNameClass class)
{
  for (guint k = from; k < run->n; k++)
    if (tusch_name_class_in(scan, run, k) != class)
      return false;
  return from < run->n;
}

void
tusch_name_cut(const TuschNameScan *scan, TuschNameRun *run, guint n)
{
  run->n = n;
  guint last = run->at[n - 1];
  run->next =
      scan->classes[last] == TUSCH_NAME_CLASS_INITIAL ? tusch_name_past_stop(scan, last) : last + 1;
}

static bool
is_bar(const TuschNameScan *scan, guint i)
{
  char sign = i < scan->tokens->items->len ? tusch_name_token(scan, i)->sign : '\0';
  return sign == ';' || sign == '|';
}

/* ";May Britt Haven;": a given name and nothing else in its cell. */
static bool
fills_cell(const TuschNameScan *scan, const TuschNameRun *run)
{
  return run->at[0] > 0 && is_bar(scan, run->at[0] - 1) && is_bar(scan, run->next) &&
         tusch_name_class_in(scan, run, 0) == TUSCH_NAME_CLASS_FIRST;
}

void
tusch_name_trim_back(const TuschNameScan *scan, TuschNameRun *run)
{
  if (fills_cell(scan, run))
    return;
  while (run->n > 2 && tusch_name_class_in(scan, run, run->n - 1) == TUSCH_NAME_CLASS_WORD)
    tusch_name_cut(scan, run, run->n - 1);
}

#define MOST_LETTERS_AFTER 3

/* "Louise KB": capitals without stops that begin the other names of somebody known, or that end
 * what says who writes. */
static bool
is_followed_by_letters(const TuschNameScan *scan, const TuschNameRun *run, guint past)
{
  TuschNameClass class = scan->classes[run->at[0]];
  if (run->n != 1 || run->has_genitive || past >= scan->tokens->items->len ||
      (class != TUSCH_NAME_CLASS_FIRST && class != TUSCH_NAME_CLASS_KNOWN))
    return false;
  const TuschToken *name = tusch_name_token(scan, run->at[0]);
  const TuschToken *letters = tusch_name_token(scan, past);
  if (letters->gap != TUSCH_GAP_SPACE || letters->shape != TUSCH_SHAPE_UPPER ||
      letters->letters > MOST_LETTERS_AFTER || letters->length > MOST_LETTERS_AFTER ||
      letters->is_taken || name->shape != TUSCH_SHAPE_CAPITAL)
    return false;
  bool is_label = past + 1 < scan->tokens->items->len &&
                  tusch_name_token(scan, past + 1)->sign == ':' &&
                  tusch_name_token(scan, past + 1)->gap == TUSCH_GAP_NONE;
  if (is_label && (letters->kinds & TUSCH_WORD_NOT_NAME) == 0)
    return true;
  g_autoptr(GString) key = g_string_new_len(name->folded, name->stem);
  for (guint i = 0; i < letters->length; i++)
    g_string_append_printf(key, " %c.", letters->folded[i]);
  return tusch_people_match(scan->people, key->str).person >= 0;
}

guint32
tusch_name_run_end(const TuschNameScan *scan, const TuschNameRun *run)
{
  static const char *const generations[] = {"jr", "sr", "junior", "senior", NULL};
  guint last = run->at[run->n - 1];
  guint past =
      scan->classes[last] == TUSCH_NAME_CLASS_INITIAL ? tusch_name_past_stop(scan, last) : last + 1;
  if (past < scan->tokens->items->len && tusch_name_token(scan, past)->gap == TUSCH_GAP_SPACE &&
      tusch_name_is_one_of(tusch_name_token(scan, past), generations))
    past++;
  else if (is_followed_by_letters(scan, run, past))
    past++;
  return tusch_name_token(scan, past - 1)->end;
}
