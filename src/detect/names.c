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

/* "hp" and "iversen" make "h. p. iversen"; "j-o" may be one name, of which the first letter does.
 */
static char *
key_of_letters(const TuschToken *letters, const TuschToken *name)
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
      key_of_letters(tusch_name_token(scan, i - 1), tusch_name_token(scan, run->at[0]));
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

/* One letter that begins a party's name. */
static bool
try_letter_of_party(TuschNameScan *scan, const TuschNameRun *run)
{
  const TuschToken *token = tusch_name_token(scan, run->at[0]);
  int person = tusch_people_match_initials(scan->people, token->folded, token->length);
  if (person < 0 || !stands_for_person(scan, run))
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

/* "HEJE" once more, after it stood where one signs. */
static bool
try_signature(TuschNameScan *scan, guint i)
{
  const TuschToken *token = tusch_name_token(scan, i);
  if (token->is_taken || token->shape != TUSCH_SHAPE_UPPER ||
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

/* In text without capitals: first names with so many bearers are names before they are words. */
#define OFTEN_FIRST 4000 /* a person is asked even where nothing speaks for the name */
#define KNOWN_FIRST 300
#define SEEN_FIRST 100 /* and it stands elsewhere as a name */
#define NOT_IN_LOWER_CASE G_MININT

static bool
kinds_after(const TuschNameScan *scan, guint i, guint kinds)
{
  return i + 1 < scan->tokens->items->len &&
         tusch_name_token(scan, i + 1)->gap == TUSCH_GAP_SPACE &&
         tusch_name_token(scan, i + 1)->shape == TUSCH_SHAPE_LOWER &&
         (tusch_name_token(scan, i + 1)->kinds & kinds) != 0;
}

/* "palle pallesen": a surname and no other word. */
static bool
is_before_small_surname(const TuschNameScan *scan, guint i)
{
  return kinds_after(scan, i, TUSCH_WORD_SURNAME) &&
         !kinds_after(scan,
                      i,
                      TUSCH_WORD_FREQUENT | TUSCH_WORD_VERB | TUSCH_WORD_NOT_NAME |
                          TUSCH_WORD_COMMON);
}

/* "trine og lykke": joined to a name in small letters that was just found. */
static bool
is_paired(const TuschNameScan *scan, guint i)
{
  static const char *const links[] = {"og", "samt", NULL};
  if (i < 2 || scan->hits->len == 0 || !tusch_name_is_one_of(tusch_name_token(scan, i - 1), links))
    return false;
  const TuschNameHit *last = &g_array_index(scan->hits, TuschNameHit, scan->hits->len - 1);
  return last->end == tusch_name_token(scan, i - 2)->end &&
         last->grammar == TUSCH_GRAMMAR_LOWER_CASE;
}

/* "line har", "signes mor", "kæreste mads": a first name that is a word, or like one's genitive. */
static int
weigh_lower_word(const TuschNameScan *scan, guint i)
{
  static const char *const words[] = {"hans", "per", "bo", "maj", "marts", "may", NULL};
  const TuschToken *token = tusch_name_token(scan, i);
  if (tusch_name_is_one_of(token, words))
    return NOT_IN_LOWER_CASE;
  bool is_word = (token->kinds & TUSCH_WORD_COMMON) != 0;
  if (!token->in_lower_style || (token->kinds & TUSCH_WORD_FIRST) == 0)
    return NOT_IN_LOWER_CASE;
  if (token->count >= SEEN_FIRST && is_paired(scan, i))
    return 0;
  if (token->count < TUSCH_NAME_WELL_KNOWN)
    return token->count >= SEEN_FIRST && token->letters >= 4 &&
                   tusch_people_has_single(scan->people, token->folded, token->stem)
               ? -20
               : NOT_IN_LOWER_CASE;
  if (!is_word || is_before_small_surname(scan, i))
    return 0;
  bool is_announced = tusch_name_intro_before(scan, i) != TUSCH_NAME_INTRO_NONE ||
                      kinds_after(scan, i, TUSCH_WORD_SPEECH) ||
                      (token->stem < token->length && kinds_after(scan, i, TUSCH_WORD_RELATION));
  bool acts = token->starts_sentence && kinds_after(scan, i, TUSCH_WORD_VERB);
  if (is_announced || acts)
    return is_announced ? 0 : -15;
  return token->count >= OFTEN_FIRST ? -25 : NOT_IN_LOWER_CASE;
}

#define COMMON_FIRST 1000 /* bearers: in small letters it is hardly anything else */

/* "hendes kæreste anders", "spørg mathan": a name in small letters that no dictionary has as a
 * word, in text that else has capitals, or one that few bear. */
static int
weigh_small_name(const TuschNameScan *scan, guint i)
{
  static const char *const words[] = {"med", "hos", "spoerg", "ring", "kontakt", "ang", NULL};
  static const char *const months[] = {"august", "maj", "januar", NULL};
  const TuschToken *token = tusch_name_token(scan, i);
  const guint others = TUSCH_WORD_PLACE | TUSCH_WORD_ORGANISATION | TUSCH_WORD_NOT_NAME |
                       TUSCH_WORD_COMMON | TUSCH_WORD_STREET_END;
  if ((token->kinds & others) != 0 || (token->kinds & TUSCH_WORD_FIRST) == 0 ||
      token->letters < 4 || token->has_odd_signs || tusch_name_is_one_of(token, months) ||
      tusch_name_is_word(scan, token))
    return NOT_IN_LOWER_CASE;
  bool after = i > 0 && token->gap == TUSCH_GAP_SPACE &&
               tusch_name_is_one_of(tusch_name_token(scan, i - 1), words);
  bool is_announced = after || tusch_name_intro_before(scan, i) != TUSCH_NAME_INTRO_NONE ||
                      kinds_after(scan, i, TUSCH_WORD_SPEECH);
  if (is_announced)
    return token->count >= SEEN_FIRST || token->in_lower_style ? 0 : -25;
  return token->count >= COMMON_FIRST ? -20 : NOT_IN_LOWER_CASE;
}

/* "b. munk": where a letter stands that begins another word of the same known name; @i if none. */
static guint
small_initial_before(const TuschNameScan *scan, guint i)
{
  if (i < 2 || tusch_name_token(scan, i - 1)->sign != '.' ||
      tusch_name_token(scan, i - 1)->gap != TUSCH_GAP_NONE ||
      tusch_name_token(scan, i - 2)->letters != 1 ||
      tusch_name_token(scan, i - 2)->shape != TUSCH_SHAPE_LOWER)
    return i;
  g_autofree char *key = key_of_letters(tusch_name_token(scan, i - 2), tusch_name_token(scan, i));
  return tusch_people_match(scan->people, key).person >= 0 ? i - 2 : i;
}

/* Points on top of the rule's; NOT_IN_LOWER_CASE if the word is no name. */
static int
weigh_lower_case(const TuschNameScan *scan, guint i)
{
  TuschToken *token = tusch_name_token(scan, i);
  const guint never = TUSCH_WORD_VERB | TUSCH_WORD_NOT_NAME | TUSCH_WORD_ORGANISATION |
                      TUSCH_WORD_PARTICLE | TUSCH_WORD_TITLE | TUSCH_WORD_RELATION |
                      TUSCH_WORD_GREETING | TUSCH_WORD_FREQUENT;
  static const char *const english[] = {"will", "may", "else", NULL};
  bool is_barred = (token->kinds & never) != 0 || tusch_name_is_one_of(token, english);
  TuschPartSource source = tusch_people_part_source(scan->people, token->folded, token->stem);
  if (is_barred && !token->in_lower_style && source == TUSCH_PART_UNKNOWN)
    return NOT_IN_LOWER_CASE;
  bool is_greeted_party = token->in_lower_style && source == TUSCH_PART_PARTY &&
                          tusch_name_intro_before(scan, i) != TUSCH_NAME_INTRO_NONE;
  if (source == TUSCH_PART_PARTY && small_initial_before(scan, i) < i)
    return 40;
  if (source != TUSCH_PART_UNKNOWN && token->letters > 2 && tusch_name_is_in_file_name(scan, i))
    return 30;
  if (!is_greeted_party && is_barred)
    return NOT_IN_LOWER_CASE;
  if (!is_greeted_party && (token->kinds & TUSCH_WORD_COMMON) != 0)
    return weigh_lower_word(scan, i);
  bool fuzzy = false;
  bool is_known =
      source != TUSCH_PART_UNKNOWN ||
      (token->length > 3 && tusch_name_known_part(scan, token, &fuzzy) != NULL && !fuzzy);
  bool is_first = (token->kinds & TUSCH_WORD_FIRST) != 0 && token->count >= KNOWN_FIRST &&
                  (token->kinds & TUSCH_WORD_PLACE) == 0;
  if (is_known && (token->in_lower_style || is_first || tusch_name_is_in_file_name(scan, i)))
    return 30;
  bool is_single =
      token->letters >= 4 && tusch_people_has_single(scan->people, token->folded, token->stem);
  if (!is_single && !token->in_lower_style)
    return weigh_small_name(scan, i);
  if (tusch_name_is_word(scan, token))
    return weigh_lower_word(scan, i);
  if (is_single)
    return 10;
  return is_first || tusch_people_long_form(scan->people, token->folded, token->stem) != NULL
             ? 0
             : weigh_small_name(scan, i);
}

/* "ole b": the letter begins another word of the known name. */
static bool
is_small_initial_after(const TuschNameScan *scan, guint i, const char *key)
{
  if (i + 1 >= scan->tokens->items->len)
    return false;
  const TuschToken *next = tusch_name_token(scan, i + 1);
  if (next->gap != TUSCH_GAP_SPACE || next->letters != 1 || next->shape != TUSCH_SHAPE_LOWER ||
      strchr("i\xC3", next->folded[0]) != NULL)
    return false;
  g_autofree char *whole = g_strdup_printf("%s %.*s.", key, (int)next->length, next->folded);
  return tusch_people_match(scan->people, whole).person >= 0;
}

#define MOST_NAMES 5

/* How many words in small letters from @i on, one after the other, are parts of known names. */
static guint
count_small_parts(const TuschNameScan *scan, guint i)
{
  guint k = i;
  for (; k < scan->tokens->items->len && k < i + MOST_NAMES; k++) {
    const TuschToken *token = tusch_name_token(scan, k);
    bool goes_on = k == i || token->gap == TUSCH_GAP_SPACE || token->gap == TUSCH_GAP_LINE;
    if (!goes_on || token->is_taken || token->shape != TUSCH_SHAPE_LOWER || token->letters < 2 ||
        tusch_people_part_source(scan->people, token->folded, token->stem) == TUSCH_PART_UNKNOWN)
      break;
  }
  return k - i;
}

/* "bo skov": small letters, but two words and more of one known person's name. */
static bool
try_small_full_name(TuschNameScan *scan, guint i)
{
  guint n = count_small_parts(scan, i);
  if (n < 2)
    return false;
  guint last = i + n - 1;
  g_autoptr(GString) key = g_string_new(NULL);
  for (guint k = i; k <= last; k++) {
    const TuschToken *token = tusch_name_token(scan, k);
    g_string_append_printf(key, "%s%.*s", k > i ? " " : "", (int)token->stem, token->folded);
  }
  if (tusch_people_match(scan->people, key->str).person < 0)
    return false;
  tusch_name_add_hit(scan,
                     (TuschNameHit){tusch_name_token(scan, i)->start,
                                    tusch_name_token(scan, last)->end,
                                    TUSCH_GRAMMAR_LOWER_CASE,
                                    30,
                                    g_string_free(g_steal_pointer(&key), FALSE),
                                    false});
  return true;
}

/* "hos bo", "bo siger": a party's name that is an ordinary word. */
static bool
is_small_party(const TuschNameScan *scan, guint i)
{
  static const char *const words[] = {"med", "hos", "af", "til", "fra", "og", NULL};
  const TuschToken *token = tusch_name_token(scan, i);
  if (!token->in_lower_style ||
      tusch_people_part_source(scan->people, token->folded, token->stem) != TUSCH_PART_PARTY)
    return false;
  bool after = i > 0 && token->gap == TUSCH_GAP_SPACE &&
               tusch_name_is_one_of(tusch_name_token(scan, i - 1), words);
  return after || kinds_after(scan, i, TUSCH_WORD_SPEECH) ||
         (token->starts_sentence && kinds_after(scan, i, TUSCH_WORD_VERB));
}

/* Names in text without capitals; with the surname that follows: "karin frost". */
static bool
try_lower_case(TuschNameScan *scan, guint i)
{
  const TuschToken *token = tusch_name_token(scan, i);
  if (token->shape == TUSCH_SHAPE_LOWER && !token->is_taken && token->letters > 1 &&
      try_small_full_name(scan, i))
    return true;
  bool is_party = is_small_party(scan, i);
  if (token->shape != TUSCH_SHAPE_LOWER || token->is_taken || (token->letters < 3 && !is_party))
    return false;
  int extra = weigh_lower_case(scan, i);
  if (is_party)
    extra = MAX(extra, -15);
  if (extra == NOT_IN_LOWER_CASE)
    return false;
  const char *whole =
      tusch_people_part_source(scan->people, token->folded, token->stem) == TUSCH_PART_UNKNOWN &&
              (token->kinds & TUSCH_WORD_FIRST) == 0
          ? tusch_people_long_form(scan->people, token->folded, token->stem)
          : NULL;
  g_autofree char *key = whole != NULL ? g_strdup(whole) : g_strndup(token->folded, token->stem);
  guint32 end = token->end;
  bool may_go_on = token->in_lower_style || (token->kinds & TUSCH_WORD_COMMON) == 0;
  if (may_go_on && token->stem == token->length && kinds_after(scan, i, TUSCH_WORD_SURNAME) &&
      !kinds_after(scan, i, TUSCH_WORD_FREQUENT | TUSCH_WORD_VERB | TUSCH_WORD_NOT_NAME))
    end = tusch_name_token(scan, i + 1)->end;
  else if ((token->in_lower_style || extra >= 30) && is_small_initial_after(scan, i, key))
    end = tusch_name_token(scan, i + 1)->end;
  tusch_name_add_hit(scan,
                     (TuschNameHit){tusch_name_token(scan, small_initial_before(scan, i))->start,
                                    end,
                                    TUSCH_GRAMMAR_LOWER_CASE,
                                    extra,
                                    g_steal_pointer(&key),
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
      try_lower_case(scan, i);
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
