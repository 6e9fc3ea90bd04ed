/* Splitting a text into words and signs. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/tokens.h"

#include <string.h>

/* A line at least this long (bytes) that goes on below is running text, not a form. */
#define FULL_LINE_BYTES 45
#define LONGEST_TOKEN 200 /* bytes, folded */

typedef struct {
  const TuschLexicon *words;
  const char *text;
  gsize length;
  TuschTokens *tokens;
  gsize line_start; /* of the line being read */
} Reader;

static bool
is_letter(gunichar c)
{
  return c < 0x80 ? g_ascii_isalpha((char)c) : g_unichar_isalpha(c) || (c >= 0x300 && c < 0x370);
}

static inline gunichar
get_char(const char *p)
{
  return (guchar)*p < 0x80 ? (gunichar)*p : g_utf8_get_char(p);
}

static gunichar
char_at(const Reader *reader, gsize at)
{
  return at < reader->length ? get_char(reader->text + at) : 0;
}

static gsize
next_of(const Reader *reader, gsize at)
{
  return (gsize)(g_utf8_next_char(reader->text + at) - reader->text);
}

static bool
is_digit(gunichar c)
{
  return c < 0x80 ? g_ascii_isdigit((char)c) : g_unichar_isdigit(c);
}

static bool
is_hyphen(gunichar c)
{
  return c == '-' || c == 0x2010 || c == 0x2011;
}

/* Signs that belong to a word when letters stand on both sides. */
static bool
joins_letters(gunichar c)
{
  return is_hyphen(c) || c == '\'' || c == 0x2019 || c == '&' || c == '|' || c == 0xAD;
}

/* The place after "-" and a single line end with indentation; 0 if there is no such thing at @at.
 */
static gsize
past_divided_line(const Reader *reader, gsize at)
{
  gsize p = next_of(reader, at);
  guint lines = 0;
  while (p < reader->length && strchr(" \t\r\n", reader->text[p]) != NULL)
    lines += reader->text[p++] == '\n';
  return lines == 1 && p < reader->length && is_letter(char_at(reader, p)) ? p : 0;
}

/* The end of the word that begins at @at; its letters go to @out, put together over a line end. */
static gsize
read_word(const Reader *reader, gsize at, GString *out)
{
  gsize p = at;
  while (p < reader->length) {
    gunichar c = char_at(reader, p);
    gsize next = next_of(reader, p);
    gsize beyond = is_hyphen(c) && p > at ? past_divided_line(reader, p) : 0;
    if (beyond != 0) {
      if (!g_unichar_islower(char_at(reader, beyond)))
        g_string_append_c(out, '-');
      p = beyond;
      continue;
    }
    bool inside = is_letter(c) || is_digit(c) ||
                  (joins_letters(c) && p > at && is_letter(char_at(reader, next)));
    /* "Jonas' mor": the sign of a genitive after s, x, z. */
    bool closes = (c == '\'' || c == 0x2019) && p > at &&
                  strchr("sxzSXZ", reader->text[p - 1]) != NULL &&
                  (char_at(reader, next) == ' ' || char_at(reader, next) == '\n') &&
                  (at == 0 || reader->text[at - 1] != '\'');
    if (!inside && !closes)
      break;
    if (c != 0xAD)
      g_string_append_len(out, reader->text + p, (gssize)(next - p));
    p = next;
    if (closes)
      break;
  }
  return p;
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
  return g_unichar_isupper(first) || g_unichar_isdigit(first) ? TUSCH_SHAPE_CAPITAL
                                                              : TUSCH_SHAPE_LOWER;
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
    char infinitive[LONGEST_TOKEN + 2];
    if (stem + 1 < sizeof(infinitive)) {
      memcpy(infinitive, folded, stem);
      infinitive[stem] = 'e';
      if (tusch_lexicon_lookup(words, infinitive, stem + 1, NULL) & TUSCH_WORD_COMMON)
        return true;
    }
  }
  return false;
}

/* Kinds of "lars-peter" from its parts, when the whole is not listed. */
static guint
kinds_of_parts(const Reader *reader, const char *folded, gsize length)
{
  const guint names = TUSCH_WORD_FIRST | TUSCH_WORD_SURNAME;
  const char *hyphen = memrchr(folded, '-', length);
  if (hyphen == NULL)
    return 0;
  gsize head = (gsize)(hyphen - folded);
  guint last = tusch_lexicon_lookup(reader->words, hyphen + 1, length - head - 1, NULL);
  guint first = tusch_lexicon_lookup(reader->words, folded, head, NULL);
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
  return length > 3 && folded[length - 1] == 's' ? 1 : 0;
}

