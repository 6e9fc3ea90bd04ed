/* Names with the surname first: "Thorup, Viggo". */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/name-scan.h"

#include <string.h>

/* "ANNE TOFT, …": a given name and a surname, so that what follows the comma is somebody else. */
static bool
is_whole_name(const TuschNameScan *scan, const TuschNameRun *run)
{
  const TuschToken *first = tusch_name_token(scan, run->at[0]);
  const TuschToken *last = tusch_name_token(scan, run->at[run->n - 1]);
  return run->n > 1 && (first->kinds & TUSCH_WORD_FIRST) != 0 &&
         (first->kinds & TUSCH_WORD_SURNAME) == 0 && first->count >= TUSCH_NAME_WELL_KNOWN &&
         ((last->kinds & TUSCH_WORD_SURNAME) != 0 || tusch_name_has_surname_ending(last));
}

/* "VIDNE: Zkrit, Marlina, 0605439799": a label or "vedr." before it, and a number after a comma. */
static bool
is_between_values(const TuschNameScan *scan, const TuschNameRun *surname, const TuschNameRun *given)
{
  static const char *const labels[] = {"tlf", "telefon", "mobil", "mob", "cpr", "foedt", "f", NULL};
  guint i = surname->at[0];
  guint next = given->next;
  if (i == 0 || next + 1 >= scan->tokens->items->len ||
      strchr(":.", tusch_name_token(scan, i - 1)->sign) == NULL ||
      tusch_name_token(scan, i - 1)->sign == '\0' || tusch_name_token(scan, next)->sign != ',')
    return false;
  const TuschToken *value = tusch_name_token(scan, next + 1);
  return (value->is_taken && value->shape == TUSCH_SHAPE_NUMBER) ||
         tusch_name_is_one_of(value, labels);
}

/* Whether "surname, given" is one name and not a list: capitals, a cell of its own, or a person
 * that is known by both. */
static bool
is_reversed(const TuschNameScan *scan,
            const TuschNameRun *surname,
            const TuschNameRun *given,
            const char *key)
{
  TuschNameClass last = tusch_name_class_in(scan, surname, 0);
  TuschNameClass first = tusch_name_class_in(scan, given, 0);
  if (last == TUSCH_NAME_CLASS_KNOWN && first == TUSCH_NAME_CLASS_KNOWN)
    return tusch_people_match(scan->people, key).person >= 0;
  if (is_whole_name(scan, surname))
    return false;
  const TuschToken *start = tusch_name_token(scan, surname->at[0]);
  bool upper = start->shape == TUSCH_SHAPE_UPPER &&
               tusch_name_token(scan, given->at[0])->shape == TUSCH_SHAPE_UPPER;
  bool is_last = tusch_name_is_listed_class(last);
  bool is_first = tusch_name_is_listed_class(first);
  if (upper)
    return is_last || is_first;
  if ((last == TUSCH_NAME_CLASS_UNKNOWN || last == TUSCH_NAME_CLASS_SURNAME) &&
      first == TUSCH_NAME_CLASS_FIRST && is_between_values(scan, surname, given))
    return true;
  bool in_cell = start->gap >= TUSCH_GAP_SHORT_LINE &&
                 (given->next >= scan->tokens->items->len ||
                  tusch_name_token(scan, given->next)->gap >= TUSCH_GAP_SHORT_LINE);
  bool is_list = last == TUSCH_NAME_CLASS_FIRST && first == TUSCH_NAME_CLASS_FIRST;
  return in_cell && is_last && is_first && !is_list;
}

