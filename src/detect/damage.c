/* Readings of words with one spoiled letter, or up to two digits among the letters. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/damage.h"

#include <string.h>

#define LONGEST 64 /* bytes */
#define MOST_DIGITS 2

static bool
is_vowel(char c)
{
  return strchr("aeiouy", c) != NULL;
}

static bool
is_consonant(char c)
{
  return g_ascii_isalpha(c) && !is_vowel(c);
}

/* Digits as the letters they are read for; 0 if it cannot be a word. */
static gsize
repair_digits(const char *folded, gsize length, const char *zero, char one, char *out)
{
  gsize used = 0;
  guint repaired = 0;
  for (gsize i = 0; i < length; i++) {
    char c = folded[i];
    char letter = c == '1' || c == '|' ? one
                  : c == '5'           ? 's'
                  : c == '8'           ? 'b'
                  : c == '9'           ? 'g'
                                       : '\0';
    repaired += c == '0' || letter != '\0' ? 1 : 0;
    if (repaired > MOST_DIGITS)
      return 0;
    if (c == '0')
      used += g_strlcpy(out + used, zero, 3);
    else if (letter != '\0' || g_ascii_isalpha(c) || c == '-')
      out[used++] = letter != '\0' ? letter : c;
    else
      return 0;
  }
  return repaired > 0 ? used : 0;
}

static bool
try_digits(const char *folded, gsize length, TuschDamageFunc func, gpointer data)
{
  static const struct {
    const char *zero;
    char one;
  } readings[] = {{"oe", 'l'}, {"o", 'l'}, {"oe", 'i'}, {"o", 'i'}};
  if (strcspn(folded, "01589|") >= length)
    return false;
  for (guint i = 0; i < G_N_ELEMENTS(readings); i++) {
    char out[2 * LONGEST];
    gsize n = repair_digits(folded, length, readings[i].zero, readings[i].one, out);
    if (n > 0 && func(out, n, data))
      return true;
  }
  return false;
}

/* A word that is being read, and who is asked about its readings. */
typedef struct {
  const char *folded;
  gsize length;
  TuschDamageFunc func;
  gpointer data;
} Word;

/* The word with @put for the @taken letters at @at. */
static bool
try_put(const Word *word, gsize at, gsize taken, const char *put)
{
  char out[LONGEST + 4];
  gsize n = strlen(put);
  memcpy(out, word->folded, at);
  memcpy(out + at, put, n);
  memcpy(out + at + n, word->folded + at + taken, word->length - at - taken);
  return word->func(out, word->length - taken + n, word->data);
}

/* Whether the letter at @at stands where only a vowel can: between two consonants. */
static bool
wants_vowel(const Word *word, gsize at)
{
  bool before = at == 0 || is_consonant(word->folded[at - 1]);
  return before && at + 1 < word->length && is_consonant(word->folded[at + 1]);
}

static bool
try_letter(const Word *word, gsize at)
{
  static const struct {
    char read;
    const char *meant;
    bool wants_vowel;
  } letters[] = {{'l', "i", false},
                 {'c', "e", false},
                 {'n', "u", true},
                 {'u', "n", false},
                 {'m', "rn", false},
                 {'m', "nn", false},
                 {'h', "li", false},
                 {'o', "a", false},
                 {'t', "r", false},
                 {'f', "t", false},
                 {'b', "h", false}};
  static const char *const pairs[][2] = {{"rn", "m"}, {"cl", "d"}, {"ii", "u"}, {"vv", "w"}};
  const char *read = word->folded + at;
  for (guint i = 0; i < G_N_ELEMENTS(letters); i++)
    if (*read == letters[i].read && (!letters[i].wants_vowel || wants_vowel(word, at)) &&
        try_put(word, at, 1, letters[i].meant))
      return true;
  for (guint i = 0; i < G_N_ELEMENTS(pairs) && at + 1 < word->length; i++)
    if (read[0] == pairs[i][0][0] && read[1] == pairs[i][0][1] && try_put(word, at, 2, pairs[i][1]))
      return true;
  return false;
}

bool
tusch_damage_try(const char *folded, gsize length, TuschDamageFunc func, gpointer data)
{
  if (length < 3 || length > LONGEST)
    return false;
  if (try_digits(folded, length, func, data))
    return true;
  const Word word = {folded, length, func, data};
  for (gsize at = 0; at < length; at++)
    if (try_letter(&word, at))
      return true;
  return false;
}
