/* Counting what people did with proposals, and when. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/feedback.h"

#include <string.h>

static const gint64 PAUSE_US = 5 * 60 * G_USEC_PER_SEC;
static const gint64 START_US = 60 * G_USEC_PER_SEC;

static void
work_free(TuschFeedbackWork *work)
{
  g_free(work->request);
  g_free(work->who);
  g_free(work);
}

static void
rule_free(TuschFeedbackRule *rule)
{
  g_free(rule->rule);
  g_free(rule);
}

TuschFeedback *
tusch_feedback_new(void)
{
  TuschFeedback *feedback = g_new0(TuschFeedback, 1);
  feedback->work = g_ptr_array_new_with_free_func((GDestroyNotify)work_free);
  feedback->rules = g_ptr_array_new_with_free_func((GDestroyNotify)rule_free);
  feedback->by_rule = g_hash_table_new(g_str_hash, g_str_equal);
  return feedback;
}

void
tusch_feedback_free(TuschFeedback *feedback)
{
  if (feedback == NULL)
    return;
  g_hash_table_unref(feedback->by_rule);
  g_ptr_array_unref(feedback->work);
  g_ptr_array_unref(feedback->rules);
  g_free(feedback);
}

static int
compare_times(gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *)a;
  gint64 second = *(const gint64 *)b;
  return (first > second) - (first < second);
}

double
tusch_feedback_active_minutes(GArray *times_us)
{
  gint64 sum_us = 0;
  g_array_sort(times_us, compare_times);
  for (guint i = 0; i < times_us->len; i++) {
    gint64 since_us =
        i > 0 ? g_array_index(times_us, gint64, i) - g_array_index(times_us, gint64, i - 1)
              : G_MAXINT64;
    sum_us += since_us > PAUSE_US ? START_US : since_us;
  }
  return (double)sum_us / (60.0 * G_USEC_PER_SEC);
}

/* ---- who ---- */

typedef struct {
  TuschFeedbackWork *work;
  GArray *times_us;
  gint64 last_action_us;
} Person;

static void
person_free(gpointer data)
{
  Person *person = data;
  g_array_unref(person->times_us);
  g_free(person);
}

static Person *
person_of(GHashTable *people, TuschFeedback *feedback, const char *request, const char *who)
{
  Person *person = g_hash_table_lookup(people, who);
  if (person != NULL)
    return person;
  person = g_new0(Person, 1);
  person->times_us = g_array_new(FALSE, FALSE, sizeof(gint64));
  person->work = g_new0(TuschFeedbackWork, 1);
  person->work->request = g_strdup(request);
  person->work->who = g_strdup(who);
  g_ptr_array_add(feedback->work, person->work);
  g_hash_table_insert(people, person->work->who, person);
  return person;
}

/* What a person does while working; runs of the program itself are no work. */
static bool
is_work(const char *what)
{
  static const char *const WORK[] = {
      "entered", "decided", "commented", "approved", "reopened", "looked"};
  for (guint i = 0; i < G_N_ELEMENTS(WORK); i++)
    if (g_str_equal(what, WORK[i]))
      return true;
  return false;
}

static gboolean
add_people(TuschFeedback *feedback,
           const TuschWorkroom *workroom,
           const TuschCase *kase,
           const TuschVerdicts *verdicts,
           GError **error)
{
  const char *request = kase->request->id;
  g_autoptr(GPtrArray) log = tusch_store_list_log(workroom->store, error);
  g_autoptr(GPtrArray) history =
      log != NULL ? tusch_store_list_history(workroom->store, error) : NULL;
  if (history == NULL)
    return FALSE;
  g_autoptr(GHashTable) people = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, person_free);
  for (guint i = 0; i < log->len; i++) {
    const TuschLogRecord *record = g_ptr_array_index(log, i);
    if (is_work(record->what))
      g_array_append_val(person_of(people, feedback, request, record->who)->times_us,
                         record->at_us);
  }
  for (guint i = 0; i < history->len; i++) {
    const TuschDecision *decision = g_ptr_array_index(history, i);
    Person *person = person_of(people, feedback, request, decision->who);
    person->work->n_decisions += decision->at_us != person->last_action_us;
    person->last_action_us = decision->at_us;
  }
  for (guint i = 0; i < kase->findings->len; i++) {
    const TuschDecision *decision =
        tusch_verdicts_find_of_finding(verdicts, g_ptr_array_index(kase->findings, i));
    if (decision != NULL && decision->verdict != TUSCH_VERDICT_ASK)
      person_of(people, feedback, request, decision->who)->work->n_places++;
  }
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init(&iter, people);
  while (g_hash_table_iter_next(&iter, NULL, &value)) {
    Person *person = value;
    person->work->active_minutes = tusch_feedback_active_minutes(person->times_us);
  }
  return TRUE;
}

