/* Runs of three words as numbers: what texts are compared by. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "index/shingles.h"

#include "base/danish.h"

enum { WORDS_PER_RUN = 3 };

/* FNV-1a, then mixed (splitmix64), since the numbers are sampled by their low bits. */
static guint64
hash_bytes(guint64 hash, const char *bytes, gsize n)
{
  for (gsize i = 0; i < n; i++)
    hash = (hash ^ (guint8)bytes[i]) * G_GUINT64_CONSTANT(0x100000001b3);
  return hash;
}

static guint64
mix(guint64 hash)
{
  hash = (hash ^ (hash >> 30)) * G_GUINT64_CONSTANT(0xbf58476d1ce4e5b9);
  hash = (hash ^ (hash >> 27)) * G_GUINT64_CONSTANT(0x94d049bb133111eb);
  return hash ^ (hash >> 31);
}

static int
compare_numbers(gconstpointer a, gconstpointer b)
{
  guint64 first = *(const guint64 *)a;
  guint64 second = *(const guint64 *)b;
  return (first > second) - (first < second);
}

static void
keep_each_once(GArray *numbers)
{
  g_array_sort(numbers, compare_numbers);
  guint n = 0;
  for (guint i = 0; i < numbers->len; i++) {
    guint64 number = g_array_index(numbers, guint64, i);
    if (n == 0 || g_array_index(numbers, guint64, n - 1) != number)
      g_array_index(numbers, guint64, n++) = number;
  }
  g_array_set_size(numbers, n);
}

/* The words of a run, the oldest first; @n words so far. */
static void
add_run(GArray *runs, const guint64 *words, guint n)
{
  if (n < WORDS_PER_RUN)
    return;
  guint64 hash = G_GUINT64_CONSTANT(0xcbf29ce484222325);
  for (guint i = 0; i < WORDS_PER_RUN; i++)
    hash = mix(hash ^ words[(n - WORDS_PER_RUN + i) % WORDS_PER_RUN]) + i;
  hash = mix(hash);
  g_array_append_val(runs, hash);
}

GArray *
shingles_of(const char *text)
{
  const guint64 start = G_GUINT64_CONSTANT(0xcbf29ce484222325);
  GArray *runs = g_array_new(FALSE, FALSE, sizeof(guint64));
  guint64 words[WORDS_PER_RUN] = {0};
  guint64 hash = start;
  guint n = 0;
  for (const char *p = text;; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    char folded[16];
    if (g_unichar_isalnum(c)) {
      hash = hash_bytes(hash, folded, tusch_danish_fold_char(c, folded));
    } else if (hash != start) {
      words[n++ % WORDS_PER_RUN] = hash;
      hash = start;
      add_run(runs, words, n);
    }
    if (c == 0)
      break;
  }
  keep_each_once(runs);
  return runs;
}

guint
shingles_count_common(const GArray *one, const GArray *other)
{
  guint n = 0;
  guint i = 0;
  guint k = 0;
  while (i < one->len && k < other->len) {
    guint64 a = g_array_index(one, guint64, i);
    guint64 b = g_array_index(other, guint64, k);
    n += a == b;
    i += a <= b;
    k += b <= a;
  }
  return n;
}
