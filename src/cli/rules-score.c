/* Counting: recall by span, precision by finding, leaks by case and by person. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/rules-score.h"

#include "cli/rules.h"

#include <string.h>

#define CONTEXT_CHARS 30

static void
note_free(gpointer data)
{
  TuschScoreNote *note = data;
  g_free(note->case_id);
  g_free(note->rule);
  g_free(note->owner);
  g_free(note->context);
  g_free(note);
}

TuschScore *
tusch_score_new(void)
{
  TuschScore *score = g_new0(TuschScore, 1);
  score->groups = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  score->misses = g_ptr_array_new_with_free_func(note_free);
  score->false_marks = g_ptr_array_new_with_free_func(note_free);
  return score;
}

void
tusch_score_free(TuschScore *score)
{
  if (score == NULL)
    return;
  g_hash_table_unref(score->groups);
  g_ptr_array_unref(score->misses);
  g_ptr_array_unref(score->false_marks);
  g_free(score);
}

double
tusch_score_ratio(guint part, guint whole)
{
  return whole > 0 ? (double)part / whole : 0.0;
}

double
tusch_score_f1(double precision, double recall)
{
  return precision + recall > 0.0 ? 2.0 * precision * recall / (precision + recall) : 0.0;
}

GList *
tusch_score_get_groups(const TuschScore *score)
{
  return g_list_sort(g_hash_table_get_keys(score->groups), (GCompareFunc)strcmp);
}

static TuschScoreNote *
note_new(const TuschGoldCase *gold_case, TuschCategory category, gsize start, gsize end)
{
  TuschScoreNote *note = g_new0(TuschScoreNote, 1);
  note->case_id = g_strdup(gold_case->id);
  note->category = category;
  note->start = start;
  note->end = end;
  note->context = tusch_rules_cmd_context(gold_case->text, start, end, CONTEXT_CHARS);
  return note;
}

/* Which bytes of the text lie in findings. */
static bool *
cover_of(const TuschGoldCase *gold_case, const GPtrArray *findings)
{
  bool *cover = g_new0(bool, strlen(gold_case->text) + 1);
  for (guint i = 0; i < findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(findings, i);
    for (gsize k = finding->start; k < finding->end; k++)
      cover[k] = true;
  }
  return cover;
}

static bool
is_covered(const TuschGoldCase *gold_case, const TuschGoldSpan *span, const bool *cover)
{
  const char *text = gold_case->text;
  for (const char *p = text + span->start; p < text + span->end; p = g_utf8_next_char(p))
    if (g_unichar_isalnum(g_utf8_get_char(p)) && !cover[p - text])
      return false;
  return true;
}

static bool
overlaps(const TuschFinding *finding, gsize start, gsize end)
{
  return finding->start < end && finding->end > start;
}

static void
count_recall(TuschRecall *recall, const TuschRecall *span)
{
  recall->n++;
  recall->covered += span->covered;
  recall->overlapped += span->overlapped;
  recall->exact += span->exact;
}

static void
count_group(TuschScore *score, char *name, const TuschRecall *span)
{
  TuschRecall *recall = g_hash_table_lookup(score->groups, name);
  if (recall == NULL) {
    recall = g_new0(TuschRecall, 1);
    g_hash_table_insert(score->groups, g_strdup(name), recall);
  }
  count_recall(recall, span);
  g_free(name);
}

static void
count_groups(TuschScore *score, const TuschGoldSpan *span, const TuschRecall *found)
{
  const char *category = tusch_category_to_string(span->category);
  if (span->owner[0] == '\0')
    return;
  count_group(score, g_strdup_printf("owner %s", span->owner), found);
  if (g_str_equal(span->owner, "third_party"))
    count_group(score, g_strdup_printf("third_party %s", category), found);
  if (span->category != TUSCH_CATEGORY_PERSON)
    return;
  bool is_known = g_str_has_prefix(span->ref, "party") || g_str_has_prefix(span->ref, "requester");
  count_group(
      score, g_strdup_printf("PERSON %s %s", span->owner, is_known ? "known" : "unknown"), found);
  if (span->form[0] != '\0')
    count_group(score, g_strdup_printf("PERSON form %s", span->form), found);
}

static TuschRecall
find_span(const TuschGoldCase *gold_case,
          const TuschGoldSpan *span,
          const GPtrArray *findings,
          const bool *cover)
{
  TuschRecall found = {1, is_covered(gold_case, span, cover) ? 1 : 0, 0, 0};
  for (guint i = 0; i < findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(findings, i);
    if (finding->category != span->category)
      continue;
    found.overlapped |= overlaps(finding, span->start, span->end);
    found.exact |= finding->start == span->start && finding->end == span->end;
  }
  return found;
}

