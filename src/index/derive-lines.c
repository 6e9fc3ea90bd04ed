/* What stands behind a label: who writes to whom, case numbers, KLE; and authorities. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/danish.h"
#include "index/derive-rules.h"

#include <string.h>

enum {
  MAX_VALUE = 100,
  TOP_LINES = 30,
  MAX_CASES = 5,
  MAX_AUTHORITIES = 20,
  LETTER_HEAD_LINES = 4
};

typedef struct {
  TuschSpan span; /* of folded text */
  guint page_index;
  guint line;
} Place;

/* Folded text is searched, the text as it stands is told. (transfer full) */
static char *
dup_raw(const TuschWording *page, TuschSpan span)
{
  TuschSpan origin = tusch_wording_origin(page, span);
  return g_strndup(page->raw + origin.start, origin.end - origin.start);
}

static const TuschWording *
page_of(const TuschDerivation *derivation, guint i)
{
  return g_ptr_array_index(derivation->pages, i);
}

static TuschSpan
trim(const char *text, TuschSpan span)
{
  while (span.start < span.end && strchr(" :\t\"'|", text[span.start]) != NULL)
    span.start++;
  while (span.end > span.start && strchr(" ,;:\"'|", text[span.end - 1]) != NULL)
    span.end--;
  return span;
}

/* A value ends at the line's end, at an address in angles, or at a gap as between columns. */
static TuschSpan
cut_value(const char *text, TuschSpan span)
{
  span = trim(text, span);
  for (gsize i = span.start; i < span.end; i++) {
    bool is_gap = i + 2 < span.end && strncmp(text + i, "   ", 3) == 0;
    bool is_end = strchr("<[(;|", text[i]) != NULL && i > span.start;
    if (is_gap || is_end) {
      span.end = i;
      break;
    }
  }
  return trim(text, span);
}

/* A name has few words and begins with a letter; "Fra den 3. maj" and sentences have not. */
static bool
is_name(const TuschWording *page, TuschSpan span)
{
  const char *text = page->folded->str;
  if (span.end <= span.start || span.end - span.start > MAX_VALUE ||
      !g_ascii_isalpha(text[span.start]) || strncmp(text + span.start, "den ", 4) == 0 ||
      strncmp(text + span.start, "kl.", 3) == 0)
    return false;
  guint n_words = 1;
  for (gsize i = span.start; i < span.end; i++)
    n_words += text[i] == ' ';
  TuschSpan origin = tusch_wording_origin(page, span);
  gunichar first = g_utf8_get_char(page->raw + origin.start);
  return n_words <= 8 && (g_unichar_isupper(first) ||
                          memchr(page->raw + origin.start, '@', origin.end - origin.start) != NULL);
}

static const TuschTerm *
find_begin(const TuschTermList *list, const char *text, TuschSpan line, TuschSpan *hit)
{
  for (guint i = 0; i < list->terms->len; i++) {
    const TuschTerm *term = g_ptr_array_index(list->terms, i);
    if (tusch_term_begins(term, text, line, hit))
      return term;
  }
  return NULL;
}

/* "Fra: Anna Bek <anna@…>": the rest of the line, or the next line if there is no rest. */
static bool
value_behind(const TuschTermList *list, const TuschWording *page, guint l, Place *out)
{
  TuschSpan line = g_array_index(page->lines, TuschSpan, l);
  TuschSpan hit;
  const char *text = page->folded->str;
  if (find_begin(list, text, line, &hit) == NULL)
    return false;
  TuschSpan value = cut_value(text, (TuschSpan){hit.end, line.end});
  bool is_bare =
      hit.end == line.end || trim(text, (TuschSpan){hit.end, line.end}).start == line.end;
  if (is_bare && l + 1 < page->lines->len) {
    value = cut_value(text, g_array_index(page->lines, TuschSpan, l + 1));
    l++;
  }
  *out = (Place){value, 0, l};
  return is_name(page, value);
}

