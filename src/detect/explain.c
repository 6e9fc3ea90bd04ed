/* Why, and why not: the trace of one place in a text; and the difference between two sets of rules.
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tusch/rules.h"

#include "detect/hit.h"

#include "base/json.h"
#include "tusch/error.h"

#include <string.h>

JsonNode *
tusch_rules_to_json(const TuschRules *rules)
{
  JsonArray *array = json_array_new();
  for (guint i = 0; i < rules->list->len; i++) {
    const TuschRule *rule = g_ptr_array_index(rules->list, i);
    JsonObject *object = json_object_new();
    const char *kind = rule->pattern != NULL ? "pattern"
                       : rule->terms != NULL ? "terms"
                                             : "grammar";
    json_object_set_string_member(object, "id", rule->id);
    json_object_set_string_member(object, "category", tusch_category_to_string(rule->category));
    json_object_set_string_member(object, "kind", kind);
    json_object_set_int_member(object, "points", rule->points);
    json_object_set_string_member(object, "explanation", rule->explanation);
    json_object_set_string_member(object, "file", rule->file_name);
    json_object_set_int_member(object, "line", rule->line);
    json_object_set_int_member(object, "examples", rule->examples->len);
    json_object_set_int_member(object, "exceptions", rule->exceptions->len);
    json_array_add_object_element(array, object);
  }
  JsonNode *node = json_node_new(JSON_NODE_ARRAY);
  json_node_take_array(node, array);
  return node;
}

/* What is asked, and the answer so far. */
typedef struct {
  const TuschRules *rules;
  const char *text;
  gsize length, offset;
  JsonArray *tried;
} Question;

static const char *
outcome_of(int points)
{
  return points >= TUSCH_POINTS_MARK ? "mark" : points >= TUSCH_POINTS_REVIEW ? "review" : "below";
}

static void
add_tried(const Question *question,
          const TuschRule *rule,
          const TuschTextView *view,
          const TuschCheckHit *check,
          bool accepted)
{
  gsize start = 0;
  gsize end = 0;
  tusch_text_view_to_source(view, check->start, check->end, &start, &end);
  if (question->offset < start || question->offset >= end)
    return;
  TuschContextHit context = {0, NULL};
  if (rule->context != NULL && accepted)
    context =
        tusch_context_look(rule->context, question->text, start, end, rule->before, rule->after);
  int points = check->points + context.weight * TUSCH_POINTS_PER_WEIGHT;
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, "rule", rule->id);
  json_object_set_string_member(object, "view", tusch_view_kind_to_string(view->kind));
  json_object_set_int_member(object, "start", (gint64)start);
  json_object_set_int_member(object, "end", (gint64)end);
  json_object_set_int_member(object, "points", points);
  tusch_json_set_string(object, "context", context.word);
  json_object_set_int_member(object, "context_points", context.weight * TUSCH_POINTS_PER_WEIGHT);
  json_object_set_string_member(object, "outcome", accepted ? outcome_of(points) : "refused");
  json_array_add_object_element(question->tried, object);
}

static gboolean
try_rule(const Question *question, const TuschRule *rule, const TuschTextView *view, GError **error)
{
  TuschPatternSearch search;
  tusch_pattern_search_init(&search, rule->pattern, view->text, view->length);
  for (;;) {
    bool found = false;
    TuschPatternMatch match;
    if (!tusch_pattern_search_next(&search, &found, &match, error))
      return FALSE;
    if (!found)
      return TRUE;
    TuschCheckHit check = {
        question->rules, view->text, view->length, match.start, match.end, rule->points, ""};
    bool accepted = rule->check == NULL || rule->check(&check);
    add_tried(question, rule, view, &check, accepted && check.start < check.end);
  }
}

static gboolean
try_rules(const Question *question, GError **error)
{
  gboolean ok = TRUE;
  for (guint kind = 0; ok && kind < TUSCH_N_VIEWS; kind++) {
    g_autoptr(TuschTextView) view =
        tusch_text_view_new((TuschViewKind)kind, question->text, question->length);
    for (guint i = 0; ok && i < question->rules->list->len; i++) {
      const TuschRule *rule = g_ptr_array_index(question->rules->list, i);
      if (rule->pattern != NULL && (rule->views & 1u << kind) != 0)
        ok = try_rule(question, rule, view, error);
    }
  }
  return ok;
}

