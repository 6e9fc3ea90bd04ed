/* An index of kept texts by the bytes that begin at each of their places. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "review/kept.h"

#include <string.h>

struct TuschKept {
  GHashTable *texts; /* set of char *, owned */
  GHashTable *grams; /* seven bytes as a number → GSList of texts that hold them */
};

TuschKept *
tusch_kept_new(void)
{
  TuschKept *kept = g_new0(TuschKept, 1);
  kept->texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  kept->grams = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
  return kept;
}

void
tusch_kept_free(TuschKept *kept)
{
  if (kept == NULL)
    return;
  GHashTableIter iter;
  gpointer list;
  g_hash_table_iter_init(&iter, kept->grams);
  while (g_hash_table_iter_next(&iter, NULL, &list))
    g_slist_free(list);
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

void
tusch_kept_add(TuschKept *kept, const char *squeezed)
{
  gsize length = strlen(squeezed);
  if (length < TUSCH_KEPT_MIN_CHARS || g_hash_table_contains(kept->texts, squeezed))
    return;
  char *text = g_strdup(squeezed);
  g_hash_table_add(kept->texts, text);
  for (gsize at = 0; at + TUSCH_KEPT_MIN_CHARS <= length; at++) {
    gint64 gram = gram_at(text + at);
    GSList *list = g_hash_table_lookup(kept->grams, &gram);
    if (list == NULL || list->data != text)
      g_hash_table_replace(kept->grams, g_memdup2(&gram, sizeof gram), g_slist_prepend(list, text));
  }
}

bool
tusch_kept_holds(const TuschKept *kept, const char *squeezed)
{
  if (strlen(squeezed) < TUSCH_KEPT_MIN_CHARS)
    return false;
  gint64 gram = gram_at(squeezed);
  for (GSList *at = g_hash_table_lookup(kept->grams, &gram); at != NULL; at = at->next)
    if (strstr(at->data, squeezed) != NULL)
      return true;
  return false;
}
