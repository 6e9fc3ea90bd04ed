/* Which documents are like another: pairs that share runs of words, then their figures. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tusch/likeness-find.h"

#include "base/squeezed.h"
#include "index/shingles.h"
#include "index/threads.h"

#include <string.h>

/* Versions: two thirds of the sum of both texts and more, of at least so many runs. */
static const double MIN_VERSION = 0.75;
static const double MIN_INSIDE = 0.9;
enum { MIN_RUNS = 12, MIN_BODY_BYTES = 12, MAX_SAMPLES = 2000000, MAX_FIRST = 8 };

typedef struct {
  const TuschLikenessText *text;
  GArray *runs; /* of all its text */
  GArray *body; /* of a message's body; NULL: no message, or too short to be compared by runs */
  char *letters; /* of a message's body */
  guint thread;
} Item;

typedef struct {
  guint64 run;
  guint place;
} Sample;

typedef struct {
  GArray *items; /* Item */
  GHashTable *pairs; /* place of the first << 32 | place of the second → samples they share */
  guint step; /* one run of so many is a sample */
  GPtrArray *likenesses;
  GHashTable *inside; /* pairs of which one holds the other: no versions */
} Finding;

void
tusch_likeness_text_free(TuschLikenessText *text)
{
  if (text == NULL)
    return;
  g_free(text->document_id);
  g_free(text->text);
  g_free(text->pages);
  g_free(text->body);
  g_free(text->message_id);
  g_free(text->in_reply_to);
  g_free(text->references);
  g_free(text->subject);
  g_free(text);
}

static void
item_clear(gpointer data)
{
  Item *item = data;
  g_array_unref(item->runs);
  g_clear_pointer(&item->body, g_array_unref);
  g_free(item->letters);
}

static Item *
item_at(const Finding *finding, guint place)
{
  return &g_array_index(finding->items, Item, place);
}

static void
prepare(Finding *finding, const GPtrArray *texts, const GArray *threads)
{
  gsize n_runs = 0;
  for (guint i = 0; i < texts->len; i++) {
    Item item = {.text = g_ptr_array_index(texts, i)};
    item.runs = shingles_of(item.text->text);
    item.thread = g_array_index(threads, guint, i);
    if (item.text->is_mail && item.text->body != NULL) {
      item.body = shingles_of(item.text->body);
      item.letters = tusch_letters_of(item.text->body);
    }
    n_runs += item.runs->len;
    g_array_append_val(finding->items, item);
  }
  finding->step = 1;
  while (n_runs / finding->step > MAX_SAMPLES)
    finding->step *= 2;
}

/* ---- pairs ---- */

static gpointer
pair_key(guint one, guint other)
{
  return GSIZE_TO_POINTER((gsize)MIN(one, other) << 32 | MAX(one, other));
}

static int
compare_samples(gconstpointer a, gconstpointer b)
{
  const Sample *one = a;
  const Sample *other = b;
  if (one->run != other->run)
    return one->run < other->run ? -1 : 1;
  return (one->place > other->place) - (one->place < other->place);
}

/* What many have (a letterhead) makes pairs with the first of them only. */
static void
count_pairs(Finding *finding, const Sample *samples, guint n)
{
  for (guint i = 0; i < MIN(n, MAX_FIRST); i++)
    for (guint k = i + 1; k < n; k++) {
      gpointer key = pair_key(samples[i].place, samples[k].place);
      guint shared = GPOINTER_TO_UINT(g_hash_table_lookup(finding->pairs, key));
      g_hash_table_insert(finding->pairs, key, GUINT_TO_POINTER(shared + 1));
    }
}

