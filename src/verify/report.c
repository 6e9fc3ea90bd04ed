/* The report, its JSON form, and its form for people. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/report.h"

#include "base/json.h"
#include "base/language.h"
#include "tusch/error.h"
#include "verify/marks.h"

#include <string.h>

static const char *const RESULT_NAMES[] = {"not-done", "failed", "passed"};

static void
check_free(TuschCheck *check)
{
  g_free(check->id);
  g_free(check->name);
  g_ptr_array_unref(check->problems);
  g_array_unref(check->pages);
  g_free(check);
}

TuschReport *
tusch_report_new(void)
{
  TuschReport *report = g_new0(TuschReport, 1);
  report->checks = g_ptr_array_new_with_free_func((GDestroyNotify)check_free);
  report->judges = g_ptr_array_new_with_free_func(g_free);
  return report;
}

void
tusch_report_free(TuschReport *report)
{
  if (report == NULL)
    return;
  g_free(report->sha256);
  g_ptr_array_unref(report->checks);
  g_ptr_array_unref(report->judges);
  tusch_verify_marks_free(report->left);
  g_free(report);
}

TuschCheck *
tusch_check_new(const char *id, const char *name)
{
  TuschCheck *check = g_new0(TuschCheck, 1);
  check->id = g_strdup(id);
  check->name = g_strdup(name);
  check->problems = g_ptr_array_new_with_free_func(g_free);
  check->pages = g_array_new(FALSE, FALSE, sizeof(guint));
  return check;
}

static JsonArray *
strings_to_json(const GPtrArray *strings)
{
  JsonArray *array = json_array_new();
  for (guint i = 0; i < strings->len; i++)
    json_array_add_string_element(array, g_ptr_array_index(strings, i));
  return array;
}

static JsonObject *
check_to_json(const TuschCheck *check)
{
  JsonObject *object = json_object_new();
  tusch_json_set_string(object, "id", check->id);
  tusch_json_set_string(object, "name", check->name);
  tusch_json_set_string(object, "result", RESULT_NAMES[check->result]);
  json_object_set_int_member(object, "n_checked", check->n_checked);
  json_object_set_array_member(object, "problems", strings_to_json(check->problems));
  tusch_json_set_indexes(object, "pages", check->pages);
  return object;
}

JsonNode *
tusch_report_to_json(const TuschReport *report)
{
  JsonObject *object = json_object_new();
  tusch_json_set_string(object, "schema", "tusch-verification");
  json_object_set_int_member(object, "version", 1);
  json_object_set_boolean_member(object, "passed", report->passed);
  tusch_json_set_string(object, "sha256", report->sha256);
  JsonArray *checks = json_array_new();
  for (guint i = 0; i < report->checks->len; i++)
    json_array_add_object_element(checks, check_to_json(g_ptr_array_index(report->checks, i)));
  json_object_set_array_member(object, "checks", checks);
  json_object_set_array_member(object, "judges", strings_to_json(report->judges));
  tusch_verify_marks_to_json(report->left, object, "left");
  return tusch_json_take_object(object);
}

GArray *
tusch_report_list_pages(const TuschReport *report)
{
  GArray *all = g_array_new(FALSE, FALSE, sizeof(guint));
  for (guint i = 0; i < report->checks->len; i++) {
    const GArray *pages = ((const TuschCheck *)g_ptr_array_index(report->checks, i))->pages;
    g_array_append_vals(all, pages->data, pages->len);
  }
  tusch_page_list_tidy(all);
  return all;
}

/* (transfer none): the check of @report that is @like one of another, added if it is not there */
static TuschCheck *
find_check(TuschReport *report, const TuschCheck *like)
{
  for (guint i = 0; i < report->checks->len; i++) {
    TuschCheck *check = g_ptr_array_index(report->checks, i);
    int order = strcmp(check->id, like->id);
    if (order == 0)
      return check;
    if (order > 0) {
      g_ptr_array_insert(report->checks, (int)i, tusch_check_new(like->id, like->name));
      check = g_ptr_array_index(report->checks, i);
      check->result = TUSCH_CHECK_PASSED;
      return check;
    }
  }
  TuschCheck *check = tusch_check_new(like->id, like->name);
  check->result = TUSCH_CHECK_PASSED;
  g_ptr_array_add(report->checks, check);
  return check;
}

static void
merge_check(TuschCheck *into, const TuschCheck *part)
{
  into->result = MIN(into->result, part->result);
  into->n_checked += part->n_checked;
  into->n_found += part->n_found;
  for (guint i = 0; i < part->problems->len; i++)
    g_ptr_array_add(into->problems, g_strdup(g_ptr_array_index(part->problems, i)));
  g_array_append_vals(into->pages, part->pages->data, part->pages->len);
  tusch_page_list_tidy(into->pages);
}

