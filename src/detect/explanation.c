/* Every rule that looked at a place, and what it made of it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/explanation-parts.h"

#include "base/language.h"
#include "detect/entities.h"
#include "detect/names.h"
#include "detect/number-labels.h"
#include "model/rule-file.h"

#include <string.h>

static void
look_free(gpointer data)
{
  TuschRuleLook *look = data;
  char *strings[] = {look->rule,
                     look->file,
                     look->explanation,
                     look->view,
                     look->check,
                     look->context_word,
                     look->context_place,
                     look->dictionary_place,
                     look->exception,
                     look->note};
  for (guint i = 0; i < G_N_ELEMENTS(strings); i++)
    g_free(strings[i]);
  g_free(look);
}

static void
facts_free(gpointer data)
{
  TuschWordFacts *facts = data;
  g_free(facts->role);
  g_ptr_array_unref(facts->lists);
  g_ptr_array_unref(facts->signs);
  g_free(facts);
}

void
tusch_explanation_free(TuschExplanation *explanation)
{
  if (explanation == NULL)
    return;
  g_ptr_array_unref(explanation->looks);
  g_ptr_array_unref(explanation->words);
  g_ptr_array_unref(explanation->findings);
  g_free(explanation);
}

const char *
tusch_look_outcome_to_string(TuschLookOutcome outcome)
{
  static const char *const names[] = {
      "marked", "review", "too-few-points", "check-refused", "neighbours", "near"};
  G_STATIC_ASSERT(G_N_ELEMENTS(names) == TUSCH_N_LOOKS);
  return names[outcome];
}

char **
tusch_lens_lines(TuschLens *lens, const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename(lens->dir, folder, name, NULL);
  char **lines = g_hash_table_lookup(lens->files, path);
  if (lines != NULL)
    return lines;
  g_autofree char *content = NULL;
  if (!g_file_get_contents(path, &content, NULL, NULL))
    content = g_strdup("");
  lines = g_strsplit(content, "\n", -1);
  g_hash_table_insert(lens->files, g_steal_pointer(&path), lines);
  return lines;
}

char *
tusch_lens_field(TuschLens *lens, const TuschRule *rule, const char *key)
{
  char **lines = tusch_lens_lines(lens, "patterns", rule->file_name);
  g_autofree char *content = g_strjoinv("\n", lines);
  g_autoptr(GPtrArray) sections =
      tusch_rule_file_parse(rule->file_name, content, strlen(content), NULL);
  for (guint i = 0; sections != NULL && i < sections->len; i++) {
    const TuschRuleSection *section = g_ptr_array_index(sections, i);
    if (section->line != rule->line)
      continue;
    const TuschRuleField *field = tusch_rule_section_get(section, key);
    return field != NULL ? g_strndup(field->value, strcspn(field->value, " ")) : NULL;
  }
  return NULL;
}

bool
tusch_lens_touches(const TuschLens *lens, gsize start, gsize end)
{
  return start < lens->end && end > lens->start;
}

TuschRuleLook *
tusch_lens_add(TuschLens *lens, const TuschRule *rule, TuschLookOutcome outcome, gsize span[2])
{
  TuschRuleLook *look = g_new0(TuschRuleLook, 1);
  look->outcome = outcome;
  look->rule = g_strdup(rule->id);
  look->file = g_strdup(rule->file_name);
  look->line = rule->line;
  look->explanation = g_strdup(rule->explanation);
  look->category = rule->category;
  look->start = span[0];
  look->end = span[1];
  look->base_points = look->points = rule->points;
  g_ptr_array_add(lens->out->looks, look);
  return look;
}

static void
add_context(TuschLens *lens, const TuschRule *rule, TuschRuleLook *look)
{
  TuschContextHit context = tusch_context_look(
      rule->context, lens->text->text, look->start, look->end, rule->before, rule->after);
  int points = look->base_points + look->extra_points;
  gsize span[] = {look->start, look->end};
  look->context_points =
      tusch_number_labels_weigh(lens->rules, rule, lens->text->text, span, context, points) -
      points;
  if (context.word == NULL)
    return;
  look->context_word = g_strdup(context.word);
  look->context_weight = context.weight;
  g_autofree char *name = tusch_lens_field(lens, rule, "kontekst");
  char **lines = name != NULL ? tusch_lens_lines(lens, "dictionaries", name) : NULL;
  gsize n = strlen(context.word);
  for (guint i = 0; lines != NULL && lines[i] != NULL && look->context_place == NULL; i++)
    if (strncmp(lines[i], context.word, n) == 0 && lines[i][n] == '\t')
      look->context_place = g_strdup_printf("%s:%u", name, i + 1);
}

void
tusch_lens_weigh(TuschLens *lens, const TuschRule *rule, TuschRuleLook *look)
{
  if (rule->context != NULL)
    add_context(lens, rule, look);
  look->points =
      MIN(look->base_points + look->extra_points + look->context_points, TUSCH_POINTS_MAX);
  const TuschRuleException *exception =
      tusch_rule_find_exception(rule, lens->text->text, look->start, look->end);
  if (exception != NULL)
    look->exception = g_strdup(exception->name);
  if (look->outcome != TUSCH_LOOK_MARKED)
    return;
  look->outcome = look->points < TUSCH_POINTS_REVIEW ? TUSCH_LOOK_TOO_FEW_POINTS
                  : look->points < TUSCH_POINTS_MARK || exception != NULL ? TUSCH_LOOK_REVIEW
                                                                          : TUSCH_LOOK_MARKED;
}

static bool
has_look(const TuschLens *lens, const char *rule, gsize start, gsize end)
{
  for (guint i = 0; i < lens->out->looks->len; i++) {
    const TuschRuleLook *look = g_ptr_array_index(lens->out->looks, i);
    if (g_str_equal(look->rule, rule) && look->start < end && look->end > start)
      return true;
  }
  return false;
}

static void
doubt(TuschRuleLook *look, TuschDoubt doubt)
{
  if (look->outcome != TUSCH_LOOK_MARKED)
    return;
  look->outcome = TUSCH_LOOK_REVIEW;
  look->note = g_strdup(tusch_doubt_sentence(doubt));
}

static void
look_at_match(TuschLens *lens,
              const TuschRule *rule,
              const TuschTextView *view,
              TuschCheckHit *check,
              bool accepted)
{
  gsize span[2];
  if (check->start >= check->end)
    return;
  tusch_text_view_to_source(view, check->start, check->end, &span[0], &span[1]);
  if (!tusch_lens_touches(lens, span[0], span[1]) || has_look(lens, rule->id, span[0], span[1]))
    return;
  TuschRuleLook *look =
      tusch_lens_add(lens, rule, accepted ? TUSCH_LOOK_MARKED : TUSCH_LOOK_CHECK_REFUSED, span);
  look->view = g_strdup(tusch_view_kind_to_string(view->kind));
  look->extra_points = accepted ? check->points - rule->points : 0;
  look->check = tusch_lens_field(lens, rule, "kontrol");
  if (!accepted)
    look->note = g_strdup_printf(_("formen passer, men kontrollen »%s« siger nej"), look->check);
  tusch_lens_weigh(lens, rule, look);
  if (accepted && check->doubt != TUSCH_DOUBT_NONE && look->context_weight <= 0)
    doubt(look, (TuschDoubt)check->doubt);
}

static gboolean
look_with_pattern(TuschLens *lens, const TuschRule *rule, GError **error)
{
  for (guint kind = 0; kind < TUSCH_N_VIEWS; kind++) {
    if ((rule->views & 1u << kind) == 0)
      continue;
    g_autoptr(TuschTextView) view =
        tusch_text_view_new((TuschViewKind)kind, lens->text->text, lens->text->length);
    TuschPatternSearch search;
    tusch_pattern_search_init(&search, rule->pattern, view->text, view->length);
    for (bool found = true; found;) {
      TuschPatternMatch match;
      if (!tusch_pattern_search_next(&search, &found, &match, error))
        return FALSE;
      if (!found)
        break;
      TuschCheckHit check = {
          lens->rules, view->text, view->length, match.start, match.end, rule->points, "", 0};
      bool accepted = rule->check == NULL || rule->check(&check);
      if (accepted && check.end < match.end)
        search.at = MAX(check.end, match.whole_start + 1);
      look_at_match(lens, rule, view, &check, accepted);
    }
  }
  return TRUE;
}

/* Which line of the rule's list gave the find; the longest entry wins, as in the search. */
static char *
place_of_term(TuschLens *lens, const TuschRule *rule, const char *found)
{
  g_autofree char *name = tusch_lens_field(lens, rule, "ordliste");
  char **lines = name != NULL ? tusch_lens_lines(lens, "dictionaries", name) : NULL;
  g_autoptr(TuschTermText) text =
      tusch_term_text_new(found, strlen(found), lens->rules->term_starts);
  guint best = 0;
  for (guint i = 0; lines != NULL && lines[i] != NULL; i++) {
    if (best > 0 && strlen(lines[i]) <= strlen(lines[best - 1]))
      continue;
    TuschTerms *term = tusch_terms_parse(lines[i], strlen(lines[i]));
    TuschTermCursor cursor = {0};
    gsize start = 0;
    gsize end = 0;
    if (tusch_terms_next(term, text, &cursor, &start, &end) && start == 0 && end == strlen(found))
      best = i + 1;
    tusch_terms_free(term);
  }
  return best > 0 ? g_strdup_printf("%s:%u »%s«", name, best, g_strstrip(lines[best - 1])) : NULL;
}

