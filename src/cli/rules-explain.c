/* tusch rules explain: why something was found at a place, or why not. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/rules-explain.h"

#include "cli/rules.h"

#include "base/file.h"
#include "base/json.h"
#include "base/language.h"

#include <stdio.h>
#include <string.h>

#define MAX_PLACES 20
#define CONTEXT_CHARS 40

typedef struct {
  char *rules, *at, *wanted, *request, *page;
  gboolean as_json;
} Options;

/* A place asked for. */
typedef struct {
  gsize at[2]; /* start and end, bytes */
} Span;

const char *
tusch_look_outcome_word(TuschLookOutcome outcome)
{
  switch (outcome) {
  case TUSCH_LOOK_MARKED:
    return _("fundet med sikkerhed");
  case TUSCH_LOOK_REVIEW:
    return _("fundet til gennemsyn");
  case TUSCH_LOOK_TOO_FEW_POINTS:
    return _("for få point");
  case TUSCH_LOOK_CHECK_REFUSED:
    return _("kontrollen sagde nej");
  case TUSCH_LOOK_NEIGHBOURS:
    return _("naboerne er i vejen");
  default:
    return _("tæt på");
  }
}

char *
tusch_look_sum(const TuschRuleLook *look)
{
  GString *sum = g_string_new(NULL);
  g_string_append_printf(sum, "%d", look->base_points);
  if (look->extra_points != 0)
    g_string_append_printf(sum,
                           " %c %d (%s%s)",
                           look->extra_points < 0 ? '-' : '+',
                           ABS(look->extra_points),
                           look->check != NULL ? _("kontrol ") : _("navnets form og omgivelser"),
                           look->check != NULL ? look->check : "");
  if (look->context_word != NULL)
    g_string_append_printf(sum,
                           _(" %c %d (ordet »%s«, %s)"),
                           look->context_points < 0 ? '-' : '+',
                           ABS(look->context_points),
                           look->context_word,
                           look->context_place != NULL ? look->context_place : "?");
  g_string_append_printf(sum, " = %d", look->points);
  return g_string_free(sum, FALSE);
}

char *
tusch_explanation_verdict(const TuschExplanation *explanation)
{
  if (explanation->findings->len == 0)
    return g_strdup(_("Ikke fundet: ingen regel gav point nok."));
  GString *verdict = g_string_new(NULL);
  for (guint i = 0; i < explanation->findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(explanation->findings, i);
    g_string_append_printf(verdict,
                           _("%s%s: »%s« %s (%s, %d point). %s."),
                           i > 0 ? " " : "",
                           finding->level == TUSCH_LEVEL_MARK ? _("Fundet med sikkerhed")
                                                              : _("Fundet til gennemsyn"),
                           finding->text,
                           tusch_category_to_string(finding->category),
                           finding->rule,
                           finding->score,
                           finding->reason);
  }
  return g_string_free(verdict, FALSE);
}

static char *
slice(const char *text, gsize start, gsize end)
{
  return g_strndup(text + start, end - start);
}

static JsonArray *
strings_to_json(const GPtrArray *strings)
{
  JsonArray *array = json_array_new();
  for (guint i = 0; i < strings->len; i++)
    json_array_add_string_element(array, g_ptr_array_index(strings, i));
  return array;
}

static void
set_span(JsonObject *object, const char *text, gsize start, gsize end)
{
  g_autofree char *inside = slice(text, start, end);
  json_object_set_int_member(object, "start", (gint64)start);
  json_object_set_int_member(object, "end", (gint64)end);
  json_object_set_string_member(object, "text", inside);
}

