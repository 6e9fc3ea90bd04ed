/* The tokenizer of content streams (ISO 32000-1, 7.2 and 7.3). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/tokenizer.h"

#include <math.h>
#include <string.h>

enum {
  MAX_WORD_BYTES = 128, /* names are limited to 127 by the standard */
  MAX_NUMBER_BYTES = 32,
  MAX_STRING_BYTES = 1 << 20,
  MAX_PARENTHESES = 1000,
};

static bool
is_space(guint8 c)
{
  return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0';
}

static bool
is_delimiter(guint8 c)
{
  return c != '\0' && strchr("()<>[]{}/%", c) != NULL;
}

static bool
is_regular(guint8 c)
{
  return !is_space(c) && !is_delimiter(c);
}

void
redact_tokenizer_init(RedactTokenizer *tokenizer, const guint8 *data, gsize size_bytes)
{
  *tokenizer = (RedactTokenizer){.data = data, .size_bytes = size_bytes};
  tokenizer->arena = g_byte_array_new();
}

void
redact_tokenizer_clear(RedactTokenizer *tokenizer)
{
  g_clear_pointer(&tokenizer->arena, g_byte_array_unref);
}

void
redact_tokenizer_reset_arena(RedactTokenizer *tokenizer)
{
  g_byte_array_set_size(tokenizer->arena, 0);
}

const guint8 *
redact_token_value(const RedactTokenizer *tokenizer, const RedactToken *token)
{
  return tokenizer->arena->data + token->value_at;
}

bool
redact_token_is(const RedactTokenizer *tokenizer,
                const RedactToken *token,
                RedactTokenType type,
                const char *value)
{
  return token->type == type && token->value_bytes == strlen(value) &&
         (token->value_bytes == 0 ||
          memcmp(redact_token_value(tokenizer, token), value, token->value_bytes) == 0);
}

static void
skip_space(RedactTokenizer *t)
{
  while (t->at < t->size_bytes) {
    guint8 c = t->data[t->at];
    if (c == '%') {
      while (t->at < t->size_bytes && t->data[t->at] != '\n' && t->data[t->at] != '\r')
        t->at++;
    } else if (is_space(c)) {
      t->at++;
    } else {
      return;
    }
  }
}

static void
append_byte(RedactTokenizer *t, guint8 byte)
{
  g_byte_array_append(t->arena, &byte, 1);
}

/* Reads digits, one sign, one point; anything else is no number. */
static bool
parse_number(const guint8 *text, gsize n, RedactToken *token)
{
  char copy[MAX_NUMBER_BYTES + 1];
  guint n_digits = 0;
  guint n_points = 0;
  if (n > MAX_NUMBER_BYTES)
    return false;
  for (gsize i = 0; i < n; i++) {
    bool is_sign = text[i] == '+' || text[i] == '-';
    if (g_ascii_isdigit(text[i]))
      n_digits++;
    else if (text[i] == '.')
      n_points++;
    else if (!is_sign || i > 0)
      return false;
    copy[i] = (char)text[i];
  }
  copy[n] = '\0';
  if (n_digits == 0 || n_points > 1)
    return false;
  token->number = g_ascii_strtod(copy, NULL);
  token->is_integer = n_points == 0;
  return isfinite(token->number);
}

static RedactTokenType
read_regular(RedactTokenizer *t, RedactToken *token)
{
  gsize start = t->at;
  while (t->at < t->size_bytes && is_regular(t->data[t->at]))
    t->at++;
  gsize n = t->at - start;
  const guint8 *text = t->data + start;
  if (g_ascii_isdigit(text[0]) || text[0] == '+' || text[0] == '-' || text[0] == '.')
    return parse_number(text, n, token) ? REDACT_TOKEN_NUMBER : REDACT_TOKEN_ERROR;
  if (n > MAX_WORD_BYTES)
    return REDACT_TOKEN_ERROR;
  g_byte_array_append(t->arena, text, (guint)n);
  return REDACT_TOKEN_WORD;
}

static RedactTokenType
read_name(RedactTokenizer *t)
{
  gsize start = ++t->at;
  while (t->at < t->size_bytes && is_regular(t->data[t->at])) {
    guint8 c = t->data[t->at++];
    if (t->at - start > MAX_WORD_BYTES)
      return REDACT_TOKEN_ERROR;
    if (c == '#' && t->at + 2 <= t->size_bytes && g_ascii_isxdigit(t->data[t->at]) &&
        g_ascii_isxdigit(t->data[t->at + 1])) {
      c = (guint8)(g_ascii_xdigit_value((char)t->data[t->at]) * 16 +
                   g_ascii_xdigit_value((char)t->data[t->at + 1]));
      t->at += 2;
      if (c == 0)
        return REDACT_TOKEN_ERROR;
    }
    append_byte(t, c);
  }
  return REDACT_TOKEN_NAME;
}

static RedactTokenType
read_hex_string(RedactTokenizer *t)
{
  int high = -1;
  gsize start = ++t->at;
  while (t->at < t->size_bytes && t->at - start < 2 * (gsize)MAX_STRING_BYTES) {
    guint8 c = t->data[t->at++];
    if (c == '>') {
      if (high >= 0)
        append_byte(t, (guint8)(high * 16));
      return REDACT_TOKEN_STRING;
    }
    if (is_space(c))
      continue;
    int digit = g_ascii_xdigit_value((char)c);
    if (digit < 0)
      return REDACT_TOKEN_ERROR;
    if (high >= 0)
      append_byte(t, (guint8)(high * 16 + digit));
    high = high >= 0 ? -1 : digit;
  }
  return REDACT_TOKEN_ERROR;
}

