/* PCRE2 with JIT; limits are always set. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/pcre2/pattern.h"

#include "adapters/pcre2/pattern-error.h"
#include "adapters/pcre2/pattern-shape.h"
#include "tusch/error.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* A rule on a page of text needs some thousand steps; a runaway needs millions. */
#define MATCH_LIMIT 5000000
#define DEPTH_LIMIT 5000
#define HEAP_LIMIT_KIB (16 * 1024)
#define MAX_GROUPS 32
#define JIT_STACK_START (32 * 1024)
#define JIT_STACK_MAX (1024 * 1024)

struct TuschPattern {
  pcre2_code *code;
  guint32 span_group; /* 0: the whole match */
  TuschPatternShape shape;
};

/* Bytes of a text, both included, where matches may begin. */
typedef struct {
  gsize first, last;
} Window;

/* What one search needs besides the pattern. */
typedef struct {
  pcre2_match_data *data;
  pcre2_match_context *context;
  pcre2_jit_stack *stack;
} Scratch;

TuschPattern *
tusch_pattern_compile(const char *expression, bool ignore_case, char **out_message)
{
  int code = 0;
  PCRE2_SIZE offset = 0;
  guint32 options = PCRE2_UTF | PCRE2_UCP | PCRE2_MULTILINE | PCRE2_NEVER_BACKSLASH_C |
                    PCRE2_DOLLAR_ENDONLY | PCRE2_USE_OFFSET_LIMIT |
                    (ignore_case ? PCRE2_CASELESS : 0);
  g_autofree char *valid = g_utf8_make_valid(expression, -1);
  pcre2_code *compiled =
      pcre2_compile((PCRE2_SPTR)valid, PCRE2_ZERO_TERMINATED, options, &code, &offset, NULL);
  if (compiled == NULL) {
    *out_message = tusch_pattern_error_sentence(code, valid, offset);
    return NULL;
  }
  /* Without JIT (a locked-down machine) the interpreter gives the same answers, only slower. */
  (void)pcre2_jit_compile(compiled, PCRE2_JIT_COMPLETE);
  TuschPattern *pattern = g_new0(TuschPattern, 1);
  pattern->code = compiled;
  pattern->shape = tusch_pattern_shape_of(valid);
  int group = pcre2_substring_number_from_name(compiled, (PCRE2_SPTR) "fund");
  pattern->span_group = group > 0 && group < MAX_GROUPS ? (guint32)group : 0;
  return pattern;
}

void
tusch_pattern_free(TuschPattern *pattern)
{
  if (pattern == NULL)
    return;
  pcre2_code_free(pattern->code);
  tusch_pattern_shape_clear(&pattern->shape);
  g_free(pattern);
}

static void
scratch_free(gpointer data)
{
  Scratch *scratch = data;
  pcre2_match_data_free(scratch->data);
  pcre2_match_context_free(scratch->context);
  pcre2_jit_stack_free(scratch->stack);
  g_free(scratch);
}

/* One for each thread, kept: making a JIT stack costs more than matching a page. */
static Scratch *
thread_scratch(void)
{
  static GPrivate slot = G_PRIVATE_INIT(scratch_free);
  Scratch *scratch = g_private_get(&slot);
  if (scratch != NULL)
    return scratch;
  scratch = g_new0(Scratch, 1);
  scratch->data = pcre2_match_data_create(MAX_GROUPS, NULL);
  scratch->context = pcre2_match_context_create(NULL);
  scratch->stack = pcre2_jit_stack_create(JIT_STACK_START, JIT_STACK_MAX, NULL);
  if (scratch->context != NULL) {
    (void)pcre2_set_match_limit(scratch->context, MATCH_LIMIT);
    (void)pcre2_set_depth_limit(scratch->context, DEPTH_LIMIT);
    (void)pcre2_set_heap_limit(scratch->context, HEAP_LIMIT_KIB);
    pcre2_jit_stack_assign(scratch->context, NULL, scratch->stack);
  }
  g_private_set(&slot, scratch);
  return scratch;
}

void
tusch_pattern_search_init(TuschPatternSearch *search,
                          const TuschPattern *pattern,
                          const char *text,
                          gsize length)
{
  *search = (TuschPatternSearch){.pattern = pattern, .text = text, .length = length};
}

void
tusch_pattern_search_use_digits(TuschPatternSearch *search, const TuschDigitPlaces *digits)
{
  const TuschPatternShape *shape = &search->pattern->shape;
  if (shape->digits > 0 && shape->length < TUSCH_PATTERN_UNBOUNDED)
    search->digits = digits;
}

const GPtrArray *
tusch_pattern_get_words(const TuschPattern *pattern)
{
  return pattern->shape.words;
}

void
tusch_pattern_search_use_words(TuschPatternSearch *search, const guint32 *places, guint n_places)
{
  if (search->pattern->shape.words == NULL)
    return;
  search->has_words = true;
  search->words = places;
  search->n_words = n_places;
}