/* Under "Med venlig hilsen": the next line, if it is a name. */
static bool
value_below(const TuschTermList *list, const TuschWording *page, guint l, Place *out)
{
  TuschSpan line = g_array_index(page->lines, TuschSpan, l);
  TuschSpan hit;
  if (find_begin(list, page->folded->str, line, &hit) == NULL || l + 1 >= page->lines->len)
    return false;
  TuschSpan rest = trim(page->folded->str, (TuschSpan){hit.end, line.end});
  if (rest.end > rest.start + 1)
    *out = (Place){cut_value(page->folded->str, rest), 0, l};
  else
    *out = (Place){
        cut_value(page->folded->str, g_array_index(page->lines, TuschSpan, l + 1)), 0, l + 1};
  return is_name(page, out->span);
}

/* A line at the top that names an authority is the letter's head. */
static bool
value_of_head(const TuschTermList *list, const TuschWording *page, guint l, Place *out)
{
  TuschSpan line = g_array_index(page->lines, TuschSpan, l);
  TuschSpan hit;
  if (l >= LETTER_HEAD_LINES || line.end - line.start > 60)
    return false;
  if (strncmp(page->folded->str + line.start, "til ", 4) == 0)
    return false;
  for (guint i = 0; i < list->terms->len; i++) {
    if (tusch_term_find(g_ptr_array_index(list->terms, i), page->folded->str, line, &hit)) {
      TuschSpan value = line;
      const char *comma = memchr(page->folded->str + line.start, ',', line.end - line.start);
      if (comma != NULL && (gsize)(comma - page->folded->str) >= hit.end)
        value.end = (gsize)(comma - page->folded->str);
      *out = (Place){cut_value(page->folded->str, value), 0, l};
      return is_name(page, out->span);
    }
  }
  return false;
}

static bool
try_line(const TuschIndexRule *rule, const TuschWording *page, guint l, Place *out)
{
  for (guint i = 0; i < rule->lists->len; i++) {
    const TuschTermList *list = g_ptr_array_index(rule->lists, i);
    if ((list->place == TUSCH_PLACE_BEFORE && l < TOP_LINES && value_behind(list, page, l, out)) ||
        (list->place == TUSCH_PLACE_ABOVE && value_below(list, page, l, out)) ||
        (list->place == TUSCH_PLACE_LINE && value_of_head(list, page, l, out)))
      return true;
  }
  return false;
}

/* On the first page from the top, on the last one (a signature) too. */
static bool
try_rule(const TuschDerivation *derivation, const TuschIndexRule *rule, Place *out)
{
  guint n_pages = derivation->pages->len;
  for (guint p = 0; p < n_pages; p += MAX(n_pages - 1, 1)) {
    const TuschWording *page = page_of(derivation, p);
    for (guint l = 0; l < page->lines->len; l++) {
      if (!try_line(rule, page, l, out))
        continue;
      out->page_index = p;
      return true;
    }
  }
  return false;
}

static int
compare_rules(gconstpointer a, gconstpointer b)
{
  return (*(const TuschIndexRule *const *)b)->points - (*(const TuschIndexRule *const *)a)->points;
}

/* (transfer container): rules of a kind, the surest first */
static GPtrArray *
rules_of(const TuschIndexRules *rules, TuschIndexRuleKind kind)
{
  GPtrArray *list = g_ptr_array_new();
  for (guint i = 0; i < rules->list->len; i++) {
    TuschIndexRule *rule = g_ptr_array_index(rules->list, i);
    if (rule->kind == kind)
      g_ptr_array_add(list, rule);
  }
  g_ptr_array_sort(list, compare_rules);
  return list;
}

