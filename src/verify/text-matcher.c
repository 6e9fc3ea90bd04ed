/* Needles made of secrets, and the rules that tell a hit from chance. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/text-matcher.h"

#include "verify/needle-index.h"
#include "verify/normal-text.h"

#include <string.h>

/* Letters and digits at least: fewer are met by chance on any page. */
#define MIN_LETTERS 5
#define MIN_DIGITS 6
/* From here on a word is looked for inside longer words too. */
#define FREE_WORD_LETTERS 8
#define FREE_NAME_LETTERS 10
#define FREE_DIGITS 10
/* A rest of a number is a leak from two thirds on, but six digits may be any date. */
#define MIN_PARTIAL_DIGITS 7

typedef struct {
  const TuschSecret *secret;
  bool is_number; /* looked for among digits only */
  bool is_free; /* may begin and end inside a word or number */
  bool is_one_word;
} Needle;

/* A name of several words, in any order. */
typedef struct {
  const TuschSecret *secret;
  char **words; /* folded */
  guint n_words;
} Name;

/* A number that recognised text may hold with one mistake. */
typedef struct {
  const TuschSecret *secret;
  char *digits;
} Number;

struct TuschTextMatcher {
  GHashTable *covered; /* set of TuschSecret */
  GPtrArray *needles; /* Needle, owned */
  TuschNeedleIndex *letters, *ocr_letters, *digits;
  GHashTable *partial_numbers; /* char * digits -> TuschSecret */
  GHashTable *names_by_word; /* char * longest word -> GPtrArray of Name */
  GPtrArray *numbers; /* Number, owned */
};

static void
number_free(Number *number)
{
  g_free(number->digits);
  g_free(number);
}

static void
name_free(Name *name)
{
  g_strfreev(name->words);
  g_free(name);
}

void
tusch_text_matcher_free(TuschTextMatcher *matcher)
{
  if (matcher == NULL)
    return;
  g_hash_table_unref(matcher->covered);
  g_ptr_array_unref(matcher->needles);
  tusch_needle_index_free(matcher->letters);
  tusch_needle_index_free(matcher->ocr_letters);
  tusch_needle_index_free(matcher->digits);
  g_hash_table_unref(matcher->partial_numbers);
  g_hash_table_unref(matcher->names_by_word);
  g_ptr_array_unref(matcher->numbers);
  g_free(matcher);
}

static Needle *
add_needle(TuschTextMatcher *matcher, const TuschSecret *secret)
{
  Needle *needle = g_new0(Needle, 1);
  needle->secret = secret;
  g_ptr_array_add(matcher->needles, needle);
  g_hash_table_add(matcher->covered, (gpointer)secret);
  return needle;
}

static void
add_digits(TuschTextMatcher *matcher, const TuschSecret *secret, const char *digits)
{
  gsize n = strlen(digits);
  if (n < MIN_DIGITS)
    return;
  Needle *needle = add_needle(matcher, secret);
  needle->is_number = true;
  needle->is_free = n >= FREE_DIGITS;
  tusch_needle_index_add(matcher->digits, digits, n, needle);
}

/* Every stretch of the number that would give most of it away. */
static void
add_partials(TuschTextMatcher *matcher, const TuschSecret *secret, const char *digits)
{
  gsize n = strlen(digits);
  gsize least = MAX(MIN_PARTIAL_DIGITS, (2 * n + 2) / 3);
  for (gsize length = least; length < n; length++)
    for (gsize start = 0; start + length <= n; start++)
      g_hash_table_insert(
          matcher->partial_numbers, g_strndup(digits + start, length), (gpointer)secret);
}

static void
add_number(TuschTextMatcher *matcher, const TuschSecret *secret, const char *digits)
{
  add_digits(matcher, secret, digits);
  if (secret->category == TUSCH_CATEGORY_DATE_OF_BIRTH || strlen(digits) < 8)
    return;
  add_partials(matcher, secret, digits);
  Number *number = g_new0(Number, 1);
  number->secret = secret;
  number->digits = g_strdup(digits);
  g_ptr_array_add(matcher->numbers, number);
}

