/* A tokenizer of our own: the verifier must not read content with the redactor's eyes. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/pdf-tokens.h"

#include <string.h>

struct TuschPdfTokens {
  const guint8 *data;
  gsize length, at;
  GString *bytes;
  bool after_id; /* the data of an inline image comes next */
};

TuschPdfTokens *
tusch_pdf_tokens_new(const guint8 *data, gsize length)
{
  TuschPdfTokens *tokens = g_new0(TuschPdfTokens, 1);
  tokens->data = data;
  tokens->length = length;
  tokens->bytes = g_string_new(NULL);
  return tokens;
}

void
tusch_pdf_tokens_free(TuschPdfTokens *tokens)
{
  if (tokens == NULL)
    return;
  g_string_free(tokens->bytes, TRUE);
  g_free(tokens);
}

static bool
is_space(guint8 c)
{
  return c == 0 || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' ';
}

static bool
is_delimiter(guint8 c)
{
  return c != 0 && strchr("()<>[]{}/%", c) != NULL;
}

static bool
is_regular(guint8 c)
{
  return !is_space(c) && !is_delimiter(c);
}

static void
skip_space(TuschPdfTokens *t)
{
  while (t->at < t->length) {
    if (is_space(t->data[t->at])) {
      t->at++;
    } else if (t->data[t->at] == '%') {
      while (t->at < t->length && t->data[t->at] != '\n' && t->data[t->at] != '\r')
        t->at++;
    } else {
      return;
    }
  }
}

/* \ddd, at most three octal digits; t->at is on the first. */
static void
read_octal(TuschPdfTokens *t)
{
  guint value = 0;
  for (int i = 0; i < 3 && t->at < t->length && t->data[t->at] >= '0' && t->data[t->at] <= '7'; i++)
    value = value * 8 + (t->data[t->at++] - '0');
  g_string_append_c(t->bytes, (char)value);
}

static void
read_escape(TuschPdfTokens *t)
{
  static const char LETTERS[] = "nrtbf";
  static const char VALUES[] = "\n\r\t\b\f";
  if (t->at >= t->length)
    return;
  guint8 c = t->data[t->at];
  if (c >= '0' && c <= '7') {
    read_octal(t);
    return;
  }
  t->at++;
  const char *letter = c != 0 ? strchr(LETTERS, c) : NULL;
  if (letter != NULL)
    g_string_append_c(t->bytes, VALUES[letter - LETTERS]);
  else if (c == '\r' && t->at < t->length && t->data[t->at] == '\n')
    t->at++;
  else if (c != '\n' && c != '\r')
    g_string_append_c(t->bytes, (char)c);
}

static void
read_literal_string(TuschPdfTokens *t)
{
  int depth = 1;
  t->at++;
  while (t->at < t->length) {
    guint8 c = t->data[t->at++];
    if (c == '\\') {
      read_escape(t);
      continue;
    }
    depth += (c == '(') - (c == ')');
    if (depth == 0)
      return;
    g_string_append_c(t->bytes, (char)c);
  }
}

static void
read_hex_string(TuschPdfTokens *t)
{
  int high = -1;
  t->at++;
  while (t->at < t->length) {
    guint8 c = t->data[t->at++];
    if (c == '>')
      break;
    int value = g_ascii_xdigit_value((char)c);
    if (value < 0)
      continue;
    if (high >= 0)
      g_string_append_c(t->bytes, (char)(high * 16 + value));
    high = high >= 0 ? -1 : value;
  }
  if (high >= 0)
    g_string_append_c(t->bytes, (char)(high * 16));
}

static void
read_name(TuschPdfTokens *t)
{
  t->at++;
  while (t->at < t->length && is_regular(t->data[t->at])) {
    guint8 c = t->data[t->at++];
    if (c == '#' && t->at + 1 < t->length) {
      int high = g_ascii_xdigit_value((char)t->data[t->at]);
      int low = g_ascii_xdigit_value((char)t->data[t->at + 1]);
      if (high >= 0 && low >= 0) {
        c = (guint8)(high * 16 + low);
        t->at += 2;
      }
    }
    g_string_append_c(t->bytes, (char)c);
  }
}

/* The data of an inline image ends at EI between white space. */
static void
skip_inline_data(TuschPdfTokens *t)
{
  for (gsize i = t->at; i + 3 <= t->length; i++) {
    bool ends = i + 3 == t->length || is_space(t->data[i + 3]);
    if (is_space(t->data[i]) && t->data[i + 1] == 'E' && t->data[i + 2] == 'I' && ends) {
      t->at = i;
      return;
    }
  }
  t->at = t->length;
}

static TuschTokenType
read_regular(TuschPdfTokens *t, double *number)
{
  while (t->at < t->length && is_regular(t->data[t->at]))
    g_string_append_c(t->bytes, (char)t->data[t->at++]);
  if (strchr("+-.0123456789", t->bytes->str[0]) != NULL && t->bytes->str[0] != '\0') {
    *number = g_ascii_strtod(t->bytes->str, NULL);
    return TUSCH_TOKEN_NUMBER;
  }
  t->after_id = g_str_equal(t->bytes->str, "ID");
  return TUSCH_TOKEN_OPERATOR;
}

/* << >> [ ] and what else stands alone. */
static TuschTokenType
read_delimiter(TuschPdfTokens *t)
{
  guint8 c = t->data[t->at++];
  if ((c == '<' || c == '>') && t->at < t->length && t->data[t->at] == c) {
    t->at++;
    return c == '<' ? TUSCH_TOKEN_DICT_BEGIN : TUSCH_TOKEN_DICT_END;
  }
  if (c == '[')
    return TUSCH_TOKEN_ARRAY_BEGIN;
  if (c == ']')
    return TUSCH_TOKEN_ARRAY_END;
  g_string_append_c(t->bytes, (char)c);
  return TUSCH_TOKEN_OPERATOR;
}

bool
tusch_pdf_tokens_next(TuschPdfTokens *t, TuschPdfToken *out)
{
  g_string_truncate(t->bytes, 0);
  *out = (TuschPdfToken){.bytes = t->bytes};
  if (t->after_id) {
    t->after_id = false;
    skip_inline_data(t);
    out->type = TUSCH_TOKEN_INLINE_DATA;
    return true;
  }
  skip_space(t);
  if (t->at >= t->length)
    return false;
  guint8 c = t->data[t->at];
  if (c == '(') {
    out->type = TUSCH_TOKEN_STRING;
    read_literal_string(t);
  } else if (c == '<' && t->at + 1 < t->length && t->data[t->at + 1] != '<') {
    out->type = TUSCH_TOKEN_STRING;
    read_hex_string(t);
  } else if (c == '/') {
    out->type = TUSCH_TOKEN_NAME;
    read_name(t);
  } else if (is_delimiter(c)) {
    out->type = read_delimiter(t);
  } else {
    out->type = read_regular(t, &out->number);
  }
  return true;
}