static void
look_with_terms(TuschLens *lens, const TuschRule *rule)
{
  g_autoptr(TuschTextView) view =
      tusch_text_view_new(TUSCH_VIEW_JOINED, lens->text->text, lens->text->length);
  g_autoptr(TuschTermText) text =
      tusch_term_text_new(view->text, view->length, lens->rules->term_starts);
  TuschTermCursor cursor = {0};
  gsize start = 0;
  gsize end = 0;
  while (tusch_terms_next(rule->terms, text, &cursor, &start, &end)) {
    gsize span[2];
    tusch_text_view_to_source(view, start, end, &span[0], &span[1]);
    if (!tusch_lens_touches(lens, span[0], span[1]))
      continue;
    TuschRuleLook *look = tusch_lens_add(lens, rule, TUSCH_LOOK_MARKED, span);
    g_autofree char *found = g_strndup(view->text + start, end - start);
    look->view = g_strdup(tusch_view_kind_to_string(TUSCH_VIEW_JOINED));
    look->dictionary_place = place_of_term(lens, rule, found);
    tusch_lens_weigh(lens, rule, look);
  }
}

static void
look_with_names(TuschLens *lens)
{
  g_autoptr(GArray) names = tusch_names_find(lens->rules, lens->tokens, lens->people, false);
  for (guint i = 0; i < names->len; i++) {
    const TuschNameHit *name = &g_array_index(names, TuschNameHit, i);
    const TuschRule *rule = lens->rules->by_grammar[name->grammar];
    if (rule == NULL || !tusch_lens_touches(lens, name->start, name->end))
      continue;
    gsize span[2] = {name->start, name->end};
    TuschRuleLook *look = tusch_lens_add(lens, rule, TUSCH_LOOK_MARKED, span);
    look->extra_points = name->points - rule->points;
    tusch_lens_weigh(lens, rule, look);
  }
}