/* "010190-1234" is also written "01 01 1990 1234". */
static void
add_cpr(TuschTextMatcher *matcher, const TuschSecret *secret, const char *digits)
{
  static const char *const CENTURIES[] = {"18", "19", "20"};
  if (strlen(digits) == 12) {
    g_autofree char *ten = g_strdup_printf("%.4s%s", digits, digits + 6);
    add_number(matcher, secret, ten);
  }
  add_number(matcher, secret, digits);
  for (guint i = 0; strlen(digits) == 10 && i < G_N_ELEMENTS(CENTURIES); i++) {
    g_autofree char *twelve = g_strdup_printf("%.4s%s%s", digits, CENTURIES[i], digits + 4);
    add_digits(matcher, secret, twelve);
  }
}

static void
add_phone(TuschTextMatcher *matcher, const TuschSecret *secret, const char *digits)
{
  gsize n = strlen(digits);
  if (n == 10 && g_str_has_prefix(digits, "45"))
    digits += 2;
  else if (n == 12 && g_str_has_prefix(digits, "0045"))
    digits += 4;
  add_number(matcher, secret, digits);
}

static void
add_letters(TuschTextMatcher *matcher, const TuschSecret *secret, const char *text)
{
  g_autofree char *alnum = tusch_text_alnum(text);
  gsize n = strlen(alnum);
  if (n < MIN_LETTERS)
    return;
  g_autoptr(GPtrArray) words = tusch_normal_words(text);
  Needle *needle = add_needle(matcher, secret);
  needle->is_one_word = words->len == 1;
  needle->is_free = n >= (needle->is_one_word ? FREE_WORD_LETTERS : FREE_NAME_LETTERS);
  tusch_needle_index_add(matcher->letters, alnum, n, needle);
  g_autofree char *ocr = tusch_normal_fold_ocr(alnum);
  tusch_needle_index_add(matcher->ocr_letters, ocr, strlen(ocr), needle);
}

static void
add_name(TuschTextMatcher *matcher, const TuschSecret *secret)
{
  g_autoptr(GPtrArray) words = tusch_normal_words(secret->text);
  if (words->len < 2 || words->len > 8)
    return;
  Name *name = g_new0(Name, 1);
  name->secret = secret;
  name->n_words = words->len;
  name->words = g_new0(char *, words->len + 1);
  guint longest = 0;
  for (guint i = 0; i < words->len; i++) {
    name->words[i] = g_strdup(((TuschNormalWord *)g_ptr_array_index(words, i))->text);
    if (strlen(name->words[i]) > strlen(name->words[longest]))
      longest = i;
  }
  const char *key = name->words[longest];
  GPtrArray *names = g_hash_table_lookup(matcher->names_by_word, key);
  if (names == NULL) {
    names = g_ptr_array_new_with_free_func((GDestroyNotify)name_free);
    g_hash_table_insert(matcher->names_by_word, g_strdup(key), names);
  }
  g_ptr_array_add(names, name);
  g_hash_table_add(matcher->covered, (gpointer)secret);
}

/* "Skovvej 12, 2. tv., 8000 Aarhus C": street and number alone are the leak. */
static void
add_street(TuschTextMatcher *matcher, const TuschSecret *secret)
{
  g_auto(GStrv) parts = g_strsplit_set(secret->text, ",\n", 2);
  if (parts[0] != NULL && parts[1] != NULL && strpbrk(parts[0], "0123456789") != NULL)
    add_letters(matcher, secret, parts[0]);
}

static bool
has_letters(const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p))
    if (g_unichar_isalpha(g_utf8_get_char(p)))
      return true;
  return false;
}

/* True if the number as written has a gap that search_digits() would not look over. */
static bool
is_oddly_written(const char *text)
{
  g_autoptr(TuschNormalText) digits = tusch_normal_digits(text, false);
  for (gsize i = 1; i < digits->bytes->len; i++)
    if (digits->gaps[i] > TUSCH_NORMAL_MAX_GAP)
      return true;
  return has_letters(text);
}

static void
add_secret(TuschTextMatcher *matcher, const TuschSecret *secret)
{
  g_autofree char *digits = tusch_text_digits(secret->text);
  switch (secret->category) {
  case TUSCH_CATEGORY_CPR:
    add_cpr(matcher, secret, digits);
    break;
  case TUSCH_CATEGORY_PHONE:
    add_phone(matcher, secret, digits);
    break;
  case TUSCH_CATEGORY_PERSON:
    add_name(matcher, secret);
    break;
  case TUSCH_CATEGORY_ADDRESS:
    add_street(matcher, secret);
    break;
  case TUSCH_CATEGORY_ACCOUNT:
    add_number(matcher, secret, digits);
    break;
  default:
    if (!has_letters(secret->text))
      add_number(matcher, secret, digits);
    break;
  }
  if (is_oddly_written(secret->text))
    add_letters(matcher, secret, secret->text);
}

