/* Kinds and topics: words in title, headings and text count points. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/language.h"
#include "index/derive-rules.h"

#include <string.h>

/* A heading stands near the top, is short and is no sentence. */
enum { HEADING_LINES = 25, HEADING_LENGTH = 90, TEXT_PAGES = 2, MAX_PROPOSALS = 3 };

/* A word inside a heading says less than one that begins it. */
static int
inside(int points)
{
  return points * 3 / 5;
}

typedef struct {
  int points;
  bool has_span;
  guint page_index;
  TuschSpan span; /* of the list that counted most; empty: the title */
  int best; /* its points */
  GString *reason; /* nullable: the words, »a«, »b« */
} Score;

static void
count(Score *score, int points, const TuschTerm *term, guint page_index, TuschSpan span)
{
  score->points += points;
  if (score->reason != NULL)
    g_string_append_printf(score->reason, "%s»%s«", score->reason->len > 0 ? ", " : "", term->text);
  if (points > score->best) {
    score->best = points;
    score->page_index = page_index;
    score->span = span;
  }
}

/* What comes before the words that matter: "Vedr.:", "SV:", "1." */
static TuschSpan
skip_lead(const char *text, TuschSpan line)
{
  static const char *const LEADS[] = {
      "vedroerende", "vedr.", "vedr", "emne", "sv", "vs", "re", "fw", "om", "e-mail", "mail"};
  for (bool again = true; again;) {
    again = false;
    for (guint i = 0; i < G_N_ELEMENTS(LEADS); i++) {
      gsize n = strlen(LEADS[i]);
      gsize at = line.start + n;
      if (at >= line.end || strncmp(text + line.start, LEADS[i], n) != 0 ||
          (text[at] != ':' && text[at] != ' '))
        continue;
      if (text[at] == ' ' && (i > 2 || text[at - 1] == '\0'))
        continue;
      while (at < line.end && (text[at] == ':' || text[at] == ' '))
        at++;
      line.start = at;
      again = true;
      break;
    }
  }
  return line;
}

static bool
is_heading(const char *text, TuschSpan line)
{
  char last = text[line.end - 1];
  return line.end - line.start <= HEADING_LENGTH && last != '.' && last != ';' &&
         text[line.start] != '>';
}

/* Does it begin the line, or what follows a dash: "Jobcenter Nord - referat af møde"? */
static bool
begins_part(const TuschTerm *term, const char *text, TuschSpan line, TuschSpan *hit)
{
  for (;;) {
    if (tusch_term_begins(term, text, line, hit))
      return true;
    const char *dash = g_strstr_len(text + line.start, (gssize)(line.end - line.start), " - ");
    if (dash == NULL)
      return false;
    line.start = (gsize)(dash - text) + 3;
  }
}

static bool
count_in_line(Score *score,
              const TuschTermList *list,
              const char *text,
              TuschSpan line,
              const TuschSpan *evidence)
{
  TuschSpan rest = skip_lead(text, line);
  TuschSpan hit;
  for (guint i = 0; i < list->terms->len; i++) {
    const TuschTerm *term = g_ptr_array_index(list->terms, i);
    if (begins_part(term, text, rest, &hit)) {
      count(score, list->points, term, 0, evidence != NULL ? *evidence : hit);
      return true;
    }
  }
  for (guint i = 0; i < list->terms->len; i++) {
    const TuschTerm *term = g_ptr_array_index(list->terms, i);
    if (tusch_term_find(term, text, rest, &hit)) {
      count(score, inside(list->points), term, 0, evidence != NULL ? *evidence : hit);
      return true;
    }
  }
  return false;
}

static void
count_heading(Score *score, const TuschTermList *list, const TuschWording *page)
{
  const char *text = page->folded->str;
  /* Words that begin a heading go before words inside an earlier one. */
  Score best = {0};
  guint n = MIN(page->lines->len, HEADING_LINES);
  for (guint i = 0; i < n; i++) {
    TuschSpan line = g_array_index(page->lines, TuschSpan, i);
    Score one = {.reason = g_string_new(NULL)};
    bool hit = is_heading(text, line) && count_in_line(&one, list, text, line, NULL);
    if (hit && one.points > best.points) {
      if (best.reason != NULL)
        g_string_free(best.reason, TRUE);
      best = one;
    } else {
      g_string_free(one.reason, TRUE);
    }
  }
  if (best.points == 0)
    return;
  score->points += best.points;
  if (score->reason != NULL)
    g_string_append_printf(
        score->reason, "%s%s", score->reason->len > 0 ? ", " : "", best.reason->str);
  if (best.best > score->best) {
    score->best = best.best;
    score->page_index = 0;
    score->span = best.span;
  }
  g_string_free(best.reason, TRUE);
}

