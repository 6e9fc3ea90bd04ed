/* A rule is only as good as its examples: they run every time the rules are loaded. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/names.h"
#include "detect/scanner.h"

#include "base/language.h"
#include "tusch/error.h"

#include <string.h>

/* All hits of one rule in an example's text. */
static gboolean
hits_of(TuschScanner *scanner,
        const TuschRules *rules,
        const TuschRule *rule,
        const TuschRuleExample *example,
        GArray *hits,
        GError **error)
{
  TuschText text = {.document_id = (char *)rule->file_name,
                    .text = example->text,
                    .length = strlen(example->text)};
  g_autoptr(GArray) all = tusch_hits_new();
  gboolean ok = tusch_scanner_find(scanner, &text, 0, all, error);
  for (guint i = 0; ok && i < all->len; i++) {
    TuschHit hit = g_array_index(all, TuschHit, i);
    if (hit.rule == rule)
      g_array_append_val(hits, hit);
  }
  if (ok && rule->grammar != TUSCH_GRAMMAR_NONE) {
    const TuschTokens *tokens = tusch_scanner_read_words(scanner, &text, all, 0, all->len);
    g_autoptr(TuschPeople) nobody = tusch_people_new(NULL);
    g_autoptr(GArray) names = tusch_names_find(rules, tokens, nobody, false);
    for (guint i = 0; i < names->len; i++) {
      const TuschNameHit *name = &g_array_index(names, TuschNameHit, i);
      TuschHit hit = {.start = name->start, .end = name->end, .points = (gint16)name->points};
      if (name->grammar == rule->grammar && name->points >= TUSCH_POINTS_REVIEW)
        g_array_append_val(hits, hit);
    }
  }
  return ok;
}

static bool
is_at_expected_place(const TuschRuleExample *example, const TuschHit *hit)
{
  return example->start < 0 ||
         (hit->start == (guint32)example->start && hit->end == (guint32)example->end);
}

/* What is wrong with the example; %NULL if it passes. */
static const char *
fault_of(const TuschRuleExample *example, const GArray *hits)
{
  bool has_mark = false;
  bool has_review = false;
  for (guint i = 0; i < hits->len; i++) {
    const TuschHit *hit = &g_array_index(hits, TuschHit, i);
    bool is_mark = hit->points >= TUSCH_POINTS_MARK && hit->doubt == TUSCH_DOUBT_NONE;
    if (example->expected != TUSCH_EXAMPLE_NONE && !is_at_expected_place(example, hit))
      continue;
    has_mark = has_mark || is_mark;
    has_review = has_review || !is_mark;
  }
  switch (example->expected) {
  case TUSCH_EXAMPLE_MARK:
    return has_mark     ? NULL
           : has_review ? _("reglen finder kun eksemplet til gennemsyn, ikke med sikkerhed")
                        : _("reglen finder ikke eksemplet (eller ikke på det sted)");
  case TUSCH_EXAMPLE_REVIEW:
    return has_mark     ? _("reglen finder eksemplet med sikkerhed, ikke kun til gennemsyn")
           : has_review ? NULL
                        : _("reglen finder ikke eksemplet til gennemsyn");
  default:
    return has_mark || has_review ? _("reglen finder noget i et eksempel, hvor den ikke må") : NULL;
  }
}

static gboolean
run_example(TuschScanner *scanner,
            const TuschRules *rules,
            const TuschRule *rule,
            const TuschRuleExample *example,
            GError **error)
{
  g_autoptr(GArray) hits = tusch_hits_new();
  if (!hits_of(scanner, rules, rule, example, hits, error))
    return FALSE;
  const char *fault = fault_of(example, hits);
  if (fault == NULL)
    return TRUE;
  return tusch_fail(
      error, TUSCH_ERROR_CONFIG, "%s:%u: [%s] %s", rule->file_name, example->line, rule->id, fault);
}

gboolean
tusch_rules_run_examples(TuschRules *rules, GPtrArray *faults, GError **error)
{
  g_autoptr(TuschScanner) scanner = tusch_scanner_new(rules);
  for (guint i = 0; i < rules->list->len; i++) {
    const TuschRule *rule = g_ptr_array_index(rules->list, i);
    for (guint k = 0; k < rule->examples->len; k++) {
      g_autoptr(GError) cause = NULL;
      if (run_example(scanner, rules, rule, g_ptr_array_index(rule->examples, k), &cause))
        continue;
      if (faults == NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return FALSE;
      }
      g_ptr_array_add(faults, g_strdup(cause->message));
    }
  }
  return TRUE;
}
