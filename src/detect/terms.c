/* Term lists: a table of entries by their first two letters, tried at every word. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/terms.h"

#include "detect/lexicon.h"

#include <string.h>

#define LONGEST_TERM 96 /* bytes, folded */
#define HEAD_BYTES 8
#define HEAD_SOURCE_BYTES 16 /* of a text, enough for a head */

/* What is known of a place of a text: five bits of each of two folded bytes, and these. */
#define PLACE_STARTS_WORD 0x8000u
#define PLACE_IN_WORD 0x4000u
#define PLACE_FOLDED 0x03FFu
#define N_STARTS (PLACE_FOLDED + 1)

typedef struct {
  char *folded;
  gsize length;
  gsize head; /* bytes before the first blank, at most HEAD_BYTES */
  bool open_start, open_end;
  bool capitals_only; /* "SF" */
  bool capital_first; /* "Venstre": the party, not the left side */
} Term;

/* Which two folded bytes begin a term, and a term that may begin inside a word. */
enum {
  BEGINS_TERM = 1,
  BEGINS_OPEN_TERM = 2,
};

struct TuschTerms {
  GPtrArray *all; /* Term */
  bool has_open; /* some term may begin inside a word */
  /* By five bits of each of the first two folded bytes: most places begin nothing. */
  GPtrArray *by_start[N_STARTS]; /* of Term, borrowed; %NULL if none begins so */
  guint8 starts[N_STARTS]; /* flags */
};

static void
term_free(gpointer data)
{
  Term *term = data;
  g_free(term->folded);
  g_free(term);
}

static guint
start_of(const char *folded)
{
  return ((guint)(guchar)folded[0] & 31) << 5 | ((guint)(guchar)folded[1] & 31);
}

/* Short names of unions and parties would be found inside every text if case did not count. */
static bool
is_capitals_only(const char *word)
{
  bool has_letter = false;
  for (const char *p = word; *p != '\0'; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (g_unichar_islower(c))
      return false;
    has_letter = has_letter || g_unichar_isalpha(c);
  }
  return has_letter && strlen(word) <= 5;
}

static void
add_term(TuschTerms *terms, char *word)
{
  gsize n = strlen(word);
  Term *term = g_new0(Term, 1);
  term->capitals_only = is_capitals_only(word);
  term->capital_first = g_unichar_isupper(g_utf8_get_char(word));
  if (n > 1 && word[n - 1] == '*') {
    term->open_end = true;
    word[--n] = '\0';
  }
  if (n > 1 && word[0] == '*') {
    term->open_start = terms->has_open = true;
    word++;
    n--;
  }
  char folded[LONGEST_TERM + 16];
  term->length = tusch_word_fold(word, n, folded, sizeof(folded));
  term->folded = g_strndup(folded, term->length);
  term->head = MIN(strcspn(term->folded, " "), HEAD_BYTES);
  g_ptr_array_add(terms->all, term);
  if (term->length < 2)
    return;
  guint start = start_of(term->folded);
  terms->starts[start] |= BEGINS_TERM | (term->open_start ? BEGINS_OPEN_TERM : 0);
  if (terms->by_start[start] == NULL)
    terms->by_start[start] = g_ptr_array_new();
  g_ptr_array_add(terms->by_start[start], term);
}

TuschTerms *
tusch_terms_parse(const char *content, gsize length)
{
  TuschTerms *terms = g_new0(TuschTerms, 1);
  terms->all = g_ptr_array_new_with_free_func(term_free);
  g_autofree char *copy = g_strndup(content, length);
  g_auto(GStrv) lines = g_strsplit(copy, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    char *line = g_strstrip(lines[i]);
    if (line[0] != '\0' && line[0] != '#')
      add_term(terms, line);
  }
  return terms;
}

void
tusch_terms_free(TuschTerms *terms)
{
  if (terms == NULL)
    return;
  for (guint i = 0; i < N_STARTS; i++)
    g_clear_pointer(&terms->by_start[i], g_ptr_array_unref);
  g_ptr_array_unref(terms->all);
  g_free(terms);
}

static bool
is_word_char(const char *p)
{
  return (guchar)*p < 0x80 ? g_ascii_isalnum(*p) : g_unichar_isalnum(g_utf8_get_char(p));
}

/* Matches @term against the text at @at; returns the end, 0 if it does not match. */
static gsize
match_here(const Term *term, const char *text, gsize length, gsize at)
{
  gsize done = 0;
  while (done < term->length) {
    if (at >= length)
      return 0;
    char folded[32];
    gsize step = (gsize)(g_utf8_next_char(text + at) - (text + at));
    gsize n = tusch_word_fold(text + at, step, folded, sizeof(folded));
    if (text[at] == '\n' || text[at] == '\t')
      folded[0] = ' ';
    if (n > term->length - done || memcmp(folded, term->folded + done, n) != 0)
      return 0;
    at += step;
    done += n;
    while (n == 1 && folded[0] == ' ' && at < length && strchr(" \n\t", text[at]) != NULL)
      at++;
  }
  return at;
}

