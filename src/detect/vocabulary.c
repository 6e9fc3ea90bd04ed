/* A table by spelling over the dictionaries. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/vocabulary.h"

#include "detect/damage.h"

#include <string.h>

#define LONGEST_FOLDED 200 /* bytes; what is longer is cut */
#define FIRST_SLOTS 512u /* a power of two */
#define MAX_WORDS 32768 /* some MB */

typedef struct {
  TuschSpelling facts;
  guint32 hash;
  guint32 length;
  char bytes[]; /* as written, then as folded */
} Word;

struct TuschVocabulary {
  const TuschLexicon *words;
  Word **slots; /* open addressing; %NULL is free */
  guint n_slots; /* a power of two, more than twice the words */
  guint n_words;
};

TuschVocabulary *
tusch_vocabulary_new(const TuschLexicon *words)
{
  TuschVocabulary *vocabulary = g_new0(TuschVocabulary, 1);
  vocabulary->words = words;
  vocabulary->n_slots = FIRST_SLOTS;
  vocabulary->slots = g_new0(Word *, vocabulary->n_slots);
  return vocabulary;
}

static void
forget_words(TuschVocabulary *vocabulary)
{
  for (guint i = 0; i < vocabulary->n_slots; i++)
    g_clear_pointer(&vocabulary->slots[i], g_free);
  vocabulary->n_words = 0;
}

void
tusch_vocabulary_free(TuschVocabulary *vocabulary)
{
  if (vocabulary == NULL)
    return;
  forget_words(vocabulary);
  g_free(vocabulary->slots);
  g_free(vocabulary);
}

void
tusch_vocabulary_trim(TuschVocabulary *vocabulary)
{
  if (vocabulary->n_words >= MAX_WORDS)
    forget_words(vocabulary);
}

/* "d'Arc", "al-Tamimi" */
static bool
has_small_article(const char *word)
{
  static const char *const articles[] = {"d'",
                                         "l'",
                                         "al-",
                                         "el-",
                                         "ad-",
                                         "an-",
                                         "ar-",
                                         "as-",
                                         "at-",
                                         "az-",
                                         "ash-",
                                         "abu-",
                                         "bin-",
                                         "ibn-",
                                         "ben-"};
  for (guint i = 0; i < G_N_ELEMENTS(articles); i++) {
    gsize n = strlen(articles[i]);
    if (strncmp(word, articles[i], n) == 0)
      return g_unichar_isupper(g_utf8_get_char(word + n));
  }
  return false;
}

static TuschShape
shape_of(const char *word, guint *out_letters, bool *out_odd)
{
  guint upper = 0;
  guint lower = 0;
  guint n = 0;
  guint others = 0;
  for (const char *p = word; *p != '\0'; p = g_utf8_next_char(p), n++) {
    gunichar c = g_utf8_get_char(p);
    if (c < 0x80 && g_ascii_islower((char)c)) {
      lower++;
      continue;
    }
    upper += g_unichar_isupper(c) ? 1 : 0;
    lower += g_unichar_islower(c) ? 1 : 0;
    others += g_unichar_isdigit(c) || c == '&' || c == '|' ? 1 : 0;
  }
  *out_letters = n;
  *out_odd = others > 0;
  gunichar first = g_utf8_get_char(word);
  if (g_unichar_isdigit(first) && lower + upper < 3)
    return TUSCH_SHAPE_NUMBER;
  if (upper == 1 && n == 1)
    return TUSCH_SHAPE_INITIAL;
  if (upper >= 2 && lower == 0)
    return TUSCH_SHAPE_UPPER;
  bool begins_large =
      g_unichar_isupper(first) || g_unichar_isdigit(first) || has_small_article(word);
  return begins_large ? TUSCH_SHAPE_CAPITAL : TUSCH_SHAPE_LOWER;
}

static bool
joins_capitals(const char *word)
{
  const char *joint = strpbrk(word, "-'");
  return joint != NULL && g_unichar_isupper(g_utf8_get_char(joint + 1));
}

