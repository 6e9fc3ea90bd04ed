/* A hash table over the first bytes of all needles, tried at each byte of the haystack. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/needle-index.h"

#include <string.h>

#define N_BUCKETS (1u << 18)

typedef struct Needle Needle;
struct Needle {
  char *bytes;
  gsize length;
  gpointer data;
  Needle *next; /* in the same bucket */
};

struct TuschNeedleIndex {
  Needle **buckets; /* N_BUCKETS */
};

static guint
bucket_of(const guint8 *bytes)
{
  guint32 word;
  memcpy(&word, bytes, sizeof word);
  guint32 mixed = (word ^ ((guint32)bytes[4] * 0x9E3779B1u)) * 0x85EBCA6Bu;
  return mixed >> 14;
}

TuschNeedleIndex *
tusch_needle_index_new(void)
{
  TuschNeedleIndex *index = g_new0(TuschNeedleIndex, 1);
  index->buckets = g_new0(Needle *, N_BUCKETS);
  return index;
}

void
tusch_needle_index_free(TuschNeedleIndex *index)
{
  if (index == NULL)
    return;
  for (guint i = 0; i < N_BUCKETS; i++) {
    for (Needle *needle = index->buckets[i]; needle != NULL;) {
      Needle *next = needle->next;
      g_free(needle->bytes);
      g_free(needle);
      needle = next;
    }
  }
  g_free(index->buckets);
  g_free(index);
}

void
tusch_needle_index_add(TuschNeedleIndex *index, const char *bytes, gsize length, gpointer data)
{
  if (length < TUSCH_NEEDLE_MIN_BYTES)
    return;
  Needle **bucket = &index->buckets[bucket_of((const guint8 *)bytes)];
  for (const Needle *other = *bucket; other != NULL; other = other->next)
    if (other->data == data && other->length == length && memcmp(other->bytes, bytes, length) == 0)
      return;
  Needle *needle = g_new0(Needle, 1);
  needle->bytes = g_memdup2(bytes, length);
  needle->length = length;
  needle->data = data;
  needle->next = *bucket;
  *bucket = needle;
}

void
tusch_needle_index_scan(const TuschNeedleIndex *index,
                        const guint8 *haystack,
                        gsize length,
                        GArray *hits)
{
  for (gsize i = 0; i + TUSCH_NEEDLE_MIN_BYTES <= length; i++) {
    for (const Needle *needle = index->buckets[bucket_of(haystack + i)]; needle != NULL;
         needle = needle->next) {
      if (needle->length <= length - i &&
          memcmp(haystack + i, needle->bytes, needle->length) == 0) {
        TuschNeedleHit hit = {i, needle->length, needle->data};
        g_array_append_val(hits, hit);
      }
    }
  }
}
