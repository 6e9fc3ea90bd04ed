/* The date of a document, and deadlines in it: every date of the text is judged by what stands
 * around it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "index/derive-rules.h"

#include <string.h>

/* How far around a date its words may stand, in bytes of folded text; how many dates of one page
 * are looked at, and how many values are told. */
enum { NEAR = 40, MAX_DATES_OF_PAGE = 200, MAX_VALUES = 3 };

typedef struct {
  TuschSpan span;
  guint line; /* index into the page's lines */
  guint page_index;
  char iso[11];
  int points;
  const TuschIndexRule *rule;
} Candidate;

static int
month_of(const char *name)
{
  static const char *const MONTHS[] = {
      "jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"};
  for (guint i = 0; i < G_N_ELEMENTS(MONTHS); i++)
    if (strncmp(name, MONTHS[i], 3) == 0)
      return (int)i + 1;
  /* The mail headers of others are in English. */
  if (strncmp(name, "may", 3) == 0)
    return 5;
  return strncmp(name, "oct", 3) == 0 ? 10 : 0;
}

/* A year of two digits is of this century, unless that lies ahead. */
static int
full_year(int year)
{
  if (year >= 100)
    return year;
  return year <= 50 ? 2000 + year : 1900 + year;
}

static bool
set_iso(Candidate *candidate, int year, int month, int day)
{
  year = full_year(year);
  if (year < 1900 || year > 2099 || month < 1 || month > 12 || day < 1 ||
      !g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
    return false;
  (void)g_snprintf(candidate->iso, sizeof candidate->iso, "%04d-%02d-%02d", year, month, day);
  return true;
}

static int
number_of(const GMatchInfo *info, int group)
{
  g_autofree char *text = g_match_info_fetch(info, group);
  return (int)g_ascii_strtoll(text != NULL ? text : "", NULL, 10);
}

typedef bool (*ReadDate)(const GMatchInfo *info, Candidate *out);

static bool
read_long(const GMatchInfo *info, Candidate *out)
{
  g_autofree char *month = g_match_info_fetch(info, 2);
  return set_iso(out, number_of(info, 3), month_of(month), number_of(info, 1));
}

static bool
read_numbers(const GMatchInfo *info, Candidate *out)
{
  return set_iso(out, number_of(info, 4), number_of(info, 3), number_of(info, 1));
}

static bool
read_iso(const GMatchInfo *info, Candidate *out)
{
  return set_iso(out, number_of(info, 1), number_of(info, 2), number_of(info, 3));
}

static void
collect(GArray *found, const TuschWording *page, guint page_index, GRegex *pattern, ReadDate read)
{
  g_autoptr(GMatchInfo) info = NULL;
  if (!g_regex_match(pattern, page->folded->str, 0, &info))
    return;
  for (; g_match_info_matches(info) && found->len < MAX_DATES_OF_PAGE;
       (void)g_match_info_next(info, NULL)) {
    Candidate candidate = {.page_index = page_index};
    int start;
    int end;
    if (!read(info, &candidate) || !g_match_info_fetch_pos(info, 0, &start, &end))
      continue;
    candidate.span = (TuschSpan){(gsize)start, (gsize)end};
    candidate.line = tusch_wording_line_at(page, (gsize)start);
    g_array_append_val(found, candidate);
  }
}

static void
collect_all(const TuschIndexRules *rules, GArray *found, const TuschWording *page, guint page_index)
{
  collect(found, page, page_index, rules->long_date, read_long);
  collect(found, page, page_index, rules->number_date, read_numbers);
  collect(found, page, page_index, rules->iso_date, read_iso);
}

/* What may stand between a label and its date: "Dato: mandag den " */
static TuschSpan
before_date(const char *text, TuschSpan line, gsize at)
{
  static const char *const FILLERS[] = {"mandag",
                                        "tirsdag",
                                        "onsdag",
                                        "torsdag",
                                        "fredag",
                                        "loerdag",
                                        "soendag",
                                        "den",
                                        "d.",
                                        "d",
                                        "mon",
                                        "tue",
                                        "wed",
                                        "thu",
                                        "fri",
                                        "sat",
                                        "sun"};
  TuschSpan span = {line.start, MAX(at, line.start)};
  for (bool again = true; again;) {
    again = false;
    while (span.end > span.start && strchr(" :,-|", text[span.end - 1]) != NULL)
      span.end--;
    for (guint i = 0; i < G_N_ELEMENTS(FILLERS); i++) {
      gsize n = strlen(FILLERS[i]);
      if (span.end - span.start < n || strncmp(text + span.end - n, FILLERS[i], n) != 0 ||
          (span.end - n > span.start && g_ascii_isalnum(text[span.end - n - 1])))
        continue;
      span.end -= n;
      again = true;
      break;
    }
  }
  return span;
}

/* "ord. ": three letters before the stop, else it is an abbreviation ("d. ", "nr. "). */
static bool
ends_sentence(const char *p)
{
  return g_ascii_isalpha(p[0]) && g_ascii_isalpha(p[1]) && g_ascii_isalpha(p[2]) &&
         (p[3] == '.' || p[3] == ';') && p[4] == ' ';
}

/* A full stop ends what a word before it says of a date behind it. */
static TuschSpan
near_date(const char *text, TuschSpan line, gsize at)
{
  TuschSpan span = {line.start, MAX(at, line.start)};
  if (span.end - span.start > NEAR)
    span.start = span.end - NEAR;
  for (gsize i = span.end; i > span.start + 4; i--)
    if (ends_sentence(text + i - 5))
      return (TuschSpan){i, span.end};
  return span;
}

static bool
any_ends(const TuschTermList *list, const char *text, TuschSpan within)
{
  for (guint i = 0; i < list->terms->len; i++)
    if (tusch_term_ends(g_ptr_array_index(list->terms, i), text, within))
      return true;
  return false;
}

static bool
any_in(const TuschTermList *list, const char *text, TuschSpan within)
{
  TuschSpan unused;
  for (guint i = 0; i < list->terms->len; i++)
    if (tusch_term_find(g_ptr_array_index(list->terms, i), text, within, &unused))
      return true;
  return false;
}

/* Does the line above, or the part of it over the date, end with one of the words? */
static bool
stands_above(const TuschTermList *list, const TuschWording *page, const Candidate *c)
{
  TuschSpan own = g_array_index(page->lines, TuschSpan, c->line);
  if (c->line == 0 || c->span.start != own.start)
    return false;
  TuschSpan above = g_array_index(page->lines, TuschSpan, c->line - 1);
  const char *text = page->folded->str;
  while (above.end > above.start && text[above.end - 1] == ':')
    above.end--;
  TuschSpan hit;
  for (guint i = 0; i < list->terms->len; i++)
    if (tusch_term_begins(g_ptr_array_index(list->terms, i), text, above, &hit) &&
        hit.end == above.end)
      return true;
  return false;
}

/* Nothing but a stop or a time: ".", " kl. 22.10", ", 14:52:07". */
static bool
is_end_of_date(const char *text, TuschSpan rest)
{
  gsize at = rest.start;
  while (at < rest.end && strchr(" .,", text[at]) != NULL)
    at++;
  if (rest.end - at > 3 && strncmp(text + at, "kl", 2) == 0)
    at += 2;
  while (at < rest.end && (g_ascii_isdigit(text[at]) || strchr(" .:", text[at]) != NULL))
    at++;
  return at == rest.end && rest.end - rest.start <= 14;
}

/* "3. maj 2024", "Sorø, den 3. maj 2024", "Sorø d. 3/5 2024": nothing else on the line. */
static bool
stands_alone(const TuschWording *page, const Candidate *c)
{
  const char *text = page->folded->str;
  TuschSpan line = g_array_index(page->lines, TuschSpan, c->line);
  if (!is_end_of_date(text, (TuschSpan){c->span.end, line.end}))
    return false;
  TuschSpan before = before_date(text, line, c->span.start);
  if (before.end == before.start)
    return true;
  /* A place, and a comma or "den" behind it. */
  guint n_words = 1;
  for (gsize i = before.start; i < before.end; i++) {
    if (text[i] == ' ')
      n_words++;
    else if (!g_ascii_isalpha(text[i]) && text[i] != '-' && text[i] != '.')
      return false;
  }
  return n_words <= 2 && (text[before.end] == ',' || c->span.start > before.end + 2);
}

/* " 07:55", " kl. 9.30" */
static bool
is_followed_by_time(const char *p)
{
  p += strspn(p, " ,");
  if (g_str_has_prefix(p, "kl"))
    p += strspn(p, "kl. ");
  gsize n = strspn(p, "0123456789");
  return (n == 1 || n == 2) && (p[n] == '.' || p[n] == ':') && g_ascii_isdigit(p[n + 1]) &&
         g_ascii_isdigit(p[n + 2]) && !g_ascii_isdigit(p[n + 3]);
}

/* On one of the first lines: at its end, but for a time ("Telefonnotat 3/5 2024 kl. 11.35"), or at
 * its beginning with a time, as systems write entries ("14-12-2023 07:55 Sygeplejenotat"). */
static bool
in_heading(const TuschWording *page, const Candidate *c)
{
  const char *text = page->folded->str;
  TuschSpan line = g_array_index(page->lines, TuschSpan, c->line);
  if (c->page_index > 0 || c->line >= 6)
    return false;
  if (c->span.start == line.start)
    return is_followed_by_time(text + c->span.end);
  return line.end - c->span.end <= 12 && line.end - line.start <= 80 && text[line.end - 1] != '.';
}

static bool
list_fits(const TuschTermList *list, const TuschWording *page, const Candidate *c)
{
  const char *text = page->folded->str;
  TuschSpan line = g_array_index(page->lines, TuschSpan, c->line);
  TuschSpan behind = {c->span.end, MIN(line.end, c->span.end + NEAR)};
  switch (list->place) {
  case TUSCH_PLACE_BEFORE:
    return any_ends(list, text, before_date(text, line, c->span.start));
  case TUSCH_PLACE_NEAR:
    return any_in(list, text, near_date(text, line, c->span.start));
  case TUSCH_PLACE_AFTER:
    return behind.end > behind.start && any_in(list, text, behind);
  case TUSCH_PLACE_ABOVE:
    return stands_above(list, page, c);
  case TUSCH_PLACE_LINE:
    for (guint i = 0; i < list->terms->len; i++) {
      TuschSpan unused;
      if (tusch_term_begins(g_ptr_array_index(list->terms, i), text, line, &unused))
        return true;
    }
    return false;
  default:
    return false;
  }
}

static bool
rule_fits(const TuschIndexRule *rule, const TuschWording *page, const Candidate *c)
{
  if (rule->form == TUSCH_DATE_FORM_ALONE && stands_alone(page, c))
    return true;
  if (rule->form == TUSCH_DATE_FORM_HEADING && in_heading(page, c))
    return true;
  for (guint i = 0; i < rule->lists->len; i++)
    if (list_fits(g_ptr_array_index(rule->lists, i), page, c))
      return true;
  return false;
}

/* The strongest rule for it and all rules against it; what stands higher is likelier. */
static void
judge(const TuschDerivation *derivation,
      TuschIndexRuleKind kind,
      const TuschWording *page,
      Candidate *c)
{
  int against = 0;
  c->points = 0;
  c->rule = NULL;
  for (guint i = 0; i < derivation->rules->list->len; i++) {
    const TuschIndexRule *rule = g_ptr_array_index(derivation->rules->list, i);
    if (rule->kind != kind || !rule_fits(rule, page, c))
      continue;
    if (rule->points < 0) {
      against += rule->points;
    } else if (rule->points > c->points) {
      c->points = rule->points;
      c->rule = rule;
    }
  }
  c->points += against;
  TuschSpan line = g_array_index(page->lines, TuschSpan, c->line);
  if (page->folded->str[line.start] == '>')
    c->points = 0;
}

/* Nobody writes on a day that had not come when the request came. */
static bool
is_possible(const TuschDerivation *derivation, const Candidate *c)
{
  const char *received = derivation->request != NULL ? derivation->request->received : NULL;
  return received == NULL || received[0] == '\0' || strcmp(c->iso, received) <= 0;
}

static int
compare_candidates(gconstpointer a, gconstpointer b)
{
  const Candidate *x = a;
  const Candidate *y = b;
  if (x->points != y->points)
    return y->points - x->points;
  if (x->page_index != y->page_index)
    return x->page_index < y->page_index ? -1 : 1;
  return x->span.start < y->span.start ? -1 : x->span.start > y->span.start;
}

static void
tell(TuschDerivation *derivation, TuschFactField field, GArray *found, guint max_values)
{
  g_array_sort(found, compare_candidates);
  guint n = 0;
  const char *told[MAX_DATES_OF_PAGE];
  for (guint i = 0; i < found->len && n < max_values; i++) {
    const Candidate *c = &g_array_index(found, Candidate, i);
    bool is_new = c->rule != NULL && c->points >= TUSCH_DERIVE_CERTAIN;
    for (guint k = 0; k < n && is_new; k++)
      is_new = !g_str_equal(told[k], c->iso);
    if (!is_new)
      continue;
    told[n++] = c->iso;
    tusch_derivation_add(derivation, field, c->iso, c->rule, c->page_index, c->span);
  }
}

/* The rule for dates in the title, if the set has one. */
static const TuschIndexRule *
title_rule(const TuschIndexRules *rules)
{
  for (guint i = 0; i < rules->list->len; i++) {
    const TuschIndexRule *rule = g_ptr_array_index(rules->list, i);
    if (rule->kind == TUSCH_INDEX_RULE_DATE && rule->form == TUSCH_DATE_FORM_TITLE)
      return rule;
  }
  return NULL;
}

static void
add_title_dates(TuschDerivation *derivation, GArray *found)
{
  const TuschIndexRule *rule = title_rule(derivation->rules);
  if (rule == NULL)
    return;
  g_autoptr(GArray) dates = g_array_new(FALSE, FALSE, sizeof(Candidate));
  collect_all(derivation->rules, dates, &derivation->title, 0);
  if (dates->len != 1)
    return; /* a period, or a date among others */
  Candidate *c = &g_array_index(dates, Candidate, 0);
  c->rule = rule;
  c->points = rule->points;
  c->span = (TuschSpan){0, 0};
  g_array_append_val(found, *c);
}

void
tusch_derive_dates(TuschDerivation *derivation)
{
  g_autoptr(GArray) dates = g_array_new(FALSE, FALSE, sizeof(Candidate));
  g_autoptr(GArray) deadlines = g_array_new(FALSE, FALSE, sizeof(Candidate));
  add_title_dates(derivation, dates);
  for (guint p = 0; p < derivation->pages->len; p++) {
    const TuschWording *page = g_ptr_array_index(derivation->pages, p);
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(Candidate));
    collect_all(derivation->rules, found, page, p);
    bool is_edge = p == 0 || p + 1 == derivation->pages->len;
    for (guint i = 0; i < found->len; i++) {
      Candidate c = g_array_index(found, Candidate, i);
      judge(derivation, TUSCH_INDEX_RULE_DEADLINE, page, &c);
      g_array_append_val(deadlines, c);
      judge(derivation, TUSCH_INDEX_RULE_DATE, page, &c);
      if (is_edge && is_possible(derivation, &c))
        g_array_append_val(dates, c);
    }
  }
  tell(derivation, TUSCH_FACT_DATE, dates, MAX_VALUES);
  tell(derivation, TUSCH_FACT_DEADLINE, deadlines, MAX_VALUES);
}
