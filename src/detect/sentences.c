/* Where sentences end, and one walk over the hits: what was seen of a sentence serves all its
 * words. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/sentences.h"

#define NO_HIT G_MAXUINT

/* What a walk knows when it comes to the next sensitive word. */
typedef struct {
  GArray *hits; /* TuschHit */
  guint text; /* index of the text that ends belongs to; NO_HIT at first */
  GArray *ends; /* guint32, ascending: the signs of the text that end a sentence or paragraph */
  gint64 end_before; /* those around the word looked at last */
  gint64 end_after;
  guint looked_from; /* that word; NO_HIT if none of this text */
  guint person_before; /* the person before it in its sentence; NO_HIT if there is none */
  guint person_after;
  guint looked_to; /* the hit where the search for a person after it ended */
} Walk;

static bool
is_end(const char *at)
{
  if (*at == '.' || *at == '!' || *at == '?')
    return at[1] == ' ' || at[1] == '\n';
  return *at == '\n' && at[1] == '\n';
}

static void
enter_text(Walk *walk, guint index, const TuschText *text)
{
  if (walk->text == index)
    return;
  walk->text = index;
  walk->looked_from = NO_HIT;
  g_array_set_size(walk->ends, 0);
  for (guint32 i = 0; i < text->length; i++)
    if (is_end(text->text + i))
      g_array_append_val(walk->ends, i);
}

/* How many of the ends lie before byte @place. */
static guint
ends_before(const Walk *walk, gint64 place)
{
  guint low = 0;
  guint high = walk->ends->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (g_array_index(walk->ends, guint32, middle) < place)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static bool
is_person(const TuschHit *hit)
{
  return hit->category == TUSCH_CATEGORY_PERSON;
}

/* The person nearest before hit @at, of whose sentence @end_before is the end of the one before. */
static guint
find_before(const Walk *walk, guint at, gint64 end_before)
{
  bool is_known = walk->looked_from != NO_HIT && walk->end_before == end_before;
  guint known_to = is_known ? walk->looked_from : 0;
  for (guint i = at; i-- > known_to;) {
    const TuschHit *hit = &g_array_index(walk->hits, TuschHit, i);
    if (hit->text != walk->text || hit->end <= end_before)
      return NO_HIT;
    if (is_person(hit))
      return i;
  }
  return is_known ? walk->person_before : NO_HIT;
}

/* The person nearest after hit @at, whose sentence ends at @end_after. */
static void
find_after(Walk *walk, guint at, gint64 end_after)
{
  bool is_known =
      walk->looked_from != NO_HIT && walk->end_after == end_after && at < walk->looked_to;
  if (is_known)
    return;
  walk->person_after = NO_HIT;
  for (walk->looked_to = at + 1; walk->looked_to < walk->hits->len; walk->looked_to++) {
    const TuschHit *hit = &g_array_index(walk->hits, TuschHit, walk->looked_to);
    if (hit->text != walk->text || hit->start > end_after + 1)
      return;
    if (is_person(hit)) {
      walk->person_after = walk->looked_to;
      return;
    }
  }
}

static void
look_around(Walk *walk, guint at)
{
  const TuschHit *term = &g_array_index(walk->hits, TuschHit, at);
  /* An end counts only if it and the sign after it lie before the word. */
  guint before = ends_before(walk, (gint64)term->start - 1);
  guint after = ends_before(walk, term->end);
  gint64 end_before = -1;
  if (before > 0)
    end_before = g_array_index(walk->ends, guint32, before - 1);
  gint64 end_after = G_MAXUINT32;
  if (after < walk->ends->len)
    end_after = g_array_index(walk->ends, guint32, after);
  walk->person_before = find_before(walk, at, end_before);
  find_after(walk, at, end_after);
  walk->end_before = end_before;
  walk->end_after = end_after;
  walk->looked_from = at;
}

static void
tie(const Walk *walk, guint at)
{
  TuschHit *term = &g_array_index(walk->hits, TuschHit, at);
  guint nearest = walk->person_before != NO_HIT ? walk->person_before : walk->person_after;
  if (nearest == NO_HIT) {
    term->doubt = TUSCH_DOUBT_NOT_TIED;
    return;
  }
  const TuschHit *person = &g_array_index(walk->hits, TuschHit, nearest);
  term->role = person->role;
  term->party_index = person->party_index;
  /* What may be no person at all ("Korsakoffs") does not make the term sure. */
  if (person->points >= TUSCH_POINTS_MARK)
    term->points += TUSCH_POINTS_MARK / 2;
}

void
tusch_sentences_tie(GArray *hits, const GPtrArray *texts)
{
  g_autoptr(GArray) ends = g_array_new(FALSE, FALSE, sizeof(guint32));
  Walk walk = {.hits = hits, .text = NO_HIT, .ends = ends, .looked_from = NO_HIT};
  for (guint i = 0; i < hits->len; i++) {
    const TuschHit *hit = &g_array_index(hits, TuschHit, i);
    if (hit->category != TUSCH_CATEGORY_SENSITIVE)
      continue;
    enter_text(&walk, hit->text, g_ptr_array_index(texts, hit->text));
    look_around(&walk, i);
    tie(&walk, i);
  }
}
