/* Messages that answer each other: by what they refer to, else by subject and date. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "index/threads.h"

#include <string.h>

#define MAX_PAUSE_S ((gint64)60 * 24 * 3600)

typedef struct {
  const GPtrArray *texts;
  GArray *parents; /* guint: a forest; the root is the lowest place */
  GHashTable *by_id; /* message id → place + 1 */
} Forest;

static guint
root_of(const Forest *forest, guint place)
{
  guint *parents = (guint *)(gpointer)forest->parents->data;
  while (parents[place] != place) {
    parents[place] = parents[parents[place]];
    place = parents[place];
  }
  return place;
}

static void
join(Forest *forest, guint one, guint other)
{
  guint first = root_of(forest, one);
  guint second = root_of(forest, other);
  g_array_index(forest->parents, guint, MAX(first, second)) = MIN(first, second);
}

static const TuschLikenessText *
text_at(const GPtrArray *texts, guint place)
{
  return g_ptr_array_index(texts, place);
}

/* ---- by reference ---- */

/* Two messages that refer to a third one belong together, also if it is not here. */
static void
meet_at(Forest *forest, guint place, const char *id, gsize length)
{
  g_autofree char *key = g_strndup(id, length);
  guint known = GPOINTER_TO_UINT(g_hash_table_lookup(forest->by_id, key));
  if (length == 0)
    return;
  if (known == 0)
    g_hash_table_insert(forest->by_id, g_steal_pointer(&key), GUINT_TO_POINTER(place + 1));
  else
    join(forest, place, known - 1);
}

/* Ids stand in angle brackets or, of one's own, alone. */
static void
meet_at_all(Forest *forest, guint place, const char *ids)
{
  enum { MAX_IDS = 200 };
  if (ids == NULL)
    return;
  if (strchr(ids, '<') == NULL) {
    meet_at(forest, place, ids, strcspn(ids, " \t\r\n"));
    return;
  }
  const char *open = strchr(ids, '<');
  for (guint n = 0; open != NULL && n < MAX_IDS; n++) {
    gsize length = strcspn(open + 1, ">");
    meet_at(forest, place, open + 1, length);
    open = strchr(open + 1 + length, '<');
  }
}

/* ---- by subject ---- */

/* (transfer full): without "SV:", "Re:" and the like; @out_is_answer: there was one */
static char *
plain_subject(const char *subject, bool *out_is_answer)
{
  static const char *const marks[] = {
      "re:", "sv:", "vs:", "fw:", "fwd:", "aw:", "svar:", "videresendt:", "videresend:"};
  g_autofree char *folded = g_utf8_casefold(subject != NULL ? subject : "", -1);
  char *rest = g_strstrip(folded);
  bool is_more = true;
  *out_is_answer = false;
  while (is_more) {
    is_more = false;
    for (guint i = 0; i < G_N_ELEMENTS(marks) && !is_more; i++)
      if (g_str_has_prefix(rest, marks[i])) {
        rest = g_strchug(rest + strlen(marks[i]));
        is_more = *out_is_answer = true;
      }
  }
  return g_strdup(rest);
}

typedef struct {
  guint place;
  bool is_answer;
} Subject;

static void
join_by_subject(Forest *forest, const GArray *alike)
{
  for (guint i = 1; i < alike->len; i++) {
    const Subject *one = &g_array_index(alike, Subject, i - 1);
    const Subject *other = &g_array_index(alike, Subject, i);
    gint64 pause =
        ABS(text_at(forest->texts, one->place)->sent - text_at(forest->texts, other->place)->sent);
    bool has_dates = text_at(forest->texts, one->place)->sent != 0 &&
                     text_at(forest->texts, other->place)->sent != 0;
    if ((one->is_answer || other->is_answer) && has_dates && pause <= MAX_PAUSE_S)
      join(forest, one->place, other->place);
  }
}

static int
compare_sent(gconstpointer a, gconstpointer b, gpointer texts)
{
  guint one = *(const guint *)a;
  guint other = *(const guint *)b;
  gint64 first = text_at(texts, one)->sent;
  gint64 second = text_at(texts, other)->sent;
  if (first != second)
    return first < second ? -1 : 1;
  return (one > other) - (one < other);
}

/* (transfer full) (element-type guint): places of messages, by date */
static GArray *
messages_by_date(const GPtrArray *texts)
{
  GArray *places = g_array_new(FALSE, FALSE, sizeof(guint));
  for (guint i = 0; i < texts->len; i++)
    if (text_at(texts, i)->is_mail)
      g_array_append_val(places, i);
  g_array_sort_with_data(places, compare_sent, (gpointer)texts);
  return places;
}

static void
join_all_by_subject(Forest *forest)
{
  enum { MIN_SUBJECT_BYTES = 4 };
  g_autoptr(GHashTable) subjects =
      g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
  g_autoptr(GArray) places = messages_by_date(forest->texts);
  for (guint i = 0; i < places->len; i++) {
    Subject subject = {.place = g_array_index(places, guint, i)};
    g_autofree char *plain =
        plain_subject(text_at(forest->texts, subject.place)->subject, &subject.is_answer);
    if (strlen(plain) < MIN_SUBJECT_BYTES)
      continue;
    GArray *alike = g_hash_table_lookup(subjects, plain);
    if (alike == NULL) {
      alike = g_array_new(FALSE, FALSE, sizeof(Subject));
      g_hash_table_insert(subjects, g_steal_pointer(&plain), alike);
    }
    g_array_append_val(alike, subject);
  }
  GHashTableIter iter;
  gpointer alike;
  g_hash_table_iter_init(&iter, subjects);
  while (g_hash_table_iter_next(&iter, NULL, &alike))
    join_by_subject(forest, alike);
}

GArray *
threads_find(const GPtrArray *texts)
{
  g_autoptr(GHashTable) by_id = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  Forest forest = {texts, g_array_new(FALSE, FALSE, sizeof(guint)), by_id};
  for (guint i = 0; i < texts->len; i++)
    g_array_append_val(forest.parents, i);
  for (guint i = 0; i < texts->len; i++) {
    const TuschLikenessText *text = text_at(texts, i);
    if (!text->is_mail)
      continue;
    meet_at_all(&forest, i, text->message_id);
    meet_at_all(&forest, i, text->in_reply_to);
    meet_at_all(&forest, i, text->references);
  }
  join_all_by_subject(&forest);
  for (guint i = 0; i < texts->len; i++)
    g_array_index(forest.parents, guint, i) = root_of(&forest, i);
  return forest.parents;
}

void
threads_add(const GPtrArray *texts, const GArray *threads, GPtrArray *likenesses)
{
  g_autoptr(GArray) places = messages_by_date(texts);
  g_autofree guint *sizes = g_new0(guint, texts->len + 1);
  g_autofree guint *seen = g_new0(guint, texts->len + 1);
  g_autofree guint *first = g_new0(guint, texts->len + 1);
  for (guint i = 0; i < places->len; i++)
    sizes[g_array_index(threads, guint, g_array_index(places, guint, i))]++;
  for (guint i = 0; i < places->len; i++) {
    guint place = g_array_index(places, guint, i);
    guint thread = g_array_index(threads, guint, place);
    if (sizes[thread] < 2)
      continue;
    if (seen[thread]++ == 0)
      first[thread] = place;
    TuschLikeness *likeness = tusch_likeness_new(TUSCH_LIKENESS_THREAD,
                                                 text_at(texts, place)->document_id,
                                                 text_at(texts, first[thread])->document_id);
    likeness->position = seen[thread];
    likeness->n = sizes[thread];
    g_ptr_array_add(likenesses, likeness);
  }
}