TuschTextMatcher *
tusch_text_matcher_new(const GPtrArray *secrets)
{
  TuschTextMatcher *matcher = g_new0(TuschTextMatcher, 1);
  matcher->covered = g_hash_table_new(NULL, NULL);
  matcher->needles = g_ptr_array_new_with_free_func(g_free);
  matcher->letters = tusch_needle_index_new();
  matcher->ocr_letters = tusch_needle_index_new();
  matcher->digits = tusch_needle_index_new();
  matcher->partial_numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  matcher->names_by_word =
      g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  matcher->numbers = g_ptr_array_new_with_free_func((GDestroyNotify)number_free);
  for (guint i = 0; i < secrets->len; i++) {
    const TuschSecret *secret = g_ptr_array_index(secrets, i);
    if (secret->scope == TUSCH_SECRET_BUNDLE && secret->text != NULL)
      add_secret(matcher, secret);
  }
  return matcher;
}

bool
tusch_text_matcher_covers(const TuschTextMatcher *matcher, const TuschSecret *secret)
{
  return g_hash_table_contains(matcher->covered, secret);
}

static void
append_hit(GArray *hits, const TuschSecret *secret, bool is_partial)
{
  for (guint i = 0; i < hits->len; i++) {
    TuschTextHit *other = &g_array_index(hits, TuschTextHit, i);
    if (other->secret == secret) {
      other->is_partial = other->is_partial && is_partial;
      return;
    }
  }
  TuschTextHit hit = {secret, is_partial};
  g_array_append_val(hits, hit);
}

/* Gaps inside the hit: none, or one between all letters (s p a c e d), or it is several words. */
static bool
has_word_shape(const TuschNormalText *normal, const TuschNeedleHit *hit, const Needle *needle)
{
  gsize n_gaps = 0;
  for (gsize i = hit->start + 1; i < hit->start + hit->length; i++)
    n_gaps += normal->gaps[i] != 0;
  return !needle->is_one_word || n_gaps == 0 || n_gaps >= hit->length - 1 - hit->length / 4;
}

static bool
is_letter_hit(const TuschNormalText *normal, const TuschNeedleHit *hit, const Needle *needle)
{
  const char *text = normal->bytes->str;
  gsize end = hit->start + hit->length;
  gsize length = normal->bytes->len;
  bool starts = hit->start == 0 || normal->gaps[hit->start] != 0;
  bool ends = end == length || normal->gaps[end] != 0 ||
              (text[end] == 's' && (end + 1 == length || normal->gaps[end + 1] != 0));
  /* "Skovvej 1" is not in "Skovvej 12". */
  if (!starts && g_ascii_isdigit(text[hit->start]) && g_ascii_isdigit(text[hit->start - 1]))
    return false;
  if (!ends && g_ascii_isdigit(text[end - 1]) && g_ascii_isdigit(text[end]))
    return false;
  return needle->is_free || (starts && ends && has_word_shape(normal, hit, needle));
}

static void
search_letters(const TuschNeedleIndex *index, const TuschNormalText *normal, GArray *hits)
{
  g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(TuschNeedleHit));
  tusch_needle_index_scan(index, (const guint8 *)normal->bytes->str, normal->bytes->len, found);
  for (guint i = 0; i < found->len; i++) {
    const TuschNeedleHit *hit = &g_array_index(found, TuschNeedleHit, i);
    const Needle *needle = hit->data;
    if (is_letter_hit(normal, hit, needle))
      append_hit(hits, needle->secret, false);
  }
}

static bool
is_unbroken(const TuschNormalText *digits, gsize start, gsize end)
{
  for (gsize i = start + 1; i < end; i++)
    if (digits->gaps[i] > TUSCH_NORMAL_MAX_GAP)
      return false;
  return true;
}

