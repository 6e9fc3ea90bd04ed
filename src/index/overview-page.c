/* The overview as a page: HTML and CSS alone, for a screen of 1366 × 768 and for paper. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/language.h"
#include "tusch/overview.h"

#include <string.h>

static const char STYLE[] =
    ":root{--ink:#1b2430;--soft:#5b6675;--line:#d9dee5;--paper:#fff;--ground:#f3f5f8;"
    "--mark:#174a7c;--bar:#9cbfe0;--derived:#8a5a00}"
    "*{box-sizing:border-box}"
    "body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.45 \"Segoe UI\",Carlito,"
    "Calibri,\"Liberation Sans\",Arial,sans-serif}"
    "header{background:var(--ink);color:#fff;padding:14px max(28px,calc((100% - 1254px)/2))}"
    "header h1{font-size:20px;margin:0}header p{margin:2px 0 0;color:#c9d3df}"
    "nav{background:var(--paper);border-bottom:1px solid var(--line);padding:8px "
    "max(28px,calc((100% - 1254px)/2));"
    "position:sticky;top:0}nav a{margin-right:18px}"
    "main{max-width:1310px;margin:0 auto;padding:16px 28px 40px}"
    "a{color:var(--mark);text-decoration:none}a:hover,a:focus{text-decoration:underline}"
    ".cards{display:flex;gap:12px;margin-bottom:16px}"
    ".card{background:var(--paper);border:1px solid var(--line);border-radius:6px;"
    "padding:8px 16px;flex:1}.card b{display:block;font-size:24px;line-height:1.2}"
    ".card span{color:var(--soft)}"
    ".columns{display:grid;grid-template-columns:1fr 1fr;gap:16px;align-items:start}"
    "section{background:var(--paper);border:1px solid var(--line);border-radius:6px;"
    "padding:12px 16px;margin-bottom:16px;scroll-margin-top:50px}"
    "h2{font-size:16px;margin:0 0 8px}"
    "table{border-collapse:collapse;width:100%}"
    "th{text-align:left;font-weight:600;color:var(--soft);border-bottom:1px solid var(--line);"
    "padding:3px 10px 3px 0;font-size:13px}"
    "td{border-bottom:1px solid #edf0f4;padding:4px 10px 4px 0;vertical-align:top;"
    "overflow-wrap:break-word}tr:last-child td{border-bottom:0}"
    "td .bar{margin-top:6px}"
    "td.n{white-space:nowrap}td.k{white-space:nowrap}"
    "tr.year td{font-weight:600;background:var(--ground);padding:4px 10px}"
    "tr:target td{background:#fff6d6}"
    ".bar{display:block;height:8px;background:var(--bar);border-radius:2px;min-width:3px}"
    ".columns td:first-child{min-width:120px}"
    ".derived{color:var(--derived);font-style:italic}"
    ".soft{color:var(--soft)}.problem{color:#a11d1d}"
    "p{margin:4px 0}"
    "@media print{body{background:#fff;font-size:10pt}header{background:#fff;color:#000;"
    "padding:0 0 8pt}header p{color:#333}nav{display:none}main{padding:0;max-width:none}"
    "section,.card{border-color:#bbb;break-inside:auto}tr{break-inside:avoid}"
    "h2{break-after:avoid}thead{display:table-header-group}a{color:#000}"
    ".columns{display:block}@page{size:A4;margin:15mm}}";

typedef struct {
  GString *out;
  GHashTable *links; /* nullable */
} Page;

