/* Persons, their name parts, and who a mention can be. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/people.h"

#include "base/danish.h"
#include "detect/edit-distance.h"
#include "tusch/finding.h"

#include <string.h>

#define MAX_INITIALS 6
/* Names shorter than this are too near to other words to be matched when damaged. */
#define SHORTEST_FUZZY 5
#define LONGEST_FUZZY 64 /* longer words are never near, see edit-distance.h */
#define MAX_REMEMBERED 65536 /* answers about words: some MB at most */

#define PART_LOOKS 32768

/* Letters of a word of an e-mail address that is a name, and those it shares with the name. */
#define SHORTEST_MAIL_NAME 4
#define MAIL_NAME_SHARES 3

/* Pet names are cut from longer ones: how many letters stay at least, and how many fall away. */
#define SHORTEST_PARTY_PET_NAME 3
#define SHORTEST_CUT_SINGLE 5 /* of a name that stood alone */
#define SHORTEST_PET_NAME 4
#define LEAST_CUT 2

/* One word of somebody's name. */
typedef struct {
  TuschPartSource source;
  GArray *persons; /* guint, in order of appearance */
} Part;

struct TuschPeople {
  GPtrArray *list; /* TuschPerson */
  GHashTable *parts; /* char * → Part */
  guint8 part_looks[PART_LOOKS]; /* by look_of(): whether some part looks so */
  GHashTable *singles; /* char *: names that stood alone */
  guint8 single_looks[PART_LOOKS];
  GHashTable *long_forms; /* char *: beginning of a part → char *: the part */
  GHashTable *signatures; /* char * (folded) */
  GHashTable *initials; /* char * (folded) → person index + 1 */
  GHashTable *mentioned_initials; /* char * (folded): of those named in full in a document */
  GPtrArray *party_parts; /* words of the parties' names, borrowed from parts */
  bool has_protected;
  GHashTable *nearest[2]; /* word → party part, "" for none; the second for recognised text */
};

static void
person_free(gpointer data)
{
  TuschPerson *person = data;
  g_strfreev(person->parts);
  g_free(person->label);
  g_free(person);
}

static void
part_free(gpointer data)
{
  Part *part = data;
  g_array_unref(part->persons);
  g_free(part);
}

static bool
is_particle(const char *part)
{
  static const char *const list[] = {"af",    "von", "van", "den", "de",  "la", "del",
                                     "della", "di",  "da",  "dos", "du",  "le", "el",
                                     "al",    "bin", "ibn", "der", "ten", "zu", "abu"};
  for (guint i = 0; i < G_N_ELEMENTS(list); i++)
    if (g_str_equal(part, list[i]))
      return true;
  return false;
}

static bool
is_initial(const char *part)
{
  gsize n = strlen(part);
  return n > 0 && (n <= 2 && (n == 1 || part[1] == '.'));
}

/* The first, the middle and the last letter: tell most words from the names that are known. */
static guint
look_of(const char *word, gsize length)
{
  return ((guint)(guchar)word[0] & 31) << 10 | ((guint)(guchar)word[length / 2] & 31) << 5 |
         ((guint)(guchar)word[length - 1] & 31);
}

static void
remember_long_forms(TuschPeople *people, const char *word)
{
  for (gsize n = SHORTEST_PET_NAME; n + LEAST_CUT <= strlen(word); n++)
    g_hash_table_insert(people->long_forms, g_strndup(word, n), g_strdup(word));
}

static void
remember_part(TuschPeople *people, const char *word, guint index, TuschPartSource source)
{
  Part *part = g_hash_table_lookup(people->parts, word);
  if (part == NULL) {
    part = g_new0(Part, 1);
    part->persons = g_array_new(FALSE, FALSE, sizeof(guint));
    char *own = g_strdup(word);
    if (*own != '\0')
      people->part_looks[look_of(own, strlen(own))] = 1;
    g_hash_table_insert(people->parts, own, part);
    if (source == TUSCH_PART_PARTY && strlen(own) >= SHORTEST_FUZZY)
      g_ptr_array_add(people->party_parts, own);
  }
  part->source = MAX(part->source, source);
  for (guint i = 0; i < part->persons->len; i++)
    if (g_array_index(part->persons, guint, i) == index)
      return;
  g_array_append_val(part->persons, index);
}