static void
count_line_starts(Score *score, const TuschTermList *list, const TuschWording *page)
{
  TuschSpan hit;
  for (guint l = 0; l < page->lines->len; l++) {
    for (guint i = 0; i < list->terms->len; i++) {
      const TuschTerm *term = g_ptr_array_index(list->terms, i);
      TuschSpan line = g_array_index(page->lines, TuschSpan, l);
      if (tusch_term_begins(term, page->folded->str, line, &hit)) {
        count(score, list->points, term, 0, hit);
        return;
      }
    }
  }
}

static void
count_text(Score *score, const TuschTermList *list, const GPtrArray *pages)
{
  TuschSpan hit;
  for (guint p = 0; p < MIN(pages->len, TEXT_PAGES); p++) {
    const TuschWording *page = g_ptr_array_index(pages, p);
    TuschSpan all = {0, page->folded->len};
    for (guint i = 0; i < list->terms->len; i++) {
      const TuschTerm *term = g_ptr_array_index(list->terms, i);
      if (tusch_term_find(term, page->folded->str, all, &hit)) {
        count(score, list->points, term, p, hit);
        return;
      }
    }
  }
}

static void
score_rule(const TuschDerivation *derivation, const TuschIndexRule *rule, Score *score)
{
  static const TuschSpan TITLE = {0, 0};
  const TuschWording *first =
      derivation->pages->len > 0 ? g_ptr_array_index(derivation->pages, 0) : NULL;
  const char *title = derivation->title.folded->str;
  TuschSpan title_span = {0, derivation->title.folded->len};
  for (guint i = 0; i < rule->lists->len; i++) {
    const TuschTermList *list = g_ptr_array_index(rule->lists, i);
    if (list->place == TUSCH_PLACE_TITLE && title_span.end > 0)
      count_in_line(score, list, title, title_span, &TITLE);
    else if (list->place == TUSCH_PLACE_HEADING && first != NULL)
      count_heading(score, list, first);
    else if (list->place == TUSCH_PLACE_LINE && first != NULL)
      count_line_starts(score, list, first);
    else if (list->place == TUSCH_PLACE_TEXT)
      count_text(score, list, derivation->pages);
  }
}

static void
derive_kind(TuschDerivation *derivation)
{
  const TuschIndexRule *best = NULL;
  Score best_score = {0};
  for (guint i = 0; i < derivation->rules->list->len; i++) {
    const TuschIndexRule *rule = g_ptr_array_index(derivation->rules->list, i);
    if (rule->kind != TUSCH_INDEX_RULE_KIND)
      continue;
    Score score = {0};
    score_rule(derivation, rule, &score);
    if (score.points > best_score.points) {
      best = rule;
      best_score = score;
    }
  }
  if (best == NULL || best_score.points < TUSCH_DERIVE_CERTAIN)
    return;
  tusch_derivation_add(
      derivation, TUSCH_FACT_TYPE, best->value, best, best_score.page_index, best_score.span);
}

typedef struct {
  const TuschIndexRule *rule;
  Score score;
} Proposal;

static int
compare_proposals(gconstpointer a, gconstpointer b)
{
  return ((const Proposal *)b)->score.points - ((const Proposal *)a)->score.points;
}

static void
propose(TuschDerivation *derivation, const Proposal *proposal)
{
  TuschFact *fact = tusch_derivation_add(derivation,
                                         TUSCH_FACT_TOPIC,
                                         proposal->rule->value,
                                         proposal->rule,
                                         proposal->score.page_index,
                                         proposal->score.span);
  fact->reason = proposal->rule->replaced != NULL
                     ? g_strdup_printf(_("ordene %s (emnet hed før %s)"),
                                       proposal->score.reason->str,
                                       proposal->rule->replaced)
                     : g_strdup_printf(_("ordene %s"), proposal->score.reason->str);
}

static void
derive_topics(TuschDerivation *derivation)
{
  if (derivation->document->kle != NULL && derivation->document->kle[0] != '\0')
    return;
  g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(Proposal));
  for (guint i = 0; i < derivation->rules->list->len; i++) {
    const TuschIndexRule *rule = g_ptr_array_index(derivation->rules->list, i);
    if (rule->kind != TUSCH_INDEX_RULE_TOPIC)
      continue;
    Proposal proposal = {rule, {.reason = g_string_new(NULL)}};
    score_rule(derivation, rule, &proposal.score);
    g_array_append_val(found, proposal);
  }
  g_array_sort(found, compare_proposals);
  for (guint i = 0; i < found->len; i++) {
    Proposal *proposal = &g_array_index(found, Proposal, i);
    if (i < MAX_PROPOSALS && proposal->score.points >= TUSCH_DERIVE_CERTAIN)
      propose(derivation, proposal);
    g_string_free(proposal->score.reason, TRUE);
  }
}

void
tusch_derive_classes(TuschDerivation *derivation)
{
  derive_kind(derivation);
  derive_topics(derivation);
}