static void put(const Page *page, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* All strings are escaped: titles and names may hold anything. */
static void
put(const Page *page, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  g_autofree char *part = g_markup_vprintf_escaped(format, args);
  va_end(args);
  g_string_append(page->out, part);
}

static const char *
text_of(JsonObject *object, const char *member)
{
  return json_object_get_string_member_with_default(object, member, "");
}

static gint64
int_of(JsonObject *object, const char *member)
{
  return json_object_get_int_member_with_default(object, member, 0);
}

/* Where @page of a document is seen: its PDF, else its row in the chronology. */
static void
put_place(const Page *page, const char *number, gint64 page_number)
{
  const char *file = page->links != NULL ? g_hash_table_lookup(page->links, number) : NULL;
  if (file != NULL && page_number > 0)
    put(page, "<a href=\"%s#page=%" G_GINT64_FORMAT "\">", file, page_number);
  else if (file != NULL)
    put(page, "<a href=\"%s\">", file);
  else
    put(page, "<a href=\"#akt-%s\">", number);
  put(page, "%s", number);
  if (page_number > 0)
    put(page, _(", s. %d"), (int)page_number);
  put(page, "</a>");
}

enum { MANY = 60 };

static void
put_numbers(const Page *page, JsonArray *numbers)
{
  guint n = json_array_get_length(numbers);
  for (guint i = 0; i < MIN(n, MANY); i++) {
    const char *number = json_array_get_string_element(numbers, i);
    put(page, "%s<a href=\"#akt-%s\">%s</a>", i > 0 ? " · " : "", number, number);
  }
  if (n > MANY)
    put(page, _(" og %u til"), n - MANY);
}

static void
put_places(const Page *page, JsonArray *places)
{
  guint n = json_array_get_length(places);
  for (guint i = 0; i < MIN(n, MANY); i++) {
    JsonObject *place = json_array_get_object_element(places, i);
    put(page, "%s", i > 0 ? " · " : "");
    put_place(page, text_of(place, "number"), int_of(place, "page"));
  }
  if (n > MANY)
    put(page, _(" og %u til"), n - MANY);
}

static void
begin_section(const Page *page, const char *id, const char *heading)
{
  put(page, "<section id=\"%s\"><h2>%s</h2>", id, heading);
}

static void
end_section(const Page *page)
{
  g_string_append(page->out, "</section>\n");
}

/* A table with @heads, or a sentence if there is nothing for it. */
static bool
begin_table(const Page *page, JsonArray *rows, const char *const *heads, guint n_heads)
{
  if (json_array_get_length(rows) == 0) {
    put(page, "<p class=\"soft\">%s</p>", _("Ingen."));
    return false;
  }
  g_string_append(page->out, "<table><thead><tr>");
  for (guint i = 0; i < n_heads; i++)
    put(page, "<th>%s</th>", heads[i]);
  g_string_append(page->out, "</tr></thead><tbody>\n");
  return true;
}

static void
end_table(const Page *page)
{
  g_string_append(page->out, "</tbody></table>");
}

static void
put_kinds(const Page *page, JsonArray *rows)
{
  begin_section(page, "arter", _("Dokumenternes art"));
  const char *const heads[] = {_("Art"), _("Antal"), "", _("Akter")};
  if (begin_table(page, rows, heads, G_N_ELEMENTS(heads))) {
    guint most = 1;
    for (guint i = 0; i < json_array_get_length(rows); i++) {
      JsonObject *row = json_array_get_object_element(rows, i);
      JsonArray *numbers = json_object_get_array_member(row, "documents");
      guint n = json_array_get_length(numbers);
      most = MAX(most, n);
      const char *kind = text_of(row, "kind");
      put(page, "<tr><td class=\"k\">%s</td>", kind[0] != '\0' ? kind : _("ikke genkendt"));
      put(page,
          "<td class=\"n\">%u</td><td style=\"width:110px\"><span class=\"bar\" "
          "style=\"width:%u%%\"></span></td><td>",
          n,
          100 * n / most);
      put_numbers(page, numbers);
      g_string_append(page->out, "</td></tr>\n");
    }
    end_table(page);
  }
  end_section(page);
}

static void
put_decisions(const Page *page, JsonArray *rows)
{
  begin_section(page, "afgoerelser", _("Afgørelser"));
  const char *const heads[] = {_("Dato"), _("Afgørelse"), _("Sted")};
  if (begin_table(page, rows, heads, G_N_ELEMENTS(heads))) {
    for (guint i = 0; i < json_array_get_length(rows); i++) {
      JsonObject *row = json_array_get_object_element(rows, i);
      put(page,
          "<tr><td class=\"n\">%s</td><td>%s</td><td class=\"n\">",
          text_of(row, "date"),
          text_of(row, "title"));
      put_place(page, text_of(row, "number"), int_of(row, "page"));
      g_string_append(page->out, "</td></tr>\n");
    }
    end_table(page);
  }
  end_section(page);
}

typedef struct {
  const char *id, *heading, *head;
  bool has_reason;
} FactSection;

static void
put_facts(const Page *page, JsonArray *rows, const FactSection *section)
{
  begin_section(page, section->id, section->heading);
  const char *const heads[] = {section->head, _("Steder"), _("Fordi")};
  if (begin_table(page, rows, heads, section->has_reason ? 3 : 2)) {
    for (guint i = 0; i < json_array_get_length(rows); i++) {
      JsonObject *row = json_array_get_object_element(rows, i);
      put(page, "<tr><td class=\"k\">%s</td><td>", text_of(row, "value"));
      put_places(page, json_object_get_array_member(row, "places"));
      if (section->has_reason)
        put(page, "</td><td class=\"soft\">%s", text_of(row, "reason"));
      g_string_append(page->out, "</td></tr>\n");
    }
    end_table(page);
  }
  end_section(page);
}

static const char *
role_name(const char *role)
{
  static const struct {
    const char *role, *name;
  } NAMES[] = {
      {"requester", N_("anmoder")},
      {"co-party", N_("medpart")},
      {"third-party", N_("tredjepart")},
      {"staff", N_("medarbejder")},
      {"authority", N_("myndighed")},
      {"company", N_("virksomhed")},
      {"protected", N_("beskyttet adresse")},
      {"unknown", N_("ukendt")},
  };
  for (guint i = 0; i < G_N_ELEMENTS(NAMES); i++)
    if (g_str_equal(NAMES[i].role, role))
      return _(NAMES[i].name);
  return role;
}

static void
put_parties(const Page *page, JsonArray *rows)
{
  begin_section(page, "parter", _("Parter og andre i anmodningen"));
  const char *const heads[] = {_("Navn"), _("Rolle"), _("Nævnt i")};
  if (begin_table(page, rows, heads, G_N_ELEMENTS(heads))) {
    for (guint i = 0; i < json_array_get_length(rows); i++) {
      JsonObject *row = json_array_get_object_element(rows, i);
      const char *relation = text_of(row, "relation");
      put(page,
          "<tr><td>%s</td><td>%s%s%s</td><td>",
          text_of(row, "name"),
          role_name(text_of(row, "role")),
          relation[0] != '\0' ? ", " : "",
          relation);
      put_numbers(page, json_object_get_array_member(row, "documents"));
      g_string_append(page->out, "</td></tr>\n");
    }
    end_table(page);
  }
  end_section(page);
}

static void
put_letters(const Page *page, JsonArray *rows)
{
  begin_section(page, "breve", _("Hvem skriver til hvem"));
  const char *const heads[] = {_("Fra"), _("Til"), _("Akter")};
  if (begin_table(page, rows, heads, G_N_ELEMENTS(heads))) {
    for (guint i = 0; i < json_array_get_length(rows); i++) {
      JsonObject *row = json_array_get_object_element(rows, i);
      const char *sender = text_of(row, "sender");
      const char *receiver = text_of(row, "receiver");
      put(page,
          "<tr><td>%s</td><td>%s</td><td>",
          sender[0] != '\0' ? sender : "–",
          receiver[0] != '\0' ? receiver : "–");
      put_numbers(page, json_object_get_array_member(row, "documents"));
      g_string_append(page->out, "</td></tr>\n");
    }
    end_table(page);
  }
  end_section(page);
}

static void
put_copies(const Page *page, JsonArray *rows)
{
  begin_section(page, "kopier", _("Dubletter og versioner"));
  if (json_array_get_length(rows) == 0)
    put(page, "<p class=\"soft\">%s</p>", _("Ingen."));
  for (guint i = 0; i < json_array_get_length(rows); i++) {
    JsonObject *row = json_array_get_object_element(rows, i);
    bool is_same = g_str_equal(text_of(row, "how"), "duplicate");
    g_string_append(page->out, "<p>");
    put_place(page, text_of(row, "number"), 0);
    put(page, " %s ", is_same ? _("er den samme fil som") : _("kan være en version af"));
    put_place(page, text_of(row, "of"), 0);
    g_string_append(page->out, "</p>\n");
  }
  end_section(page);
}

static bool
is_derived(JsonObject *row, const char *field)
{
  JsonArray *derived = json_object_get_array_member(row, "derived");
  for (guint i = 0; i < json_array_get_length(derived); i++)
    if (g_str_equal(json_array_get_string_element(derived, i), field))
      return true;
  return false;
}

static void
put_cell(const Page *page, JsonObject *row, const char *member, const char *field)
{
  g_string_append(page->out, is_derived(row, field) ? "<td class=\"derived\">" : "<td>");
  put(page, "%s</td>", text_of(row, member));
}

static void
put_document(const Page *page, JsonObject *row)
{
  const char *number = text_of(row, "number");
  put(page, "<tr id=\"akt-%s\"><td class=\"n\">", number);
  put_place(page, number, 0);
  g_string_append(page->out, "</td>");
  put(page,
      "<td class=\"n%s\">%s</td>",
      is_derived(row, "date") ? " derived" : "",
      text_of(row, "date"));
  put_cell(page, row, "kind", "type");
  put(page, "<td>%s", text_of(row, "title"));
  TuschProblem problem = tusch_problem_from_string(text_of(row, "problem"));
  if (problem != TUSCH_PROBLEM_NONE)
    put(page, "<br><span class=\"problem\">%s</span>", tusch_problem_describe(problem));
  g_string_append(page->out, "</td>");
  put_cell(page, row, "sender", "sender");
  put_cell(page, row, "receiver", "receiver");
  put_cell(page, row, "case", "case");
  put(page, "<td class=\"n\">%" G_GINT64_FORMAT "</td></tr>\n", int_of(row, "pages"));
}

static void
put_chronology(const Page *page, JsonArray *rows)
{
  begin_section(page, "forloeb", _("Forløb"));
  put(page,
      "<p class=\"soft\">%s <span class=\"derived\">%s</span></p>",
      _("Kildesystemets egne oplysninger, og"),
      _("det, der er læst ud af dokumentet."));
  const char *const heads[] = {
      _("Akt"), _("Dato"), _("Art"), _("Titel"), _("Fra"), _("Til"), _("Sag"), _("Sider")};
  char year[5] = "";
  bool has_rows = begin_table(page, rows, heads, G_N_ELEMENTS(heads));
  for (guint i = 0; i < json_array_get_length(rows); i++) {
    JsonObject *row = json_array_get_object_element(rows, i);
    const char *date = text_of(row, "date");
    if (i == 0 || strncmp(year, date, 4) != 0) {
      g_strlcpy(year, date, sizeof year);
      put(page,
          "<tr class=\"year\"><td colspan=\"8\">%s</td></tr>\n",
          year[0] != '\0' ? year : _("Uden dato"));
    }
    put_document(page, row);
  }
  if (has_rows)
    end_table(page);
  end_section(page);
}

static void
put_card(const Page *page, gint64 n, const char *what)
{
  put(page, "<div class=\"card\"><b>%" G_GINT64_FORMAT "</b><span>%s</span></div>", n, what);
}

static void
put_head(const Page *page, JsonObject *root)
{
  JsonObject *totals = json_object_get_object_member(root, "totals");
  put(page,
      "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width\"><title>",
      /* The code of the language of this page. */ _("da"));
  put(page, _("Overblik over %s"), text_of(root, "request"));
  g_string_append_printf(page->out, "</title><style>%s</style></head><body>\n<header><h1>", STYLE);
  put(page, _("Overblik over %s"), text_of(root, "request"));
  put(page, "</h1><p>%s", text_of(root, "authority"));
  put(page, _(" · modtaget %s · kun til sagsbehandling"), text_of(root, "received"));
  g_string_append(page->out, "</p></header>\n<nav>");
  const char *const targets[][2] = {{"forloeb", _("Forløb")},
                                    {"afgoerelser", _("Afgørelser")},
                                    {"frister", _("Frister")},
                                    {"arter", _("Art")},
                                    {"parter", _("Parter")},
                                    {"breve", _("Breve")},
                                    {"myndigheder", _("Myndigheder")},
                                    {"kopier", _("Dubletter")},
                                    {"emner", _("Emner")}};
  for (guint i = 0; i < G_N_ELEMENTS(targets); i++)
    put(page, "<a href=\"#%s\">%s</a>", targets[i][0], targets[i][1]);
  g_string_append(page->out, "</nav>\n<main><div class=\"cards\">");
  put_card(page, int_of(totals, "documents"), _("dokumenter"));
  put_card(page, int_of(totals, "pages"), _("sider"));
  put_card(page, int_of(totals, "cases"), _("sager"));
  put_card(page, int_of(totals, "unreadable"), _("kunne ikke læses"));
  g_string_append(page->out, "</div>\n");
}

static JsonArray *
rows_of(JsonObject *root, const char *member)
{
  return json_object_get_array_member(root, member);
}

char *
tusch_overview_to_page(JsonNode *overview, GHashTable *links)
{
  JsonObject *root = json_node_get_object(overview);
  Page page = {g_string_new(NULL), links};
  const FactSection deadlines = {"frister", _("Frister nævnt i dokumenterne"), _("Dato"), false};
  const FactSection authorities = {"myndigheder", _("Myndigheder"), _("Navn"), false};
  const FactSection cases = {"sagsnumre", _("Sagsnumre i dokumenterne"), _("Sagsnummer"), false};
  const FactSection topics = {
      "emner", _("Forslag til KLE-emner (ikke klassifikation)"), _("Emne"), true};
  put_head(&page, root);
  g_string_append(page.out, "<div class=\"columns\"><div>");
  put_decisions(&page, rows_of(root, "decisions"));
  put_facts(&page, rows_of(root, "deadlines"), &deadlines);
  put_parties(&page, rows_of(root, "parties"));
  g_string_append(page.out, "</div><div>");
  put_kinds(&page, rows_of(root, "kinds"));
  put_copies(&page, rows_of(root, "copies"));
  g_string_append(page.out, "</div></div>\n");
  put_chronology(&page, rows_of(root, "chronology"));
  g_string_append(page.out, "<div class=\"columns\"><div>");
  put_letters(&page, rows_of(root, "letters"));
  put_facts(&page, rows_of(root, "case_numbers"), &cases);
  g_string_append(page.out, "</div><div>");
  put_facts(&page, rows_of(root, "authorities"), &authorities);
  put_facts(&page, rows_of(root, "proposed_topics"), &topics);
  g_string_append(page.out, "</div></div>\n</main></body></html>\n");
  return g_string_free(page.out, FALSE);
}