#define SHORTEST_JOINED 8

/* "birgitteploug": as in the names of files and users. */
static void
remember_joined(TuschPeople *people, const TuschPerson *person, guint index)
{
  const char *first = person->parts[0];
  const char *last = person->parts[person->n_parts - 1];
  if (is_initial(first) || is_initial(last) || strlen(first) + strlen(last) < SHORTEST_JOINED)
    return;
  g_autofree char *joined = g_strconcat(first, last, NULL);
  remember_part(people, joined, index, TUSCH_PART_PARTY);
}

static void
remember_parts(TuschPeople *people, guint index)
{
  const TuschPerson *person = g_ptr_array_index(people->list, index);
  TuschPartSource source =
      person->party_index != TUSCH_PARTY_NONE ? TUSCH_PART_PARTY : TUSCH_PART_MENTIONED;
  for (guint i = 0; i < person->n_parts; i++) {
    const char *part = person->parts[i];
    if (is_particle(part) || is_initial(part))
      continue;
    remember_part(people, part, index, source);
    remember_long_forms(people, part);
    /* "Lars-Peter" is also called Lars, and "Dahl-Nielsen" Nielsen. */
    g_auto(GStrv) pieces = g_strsplit(part, "-", -1);
    for (guint k = 0; pieces[0] != NULL && pieces[1] != NULL && pieces[k] != NULL; k++)
      if (strlen(pieces[k]) >= 3) {
        remember_part(people, pieces[k], index, source);
        remember_long_forms(people, pieces[k]);
      }
    /* "Jensole" for Jens-Ole. */
    g_autofree char *joined = g_strjoinv("", pieces);
    if (source == TUSCH_PART_PARTY && g_strv_length(pieces) == 2 && strlen(joined) > 5)
      remember_part(people, joined, index, source);
  }
  if (source == TUSCH_PART_PARTY && person->n_parts >= 2)
    remember_joined(people, person, index);
}

static void
remember_initials(TuschPeople *people, const char *letters, guint index)
{
  if (!g_hash_table_contains(people->initials, letters))
    g_hash_table_insert(people->initials, g_strdup(letters), GUINT_TO_POINTER(index + 1));
}

/* The first @n letters of a folded word, as they were written (å is one letter). */
static void
append_letters(GString *out, const char *part, guint n)
{
  g_string_append_len(out, part, (gssize)MIN(n, strlen(part)));
}

/* "mlb", and the forms that workplaces make: "peov", "peo", "pov". */
static void
remember_all_initials(TuschPeople *people, guint index)
{
  const TuschPerson *person = g_ptr_array_index(people->list, index);
  g_autoptr(GString) all = g_string_new(NULL);
  g_autoptr(GString) no_particles = g_string_new(NULL);
  for (guint i = 0; i < person->n_parts; i++) {
    g_auto(GStrv) pieces = g_strsplit(person->parts[i], "-", -1);
    for (guint k = 0; pieces[k] != NULL; k++) {
      append_letters(all, pieces[k], 1);
      if (!is_particle(pieces[k]))
        append_letters(no_particles, pieces[k], 1);
    }
  }
  if (person->n_parts < 2)
    return;
  remember_initials(people, all->str, index);
  remember_initials(people, no_particles->str, index);
  if (no_particles->len > 2) { /* "KE" for Knud Erik Bisgaard */
    g_autofree char *given = g_strndup(no_particles->str, 2);
    remember_initials(people, given, index);
  }
  const char *first = person->parts[0];
  g_autofree char *letter = g_strndup(first, 1);
  remember_initials(people, letter, index);
  const char *last = person->parts[person->n_parts - 1];
  static const guint shapes[][2] = {{1, 1}, {2, 1}, {1, 2}, {2, 2}, {3, 1}, {1, 3}, {3, 2}, {2, 3}};
  for (guint i = 0; i < G_N_ELEMENTS(shapes); i++) {
    g_autoptr(GString) letters = g_string_new(NULL);
    append_letters(letters, first, shapes[i][0]);
    append_letters(letters, last, shapes[i][1]);
    remember_initials(people, letters->str, index);
  }
}

