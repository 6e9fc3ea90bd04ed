/* Tens of thousands of words and what kind of word each is; one look-up by folded form. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* A word can be several at once: "Storm" is a first name and a common word. */
typedef enum {
  TUSCH_WORD_FIRST = 1 << 0, /* a first name; count = bearers */
  TUSCH_WORD_SURNAME = 1 << 1,
  TUSCH_WORD_COMMON = 1 << 2, /* an ordinary word (base form) */
  TUSCH_WORD_PLACE = 1 << 3,
  TUSCH_WORD_PROPER = 1 << 4, /* written with a capital: name, brand, medicine */
  TUSCH_WORD_TITLE = 1 << 5, /* introduces a name: "overlæge" */
  TUSCH_WORD_RELATION = 1 << 6, /* introduces a name: "datter" */
  TUSCH_WORD_PARTICLE = 1 << 7, /* inside names: "von" */
  TUSCH_WORD_NOT_NAME = 1 << 8, /* never a person, even with a capital */
  TUSCH_WORD_VERB = 1 << 9, /* what persons do: follows a name */
  TUSCH_WORD_ORGANISATION = 1 << 10, /* part of names of authorities, schools, firms */
  TUSCH_WORD_STREET_END = 1 << 11, /* "vej": last part of a street name */
  TUSCH_WORD_GREETING = 1 << 12, /* "Kære": a name follows */
  TUSCH_WORD_FREQUENT = 1 << 13, /* so common that a capital says nothing: "Nu", "Man" */
  TUSCH_WORD_SPEECH = 1 << 14, /* verbs only persons do: "siger" */
  TUSCH_WORD_NAMED_THING = 1 << 15, /* what bears somebody's name: "færgen", "Sankt", "lokale" */
} TuschWordKind;

typedef struct TuschLexicon TuschLexicon;

TuschLexicon *tusch_lexicon_new(void);
void tusch_lexicon_free(TuschLexicon *lexicon);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschLexicon, tusch_lexicon_free)

/* @word: as people write it; folded here. Kinds of the same word add up, counts too. */
void
tusch_lexicon_add(TuschLexicon *lexicon, const char *word, gsize length, guint kinds, guint count);

/**
 * tusch_lexicon_add_lines:
 * @content: one word a line, optionally TAB and a number; lines that begin with '#' are comments
 */
void tusch_lexicon_add_lines(TuschLexicon *lexicon, const char *content, gsize length, guint kinds);

/* @folded: as tusch_word_fold() writes it. Returns kinds, 0 if unknown; @out_count nullable. */
guint tusch_lexicon_lookup(const TuschLexicon *lexicon,
                           const char *folded,
                           gsize length,
                           guint *out_count);

guint tusch_lexicon_get_size(const TuschLexicon *lexicon);

/**
 * tusch_word_fold:
 * As tusch_danish_fold(), for text that is composed (NFC), without allocating.
 *
 * Returns: bytes written, at most @size; what does not fit is cut
 */
gsize tusch_word_fold(const char *text, gsize length, char *out, gsize size);
