/* The words met so far, each with what the dictionaries know of it: most words of a text come back.
 */
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

typedef struct {
  const char *folded; /* as tusch_word_fold(), terminated */
  guint32 count; /* bearers, for first names */
  guint16 length; /* of folded */
  guint16 stem; /* of folded without a genitive ending; = length if there is none */
  guint16 kinds; /* TuschWordKind of the word, else of its stem */
  guint16 letters; /* code points */
  guint8 shape; /* TuschShape */
  bool is_common; /* an ordinary word, perhaps inflected */
  bool has_odd_signs; /* digits or '&' inside: looks like OCR damage */
  bool is_whole_name; /* a first name as it stands, though its stem is a name, too: "Pavlos" */
  bool joins_capitals; /* "El-Masri", "O'Brien": a capital after a hyphen or an apostrophe */
  guint8 is_word; /* whether tusch_word_is_common(), + 1; 0: unasked */
  guint8 intro; /* for the name grammar: what the word announces, + 1; 0: unasked */
  guint8 listed_class; /* for the name grammar: what the lists make of a capital, + 1; 0: unasked */
} TuschSpelling;

typedef struct TuschVocabulary TuschVocabulary;

/* @words: borrowed while the vocabulary lives. */
TuschVocabulary *tusch_vocabulary_new(const TuschLexicon *words);
void tusch_vocabulary_free(TuschVocabulary *vocabulary);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschVocabulary, tusch_vocabulary_free)

/* To be called between two texts: forgets everything when too much has been gathered. */
void tusch_vocabulary_trim(TuschVocabulary *vocabulary);

/* @word: UTF-8 with a letter or digit first. Borrowed, until the next trim. */
TuschSpelling *
tusch_vocabulary_look_up(TuschVocabulary *vocabulary, const char *word, gsize length);

/* Whether @folded is a word of the language, also with an ending ("skolerne"). */
bool tusch_word_is_common(const TuschLexicon *words, const char *folded, gsize length);