/* What follows a backslash. */
static void
read_escape(RedactTokenizer *t)
{
  static const char LETTERS[] = "nrtbf";
  static const char MEANINGS[] = "\n\r\t\b\f";
  if (t->at >= t->size_bytes)
    return;
  guint8 c = t->data[t->at++];
  const char *letter = c != '\0' ? strchr(LETTERS, c) : NULL;
  if (letter != NULL) {
    append_byte(t, (guint8)MEANINGS[letter - LETTERS]);
  } else if (c >= '0' && c <= '7') {
    guint value = (guint)(c - '0');
    for (guint i = 0; i < 2 && t->at < t->size_bytes; i++) {
      guint8 d = t->data[t->at];
      if (d < '0' || d > '7')
        break;
      value = value * 8 + (guint)(d - '0');
      t->at++;
    }
    append_byte(t, (guint8)(value & 0xFF));
  } else if (c == '\r') {
    if (t->at < t->size_bytes && t->data[t->at] == '\n')
      t->at++;
  } else if (c != '\n') {
    append_byte(t, c);
  }
}

static RedactTokenType
read_literal_string(RedactTokenizer *t)
{
  guint depth = 1;
  gsize start = ++t->at;
  while (t->at < t->size_bytes && t->at - start < MAX_STRING_BYTES) {
    guint8 c = t->data[t->at++];
    if (c == '\\') {
      read_escape(t);
      continue;
    }
    if (c == '(' && ++depth > MAX_PARENTHESES)
      return REDACT_TOKEN_ERROR;
    if (c == ')' && --depth == 0)
      return REDACT_TOKEN_STRING;
    if (c == '\r') {
      if (t->at < t->size_bytes && t->data[t->at] == '\n')
        t->at++;
      c = '\n';
    }
    append_byte(t, c);
  }
  return REDACT_TOKEN_ERROR;
}

static RedactTokenType
read_any(RedactTokenizer *t, RedactToken *token)
{
  guint8 c = t->data[t->at];
  guint8 next = t->at + 1 < t->size_bytes ? t->data[t->at + 1] : 0;
  switch (c) {
  case '/':
    return read_name(t);
  case '(':
    return read_literal_string(t);
  case '[':
    t->at++;
    return REDACT_TOKEN_ARRAY_OPEN;
  case ']':
    t->at++;
    return REDACT_TOKEN_ARRAY_CLOSE;
  case '<':
    if (next != '<')
      return read_hex_string(t);
    t->at += 2;
    return REDACT_TOKEN_DICT_OPEN;
  case '>':
    if (next != '>')
      return REDACT_TOKEN_ERROR;
    t->at += 2;
    return REDACT_TOKEN_DICT_CLOSE;
  case ')':
  case '{':
  case '}':
    return REDACT_TOKEN_ERROR;
  default:
    return read_regular(t, token);
  }
}

RedactToken
redact_tokenizer_next(RedactTokenizer *tokenizer)
{
  skip_space(tokenizer);
  RedactToken token = {.start = tokenizer->at, .value_at = tokenizer->arena->len};
  if (tokenizer->at < tokenizer->size_bytes)
    token.type = read_any(tokenizer, &token);
  if (token.type == REDACT_TOKEN_ERROR)
    tokenizer->at = token.start;
  token.end = tokenizer->at;
  token.value_bytes = tokenizer->arena->len - token.value_at;
  return token;
}

/* EI stands alone, and what follows looks like a content stream, not like picture data. */
static bool
is_end_of_image(const RedactTokenizer *t, gsize at)
{
  enum { LOOK_AHEAD_BYTES = 24 };
  if (at + 2 > t->size_bytes || t->data[at] != 'E' || t->data[at + 1] != 'I')
    return false;
  if (at + 2 < t->size_bytes && is_regular(t->data[at + 2]))
    return false;
  gsize end = MIN(at + 2 + LOOK_AHEAD_BYTES, t->size_bytes);
  for (gsize i = at + 2; i < end; i++)
    if (t->data[i] > 0x7E || (t->data[i] < 0x20 && (!is_space(t->data[i]) || t->data[i] == 0)))
      return false;
  return true;
}

bool
redact_tokenizer_inline_data(RedactTokenizer *tokenizer,
                             gsize expected_bytes,
                             gsize *start,
                             gsize *end)
{
  RedactTokenizer *t = tokenizer;
  if (t->at >= t->size_bytes || !is_space(t->data[t->at]))
    return false;
  if (t->data[t->at] == '\r' && t->at + 1 < t->size_bytes && t->data[t->at + 1] == '\n')
    t->at++;
  *start = ++t->at;
  if (expected_bytes > 0) {
    if (expected_bytes > t->size_bytes - t->at)
      return false;
    *end = t->at + expected_bytes;
    t->at = *end;
    while (t->at < t->size_bytes && is_space(t->data[t->at]))
      t->at++;
    if (!is_end_of_image(t, t->at))
      return false;
    t->at += 2;
    return true;
  }
  for (gsize i = t->at; i < t->size_bytes; i++) {
    if (!is_end_of_image(t, i) || (i > t->at && !is_space(t->data[i - 1])))
      continue;
    *end = i > t->at ? i - 1 : i;
    t->at = i + 2;
    return true;
  }
  return false;
}
