/* Runs of name-like words, judged by what they consist of and what stands around them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/name-scan.h"

#include <string.h>

void
tusch_name_append_part(const TuschNameScan *scan, GString *key, guint i)
{
  const TuschToken *token = tusch_name_token(scan, i);
  if (key->len > 0)
    g_string_append_c(key, ' ');
  const char *known = scan->known[i];
  if (known != NULL && known != token->folded)
    g_string_append(key, known);
  else
    g_string_append_len(key, token->folded, token->stem);
  if (scan->classes[i] == TUSCH_NAME_CLASS_INITIAL)
    g_string_append_c(key, '.');
}

void
tusch_name_add_hit(TuschNameScan *scan, TuschNameHit hit)
{
  const TuschRule *rule = scan->rules->by_grammar[hit.grammar];
  if (rule == NULL) {
    g_free(hit.key);
    return;
  }
  hit.points = CLAMP(rule->points + hit.points, 0, TUSCH_POINTS_MAX);
  g_array_append_val(scan->hits, hit);
}

#define MOST_LETTERS 4

char *
tusch_name_key_of_letters(const TuschToken *letters, const TuschToken *name)
{
  GString *key = g_string_new(NULL);
  for (guint i = 0; i < letters->length && letters->folded[i] != '-'; i++)
    g_string_append_printf(key, "%c. ", letters->folded[i]);
  g_string_append_len(key, name->folded, name->stem);
  return g_string_free(key, FALSE);
}

static bool
is_letters(const TuschToken *token)
{
  return token->shape == TUSCH_SHAPE_UPPER && token->letters > 1 && token->letters <= MOST_LETTERS;
}

/* "HP Iversen", "J-O Rahbek": capitals without stops that begin the given names of somebody known.
 */
static guint
first_with_letters(const TuschNameScan *scan, const TuschNameRun *run, guint i)
{
  if (i == 0 || run->n != 1 || scan->known[run->at[0]] == NULL ||
      tusch_name_token(scan, i)->gap != TUSCH_GAP_SPACE ||
      !is_letters(tusch_name_token(scan, i - 1)))
    return i;
  g_autofree char *key =
      tusch_name_key_of_letters(tusch_name_token(scan, i - 1), tusch_name_token(scan, run->at[0]));
  return tusch_people_match(scan->people, key).person >= 0 ? i - 1 : i;
}

/* "de Wit", "DE WIT": the small word belongs to the name of somebody known. */
static guint
first_with_known_particle(const TuschNameScan *scan, const TuschNameRun *run, guint i)
{
  static const char *const particles[] = {
      "de", "den", "der", "da", "di", "du", "la", "le", "ten", "af", "van", "von", NULL};
  const char *known = scan->known[run->at[0]];
  if (i == 0 || i != run->at[0] || known == NULL)
    return i;
  const TuschToken *before = tusch_name_token(scan, i - 1);
  if (tusch_name_token(scan, i)->gap != TUSCH_GAP_SPACE || before->is_taken ||
      !tusch_name_is_one_of(before, particles))
    return i;
  const TuschToken *token = tusch_name_token(scan, i);
  g_autofree char *key =
      known != token->folded
          ? g_strconcat(before->folded, " ", known, NULL)
          : g_strdup_printf("%s %.*s", before->folded, (int)token->stem, token->folded);
  return tusch_people_match(scan->people, key).person >= 0 ? i - 1 : i;
}

/* Particles of the name in front of the run: "von Bülow". */
guint
tusch_name_first_with_particles(const TuschNameScan *scan, const TuschNameRun *run)
{
  static const char *const particles[] = {
      "von", "van", "zu", "a", "bin", "ibn", "abu", "del", "dos", "della", "el", "al", NULL};
  guint i = tusch_name_titled_particles(scan, run->at[0]);
  while (i > 0 && tusch_name_token(scan, i)->gap == TUSCH_GAP_SPACE &&
         !tusch_name_token(scan, i - 1)->is_taken &&
         tusch_name_is_one_of(tusch_name_token(scan, i - 1), particles))
    i--;
  return first_with_letters(scan, run, first_with_known_particle(scan, run, i));
}

static void
add_run(TuschNameScan *scan, const TuschNameRun *run, TuschNameVerdict verdict)
{
  g_autoptr(GString) key = g_string_new(NULL);
  for (guint k = 0; k < run->n; k++)
    tusch_name_append_part(scan, key, run->at[k]);
  tusch_name_add_hit(
      scan,
      (TuschNameHit){tusch_name_token(scan, tusch_name_first_with_particles(scan, run))->start,
                     tusch_name_run_end(scan, run),
                     verdict.grammar,
                     verdict.extra,
                     g_string_free(g_steal_pointer(&key), FALSE),
                     verdict.is_full});
}

