/* Streets, house numbers, towns. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/addresses.h"

#include "detect/vocabulary.h"

#include <string.h>

#define MAX_STREET_WORDS 6

/* Points against a street that no list knows, and for one that stands with a postal code. */
#define UNLISTED_STREET -10
#define STREET_OR_TOWN -20 /* "Rold 7": one word that is a town and does not end like a street */
#define WITH_POSTAL_CODE 20

bool
tusch_address_key(const char *text, gsize length, char *out, gsize size)
{
  char folded[192];
  gsize n = tusch_word_fold(text, MIN(length, 120), folded, sizeof(folded) - 1);
  folded[n] = '\0';
  gsize i = 0;
  /* A number right after a word; "2.Tværvej" begins with one. */
  while (i < n && !(g_ascii_isdigit(folded[i]) && i > 2 && folded[i - 1] == ' '))
    i++;
  if (i == n)
    return false;
  while (i < n && g_ascii_isdigit(folded[i]))
    i++;
  gsize letter = i < n && folded[i] == ' ' ? i + 1 : i;
  bool has_letter = letter < n && g_ascii_isalpha(folded[letter]) &&
                    (letter + 1 >= n || !g_ascii_isalnum(folded[letter + 1])) &&
                    (letter == i || folded[letter] != 'i');
  char suffix[2] = {has_letter ? folded[letter] : '\0', '\0'};
  folded[i] = '\0';
  g_snprintf(out, size, "%s%s", folded, suffix);
  return true;
}

/* The words before the house number: where each begins, the last one first. */
typedef struct {
  gsize starts[MAX_STREET_WORDS];
  guint n;
  gsize end; /* after the last word */
} StreetWords;

static bool
find_street_words(const TuschCheckHit *hit, StreetWords *words)
{
  gsize digit = hit->start;
  bool after_space = false;
  for (; digit < hit->end; digit++) {
    if (g_ascii_isdigit(hit->text[digit]) && after_space && digit > hit->start + 2)
      break;
    after_space = hit->text[digit] == ' ';
  }
  gsize end = digit;
  while (end > hit->start && hit->text[end - 1] == ' ')
    end--;
  /* "Egevej nr. 4" */
  if (end > hit->start + 4 && g_ascii_strncasecmp(hit->text + end - 4, " nr.", 4) == 0)
    end -= 4;
  if (digit == hit->end || end == hit->start)
    return false;
  words->n = 0;
  words->end = end;
  for (gsize i = end; i-- > hit->start && words->n < MAX_STREET_WORDS;)
    if (i == hit->start || hit->text[i - 1] == ' ')
      if (hit->text[i] != ' ')
        words->starts[words->n++] = i;
  return words->n > 0;
}

static bool
street_is_listed(const TuschCheckHit *hit, gsize start, gsize end)
{
  char folded[160];
  gsize n = tusch_word_fold(hit->text + start, end - start, folded, sizeof(folded));
  if (tusch_lexicon_lookup(hit->rules->streets, folded, n, NULL) != 0)
    return true;
  /* "Gl. Kongevej" is listed as "Gammel Kongevej". */
  if (n > 4 && strncmp(folded, "gl. ", 4) == 0) {
    g_autofree char *full = g_strdup_printf("gammel %.*s", (int)(n - 4), folded + 4);
    return tusch_lexicon_lookup(hit->rules->streets, full, strlen(full), NULL) != 0;
  }
  return false;
}

static bool
starts_with_capital(const char *text)
{
  return g_unichar_isupper(g_utf8_get_char(text)) || g_ascii_isdigit(*text);
}

/* Whether the last word ends like a street; *out_alone if it is nothing but the ending. */
static bool
ends_like_a_street(const TuschCheckHit *hit, const StreetWords *words, bool *out_alone)
{
  char folded[160];
  gsize start = words->starts[0];
  gsize n = tusch_word_fold(hit->text + start, words->end - start, folded, sizeof(folded));
  *out_alone = false;
  for (gsize i = 0; i + 2 < n; i++) {
    guint kinds = tusch_lexicon_lookup(hit->rules->words, folded + i, n - i, NULL);
    if ((kinds & TUSCH_WORD_STREET_END) == 0)
      continue;
    *out_alone = i == 0;
    return i == 0 || i >= 2;
  }
  return false;
}

/* A word with a capital that may be the first of a street; "K." ends the town before it. */
static bool
begins_street(const char *word)
{
  gsize length = strcspn(word, " ");
  bool is_letter = g_utf8_strlen(word, (gssize)length) <= 2;
  return starts_with_capital(word) && !is_letter;
}

static bool
is_town(const TuschCheckHit *hit, gsize start, gsize end)
{
  char folded[160];
  gsize n = tusch_word_fold(hit->text + start, end - start, folded, sizeof(folded));
  return (tusch_lexicon_lookup(hit->rules->words, folded, n, NULL) & TUSCH_WORD_PLACE) != 0;
}

#define LONGEST_LETTERS 6 /* bytes of "P.O.", "H.C." */

