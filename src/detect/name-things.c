/* Names that are no persons': streets, saints, kings, ships, foundations, and people of books. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/name-scan.h"

#include <string.h>

#define LONGEST_ABBREVIATION 3 /* letters */
#define LONGEST_PHRASE 5 /* tokens */
#define LONGEST_OWNER 6 /* tokens between a name and the foundation that bears it */

static bool
is_word(const TuschToken *token, const char *word)
{
  return strlen(word) == token->length && memcmp(token->folded, word, token->length) == 0;
}

/* "Sankt", "færgen", "Skt.": the token before @i, over the stop of an abbreviation. */
static bool
follows_named_thing(const TuschNameScan *scan, guint i)
{
  if (i == 0 || tusch_name_token(scan, i)->gap != TUSCH_GAP_SPACE)
    return false;
  const TuschToken *before = tusch_name_token(scan, i - 1);
  if (before->sign == '.' && before->gap == TUSCH_GAP_NONE && i > 1) {
    before = tusch_name_token(scan, i - 2);
    if (before->letters > LONGEST_ABBREVIATION)
      return false; /* the end of a sentence */
  }
  return (before->kinds & TUSCH_WORD_NAMED_THING) != 0;
}

/* "& Søn", "& Co": the name is a firm's. */
static bool
precedes_partners(const TuschNameScan *scan, guint next)
{
  static const char *const words[] = {"soen", "soenner", "co", "partnere", "partners", NULL};
  return next + 1 < scan->tokens->items->len && tusch_name_token(scan, next)->sign == '&' &&
         tusch_name_is_one_of(tusch_name_token(scan, next + 1), words);
}

static bool
is_surname_alone(const TuschToken *token)
{
  return tusch_name_is_capital(token) && (token->kinds & TUSCH_WORD_FIRST) == 0 &&
         ((token->kinds & TUSCH_WORD_SURNAME) != 0 || tusch_name_has_surname_ending(token));
}

/* "Kemp & Lauritzen": two surnames make a firm. */
static bool
is_firm_of_two(const TuschNameScan *scan, const TuschNameRun *run)
{
  guint next = run->next;
  return run->n == 1 && next + 1 < scan->tokens->items->len &&
         tusch_name_token(scan, next)->sign == '&' &&
         is_surname_alone(tusch_name_token(scan, run->at[0])) &&
         is_surname_alone(tusch_name_token(scan, next + 1));
}

/* "Jepsen Anlæg A/S": capitals that lead to the letters of a firm's form. */
static bool
leads_to_company_form(const TuschNameScan *scan, guint next)
{
  static const char *const forms[] = {"aps", "amba", "ivs", "gmbh", "ltd", "inc", NULL};
  for (guint i = next; i < scan->tokens->items->len && i < next + 4; i++) {
    const TuschToken *token = tusch_name_token(scan, i);
    if (token->gap != TUSCH_GAP_SPACE && !(token->sign == '&' || i == next))
      return false;
    if (tusch_name_is_one_of(token, forms) ||
        (token->length == 1 && tusch_name_is_organisation(scan, i)))
      return true;
    if (!tusch_name_is_capital(token) && token->sign != '&')
      return false;
  }
  return false;
}

/* "Lykke modellen", "Bobath konceptet": what is called after somebody and said without a genitive.
 */
static bool
precedes_method(const TuschToken *token)
{
  static const char *const endings[] = {
      "modellen", "metoden",  "skalaen",   "testen",   "konceptet", "princippet", "programmet",
      "systemet", "syndrom",  "syndromet", "sygdom",   "sygdommen", "prisen",     "indekset",
      "serien",   "terapien", "loven",     "udvalget", "fonden",    "legatet",    "stafetten"};
  for (guint i = 0; i < G_N_ELEMENTS(endings); i++) {
    gsize n = strlen(endings[i]);
    if (token->length >= n && memcmp(token->folded + token->length - n, endings[i], n) == 0)
      return true;
  }
  return false;
}

#define RARE_GIVEN_NAME 100 /* bearers: such a word is a surname rather */