guint
tusch_name_try_surname_initials(TuschNameScan *scan, const TuschNameRun *run)
{
  guint at = run->next + 1;
  guint n = scan->tokens->items->len;
  if (run->n > 2 || at + 1 >= n || tusch_name_token(scan, run->next)->sign != ',' ||
      tusch_name_token(scan, run->next)->gap != TUSCH_GAP_NONE ||
      scan->known[run->at[run->n - 1]] == NULL || scan->classes[at] != TUSCH_NAME_CLASS_INITIAL)
    return 0;
  g_autoptr(GString) key = g_string_new(NULL);
  guint next = at;
  for (; next < n && scan->classes[next] == TUSCH_NAME_CLASS_INITIAL &&
         (next == at || tusch_name_token(scan, next)->gap <= TUSCH_GAP_SPACE);
       next = tusch_name_past_stop(scan, next))
    tusch_name_append_part(scan, key, next);
  for (guint k = 0; k < run->n; k++)
    tusch_name_append_part(scan, key, run->at[k]);
  if (tusch_people_match(scan->people, key->str).person < 0)
    return 0;
  tusch_name_add_hit(scan,
                     (TuschNameHit){tusch_name_token(scan, run->at[0])->start,
                                    tusch_name_token(scan, next - 1)->end,
                                    TUSCH_GRAMMAR_REVERSED,
                                    0,
                                    g_string_free(g_steal_pointer(&key), FALSE),
                                    false});
  return next;
}

/* "DE LIMA, RAFAEL": the first of the small words in capitals before the surname. */
static guint
first_large_particle(const TuschNameScan *scan, guint i)
{
  static const char *const words[] = {"de",  "del", "della", "la",  "le",  "da",  "di",
                                      "dos", "du",  "el",    "al",  "van", "von", "der",
                                      "den", "ter", "bin",   "ibn", "abu", NULL};
  while (i > 0 && tusch_name_token(scan, i)->gap == TUSCH_GAP_SPACE &&
         tusch_name_is_capital(tusch_name_token(scan, i - 1)) &&
         tusch_name_is_one_of(tusch_name_token(scan, i - 1), words))
    i--;
  return i;
}

guint
tusch_name_try_reversed(TuschNameScan *scan, const TuschNameRun *run)
{
  if (run->n > 3 || run->next + 1 >= scan->tokens->items->len ||
      tusch_name_token(scan, run->next)->sign != ',' ||
      tusch_name_token(scan, run->next)->gap != TUSCH_GAP_NONE)
    return 0;
  TuschNameClass first = scan->classes[run->next + 1];
  TuschNameClass last = tusch_name_class_in(scan, run, 0);
  if ((!tusch_name_is_listed_class(first) && first != TUSCH_NAME_CLASS_UNKNOWN) ||
      (!tusch_name_is_listed_class(last) && last != TUSCH_NAME_CLASS_UNKNOWN))
    return 0;
  TuschNameRun given = tusch_name_read_run(scan, run->next + 1);
  if (given.n == 0)
    return 0;
  g_autoptr(GString) key = g_string_new(NULL);
  for (guint k = 0; k < given.n; k++)
    tusch_name_append_part(scan, key, given.at[k]);
  guint large = first_large_particle(scan, run->at[0]);
  for (guint k = large; k < run->at[0]; k++)
    tusch_name_append_part(scan, key, k);
  for (guint k = 0; k < run->n; k++)
    tusch_name_append_part(scan, key, run->at[k]);
  if (!is_reversed(scan, run, &given, key->str))
    return 0;
  guint start = MIN(large, tusch_name_first_with_particles(scan, run));
  tusch_name_add_hit(scan,
                     (TuschNameHit){tusch_name_token(scan, start)->start,
                                    tusch_name_run_end(scan, &given),
                                    TUSCH_GRAMMAR_REVERSED,
                                    0,
                                    g_string_free(g_steal_pointer(&key), FALSE),
                                    true});
  return given.next;
}

#define MOST_CELL_WORDS 3 /* of a surname, and of given names */
#define ROWS_NEARBY 6 /* names back, of which one was written like this one */

/* The words with a capital from @i on, one blank apart; what follows them. */
static guint
past_capitals(const TuschNameScan *scan, guint i)
{
  guint n = scan->tokens->items->len;
  guint at = i;
  while (at < n && at < i + MOST_CELL_WORDS && scan->classes[at] != TUSCH_NAME_CLASS_NONE &&
         tusch_name_token(scan, at)->shape == TUSCH_SHAPE_CAPITAL &&
         (at == i || tusch_name_token(scan, at)->gap == TUSCH_GAP_SPACE))
    at++;
  return at;
}