/* "Sdr.", "Gl.": the beginning of the street goes on before the word found. */
static bool
is_abbreviated(const char *word)
{
  static const char *const list[] = {"gl. ",
                                     "sdr. ",
                                     "ndr. ",
                                     "nr. ",
                                     "skt. ",
                                     "sct. ",
                                     "st. ",
                                     "ll. ",
                                     "vstr. ",
                                     "østr. ",
                                     "v. ",
                                     "ø. ",
                                     "dr. ",
                                     "kgl. "};
  /* "P.O. Pedersensvej" */
  gsize letters = strcspn(word, " ");
  if (letters >= 4 && letters <= LONGEST_LETTERS && word[letters - 1] == '.' && word[1] == '.')
    return true;
  g_autofree char *lower = g_utf8_strdown(word, (gssize)strcspn(word, " ") + 1);
  for (guint i = 0; i < G_N_ELEMENTS(list); i++)
    if (g_str_equal(lower, list[i]))
      return true;
  return false;
}

/* "Ved Bellahøj", "Bag Kirken", "Lille Sct. Hans Gade" */
static bool
begins_street_name(const char *word)
{
  static const char *const list[] = {"Ved ",    "Bag ",    "Under ", "Over ",  "Mellem ", "Langs ",
                                     "På ",     "Lille ",  "Store ", "Nørre ", "Sønder ", "Vester ",
                                     "Øster ",  "Gammel ", "Ny ",    "Nye ",   "Nordre ", "Søndre ",
                                     "Vestre ", "Østre ",  "Nedre ", "Øvre ",  "Indre ",  "Ydre "};
  for (guint i = 0; i < G_N_ELEMENTS(list); i++)
    if (g_str_has_prefix(word, list[i]))
      return true;
  return false;
}

/* "Hovslund" of "Hovslund Stationsvej": a village, or a word no list knows, before a street that
 * many towns have. */
static bool
is_village_before(const TuschCheckHit *hit, const StreetWords *words, guint i)
{
  if (!begins_street(hit->text + words->starts[i]))
    return false;
  char folded[160];
  gsize length = strcspn(hit->text + words->starts[i], " ");
  gsize n = tusch_word_fold(hit->text + words->starts[i], length, folded, sizeof(folded));
  guint kinds = tusch_lexicon_lookup(hit->rules->words, folded, n, NULL);
  const guint others = TUSCH_WORD_FIRST | TUSCH_WORD_SURNAME | TUSCH_WORD_COMMON |
                       TUSCH_WORD_ORGANISATION | TUSCH_WORD_NOT_NAME | TUSCH_WORD_TITLE |
                       TUSCH_WORD_RELATION | TUSCH_WORD_FREQUENT;
  bool is_first = i + 1 >= words->n || !starts_with_capital(hit->text + words->starts[i + 1]);
  return (kinds & others) == 0 && is_first &&
         ((kinds & TUSCH_WORD_PLACE) != 0 || !tusch_word_is_common(hit->rules->words, folded, n));
}

/* Where the street name begins; G_MAXSIZE if the words are no street. */
static gsize
street_start(TuschCheckHit *hit, const StreetWords *words)
{
  bool is_alone = false;
  for (guint i = words->n; i-- > 0;)
    if (street_is_listed(hit, words->starts[i], words->end) &&
        (starts_with_capital(hit->text + words->starts[i]) || i > 0 ||
         (ends_like_a_street(hit, words, &is_alone) && !is_alone))) {
      if (i == 0 && is_town(hit, words->starts[0], words->end) &&
          !ends_like_a_street(hit, words, &is_alone))
        hit->points += STREET_OR_TOWN;
      bool goes_on = i + 1 < words->n && starts_with_capital(hit->text + words->starts[i + 1]) &&
                     (is_abbreviated(hit->text + words->starts[i + 1]) ||
                      begins_street_name(hit->text + words->starts[i + 1]) ||
                      is_village_before(hit, words, i + 1));
      guint first = goes_on ? i + 1 : i;
      if (goes_on && first + 1 < words->n &&
          begins_street_name(hit->text + words->starts[first + 1]))
        first++;
      return words->starts[first];
    }
  bool is_street = ends_like_a_street(hit, words, &is_alone) &&
                   starts_with_capital(hit->text + words->starts[words->n > 1 && is_alone ? 1 : 0]);
  bool has_code = hit->points >= WITH_POSTAL_CODE + 60;
  if (!is_street && !has_code)
    return G_MAXSIZE;
  hit->points += UNLISTED_STREET;
  guint first = is_alone && words->n > 1 ? 1 : 0;
  while (first + 1 < words->n && first < 2 && (is_alone || has_code) &&
         begins_street(hit->text + words->starts[first + 1]))
    first++;
  if (first + 1 < words->n && is_abbreviated(hit->text + words->starts[first + 1]))
    first++;
  if (first + 1 < words->n && begins_street_name(hit->text + words->starts[first + 1]))
    first++;
  return starts_with_capital(hit->text + words->starts[first]) ? words->starts[first] : G_MAXSIZE;
}