/* "Bergs balancetest": called after who made it. A child's tests have the child's given name. */
static bool
is_test_of(const TuschNameScan *scan, guint owner, const TuschToken *token)
{
  static const char *const endings[] = {
      "test", "testen", "skala", "score", "indeks", "index", "metode"};
  const TuschToken *name = tusch_name_token(scan, owner);
  if ((name->kinds & TUSCH_WORD_FIRST) != 0 && name->count >= RARE_GIVEN_NAME)
    return false;
  for (guint i = 0; i < G_N_ELEMENTS(endings); i++) {
    gsize n = strlen(endings[i]);
    if (token->length > n && memcmp(token->folded + token->length - n, endings[i], n) == 0)
      return true;
  }
  return false;
}

/* "Gade", "Fonden", "Slot" right after a name; "Dam" and "Lund" only after a genitive, for they are
 * surnames as well. */
static bool
precedes_thing(const TuschNameScan *scan, guint next, bool has_genitive)
{
  static const char *const sicknesses[] = {"sygdom", "syndrom", "syge", NULL};
  if (next >= scan->tokens->items->len || tusch_name_token(scan, next)->gap != TUSCH_GAP_SPACE)
    return false;
  const TuschToken *token = tusch_name_token(scan, next);
  if (tusch_name_is_organisation(scan, next) || leads_to_company_form(scan, next) ||
      precedes_partners(scan, next) || (has_genitive && tusch_name_is_one_of(token, sicknesses)))
    return true;
  if (!has_genitive && token->shape == TUSCH_SHAPE_LOWER && precedes_method(token))
    return true;
  if (has_genitive && token->shape == TUSCH_SHAPE_LOWER && is_test_of(scan, next - 1, token))
    return true;
  return has_genitive && tusch_name_is_capital(token) &&
         (token->kinds & TUSCH_WORD_STREET_END) != 0 &&
         ((token->kinds & TUSCH_WORD_FIRST) == 0 || token->count < 100);
}

/* "Ellen Mariehjemmet": the last word is an organisation, and no dictionary knows it as a name. */
static bool
ends_in_organisation(const TuschNameScan *scan, const TuschNameRun *run)
{
  guint last = run->at[run->n - 1];
  bool is_name = scan->classes[last] != TUSCH_NAME_CLASS_UNKNOWN &&
                 scan->classes[last] != TUSCH_NAME_CLASS_WORD;
  return run->n > 1 && !is_name && tusch_name_is_organisation(scan, last);
}

/* "Aase og Ejnar Danielsens Fond": both give the foundation its name. */
static bool
shares_foundation(const TuschNameScan *scan, guint next)
{
  if (next + 1 >= scan->tokens->items->len ||
      (!is_word(tusch_name_token(scan, next), "og") && tusch_name_token(scan, next)->sign != '&'))
    return false;
  for (guint i = next + 1; i < scan->tokens->items->len && i < next + LONGEST_OWNER; i++) {
    const TuschToken *token = tusch_name_token(scan, i);
    if (token->gap != TUSCH_GAP_SPACE || !tusch_name_is_capital(token))
      return false;
    if (i > next + 1 &&
        tusch_name_token(scan, i - 1)->stem < tusch_name_token(scan, i - 1)->length &&
        tusch_name_is_organisation(scan, i))
      return true;
  }
  return false;
}

/* "Christian IV": kings are numbered, and nobody else is. */
static bool
is_numbered(const TuschNameScan *scan, const TuschNameRun *run)
{
  if (run->n != 1 || run->next >= scan->tokens->items->len)
    return false;
  const TuschToken *token = tusch_name_token(scan, run->next);
  return token->gap == TUSCH_GAP_SPACE && token->shape == TUSCH_SHAPE_UPPER &&
         strspn(token->folded, "ivx") == token->length;
}

/* "Holm-udvalget", "Margrethe-løbet": called after somebody, but a word. */
static bool
ends_in_hyphened_word(const TuschNameScan *scan, const TuschNameRun *run)
{
  const TuschToken *last = tusch_name_token(scan, run->at[run->n - 1]);
  const char *hyphen = memrchr(last->folded, '-', last->length);
  if (hyphen == NULL || scan->classes[run->at[run->n - 1]] == TUSCH_NAME_CLASS_KNOWN)
    return false;
  const char *tail = hyphen + 1;
  gsize n =
      last->stem > (gsize)(tail - last->folded) ? (gsize)(last->folded + last->stem - tail) : 0;
  guint kinds = tusch_lexicon_lookup(scan->rules->words, tail, n, NULL);
  if (n > 4 && tail[n - 1] == 's')
    kinds |= tusch_lexicon_lookup(scan->rules->words, tail, n - 1, NULL);
  return n >= 4 && (kinds & (TUSCH_WORD_FIRST | TUSCH_WORD_SURNAME)) == 0 &&
         tusch_word_is_common(scan->rules->words, tail, n);
}

