/* A reader of expressions that only counts and collects. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/pcre2/pattern-shape.h"

#include <stdbool.h>
#include <string.h>

#define MAX_DEPTH 50
#define MAX_WORDS 64
#define MAX_SET 8 /* characters of a set that are worth looking for */

typedef struct {
  const char *at;
  guint depth;
  bool failed; /* something was not understood: the result means nothing */
} Reader;

/* What is known of a piece of the expression. */
typedef struct {
  TuschPatternShape shape;
  char letter; /* the piece is this ASCII character and nothing else; 0: it is not */
} Part;

static const Part NOTHING = {{0, 0, NULL, 0, 0}, '\0'};
static const Part ONE_CHARACTER = {{0, 1, NULL, 0, 0}, '\0'};
static const Part ONE_DIGIT = {{1, 1, NULL, 0, 0}, '\0'};

static Part read_alternatives(Reader *reader);

void
tusch_pattern_shape_clear(TuschPatternShape *shape)
{
  g_clear_pointer(&shape->words, g_ptr_array_unref);
}

static Part
give_up(Reader *reader)
{
  reader->failed = true;
  return NOTHING;
}

static guint
capped(guint number)
{
  return MIN(number, TUSCH_PATTERN_UNBOUNDED);
}

/* Signs so rare in running text that one alone is worth looking for. */
static bool
is_rare_sign(char c)
{
  return c != '\0' && strchr("@/<>([{|;#*+=_\"\\", c) != NULL;
}

/* How much finding one of the words says: the letters of the shortest; 0 if next to nothing. */
static guint
strength_of(const TuschPatternShape *shape)
{
  if (shape->words == NULL || shape->before >= TUSCH_PATTERN_UNBOUNDED)
    return 0;
  guint least = G_MAXUINT;
  for (guint i = 0; i < shape->words->len; i++) {
    const char *word = g_ptr_array_index(shape->words, i);
    guint n = (guint)strlen(word);
    least = MIN(least, n == 1 && !is_rare_sign(*word) ? 0 : n);
  }
  return least;
}

/* Keeps the words that say more. @of: what stands @before characters into @all; its words go over.
 */
static void
take_words(TuschPatternShape *all, TuschPatternShape *of, guint before)
{
  TuschPatternShape other = {0, 0, g_steal_pointer(&of->words), capped(before + of->before), 0};
  guint mine = strength_of(all);
  guint others = strength_of(&other);
  bool better =
      others > mine || (others > 0 && others == mine && other.words->len < all->words->len);
  if (better) {
    GPtrArray *swap = all->words;
    all->words = other.words;
    all->before = other.before;
    other.words = swap;
  }
  tusch_pattern_shape_clear(&other);
}

/* The rest of a group after what opened it. */
static Part
read_to_bracket(Reader *reader)
{
  Part part = read_alternatives(reader);
  if (reader->failed || *reader->at != ')') {
    tusch_pattern_shape_clear(&part.shape);
    return give_up(reader);
  }
  reader->at++;
  return part;
}

/* What is looked at without being of the match; ahead, its words are near all the same. */
static Part
read_around(Reader *reader, const char *opening)
{
  reader->at += strlen(opening);
  Part part = read_to_bracket(reader);
  part.shape.digits = part.shape.length = 0;
  part.letter = '\0';
  if (!g_str_equal(opening, "?="))
    tusch_pattern_shape_clear(&part.shape);
  return part;
}

static Part
read_group(Reader *reader)
{
  static const char *const around[] = {"?=", "?!", "?<=", "?<!"};
  static const char *const plain[] = {"?:", "?i:", "?>"};
  for (guint i = 0; i < G_N_ELEMENTS(around); i++)
    if (g_str_has_prefix(reader->at, around[i]))
      return read_around(reader, around[i]);
  for (guint i = 0; i < G_N_ELEMENTS(plain); i++)
    if (g_str_has_prefix(reader->at, plain[i])) {
      reader->at += strlen(plain[i]);
      return read_to_bracket(reader);
    }
  if (g_str_has_prefix(reader->at, "?<")) {
    const char *end = strchr(reader->at, '>');
    if (end == NULL)
      return give_up(reader);
    reader->at = end + 1;
  } else if (*reader->at == '?' || *reader->at == '*') {
    return give_up(reader);
  }
  return read_to_bracket(reader);
}