static void
find_pairs(Finding *finding)
{
  g_autoptr(GArray) samples = g_array_new(FALSE, FALSE, sizeof(Sample));
  for (guint i = 0; i < finding->items->len; i++) {
    const GArray *runs = item_at(finding, i)->runs;
    for (guint k = 0; k < runs->len; k++) {
      Sample sample = {g_array_index(runs, guint64, k), i};
      if (sample.run % finding->step == 0)
        g_array_append_val(samples, sample);
    }
  }
  g_array_sort(samples, compare_samples);
  const Sample *all = (const Sample *)(gconstpointer)samples->data;
  guint end = 0;
  for (guint start = 0; start < samples->len; start = end) {
    for (end = start + 1; end < samples->len && all[end].run == all[start].run;)
      end++;
    if (end - start > 1)
      count_pairs(finding, all + start, end - start);
  }
}

/* ---- kinds ---- */

static TuschLikeness *
add(Finding *finding, TuschLikenessKind kind, guint place, guint of)
{
  TuschLikeness *likeness = tusch_likeness_new(
      kind, item_at(finding, place)->text->document_id, item_at(finding, of)->text->document_id);
  g_ptr_array_add(finding->likenesses, likeness);
  return likeness;
}

/* The share of @item's body that stands in @other; 0: not enough to say so. */
static double
share_inside(const Item *item, const Item *other)
{
  const GArray *whole = other->body != NULL ? other->body : other->runs;
  if (item->letters == NULL || whole->len <= item->body->len)
    return 0;
  if (item->body->len >= MIN_RUNS) {
    double share = (double)shingles_count_common(item->body, whole) / item->body->len;
    return share >= MIN_INSIDE ? share : 0;
  }
  /* A few words stand in many places: only an answer's quotation counts. */
  bool is_answered = other->letters != NULL && other->thread == item->thread;
  return is_answered && strlen(item->letters) >= MIN_BODY_BYTES &&
                 strstr(other->letters, item->letters) != NULL
             ? 1
             : 0;
}

static void
note_inside(Finding *finding, GArray *best, guint place, guint other)
{
  double share = share_inside(item_at(finding, place), item_at(finding, other));
  if (share == 0)
    return;
  g_hash_table_add(finding->inside, pair_key(place, other));
  guint *held = &g_array_index(best, guint, place);
  const Item *now = *held > 0 ? item_at(finding, *held - 1) : NULL;
  const Item *more = item_at(finding, other);
  /* The fullest, and the first of those. */
  if (now == NULL || more->runs->len > now->runs->len ||
      (more->runs->len == now->runs->len && other + 1 < *held))
    *held = other + 1;
}

static void
note_thread_inside(Finding *finding, GArray *best)
{
  enum { MAX_THREAD = 500 };
  g_autoptr(GHashTable) threads =
      g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_array_unref);
  for (guint i = 0; i < finding->items->len; i++) {
    const Item *item = item_at(finding, i);
    if (item->letters == NULL)
      continue;
    GArray *members = g_hash_table_lookup(threads, GUINT_TO_POINTER(item->thread));
    if (members == NULL) {
      members = g_array_new(FALSE, FALSE, sizeof(guint));
      g_hash_table_insert(threads, GUINT_TO_POINTER(item->thread), members);
    }
    for (guint k = 0; k < MIN(members->len, MAX_THREAD); k++) {
      note_inside(finding, best, i, g_array_index(members, guint, k));
      note_inside(finding, best, g_array_index(members, guint, k), i);
    }
    g_array_append_val(members, i);
  }
}

/* (transfer full) (element-type guint): for each the place it stands in + 1; 0: in none */
static GArray *
find_inside(Finding *finding)
{
  GArray *best = g_array_new(FALSE, TRUE, sizeof(guint));
  g_array_set_size(best, finding->items->len);
  GHashTableIter iter;
  gpointer key;
  g_hash_table_iter_init(&iter, finding->pairs);
  while (g_hash_table_iter_next(&iter, &key, NULL)) {
    guint one = (guint)(GPOINTER_TO_SIZE(key) >> 32);
    guint other = (guint)(GPOINTER_TO_SIZE(key) & G_MAXUINT32);
    note_inside(finding, best, one, other);
    note_inside(finding, best, other, one);
  }
  note_thread_inside(finding, best);
  return best;
}