static const TuschRule *
rule_called(const TuschRules *rules, const char *id)
{
  for (guint i = 0; i < rules->list->len; i++) {
    const TuschRule *rule = g_ptr_array_index(rules->list, i);
    if (g_str_equal(rule->id, id))
      return rule;
  }
  return NULL;
}

/* What was found in the end; a find that no look explains (a party's street) becomes one. */
static void
add_findings(TuschLens *lens, GPtrArray *findings)
{
  for (guint i = findings->len; i-- > 0;)
    if (!tusch_lens_touches(lens,
                            ((TuschFinding *)g_ptr_array_index(findings, i))->start,
                            ((TuschFinding *)g_ptr_array_index(findings, i))->end))
      g_ptr_array_remove_index(findings, i);
  lens->out->findings = g_ptr_array_ref(findings);
  for (guint i = 0; i < findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(findings, i);
    const TuschRule *rule = rule_called(lens->rules, finding->rule);
    if (rule != NULL && !has_look(lens, rule->id, finding->start, finding->end)) {
      gsize span[2] = {finding->start, finding->end};
      TuschRuleLook *look =
          tusch_lens_add(lens,
                         rule,
                         finding->level == TUSCH_LEVEL_MARK ? TUSCH_LOOK_MARKED : TUSCH_LOOK_REVIEW,
                         span);
      look->points = finding->score;
      look->extra_points = finding->score - look->base_points;
    }
    for (guint k = 0; k < lens->out->looks->len; k++) {
      TuschRuleLook *look = g_ptr_array_index(lens->out->looks, k);
      look->has_won = look->has_won || (g_str_equal(look->rule, finding->rule) &&
                                        look->outcome <= TUSCH_LOOK_REVIEW &&
                                        look->start < finding->end && look->end > finding->start);
    }
  }
}