/* The four digits that a town follows; G_MAXSIZE if there are none. */
static gsize
find_postal_code(const TuschCheckHit *hit, gsize from)
{
  for (gsize i = from; i + 5 < hit->end; i++) {
    if (!g_ascii_isdigit(hit->text[i]))
      continue;
    gsize n = 0; /* "762O": a scan's O for a nought */
    while (i + n < hit->end && (g_ascii_isdigit(hit->text[i + n]) || hit->text[i + n] == 'O'))
      n++;
    if (n == 4 && hit->text[i + 4] == ' ')
      return i;
    i += n;
  }
  return G_MAXSIZE;
}

/* The end of the town that belongs to the code at @code: the longest listed one, else one word. */
static gsize
town_end(const TuschCheckHit *hit, gsize code, bool *out_listed)
{
  gsize best = 0;
  gsize first_word = 0;
  for (gsize i = code + 5; i <= hit->end; i++) {
    if (i < hit->end && hit->text[i] != ' ')
      continue;
    gsize end = i; /* without the full stop of the sentence */
    while (end > code && strchr(".-", hit->text[end - 1]) != NULL)
      end--;
    if (first_word == 0)
      first_word = end;
    char folded[128];
    gsize n = tusch_word_fold(hit->text + code, end - code, folded, sizeof(folded));
    if (tusch_lexicon_lookup(hit->rules->postal_codes, folded, n, NULL) != 0)
      best = end;
  }
  *out_listed = best != 0;
  return best != 0 ? best : first_word;
}

/* "Egevej 7, Hadsten": what follows the comma goes with the address only if it is a town. */
static void
cut_what_is_no_town(TuschCheckHit *hit, gsize from)
{
  gsize comma = hit->end;
  while (comma > from && hit->text[comma - 1] != ',')
    comma--;
  if (comma == from || comma + 1 >= hit->end || hit->text[comma] != ' ' ||
      !g_unichar_isupper(g_utf8_get_char(hit->text + comma + 1)))
    return;
  char folded[96];
  gsize length = strcspn(hit->text + comma + 1, " .\n");
  gsize n = tusch_word_fold(
      hit->text + comma + 1, MIN(length, hit->end - comma - 1), folded, sizeof(folded));
  guint kinds = tusch_lexicon_lookup(hit->rules->words, folded, n, NULL);
  if ((kinds & TUSCH_WORD_PLACE) == 0 ||
      ((kinds & TUSCH_WORD_FIRST) != 0 && (kinds & TUSCH_WORD_COMMON) != 0))
    hit->end = comma - 1;
}

#define LONGEST_CARE_OF 60 /* bytes */

/* "c/o Møller, Egevej 4": with whom somebody lives tells as much as the street. */
static gsize
start_with_host(const TuschCheckHit *hit)
{
  gsize least = hit->start > LONGEST_CARE_OF ? hit->start - LONGEST_CARE_OF : 0;
  for (gsize at = hit->start; at >= least + 4; at--) {
    if (hit->text[at - 1] == '\n')
      break;
    if (g_ascii_strncasecmp(hit->text + at - 4, "c/o ", 4) == 0)
      return at - 4;
  }
  return hit->start;
}

/* "øvrige 16 pct.", "Engesvang 4 %": a share or a price, not the number of a house. */
static bool
counts_something(const TuschCheckHit *hit)
{
  static const char *const units[] = {"%", "pct", "procent", "kr.", "kr ", "kroner", "mio", "mia"};
  const char *next = hit->text + hit->end;
  if (*next == ' ')
    next++;
  for (guint i = 0; i < G_N_ELEMENTS(units); i++)
    if (g_str_has_prefix(next, units[i]))
      return true;
  return false;
}

/* "Egevej 4, 2024 blev": where the address ends before four digits that are no postal code. */
static gsize
before_code(const TuschCheckHit *hit, gsize code)
{
  while (code > hit->start && strchr(" ,-", hit->text[code - 1]) != NULL)
    code--;
  return code;
}

bool
tusch_check_address(TuschCheckHit *hit)
{
  StreetWords words;
  if (!find_street_words(hit, &words))
    return false;
  gsize code = find_postal_code(hit, words.end);
  if (code != G_MAXSIZE) {
    bool is_listed = false;
    gsize end = town_end(hit, code, &is_listed);
    if (is_listed)
      hit->points += WITH_POSTAL_CODE;
    bool is_town = is_listed || !g_unichar_islower(g_utf8_get_char(hit->text + code + 5));
    hit->end = is_town ? end : before_code(hit, code);
  } else if (counts_something(hit)) {
    return false;
  } else {
    cut_what_is_no_town(hit, words.end);
  }
  gsize start = street_start(hit, &words);
  if (start == G_MAXSIZE)
    return false;
  hit->start = start;
  bool has_key = tusch_address_key(hit->text + start, hit->end - start, hit->key, sizeof(hit->key));
  hit->start = start_with_host(hit);
  return has_key;
}