/* "piho" for Pia Holdt: four letters are hardly anything else. */
static void
remember_work_initials(TuschPeople *people, guint index)
{
  const TuschPerson *person = g_ptr_array_index(people->list, index);
  if (person->n_parts < 2 || g_hash_table_size(people->initials) >= MAX_REMEMBERED)
    return;
  g_autoptr(GString) letters = g_string_new(NULL);
  append_letters(letters, person->parts[0], 2);
  append_letters(letters, person->parts[person->n_parts - 1], 2);
  if (letters->len == 4)
    remember_initials(people, letters->str, index);
  g_string_truncate(letters, 0);
  for (guint i = 0; i < person->n_parts; i++)
    if (!is_particle(person->parts[i]))
      append_letters(letters, person->parts[i], 1);
  if (letters->len >= 2 && letters->len <= 3)
    g_hash_table_add(people->mentioned_initials, g_strdup(letters->str));
}

/* "mmk@…": what stands before the '@' is how colleagues sign. */
static void
remember_mail_name(TuschPeople *people, const TuschParty *party, guint index)
{
  const char *at = party->email != NULL ? strchr(party->email, '@') : NULL;
  if (at == NULL || at - party->email > MAX_INITIALS || at - party->email < 2)
    return;
  g_autofree char *name = g_strndup(party->email, (gsize)(at - party->email));
  g_autofree char *folded = tusch_danish_fold(name);
  remember_initials(people, folded, index);
}

static bool
shares_beginning(const TuschPerson *person, const char *word)
{
  for (guint i = 0; i < person->n_parts; i++)
    if (strncmp(person->parts[i], word, MAIL_NAME_SHARES) == 0)
      return true;
  return false;
}

/* "thanu80@…", "birthemunk@…": a word of the address that begins like a word of the name is a name
 * that its owner goes by. */
static void
remember_mail_words(TuschPeople *people, const TuschParty *party, guint index)
{
  const char *at = party->email != NULL ? strchr(party->email, '@') : NULL;
  if (at == NULL)
    return;
  const TuschPerson *person = g_ptr_array_index(people->list, index);
  g_autofree char *local = g_strndup(party->email, (gsize)(at - party->email));
  g_autofree char *folded = tusch_danish_fold(local);
  g_auto(GStrv) words = g_strsplit_set(folded, "._-+0123456789", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (strlen(words[i]) >= SHORTEST_MAIL_NAME && shares_beginning(person, words[i])) {
      remember_part(people, words[i], index, TUSCH_PART_PARTY);
      remember_long_forms(people, words[i]);
    }
}

static char **
split_name(const char *folded, guint *out_n)
{
  /* A nickname stands in quotes or brackets: Kenneth "Kenno" Dam. */
  g_auto(GStrv) words = g_strsplit_set(folded, " ,.\"()", -1);
  GPtrArray *parts = g_ptr_array_new();
  for (guint i = 0; words[i] != NULL; i++)
    if (words[i][0] != '\0')
      g_ptr_array_add(parts, g_strdup(words[i]));
  *out_n = parts->len;
  g_ptr_array_add(parts, NULL);
  return (char **)g_ptr_array_free(parts, FALSE);
}

static guint
append_person(TuschPeople *people, const char *folded, const char *label)
{
  TuschPerson *person = g_new0(TuschPerson, 1);
  person->parts = split_name(folded, &person->n_parts);
  person->label = g_strdup(label);
  person->party_index = TUSCH_PARTY_NONE;
  g_ptr_array_add(people->list, person);
  return people->list->len - 1;
}

static void
add_party(TuschPeople *people, const TuschParty *party, int party_index)
{
  /* "Jensen, Peter" in a source system is Peter Jensen. */
  g_auto(GStrv) halves = g_strsplit(party->name, ",", 2);
  g_autofree char *name = halves[0] != NULL && halves[1] != NULL
                              ? g_strconcat(halves[1], " ", halves[0], NULL)
                              : g_strdup(party->name);
  g_autofree char *folded = tusch_danish_fold(g_strstrip(name));
  guint index = append_person(people, folded, name);
  TuschPerson *person = g_ptr_array_index(people->list, index);
  person->party_index = party_index;
  person->role = party->address_protected ? TUSCH_ROLE_PROTECTED : party->role;
  people->has_protected = people->has_protected || person->role == TUSCH_ROLE_PROTECTED;
  remember_parts(people, index);
  remember_mail_name(people, party, index);
  remember_mail_words(people, party, index);
  remember_all_initials(people, index);
}

TuschPeople *
tusch_people_new(const TuschRequest *request)
{
  TuschPeople *people = g_new0(TuschPeople, 1);
  people->list = g_ptr_array_new_with_free_func(person_free);
  people->parts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, part_free);
  people->initials = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  people->mentioned_initials = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  people->signatures = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  people->singles = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  people->long_forms = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  people->party_parts = g_ptr_array_new();
  for (guint i = 0; i < G_N_ELEMENTS(people->nearest); i++)
    people->nearest[i] = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  if (request == NULL)
    return people;
  if (request->requester != NULL && request->requester->name != NULL)
    add_party(people, request->requester, TUSCH_PARTY_REQUESTER);
  for (guint i = 0; i < request->parties->len; i++) {
    const TuschParty *party = g_ptr_array_index(request->parties, i);
    /* The words of a firm's name are no first names. */
    if (party->role != TUSCH_ROLE_COMPANY && party->role != TUSCH_ROLE_AUTHORITY)
      add_party(people, party, (int)i);
  }
  return people;
}