static gsize
word_end(const char *text, gsize length, gsize at)
{
  while (at < length && is_word_char(text + at))
    at = (gsize)(g_utf8_next_char(text + at) - text);
  return at;
}

static bool
is_in_capitals(const char *text, gsize start, gsize end)
{
  for (const char *p = text + start; p < text + end; p = g_utf8_next_char(p))
    if (g_unichar_islower(g_utf8_get_char(p)))
      return false;
  return true;
}

/* Bytes of the character at @at and of those after it that lie within @most bytes. */
static gsize
whole_characters(const char *text, gsize length, gsize at, gsize most)
{
  gsize span = MIN(length - at, most);
  while (span > 0 && at + span < length && ((guchar)text[at + span] & 0xC0) == 0x80)
    span--;
  return span;
}

/* What the first two folded bytes at @at begin; 0 if there are not two. */
static guint
two_at(const char *text, gsize length, gsize at)
{
  if (at + 1 < length && (guchar)text[at] < 0x80 && (guchar)text[at + 1] < 0x80) {
    char two[2];
    for (guint i = 0; i < 2; i++) {
      char c = text[at + i];
      two[i] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
    }
    return start_of(two);
  }
  char two[32];
  gsize span = whole_characters(text, length, at, 8);
  return tusch_word_fold(text + at, span, two, sizeof(two)) < 2 ? 0 : start_of(two);
}

TuschTermText *
tusch_term_text_new(const char *text, gsize length)
{
  TuschTermText *made = g_new0(TuschTermText, 1);
  *made = (TuschTermText){text, length, g_new0(guint16, length + 1), g_new(guint8, length + 1)};
  guint state = PLACE_STARTS_WORD;
  for (gsize i = 0; i < length; i = (gsize)(g_utf8_next_char(text + i) - text)) {
    if (!is_word_char(text + i)) {
      state = PLACE_STARTS_WORD;
      continue;
    }
    made->places[i] = (guint16)(state | two_at(text, length, i));
    state = PLACE_IN_WORD;
  }
  guint8 distance = 1;
  for (gsize i = length; i-- > 0;) {
    made->to_next_word[i] = distance;
    bool is_start = (made->places[i] & PLACE_STARTS_WORD) != 0;
    distance = is_start ? 1 : (guint8)MIN(distance + 1, G_MAXUINT8);
  }
  return made;
}

void
tusch_term_text_free(TuschTermText *text)
{
  if (text == NULL)
    return;
  g_free(text->places);
  g_free(text->to_next_word);
  g_free(text);
}

/* Whether @term, matched from @at to @end, is written as its list wants it. */
static bool
has_case(const Term *term, const char *text, gsize at, gsize end)
{
  return (!term->capitals_only || is_in_capitals(text, at, end)) &&
         (!term->capital_first || g_unichar_isupper(g_utf8_get_char(text + at)));
}

/* The longest term of @list that begins at @at; the end of the word it closes, 0 if none. */
static gsize
longest_at(const GPtrArray *list, const char *text, gsize length, gsize at, bool in_word)
{
  char folded[64];
  gsize span = whole_characters(text, length, at, HEAD_SOURCE_BYTES);
  gsize n = tusch_word_fold(text + at, span, folded, sizeof(folded));
  gsize best = 0;
  for (guint i = 0; i < list->len; i++) {
    const Term *term = g_ptr_array_index(list, i);
    if ((in_word && !term->open_start) || memcmp(term->folded, folded, MIN(term->head, n)) != 0)
      continue;
    gsize end = match_here(term, text, length, at);
    if (end == 0 || !has_case(term, text, at, end))
      continue;
    if (term->open_end)
      end = word_end(text, length, end);
    else if (end < length && is_word_char(text + end))
      continue;
    best = MAX(best, end);
  }
  return best;
}

bool
tusch_terms_next(
    const TuschTerms *terms, const TuschTermText *text, gsize *at, gsize *out_start, gsize *out_end)
{
  for (gsize i = *at; i < text->length; i += terms->has_open ? 1 : text->to_next_word[i]) {
    guint place = text->places[i];
    bool in_word = (place & PLACE_IN_WORD) != 0;
    guint wanted = in_word ? BEGINS_OPEN_TERM : BEGINS_TERM;
    guint start = place & PLACE_FOLDED;
    if (place == 0 || (terms->starts[start] & wanted) == 0)
      continue;
    gsize end = longest_at(terms->by_start[start], text->text, text->length, i, in_word);
    if (end == 0)
      continue;
    *out_start = i;
    while ((text->places[*out_start] & PLACE_STARTS_WORD) == 0)
      (*out_start)--;
    *out_end = MAX(end, *out_start + 1);
    *at = MAX(end, word_end(text->text, text->length, i));
    return true;
  }
  *at = text->length;
  return false;
}