static void
look_up(const Reader *reader, TuschToken *token)
{
  const guint names = TUSCH_WORD_FIRST | TUSCH_WORD_SURNAME;
  guint count = 0;
  guint kinds = tusch_lexicon_lookup(reader->words, token->folded, token->length, &count);
  if ((kinds & names) == 0)
    kinds |= kinds_of_parts(reader, token->folded, token->length);
  token->stem = token->length;
  gsize ending = genitive_length(token->folded, token->length);
  bool listed = (kinds & names) != 0 && !(ending == 1 && count < 20 && (kinds & 2) == 0);
  if (!listed && ending > 0) {
    gsize stem = token->length - ending;
    guint stem_count = 0;
    guint of_stem = tusch_lexicon_lookup(reader->words, token->folded, stem, &stem_count);
    if ((of_stem & names) == 0)
      of_stem |= kinds_of_parts(reader, token->folded, stem);
    bool is_word = (kinds & TUSCH_WORD_COMMON) != 0;
    if ((of_stem & (names | TUSCH_WORD_PLACE | TUSCH_WORD_ORGANISATION)) != 0 && !is_word) {
      kinds = of_stem;
      count = stem_count;
      token->stem = (guint16)stem;
    }
  }
  token->kinds = (guint16)kinds;
  token->count = count;
  /* Endings matter only where a capital could mean a name; most words have none. */
  bool is_rare = (kinds & names) == TUSCH_WORD_FIRST && count < 100;
  token->is_common = (kinds & TUSCH_WORD_COMMON) != 0 ||
                     (token->shape != TUSCH_SHAPE_LOWER && ((kinds & names) == 0 || is_rare) &&
                      tusch_word_is_common(reader->words, token->folded, token->length));
}

static bool
ends_abbreviation(const TuschToken *word)
{
  static const char *const list[] = {
      "nr",  "kl",  "ca",   "jf",   "bl",  "stk",  "pct", "hr",  "fr",  "frk", "dr",  "tlf",
      "cpr", "att", "ref",  "vedr", "evt", "inkl", "mv",  "osv", "dvs", "gl",  "st",  "sdr",
      "ndr", "afd", "prof", "adv",  "skt", "nb",   "red", "vej", "obs", "ang", "tel", "mob"};
  if (word->letters == 1)
    return true;
  for (guint i = 0; i < G_N_ELEMENTS(list); i++)
    if (strlen(list[i]) == word->length && memcmp(list[i], word->folded, word->length) == 0)
      return true;
  return false;
}

/* Whether a word after the tokens so far begins a sentence. */
static bool
begins_sentence(const TuschTokens *tokens)
{
  guint n = tokens->items->len;
  while (n > 0) {
    const TuschToken *last = tusch_tokens_get(tokens, n - 1);
    if (last->shape != TUSCH_SHAPE_SIGN)
      return false;
    if (last->sign == '!' || last->sign == '?')
      return true;
    if (last->sign == '.') {
      const TuschToken *word = n > 1 ? tusch_tokens_get(tokens, n - 2) : NULL;
      return word == NULL || last->gap != TUSCH_GAP_NONE || word->shape == TUSCH_SHAPE_SIGN ||
             !ends_abbreviation(word);
    }
    if (last->sign != '"' && last->sign != '(' && last->sign != 0 && last->sign != '\'')
      return false;
    if (last->gap >= TUSCH_GAP_SHORT_LINE)
      return true;
    n--;
  }
  return true;
}

static TuschGap
line_gap(guint lines, gsize line_length)
{
  if (lines > 1)
    return TUSCH_GAP_BREAK;
  return line_length >= FULL_LINE_BYTES ? TUSCH_GAP_LINE : TUSCH_GAP_SHORT_LINE;
}

static TuschGap
gap_between(Reader *reader, gsize from, gsize to)
{
  guint n = reader->tokens->items->len;
  if (n == 0 || tusch_tokens_get(reader->tokens, n - 1)->sign == '|')
    return TUSCH_GAP_BREAK;
  guint lines = 0;
  guint blanks = 0;
  bool tab = false;
  gsize last_line = 0;
  for (gsize i = from; i < to; i++) {
    if (reader->text[i] == '\n') {
      last_line = lines == 0 ? i : last_line;
      lines++;
      blanks = 0;
    } else if (reader->text[i] == '\t') {
      tab = true;
    } else if ((guchar)reader->text[i] < 0x80 || reader->text[i] == '\xC2') {
      blanks++;
    }
  }
  TuschGap gap = blanks > 0 ? TUSCH_GAP_SPACE : TUSCH_GAP_NONE;
  if (lines > 0)
    gap = line_gap(lines, last_line - reader->line_start);
  else if (tab || blanks >= 2)
    gap = TUSCH_GAP_BREAK;
  if (lines > 0)
    for (gsize i = from; i < to; i++)
      if (reader->text[i] == '\n')
        reader->line_start = i + 1;
  return gap;
}