/* Whether what follows the run ends the phrase: "mor til L.", "Cpr på G:". */
static bool
ends_phrase(const TuschNameScan *scan, const TuschNameRun *run)
{
  guint at = run->at[0] + 1;
  if (at >= scan->tokens->items->len)
    return true;
  const TuschToken *next = tusch_name_token(scan, at);
  return next->gap >= TUSCH_GAP_SHORT_LINE || (next->gap == TUSCH_GAP_NONE && next->sign != '\0' &&
                                               strchr(".,:;?!)\"", next->sign) != NULL);
}

/* The word before token @i on its line; %NULL if there is none. */
static const TuschToken *
word_before(const TuschNameScan *scan, guint i)
{
  return i > 0 && tusch_name_token(scan, i)->gap == TUSCH_GAP_SPACE ? tusch_name_token(scan, i - 1)
                                                                    : NULL;
}

/* "til", "hos": one does so with persons. */
static bool
follows_preposition(const TuschNameScan *scan, guint i)
{
  static const char *const words[] = {
      "til", "med", "hos", "fra", "om", "af", "paa", "for", "over", "mod", "ring", "spoerg", NULL};
  const TuschToken *before = word_before(scan, i);
  return before != NULL && tusch_name_is_one_of(before, words);
}

/* "J fortæller", "hvis C dukker op", "som E. kender", "mor til L": a letter where only a person
 * stands. */
static bool
stands_for_person(const TuschNameScan *scan, const TuschNameRun *run)
{
  static const char *const links[] = {
      "hvis", "at", "naar", "som", "og", "da", "fordi", "mens", NULL};
  if (tusch_name_is_beside_speech(scan, run))
    return true;
  guint i = run->at[0];
  if (tusch_name_token(scan, i)->folded[0] == 'i')
    return false; /* "at I kommer" */
  const TuschToken *before = word_before(scan, i);
  bool acts = tusch_name_is_followed_by_verb(scan, run);
  if (tusch_name_token(scan, i)->starts_sentence)
    return tusch_name_is_followed_by_word(scan, run);
  if (before == NULL || before->sign == ':')
    return acts && (before != NULL || (i > 0 && tusch_name_token(scan, i - 1)->sign == '"'));
  if (tusch_name_is_one_of(before, links))
    return tusch_name_is_followed_by_word(scan, run);
  return follows_preposition(scan, i) && (acts || ends_phrase(scan, run));
}

/* "mor til L", "forældre til A.": somebody whose name stands elsewhere perhaps. */
static bool
try_letter_of_relative(TuschNameScan *scan, const TuschNameRun *run)
{
  guint i = run->at[0];
  const TuschToken *before = word_before(scan, i);
  if (i < 2 || before == NULL || strcmp(before->folded, "til") != 0 ||
      tusch_name_intro_before(scan, i - 1) != TUSCH_NAME_INTRO_RELATION || !ends_phrase(scan, run))
    return false;
  const TuschToken *token = tusch_name_token(scan, i);
  tusch_name_add_hit(scan,
                     (TuschNameHit){token->start,
                                    tusch_name_run_end(scan, run),
                                    TUSCH_GRAMMAR_INITIALS,
                                    -30,
                                    g_strdup(token->folded),
                                    false});
  return true;
}

/* "J.nr.": the letter and its stop belong to what follows at once. */
static bool
begins_abbreviation(const TuschNameScan *scan, guint i)
{
  guint next = tusch_name_past_stop(scan, i);
  return next > i + 1 && next < scan->tokens->items->len &&
         tusch_name_token(scan, next)->gap == TUSCH_GAP_NONE &&
         tusch_name_token(scan, next)->shape == TUSCH_SHAPE_LOWER;
}

/* One letter that begins a party's name. */
static bool
try_letter_of_party(TuschNameScan *scan, const TuschNameRun *run)
{
  const TuschToken *token = tusch_name_token(scan, run->at[0]);
  int person = tusch_people_match_initials(scan->people, token->folded, token->length);
  if (person < 0 || begins_abbreviation(scan, run->at[0]) || !stands_for_person(scan, run))
    return false;
  tusch_name_add_hit(scan,
                     (TuschNameHit){token->start,
                                    tusch_name_run_end(scan, run),
                                    TUSCH_GRAMMAR_PARTY_INITIALS,
                                    -20,
                                    g_strdup_printf("#%d", person),
                                    false});
  return true;
}

/* "A.W.", "M. L. v. B.": letters with stops and no surname, which fit somebody the request names.
 */