static JsonObject *
look_to_json(const TuschRuleLook *look, const char *text)
{
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, "outcome", tusch_look_outcome_to_string(look->outcome));
  json_object_set_boolean_member(object, "won", look->has_won);
  json_object_set_string_member(object, "rule", look->rule);
  json_object_set_string_member(object, "file", look->file);
  json_object_set_int_member(object, "line", look->line);
  json_object_set_string_member(object, "explanation", look->explanation);
  json_object_set_string_member(object, "category", tusch_category_to_string(look->category));
  set_span(object, text, look->start, look->end);
  tusch_json_set_string(object, "view", look->view);
  json_object_set_int_member(object, "points", look->points);
  json_object_set_int_member(object, "base_points", look->base_points);
  json_object_set_int_member(object, "extra_points", look->extra_points);
  json_object_set_int_member(object, "context_points", look->context_points);
  tusch_json_set_string(object, "check", look->check);
  tusch_json_set_string(object, "context_word", look->context_word);
  if (look->context_word != NULL)
    json_object_set_int_member(object, "context_weight", look->context_weight);
  tusch_json_set_string(object, "context_place", look->context_place);
  tusch_json_set_string(object, "dictionary_place", look->dictionary_place);
  tusch_json_set_string(object, "exception", look->exception);
  tusch_json_set_string(object, "note", look->note);
  return object;
}

static JsonObject *
finding_to_json(const TuschFinding *finding, const char *text)
{
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, "category", tusch_category_to_string(finding->category));
  json_object_set_string_member(object, "level", tusch_level_to_string(finding->level));
  json_object_set_string_member(object, "rule", finding->rule);
  json_object_set_string_member(object, "role", tusch_role_to_string(finding->role));
  json_object_set_int_member(object, "points", finding->score);
  set_span(object, text, finding->start, finding->end);
  json_object_set_string_member(object, "reason", finding->reason);
  return object;
}

static JsonObject *
place_to_json(const TuschExplanation *place, const char *text)
{
  JsonObject *object = json_object_new();
  g_autofree char *context = tusch_rules_cmd_context(text, place->start, place->end, CONTEXT_CHARS);
  set_span(object, text, place->start, place->end);
  json_object_set_int_member(object, "line", place->line);
  json_object_set_int_member(object, "column", place->column);
  json_object_set_string_member(object, "context", context);
  json_object_set_boolean_member(object, "marked", place->findings->len > 0);
  JsonArray *findings = json_array_new();
  for (guint i = 0; i < place->findings->len; i++)
    json_array_add_object_element(findings,
                                  finding_to_json(g_ptr_array_index(place->findings, i), text));
  json_object_set_array_member(object, "findings", findings);
  JsonArray *looks = json_array_new();
  for (guint i = 0; i < place->looks->len; i++)
    json_array_add_object_element(looks, look_to_json(g_ptr_array_index(place->looks, i), text));
  json_object_set_array_member(object, "looks", looks);
  JsonArray *words = json_array_new();
  for (guint i = 0; i < place->words->len; i++) {
    const TuschWordFacts *facts = g_ptr_array_index(place->words, i);
    JsonObject *word = json_object_new();
    set_span(word, text, facts->start, facts->end);
    json_object_set_string_member(word, "role", facts->role);
    json_object_set_array_member(word, "lists", strings_to_json(facts->lists));
    json_object_set_array_member(word, "signs", strings_to_json(facts->signs));
    json_array_add_object_element(words, word);
  }
  json_object_set_array_member(object, "words", words);
  return object;
}

static void
print_look(const TuschRuleLook *look, const char *text)
{
  g_autofree char *sum = tusch_look_sum(look);
  g_autofree char *inside = slice(text, look->start, look->end);
  g_strdelimit(inside, "\n\t", ' ');
  (void)printf("  %s %-22s %s (%s:%u)  »%s«\n",
               look->has_won ? "*" : " ",
               tusch_look_outcome_word(look->outcome),
               look->rule,
               look->file,
               look->line,
               inside);
  if (look->outcome != TUSCH_LOOK_NEAR && look->outcome != TUSCH_LOOK_CHECK_REFUSED)
    (void)printf(_("      point: %s\n"), sum);
  if (look->dictionary_place != NULL)
    (void)printf(_("      ordliste: %s\n"), look->dictionary_place);
  if (look->exception != NULL)
    (void)printf(_("      undtagelsen »%s« sænker til gennemsyn\n"), look->exception);
  if (look->note != NULL)
    (void)printf("      %s\n", look->note);
}

