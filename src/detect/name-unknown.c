/* Words that no list knows: what stands around them tells whether somebody is called so. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/name-scan.h"

#include <string.h>

#define NEARLY_SURE 50 /* points of the name before one in a row */

static const TuschToken *
token_at(const TuschNameScan *scan, guint i)
{
  return i < scan->tokens->items->len ? tusch_name_token(scan, i) : NULL;
}

static bool
is_next(const TuschToken *token, const char *const *words)
{
  return token != NULL && token->gap == TUSCH_GAP_SPACE && tusch_name_is_one_of(token, words);
}

/* "(Zuzia, Antek)", "Mads og Qivi": one of a row whose last one was a person. */
static bool
is_among_names(const TuschNameScan *scan, guint i)
{
  static const char *const links[] = {"og", "samt", "eller", NULL};
  if (i < 2 || scan->hits->len == 0 || tusch_name_token(scan, i)->gap != TUSCH_GAP_SPACE)
    return false;
  const TuschToken *before = tusch_name_token(scan, i - 1);
  const TuschNameHit *last = &g_array_index(scan->hits, TuschNameHit, scan->hits->len - 1);
  return (before->sign == ',' || tusch_name_is_one_of(before, links)) &&
         last->end == tusch_name_token(scan, i - 2)->end && last->points >= NEARLY_SURE;
}

/* "Til stede: Zkritu, Mads", "(Zkritu og Mads": the next one of the row is a given name. */
static bool
is_before_name(const TuschNameScan *scan, guint i, guint next)
{
  const TuschToken *before = i > 0 ? tusch_name_token(scan, i - 1) : NULL;
  if (before == NULL || (before->sign != ':' && before->sign != '('))
    return false;
  static const char *const links[] = {"og", "samt", NULL};
  const TuschToken *link = token_at(scan, next);
  return next + 1 < scan->tokens->items->len && (link->sign == ',' || is_next(link, links)) &&
         scan->classes[next + 1] == TUSCH_NAME_CLASS_FIRST &&
         tusch_name_token(scan, next + 1)->gap == TUSCH_GAP_SPACE;
}

/* "Zuzia (7)", "Zuzia er 7 år", "Zuzia på 7 år", "Zuzia (f. 2012)" */
static bool
has_age(const TuschNameScan *scan, guint next)
{
  static const char *const verbs[] = {"er", "paa", "fylder", NULL};
  static const char *const units[] = {"aar", "maaneder", "mdr", NULL};
  static const char *const born[] = {"f", "foedt", NULL};
  const TuschToken *first = token_at(scan, next);
  const TuschToken *second = token_at(scan, next + 1);
  if (first == NULL || second == NULL)
    return false;
  if (first->sign == '(')
    return (second->shape == TUSCH_SHAPE_NUMBER && second->length <= 2) ||
           tusch_name_is_one_of(second, born);
  return is_next(first, verbs) && second->shape == TUSCH_SHAPE_NUMBER &&
         is_next(token_at(scan, next + 2), units);
}

bool
tusch_name_has_value_beside(const TuschNameScan *scan, const TuschNameRun *run)
{
  static const char *const labels[] = {
      "tlf", "telefon", "mobil", "mob", "cpr", "foedt", "mail", "bor", NULL};
  const TuschToken *sign = token_at(scan, run->next);
  const TuschToken *value = token_at(scan, run->next + 1);
  if (sign == NULL || value == NULL || sign->sign == '\0' || strchr(",(", sign->sign) == NULL ||
      sign->gap > TUSCH_GAP_SPACE || value->gap > TUSCH_GAP_SPACE)
    return false;
  return tusch_name_is_one_of(value, labels) ||
         (value->is_taken && value->shape == TUSCH_SHAPE_NUMBER);
}

/* "Zkritus mor" */
static bool
owns_relative(const TuschNameScan *scan, const TuschNameRun *run)
{
  const TuschToken *token = tusch_name_token(scan, run->at[0]);
  const TuschToken *next = token_at(scan, run->next);
  return token->folded[token->length - 1] == 's' && next != NULL && next->gap == TUSCH_GAP_SPACE &&
         next->shape == TUSCH_SHAPE_LOWER &&
         tusch_name_intro_before(scan, run->next + 1) == TUSCH_NAME_INTRO_RELATION;
}