static bool
try_dotted_initials(TuschNameScan *scan, const TuschNameRun *run)
{
  char letters[TUSCH_NAME_MAX_RUN + 1];
  guint n = 0;
  for (guint k = 0; k < run->n; k++) {
    const TuschToken *token = tusch_name_token(scan, run->at[k]);
    if (scan->classes[run->at[k]] != TUSCH_NAME_CLASS_INITIAL || token->length != 1 ||
        tusch_name_past_stop(scan, run->at[k]) == run->at[k] + 1)
      return false;
    letters[n++] = token->folded[0];
  }
  int person = n > 1 ? tusch_people_match_initials(scan->people, letters, n) : -1;
  if (person < 0)
    return false;
  tusch_name_add_hit(scan,
                     (TuschNameHit){tusch_name_token(scan, run->at[0])->start,
                                    tusch_name_run_end(scan, run),
                                    TUSCH_GRAMMAR_PARTY_INITIALS,
                                    n == 2 ? -20 : 0,
                                    g_strdup_printf("#%d", person),
                                    false});
  return true;
}

/* "LP havde købt mad": the first letters of somebody named in full, and a verb. */
static bool
is_mentioned_by_letters(const TuschNameScan *scan, guint i)
{
  const TuschToken *token = tusch_name_token(scan, i);
  const guint others = TUSCH_WORD_NOT_NAME | TUSCH_WORD_ORGANISATION;
  const TuschNameRun run = {.at = {i}, .n = 1, .next = i + 1};
  return (token->kinds & others) == 0 &&
         tusch_people_has_mentioned_initials(scan->people, token->folded, token->length) &&
         (tusch_name_is_followed_by_verb(scan, &run) || follows_preposition(scan, i));
}

#define SMALL_SIGNATURE 3 /* letters: two are words too often */

/* "HEJE", "lfr" once more, after it stood where one signs. */
static bool
try_signature(TuschNameScan *scan, guint i)
{
  const TuschToken *token = tusch_name_token(scan, i);
  const guint words = TUSCH_WORD_COMMON | TUSCH_WORD_FIRST | TUSCH_WORD_NOT_NAME;
  bool is_small = token->shape == TUSCH_SHAPE_LOWER && token->letters == SMALL_SIGNATURE &&
                  (token->kinds & words) == 0;
  if (token->is_taken || (token->shape != TUSCH_SHAPE_UPPER && !is_small) ||
      !(tusch_people_has_signature(scan->people, token->folded, token->length) ||
        is_mentioned_by_letters(scan, i)))
    return false;
  tusch_name_add_hit(scan,
                     (TuschNameHit){token->start,
                                    token->end,
                                    TUSCH_GRAMMAR_INITIALS,
                                    token->letters == 2 ? -30 : -10,
                                    g_strndup(token->folded, token->length),
                                    false});
  return true;
}

/* A capital that begins nothing else: initials of somebody known, "MAFR". */
static bool
try_initials_of_party(TuschNameScan *scan, guint i)
{
  const TuschToken *token = tusch_name_token(scan, i);
  if (token->is_taken || token->shape == TUSCH_SHAPE_SIGN || token->shape == TUSCH_SHAPE_NUMBER ||
      token->letters < 2 || token->letters > 5)
    return false;
  bool upper = token->shape == TUSCH_SHAPE_UPPER;
  const guint words = TUSCH_WORD_COMMON | TUSCH_WORD_NOT_NAME | TUSCH_WORD_ORGANISATION |
                      TUSCH_WORD_FIRST | TUSCH_WORD_PARTICLE;
  if (!upper &&
      ((token->kinds & words) != 0 || token->shape != TUSCH_SHAPE_LOWER || token->letters < 3))
    return false;
  if (upper && (token->kinds & TUSCH_WORD_NOT_NAME) != 0)
    return false;
  bool before_number = i + 1 < scan->tokens->items->len &&
                       tusch_name_token(scan, i + 1)->shape == TUSCH_SHAPE_NUMBER;
  int person = tusch_people_match_initials(scan->people, token->folded, token->length);
  if (person < 0 || (before_number && token->letters < 3))
    return false;
  int extra = token->letters == 2 ? -20 : 0;
  if (!upper)
    extra -= 10;
  tusch_name_add_hit(scan,
                     (TuschNameHit){token->start,
                                    token->end,
                                    TUSCH_GRAMMAR_PARTY_INITIALS,
                                    extra,
                                    g_strdup_printf("#%d", person),
                                    false});
  return true;
}

#define SHORTEST_SPLIT 7 /* letters */