static int
compare_looks(gconstpointer a, gconstpointer b)
{
  const TuschRuleLook *left = *(const TuschRuleLook *const *)a;
  const TuschRuleLook *right = *(const TuschRuleLook *const *)b;
  if (left->has_won != right->has_won)
    return left->has_won ? -1 : 1;
  if (left->outcome != right->outcome)
    return left->outcome < right->outcome ? -1 : 1;
  return right->points - left->points;
}

static void
look_with_all(TuschLens *lens)
{
  for (guint i = 0; i < lens->rules->list->len; i++) {
    const TuschRule *rule = g_ptr_array_index(lens->rules->list, i);
    guint before = lens->out->looks->len;
    if (rule->terms != NULL)
      look_with_terms(lens, rule);
    /* The detector ran the same patterns on the same text: no limit is hit here. */
    if (rule->pattern != NULL && !look_with_pattern(lens, rule, NULL))
      continue;
    if (lens->out->looks->len == before)
      tusch_lens_add_near(lens, rule);
  }
  look_with_names(lens);
}

/* Grown to whole words, so that a name half pointed at is looked at whole. */
static void
set_place(TuschExplanation *out, const char *text, const gsize span[2])
{
  const char *from = text + span[0];
  const char *to = text + span[1];
  while (from > text && g_unichar_isalnum(g_utf8_get_char(g_utf8_prev_char(from))))
    from = g_utf8_prev_char(from);
  while (*to != '\0' && to > text && g_unichar_isalnum(g_utf8_get_char(g_utf8_prev_char(to))) &&
         g_unichar_isalnum(g_utf8_get_char(to)))
    to = g_utf8_next_char(to);
  out->start = (gsize)(from - text);
  out->end = (gsize)(to - text);
  out->line = 1;
  const char *line = text;
  for (const char *p = text; p < from; p++) {
    if (*p != '\n')
      continue;
    out->line++;
    line = p + 1;
  }
  out->column = (guint)g_utf8_pointer_to_offset(line, from) + 1;
}

TuschExplanation *
tusch_explain(TuschRules *rules,
              const char *dir,
              const TuschRequest *request,
              const char *text,
              const gsize span[2],
              GError **error)
{
  g_autoptr(TuschDetector) detector = tusch_detector_new(rules, request);
  g_autoptr(GPtrArray) findings = NULL;
  g_autoptr(GPtrArray) entities = NULL;
  tusch_detector_add_text(detector, "text", TUSCH_FIELD_PAGE, 0, TUSCH_TEXT_DIGITAL, text);
  if (!tusch_detector_finish(detector, &findings, &entities, error))
    return NULL;
  TuschExplanation *out = g_new0(TuschExplanation, 1);
  out->looks = g_ptr_array_new_with_free_func(look_free);
  out->words = g_ptr_array_new_with_free_func(facts_free);
  set_place(out, text, span);
  g_autoptr(GHashTable) files =
      g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_strfreev);
  TuschText whole = {.document_id = (char *)"text", .text = (char *)text, .length = strlen(text)};
  g_autoptr(TuschScanner) scanner = tusch_scanner_new(rules);
  g_autoptr(GArray) hits = tusch_hits_new();
  /* The detector ran the same rules on the same text: no limit is hit here. */
  (void)tusch_scanner_find(scanner, &whole, 0, hits, NULL);
  TuschLens lens = {rules,
                    dir,
                    &whole,
                    tusch_scanner_read_words(scanner, &whole, hits, 0, hits->len),
                    tusch_detector_get_people(detector),
                    out->start,
                    out->end,
                    files,
                    out};
  look_with_all(&lens);
  add_findings(&lens, findings);
  tusch_lens_add_words(&lens);
  g_ptr_array_sort(out->looks, compare_looks);
  return out;
}
