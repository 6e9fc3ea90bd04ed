/* Splitting a text into words and signs. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/tokens.h"

#include <string.h>

/* A line at least this long (bytes) that goes on below is running text, not a form. */
#define FULL_LINE_BYTES 45
#define CELL_BLANKS 3 /* between the cells of a table's row; justified text has two */

typedef struct {
  TuschVocabulary *vocabulary;
  const char *text;
  gsize length;
  TuschTokens *tokens;
  gsize line_start; /* of the line being read */
  bool has_cells; /* it: words stand far apart on it */
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
  return is_hyphen(c) || c == '\'' || c == 0x2019 || c == 0xB4 || c == '&' || c == '|' || c == 0xAD;
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

/* The end of the plain letters and digits from @at: ASCII, and the letters of Western Europe. */
static gsize
past_plain_letters(const Reader *reader, gsize at)
{
  const guchar *text = (const guchar *)reader->text;
  for (;;) {
    if (g_ascii_isalnum((char)text[at]))
      at++;
    else if (text[at] == 0xC3 && text[at + 1] != 0x97 && text[at + 1] != 0xB7)
      at += 2;
    else
      return at;
  }
}

/* Whether the word that reaches to @at goes no further: what comes joins no letters. */
static bool
ends_plainly(const Reader *reader, gsize at)
{
  char c = reader->text[at];
  return (guchar)c < 0x80 && c != '-' && c != '\'' && c != '&' && c != '|';
}

/* The end of the word that begins at @at, of which the text up to @from is known to be letters; its
 * letters go to @out, put together over a line end. */
static gsize
read_word(const Reader *reader, gsize at, gsize from, GString *out)
{
  gsize p = from;
  g_string_append_len(out, reader->text + at, (gssize)(from - at));
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
    if (list[i][0] == word->folded[0] && strcmp(list[i], word->folded) == 0)
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
    if (last->sign != '"' && last->sign != '(' && last->sign != '>' && last->sign != 0 &&
        last->sign != '\'')
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

/* "[09:03] Mor: …", "> Kære …", "• Far": no running text goes on so. */
static bool
begins_entry(const char *line)
{
  return *line == '[' || *line == '>' || strncmp(line, "• ", strlen("• ")) == 0 ||
         strncmp(line, "- ", 2) == 0;
}

static TuschGap
gap_between(Reader *reader, gsize from, gsize to)
{
  guint n = reader->tokens->items->len;
  if (n == 0 || tusch_tokens_get(reader->tokens, n - 1)->sign == '|')
    return TUSCH_GAP_BREAK;
  if (from == to)
    return TUSCH_GAP_NONE;
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
  reader->has_cells = reader->has_cells || (lines == 0 && (tab || blanks >= CELL_BLANKS));
  if (lines > 0)
    gap = begins_entry(reader->text + to) || reader->has_cells
              ? MAX(TUSCH_GAP_SHORT_LINE, line_gap(lines, 0))
              : line_gap(lines, last_line - reader->line_start);
  else if (tab || blanks >= 2)
    gap = TUSCH_GAP_BREAK;
  if (lines > 0)
    for (gsize i = from; i < to; i++)
      if (reader->text[i] == '\n')
        reader->line_start = i + 1;
  reader->has_cells = reader->has_cells && lines == 0;
  return gap;
}

static void
add_word(Reader *reader, gsize start, gsize end, const char *word, gsize length, TuschGap gap)
{
  TuschSpelling *facts = tusch_vocabulary_look_up(reader->vocabulary, word, length);
  TuschToken token = {.start = (guint32)start,
                      .end = (guint32)end,
                      .folded = facts->folded,
                      .facts = facts,
                      .length = facts->length,
                      .stem = facts->stem,
                      .kinds = facts->kinds,
                      .letters = facts->letters,
                      .count = facts->count,
                      .shape = facts->shape,
                      .gap = (guint8)gap,
                      .is_common = facts->is_common,
                      .has_odd_signs = facts->has_odd_signs};
  token.starts_sentence = gap >= TUSCH_GAP_SHORT_LINE || begins_sentence(reader->tokens);
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

#define LONGEST_LABEL 9 /* tokens */

/* "Jimmy Vang: hvor er du", "[13:10] Mor: …": the token after what says who writes; @from if the
 * line begins with nothing like that. */
static guint
past_label(TuschTokens *tokens, guint from, guint to)
{
  for (guint i = from; i + 1 < to && i < from + LONGEST_LABEL; i++) {
    const TuschToken *token = tusch_tokens_get(tokens, i);
    if (token->sign == ':' && i > from && tusch_tokens_get(tokens, i + 1)->gap == TUSCH_GAP_SPACE &&
        tusch_tokens_get(tokens, i - 1)->shape != TUSCH_SHAPE_SIGN)
      return i + 1;
    if (token->shape == TUSCH_SHAPE_LOWER)
      return from;
  }
  return from;
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
    guint first = past_label(tokens, from, to);
    for (guint i = first; i < to; i++) {
      const TuschToken *token = tusch_tokens_get(tokens, i);
      if (!token->starts_sentence && (i > first || first == from))
        continue;
      small += token->shape == TUSCH_SHAPE_LOWER ? 1 : 0;
      large += token->shape == TUSCH_SHAPE_CAPITAL ? 1 : 0;
    }
    for (guint i = first; i < to; i++)
      tusch_tokens_get(tokens, i)->in_lower_style = small > 0 && large == 0;
    from = to;
  }
}

#define LONGEST_QUOTATION 80 /* tokens */

/* "spørg kasper": what is quoted as it was written, in a paragraph that has capitals. */
static void
mark_lower_quotations(TuschTokens *tokens)
{
  guint n = tokens->items->len;
  for (guint i = 0; i + 3 < n; i++) {
    if (tusch_tokens_get(tokens, i)->sign != '"' || i == 0 ||
        tusch_tokens_get(tokens, i - 1)->sign != ':')
      continue;
    guint end = i + 1;
    bool has_capitals = false;
    for (; end < n && end < i + LONGEST_QUOTATION && tusch_tokens_get(tokens, end)->sign != '"';
         end++)
      has_capitals = has_capitals || tusch_tokens_get(tokens, end)->shape == TUSCH_SHAPE_CAPITAL;
    bool is_closed = end < n && tusch_tokens_get(tokens, end)->sign == '"';
    for (guint k = i + 1; k < end && is_closed && !has_capitals && end > i + 3; k++)
      tusch_tokens_get(tokens, k)->in_lower_style = true;
    if (is_closed)
      i = end;
  }
}

TuschTokens *
tusch_tokens_new(void)
{
  TuschTokens *tokens = g_new0(TuschTokens, 1);
  tokens->items = g_array_new(FALSE, FALSE, sizeof(TuschToken));
  return tokens;
}

void
tusch_tokens_free(TuschTokens *tokens)
{
  if (tokens == NULL)
    return;
  g_array_unref(tokens->items);
  g_free(tokens);
}

/* Adds the token that begins at @at; returns where it ends. */
static gsize
read_token(Reader *reader, gsize at, TuschGap gap, GString *word)
{
  gsize plain = past_plain_letters(reader, at);
  if (plain > at && ends_plainly(reader, plain)) {
    add_word(reader, at, plain, reader->text + at, plain - at, gap);
    return plain;
  }
  gunichar c = char_at(reader, at);
  if (is_letter(c) || is_digit(c)) {
    g_string_truncate(word, 0);
    gsize end = read_word(reader, at, plain, word);
    add_word(reader, at, end, word->str, word->len, gap);
    return end;
  }
  gsize end = next_of(reader, at);
  add_sign(reader, at, end, c == '|' ? TUSCH_GAP_BREAK : gap);
  return end;
}

static bool
is_blank(gunichar c)
{
  return c <= ' ' || (c >= 0x80 && (g_unichar_isspace(c) || (c >= 0x200B && c <= 0x200F)));
}

void
tusch_tokens_read(TuschTokens *tokens, TuschVocabulary *vocabulary, const char *text, gsize length)
{
  g_array_set_size(tokens->items, 0);
  tusch_vocabulary_trim(vocabulary);
  Reader reader = {vocabulary, text, length, tokens, 0, false};
  g_autoptr(GString) word = g_string_new(NULL);
  gsize after = 0; /* end of the last token */
  for (gsize at = 0; at < length;) {
    if (is_blank(char_at(&reader, at))) {
      at = next_of(&reader, at);
      continue;
    }
    at = after = read_token(&reader, at, gap_between(&reader, after, at), word);
  }
  mark_lower_style(tokens);
  mark_lower_quotations(tokens);
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
