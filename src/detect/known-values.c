/* Looking for known values by their letters and digits alone. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/known-values.h"

#include "base/squeezed.h"

#include <string.h>

/* Shorter values stand in other numbers by chance. MAX_GAP: bytes between two letters of one value.
 */
enum { MIN_VALUE_BYTES = 8, MAX_GAP_BYTES = 4 };

#define HEAD_BITS 17

typedef struct {
  char *letters; /* folded letters and digits */
  guint hit; /* the first one that has it */
} KnownValue;

typedef struct {
  GArray *hits;
  GHashTable *values; /* first eight bytes → list of KnownValue */
  GHashTable *places; /* where rules found values already */
  const guint8 *heads; /* bits by bit_of() */
  guint text; /* index of the one that is searched */
} Search;

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

static guint64
shifted(guint64 head, char letter)
{
  return head << 8 | (guchar)letter;
}

static guint
bit_of(guint64 head)
{
  return (guint)((head * G_GUINT64_CONSTANT(0x9E3779B97F4A7C15)) >> (64 - HEAD_BITS));
}

/* Which heads may begin a value: nearly all places of a text begin none. */
static guint8 *
mark_heads(GHashTable *values)
{
  guint8 *marks = g_new0(guint8, 1u << (HEAD_BITS - 3));
  GHashTableIter iter;
  gpointer key = NULL;
  g_hash_table_iter_init(&iter, values);
  while (g_hash_table_iter_next(&iter, &key, NULL)) {
    guint64 head = 0;
    for (guint i = 0; i < MIN_VALUE_BYTES; i++)
      head = shifted(head, ((const char *)key)[i]);
    marks[bit_of(head) / 8] |= (guint8)(1u << bit_of(head) % 8);
  }
  return marks;
}

/* The values of @list that stand at @at. */
static void
try_values(Search *search, const GPtrArray *list, const TuschSqueezed *squeezed, gsize at)
{
  for (guint i = 0; list != NULL && i < list->len; i++) {
    const KnownValue *value = g_ptr_array_index(list, i);
    gsize length = strlen(value->letters);
    if (strncmp(squeezed->letters->str + at, value->letters, length) != 0 ||
        !stands_alone(squeezed, at, length))
      continue;
    guint32 start = place(squeezed->starts, at);
    guint32 end = place(squeezed->ends, at + length - 1);
    if (!is_covered(search->places, search->text, start, end))
      add_hit(search->hits, value->hit, search->text, start, end);
  }
}

static void
scan_text(Search *search, const TuschText *text)
{
  g_auto(TuschSqueezed) squeezed = tusch_squeeze(text->text, text->length);
  const char *letters = squeezed.letters->str;
  guint64 head = 0;
  for (gsize i = 0; i < squeezed.letters->len; i++) {
    head = shifted(head, letters[i]);
    guint bit = bit_of(head);
    if (i + 1 < MIN_VALUE_BYTES || (search->heads[bit / 8] >> bit % 8 & 1) == 0)
      continue;
    gsize at = i + 1 - MIN_VALUE_BYTES;
    char key[MIN_VALUE_BYTES + 1] = {0};
    memcpy(key, letters + at, MIN_VALUE_BYTES);
    try_values(search, g_hash_table_lookup(search->values, key), &squeezed, at);
  }
}

void
tusch_known_values_scan(GArray *hits, const GPtrArray *texts)
{
  g_autoptr(GHashTable) values = gather_values(hits, texts);
  if (g_hash_table_size(values) == 0)
    return;
  g_autoptr(GHashTable) places = gather_places(hits);
  g_autofree guint8 *heads = mark_heads(values);
  Search search = {hits, values, places, heads, 0};
  for (; search.text < texts->len; search.text++)
    scan_text(&search, g_ptr_array_index(texts, search.text));
}