/* The token after the longest phrase that begins at @i and is listed as no name; 0 if none is. */
static guint
past_listed_phrase(const TuschNameScan *scan, guint i)
{
  char phrase[160];
  gsize used = 0;
  guint past = 0;
  guint n = scan->tokens->items->len;
  for (guint k = i; k < n && k < i + LONGEST_PHRASE; k++) {
    const TuschToken *token = tusch_name_token(scan, k);
    bool is_stop = token->sign == '.' && token->gap == TUSCH_GAP_NONE;
    if ((k > i && token->gap > TUSCH_GAP_LINE) || (token->shape == TUSCH_SHAPE_SIGN && !is_stop) ||
        used + token->length + 2 >= sizeof(phrase))
      break;
    if (k > i && token->gap != TUSCH_GAP_NONE)
      phrase[used++] = ' ';
    memcpy(phrase + used, token->folded, token->length);
    used += token->length;
    if (is_stop)
      phrase[used++] = '.';
    bool may_be_genitive = token->length > 2 && token->folded[token->length - 1] == 's';
    gsize lengths[2] = {used, used - (may_be_genitive ? 1 : 0)};
    for (guint form = 0; form < 2 && k > i; form++)
      if ((tusch_lexicon_lookup(scan->rules->words, phrase, lengths[form], NULL) &
           TUSCH_WORD_NOT_NAME) != 0)
        past = k + 1;
  }
  return past;
}

static bool
has_party(const TuschNameScan *scan, const TuschNameRun *run)
{
  for (guint k = 0; k < run->n; k++) {
    const TuschToken *token = tusch_name_token(scan, run->at[k]);
    if (scan->known[run->at[k]] != NULL &&
        (scan->known[run->at[k]] != token->folded ||
         tusch_people_part_source(scan->people, token->folded, token->length) == TUSCH_PART_PARTY ||
         tusch_people_part_source(scan->people, token->folded, token->stem) == TUSCH_PART_PARTY))
      return true;
  }
  return false;
}

/* "Anders And Jensen" is another one than the listed "Anders And". */
static bool
goes_on_with_surname(const TuschNameScan *scan, const TuschNameRun *run, guint past)
{
  if (past > run->at[run->n - 1])
    return false;
  const TuschToken *token = tusch_name_token(scan, past);
  return (token->kinds & TUSCH_WORD_SURNAME) != 0 &&
         (token->kinds & (TUSCH_WORD_STREET_END | TUSCH_WORD_PLACE)) == 0;
}

guint
tusch_name_past_thing(const TuschNameScan *scan, const TuschNameRun *run)
{
  if (run->n == 1 && scan->classes[run->at[0]] == TUSCH_NAME_CLASS_WORD &&
      tusch_name_token(scan, run->at[0])->starts_sentence)
    return 0; /* no name in any case */
  if (has_party(scan, run))
    return 0;
  guint past = past_listed_phrase(scan, run->at[0]);
  if (past == 0 && run->at[0] > 0) /* "Frøken Smilla" */
    past = past_listed_phrase(scan, run->at[0] - 1);
  if (past > run->at[0] && goes_on_with_surname(scan, run, past))
    return 0;
  if (past > run->at[0]) /* "Niels Juels Gade" */
    return precedes_thing(scan, past, true) ? past + 1 : past;
  if (is_firm_of_two(scan, run))
    return run->next + 2;
  if (precedes_thing(scan, run->next, run->has_genitive))
    return run->next + 1;
  if (follows_named_thing(scan, run->at[0]) || shares_foundation(scan, run->next) ||
      is_numbered(scan, run) || ends_in_organisation(scan, run) ||
      ends_in_hyphened_word(scan, run) ||
      (run->has_genitive && past_listed_phrase(scan, run->next) > 0))
    return MAX(run->next, run->at[0] + 1);
  return 0;
}
