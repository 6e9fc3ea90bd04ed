/* The walk through a request: rules, names, who is who, findings. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/detector.h"

#include "detect/entities.h"
#include "detect/identities.h"
#include "detect/institutions.h"
#include "detect/known-values.h"
#include "detect/names.h"
#include "detect/seams.h"
#include "detect/sentences.h"

#include "base/danish.h"
#include "tusch/error.h"

#include <string.h>

/* Bytes of a text that are worked on at a time: a hundred pages and more of ordinary text. What
 * lies over the end of a piece is found as what lies over the end of a page. */
#define LONGEST_PIECE (512 * 1024)

struct TuschDetector {
  TuschRules *rules;
  TuschPeople *people;
  TuschIdentities *identities;
  GPtrArray *texts; /* TuschText */
  GHashTable *documents; /* document id → order of appearance + 1 */
  TuschScanner *scanner;
  GArray *hits; /* TuschHit: all of them, once it has run */
  guint next; /* of the hits: the finding that is asked for next */
};

TuschDetector *
tusch_detector_new(TuschRules *rules, const TuschRequest *request)
{
  TuschDetector *detector = g_new0(TuschDetector, 1);
  detector->rules = tusch_rules_ref(rules);
  detector->people = tusch_people_new(request);
  detector->identities = tusch_identities_new(request);
  detector->texts = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_text_free);
  detector->documents = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  detector->scanner = tusch_scanner_new(rules);
  detector->hits = tusch_hits_new();
  return detector;
}

void
tusch_detector_free(TuschDetector *detector)
{
  if (detector == NULL)
    return;
  tusch_scanner_free(detector->scanner);
  g_array_unref(detector->hits);
  tusch_rules_unref(detector->rules);
  tusch_people_free(detector->people);
  tusch_identities_free(detector->identities);
  g_ptr_array_unref(detector->texts);
  g_hash_table_unref(detector->documents);
  g_free(detector);
}

/* Whether a paragraph, else a line, else a word ends before byte @at. */
static bool
is_gap(const char *text, gsize at, guint kind)
{
  bool at_line = text[at - 1] == '\n';
  return kind == 0   ? at_line && at > 1 && text[at - 2] == '\n'
         : kind == 1 ? at_line
                     : text[at - 1] == ' ' || at_line;
}

/* Where a long text is divided: at a gap in the second half of its first @most bytes, if it has
 * one; always between two characters. */
static gsize
piece_length(const char *text, gsize length, gsize most)
{
  if (length <= most)
    return length;
  for (guint kind = 0; kind < 3; kind++)
    for (gsize at = most; at > most / 2; at--)
      if (is_gap(text, at, kind))
        return at;
  while (((guchar)text[most] & 0xC0) == 0x80)
    most--;
  return most;
}

void
tusch_detector_add_text(TuschDetector *detector,
                        const char *document_id,
                        TuschField field,
                        guint page_index,
                        TuschTextOrigin origin,
                        const char *text)
{
  guint order = GPOINTER_TO_UINT(g_hash_table_lookup(detector->documents, document_id));
  if (order == 0) {
    order = g_hash_table_size(detector->documents) + 1;
    g_hash_table_insert(detector->documents, g_strdup(document_id), GUINT_TO_POINTER(order));
  }
  gsize length = strlen(text);
  gsize offset = 0;
  do {
    TuschText *piece = g_new0(TuschText, 1);
    piece->document_id = g_strdup(document_id);
    piece->document_index = order - 1;
    piece->field = field;
    piece->page_index = page_index;
    piece->origin = origin;
    piece->offset = offset;
    piece->length = piece_length(text + offset, length - offset, LONGEST_PIECE);
    piece->text = g_strndup(text + offset, piece->length);
    g_ptr_array_add(detector->texts, piece);
    offset += piece->length;
  } while (offset < length);
}

const TuschPeople *
tusch_detector_get_people(const TuschDetector *detector)
{
  return detector->people;
}

static bool
is_ocr(const TuschText *text)
{
  return text->origin == TUSCH_TEXT_OCR || text->origin == TUSCH_TEXT_HYBRID;
}

/* Borrowed until the next text is read. */
static const TuschTokens *
words_of(const TuschDetector *detector, const TuschText *text)
{
  return tusch_scanner_read_words(
      detector->scanner, text, detector->hits, text->first_hit, text->end_hit);
}

static GArray *
names_of(const TuschDetector *detector, const TuschText *text, const TuschTokens *words)
{
  return tusch_names_find(detector->rules, words, detector->people, is_ocr(text));
}