/* One bit for each person of the case: nothing of theirs is left, or something is. */
static void
count_entities(TuschScore *score, GHashTable *persons)
{
  GHashTableIter iter;
  gpointer is_whole = NULL;
  bool is_leak_free = true;
  g_hash_table_iter_init(&iter, persons);
  while (g_hash_table_iter_next(&iter, NULL, &is_whole)) {
    score->n_entities++;
    score->n_entities_covered += GPOINTER_TO_INT(is_whole) == 1;
    is_leak_free = is_leak_free && GPOINTER_TO_INT(is_whole) == 1;
  }
  score->n_cases++;
  score->n_leak_free += is_leak_free;
}

static void
add_recall(TuschScore *score, const TuschGoldCase *gold_case, const GPtrArray *findings)
{
  g_autofree bool *cover = cover_of(gold_case, findings);
  g_autoptr(GHashTable) persons = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < gold_case->spans->len; i++) {
    const TuschGoldSpan *span = &g_array_index(gold_case->spans, TuschGoldSpan, i);
    TuschRecall found = find_span(gold_case, span, findings, cover);
    count_recall(&score->recall[span->category], &found);
    count_recall(&score->all_recall, &found);
    count_groups(score, span, &found);
    if (g_str_equal(span->owner, "third_party")) {
      int state = GPOINTER_TO_INT(g_hash_table_lookup(persons, span->ref));
      state = found.covered > 0 && state != 2 ? 1 : 2;
      g_hash_table_insert(persons, span->ref, GINT_TO_POINTER(state));
    }
    if (found.covered > 0)
      continue;
    TuschScoreNote *note = note_new(gold_case, span->category, span->start, span->end);
    note->owner = g_strdup(span->owner);
    g_ptr_array_add(score->misses, note);
  }
  count_entities(score, persons);
}

static bool
touches_ignored(const TuschGoldCase *gold_case, const TuschFinding *finding)
{
  for (guint i = 0; i < gold_case->decoys->len; i++) {
    const TuschGoldDecoy *decoy = &g_array_index(gold_case->decoys, TuschGoldDecoy, i);
    if (decoy->is_ignored && overlaps(finding, decoy->start, decoy->end))
      return true;
  }
  return false;
}

static void
add_precision(TuschScore *score, const TuschGoldCase *gold_case, const GPtrArray *findings)
{
  for (guint i = 0; i < findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(findings, i);
    if (touches_ignored(gold_case, finding))
      continue;
    bool same = false;
    bool any = false;
    bool exact = false;
    for (guint k = 0; k < gold_case->spans->len; k++) {
      const TuschGoldSpan *span = &g_array_index(gold_case->spans, TuschGoldSpan, k);
      bool touches = overlaps(finding, span->start, span->end);
      bool is_same = touches && span->category == finding->category;
      any = any || touches;
      same = same || is_same;
      exact = exact || (is_same && span->start == finding->start && span->end == finding->end);
    }
    TuschPrecision *counts[] = {&score->precision[finding->category], &score->all_precision};
    for (guint k = 0; k < G_N_ELEMENTS(counts); k++) {
      counts[k]->n++;
      counts[k]->overlapped += same;
      counts[k]->safe += any;
      counts[k]->exact += exact;
    }
    if (any)
      continue;
    TuschScoreNote *note = note_new(gold_case, finding->category, finding->start, finding->end);
    note->rule = g_strdup(finding->rule);
    g_ptr_array_add(score->false_marks, note);
  }
}

static void
add_decoys(TuschScore *score, const TuschGoldCase *gold_case, const GPtrArray *findings)
{
  for (guint i = 0; i < gold_case->decoys->len; i++) {
    const TuschGoldDecoy *decoy = &g_array_index(gold_case->decoys, TuschGoldDecoy, i);
    if (decoy->is_ignored)
      continue;
    bool is_hit = false;
    for (guint k = 0; k < findings->len && !is_hit; k++) {
      const TuschFinding *finding = g_ptr_array_index(findings, k);
      is_hit = finding->category == decoy->category && overlaps(finding, decoy->start, decoy->end);
    }
    score->decoys[decoy->category]++;
    score->decoy_hits[decoy->category] += is_hit;
  }
}

void
tusch_score_add(TuschScore *score, const TuschGoldCase *gold_case, const GPtrArray *findings)
{
  add_recall(score, gold_case, findings);
  add_precision(score, gold_case, findings);
  add_decoys(score, gold_case, findings);
}