static const TuschFact *
derive_party(TuschDerivation *derivation, TuschIndexRuleKind kind, TuschFactField field)
{
  g_autoptr(GPtrArray) rules = rules_of(derivation->rules, kind);
  for (guint i = 0; i < rules->len; i++) {
    const TuschIndexRule *rule = g_ptr_array_index(rules, i);
    Place place;
    if (rule->points < TUSCH_DERIVE_CERTAIN || !try_rule(derivation, rule, &place))
      continue;
    g_autofree char *value = dup_raw(page_of(derivation, place.page_index), place.span);
    return tusch_derivation_add(derivation, field, value, rule, place.page_index, place.span);
  }
  return NULL;
}

/* "Eksempel Kommune" in "Eksempel Kommune, Familieafdelingen", or its mail's domain. */
static bool
is_own_authority(const TuschDerivation *derivation, const TuschFact *fact)
{
  if (fact == NULL || derivation->request == NULL || derivation->request->authority_name == NULL)
    return false;
  g_autofree char *name = tusch_danish_fold(derivation->request->authority_name);
  g_autofree char *value = tusch_danish_fold(fact->value);
  return strstr(value, name) != NULL;
}

static bool
is_party(const TuschDerivation *derivation, const TuschFact *fact, bool staff)
{
  if (fact == NULL || derivation->request == NULL)
    return false;
  g_autofree char *value = tusch_danish_fold(fact->value);
  for (guint i = 0; i <= derivation->request->parties->len; i++) {
    const TuschParty *party = i == 0 ? derivation->request->requester
                                     : g_ptr_array_index(derivation->request->parties, i - 1);
    g_autofree char *name = tusch_danish_fold(party->name);
    if ((party->role == TUSCH_ROLE_STAFF) == staff && party->role != TUSCH_ROLE_AUTHORITY &&
        strstr(value, name) != NULL)
      return true;
  }
  return false;
}

static void
add_direction(TuschDerivation *derivation, const char *direction, const TuschFact *because)
{
  TuschFact *fact = g_new0(TuschFact, 1);
  fact->document_id = g_strdup(derivation->document->id);
  fact->field = TUSCH_FACT_DIRECTION;
  fact->value = g_strdup(direction);
  fact->rule = g_strdup(because->rule);
  fact->page_index = because->page_index;
  fact->start = because->start;
  fact->end = because->end;
  g_ptr_array_add(derivation->facts, fact);
}

static const TuschIndexRule *
rule_of(const TuschIndexRules *rules, const TuschFact *fact)
{
  for (guint i = 0; fact != NULL && i < rules->list->len; i++) {
    const TuschIndexRule *rule = g_ptr_array_index(rules->list, i);
    if (g_str_equal(rule->id, fact->rule))
      return rule;
  }
  return NULL;
}

static const TuschFact *
find_fact(const TuschDerivation *derivation, TuschFactField field)
{
  for (guint i = 0; i < derivation->facts->len; i++) {
    const TuschFact *fact = g_ptr_array_index(derivation->facts, i);
    if (fact->field == field && g_str_equal(fact->document_id, derivation->document->id))
      return fact;
  }
  return NULL;
}

/* From and to the authority that was asked; else what the kind of document always is. */
static void
derive_direction(TuschDerivation *derivation, const TuschFact *sender, const TuschFact *receiver)
{
  bool from_us = is_own_authority(derivation, sender) || is_party(derivation, sender, true);
  bool to_us = is_own_authority(derivation, receiver) || is_party(derivation, receiver, true);
  if (from_us && to_us)
    add_direction(derivation, "Internt", sender);
  else if (from_us && receiver != NULL)
    add_direction(derivation, "Udgaaende", sender);
  else if (to_us && sender != NULL)
    add_direction(derivation, "Indgaaende", receiver);
  const TuschFact *type = find_fact(derivation, TUSCH_FACT_TYPE);
  const TuschIndexRule *kind = rule_of(derivation->rules, type);
  if (from_us + to_us == 0 && kind != NULL && kind->direction != NULL)
    add_direction(derivation, kind->direction, type);
}