/* What the dictionaries say of the word at the offset. */
static JsonArray *
words_at(const Question *question)
{
  static const struct {
    guint kind;
    const char *name;
  } kinds[] = {{TUSCH_WORD_FIRST, "fornavn"},
               {TUSCH_WORD_SURNAME, "efternavn"},
               {TUSCH_WORD_COMMON, "ord"},
               {TUSCH_WORD_FREQUENT, "hyppigt ord"},
               {TUSCH_WORD_PLACE, "sted"},
               {TUSCH_WORD_PROPER, "egennavn"},
               {TUSCH_WORD_TITLE, "titel"},
               {TUSCH_WORD_RELATION, "relation"},
               {TUSCH_WORD_NOT_NAME, "ikke et navn"},
               {TUSCH_WORD_VERB, "udsagnsord"},
               {TUSCH_WORD_ORGANISATION, "organisation"},
               {TUSCH_WORD_GREETING, "hilsen"}};
  JsonArray *words = json_array_new();
  TuschTokens *tokens = tusch_tokens_new(question->rules->words, question->text, question->length);
  for (guint i = 0; i < tokens->items->len; i++) {
    const TuschToken *token = tusch_tokens_get(tokens, i);
    if (token->start > question->offset || token->end <= question->offset)
      continue;
    for (guint k = 0; k < G_N_ELEMENTS(kinds); k++)
      if ((token->kinds & kinds[k].kind) != 0)
        json_array_add_string_element(words, kinds[k].name);
  }
  tusch_tokens_free(tokens);
  return words;
}

/* What covers the offset when everything is weighed. */
static gboolean
add_findings(const Question *question,
             TuschRules *rules,
             const TuschRequest *request,
             JsonObject *answer,
             GError **error)
{
  g_autoptr(TuschDetector) detector = tusch_detector_new(rules, request);
  g_autoptr(GPtrArray) findings = NULL;
  g_autoptr(GPtrArray) entities = NULL;
  tusch_detector_add_text(
      detector, "text", TUSCH_FIELD_PAGE, 0, TUSCH_TEXT_DIGITAL, question->text);
  if (!tusch_detector_finish(detector, &findings, &entities, error))
    return FALSE;
  JsonArray *array = json_array_new();
  for (guint i = 0; i < findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(findings, i);
    if (finding->start <= question->offset && question->offset < finding->end)
      json_array_add_element(array, tusch_finding_to_json(finding, question->text));
  }
  json_object_set_array_member(answer, "findings", array);
  return TRUE;
}

gboolean
tusch_rules_explain(TuschRules *rules,
                    const TuschRequest *request,
                    const char *text,
                    gsize offset,
                    JsonNode **out,
                    GError **error)
{
  gsize length = strlen(text);
  if (offset >= length)
    return tusch_fail(error, TUSCH_ERROR_CONFIG, "the offset lies behind the text");
  g_autoptr(JsonObject) answer = json_object_new();
  Question question = {rules, text, length, offset, json_array_new()};
  json_object_set_array_member(answer, "tried", question.tried);
  json_object_set_array_member(answer, "words", words_at(&question));
  if (!try_rules(&question, error) || !add_findings(&question, rules, request, answer, error))
    return FALSE;
  *out = tusch_json_take_object(g_steal_pointer(&answer));
  return TRUE;
}

/* Where a finding lies and of what category it is. */
static char *
place_of(const TuschFinding *finding)
{
  return g_strdup_printf("%s\t%d\t%u\t%" G_GSIZE_FORMAT "\t%" G_GSIZE_FORMAT "\t%d",
                         finding->document_id,
                         (int)finding->field,
                         finding->page_index,
                         finding->start,
                         finding->end,
                         (int)finding->category);
}

/* Findings by their place, borrowed. */
static GHashTable *
index_of(const GPtrArray *findings)
{
  GHashTable *index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < findings->len; i++) {
    TuschFinding *finding = g_ptr_array_index(findings, i);
    g_hash_table_insert(index, place_of(finding), finding);
  }
  return index;
}

static void
count_change(JsonObject *by_rule, const char *rule, const char *what)
{
  if (!json_object_has_member(by_rule, rule))
    json_object_set_object_member(by_rule, rule, json_object_new());
  JsonObject *counts = json_object_get_object_member(by_rule, rule);
  gint64 n = json_object_has_member(counts, what) ? json_object_get_int_member(counts, what) : 0;
  json_object_set_int_member(counts, what, n + 1);
}

/* Those of @these that @others lack, or that have another level there. */
static void
add_changes(JsonObject *answer,
            const char *what,
            const GPtrArray *these,
            const GPtrArray *others,
            bool level)
{
  JsonArray *array = json_array_new();
  JsonObject *by_rule = json_object_get_object_member(answer, "by_rule");
  g_autoptr(GHashTable) index = index_of(others);
  for (guint i = 0; i < these->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(these, i);
    g_autofree char *place = place_of(finding);
    const TuschFinding *other = g_hash_table_lookup(index, place);
    bool is_change = level ? other != NULL && other->level != finding->level : other == NULL;
    if (!is_change)
      continue;
    json_array_add_element(array, tusch_finding_to_json(finding, NULL));
    count_change(by_rule, finding->rule, what);
  }
  json_object_set_array_member(answer, what, array);
}

JsonNode *
tusch_findings_compare(const GPtrArray *before, const GPtrArray *after)
{
  JsonObject *answer = json_object_new();
  json_object_set_object_member(answer, "by_rule", json_object_new());
  add_changes(answer, "won", after, before, false);
  add_changes(answer, "lost", before, after, false);
  add_changes(answer, "changed", after, before, true);
  return tusch_json_take_object(answer);
}
