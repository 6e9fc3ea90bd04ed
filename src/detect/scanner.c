/* Pattern and term rules over the views of a text. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/scanner.h"

#include "detect/number-labels.h"
#include "tusch/error.h"

#include <string.h>

struct TuschScanner {
  const TuschRules *rules;
  GStringChunk *keys;
  TuschVocabulary *vocabulary;
  TuschTokens *tokens;
  TuschAnchorPlaces *places[TUSCH_N_VIEWS]; /* in the views of the text being scanned */
};

/* One text being scanned. */
typedef struct {
  TuschScanner *scanner;
  const TuschRules *rules;
  const TuschText *text;
  guint text_index;
  TuschTextView *views[TUSCH_N_VIEWS]; /* made when a rule asks for them */
  bool has_places[TUSCH_N_VIEWS]; /* likewise */
  TuschTermText *term_text; /* of the joined view; likewise */
  GArray *hits;
} Scan;

TuschScanner *
tusch_scanner_new(const TuschRules *rules)
{
  TuschScanner *scanner = g_new0(TuschScanner, 1);
  scanner->rules = rules;
  scanner->keys = g_string_chunk_new(4096);
  scanner->vocabulary = tusch_vocabulary_new(rules->words);
  scanner->tokens = tusch_tokens_new();
  for (guint i = 0; i < TUSCH_N_VIEWS; i++)
    scanner->places[i] = tusch_anchor_places_new(rules->anchors);
  return scanner;
}

void
tusch_scanner_free(TuschScanner *scanner)
{
  if (scanner == NULL)
    return;
  g_string_chunk_free(scanner->keys);
  tusch_vocabulary_free(scanner->vocabulary);
  tusch_tokens_free(scanner->tokens);
  for (guint i = 0; i < TUSCH_N_VIEWS; i++)
    tusch_anchor_places_free(scanner->places[i]);
  g_free(scanner);
}

const char *
tusch_scanner_keep(TuschScanner *scanner, const char *key)
{
  return g_string_chunk_insert_const(scanner->keys, key);
}

GArray *
tusch_hits_new(void)
{
  return g_array_new(FALSE, FALSE, sizeof(TuschHit));
}

void
tusch_text_free(TuschText *text)
{
  if (text == NULL)
    return;
  g_free(text->document_id);
  g_free(text->text);
  g_free(text);
}

static const TuschTextView *
view_of(Scan *scan, TuschViewKind kind)
{
  return tusch_text_view_make(scan->views, kind, scan->text->text, scan->text->length);
}

const TuschRuleException *
tusch_rule_find_exception(const TuschRule *rule, const char *text, gsize start, gsize end)
{
  for (guint i = 0; i < rule->exceptions->len; i++) {
    const TuschRuleException *exception = g_ptr_array_index(rule->exceptions, i);
    bool fits = true;
    if (exception->before != NULL) {
      g_autofree char *window = tusch_context_window_before(text, start, rule->before);
      fits = strstr(window, exception->before) != NULL;
    }
    if (fits && exception->pattern != NULL) {
      TuschPatternSearch search;
      TuschPatternMatch match;
      tusch_pattern_search_init(&search, exception->pattern, text + start, end - start);
      /* An exception that gives up does not count: the finding stays as it is. */
      if (!tusch_pattern_search_next(&search, &fits, &match, NULL))
        fits = false;
    }
    if (fits)
      return exception;
  }
  return NULL;
}

/* A find in source bytes becomes a hit if it has points enough. */
static void
add_find(Scan *scan, const TuschRule *rule, gsize start, gsize end, const TuschCheckHit *check)
{
  int points = check->points;
  TuschContextHit context = {0, NULL, false};
  if (rule->context != NULL) {
    context =
        tusch_context_look(rule->context, scan->text->text, start, end, rule->before, rule->after);
    points = tusch_number_labels_weigh(
        scan->rules, rule, scan->text->text, (gsize[2]){start, end}, context, points);
  }
  if (points < TUSCH_POINTS_REVIEW)
    return;
  bool is_excepted = tusch_rule_find_exception(rule, scan->text->text, start, end) != NULL;
  guint8 doubt = context.weight > 0 ? TUSCH_DOUBT_NONE : check->doubt;
  TuschHit hit = {.text = scan->text_index,
                  .start = (guint32)start,
                  .end = (guint32)end,
                  .rule = rule,
                  .context_word = context.word,
                  .key = tusch_scanner_keep(scan->scanner, check->key),
                  .party_index = TUSCH_PARTY_NONE,
                  .person = -1,
                  .points = (gint16)MIN(points, TUSCH_POINTS_MAX),
                  .context_weight = (gint8)context.weight,
                  .category = (guint8)rule->category,
                  .doubt = is_excepted ? TUSCH_DOUBT_EXCEPTION : doubt};
  g_array_append_val(scan->hits, hit);
}

static gboolean
name_the_place(const Scan *scan, const TuschRule *rule, GError **error)
{
  g_prefix_error(error,
                 "document %s, page %u, rule %s: ",
                 scan->text->document_id,
                 scan->text->page_index + 1,
                 rule->id);
  return FALSE;
}