static bool
looks_like_cpr(const char *text, gsize n)
{
  if (n != 10 && n != 11)
    return false;
  for (gsize i = 0; i < n; i++)
    if (!g_ascii_isdigit(text[i]) && !(n == 11 && i == 6 && text[i] == '-'))
      return false;
  return true;
}

/* The number right behind a label that may stand anywhere on the line. */
static bool
number_behind(const TuschTermList *list,
              const TuschWording *page,
              TuschSpan line,
              GRegex *pattern,
              TuschSpan *out)
{
  const char *text = page->folded->str;
  for (guint i = 0; i < list->terms->len; i++) {
    TuschSpan hit;
    if (!tusch_term_find(g_ptr_array_index(list->terms, i), text, line, &hit))
      continue;
    gsize at = hit.end;
    while (at < line.end && strchr(" .:#", text[at]) != NULL)
      at++;
    g_autoptr(GMatchInfo) info = NULL;
    int end;
    if (at > hit.end + 24 ||
        !g_regex_match_full(pattern, text, (gssize)line.end, (gint)at, 0, &info, NULL) ||
        !g_match_info_fetch_pos(info, 0, NULL, &end) || looks_like_cpr(text + at, (gsize)end - at))
      continue;
    *out = (TuschSpan){at, (gsize)end};
    return true;
  }
  return false;
}

static bool
is_told(const TuschDerivation *derivation, TuschFactField field, const char *value)
{
  for (guint i = 0; i < derivation->facts->len; i++) {
    const TuschFact *fact = g_ptr_array_index(derivation->facts, i);
    if (fact->field == field && g_str_equal(fact->document_id, derivation->document->id) &&
        g_str_equal(fact->value, value))
      return true;
  }
  return false;
}

static bool
tell_number(TuschDerivation *derivation,
            TuschFactField field,
            const TuschIndexRule *rule,
            guint page_index,
            TuschSpan span)
{
  g_autofree char *value = dup_raw(page_of(derivation, page_index), span);
  if ((field == TUSCH_FACT_KLE && tusch_kle_plan_find(derivation->rules->kle, value) == NULL) ||
      is_told(derivation, field, value))
    return false;
  tusch_derivation_add(derivation, field, value, rule, page_index, span);
  return true;
}

/* Numbers behind labels on the first two pages. */
static void
derive_numbers(TuschDerivation *derivation,
               TuschIndexRuleKind kind,
               TuschFactField field,
               GRegex *pattern)
{
  g_autoptr(GPtrArray) rules = rules_of(derivation->rules, kind);
  guint n = 0;
  for (guint r = 0; r < rules->len; r++) {
    const TuschIndexRule *rule = g_ptr_array_index(rules, r);
    const TuschTermList *list = g_ptr_array_index(rule->lists, 0);
    for (guint p = 0; p < MIN(derivation->pages->len, 2); p++) {
      const TuschWording *page = page_of(derivation, p);
      for (guint l = 0; l < page->lines->len && n < MAX_CASES; l++) {
        TuschSpan span;
        TuschSpan line = g_array_index(page->lines, TuschSpan, l);
        if (number_behind(list, page, line, pattern, &span))
          n += tell_number(derivation, field, rule, p, span);
      }
    }
  }
}

/* A journal key "27.36.04-G01-3-24" says topic and facet whatever stands before it. */
static void
derive_keys(TuschDerivation *derivation)
{
  static const TuschIndexRule KEY = {.id = (char *)"kle-journalnøgle"};
  for (guint p = 0; p < MIN(derivation->pages->len, 2); p++) {
    const TuschWording *page = page_of(derivation, p);
    g_autoptr(GMatchInfo) info = NULL;
    if (!g_regex_match(derivation->rules->kle_key, page->folded->str, 0, &info))
      continue;
    TuschSpan topic;
    TuschSpan facet;
    int bounds[4];
    (void)g_match_info_fetch_pos(info, 1, &bounds[0], &bounds[1]);
    (void)g_match_info_fetch_pos(info, 2, &bounds[2], &bounds[3]);
    topic = (TuschSpan){(gsize)bounds[0], (gsize)bounds[1]};
    facet = (TuschSpan){(gsize)bounds[2], (gsize)bounds[3]};
    g_autofree char *number = dup_raw(page, topic);
    if (tusch_kle_plan_find(derivation->rules->kle, number) == NULL)
      continue;
    (void)tell_number(derivation, TUSCH_FACT_KLE, &KEY, p, topic);
    (void)tell_number(derivation, TUSCH_FACT_FACET, &KEY, p, facet);
    return;
  }
}

