/* An explanation as one page for a browser: no scripts, nothing from outside. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/rules-explain.h"

#include "base/language.h"

#include <string.h>

#define CONTEXT_CHARS 200

static const char STYLE[] =
    "body{font:16px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#222}"
    "h1{font-size:1.4em}h2{font-size:1.15em;border-top:2px solid #ccc;padding-top:1em}"
    "blockquote{white-space:pre-wrap;background:#f4f4f1;margin:0;padding:.8em 1em;"
    "border-left:4px solid #888}mark{background:#ffe08a;padding:0 .15em}"
    "table{border-collapse:collapse;width:100%;margin:1em "
    "0}caption{text-align:left;font-weight:bold}"
    "th,td{text-align:left;vertical-align:top;border-bottom:1px solid #ddd;padding:.4em .6em}"
    "tr.won td{background:#e8f3e8}.small{color:#555;font-size:.9em}ul{margin:.2em 0}";

static void add(GString *page, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* All strings are escaped: text of a case may hold anything. */
static void
add(GString *page, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  g_autofree char *part = g_markup_vprintf_escaped(format, args);
  va_end(args);
  g_string_append(page, part);
}

static void
add_quote(GString *page, const TuschExplanation *place, const char *text)
{
  const char *from = text + place->start;
  const char *to = text + place->end;
  for (guint i = 0; i < CONTEXT_CHARS && from > text; i++)
    from = g_utf8_prev_char(from);
  for (guint i = 0; i < CONTEXT_CHARS && *to != '\0'; i++)
    to = g_utf8_next_char(to);
  g_autofree char *before = g_strndup(from, (gsize)(text + place->start - from));
  g_autofree char *inside = g_strndup(text + place->start, place->end - place->start);
  g_autofree char *after = g_strndup(text + place->end, (gsize)(to - text) - place->end);
  add(page,
      "<blockquote>%s%s<mark>%s</mark>%s%s</blockquote>\n",
      from > text ? "…" : "",
      before,
      inside,
      after,
      *to != '\0' ? "…" : "");
}

static void
add_look(GString *page, const TuschRuleLook *look, const char *text)
{
  g_autofree char *sum = tusch_look_sum(look);
  g_autofree char *inside = g_strndup(text + look->start, look->end - look->start);
  g_string_append(page, look->has_won ? "<tr class=\"won\">" : "<tr>");
  add(page,
      "<td>%s%s</td><td><b>%s</b> <span class=\"small\">%s:%u</span><br>%s</td><td>»%s«</td><td>",
      look->has_won ? _("vandt: ") : "",
      tusch_look_outcome_word(look->outcome),
      look->rule,
      look->file,
      look->line,
      look->explanation,
      inside);
  if (look->outcome != TUSCH_LOOK_NEAR && look->outcome != TUSCH_LOOK_CHECK_REFUSED)
    add(page, _("<p>Point: %s</p>"), sum);
  if (look->view != NULL)
    add(page, _("<p class=\"small\">Visning: %s</p>"), look->view);
  if (look->dictionary_place != NULL)
    add(page, _("<p>Ordliste: %s</p>"), look->dictionary_place);
  if (look->exception != NULL)
    add(page, _("<p>Undtagelsen »%s« sænker til gennemsyn.</p>"), look->exception);
  if (look->note != NULL)
    add(page, "<p>%s</p>", look->note);
  g_string_append(page, "</td></tr>\n");
}

static void
add_looks(GString *page, const TuschExplanation *place, const char *text)
{
  if (place->looks->len == 0) {
    add(page, "<p>%s</p>\n", _("Ingen regel kom i nærheden."));
    return;
  }
  add(page,
      "<table><caption>%s</caption><tr><th scope=\"col\">%s</th><th scope=\"col\">%s</th>"
      "<th scope=\"col\">%s</th><th scope=\"col\">%s</th></tr>\n",
      _("Regler, der så på stedet"),
      _("Udfald"),
      _("Regel"),
      _("Tekst"),
      _("Hvorfor"));
  for (guint i = 0; i < place->looks->len; i++)
    add_look(page, g_ptr_array_index(place->looks, i), text);
  g_string_append(page, "</table>\n");
}

static void
add_words(GString *page, const TuschExplanation *place, const char *text)
{
  if (place->words->len == 0)
    return;
  add(page,
      "<table><caption>%s</caption><tr><th scope=\"col\">%s</th><th scope=\"col\">%s</th>"
      "<th scope=\"col\">%s</th><th scope=\"col\">%s</th></tr>\n",
      _("Ordene"),
      _("Ord"),
      _("Opfattes som"),
      _("Ordlister"),
      _("Tegn"));
  for (guint i = 0; i < place->words->len; i++) {
    const TuschWordFacts *facts = g_ptr_array_index(place->words, i);
    g_autofree char *word = g_strndup(text + facts->start, facts->end - facts->start);
    add(page, "<tr><td>%s</td><td>%s</td><td><ul>", word, facts->role);
    for (guint k = 0; k < facts->lists->len; k++)
      add(page, "<li>%s</li>", (char *)g_ptr_array_index(facts->lists, k));
    g_string_append(page, "</ul></td><td><ul>");
    for (guint k = 0; k < facts->signs->len; k++)
      add(page, "<li>%s</li>", (char *)g_ptr_array_index(facts->signs, k));
    g_string_append(page, "</ul></td></tr>\n");
  }
  g_string_append(page, "</table>\n");
}

char *
tusch_explanation_page(const GPtrArray *places, const char *text, const char *file_name)
{
  GString *page = g_string_new("<!DOCTYPE html>\n<html lang=\"da\">\n<head>\n"
                               "<meta charset=\"utf-8\">\n"
                               "<meta http-equiv=\"Content-Security-Policy\" "
                               "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n");
  add(page, "<title>%s: %s</title>\n", _("Forklaring"), file_name);
  g_string_append_printf(page, "<style>%s</style>\n</head>\n<body>\n", STYLE);
  add(page, "<h1>%s: %s</h1>\n", _("Forklaring"), file_name);
  for (guint i = 0; i < places->len; i++) {
    const TuschExplanation *place = g_ptr_array_index(places, i);
    g_autofree char *verdict = tusch_explanation_verdict(place);
    add(page, _("<h2>Linje %u, tegn %u</h2>\n"), place->line, place->column);
    add_quote(page, place, text);
    add(page, "<p><b>%s</b></p>\n", verdict);
    add_looks(page, place, text);
    add_words(page, place, text);
  }
  add(page,
      "<p class=\"small\">%s</p>\n",
      _("60 point og mere er et sikkert fund, 25-59 går til gennemsyn. Siden indeholder tekst fra "
        "sagen: behandl den som sagen."));
  g_string_append(page, "</body>\n</html>\n");
  return g_string_free(page, FALSE);
}