void
tusch_people_free(TuschPeople *people)
{
  if (people == NULL)
    return;
  g_ptr_array_unref(people->list);
  g_hash_table_unref(people->parts);
  g_hash_table_unref(people->initials);
  g_hash_table_unref(people->mentioned_initials);
  g_hash_table_unref(people->singles);
  g_hash_table_unref(people->signatures);
  g_hash_table_unref(people->long_forms);
  g_ptr_array_unref(people->party_parts);
  for (guint i = 0; i < G_N_ELEMENTS(people->nearest); i++)
    g_hash_table_unref(people->nearest[i]);
  g_free(people);
}

guint
tusch_people_get_count(const TuschPeople *people)
{
  return people->list->len;
}

const TuschPerson *
tusch_people_get(const TuschPeople *people, guint index)
{
  return g_ptr_array_index(people->list, index);
}

bool
tusch_people_has_protected(const TuschPeople *people)
{
  return people->has_protected;
}

/* What is known of the part; its own copy of the word goes to @out_word. */
static const Part *
find_part(const TuschPeople *people, const char *part, gsize length, gpointer *out_word)
{
  char word[128];
  gpointer found = NULL;
  if (length == 0 || length >= sizeof(word) || people->part_looks[look_of(part, length)] == 0)
    return NULL;
  memcpy(word, part, length);
  word[length] = '\0';
  return g_hash_table_lookup_extended(people->parts, word, out_word, &found) ? found : NULL;
}

TuschPartSource
tusch_people_part_source(const TuschPeople *people, const char *part, gsize length)
{
  const Part *found = find_part(people, part, length, NULL);
  return found != NULL ? found->source : TUSCH_PART_UNKNOWN;
}

const char *
tusch_people_party_word(const TuschPeople *people, const char *part, gsize length)
{
  gpointer word = NULL;
  const Part *found = find_part(people, part, length, &word);
  return found != NULL && found->source == TUSCH_PART_PARTY ? word : NULL;
}

const char *
tusch_people_known_word(const TuschPeople *people, const char *part, gsize length)
{
  gpointer word = NULL;
  const Part *found = find_part(people, part, length, &word);
  return found != NULL && found->source != TUSCH_PART_UNKNOWN ? word : NULL;
}

void
tusch_people_add_single(TuschPeople *people, const char *key)
{
  if (*key == '\0' || g_hash_table_size(people->singles) >= MAX_REMEMBERED)
    return;
  people->single_looks[look_of(key, strlen(key))] = 1;
  for (gsize n = SHORTEST_CUT_SINGLE; n + LEAST_CUT <= strlen(key); n++)
    g_hash_table_insert(people->long_forms, g_strndup(key, n), g_strdup(key));
  g_hash_table_add(people->singles, g_strdup(key));
}

