/* The words at a place: which lists know them, and what the name grammar takes them for. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/explanation-parts.h"

#include "base/language.h"
#include "detect/name-scan.h"

#include <string.h>

static const char *
role_of(TuschNameClass class, const TuschToken *token)
{
  if (class == TUSCH_NAME_CLASS_NONE && token->shape == TUSCH_SHAPE_LOWER)
    return token->in_lower_style
               ? _("et ord i et afsnit uden store bogstaver; navnelisterne afgør det")
               : _("et ord med småt; kun et navn, hvis en kendt person hedder sådan");
  switch (class) {
  case TUSCH_NAME_CLASS_FIRST:
    return _("et fornavn");
  case TUSCH_NAME_CLASS_FIRST_WEAK:
    return _("et fornavn, der også er et ord eller et sted");
  case TUSCH_NAME_CLASS_SURNAME:
    return _("et efternavn");
  case TUSCH_NAME_CLASS_SURNAME_WEAK:
    return _("et efternavn, der også er et ord eller et sted");
  case TUSCH_NAME_CLASS_KNOWN:
    return _("en del af navnet på en, der er nævnt i anmodningen eller med fuldt navn i teksten");
  case TUSCH_NAME_CLASS_UNKNOWN:
    return _("et ord med stort, som ingen navneliste kender");
  case TUSCH_NAME_CLASS_WORD:
    return _("et almindeligt ord, der er skrevet med stort");
  case TUSCH_NAME_CLASS_INITIAL:
    return _("et forbogstav");
  case TUSCH_NAME_CLASS_PARTICLE:
    return _("et småord, som kan stå inde i navne");
  default:
    return _("kan ikke være et navn her");
  }
}

static char *
place_in_list(const char *name, char *line, guint number, bool has_count)
{
  const char *tab = strchr(line, '\t');
  return has_count && tab != NULL ? g_strdup_printf(_("%s:%u (%s bærere)"), name, number, tab + 1)
                                  : g_strdup_printf("%s:%u", name, number);
}

static bool
is_word(const char *line, const TuschToken *token)
{
  char folded[128];
  gsize n = tusch_word_fold(line, strcspn(line, "\t\r"), folded, sizeof(folded));
  return (n == token->length || n == token->stem) && memcmp(folded, token->folded, n) == 0;
}

/* The lists whose kind the word has, with the line it stands on. */
static void
add_lists(TuschLens *lens, const TuschToken *token, TuschWordFacts *facts)
{
  guint kinds = 0;
  const char *name = NULL;
  for (guint i = 0; (name = tusch_rules_get_word_list(i, &kinds)) != NULL; i++) {
    if ((token->kinds & kinds) == 0)
      continue;
    char **lines = tusch_lens_lines(lens, "dictionaries", name);
    for (guint k = 0; lines[k] != NULL; k++)
      if (lines[k][0] != '#' && is_word(lines[k], token)) {
        g_ptr_array_add(facts->lists,
                        place_in_list(name, lines[k], k + 1, kinds == TUSCH_WORD_FIRST));
        break;
      }
  }
}

static void
say(TuschWordFacts *facts, bool holds, const char *sign)
{
  if (holds)
    g_ptr_array_add(facts->signs, g_strdup(sign));
}

static void
add_signs_of_word(const TuschToken *token, TuschNameClass class, TuschWordFacts *facts)
{
  say(facts, token->shape == TUSCH_SHAPE_UPPER, _("skrevet helt med store bogstaver"));
  say(facts,
      token->starts_sentence && token->shape != TUSCH_SHAPE_LOWER,
      _("begynder en sætning: det store bogstav siger intet"));
  say(facts, token->is_common, _("er et almindeligt ord, måske bøjet"));
  say(facts, token->is_taken, _("er en del af et andet fund, der ikke er et navn"));
  say(facts,
      (token->kinds & TUSCH_WORD_NOT_NAME) != 0,
      _("står på listen over ord, der aldrig er navne"));
  say(facts,
      (token->kinds & TUSCH_WORD_FREQUENT) != 0,
      _("er så hyppigt et ord, at det trækker ned"));
  say(facts,
      class == TUSCH_NAME_CLASS_UNKNOWN && (token->kinds & TUSCH_WORD_PLACE) == 0,
      _("mangler: fornavne.tsv og efternavne.txt har det ikke"));
}

static void
add_signs_around(const TuschNameScan *scan, guint i, TuschWordFacts *facts)
{
  TuschNameRun run = {.at = {i}, .n = 1, .next = i + 1};
  TuschNameIntro intro = tusch_name_intro_before(scan, i);
  say(facts, intro == TUSCH_NAME_INTRO_GREETING, _("en hilsen står lige før"));
  say(facts, intro == TUSCH_NAME_INTRO_TITLE, _("en titel står lige før"));
  say(facts, intro == TUSCH_NAME_INTRO_RELATION, _("et ord for slægtskab står lige før"));
  say(facts, intro == TUSCH_NAME_INTRO_NONE, _("ingen titel, hilsen eller slægtsord lige før"));
  say(facts,
      tusch_name_precedes_as_place(scan, i),
      _("et forholdsord lige før (i, på, fra …) tyder på et sted"));
  say(facts, tusch_name_follows_organisation(scan, i), _("følger efter navnet på en organisation"));
  say(facts, tusch_name_is_organisation(scan, i + 1), _("et ord for en organisation følger efter"));
  run.has_genitive = tusch_name_token(scan, i)->stem < tusch_name_token(scan, i)->length;
  say(facts,
      tusch_name_past_thing(scan, &run) > 0,
      _("nævner noget, der er opkaldt efter nogen: en vej, et skib, en fond, en bog"));
  say(facts,
      tusch_name_is_followed_by_verb(scan, &run),
      _("et udsagnsord, der ofte følger et navn, står lige efter"));
  say(facts,
      tusch_name_is_beside_speech(scan, &run),
      _("et udsagnsord om noget, kun personer gør, står ved siden af"));
}

static TuschWordFacts *
facts_of(TuschLens *lens, TuschNameScan *scan, guint i)
{
  const TuschToken *token = tusch_name_token(scan, i);
  TuschNameClass class = (TuschNameClass)scan->classes[i];
  TuschWordFacts *facts = g_new0(TuschWordFacts, 1);
  facts->start = token->start;
  facts->end = token->end;
  facts->role = g_strdup(role_of(class, token));
  facts->lists = g_ptr_array_new_with_free_func(g_free);
  facts->signs = g_ptr_array_new_with_free_func(g_free);
  add_lists(lens, token, facts);
  add_signs_of_word(token, class, facts);
  if (token->shape != TUSCH_SHAPE_LOWER && !token->is_taken)
    add_signs_around(scan, i, facts);
  return facts;
}

void
tusch_lens_add_words(TuschLens *lens)
{
  guint n = lens->tokens->items->len;
  g_autofree guint8 *classes = g_new0(guint8, n + 1);
  g_autofree const char **known = g_new0(const char *, n + 1);
  TuschNameScan scan = {lens->rules, lens->tokens, lens->people, false, classes, known, NULL};
  for (guint i = 0; i < n; i++)
    classes[i] = (guint8)tusch_name_classify(&scan, i);
  for (guint i = 0; i < n; i++) {
    const TuschToken *token = tusch_name_token(&scan, i);
    bool is_a_word = token->shape != TUSCH_SHAPE_SIGN && token->shape != TUSCH_SHAPE_NUMBER;
    if (is_a_word && tusch_lens_touches(lens, token->start, token->end))
      g_ptr_array_add(lens->out->words, facts_of(lens, &scan, i));
  }
}
