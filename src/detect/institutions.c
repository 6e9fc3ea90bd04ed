/* Names of institutions in the words around a mention. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/institutions.h"

#include <string.h>

#define MOST_WORDS 3 /* of a name beside the word for the kind of institution */
#define LONGEST_SENTENCE 60 /* tokens on either side of the mention */

/* Words for what somebody goes to or lives in; as a word of its own or the end of one. */
static const char *const KINDS[] = {
    "skole",         "skolen",        "friskole",      "boernehave",   "boernehaven",
    "vuggestue",     "vuggestuen",    "boernehus",     "boernehuset",  "dagpleje",
    "dagplejen",     "sfo",           "fritidshjem",   "fritidsklub",  "klubben",
    "plejecenter",   "plejecentret",  "plejehjem",     "plejehjemmet", "bosted",
    "bostedet",      "botilbud",      "botilbuddet",   "opholdssted",  "opholdsstedet",
    "krisecenter",   "krisecentret",  "krisecenteret", "kollegium",    "kollegiet",
    "gymnasium",     "gymnasiet",     "efterskole",    "hoejskole",    "institution",
    "institutionen", "herberg",       "herberget",     "laegehus",     "laegehuset",
    "hospital",      "sygehus",       "hospitalet",    "sygehuset",    "seminarium",
    "universitet",   "universitetet", "fabrik",        "fabrikken",    "asylcenter",
    "asylcentret"};

static bool
is_capital(const TuschToken *token)
{
  return token->shape == TUSCH_SHAPE_CAPITAL || token->shape == TUSCH_SHAPE_UPPER;
}

/* The kind that the word is or ends in; *out_alone: it is nothing else. */
static bool
is_institution(const TuschToken *token, bool *out_alone)
{
  for (guint i = 0; i < G_N_ELEMENTS(KINDS); i++) {
    gsize n = strlen(KINDS[i]);
    if (token->stem < n || memcmp(token->folded + token->stem - n, KINDS[i], n) != 0)
      continue;
    *out_alone = token->stem == n;
    return *out_alone || token->stem > n + 2;
  }
  return false;
}

static bool
goes_on(const TuschTokens *tokens, guint i)
{
  const TuschToken *token = tusch_tokens_get(tokens, i);
  return token->gap == TUSCH_GAP_SPACE && is_capital(token);
}

/* "Søndermarkskolen", "Hammel Skole", "børnehaven Solstrålen": the name with the institution at
 * @i, folded, with one blank between the words; %NULL if it has none. */
static char *
name_at(const TuschTokens *tokens, guint i)
{
  bool is_alone = false;
  const TuschToken *token = tusch_tokens_get(tokens, i);
  if (token->shape == TUSCH_SHAPE_SIGN || !is_institution(token, &is_alone))
    return NULL;
  guint first = i;
  guint last = i;
  if (is_alone && is_capital(token))
    while (first > 0 && i - first < MOST_WORDS && goes_on(tokens, first) &&
           is_capital(tusch_tokens_get(tokens, first - 1)) &&
           !tusch_tokens_get(tokens, first - 1)->starts_sentence)
      first--;
  if (first == i)
    while (last + 1 < tokens->items->len && last - i < MOST_WORDS && goes_on(tokens, last + 1))
      last++;
  /* "skolen" alone says nothing; "Søndermarkskolen" does. */
  if (first == last && (is_alone || !is_capital(token)))
    return NULL;
  if (first == i && last > i && !is_capital(token))
    first++; /* what is looked for begins with a capital */
  GString *name = g_string_new(NULL);
  for (guint k = first; k <= last; k++) {
    const TuschToken *word = tusch_tokens_get(tokens, k);
    g_string_append_printf(name, "%s%.*s", k > first ? " " : "", (int)word->stem, word->folded);
  }
  return g_string_free(name, FALSE);
}

static guint
token_at(const TuschTokens *tokens, guint32 at)
{
  guint low = 0;
  guint high = tokens->items->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (tusch_tokens_get(tokens, middle)->end <= at)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* The first token of the sentence before the one of @i, in the same paragraph. */
static guint
sentence_before(const TuschTokens *tokens, guint i)
{
  guint sentences = 0;
  guint first = i;
  for (; first > 0 && i - first < LONGEST_SENTENCE; first--) {
    const TuschToken *token = tusch_tokens_get(tokens, first);
    sentences += token->starts_sentence && token->shape != TUSCH_SHAPE_SIGN ? 1 : 0;
    if (token->gap == TUSCH_GAP_BREAK || sentences == 2)
      break;
  }
  return first;
}

void
tusch_institutions_learn(TuschIdentities *identities,
                         const TuschTokens *tokens,
                         guint32 at,
                         int party_index)
{
  guint n = tokens->items->len;
  guint mention = token_at(tokens, at);
  if (mention >= n)
    return;
  guint sentences = 0;
  for (guint i = sentence_before(tokens, mention); i < n && i < mention + LONGEST_SENTENCE; i++) {
    const TuschToken *token = tusch_tokens_get(tokens, i);
    if (i > mention && token->gap == TUSCH_GAP_BREAK)
      break;
    sentences += i > mention && token->starts_sentence && token->shape != TUSCH_SHAPE_SIGN ? 1 : 0;
    if (sentences == 2)
      break;
    g_autofree char *name = name_at(tokens, i);
    if (name != NULL)
      tusch_identities_add_institution(identities, party_index, name);
  }
}