void
tusch_report_merge(TuschReport *into, const TuschReport *part)
{
  bool is_same_file = g_strcmp0(into->sha256, part->sha256) == 0;
  into->passed = into->passed && part->passed && is_same_file;
  for (guint i = 0; i < part->checks->len; i++) {
    const TuschCheck *check = g_ptr_array_index(part->checks, i);
    merge_check(find_check(into, check), check);
  }
  for (guint i = 0; i < part->judges->len; i++) {
    const char *judge = g_ptr_array_index(part->judges, i);
    if (!g_ptr_array_find_with_equal_func(into->judges, judge, g_str_equal, NULL))
      g_ptr_array_add(into->judges, g_strdup(judge));
  }
}

static gboolean
read_result(JsonObject *object, TuschCheckResult *out, GError **error)
{
  g_autofree char *name = NULL;
  if (!tusch_json_read_string(object, "result", true, &name, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS(RESULT_NAMES); i++) {
    if (g_str_equal(name, RESULT_NAMES[i])) {
      *out = (TuschCheckResult)i;
      return TRUE;
    }
  }
  return tusch_fail(
      error, TUSCH_ERROR_FORMAT, "\"result\" must be \"passed\", \"failed\" or \"not-done\"");
}

static gboolean
read_check(JsonNode *node, TuschReport *report, GError **error)
{
  gint64 range[] = {0, G_MAXUINT};
  gint64 n_checked = 0;
  JsonObject *object = tusch_json_node_object(node, "a check", error);
  if (object == NULL)
    return FALSE;
  TuschCheck *check = tusch_check_new(NULL, NULL);
  g_ptr_array_add(report->checks, check);
  if (!tusch_json_read_string(object, "id", true, &check->id, error) ||
      !tusch_json_read_string(object, "name", true, &check->name, error) ||
      !tusch_json_read_int(object, "n_checked", true, range, &n_checked, error) ||
      !read_result(object, &check->result, error))
    return FALSE;
  check->n_checked = (guint)n_checked;
  GArray *pages = tusch_json_read_indexes(object, "pages", error);
  if (pages == NULL || !tusch_json_read_strings(object, "problems", true, check->problems, error)) {
    g_clear_pointer(&pages, g_array_unref);
    return FALSE;
  }
  g_array_unref(check->pages);
  check->pages = pages;
  check->n_found = check->problems->len;
  return TRUE;
}

/* "passed" is believed only if the checks say the same: the report may come from a child. */
static gboolean
check_verdict(const TuschReport *report, GError **error)
{
  bool all_passed = report->checks->len > 0;
  for (guint i = 0; i < report->checks->len; i++) {
    const TuschCheck *check = g_ptr_array_index(report->checks, i);
    all_passed = all_passed && check->result == TUSCH_CHECK_PASSED && check->problems->len == 0;
  }
  if (report->passed && !all_passed)
    return tusch_fail(error, TUSCH_ERROR_FORMAT, "\"passed\" does not agree with \"checks\"");
  return TRUE;
}

TuschReport *
tusch_report_from_json(JsonNode *node, GError **error)
{
  g_autoptr(TuschReport) report = tusch_report_new();
  JsonArray *checks;
  JsonObject *object = tusch_json_node_object(node, "the report", error);
  if (object == NULL || !tusch_json_read_bool(object, "passed", true, &report->passed, error) ||
      !tusch_json_read_string(object, "sha256", true, &report->sha256, error) ||
      !tusch_json_read_array(object, "checks", true, &checks, error) ||
      !tusch_json_read_strings(object, "judges", false, report->judges, error) ||
      !tusch_verify_marks_read(object, "left", &report->left, error))
    return NULL;
  for (guint i = 0; i < json_array_get_length(checks); i++)
    if (!read_check(json_array_get_element(checks, i), report, error))
      return NULL;
  return check_verdict(report, error) ? g_steal_pointer(&report) : NULL;
}

/* What a check proves, in a few words. */
static const char *
title_of(const TuschCheck *check)
{
  static const struct {
    const char *id, *title;
  } TITLES[] = {{"V-01", N_("Filen er hel og indeholder kun én udgave af dokumentet")},
                {"V-02", N_("Filen indeholder kun tilladte dele")},
                {"V-03", N_("Oplysningerne står ikke i sidernes tekst")},
                {"V-04", N_("Oplysningerne ligger ikke skjult i filens data")},
                {"V-05", N_("Der er ingen tekst under de sorte felter")},
                {"V-06", N_("De sorte felter er helt sorte og dækker alt")},
                {"V-07", N_("Oplysningerne kan ikke ses i billeder og indscannede sider")},
                {"V-08", N_("Oplysningerne kan ikke udledes af skrifttyperne")},
                {"V-09", N_("Det, der skal blive stående, kan læses")},
                {"V-11", N_("Andre programmer viser ikke mere på siderne")},
                {"V-12", N_("De sorte felters bredde røber ikke, hvad der stod")},
                {"V-10", N_("Prøven på kontrollen selv: Søgningen finder det, den skal finde")}};
  for (guint i = 0; i < G_N_ELEMENTS(TITLES); i++)
    if (g_strcmp0(TITLES[i].id, check->id) == 0)
      return _(TITLES[i].title);
  return check->name;
}

static const char *
result_of(const TuschCheck *check)
{
  switch (check->result) {
  case TUSCH_CHECK_PASSED:
    return _("i orden");
  case TUSCH_CHECK_FAILED:
    return _("FEJL");
  case TUSCH_CHECK_NOT_DONE:
  default:
    return _("IKKE KONTROLLERET");
  }
}

/* "side 3, 7 og 9": where the problems are, for whoever must look. */
static void
append_pages(GString *page, const TuschReport *report)
{
  static const guint MAX_PAGES = 20;
  g_autoptr(GArray) pages = tusch_report_list_pages(report);
  if (pages->len == 0)
    return;
  g_string_append(page,
                  pages->len == 1 ? _("Det drejer sig om side ") : _("Det drejer sig om siderne "));
  for (guint i = 0; i < MIN(pages->len, MAX_PAGES); i++)
    g_string_append_printf(page,
                           "%s%u",
                           i == 0                ? ""
                           : i + 1 == pages->len ? _(" og ")
                                                 : ", ",
                           g_array_index(pages, guint, i) + 1);
  if (pages->len > MAX_PAGES)
    g_string_append_printf(page, _(" og %u til"), pages->len - MAX_PAGES);
  g_string_append(page, ".\n");
}

/* The verdict, and what follows from it. */
static void
append_verdict(GString *page, const TuschReport *report)
{
  if (report->passed) {
    g_string_append(
        page,
        _("Kontrollen er bestået: Filen må udleveres.\n\n"
          "Et program, der ikke har været med til at fjerne oplysningerne, har ledt efter "
          "dem\ni filen og har ikke fundet dem.\n"));
    return;
  }
  g_string_append(
      page,
      _("Kontrollen er IKKE bestået: Filen må ikke udleveres.\n\n"
        "Et program, der ikke har været med til at fjerne oplysningerne, har fundet fejl "
        "i filen\neller har ikke kunnet kontrollere den. Fejlene står nedenfor.\n"));
  append_pages(page, report);
}

static void
append_check(GString *page, const TuschCheck *check)
{
  static const guint MAX_LINES = 10;
  g_string_append_printf(page, "%s  %s: %s\n", check->id, title_of(check), result_of(check));
  for (guint p = 0; p < MIN(check->problems->len, MAX_LINES); p++)
    g_string_append_printf(
        page, "      - %s\n", (const char *)g_ptr_array_index(check->problems, p));
  if (check->problems->len > MAX_LINES)
    g_string_append_printf(page, _("      - og %u til\n"), check->problems->len - MAX_LINES);
}

/* Which programs took part: with fewer of them the check is worth less. */
static void
append_judges(GString *page, const TuschReport *report)
{
  if (report->judges->len == 0) {
    g_string_append(page, _("\nIngen andre programmer (MuPDF, Ghostscript) er installeret.\n"));
    return;
  }
  g_autoptr(GPtrArray) names = g_ptr_array_copy(report->judges, NULL, NULL);
  g_ptr_array_set_free_func(names, NULL);
  g_ptr_array_add(names, NULL);
  g_autofree char *list = g_strjoinv(", ", (char **)names->pdata);
  g_string_append_printf(page, _("\nFilen er også læst og tegnet af: %s.\n"), list);
}

char *
tusch_report_describe(const TuschReport *report)
{
  GString *page = g_string_new(NULL);
  append_verdict(page, report);
  g_string_append_c(page, '\n');
  for (guint i = 0; i < report->checks->len; i++)
    append_check(page, g_ptr_array_index(report->checks, i));
  append_judges(page, report);
  if (report->sha256 != NULL)
    g_string_append_printf(page, _("\nFilens fingeraftryk (SHA-256): %s\n"), report->sha256);
  return g_string_free(page, FALSE);
}
