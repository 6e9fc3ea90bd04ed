/* Sensitive words far from anybody: a policy, a plan, a statute. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/sentences.h"

#include "detect/lexicon.h"

#include <string.h>

/* Bytes within which a person, a CPR number or a date of birth is near. */
#define NEAR_BYTES 800
/* Bytes of the paragraph on either side in which one person may be spoken of. */
#define PARAGRAPH_BYTES 600
#define LONGEST_WORD 24

static bool
is_of_somebody(const TuschHit *hit)
{
  return (hit->category == TUSCH_CATEGORY_PERSON && hit->points >= TUSCH_POINTS_MARK) ||
         hit->category == TUSCH_CATEGORY_CPR || hit->category == TUSCH_CATEGORY_DATE_OF_BIRTH;
}

static bool
has_somebody_near(const GArray *hits, guint at)
{
  const TuschHit *term = &g_array_index(hits, TuschHit, at);
  for (guint i = at; i-- > 0;) {
    const TuschHit *hit = &g_array_index(hits, TuschHit, i);
    if (hit->text != term->text || hit->start + NEAR_BYTES < term->start)
      break;
    if (is_of_somebody(hit))
      return true;
  }
  for (guint i = at + 1; i < hits->len; i++) {
    const TuschHit *hit = &g_array_index(hits, TuschHit, i);
    if (hit->text != term->text || hit->start > term->end + NEAR_BYTES)
      break;
    if (is_of_somebody(hit))
      return true;
  }
  return false;
}

/* Words that speak of one person without a name. */
static bool
is_of_one_person(const char *folded)
{
  static const char *const words[] = {
      "han",      "hun",         "ham",      "hende",   "hans",     "hendes",  "jeg",
      "mig",      "min",         "mit",      "mine",    "borger",   "pt",      "patienten",
      "klienten", "drengen",     "pigen",    "soennen", "datteren", "moren",   "faren",
      "konen",    "manden",      "ansoeger", "klager",  "familien", "sigtede", "tiltalte",
      "afdoede",  "forurettede", "diagnose", "dx"};
  for (guint i = 0; i < G_N_ELEMENTS(words); i++)
    if (g_str_equal(words[i], folded))
      return true;
  return false;
}

static gsize
paragraph_start(const char *text, gsize at)
{
  gsize from = at > PARAGRAPH_BYTES ? at - PARAGRAPH_BYTES : 0;
  for (gsize i = at; i > from + 1; i--)
    if (text[i - 1] == '\n' && text[i - 2] == '\n')
      return i;
  while (from > 0 && ((guchar)text[from] & 0xC0) == 0x80)
    from--;
  return from;
}

static bool
is_letter_byte(char c)
{
  return g_ascii_isalpha(c) || (guchar)c >= 0x80;
}

static bool
speaks_of_one_person(const TuschText *text, const TuschHit *term)
{
  gsize end = MIN((gsize)text->length, (gsize)term->end + PARAGRAPH_BYTES);
  for (gsize at = paragraph_start(text->text, term->start); at < end;) {
    gsize from = at;
    while (at < end && is_letter_byte(text->text[at]))
      at++;
    char folded[2 * LONGEST_WORD];
    if (at > from && at - from < LONGEST_WORD && at < end) {
      gsize n = tusch_word_fold(text->text + from, at - from, folded, sizeof(folded) - 1);
      folded[n] = '\0';
      if (is_of_one_person(folded))
        return true;
    }
    if (at > term->end && strncmp(text->text + at, "\n\n", 2) == 0)
      return false;
    at += at < end;
  }
  return false;
}

void
tusch_sentences_drop_loose(GArray *hits, const GPtrArray *texts)
{
  g_autofree bool *is_loose = g_new0(bool, hits->len + 1);
  for (guint i = 0; i < hits->len; i++) {
    const TuschHit *hit = &g_array_index(hits, TuschHit, i);
    is_loose[i] = hit->category == TUSCH_CATEGORY_SENSITIVE && hit->doubt == TUSCH_DOUBT_NOT_TIED &&
                  !has_somebody_near(hits, i) &&
                  !speaks_of_one_person(g_ptr_array_index(texts, hit->text), hit);
  }
  guint kept = 0;
  for (guint i = 0; i < hits->len; i++) {
    const TuschHit *hit = &g_array_index(hits, TuschHit, i);
    if (!is_loose[i])
      g_array_index(hits, TuschHit, kept++) = *hit;
  }
  g_array_set_size(hits, kept);
}
