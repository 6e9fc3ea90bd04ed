/* The walk over tokens that finds names: what its parts share. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "detect/names.h"

#define TUSCH_NAME_MAX_RUN 8
#define TUSCH_NAME_WELL_KNOWN 3000 /* bearers of a given name */

/* What a token can be in a name. */
typedef enum {
  TUSCH_NAME_CLASS_NONE = 0, /* ends a name */
  TUSCH_NAME_CLASS_FIRST, /* a first name and nothing else */
  TUSCH_NAME_CLASS_FIRST_WEAK, /* a first name that is also a word or a place */
  TUSCH_NAME_CLASS_SURNAME,
  TUSCH_NAME_CLASS_SURNAME_WEAK,
  TUSCH_NAME_CLASS_KNOWN, /* part of a known person's name */
  TUSCH_NAME_CLASS_UNKNOWN, /* a capital, and no dictionary knows it */
  TUSCH_NAME_CLASS_WORD, /* a capital, but an ordinary word */
  TUSCH_NAME_CLASS_INITIAL,
  TUSCH_NAME_CLASS_PARTICLE,
} TuschNameClass;

/* What stands before a name and announces it. */
typedef enum {
  TUSCH_NAME_INTRO_NONE = 0,
  TUSCH_NAME_INTRO_GREETING,
  TUSCH_NAME_INTRO_TITLE,
  TUSCH_NAME_INTRO_RELATION,
} TuschNameIntro;

typedef struct {
  const TuschRules *rules;
  const TuschTokens *tokens;
  const TuschPeople *people;
  bool is_ocr;
  guint8 *classes; /* TuschNameClass of each token */
  const char **known; /* the known part a token stands for, %NULL if none; borrowed */
  GArray *hits;
} TuschNameScan;

/* Tokens that may form one name. */
typedef struct {
  guint at[TUSCH_NAME_MAX_RUN]; /* indexes of the words, without stops */
  guint n;
  guint next; /* the token after the run */
  bool has_genitive;
} TuschNameRun;

/* The shape of the run and what speaks for it. */
typedef struct {
  TuschGrammar grammar;
  int extra; /* points on top of the rule's */
  bool is_full;
} TuschNameVerdict;

static inline TuschToken *
tusch_name_token(const TuschNameScan *scan, guint i)
{
  return tusch_tokens_get(scan->tokens, i);
}

static inline bool
tusch_name_is_capital(const TuschToken *token)
{
  return token->shape == TUSCH_SHAPE_CAPITAL || token->shape == TUSCH_SHAPE_UPPER;
}

static inline TuschNameClass
tusch_name_class_in(const TuschNameScan *scan, const TuschNameRun *run, guint k)
{
  return scan->classes[run->at[k]];
}

static inline bool
tusch_name_is_listed_class(TuschNameClass class)
{
  return class == TUSCH_NAME_CLASS_FIRST || class == TUSCH_NAME_CLASS_FIRST_WEAK ||
         class == TUSCH_NAME_CLASS_SURNAME || class == TUSCH_NAME_CLASS_SURNAME_WEAK ||
         class == TUSCH_NAME_CLASS_KNOWN;
}

/* name-classes.c */

/* Whether the token is a word of the language, also with an ending. */
bool tusch_name_is_word(const TuschNameScan *scan, const TuschToken *token);

bool tusch_name_has_surname_ending(const TuschToken *token);

/* The known person's word that the token is, perhaps in the genitive, or that it is made of. */
const char *tusch_name_exact_part(const TuschNameScan *scan, TuschToken *token);

/* The same, perhaps damaged. */
const char *tusch_name_known_part(const TuschNameScan *scan, TuschToken *token, bool *out_fuzzy);

/* "A." or a single letter that a name can follow. */
guint tusch_name_past_stop(const TuschNameScan *scan, guint i);

/* "v." for von. */
bool tusch_name_is_short_particle(const TuschNameScan *scan, guint i);

TuschNameClass tusch_name_classify(TuschNameScan *scan, guint i);

/* names.c */

/* Adds the token to a key, one blank apart. */
void tusch_name_append_part(const TuschNameScan *scan, GString *key, guint i);

/* @hit: its points are what is added to the rule's; its key is taken. */
void tusch_name_add_hit(TuschNameScan *scan, TuschNameHit hit);

/* The first token of the particles in front of the run: "von Bülow"; its own first if none. */
guint tusch_name_first_with_particles(const TuschNameScan *scan, const TuschNameRun *run);

/* "hp" and "iversen" make "h. p. iversen"; "j-o" may be one name, of which the first letter does.
 */
char *tusch_name_key_of_letters(const TuschToken *letters, const TuschToken *name);

/* name-small.c */

/* Names in text without capitals; with the surname that follows: "karin frost". */
bool tusch_name_try_small(TuschNameScan *scan, guint i);

/* name-reversed.c: each returns the token after what it added; 0 if there is no such name. */

/* "Warsame, A.", "Warsame, A.B.": the surname of somebody known and letters that fit. */
guint tusch_name_try_surname_initials(TuschNameScan *scan, const TuschNameRun *run);

