/* The word right before a number that could be somebody's. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/number-labels.h"

#include "detect/lexicon.h"
#include "detect/validators.h"
#include "detect/vocabulary.h"

#include <string.h>

/* The years that such numbers are made of; whoever was born in them is a small child or past
 * ninety.
 */
#define FIRST_OF_THESE_YEARS 19
#define LAST_OF_THESE_YEARS 32

#define LISTED_AGAINST (-15) /* points, beyond what the listed word takes */
#define NAMES_A_THING (-60)
#define STRONGLY_AGAINST (-4) /* weight of a listed word */
#define LONGEST_WORD 48 /* bytes */

static bool
is_of_these_years(const char *number, gsize length)
{
  char digits[16];
  if (tusch_digits_of(number, length, digits, sizeof(digits)) != 10)
    return false;
  int year = (digits[4] - '0') * 10 + (digits[5] - '0');
  return year >= FIRST_OF_THESE_YEARS && year <= LAST_OF_THESE_YEARS;
}

static bool
is_letter_byte(char c)
{
  return g_ascii_isalpha(c) || (guchar)c >= 0x80;
}

/* The word that ends at @end or before signs there; its beginning, and its end in *@out_end. */
static gsize
word_before(const char *text, gsize end, gsize *out_end)
{
  while (end > 0 && strchr(" .:#-", text[end - 1]) != NULL)
    end--;
  gsize start = end;
  while (start > 0 && is_letter_byte(text[start - 1]))
    start--;
  *out_end = end;
  return start;
}

/* Whether the word names a thing: an ordinary one that says nothing of persons. */
static bool
names_a_thing(const TuschLexicon *words, const char *text, gsize start, gsize end)
{
  const guint persons = TUSCH_WORD_FIRST | TUSCH_WORD_SURNAME | TUSCH_WORD_TITLE |
                        TUSCH_WORD_RELATION | TUSCH_WORD_GREETING | TUSCH_WORD_PLACE |
                        TUSCH_WORD_VERB | TUSCH_WORD_SPEECH | TUSCH_WORD_PARTICLE |
                        TUSCH_WORD_FREQUENT;
  if (end < start + 3 || end - start > LONGEST_WORD)
    return false;
  char folded[2 * LONGEST_WORD];
  gsize n = tusch_word_fold(text + start, end - start, folded, sizeof(folded));
  guint kinds = tusch_lexicon_lookup(words, folded, n, NULL);
  return (kinds & persons) == 0 && (kinds & TUSCH_WORD_COMMON) != 0;
}

/* "id;tidspunkt;navn", "Postering": the head of the column names a thing, too. */
static bool
heads_things(const TuschLexicon *words, const char *text, gsize start)
{
  g_autofree char *head = tusch_context_column_head(text, start);
  if (head == NULL)
    return false;
  gsize end = 0;
  gsize word = word_before(head, strlen(head), &end);
  bool is_mark = (end - word == 2 && strncmp(head + word, "id", 2) == 0) ||
                 (end - word == 3 && strncmp(head + word, "tid", 3) == 0);
  return is_mark || names_a_thing(words, head, word, end);
}

/* Points, none above 0, beyond what the listed word takes. */
static int
weigh_word_before(
    const TuschLexicon *words, const char *text, gsize start, gsize end, TuschContextHit context)
{
  if (context.weight > 0 || !is_of_these_years(text + start, end - start))
    return 0;
  if (context.weight < 0 && !context.is_label)
    return 0;
  gsize word_end = 0;
  gsize word = word_before(text, start, &word_end);
  bool is_nr = word_end - word == 2 && g_ascii_strncasecmp(text + word, "nr", 2) == 0;
  if (is_nr)
    word = word_before(text, word, &word_end);
  bool is_thing = names_a_thing(words, text, word, word_end) || heads_things(words, text, start);
  return is_thing ? NAMES_A_THING : context.weight < 0 ? LISTED_AGAINST : 0;
}

/* Ten digits in a row are many things. */
static bool
may_drop(const char *text, gsize start, gsize end, TuschContextHit context)
{
  bool has_signs = strspn(text + start, "0123456789") < end - start;
  return !has_signs || (context.is_label && context.weight <= STRONGLY_AGAINST &&
                        is_of_these_years(text + start, end - start));
}

int
tusch_number_labels_weigh(const TuschRules *rules,
                          const TuschRule *rule,
                          const char *text,
                          const gsize span[2],
                          TuschContextHit context,
                          int points)
{
  int weighed = points + context.weight * TUSCH_POINTS_PER_WEIGHT;
  if (rule->category != TUSCH_CATEGORY_CPR)
    return weighed;
  weighed += weigh_word_before(rules->words, text, span[0], span[1], context);
  if (points >= TUSCH_POINTS_MARK && !may_drop(text, span[0], span[1], context))
    return MAX(weighed, TUSCH_POINTS_REVIEW);
  return weighed;
}
