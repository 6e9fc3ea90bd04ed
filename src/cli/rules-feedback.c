/* tusch rules feedback: what reviews say about rules, and what they took. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/language.h"
#include "cli/rules.h"
#include "pipeline/feedback.h"

#include <stdio.h>

static JsonArray *
work_to_json(const TuschFeedback *feedback)
{
  JsonArray *array = json_array_new();
  for (guint i = 0; i < feedback->work->len; i++) {
    const TuschFeedbackWork *work = g_ptr_array_index(feedback->work, i);
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "request", work->request);
    json_object_set_string_member(object, "user", work->who);
    json_object_set_double_member(
        object, "active_minutes", (double)(gint64)(work->active_minutes * 10 + 0.5) / 10);
    json_object_set_int_member(object, "decisions", work->n_decisions);
    json_object_set_int_member(object, "places", work->n_places);
    json_array_add_object_element(array, object);
  }
  return array;
}

static JsonArray *
rules_to_json(const TuschFeedback *feedback)
{
  JsonArray *array = json_array_new();
  for (guint i = 0; i < feedback->rules->len; i++) {
    const TuschFeedbackRule *rule = g_ptr_array_index(feedback->rules, i);
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "rule", rule->rule);
    json_object_set_int_member(object, "found", rule->n_found);
    json_object_set_int_member(object, "accepted", rule->n_accepted);
    json_object_set_int_member(object, "rejected", rule->n_rejected);
    json_object_set_int_member(object, "asked_removed", rule->n_asked_gone);
    json_object_set_int_member(object, "asked_kept", rule->n_asked_kept);
    json_object_set_int_member(object, "undecided", rule->n_undecided);
    json_array_add_object_element(array, object);
  }
  return array;
}

static gboolean
print_json(const TuschFeedback *feedback, GError **error)
{
  JsonObject *object = tusch_rules_cmd_json("feedback");
  json_object_set_int_member(object, "requests", feedback->n_requests);
  json_object_set_int_member(object, "drawn_by_hand", feedback->n_drawn);
  json_object_set_array_member(object, "work", work_to_json(feedback));
  json_object_set_array_member(object, "rules", rules_to_json(feedback));
  return tusch_rules_cmd_print(object, error);
}

static gboolean
print_text(const TuschFeedback *feedback, GError **error)
{
  (void)printf(_("%u anmodninger; %u felter tegnet i hånden, som ingen regel fandt\n\n"),
               feedback->n_requests,
               feedback->n_drawn);
  (void)printf("%-16s %-16s %8s %11s %8s\n",
               _("Anmodning"),
               _("Bruger"),
               _("Minutter"),
               _("Afgørelser"),
               _("Steder"));
  for (guint i = 0; i < feedback->work->len; i++) {
    const TuschFeedbackWork *work = g_ptr_array_index(feedback->work, i);
    (void)printf("%-16s %-16s %8.1f %10u %8u\n",
                 work->request,
                 work->who,
                 work->active_minutes,
                 work->n_decisions,
                 work->n_places);
  }
  (void)printf(_("\nRegel: steder i alt / fulgt / afvist / spurgt og udeladt / spurgt og "
                 "beholdt / mangler\n"));
  for (guint i = 0; i < feedback->rules->len; i++) {
    const TuschFeedbackRule *rule = g_ptr_array_index(feedback->rules, i);
    (void)printf("%-36s %7u %7u %7u %7u %7u %7u\n",
                 rule->rule,
                 rule->n_found,
                 rule->n_accepted,
                 rule->n_rejected,
                 rule->n_asked_gone,
                 rule->n_asked_kept,
                 rule->n_undecided);
  }
  return tusch_command_flush(error);
}

static gboolean
add_all(TuschFeedback *feedback, char **workrooms, GError **error)
{
  for (char **path = workrooms; *path != NULL; path++) {
    g_autoptr(TuschWorkroom) workroom = tusch_workroom_open_to_read(*path, error);
    if (workroom == NULL || !tusch_feedback_add(feedback, workroom, error))
      return FALSE;
  }
  tusch_feedback_finish(feedback);
  return TRUE;
}

int
tusch_rules_cmd_feedback(int argc, char **argv)
{
  gboolean opt_json = FALSE;
  const GOptionEntry entries[] = {
      {"json", 0, 0, G_OPTION_ARG_NONE, &opt_json, _("Svar som JSON"), NULL}, G_OPTION_ENTRY_NULL};
  char **workrooms = tusch_command_parse(
      &argc,
      &argv,
      _("ARBEJDSRUM…"),
      _("Viser for hver regel, hvor ofte sagsbehandlerne fulgte dens forslag, de mest afviste "
        "først,\nog hvor mange minutter hver af dem har arbejdet. En pause på over fem minutter "
        "tæller ikke.\nIngen tekst fra akterne vises."),
      entries);
  if (workrooms == NULL)
    return TUSCH_EXIT_USAGE;
  if (argc < 2)
    return tusch_command_usage("rules feedback", _("nævn mindst ét arbejdsrum"));
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschFeedback) feedback = tusch_feedback_new();
  gboolean ok = add_all(feedback, workrooms, &error) &&
                (opt_json ? print_json(feedback, &error) : print_text(feedback, &error));
  return ok ? TUSCH_EXIT_DONE : tusch_command_fail("rules feedback", error);
}
