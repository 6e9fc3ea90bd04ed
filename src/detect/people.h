/* The persons of a request: those it names, and those found by full name in any document. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/request.h"

#include <stdbool.h>

/* How a part of a name is known. */
typedef enum {
  TUSCH_PART_UNKNOWN = 0,
  TUSCH_PART_MENTIONED, /* of a full name found in a document */
  TUSCH_PART_PARTY, /* of somebody the request names */
} TuschPartSource;

typedef struct {
  char **parts; /* folded, without initials' stops; particles kept; NULL-terminated */
  guint n_parts;
  char *label; /* fullest form seen */
  int party_index; /* into request parties; TUSCH_PARTY_NONE / TUSCH_PARTY_REQUESTER */
  TuschRole role;
} TuschPerson;

typedef struct TuschPeople TuschPeople;

/* @request: nullable. */
TuschPeople *tusch_people_new(const TuschRequest *request);
void tusch_people_free(TuschPeople *people);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschPeople, tusch_people_free)

guint tusch_people_get_count(const TuschPeople *people);
const TuschPerson *tusch_people_get(const TuschPeople *people, guint index);

/* Whether the request names somebody whose address is protected. */
bool tusch_people_has_protected(const TuschPeople *people);

/**
 * tusch_people_add:
 * @key: folded parts with one blank between, as names.h gives them
 * @label: as written
 *
 * Adds the person, or finds who it is.
 */
guint tusch_people_add(TuschPeople *people, const char *key, const char *label);

/* How the folded word @part is known as part of a name. */
TuschPartSource tusch_people_part_source(const TuschPeople *people, const char *part, gsize length);

/* The party's name part that @part is, borrowed from @people; %NULL if it is none. */
const char *tusch_people_party_word(const TuschPeople *people, const char *part, gsize length);

/* The name part that @part is of anybody known, borrowed from @people; %NULL if it is none. */
const char *tusch_people_known_word(const TuschPeople *people, const char *part, gsize length);

/* A name that stood alone and was a person's where it stood: elsewhere it is one rather, too. */
void tusch_people_add_single(TuschPeople *people, const char *key);
bool tusch_people_has_single(const TuschPeople *people, const char *word, gsize length);

/**
 * tusch_people_long_form:
 * The part of a known name that @word is the beginning of: "kethees" of "ketheeswaran".
 *
 * Returns: borrowed; %NULL if there is none
 */
const char *tusch_people_long_form(const TuschPeople *people, const char *word, gsize length);

/**
 * tusch_people_pet_name:
 * The part of a party's name that the folded @word is a pet name of: "seb" and "sebber" of
 * "sebastian".
 *
 * Returns: borrowed; %NULL if there is none
 */
const char *tusch_people_pet_name(const TuschPeople *people, const char *word, gsize length);

/* What person @index signs with, folded: "Pia Holdt (PH)". */
void tusch_people_add_initials(TuschPeople *people, guint index, const char *letters);

/* Whether the folded @letters begin the names of somebody named in full in a document. */
bool
tusch_people_has_mentioned_initials(const TuschPeople *people, const char *letters, gsize length);

/* Folded letters that somebody signs with of whom no more is known: "heje" of "12/8 HEJE: …". */
void tusch_people_add_signature(TuschPeople *people, const char *letters);
bool tusch_people_has_signature(const TuschPeople *people, const char *letters, gsize length);

/* Who a mention can be. */
typedef struct {
  int person; /* best one; -1 nobody */
  bool is_shared; /* others fit as well */
  bool is_shared_with_requester; /* the requester and somebody else fit */
  bool is_shared_by_roles; /* several fit who may all stay visible, but for different reasons */
} TuschPersonMatch;

/**
 * tusch_people_match:
 * @key: as for tusch_people_add(); initials are "m." or "m"
 */
TuschPersonMatch tusch_people_match(const TuschPeople *people, const char *key);

/**
 * tusch_people_nearest_part:
 * @is_ocr: recognised text: tolerate more
 *
 * The part of a party's name that @word is a damaged form of.
 *
 * Returns: borrowed; %NULL if there is none, or two
 */
const char *
tusch_people_nearest_part(const TuschPeople *people, const char *word, gsize length, bool is_ocr);

/* A party, or who signs so, whose initials @letters (folded) can be: "pov" for Pernille Overgaard;
 * -1 nobody. */
int tusch_people_match_initials(const TuschPeople *people, const char *letters, gsize length);