/* Points from which a name that stands alone is looked for elsewhere. */
#define SINGLE_IS_LEARNED 50

#define MOST_INITIALS 5
#define SHORTEST_NICKNAME 4

/* "Pia Holdt (PH)", "Vibeke Schou / visc": the person signs so elsewhere. */
static void
learn_initials(TuschDetector *detector, const TuschText *text, guint32 end, guint person)
{
  const char *at = text->text + end;
  gsize gap = strspn(at, " (/[,");
  at += gap;
  gsize n = 0;
  while (n <= MOST_INITIALS && g_ascii_isalpha(at[n]))
    n++;
  bool is_closed = at[n] == ')' || at[n] == ']' || at[n] == '\n' || at[n] == '\0';
  if (gap == 0 || gap > 3 || n < 2 || n > MOST_INITIALS || !is_closed)
    return;
  g_autofree char *letters = g_ascii_strdown(at, (gssize)n);
  const TuschPerson *who = tusch_people_get(detector->people, person);
  if (who->n_parts < 2 || letters[0] != who->parts[0][0])
    return;
  const char *last = strchr(letters + 1, who->parts[who->n_parts - 1][0]);
  bool are_given = n == 2 && letters[1] == who->parts[1][0];
  if (last != NULL || are_given)
    tusch_people_add_initials(detector->people, person, letters);
}

/* What stands beside a party whose address is protected. */
static void
learn_institutions(TuschDetector *detector, const TuschTokens *words, const TuschNameHit *name)
{
  if (!tusch_people_has_protected(detector->people))
    return;
  int index = name->key[0] == '#' ? (int)g_ascii_strtoll(name->key + 1, NULL, 10)
                                  : tusch_people_match(detector->people, name->key).person;
  if (index < 0 || (guint)index >= tusch_people_get_count(detector->people))
    return;
  const TuschPerson *person = tusch_people_get(detector->people, (guint)index);
  if (person->role == TUSCH_ROLE_PROTECTED)
    tusch_institutions_learn(detector->identities, words, name->start, person->party_index);
}

/* Every full name that is certain is a person, wherever it stands. */
static void
learn_people(TuschDetector *detector, const TuschText *text, const TuschTokens *words)
{
  g_autoptr(GArray) names = names_of(detector, text, words);
  for (guint i = 0; i < names->len; i++) {
    const TuschNameHit *name = &g_array_index(names, TuschNameHit, i);
    bool is_single = strchr(name->key, ' ') == NULL && name->key[0] != '#' &&
                     name->grammar != TUSCH_GRAMMAR_SURNAME;
    if (is_single && name->points >= SINGLE_IS_LEARNED)
      tusch_people_add_single(detector->people, name->key);
    learn_institutions(detector, words, name);
    if (name->grammar == TUSCH_GRAMMAR_PARTY && !name->is_full) {
      int party = tusch_people_match(detector->people, name->key).person;
      if (party >= 0)
        learn_initials(detector, text, name->end, (guint)party);
    }
    if (!name->is_full || name->points < TUSCH_POINTS_MARK)
      continue;
    g_autofree char *label = g_strndup(text->text + name->start, name->end - name->start);
    guint person = tusch_people_add(detector->people, name->key, label);
    learn_initials(detector, text, name->end, person);
  }
}

/* "der kaldte sig »Basse«": what a rule is sure of is a name in other places as well. */
static void
learn_nickname(TuschDetector *detector, const TuschText *text, const TuschHit *hit)
{
  g_autofree char *label = g_strndup(text->text + hit->start, hit->end - hit->start);
  for (const char *p = label; *p != '\0'; p = g_utf8_next_char(p))
    if (!g_unichar_isalpha(g_utf8_get_char(p)))
      return;
  g_autofree char *key = tusch_danish_fold(label);
  if (strlen(key) >= SHORTEST_NICKNAME)
    tusch_people_add(detector->people, key, label);
}

/* "12/8 HEJE: …": who signs so in one place does so in others. */
static void
learn_signatures(TuschDetector *detector, const TuschText *text)
{
  for (guint i = text->first_hit; i < text->end_hit; i++) {
    const TuschHit *hit = &g_array_index(detector->hits, TuschHit, i);
    if (hit->category != TUSCH_CATEGORY_PERSON || hit->points < TUSCH_POINTS_MARK ||
        hit->end - hit->start < 2)
      continue;
    if (!hit->rule->finds_initials) {
      learn_nickname(detector, text, hit);
      continue;
    }
    g_auto(GStrv) all = g_strsplit_set(hit->key, " ,/", -1);
    for (guint k = 0; all[k] != NULL; k++)
      if (*all[k] != '\0')
        tusch_people_add_signature(detector->people, all[k]);
  }
}