/* A set in brackets: one character; a digit only if nothing else is in it; a few rare signs are
 * looked for. */
static Part
read_set(Reader *reader)
{
  bool is_negated = *reader->at == '^';
  bool only_digits = !is_negated;
  char signs[MAX_SET + 1] = "";
  guint n_signs = 0;
  bool only_signs = !is_negated;
  if (is_negated)
    reader->at++;
  for (bool first = true; *reader->at != ']' || first; first = false) {
    const char *p = reader->at;
    if (*p == '\0' || (*p == '[' && strchr(":.=", p[1]) != NULL))
      return give_up(reader);
    if (*p == '\\' && (p[1] == '\0' || strchr("QEc", p[1]) != NULL))
      return give_up(reader);
    bool is_range = g_ascii_isdigit(p[0]) && p[1] == '-' && g_ascii_isdigit(p[2]);
    bool is_class = p[0] == '\\' && p[1] == 'd' && p[2] != '-';
    bool is_single = g_ascii_isdigit(p[0]) && p[1] != '-';
    only_digits = only_digits && (is_range || is_class || is_single);
    const char *sign = *p == '\\' ? p + 1 : p;
    only_signs = only_signs && is_rare_sign(*sign) && sign[1] != '-' && n_signs < MAX_SET;
    if (only_signs)
      signs[n_signs++] = *sign;
    reader->at = is_range ? p + 3 : g_utf8_next_char(p + (*p == '\\' ? 1 : 0));
  }
  reader->at++;
  Part part = only_digits ? ONE_DIGIT : ONE_CHARACTER;
  if (only_signs && n_signs > 0) {
    part.shape.words = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < n_signs; i++)
      g_ptr_array_add(part.shape.words, g_strndup(signs + i, 1));
  }
  return part;
}

static Part
one_letter(char c)
{
  Part part = g_ascii_isdigit(c) ? ONE_DIGIT : ONE_CHARACTER;
  part.letter = (guchar)c < 0x80 ? g_ascii_tolower(c) : '\0';
  return part;
}

static Part
read_escape(Reader *reader)
{
  char c = *reader->at;
  if (c == '\0')
    return give_up(reader);
  reader->at = g_utf8_next_char(reader->at);
  if (c == 'd')
    return ONE_DIGIT;
  if (c == 'p' || c == 'P') {
    const char *end = *reader->at == '{' ? strchr(reader->at, '}') : NULL;
    if (end == NULL)
      return give_up(reader);
    reader->at = end + 1;
    return ONE_CHARACTER;
  }
  if (strchr("bBAzZ", c) != NULL)
    return NOTHING;
  if (strchr("sSwWDhHvVNtnr", c) != NULL)
    return ONE_CHARACTER;
  return g_ascii_isalnum(c) ? give_up(reader) : one_letter(c);
}

static Part
read_atom(Reader *reader)
{
  const char *p = reader->at;
  reader->at = g_utf8_next_char(p);
  switch (*p) {
  case '(':
    return read_group(reader);
  case '[':
    return read_set(reader);
  case '\\':
    return read_escape(reader);
  case '^':
  case '$':
    return NOTHING;
  case '.':
    return ONE_CHARACTER;
  case '*':
  case '+':
  case '?':
  case '{':
    return give_up(reader);
  default:
    return one_letter(*p);
  }
}

/* "{2}", "{2,}", "{2,5}" */
static void
read_counts(Reader *reader, guint *least, guint *most)
{
  char *end = NULL;
  if (!g_ascii_isdigit(reader->at[1])) {
    reader->failed = true;
    return;
  }
  *least = *most = (guint)g_ascii_strtoull(reader->at + 1, &end, 10);
  if (*end == ',') {
    bool is_open = end[1] == '}';
    *most = is_open ? TUSCH_PATTERN_UNBOUNDED : (guint)g_ascii_strtoull(end + 1, &end, 10);
    end += is_open ? 1 : 0;
  }
  reader->failed = reader->failed || *end != '}';
  reader->at = end + 1;
}