/* "Abdi rahman": a word of a party's name that a blank or a cell's border divides. */
static bool
try_divided_part(TuschNameScan *scan, guint i)
{
  if (i + 1 >= scan->tokens->items->len)
    return false;
  const TuschToken *token = tusch_name_token(scan, i);
  const TuschToken *next = tusch_name_token(scan, i + 1);
  char word[64];
  gsize length = (gsize)token->length + next->length;
  if (token->is_taken || !tusch_name_is_capital(token) || next->shape == TUSCH_SHAPE_SIGN ||
      next->gap == TUSCH_GAP_NONE || length < SHORTEST_SPLIT || length > sizeof(word) ||
      next->stem < 2)
    return false;
  memcpy(word, token->folded, token->length);
  memcpy(word + token->length, next->folded, next->length);
  gsize stem = (gsize)token->length + next->stem;
  const char *part = tusch_people_party_word(scan->people, word, length);
  if (part == NULL)
    part = tusch_people_party_word(scan->people, word, stem);
  if (part == NULL)
    return false;
  tusch_name_add_hit(
      scan,
      (TuschNameHit){token->start, next->end, TUSCH_GRAMMAR_PARTY_FUZZY, 0, g_strdup(part), false});
  return true;
}

/* Looks for a name that begins at token @i; returns where to go on. */
static guint
scan_at(TuschNameScan *scan, guint i)
{
  TuschNameClass class = scan->classes[i];
  if (class != TUSCH_NAME_CLASS_KNOWN && try_divided_part(scan, i))
    return i + 2;
  if (class == TUSCH_NAME_CLASS_NONE || class == TUSCH_NAME_CLASS_PARTICLE) {
    if (!try_initials_of_party(scan, i) && !try_signature(scan, i))
      tusch_name_try_small(scan, i);
    return i + 1;
  }
  guint in_cell = class != TUSCH_NAME_CLASS_KNOWN ? tusch_name_try_cell(scan, i) : 0;
  if (in_cell > 0)
    return in_cell;
  TuschNameRun run = tusch_name_read_run(scan, i);
  if (run.n == 0)
    return i + 1;
  guint after = MAX(run.next, i + 1);
  TuschNameIntro intro = tusch_name_trim_front(scan, &run);
  if (run.n == 0)
    return after;
  tusch_name_trim_back(scan, &run);
  guint past = tusch_name_try_reversed(scan, &run);
  if (past == 0)
    past = tusch_name_try_surname_initials(scan, &run);
  if (past == 0)
    past = tusch_name_past_thing(scan, &run);
  if (past > 0)
    return past;
  TuschNameVerdict verdict = tusch_name_judge(scan, &run, intro);
  if (verdict.grammar != TUSCH_GRAMMAR_NONE) {
    add_run(scan, &run, verdict);
    return MAX(run.next, i + 1);
  }
  if (run.n == 1 && (try_initials_of_party(scan, run.at[0]) || try_signature(scan, run.at[0]) ||
                     (scan->classes[run.at[0]] == TUSCH_NAME_CLASS_INITIAL &&
                      (try_letter_of_party(scan, &run) || try_letter_of_relative(scan, &run)))))
    return MAX(run.next, i + 1);
  if (run.n > 1 && try_dotted_initials(scan, &run))
    return MAX(run.next, i + 1);
  /* What follows the first word may be a name of its own. */
  return run.at[0] + 1;
}

static void
hit_clear(gpointer data)
{
  TuschNameHit *hit = data;
  g_free(hit->key);
}

GArray *
tusch_names_find(const TuschRules *rules,
                 const TuschTokens *tokens,
                 const TuschPeople *people,
                 bool is_ocr)
{
  guint n = tokens->items->len;
  g_autofree guint8 *classes = g_new0(guint8, n + 1);
  g_autofree const char **known = g_new0(const char *, n + 1);
  GArray *hits = g_array_new(FALSE, FALSE, sizeof(TuschNameHit));
  g_array_set_clear_func(hits, hit_clear);
  TuschNameScan scan = {rules, tokens, people, is_ocr, classes, known, hits};
  for (guint i = 0; i < n; i++)
    classes[i] = (guint8)tusch_name_classify(&scan, i);
  for (guint i = 0; i < n;)
    i = scan_at(&scan, i);
  return hits;
}

TuschGrammar
tusch_grammar_lookup(const char *name)
{
  static const char *const names[] = {"",
                                      "fuldt-navn",
                                      "titel",
                                      "relation",
                                      "initialer",
                                      "efternavn-fornavn",
                                      "efternavnsform",
                                      "fornavn",
                                      "efternavn",
                                      "tvetydigt",
                                      "små-bogstaver",
                                      "part",
                                      "part-omtrent",
                                      "part-initialer",
                                      "omtalt",
                                      "part-cpr",
                                      "part-vej",
                                      "part-sted"};
  G_STATIC_ASSERT(G_N_ELEMENTS(names) == TUSCH_N_GRAMMARS);
  for (guint i = 1; i < G_N_ELEMENTS(names); i++)
    if (g_str_equal(names[i], name))
      return (TuschGrammar)i;
  return TUSCH_GRAMMAR_NONE;
}