/* @first, moved back by so many characters, but not to before @least. */
static gsize
back_from(const TuschPatternSearch *search, gsize first, guint characters)
{
  for (guint i = 0; i < characters && first > search->at; i++)
    do
      first--;
    while (first > 0 && ((guchar)search->text[first] & 0xC0) == 0x80);
  return first;
}

/* The next places where a match may begin: one of its words lies in its reach. */
static bool
next_window_at_words(TuschPatternSearch *search, Window *out)
{
  guint reach = search->pattern->shape.before;
  guint i = search->next_word;
  while (i < search->n_words && search->words[i] < search->at)
    i++;
  search->next_word = i;
  if (i == search->n_words)
    return false;
  gsize first = back_from(search, search->words[i], reach);
  while (i + 1 < search->n_words && search->words[i + 1] - search->words[i] <= reach)
    i++;
  *out = (Window){first, search->words[i]};
  return true;
}

/* Characters between two windows that are searched rather than a search begun anew. */
#define NEAR_ENOUGH 12

/* The next places where a match may begin: as many digits as it needs lie in its reach. */
static bool
next_window(TuschPatternSearch *search, Window *out)
{
  if (search->has_words)
    return next_window_at_words(search, out);
  *out = (Window){search->at, search->length};
  const TuschDigitPlaces *digits = search->digits;
  if (digits == NULL)
    return search->at <= search->length;
  guint others = search->pattern->shape.digits - 1;
  guint reach = search->pattern->shape.length;
  guint i = search->next_digit;
  while (i + others < digits->n &&
         (digits->bytes[i] < search->at ||
          digits->characters[i + others] - digits->characters[i] >= reach))
    i++;
  search->next_digit = i;
  if (i + others >= digits->n)
    return false;
  guint used = digits->characters[i + others] - digits->characters[i] + 1;
  guint lead = search->pattern->shape.lead;
  gsize first = back_from(search, digits->bytes[i], MIN(lead, reach > used ? reach - used : 0));
  while (i + 1 + others < digits->n &&
         digits->characters[i + 1 + others] - digits->characters[i] <= reach &&
         digits->characters[i + 1] - digits->characters[i] <= lead + NEAR_ENOUGH)
    i++;
  *out = (Window){first, digits->bytes[i]};
  return true;
}

static char *
message_of(int code)
{
  PCRE2_UCHAR text[256];
  if (pcre2_get_error_message(code, text, sizeof(text)) < 0)
    return g_strdup_printf("(%d)", code);
  return g_strdup((const char *)text);
}

static gboolean
fail_with(int code, GError **error)
{
  g_autofree char *message = message_of(code);
  switch (code) {
  case PCRE2_ERROR_MATCHLIMIT:
  case PCRE2_ERROR_DEPTHLIMIT:
  case PCRE2_ERROR_HEAPLIMIT:
  case PCRE2_ERROR_JIT_STACKLIMIT:
    return tusch_fail(error, TUSCH_ERROR_LIMIT, "pattern gave up: %s", message);
  default:
    return tusch_fail(error, TUSCH_ERROR_LIBRARY, "pattern failed: %s", message);
  }
}

/* The next place to search from, so that every search makes progress by whole characters. */
static gsize
step_past(const TuschPatternSearch *search, gsize start, gsize end)
{
  if (end > start)
    return end;
  if (start >= search->length)
    return search->length + 1;
  return (gsize)(g_utf8_next_char(search->text + start) - search->text);
}

gboolean
tusch_pattern_search_next(TuschPatternSearch *search,
                          bool *out_found,
                          TuschPatternMatch *out,
                          GError **error)
{
  Scratch *scratch = thread_scratch();
  *out_found = false;
  if (scratch->data == NULL || scratch->context == NULL)
    return tusch_fail(error, TUSCH_ERROR_LIMIT, "pattern gave up: no memory");
  Window window;
  while (next_window(search, &window)) {
    (void)pcre2_set_offset_limit(scratch->context, window.last);
    int code = pcre2_match(search->pattern->code,
                           (PCRE2_SPTR)search->text,
                           search->length,
                           window.first,
                           PCRE2_NO_UTF_CHECK,
                           scratch->data,
                           scratch->context);
    if (code == PCRE2_ERROR_NOMATCH) {
      search->at = window.last + 1;
      continue;
    }
    if (code < 0)
      return fail_with(code, error);
    const PCRE2_SIZE *at = pcre2_get_ovector_pointer(scratch->data);
    guint32 group = search->pattern->span_group;
    if (at[2 * group] == PCRE2_UNSET)
      group = 0;
    *out = (TuschPatternMatch){at[2 * group], at[2 * group + 1], at[0], at[1]};
    /* What follows the span may belong to the next find. */
    search->at = step_past(search, at[0], MAX(out->end, at[0]));
    if (out->end > out->start) {
      *out_found = true;
      return TRUE;
    }
  }
  return TRUE;
}
