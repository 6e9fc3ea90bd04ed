/* Words and signs of a text, with what the dictionaries know of each word. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "detect/lexicon.h"

typedef enum {
  TUSCH_SHAPE_LOWER = 0, /* begins with a small letter */
  TUSCH_SHAPE_CAPITAL, /* "Anna", "McCartney" */
  TUSCH_SHAPE_UPPER, /* "ANNA", at least two letters, none small */
  TUSCH_SHAPE_INITIAL, /* one capital letter: "A" of "A." */
  TUSCH_SHAPE_NUMBER, /* begins with a digit */
  TUSCH_SHAPE_SIGN, /* one character that is no letter and no digit */
} TuschShape;

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
  const char *folded; /* borrowed from the list; as tusch_word_fold() */
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
  guint8 listed_class; /* what the dictionaries make of a capital, + 1; 0: not asked yet */
  bool in_lower_style; /* its paragraph is written without capitals */
} TuschToken;

typedef struct {
  GArray *items; /* TuschToken */
  GStringChunk *strings;
} TuschTokens;

/* @text: valid UTF-8. (transfer full) */
TuschTokens *tusch_tokens_new(const TuschLexicon *words, const char *text, gsize length);
void tusch_tokens_free(TuschTokens *tokens);

static inline TuschToken *
tusch_tokens_get(const TuschTokens *tokens, guint i)
{
  return &g_array_index(tokens->items, TuschToken, i);
}

/* Marks the tokens that touch [start, end) as taken. */
void tusch_tokens_take(TuschTokens *tokens, gsize start, gsize end);

/* Whether @folded is a word of the language, also with an ending ("skolerne"). */
bool tusch_word_is_common(const TuschLexicon *words, const char *folded, gsize length);
