/* An index of kept texts by the bytes that begin at each of their places. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "review/kept.h"

#include <string.h>

struct TuschKept {
  GHashTable *texts; /* set of char *, owned */
  GHashTable *grams; /* seven bytes as a number → GPtrArray of texts that hold them */
};

TuschKept *
tusch_kept_new(void)
{
  TuschKept *kept = g_new0(TuschKept, 1);
  kept->texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  kept->grams =
      g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  return kept;
}

void
tusch_kept_free(TuschKept *kept)
{
  if (kept == NULL)
    return;
  g_hash_table_unref(kept->grams);
  g_hash_table_unref(kept->texts);
  g_free(kept);
}

static gint64
gram_at(const char *text)
{
  gint64 gram = 0;
  memcpy(&gram, text, TUSCH_KEPT_MIN_CHARS);
  return gram;
}

static void
add_gram(TuschKept *kept, gint64 gram, char *text)
{
  GPtrArray *texts = g_hash_table_lookup(kept->grams, &gram);
  if (texts == NULL) {
    texts = g_ptr_array_new();
    g_hash_table_insert(kept->grams, g_memdup2(&gram, sizeof gram), texts);
  }
  if (texts->len == 0 || g_ptr_array_index(texts, texts->len - 1) != text)
    g_ptr_array_add(texts, text);
}

void
tusch_kept_add(TuschKept *kept, const char *squeezed)
{
  gsize length = strlen(squeezed);
  if (length < TUSCH_KEPT_MIN_CHARS || g_hash_table_contains(kept->texts, squeezed))
    return;
  char *text = g_strdup(squeezed);
  g_hash_table_add(kept->texts, text);
  for (gsize at = 0; at + TUSCH_KEPT_MIN_CHARS <= length; at++)
    add_gram(kept, gram_at(text + at), text);
}

/* The texts to look through: many names begin alike, so the rarest part of the text chooses. NULL
 * if a part stands nowhere. */
static const GPtrArray *
find_fewest(const TuschKept *kept, const char *squeezed, gsize length)
{
  const GPtrArray *fewest = NULL;
  for (gsize at = 0; at + TUSCH_KEPT_MIN_CHARS <= length; at++) {
    gint64 gram = gram_at(squeezed + at);
    const GPtrArray *texts = g_hash_table_lookup(kept->grams, &gram);
    if (texts == NULL)
      return NULL;
    if (fewest == NULL || texts->len < fewest->len)
      fewest = texts;
  }
  return fewest;
}

bool
tusch_kept_holds(const TuschKept *kept, const char *squeezed)
{
  const GPtrArray *texts = find_fewest(kept, squeezed, strlen(squeezed));
  for (guint i = 0; texts != NULL && i < texts->len; i++)
    if (strstr(g_ptr_array_index(texts, i), squeezed) != NULL)
      return true;
  return false;
}
