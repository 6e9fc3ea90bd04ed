/* A machine after Aho and Corasick: one step for each byte, whatever the number of words. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/anchors.h"

#include <string.h>

#define NONE G_MAXUINT16
#define MAX_STATES (G_MAXUINT16 - 1)

/* A word of one pattern. */
typedef struct {
  guint16 pattern;
  guint16 length;
  guint16 next; /* another one that ends in the same state; NONE: the last one */
} Word;

struct TuschAnchors {
  guint8 classes[256]; /* of bytes; 0: in no word */
  guint n_classes;
  GPtrArray *texts; /* char *: the words, until closed */
  GArray *words; /* Word, in the same order */
  guint n_patterns;
  guint n_letters; /* of all words */
  guint n_states;
  guint16 *steps; /* state × class → state */
  guint16 *found; /* state → first word that ends there, also as the end of a longer one; or NONE */
};

struct TuschAnchorPlaces {
  const TuschAnchors *anchors;
  GArray **of_pattern; /* guint32 */
  bool is_unsure;
};

TuschAnchors *
tusch_anchors_new(void)
{
  TuschAnchors *anchors = g_new0(TuschAnchors, 1);
  anchors->n_classes = 1;
  anchors->texts = g_ptr_array_new_with_free_func(g_free);
  anchors->words = g_array_new(FALSE, FALSE, sizeof(Word));
  return anchors;
}

void
tusch_anchors_free(TuschAnchors *anchors)
{
  if (anchors == NULL)
    return;
  g_ptr_array_unref(anchors->texts);
  g_array_unref(anchors->words);
  g_free(anchors->steps);
  g_free(anchors->found);
  g_free(anchors);
}

guint
tusch_anchors_add(TuschAnchors *anchors, const GPtrArray *words)
{
  guint letters = 0;
  for (guint i = 0; i < words->len; i++)
    letters += (guint)strlen(g_ptr_array_index(words, i));
  if (anchors->n_letters + letters >= MAX_STATES)
    return TUSCH_ANCHORS_FULL;
  anchors->n_letters += letters;
  for (guint i = 0; i < words->len; i++) {
    const char *text = g_ptr_array_index(words, i);
    Word word = {(guint16)anchors->n_patterns, (guint16)strlen(text), NONE};
    g_array_append_val(anchors->words, word);
    g_ptr_array_add(anchors->texts, g_strdup(text));
    for (const char *p = text; *p != '\0'; p++)
      if (anchors->classes[(guchar)*p] == 0) {
        guint8 class = (guint8)anchors->n_classes++;
        anchors->classes[(guchar)*p] = class;
        anchors->classes[(guchar)g_ascii_toupper(*p)] = class;
      }
  }
  return anchors->n_patterns++;
}

static guint16 *
step_of(TuschAnchors *anchors, guint state, guint class)
{
  return &anchors->steps[state * anchors->n_classes + class];
}

/* Makes the states of one word; returns the last one. */
static guint
add_states(TuschAnchors *anchors, const char *text)
{
  guint state = 0;
  for (const char *p = text; *p != '\0'; p++) {
    guint16 *step = step_of(anchors, state, anchors->classes[(guchar)*p]);
    if (*step == 0)
      *step = (guint16)anchors->n_states++;
    state = *step;
  }
  return state;
}

/* Appends the words of @shorter to those of @state. The lists share their ends. */
static void
chain_words(TuschAnchors *anchors, guint state, guint shorter)
{
  guint16 *last = &anchors->found[state];
  while (*last != NONE)
    last = &g_array_index(anchors->words, Word, *last).next;
  *last = anchors->found[shorter];
}

