/* Content streams as tokens. Input is hostile: every limit is checked, nothing recurses. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum {
  REDACT_TOKEN_END = 0,
  REDACT_TOKEN_ERROR, /* not PDF syntax, or a limit; the tokenizer stays here */
  REDACT_TOKEN_NUMBER,
  REDACT_TOKEN_NAME, /* value: decoded, without the slash */
  REDACT_TOKEN_STRING, /* value: decoded; literal or hexadecimal */
  REDACT_TOKEN_WORD, /* operator, true, false, null */
  REDACT_TOKEN_ARRAY_OPEN,
  REDACT_TOKEN_ARRAY_CLOSE,
  REDACT_TOKEN_DICT_OPEN,
  REDACT_TOKEN_DICT_CLOSE,
} RedactTokenType;

typedef struct {
  RedactTokenType type;
  gsize start, end; /* bytes of the source, half-open */
  double number; /* of a NUMBER */
  bool is_integer;
  gsize value_at, value_bytes; /* in the arena: decoded bytes of NAME, STRING, WORD */
} RedactToken;

typedef struct {
  const guint8 *data; /* not owned */
  gsize size_bytes;
  gsize at;
  GByteArray *arena; /* owned: the tokens' values until redact_tokenizer_reset_arena() */
} RedactTokenizer;

void redact_tokenizer_init(RedactTokenizer *tokenizer, const guint8 *data, gsize size_bytes);
void redact_tokenizer_clear(RedactTokenizer *tokenizer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RedactTokenizer, redact_tokenizer_clear)

/* Drops the values of all tokens read so far. */
void redact_tokenizer_reset_arena(RedactTokenizer *tokenizer);

RedactToken redact_tokenizer_next(RedactTokenizer *tokenizer);

/* The bytes behind a token's value; valid until the next call. */
const guint8 *redact_token_value(const RedactTokenizer *tokenizer, const RedactToken *token);
bool redact_token_is(const RedactTokenizer *tokenizer,
                     const RedactToken *token,
                     RedactTokenType type,
                     const char *value);

/**
 * redact_tokenizer_inline_data:
 * To be called right after the word ID was read: takes the picture's bytes and its EI.
 *
 * @expected_bytes: length if the data has no filter; 0 if it is not known
 * @start, @end: (out): the bytes, half-open
 *
 * Returns: %FALSE if there is no EI where it must be
 */
bool redact_tokenizer_inline_data(RedactTokenizer *tokenizer,
                                  gsize expected_bytes,
                                  gsize *start,
                                  gsize *end);
