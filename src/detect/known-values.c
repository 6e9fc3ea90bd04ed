/* Looking for known values by their letters and digits alone. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/known-values.h"

#include "base/squeezed.h"

#include <string.h>

/* Shorter values stand in other numbers by chance. MAX_GAP: bytes between two letters of one value.
 */
enum { MIN_VALUE_BYTES = 8, MAX_GAP_BYTES = 4 };

typedef struct {
  char *letters; /* folded letters and digits */
  guint hit; /* the first one that has it */
} KnownValue;

static bool
is_value(const TuschHit *hit)
{
  return hit->category == TUSCH_CATEGORY_CPR || hit->category == TUSCH_CATEGORY_PHONE ||
         hit->category == TUSCH_CATEGORY_ACCOUNT || hit->category == TUSCH_CATEGORY_EMAIL;
}

static void
known_value_free(KnownValue *value)
{
  g_free(value->letters);
  g_free(value);
}

/* First eight bytes → list of the values that begin so. */
static GHashTable *
gather_values(const GArray *hits, const GPtrArray *texts)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  GHashTable *values =
      g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  for (guint i = 0; i < hits->len; i++) {
    const TuschHit *hit = &g_array_index(hits, TuschHit, i);
    if (!is_value(hit))
      continue;
    const TuschText *text = g_ptr_array_index(texts, hit->text);
    g_auto(TuschSqueezed) squeezed = tusch_squeeze(text->text + hit->start, hit->end - hit->start);
    if (squeezed.letters->len < MIN_VALUE_BYTES ||
        !g_hash_table_add(seen, g_strdup(squeezed.letters->str)))
      continue;
    char *head = g_strndup(squeezed.letters->str, MIN_VALUE_BYTES);
    GPtrArray *list = g_hash_table_lookup(values, head);
    if (list == NULL) {
      list = g_ptr_array_new_with_free_func((GDestroyNotify)known_value_free);
      g_hash_table_insert(values, head, list);
    } else {
      g_free(head);
    }
    KnownValue *value = g_new0(KnownValue, 1);
    value->letters = g_strdup(squeezed.letters->str);
    value->hit = i;
    g_ptr_array_add(list, value);
  }
  return values;
}

static guint32
place(const GArray *places, gsize i)
{
  return (guint32)g_array_index(places, gsize, i);
}

/* Nothing but a few signs between its letters, and no digit that goes on with it. */
static bool
stands_alone(const TuschSqueezed *text, gsize at, gsize length)
{
  for (gsize i = at; i + 1 < at + length; i++)
    if (place(text->starts, i + 1) > place(text->ends, i) + MAX_GAP_BYTES)
      return false;
  const char *letters = text->letters->str;
  bool goes_on_before = at > 0 && place(text->ends, at - 1) == place(text->starts, at) &&
                        g_ascii_isalnum(letters[at - 1]);
  gsize after = at + length;
  bool goes_on_after = after < text->letters->len &&
                       place(text->ends, after - 1) == place(text->starts, after) &&
                       g_ascii_isalnum(letters[after]);
  return !goes_on_before && !goes_on_after;
}

/* Where a rule found a value already: text and start → end. */
static GHashTable *
gather_places(const GArray *hits)
{
  GHashTable *places = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < hits->len; i++) {
    const TuschHit *hit = &g_array_index(hits, TuschHit, i);
    if (!is_value(hit))
      continue;
    gint64 *key = g_new(gint64, 1);
    *key = ((gint64)hit->text << 32) | hit->start;
    g_hash_table_insert(places, key, GUINT_TO_POINTER(hit->end));
  }
  return places;
}

static bool
is_covered(GHashTable *places, guint text, guint32 start, guint32 end)
{
  gint64 key = ((gint64)text << 32) | start;
  return GPOINTER_TO_UINT(g_hash_table_lookup(places, &key)) >= end;
}

static void
add_hit(GArray *hits, guint like, guint text, guint32 start, guint32 end)
{
  TuschHit hit = g_array_index(hits, TuschHit, like);
  hit.text = text;
  hit.start = start;
  hit.end = end;
  g_array_append_val(hits, hit);
}

static void
scan_text(GArray *hits, GHashTable *places, GHashTable *values, guint index, const TuschText *text)
{
  g_auto(TuschSqueezed) squeezed = tusch_squeeze(text->text, text->length);
  char head[MIN_VALUE_BYTES + 1] = {0};
  for (gsize at = 0; at + MIN_VALUE_BYTES <= squeezed.letters->len; at++) {
    memcpy(head, squeezed.letters->str + at, MIN_VALUE_BYTES);
    const GPtrArray *list = g_hash_table_lookup(values, head);
    for (guint i = 0; list != NULL && i < list->len; i++) {
      const KnownValue *value = g_ptr_array_index(list, i);
      gsize length = strlen(value->letters);
      if (strncmp(squeezed.letters->str + at, value->letters, length) != 0 ||
          !stands_alone(&squeezed, at, length))
        continue;
      guint32 start = place(squeezed.starts, at);
      guint32 end = place(squeezed.ends, at + length - 1);
      if (!is_covered(places, index, start, end))
        add_hit(hits, value->hit, index, start, end);
    }
  }
}

void
tusch_known_values_scan(GArray *hits, const GPtrArray *texts)
{
  g_autoptr(GHashTable) values = gather_values(hits, texts);
  if (g_hash_table_size(values) == 0)
    return;
  g_autoptr(GHashTable) places = gather_places(hits);
  for (guint i = 0; i < texts->len; i++)
    scan_text(hits, places, values, i, g_ptr_array_index(texts, i));
}