/* First walk: what the rules find, the places of parties, and the people named in full. */
static gboolean
walk_rules(TuschDetector *detector, GError **error)
{
  g_autoptr(GArray) places = tusch_hits_new();
  for (guint i = 0; i < detector->texts->len; i++) {
    TuschText *text = g_ptr_array_index(detector->texts, i);
    text->first_hit = detector->hits->len;
    if (!tusch_scanner_find(detector->scanner, text, i, detector->hits, error))
      return FALSE;
    text->end_hit = detector->hits->len;
    const TuschTokens *words = words_of(detector, text);
    tusch_identities_find_streets(detector->identities, detector->rules, words, i, places);
    learn_people(detector, text, words);
    learn_signatures(detector, text);
  }
  if (!tusch_seams_scan(detector->scanner, detector->texts, detector->hits, error))
    return FALSE;
  if (places->len > 0)
    g_array_append_vals(detector->hits, places->data, places->len);
  return TRUE;
}

/* Second walk: all names, now also single ones of those that are known. */
static void
add_names(TuschDetector *detector, guint text_index)
{
  const TuschText *text = g_ptr_array_index(detector->texts, text_index);
  const TuschTokens *words = words_of(detector, text);
  tusch_identities_find_institutions(
      detector->identities, detector->rules, words, text_index, detector->hits);
  g_autoptr(GArray) names = names_of(detector, text, words);
  for (guint i = 0; i < names->len; i++) {
    const TuschNameHit *name = &g_array_index(names, TuschNameHit, i);
    if (name->points < TUSCH_POINTS_REVIEW)
      continue;
    TuschHit hit = {.text = text_index,
                    .start = name->start,
                    .end = name->end,
                    .rule = detector->rules->by_grammar[name->grammar],
                    .key = tusch_scanner_keep(detector->scanner, name->key),
                    .party_index = TUSCH_PARTY_NONE,
                    .person = -1,
                    .points = (gint16)name->points,
                    .category = TUSCH_CATEGORY_PERSON,
                    .is_full_name = name->is_full};
    tusch_identities_assign_name(detector->people, &hit);
    g_array_append_val(detector->hits, hit);
  }
}

gboolean
tusch_detector_run(TuschDetector *detector, GPtrArray **out_entities, GError **error)
{
  GArray *hits = detector->hits;
  g_array_set_size(hits, 0);
  detector->next = 0;
  if (!walk_rules(detector, error)) {
    g_array_set_size(hits, 0);
    return FALSE;
  }
  for (guint i = 0; i < hits->len; i++) {
    TuschHit *hit = &g_array_index(hits, TuschHit, i);
    tusch_identities_assign(
        detector->identities, hit, is_ocr(g_ptr_array_index(detector->texts, hit->text)));
  }
  tusch_known_values_scan(hits, detector->texts);
  tusch_identities_find_near_numbers(detector->identities, detector->rules, detector->texts, hits);
  for (guint i = 0; i < detector->texts->len; i++)
    add_names(detector, i);
  tusch_entities_resolve(hits, detector->texts);
  tusch_sentences_tie(hits, detector->texts);
  tusch_sentences_drop_loose(hits, detector->texts);
  *out_entities = tusch_entities_build(hits, detector->texts, detector->people);
  return TRUE;
}

TuschFinding *
tusch_detector_next_finding(TuschDetector *detector)
{
  if (detector->next >= detector->hits->len)
    return NULL;
  const TuschHit *hit = &g_array_index(detector->hits, TuschHit, detector->next++);
  const TuschText *text = g_ptr_array_index(detector->texts, hit->text);
  return tusch_entities_make_finding(hit, text, detector->next);
}

gboolean
tusch_detector_finish(TuschDetector *detector,
                      GPtrArray **out_findings,
                      GPtrArray **out_entities,
                      GError **error)
{
  if (!tusch_detector_run(detector, out_entities, error))
    return FALSE;
  GPtrArray *findings = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_finding_free);
  TuschFinding *finding = NULL;
  while ((finding = tusch_detector_next_finding(detector)) != NULL)
    g_ptr_array_add(findings, finding);
  *out_findings = findings;
  return TRUE;
}