static Part
read_repeated(Reader *reader)
{
  Part part = read_atom(reader);
  guint least = 1;
  guint most = 1;
  char c = reader->failed ? '\0' : *reader->at;
  if (c == '{') {
    read_counts(reader, &least, &most);
  } else if (c == '*' || c == '+' || c == '?') {
    least = c == '+' ? 1 : 0;
    most = c == '?' ? 1 : TUSCH_PATTERN_UNBOUNDED;
    reader->at++;
  } else {
    return part;
  }
  if (!reader->failed && (*reader->at == '+' || *reader->at == '?'))
    reader->at++;
  part.letter = '\0';
  part.shape.digits = capped(part.shape.digits * least);
  part.shape.length = capped(part.shape.length * most);
  if (least == 0)
    tusch_pattern_shape_clear(&part.shape);
  return part;
}

/* Letters one after the other are one word, which begins @before characters into @all. */
static void
end_word(TuschPatternShape *all, GString *word, guint before)
{
  if (word->len == 0)
    return;
  TuschPatternShape of = {0, 0, g_ptr_array_new_with_free_func(g_free), 0, 0};
  g_ptr_array_add(of.words, g_strndup(word->str, word->len));
  take_words(all, &of, before);
  g_string_truncate(word, 0);
}

static Part
read_sequence(Reader *reader)
{
  Part all = NOTHING;
  g_autoptr(GString) word = g_string_new(NULL);
  guint word_at = 0;
  while (!reader->failed && strchr("|)", *reader->at) == NULL) { /* also at the end */
    Part next = read_repeated(reader);
    if (next.letter != '\0') {
      word_at = word->len == 0 ? all.shape.length : word_at;
      g_string_append_c(word, next.letter);
    } else {
      end_word(&all.shape, word, word_at);
      take_words(&all.shape, &next.shape, all.shape.length);
    }
    if (all.shape.digits == 0 && next.shape.digits > 0)
      all.shape.lead = capped(all.shape.length + next.shape.lead);
    all.shape.digits = capped(all.shape.digits + next.shape.digits);
    all.shape.length = capped(all.shape.length + next.shape.length);
  }
  end_word(&all.shape, word, word_at);
  return all;
}

/* Either of two: the words of both, if both have some. */
static void
join_words(TuschPatternShape *all, TuschPatternShape *other)
{
  all->before = MAX(all->before, other->before);
  bool can_join = strength_of(all) > 0 && strength_of(other) > 0 &&
                  all->words->len + other->words->len <= MAX_WORDS;
  if (can_join)
    for (guint i = 0; i < other->words->len; i++)
      g_ptr_array_add(all->words, g_strdup(g_ptr_array_index(other->words, i)));
  else
    tusch_pattern_shape_clear(all);
  tusch_pattern_shape_clear(other);
}

static Part
read_alternatives(Reader *reader)
{
  if (++reader->depth > MAX_DEPTH)
    return give_up(reader);
  Part all = read_sequence(reader);
  while (!reader->failed && *reader->at == '|') {
    reader->at++;
    Part next = read_sequence(reader);
    all.shape.digits = MIN(all.shape.digits, next.shape.digits);
    all.shape.lead = MAX(all.shape.lead, next.shape.lead);
    all.shape.length = MAX(all.shape.length, next.shape.length);
    join_words(&all.shape, &next.shape);
  }
  reader->depth--;
  return all;
}

TuschPatternShape
tusch_pattern_shape_of(const char *expression)
{
  Reader reader = {expression, 0, false};
  TuschPatternShape shape = read_alternatives(&reader).shape;
  if (strength_of(&shape) == 0)
    tusch_pattern_shape_clear(&shape);
  if (!reader.failed && *reader.at == '\0')
    return shape;
  tusch_pattern_shape_clear(&shape);
  return (TuschPatternShape){0, TUSCH_PATTERN_UNBOUNDED, NULL, 0, TUSCH_PATTERN_UNBOUNDED};
}