static void
add_word(Reader *reader, gsize start, gsize end, const char *word, TuschGap gap)
{
  char folded[LONGEST_TOKEN + 16];
  /* A letter and its mark apart (NFD) fold differently from the letter in one. */
  bool has_marks = strchr(word, '\xCC') != NULL || strchr(word, '\xCD') != NULL;
  g_autofree char *composed = has_marks ? g_utf8_normalize(word, -1, G_NORMALIZE_NFC) : NULL;
  if (composed != NULL)
    word = composed;
  gsize n = tusch_word_fold(word, strlen(word), folded, sizeof(folded) - 1);
  folded[n] = '\0';
  guint letters = 0;
  TuschToken token = {.start = (guint32)start, .end = (guint32)end, .gap = (guint8)gap};
  token.shape = (guint8)shape_of(word, &letters, &token.has_odd_signs);
  token.letters = (guint16)MIN(letters, G_MAXUINT16);
  token.folded = g_string_chunk_insert_len(reader->tokens->strings, folded, (gssize)n);
  token.length = token.stem = (guint16)n;
  token.starts_sentence = gap >= TUSCH_GAP_SHORT_LINE || begins_sentence(reader->tokens);
  if (token.shape != TUSCH_SHAPE_NUMBER)
    look_up(reader, &token);
  g_array_append_val(reader->tokens->items, token);
}

static void
add_sign(Reader *reader, gsize start, gsize end, TuschGap gap)
{
  gunichar c = char_at(reader, start);
  TuschToken token = {.start = (guint32)start,
                      .end = (guint32)end,
                      .folded = "",
                      .shape = TUSCH_SHAPE_SIGN,
                      .sign = c < 0x80 ? (char)c : '\0',
                      .gap = (guint8)gap};
  g_array_append_val(reader->tokens->items, token);
}

/* Paragraphs whose sentences begin with small letters: mails written in haste. */
static void
mark_lower_style(TuschTokens *tokens)
{
  guint n = tokens->items->len;
  for (guint from = 0; from < n;) {
    guint to = from + 1;
    while (to < n && !(tusch_tokens_get(tokens, to)->gap >= TUSCH_GAP_SHORT_LINE))
      to++;
    guint small = 0;
    guint large = 0;
    for (guint i = from; i < to; i++) {
      const TuschToken *token = tusch_tokens_get(tokens, i);
      if (!token->starts_sentence)
        continue;
      small += token->shape == TUSCH_SHAPE_LOWER ? 1 : 0;
      large += token->shape == TUSCH_SHAPE_CAPITAL ? 1 : 0;
    }
    for (guint i = from; i < to; i++)
      tusch_tokens_get(tokens, i)->in_lower_style = small > 0 && large == 0;
    from = to;
  }
}

TuschTokens *
tusch_tokens_new(const TuschLexicon *words, const char *text, gsize length)
{
  TuschTokens *tokens = g_new0(TuschTokens, 1);
  tokens->items = g_array_sized_new(FALSE, FALSE, sizeof(TuschToken), (guint)(length / 6) + 16);
  tokens->strings = g_string_chunk_new(4096);
  Reader reader = {words, text, length, tokens, 0};
  g_autoptr(GString) word = g_string_new(NULL);
  gsize after = 0; /* end of the last token */
  for (gsize at = 0; at < length;) {
    gunichar c = char_at(&reader, at);
    gsize next = next_of(&reader, at);
    if (g_unichar_isspace(c) || c < 0x20 || (c >= 0x200B && c <= 0x200F)) {
      at = next;
      continue;
    }
    TuschGap gap = gap_between(&reader, after, at);
    if (is_letter(c) || is_digit(c)) {
      g_string_truncate(word, 0);
      after = read_word(&reader, at, word);
      add_word(&reader, at, after, word->str, gap);
    } else {
      add_sign(&reader, at, next, c == '|' ? TUSCH_GAP_BREAK : gap);
      after = next;
    }
    at = after;
  }
  mark_lower_style(tokens);
  return tokens;
}

void
tusch_tokens_free(TuschTokens *tokens)
{
  if (tokens == NULL)
    return;
  g_array_unref(tokens->items);
  g_string_chunk_free(tokens->strings);
  g_free(tokens);
}

void
tusch_tokens_take(TuschTokens *tokens, gsize start, gsize end)
{
  guint low = 0;
  guint high = tokens->items->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (tusch_tokens_get(tokens, middle)->end <= start)
      low = middle + 1;
    else
      high = middle;
  }
  for (; low < tokens->items->len && tusch_tokens_get(tokens, low)->start < end; low++)
    tusch_tokens_get(tokens, low)->is_taken = true;
}
