/* Reducing text for comparison. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/normal-text.h"

#include "base/danish.h"
#include "verify/text-matcher.h"

#include <string.h>

/* Grows gaps together with bytes. */
typedef struct {
  GString *bytes;
  GByteArray *gaps;
  guint gap; /* before the next byte */
} Builder;

static Builder
builder_new(void)
{
  return (Builder){g_string_new(NULL), g_byte_array_new(), 0};
}

static void
builder_append(Builder *builder, char c)
{
  guint8 gap = (guint8)MIN(builder->gap, 255);
  g_byte_array_append(builder->gaps, &gap, 1);
  g_string_append_c(builder->bytes, c);
  builder->gap = 0;
}

static TuschNormalText *
builder_finish(Builder *builder)
{
  guint8 last = 255;
  g_byte_array_append(builder->gaps, &last, 1);
  TuschNormalText *normal = g_new0(TuschNormalText, 1);
  normal->bytes = builder->bytes;
  normal->gaps = g_byte_array_free(builder->gaps, FALSE);
  return normal;
}

void
tusch_normal_text_free(TuschNormalText *normal)
{
  if (normal == NULL)
    return;
  g_string_free(normal->bytes, TRUE);
  g_free(normal->gaps);
  g_free(normal);
}

static bool
is_hyphen_at_line_end(const char *p)
{
  return *p == '-' && (p[1] == '\n' || (p[1] == '\r' && p[2] == '\n'));
}

/* Compatibility forms (ligatures, full width) are taken apart first; danish.h does the rest. */
static char *
compatible(const char *text)
{
  g_autofree char *valid = g_utf8_make_valid(text, -1);
  return g_utf8_normalize(valid, -1, G_NORMALIZE_NFKC);
}

/* A soft hyphen or zero-width sign is no gap. */
static bool
is_invisible(gunichar c)
{
  return g_unichar_type(c) == G_UNICODE_FORMAT;
}

TuschNormalText *
tusch_normal_letters(const char *text)
{
  g_autofree char *source = compatible(text);
  Builder builder = builder_new();
  for (const char *p = source; *p != '\0'; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (is_hyphen_at_line_end(p)) {
      p += p[1] == '\r' ? 2 : 1;
      continue;
    }
    if (is_invisible(c))
      continue;
    char folded[16];
    gsize n = tusch_danish_fold_char(c, folded);
    bool any = false;
    for (gsize i = 0; i < n; i++) {
      if (g_ascii_isalnum(folded[i])) {
        builder_append(&builder, folded[i]);
        any = true;
      }
    }
    if (!any)
      builder.gap++;
  }
  return builder_finish(&builder);
}

/* What the letters at @p are read as: one sign for all that look alike. *taken: letters used. */
static char
fold_ocr(const char *p, gsize *taken)
{
  static const char *const PAIRS[] = {"aa a", "ae a", "oe o", "rn m", "vv w", "ii u", "cl d"};
  for (guint i = 0; i < G_N_ELEMENTS(PAIRS); i++) {
    if (strncmp(p, PAIRS[i], 2) == 0) {
      *taken = 2;
      return PAIRS[i][3];
    }
  }
  *taken = 1;
  switch (*p) {
  case '0':
    return 'o';
  case '1':
  case 'i':
  case 'j':
    return 'l';
  case '5':
    return 's';
  case '8':
    return 'b';
  default:
    return *p;
  }
}

TuschNormalText *
tusch_normal_letters_ocr(const TuschNormalText *letters)
{
  Builder builder = builder_new();
  const char *text = letters->bytes->str;
  for (gsize i = 0, taken = 1; i < letters->bytes->len; i += taken) {
    builder.gap = letters->gaps[i];
    char folded = fold_ocr(text + i, &taken);
    builder_append(&builder, folded);
  }
  return builder_finish(&builder);
}

char *
tusch_normal_fold_ocr(const char *alnum)
{
  GString *folded = g_string_new(NULL);
  for (gsize i = 0, taken = 1; alnum[i] != '\0'; i += taken) {
    char c = fold_ocr(alnum + i, &taken);
    g_string_append_c(folded, c);
  }
  return g_string_free(folded, FALSE);
}

/* The digit that reading may have taken for @c, or 0. */
static char
digit_like(gunichar c)
{
  static const char LETTERS[] = "OoDQlIi|!ZzSsBGgq";
  static const char DIGITS[] = "00001111122558699";
  const char *at = c < 128 ? strchr(LETTERS, (int)c) : NULL;
  return at != NULL && c != 0 ? DIGITS[at - LETTERS] : '\0';
}

/* True if the signs up to the next space are a number with a letter or two read for digits. */
static bool
is_mostly_digits(const char *word)
{
  guint n_digits = 0;
  guint n_alike = 0;
  for (const char *p = word; *p != '\0' && !g_unichar_isspace(g_utf8_get_char(p));
       p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (g_unichar_isdigit(c))
      n_digits++;
    else if (digit_like(c) != '\0')
      n_alike++;
    else if (g_unichar_isalpha(c))
      return false;
  }
  return n_digits >= 1 && n_digits >= n_alike;
}

TuschNormalText *
tusch_normal_digits(const char *text, bool is_ocr)
{
  g_autofree char *source = compatible(text);
  Builder builder = builder_new();
  bool is_number = false;
  bool at_word = true;
  for (const char *p = source; *p != '\0'; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (at_word)
      is_number = is_ocr && is_mostly_digits(p);
    at_word = g_unichar_isspace(c);
    int value = g_unichar_digit_value(c);
    char alike = is_number ? digit_like(c) : '\0';
    if (value >= 0)
      builder_append(&builder, (char)('0' + value));
    else if (alike != '\0')
      builder_append(&builder, alike);
    else if (g_unichar_isalpha(c))
      builder.gap = 255;
    else if (!is_invisible(c) && builder.gap < 255)
      builder.gap++;
  }
  return builder_finish(&builder);
}

GPtrArray *
tusch_normal_words(const char *text)
{
  GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(TuschNormalText) letters = tusch_normal_letters(text);
  TuschNormalWord *word = NULL;
  gsize length = 0;
  for (gsize i = 0; i < letters->bytes->len; i++) {
    if (word == NULL || letters->gaps[i] != 0) {
      word = g_new0(TuschNormalWord, 1);
      g_ptr_array_add(words, word);
      length = 0;
    }
    if (length + 1 < sizeof word->text)
      word->text[length++] = letters->bytes->str[i];
  }
  return words;
}

char *
tusch_text_digits(const char *text)
{
  g_autoptr(TuschNormalText) digits = tusch_normal_digits(text, true);
  return g_strdup(digits->bytes->str);
}

char *
tusch_text_alnum(const char *text)
{
  g_autoptr(TuschNormalText) letters = tusch_normal_letters(text);
  return g_strdup(letters->bytes->str);
}
