/* What stands around a run of tokens: verbs, places, organisations. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/name-scan.h"

#include <string.h>

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

bool
tusch_name_is_organisation(const TuschNameScan *scan, guint i)
{
  if (i >= scan->tokens->items->len)
    return false;
  const TuschToken *token = tusch_name_token(scan, i);
  if (token->gap != TUSCH_GAP_SPACE || token->shape == TUSCH_SHAPE_SIGN)
    return false;
  if ((token->kinds & TUSCH_WORD_ORGANISATION) != 0 && tusch_name_is_capital(token))
    return true;
  if (token->length == 1 && strchr("aik", token->folded[0]) != NULL &&
      i + 2 < scan->tokens->items->len)
    return tusch_name_token(scan, i + 1)->sign == '/';
  return tusch_name_is_capital(token) && ends_like_organisation(token);
}

bool
tusch_name_precedes_as_place(const TuschNameScan *scan, guint i)
{
  static const char *const words[] = {"i", "paa", "fra", "til", "ved", "over", "mod", "omkring"};
  if (i == 0)
    return false;
  const TuschToken *token = tusch_name_token(scan, i - 1);
  for (guint k = 0; k < G_N_ELEMENTS(words); k++)
    if (strlen(words[k]) == token->length && memcmp(words[k], token->folded, token->length) == 0)
      return true;
  return false;
}

/* The word after the run on its line; %NULL if there is none. */
static const TuschToken *
word_after(const TuschNameScan *scan, const TuschNameRun *run, guint skip)
{
  if (run->next + skip >= scan->tokens->items->len)
    return NULL;
  for (guint i = 0; i <= skip; i++)
    if (tusch_name_token(scan, run->next + i)->gap >= TUSCH_GAP_SHORT_LINE)
      return NULL;
  const TuschToken *token = tusch_name_token(scan, run->next + skip);
  return token->shape == TUSCH_SHAPE_SIGN ? NULL : token;
}

bool
tusch_name_is_one_of(const TuschToken *token, const char *const *words)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (words[i][0] == token->folded[0] && strcmp(words[i], token->folded) == 0)
      return true;
  return false;
}

bool
tusch_name_follows_one_of(const TuschNameScan *scan, guint i, const char *const *words)
{
  return i > 0 && tusch_name_token(scan, i)->gap == TUSCH_GAP_SPACE &&
         tusch_name_is_one_of(tusch_name_token(scan, i - 1), words);
}

bool
tusch_name_is_followed_by_verb(const TuschNameScan *scan, const TuschNameRun *run)
{
  static const char *const links[] = {"og", "samt", "eller", NULL};
  const TuschToken *next = word_after(scan, run, 0);
  if (next == NULL || next->shape != TUSCH_SHAPE_LOWER)
    return false;
  if (tusch_name_is_one_of(next, links)) {
    const TuschToken *second = word_after(scan, run, 1);
    return second != NULL && second->shape == TUSCH_SHAPE_CAPITAL;
  }
  return (next->kinds & TUSCH_WORD_VERB) != 0;
}

bool
tusch_name_is_followed_by_word(const TuschNameScan *scan, const TuschNameRun *run)
{
  const TuschToken *next = word_after(scan, run, 0);
  return next != NULL && next->shape == TUSCH_SHAPE_LOWER;
}

bool
tusch_name_is_followed_by_pronoun(const TuschNameScan *scan, const TuschNameRun *run)
{
  static const char *const pronouns[] = {
      "jeg", "du", "han", "hun", "den", "det", "vi", "i", "de", "man", "der", NULL};
  const TuschToken *next = word_after(scan, run, 0);
  return next != NULL && tusch_name_is_one_of(next, pronouns);
}

bool
tusch_name_is_beside_speech(const TuschNameScan *scan, const TuschNameRun *run)
{
  const TuschToken *next = word_after(scan, run, 0);
  if (next != NULL && (next->kinds & TUSCH_WORD_SPEECH) != 0)
    return true;
  guint i = run->at[0];
  if (i == 0 || tusch_name_token(scan, i)->gap >= TUSCH_GAP_SHORT_LINE)
    return false;
  return (tusch_name_token(scan, i - 1)->kinds & TUSCH_WORD_SPEECH) != 0;
}

bool
tusch_name_follows_capital_word(const TuschNameScan *scan, guint i)
{
  if (i == 0 || tusch_name_token(scan, i)->gap != TUSCH_GAP_SPACE)
    return false;
  TuschNameClass class = scan->classes[i - 1];
  return tusch_name_is_capital(tusch_name_token(scan, i - 1)) &&
         (class == TUSCH_NAME_CLASS_WORD || class == TUSCH_NAME_CLASS_NONE);
}

/* Whether the capital before @i, or before "og" there, is one of @kinds or ends like an
 * organisation. */
static bool
follows_one_of(const TuschNameScan *scan, guint i, guint kinds)
{
  if (i == 0 || tusch_name_token(scan, i)->gap != TUSCH_GAP_SPACE)
    return false;
  const TuschToken *before = tusch_name_token(scan, i - 1);
  if (i > 1 && before->length == 2 && memcmp(before->folded, "og", 2) == 0)
    before = tusch_name_token(scan, i - 2);
  if (!tusch_name_is_capital(before))
    return false;
  return (before->kinds & kinds) != 0 || tusch_name_is_organisation(scan, i - 1) ||
         ends_like_organisation(before);
}

bool
tusch_name_follows_organisation(const TuschNameScan *scan, guint i)
{
  return follows_one_of(scan, i, TUSCH_WORD_ORGANISATION | TUSCH_WORD_NOT_NAME);
}

bool
tusch_name_is_of_organisation(const TuschNameScan *scan, guint i)
{
  return follows_one_of(scan, i, TUSCH_WORD_ORGANISATION);
}

bool
tusch_name_owns_proper_name(const TuschNameScan *scan, const TuschNameRun *run)
{
  const TuschToken *next = run->has_genitive ? word_after(scan, run, 0) : NULL;
  if (next == NULL || next->shape != TUSCH_SHAPE_CAPITAL || next->gap != TUSCH_GAP_SPACE)
    return false;
  TuschNameClass class = scan->classes[run->next];
  return class == TUSCH_NAME_CLASS_WORD || class == TUSCH_NAME_CLASS_UNKNOWN ||
         class == TUSCH_NAME_CLASS_NONE;
}

bool
tusch_name_acts(const TuschNameScan *scan, const TuschNameRun *run)
{
  static const char *const words[] = {"med", "hos", "at", NULL};
  guint i = run->at[0];
  bool after = tusch_name_follows_one_of(scan, i, words);
  return after || tusch_name_is_beside_speech(scan, run) ||
         tusch_name_is_followed_by_verb(scan, run) ||
         (run->has_genitive && tusch_name_is_followed_by_word(scan, run));
}

bool
tusch_name_is_in_file_name(const TuschNameScan *scan, guint i)
{
  const TuschToken *token = tusch_name_token(scan, i);
  bool after = i > 0 && token->gap == TUSCH_GAP_NONE && tusch_name_token(scan, i - 1)->sign == '_';
  if (after || i + 1 >= scan->tokens->items->len)
    return after;
  const TuschToken *next = tusch_name_token(scan, i + 1);
  return next->gap == TUSCH_GAP_NONE && next->sign == '_';
}
