/* Term lists: a table of entries by their first two letters, tried at every word. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/terms.h"

#include "detect/lexicon.h"

#include <string.h>

#define LONGEST_TERM 96 /* bytes, folded */
#define HEAD_BYTES 8
#define HEAD_SOURCE_BYTES 16 /* of a text, enough for a head */

#define N_STARTS 1024 /* places by the first two bytes alone */

typedef struct {
  char *folded;
  gsize length;
  bool open_start, open_end;
  bool capitals_only; /* "SF" */
  bool capital_first; /* "Venstre": the party, not the left side */
} Term;

/* A term as it is looked for: most are told apart by their first bytes. */
typedef struct {
  guint64 head; /* the folded bytes before the first blank, at most HEAD_BYTES */
  guint64 mask; /* of the bytes of @head that count */
  const Term *term;
} TermEntry;

/* Which two folded bytes begin a term, and a term that may begin inside a word. */
enum {
  BEGINS_TERM = 1,
  BEGINS_OPEN_TERM = 2,
};

struct TuschTerms {
  GPtrArray *all; /* Term */
  /* By five bits of each of the first two folded bytes: most places begin nothing. */
  GArray *by_start[N_STARTS]; /* of TermEntry; %NULL if none begins so */
  guint8 starts[TUSCH_TERM_STARTS]; /* flags, by three bytes */
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

static guint
third_of(char folded)
{
  return folded == '\n' || folded == '\t' ? ' ' & 31u : (guint)(guchar)folded & 31u;
}

/* Notes in @starts what the term, of two bytes and more, begins with. */
static void
note_start(const Term *term, guint8 starts[TUSCH_TERM_STARTS])
{
  guint8 flags = BEGINS_TERM | (term->open_start ? BEGINS_OPEN_TERM : 0);
  guint start = start_of(term->folded) << 5;
  for (guint third = 0; third < 32; third++)
    if (term->length == 2 || third == third_of(term->folded[2]))
      starts[start | third] |= flags;
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

/* The first @n bytes of @folded, and a mask of as many. */
static guint64
head_of(const char *folded, gsize n, guint64 *out_mask)
{
  guint64 head = 0;
  guint8 mask[HEAD_BYTES] = {0};
  n = MIN(n, HEAD_BYTES);
  memcpy(&head, folded, n);
  memset(mask, 0xFF, n);
  memcpy(out_mask, mask, HEAD_BYTES);
  return head;
}

static void
add_entry(TuschTerms *terms, const Term *term)
{
  TermEntry entry = {.term = term};
  guint start = start_of(term->folded);
  entry.head = head_of(term->folded, strcspn(term->folded, " "), &entry.mask);
  if (terms->by_start[start] == NULL)
    terms->by_start[start] = g_array_new(FALSE, FALSE, sizeof(TermEntry));
  g_array_append_val(terms->by_start[start], entry);
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
    term->open_start = true;
    word++;
    n--;
  }
  char folded[LONGEST_TERM + 16];
  term->length = tusch_word_fold(word, n, folded, sizeof(folded));
  term->folded = g_strndup(folded, term->length);
  g_ptr_array_add(terms->all, term);
  if (term->length < 2)
    return;
  note_start(term, terms->starts);
  add_entry(terms, term);
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
    g_clear_pointer(&terms->by_start[i], g_array_unref);
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

void
tusch_terms_note_starts(const TuschTerms *terms, guint8 starts[TUSCH_TERM_STARTS])
{
  for (guint i = 0; i < TUSCH_TERM_STARTS; i++)
    starts[i] |= terms->starts[i];
}

/* Whether some term may begin at the place. */
static bool
may_begin(const TuschTermPlace *place, const guint8 *starts)
{
  guint8 wanted = place->in_word ? BEGINS_OPEN_TERM : BEGINS_TERM;
  if (!place->is_short)
    return (starts[place->start] & wanted) != 0;
  for (guint third = 0; third < 32; third++)
    if ((starts[(guint)place->start + third] & wanted) != 0)
      return true;
  return false;
}

/* The first three folded bytes, as most places have them: of ASCII and Danish letters. %FALSE where
 * others are among them, or the text ends. */
static inline bool
fold_three(const char *text, gsize length, char three[3])
{
  gsize n = 0;
  for (gsize i = 0; n < 3; i++) {
    if (i >= length)
      return false;
    guchar c = (guchar)text[i];
    if (c < 0x80) {
      three[n++] = text[i];
      continue;
    }
    if (c != 0xC3 || ++i >= length)
      return false;
    c = (guchar)text[i] | 0x20; /* small letters */
    if (c != 0xA5 && c != 0xA6 && c != 0xB8)
      return false;
    three[n++] = c == 0xB8 ? 'o' : 'a';
    if (n < 3)
      three[n++] = c == 0xA5 ? 'a' : 'e';
  }
  return true;
}

/* The place at @at, where a word character stands. */
static TuschTermPlace
place_at(const char *text, gsize length, gsize at, bool in_word)
{
  TuschTermPlace place = {.at = (guint32)at, .in_word = in_word};
  char three[32];
  gsize n = 3;
  if (!fold_three(text + at, length - at, three))
    n = tusch_word_fold(text + at, whole_characters(text, length, at, 12), three, sizeof(three));
  guint start = n < 2 ? 0 : start_of(three);
  place.is_short = n < 3;
  place.start = (guint16)(start << 5 | (n < 3 ? 0 : third_of(three[2])));
  return place;
}

static void
read_head(TuschTermPlace *place, const char *text, gsize length)
{
  char folded[64];
  gsize span = whole_characters(text, length, place->at, HEAD_SOURCE_BYTES);
  gsize n = tusch_word_fold(text + place->at, span, folded, sizeof(folded));
  place->head = head_of(folded, n, &place->mask);
}

/* The same as may_begin(), in short, for what most places have. */
static inline bool
begins_nothing(const char *text, gsize length, bool in_word, const guint8 *starts)
{
  char folded[3];
  const char *three = text;
  bool is_ascii =
      length >= 3 && (((guchar)text[0] | (guchar)text[1] | (guchar)text[2]) & 0x80) == 0;
  if (!is_ascii && !fold_three(text, length, folded))
    return false;
  if (!is_ascii)
    three = folded;
  guint start = start_of(three) << 5 | third_of(three[2]);
  return (starts[start] & (in_word ? BEGINS_OPEN_TERM : BEGINS_TERM)) == 0;
}

TuschTermText *
tusch_term_text_new(const char *text, gsize length, const guint8 starts[TUSCH_TERM_STARTS])
{
  TuschTermText *made = g_new0(TuschTermText, 1);
  made->text = text;
  made->length = length;
  made->places = g_array_sized_new(FALSE, FALSE, sizeof(TuschTermPlace), (guint)(length / 16));
  bool in_word = false;
  for (gsize i = 0; i < length; i = (gsize)(g_utf8_next_char(text + i) - text)) {
    bool was_in_word = in_word;
    in_word = is_word_char(text + i);
    if (!in_word || begins_nothing(text + i, length - i, was_in_word, starts))
      continue;
    TuschTermPlace place = place_at(text, length, i, was_in_word);
    if (!may_begin(&place, starts))
      continue;
    read_head(&place, text, length);
    g_array_append_val(made->places, place);
  }
  return made;
}

void
tusch_term_text_free(TuschTermText *text)
{
  if (text == NULL)
    return;
  g_array_unref(text->places);
  g_free(text);
}

/* Whether @term, matched from @at to @end, is written as its list wants it. */
static bool
has_case(const Term *term, const char *text, gsize at, gsize end)
{
  return (!term->capitals_only || is_in_capitals(text, at, end)) &&
         (!term->capital_first || g_unichar_isupper(g_utf8_get_char(text + at)));
}

/* The longest term of @list that begins at the place; the end of the word it closes, 0 if none. */
static gsize
longest_at(const GArray *list, const TuschTermText *source, const TuschTermPlace *place)
{
  const char *text = source->text;
  gsize length = source->length;
  gsize at = place->at;
  gsize best = 0;
  for (guint i = 0; i < list->len; i++) {
    const TermEntry *entry = &g_array_index(list, TermEntry, i);
    const Term *term = entry->term;
    if (((entry->head ^ place->head) & entry->mask & place->mask) != 0 ||
        (place->in_word && !term->open_start))
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

static gsize
word_start(const char *text, gsize at)
{
  while (at > 0) {
    const char *before = g_utf8_prev_char(text + at);
    if (!is_word_char(before))
      break;
    at = (gsize)(before - text);
  }
  return at;
}

bool
tusch_terms_next(const TuschTerms *terms,
                 const TuschTermText *text,
                 TuschTermCursor *cursor,
                 gsize *out_start,
                 gsize *out_end)
{
  while (cursor->next < text->places->len) {
    const TuschTermPlace *place = &g_array_index(text->places, TuschTermPlace, cursor->next++);
    if (place->at < cursor->from || !may_begin(place, terms->starts))
      continue;
    const GArray *list = terms->by_start[place->start >> 5];
    gsize end = longest_at(list, text, place);
    if (end == 0)
      continue;
    *out_start = place->in_word ? word_start(text->text, place->at) : place->at;
    *out_end = MAX(end, *out_start + 1);
    cursor->from = MAX(end, word_end(text->text, text->length, place->at));
    return true;
  }
  return false;
}