/* Twice what they share by the sum of both: 1 is the same, whatever the order. */
static double
similarity(const Item *one, const Item *other)
{
  guint sum = one->runs->len + other->runs->len;
  return sum > 0 ? 2.0 * shingles_count_common(one->runs, other->runs) / sum : 0;
}

typedef struct {
  guint of; /* place + 1 */
  double similarity;
} Version;

/* What the samples promise, with room for chance. */
static bool
is_promising(const Finding *finding, const Item *one, const Item *other, guint shared)
{
  double sum = (one->runs->len + other->runs->len) / (double)finding->step;
  return MIN(one->runs->len, other->runs->len) >= MIN_RUNS && 2.0 * shared >= sum / 2;
}

static GArray *
find_versions(Finding *finding)
{
  GArray *best = g_array_new(FALSE, TRUE, sizeof(Version));
  g_array_set_size(best, finding->items->len);
  GHashTableIter iter;
  gpointer key;
  gpointer shared;
  g_hash_table_iter_init(&iter, finding->pairs);
  while (g_hash_table_iter_next(&iter, &key, &shared)) {
    guint one = (guint)(GPOINTER_TO_SIZE(key) >> 32);
    guint other = (guint)(GPOINTER_TO_SIZE(key) & G_MAXUINT32);
    const Item *first = item_at(finding, one);
    const Item *second = item_at(finding, other);
    if (!is_promising(finding, first, second, GPOINTER_TO_UINT(shared)) ||
        g_hash_table_contains(finding->inside, key))
      continue;
    Version found = {one + 1, similarity(first, second)};
    Version *held = &g_array_index(best, Version, other);
    if (found.similarity >= MIN_VERSION &&
        (found.similarity > held->similarity ||
         (found.similarity == held->similarity && found.of < held->of)))
      *held = found;
  }
  return best;
}

static void
add_all(Finding *finding, const GArray *inside, const GArray *versions)
{
  g_autoptr(GHashTable) pages = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < finding->items->len; i++) {
    const TuschLikenessText *text = item_at(finding, i)->text;
    const Version *version = &g_array_index(versions, Version, i);
    guint same =
        text->pages != NULL ? GPOINTER_TO_UINT(g_hash_table_lookup(pages, text->pages)) : 0;
    if (text->pages != NULL && same == 0)
      g_hash_table_insert(pages, text->pages, GUINT_TO_POINTER(i + 1));
    if (same > 0) {
      add(finding, TUSCH_LIKENESS_PAGES, i, same - 1);
    } else if (g_array_index(inside, guint, i) > 0) {
      guint of = g_array_index(inside, guint, i) - 1;
      double share = share_inside(item_at(finding, i), item_at(finding, of));
      add(finding, TUSCH_LIKENESS_INSIDE, i, of)->similarity = share;
    } else if (version->of > 0) {
      add(finding, TUSCH_LIKENESS_VERSION, i, version->of - 1)->similarity = version->similarity;
    }
  }
}

GPtrArray *
tusch_likeness_find(const GPtrArray *texts)
{
  g_autoptr(GArray) threads = threads_find(texts);
  g_autoptr(GArray) items = g_array_new(FALSE, FALSE, sizeof(Item));
  g_array_set_clear_func(items, item_clear);
  g_autoptr(GHashTable) pairs = g_hash_table_new(NULL, NULL);
  g_autoptr(GHashTable) inside_pairs = g_hash_table_new(NULL, NULL);
  Finding finding = {
      .items = items,
      .pairs = pairs,
      .inside = inside_pairs,
      .likenesses = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_likeness_free),
  };
  prepare(&finding, texts, threads);
  find_pairs(&finding);
  g_autoptr(GArray) inside = find_inside(&finding);
  g_autoptr(GArray) versions = find_versions(&finding);
  add_all(&finding, inside, versions);
  threads_add(texts, threads, finding.likenesses);
  return finding.likenesses;
}