static bool
stands_alone(const TuschNormalText *digits, gsize start, gsize end)
{
  return (start == 0 || digits->gaps[start] != 0) &&
         (end == digits->bytes->len || digits->gaps[end] != 0);
}

/* "+45" or "0045" may stand directly before a telephone number. */
static bool
follows_country_code(const TuschNormalText *digits, gsize start, gsize end)
{
  const char *text = digits->bytes->str;
  return start >= 2 && memcmp(text + start - 2, "45", 2) == 0 &&
         (end == digits->bytes->len || digits->gaps[end] != 0);
}

static void
search_digits(const TuschTextMatcher *matcher, const TuschNormalText *digits, GArray *hits)
{
  g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(TuschNeedleHit));
  tusch_needle_index_scan(
      matcher->digits, (const guint8 *)digits->bytes->str, digits->bytes->len, found);
  for (guint i = 0; i < found->len; i++) {
    const TuschNeedleHit *hit = &g_array_index(found, TuschNeedleHit, i);
    const Needle *needle = hit->data;
    gsize end = hit->start + hit->length;
    if (is_unbroken(digits, hit->start, end) &&
        (needle->is_free || stands_alone(digits, hit->start, end) ||
         follows_country_code(digits, hit->start, end)))
      append_hit(hits, needle->secret, false);
  }
}

/* Whole runs of digits ("010190-12") that are most of a secret number and nothing else. */
static void
search_partials(const TuschTextMatcher *matcher, const TuschNormalText *digits, GArray *hits)
{
  gsize length = digits->bytes->len;
  for (gsize start = 0; start < length;) {
    gsize end = start + 1;
    guint n_gaps = 0;
    while (end < length && digits->gaps[end] <= 1) {
      n_gaps += digits->gaps[end] != 0;
      end++;
    }
    /* Three groups are a date ("01-02-2020"), which begins like the number of a child. */
    if (end - start >= MIN_PARTIAL_DIGITS && n_gaps != 2) {
      g_autofree char *run = g_strndup(digits->bytes->str + start, end - start);
      const TuschSecret *secret = g_hash_table_lookup(matcher->partial_numbers, run);
      if (secret != NULL)
        append_hit(hits, secret, true);
    }
    start = end;
  }
}

/* True if @text, @n_text digits, is @number with one digit wrong, lost or doubled. */
static bool
is_one_mistake(const char *text, gsize n_text, const char *number, gsize n_number)
{
  gsize same = 0;
  while (same < n_text && same < n_number && text[same] == number[same])
    same++;
  const char *rest = text + same;
  const char *wanted = number + same;
  if (n_text == n_number)
    return same == n_number || memcmp(rest + 1, wanted + 1, n_number - same - 1) == 0;
  if (n_text + 1 == n_number)
    return memcmp(rest, wanted + 1, n_text - same) == 0;
  return n_text == n_number + 1 && memcmp(rest + 1, wanted, n_number - same) == 0;
}

/* One wrong digit in ten is a reading mistake; in eight it may be another number, so there the
 * mistake must be one that reading makes. */
static bool
looks_alike(const char *text, const char *number, gsize n)
{
  static const char *const PAIRS[] = {"17",
                                      "71",
                                      "38",
                                      "83",
                                      "56",
                                      "65",
                                      "06",
                                      "60",
                                      "08",
                                      "80",
                                      "68",
                                      "86",
                                      "39",
                                      "93",
                                      "49",
                                      "94"};
  gsize n_wrong = 0;
  for (gsize i = 0; i < n; i++) {
    if (text[i] == number[i])
      continue;
    bool is_known = false;
    for (guint p = 0; p < G_N_ELEMENTS(PAIRS); p++)
      is_known = is_known || (PAIRS[p][0] == text[i] && PAIRS[p][1] == number[i]);
    if (!is_known || ++n_wrong > 1)
      return false;
  }
  return true;
}

static bool
matches_with_mistake(const TuschNormalText *digits, gsize start, const Number *number)
{
  const char *text = digits->bytes->str + start;
  gsize left = digits->bytes->len - start;
  gsize n = strlen(number->digits);
  gsize least = n >= FREE_DIGITS ? n - 1 : n;
  gsize most = n >= FREE_DIGITS ? n + 1 : n;
  for (gsize length = least; length <= most && length <= left; length++) {
    if (!stands_alone(digits, start, start + length) || !is_unbroken(digits, start, start + length))
      continue;
    if (n >= FREE_DIGITS ? is_one_mistake(text, length, number->digits, n)
                         : looks_alike(text, number->digits, n))
      return true;
  }
  return false;
}