/* "bror til X", "søn af X", "kæreste med X": whose relative somebody is. */
static bool
has_relative(const TuschNameScan *scan, guint i)
{
  static const char *const links[] = {"til", "af", "med", NULL};
  return i > 1 && tusch_name_token(scan, i)->gap == TUSCH_GAP_SPACE &&
         is_next(tusch_name_token(scan, i - 1), links) &&
         tusch_name_intro_before(scan, i - 1) == TUSCH_NAME_INTRO_RELATION;
}

/* "ring til X", "samtykke fra X", "ifølge X": one only does so with persons. */
static bool
is_turned_to(const TuschNameScan *scan, guint i)
{
  static const char *const straight[] = {"ifoelge", "spoerg", "spurgte", "uden", "kontakt", NULL};
  static const char *const links[] = {"til", "fra", NULL};
  static const char *const contacts[] = {
      "ring",        "ringe",    "ringer",   "ringede", "skriv",         "skrive",
      "skriver",     "skrev",    "ringet",   "skrevet", "sagde",         "siger",
      "sagt",        "samtykke", "besked",   "sms",     "mail",          "opkald",
      "henvendelse", "hilsen",   "fuldmagt", "brev",    "telefonopkald", NULL};
  if (i == 0 || tusch_name_token(scan, i)->gap != TUSCH_GAP_SPACE)
    return false;
  const TuschToken *before = tusch_name_token(scan, i - 1);
  if (tusch_name_is_one_of(before, straight))
    return true;
  static const char *const done[] = {
      "ordineret", "skrevet",   "underskrevet", "slaaet",   "truet",      "hentet",    "passet",
      "opsoegt",   "kontaktet", "mobbet",       "drillet",  "overfaldet", "voldtaget", "kraenket",
      "hjulpet",   "anmeldt",   "sparket",      "opereret", "tilset",     "oplyst",    NULL};
  if (i < 2)
    return false;
  if (strcmp(before->folded, "af") == 0)
    return tusch_name_is_one_of(tusch_name_token(scan, i - 2), done);
  return is_next(before, links) && tusch_name_is_one_of(token_at(scan, i - 2), contacts);
}

/* "Zkritu er ked af", "Zkritu har selv", "Zkritu vil gerne": what is said of persons only. */
static bool
is_said_of_person(const TuschNameScan *scan, guint next)
{
  static const char *const verbs[] = {"er",
                                      "var",
                                      "blev",
                                      "bliver",
                                      "har",
                                      "havde",
                                      "vil",
                                      "ville",
                                      "kan",
                                      "skal",
                                      "virker",
                                      "foeler",
                                      NULL};
  static const char *const states[] = {
      "selv",         "gerne",     "ked",     "glad",     "bange",     "vred",     "sur",
      "traet",        "syg",       "gravid",  "indlagt",  "sygemeldt", "uenig",    "utryg",
      "doed",         "gift",      "skilt",   "fraskilt", "bekymret",  "stresset", "ensom",
      "beruset",      "nervoes",   "hjemme",  "vaagen",   "enke",      "foedt",    "enkemand",
      "indforstaaet", "adopteret", "anbragt", "anholdt",  "udskrevet", "faldet",   "flyttet",
      "ansat",        "mor",       "far",     "soen",     "datter",    NULL};
  const TuschToken *first = token_at(scan, next);
  return is_next(first, verbs) && is_next(token_at(scan, next + 1), states);
}

/* "fordi Zkritu slog", "at Zkritu kommer" */
static bool
acts_in_clause(const TuschNameScan *scan, const TuschNameRun *run)
{
  static const char *const links[] = {
      "at", "fordi", "da", "hvis", "naar", "som", "mens", "foer", "saa", NULL};
  guint i = run->at[0];
  return tusch_name_follows_one_of(scan, i, links) && tusch_name_is_followed_by_verb(scan, run);
}

bool
tusch_name_is_used_as_person(const TuschNameScan *scan, const TuschNameRun *run)
{
  const TuschToken *token = tusch_name_token(scan, run->at[0]);
  if ((token->kinds & (TUSCH_WORD_PLACE | TUSCH_WORD_PROPER)) != 0)
    return false;
  return is_among_names(scan, run->at[0]) || is_before_name(scan, run->at[0], run->next) ||
         has_age(scan, run->next) || tusch_name_has_value_beside(scan, run) ||
         owns_relative(scan, run) || has_relative(scan, run->at[0]) ||
         is_said_of_person(scan, run->next) || is_turned_to(scan, run->at[0]) ||
         acts_in_clause(scan, run);
}