/* Lets the search skip what cannot match: it finds the same. */
static void
narrow(Scan *scan, const TuschRule *rule, const TuschTextView *view, TuschPatternSearch *search)
{
  /* Nothing was changed in it: it is the joined view. */
  bool is_joined = view->kind == TUSCH_VIEW_OCR_DIGITS && !view->is_changed;
  tusch_pattern_search_use_digits(
      search, view_of(scan, is_joined ? TUSCH_VIEW_JOINED : view->kind)->digits);
  if (rule->anchor == TUSCH_ANCHORS_FULL)
    return;
  TuschViewKind kind = is_joined ? TUSCH_VIEW_JOINED : view->kind;
  TuschAnchorPlaces *places = scan->scanner->places[kind];
  if (!scan->has_places[kind])
    tusch_anchor_places_read(places, view->text, view->length);
  scan->has_places[kind] = true;
  const guint32 *found = NULL;
  guint n = 0;
  if (tusch_anchor_places_get(places, rule->anchor, &found, &n))
    tusch_pattern_search_use_words(search, found, n);
}

static gboolean
run_pattern(Scan *scan, const TuschRule *rule, const TuschTextView *view, GError **error)
{
  TuschPatternSearch search;
  tusch_pattern_search_init(&search, rule->pattern, view->text, view->length);
  narrow(scan, rule, view, &search);
  for (;;) {
    bool found = false;
    TuschPatternMatch match;
    if (!tusch_pattern_search_next(&search, &found, &match, error))
      return name_the_place(scan, rule, error);
    if (!found)
      return TRUE;
    TuschCheckHit check = {
        scan->rules, view->text, view->length, match.start, match.end, rule->points, "", 0};
    if (rule->check != NULL && !rule->check(&check))
      continue;
    if (check.start >= check.end)
      continue;
    /* What a check cut off may be the beginning of the next find. */
    if (check.end < match.end)
      search.at = MAX(check.end, match.whole_start + 1);
    gsize start = 0;
    gsize end = 0;
    tusch_text_view_to_source(view, check.start, check.end, &start, &end);
    add_find(scan, rule, start, end, &check);
  }
}

static void
run_terms(Scan *scan, const TuschRule *rule)
{
  const TuschTextView *view = view_of(scan, TUSCH_VIEW_JOINED);
  if (scan->term_text == NULL)
    scan->term_text = tusch_term_text_new(view->text, view->length, scan->rules->term_starts);
  TuschTermCursor cursor = {0};
  gsize start = 0;
  gsize end = 0;
  while (tusch_terms_next(rule->terms, scan->term_text, &cursor, &start, &end)) {
    TuschCheckHit term = {.points = rule->points};
    gsize n = tusch_word_fold(view->text + start, end - start, term.key, sizeof(term.key) - 1);
    term.key[n] = '\0';
    gsize source_start = 0;
    gsize source_end = 0;
    tusch_text_view_to_source(view, start, end, &source_start, &source_end);
    add_find(scan, rule, source_start, source_end, &term);
  }
}

static gboolean
run_rule(Scan *scan, const TuschRule *rule, GError **error)
{
  if (rule->terms != NULL)
    run_terms(scan, rule);
  if (rule->pattern == NULL)
    return TRUE;
  for (guint kind = 0; kind < TUSCH_N_VIEWS; kind++) {
    if ((rule->views & 1u << kind) == 0)
      continue;
    const TuschTextView *view = view_of(scan, (TuschViewKind)kind);
    /* Text without damaged digits was searched as the joined view already. */
    bool seen = kind == TUSCH_VIEW_OCR_DIGITS && !view->is_changed &&
                (rule->views & 1u << TUSCH_VIEW_JOINED) != 0;
    if (!seen && !run_pattern(scan, rule, view, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
tusch_scanner_find(
    TuschScanner *scanner, const TuschText *text, guint text_index, GArray *hits, GError **error)
{
  const TuschRules *rules = scanner->rules;
  Scan scan = {
      .scanner = scanner, .rules = rules, .text = text, .text_index = text_index, .hits = hits};
  gboolean ok = TRUE;
  for (guint i = 0; ok && i < rules->list->len; i++)
    ok = run_rule(&scan, g_ptr_array_index(rules->list, i), error);
  tusch_term_text_free(scan.term_text);
  for (guint i = 0; i < TUSCH_N_VIEWS; i++)
    tusch_text_view_free(scan.views[i]);
  return ok;
}

const TuschTokens *
tusch_scanner_read_words(
    TuschScanner *scanner, const TuschText *text, const GArray *hits, guint first, guint end)
{
  TuschTokens *tokens = scanner->tokens;
  tusch_tokens_read(tokens, scanner->vocabulary, text->text, text->length);
  for (guint i = first; i < end; i++) {
    const TuschHit *hit = &g_array_index(hits, TuschHit, i);
    /* "Indre Mission" is no Mission; single sensitive words leave names alone. */
    bool is_phrase = memchr(text->text + hit->start, ' ', hit->end - hit->start) != NULL;
    if ((hit->category != TUSCH_CATEGORY_SENSITIVE || is_phrase) &&
        hit->category != TUSCH_CATEGORY_PERSON)
      tusch_tokens_take(tokens, hit->start, hit->end);
  }
  return tokens;
}
