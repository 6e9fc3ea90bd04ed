/* Why not: rules that came near a place and what was missing. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/explanation-parts.h"

#include "base/language.h"
#include "detect/edit-distance.h"

#include <string.h>

/* How many words on either side are tried together with the place. */
#define NEIGHBOURS 3
/* Shorter finds of a pattern on its own say nothing: four digits are anything. */
#define SHORTEST_FIND 5
/* Shorter words are near too many others. */
#define SHORTEST_WORD 5
#define SHORTEST_BEGINNING 7
#define ONE_LETTER 100 /* cost of tusch_edit_distance() */

static bool
is_blank(char c)
{
  return g_ascii_isspace(c);
}

/* Begin and end of the words around the place on its line; [0] is the place's own. */
typedef struct {
  gsize starts[NEIGHBOURS + 1];
  gsize ends[NEIGHBOURS + 1];
  guint n_starts, n_ends;
} Around;

static Around
words_around(const TuschLens *lens)
{
  const char *text = lens->text->text;
  Around around = {.n_starts = 0, .n_ends = 0};
  gsize at = lens->start;
  while (around.n_starts <= NEIGHBOURS) {
    while (at > 0 && !is_blank(text[at - 1]))
      at--;
    around.starts[around.n_starts++] = at;
    while (at > 0 && text[at - 1] == ' ')
      at--;
    if (at == 0 || text[at - 1] == '\n')
      break;
  }
  at = lens->end;
  while (around.n_ends <= NEIGHBOURS) {
    while (text[at] != '\0' && !is_blank(text[at]))
      at++;
    around.ends[around.n_ends++] = at;
    while (text[at] == ' ')
      at++;
    if (text[at] == '\0' || text[at] == '\n')
      break;
  }
  return around;
}

/* Whether the rule finds something of some length in text [from, to) alone that touches the place;
 * the span goes to @out. */
static bool
finds_alone(const TuschLens *lens, const TuschRule *rule, gsize from, gsize to, gsize out[2])
{
  g_autofree char *alone = g_strndup(lens->text->text + from, to - from);
  TuschPatternSearch search;
  TuschPatternMatch match;
  tusch_pattern_search_init(&search, rule->pattern, alone, to - from);
  for (bool found = true; tusch_pattern_search_next(&search, &found, &match, NULL) && found;) {
    TuschCheckHit check = {
        lens->rules, alone, to - from, match.start, match.end, rule->points, "", 0};
    if (rule->check != NULL && !rule->check(&check))
      continue;
    if (check.end < check.start + SHORTEST_FIND ||
        !tusch_lens_touches(lens, from + check.start, from + check.end))
      continue;
    out[0] = from + check.start;
    out[1] = from + check.end;
    return true;
  }
  return false;
}

/* Signs at the ends of words are no part of them: "(0101901234)," */
static gsize
skip_signs(const char *text, gsize at, gsize limit)
{
  while (at < limit && g_ascii_ispunct(text[at]) && strchr("+@", text[at]) == NULL)
    at++;
  return at;
}

static gsize
back_over_signs(const char *text, gsize at, gsize limit)
{
  while (at > limit && g_ascii_ispunct(text[at - 1]))
    at--;
  return at;
}

static void
add_neighbours(TuschLens *lens, const TuschRule *rule, gsize span[2])
{
  const char *text = lens->text->text;
  gsize unused[2];
  const char *line_end = strchr(text + span[1], '\n');
  gsize to = line_end != NULL ? (gsize)(line_end - text) : lens->text->length;
  gsize from = span[0];
  while (from > 0 && text[from - 1] != '\n')
    from--;
  bool after_is_fine = finds_alone(lens, rule, span[0], to, unused);
  bool before_is_fine = finds_alone(lens, rule, from, span[1], unused);
  TuschRuleLook *look = tusch_lens_add(lens, rule, TUSCH_LOOK_NEIGHBOURS, span);
  look->note = g_strdup(
      after_is_fine && !before_is_fine
          ? _("formen passer for sig selv, men det, der står lige før, er i vejen")
      : before_is_fine && !after_is_fine
          ? _("formen passer for sig selv, men det, der står lige efter, er i vejen")
          : _("formen passer for sig selv, men det, der står lige før eller efter, er i vejen"));
  tusch_lens_weigh(lens, rule, look);
}

