/* Lists of words and phrases to find in text: thousands of entries in one pass. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct TuschTerms TuschTerms;

/**
 * tusch_terms_parse:
 * @content: one entry a line; '#' comments; '*' at an end: any letters there; entries with spaces
 *   match over any white space; short entries in capitals ("SF") match in capitals only, others
 * with a first capital ("Venstre") with one
 */
TuschTerms *tusch_terms_parse(const char *content, gsize length);
void tusch_terms_free(TuschTerms *terms);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschTerms, tusch_terms_free)

/* Words are told apart by five bits of each of their first three folded bytes. */
#define TUSCH_TERM_STARTS 32768

/* Adds to @starts (by such bits) what the list's terms begin with. */
void tusch_terms_note_starts(const TuschTerms *terms, guint8 starts[TUSCH_TERM_STARTS]);

typedef struct {
  guint64 head, mask; /* the first folded bytes there, and which of them there are */
  guint32 at; /* bytes */
  guint16 start; /* bits of the first three folded bytes there */
  bool is_short; /* fewer than three: the last bits say nothing */
  bool in_word; /* not at the beginning of a word */
} TuschTermPlace;

/* A text prepared for searching: made once for all lists. */
typedef struct {
  const char *text; /* borrowed */
  gsize length;
  GArray *places; /* TuschTermPlace: where some term may begin */
} TuschTermText;

/* @text: valid UTF-8, shorter than 4 GiB, borrowed; @starts: noted from all lists that will be
 * searched for. Returns: (transfer full) */
TuschTermText *
tusch_term_text_new(const char *text, gsize length, const guint8 starts[TUSCH_TERM_STARTS]);
void tusch_term_text_free(TuschTermText *text);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschTermText, tusch_term_text_free)

/* How far a search with one list is; {0} at first. */
typedef struct {
  guint next; /* of the places */
  gsize from; /* bytes: nothing before is looked at again */
} TuschTermCursor;

/**
 * tusch_terms_next:
 * @cursor: moved past the find
 * @out_start, @out_end: bytes into @text; whole words
 *
 * Returns: %FALSE at the end of the text
 */
bool tusch_terms_next(const TuschTerms *terms,
                      const TuschTermText *text,
                      TuschTermCursor *cursor,
                      gsize *out_start,
                      gsize *out_end);