bool
tusch_word_is_common(const TuschLexicon *words, const char *folded, gsize length)
{
  static const char *const endings[] = {"ernes", "enes", "erne", "ende", "ens", "ets", "ede", "ere",
                                        "est",   "ste",  "ene",  "en",   "et",  "er",  "es",  "te",
                                        "ne",    "e",    "n",    "r",    "s",   "t"};
  if (tusch_lexicon_lookup(words, folded, length, NULL) & TUSCH_WORD_COMMON)
    return true;
  for (guint i = 0; i < G_N_ELEMENTS(endings); i++) {
    gsize n = strlen(endings[i]);
    if (length < n + 3 || memcmp(folded + length - n, endings[i], n) != 0)
      continue;
    gsize stem = length - n;
    if (tusch_lexicon_lookup(words, folded, stem, NULL) & TUSCH_WORD_COMMON)
      return true;
    /* "stop-pen": a doubled consonant before the ending. */
    if (stem > 3 && folded[stem - 1] == folded[stem - 2] &&
        (tusch_lexicon_lookup(words, folded, stem - 1, NULL) & TUSCH_WORD_COMMON))
      return true;
    /* "hold-t", "hold-te" of "holde": verbs are listed in the infinitive. */
    char infinitive[LONGEST_FOLDED + 2];
    if (stem + 1 < sizeof(infinitive)) {
      memcpy(infinitive, folded, stem);
      infinitive[stem] = 'e';
      if (tusch_lexicon_lookup(words, infinitive, stem + 1, NULL) & TUSCH_WORD_COMMON)
        return true;
    }
  }
  return false;
}

#define LONGEST_SHORTENED 3 /* letters of a second given name */

/* Kinds of "lars-peter" from its parts, when the whole is not listed. */
static guint
kinds_of_parts(const TuschLexicon *words, const char *folded, gsize length)
{
  const guint names = TUSCH_WORD_FIRST | TUSCH_WORD_SURNAME;
  const char *hyphen = memrchr(folded, '-', length);
  if (hyphen == NULL)
    return 0;
  gsize head = (gsize)(hyphen - folded);
  guint last = tusch_lexicon_lookup(words, hyphen + 1, length - head - 1, NULL);
  guint first = tusch_lexicon_lookup(words, folded, head, NULL);
  if ((first & names) == 0)
    first |= kinds_of_parts(words, folded, head); /* "karl-erik-emil" */
  bool is_shortened = length - head - 1 <= LONGEST_SHORTENED; /* "Jens-Chr" */
  if ((last & names) == 0 && is_shortened && (first & TUSCH_WORD_FIRST) != 0 && head > 2)
    return TUSCH_WORD_FIRST;
  if ((last & names) == 0 || (first & names) == 0)
    return 0;
  return (first & last & names) != 0 ? first & last & names : last & names;
}

static gsize
genitive_length(const char *folded, gsize length)
{
  if (length > 3 && folded[length - 1] == 's' && folded[length - 2] == '\'')
    return 2;
  if (length > 2 && folded[length - 1] == '\'')
    return 1;
  return length > 3 && folded[length - 1] == 's' && folded[length - 2] != 's' ? 1 : 0;
}

#define SHORTEST_DAMAGED 4 /* letters */
#define SEEN_NAME 150 /* bearers of a name that a word without digits may be a spoiled form of */
#define DAMAGED_COUNT 15 /* bearers it is given then: few, for it is a guess */

typedef struct {
  const TuschLexicon *words;
  guint wanted; /* kinds that a reading must have one of; 0: any, or an ordinary word */
  guint least; /* bearers */
  guint kinds, count; /* of the reading found */
} Damage;

