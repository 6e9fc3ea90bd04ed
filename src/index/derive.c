/* All that is read from one document, and the rules' own examples. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/language.h"
#include "index/derive-rules.h"
#include "tusch/error.h"

#include <string.h>

TuschFact *
tusch_derivation_add(TuschDerivation *derivation,
                     TuschFactField field,
                     const char *value,
                     const TuschIndexRule *rule,
                     guint page_index,
                     TuschSpan span)
{
  TuschFact *fact = g_new0(TuschFact, 1);
  fact->document_id = g_strdup(derivation->document->id);
  fact->field = field;
  fact->value = g_strdup(value);
  fact->rule = g_strdup(rule->id);
  fact->page_index = page_index;
  if (span.end > span.start) {
    TuschSpan origin = tusch_wording_origin(g_ptr_array_index(derivation->pages, page_index), span);
    fact->start = (guint)origin.start;
    fact->end = (guint)origin.end;
  }
  g_ptr_array_add(derivation->facts, fact);
  return fact;
}

static void
wording_free(gpointer data)
{
  tusch_wording_clear(data);
  g_free(data);
}

void
tusch_index_derive(const TuschIndexRules *rules,
                   const TuschRequest *request,
                   const TuschDocument *document,
                   const GPtrArray *pages,
                   GPtrArray *facts)
{
  g_autoptr(GPtrArray) wordings = g_ptr_array_new_with_free_func(wording_free);
  for (guint i = 0; i < pages->len; i++) {
    TuschWording *wording = g_new0(TuschWording, 1);
    tusch_wording_init(wording, g_ptr_array_index(pages, i));
    g_ptr_array_add(wordings, wording);
  }
  TuschDerivation derivation = {
      .rules = rules, .request = request, .document = document, .pages = wordings, .facts = facts};
  tusch_wording_init(&derivation.title, document->title);
  tusch_derive_classes(&derivation);
  tusch_derive_dates(&derivation);
  tusch_derive_lines(&derivation);
  tusch_wording_clear(&derivation.title);
}

static TuschFactField
field_of(TuschIndexRuleKind kind)
{
  static const TuschFactField FIELDS[TUSCH_N_INDEX_RULES] = {TUSCH_FACT_TYPE,
                                                             TUSCH_FACT_TOPIC,
                                                             TUSCH_FACT_DATE,
                                                             TUSCH_FACT_SENDER,
                                                             TUSCH_FACT_RECEIVER,
                                                             TUSCH_FACT_CASE,
                                                             TUSCH_FACT_KLE,
                                                             TUSCH_FACT_DEADLINE,
                                                             TUSCH_FACT_AUTHORITY};
  return FIELDS[kind];
}

/* The fact that an example is about: the best one of the rule's field, if this rule found it (or,
 * for kinds and topics, its value). */
static const TuschFact *
find_by_rule(const TuschIndexRule *rule, const GPtrArray *facts)
{
  TuschFactField field = field_of(rule->kind);
  for (guint i = 0; i < facts->len; i++) {
    const TuschFact *fact = g_ptr_array_index(facts, i);
    if (fact->field != field)
      continue;
    bool is_own = rule->points < 0 || g_str_equal(fact->rule, rule->id);
    return is_own ? fact : NULL;
  }
  return NULL;
}

static gboolean
run_example(const TuschIndexRules *rules,
            const TuschIndexRule *rule,
            const TuschIndexExample *example,
            GError **error)
{
  g_autoptr(TuschDocument) document = tusch_document_new("d0001");
  g_free(document->title);
  document->title = g_strdup(example->title);
  g_autoptr(GPtrArray) pages = g_ptr_array_new();
  g_ptr_array_add(pages, example->text);
  g_autoptr(GPtrArray) facts = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_fact_free);
  tusch_index_derive(rules, NULL, document, pages, facts);
  const TuschFact *fact = find_by_rule(rule, facts);
  const char *fault = NULL;
  if (fact == NULL && example->is_hit)
    fault = _("»test ja« bliver ikke fundet af reglen");
  else if (fact != NULL && !example->is_hit)
    fault = _("»test nej« bliver fundet af reglen");
  else if (fact != NULL && example->start >= 0 &&
           (fact->start != (guint)example->start || fact->end != (guint)example->end))
    fault = _("»test ja« finder noget andet end det i [[ ]]");
  return fault == NULL ||
         tusch_fail(error, TUSCH_ERROR_CONFIG, "%s:%u: %s", rule->file_name, example->line, fault);
}

gboolean
tusch_index_rules_run_examples(const TuschIndexRules *rules, GError **error)
{
  for (guint i = 0; i < rules->list->len; i++) {
    const TuschIndexRule *rule = g_ptr_array_index(rules->list, i);
    for (guint k = 0; k < rule->examples->len; k++)
      if (!run_example(rules, rule, g_ptr_array_index(rule->examples, k), error))
        return FALSE;
  }
  return TRUE;
}