/* Whether nothing but a particle stands between the cell's border and the word: "v. Krag". */
static bool
begins_cell(const TuschNameScan *scan, guint i)
{
  if (i >= 2 && tusch_name_token(scan, i - 1)->sign == '.' &&
      tusch_name_is_short_particle(scan, i - 2))
    i -= 2;
  else if (i >= 1 && scan->classes[i - 1] == TUSCH_NAME_CLASS_PARTICLE)
    i--;
  return i == 0 || tusch_name_token(scan, i)->gap >= TUSCH_GAP_SHORT_LINE;
}

static bool
may_be_name(const TuschNameScan *scan, guint i)
{
  const TuschToken *token = tusch_name_token(scan, i);
  const guint names = TUSCH_WORD_FIRST | TUSCH_WORD_SURNAME;
  const guint others = TUSCH_WORD_PLACE | TUSCH_WORD_ORGANISATION | TUSCH_WORD_NOT_NAME |
                       TUSCH_WORD_TITLE | TUSCH_WORD_RELATION | TUSCH_WORD_GREETING;
  return (token->kinds & names) != 0 ||
         ((token->kinds & others) == 0 && scan->classes[i] == TUSCH_NAME_CLASS_UNKNOWN);
}

/* The token that the name begins with: "v." of "v. Krag". */
static guint
begins_with(const TuschNameScan *scan, const TuschNameRun *surname)
{
  guint i = surname->at[0];
  bool is_short = i >= 2 && tusch_name_token(scan, i - 1)->sign == '.' &&
                  tusch_name_is_short_particle(scan, i - 2);
  return is_short ? i - 2 : tusch_name_first_with_particles(scan, surname);
}

/* Whether a row above has a name of this form. */
static bool
is_in_list(const TuschNameScan *scan)
{
  guint n = scan->hits->len;
  for (guint i = n > ROWS_NEARBY ? n - ROWS_NEARBY : 0; i < n; i++) {
    const TuschNameHit *hit = &g_array_index(scan->hits, TuschNameHit, i);
    if (hit->grammar == TUSCH_GRAMMAR_REVERSED && hit->points >= TUSCH_POINTS_MARK)
      return true;
  }
  return false;
}

guint
tusch_name_try_cell(TuschNameScan *scan, guint i)
{
  guint n = scan->tokens->items->len;
  guint comma = past_capitals(scan, i);
  if (comma == i || comma + 1 >= n || tusch_name_token(scan, comma)->sign != ',' ||
      tusch_name_token(scan, comma)->gap != TUSCH_GAP_NONE || !begins_cell(scan, i))
    return 0;
  guint end = past_capitals(scan, comma + 1);
  if (end == comma + 1 || end >= n || tusch_name_token(scan, end)->gap != TUSCH_GAP_BREAK ||
      !may_be_name(scan, comma + 1))
    return 0;
  bool is_listed = scan->classes[comma + 1] == TUSCH_NAME_CLASS_FIRST;
  if (tusch_name_is_listed_class(scan->classes[i]) &&
      tusch_name_is_listed_class(scan->classes[comma + 1]))
    return 0; /* tusch_name_try_reversed() knows more */
  if (!may_be_name(scan, i) && !is_listed)
    return 0;
  g_autoptr(GString) key = g_string_new(NULL);
  for (guint k = comma + 1; k < end; k++)
    tusch_name_append_part(scan, key, k);
  for (guint k = i; k < comma; k++)
    tusch_name_append_part(scan, key, k);
  TuschNameRun surname = {.at = {i}, .n = 1, .next = i + 1};
  tusch_name_add_hit(
      scan,
      (TuschNameHit){tusch_name_token(scan, begins_with(scan, &surname))->start,
                     tusch_name_token(scan, end - 1)->end,
                     TUSCH_GRAMMAR_REVERSED,
                     may_be_name(scan, i) && (is_listed || is_in_list(scan)) ? -25 : -40,
                     g_string_free(g_steal_pointer(&key), FALSE),
                     true});
  return end;
}