/* Tries the rule on words [from, to); the longest find so far stays in @best. */
static void
try_words(const TuschLens *lens, const TuschRule *rule, gsize from, gsize to, gsize best[2])
{
  const char *text = lens->text->text;
  gsize span[2];
  gsize start = skip_signs(text, from, lens->start);
  gsize end = back_over_signs(text, to, lens->end);
  if (start < end && finds_alone(lens, rule, start, end, span) &&
      span[1] - span[0] > best[1] - best[0])
    memcpy(best, span, sizeof(span));
  /* "A010190-1234": a letter grown together with a number. */
  while (start < lens->end && g_ascii_isalpha(text[start]))
    start++;
  if (start < end && g_ascii_isdigit(text[start]) && finds_alone(lens, rule, start, end, span) &&
      span[1] - span[0] > best[1] - best[0])
    memcpy(best, span, sizeof(span));
}

static void
near_pattern(TuschLens *lens, const TuschRule *rule)
{
  Around around = words_around(lens);
  gsize best[2] = {0, 0};
  for (guint i = 0; i < around.n_starts; i++)
    for (guint k = 0; k < around.n_ends; k++)
      try_words(lens, rule, around.starts[i], around.ends[k], best);
  if (best[1] > best[0])
    add_neighbours(lens, rule, best);
}

/* A star stands for an ending that the word may have; beginnings must be long to say anything. */
static bool
is_one_letter_away(const char *word, gsize length, const char *meant, gsize core, bool has_star)
{
  if (tusch_edit_distance(word, length, meant, core, ONE_LETTER) <= ONE_LETTER)
    return true;
  if (!has_star || core < SHORTEST_BEGINNING)
    return false;
  for (gsize compared = core - 1; compared <= core + 1 && compared < length; compared++)
    if (tusch_edit_distance(word, compared, meant, core, ONE_LETTER) <= ONE_LETTER)
      return true;
  return false;
}

static char *
note_of_entry(const char *word, const char *entry, const char *place)
{
  gsize n = strlen(entry);
  bool has_star = n > 1 && entry[n - 1] == '*';
  char folded[64];
  char meant[64];
  gsize length = tusch_word_fold(word, strlen(word), folded, sizeof(folded));
  gsize core = tusch_word_fold(entry, has_star ? n - 1 : n, meant, sizeof(meant));
  if (core < SHORTEST_WORD || length < SHORTEST_WORD)
    return NULL;
  if (core == length && memcmp(folded, meant, core) == 0)
    return g_strdup_printf(_("»%s« står i %s, men med store bogstaver"), entry, place);
  if (!has_star && length > core && memcmp(folded, meant, core) == 0)
    return g_strdup_printf(
        _("»%s« står i %s uden stjerne: skriv »%s*«, hvis endelser skal med"), entry, place, entry);
  if (is_one_letter_away(folded, length, meant, core, has_star))
    return g_strdup_printf(_("ligger et bogstav fra »%s« i %s: stavefejl?"), entry, place);
  return NULL;
}

static void
near_terms(TuschLens *lens, const TuschRule *rule)
{
  g_autofree char *name = tusch_lens_field(lens, rule, "ordliste");
  char **lines = name != NULL ? tusch_lens_lines(lens, "dictionaries", name) : NULL;
  g_autofree char *word = g_strndup(lens->text->text + lens->start, lens->end - lens->start);
  for (guint i = 0; lines != NULL && lines[i] != NULL; i++) {
    if (lines[i][0] == '#' || lines[i][0] == '\0' || strchr(lines[i], ' ') != NULL)
      continue;
    g_autofree char *entry = g_strstrip(g_strdup(lines[i]));
    g_autofree char *place = g_strdup_printf("%s:%u", name, i + 1);
    char *note = entry[0] != '\0' ? note_of_entry(word, entry, place) : NULL;
    if (note == NULL)
      continue;
    TuschRuleLook *look =
        tusch_lens_add(lens, rule, TUSCH_LOOK_NEAR, (gsize[2]){lens->start, lens->end});
    look->dictionary_place = g_strdup_printf("%s »%s«", place, entry);
    look->note = note;
    return;
  }
}

void
tusch_lens_add_near(TuschLens *lens, const TuschRule *rule)
{
  if (rule->pattern != NULL)
    near_pattern(lens, rule);
  else if (rule->terms != NULL)
    near_terms(lens, rule);
}