static bool
is_listed_reading(const char *reading, gsize length, gpointer data)
{
  Damage *damage = data;
  damage->kinds = tusch_lexicon_lookup(damage->words, reading, length, &damage->count);
  if (damage->wanted != 0)
    return (damage->kinds & damage->wanted) != 0 &&
           (damage->count >= damage->least || (damage->kinds & TUSCH_WORD_SURNAME) != 0) &&
           (damage->kinds & (TUSCH_WORD_COMMON | TUSCH_WORD_PLACE)) == 0;
  if (damage->kinds == 0 && tusch_word_is_common(damage->words, reading, length))
    damage->kinds = TUSCH_WORD_COMMON;
  return damage->kinds != 0;
}

/* "He1le", "N0rgaard", "8odil", "P1ejefamilie", "Rlcardo": what the lists know of the word as it
 * was before it was scanned. */
static guint
kinds_of_damaged(const TuschLexicon *words, const TuschSpelling *word, guint *out_count)
{
  bool is_digit_first = g_ascii_isdigit(word->folded[0]);
  if (word->letters < SHORTEST_DAMAGED && !is_digit_first)
    return 0;
  Damage damage = {.words = words, .wanted = TUSCH_WORD_FIRST, .least = SEEN_NAME};
  if (!word->has_odd_signs &&
      (word->shape != TUSCH_SHAPE_CAPITAL || word->letters <= SHORTEST_DAMAGED))
    return 0;
  if (word->has_odd_signs)
    damage.wanted |= TUSCH_WORD_SURNAME;
  bool is_name = tusch_damage_try(word->folded, word->length, is_listed_reading, &damage);
  if (!is_name && word->has_odd_signs && !is_digit_first) {
    damage.wanted = 0;
    is_name = tusch_damage_try(word->folded, word->length, is_listed_reading, &damage);
  }
  if (!is_name)
    return 0;
  *out_count = word->has_odd_signs ? damage.count : DAMAGED_COUNT;
  return damage.kinds;
}

#define SEEN_AFTER_I 20 /* bearers of a name whose capital I was read as a small l */

/* "lnga" for Inga: the small l is a capital I, and there is no such word with an l. */
static bool
begins_with_i(const TuschLexicon *words, const TuschSpelling *word)
{
  char reading[LONGEST_FOLDED + 16];
  if (word->length < 3 || word->length >= sizeof(reading) || word->folded[1] == 'l' ||
      tusch_lexicon_lookup(words, word->folded, word->length, NULL) != 0)
    return false;
  memcpy(reading, word->folded, word->length);
  reading[0] = 'i';
  guint count = 0;
  guint kinds = tusch_lexicon_lookup(words, reading, word->length, &count);
  bool is_name = (kinds & TUSCH_WORD_SURNAME) != 0 ||
                 ((kinds & TUSCH_WORD_FIRST) != 0 && count >= SEEN_AFTER_I);
  return is_name && (kinds & (TUSCH_WORD_COMMON | TUSCH_WORD_PLACE)) == 0 &&
         !tusch_word_is_common(words, word->folded, word->length);
}

/* "0le" for Ole, "8ay" for Bay: three letters of which the first was read as a digit. */
static bool
begins_with_digit(const TuschLexicon *words, const TuschSpelling *word)
{
  Damage damage = {.words = words, .wanted = TUSCH_WORD_FIRST, .least = SEEN_NAME};
  return word->letters == 3 && g_ascii_isalpha(word->folded[1]) &&
         g_ascii_isalpha(word->folded[2]) &&
         tusch_damage_try(word->folded, word->length, is_listed_reading, &damage);
}