bool
tusch_people_has_single(const TuschPeople *people, const char *word, gsize length)
{
  if (length == 0 || length > LONGEST_FUZZY || people->single_looks[look_of(word, length)] == 0)
    return false;
  char copy[LONGEST_FUZZY + 1];
  memcpy(copy, word, length);
  copy[length] = '\0';
  return g_hash_table_contains(people->singles, copy);
}

const char *
tusch_people_long_form(const TuschPeople *people, const char *word, gsize length)
{
  if (length < SHORTEST_PET_NAME || length > LONGEST_FUZZY ||
      g_hash_table_size(people->long_forms) == 0)
    return NULL;
  char copy[LONGEST_FUZZY + 1];
  memcpy(copy, word, length);
  copy[length] = '\0';
  return g_hash_table_lookup(people->long_forms, copy);
}

/* "Sebber", "Tomek", "Musse": what pet names end in, over a doubled letter. */
static gsize
pet_stem(const char *word, gsize length)
{
  static const char *const endings[] = {"er", "ie", "en", "e", "i", "y", "o", "a"};
  for (guint i = 0; i < G_N_ELEMENTS(endings); i++) {
    gsize n = strlen(endings[i]);
    if (length < n + SHORTEST_PARTY_PET_NAME || memcmp(word + length - n, endings[i], n) != 0)
      continue;
    gsize stem = length - n;
    return stem > SHORTEST_PARTY_PET_NAME && word[stem - 1] == word[stem - 2] ? stem - 1 : stem;
  }
  return length;
}

const char *
tusch_people_pet_name(const TuschPeople *people, const char *word, gsize length)
{
  gsize stems[2] = {length, pet_stem(word, length)};
  for (guint k = 0; k < G_N_ELEMENTS(stems); k++)
    for (guint i = 0; i < people->party_parts->len; i++) {
      const char *part = g_ptr_array_index(people->party_parts, i);
      if (part[0] == word[0] && stems[k] >= SHORTEST_PARTY_PET_NAME &&
          strncmp(part, word, stems[k]) == 0 && strlen(part) >= stems[k] + LEAST_CUT)
        return part;
    }
  return NULL;
}

static bool
part_fits(const char *mention, const char *part)
{
  if (is_initial(mention))
    return mention[0] == part[0];
  if (is_initial(part))
    return mention[0] == part[0];
  if (g_str_equal(mention, part))
    return true;
  const char *hyphen = strchr(part, '-');
  gsize n = strlen(mention);
  return hyphen != NULL &&
         ((strncmp(part, mention, n) == 0 && part[n] == '-') || g_str_equal(hyphen + 1, mention));
}

/* "birgitteploug" */
static bool
is_joined_name(const char *mention, const TuschPerson *person)
{
  const char *first = person->parts[0];
  gsize n = strlen(first);
  return person->n_parts > 1 && strncmp(mention, first, n) == 0 &&
         g_str_equal(mention + n, person->parts[person->n_parts - 1]);
}

/* Whether all words of the mention are in the name, each once; initials may stand for any. */
static bool
name_fits(char **mention, guint n, const TuschPerson *person)
{
  if (n == 1 && is_joined_name(mention[0], person))
    return true;
  guint64 used = 0;
  guint whole = 0;
  for (guint i = 0; i < n; i++) {
    bool found = false;
    for (guint k = 0; k < MIN(person->n_parts, 64u) && !found; k++) {
      if ((used >> k & 1) != 0 || !part_fits(mention[i], person->parts[k]))
        continue;
      used |= (guint64)1 << k;
      found = true;
      whole += !is_initial(mention[i]) && !is_initial(person->parts[k]) && !is_particle(mention[i]);
    }
    if (!found)
      return false;
  }
  return whole > 0;
}

/* Whether two full names are of one person: the shorter one's words are all in the longer one, and
 * they begin alike. */
static bool
is_same_person(char **a, guint n_a, const TuschPerson *b)
{
  if (n_a < 2 || b->n_parts < 2)
    return false;
  TuschPerson other = {.parts = a, .n_parts = n_a};
  bool within = n_a <= b->n_parts ? name_fits(a, n_a, b) : name_fits(b->parts, b->n_parts, &other);
  /* Initials and reversed order are fine; two different first names are not. */
  return within &&
         (n_a <= b->n_parts || part_fits(a[0], b->parts[0]) || part_fits(a[n_a - 1], b->parts[0]));
}

