/* Hash tables over a short window of each needle, tried at each byte of the haystack. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/needle-index.h"

#include <stdbool.h>
#include <string.h>

#define N_BUCKETS (1u << 18)
#define LONG_WINDOW 8
/* Windows looked at to find the one that fewest other needles have. */
#define MAX_WINDOWS 32

typedef struct Needle Needle;
struct Needle {
  char *bytes;
  gsize length;
  gsize anchor; /* where its window begins */
  gpointer data;
  Needle *next; /* in the same bucket */
};

/* Needles by a window of @window bytes. Names and encodings begin alike ("\060\061…"), so the
 * window is not the first one but the rarest so far. */
typedef struct {
  gsize window;
  Needle **buckets; /* N_BUCKETS */
  guint *counts; /* needles in each */
} Table;

struct TuschNeedleIndex {
  Table tables[2]; /* needles shorter than LONG_WINDOW; the others */
  GHashTable *known; /* set of GBytes: data and needle */
};

static guint
bucket_of(const guint8 *bytes, gsize window)
{
  guint32 low;
  guint32 high;
  memcpy(&low, bytes, sizeof low);
  memcpy(&high, bytes + window - sizeof high, sizeof high);
  guint64 mixed = (low + ((guint64)high << 32)) * G_GUINT64_CONSTANT(0x9E3779B97F4A7C15);
  return (guint)(mixed >> 46);
}

TuschNeedleIndex *
tusch_needle_index_new(void)
{
  static const gsize WINDOWS[] = {TUSCH_NEEDLE_MIN_BYTES, LONG_WINDOW};
  TuschNeedleIndex *index = g_new0(TuschNeedleIndex, 1);
  for (guint i = 0; i < G_N_ELEMENTS(index->tables); i++) {
    index->tables[i].window = WINDOWS[i];
    index->tables[i].buckets = g_new0(Needle *, N_BUCKETS);
    index->tables[i].counts = g_new0(guint, N_BUCKETS);
  }
  index->known =
      g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
  return index;
}

static void
table_clear(Table *table)
{
  for (guint i = 0; i < N_BUCKETS; i++) {
    for (Needle *needle = table->buckets[i]; needle != NULL;) {
      Needle *next = needle->next;
      g_free(needle->bytes);
      g_free(needle);
      needle = next;
    }
  }
  g_free(table->buckets);
  g_free(table->counts);
}

void
tusch_needle_index_free(TuschNeedleIndex *index)
{
  if (index == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS(index->tables); i++)
    table_clear(&index->tables[i]);
  g_hash_table_unref(index->known);
  g_free(index);
}

static bool
is_known(TuschNeedleIndex *index, const char *bytes, gsize length, gpointer data)
{
  GByteArray *key = g_byte_array_sized_new((guint)(length + sizeof data));
  g_byte_array_append(key, (const guint8 *)&data, sizeof data);
  g_byte_array_append(key, (const guint8 *)bytes, (guint)length);
  return !g_hash_table_add(index->known, g_byte_array_free_to_bytes(key));
}

static gsize
rarest_window(const Table *table, const char *bytes, gsize length)
{
  gsize best = 0;
  guint best_count = G_MAXUINT;
  for (gsize at = 0; at + table->window <= length && at < MAX_WINDOWS; at++) {
    guint count = table->counts[bucket_of((const guint8 *)bytes + at, table->window)];
    if (count < best_count) {
      best = at;
      best_count = count;
    }
  }
  return best;
}

void
tusch_needle_index_add(TuschNeedleIndex *index, const char *bytes, gsize length, gpointer data)
{
  if (length < TUSCH_NEEDLE_MIN_BYTES || is_known(index, bytes, length, data))
    return;
  Table *table = &index->tables[length >= LONG_WINDOW];
  Needle *needle = g_new0(Needle, 1);
  needle->bytes = g_memdup2(bytes, length);
  needle->length = length;
  needle->data = data;
  needle->anchor = rarest_window(table, bytes, length);
  guint bucket = bucket_of((const guint8 *)bytes + needle->anchor, table->window);
  needle->next = table->buckets[bucket];
  table->buckets[bucket] = needle;
  table->counts[bucket]++;
}

static void
scan_table(const Table *table, const guint8 *haystack, gsize length, GArray *hits)
{
  for (gsize i = 0; i + table->window <= length; i++) {
    for (const Needle *needle = table->buckets[bucket_of(haystack + i, table->window)];
         needle != NULL;
         needle = needle->next) {
      if (needle->anchor > i || needle->length > length - (i - needle->anchor))
        continue;
      gsize start = i - needle->anchor;
      if (memcmp(haystack + start, needle->bytes, needle->length) == 0) {
        TuschNeedleHit hit = {start, needle->length, needle->data};
        g_array_append_val(hits, hit);
      }
    }
  }
}

void
tusch_needle_index_scan(const TuschNeedleIndex *index,
                        const guint8 *haystack,
                        gsize length,
                        GArray *hits)
{
  for (guint i = 0; i < G_N_ELEMENTS(index->tables); i++)
    scan_table(&index->tables[i], haystack, length, hits);
}