static void
look_up(const TuschLexicon *words, TuschSpelling *word)
{
  const guint names = TUSCH_WORD_FIRST | TUSCH_WORD_SURNAME;
  guint count = 0;
  guint kinds = tusch_lexicon_lookup(words, word->folded, word->length, &count);
  bool may_be_spoiled = word->has_odd_signs ||
                        (word->shape == TUSCH_SHAPE_CAPITAL && word->letters > SHORTEST_DAMAGED &&
                         kinds == 0 && !tusch_word_is_common(words, word->folded, word->length));
  if (kinds == 0 && may_be_spoiled)
    kinds = kinds_of_damaged(words, word, &count);
  if ((kinds & names) == 0)
    kinds |= kinds_of_parts(words, word->folded, word->length);
  word->stem = word->length;
  gsize ending = genitive_length(word->folded, word->length);
  bool listed = (kinds & names) != 0 && !(ending == 1 && count < 20 && (kinds & 2) == 0);
  bool is_barred = (kinds & TUSCH_WORD_NOT_NAME) != 0; /* "Vestas" is no genitive */
  if (!listed && ending > 0 && !is_barred) {
    gsize stem = word->length - ending;
    guint stem_count = 0;
    guint of_stem = tusch_lexicon_lookup(words, word->folded, stem, &stem_count);
    if ((of_stem & names) == 0)
      of_stem |= kinds_of_parts(words, word->folded, stem);
    bool is_word = (kinds & TUSCH_WORD_COMMON) != 0;
    if ((of_stem & (names | TUSCH_WORD_PLACE | TUSCH_WORD_ORGANISATION)) != 0 && !is_word) {
      word->is_whole_name = (kinds & TUSCH_WORD_FIRST) != 0;
      kinds = of_stem;
      count = stem_count;
      word->stem = (guint16)stem;
    }
  }
  word->kinds = (guint16)kinds;
  word->count = count;
  /* Endings matter only where a capital could mean a name; most words have none. */
  bool is_rare = (kinds & names) == TUSCH_WORD_FIRST && count < 100;
  word->is_common = (kinds & TUSCH_WORD_COMMON) != 0 ||
                    (word->shape != TUSCH_SHAPE_LOWER && ((kinds & names) == 0 || is_rare) &&
                     tusch_word_is_common(words, word->folded, word->length));
}

#define SEEN_JOINED 500 /* bearers of a given name that the surname was written onto */

/* "FlemmingKruse": a blank was lost between two names. */
static void
look_for_joined(const TuschLexicon *words, const char *spelling, TuschSpelling *word)
{
  const guint names = TUSCH_WORD_FIRST | TUSCH_WORD_SURNAME;
  const char *p = g_utf8_next_char(spelling);
  while (*p != '\0' && !g_unichar_isupper(g_utf8_get_char(p)))
    p = g_utf8_next_char(p);
  if (*p == '\0' || !g_unichar_islower(g_utf8_get_char(g_utf8_prev_char(p))))
    return;
  char folded[LONGEST_FOLDED + 16];
  gsize n = tusch_word_fold(spelling, (gsize)(p - spelling), folded, sizeof(folded));
  if (n >= word->length)
    return; /* a word so long that it was cut */
  guint count = 0;
  guint head = tusch_lexicon_lookup(words, folded, n, &count);
  guint tail = tusch_lexicon_lookup(words, word->folded + n, word->length - n, NULL);
  if ((head & TUSCH_WORD_FIRST) == 0 || count < SEEN_JOINED || (tail & names) == 0 ||
      (tail & (TUSCH_WORD_NOT_NAME | TUSCH_WORD_ORGANISATION)) != 0)
    return;
  word->kinds = TUSCH_WORD_FIRST;
  word->count = count;
  word->is_common = false;
}

/* "Anna’s", "Anna´s" as "Anna's"; %NULL if there is nothing to change. */
static char *
with_plain_apostrophe(const char *word)
{
  if (strstr(word, "\u2019") == NULL && strstr(word, "\u00B4") == NULL)
    return NULL;
  GString *plain = g_string_new(word);
  g_string_replace(plain, "\u2019", "'", 0);
  g_string_replace(plain, "\u00B4", "'", 0);
  return g_string_free(plain, FALSE);
}