static int
compare_indexes(gconstpointer a, gconstpointer b)
{
  guint left = *(const guint *)a;
  guint right = *(const guint *)b;
  return left < right ? -1 : left > right ? 1 : 0;
}

/* Those who have a word of the mention in their name, in order of appearance, each perhaps more
 * than once. */
static GArray *
candidates_of(const TuschPeople *people, char **mention, guint n)
{
  GArray *candidates = g_array_new(FALSE, FALSE, sizeof(guint));
  for (guint i = 0; i < n; i++) {
    const Part *part = g_hash_table_lookup(people->parts, mention[i]);
    if (part != NULL && part->persons->len > 0)
      g_array_append_vals(candidates, part->persons->data, part->persons->len);
  }
  g_array_sort(candidates, compare_indexes);
  return candidates;
}

guint
tusch_people_add(TuschPeople *people, const char *key, const char *label)
{
  guint n = 0;
  g_auto(GStrv) parts = split_name(key, &n);
  g_autoptr(GArray) candidates = candidates_of(people, parts, n);
  for (guint i = 0; i < candidates->len; i++) {
    guint index = g_array_index(candidates, guint, i);
    TuschPerson *person = g_ptr_array_index(people->list, index);
    if (!is_same_person(parts, n, person))
      continue;
    if (n > person->n_parts && person->party_index == TUSCH_PARTY_NONE) {
      g_strfreev(person->parts);
      person->parts = g_steal_pointer(&parts);
      person->n_parts = n;
      g_free(person->label);
      person->label = g_strdup(label);
      remember_parts(people, index);
    }
    return index;
  }
  guint index = append_person(people, key, label);
  remember_parts(people, index);
  remember_work_initials(people, index);
  return index;
}

void
tusch_people_add_initials(TuschPeople *people, guint index, const char *letters)
{
  if (g_hash_table_size(people->initials) < MAX_REMEMBERED)
    remember_initials(people, letters, index);
}

void
tusch_people_add_signature(TuschPeople *people, const char *letters)
{
  if (g_hash_table_size(people->signatures) < MAX_REMEMBERED)
    g_hash_table_add(people->signatures, g_strdup(letters));
}

bool
tusch_people_has_mentioned_initials(const TuschPeople *people, const char *letters, gsize length)
{
  if (length < 2 || length > 3)
    return false;
  char word[4] = {0};
  memcpy(word, letters, length);
  return g_hash_table_contains(people->mentioned_initials, word);
}

bool
tusch_people_has_signature(const TuschPeople *people, const char *letters, gsize length)
{
  if (length == 0 || length > MAX_INITIALS || g_hash_table_size(people->signatures) == 0)
    return false;
  char word[MAX_INITIALS + 1];
  memcpy(word, letters, length);
  word[length] = '\0';
  return g_hash_table_contains(people->signatures, word);
}

/* Who fits best so far, and who else does. */
typedef struct {
  TuschPersonMatch match;
  bool is_first; /* the mention begins with the best one's first name */
  bool requester, other; /* who fits as well as the best one */
} Choice;

/* Roles that the policy may leave visible. */
static bool
is_released(TuschRole role)
{
  return role == TUSCH_ROLE_REQUESTER || role == TUSCH_ROLE_CO_PARTY || role == TUSCH_ROLE_STAFF ||
         role == TUSCH_ROLE_AUTHORITY || role == TUSCH_ROLE_COMPANY;
}

static void
consider(const TuschPeople *people, Choice *choice, char **parts, guint index)
{
  const TuschPerson *person = tusch_people_get(people, index);
  bool is_requester = person->role == TUSCH_ROLE_REQUESTER;
  /* A first name says more than a surname: "Emil" is rather Emil Bak than Bo Emil. */
  bool is_first = part_fits(parts[0], person->parts[0]) && !is_initial(parts[0]);
  if (choice->match.person < 0 || (is_first && !choice->is_first)) {
    *choice = (Choice){{.person = (int)index}, is_first, is_requester, !is_requester};
  } else if (is_first == choice->is_first && choice->match.person != (int)index) {
    const TuschPerson *best = tusch_people_get(people, (guint)choice->match.person);
    choice->match.is_shared = true;
    choice->requester = choice->requester || is_requester;
    choice->other = choice->other || !is_requester;
    /* Of two who fit alike, the one who must be protected decides. */
    if (is_released(best->role) && !is_released(person->role))
      choice->match.person = (int)index;
    else if (is_released(best->role) && best->role != person->role)
      choice->match.is_shared_by_roles = true;
    if (person->role == TUSCH_ROLE_PROTECTED)
      choice->match.person = (int)index;
  }
}