/* ---- which rules ---- */

static TuschFeedbackRule *
rule_of(TuschFeedback *feedback, const char *id)
{
  TuschFeedbackRule *rule = g_hash_table_lookup(feedback->by_rule, id);
  if (rule == NULL) {
    rule = g_new0(TuschFeedbackRule, 1);
    rule->rule = g_strdup(id);
    g_ptr_array_add(feedback->rules, rule);
    g_hash_table_insert(feedback->by_rule, rule->rule, rule);
  }
  return rule;
}

static void
add_finding(TuschFeedback *feedback, const TuschFinding *finding, TuschVerdict verdict)
{
  TuschFeedbackRule *rule = rule_of(feedback, finding->rule != NULL ? finding->rule : "-");
  rule->n_found++;
  if (verdict == TUSCH_VERDICT_ASK)
    rule->n_undecided++;
  else if (finding->proposal == TUSCH_VERDICT_ASK && verdict == TUSCH_VERDICT_REDACT)
    rule->n_asked_gone++;
  else if (finding->proposal == TUSCH_VERDICT_ASK)
    rule->n_asked_kept++;
  else if (finding->proposal == verdict)
    rule->n_accepted++;
  else
    rule->n_rejected++;
}

static guint
count_drawn(const TuschCase *kase)
{
  guint n = 0;
  for (guint i = 0; i < kase->decisions->len; i++) {
    const TuschDecision *decision = g_ptr_array_index(kase->decisions, i);
    n += decision->target == TUSCH_TARGET_BOX && decision->verdict == TUSCH_VERDICT_REDACT;
  }
  return n;
}

gboolean
tusch_feedback_add(TuschFeedback *feedback, const TuschWorkroom *workroom, GError **error)
{
  g_autoptr(TuschCase) kase = tusch_workroom_load_case(workroom, error);
  if (kase == NULL)
    return FALSE;
  g_autoptr(TuschVerdicts) verdicts = tusch_verdicts_new(kase);
  for (guint i = 0; i < kase->findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(kase->findings, i);
    add_finding(feedback, finding, tusch_verdicts_of_finding(verdicts, finding, NULL));
  }
  feedback->n_drawn += count_drawn(kase);
  feedback->n_requests++;
  return add_people(feedback, workroom, kase, verdicts, error);
}

static int
compare_work(gconstpointer a, gconstpointer b)
{
  const TuschFeedbackWork *first = *(TuschFeedbackWork *const *)a;
  const TuschFeedbackWork *second = *(TuschFeedbackWork *const *)b;
  int order = strcmp(first->request, second->request);
  if (order != 0)
    return order;
  if (first->active_minutes < second->active_minutes)
    return 1;
  return first->active_minutes > second->active_minutes ? -1 : strcmp(first->who, second->who);
}

static int
compare_rules(gconstpointer a, gconstpointer b)
{
  const TuschFeedbackRule *first = *(TuschFeedbackRule *const *)a;
  const TuschFeedbackRule *second = *(TuschFeedbackRule *const *)b;
  guint left = first->n_rejected + first->n_asked_kept;
  guint right = second->n_rejected + second->n_asked_kept;
  if (left != right)
    return left > right ? -1 : 1;
  return strcmp(first->rule, second->rule);
}

void
tusch_feedback_finish(TuschFeedback *feedback)
{
  g_ptr_array_sort(feedback->work, compare_work);
  g_ptr_array_sort(feedback->rules, compare_rules);
}