/* "SKRIVER, LÆRKE DAM", "Thorup, Viggo" */
guint tusch_name_try_reversed(TuschNameScan *scan, const TuschNameRun *run);

/* "Okonkwo, Chidi" in a cell of its own: no list needs to know it. */
guint tusch_name_try_cell(TuschNameScan *scan, guint i);

/* name-runs.c */

TuschNameRun tusch_name_read_run(const TuschNameScan *scan, guint i);

/* What announces a name right before token @i: "fru", "hustru:", "kæreste,". */
TuschNameIntro tusch_name_intro_before(const TuschNameScan *scan, guint i);
/* "fru de la Cour": the first of the small words between a title and the name at @i; @i: none. */
guint tusch_name_titled_particles(const TuschNameScan *scan, guint i);

void tusch_name_drop_front(TuschNameRun *run);

/* Takes titles and ordinary words off the run's front; returns what they announce. */
TuschNameIntro tusch_name_trim_front(const TuschNameScan *scan, TuschNameRun *run);

/* Whether anything after the first word of the run confirms that it is a name. */
bool tusch_name_rest_is_name(const TuschNameScan *scan, const TuschNameRun *run);

bool tusch_name_all_are(const TuschNameScan *scan,
                        const TuschNameRun *run,
                        guint from,
                        TuschNameClass class);

void tusch_name_cut(const TuschNameScan *scan, TuschNameRun *run, guint n);

/* Drops ordinary words at the end that hang on a name by accident of capitals: a heading. */
void tusch_name_trim_back(const TuschNameScan *scan, TuschNameRun *run);

/* Where the last word of the run ends, with the stop of an initial. */
guint32 tusch_name_run_end(const TuschNameScan *scan, const TuschNameRun *run);

/* name-surroundings.c */

/* Whether the word at @i is of an organisation: "Skole", "A/S", "Søndermarkskolen". */
bool tusch_name_is_organisation(const TuschNameScan *scan, guint i);

bool tusch_name_precedes_as_place(const TuschNameScan *scan, guint i);

bool tusch_name_is_one_of(const TuschToken *token, const char *const *words);

/* Whether one of @words stands before the token, with a blank between them. */
bool tusch_name_follows_one_of(const TuschNameScan *scan, guint i, const char *const *words);

/* What follows the name tells a person: "har", "oplyser", "og Mette"; or it goes on otherwise. */
bool tusch_name_is_followed_by_verb(const TuschNameScan *scan, const TuschNameRun *run);

bool tusch_name_is_followed_by_word(const TuschNameScan *scan, const TuschNameRun *run);

/* "Skriver hun": the word is the verb of the sentence. */
bool tusch_name_is_followed_by_pronoun(const TuschNameScan *scan, const TuschNameRun *run);

/* Something only a person does stands beside the run: "siger Lundbæk", "Lehder ringede". */
bool tusch_name_is_beside_speech(const TuschNameScan *scan, const TuschNameRun *run);

/* "Team Vest", "Plejecenter Søgården", "Plan og Byg": the word goes with an organisation before it.
 */
bool tusch_name_follows_organisation(const TuschNameScan *scan, guint i);

/* The same without words that only are no names: "Til Mette", "Fra Bo". */
bool tusch_name_is_of_organisation(const TuschNameScan *scan, guint i);

/* "Betty Nansens Teater": what one owns and is written with a capital mostly is called after one.
 */
bool tusch_name_owns_proper_name(const TuschNameScan *scan, const TuschNameRun *run);

/* Something beside the run tells a person: a verb, "med", "hos", "at", a genitive and a noun. */
bool tusch_name_acts(const TuschNameScan *scan, const TuschNameRun *run);

/* "anna_holm.pdf": an underscore or a dot joins the word to what stands beside it. */
bool tusch_name_is_in_file_name(const TuschNameScan *scan, guint i);

/* "Gammel Dam", "Mølle Bæk": an ordinary word with a capital stands right before it. */
bool tusch_name_follows_capital_word(const TuschNameScan *scan, guint i);

/* name-things.c */

/* The token after a run that names no person but what is called after one ("Niels Juels Gade",
 * "færgen Isabella", "Aase og Ejnar Danielsens Fond"); 0 if it may be a person. A party of the
 * request always may. */
guint tusch_name_past_thing(const TuschNameScan *scan, const TuschNameRun *run);

/* name-unknown.c */

/* "Thandiwe Mokoena, tlf. …": a telephone number or the like goes with the run. */
bool tusch_name_has_value_beside(const TuschNameScan *scan, const TuschNameRun *run);

/* Whether one only writes so of somebody: "ring til X", "Xs mor", "X er 7 år". */
bool tusch_name_is_used_as_person(const TuschNameScan *scan, const TuschNameRun *run);

/* name-verdict.c */

TuschNameVerdict
tusch_name_judge(const TuschNameScan *scan, TuschNameRun *run, TuschNameIntro intro);