TuschPersonMatch
tusch_people_match(const TuschPeople *people, const char *key)
{
  Choice choice = {.match = {.person = -1}};
  guint n = 0;
  g_auto(GStrv) parts = split_name(key, &n);
  if (n == 0)
    return choice.match;
  g_autoptr(GArray) candidates = candidates_of(people, parts, n);
  for (guint i = 0; i < candidates->len; i++) {
    guint index = g_array_index(candidates, guint, i);
    const TuschPerson *person = tusch_people_get(people, index);
    if (!name_fits(parts, n, person))
      continue;
    if (n == person->n_parts)
      return (TuschPersonMatch){.person = (int)index}; /* the whole name */
    consider(people, &choice, parts, index);
  }
  choice.match.is_shared_with_requester = choice.requester && choice.other;
  return choice.match;
}

/* A bit for each letter of the word. */
static guint32
letters_of(const char *word, gsize length)
{
  guint32 letters = 0;
  for (gsize i = 0; i < length; i++)
    letters |= 1u << ((guchar)word[i] & 31);
  return letters;
}

/* The cheapest slips cost so much and change at most so many letters: "rn" for "m". */
#define CHEAPEST_SLIP 30
#define LETTERS_OF_SLIP 3

static bool
can_be_near(guint32 letters, guint32 others, int tolerance)
{
  guint most = (guint)(tolerance / CHEAPEST_SLIP) * LETTERS_OF_SLIP;
  return (guint)__builtin_popcount(letters ^ others) <= most;
}

static const char *
search_nearest_part(const TuschPeople *people, const char *word, gsize length, bool is_ocr)
{
  int tolerance = length >= 8 ? (is_ocr ? 200 : 100) : (is_ocr || length == 7 ? 100 : 60);
  const char *best = NULL;
  int best_cost = tolerance + 1;
  guint32 letters = letters_of(word, length);
  for (guint i = 0; i < people->party_parts->len && best_cost > 0; i++) {
    const char *part = g_ptr_array_index(people->party_parts, i);
    if (!can_be_near(letters, letters_of(part, strlen(part)), tolerance))
      continue;
    /* A letter before a whole name is an initial, of somebody else perhaps: "gmaxwell". */
    bool has_initial = length == strlen(part) + 1 && memcmp(word + 1, part, strlen(part)) == 0;
    int cost = has_initial ? tolerance + 1
                           : tusch_edit_distance(word, length, part, strlen(part), best_cost - 1);
    if (cost < best_cost) {
      best = part;
      best_cost = cost;
    }
  }
  return best;
}

const char *
tusch_people_nearest_part(const TuschPeople *people, const char *text, gsize length, bool is_ocr)
{
  if (length < SHORTEST_FUZZY || length > LONGEST_FUZZY || people->party_parts->len == 0)
    return NULL;
  char word[LONGEST_FUZZY + 1];
  memcpy(word, text, length);
  word[length] = '\0';
  /* Every word is asked for in two walks, most words often. */
  GHashTable *known = people->nearest[is_ocr ? 1 : 0];
  const char *best = g_hash_table_lookup(known, word);
  if (best == NULL) {
    best = search_nearest_part(people, word, length, is_ocr);
    if (g_hash_table_size(known) < MAX_REMEMBERED)
      g_hash_table_insert(known, g_strdup(word), (gpointer)(best != NULL ? best : ""));
  }
  return best != NULL && *best != '\0' ? best : NULL;
}

int
tusch_people_match_initials(const TuschPeople *people, const char *letters, gsize length)
{
  if (length < 1 || length > MAX_INITIALS)
    return -1;
  char word[MAX_INITIALS + 1];
  memcpy(word, letters, length);
  word[length] = '\0';
  return GPOINTER_TO_INT(g_hash_table_lookup(people->initials, word)) - 1;
}