/* Where a state has no step of its own, it goes where its longest proper ending goes. */
static void
complete_steps(TuschAnchors *anchors)
{
  g_autofree guint16 *ending = g_new0(guint16, anchors->n_states);
  g_autofree guint16 *queue = g_new0(guint16, anchors->n_states);
  guint head = 0;
  guint tail = 0;
  for (guint c = 0; c < anchors->n_classes; c++)
    if (*step_of(anchors, 0, c) != 0)
      queue[tail++] = *step_of(anchors, 0, c);
  while (head < tail) {
    guint state = queue[head++];
    chain_words(anchors, state, ending[state]);
    for (guint c = 0; c < anchors->n_classes; c++) {
      guint16 *step = step_of(anchors, state, c);
      guint16 other = *step_of(anchors, ending[state], c);
      if (*step == 0) {
        *step = other;
      } else {
        ending[*step] = other;
        queue[tail++] = *step;
      }
    }
  }
}

void
tusch_anchors_close(TuschAnchors *anchors)
{
  guint most = anchors->n_letters + 1;
  anchors->steps = g_new0(guint16, (gsize)most * anchors->n_classes);
  anchors->found = g_new(guint16, most);
  for (guint i = 0; i < most; i++)
    anchors->found[i] = NONE;
  anchors->n_states = 1;
  for (guint i = 0; i < anchors->words->len; i++) {
    guint state = add_states(anchors, g_ptr_array_index(anchors->texts, i));
    g_array_index(anchors->words, Word, i).next = anchors->found[state];
    anchors->found[state] = (guint16)i;
  }
  complete_steps(anchors);
}

TuschAnchorPlaces *
tusch_anchor_places_new(const TuschAnchors *anchors)
{
  TuschAnchorPlaces *places = g_new0(TuschAnchorPlaces, 1);
  places->anchors = anchors;
  places->of_pattern = g_new0(GArray *, anchors->n_patterns);
  for (guint i = 0; i < anchors->n_patterns; i++)
    places->of_pattern[i] = g_array_new(FALSE, FALSE, sizeof(guint32));
  return places;
}

void
tusch_anchor_places_free(TuschAnchorPlaces *places)
{
  if (places == NULL)
    return;
  for (guint i = 0; i < places->anchors->n_patterns; i++)
    g_array_unref(places->of_pattern[i]);
  g_free(places->of_pattern);
  g_free(places);
}

/* Words are met in the order of their ends; a longer one may begin before a shorter one. */
static void
add_place(GArray *places, guint32 place)
{
  g_array_append_val(places, place);
  guint32 *all = (guint32 *)(void *)places->data;
  for (guint i = places->len - 1; i > 0 && all[i - 1] > place; i--) {
    all[i] = all[i - 1];
    all[i - 1] = place;
  }
}

/* As memmem(), quick where the first byte is rare. */
static bool
has_sequence(const char *text, gsize length, const char *wanted)
{
  gsize n = strlen(wanted);
  const char *end = text + length;
  for (const char *p = text; (p = memchr(p, wanted[0], (gsize)(end - p))) != NULL; p++)
    if ((gsize)(end - p) >= n && memcmp(p, wanted, n) == 0)
      return true;
  return false;
}

void
tusch_anchor_places_read(TuschAnchorPlaces *places, const char *text, gsize length)
{
  const TuschAnchors *anchors = places->anchors;
  for (guint i = 0; i < anchors->n_patterns; i++)
    g_array_set_size(places->of_pattern[i], 0);
  places->is_unsure = has_sequence(text, length, "\u212A") || has_sequence(text, length, "\u017F");
  const guint16 *steps = anchors->steps;
  const guint16 *found = anchors->found;
  guint n_classes = anchors->n_classes;
  guint state = 0;
  for (gsize i = 0; i < length; i++) {
    state = steps[state * n_classes + anchors->classes[(guchar)text[i]]];
    for (guint w = found[state]; w != NONE;) {
      const Word *word = &g_array_index(anchors->words, Word, w);
      add_place(places->of_pattern[word->pattern], (guint32)(i + 1 - word->length));
      w = word->next;
    }
  }
}

bool
tusch_anchor_places_get(const TuschAnchorPlaces *places,
                        guint pattern,
                        const guint32 **out_places,
                        guint *out_n)
{
  const GArray *of = places->of_pattern[pattern];
  *out_places = (const guint32 *)(const void *)of->data;
  *out_n = of->len;
  return !places->is_unsure;
}