static void
print_place(const TuschExplanation *place, const char *text)
{
  g_autofree char *context = tusch_rules_cmd_context(text, place->start, place->end, CONTEXT_CHARS);
  g_autofree char *verdict = tusch_explanation_verdict(place);
  (void)printf(_("Linje %u, tegn %u: %s\n%s\n"), place->line, place->column, context, verdict);
  (void)printf(place->looks->len > 0 ? _("Regler, der så på stedet (* vandt):\n")
                                     : _("Ingen regel kom i nærheden.\n"));
  for (guint i = 0; i < place->looks->len; i++)
    print_look(g_ptr_array_index(place->looks, i), text);
  for (guint i = 0; i < place->words->len; i++) {
    const TuschWordFacts *facts = g_ptr_array_index(place->words, i);
    g_autofree char *word = slice(text, facts->start, facts->end);
    (void)printf(_("Ordet »%s«: %s\n"), word, facts->role);
    for (guint k = 0; k < facts->lists->len; k++)
      (void)printf(_("  står i %s\n"), (char *)g_ptr_array_index(facts->lists, k));
    for (guint k = 0; k < facts->signs->len; k++)
      (void)printf("  %s\n", (char *)g_ptr_array_index(facts->signs, k));
  }
  (void)printf("\n");
}

/* "17" (characters from the text's start, 0 first) or "LINE:COLUMN" (1 first). */
static gboolean
read_position(const char *at, const char *text, gsize out[2], GError **error)
{
  char *end = NULL;
  guint64 number = g_ascii_strtoull(at, &end, 10);
  const char *from = text;
  bool ok = end != at;
  if (ok && *end == ':') {
    for (guint64 line = 1; line < number && from != NULL; line++) {
      from = strchr(from, '\n');
      from = from != NULL ? from + 1 : NULL;
    }
    const char *column = end + 1;
    ok = number > 0 && from != NULL;
    number = g_ascii_strtoull(column, &end, 10);
    ok = ok && end != column && number > 0;
    number--;
  }
  if (!ok || *end != '\0' || (guint64)g_utf8_strlen(from, -1) <= number)
    return tusch_fail(
        error, TUSCH_ERROR_CONFIG, _("--at skal være et tegn i teksten: 17 eller 3:12"));
  const char *p = g_utf8_offset_to_pointer(from, (glong)number);
  out[0] = (gsize)(p - text);
  out[1] = (gsize)(g_utf8_next_char(p) - text);
  return TRUE;
}

/* The places asked for (element-type Span). */
static GArray *
find_places(const Options *options, const char *text, GError **error)
{
  g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(Span));
  Span span;
  if (options->at != NULL) {
    if (!read_position(options->at, text, span.at, error))
      return NULL;
    g_array_append_val(places, span);
    return g_steal_pointer(&places);
  }
  gsize n = strlen(options->wanted);
  for (const char *p = strstr(text, options->wanted); p != NULL && places->len < MAX_PLACES;
       p = strstr(p + n, options->wanted)) {
    span.at[0] = (gsize)(p - text);
    span.at[1] = span.at[0] + n;
    g_array_append_val(places, span);
  }
  if (places->len > 0)
    return g_steal_pointer(&places);
  tusch_fail(error, TUSCH_ERROR_CONFIG, _("den tekst står ikke i filen"));
  return NULL;
}

static gboolean
read_request(const char *path, TuschRequest **out, GError **error)
{
  g_autofree char *json = NULL;
  gsize length = 0;
  if (path == NULL)
    return TRUE;
  if (!g_file_get_contents(path, &json, &length, NULL))
    return tusch_fail(error, TUSCH_ERROR_CONFIG, _("%s kan ikke læses"), path);
  *out = tusch_request_parse(json, (gssize)length, error);
  return *out != NULL;
}

static GPtrArray *
explain_all(const Options *options, const char *text, GError **error)
{
  g_autofree char *dir = tusch_rules_cmd_dir(options->rules, error);
  g_autoptr(TuschRules) rules = dir != NULL ? tusch_rules_load(dir, error) : NULL;
  g_autoptr(TuschRequest) request = NULL;
  if (rules == NULL || !read_request(options->request, &request, error))
    return NULL;
  g_autoptr(GArray) spans = find_places(options, text, error);
  if (spans == NULL)
    return NULL;
  g_autoptr(GPtrArray) places =
      g_ptr_array_new_with_free_func((GDestroyNotify)tusch_explanation_free);
  for (guint i = 0; i < spans->len; i++) {
    const gsize *span = g_array_index(spans, Span, i).at;
    TuschExplanation *place = tusch_explain(rules, dir, request, text, span, error);
    if (place == NULL)
      return NULL;
    g_ptr_array_add(places, place);
  }
  return g_steal_pointer(&places);
}