/* Letters, folded form and what the dictionaries say. */
static Word *
word_new(const TuschLexicon *words, const char *text, gsize length, guint32 hash)
{
  g_autofree char *own = g_strndup(text, length);
  /* A letter and its mark apart (NFD) fold differently from the letter in one. */
  bool has_marks = strchr(own, '\xCC') != NULL || strchr(own, '\xCD') != NULL;
  g_autofree char *composed = has_marks ? g_utf8_normalize(own, -1, G_NORMALIZE_NFC) : NULL;
  g_autofree char *plain = with_plain_apostrophe(composed != NULL ? composed : own);
  const char *spelling = plain != NULL ? plain : composed != NULL ? composed : own;
  char folded[LONGEST_FOLDED + 16];
  gsize n = tusch_word_fold(spelling, strlen(spelling), folded, sizeof(folded) - 1);
  Word *word = g_malloc0(sizeof(Word) + length + n + 1);
  word->hash = hash;
  word->length = (guint32)length;
  memcpy(word->bytes, text, length);
  memcpy(word->bytes + length, folded, n);
  TuschSpelling *facts = &word->facts;
  facts->folded = word->bytes + length;
  facts->length = facts->stem = (guint16)n;
  guint letters = 0;
  facts->shape = (guint8)shape_of(spelling, &letters, &facts->has_odd_signs);
  facts->letters = (guint16)MIN(letters, G_MAXUINT16);
  facts->joins_capitals = facts->shape == TUSCH_SHAPE_CAPITAL && joins_capitals(spelling);
  if ((facts->shape == TUSCH_SHAPE_NUMBER && begins_with_digit(words, facts)) ||
      (facts->shape == TUSCH_SHAPE_LOWER && facts->folded[0] == 'l' &&
       begins_with_i(words, facts))) {
    facts->shape = TUSCH_SHAPE_CAPITAL;
    facts->has_odd_signs = true;
  }
  if (facts->shape != TUSCH_SHAPE_NUMBER)
    look_up(words, facts);
  if (facts->shape == TUSCH_SHAPE_CAPITAL && facts->kinds == 0)
    look_for_joined(words, spelling, facts);
  return word;
}

static guint32
hash_of(const char *bytes, gsize length)
{
  guint64 hash = length;
  for (; length >= 8; bytes += 8, length -= 8) {
    guint64 block;
    memcpy(&block, bytes, 8);
    hash = (hash ^ block) * G_GUINT64_CONSTANT(0x9E3779B97F4A7C15);
    hash ^= hash >> 29;
  }
  guint64 rest = 0;
  memcpy(&rest, bytes, length);
  hash = (hash ^ rest) * G_GUINT64_CONSTANT(0x9E3779B97F4A7C15);
  return (guint32)(hash >> 32);
}

static void
grow(TuschVocabulary *vocabulary)
{
  g_autofree Word **old = vocabulary->slots;
  guint n_old = vocabulary->n_slots;
  vocabulary->n_slots *= 2;
  vocabulary->slots = g_new0(Word *, vocabulary->n_slots);
  guint mask = vocabulary->n_slots - 1;
  for (guint i = 0; i < n_old; i++) {
    if (old[i] == NULL)
      continue;
    guint at = old[i]->hash & mask;
    while (vocabulary->slots[at] != NULL)
      at = (at + 1) & mask;
    vocabulary->slots[at] = old[i];
  }
}

TuschSpelling *
tusch_vocabulary_look_up(TuschVocabulary *vocabulary, const char *word, gsize length)
{
  guint32 hash = hash_of(word, length);
  guint mask = vocabulary->n_slots - 1;
  guint at = hash & mask;
  for (Word *found; (found = vocabulary->slots[at]) != NULL; at = (at + 1) & mask)
    if (found->hash == hash && found->length == length && memcmp(found->bytes, word, length) == 0)
      return &found->facts;
  Word *added = vocabulary->slots[at] = word_new(vocabulary->words, word, length, hash);
  if (++vocabulary->n_words * 2 >= vocabulary->n_slots)
    grow(vocabulary);
  return &added->facts;
}