static void
tell_authority(TuschDerivation *derivation,
               const TuschIndexRule *rule,
               guint page_index,
               TuschSpan span)
{
  g_autofree char *value = dup_raw(page_of(derivation, page_index), span);
  if (!is_told(derivation, TUSCH_FACT_AUTHORITY, value))
    tusch_derivation_add(derivation, TUSCH_FACT_AUTHORITY, value, rule, page_index, span);
}

static void
derive_named_authorities(TuschDerivation *derivation, const TuschIndexRule *rule, guint p)
{
  const TuschWording *page = page_of(derivation, p);
  TuschSpan all = {0, page->folded->len};
  for (guint i = 0; i < rule->lists->len; i++) {
    const TuschTermList *list = g_ptr_array_index(rule->lists, i);
    for (guint t = 0; t < list->terms->len; t++) {
      TuschSpan hit;
      if (tusch_term_find(g_ptr_array_index(list->terms, t), page->folded->str, all, &hit))
        tell_authority(derivation, rule, p, hit);
    }
  }
}

/* "Eksempel Kommune", "Region Syddanmark": the form says it; read from the text as it stands. */
static void
derive_formed_authorities(TuschDerivation *derivation, guint p)
{
  static const TuschIndexRule FORM = {.id = (char *)"myndighed-form"};
  const TuschWording *page = page_of(derivation, p);
  g_autoptr(GMatchInfo) info = NULL;
  if (!g_regex_match(derivation->rules->authority, page->raw, 0, &info))
    return;
  for (guint n = 0; g_match_info_matches(info) && n < MAX_AUTHORITIES; n++) {
    g_autofree char *value = g_match_info_fetch(info, 0);
    int start;
    int end;
    (void)g_match_info_fetch_pos(info, 0, &start, &end);
    if (!is_told(derivation, TUSCH_FACT_AUTHORITY, value)) {
      TuschFact *fact = tusch_derivation_add(
          derivation, TUSCH_FACT_AUTHORITY, value, &FORM, p, (TuschSpan){0, 0});
      fact->start = (guint)start;
      fact->end = (guint)end;
    }
    (void)g_match_info_next(info, NULL);
  }
}

void
tusch_derive_lines(TuschDerivation *derivation)
{
  const TuschIndexRules *rules = derivation->rules;
  const TuschFact *sender = derive_party(derivation, TUSCH_INDEX_RULE_SENDER, TUSCH_FACT_SENDER);
  const TuschFact *receiver =
      derive_party(derivation, TUSCH_INDEX_RULE_RECEIVER, TUSCH_FACT_RECEIVER);
  derive_direction(derivation, sender, receiver);
  derive_numbers(derivation, TUSCH_INDEX_RULE_CASE, TUSCH_FACT_CASE, rules->case_number);
  derive_numbers(derivation, TUSCH_INDEX_RULE_KLE, TUSCH_FACT_KLE, rules->kle_number);
  derive_keys(derivation);
  g_autoptr(GPtrArray) authorities = rules_of(rules, TUSCH_INDEX_RULE_AUTHORITY);
  for (guint p = 0; p < derivation->pages->len; p++) {
    for (guint i = 0; i < authorities->len; i++)
      derive_named_authorities(derivation, g_ptr_array_index(authorities, i), p);
    derive_formed_authorities(derivation, p);
  }
}