static gboolean
print_all(const Options *options, const GPtrArray *places, const char *text, GError **error)
{
  if (!options->as_json) {
    for (guint i = 0; i < places->len; i++)
      print_place(g_ptr_array_index(places, i), text);
    return fflush(stdout) == 0 ? TRUE : tusch_fail_errno(error, "cannot write the result");
  }
  JsonObject *object = tusch_rules_cmd_json("explain");
  JsonArray *array = json_array_new();
  for (guint i = 0; i < places->len; i++)
    json_array_add_object_element(array, place_to_json(g_ptr_array_index(places, i), text));
  json_object_set_array_member(object, "places", array);
  return tusch_rules_cmd_print(object, error);
}

static int
run(const Options *options, const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;
  if (!g_file_get_contents(path, &text, &length, NULL))
    tusch_fail(&error, TUSCH_ERROR_IO, _("%s kan ikke læses"), path);
  else if (!g_utf8_validate_len(text, length, NULL) || length == 0)
    tusch_fail(&error, TUSCH_ERROR_CONFIG, _("%s er tom eller ikke gemt som UTF-8"), path);
  if (error != NULL)
    return tusch_command_fail("rules explain", error);
  g_autoptr(GPtrArray) places = explain_all(options, text, &error);
  if (places == NULL)
    return tusch_command_fail("rules explain", error);
  if (options->page != NULL) {
    g_autofree char *name = g_path_get_basename(path);
    g_autofree char *page = tusch_explanation_page(places, text, name);
    if (!tusch_file_write_atomic(options->page, page, strlen(page), &error))
      return tusch_command_fail("rules explain", error);
  }
  if (!print_all(options, places, text, &error))
    return tusch_command_fail("rules explain", error);
  return TUSCH_EXIT_DONE;
}

int
tusch_rules_cmd_explain(int argc, char **argv)
{
  g_autofree char *rules = NULL;
  g_autofree char *at = NULL;
  g_autofree char *wanted = NULL;
  g_autofree char *request = NULL;
  g_autofree char *page = NULL;
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = {
      {"at",
       0,
       0,
       G_OPTION_ARG_STRING,
       &at,
       _("Et sted: tegn fra 0, eller LINJE:TEGN fra 1"),
       _("STED")},
      {"text",
       0,
       0,
       G_OPTION_ARG_STRING,
       &wanted,
       _("Alle steder med denne tekst (højst 20)"),
       _("TEKST")},
      {"request",
       0,
       0,
       G_OPTION_ARG_FILENAME,
       &request,
       _("Anmodning, hvis parter er kendt"),
       _("FIL")},
      {"html",
       0,
       0,
       G_OPTION_ARG_FILENAME,
       &page,
       _("Skriv også en side til en browser"),
       _("FIL")},
      {"rules", 0, 0, G_OPTION_ARG_FILENAME, &rules, _("Mappe med regler"), _("MAPPE")},
      {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, _("Svar som JSON"), NULL},
      G_OPTION_ENTRY_NULL};
  char **paths = tusch_command_parse(
      &argc,
      &argv,
      "FIL.txt --at STED | --text TEKST",
      _("Forklarer et sted i en tekst, også et, der ikke blev fundet: hver regel, der så på det,\n"
        "dens point, de ord ved siden af, der talte, kontrol, ordliste og linje, og hvad der "
        "manglede.\n"
        "Svaret indeholder tekst fra filen."),
      entries);
  if (paths == NULL)
    return TUSCH_EXIT_USAGE;
  if (argc != 2 || (at == NULL) == (wanted == NULL) || (wanted != NULL && wanted[0] == '\0'))
    return tusch_command_usage("rules explain",
                               _("én FIL og enten --at eller --text skal angives"));
  Options options = {rules, at, wanted, request, page, as_json};
  return run(&options, paths[0]);
}