static void
search_mistaken(const TuschTextMatcher *matcher, const TuschNormalText *digits, GArray *hits)
{
  for (gsize start = 0; start < digits->bytes->len; start++) {
    if (start > 0 && digits->gaps[start] == 0)
      continue;
    for (guint i = 0; i < matcher->numbers->len; i++) {
      const Number *number = g_ptr_array_index(matcher->numbers, i);
      if (matches_with_mistake(digits, start, number))
        append_hit(hits, number->secret, false);
    }
  }
}

static bool
is_word(const TuschNormalWord *word, const char *wanted)
{
  gsize n = strlen(wanted);
  return g_str_has_prefix(word->text, wanted) &&
         (word->text[n] == '\0' || (word->text[n] == 's' && word->text[n + 1] == '\0'));
}

/* All words of the name stand within two words more than it has itself. */
static bool
name_is_around(const GPtrArray *words, guint at, const Name *name)
{
  guint reach = name->n_words;
  guint from = at > reach ? at - reach : 0;
  guint to = MIN(at + reach, words->len - 1);
  guint first = G_MAXUINT;
  guint last = 0;
  for (guint w = 0; w < name->n_words; w++) {
    guint best = G_MAXUINT;
    for (guint i = from; i <= to; i++) {
      guint distance = i > at ? i - at : at - i;
      guint best_distance = best == G_MAXUINT ? G_MAXUINT : best > at ? best - at : at - best;
      if (distance < best_distance && is_word(g_ptr_array_index(words, i), name->words[w]))
        best = i;
    }
    if (best == G_MAXUINT)
      return false;
    first = MIN(first, best);
    last = MAX(last, best);
  }
  return last - first < name->n_words + 1;
}

static void
search_names(const TuschTextMatcher *matcher, const char *text, GArray *hits)
{
  if (g_hash_table_size(matcher->names_by_word) == 0)
    return;
  g_autoptr(GPtrArray) words = tusch_normal_words(text);
  for (guint i = 0; i < words->len; i++) {
    g_autofree char *key = g_strdup(((TuschNormalWord *)g_ptr_array_index(words, i))->text);
    for (int genitive = 0; genitive < 2; genitive++) {
      GPtrArray *names = g_hash_table_lookup(matcher->names_by_word, key);
      for (guint n = 0; names != NULL && n < names->len; n++) {
        const Name *name = g_ptr_array_index(names, n);
        if (name_is_around(words, i, name))
          append_hit(hits, name->secret, false);
      }
      if (!g_str_has_suffix(key, "s"))
        break;
      key[strlen(key) - 1] = '\0';
    }
  }
}

/* Letters between two digits stay a gap. */
static void
close_gaps(TuschNormalText *normal, bool is_digits)
{
  for (gsize i = 0; i < normal->bytes->len; i++)
    if (!is_digits || normal->gaps[i] != 255)
      normal->gaps[i] = 0;
}

GArray *
tusch_text_matcher_search(const TuschTextMatcher *matcher, const char *text, TuschMatchMode mode)
{
  GArray *hits = g_array_new(FALSE, FALSE, sizeof(TuschTextHit));
  g_autoptr(TuschNormalText) letters = tusch_normal_letters(text);
  g_autoptr(TuschNormalText) digits = tusch_normal_digits(text, mode == TUSCH_MATCH_OCR);
  if (mode == TUSCH_MATCH_JOINED) {
    close_gaps(letters, false);
    close_gaps(digits, true);
    search_letters(matcher->letters, letters, hits);
    search_digits(matcher, digits, hits);
    return hits;
  }
  search_letters(matcher->letters, letters, hits);
  search_digits(matcher, digits, hits);
  search_partials(matcher, digits, hits);
  search_names(matcher, text, hits);
  if (mode == TUSCH_MATCH_OCR) {
    g_autoptr(TuschNormalText) folded = tusch_normal_letters_ocr(letters);
    search_letters(matcher->ocr_letters, folded, hits);
    search_mistaken(matcher, digits, hits);
  }
  return hits;
}
