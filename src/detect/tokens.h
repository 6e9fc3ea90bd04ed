/* Words and signs of a text, with what the dictionaries know of each word. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "detect/vocabulary.h"

/* What lies between a token and the one before it. */
typedef enum {
  TUSCH_GAP_NONE = 0,
  TUSCH_GAP_SPACE, /* one blank */
  TUSCH_GAP_LINE, /* one line end, in running text: the line above was full */
  TUSCH_GAP_SHORT_LINE, /* one line end after a short line: a form, a list, a letter's head */
  TUSCH_GAP_BREAK, /* a new cell, a new paragraph, the text's start */
} TuschGap;

typedef struct {
  guint32 start, end; /* bytes into the source text */
  const char *folded; /* borrowed from the vocabulary; as tusch_word_fold() */
  TuschSpelling *facts; /* borrowed likewise, shared by all tokens of the word; %NULL for signs */
  guint16 length; /* of folded */
  guint16 stem; /* of folded without a genitive ending; = length if there is none */
  guint16 kinds; /* TuschWordKind of the word, else of its stem */
  guint16 letters; /* code points */
  guint32 count; /* bearers, for first names */
  guint8 shape; /* TuschShape */
  guint8 gap; /* TuschGap */
  char sign; /* the character of a SIGN if ASCII, else 0 */
  bool starts_sentence;
  bool is_common; /* an ordinary word, perhaps inflected */
  bool is_taken; /* lies in a find that is no person: an address, a mail address */
  bool has_odd_signs; /* digits or '&' inside: looks like OCR damage */
  bool in_lower_style; /* its paragraph is written without capitals */
} TuschToken;

/* Those of one text at a time. */
typedef struct {
  GArray *items; /* TuschToken */
} TuschTokens;

TuschTokens *tusch_tokens_new(void);
void tusch_tokens_free(TuschTokens *tokens);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschTokens, tusch_tokens_free)

/* Reads a text in place of the one before. @text: valid UTF-8, terminated. The tokens borrow from
 * @vocabulary and hold until the next text is read with it. */
void
tusch_tokens_read(TuschTokens *tokens, TuschVocabulary *vocabulary, const char *text, gsize length);

static inline TuschToken *
tusch_tokens_get(const TuschTokens *tokens, guint i)
{
  return &g_array_index(tokens->items, TuschToken, i);
}

/* Marks the tokens that touch [start, end) as taken. */
void tusch_tokens_take(TuschTokens *tokens, gsize start, gsize end);
