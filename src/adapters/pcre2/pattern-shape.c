/* A reader of expressions that only counts. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/pcre2/pattern-shape.h"

#include <stdbool.h>
#include <string.h>

#define MAX_DEPTH 50

typedef struct {
  const char *at;
  guint depth;
  bool failed; /* something was not understood: the result means nothing */
} Reader;

static const TuschPatternShape NOTHING = {0, 0};
static const TuschPatternShape ONE_CHARACTER = {0, 1};
static const TuschPatternShape ONE_DIGIT = {1, 1};

static TuschPatternShape read_alternatives(Reader *reader);

static TuschPatternShape
give_up(Reader *reader)
{
  reader->failed = true;
  return NOTHING;
}

/* The rest of a group after what opened it. */
static TuschPatternShape
read_to_bracket(Reader *reader)
{
  TuschPatternShape shape = read_alternatives(reader);
  if (reader->failed || *reader->at != ')')
    return give_up(reader);
  reader->at++;
  return shape;
}

static TuschPatternShape
read_group(Reader *reader)
{
  static const char *const around[] = {"?=", "?!", "?<=", "?<!"};
  static const char *const plain[] = {"?:", "?i:", "?>"};
  for (guint i = 0; i < G_N_ELEMENTS(around); i++)
    if (g_str_has_prefix(reader->at, around[i])) {
      reader->at += strlen(around[i]);
      (void)read_to_bracket(reader);
      return NOTHING;
    }
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

/* A set in brackets: one character; a digit only if nothing else is in it. */
static TuschPatternShape
read_set(Reader *reader)
{
  bool only_digits = *reader->at != '^';
  if (*reader->at == '^')
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
    reader->at = is_range ? p + 3 : g_utf8_next_char(p + (*p == '\\' ? 1 : 0));
  }
  reader->at++;
  return only_digits ? ONE_DIGIT : ONE_CHARACTER;
}

static TuschPatternShape
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
  if (strchr("sSwWDhHvVNtnr", c) != NULL || !g_ascii_isalnum(c))
    return ONE_CHARACTER;
  return give_up(reader);
}

static TuschPatternShape
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
  case '*':
  case '+':
  case '?':
  case '{':
    return give_up(reader);
  default:
    return g_ascii_isdigit(*p) ? ONE_DIGIT : ONE_CHARACTER;
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

static TuschPatternShape
read_repeated(Reader *reader)
{
  TuschPatternShape shape = read_atom(reader);
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
    return shape;
  }
  if (!reader->failed && (*reader->at == '+' || *reader->at == '?'))
    reader->at++;
  return (TuschPatternShape){MIN(shape.digits * least, TUSCH_PATTERN_UNBOUNDED),
                             MIN(shape.length * most, TUSCH_PATTERN_UNBOUNDED)};
}

static TuschPatternShape
read_sequence(Reader *reader)
{
  TuschPatternShape all = NOTHING;
  while (!reader->failed && strchr("|)", *reader->at) == NULL) { /* also at the end */
    TuschPatternShape next = read_repeated(reader);
    all.digits = MIN(all.digits + next.digits, TUSCH_PATTERN_UNBOUNDED);
    all.length = MIN(all.length + next.length, TUSCH_PATTERN_UNBOUNDED);
  }
  return all;
}

static TuschPatternShape
read_alternatives(Reader *reader)
{
  if (++reader->depth > MAX_DEPTH)
    return give_up(reader);
  TuschPatternShape all = read_sequence(reader);
  while (!reader->failed && *reader->at == '|') {
    reader->at++;
    TuschPatternShape next = read_sequence(reader);
    all.digits = MIN(all.digits, next.digits);
    all.length = MAX(all.length, next.length);
  }
  reader->depth--;
  return all;
}

TuschPatternShape
tusch_pattern_shape_of(const char *expression)
{
  Reader reader = {expression, 0, false};
  TuschPatternShape shape = read_alternatives(&reader);
  if (reader.failed || *reader.at != '\0')
    return (TuschPatternShape){0, TUSCH_PATTERN_UNBOUNDED};
  return shape;
}
